"""
How an address of the site stands in a page: below the path that the site lives at.

Two kinds of address meet here. Those that we make are kept as they are read and encoded
now; those that an author wrote (``base_url``, the menu) are encoded as far as they need be.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from ..content import encoded
from ..content.addresses import in_one_form
from .views import SiteView

_FRAGMENT = re.compile(r'(<a\b[^<>]*\shref=")#')
_LOCAL = re.compile(r"(/(?!/)[^?#]*)(.*)", re.DOTALL)
_AS_WRITTEN = "/:@!$&'()*+,;=~%"


def href(site: SiteView, url: str, anchor: str = "") -> str:
    """The address of a page or file of this site, as its pages write it."""
    path = quote(site.base_path, safe=_AS_WRITTEN) + encoded(url)
    return path + (f"#{encoded(anchor)}" if anchor else "")


def written(site: SiteView, url: str) -> str:
    """An address that an author wrote: on this site or elsewhere, encoded already or not."""
    local = _LOCAL.fullmatch(url)
    if local is None:
        return url
    return quote(in_one_form(site.base_path + local[1]), safe=_AS_WRITTEN) + local[2]


def absolute(site: SiteView, url: str) -> str:
    """The whole address, for feeds and search engines."""
    return site.origin + href(site, url)


def with_whole_fragments(html: str, site: SiteView, url: str) -> str:
    """The HTML of the page at ``url``, for a reader who is elsewhere: ``#notes`` leads there."""
    return _FRAGMENT.sub(lambda match: f"{match[1]}{absolute(site, url)}#", html)
