"""
The tool's own digest: what every remembered value was made with.

A new version of the tool, or of a library that shapes its output, must not recall what
an older one made. So each key in memory stands under a stamp that names all of them.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from .memory import Digest, digest

_SHAPING = (
    *("bibtexparser", "jinja2", "markdown-it-py", "math-core", "mdit-py-plugins"),
    *("pygments", "pylatexenc", "python-slugify", "pyyaml"),
    *("fonttools", "matplotlib", "pillow"),  # cards: the last draws in fonts of the second
)


@cache
def tool_stamp() -> Digest:
    """The digest of the tool's source and of the versions of the libraries that shape output."""
    package = Path(__file__).parent
    sources = sorted(package.rglob("*.py"))
    parts = [part for path in sources for part in _named(path, package)]
    return digest(*parts, *(f"{name} {_version(name)}" for name in _SHAPING))


def _named(path: Path, package: Path) -> tuple[str, bytes]:
    return path.relative_to(package).as_posix(), path.read_bytes()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # run from an unpacked source tree
        return "unknown"
