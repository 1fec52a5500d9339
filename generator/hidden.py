"""
What a journal keeps from its readers, collected for the leak gate.

This is the one place after ``gather`` that looks at invisible posts, and what it makes goes to
the gate alone. A saying is a secret unless something that readers may see says it, too: a post
in its own words, the theme, the settings. An experiment that they may see shows its source,
which excuses words and code, but not the title or the address of an invisible post.

What a post says is recalled by its bytes, and what another excuses of it by the bytes of both.
"""

from __future__ import annotations

import ast
import os
import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache, partial
from html import unescape
from pathlib import Path
from typing import NamedTuple

import msgspec

from .content import Entry, Face, Library, encoded, is_post
from .experiments import Results
from .experiments.modules import module_of, results_in
from .frames import framed
from .gate import (
    Form,
    Said,
    Search,
    Secret,
    Secrets,
    addresses_in,
    folded,
    form_of,
    is_tellable,
    said_by,
    said_in_module,
    shown_by,
    shown_in_module,
    text_with_gaps,
)
from .journal import STATIC, Journal
from .memory import Digest, digest, digest_of
from .problems import Place, line_and_column
from .site.experiments import listed_experiments, source_paths
from .site.metadata import without_metadata
from .sources import Sources
from .stages import Stages
from .templates import Theme

_NO_CODE = {"data", "results", "__pycache__"}  # folders of experiments/
_EMPTY = digest(b"")
_TAG = re.compile(r"<[^<>]*>")
_SPEAKING = ("content", "site")  # the rooms whose own words stand on pages


class Journaled(NamedTuple):
    """A journal as the gate has to know it: what readers may see, and which posts are not there."""

    sources: Sources
    library: Library
    hidden: tuple[str, ...]
    results: Results
    theme: Theme


def secrets_of(stages: Stages, journal: Journaled) -> Secrets:
    """All of a journal that may not be published."""
    return _Hidden(stages, journal).secrets()


def place_of(root: Path, secret: Secret) -> Place:
    """Where in the journal a secret is said; its file as a whole where that cannot be told."""
    try:
        text = (root / secret.path).read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return Place(secret.path)
    words = re.findall(r"\w+", secret.text)
    for count in (len(words), 3, 1):  # markup may stand between the words
        said = re.search(r"[\W_]+".join(map(re.escape, words[:count])), text, re.IGNORECASE)
        if words and said:
            where = line_and_column(text, said.start())
            return Place(secret.path, *where, len(said[0].partition("\n")[0]))
    return Place(secret.path)


class _Runs(msgspec.Struct, frozen=True):
    """What the runs of some experiments show: modules, what they call things, and files."""

    experiments: tuple[str, ...]
    modules: tuple[str, ...]
    names: tuple[str, ...]
    files: tuple[str, ...]

    @classmethod
    def of(cls, results: Results, wanted: Collection[str]) -> _Runs:
        findings = {name: one for name, one in results.findings.items() if name in wanted}
        # An experiment that another imports is not shown with it.
        others = {module_of(name) for name in results.known if name not in wanted}
        modules = source_paths(msgspec.structs.replace(results, findings=findings))
        found = [finding.result for finding in findings.values()]
        named = [figure.name for result in found for figure in result.figures]
        named += [table.name for result in found for table in result.tables]
        named += [name for result in found for name in (*result.metric_names, *result.parameters)]
        files = [one.name for result in found for one in result.artifacts]
        files += [f"{figure.name}.svg" for result in found for figure in result.figures]
        return cls(
            tuple(sorted(wanted)),
            tuple(path for path in modules if path not in others),
            tuple(sorted(map(folded, {*wanted, *named}))),
            tuple(sorted(files)),
        )


