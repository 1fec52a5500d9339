"""
The pipeline, front door to back. Up to the pages it is ``_draft``; ``_publish`` is the rest.

    read      content/*.md        → Post        front matter and body, or their Problems
    parse     Post                → Document    HTML with open slots, outline, links
    gather    Documents, Audience → Library     only what this audience may see
    run       Library             → Results     the experiments that visible posts ask for
    compose   Library, Results    → Pages       which pages exist, and all that each may know
    render    Page                → bytes       a pure function of the page
    publish   Pages               → site/       the leak gate, then only what changed, in safe order

Every value is recalled by the digest of all that it was made from (``stages.py``); there is
no other way to build, so a warm build and a cold one give the same bytes and Problems.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Protocol

import msgspec

from .content import Audience, Gathered, Library
from .draft import Draft
from .experiments import Progress, Results, known, recall, recall_or_run, silent, unknown
from .experiments import verify as verify_experiments
from .experiments.quoted import Movement, movements
from .gate import Gate
from .hidden import place_of, secrets_of
from .journal import Journal
from .memory import Memory
from .overview import Overview, overview
from .problems import Place, Problem, in_order
from .site.compose import site_view
from .site.menu import wrong_in_menu
from .site.pagefind import CannotIndex
from .site.writing import Leaks, NotOurs, Report, inspected, one_at_a_time, publish, withdrawn
from .stages import Sources, Stages, from_one_moment
from .stamp import tool_stamp
from .templates import BadTemplate, Theme, load_theme

Find = Callable[[Journal, Mapping[str, Place]], Results]


class Outcome(msgspec.Struct, frozen=True):
    """What a build came to: every Problem, and what it did to ``site/`` if none was an error.

    ``standing`` are withdrawn pages that are still published because the build stopped;
    ``hidden`` counts the posts that readers may not see; ``movements`` are the numbers that
    runs of now found to be others, with the places that quote them.
    """

    problems: tuple[Problem, ...]
    report: Report | None = None
    pages: int = 0
    ran: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    hidden: int = 0
    movements: tuple[Movement, ...] = ()


class Ran(msgspec.Struct, frozen=True):
    """What came of running experiments: those that were ``wanted``, or ``unused`` by any post."""

    results: Results
    wanted: tuple[str, ...]
    unused: tuple[str, ...] = ()
    movements: tuple[Movement, ...] = ()


class Checked(msgspec.Struct, frozen=True):
    """What a check of so many ``posts`` found: what is wrong, and what else there is to say.

    ``library`` is what readers may see of them.
    """

    posts: int
    problems: tuple[Problem, ...]
    overview: Overview
    library: Library


def build(
    journal: Journal,
    memory: Memory,
    find: Find = recall_or_run,
    waiting: Callable[[], None] = lambda: None,
) -> Outcome:
    """Build the public site; with any error nothing of ``site/`` is touched.

    ``find`` gives the findings of the experiments that visible posts ask for. ``waiting`` is
    called where another build of the journal has to end first.
    """

    def attempt() -> Outcome:
        return _publish(journal, _draft(Stages(journal, memory), "public", find))

    with ExitStack() as held:
        try:
            held.enter_context(one_at_a_time(journal.memory, waiting))
        except OSError as error:
            return Outcome((_unwritable(journal, error),))
        return from_one_moment(attempt)


def draft(
    journal: Journal, memory: Memory, audience: Audience, find: Find = recall_or_run
) -> Draft:
    """All stages before publishing, for one audience."""
    return from_one_moment(lambda: _draft(Stages(journal, memory), audience, find))


def check(journal: Journal, memory: Memory) -> Checked:
    """Everything that is wrong with the public site; nothing is run or written."""
    return from_one_moment(lambda: _check(Stages(journal, memory)))


def run_experiments(
    journal: Journal,
    memory: Memory,
    names: Sequence[str] = (),
    *,
    every: bool = False,
    force: bool = False,
    verify: bool = False,
    progress: Progress = silent,
) -> Ran:
    """Run the experiments called ``names``, those that any post uses, or ``every`` one.

    With ``verify`` each is run once more, and has to come to the same.
    """
    stages = Stages(journal, memory)
    library = from_one_moment(lambda: stages.gather(stages.read(), "author")).library
    memory.commit()  # as in a build
    there = known(journal)
    used = tuple(name for name in there if name in library.asked)
    wanted = tuple(dict.fromkeys(names)) or (there if every else used)
    asked = {name: Place("experiments") for name in wanted}
    if verify:
        results = verify_experiments(journal, asked, progress=progress)
    else:
        results = recall_or_run(journal, asked, progress=progress, force=force)
    unused = () if names else tuple(name for name in there if name not in wanted)
    return Ran(results, wanted, unused, movements(results.moved, library.entries))


def _draft(stages: Stages, audience: Audience, find: Find) -> Draft:
    journal, theme = stages.journal, load_theme(stages.journal.templates)
    sources = stages.read()
    gathered = stages.gather(sources, audience)  # parses what it has not met before
    library = gathered.library
    stages.memory.commit()  # runs may take long, and another process may want to remember
    results = find(journal, library.asked)
    stock, unreadable = stages.stock(library, results, theme)
    stages.files.save()
    pages = stages.compose(library, results, stock)
    moves = movements(results.moved, library.entries)
    strangers = (
        unknown(name, place, results.known)
        for name, place in library.named
        if name not in results.known
    )
    said = (*unreadable, *strangers, *wrong_in_menu(journal, pages.pages))
    problems = _problems(said, sources, theme, gathered, results, pages)
    return Draft(
        pages.pages,
        problems,
        results.ran,
        gathered,
        site=site_view(library, results, journal.settings, stock),
        theme=theme,
        stages=stages,
        movements=moves,
        gate=partial(_gate, stages, sources, gathered, results, theme),
    )


def _gate(
    stages: Stages, sources: Sources, gathered: Gathered, results: Results, theme: Theme
) -> Gate:
    """The leak gate of a site whose readers may see what was gathered."""
    secrets = secrets_of(stages, sources, gathered, results, theme)
    return Gate(secrets, stages.memory, partial(place_of, stages.journal.root))


class _HasProblems(Protocol):
    @property
    def problems(self) -> tuple[Problem, ...]: ...


def _problems(unreadable: Sequence[Problem], *stages: _HasProblems) -> tuple[Problem, ...]:
    return in_order((*unreadable, *(problem for stage in stages for problem in stage.problems)))


def _publish(journal: Journal, made: Draft) -> Outcome:
    if made.has_errors:
        return _stopped(journal, made, made.problems)
    try:
        pages = made.published
        report = publish(journal.site, journal.memory, pages, made.render, made.gate.problems)
    except Leaks as leaks:
        return _stopped(journal, made, in_order((*made.problems, *leaks.problems)))
    except (BadTemplate, CannotIndex, NotOurs) as refused:
        return _stopped(journal, made, in_order((*made.problems, refused.problem)))
    except OSError as error:
        return _stopped(journal, made, in_order((*made.problems, _unwritable(journal, error))))
    return Outcome(
        in_order((*made.problems, *report.problems)),
        report,
        len(pages),
        made.ran,
        hidden=len(made.gathered.hidden),
        movements=made.movements,
    )


def _stopped(journal: Journal, made: Draft, problems: Sequence[Problem]) -> Outcome:
    standing = tuple(path for path in withdrawn(journal.site, made.pages) if _is_page(path))
    return Outcome(
        tuple(problems), None, len(made.pages), made.ran, standing, movements=made.movements
    )


def _is_page(path: str) -> bool:
    """Whether a file of the site is one to be read: pictures and data go with their page."""
    return path.endswith((".html", ".xml"))


def _unwritable(journal: Journal, error: OSError) -> Problem:
    where = Path(error.filename or journal.site)
    name = where.relative_to(journal.root) if where.is_relative_to(journal.root) else where.name
    return Problem(Place(str(name)), f"cannot be written: {error.strerror}")


def _check(stages: Stages) -> Checked:
    recalled: list[Results] = []

    def find(journal: Journal, asked: Mapping[str, Place]) -> Results:
        recalled.append(recall(journal, asked))
        return recalled[-1]

    made = _draft(stages, "public", find)
    gathered = made.gathered
    library = gathered.library
    return Checked(
        posts=len(library.entries) + len(gathered.hidden),
        problems=in_order((*made.problems, *_found_in_pages(stages.journal, made))),
        overview=overview(stages.journal, library, recalled[-1], gathered.unlinked),
        library=library,
    )


def _found_in_pages(journal: Journal, made: Draft) -> tuple[Problem, ...]:
    """What only shows in the pages themselves, where nothing else is in the way of them."""
    if made.has_errors:
        return ()
    try:
        pages = made.published
        return inspected(journal.site, journal.memory, pages, made.render, made.gate.problems)
    except (BadTemplate, CannotIndex) as bad:
        return (bad.problem,)
    except OSError as error:
        return (_unwritable(journal, error),)


def open_memory(journal: Journal) -> Memory:
    """The memory of a journal, under the stamp of the tool as it is now."""
    return Memory(journal.memory / "memory.db", tool_stamp())
