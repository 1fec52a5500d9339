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

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path

import msgspec

from .content import Audience, Library
from .draft import Draft
from .experiments import Progress, Results, known, recall, recall_or_run, silent, unknown
from .experiments import verify as verify_experiments
from .experiments.quoted import Movement, movements
from .gate import Gate
from .hidden import Journaled, place_of, secrets_of
from .journal import Journal
from .memory import Memory
from .overview import Overview, overview
from .problems import Place, Problem, in_order
from .site.menu import wrong_in_menu
from .site.pagefind import CannotIndex
from .site.writing import Leaks, NotOurs, Report, inspected, one_at_a_time, publish, withdrawn
from .sources import Changed, SourceChanged, from_one_moment
from .stages import Stages
from .stamp import tool_stamp
from .templates import BadTemplate

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
    stages: Stages,
    audience: Audience,
    find: Find = recall_or_run,
    changed: Changed = None,
    wanted: Collection[str] | None = None,
) -> Draft:
    """All stages before publishing, for one audience.

    Stages that are used again are told which files ``changed`` since; without that they look
    at all. ``wanted`` are the posts that have to be whole, all unless it is said.
    """
    while True:
        try:
            return _draft(stages, audience, find, changed, wanted)
        except SourceChanged as one:  # which nobody has told of yet
            changed = None if changed is None else {*changed, one.path}


def check(journal: Journal, memory: Memory) -> Checked:
    """Everything that is wrong with the public site; nothing is run or written.

    What would be an error in a post that readers may not see, once they may, is a warning.
    """
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
    library = from_one_moment(lambda: stages.gather(stages.files.now(), "author")[0]).library()
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


def _draft(
    stages: Stages,
    audience: Audience,
    find: Find,
    changed: Changed = None,
    wanted: Collection[str] | None = None,
) -> Draft:
    journal, theme = stages.journal, stages.theme(changed)
    sources = stages.files.now(changed)
    gathering, late = stages.gather(sources, audience, wanted)  # parses what it has not met before
    library = gathering.library(stages.name_of(sources, audience, late))
    stages.memory.commit()  # runs may take long, and another process may want to remember
    results = find(journal, library.asked)
    stock, unreadable = stages.stock(library, results, theme)
    if changed is None:  # all files were looked at
        stages.digests.save()
    site, hidden = stages.compose(audience, library, results, stock), gathering.hidden

    found = cache(gathering.told)  # by now, of which Problems and unlinked names are a part

    def told() -> tuple[Problem, ...]:
        strangers = (
            unknown(name, place, results.known)
            for name, place in library.named
            if name not in results.there
        )
        said = (*unreadable, *strangers, *wrong_in_menu(journal, site))
        said += (*sources.problems, *theme.problems, *found().problems)
        return in_order((*said, *results.problems, *stages.problems(site)))

    return Draft(
        site,
        told,
        lambda: found().unlinked,
        hidden=hidden,
        unread=gathering.unread,
        late=late,
        theme=theme,
        stages=stages,
        movements=movements(results.moved, library.entries),
        gate=partial(_gate, stages, Journaled(sources, library, hidden, results, theme)),
    )


def _gate(stages: Stages, journal: Journaled) -> Gate:
    """The leak gate of a site."""
    secrets = secrets_of(stages, journal)
    return Gate(secrets, stages.memory, partial(place_of, stages.journal.root))


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
        hidden=len(made.hidden),
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
    made = _draft(stages, "public", recall)
    library = made.library
    return Checked(
        posts=len(library.entries) + len(made.hidden),
        problems=in_order(
            (
                *made.problems,
                *_found_in_pages(stages.journal, made),
                *_once_published(stages, made),
            )
        ),
        overview=overview(stages.journal, library, made.site.results, made.unlinked),
        library=library,
    )


def _once_published(stages: Stages, made: Draft) -> Iterator[Problem]:
    """What would stand in the way of publishing the posts that are left out, and is not told."""
    hidden = frozenset(made.hidden)
    told = {(problem.place, problem.message) for problem in made.problems}
    for problem in _draft(stages, "author", recall).problems if hidden else ():
        is_new = (problem.place, problem.message) not in told
        if problem.is_error and problem.place.path in hidden and is_new:
            yield problem.as_warning()


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
