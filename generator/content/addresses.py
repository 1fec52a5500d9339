"""
The addresses of the site's own pages, in one place, for those who link and those who write.

An address is kept as it is read, not as it is sent: ``/tags/café/``. It is encoded
(RFC 3986) only where it is written into a page. There, as in the name of its file, it has
one Unicode form (NFC): what looks the same is the same address.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote

from slugify import slugify

from ..characters import straight, without_unseen
from ..memory import digest

HOME, LEARNING, RESEARCH, TAGS = "/", "/learning/", "/research/", "/tags/"
EXPERIMENTS, TIMELINE, QUESTIONS = "/experiments/", "/timeline/", "/questions/"
BOARD, ARCHIVE, SEARCH, MAP = "/research/board/", "/archive/", "/search/", "/map/"
FEED, JSON_FEED, SITEMAP, NOT_FOUND = "/feed.xml", "/feed.json", "/sitemap.xml", "/404.html"
_LONG = 200  # bytes
_FEW = 40  # characters of what is longer
ROBOTS, LLMS, SITE_CARD = "/robots.txt", "/llms.txt", "/card.png"
FAVICON, TOUCH_ICON = "/favicon.ico", "/apple-touch-icon.png"
SEARCH_INDEX = "/pagefind/"
FIXED = frozenset(
    {
        *(HOME, LEARNING, RESEARCH, EXPERIMENTS, TIMELINE, QUESTIONS, BOARD, ARCHIVE),
        *(SEARCH, MAP, TAGS, FEED, JSON_FEED, SITEMAP, ROBOTS, LLMS),
    }
)


def tag_urls(names: Iterable[str]) -> dict[str, str]:
    """An address for each tag, by its name as names are compared."""
    return urls_below(TAGS, names)


def urls_below(folder: str, names: Iterable[str]) -> dict[str, str]:
    """An address in a folder of the site for each name, by the name as names are compared.

    Names whose slugs agree ("C++" and "C#" are both "c") are told apart by a digest of
    the names, so that no address depends on the order of posts. So is one that is too long.
    """
    by_slug: dict[str, set[str]] = {}
    for name in map(as_name, names):
        by_slug.setdefault(slugify(name, allow_unicode=True), set()).add(name)
    return {
        name: f"{folder}{slug}/"
        if _short(slug) and (slug == name or (slug and len(same) == 1))
        else _told_apart(folder, slug, name)
        for slug, same in by_slug.items()
        for name in same
    }


def _short(name: str) -> bool:
    """Whether a file or a folder may be called so: its name may not be as long as a text."""
    return len(name.encode()) <= _LONG


def _told_apart(folder: str, slug: str, name: str) -> str:
    begins = slug if _short(slug) else slug[:_FEW]
    return f"{folder}{'-'.join(filter(None, (begins, digest(name)[:6])))}/"


def card_url(url: str) -> str:
    """The address of the picture that stands for a page where it is shared."""
    name = url.strip("/") or "index"
    # An address may be as long as a file's name may be, and the ending has to be there, too.
    return f"/cards/{name if _short(name) else digest(name)}.png"


def copy_url(url: str) -> str:
    """The address of a page's copy in Markdown, beside it, as llmstxt.org has them."""
    return f"{url}index.html.md" if url.endswith("/") else f"{url}.md"


NUMBERS = "_metrics"
"""The anchor of the numbers on an experiment's page."""


def experiment_url(name: str) -> str:
    """The address of an experiment's page; its artifacts stand below it by their names."""
    return f"{EXPERIMENTS}{name}/"


def figure_anchor(name: str, experiment: str = "") -> str:
    """The anchor of a figure or table: on its experiment's page, or on one that shows several.

    It begins with ``_``, as no heading's does. A name has no ``.`` in it.
    """
    return "_figure-" + ".".join(filter(None, (experiment, name)))


def encoded(path: str) -> str:
    """The path of an address as it may stand in an attribute (RFC 3986)."""
    return quote(in_one_form(path), safe="/:@!$&'()*+,;=~")


def file_of(url: str) -> str:
    """The file of the site that answers an address."""
    path = in_one_form(url).lstrip("/")
    return f"{path}index.html" if url.endswith("/") else path


@lru_cache(maxsize=1 << 16)
def as_name(text: str) -> str:
    """A name as names are compared: one Unicode form, no case, single spaces, nothing unseen.

    Whichever quotes and apostrophes were typed, they are the same.
    """
    plain = straight(without_unseen(in_one_form(text)).casefold())
    return " ".join(in_one_form(plain).split())


def in_one_form(text: str) -> str:
    """The text with each letter in one way, as some systems and keyboards do not have it."""
    return unicodedata.normalize("NFC", text)
