"""
The pipeline, front door to back. Each line of ``draft`` is a stage.

    read      content/*.md        → Post        front matter and body, or their Problems
    parse     Post                → Document    HTML with open slots, outline, links
    gather    Documents, Audience → Library     only what this audience may see
    run       Library             → Results     the experiments that visible posts ask for
    compose   Library, Results    → Pages       which pages exist, and all that each may know
    render    Page                → bytes       a pure function of the page
    publish   Pages               → site/       only what changed, in the safe order

Every value is recalled by the digest of all that it was made from; there is no other way
to build, so a warm build and a cold one give the same bytes and the same Problems.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from .content import (
    Audience,
    Entry,
    FileIndex,
    Library,
    Parsed,
    Text,
    Unlinked,
    files_under,
    gather,
    parse_file,
)
from .experiments import Progress, Results, recall, recall_or_run
from .journal import Journal
from .memory import Digest, Memory, digest, digest_of
from .problems import Place, Problem, in_order
from .site.compose import Stock, compose, site_view
from .site.images import has_size, image_size
from .site.pages import Page, Pages
from .site.rendering import Renderer
from .site.writing import NotOurs, Report, publish, withdrawn
from .stamp import tool_stamp
from .templates import BadTemplate, Theme, load_theme

_POSTS = ".md"


class SourceChanged(Exception):  # noqa: N818 - reads as what it says
    """A file was edited between being listed and being read: begin again."""


class Draft:
    """A journal as one audience would get it: all pages, rendered when they are asked for."""

    def __init__(
        self, building: _Building, theme: Theme, library: Library, results: Results, stock: Stock
    ) -> None:
        self._building, self._theme = building, theme
        self.library, self.results = library, results
        composed = building.recall_pages(library, results, stock)
        self.pages = composed.pages
        self.problems = in_order(
            (
                *building.problems,
                *theme.problems,
                *library.problems,
                *results.problems,
                *composed.problems,
            )
        )
        self._by_url = {page.url: page for page in composed.pages}
        self._site = site_view(library, building.journal.settings, stock)
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
            return self._building.bytes_of(page.source, page.fingerprint)
        if self._renderer is None:
            self._renderer = Renderer(self._site, self._theme, self._building.body)
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
            return _draft(_Building(journal, memory), audience, progress)
        except SourceChanged:
            continue


def _draft(building: _Building, audience: Audience, progress: Progress | None) -> Draft:
    theme = load_theme(building.journal.templates)
    library = building.recall_library(building.sources(), audience)
    building.memory.commit()  # runs may take long, and another process may want to remember
    results = recall_or_run(building.journal, library.asked, progress=progress)
    stock = building.stock(library, theme)
    building.files.save()
    return Draft(building, theme, library, results, stock)


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
    return Outcome(made.problems, report, len(made.pages), made.results.ran)


def check(journal: Journal, memory: Memory) -> Checked:
    """Everything that is wrong with the public site, and all posts; nothing is run or written."""
    while True:
        try:
            building = _Building(journal, memory)
            sources = building.sources()
            public = building.recall_library(sources, "public")
            every = building.recall_library(sources, "author")
            results = recall(journal, public.asked)
            theme = load_theme(journal.templates)
            pages = building.recall_pages(public, results, building.stock(public, theme))
            break
        except SourceChanged:
            continue
    of_files = (*building.problems, *public.problems)
    problems = in_order((*of_files, *theme.problems, *results.problems, *pages.problems))
    read = {entry.post.path for entry in every.entries}
    unread = tuple(p for p in of_files if p.place.path not in read)
    return Checked(every.entries, problems, public.unlinked, unread)


def open_memory(journal: Journal) -> Memory:
    """The memory of a journal, under the stamp of the tool as it is now."""
    return Memory(journal.memory / "memory.db", tool_stamp())


class _Building:
    """One journal and its memory: each value by the digest of what it is made from."""

    def __init__(self, journal: Journal, memory: Memory) -> None:
        self.journal, self.memory = journal, memory
        self.files = FileIndex(journal.root, memory)
        self.settings = digest_of(journal.settings)
        self.problems: list[Problem] = []

    def sources(self) -> dict[str, Digest]:
        """Every file below ``content/``, posts with their digests."""
        found = files_under(self.journal.content, self.journal.root)
        paths = [path for path in found if self._has_text_name(path)]
        return {path: self._digest(path) if _is_post(path) else "" for path in paths}

    def _has_text_name(self, path: str) -> bool:
        """Whether a file's name can be written down; one in an old encoding is a Problem."""
        shown = path.encode("utf-8", "replace").decode()
        if shown != path:
            self.problems.append(Problem(Place(shown), "the name of this file is not UTF-8 text"))
        return shown == path

    def _digest(self, path: str) -> Digest:
        """The digest of a file that was listed; empty where it cannot be read, a Problem.

        Raises:
            SourceChanged: it is gone, or has only now become readable.
        """
        name = self.files.digest(path)
        if name:
            return name
        try:
            (self.journal.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise SourceChanged(path) from None
        except OSError as error:
            self.problems.append(Problem(Place(path), f"cannot be read: {error.strerror}"))
            return ""
        raise SourceChanged(path)

    def recall_library(self, sources: dict[str, Digest], audience: Audience) -> Library:
        key = digest(self.settings, audience, digest_of(sources))
        return self.memory.recall("library", key, Library, lambda: self._gather(sources, audience))

    def _gather(self, sources: dict[str, Digest], audience: Audience) -> Library:
        parsed = [self._recall_post(path, name) for path, name in sources.items() if name]
        return gather(parsed, tuple(sources), audience)

    def _recall_post(self, path: str, name: Digest) -> Parsed:
        return self.memory.recall(
            "post", self._key(path, name), Parsed, lambda: self._parse(path, name)
        )

    def _parse(self, path: str, name: Digest) -> Parsed:
        whole = parse_file(path, self.bytes_of(path, name), self.journal.settings)
        self.memory.put("body", self._key(path, name), whole.html)
        return whole.parsed

    def body(self, path: str, name: Digest) -> Text:
        """The HTML of a post, its slots still open."""
        return self.memory.recall(
            "body", self._key(path, name), Text, lambda: self._reparse(path, name)
        )

    def _reparse(self, path: str, name: Digest) -> Text:
        return parse_file(path, self.bytes_of(path, name), self.journal.settings).html

    def stock(self, library: Library, theme: Theme) -> Stock:
        """The files that the pages of a library are made with."""
        digests = {path: self._digest(path) for path in library.files}
        images = [path for path, name in digests.items() if name and has_size(path)]
        sizes = {path: self._size(path, digests[path]) for path in images}
        known = {path: size for path, size in sizes.items() if size != (0, 0)}
        return Stock(theme.digest, theme.assets, digests, known)

    def _size(self, path: str, name: Digest) -> tuple[int, int]:
        return self.memory.recall(
            "size", name, tuple[int, int], lambda: image_size(self.bytes_of(path, name))
        )

    def recall_pages(self, library: Library, results: Results, stock: Stock) -> Pages:
        found = msgspec.structs.replace(results, ran=())  # recalled or run, the same was found
        key = digest(self.settings, digest_of(library), digest_of(found), digest_of(stock))
        return self.memory.recall(
            "pages", key, Pages, lambda: compose(library, results, self.journal.settings, stock)
        )

    def _key(self, path: str, name: Digest) -> Digest:
        return digest(self.settings, path, name)

    def bytes_of(self, path: str, name: Digest) -> bytes:
        """The bytes of a file that has the digest ``name``.

        Raises:
            SourceChanged: it no longer has.
        """
        try:
            content = (self.journal.root / path).read_bytes()
        except OSError:
            raise SourceChanged(path) from None
        if digest(content) != name:
            raise SourceChanged(path)
        return content


def _is_post(path: str) -> bool:
    return path.lower().endswith(_POSTS) and not path.startswith("content/static/")


def _stopped(journal: Journal, made: Draft, problems: Sequence[Problem]) -> Outcome:
    standing = withdrawn(journal.site, made.pages)
    return Outcome(tuple(problems), None, len(made.pages), made.results.ran, standing)
