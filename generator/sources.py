"""
The files below ``content/`` as they are now, and their digests.

Whoever is told which files changed looks at those alone; whoever is not looks at all of
them. Either comes to the same: what is told is only ever a hint of where to look. A file
that changes while it is being read starts the pipeline again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from typing import TypeVar

import msgspec

from .characters import encodable
from .content import FileIndex, files_under, is_post
from .journal import CONTENT, STATIC, Journal
from .memory import Digest, digest
from .problems import Place, Problem

T = TypeVar("T")
Changed = Collection[str] | None
"""The paths of the files that may have changed, from the journal's root; None for all."""


class SourceChanged(Exception):  # noqa: N818 - reads as what it says
    """A file was edited between being listed and being read: begin again."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def from_one_moment(make: Callable[[], T]) -> T:
    """What ``make`` gives when no file of the journal changes while it reads them."""
    while True:
        with suppress(SourceChanged):
            return make()


class Sources(msgspec.Struct, frozen=True):
    """Every file below ``content/``: posts with their digests, all others with none.

    ``problems`` are those of files that cannot be read.
    """

    files: dict[str, Digest]
    problems: tuple[Problem, ...] = ()


class Files:
    """The files of one journal."""

    def __init__(self, journal: Journal, index: FileIndex) -> None:
        self._journal, self._index = journal, index
        self._known: Sources | None = None
        self._links: tuple[str, ...] = ()  # posts that change with the files that they lead to

    def now(self, changed: Changed = None) -> Sources:
        """Those below ``content/``; of those that were there before only ``changed`` are read.

        Raises:
            SourceChanged: one is another than when it was listed.
        """
        known, self._known = self._known, None  # what cannot be finished is not known
        if known is None or changed is None:
            self._known = self._listed({})
        elif all(self._is_as_before(path, known) for path in changed):
            posts = [*(path for path in changed if is_post(path)), *self._links]
            self._known = self._edited(known, posts)
        else:  # something came, went, or is of another kind
            again = {*changed, *self._links}
            same = {path: name for path, name in known.files.items() if path not in again}
            self._known = self._listed(same)
        return self._known

    def _is_as_before(self, path: str, known: Sources) -> bool:
        """Whether a file is still one, with at most other bytes; or still none that counts."""
        if not path.startswith(CONTENT):
            return True
        where = self._journal.root / path
        if any(problem.place.path == path for problem in known.problems):
            return False
        if path in known.files:
            return where.is_file() and not where.is_symlink()
        is_hidden = any(part.startswith(".") for part in path.split("/"))
        return not os.path.lexists(where) or (is_hidden and not path.startswith(STATIC))

    def _edited(self, known: Sources, paths: Sequence[str]) -> Sources:
        digests = {path: self.digest(path) for path in paths if path in known.files}
        if any(problems for _, problems in digests.values()):
            return self._listed({})
        others = {path: name for path, (name, _) in digests.items() if known.files[path] != name}
        return Sources({**known.files, **others}, known.problems) if others else known

    def _listed(self, known: Mapping[str, Digest]) -> Sources:
        """All files, of which these have the digests that are ``known``."""
        files: dict[str, Digest] = {}
        paths, odd = files_under(self._journal.content, self._journal.root)
        problems = list(odd)
        root = self._journal.root
        self._links = tuple(path for path in paths if is_post(path) and (root / path).is_symlink())
        for path in paths:
            shown = encodable(path)
            if shown != path:
                message = "the name of this file is not UTF-8 text"
                problems.append(Problem(Place(shown), message))
            elif not is_post(path):
                files[path] = ""
            elif name := known.get(path):
                files[path] = name
            else:
                files[path], found = self.digest(path)
                problems += found
        return Sources(files, tuple(problems))

    def digest(self, path: str) -> tuple[Digest, tuple[Problem, ...]]:
        """The digest of a file that was listed; none where it cannot be read, a Problem.

        Raises:
            SourceChanged: it is gone, or has only now become readable.
        """
        if name := self._index.digest(path):
            return name, ()
        try:
            (self._journal.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise SourceChanged(path) from None
        except OSError as error:
            return "", (Problem(Place(path), f"cannot be read: {error.strerror}"),)
        raise SourceChanged(path)

    def bytes_of(self, path: str, name: Digest) -> bytes:
        """The bytes of a file that has the digest ``name``.

        Raises:
            SourceChanged: it no longer has.
        """
        try:
            content = (self._journal.root / path).read_bytes()
        except OSError:
            raise SourceChanged(path) from None
        if digest(content) != name:
            raise SourceChanged(path)
        return content
