"""
Looks at format, style and types: the same three questions for ``make check`` and the suite.

Every answer is given before it fails, so that one run shows all there is to mend.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

CHECKS = {
    "format": ("ruff", "format", "--check"),
    "style": ("ruff", "check"),
    "types": ("mypy",),
}


def ask(check: str) -> subprocess.CompletedProcess[str]:
    """Run one of the ``CHECKS`` over the repository."""
    return subprocess.run(
        [sys.executable, "-m", *CHECKS[check]], cwd=ROOT, capture_output=True, text=True
    )


def main() -> int:
    answers = [ask(check) for check in CHECKS]
    for check, answer in zip(CHECKS, answers, strict=True):
        print(f"{check}: {(answer.stdout + answer.stderr).strip()}")
    return 1 if any(answer.returncode for answer in answers) else 0


if __name__ == "__main__":
    sys.exit(main())
