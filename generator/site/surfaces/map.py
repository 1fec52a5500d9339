"""The map of the journal: each post near those that it is alike to."""

from __future__ import annotations

from ...content import Entry
from ...content.addresses import MAP
from ..context import Context, Plans
from ..views import MapView, Spot


def journal_map(context: Context) -> Plans:
    """The page with the map."""
    yield context.page(MAP, "map.html", lambda: map_view(context))


def map_view(context: Context) -> MapView:
    """The listed posts and what connects them; also for a smaller map on another page."""
    entries = [entry for entry in context.library.listed if entry.face.kind != "page"]
    entries.sort(key=lambda entry: entry.in_time)
    numbers = {entry.face.url: number for number, entry in enumerate(entries)}
    linked: list[set[int]] = [set() for _ in entries]
    for number, entry in enumerate(entries):
        for face in (*(link.face for link in entry.backlinks), *entry.led_to, *entry.related):
            other = numbers.get(face.url, number)
            if other != number:
                linked[number].add(other)
                linked[other].add(number)
    spots = (_spot(entry, ends) for entry, ends in zip(entries, linked, strict=True))
    return MapView(tuple(spots), tuple(context.tags.values()))


def _spot(entry: Entry, linked: set[int]) -> Spot:
    face, document = entry.face, entry.document
    open_sections = {item.section for item in document.open_items}
    return Spot(
        title=face.title,
        url=face.url,
        kind=face.kind,
        status=face.status,
        date=face.date,
        tags=face.tags,
        headings=tuple(
            " ".join(heading.text.pieces)
            for heading in document.outline
            if heading.id not in open_sections
        ),
        assessed=face.assessed,
        notes=len(entry.post.evolution),
        linked=tuple(sorted(linked)),
        badge=face.badge,
    )
