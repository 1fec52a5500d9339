"""
Each stage of the pipeline for one journal, recalled by the digest of what it is made from.

Nothing here decides what a stage does; it only knows what each depends on. That is the
whole of incremental building: a stage is asked for its value, and memory says whether it
has to be made. A preview keeps its stages, and with them what they gave before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

import msgspec

from .content import (
    Audience,
    FileIndex,
    Library,
    Parsed,
    Text,
    file_of,
    parse_file,
)
from .content.bibliography import (
    BIBLIOGRAPHY,
    Bibliography,
    Record,
    Reference,
    can_read,
    no_file,
    read_bibliography,
)
from .content.bibliography import missing as no_such_work
from .content.gathering import Gathering
from .content.markdown.math import MathWriter
from .content.parsing import glance
from .content.works import BadRecord, reference
from .experiments import Results
from .journal import STATIC, Journal
from .memory import Digest, Memory, digest, digest_of
from .problems import Guesses, Problem
from .site import indexing, pagefind
from .site.atlas import Atlas, atlas
from .site.compose import Composition
from .site.context import Stock
from .site.experiments import source_paths
from .site.images import WIDTHS, Images, has_size, image_size, scaled, too_large, unshown
from .site.indexing import Findable
from .site.metadata import stripped, told_as_it_is
from .site.pages import Page, Pages
from .site.sources import Source, read_source
from .site.views import CardView, IconView, MapView
from .sources import Changed, Files, Sources
from .templates import Theme, load_theme

_TEMPLATES = "templates/"
_GLANCED = "~"  # before the digest of a post of which only the front matter was read
_FEW = 4  # values of the whole journal that are kept: two audiences, now and before


class Index(NamedTuple):
    """The files of a search index: the digests by path, and how to come by the bytes."""

    names: dict[str, Digest]
    files: Callable[[], dict[str, bytes]]


class Stages:
    """The stages for one journal and its memory."""

    def __init__(self, journal: Journal, memory: Memory) -> None:
        self.journal, self.memory = journal, memory
        self.digests = FileIndex(journal.root, memory)
        self.files = Files(journal, self.digests)
        self.settings = digest_of(journal.settings)
        self._gathered: dict[Audience, tuple[dict[str, Digest], Gathering]] = {}
        self._composed: dict[Audience, Composition] = {}
        self._theme: Theme | None = None

    def parse(self, path: str, name: Digest) -> Parsed:
        """The post at ``path``, whose bytes have the digest ``name``."""
        return self.memory.recall(
            "post", self._key(path, name), Parsed, lambda: self._parse(path, name)
        )

    def theme(self, changed: Changed = None) -> Theme:
        """The theme of the journal; read again where a file of it may have ``changed``."""
        is_same = changed is not None and not any(path.startswith(_TEMPLATES) for path in changed)
        if self._theme is None or not is_same:
            self._theme = load_theme(self.journal.templates)
        return self._theme

    def gather(
        self, sources: Sources, audience: Audience, wanted: Collection[str] | None = None
    ) -> tuple[Gathering, dict[str, Digest]]:
        """All that ``audience`` may see of these files, and what the author is told of them.

        What was gathered before for them is kept right: only what changed is taken in. Where
        ``wanted`` says which posts have to be whole, others that nobody remembers are glanced
        at; those come with it, each with its digest.
        """
        before, gathering = self._gathered.get(audience) or ({}, Gathering(audience))
        now, changes = dict[str, Digest](), dict[str, Parsed | None]()
        for path, name in sources.files.items():
            if not name:
                continue
            now[path] = name
            if before.get(path) == name:
                continue
            parsed = self._remembered(path, name)
            if parsed is None and (wanted is None or path in wanted):
                parsed = self.parse(path, name)
            if parsed is None:
                now[path] = f"{_GLANCED}{name}"
                if before.get(path) == now[path]:
                    continue
                parsed = glance(path, self.files.bytes_of(path, name), self.journal.settings)
            changes[path] = parsed
        gone = {path: None for path in before if path not in now}
        self._gathered.pop(audience, None)  # until it is whole again
        gathering.renew({**changes, **gone}, sources.files)
        self._gathered[audience] = now, gathering
        return gathering, {
            path: name.removeprefix(_GLANCED)
            for path, name in now.items()
            if name.startswith(_GLANCED)
        }

    def _remembered(self, path: str, name: Digest) -> Parsed | None:
        return self.memory.get("post", self._key(path, name), Parsed)

    def name_of(self, sources: Sources, audience: Audience, late: Collection[str]) -> Digest:
        """The name of all that a Library is made from; posts that were glanced at say less."""
        return digest(self.settings, audience, digest_of(sources.files), *sorted(late))

    def _parse(self, path: str, name: Digest) -> Parsed:
        whole = parse_file(path, self.files.bytes_of(path, name), self.journal.settings)
        self.memory.put("body", self._key(path, name), whole.html)
        return whole.parsed

    def body(self, path: str, name: Digest) -> Text:
        """The HTML of a post, its slots still open."""
        return self.memory.recall(
            "body", self._key(path, name), Text, lambda: self._reparse(path, name)
        )

    def _reparse(self, path: str, name: Digest) -> Text:
        return parse_file(path, self.files.bytes_of(path, name), self.journal.settings).html

    def source(self, path: str, name: Digest) -> Source:
        """A module of an experiment as its page shows it."""
        return self.memory.recall(
            "source", name, Source, lambda: read_source(self.files.bytes_of(path, name))
        )

    def atlas(self, view: MapView) -> Atlas:
        """Where the posts of a map stand; it is made of their words alone."""
        words = [(spot.title, spot.tags, spot.headings) for spot in view.spots]
        return self.memory.recall("atlas", digest_of(words), Atlas, lambda: atlas(words), keep=_FEW)

    def picture(self, view: CardView | IconView) -> bytes:
        """A picture that no author drew."""

        def make() -> bytes:
            from .site.cards import drawn  # late: Pillow, only for pictures not drawn before

            return drawn(view)

        return self.memory.recall("picture", digest_of(view), bytes, make)

    def stock(
        self, library: Library, results: Results, theme: Theme
    ) -> tuple[Stock, tuple[Problem, ...]]:
        """The files that the pages of a library are made with; Problems of what they are."""
        found = {path: self.files.digest(path) for path in library.files}
        digests = {path: name for path, (name, _) in found.items()}
        images = [path for path, name in digests.items() if name and has_size(path)]
        sizes = {path: self._size(path, digests[path]) for path in images}
        known = {path: size for path, size in sizes.items() if size != (0, 0)}
        wide = [path for path, (width, _) in known.items() if width > WIDTHS[-1]]
        pictures = Images(known, frozenset(p for p in wide if self._scales(p, digests[p])))
        sources = {p: self.digests.digest(p) for p in source_paths(results) if self._lies_here(p)}
        references, wrong = self.references(library)
        stock = Stock(
            self.memory.stamp,
            theme.digest,
            theme.assets,
            digests,
            pictures,
            sources,
            pagefind.engine(),
            references,
        )
        problems = [*wrong] + [problem for _, problems in found.values() for problem in problems]
        problems += [p for path, name in digests.items() if name for p in self._left(path, name)]
        return stock, (*problems, *self._unshown(library, digests))

    def _unshown(self, library: Library, digests: dict[str, Digest]) -> Iterator[Problem]:
        """Pictures that are none, wherever a post shows one."""
        for path, place in library.pictures:
            name = digests[path] if has_size(path) else ""
            if name and (why := self._why_unshown(path, name)):
                message = f'no browser shows "{path.rpartition("/")[2]}": {why}'
                yield Problem(place, message, "copy or export it again, or name another")

    def _why_unshown(self, path: str, name: Digest) -> str:
        key = digest(path, name)
        return self.memory.recall(
            "unshown", key, str, lambda: unshown(path, self.files.bytes_of(path, name))
        )

    def references(self, library: Library) -> tuple[dict[str, Reference], tuple[Problem, ...]]:
        """The works that the posts of a library cite; Problems where there is no such work.

        Only the records that are cited go on from here, so that another one changes no page.
        """
        cited = library.cited
        if not cited:
            return {}, ()
        first = min(cited.values())
        if not can_read():
            hint = "install learning-journal[citations], with the same pip"
            return {}, (Problem(first, "citations need bibtexparser, which is not there", hint),)
        name, problems = self.files.digest(BIBLIOGRAPHY) if self._has_bibliography() else ("", ())
        if not name:
            return {}, problems or (no_file(first),)
        read = self.memory.recall(
            *("bibliography", name, Bibliography),
            lambda: read_bibliography(BIBLIOGRAPHY, self.files.bytes_of(BIBLIOGRAPHY, name)),
            keep=_FEW,
        )
        guesses = Guesses()
        unknown = [
            no_such_work(one, place, read.records, guesses)
            for one, place in library.citations
            if one not in read.records
        ]
        found, wrong = self._works(read, [key for key in cited if key in read.records])
        return found, (*read.problems, *unknown, *wrong)

    def _has_bibliography(self) -> bool:
        return (self.journal.root / BIBLIOGRAPHY).is_file()

    def _works(
        self, read: Bibliography, keys: Iterable[str]
    ) -> tuple[dict[str, Reference], list[Problem]]:
        """The works of these keys, and what is wrong with the records of others."""
        found: dict[str, Reference] = {}
        wrong: list[Problem] = []
        for key in keys:
            if key in read.faults:
                wrong += read.faults[key]
                continue
            try:
                found[key] = self._reference(read.records[key])
            except BadRecord as bad:
                wrong.append(Problem(read.place(key), bad.message, bad.hint))
        return found, wrong

    def _reference(self, record: Record) -> Reference:
        key = digest(self.settings, digest_of(record))
        math = self.journal.settings.math_macros
        return self.memory.recall(
            "reference", key, Reference, lambda: reference(record, MathWriter(math))
        )

    def _left(self, path: str, name: Digest) -> tuple[Problem, ...]:
        """What a file that is published says beside what it shows, for all to see."""

        def make() -> tuple[Problem, ...]:
            content = self.files.bytes_of(path, name)
            if path.startswith(STATIC):
                return told_as_it_is(path, content)
            large = too_large(path, content) if has_size(path) else ()
            return (*large, *stripped(path, content).problems)

        return self.memory.recall("metadata", digest(path, name), tuple[Problem, ...], make)

    def _lies_here(self, path: str) -> bool:
        """Whether a file of experiments/ is in there, and not a link to what lies elsewhere."""
        home = self.journal.experiments.resolve()
        return (self.journal.root / path).resolve().is_relative_to(home)

    def _size(self, path: str, name: Digest) -> tuple[int, int]:
        key = digest(path, name)
        return self.memory.recall(
            "size", key, tuple[int, int], lambda: image_size(path, self.files.bytes_of(path, name))
        )

    def _scales(self, path: str, name: Digest) -> bool:
        """Whether there are smaller copies of an image; once known, none of them is read."""
        key = digest(path, name)
        return self.memory.recall("scales", key, bool, lambda: self._can_be_scaled(path, name))

    def _can_be_scaled(self, path: str, name: Digest) -> bool:
        return all(self.scaled(path, name, width) for width in WIDTHS)

    def scaled(self, path: str, name: Digest, width: int) -> bytes:
        """The copy of an image that is so many pixels wide; empty where there can be none."""
        key = digest(path, name, str(width))
        return self.memory.recall(
            "scaled", key, bytes, lambda: scaled(path, self.files.bytes_of(path, name), width)
        )

    def compose(
        self, audience: Audience, library: Library, results: Results, stock: Stock
    ) -> Composition:
        """The site of a library, each page to be made when it is wanted."""
        site = Composition(
            library, results, self.journal.settings, stock, self._composed.get(audience)
        )
        self._composed[audience] = site
        return site

    def pages(self, site: Composition) -> Pages:
        """Every file of a site, and all that each may know."""
        return self.memory.recall("pages", self._of(site), Pages, site.pages, keep=_FEW)

    def problems(self, site: Composition) -> tuple[Problem, ...]:
        """What is wrong with the addresses of a site, and with what it says of runs."""
        if site.results.moved and (found := site.problems()):
            return found  # this once they say what the numbers were before
        key, type_ = self._of(site), tuple[Problem, ...]
        return self.memory.recall("problems", key, type_, site.problems, keep=_FEW)

    def _of(self, site: Composition) -> Digest:
        """The name of all that a site is made from."""
        found = msgspec.structs.replace(site.results, ran=(), moved=())  # however it was found
        return digest(self.settings, site.library.name, digest_of(found), digest_of(site.stock))

    def index(self, pages: Iterable[Page]) -> Index:
        """What the site's search is made of; nothing where there is nothing to make it with.

        Raises:
            CannotIndex: it could not be made.
            OSError: it cannot be written.
        """
        found = indexing.findable(pages)
        if not (found and pagefind.engine()):
            return Index({}, dict)
        key = digest(pagefind.engine(), self.settings, digest_of(found))

        def files() -> dict[str, bytes]:
            return self.memory.recall(
                "index", key, dict[str, bytes], lambda: self._index(found), keep=_FEW
            )

        def names() -> dict[str, Digest]:
            return {path: digest(content) for path, content in files().items()}

        return Index(
            self.memory.recall("index names", key, dict[str, Digest], names, keep=_FEW), files
        )

    def _index(self, found: tuple[Findable, ...]) -> dict[str, bytes]:
        documents = {file_of(one.url): indexing.document(one, self._inside(one)) for one in found}
        language = self.journal.settings.language
        files = pagefind.indexed(documents, language, self.journal.memory)
        return {**files, indexing.POSTS: indexing.posts_file(found, files)}

    def _inside(self, found: Findable) -> str:
        """The HTML of the article of a page that can be found."""
        if found.is_module:
            return self.source(found.source, found.body).about if found.body else ""
        return self.body(found.source, found.body).filled(found.fills)

    def _key(self, path: str, name: Digest) -> Digest:
        return digest(self.settings, path, name)
