"""
The one place that writes ``site/``, in an order that is safe at every moment.

Whatever happens (a kill, a full disk, two builds at once), each file of the site is
whole, old or new; what was withdrawn is gone before anything new appears; and the next
build knows which files it has to look at again.

    lock, render what changed into the stage, have all of it inspected, note what is
    intended, delete what no page claims, put into place what changed, confirm the note

What a page said and says no more may be the name of what was withdrawn, or all of it where
another page has taken its address. So what stands and loses anything goes before what only
adds to the site; ``order.py`` says how. Nothing of this rests on memory: a page that is gone
is seen by its file, and what a page loses by its bytes.

``site/`` carries a marker. With it every file that no page claims is removed, whatever
memory says; without it a folder that is not empty is refused, for it is not ours.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import msgspec

from ..gate import Surface
from ..memory import Digest, as_word, digest
from ..ownership import memory_folder, own_file, take_away
from ..plainfile import plain_bytes
from ..problems import Place, Problem, has_errors
from .order import Staged, in_safe_order
from .pages import Page, Rank

MARKER = ".learning-journal"
_MARKER_TEXT = (
    "This folder is made by `journal build`. Files that no page claims are removed from it.\n"
)
_HALF_WRITTEN = f"{MARKER}.new"  # one name for all: what a kill leaves behind, no page claims
KEPT = (MARKER, ".git")  # a published branch may be checked out here
_TRIES = 10
# What is published is for everybody: no umask shall keep a web server from reading it.
_FILE_MODE, _FOLDER_MODE = 0o644, 0o755
_SOURCES = ("content", "experiments", "templates")
Make = Callable[[Page], bytes]
Inspect = Callable[[Iterable[Surface]], tuple[Problem, ...]]


class Written(msgspec.Struct, frozen=True, array_like=True):
    """A file as it was left: its page's fingerprint, its digest, its size and time (ns)."""

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


def inspected(
    site: Path, memory: Path, pages: Sequence[Page], make: Make, inspect: Inspect
) -> tuple[Problem, ...]:
    """What an inspection says of ``pages`` as they would be published; nothing is written."""
    return _Publishing(site, memory, pages).inspect(make, inspect)


def withdrawn(site: Path, pages: Sequence[Page]) -> tuple[str, ...]:
    """The files that stand in ``site`` and that no page claims any more."""
    if not (site / MARKER).is_file():
        return ()
    claimed = {page.path for page in pages}
    return tuple(path for path in files_in(site) if path not in claimed)


class _Publishing:
    def __init__(self, site: Path, memory: Path, pages: Sequence[Page]) -> None:
        self.site, self.stage = site, memory / "stage"
        self.ledger_path = memory / "ledger.json"
        self.pages = sorted(pages, key=lambda page: page.path)
        self.ledger = _read_ledger(self.ledger_path)
        self.files: dict[str, Written] = {}
        self.withdrawn = withdrawn(site, pages)
        self.links = [path for path in self.withdrawn if (site / path).is_symlink()]

    def publish(self, make: Make, inspect: Inspect) -> Report:
        take_away(self.stage)
        changed = [page for page in self.pages if not self._stands(page)]
        staged = [staged for page in changed if (staged := self._stage(page, make(page)))]
        # The bytes to be published are final here, and nothing of the site is touched yet.
        problems = inspect(self._surfaces({one.page.path for one in staged}))
        if has_errors(problems):
            take_away(self.stage)
            raise Leaks(problems)
        unchanged = self.files == self.ledger.files and self.ledger.confirmed
        if not (staged or self.withdrawn or not unchanged):
            return Report(tuple(page.path for page in changed), problems=problems)
        self._note(confirmed=False)
        self._mark()
        self._remove(self.withdrawn)
        for one in in_safe_order(staged):
            self._put(one.page)
        self._note(confirmed=True)
        take_away(self.stage)
        return Report(
            rendered=tuple(page.path for page in changed),
            written=tuple(one.page.path for one in staged),
            removed=self.withdrawn,
            problems=problems,
        )

    def inspect(self, make: Make, inspect: Inspect) -> tuple[Problem, ...]:
        """What the inspection says; one page at a time is in memory, and none is staged."""
        return inspect(
            self._standing(page) if self._stands(page) else _in_memory(page, make(page))
            for page in self.pages
        )

    def _surfaces(self, staged: set[str]) -> Iterator[Surface]:
        """Every file of the site as it will be published."""
        for page in self.pages:
            yield self._standing(page, self.stage if page.path in staged else self.site)

    def _standing(self, page: Page, folder: Path | None = None) -> Surface:
        """A page whose bytes stand in ``folder``, by default in the site."""
        read = partial(_read, folder or self.site, page.path)
        return surface_of(page, self.files[page.path].digest, read)

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

    def _stage(self, page: Page, content: bytes) -> Staged | None:
        """The page, its bytes staged; None where the very same stand in the site already."""
        name, target = digest(content), self.site / page.path
        standing = None if self._is_behind_link(page) else plain_bytes(target)
        if standing == content:
            self.files[page.path] = _written(page, name, target)
            return None
        staged = self.stage / page.path
        staged.parent.mkdir(parents=True, exist_ok=True)
        with _blaming(staged):
            staged.write_bytes(content)
            staged.chmod(_FILE_MODE)
        self.files[page.path] = _written(page, name, staged)
        return Staged.of(page, standing, content)

    def _note(self, *, confirmed: bool) -> None:
        content = msgspec.json.encode(Ledger(self.files, confirmed), order="deterministic")
        fresh = own_file(self.ledger_path.with_suffix(".new"))
        with _blaming(self.ledger_path), fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(own_file(self.ledger_path))

    def _mark(self) -> None:
        _make_folder(self.site)
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
        _make_folder(target.parent)
        with _blaming(target, always=True):
            try:
                staged.replace(target)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                # The site is on another file system: move the file over, then into place.
                _move_over(staged, target)


