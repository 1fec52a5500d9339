"""A site that answers as it is told, asked without a proxy in between."""

from __future__ import annotations

import pytest
from answering import answering


@pytest.fixture(autouse=True)
def direct(monkeypatch):
    """Whatever the environment says of proxies, this machine is asked itself."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def site():
    with answering() as site:
        yield site
