"""
The one place that writes ``site/``, in an order that is safe at every moment.

Whatever happens (a kill, a full disk, two builds at once), each file of the site is
whole, old or new; what was withdrawn is gone before anything new appears; and the next
build knows which files it has to look at again.

    lock, render what changed into the stage, have all of it inspected, note what is
    intended, delete what no page claims, move files, then posts, then lists into place,
    confirm the note

``site/`` carries a marker. With it every file that no page claims is removed, whatever
memory says; without it a folder that is not empty is refused, for it is not ours.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from ..gate import Surface
from ..memory import Digest, digest
from ..problems import Place, Problem, has_errors
from .pages import Page, Rank

MARKER = ".learning-journal"
_MARKER_TEXT = (
    "This folder is made by `journal build`. Files that no page claims are removed from it.\n"
)
KEPT = (MARKER, ".git")  # a published branch may be checked out here
_SOURCES = ("content", "experiments", "templates")
Make = Callable[[Page], bytes]
Inspect = Callable[[Sequence[Surface]], tuple[Problem, ...]]


class Written(msgspec.Struct, frozen=True, array_like=True):
    """A file as it was left: the fingerprint of its page, the digest and looks of its bytes."""

    fingerprint: Digest
    digest: Digest
    size: int
    mtime: int


class Ledger(msgspec.Struct, frozen=True):
    """What ``site/`` holds, once ``confirmed``; before that, what was intended."""

    files: dict[str, Written] = {}
    confirmed: bool = False


class Report(msgspec.Struct, frozen=True):
    """What publishing did: paths within ``site/``; ``problems`` do not stand in its way."""

    rendered: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class Leaks(Exception):  # noqa: N818 - reads as what it says
    """Something would be published that may not be; carries all Problems of the inspection."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(str(problems[0].place))
        self.problems = problems


