"""
A figure or table of a run as it stands on a page: what it shows, and where that comes from.

Its number and caption stand below it, then the provenance: the experiment, the seed, and the
drawing and its data to take away. All files lie at the experiment's own address, and so do
the pictures in a drawing; what is part of the page is shapes and words alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from ..content.addresses import experiment_url
from ..experiments import Figure, Finding, Freshness, Table, for_page
from ..problems import Place, Problem
from .addressing import href
from .numbers import formatted
from .views import SiteView

_MOST_BYTES = 100_000  # of a figure in a page
_MOST_DECIMALS = 6
_DOWNLOADS = ("svg", "png", "csv")
_LONG = 40  # letters of a cell that may go on in another line

Value = float | int | str | None


_WORDS = {
    "running": "being recomputed",
    "outdated": "outdated: the run that was to renew it failed",
}


class Standing(NamedTuple):
    """Where a figure stands: ids in it begin with ``prefix``, so that two share a page.

    ``themed`` figures take their colours from the page around them. On the page of the
    experiment itself, ``at_home``, nothing has to say where they come from.
    """

    site: SiteView
    prefix: str
    themed: bool = True
    at_home: bool = False


def kind_of(item: Figure | Table) -> str:
    """What a reader calls it: "Figure" or "Table"."""
    return "Figure" if isinstance(item, Figure) else "Table"


def labels_of(items: Iterable[Figure | Table]) -> Iterator[str]:
    """The name of each on a page: "Figure 1", "Table 1", "Figure 2"; kinds count by themselves."""
    numbers: Counter[str] = Counter()
    for item in items:
        kind = kind_of(item)
        numbers[kind] += 1
        yield f"{kind} {numbers[kind]}"


def figure_html(
    standing: Standing,
    finding: Finding,
    item: Figure | Table,
    *,
    label: str,
    caption: str,
    anchor: str,
    freshness: Freshness = "",
) -> str:
    """The whole of it; ``label`` and ``caption`` are HTML.

    The ``freshness`` of one that may not stand any longer is only ever shown by a preview.
    """
    if isinstance(item, Figure):
        kind, shown = "figure", drawing(standing, finding, item)
    else:
        kind, shown = "figure table", table(item)
    named = f' id="{anchor}"' if anchor else ""
    kind, said = (f"{kind} {freshness}", _said(_WORDS[freshness])) if freshness else (kind, "")
    return (
        f'<figure class="{kind}"{named}>{shown}<figcaption><p><b>{label}</b> {caption}</p>'
        f"{provenance(standing, finding, item)}{said}</figcaption></figure>"
    )


def placeholder(name: str) -> str:
    """What stands in the place of a figure that has never been found, while it is."""
    return f'<figure class="figure running">{_said(f"{escape(name)} is being computed")}</figure>'


def _said(words: str) -> str:
    return f'<p class="freshness" role="status">{words}</p>'


def drawing(standing: Standing, finding: Finding, figure: Figure) -> str:
    """The drawing as part of a page."""
    folder = escape(href(standing.site, experiment_url(finding.result.name)))
    svg = finding.drawing(figure.name)
    return for_page(svg, standing.prefix, folder=folder, themed=standing.themed)


def provenance(standing: Standing, finding: Finding, item: Figure | Table) -> str:
    """The run that it comes from, and what there is of it to take away."""
    result = finding.result
    folder = escape(href(standing.site, experiment_url(result.name)))
    links = " ".join(
        f'<a href="{folder}{escape(file)}" download>{ending.upper()}</a>'
        for file, ending in _files(item)
    )
    origin = f'<a href="{folder}">{escape(result.name)}</a><span>seed {result.seed}</span>'
    return (
        f'<p class="provenance">{"" if standing.at_home else origin}'
        f'<span class="downloads">{links}</span></p>'
    )


def table(item: Table) -> str:
    """A table that scrolls by itself where it is too wide."""
    columns = list(zip(*item.rows, strict=True))
    looks = [_look(values) for values in columns]
    head = "".join(
        f'<th scope="col"{look}>{escape(column)}</th>'
        for column, look in zip(item.columns, looks, strict=True)
    )
    cells = [
        [f"<td{look}>{cell}</td>" for cell in _column(values)]
        for values, look in zip(columns, looks, strict=True)
    ]
    rows = "".join(f"<tr>{''.join(row)}</tr>" for row in zip(*cells, strict=True))
    return (
        '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def weighed(html: str, item: Figure | Table, place: Place, name: str) -> list[Problem]:
    """A warning where a figure weighs more than the rest of a page may."""
    size = len(html.encode())
    if isinstance(item, Table) or size <= _MOST_BYTES:
        return []
    message = f'"{name}" adds {size // 1000} KB to the page'
    hint = "draw less of it, or draw the heaviest part with rasterized=True, as a picture"
    return [Problem(place, message, hint, "warning")]


def _files(item: Figure | Table) -> Iterator[tuple[str, str]]:
    """What can be taken away, with its kind; pictures that are part of a drawing are not."""
    there = {artifact.name for artifact in item.artifacts}
    if isinstance(item, Figure):
        there.add(f"{item.name}.svg")
    for ending in _DOWNLOADS:
        if (file := f"{item.name}.{ending}") in there:
            yield file, ending


def _look(values: tuple[Value, ...]) -> str:
    """Numbers are aligned by their ends, also those in words such as "0.2 [0.1, 0.3]"."""
    words = [value for value in values if isinstance(value, str)]
    if any(len(word) >= _LONG for word in words):
        return ' class="words"'
    are_words = any(letter.isalpha() for word in words for letter in word)
    return "" if are_words else ' class="num"'


def _column(values: tuple[Value, ...]) -> list[str]:
    """The cells of a column: numbers with as many decimals as the one that needs most."""
    written = [f"{value:.12g}" for value in values if isinstance(value, float)]
    decimals = max((len(number.partition(".")[2]) for number in written), default=0)
    # 1e-07 has no decimals to align by, and would be shown as 0
    is_plain = written and decimals <= _MOST_DECIMALS and "e" not in "".join(written)
    form = f".{decimals}f" if is_plain else ""
    return [_cell(value, form) for value in values]


def _cell(value: Value, form: str) -> str:
    if value is None or isinstance(value, str):
        return escape(value or "")
    return formatted(value, form if form or isinstance(value, float) else "d")
