"""What every room's tests may ask for."""

from __future__ import annotations

import shutil

import pytest
from browser import ARGUMENTS, chromium, required
from support import PATIENCE, JournalFolder, plant


@pytest.fixture
def journal(tmp_path):
    """An empty journal with a base_url, in a folder of its own."""
    return JournalFolder.begin(tmp_path / "journal")


@pytest.fixture(scope="session")
def planted(tmp_path_factory):
    """What ``garden`` is a copy of, built once."""
    journal = JournalFolder.begin(tmp_path_factory.mktemp("planted") / "journal")
    plant(journal)
    journal.publish()
    return journal


@pytest.fixture
def garden(planted, journal):
    """A journal with eight posts and an experiment, built."""
    shutil.copytree(planted.root, journal.root, dirs_exist_ok=True)
    return journal


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
