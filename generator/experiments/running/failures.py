"""
Says what went wrong with a run, in one line that an author can act on.

The place is the innermost line of the journal's own code. Messages hold no absolute path:
they end up in logs and on screens that others see.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import msgspec

from ...problems import Place, Problem
from ..given import Misused, NotHandedBack
from ..modules import NotOne
from ..recording.inputs import Ground
from ..recording.recorder import ChangedMeanwhile
from ..values import Finding

_LONGEST, _MOST_READ = 300, 3000  # characters of a message, and of what it is made from
_TRACED = re.compile(r'^  File "(.+)", line (\d+)', re.MULTILINE)


def problem_of(error: BaseException, name: str, fallback: Place, ground: Ground) -> Problem:
    """What an exception out of an experiment means to its author."""
    if isinstance(error, NotOne):
        return Problem(error.place, str(error), error.hint)
    if isinstance(error, SyntaxError) and (place := _syntax_place(error, ground)):
        return Problem(place, f"not valid Python: {error.msg}")
    place = innermost(error.__traceback__, ground) or fallback
    if isinstance(error, ChangedMeanwhile):
        return Problem(error.place or place, str(error))
    if isinstance(error, NotHandedBack):
        path = ground.input_at(error.file) if error.file else None
        return Problem(
            Place(path, error.line, 1) if path else place, without_paths(str(error), ground.root)
        )
    if isinstance(error, MemoryError):
        return Problem(place, f"{name} needed more memory than a run may use", MORE_MEMORY)
    return Problem(place, without_paths(_said(error, name), ground.root), _hint(error, name))


def _hint(error: BaseException, name: str) -> str:
    """What helps with an exception that is not the tool's own; those say all there is to say."""
    if isinstance(error, Misused):
        return ""
    if isinstance(error, ModuleNotFoundError) and error.name:
        return f"install it where this tool is: pip install {error.name.partition('.')[0]}"
    return f"its traceback, and what it printed, is in .journal/printed/{name}.txt"


MORE_MEMORY = "the limit is `memory`, in megabytes, in [tool.journal.experiments]"
MORE_TIME = "the limit is `timeout`, in seconds, in [tool.journal.experiments]"


def innermost(traceback: TracebackType | None, ground: Ground) -> Place | None:
    """The deepest place in the journal's own code, with what it was about to do underlined."""
    found, paths = None, dict[str, str | None]()
    while traceback:  # which may have a million steps
        file = traceback.tb_frame.f_code.co_filename
        if file not in paths:
            paths[file] = ground.input_at(file) if Path(file).is_absolute() else None
        if paths[file]:
            found = traceback
        traceback = traceback.tb_next
    if found is None:
        return None
    code = found.tb_frame.f_code
    positions = list(code.co_positions())[found.tb_lasti // 2]
    return _place(paths[code.co_filename] or "", found.tb_lineno, positions)


def last_traced(trace: str, ground: Ground) -> Place | None:
    """The innermost place of the journal in what ``faulthandler`` wrote, most recent first."""
    for file, line in _TRACED.findall(trace):
        if path := ground.input_at(file):
            return _whole_line(ground, path, int(line))
    return None


def _whole_line(ground: Ground, path: str, number: int) -> Place:
    """A line from where its code begins."""
    with suppress(OSError, IndexError):
        text = Path(ground.root, path).read_text(encoding="utf-8", errors="replace")
        line = text.split("\n")[number - 1].rstrip()
        begin = len(line) - len(line.lstrip())
        return Place(path, number, begin + 1, max(1, len(line) - begin))
    return Place(path, number, 1)


def death(code: int, name: str) -> str:
    """How a process ended that left no outcome, in words."""
    if code >= 0:
        return f"{name} ended its own process (exit code {code}) before it was done"
    cause = signal.strsignal(-code) or f"signal {-code}"
    return f"{name} crashed: {cause[0].lower()}{cause[1:]}"


def without_paths(text: str, root: str) -> str:
    """One line, without the folders of this machine."""
    line = " ".join(text[:_MOST_READ].split())
    line = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line
    )
    for folder, shown in (
        (tempfile.gettempdir(), ""),
        (root, ""),
        (sys.prefix, ""),
        (sys.base_prefix, ""),
        (os.path.expanduser("~"), "~/"),  # noqa: PTH111 - there may be none,
    ):
        if len(folder) > 1:
            line = line.replace(folder + "/", shown).replace(folder, shown.rstrip("/") or ".")
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def personal(finding: Finding, files: Mapping[str, bytes], root: str) -> str:
    """A path of this machine that a finding or its files would publish; empty where none does."""
    data = (content for name, content in files.items() if name.endswith(".csv"))
    text = b"\n".join((msgspec.json.encode(finding), *data)).decode()
    venv = sys.prefix if sys.prefix != sys.base_prefix else ""
    for folder in (root, os.path.expanduser("~"), venv):  # noqa: PTH111 - there may be none
        # A whole path: "/root" is not in "data/root/x", nor is "/home/me" in "/home/meadow".
        if len(folder) > 1 and (
            found := re.search(
                rf"(?<![\w.-])(?<![\w.-]/){re.escape(folder)}(?![\w.-])[^\"\\\s,]*", text
            )
        ):
            return found[0]
    return ""


def _said(error: BaseException, name: str) -> str:
    if isinstance(error, Misused):
        return str(error)
    if isinstance(error, SystemExit):
        return f"{name} stopped itself with sys.exit before it was done"
    kind = type(error).__name__
    try:
        said = str(error)
    except Exception as again:
        said = f"its message cannot be read ({type(again).__name__})"
    return f"{name} raised {kind}: {said}" if said else f"{name} raised {kind}"


def _place(
    path: str, line: int, positions: tuple[int | None, int | None, int | None, int | None]
) -> Place:
    first, last, begin, end = positions
    if begin is None or end is None or first != line:
        return Place(path, line, 1)
    return Place(path, line, begin + 1, max(1, end - begin) if last == line else 1)


def _syntax_place(error: SyntaxError, ground: Ground) -> Place | None:
    path = ground.input_at(error.filename) if error.filename else None
    return Place(path, error.lineno or 1, max(1, error.offset or 1)) if path else None
