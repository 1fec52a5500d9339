"""
Under which names things of elsewhere lie in a journal: such that every system can hold them.

A name keeps its letters. It loses what some file systems, addresses and links cannot have, and
what nobody sees; what is too long for a file and an address is cut.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from itertools import count

from ..characters import FORBIDDEN, encodable, is_seen
from ..content.addresses import in_one_form

_SIGNS = re.compile(r'[<>:"|?*\\#^\[\]%/]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)\Z", re.I)
_LONGEST = 150  # bytes of a part; an address has them too, and a copy a few more
_LONGEST_PATH = 600  # bytes


def clean(name: str, otherwise: str = "unnamed") -> str:
    """A name that any file system takes; ``otherwise`` where nothing is left of it."""
    name = in_one_form(encodable(name))
    name = FORBIDDEN.sub("", _SIGNS.sub(" ", name))
    name = "".join(char for char in name if char == " " or is_seen(char) or char in "\u200c\u200d")
    is_ending = name.startswith(".") and otherwise == ""
    name = " ".join(name.split()).strip(" " if is_ending else " .")
    if _RESERVED.match(name):
        name = f"{name}_"
    return _cut(name) or otherwise


def folder_of(path: str) -> str:
    """A folder under names that are clean; of a very deep one the last parts."""
    parts = [clean(part) for part in path.split("/") if part]
    while len("/".join(parts).encode()) > _LONGEST_PATH:
        del parts[0]
    return "/".join(parts)


def numbered(path: str) -> Iterator[str]:
    """A path, and then the same with numbers, for where it is taken."""
    yield path
    stem, ending = posixpath.splitext(path)
    for number in count(2):
        yield f"{stem}-{number}{ending}"


def _cut(name: str) -> str:
    cut = name.encode()[:_LONGEST].decode("utf-8", "ignore")
    return cut.rstrip(" .") if cut != name else name