def _read(folder: Path, path: str) -> bytes:
    return (folder / path).read_bytes()


def _in_memory(page: Page, content: bytes) -> Surface:
    return surface_of(page, digest(content), lambda: content)


def surface_of(page: Page, name: Digest, read: Callable[[], bytes]) -> Surface:
    """A page as the leak gate looks at it: its bytes by their digest, and how to read them."""
    source = page.source if page.source_in == "journal" else ""
    return Surface(page.path, name, read, source, is_list=page.rank >= Rank.LIST)


def _make_folder(folder: Path) -> None:
    new = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in new:
        one.chmod(_FOLDER_MODE)


def _move_over(staged: Path, target: Path) -> None:
    beside = target.with_name(_HALF_WRITTEN)
    try:
        shutil.copy2(staged, beside)
        beside.replace(target)
    except OSError:  # a full disk needs no half of a file
        beside.unlink(missing_ok=True)
        raise


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
    path = memory_folder(memory) / "lock"
    for _ in range(_TRIES):
        with _opened(path) as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waiting()
                fcntl.flock(lock, fcntl.LOCK_EX)
            if _is_at(lock, path):  # else memory was deleted meanwhile, and the lock with it
                yield
                return
    raise OSError(errno.ESTALE, "is taken away again and again", str(path))


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """A file to hold a lock on, open. What it holds stays as it is, and no link is followed."""
    descriptor = os.open(own_file(path), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except OSError:
        return False


@contextmanager
def _blaming(path: Path, *, always: bool = False) -> Iterator[None]:
    """Have an ``OSError`` name ``path`` where it names no file, as that of a full disk does not.

    With ``always`` also where it names another: a staged file that was to become ``path``.
    """
    try:
        yield
    except OSError as error:
        if always or not error.filename:
            error.filename = str(path)
        raise


def _read_ledger(path: Path) -> Ledger:
    try:
        return msgspec.json.decode(plain_bytes(path) or b"", type=Ledger)
    except (msgspec.DecodeError, RecursionError):
        return Ledger()


def files_in(site: Path) -> Iterator[str]:
    """Every file and link of a site by its path, what no build made left out."""
    for folder, folders, names in os.walk(site):
        inside = Path(folder).relative_to(site)
        if inside == Path():
            folders[:] = [name for name in folders if name not in KEPT]
            names = [name for name in names if name not in KEPT]
        linked = [name for name in folders if (Path(folder) / name).is_symlink()]
        yield from sorted((inside / name).as_posix() for name in (*names, *linked))


def _written(page: Page, name: Digest, path: Path) -> Written:
    stat = path.stat()
    return Written(page.fingerprint, name, stat.st_size, as_word(stat.st_mtime_ns))


def _looks(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.lstat()
    except OSError:
        return None
    return stat.st_size, as_word(stat.st_mtime_ns)


def _digest(path: Path) -> Digest:
    content = plain_bytes(path)
    return "" if content is None else digest(content)
