"""
What a page says of itself to those who show it elsewhere: search engines, and where it is shared.

The vocabulary is that of schema.org, as JSON-LD 1.1: data in an element that is never run, so
that a strict Content-Security-Policy lets it be. Dates are as exact as they are known.
"""

from __future__ import annotations

from typing import Any

from ..content import Face
from ..content.addresses import HOME, LEARNING, RESEARCH, SITE_CARD, card_url
from ..content.assessment import counted_in_words, word_of
from .addressing import absolute
from .views import ExperimentView, HomeView, Picture, PostView, SiteView, View

_SECTIONS = {"learning": ("Learning", LEARNING), "research": ("Research", RESEARCH)}


def card_of(site: SiteView, view: View) -> Picture:
    """The picture that stands for a page; what is unlisted has none of its own."""
    if isinstance(view, PostView) and view.listed:
        return Picture(card_url(view.face.url), said_of(view.face))
    return Picture(SITE_CARD, ". ".join(filter(None, (site.title, site.description))))


def said_of(face: Face) -> str:
    """What a card shows, in words: the title, the status, and how sure the author is."""
    said = (face.title, word_of(face.status), counted_in_words(face.assessed))
    return ". ".join(filter(None, said))


def locale_of(language: str) -> str:
    """A language as OpenGraph has it, "en_GB"; empty where the region is not known."""
    name, _, region = language.partition("-")
    return f"{name.lower()}_{region.upper()}" if len(region) == 2 else ""


def structured(site: SiteView, view: View) -> dict[str, Any] | None:
    """What a page is about; None where that is nothing, or where it is not to be found."""
    match view:
        case HomeView():
            things = [_website(site)]
        case PostView(listed=True):
            things = [_posting(site, view), _crumbs(site, *_way_to(view.face))]
        case ExperimentView(listed=True):
            way = ("Experiments", "/experiments/"), (view.question or view.name, view.url)
            things = [_crumbs(site, *way)]
        case _:
            return None
    return {"@context": "https://schema.org", "@graph": things}


def _website(site: SiteView) -> dict[str, Any]:
    return {
        "@type": "WebSite",
        "@id": f"{absolute(site, HOME)}#website",
        "url": absolute(site, HOME),
        "name": site.title,
        "inLanguage": site.language,
        **({"description": site.description} if site.description else {}),
        **_author(site),
    }


def _posting(site: SiteView, view: PostView) -> dict[str, Any]:
    face, url = view.face, absolute(site, view.face.url)
    kinds = {"learning": "BlogPosting", "research": ["BlogPosting", "ScholarlyArticle"]}
    return {
        "@type": kinds.get(face.kind, "WebPage"),
        "@id": f"{url}#post",
        "url": url,
        "headline": face.title,
        "name": face.title,
        **({"description": face.summary} if face.summary else {}),
        "datePublished": str(face.date),
        "dateModified": str(max(face.changed, face.date)),
        "inLanguage": site.language,
        **({"keywords": list(face.tags)} if face.tags else {}),
        **({"creativeWorkStatus": word_of(face.status)} if face.status else {}),
        "image": absolute(site, card_url(face.url)),
        "isPartOf": {"@id": f"{absolute(site, HOME)}#website"},
        **_author(site),
    }


def _author(site: SiteView) -> dict[str, Any]:
    return {"author": {"@type": "Person", "name": site.author}} if site.author else {}


def _way_to(face: Face) -> list[tuple[str, str]]:
    section = _SECTIONS.get(face.kind)
    return [*([section] if section else []), (face.title, face.url)]


def _crumbs(site: SiteView, *way: tuple[str, str]) -> dict[str, Any]:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": absolute(site, url)}
            for place, (name, url) in enumerate(((site.title, HOME), *way), start=1)
        ],
    }
