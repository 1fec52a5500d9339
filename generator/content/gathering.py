"""
All posts meet here, once: what this audience may see, and what joins it together.

Visibility is decided first, and everything else is made from what is left: links, tags,
backlinks and relations cannot show a post that is not in the set, for what makes them is
handed the visible posts and, for all others, an ``Outside`` that answers yes or no. A link
from a visible post to one that is not keeps the author's words and leads nowhere.

A post receives only the Faces of its neighbours, never their bodies. That is why editing
a post leaves the pages around it alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

import msgspec

from ..journal import STATIC
from ..problems import Problem, in_order
from .addresses import as_name, experiment_url, tag_urls
from .alike import Alike
from .circles import without_circles
from .library import (
    Backlink,
    Entry,
    Gathered,
    Library,
    OpenPoint,
    Step,
    Tag,
    Target,
    Unlinked,
    asked_by,
)
from .linking import PRIVATE, UNLISTED, Linker, listed_fill, plain_fill
from .names import Known, Names, known_posts
from .outside import Outside
from .relations import Mention, Titles, find_mentions
from .values import Document, Face, Link, Parsed, Post, Text
from .visibility import Audience, badge, is_listed, may_see


def gather(parsed: Sequence[Parsed], files: Sequence[str], audience: Audience) -> Gathered:
    """Everything that ``audience`` may see of these posts; ``files`` are all below content/."""
    every = known_posts(parsed)
    visible = [known for known in every if may_see(audience, known.post.front)]
    unread = [one for one in parsed if one.post is None]
    outside = Outside(every, unread, _experiment_pages(every))
    joining = _Joining(visible, outside, files, audience)
    library = joining.library()
    hidden = [known for known in every if not may_see(audience, known.post.front)]
    problems = (
        *joining.problems,
        *_of_files(parsed, audience),
        *_of_links(hidden, every, outside, files),
    )
    return Gathered(
        library,
        problems=in_order(problems),
        unlinked=tuple(sorted((*joining.unlinked, *_named_in_notes(visible, hidden)))),
        hidden=tuple(known.post.path for known in hidden),
    )


def _of_files(parsed: Sequence[Parsed], audience: Audience) -> Iterator[Problem]:
    """A file that cannot be read is an error; a fault of an invisible post is a warning."""
    for one in parsed:
        is_hidden = one.post is not None and not may_see(audience, one.post.front)
        yield from (p.as_warning() if is_hidden else p for p in one.problems)


def _of_links(
    hidden: Sequence[Known], every: Sequence[Known], outside: Outside, files: Sequence[str]
) -> Iterator[Problem]:
    """What is wrong with the links of invisible posts, which may lead to all others."""
    pages = _tag_pages(every) | _experiment_pages(every)
    linker = Linker(Names(every), outside, frozenset(files), pages)
    for known in hidden:
        for link in known.document.links:
            _, problem = linker.target(known, link)
            if problem:
                yield problem.as_warning()


def _named_in_notes(visible: Sequence[Known], hidden: Sequence[Known]) -> Iterator[Unlinked]:
    """Where a note of a visible post says the title of an invisible one, which stays as it is."""
    titles = Titles(Names(hidden))
    for known in visible:
        for index, entry in enumerate(known.post.front.evolution):
            if mention := titles.mentioned(entry.note, known):
                place = known.post.place(f"evolution.{index}.note")
                yield Unlinked(place, mention.known.post.front.title)


def _tag_pages(posts: Sequence[Known]) -> frozenset[str]:
    """The addresses of the tags of these posts."""
    return frozenset(tag_urls(tag for known in posts for tag in known.post.front.tags).values())


def _experiment_pages(posts: Sequence[Known]) -> frozenset[str]:
    """The addresses of the experiments that these posts use."""
    return frozenset(
        experiment_url(name) for known in posts for name, _ in asked_by(known.post, known.document)
    )


class _Joining:
    """Joins the visible posts of a journal; of the others it has no more than ``outside``."""

    def __init__(
        self, visible: Sequence[Known], outside: Outside, files: Sequence[str], audience: Audience
    ) -> None:
        self.audience, self.files, self.visible, self.outside = audience, files, visible, outside
        self.relatable = Names(k for k in visible if is_listed(audience, k.post.front))
        pages = _tag_pages(self.relatable.posts) | _experiment_pages(visible)
        self.linker = Linker(Names(visible), outside, frozenset(files), pages)
        self.problems: list[Problem] = []
        self.unlinked: list[Unlinked] = []
        listed = {known.post.url for known in self.relatable.posts}
        self.unlisted = {known.post.url for known in visible} - listed
        found = {known.post.path: self._targets(known) for known in visible}
        self.targets, circles = without_circles(visible, found)
        self.problems += circles
        self.quotable = self._quotable()
        self.faces = {known.post.path: self._face(known) for known in visible}

    def library(self) -> Library:
        entries = self.entries()
        return Library(
            audience=self.audience,
            entries=entries,
            tags=_tags(entries),
            static=tuple(path for path in self.files if path.startswith(STATIC)),
        )

    def entries(self) -> tuple[Entry, ...]:
        """The visible posts, the last changed first."""
        titles = Titles(self.relatable)
        mentions = {
            known.post.path: find_mentions(
                known, titles, self.relatable, self.outside, self.problems.append
            )
            for known in self.visible
        }
        relations = _Relations(self.relatable, mentions, self.faces)
        backlinks = self._backlinks()
        alike = Alike(self.relatable.posts, self.targets)
        made = [
            Entry(
                digest=known.digest,
                post=_as_resolved(known.post),
                document=_with_links_resolved(known.document),
                face=self.faces[path],
                listed=is_listed(self.audience, known.post.front),
                targets=self.targets[path],
                steps=_steps(known, mentions[path], self.faces),
                backlinks=linked,
                open=self._open(known),
                alike=relations.unsaid(known, linked, alike.to(path)),
                **relations.of(known, linked),
            )
            for known in self.visible
            for path in (known.post.path,)
            for linked in (tuple(backlinks.get(path, ())),)
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

    def _open(self, known: Known) -> tuple[OpenPoint, ...]:
        """What the post leaves open: what is ticked is not, and a section says its list itself."""
        document, targets = known.document, self.quotable[known.post.path]
        words = {one.id: self._plain(known, one.text) for one in document.outline}
        items = [item for item in document.open_items if not item.done]
        listed = {item.section for item in items}
        return (
            *(
                OpenPoint(
                    item.kind,
                    listed_fill(item.html, targets, document.quotes),
                    item.section,
                    words.get(item.section, ""),
                )
                for item in items
            ),
            *(
                OpenPoint(
                    one.assessed,
                    Text((escape(words[one.id], quote=False),)),
                    one.id,
                    words[one.id],
                )
                for one in document.outline
                if one.assessed in ("partial", "notyet") and one.id not in listed
            ),
        )

    def _quotable(self) -> dict[str, list[Target]]:
        """The targets of each post as other pages may name them: unlisted ones without title."""
        return {
            path: [
                msgspec.structs.replace(target, title=UNLISTED)
                if target.url in self.unlisted
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
                if link.form == "embed":
                    self.problems.append(_shown_to_nobody(link))
            shows = link.form == "embed" and target.url in self.unlisted
            if shows and known.post.url not in self.unlisted:
                self.problems.append(_only_linked(link))
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
                    said, embeds = self._plain(source, link.sentence), link.form == "embed"
                    backlink = Backlink(self.faces[path], said, embeds)
                    found.setdefault(other, {}).setdefault(path, backlink)
        order = {path: face.changed for path, face in self.faces.items()}
        return {
            path: [links[p] for p in sorted(links, key=lambda p: (order[p], p), reverse=True)]
            for path, links in found.items()
        }


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
        listed = self._listed = {known.post.path: known for known in relatable.posts}
        for path, found in mentions.items():
            for mention in found:
                if mention and path in listed:
                    other = mention.known.post.path
                    self._pairs.setdefault(path, {})[other] = None
                    self._pairs.setdefault(other, {})[path] = None

    def of(self, known: Known, linked: Sequence[Backlink]) -> dict[str, tuple[Face, ...]]:
        """A learning post led to research, research came from learning, the rest is related.

        Learning that was surely begun after the research is not what that came from: it builds
        on it, as does all other learning whose text links to it.
        """
        post = known.post
        paths = self._pairs.get(post.path, ())
        led = [path for path in paths if self._led(known, self._listed[path])]
        came = [path for path in paths if self._led(self._listed[path], known)]
        rest = [path for path in paths if path not in led and path not in came]
        built: list[Face] = []
        if post.kind == "research":
            on_it = [path for path in rest if self._listed[path].post.kind == "learning"]
            rest = [path for path in rest if path not in on_it]
            known_of = {self._faces[path].url for path in (*came, *on_it)}
            built = self._in_time(on_it) + [
                link.face
                for link in linked
                if link.face.kind == "learning" and link.face.url not in known_of
            ]
        return {
            "led_to": tuple(self._in_time(led)),
            "came_from": tuple(self._in_time(came)),
            "built_on_by": tuple(built),
            "related": tuple(self._in_time(rest)),
        }

    def unsaid(
        self, known: Known, linked: Sequence[Backlink], others: Sequence[str]
    ) -> tuple[Face, ...]:
        """Those of the others that neither a note nor a backlink has on the page already.

        They come without their summaries, so that a first paragraph can be edited in peace.
        """
        said = {link.face.url for link in linked}
        said |= {self._faces[path].url for path in self._pairs.get(known.post.path, ())}
        faces = (self._faces[path].brief for path in others)
        return tuple(face for face in faces if face.url not in said)

    def _in_time(self, paths: Iterable[str]) -> list[Face]:
        faces = [self._faces[path] for path in paths]
        return sorted(faces, key=lambda face: (face.date, as_name(face.title)))

    @staticmethod
    def _led(learning: Known, research: Known) -> bool:
        """Whether the one may have led to the other: it was not surely begun later."""
        if (learning.post.kind, research.post.kind) != ("learning", "research"):
            return False
        return learning.post.begun.first_day <= research.post.begun.last_day


def _shown_to_nobody(link: Link) -> Problem:
    """No error: withdrawing a post must not stand in the way of publishing that it is gone."""
    message = f'readers may not see "{link.target}", of which "{PRIVATE}" stands here'
    return Problem(link.place, message, "publish it, or take this embed out", "warning")


def _only_linked(link: Link) -> Problem:
    message = f'"{link.target}" is unlisted, and is linked here instead of shown'
    hint = "what stands on a listed page can be found; list it, or write a link"
    return Problem(link.place, message, hint, "warning")


def _with_links_resolved(document: Document) -> Document:
    """The document without what its links were written as: where they lead stands apart.

    A link to an invisible post names it. The sentence around a link is at its other end.
    """
    links = (
        msgspec.structs.replace(link, target="", heading="", sentence=Text())
        for link in document.links
    )
    return msgspec.structs.replace(document, links=tuple(links))


def _as_resolved(post: Post) -> Post:
    """The post without the names that its notes give to others: its steps say who is meant."""
    notes = (msgspec.structs.replace(note, post=None) for note in post.front.evolution)
    front = msgspec.structs.replace(post.front, evolution=tuple(notes))
    return msgspec.structs.replace(post, front=front)


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
    for entry in sorted(entries, key=lambda entry: entry.in_time):
        if entry.listed:
            for tag in entry.face.tags:
                shown.setdefault(as_name(tag), tag)
    urls = tag_urls(shown)
    return tuple(Tag(shown[name], urls[name]) for name in sorted(shown))
