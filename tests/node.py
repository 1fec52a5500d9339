"""
What tests need that only npm has: its modules, and programs that run in Node.

Where something is missing the test is skipped by name, or fails where it has to prove.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from browser import required
from support import PATIENCE, ROOT

_MODULES = ROOT / "tests/node_modules"


def module(*path: str) -> Path:
    """A file of a module that tests/package.json names."""
    found = _MODULES.joinpath(*path)
    if not found.is_file():
        _missing(f"there is no {path[0]}: npm ci --prefix tests")
    return found


def said_as_json(script: Path, *arguments: object, **environment: str) -> Any:
    """What a program of a module writes as JSON; its exit code says what is in there, too."""
    node = shutil.which("node") or _missing("there is no Node to run it")
    done = subprocess.run(
        [node, script, *map(str, arguments)],
        env={"PATH": str(Path(node).parent), **environment},
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE,
    )
    try:
        return json.loads(done.stdout)
    except ValueError:
        return pytest.fail(f"{script.name}: {done.stdout[-2000:]}{done.stderr[-2000:]}")


def _missing(what: str) -> Any:
    return (pytest.fail if required() else pytest.skip)(what)
