"""
All posts meet here, once: what this audience may see, and what joins it together.

Visibility is decided first, and everything else is made from what is left: links, tags,
backlinks and relations cannot show a post that is not in the set, for what makes them is
handed the visible posts and, for all others, an ``Outside`` that answers yes or no. A link
from a visible post to one that is not keeps the author's words and leads nowhere.

A post receives only the Faces of its neighbours, never their bodies. That is why editing
a post leaves the pages around it alone, and why a change is taken in by making anew what it
reaches and nothing else. What comes out is what gathering everything at once would give.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..journal import STATIC
from ..memory import Digest
from ..problems import Guesses, Problem, in_order
from .alike import Alike
from .backlinks import Backlinks
from .entries import (
    as_resolved,
    face_of,
    open_points,
    quotable,
    related,
    said,
    steps_of,
    tags_of,
    unsaid,
    with_links_resolved,
)
from .library import Backlink, Entry, Gathered, Library, Tag, Target, Unlinked
from .names import Known
from .relations import Mention, Notes, Titles, Words, first_word
from .resolving import Resolving
from .values import Face, Parsed, Post
from .visibility import Audience, is_listed, may_see

_MANY = 16  # of so many posts one: what so many changes reach is everything


def gather(parsed: Sequence[Parsed], files: Sequence[str], audience: Audience) -> Gathered:
    """Everything that ``audience`` may see of these posts; ``files`` are all below content/."""
    gathering = Gathering(audience)
    gathering.renew({one.path: one for one in parsed}, files)
    return gathering.gathered()


class Told(NamedTuple):
    """What only the author is told: Problems, and what stays text for these readers."""

    problems: tuple[Problem, ...]
    unlinked: tuple[Unlinked, ...]


class Gathering:
    """The posts of a journal as one audience may see them, kept right while they change."""

    def __init__(self, audience: Audience) -> None:
        self.audience = audience
        self._links = Resolving(audience)
        self._parsed: dict[str, Parsed] = {}
        self._titles, self._called = Titles(), dict[str, Post]()
        self._faces: dict[str, Face] = {}
        self._mentions: dict[str, tuple[Mention | None, ...]] = {}
        self._mentioning: dict[str, set[str]] = {}  # whose notes name a post
        self._said = Words()
        self._backlinks, self._alike = Backlinks(), Alike()
        self._entries: dict[str, Entry] = {}
        self._in_order: tuple[Entry, ...] = ()
        self._tags: tuple[Tag, ...] = ()
        self._static: tuple[str, ...] = ()

    def renew(self, changes: Mapping[str, Parsed | None], files: Iterable[str]) -> None:
        """Take these files as they are now, None for a post that is gone; ``files`` are all."""
        files = tuple(files)
        self._static = tuple(path for path in files if path.startswith(STATIC))
        for path, parsed in changes.items():
            self._parsed.pop(path, None)
            if parsed:
                self._parsed[path] = parsed
        changed, before = set(changes), set(self._faces)
        dirty = self._links.renew(changes, files) | (changed & before)
        self._renew_faces(dirty)
        naming = self._renew_mentions(changed, dirty)
        linked = self._renew_backlinks(dirty)
        alike = self._renew_alike(dirty)
        self._renew_entries(dirty | naming | linked | alike | self._showing(dirty))

    def library(self, name: Digest = "") -> Library:
        """What may be seen by now; ``name`` is the digest of all that it is made from."""
        return Library(self.audience, name, self._in_order, self._tags, self._static)

    @property
    def hidden(self) -> tuple[str, ...]:
        """The paths of the posts that were left out."""
        return tuple(known.post.path for known in self._links.hidden)

    @property
    def unread(self) -> frozenset[str]:
        """The paths of the files that should be posts, and cannot be read."""
        return frozenset(path for path, one in self._parsed.items() if one.post is None)

    def gathered(self, name: Digest = "") -> Gathered:
        """All of it, with what only the author is told."""
        told = self.told()
        return Gathered(self.library(name), told.problems, told.unlinked, self.hidden)

    # --- told ---------------------------------------------------------------------

    def told(self) -> Told:
        """What is wrong with the posts by now, and what stays text."""
        guesses = Guesses()
        found = [*self._told_of_files(), *self._links.told(guesses)]
        notes = Notes(self._titles, self._links.listed, self._links.outside(guesses))
        for known in self._links.seen.posts:
            if any(entry.post is not None for entry in known.post.front.evolution):
                notes.mentions(known.post, found.append)
        found += [*self._links.told_of_hidden(guesses), *self._named_in_notes()]
        problems = in_order(one for one in found if isinstance(one, Problem))
        unlinked = tuple(sorted(one for one in found if isinstance(one, Unlinked)))
        return Told(problems, unlinked)

    def _told_of_files(self) -> Iterator[Problem]:
        """A file that cannot be read is an error; a fault of an invisible post is a warning."""
        for one in self._parsed.values():
            if one.problems:
                is_hidden = one.post is not None and not may_see(self.audience, one.post.front)
                yield from (p.as_warning() if is_hidden else p for p in one.problems)

    def _named_in_notes(self) -> Iterator[Unlinked]:
        """Where a note of a visible post says the title of an invisible one, and stays as it is."""
        hidden = {known.post.path: known.post for known in self._links.hidden}
        titles = Titles(hidden.values())
        for known in self._links.seen.posts if hidden else ():
            for index, entry in enumerate(known.post.front.evolution):
                if mention := titles.mentioned(entry.note, known.post.path):
                    place = known.post.place(f"evolution.{index}.note")
                    yield Unlinked(place, hidden[mention.path].front.title)

    # --- renewed ------------------------------------------------------------------

    def _quotable(self, path: str) -> Sequence[Target]:
        return quotable(self._links.targets[path], self._links.is_unlisted)

    def _renew_faces(self, paths: Iterable[str]) -> None:
        for path in paths:
            self._faces.pop(path, None)
            if known := self._links.seen.get(path):
                self._faces[path] = face_of(known, self._quotable(path), self.audience)

    def _renew_mentions(self, changed: Iterable[str], dirty: set[str]) -> set[str]:
        """The posts whose notes name others than before, and those others."""
        words = self._renew_titles(changed)
        for path in changed:
            known = self._links.seen.get(path)
            self._said.put(path, known.post if known else None)
        is_all = self._faces.keys() <= dirty
        again = dirty if is_all else dirty | self._said.by(words)
        notes = Notes(self._titles, self._links.listed, self._links.outside(Guesses(0)))
        touched = set()
        for path in again:
            before, known = self._mentions.pop(path, ()), self._links.seen.get(path)
            after = notes.mentions(known.post) if known and known.post.front.evolution else ()
            if after:
                self._mentions[path] = after
            if after != before:
                touched |= {path} | self._name(path, before, after)
        return touched

    def _name(
        self, path: str, before: Sequence[Mention | None], after: Sequence[Mention | None]
    ) -> set[str]:
        """Note whom a post names by now; all that it named or names."""
        old, new = ({one.path for one in found if one} for found in (before, after))
        for other in old:
            self._mentioning[other].discard(path)
        for other in new:
            self._mentioning.setdefault(other, set()).add(path)
        return old | new

    def _renew_titles(self, paths: Iterable[str]) -> set[str]:
        """The words that notes have to have, to name one of these by an old title or a new one."""
        words = set()
        for path in paths:
            was, known = self._called.pop(path, None), self._links.listed.get(path)
            if was:
                self._titles.take(was)
            if known:
                self._titles.put(known.post)
                self._called[path] = known.post
            titles = {post.front.title for post in (was, known and known.post) if post}
            if len(titles) == 2 or not (was and known):
                words |= {first_word(title) for title in titles}
        return words

    def _renew_backlinks(self, paths: Iterable[str]) -> set[str]:
        """The posts that are linked by one of these in another way than before."""
        touched = set()
        for path in paths:
            known = self._links.listed.get(path)
            touched |= self._backlinks.put(path, self._links_of(known) if known else {})
        return touched

    def _links_of(self, source: Known) -> dict[str, Backlink]:
        found: dict[str, Backlink] = {}
        path, targets = source.post.path, self._links.targets[source.post.path]
        for link, target in zip(source.document.links, targets, strict=True):
            other = self._links.seen.of_url(target.url) if target.state == "post" else None
            if other and other.post.path not in (path, *found):
                sentence = said(source, link.sentence, self._quotable(path))
                found[other.post.path] = Backlink(self._faces[path], sentence, link.form == "embed")
        return found

    def _renew_alike(self, paths: Collection[str]) -> set[str]:
        """The posts that are alike to others than before, as far as these have to do with it."""
        is_much = len(paths) * _MANY > len(self._faces)
        touched: set[str] = set()
        for path in paths:
            known = self._links.listed.get(path)
            near = set() if is_much else self._alike.around(path)
            if known and known.post.kind != "page":
                is_new = self._alike.put(known, self._links.targets[path])
            else:
                self._alike.take(path)
                is_new = True
            if is_new and not is_much:
                touched |= near | self._alike.around(path)
        touched = set(self._faces) if is_much else touched
        self._alike.forget(touched)
        return touched

    def _related_to(self, path: str) -> list[str]:
        """The posts that notes relate to this one, or this one to them."""
        listed = self._links.listed
        if path not in listed:
            return []
        named = {mention.path for mention in self._mentions.get(path, ()) if mention}
        named |= {one for one in self._mentioning.get(path, ()) if one in listed}
        return sorted(named)

    def _showing(self, paths: Iterable[str]) -> set[str]:
        """The posts whose pages have something of these on them, besides backlinks."""
        found: set[str] = set()
        for path in paths:
            found |= self._mentioning.get(path, set()) | self._alike.finding(path)
            found |= {mention.path for mention in self._mentions.get(path, ()) if mention}
        return found

    def _renew_entries(self, paths: Iterable[str]) -> None:
        changes: dict[str, tuple[Entry | None, Entry | None]] = {}
        for path in paths:
            before, known = self._entries.pop(path, None), self._links.seen.get(path)
            after = self._entry(known) if known else None
            if after is not None:
                after = before if after == before else after
                self._entries[path] = after
            if after is not before:
                changes[path] = before, after
        if not changes:
            return
        self._in_order = self._with(changes)
        if any(_tagged(before) != _tagged(after) for before, after in changes.values()):
            self._tags = tags_of(self._in_order)

    def _with(self, changes: Collection[str]) -> tuple[Entry, ...]:
        """All posts as lists show them, in which those of these paths are others than before."""
        if len(changes) * _MANY > len(self._entries):
            return tuple(sorted(self._entries.values(), key=_in_lists))
        found = [one for one in self._in_order if one.post.path not in changes]
        for path in changes:
            if path in self._entries:
                insort(found, self._entries[path], key=_in_lists)
        return tuple(found)

    def _entry(self, known: Known) -> Entry:
        path, links = known.post.path, self._links
        linked = self._backlinks.to(path)
        others = [one.post for p in self._related_to(path) if (one := links.listed.get(p))]
        relations = [self._faces[other.path] for other in others]
        alike = (self._faces[other] for other in self._alike.to(path))
        return Entry(
            digest=known.digest,
            post=as_resolved(known.post),
            document=with_links_resolved(known.document),
            face=self._faces[path],
            listed=is_listed(self.audience, known.post.front),
            targets=links.targets[path],
            steps=steps_of(known.post, self._mentions.get(path, ()), self._faces),
            backlinks=linked,
            open=open_points(known, self._quotable(path)),
            alike=unsaid(alike, relations, linked),
            **related(known.post, others, self._faces, linked),
        )


def _in_lists(entry: Entry) -> tuple[object, ...]:
    return entry.in_lists


def _tagged(entry: Entry | None) -> object:
    """What tags are spelled by."""
    return entry and (entry.listed, entry.face.tags, entry.in_time)
