"""Home and the longest post are as good as Lighthouse can say of a page."""

from __future__ import annotations

import pytest
from lighthouse import ENOUGH, STEADY, scores
from serving import serving

pytestmark = pytest.mark.xdist_group("whole")


@pytest.mark.usefixtures("browser")
def test_home_and_the_longest_post_get_full_marks(sites):
    """99 at least in accessibility, best practices and what search engines look at."""
    site = sites[0]
    posts = [path for kind, path in site.kinds.items() if kind.startswith("post.html")]
    longest = max(posts, key=lambda path: len(site.files[path]))
    with serving(site.folder, site.base) as server:
        for path in ("index.html", longest):
            found = scores(server.address + site.address(path), *STEADY)
            assert all(found[name] >= ENOUGH for name in STEADY), f"{path}: {found}"
