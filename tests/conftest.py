"""What every room's tests may ask for."""

from __future__ import annotations

import pytest
from support import JournalFolder, plant


@pytest.fixture
def journal(tmp_path):
    """An empty journal with a base_url, in a folder of its own."""
    return JournalFolder.begin(tmp_path / "journal")


@pytest.fixture
def garden(journal):
    """A journal with eight posts and an experiment, built."""
    plant(journal)
    journal.publish()
    return journal
