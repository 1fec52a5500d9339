"""The sites that are looked at whole, and what a browser finds on each kind of their pages."""

from __future__ import annotations

import pytest
from looking import Found, looked_at
from sites import full_site, own_site


@pytest.fixture(scope="session")
def sites(tmp_path_factory):
    """This repository's own site, and one that has everything, below a path."""
    folder = tmp_path_factory.mktemp("whole")
    return [own_site(folder / "own"), full_site(folder / "full")]


@pytest.fixture(scope="session")
def found(sites, browser) -> list[Found]:
    """What is found on each kind of page, in each width and scheme.

    Where both sites have a kind, it is looked at on the first, but for what authors fill
    with all that they may write.
    """
    own, full = sites
    more = {
        kind: path
        for kind, path in full.kinds.items()
        if kind not in own.kinds or kind.startswith(("post.html", "experiment.html"))
    }
    return [
        one
        for site, kinds in ((own, own.kinds), (full, more))
        for one in looked_at(browser, site, _shown(kinds))
    ]


def _shown(kinds: dict[str, str]) -> list[str]:
    """The pages of these kinds, but for those that nobody sees."""
    return [path for kind, path in kinds.items() if "redirect" not in kind]
