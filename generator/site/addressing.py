"""How an address of the site stands in a page: below the path that the site lives at."""

from __future__ import annotations

import re

from ..content import encoded
from .views import SiteView

_LOCAL = re.compile(r'(\s(?:href|src)=")(/(?!/)|#)')


def href(site: SiteView, url: str, anchor: str = "") -> str:
    """The address as a page of the same site writes it; addresses elsewhere stay as they are."""
    if not url.startswith("/") or url.startswith("//"):
        return url
    return encoded(site.base_path + url) + (f"#{encoded(anchor)}" if anchor else "")


def absolute(site: SiteView, url: str) -> str:
    """The whole address, for feeds and search engines."""
    return site.origin + href(site, url)


def with_absolute_links(html: str, site: SiteView, url: str) -> str:
    """A page's HTML for a reader who is elsewhere: its links begin with the site's origin."""
    own = {"/": f"{site.origin}/", "#": f"{absolute(site, url)}#"}
    return _LOCAL.sub(lambda match: match[1] + own[match[2]], html)
