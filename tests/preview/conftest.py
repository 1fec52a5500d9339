"""A preview of the test's journal, and a browser that looks at it."""

from __future__ import annotations

import pytest
from browser import ARGUMENTS, chromium, required
from previewing import Preview
from support import PATIENCE


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


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium; without one the test is skipped, or fails where it has to prove."""
    path = chromium()
    if path is None:
        (pytest.fail if required() else pytest.skip)("there is no Chromium to look through")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture
def page(browser):
    """An empty page; ``page.complaints`` is what the browser finds wrong."""
    context = browser.new_context(viewport={"width": 900, "height": 600})
    context.set_default_timeout(PATIENCE * 1000)
    opened = context.new_page()
    opened.complaints = []
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.on(
        "console",
        lambda message: (
            message.type in ("error", "warning") and opened.complaints.append(message.text)
        ),
    )
    yield opened
    context.close()


@pytest.fixture
def look(page):
    """Opens an address in the browser and waits until the preview follows it."""

    def opened(url):
        with page.expect_response("**/_preview/events"):
            page.goto(url)
        return page

    return opened
