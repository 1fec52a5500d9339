"""
A page becomes bytes: a pure function of its view, the site's own data and the theme.

The HTML of posts, and of the sources of experiments, lies apart in memory and is fetched
only for pages that are rendered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial

from markupsafe import Markup

from ..characters import NOT_HTML, NOT_XML
from ..content import Text
from ..content.addresses import copy_url
from ..content.assessment import counted_in_words, word_of
from ..templates import Stationery, Theme
from ..templates.theme import ASSETS
from .addressing import absolute, href, with_whole_fragments, written
from .atlas import Atlas, draw
from .copies import line, to_markdown
from .evolving import drawing_of
from .heads import card_of, locale_of, structured
from .insetting import inset
from .noting import numbered_on
from .pages import Page
from .sources import Source
from .timescale import breaking_scale, life_on
from .views import EmbedView, ExperimentView, FeedEntry, FeedView, MapView, PostView, SiteView

Bodies = Callable[[str, str], Text]
Sources = Callable[[str, str], Source]
Atlases = Callable[[MapView], Atlas]
_MARK = re.compile(r'<svg class="mark".*?</svg> ?')
_ANCHOR = re.compile(r' <a class="anchor".*?</a>')


def _version(theme: Theme, name: str) -> str:
    """What tells an asset from the one that had its name before."""
    return theme.assets.get(f"{ASSETS}{name}", "")[:10]


def as_json(value: object) -> Markup:
    """The value as JSON, also within a script element, which any ``<`` could end."""
    text = json.dumps(value, ensure_ascii=False)
    return Markup(
        text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    )


class Renderer:
    """Renders the pages of one site."""

    def __init__(
        self, site: SiteView, theme: Theme, bodies: Bodies, sources: Sources, atlases: Atlases
    ) -> None:
        """``bodies(path, digest)`` gives the HTML of a post, its slots still open.

        ``sources(path, digest)`` gives a module of an experiment as a page shows it,
        ``atlases(view)`` where the posts of a map stand.
        """
        self._site, self._bodies = site, bodies
        self._sources, self._atlases = sources, atlases
        self._stationery = Stationery(
            theme,
            {
                "href": lambda url: written(site, url),
                "absolute": lambda url: absolute(site, url),
                "asset": lambda name: f"{href(site, f'/assets/{name}')}?v={_version(theme, name)}",
                "json": as_json,
                "copy": copy_url,
                "markdown": line,
                "card": lambda view: card_of(site, view),
                "locale": locale_of,
                "structured": lambda view: structured(site, view),
                "words": word_of,
                "assessment": counted_in_words,
                "time_scale": breaking_scale,
                "on": lambda dates, scale: life_on(scale, dates),
                "to_scale": drawing_of,
            },
            filters_of=f"{site.origin} {site.base_path} {site.assets}",
        )

    def render(self, page: Page) -> bytes:
        """The bytes of a page that has a template.

        Raises:
            BadTemplate: a template of the journal's own does not work.
        """
        values: dict[str, object] = {"site": self._site, "page": page.view}
        if isinstance(page.view, PostView):
            values["body"] = Markup(self._body(page.view))
            address = absolute(self._site, page.view.face.url)  # not the copy's: anchors are there
            values["as_markdown"] = partial(to_markdown, address=address)
        if isinstance(page.view, ExperimentView):
            values["sources"] = {
                one.path: self._sources(one.path, one.digest)
                for one in page.view.sources
                if one.digest
            }
        if isinstance(page.view, MapView):
            values["map"] = draw(page.view, self._atlases(page.view))
        if isinstance(page.view, FeedView):
            values["bodies"] = [self._feed_body(entry) for entry in page.view.entries]
        text = self._stationery.render(page.template, **values)
        if page.template.endswith((".xml", ".json")):
            text = NOT_XML.sub("", text)
        return text.encode().translate(None, NOT_HTML)

    def _body(self, view: PostView | FeedEntry) -> str:
        text = self._bodies(view.source, view.body)
        html = text.filled(self._fills(view.fills, view.embeds))
        if view.embeds:
            html = numbered_on(html)
        if not view.references:
            return html
        listed = self._stationery.render("partials/references.html", works=view.references)
        return f"{html}{listed}"

    def _fills(self, fills: tuple[str, ...], embeds: tuple[EmbedView, ...]) -> list[str]:
        filled = list(fills)
        for number, embed in enumerate(embeds):
            filled[embed.at] = self._embed(embed, f"_e{number}-")
        return filled

    def _embed(self, embed: EmbedView, prefix: str) -> str:
        text = self._bodies(embed.source, embed.body)
        text = embed.section.of(text) if embed.section else text
        html = text.filled(self._fills(embed.fills, embed.embeds))
        body = Markup(inset(html, prefix, embed.level, embed.url))
        return self._stationery.render("partials/embed.html", embed=embed, body=body).strip()

    def _feed_body(self, entry: FeedEntry) -> str:
        """An item for a reader without our theme: no marks and no links to sections."""
        facts = f"<p><small>{entry.facts}</small></p>\n" if entry.facts else ""
        if entry.note:
            return f"<p>{entry.note}</p>\n{facts}"
        html = _ANCHOR.sub("", _MARK.sub("", self._body(entry)))
        return facts + with_whole_fragments(html, self._site, entry.face.url)
