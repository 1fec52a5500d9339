"""
The pipeline, front door to back: ``_draft`` is the list of its stages.

    read      content/*.md        → Post        front matter and body, or their Problems
    parse     Post                → Document    HTML with open slots, outline, links
    gather    Documents, Audience → Library     only what this audience may see
    run       Library             → Results     the experiments that visible posts ask for
    compose   Library, Results    → Pages       which pages exist, and all that each may know
    render    Page                → bytes       a pure function of the page
    publish   Pages               → site/       only what changed, in the safe order

Every value is recalled by the digest of all that it was made from (``stages.py``); there is
no other way to build, so a warm build and a cold one give the same bytes and the same Problems.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from .content import Audience, Entry, Library, Unlinked
from .experiments import Progress, Results, recall, recall_or_run
from .journal import Journal
from .memory import Digest, Memory, digest, digest_of
from .problems import Place, Problem, in_order
from .site.compose import site_view
from .site.pages import Page, Pages
from .site.rendering import Renderer
from .site.views import SiteView
from .site.writing import NotOurs, Report, publish, withdrawn
from .stages import SourceChanged, Stages
from .stamp import tool_stamp
from .templates import BadTemplate, Theme, load_theme


class Draft:
    """A journal as one audience would get it: all pages, rendered when they are asked for."""

    def __init__(
        self,
        stages: Stages,
        theme: Theme,
        site: SiteView,
        pages: Pages,
        results: Results,
        problems: tuple[Problem, ...],
    ) -> None:
        self.pages, self.problems, self.ran = pages.pages, problems, results.ran
        self._stages, self._theme, self._site = stages, theme, site
        self._by_url = {page.url: page for page in pages.pages}
        self._renderer: Renderer | None = None

    @property
    def base_path(self) -> str:
        return self._site.base_path

    @property
    def version(self) -> Digest:
        """The digest of all that the draft shows: two that agree need no reload."""
        fingerprints = [page.fingerprint for page in self.pages]
        return digest(*fingerprints, digest_of(self.problems))

    def get(self, url: str) -> bytes | None:
        """The bytes at an address; None where the site has no page."""
        page = self._by_url.get(url)
        return self.render(page) if page else None

    @property
    def has_errors(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    def render(self, page: Page) -> bytes:
        """The bytes of a page.

        Raises:
            BadTemplate: a template of the journal's own does not work.
            SourceChanged: a file is no longer what the page was made from.
        """
        if page.source and page.source_in == "theme":
            return self._theme.files[page.source]
        if page.source:
            return self._stages.bytes_of(page.source, page.fingerprint)
        if self._renderer is None:
            self._renderer = Renderer(self._site, self._theme, self._stages.body)
        return self._renderer.render(page)


class Outcome(msgspec.Struct, frozen=True):
    """What a build came to: every Problem, and what it did to ``site/`` if none was an error.

    ``standing`` are withdrawn pages that are still published because the build stopped.
    """

    problems: tuple[Problem, ...]
    report: Report | None = None
    pages: int = 0
    ran: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()


class Checked(msgspec.Struct, frozen=True):
    """What a check found: every post with what is wrong, and links that readers do not get.

    ``unread`` are the Problems of files that could not be read at all.
    """

    posts: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    unlinked: tuple[Unlinked, ...]
    unread: tuple[Problem, ...]


def build(journal: Journal, memory: Memory, progress: Progress | None = None) -> Outcome:
    """Build the public site; with any error nothing of ``site/`` is touched."""
    while True:
        made = draft(journal, memory, "public", progress)
        try:
            return _publish(journal, made)
        except SourceChanged:  # while it was being built: what was read is no longer so
            continue


def draft(
    journal: Journal, memory: Memory, audience: Audience, progress: Progress | None = None
) -> Draft:
    """All stages up to the pages, for one audience."""
    while True:
        try:
            return _draft(Stages(journal, memory), audience, progress)
        except SourceChanged:
            continue


def _draft(stages: Stages, audience: Audience, progress: Progress | None) -> Draft:
    journal, theme = stages.journal, load_theme(stages.journal.templates)
    library = stages.gather(stages.read(), audience)
    stages.memory.commit()  # runs may take long, and another process may want to remember
    results = recall_or_run(journal, library.asked, progress=progress)
    stock = stages.stock(library, theme)
    stages.files.save()
    pages = stages.compose(library, results, stock)
    return Draft(
        stages=stages,
        theme=theme,
        site=site_view(library, journal.settings, stock),
        pages=pages,
        results=results,
        problems=_problems(stages, theme, library, results, pages),
    )


def _problems(
    stages: Stages, theme: Theme, library: Library, results: Results, pages: Pages
) -> tuple[Problem, ...]:
    of_files = (*stages.problems, *theme.problems)
    return in_order((*of_files, *library.problems, *results.problems, *pages.problems))


def _publish(journal: Journal, made: Draft) -> Outcome:
    if made.has_errors:
        return _stopped(journal, made, made.problems)
    try:
        report = publish(journal.site, journal.memory, made.pages, made.render)
    except (BadTemplate, NotOurs) as refused:
        return _stopped(journal, made, in_order((*made.problems, refused.problem)))
    except OSError as error:
        where = Path(error.filename or journal.site)
        name = where.relative_to(journal.root) if where.is_relative_to(journal.root) else where.name
        problem = Problem(Place(str(name)), f"cannot be written: {error.strerror}")
        return _stopped(journal, made, in_order((*made.problems, problem)))
    return Outcome(made.problems, report, len(made.pages), made.ran)


def check(journal: Journal, memory: Memory) -> Checked:
    """Everything that is wrong with the public site, and all posts; nothing is run or written."""
    while True:
        try:
            return _check(Stages(journal, memory))
        except SourceChanged:
            continue


def _check(stages: Stages) -> Checked:
    sources, theme = stages.read(), load_theme(stages.journal.templates)
    public, every = stages.gather(sources, "public"), stages.gather(sources, "author")
    results = recall(stages.journal, public.asked)
    pages = stages.compose(public, results, stages.stock(public, theme))
    read = {entry.post.path for entry in every.entries}
    of_files = (*stages.problems, *public.problems)
    return Checked(
        posts=every.entries,
        problems=_problems(stages, theme, public, results, pages),
        unlinked=public.unlinked,
        unread=tuple(problem for problem in of_files if problem.place.path not in read),
    )


def open_memory(journal: Journal) -> Memory:
    """The memory of a journal, under the stamp of the tool as it is now."""
    return Memory(journal.memory / "memory.db", tool_stamp())


def _stopped(journal: Journal, made: Draft, problems: Sequence[Problem]) -> Outcome:
    standing = withdrawn(journal.site, made.pages)
    return Outcome(tuple(problems), None, len(made.pages), made.ran, standing)
