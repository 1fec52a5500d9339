"""
What the page of an experiment knows: what it found, what that rests on, and who uses it.

An experiment has a page when a post that the audience may see asks for it, and is listed
when a listed one does; its page names listed posts only. Of the journal's other files it
names those below ``experiments/`` that belong to no experiment which the audience does not
find in the list: a file elsewhere may be a private post's, and is counted and not named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from html import escape

import msgspec

from ..content import Entry, Library, file_of
from ..content.addresses import experiment_url, figure_anchor
from ..content.claims import quoted_experiments
from ..content.values import Quote
from ..experiments import Figure, Finding, Freshness, Input, Result, Results, Table
from ..experiments.modules import FOLDER, module_of, results_in
from ..experiments.values import InputKind
from ..memory import Digest, digest
from ..words import counts
from .figures import Standing, figure_html, labels_of
from .metrics import metric_tables
from .pages import Page, Rank
from .views import (
    Basis,
    ExperimentRow,
    ExperimentsView,
    ExperimentView,
    SiteView,
    SourceView,
    Use,
)

_KINDS: dict[InputKind, str] = {
    "file": "read by the run",
    "missing": "looked for, and not there",
    "listing": "a folder whose files it listed",
    "folder": "a folder that it asked for",
    "link": "where it leads",
}


def listed_experiments(library: Library, results: Results) -> dict[str, tuple[Entry, ...]]:
    """The experiments that lists may show, each with the listed posts that use it."""
    users = {
        name: tuple(entry for entry in entries if entry.listed)
        for name, entries in library.users.items()
        if name in results.findings
    }
    return {name: entries for name, entries in users.items() if entries}


def experiments_view(library: Library, results: Results) -> ExperimentsView:
    """All experiments that are listed, that of the post which changed last first."""
    listed = listed_experiments(library, results)
    names = sorted(listed, key=lambda name: listed[name][0].face.changed, reverse=True)
    return ExperimentsView(tuple(_row(results.findings[name], listed[name]) for name in names))


def shown_experiments(library: Library, results: Results) -> tuple[str, ...]:
    """The experiments that the audience may see."""
    return tuple(name for name in library.users if name in results.findings)


def experiment_view(
    name: str, library: Library, results: Results, site: SiteView, sources: Mapping[str, Digest]
) -> ExperimentView:
    """The page of one of them; ``sources`` are its modules as they are now."""
    listed, finding = listed_experiments(library, results), results.findings[name]
    unnamed = frozenset(module_of(name) for name in results.known if name not in listed)
    view = _view(finding, listed.get(name, ()), site, results.freshness(name))
    basis, shown = _basis(finding, unnamed - {module_of(name)}, sources)
    return msgspec.structs.replace(view, basis=basis, sources=shown)


def experiment_files(library: Library, results: Results) -> Iterator[Page]:
    """The drawings and artifacts to be published."""
    for name in shown_experiments(library, results):
        result, folder = results.findings[name].result, results_in(name)
        for figure in result.figures:
            svg = f"{figure.name}.svg"
            pictures = _pictures(figure, folder)
            yield _taken_away(_file(result, svg), (f"{folder}/{svg}", figure.digest), pictures)
        for one in result.artifacts:
            yield _taken_away(_file(result, one.name), (f"{folder}/{one.name}", one.digest))


def _taken_away(
    url: str, file: tuple[str, Digest], pictures: tuple[tuple[str, Digest], ...] = ()
) -> Page:
    """A file for readers to keep; a drawing holds its pictures, which would stay behind."""
    path, name = file
    if not pictures:
        return Page(file_of(url), url, Rank.FILE, name, source=path, source_digest=name)
    whole = (file, *pictures)
    fingerprint = digest(*(name for _, name in whole))
    return Page(file_of(url), url, Rank.FILE, fingerprint, drawing=whole)


def _pictures(figure: Figure, folder: str) -> tuple[tuple[str, Digest], ...]:
    """The pictures in a drawing: all its files but the whole of it and its data."""
    own = (f"{figure.name}.png", f"{figure.name}.csv")
    pictures = (one for one in figure.artifacts if one.name not in own)
    return tuple((f"{folder}/{one.name}", one.digest) for one in pictures)


def source_paths(results: Results) -> tuple[str, ...]:
    """The modules that findings were made from, as far as a page may show them."""
    inputs = (item for finding in results.findings.values() for item in finding.result.inputs)
    return tuple(sorted({item.path for item in inputs if _is_source(item)}))


def _view(
    finding: Finding, entries: tuple[Entry, ...], site: SiteView, freshness: Freshness
) -> ExperimentView:
    """A page but for what it rests on; ``entries`` are the listed posts that use it."""
    result = finding.result
    return ExperimentView(
        name=result.name,
        url=experiment_url(result.name),
        question=result.question,
        listed=bool(entries),
        found=_found(result),
        seed=result.seed,
        verdict=result.verdict.word if result.verdict else "",
        because=result.verdict.because if result.verdict else "",
        parameters=tuple((name, _said(value)) for name, value in result.parameters.items()),
        metrics=metric_tables(result.metrics),
        figures=tuple(_figures(finding, site, freshness)),
        used_by=tuple(_use(entry, result) for entry in entries),
    )


def _row(finding: Finding, entries: tuple[Entry, ...]) -> ExperimentRow:
    result = finding.result
    return ExperimentRow(
        name=result.name,
        url=experiment_url(result.name),
        question=result.question,
        verdict=result.verdict.word if result.verdict else "",
        found=_found(result),
        used_by=tuple(entry.face for entry in entries),
    )


def _found(result: Result) -> str:
    return counts(
        ("number", len(result.metrics)),
        ("figure", len(result.figures)),
        ("table", len(result.tables)),
    )


# --- what it found --------------------------------------------------------------------


def _said(value: object) -> str:
    """A parameter as its reader would write it down."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        return ", ".join(map(_said, value))
    return msgspec.json.format(msgspec.json.encode(value), indent=0).decode()


