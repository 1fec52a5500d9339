"""
Gives the preview the journal as it is at this moment, and says its Problems when they change.

This is where the pipeline and the preview meet: the server is handed ``Showing.now`` and
knows nothing of how a journal is built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from .build import draft, open_memory
from .content import Audience
from .draft import Draft
from .experiments import Progress
from .experiments.background import Background
from .journal import Journal, missing_content, open_journal
from .memory import Memory, digest
from .problems import Place, Problem, first_of_each_file, has_errors, in_order, show
from .stages import SourceChanged

Say = Callable[[Path, Iterable[Problem]], None]
Refused = Callable[[tuple[Problem, ...]], None]

_TRIES = 10


class Moment:
    """A draft with the Problems of its settings, as the preview server needs it."""

    def __init__(
        self,
        made: Draft,
        problems: tuple[str, ...],
        good: Moment | None,
        refused: Refused | None = None,
    ) -> None:
        """``good`` is the last moment without an error: a page that is missing now, because
        its post cannot be read, is shown as it was. Where ``refused`` is there, no file is
        shown that a build would not publish, and it is told why.
        """
        self._made, self._good, self._refused = made, good, refused
        self.base_path, self.problems = made.base_path, problems
        self.version = digest(made.version, *problems)

    def get(self, url: str) -> bytes | None:
        """The bytes at an address, as of this moment.

        Raises:
            InterruptedError: a file that they are made from has been edited since.
        """
        try:
            content = self._made.get(url)
            if content is not None and self._refused:
                leaks = self._made.leaks(url, content)
                if has_errors(leaks):
                    self._refused(leaks)
                    return None
            return self._good.get(url) if content is None and self._good else content
        except SourceChanged as changed:
            raise InterruptedError(str(changed)) from None


class Showing:
    """A journal that is being written, seen through one audience's eyes."""

    def __init__(self, root: Path, audience: Audience, progress: Progress, say: Say) -> None:
        self._root, self._audience, self._say = root, audience, say
        self._changed: Callable[[], None] = lambda: None
        self._background = Background(Journal(root), progress, lambda: self._changed())
        self._memory: Memory | None = None
        self._said: tuple[Problem, ...] = ()
        self._leaks: set[Problem] = set()
        self._good: Moment | None = None

    def listen(self, changed: Callable[[], None]) -> None:
        """Call ``changed`` when there is something new that no file of the journal shows."""
        self._changed = changed

    def now(self) -> Moment:
        """The journal as it is now; its settings may have changed as well."""
        for _ in range(_TRIES):
            try:
                return self._look()
            except FileNotFoundError:  # it went between being listed and being read
                continue
        return self._look()

    def _look(self) -> Moment:
        journal, problems = _opened(self._root)
        if self._memory is None:
            self._memory = open_memory(journal)
        made = draft(journal, self._memory, self._audience, self._background.find)
        self._memory.commit()
        every = in_order((*problems, *missing_content(journal), *made.problems))
        if every != self._said:
            self._say(self._root, every)
            self._said = every
        good = self._good if made.has_errors else None
        refused = self._say_leaks if self._audience == "public" else None
        moment = Moment(made, self._shown(every), good, refused)
        if self._audience == "author" and not made.has_errors:
            self._good = moment  # for others a missing page may be a withdrawn one
        return moment

    def _say_leaks(self, leaks: tuple[Problem, ...]) -> None:
        """Say on the terminal, once, what readers may not see in a file that is not shown."""
        new = [leak for leak in leaks if leak not in self._leaks]
        if new:
            self._leaks.update(new)
            self._say(self._root, new)

    def _shown(self, problems: tuple[Problem, ...]) -> tuple[str, ...]:
        """The Problems as the page shows them; they quote posts that the public may not see."""
        if self._audience == "public" and problems:
            return ("There are problems in this journal. The terminal says which.",)
        return tuple(show(problem, self._root) for problem in first_of_each_file(problems))

    def close(self) -> None:
        self._background.close()
        if self._memory is not None:
            self._memory.close()


def _opened(root: Path) -> tuple[Journal, tuple[Problem, ...]]:
    try:
        return open_journal(root)
    except OSError as error:  # as while an editor puts a new file in its place
        gone = Problem(Place("pyproject.toml"), f"the settings cannot be read: {error.strerror}")
        return Journal(root), (gone,)