class NotOurs(Exception):  # noqa: N818 - reads as what it says
    """``site/`` holds something that no build of ours put there; carries the Problem."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        message = f"{folder.name}/ holds files, and no build has marked it as its own"
        self.problem = Problem(
            Place(folder.name), message, "move them elsewhere; a build makes the folder anew"
        )


def publish(
    site: Path, memory: Path, pages: Sequence[Page], make: Make, inspect: Inspect
) -> Report:
    """Make ``site`` hold exactly ``pages``; ``make`` gives the bytes of one.

    ``inspect`` is shown every file as it will be published, and says what is wrong with it.
    Called by a build that is the only one (``one_at_a_time``) since it read the journal.

    Raises:
        Leaks: the inspection found an error; nothing of the site was touched.
        NotOurs: the folder is not a site of ours.
        OSError: the disk is full, or a folder cannot be written.
    """
    _refuse_others(site)
    return _Publishing(site, memory, pages).publish(make, inspect)


def withdrawn(site: Path, pages: Sequence[Page]) -> tuple[str, ...]:
    """The files that stand in ``site`` and that no page claims any more."""
    if not (site / MARKER).is_file():
        return ()
    claimed = {page.path for page in pages}
    return tuple(path for path in _files_in(site) if path not in claimed)


class _Publishing:
    def __init__(self, site: Path, memory: Path, pages: Sequence[Page]) -> None:
        self.site, self.stage = site, memory / "stage"
        self.ledger_path = memory / "ledger.json"
        self.pages = sorted(pages, key=lambda page: (page.rank, page.path))
        self.ledger = _read_ledger(self.ledger_path)
        self.files: dict[str, Written] = {}
        self.withdrawn = withdrawn(site, pages)
        self.links = [path for path in self.withdrawn if (site / path).is_symlink()]

    def publish(self, make: Make, inspect: Inspect) -> Report:
        shutil.rmtree(self.stage, ignore_errors=True)
        changed = [page for page in self.pages if not self._stands(page)]
        staged = [page for page in changed if self._stage(page, make(page))]
        # The bytes to be published are final here, and nothing of the site is touched yet.
        problems = inspect(self._surfaces({page.path for page in staged}))
        if has_errors(problems):
            shutil.rmtree(self.stage, ignore_errors=True)
            raise Leaks(problems)
        unchanged = self.files == self.ledger.files and self.ledger.confirmed
        if not (staged or self.withdrawn or not unchanged):
            return Report(tuple(page.path for page in changed), problems=problems)
        self._note(confirmed=False)
        self._mark()
        self._remove(self.withdrawn)
        for page in staged:
            self._put(page)
        self._note(confirmed=True)
        shutil.rmtree(self.stage, ignore_errors=True)
        return Report(
            rendered=tuple(page.path for page in changed),
            written=tuple(page.path for page in staged),
            removed=self.withdrawn,
            problems=problems,
        )

    def _surfaces(self, staged: set[str]) -> list[Surface]:
        """Every file of the site as it will be published."""
        return [
            Surface(
                page.path,
                self.files[page.path].digest,
                ((self.stage if page.path in staged else self.site) / page.path).read_bytes,
                page.source if page.source_in == "journal" else "",
                is_list=page.rank == Rank.LIST,
            )
            for page in self.pages
        ]

    def _stands(self, page: Page) -> bool:
        """Whether the page's file is known to have been left as this page has it."""
        written = self.ledger.files.get(page.path)
        if written is None or written.fingerprint != page.fingerprint or self._is_behind_link(page):
            return False
        if self.ledger.confirmed and _looks(self.site / page.path) == (written.size, written.mtime):
            self.files[page.path] = written
            return True
        if _digest(self.site / page.path) != written.digest:
            return False
        self.files[page.path] = _written(page, written.digest, self.site / page.path)
        return True

    def _is_behind_link(self, page: Page) -> bool:
        """Whether what stands at the page's place will go with a link to another folder."""
        return any(page.path.startswith(f"{link}/") for link in self.links)

    def _stage(self, page: Page, content: bytes) -> bool:
        """Stage the page's bytes; False where the very same stand in the site already."""
        name, target = digest(content), self.site / page.path
        if _digest(target) == name and not self._is_behind_link(page):
            self.files[page.path] = _written(page, name, target)
            return False
        staged = self.stage / page.path
        staged.parent.mkdir(parents=True, exist_ok=True)
        staged.write_bytes(content)
        self.files[page.path] = _written(page, name, staged)
        return True

    def _note(self, *, confirmed: bool) -> None:
        content = msgspec.json.encode(Ledger(self.files, confirmed), order="deterministic")
        fresh = self.ledger_path.with_suffix(".new")
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.ledger_path)

    def _mark(self) -> None:
        self.site.mkdir(parents=True, exist_ok=True)
        marker = self.site / MARKER
        if marker.is_symlink():
            marker.unlink()
        if not marker.is_file():
            marker.write_text(_MARKER_TEXT)

    def _remove(self, paths: Sequence[str]) -> None:
        for path in paths:
            (self.site / path).unlink(missing_ok=True)
        folders = [Path(folder) for folder, _, _ in os.walk(self.site, topdown=False)]
        for folder in folders[:-1]:  # the last is the site itself
            if folder.relative_to(self.site).parts[0] not in KEPT and not any(folder.iterdir()):
                folder.rmdir()

    def _put(self, page: Page) -> None:
        staged, target = self.stage / page.path, self.site / page.path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            staged.replace(target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            # The site is on another file system: move the file over, then into place.
            beside = target.with_name(f".{target.name}.new")
            shutil.copy2(staged, beside)
            beside.replace(target)


def _refuse_others(site: Path) -> None:
    here = site.resolve()
    for source in (site.parent / name for name in _SOURCES):
        there = source.resolve()
        if here == there or here in there.parents or there in here.parents:
            raise NotOurs(site)
    if (site / MARKER).is_file() or not site.exists():
        return
    if not site.is_dir() or any(entry.name not in KEPT for entry in site.iterdir()):
        raise NotOurs(site)


@contextmanager
def one_at_a_time(memory: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """One build at a time: a second one waits for the first, and says so by ``waiting``.

    It holds from the reading of the journal on, so that no build can publish an older state
    of it over a newer one.
    """
    memory.mkdir(parents=True, exist_ok=True)
    with (memory / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _read_ledger(path: Path) -> Ledger:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Ledger)
    except (OSError, msgspec.DecodeError):
        return Ledger()


def _files_in(site: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(site):
        inside = Path(folder).relative_to(site)
        if inside == Path():
            folders[:] = [name for name in folders if name not in KEPT]
            names = [name for name in names if name not in KEPT]
        linked = [name for name in folders if (Path(folder) / name).is_symlink()]
        yield from sorted((inside / name).as_posix() for name in (*names, *linked))


def _written(page: Page, name: Digest, path: Path) -> Written:
    stat = path.stat()
    return Written(page.fingerprint, name, stat.st_size, stat.st_mtime_ns)


def _looks(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.lstat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns


def _digest(path: Path) -> Digest:
    try:
        whole = path.is_file() and not path.is_symlink()  # reading a pipe would never end
        return digest(path.read_bytes()) if whole else ""
    except OSError:
        return ""
