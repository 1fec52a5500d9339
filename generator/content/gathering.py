"""
All posts meet here, once: what this audience may see, and what joins it together.

Visibility is decided first and everything else is made from what is left: links, tags,
backlinks and relations cannot show a post that is not in the set. A link from a visible
post to one that is not keeps the author's words and leads nowhere.

A post receives only the Faces of its neighbours, never their bodies. That is why editing
a post leaves the pages around it alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ..journal import STATIC
from ..problems import Problem, in_order
from .addresses import as_name, tag_urls
from .library import Backlink, Entry, Library, Step, Tag, Target, Unlinked
from .linking import UNLISTED, Linker, plain_fill
from .names import Known, Names, Unread, known_posts
from .relations import Mention, Titles, find_mentions
from .values import Document, Face, Parsed, Text
from .visibility import Audience, badge, is_listed, may_see


def gather(parsed: Sequence[Parsed], files: Sequence[str], audience: Audience) -> Library:
    """Everything that ``audience`` may see of these posts; ``files`` are all below content/."""
    gathering = _Gathering(parsed, files, audience)
    entries = gathering.entries()
    return Library(
        audience=audience,
        entries=entries,
        tags=_tags(entries),
        static=tuple(path for path in files if path.startswith(STATIC)),
        problems=in_order(gathering.problems),
        unlinked=tuple(gathering.unlinked),
    )


class _Gathering:
    def __init__(self, parsed: Sequence[Parsed], files: Sequence[str], audience: Audience) -> None:
        self.audience = audience
        every = known_posts(parsed)
        self.visible = [known for known in every if may_see(audience, known.post.front)]
        self.relatable = Names(k for k in self.visible if is_listed(audience, k.post.front))
        self.every, seen = Names(every), Names(self.visible)
        self.digests = {one.path: one.digest for one in parsed}
        tags = [tag for k in self.relatable.posts for tag in k.post.front.tags]
        pages = frozenset(tag_urls(tags).values())
        unread = Unread(parsed)
        self.linker = Linker(seen, self.every, unread, frozenset(files), pages)
        all_tags = [tag for known in every for tag in known.post.front.tags]
        all_pages = frozenset(tag_urls(all_tags).values())
        self.author_linker = Linker(self.every, self.every, unread, frozenset(files), all_pages)
        self.problems: list[Problem] = []
        self.unlinked: list[Unlinked] = []
        self.targets = {known.post.path: self._targets(known) for known in self.visible}
        self.quotable = self._quotable()
        self.faces = {known.post.path: self._face(known) for known in self.visible}
        self._report_parsed(parsed)
        self._check_invisible(every)

    def entries(self) -> tuple[Entry, ...]:
        """The visible posts, the last changed first."""
        titles = Titles(self.relatable)
        mentions = {
            known.post.path: find_mentions(
                known, titles, self.relatable, self.every, self.problems.append
            )
            for known in self.visible
        }
        relations = _Relations(self.relatable, mentions, self.faces)
        backlinks = self._backlinks()
        made = [
            Entry(
                digest=self.digests[path],
                post=known.post,
                document=_without_sentences(known.document),
                face=self.faces[path],
                listed=is_listed(self.audience, known.post.front),
                targets=self.targets[path],
                steps=_steps(known, mentions[path], self.faces),
                backlinks=tuple(backlinks.get(path, ())),
                **relations.of(known),
            )
            for known in self.visible
            for path in (known.post.path,)
        ]
        made.sort(key=lambda entry: (as_name(entry.face.title), entry.post.path))
        made.sort(key=lambda entry: entry.face.changed, reverse=True)
        return tuple(made)

    def _face(self, known: Known) -> Face:
        front, document = known.post.front, known.document
        return Face(
            title=front.title,
            url=known.post.url,
            kind=known.post.kind,
            status=front.status or "",
            summary=front.summary or self._plain(known, document.summary),
            date=front.date,
            changed=known.post.changed,
            tags=front.tags if is_listed(self.audience, front) else (),
            assessed=document.assessed,
            badge=badge(self.audience, front),
        )

    def _plain(self, known: Known, text: Text) -> str:
        """The text as others quote it."""
        targets = self.quotable[known.post.path]
        quotes = known.document.quotes
        return text.filled([plain_fill(slot, targets, quotes) for slot in text.slots])

    def _quotable(self) -> dict[str, list[Target]]:
        """The targets of each post as other pages may name them: unlisted ones without title."""
        unlisted = {k.post.url for k in self.visible if not is_listed(self.audience, k.post.front)}
        return {
            path: [
                msgspec.structs.replace(target, title=UNLISTED)
                if target.url in unlisted
                else target
                for target in targets
            ]
            for path, targets in self.targets.items()
        }

    def _targets(self, known: Known) -> tuple[Target, ...]:
        found = []
        for link in known.document.links:
            target, problem = self.linker.target(known, link)
            if problem:
                self.problems.append(problem)
            if target.state == "private":
                self.unlinked.append(Unlinked(link.place, link.target))
            found.append(target)
        return tuple(found)

    def _backlinks(self) -> dict[str, list[Backlink]]:
        """For each post, the posts that link to it, the last changed first."""
        by_url = {known.post.url: known.post.path for known in self.visible}
        found: dict[str, dict[str, Backlink]] = {}
        for source in self.relatable.posts:
            path = source.post.path
            for link, target in zip(source.document.links, self.targets[path], strict=True):
                other = by_url.get(target.url) if target.state == "post" else None
                if other and other != path:
                    backlink = Backlink(self.faces[path], self._plain(source, link.sentence))
                    found.setdefault(other, {}).setdefault(path, backlink)
        order = {path: face.changed for path, face in self.faces.items()}
        return {
            path: [links[p] for p in sorted(links, key=lambda p: (order[p], p), reverse=True)]
            for path, links in found.items()
        }

    def _report_parsed(self, parsed: Sequence[Parsed]) -> None:
        """A file that cannot be read is an error; a fault of an invisible post is a warning."""
        for one in parsed:
            hidden = one.post is not None and not may_see(self.audience, one.post.front)
            self.problems += [p.as_warning() if hidden else p for p in one.problems]

    def _check_invisible(self, every: Sequence[Known]) -> None:
        for known in every:
            if not may_see(self.audience, known.post.front):
                for link in known.document.links:
                    _, problem = self.author_linker.target(known, link)
                    if problem:
                        self.problems.append(problem.as_warning())


class _Relations:
    """What led to what: said by one post's notes, shown on both."""

    def __init__(
        self,
        relatable: Names,
        mentions: dict[str, tuple[Mention | None, ...]],
        faces: dict[str, Face],
    ) -> None:
        self._faces = faces
        self._pairs: dict[str, dict[str, None]] = {}
        listed = {known.post.path for known in relatable.posts}
        for path, found in mentions.items():
            for mention in found:
                if mention and path in listed:
                    other = mention.known.post.path
                    self._pairs.setdefault(path, {})[other] = None
                    self._pairs.setdefault(other, {})[path] = None

    def of(self, known: Known) -> dict[str, tuple[Face, ...]]:
        """A learning post led to research, research came from learning, the rest is related."""
        kind = known.post.kind
        others = [self._faces[path] for path in self._pairs.get(known.post.path, ())]
        others.sort(key=lambda face: (face.date, as_name(face.title)))
        led = [face for face in others if (kind, face.kind) == ("learning", "research")]
        came = [face for face in others if (kind, face.kind) == ("research", "learning")]
        rest = [face for face in others if face not in led and face not in came]
        return {"led_to": tuple(led), "came_from": tuple(came), "related": tuple(rest)}