class _Hidden:
    def __init__(self, stages: Stages, journaled: Journaled) -> None:
        self.stages, self.journal, self.memory = stages, stages.journal, stages.memory
        self.sources, self.library, self.hidden, results, self.theme = journaled
        self.references, _ = stages.references(self.library)
        self.runs = _Runs.of(results, self.library.asked)
        self.listed_runs = _Runs.of(results, listed_experiments(self.library, results))
        asked = {module_of(name) for name in self.library.asked}
        seen = asked.union(self.runs.modules)
        self.hidden_modules = [path for path in _modules(self.journal) if path not in seen]
        every = (*self.hidden_modules, *self.runs.modules)
        self.modules = {path: name for path in every if (name := stages.digests.digest(path))}
        self.experiments = {module_of(name): name for name in results.known}

    def secrets(self) -> Secrets:
        # Which modules are shown depends on what the runs read, not on what is in them alone.
        of_runs = digest_of((self.modules, self.experiments, self.runs, self.listed_runs))
        of_works = digest_of(self.references)
        key = digest(self.library.name, self.theme.digest, of_runs, of_works)
        strings = self.memory.recall("secrets", key, tuple[Secret, ...], self._strings, keep=2)
        return Secrets(strings, self._files())

    # --- strings ------------------------------------------------------------------

    def _strings(self) -> tuple[Secret, ...]:
        # Of what several say, or one in several ways, that which is excused the least counts.
        every: dict[tuple[str, str], Secret] = {}
        for one in sorted(self._said(), key=lambda one: not one.names_a_post):
            every.setdefault((one.text, one.scope), one)
        secrets = tuple(every[key] for key in sorted(every))
        if not secrets:
            return ()
        shown = _Shown(self.stages, secrets)
        to_all = shown.by_site(self.theme) | shown.by_posts(self.library.listed)
        to_all |= shown.by_texts(text for one in self._linked() for text in (one.title, one.url))
        to_all |= shown.by_texts((*self._works(self.library.listed), *self._menu()))
        to_some, of_files = to_all | shown.by_posts(self.library.unlisted), self._names_of_files()
        to_some |= shown.by_texts(self._works(self.library.unlisted))
        in_code, in_listed = (
            shown.by_modules(map(self._module, runs.modules), runs.experiments)
            for runs in (self.runs, self.listed_runs)
        )

        def is_shown(one: Secret) -> bool:
            if one.scope == "lists":
                said, code, names = to_all, in_listed, self.listed_runs.names
            else:
                said, code, names = to_some, in_code, self.runs.names
            if one.text in said or (one.kind == "file" and one.text in of_files):
                return True
            # A run can read private posts: what it names counts if its source says it as well.
            return one.text in code and (not one.names_a_post or one.text in names)

        return tuple(one for one in secrets if not is_shown(one))

    def _said(self) -> Iterator[Secret]:
        for path in self.hidden:
            for said in self._said_by(path):
                yield Secret(said.kind, said.text, path)
        for path in self.hidden_modules:
            for said in said_in_module(self.experiments.get(path, ""), self._module(path)):
                yield Secret(said.kind, said.text, path)
        for path in self._unused_files():
            said_name = Said("file", folded(posixpath.basename(path)))
            if is_tellable(said_name):
                yield Secret(said_name.kind, said_name.text, path)
        linked = {face.url for face in self._linked()}
        for entry in self.library.unlisted:
            is_linked = entry.post.url in linked
            for said in self._said_by(entry.post.path):
                if not (is_linked and said.kind in ("title", "address")):
                    yield Secret(said.kind, said.text, entry.post.path, "lists")

    def _linked(self) -> list[Face]:
        """The unlisted posts that a listed one links: their names stand wherever it is whole."""
        urls = {target.url for entry in self.library.listed for target in entry.targets}
        return [entry.face for entry in self.library.unlisted if entry.face.url in urls]

    def _menu(self) -> Iterator[str]:
        """The links to the author's own pages, as each page has them."""
        base = self.journal.settings.base_path
        for face in (entry.face for entry in self.library.listed):
            if face.kind == "page":
                yield f'<a href="{base}{encoded(face.url)}">{face.title}</a>'

    def _works(self, entries: Iterable[Entry]) -> list[str]:
        """What is said of the works that these posts cite, whose titles others may have."""
        cited = {one.key for entry in entries for some in entry.document.citations for one in some}
        works = (self.references[key] for key in sorted(cited) if key in self.references)
        return [unescape(_TAG.sub("", f"{one.short}\n{one.html(one.year)}")) for one in works]

    def _said_by(self, path: str) -> tuple[Said, ...]:
        name = self.sources.files[path]

        def make() -> tuple[Said, ...]:
            parsed = self.stages.parse(path, name)
            html = text_with_gaps(self.stages.body(path, name))
            return said_by(parsed.post, parsed.document, html) if parsed.post else ()

        key = digest(self.stages.settings, path, name)
        return self.memory.recall("said", key, tuple[Said, ...], make)

    def _module(self, path: str) -> str:
        name = self.modules.get(path)
        return self.stages.files.bytes_of(path, name).decode("utf-8", "replace") if name else ""

    # --- files --------------------------------------------------------------------

    def _files(self) -> dict[Digest, str]:
        """Files, by digest, of which no copy may be published: sources, and what no post shows."""
        posts = {name: path for path, name in self.sources.files.items() if name}
        kept = dict(self._digests((*self._unused_files(), *self._hidden_results())))
        shown = {name for name, _ in self._digests((*self._used(), *self._shown_results()))}
        return {name: path for name, path in (posts | kept).items() if name not in shown}

    def _digests(self, paths: Iterable[str]) -> Iterator[tuple[Digest, str]]:
        for path in paths:
            name = self.stages.digests.digest(path)
            if name not in ("", _EMPTY):  # empty files are all alike
                yield name, path
                yield self._as_published(path, name), path

    def _as_published(self, path: str, name: Digest) -> Digest:
        """The digest of what a post that shows the file would publish of it."""
        return self.memory.recall(
            "as published",
            name,
            Digest,
            lambda: digest(without_metadata(self.stages.files.bytes_of(path, name))),
        )

    def _used(self) -> frozenset[str]:
        return frozenset(path for one in self.library.entries for path in one.files.values())

    def _names_of_files(self) -> frozenset[str]:
        """What files are called that are published: many a picture is ``image.png``."""
        every = (*self.library.static, *self.runs.files)
        return frozenset(folded(posixpath.basename(path)) for path in every)

    def _unused_files(self) -> list[str]:
        """Files beside posts that no visible one shows."""
        used = self._used()
        beside = (path for path in self.sources.files if not is_post(path))
        return [path for path in beside if path not in used and not path.startswith(STATIC)]

    def _hidden_results(self) -> Iterator[str]:
        """What no visible post asks for, also of experiments whose module is gone."""
        yield from self.hidden_modules
        folder = self.journal.root / results_in("")
        there = sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []
        yield from _results(self.journal, (one for one in there if one not in self.library.asked))

    def _shown_results(self) -> Iterator[str]:
        yield from self.runs.modules
        yield from _results(self.journal, self.library.asked)


