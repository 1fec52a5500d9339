"""The page of a post, and the page at its old address."""

from __future__ import annotations

import msgspec

from ...content import Backlink, Face, Heading, Section
from ...content.library import Tag
from ...dates import PartialDate
from .shared import BaseView


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """An evolution entry: ``note`` is HTML, its relation already a link.

    ``elapsed`` is the time since the entry before, in words, no more exact than the dates.
    ``face`` is the post that the note names. ``experiment`` is the name of the experiment that
    it rests on, ``experiment_url`` its page, where it has one, ``verdict`` what its run says.
    """

    date: PartialDate
    note: str
    anchor: str
    elapsed: str = ""
    face: Face | None = None
    experiment: str = ""
    experiment_url: str = ""
    verdict: str = ""


class OpenCount(msgspec.Struct, frozen=True):
    """How many gaps or next steps a post has, and the anchor of the first such section."""

    words: str
    anchor: str


class RunView(msgspec.Struct, frozen=True, omit_defaults=True):
    """An experiment as its post shows it. ``verdict`` is the run's own word, if it gave one."""

    name: str
    url: str
    question: str
    verdict: str = ""
    because: str = ""


class HypothesisView(msgspec.Struct, frozen=True, omit_defaults=True):
    """The card on a research post: what was claimed, how it was to be tested, what came out."""

    statement: str = ""
    description: str = ""
    baseline: str = ""
    metric: str = ""
    expected: str = ""
    outcome: str = ""  # the author's word
    summary: str = ""  # the author's sentence
    next_action: str = ""
    awaits: str = ""  # why nothing came out yet


class EmbedView(msgspec.Struct, frozen=True, omit_defaults=True):
    """Another post, or a ``section`` of it, where one embeds it: in place of the fill ``at``.

    Its HTML is put together as a post's is. ``url`` is the address of the whole post,
    ``address`` that of the section, both as the page writes them; ``heading`` is what the
    section is called. Headings stand below ``level``.
    """

    at: int
    title: str
    status: str
    url: str
    address: str
    level: int
    source: str
    body: str
    heading: str = ""
    badge: str = ""
    section: Section | None = None
    fills: tuple[str, ...] = ()
    embeds: tuple[EmbedView, ...] = ()


class WorkView(msgspec.Struct, frozen=True, omit_defaults=True):
    """A work in the list of references, as HTML, with the anchors of where it is cited."""

    anchor: str
    html: str
    cited: tuple[str, ...] = ()


class PostView(BaseView, frozen=True):
    """A post. Its HTML is that of ``source``, under the digest ``body``, with ``fills`` put in.

    ``files`` are the digests of the images and files that it shows or links, also
    within ``embeds``. ``begun`` is the
    earliest date that is known of it. ``built_on_by`` are the learning posts that link to a
    research post without being what it came from: they go on from it.
    """

    face: Face
    begun: PartialDate
    source: str
    body: str
    files: tuple[str, ...] = ()
    fills: tuple[str, ...] = ()
    embeds: tuple[EmbedView, ...] = ()
    references: tuple[WorkView, ...] = ()
    listed: bool = True
    subtitle: str = ""
    outline: tuple[Heading, ...] = ()
    evolution: tuple[Step, ...] = ()
    open: tuple[OpenCount, ...] = ()
    tags: tuple[Tag, ...] = ()
    hypothesis: HypothesisView | None = None
    run: RunView | None = None
    led_to: tuple[Face, ...] = ()
    came_from: tuple[Face, ...] = ()
    built_on_by: tuple[Face, ...] = ()
    related: tuple[Face, ...] = ()
    backlinks: tuple[Backlink, ...] = ()
    older: Face | None = None
    newer: Face | None = None


class RedirectView(BaseView, frozen=True):
    """An old address that leads to a new one."""

    title: str
    url: str
