"""
Keeps a journal fresh for the preview, and says its Problems when they change.

This is where the pipeline and the preview meet: the server is handed a ``Showing`` and knows
nothing of how a journal is built. A change is taken in at once as far as pages need it; what
can wait (posts that nobody looks at, and all that is wrong) is settled behind it.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from urllib.parse import unquote

from .build import draft, open_memory
from .content import Audience, Entry, Target
from .content.addresses import SEARCH_INDEX
from .draft import Draft
from .editorlinks import editor_link
from .experiments import Progress
from .experiments.background import Background
from .journal import SETTINGS, Journal, missing_content, open_journal
from .memory import Digest, Memory
from .problems import Place, Problem, first_of_each_file, has_errors, in_order, show
from .sources import Changed, SourceChanged
from .stages import Stages

Say = Callable[[Path, Iterable[Problem]], None]
Refused = Callable[[tuple[Problem, ...]], None]

_TRIES = 10
_ON_THE_TERMINAL = "There are problems in this journal. The terminal says which."
_OF_MANY = (".xml", ".json")  # feeds hold the text of many posts
_AT_ONCE = 500  # posts that are read before pages are shown again


class Moment:
    """A draft as the preview server needs it."""

    def __init__(
        self,
        made: Draft,
        problems: tuple[Problem, ...],
        kept: dict[str, Moment],
        refused: Refused | None,
    ) -> None:
        """``kept`` are pages, by address, of posts that cannot be read now, as they were before.

        Where ``refused`` is there, no file is shown that a build would not publish, and it is
        told why.
        """
        self.made, self.base_path, self.problems = made, unquote(made.base_path), problems
        self._kept, self._refused = kept, refused
        self._rendered: dict[str, bytes | None] = {}

    def get(self, url: str) -> bytes | None:
        """The bytes at an address, as of this moment.

        Raises:
            InterruptedError: a file that they are made from has been edited since.
        """
        if url not in self._rendered:
            try:
                self._rendered[url] = self._get(url)
            except SourceChanged as changed:
                raise InterruptedError(str(changed)) from None
        return self._rendered[url]

    def _get(self, url: str) -> bytes | None:
        content = self.made.get(url)
        if content is not None and self._refused:
            leaks = self.made.leaks(url, content)
            if has_errors(leaks):
                self._refused(leaks)
                return None
        if content is None and url in self._kept:
            with suppress(InterruptedError):  # as of one that nobody had looked at
                return self._kept[url].get(url)
        return content

    def late(self, url: str) -> frozenset[str]:
        """The posts that have to be read before the page at an address is whole."""
        if not self.made.late:
            return frozenset()
        if url.endswith(_OF_MANY) or url.startswith(SEARCH_INDEX):
            return frozenset(self.made.late)
        posts = self.made.library.by_url
        # The files of a post stand below its page.
        above = (url[: at + 1] for at, char in enumerate(url) if char == "/")
        wanted = [posts.get(url), *(posts.get(one) for one in above if not url.endswith("/"))]
        found: dict[str, Entry] = {}
        while wanted:
            entry = wanted.pop()
            if entry and entry.post.path not in found:
                found[entry.post.path] = entry
                wanted += [posts.get(one.url) for one in _embedded(entry)]
        return frozenset(self.made.late.keys() & found.keys())

    def kept_in(self, later: Draft) -> dict[str, Moment]:
        """The pages of posts that are there no more because they cannot be read later on."""
        lost = later.unread
        kept = {url: moment for url, moment in self._kept.items() if moment.has(url, lost)}
        if lost:
            alone = self._alone()
            kept |= {e.post.url: alone for e in self.made.library.entries if e.post.path in lost}
        return kept

    def _alone(self) -> Moment:
        """It as it is kept: without those that it keeps, or there would be ever more of them."""
        alone = Moment(self.made, (), {}, None)
        alone._rendered = self._rendered
        return alone

    def has(self, url: str, paths: Collection[str]) -> bool:
        """Whether the page at an address is that of one of these posts."""
        entry = self.made.library.by_url.get(url)
        return entry is not None and entry.post.path in paths


class Showing:
    """A journal that is being written, seen through the eyes of its author or of others."""

    def __init__(self, root: Path, audience: Audience, progress: Progress, say: Say) -> None:
        """Who sees it as its author may see it as others do, too, and never the other way."""
        self.audiences: tuple[Audience, ...] = ("author", "public")
        if audience == "public":
            self.audiences = ("public",)
        self._root, self._say = root, say
        self._changed: Callable[[], None] = lambda: None
        self._background = Background(Journal(root), progress, lambda: self._changed())
        self._memory: Memory | None = None
        self._stages: Stages | None = None
        self._of_settings: tuple[Problem, ...] = ()
        self._moments: dict[Audience, Moment] = {}
        self._said: tuple[Problem, ...] = ()
        self._is_new = True  # to be settled for the first time, with these settings
        self._leaks: set[Problem] = set()
        self._one_at_a_time = threading.RLock()  # pages are asked for while others are read

    def listen(self, changed: Callable[[], None]) -> None:
        """Call ``changed`` when there is something new that no file of the journal shows."""
        self._changed = changed

    def take(self, changed: Changed = None) -> None:
        """Take in what ``changed``, as far as it can be shown at once."""
        with self._one_at_a_time:
            is_other = False
            if self._stages is None or changed is None or SETTINGS in changed:
                is_other = self._open()
            first, *others = self.audiences
            with _nothing_collected() if is_other else nullcontext():
                self._look(first, None if is_other else changed, frozenset(changed or ()))
            for audience in others:  # made again once somebody asks
                self._moments.pop(audience, None)

    def shown(self, audience: Audience, url: str) -> Moment:
        """The journal by now, of which the page at an address is whole."""
        moment = self._moments.get(audience)
        if moment and not moment.late(url):  # which nothing that is being worked out has to delay
            return moment
        with self._one_at_a_time:
            if audience not in self._moments:
                self._look(audience, (), None)
            while late := self._moments[audience].late(url):
                self._look(audience, (), late)
            return self._moments[audience]

    def settle(self, is_overtaken: Callable[[], bool]) -> Iterator[None]:
        """Work out what could wait, until a new change comes; each step may show on pages."""
        first = self.audiences[0]
        while late := self._moments[first].made.late:
            paths = sorted(late)[:_AT_ONCE]
            for path in paths:
                if is_overtaken():
                    return
                self._read(path, late[path])
            with self._one_at_a_time:
                self._look(first, (), paths)
            yield
        if self._tell(first):
            yield
        if self._is_new:
            self._is_new = False
            self._moments[first].made.site.problems()  # so that no save has to find them all
            gc.unfreeze()
            gc.collect()
            gc.freeze()  # what is known by now stays: nobody has to look it through again

    def close(self) -> None:
        self._background.close()
        with self._one_at_a_time:
            if self._memory is not None:
                self._memory.close()

    # --- looked at ----------------------------------------------------------------

    def _open(self) -> bool:
        """Read the settings; whether they make it another journal than before."""
        journal, problems = _opened(self._root)
        self._of_settings = (*problems, *missing_content(journal))
        if self._memory is None:
            self._memory = open_memory(journal)
        if self._stages is not None and self._stages.journal == journal:
            return False
        self._stages, self._is_new = Stages(journal, self._memory), True
        return True

    def _look(self, audience: Audience, changed: Changed, wanted: Collection[str] | None) -> None:
        made = self._drafted(audience, changed, wanted)
        before = self._moments.get(audience)
        # For others a missing page may be a withdrawn one.
        kept = before.kept_in(made) if before and audience == "author" else {}
        refused = self._say_leaks if audience == "public" else None
        problems = before.problems if before else self._of_settings
        self._moments[audience] = Moment(made, problems, kept, refused)

    def _drafted(
        self,
        audience: Audience,
        changed: Changed,
        wanted: Collection[str] | None,
        tries: int = _TRIES,
    ) -> Draft:
        try:
            return draft(self._known, audience, self._background.find, changed, wanted)
        except FileNotFoundError:  # it went between being listed and being read
            if not tries:
                raise
        return self._drafted(audience, None, wanted, tries - 1)

    @property
    def _known(self) -> Stages:
        assert self._stages is not None, "nothing was taken in yet"
        return self._stages

    def _read(self, path: str, name: Digest) -> None:
        """Read a post while pages can be asked for, to be recalled when it is taken in."""
        with suppress(SourceChanged):  # there will be a change to take in
            self._known.parse(path, name)

    # --- told ---------------------------------------------------------------------

    def _tell(self, audience: Audience) -> bool:
        """Work out what is wrong by now, and say it if that is new; whether it is."""
        with self._one_at_a_time:
            moment = self._moments[audience]
            every = in_order((*self._of_settings, *moment.made.problems))
            self._known.memory.commit()
            is_new, moment.problems = every != moment.problems, every
            if every != self._said:
                self._say(self._root, every)
            self._said = every
            return is_new

    def _say_leaks(self, leaks: tuple[Problem, ...]) -> None:
        """Say on the terminal, once, what readers may not see in a file that is not shown."""
        new = [leak for leak in leaks if leak not in self._leaks]
        if new:
            self._leaks.update(new)
            self._say(self._root, new)

    def problems(self, audience: Audience) -> list[dict[str, str]]:
        """The Problems as a page shows them, errors first: its window holds few.

        They quote posts that the public may not see.
        """
        problems = self._moments[self.audiences[0]].problems
        if audience == "public" and problems:
            return [{"text": _ON_THE_TERMINAL}]
        template = self._known.journal.settings.editor
        return [
            {
                "text": show(problem, self._root),
                "severity": problem.severity,
                "link": editor_link(template, self._root, problem.place),
            }
            for problem in sorted(first_of_each_file(problems), key=lambda one: not one.is_error)
        ]


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """For what stays: the collector would look it through again and again, and take nothing."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.freeze()


def _embedded(entry: Entry) -> Iterator[Target]:
    """What a post shows in place."""
    for link, target in zip(entry.document.links, entry.targets, strict=True):
        if link.form == "embed" and target.state == "post":
            yield target


def _opened(root: Path) -> tuple[Journal, tuple[Problem, ...]]:
    try:
        return open_journal(root)
    except OSError as error:  # as while an editor puts a new file in its place
        gone = Problem(Place(SETTINGS), f"the settings cannot be read: {error.strerror}")
        return Journal(root), (gone,)
