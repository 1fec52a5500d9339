"""
Stored results: files to commit, and the one place that writes them.

``experiments/results/<name>/`` holds ``result.json``, ``environment.json``, a drawing for
each figure, and the pictures and data that belong to figures and tables. They hold no times,
host names or absolute paths, and they are laid out by lines, so that the diff of a rerun is
the change in what was found. What cannot be read, or does not belong together, is no
result; nothing is ever half believed.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from ..journal import Journal
from ..memory import Digest, digest, digest_of
from ..plainfile import plain_bytes
from .holding import held
from .recording.environment import differences, environment_now
from .recording.inputs import state_of
from .sound import is_sound
from .values import FORMAT, Environment, Finding, Input, Result

_WIDTH = 160  # of a line of JSON: a metric with its interval, or the row of a table
_FILE = "result.json"
_ENVIRONMENT = "environment.json"
_HALF_WRITTEN = ".new"  # one name for all: what a kill leaves behind, the next run takes away
_UNREADABLE = (OSError, UnicodeDecodeError, msgspec.DecodeError, RecursionError)


class _Seal(msgspec.Struct, frozen=True):
    """What a stored result says its own digest is: a merge of two is neither."""

    digest: str = ""


def stored(journal: Journal, name: str) -> Finding | None:
    """What the last good run of an experiment found, whether or not it is still current."""
    found = _load(journal, name)
    return found if isinstance(found, Finding) else None


def _load(journal: Journal, name: str) -> Finding | str:
    """What is stored, or why that is no result."""
    folder = journal.results / name
    if not (folder / _FILE).is_file():
        return "never run"
    try:
        content = (folder / _FILE).read_bytes()
        result = msgspec.json.decode(content, type=Result)
        seal = msgspec.json.decode(content, type=_Seal)
    except _UNREADABLE:
        return f"its stored {_FILE} cannot be read"
    if result.format != FORMAT:
        return "its result was stored by another version of this tool"
    if result.name != name or seal.digest != digest_of(result):
        return f"its stored {_FILE} is not what the run found"
    contents = {}
    for file, expected in _digests(result):
        made = plain_bytes(folder / file)
        if made is None or digest(made) != expected:
            return f"its stored {file} is not what the run made"
        contents[file] = made
    try:  # ends of lines as they are: bytes are published
        drawings = tuple((one.name, contents[f"{one.name}.svg"].decode()) for one in result.figures)
    except UnicodeDecodeError:
        drawings = None
    if drawings is None or not is_sound(result, drawings):
        return f"its stored {_FILE} holds what no run gives"
    return Finding(result, drawings, _environment(folder))


def _digests(result: Result) -> Iterator[tuple[str, Digest]]:
    """Each file of a result with the digest that it must have."""
    for figure in result.figures:
        yield f"{figure.name}.svg", figure.digest
    for artifact in result.artifacts:
        yield artifact.name, artifact.digest


def _environment(folder: Path) -> Environment:
    """What the run had; nothing is known of it where its file does not say."""
    try:
        content = plain_bytes(folder / _ENVIRONMENT) or b""
        return msgspec.json.decode(content, type=Environment)
    except _UNREADABLE:
        return Environment()


def is_good(journal: Journal, finding: Finding) -> bool:
    """Whether everything that the run read is still what it was.

    Parameters and seed stand in the module, which is one of its inputs. The environment counts
    where the settings say that it is to be strict.
    """
    return not why_stale(journal, finding.result.name, finding)


def changed_environment(finding: Finding) -> tuple[str, ...]:
    """The versions that are others than those of the run, in words."""
    return differences(finding.environment, environment_now(finding.environment))


def stale(journal: Journal, name: str) -> tuple[str, ...]:
    """Why an experiment would be run again, in words; empty where it would not."""
    return why_stale(journal, name, stored(journal, name))


def why_stale(journal: Journal, name: str, finding: Finding | None) -> tuple[str, ...]:
    """Why what is stored of an experiment, if anything is, no longer stands."""
    if finding is None:
        found = _load(journal, name)
        return (found,) if isinstance(found, str) else ()
    changes = [_change(journal.root, item) for item in finding.result.inputs]
    if journal.settings.experiments.environment == "strict":
        changes += changed_environment(finding)
    return tuple(change for change in changes if change)


def store(journal: Journal, finding: Finding, files: Mapping[str, bytes]) -> None:
    """Writes a finding over the one before; ``result.json`` comes last and vouches for the rest.

    ``files`` are the artifacts of its figures and tables.

    Raises:
        OSError: the disk is full, or the folder cannot be written or leads out of the journal.
    """
    folder = journal.results / finding.result.name
    if not folder.resolve().is_relative_to(journal.root.resolve()):
        raise OSError(errno.EXDEV, "it leads out of the journal")
    folder.mkdir(parents=True, exist_ok=True)
    with held(folder):
        before = stored(journal, finding.result.name)
        for name, text in finding.drawings:
            _write(folder / f"{name}.svg", text.encode())
        for name, content in files.items():
            _write(folder / name, content)
        _write(folder / _ENVIRONMENT, _json(finding.environment))
        _write(folder / _FILE, _json(_sealed(finding.result)))
        for name in _files(before) - _files(finding) if before else ():
            (folder / name).unlink(missing_ok=True)  # what else lies here is the author's


def _sealed(result: Result) -> dict[str, object]:
    return {**msgspec.to_builtins(result), "digest": digest_of(result)}


def _files(finding: Finding) -> set[str]:
    """The names of all files that a finding's figures and tables have."""
    drawings = {f"{figure.name}.svg" for figure in finding.result.figures}
    return drawings | {one.name for one in finding.result.artifacts}


def _change(root: Path, item: Input) -> str:
    match state_of(root, item):
        case "same":
            return ""
        case "new":
            return f"{item.path} has appeared"
        case "gone":
            return f"{item.path} is gone"
    if item.kind == "listing":
        return f"files were added to or removed from {item.path}"
    return f"{item.path} changed"


def _json(value: object) -> bytes:
    return (_lines(msgspec.to_builtins(value)) + "\n").encode()


def _write(path: Path, data: bytes) -> None:
    """Replaces a file in one step; one that is the same already is left alone."""
    if path.is_file() and path.read_bytes() == data:
        return
    beside = path.with_name(_HALF_WRITTEN)
    beside.write_bytes(data)
    beside.replace(path)


def _lines(value: object, indent: int = 0) -> str:
    """JSON in which everything that fits in a line has one."""
    flat = msgspec.json.format(msgspec.json.encode(value), indent=0).decode()
    short = indent > 0 and indent + len(flat) <= _WIDTH
    if short or not isinstance(value, (dict, list, tuple)):
        return flat
    inner = indent + 2
    if isinstance(value, dict):
        items = [f"{_lines(key)}: {_lines(item, inner)}" for key, item in value.items()]
        begin, end = "{", "}"
    else:
        items = [_lines(item, inner) for item in value]
        begin, end = "[", "]"
    margin = "\n" + " " * inner
    return begin + margin + f",{margin}".join(items) + "\n" + " " * indent + end
