"""
The picture of each page that is shared, and the icons of the site.

A card says what lists say of a post, so there is one for each listed post, and one of the site
for all other pages. Where the site stands is not known without ``base_url``, and who shares a
page has to be told whole addresses: then there are none.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...content.addresses import FAVICON, SITE_CARD, TOUCH_ICON, card_url
from ...problems import Place
from ..context import NOWHERE, Context, Placed
from ..pages import Page
from ..views import CardView, IconView, PostView

_ICONS = {FAVICON: IconView("ico", 32), TOUCH_ICON: IconView("png", 180, margin=0.11)}


def cards(context: Context, pages: Iterable[Page]) -> Placed:
    """A card for each listed post among ``pages``, and one for the site."""
    site = context.site
    if not site.origin:
        return
    own = CardView(site.title, site.title, summary=site.description)
    yield context.picture(SITE_CARD, own), NOWHERE
    for page in pages:
        if isinstance(page.view, PostView) and page.view.listed:
            url = card_url(page.url)
            yield context.picture(url, _card(site.title, page.view)), Place(page.view.source)


def icons(context: Context, pages: Iterable[Page]) -> Placed:
    """The icons that browsers and phones ask for by name, unless the author has their own."""
    for url, view in _ICONS.items():
        if not context.is_authors(url):
            yield context.picture(url, view), NOWHERE


def _card(site: str, view: PostView) -> CardView:
    face = view.face
    if face.kind == "page":
        return CardView(face.title, site)
    life = tuple(step.date for step in view.evolution) or (face.date,)
    return CardView(face.title, site, face.kind, face.status, face.assessed, life)
