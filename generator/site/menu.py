"""The menu that an author sets leads to pages of the site that there are, or elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from ..content import file_of
from ..content.addresses import in_one_form
from ..journal import Journal
from ..problems import Problem
from .compose import Composition


def wrong_in_menu(journal: Journal, site: Composition) -> Iterator[Problem]:
    """A Problem for each entry that leads to an address of the site at which nothing stands."""
    if not journal.settings.menu:
        return
    there = site.paths
    for number, item in enumerate(journal.settings.menu):
        path = _path_here(journal, item.url)
        if path and not {file_of(path), file_of(f"{path.rstrip('/')}/")} & there:
            message = f'menu: this site has no page "{item.url}"'
            hint = "write the address of a page that readers may see, or https://…"
            yield Problem(journal.menu[number], message, hint)


def _path_here(journal: Journal, url: str) -> str:
    """The path of an address of this site, below where that stands; empty for one elsewhere."""
    home = journal.settings.base_url.rstrip("/") + "/"
    if journal.settings.base_url and url.startswith(home):
        url = "/" + url.removeprefix(home)
    if not url.startswith("/") or url.startswith("//"):
        return ""
    return in_one_form(unquote(urlsplit(url).path))
