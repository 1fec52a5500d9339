"""The files that go with pages: the theme's, the posts', those of experiments, and static ones."""

from __future__ import annotations

from collections.abc import Iterator

from ...content import file_of
from ...journal import STATIC
from ...memory import digest
from ...problems import Place
from ..context import Context, Plans
from ..experiments import experiment_files
from ..images import WIDTHS, scaled_url
from ..pages import Page, Planned, Rank, What


def files(context: Context) -> Plans:
    """Every file of the site that is no page."""
    for name, content in context.stock.assets.items():
        page = Page(name, f"/{name}", Rank.FILE, content, source=name, source_in="theme")
        yield _planned(page, f"templates/{name}", "asset")
    for entry in context.library.entries:
        for url, path in entry.files.items():
            yield _planned(_copy(context, url, path), path)
        for url, path in entry.shown.items():
            for page in _scaled(context, url, path):
                yield _planned(page, path)
    for page in experiment_files(context.library, context.results):
        yield _planned(page, page.source or page.drawing[0][0])
    for path in context.library.static:
        yield _planned(_copy(context, "/" + path.removeprefix(STATIC), path), path)


def _planned(page: Page, path: str, what: What = "file") -> Planned:
    """A file of the site, made from that at ``path``."""
    return Planned(page.url, Place(path), lambda: page, what, page.source)


def _scaled(context: Context, url: str, path: str) -> Iterator[Page]:
    """The smaller copies of an image that is too large for a page."""
    if path not in context.stock.images.scaled:
        return
    name = context.stock.files[path]
    for width in WIDTHS:
        at, fingerprint = scaled_url(url, width), digest(context.stock.tool, name, str(width))
        yield Page(
            file_of(at),
            at,
            Rank.FILE,
            fingerprint,
            source=path,
            source_digest=name,
            scaled=width,
        )


def _copy(context: Context, url: str, path: str) -> Page:
    """A copy of a file: below ``static/`` as it is, elsewhere without its metadata."""
    name, is_stripped = context.stock.files.get(path, ""), not path.startswith(STATIC)
    fingerprint = digest(context.stock.tool, name) if is_stripped else name
    return Page(
        file_of(url),
        url,
        Rank.FILE,
        fingerprint,
        source=path,
        source_digest=name,
        stripped=is_stripped,
    )
