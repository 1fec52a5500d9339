"""What the tests of importing may ask for."""

from __future__ import annotations

import bringing
import pytest
from click.testing import CliRunner

from generator.cli import main


@pytest.fixture
def bring(journal, tmp_path):
    """Imports files, by path, into a journal that has nothing but what a test wrote."""

    def brought(files, dialect=None):
        return bringing.bring(journal, tmp_path / "notes", files, dialect)

    return brought


@pytest.fixture
def type_(monkeypatch, journal):
    """Types a command in the journal; what comes back has exit_code, stdout and stderr."""

    def typed(*arguments):
        monkeypatch.chdir(journal.root)
        result = CliRunner().invoke(main, list(map(str, arguments)), prog_name="journal")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return typed