def _figures(finding: Finding, site: SiteView, freshness: Freshness) -> Iterator[str]:
    """Figures and then tables, as HTML."""
    items: tuple[Figure | Table, ...] = (*finding.result.figures, *finding.result.tables)
    for index, (item, label) in enumerate(zip(items, labels_of(items), strict=True)):
        yield figure_html(
            Standing(site, f"_f{index}-", at_home=True),
            finding,
            item,
            label=label,
            caption=escape(item.caption, quote=False),
            anchor=figure_anchor(item.name),
            freshness=freshness,
        )


def _file(result: Result, file: str) -> str:
    return f"{experiment_url(result.name)}{file}"


# --- what it rests on -----------------------------------------------------------------


def _basis(
    finding: Finding, unnamed: frozenset[str], sources: Mapping[str, Digest]
) -> tuple[Basis, tuple[SourceView, ...]]:
    """What a result rests on, and its sources; ``unnamed`` are modules not for this page."""
    result, environment = finding.result, finding.environment
    inputs = [one for one in result.inputs if not one.is_no_package]
    named = [one for one in inputs if _is_here(one.path) and one.path not in unnamed]
    own = module_of(result.name)
    named.sort(key=lambda item: (item.path != own, item.path))
    shown = (item for item in named if _is_source(item) and item.path in sources)
    basis = Basis(
        inputs=tuple(
            (one.path, "its own source" if one.path == own else _KINDS[one.kind]) for one in named
        ),
        others=len(inputs) - len(named),
        python=environment.python,
        packages=tuple(sorted(environment.packages.items())),
        untracked=result.untracked,
    )
    return basis, tuple(
        SourceView(one.path, one.digest if sources[one.path] == one.digest else "") for one in shown
    )


def _is_here(path: str) -> bool:
    return path == FOLDER or path.startswith(f"{FOLDER}/")


def _is_source(item: Input) -> bool:
    return item.kind == "file" and _is_here(item.path) and item.path.endswith(".py")


# --- who uses it ----------------------------------------------------------------------


def _use(entry: Entry, result: Result) -> Use:
    """What a post takes from an experiment, in words."""
    tables = {table.name for table in result.tables}
    quotes = (quote for quote in entry.document.quotes if result.name in quoted_experiments(quote))
    taken = Counter(_word(quote, tables) for quote in quotes)
    words = counts(*((word, taken[word]) for word in ("figure", "table", "number", "claim")))
    is_shown = entry.post.experiment == result.name
    return Use(entry.face, words or ("shown with it" if is_shown else "named in its evolution"))


def _word(quote: Quote, tables: Set[str]) -> str:
    """What a quote shows, in a word; prose asks for figures and tables in one way."""
    if quote.kind == "figure" and quote.source.partition("/")[2] in tables:
        return "table"
    return "number" if quote.kind == "metric" else quote.kind
