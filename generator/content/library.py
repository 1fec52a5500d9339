"""
The Library: all that an audience may see, and nothing that could lead to the rest.

It is a value made only of what was let through. No stage after ``gather`` is handed
anything else, so no surface of the site can show what is not in here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Literal

import msgspec

from ..dates import PartialDate
from ..memory import Digest
from ..problems import Place, Problem
from .addresses import as_name
from .claims import quoted_experiments
from .values import Document, Face, Post, Section, Text
from .visibility import Audience


class Target(msgspec.Struct, frozen=True, array_like=True):
    """Where a link leads. ``private`` is a post that this audience may not see.

    ``path`` is the file in the journal that ``url`` is a copy of, for files.
    """

    state: Literal["post", "page", "file", "private", "broken"]
    url: str = ""
    anchor: str = ""
    title: str = ""
    path: str = ""


class Step(msgspec.Struct, frozen=True, array_like=True):
    """An evolution note, split around the post that it names (``face`` and ``words``)."""

    before: str
    words: str = ""
    after: str = ""
    face: Face | None = None


class OpenPoint(msgspec.Struct, frozen=True, array_like=True):
    """What a post leaves open: a gap, a next step, or a section of no sure ground.

    ``html`` has no links, and slots for the numbers of runs alone. ``section`` is the anchor of
    the section that says so, ``heading`` its words; both are empty where there is no heading
    before. Of an unsure section ``html`` is the heading.
    """

    kind: Literal["gap", "next", "partial", "notyet"]
    html: Text
    section: str = ""
    heading: str = ""


class Backlink(msgspec.Struct, frozen=True, array_like=True):
    """A post that links here, and the sentence in which it does; or one that shows this."""

    face: Face
    sentence: str
    embeds: bool = False


class Entry(msgspec.Struct, frozen=True, omit_defaults=True, dict=True):
    """A post that the audience may see, with all that others add to it.

    ``open`` is what it leaves open, ``built_on_by`` the learning that took up a research post
    after it, ``alike`` listed posts that share tags, words of the title or links with it.
    """

    digest: str
    post: Post
    document: Document
    face: Face
    listed: bool
    targets: tuple[Target, ...] = ()
    steps: tuple[Step, ...] = ()
    led_to: tuple[Face, ...] = ()
    came_from: tuple[Face, ...] = ()
    built_on_by: tuple[Face, ...] = ()
    related: tuple[Face, ...] = ()
    alike: tuple[Face, ...] = ()
    backlinks: tuple[Backlink, ...] = ()
    open: tuple[OpenPoint, ...] = ()

    @cached_property
    def in_time(self) -> tuple[PartialDate, str]:
        """What posts are sorted by, from the oldest on: the date, then the path."""
        return self.face.date, self.post.path

    @cached_property
    def in_lists(self) -> tuple[int, int, int, str, str]:
        """What lists are sorted by: the last changed first, then the title, then the path."""
        changed = self.face.changed
        ago = (-changed.year, -changed.month, -changed.day)
        return *ago, as_name(self.face.title), self.post.path

    @cached_property
    def open_by_kind(self) -> Counter[str]:
        """How many points of each kind it leaves open."""
        return Counter(point.kind for point in self.open)

    def section(self, anchor: str) -> Section | None:
        """The section of a heading; none where all of the post is meant."""
        return self.document.section(anchor)

    @cached_property
    def files(self) -> dict[str, str]:
        """The files that it shows or links: for each address of a copy the path of its source."""
        return {target.url: target.path for target in self.targets if target.state == "file"}

    @cached_property
    def shown(self) -> dict[str, str]:
        """The images that it shows: for each address of a copy the path of its source."""
        return {target.url: target.path for target, _ in self.pictures}

    @cached_property
    def pictures(self) -> tuple[tuple[Target, Place], ...]:
        """The images that it shows, in order, with the places where it does."""
        indices = {s.index for s in self.document.slots if (s.of, s.part) == ("link", "whole")}
        shown = ((self.targets[i], self.document.links[i].place) for i in sorted(indices))
        return tuple(one for one in shown if one[0].state == "file")

    @cached_property
    def asked(self) -> tuple[tuple[str, Place], ...]:
        """The experiments that it shows, names or quotes, and where it does."""
        return tuple(asked_by(self.post, self.document))

    @cached_property
    def named(self) -> tuple[tuple[str, Place], ...]:
        """The experiments that its front matter names, and where it does."""
        return tuple(named_by(self.post))

    @cached_property
    def claims(self) -> tuple[object, ...]:
        """All that it has to do with which pages there are, and where."""
        face, post = self.face, self.post
        where = (face.url, post.front.aliases, self.files, self.shown)
        lists = (self.listed, face.kind, face.status, face.tags, face.date, bool(self.open))
        dates = tuple(step.date for step in post.evolution)
        return where, lists, dates, tuple(name for name, _ in self.asked)

    @property
    def step_anchors(self) -> tuple[str, ...]:
        """An anchor for each evolution entry, by its date; of one date, numbered."""
        seen: Counter[str] = Counter()
        anchors = []
        for step in self.post.evolution:
            name = f"_evolved-{step.date}"  # as all anchors that are not the author's
            seen[name] += 1
            anchors.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
        return tuple(anchors)


class Tag(msgspec.Struct, frozen=True):
    name: str
    url: str


class Unlinked(msgspec.Struct, frozen=True, order=True):
    """What stays text, because its audience may not see the post that it names."""

    place: Place
    target: str


class Library(msgspec.Struct, frozen=True, dict=True):
    """What one audience may see of a journal; ``name`` is the digest of all it was made from.

    It is all that pages are made of, so it holds no Problem either: those quote what the
    author wrote, wherever that stands.
    """

    audience: Audience
    name: Digest = ""
    entries: tuple[Entry, ...] = ()
    tags: tuple[Tag, ...] = ()
    static: tuple[str, ...] = ()

    @cached_property
    def listed(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.listed)

    @cached_property
    def unlisted(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if not entry.listed)

    @cached_property
    def asked(self) -> dict[str, Place]:
        """The experiments that these posts ask for, each with the first place that does."""
        places: dict[str, list[Place]] = {}
        for entry in self.entries:
            for name, place in entry.asked:
                places.setdefault(name, []).append(place)
        return {name: min(places[name]) for name in sorted(places)}

    @cached_property
    def named(self) -> tuple[tuple[str, Place], ...]:
        """Each place of front matter where an experiment is named, with its name."""
        return tuple(one for entry in self.entries for one in entry.named)

    @cached_property
    def by_url(self) -> dict[str, Entry]:
        """The posts by their addresses."""
        return {entry.post.url: entry for entry in self.entries}

    @cached_property
    def cited(self) -> dict[str, Place]:
        """The works that these posts cite, by their keys, each with the first place that does."""
        places: dict[str, list[Place]] = {}
        for key, place in self.citations:
            places.setdefault(key, []).append(place)
        return {key: min(places[key]) for key in sorted(places)}

    @cached_property
    def citations(self) -> tuple[tuple[str, Place], ...]:
        """Each place where a work is cited, with its key."""
        return tuple(
            (one.key, one.place)
            for entry in self.entries
            for citation in entry.document.citations
            for one in citation
        )

    @cached_property
    def users(self) -> dict[str, tuple[Entry, ...]]:
        """The experiments that these posts ask for, each with the posts that do."""
        found: dict[str, dict[str, Entry]] = {}
        for entry in self.entries:
            for name, _ in entry.asked:
                found.setdefault(name, {})[entry.post.path] = entry
        return {name: tuple(found[name].values()) for name in sorted(found)}

    @cached_property
    def pictures(self) -> tuple[tuple[str, Place], ...]:
        """The images that its posts show, by their paths, each at every place that does."""
        return tuple(
            (target.path, place) for entry in self.entries for target, place in entry.pictures
        )

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The files of the journal that its pages show or link, sorted."""
        used = {path for entry in self.entries for path in entry.files.values()}
        return tuple(sorted(used | set(self.static)))


class Gathered(msgspec.Struct, frozen=True):
    """The Library of one audience, and beside it what only the author is told.

    ``hidden`` are the paths of the posts that were left out.
    """

    library: Library
    problems: tuple[Problem, ...] = ()
    unlinked: tuple[Unlinked, ...] = ()
    hidden: tuple[str, ...] = ()


def asked_by(post: Post, document: Document) -> Iterator[tuple[str, Place]]:
    """The experiments that a post shows, names or quotes, and where it does."""
    yield from named_by(post)
    for quote in document.quotes:
        for name in quoted_experiments(quote):
            yield name, quote.place


def named_by(post: Post) -> Iterator[tuple[str, Place]]:
    """The experiments that the front matter of a post names, and where it does."""
    if post.experiment:
        key = "experiment.name" if "experiment.name" in post.keys else "experiment"
        yield post.experiment, post.place(key)
    for index, step in enumerate(post.front.evolution):
        if step.experiment:
            yield step.experiment, post.place(f"evolution.{index}.experiment")
