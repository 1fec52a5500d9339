"""The sites that are looked at whole, and what a browser finds on each kind of their pages."""

from __future__ import annotations

import pytest
from looking import Found, looked_over
from sites import full_site, own_site


@pytest.fixture(scope="session")
def sites(tmp_path_factory):
    """This repository's own site, and one that has everything, below a path."""
    folder = tmp_path_factory.mktemp("whole")
    return [own_site(folder / "own"), full_site(folder / "full")]


@pytest.fixture(scope="session")
def found(sites, browser) -> list[Found]:
    """What is found on each kind of page, in each width and theme."""
    return [one for site in sites for one in looked_over(browser, site)]
