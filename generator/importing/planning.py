"""
An import as a plan: which files it makes and what it says, before anything is written.

What is planned is what is done, so ``--dry-run`` is the same work without its last step. Every
post of a plan has been read by the journal's own reader; one that it could not read is left out.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from ..characters import encodable
from ..content.bibliography import BIBLIOGRAPHY
from ..content.names import Known, Names
from ..content.parsing import parse_file
from ..content.values import Document, FrontMatter, Post
from ..dates import parse_date
from ..journal import Journal
from ..problems import Place, Problem, in_order
from .bodies import tags_in
from .copies import Copies
from .existing import Existing, existing
from .heads import date_problems, each_once
from .joining import Joined
from .links import Links
from .matter import Matter, split_matter
from .mending import Draft, draft_of, remaining
from .placing import Placing
from .recognising import recognise
from .texts import read_text
from .translating import translate
from .values import Dialect, NewFile, Note, Placed, Plan, Site, Source, Text, Values, warning
from .vault import Vault
from .walking import Found, is_note, walk
from .writing import front_matter

Progress = Callable[[str, int, int], None]
"""Told what is done, how much of it, and of how much."""

_KEY = re.compile(r"^[ \t]*@\w+[ \t]*\{[ \t]*([^\s,{}]+)", re.M)
_ENCODINGS = {
    "Windows-1252": "is not UTF-8 and was read as Windows-1252; look whether its letters are right",
    "damaged": "has bytes of zero in its text, which were left out",
}
_JEKYLL_OWN = {"_includes", "_layouts", "_data", "_sass", "_plugins", "_site", "vendor"}


def silent(what: str, done: int, total: int) -> None:
    """For who does not care how far it is."""


class _Planner:
    """Gathers, step by step, what a plan holds."""

    def __init__(self, folder: Path, journal: Journal, progress: Progress) -> None:
        self.folder, self.journal, self.progress = folder, journal, progress
        self.label = encodable(folder.resolve().name)
        self.problems: list[Problem] = []
        self.changed: Counter[str] = Counter()
        self.left: Counter[str] = Counter()

    def plan(self, said: Dialect | None) -> Plan:
        found = walk(self.folder, [self.journal.root])
        self.problems += found.problems
        site = recognise(self.folder, found.files, said)
        notes = self._read(site, found)
        there = existing(self.journal)
        placing = Placing(site, self.label, self.journal, there)
        placed = placing.all(notes)
        self.problems += placing.problems
        copies = Copies(self.journal.root, placing.taken)
        drafts = self._translated(site, found, placed, there, copies)
        files = [one for draft in drafts if (one := self._file(draft)) is not None]
        shown = {one.made_of for one in copies.files}
        others = [one for one in found.files if not is_note(one.path) and one.path not in shown]
        new = "new " if any(one.is_there for one in placed) else ""
        self._leave(others, f"that no {new}note shows")
        return Plan(
            site,
            (*files, *copies.files),
            len(notes),
            (*(one.path for one in placed if one.is_there), *copies.there),
            dict(+self.changed),
            dict(self.left),
            tuple(d.placed.path for d in drafts if d.placed.head.dated_by == "file"),
            in_order(self.problems),
        )

    # --- reading ------------------------------------------------------------------

    def _read(self, site: Site, found: Found) -> list[Note]:
        sources = [one for one in found.files if is_note(one.path)]
        notes = []
        for done, source in enumerate(sources, 1):
            self.progress("reading", done, len(sources))
            if note := self._note(site, source):
                notes.append(note)
        return notes

    def _note(self, site: Site, source: Source) -> Note | None:
        shown = encodable(source.path)
        if site.notes and not source.path.startswith(f"{site.notes}/"):
            self.left[f"notes outside of {site.notes}/"] += 1
            return None
        if site.dialect == "jekyll" and _JEKYLL_OWN & set(source.path.split("/")):
            self.left["templates of Jekyll"] += 1
            return None
        if any(source.path.startswith(f"{one}/") for one in site.templates):
            self.left["templates for notes"] += 1
            return None
        text = read_text(source)
        if isinstance(text, Problem):
            self.problems.append(text)
            self.left["notes that cannot be read"] += 1
            return None
        matter = split_matter(shown, text.text)
        if site.dialect == "jekyll" and not matter.values and not text.text.startswith("---"):
            self.left["files without front matter, which Jekyll copies as they are"] += 1
            return None
        if why := _is_no_note(matter.values):
            self.problems.append(warning(shown, f"{why}; it is left"))
            self.left["drawings"] += 1
            return None
        return _note(source, text, matter)

    # --- translating --------------------------------------------------------------

    def _translated(
        self,
        site: Site,
        found: Found,
        placed: Sequence[Placed],
        there: Existing,
        copies: Copies,
    ) -> list[Draft]:
        fresh = [one for one in placed if not one.is_there]
        for one in fresh:
            self.problems += one.note.problems
            self.changed["text in another encoding"] += one.note.encoding != "UTF-8"
        if not fresh:
            return []
        vault = Vault(placed, (*found.files, *self._outside(site)), site.statics)
        vaultlike = site.dialect in ("obsidian", "quartz")
        names = _Named(there, fresh)
        links = Links(vault, names.path_of, copies, vaultlike=vaultlike)
        cited = _cited(self.journal)
        drafts = []
        for done, one in enumerate(fresh, 1):
            self.progress("translating", done, len(fresh))
            body = translate(one, site, links)
            self.changed += body.changed
            self.problems += body.problems
            head = front_matter(_with_tags(one) if vaultlike else one)
            drafts.append(draft_of(one, head, body.body, self.journal.settings, cited))
        return self._joined(drafts, there, copies)

    def _outside(self, site: Site) -> list[Source]:
        """The files that a site shows by address, where they lie beside what is imported."""
        found = []
        for static in site.statics:
            if static.startswith(".."):
                files = walk(self.folder / static, [self.journal.root, self.folder]).files
                found += [
                    msgspec.structs.replace(one, path=f"{static}/{one.path}")
                    for one in files
                    if not is_note(one.path)
                ]
        return found

    def _joined(self, drafts: list[Draft], there: Existing, copies: Copies) -> list[Draft]:
        files = (*there.files, *(one.path for one in copies.files))
        joined = Joined(drafts, _known(self.journal, there), files)
        self.progress("joining", 0, 1)
        mended = joined.mend(self.journal.settings)
        left = joined.left()
        self.progress("joining", 1, 1)
        for draft in mended:
            self.problems += draft.problems
            wrong = [one for one in draft.parsed.problems if one.is_error]
            if draft.parsed.post is not None:
                wrong += left.get(draft.placed.path, ())
                self.problems += remaining(draft, wrong)
        return mended

    def _file(self, draft: Draft) -> NewFile | None:
        """The file of a draft; none where the journal could not read it."""
        placed = draft.placed
        if draft.parsed.post is None:
            why = draft.parsed.problems[0]
            message = f"cannot be a post: {why.message}; it is left"
            self.problems.append(Problem(Place(encodable(placed.note.path)), message, why.hint))
            self.left["notes that cannot be posts"] += 1
            return None
        text = draft.text if placed.note.ends == "\n" else draft.text.replace("\n", "\r\n")
        return NewFile(placed.path, encodable(placed.note.path), text)

    def _leave(self, files: Iterable[Source], why: str) -> None:
        for file in files:
            ending = posixpath.splitext(file.path)[1].lower() or "other"
            self.left[f"{ending} files {why}"] += 1


def plan_import(
    folder: Path, journal: Journal, dialect: Dialect | None = None, progress: Progress = silent
) -> Plan:
    """What importing ``folder`` into a journal comes to; nothing is written."""
    return _Planner(folder, journal, progress).plan(dialect)


def _note(source: Source, text: Text, matter: Matter) -> Note:
    note = Note(
        source,
        matter.values,
        matter.body,
        matter.first_line,
        text.version,
        text.ends,
        text.encoding,
    )
    head = text.text.removesuffix(matter.body)
    said = _ENCODINGS.get(note.encoding)
    problems = (warning(encodable(note.path), said),) if said else ()
    return msgspec.structs.replace(
        note, problems=(*matter.problems, *date_problems(note, head), *problems)
    )


def _with_tags(placed: Placed) -> Placed:
    """A note with the ``#tags`` of its text among those of its head."""
    tags = each_once((*placed.head.tags, *tags_in(placed.body)))
    head = msgspec.structs.replace(placed.head, tags=tags)
    return msgspec.structs.replace(placed, head=head)


