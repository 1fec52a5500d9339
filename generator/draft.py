"""
A journal as one audience would get it, with every page ready to be made and rendered.

This is what the pipeline has made before anything is written: a build publishes all of it,
a preview answers from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import PurePosixPath
from threading import Lock

from .content import Unlinked
from .content.addresses import SEARCH_INDEX
from .experiments import self_contained
from .experiments.quoted import Movement
from .gate import Gate
from .memory import Digest, digest
from .problems import Problem, has_errors
from .site.compose import Composition
from .site.indexing import index_pages
from .site.metadata import without_metadata
from .site.pagefind import CannotIndex
from .site.pages import Page
from .site.rendering import Renderer
from .site.views import CardView, IconView
from .site.writing import surface_of
from .stages import Index, Stages
from .templates import Theme


class Draft:
    """A journal as one audience would get it: all pages, rendered when they are asked for."""

    def __init__(
        self,
        site: Composition,
        told: Callable[[], tuple[Problem, ...]],
        unlinked: Callable[[], tuple[Unlinked, ...]],
        *,
        hidden: tuple[str, ...],
        unread: frozenset[str],
        late: Mapping[str, Digest],
        theme: Theme,
        stages: Stages,
        movements: tuple[Movement, ...] = (),
        gate: Callable[[], Gate],
    ) -> None:
        """``told`` gives its Problems, ``unlinked`` what its readers get as text.

        ``hidden`` are the posts that its readers may not see, ``unread`` those that cannot be
        read, ``late`` those of which nothing was read by now but the front matter, each with
        its digest.
        ``movements`` are the numbers that runs of now found to be others. ``gate`` makes what
        searches its files for what readers may not see.
        """
        self.site, self.library, self.ran = site, site.library, site.results.ran
        self.hidden, self.unread, self.late = hidden, unread, late
        self.movements = movements
        self._told, self._unlinked, self._make_gate = told, unlinked, gate
        self._stages, self._theme = stages, theme
        self._one_at_a_time = Lock()  # a preview is asked for several files of the index at once
        self._renderer: Renderer | None = None

    @property
    def base_path(self) -> str:
        return self.site.view.base_path

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """All files of the site but those of its search index."""
        return self._stages.pages(self.site).pages

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong with it. In a preview: as of the last draft of its stages."""
        return self._told()

    @cached_property
    def unlinked(self) -> tuple[Unlinked, ...]:
        """What stays text for its readers."""
        return self._unlinked()

    def get(self, url: str) -> bytes | None:
        """The bytes at an address; None where the site has no page."""
        page = self._at(url)
        return self.render(page) if page else None

    @property
    def published(self) -> tuple[Page, ...]:
        """All files of the site: the pages, and the index that they are searched by.

        Raises:
            CannotIndex: it could not be made.
            OSError: it cannot be written.
        """
        return (*self.pages, *self._in_index.values())

    @cached_property
    def _index(self) -> Index:
        return self._stages.index(self.pages)

    @property
    def _in_index(self) -> dict[str, Page]:
        """The files of the search index, by their addresses; it is made when first asked for."""
        with self._one_at_a_time:
            return {page.url: page for page in index_pages(self._index.names)}

    @cached_property
    def _indexed(self) -> dict[str, bytes]:
        return self._index.files()

    def _at(self, url: str) -> Page | None:
        if url.startswith(SEARCH_INDEX):
            with suppress(CannotIndex):
                return self._in_index.get(url)
        return self.site.at(url)

    @cached_property
    def gate(self) -> Gate:
        """Searches the files of the site for what its readers may not see."""
        return self._make_gate()

    def leaks(self, url: str, content: bytes) -> tuple[Problem, ...]:
        """What in the bytes at an address may not be published."""
        page = self._at(url)
        return self.gate.leaks(surface_of(page, digest(content), lambda: content)) if page else ()

    @property
    def has_errors(self) -> bool:
        return has_errors(self.problems)

    def render(self, page: Page) -> bytes:
        """The bytes of a page.

        Raises:
            BadTemplate: a template of the journal's own does not work.
            SourceChanged: a file is no longer what the page was made from.
        """
        if page.drawing:
            return self._drawing(page.drawing)
        if isinstance(page.view, CardView | IconView):
            return self._stages.picture(page.view)
        if page.source and page.source_in == "theme":
            return self._theme.files[page.source]
        if page.scaled:
            return self._stages.scaled(page.source, page.source_digest, page.scaled)
        if page.source_in == "index":
            return self._indexed[page.source]
        if page.source:
            content = self._stages.files.bytes_of(page.source, page.source_digest)
            return without_metadata(content) if page.stripped else content
        if self._renderer is None:
            self._renderer = Renderer(
                self.site.view,
                self._theme,
                self._stages.body,
                self._stages.source,
                self._stages.atlas,
            )
        return self._renderer.render(page)

    def _drawing(self, files: tuple[tuple[str, Digest], ...]) -> bytes:
        svg, *pictures = (self._stages.files.bytes_of(path, name) for path, name in files)
        names = (PurePosixPath(path).name for path, _ in files[1:])
        return self_contained(svg.decode(), dict(zip(names, pictures, strict=True))).encode()
