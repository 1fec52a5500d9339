"""
The picture of each page that is shared, and the icons of the site.

A card says what lists say of a post, so there is one for each listed post, and one of the site
for all other pages. Where the site stands is not known without ``base_url``, and who shares a
page has to be told whole addresses: then there are none.
"""

from __future__ import annotations

from functools import partial

from ...content import Entry
from ...content.addresses import FAVICON, SITE_CARD, TOUCH_ICON, card_url
from ...problems import Place
from ..context import Context, Plans
from ..views import CardView, IconView

_ICONS = {FAVICON: IconView("ico", 32), TOUCH_ICON: IconView("png", 180, margin=0.11)}


def cards(context: Context) -> Plans:
    """A card for each listed post, and one for the site."""
    site = context.site
    if not site.origin:
        return
    own = partial(CardView, site.title, site.title, summary=site.description)
    yield context.picture(SITE_CARD, own)
    for entry in context.library.listed:
        card = partial(_card, site.title, entry)
        yield context.picture(card_url(entry.post.url), card, Place(entry.post.path))


def icons(context: Context) -> Plans:
    """The icons that browsers and phones ask for by name, unless the author has their own."""
    for url in _ICONS:
        if not context.is_authors(url):
            yield context.picture(url, partial(_ICONS.__getitem__, url))


def _card(site: str, entry: Entry) -> CardView:
    face = entry.face
    if face.kind == "page":
        return CardView(face.title, site)
    life = tuple(step.date for step in entry.post.evolution) or (face.date,)
    return CardView(face.title, site, face.kind, face.status, face.assessed, life)
