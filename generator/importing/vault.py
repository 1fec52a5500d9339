"""
What each name and path of a folder of elsewhere means: which note, or which other file.

Names are compared without case and in one Unicode form, as the programs do that they were
typed in. Where several are called the same, the one that lies nearest to who names it is meant.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar

from ..content.addresses import in_one_form
from .values import Placed, Source
from .walking import is_note


class _HasPath(Protocol):
    @property
    def path(self) -> str: ...


T = TypeVar("T", bound=_HasPath)


class _Paths(Generic[T]):
    """Things by their paths and by the last parts of these."""

    def __init__(self, things: Iterable[tuple[str, T]]) -> None:
        self._by_path: dict[str, T] = {}
        self._by_name: dict[str, list[tuple[str, T]]] = {}
        for path, thing in things:
            key = folded(path)
            self._by_path.setdefault(key, thing)
            self._by_name.setdefault(posixpath.basename(key), []).append((key, thing))

    def find(self, wanted: str, folder: str) -> T | None:
        """What ``wanted`` names for a note in ``folder``."""
        key = folded(wanted).lstrip("/")
        home = folded(folder)
        beside = posixpath.normpath(posixpath.join(home, key))
        if not wanted.startswith("/") and beside in self._by_path:
            return self._by_path[beside]
        if posixpath.normpath(key) in self._by_path:
            return self._by_path[posixpath.normpath(key)]
        ending = "/" + "/".join(part for part in key.split("/") if part not in (".", ".."))
        same = [
            (path, thing)
            for path, thing in self._by_name.get(posixpath.basename(key), ())
            if ("/" + path).endswith(ending)
        ]
        return min(same, key=lambda one: _distance(one[0], home))[1] if same else None


class Vault:
    """The notes and the other files that an import knows."""

    def __init__(
        self, notes: Sequence[Placed], files: Sequence[Source], statics: Sequence[str]
    ) -> None:
        self._notes = _Paths((_stem_path(one.note.path), one) for one in notes)
        folders = (one for one in notes if posixpath.basename(one.note.path).startswith("_index."))
        self._folders = _Paths((posixpath.dirname(one.note.path), one) for one in folders)
        self._files = _Paths((one.path, one) for one in files if not is_note(one.path))
        self._statics = tuple(statics)
        self._by_name: dict[str, Placed] = {}
        self._by_url: dict[str, Placed] = {}
        for one in notes:
            for name in one.names:
                self._by_name.setdefault(" ".join(folded(name).split()), one)
            for url in (*one.head.aliases, one.old):
                if url:
                    self._by_url.setdefault(folded(url).strip("/"), one)

    def note(self, name: str, source: Placed) -> Placed | None:
        """The note that a link in ``source`` names by its path, its name or another name."""
        folder = posixpath.dirname(source.note.path)
        path = name.strip()
        for ending in (".md", ".markdown"):
            path = path[: -len(ending)] if path.lower().endswith(ending) else path
        if not path.strip("/. "):
            return None
        found = self._notes.find(path, folder) or self._by_name.get(" ".join(folded(path).split()))
        if found is None and path.rstrip("/").endswith("_index"):
            return self._folders.find(posixpath.dirname(path.rstrip("/")), folder)
        return found

    def page(self, address: str, source: Placed) -> Placed | None:
        """The note at an address of the site it was on, as written in ``source``."""
        if not address.startswith("/"):
            address = posixpath.join(f"/{source.old.strip('/')}/", address)
            address = posixpath.normpath(address)
        key = folded(address).removesuffix("index.html").strip("/")
        return self._by_url.get(key) or self._by_url.get(f"{key}.html")

    def file(self, name: str, source: Placed) -> Source | None:
        """The file that is no note which ``source`` names by its path, its address or its name."""
        folder = posixpath.dirname(source.note.path)
        if name.startswith("/"):
            for static in self._statics:
                path = posixpath.normpath(posixpath.join(static, name.lstrip("/")))
                found = self._files.find(f"/{path}", "")
                if found and folded(found.path) == folded(path):
                    return found
        return self._files.find(name, folder)


def folded(text: str) -> str:
    """A path or a name as they are compared."""
    return in_one_form(in_one_form(text).casefold()).replace("\\", "/")


def _stem_path(path: str) -> str:
    return posixpath.splitext(path)[0]


def _distance(path: str, folder: str) -> tuple[int, int, str]:
    """How far a file lies from a folder: first what lies below it or near, then what is short."""
    here, there = folder.split("/"), posixpath.dirname(path).split("/")
    shared = next(
        (n for n, (a, b) in enumerate(zip(here, there, strict=False)) if a != b),
        min(len(here), len(there)),
    )
    return len(here) + len(there) - 2 * shared, path.count("/"), path
