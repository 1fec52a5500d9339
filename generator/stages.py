"""
Each stage of the pipeline for one journal, recalled by the digest of what it is made from.

Nothing here decides what a stage does; it only knows what each depends on. That is the
whole of incremental building: a stage is asked for its value, and memory says whether it
has to be made. A file that changes while it is being read starts the pipeline again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple, TypeVar

import msgspec

from .characters import encodable
from .content import (
    Audience,
    FileIndex,
    Gathered,
    Library,
    Parsed,
    Text,
    file_of,
    files_under,
    gather,
    is_post,
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
from .content.markdown.math import MathWriter
from .content.works import BadRecord, reference
from .experiments import Results
from .journal import STATIC, Journal
from .memory import Digest, Memory, digest, digest_of
from .problems import Guesses, Place, Problem
from .site import indexing, pagefind
from .site.atlas import Atlas, atlas
from .site.compose import compose
from .site.context import Stock
from .site.experiments import source_paths
from .site.images import WIDTHS, Images, has_size, image_size, scaled, too_large, unshown
from .site.indexing import Findable
from .site.metadata import stripped, told_as_it_is
from .site.pages import Page, Pages
from .site.sources import Source, read_source
from .site.views import CardView, IconView, MapView
from .templates import Theme

T = TypeVar("T")

_FEW = 4  # values of the whole journal that are kept: two audiences, now and before


class SourceChanged(Exception):  # noqa: N818 - reads as what it says
    """A file was edited between being listed and being read: begin again."""


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


class Index(NamedTuple):
    """The files of a search index: the digests by path, and how to come by the bytes."""

    names: dict[str, Digest]
    files: Callable[[], dict[str, bytes]]


class Stages:
    """The stages for one journal and its memory."""

    def __init__(self, journal: Journal, memory: Memory) -> None:
        self.journal, self.memory = journal, memory
        self.files = FileIndex(journal.root, memory)
        self.settings = digest_of(journal.settings)

    def read(self) -> Sources:
        """The files of the journal as they are now."""
        files: dict[str, Digest] = {}
        paths, odd = files_under(self.journal.content, self.journal.root)
        problems = list(odd)
        for path in paths:
            shown = encodable(path)
            if shown != path:
                message = "the name of this file is not UTF-8 text"
                problems.append(Problem(Place(shown), message))
                continue
            files[path], found = self._digest(path) if is_post(path) else ("", ())
            problems += found
        return Sources(files, tuple(problems))

    def _digest(self, path: str) -> tuple[Digest, tuple[Problem, ...]]:
        """The digest of a file that was listed; none where it cannot be read, a Problem.

        Raises:
            SourceChanged: it is gone, or has only now become readable.
        """
        if name := self.files.digest(path):
            return name, ()
        try:
            (self.journal.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise SourceChanged(path) from None
        except OSError as error:
            return "", (Problem(Place(path), f"cannot be read: {error.strerror}"),)
        raise SourceChanged(path)

    def parse(self, path: str, name: Digest) -> Parsed:
        """The post at ``path``, whose bytes have the digest ``name``."""
        return self.memory.recall(
            "post", self._key(path, name), Parsed, lambda: self._parse(path, name)
        )

    def gather(self, sources: Sources, audience: Audience) -> Gathered:
        """All that ``audience`` may see of these files, and what the author is told of them."""

        def make() -> Gathered:
            parsed = [self.parse(path, name) for path, name in sources.files.items() if name]
            return gather(parsed, tuple(sources.files), audience)

        key = digest(self.settings, audience, digest_of(sources.files))
        gathered = self.memory.recall("library", key, Gathered, make, keep=_FEW)
        library = msgspec.structs.replace(gathered.library, name=key)
        return msgspec.structs.replace(gathered, library=library)

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

    def source(self, path: str, name: Digest) -> Source:
        """A module of an experiment as its page shows it."""
        return self.memory.recall(
            "source", name, Source, lambda: read_source(self.bytes_of(path, name))
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
        found = {path: self._digest(path) for path in library.files}
        digests = {path: name for path, (name, _) in found.items()}
        images = [path for path, name in digests.items() if name and has_size(path)]
        sizes = {path: self._size(path, digests[path]) for path in images}
        known = {path: size for path, size in sizes.items() if size != (0, 0)}
        wide = [path for path, (width, _) in known.items() if width > WIDTHS[-1]]
        pictures = Images(known, frozenset(p for p in wide if self._scales(p, digests[p])))
        sources = {p: self.files.digest(p) for p in source_paths(results) if self._lies_here(p)}
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
            "unshown", key, str, lambda: unshown(path, self.bytes_of(path, name))
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
        name, problems = self._digest(BIBLIOGRAPHY) if self._has_bibliography() else ("", ())
        if not name:
            return {}, problems or (no_file(first),)
        read = self.memory.recall(
            *("bibliography", name, Bibliography),
            lambda: read_bibliography(BIBLIOGRAPHY, self.bytes_of(BIBLIOGRAPHY, name)),
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
            content = self.bytes_of(path, name)
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
            "size", key, tuple[int, int], lambda: image_size(path, self.bytes_of(path, name))
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
            "scaled", key, bytes, lambda: scaled(path, self.bytes_of(path, name), width)
        )

    def compose(self, library: Library, results: Results, stock: Stock) -> Pages:
        """Every file of the site, and all that each may know."""
        found = msgspec.structs.replace(results, ran=(), moved=())  # however it came to be found
        key = digest(self.settings, library.name, digest_of(found), digest_of(stock))
        pages = self.memory.recall(
            "pages",
            key,
            Pages,
            lambda: compose(library, found, self.journal.settings, stock),
            keep=_FEW,
        )
        if results.moved and pages.problems:  # this once they say what the numbers were before
            said = compose(library, results, self.journal.settings, stock).problems
            return msgspec.structs.replace(pages, problems=said)
        return pages

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