class _Named:
    """Which post a [[name]] means among those that are there and those that come."""

    def __init__(self, there: Existing, fresh: Sequence[Placed]) -> None:
        nothing = Document()
        new = (_as_post(one) for one in fresh)
        self._names = Names(Known(post, nothing, "") for post in (*there.posts, *new))
        self._found: dict[str, str | None] = {}

    def path_of(self, name: str) -> str | None:
        if name not in self._found:
            found = self._names.named(name)
            self._found[name] = found[0].post.path if len(found) == 1 else None
        return self._found[name]


def _as_post(placed: Placed) -> Post:
    """A note as the post that it will be, as far as others name it."""
    head = placed.head
    front = FrontMatter(head.title, parse_date(head.date), aliases=head.aliases)
    return Post(placed.path, front, placed.kind, placed.slug, placed.url, {}, head.title)


def _cited(journal: Journal) -> frozenset[str]:
    with suppress(OSError):
        text = (journal.root / BIBLIOGRAPHY).read_text(encoding="utf-8", errors="replace")
        return frozenset(_KEY.findall(text))
    return frozenset()


def _known(journal: Journal, there: Existing) -> list[Known]:
    """The posts that are there; those that were imported with their headings, for links to them."""
    imported = {post.path for post in there.imported.values()}
    known = []
    for post in there.posts:
        document = Document()
        if post.path in imported:
            with suppress(OSError):
                data = (journal.root / post.path).read_bytes()
                document = parse_file(post.path, data, journal.settings).parsed.document
        known.append(Known(post, document, ""))
    return known


def _is_no_note(values: Values) -> str:
    """What a file is that has the ending of a note and is none; empty where it is one."""
    if "excalidraw-plugin" in values:
        return "is a drawing of Excalidraw"
    return ""
