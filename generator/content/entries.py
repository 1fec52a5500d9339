"""
What becomes of a post among others: its face, what it leaves open, and what notes relate.

These are functions of one post and of where its links lead. Of other posts they know faces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape

import msgspec

from .addresses import as_name, tag_urls
from .library import Backlink, Entry, OpenPoint, Step, Tag, Target
from .linking import UNLISTED, listed_fill, plain_fill
from .names import Known
from .relations import Mention
from .values import Document, Face, Post, Text
from .visibility import Audience, badge, is_listed


def face_of(known: Known, targets: Sequence[Target], audience: Audience) -> Face:
    """All that others see of a post; ``targets`` as other pages may name them."""
    front, document = known.post.front, known.document
    return Face(
        title=front.title,
        url=known.post.url,
        kind=known.post.kind,
        status=front.status or "",
        summary=front.summary or said(known, document.summary, targets),
        date=front.date,
        changed=known.post.changed,
        tags=front.tags if is_listed(audience, front) else (),
        assessed=document.assessed,
        badge=badge(audience, front),
    )


def said(known: Known, text: Text, targets: Sequence[Target]) -> str:
    """Words of a post as others quote them."""
    quotes = known.document.quotes
    return text.filled([plain_fill(slot, targets, quotes) for slot in text.slots])


def quotable(targets: Sequence[Target], is_unlisted: Callable[[str], bool]) -> tuple[Target, ...]:
    """The targets of a post as other pages may name them: unlisted ones without title."""
    return tuple(
        msgspec.structs.replace(target, title=UNLISTED) if is_unlisted(target.url) else target
        for target in targets
    )


def open_points(known: Known, targets: Sequence[Target]) -> tuple[OpenPoint, ...]:
    """What a post leaves open: what is ticked is not, and a section says its list itself."""
    document = known.document
    words = {one.id: said(known, one.text, targets) for one in document.outline}
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


def steps_of(
    post: Post, mentions: Sequence[Mention | None], faces: Mapping[str, Face]
) -> tuple[Step, ...]:
    """The evolution of a post in time order, with the posts that its notes name."""
    found = []
    for entry, mention in zip(post.evolution, mentions, strict=True):
        if mention is None:
            found.append(Step(entry.note))
            continue
        face = faces[mention.path]
        if mention.end:
            note, start, end = entry.note, mention.start, mention.end
            found.append(Step(note[:start], note[start:end], note[end:], face))
        else:
            found.append(Step(f"{entry.note.rstrip()} \N{EM DASH} ", face.title, "", face))
    return tuple(found)


def with_links_resolved(document: Document) -> Document:
    """The document without what its links were written as: where they lead stands apart.

    A link to an invisible post names it. The sentence around a link is at its other end.
    """
    links = (
        msgspec.structs.replace(link, target="", heading="", sentence=Text())
        for link in document.links
    )
    return msgspec.structs.replace(document, links=tuple(links))


def as_resolved(post: Post) -> Post:
    """The post without the names that its notes give to others: its steps say who is meant."""
    notes = (msgspec.structs.replace(note, post=None) for note in post.front.evolution)
    front = msgspec.structs.replace(post.front, evolution=tuple(notes))
    return msgspec.structs.replace(post, front=front)


def related(
    post: Post, others: Iterable[Post], faces: Mapping[str, Face], linked: Sequence[Backlink]
) -> dict[str, tuple[Face, ...]]:
    """A learning post led to research, research came from learning, the rest is related.

    ``others`` are the posts that notes relate to this one. Learning that was surely begun after
    the research is not what that came from: it builds on it, as does all other learning whose
    text links to it.
    """
    others = list(others)
    led = [one for one in others if _led(post, one)]
    came = [one for one in others if _led(one, post)]
    rest = [one for one in others if one not in led and one not in came]
    built: list[Face] = []
    if post.kind == "research":
        on_it = [one for one in rest if one.kind == "learning"]
        rest = [one for one in rest if one not in on_it]
        known_of = {one.url for one in (*came, *on_it)}
        built = _in_time(on_it, faces) + [
            link.face
            for link in linked
            if link.face.kind == "learning" and link.face.url not in known_of
        ]
    return {
        "led_to": tuple(_in_time(led, faces)),
        "came_from": tuple(_in_time(came, faces)),
        "built_on_by": tuple(built),
        "related": tuple(_in_time(rest, faces)),
    }


def _in_time(posts: Iterable[Post], faces: Mapping[str, Face]) -> list[Face]:
    order = sorted(posts, key=lambda one: (one.front.date, as_name(one.front.title), one.path))
    return [faces[one.path] for one in order]


def _led(learning: Post, research: Post) -> bool:
    """Whether the one may have led to the other: it was not surely begun later."""
    if (learning.kind, research.kind) != ("learning", "research"):
        return False
    return learning.begun.first_day <= research.begun.last_day


def unsaid(
    others: Iterable[Face], related_to: Iterable[Face], linked: Sequence[Backlink]
) -> tuple[Face, ...]:
    """Those of the others that neither a note nor a backlink has on the page already.

    They come without their summaries, so that a first paragraph can be edited in peace.
    """
    there = {link.face.url for link in linked} | {face.url for face in related_to}
    return tuple(face.brief for face in others if face.url not in there)


def tags_of(entries: Iterable[Entry]) -> tuple[Tag, ...]:
    """Each tag once, as the earliest post that has it spells it, in the order of the alphabet."""
    shown: dict[str, str] = {}
    for entry in sorted(entries, key=lambda entry: entry.in_time):
        if entry.listed:
            for tag in entry.face.tags:
                shown.setdefault(as_name(tag), tag)
    urls = tag_urls(shown)
    return tuple(Tag(shown[name], urls[name]) for name in sorted(shown))
