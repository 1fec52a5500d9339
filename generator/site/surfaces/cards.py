"""
The picture of each page that is shared, and the icons of the site.

A card says what lists say of a post, so there is one for each listed post, and one of the site
for all other pages. Where the site stands is not known without ``base_url``, and who shares a
page has to be told whole addresses: then there are none.
"""

from __future__ import annotations

from ...content import Entry
from ...content.addresses import FAVICON, SITE_CARD, TOUCH_ICON, card_url
from ...journal import STATIC
from ..context import NOWHERE, Context, Placed, rows
from ..views import CardView, IconView

_ICONS = {FAVICON: IconView("ico", 32), TOUCH_ICON: IconView("png", 180, margin=0.11)}


def cards(context: Context) -> Placed:
    """A card for each listed post, and one for the site."""
    site = context.site
    if not site.origin:
        return
    own = CardView(site.title, site.title, summary=site.description)
    yield context.picture(SITE_CARD, own), NOWHERE
    for entry in context.library.listed:
        url = card_url(entry.post.url)
        yield context.picture(url, _card(context, entry)), entry.post.place("title")


def icons(context: Context) -> Placed:
    """The icons that browsers and phones ask for by name, unless the author has their own."""
    for url, view in _ICONS.items():
        if STATIC + url.removeprefix("/") not in context.library.static:
            yield context.picture(url, view), NOWHERE


def _card(context: Context, entry: Entry) -> CardView:
    face = entry.face
    (row,) = rows([entry])
    return CardView(
        title=face.title,
        site=context.site.title,
        kind="" if face.kind == "page" else face.kind,
        status=face.status,
        assessed=face.assessed,
        life=() if face.kind == "page" else row.life,
    )
