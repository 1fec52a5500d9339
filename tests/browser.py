"""
Finds the Chromium that browser tests look through. As a program it says which, or fails.

An installed one comes first; playwright's own is the last resort, because it is a
download of its own.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

# The one without a window of its own first: it does the same with a third of the work.
_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)

# Quiet and alone: no sandbox (the tests may run as root), no traffic of the browser's own.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    """The path of a Chromium that can be started; None where there is none."""
    installed = (shutil.which(name) for name in _NAMES)
    return next(filter(None, installed), None) or _of_playwright()


def required() -> bool:
    """Whether a missing browser is a failure: where tests are to prove something."""
    return os.environ.get("CI", "").lower() in ("1", "true")


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


if __name__ == "__main__":
    found = chromium()
    sys.exit(0 if found else 1)