class _Shown:
    """Which of some secrets are said where readers may see it, and so are none."""

    def __init__(self, stages: Stages, secrets: Sequence[Secret]) -> None:
        self._stages, self._memory = stages, stages.memory
        self._search = Search(secrets)
        self._name = digest(*(one.name for one in secrets))

    def by_posts(self, entries: Iterable[Entry]) -> frozenset[str]:
        found: set[str] = set()
        for entry in entries:
            settings = self._stages.settings  # they say how markdown is read
            urls = addresses_in(entry)
            key = digest(self._name, settings, entry.post.path, entry.digest, *urls)
            found.update(self._recall(key, partial(self._forms_of, entry)))
        return frozenset(found)

    def _forms_of(self, entry: Entry) -> Iterator[Form]:
        body = self._stages.body(entry.post.path, entry.digest)
        return shown_by(entry, text_with_gaps(body))

    def by_site(self, theme: Theme) -> frozenset[str]:
        """What the theme, pages without posts, the settings and the tool itself say."""
        key = digest(self._name, theme.digest, self._stages.settings)
        return frozenset(self._recall(key, lambda: self._forms_of_site(theme)))

    def by_texts(self, texts: Iterable[str]) -> frozenset[str]:
        return frozenset(self._found([form_of("\n".join(texts), is_markup=False)]))

    def by_modules(self, sources: Iterable[str], experiments: Iterable[str]) -> frozenset[str]:
        forms = (form for text in sources for form in shown_in_module(text))
        return frozenset(self._found(forms)) | self.by_texts(experiments)

    def _forms_of_site(self, theme: Theme) -> Iterator[Form]:
        for content in theme.files.values():
            yield from _both_forms_of(content)
        yield from _both_forms_of(framed(self._stages, theme).encode())
        settings = msgspec.json.encode(self._stages.journal.settings).decode()
        yield form_of(settings, is_markup=False)
        own = self._memory.recall("own words", "", tuple[str, ...], _own_words)
        yield form_of("\n".join(own), is_markup=False)

    def _recall(self, key: Digest, make: Callable[[], Iterable[Form]]) -> tuple[str, ...]:
        return self._memory.recall("shown", key, tuple[str, ...], lambda: self._found(make()))

    def _found(self, forms: Iterable[Form]) -> tuple[str, ...]:
        return tuple(sorted({one.text for form in forms for one in self._search.found_in(form)}))


@lru_cache(maxsize=128)  # the files of a theme, which seldom are others
def _both_forms_of(content: bytes) -> tuple[Form, Form]:
    text = content.decode("utf-8", "replace")
    return form_of(text, is_markup=True), form_of(text, is_markup=False)


def _modules(journal: Journal) -> Iterator[str]:
    """The experiments of a journal, and what they import; what they read and found lies apart."""
    for folder, folders, names in os.walk(journal.experiments):
        folders[:] = [name for name in folders if name not in _NO_CODE and name[0] != "."]
        inside = Path(folder).relative_to(journal.root)
        yield from sorted((inside / name).as_posix() for name in names if name.endswith(".py"))


def _results(journal: Journal, names: Iterable[str]) -> Iterator[str]:
    """The files of these experiments' stored results."""
    for name in names:
        folder = journal.root / results_in(name)
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.is_file():
                yield path.relative_to(journal.root).as_posix()


@cache
def _own_words() -> tuple[str, ...]:
    """The strings in the code of those rooms that put words on pages, docstrings left out."""
    found: dict[str, None] = {}
    for room in _SPEAKING:
        for path in sorted((Path(__file__).parent / room).rglob("*.py")):
            found.update(dict.fromkeys(_constants(ast.parse(path.read_bytes()))))
    return tuple(found)


def _constants(node: ast.AST) -> Iterator[str]:
    """The constants in some code, but for those that are statements, as docstrings are.

    By hand: ``ast.walk`` takes so much longer that every first build would feel it.
    """
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Constant):
            yield str(node.value)
            continue
        for name in node._fields:
            value = getattr(node, name, None)
            inside = value if isinstance(value, list) else (value,)
            waiting += [
                one
                for one in inside
                if isinstance(one, ast.AST)
                and not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
            ]