def _without_sentences(document: Document) -> Document:
    """The document without what stands around its links, which is at their other ends by now."""
    links = tuple(msgspec.structs.replace(link, sentence=Text()) for link in document.links)
    return msgspec.structs.replace(document, links=links)


def _steps(
    known: Known, mentions: Sequence[Mention | None], faces: dict[str, Face]
) -> tuple[Step, ...]:
    found = []
    for entry, mention in zip(known.post.evolution, mentions, strict=True):
        if mention is None:
            found.append(Step(entry.note))
            continue
        face = faces[mention.known.post.path]
        if mention.end:
            note, start, end = entry.note, mention.start, mention.end
            found.append(Step(note[:start], note[start:end], note[end:], face))
        else:
            found.append(Step(f"{entry.note.rstrip()} \N{EM DASH} ", face.title, "", face))
    return tuple(found)


def _tags(entries: Sequence[Entry]) -> tuple[Tag, ...]:
    """Each tag once, as the earliest post that has it spells it, in the order of the alphabet."""
    shown: dict[str, str] = {}
    for entry in sorted(entries, key=lambda entry: (entry.face.date, entry.post.path)):
        if entry.listed:
            for tag in entry.face.tags:
                shown.setdefault(as_name(tag), tag)
    urls = tag_urls(shown)
    return tuple(Tag(shown[name], urls[name]) for name in sorted(shown))
