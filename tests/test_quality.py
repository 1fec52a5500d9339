"""Format, style and types are not discussed: what `make check` says is part of the suite."""

from __future__ import annotations

import pytest
from check import CHECKS, ask


@pytest.mark.parametrize("check", CHECKS)
def test_the_code_is_as_the_house_wants_it(check):
    """Formatter, linter and type checker find nothing to say."""
    answer = ask(check)

    assert answer.returncode == 0, answer.stdout + answer.stderr
