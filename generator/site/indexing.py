"""
What readers may search: the words of listed posts and experiments, a document for each.

The documents are made from the pages of the site and hold what those show: no post that is
not on a list, and nothing of the theme, whatever that looks like. Headings keep their ids,
so that a section can be found as well as a page. Formulas become text as far as they are
short; drawings, tables of numbers and the marks around headings are left out.

Beside pagefind's index lies ``posts.json``: what results are narrowed by, and what is shown
with each. It is ours, because pagefind writes filters in an order of chance.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Mapping
from html import escape

import msgspec

from ..content.addresses import SEARCH_INDEX, file_of, in_one_form
from ..memory import Digest
from .pages import Page, Rank
from .views import ExperimentView, PostView

POSTS = "posts.json"
ENTRY = "pagefind-entry.json"

_MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)
_WORD = re.compile(r"\w")
_TAG = re.compile(r"<[^<>]*>")
_UNSEEN = re.compile("&(?:ApplyFunction|InvisibleTimes|af|it);|[\u2061-\u2064]")
_FORMULA = 24  # characters; what is longer is no text any more when its parts stand in a row
_FRAGMENT = re.compile(r"fragment/(.+)\.pf_fragment")
_SIGNATURE = b"pagefind_dcd"  # before what is in a file of the index


class Passage(msgspec.Struct, frozen=True, array_like=True):
    """A section of a page that is not of its article: a heading, its id, and HTML."""

    heading: str
    id: str
    html: str


class Findable(msgspec.Struct, frozen=True, omit_defaults=True):
    """A page that can be found, as far as it is searched or shown among results.

    ``date`` and ``shown`` are of its last change. The rest of its words lies apart: the
    article of ``source`` under the digest ``body``, its slots filled with ``fills``; of an
    experiment what its module says (``is_module``).
    """

    url: str
    title: str
    kind: str
    status: str
    date: str = ""
    shown: str = ""
    tags: tuple[str, ...] = ()
    summary: str = ""
    parts: tuple[Passage, ...] = ()
    source: str = ""
    body: Digest = ""
    fills: tuple[str, ...] = ()
    is_module: bool = False


class _Fragment(msgspec.Struct):
    """What a file of pagefind's index says of one page."""

    url: str


def findable(pages: Iterable[Page]) -> tuple[Findable, ...]:
    """What can be found of a site's pages."""
    found = []
    for page in pages:
        if isinstance(page.view, PostView) and page.view.listed:
            found.append(_post(page.view))
        elif isinstance(page.view, ExperimentView) and page.view.listed:
            found.append(_experiment(page.view))
    return tuple(found)


def document(page: Findable, inside: str) -> str:
    """The HTML that is indexed of a page; ``inside`` is that of its article."""
    body = _MATH.sub(_formula, inside)
    said = _TAG.sub("", body)
    summary = page.summary if escape(page.summary, quote=False) not in said else ""
    if not _WORD.search(said + summary):  # such a page would not be indexed at all
        summary = page.title if _WORD.search(page.title) else page.kind
    parts = [f'<h2 id="{one.id}">{escape(one.heading)}</h2>{one.html}' for one in page.parts]
    tags = escape(", ".join(page.tags))
    return (
        '<!doctype html><html><head><meta charset="utf-8"></head><body data-pagefind-body>'
        f'<i data-pagefind-meta="title:{escape(page.title)}"></i>'
        f'<i data-pagefind-meta="tags:{tags}"></i><p>{escape(summary)}</p>'
        f"{body}{_MATH.sub(_formula, ''.join(parts))}</body></html>"
    )


def posts_file(pages: Iterable[Findable], files: Mapping[str, bytes]) -> bytes:
    """``posts.json``: for each result, by pagefind's name, kind, status, date, shown, tags."""
    by_url = {in_one_form(page.url): page for page in pages}
    known = {}
    for path, content in files.items():
        if match := _FRAGMENT.fullmatch(path):
            told = gzip.decompress(content).removeprefix(_SIGNATURE)
            page = by_url[msgspec.json.decode(told, type=_Fragment).url]
            known[match[1]] = (page.kind, page.status, page.date, page.shown, page.tags)
    return msgspec.json.encode(known, order="deterministic")


def index_pages(files: Mapping[str, Digest]) -> tuple[Page, ...]:
    """The files of an index, by their paths in it, as files of the site."""
    return tuple(
        Page(
            file_of(f"{SEARCH_INDEX}{path}"),
            f"{SEARCH_INDEX}{path}",
            Rank.ENTRY if path == ENTRY else Rank.LIST,
            name,
            source=path,
            source_in="index",
            source_digest=name,
        )
        for path, name in files.items()
    )


def _post(view: PostView) -> Findable:
    face = view.face
    return Findable(
        face.url,
        face.title,
        face.kind,
        face.status,
        date=str(face.changed),
        shown=face.changed.shown,
        tags=tuple(tag.name for tag in view.tags),
        summary=face.summary,
        parts=tuple(one for one in (_hypothesis(view), _evolution(view)) if one.html),
        source=view.source,
        body=view.body,
        fills=view.fills,
    )


def _hypothesis(view: PostView) -> Passage:
    claim = view.hypothesis
    if claim is None:
        return Passage("", "", "")
    tested = (claim.description, claim.baseline, claim.metric, claim.expected)
    said = (claim.statement, *tested, claim.summary, claim.next_action)
    return Passage("Hypothesis", "_hypothesis", _paragraphs(map(escape, said)))


def _evolution(view: PostView) -> Passage:
    return Passage("Evolution", "_evolution", _paragraphs(step.note for step in view.evolution))


def _experiment(view: ExperimentView) -> Findable:
    because = Passage("The run says", "_verdict", _paragraphs([escape(view.because)]))
    figures = Passage("Figures and tables", "_figures", "".join(view.figures))
    own = view.sources[0] if view.sources else None
    return Findable(
        view.url,
        view.question or view.name,
        "experiment",
        view.verdict,
        summary=view.name,
        parts=tuple(one for one in (because, figures) if one.html),
        source=own.path if own else "",
        body=own.digest if own else "",
        is_module=True,
    )


def _paragraphs(texts: Iterable[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts if text)


def _formula(math: re.Match[str]) -> str:
    text = "".join(_UNSEEN.sub("", _TAG.sub("", math[0])).split())
    return text if len(text) <= _FORMULA else "…"
