"""
What a check says of a journal beside what is wrong: what rests on what, and what stands alone.

Nothing of it stands in the way of publishing. It is read off the Library and the Results that
the check has made for its pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from .content import Entry, Library, Unlinked
from .content.claims import parse_claim
from .experiments import Results, known, stale
from .experiments.evaluating import Findings, Unknown, holds
from .experiments.modules import module_of
from .journal import Journal, MenuItem
from .problems import Place, Problem


class Standing(msgspec.Struct, frozen=True):
    """An experiment, and ``why`` what is stored of it no longer stands; empty where it does."""

    name: str
    why: tuple[str, ...] = ()


class Claims(msgspec.Struct, frozen=True):
    """How many claims of visible posts hold, do not, and ask for what no run has found."""

    hold: int = 0
    fail: int = 0
    unknown: int = 0


class Overview(msgspec.Struct, frozen=True):
    """The experiments and claims of a journal, and what its author may want to know of it."""

    experiments: tuple[Standing, ...] = ()
    claims: Claims = Claims()
    notes: tuple[Problem, ...] = ()


def overview(
    journal: Journal, library: Library, results: Results, unlinked: Sequence[Unlinked]
) -> Overview:
    """What there is to say of a journal of which readers may see a library."""
    experiments = tuple(Standing(name, stale(journal, name)) for name in known(journal))
    notes = (
        *(_unlinked(one) for one in unlinked),
        *(_stale(one) for one in experiments if one.why and one.name not in library.asked),
        *map(_alone, alone(library, journal.settings.menu)),
    )
    return Overview(experiments, _claims(library, results), tuple(sorted(set(notes))))


def alone(library: Library, menu: Sequence[MenuItem]) -> list[Entry]:
    """The listed posts to which nothing but lists leads: no link, relation or menu.

    A post that links to another is named there, so its own links count as well; pages are in
    the menu themselves.
    """
    listed = library.listed
    if sum(entry.face.kind != "page" for entry in listed) < 2:  # there is nothing to link to
        return []
    urls = {entry.post.url for entry in listed}
    in_menu = {item.url.strip("/") for item in menu}
    return [
        entry
        for entry in listed
        if entry.face.kind != "page"
        and not (entry.backlinks or entry.led_to or entry.came_from or entry.built_on_by)
        and not entry.related
        and not any(one.url in urls and one.url != entry.post.url for one in entry.targets)
        and entry.post.url.strip("/") not in in_menu
    ]


def _claims(library: Library, results: Results) -> Claims:
    findings = Findings(results.findings)
    found = Counter(
        _state(quote.source, findings)
        for entry in library.entries
        for quote in entry.document.quotes
        if quote.kind == "claim"
    )
    return Claims(found["hold"], found["fail"], found["unknown"])


def _state(claim: str, findings: Findings) -> str:
    try:
        return "hold" if holds(parse_claim(claim), findings) else "fail"
    except Unknown:
        return "unknown"


def _unlinked(link: Unlinked) -> Problem:
    message = f"shown as text; readers may not see {link.target}"
    return Problem(link.place, message, severity="note")


def _stale(experiment: Standing) -> Problem:
    """One that no visible post asks for: where one does, that is a warning at its place."""
    message = f'"{experiment.name}" would have to run: {", ".join(experiment.why)}'
    return Problem(Place(module_of(experiment.name)), message, severity="note")


def _alone(entry: Entry) -> Problem:
    message = "only lists lead to this post: it links to no other, and no other to it"
    return Problem(entry.post.place("title"), message, severity="note")
