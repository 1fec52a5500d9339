"""A preview of the test's journal, and a browser that looks at it."""

from __future__ import annotations

import pytest
from previewing import Preview


@pytest.fixture
def serve(journal):
    """Starts previews of the test's journal."""
    previews = []

    def started(*options):
        previews.append(Preview(journal.root, *options))
        return previews[-1]

    yield started
    for preview in previews:
        preview.end()


@pytest.fixture
def look(page):
    """Opens an address in the browser and waits until the preview follows it."""

    def opened(url):
        with page.expect_response("**/_preview/events?*"):
            page.goto(url)
        return page

    return opened


@pytest.fixture
def marked(look):
    """Opens an address; ``survived()`` says whether the page was never loaded again."""

    def opened(url):
        page = look(url)
        page.emulate_media(reduced_motion="reduce")  # scrolling is over when it is asked for
        page.evaluate("window.marked = true")
        page.survived = lambda: page.evaluate("window.marked === true")
        return page

    return opened
