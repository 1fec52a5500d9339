"""
What a post is, at each stage: as it was written, as it was parsed, as others see it.

All are frozen values. A ``Post`` knows one file; a ``Document`` is what its markdown says,
as HTML with slots left open for what only the whole journal knows (where a link leads,
what a run found); a ``Face`` is all that other posts ever see of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec

from ..dates import PartialDate
from ..problems import Place, Problem
from ..schema import Note

Kind = Literal["learning", "research", "page"]
Visibility = Literal["public", "unlisted", "inner-circle", "private"]
Level = Literal["solid", "partial", "notyet"]
Part = Literal["open", "close", "whole", "plain", "embed", "before", "after"]
QuoteKind = Literal["metric", "claim", "figure", "ref"]

# --- as written -----------------------------------------------------------------------


class Evolution(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step in how a post came to be what it is."""

    date: Annotated[PartialDate, Note("when; may be partial")]
    note: Annotated[str, Note("what changed, in a sentence")]
    post: Annotated[str | None, Note("the post it led to or came from")] = None
    experiment: Annotated[str | None, Note("the experiment it rests on")] = None


class ExperimentPlan(msgspec.Struct, frozen=True, omit_defaults=True):
    """The long form of ``experiment`` on a research post."""

    name: Annotated[str | None, Note("the experiment's name, once it is defined")] = None
    defined: Annotated[bool, Note("false while there is only an idea of it")] = True
    description: Annotated[str | None, Note("what is done")] = None
    baseline: Annotated[str | None, Note("what it is compared with")] = None
    metric: Annotated[str | None, Note("what is measured")] = None
    expected_outcome: Annotated[str | None, Note("what you expect, said beforehand")] = None


class AuthorResults(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the author says came out; the run's own verdict stands beside it."""

    executed: Annotated[bool, Note("whether the experiment was done")] = False
    outcome: Annotated[str | None, Note("what came out, in a word or two")] = None
    summary: Annotated[str | None, Note("what came out, in a sentence or two")] = None


class FrontMatter(msgspec.Struct, frozen=True, omit_defaults=True):
    """The keys that a post may begin with."""

    title: Annotated[str, Note("what the post is called")]
    date: Annotated[PartialDate, Note("the date of the post; may be partial")]
    tags: Annotated[tuple[str, ...], Note("what it is about")] = ()
    kind: Annotated[
        Kind | None, Note("default: the folder's name under `content/`, else learning")
    ] = None
    status: Annotated[
        str | None, Note("where it stands; each kind has its own words (see below)")
    ] = None
    published: Annotated[bool, Note("false is a draft")] = False
    visibility: Annotated[Visibility, Note("who may see it")] = "private"
    summary: Annotated[str | None, Note("one or two sentences; default: the first paragraph")] = (
        None
    )
    slug: Annotated[str | None, Note("last part of its address; default: the file's name")] = None
    aliases: Annotated[tuple[str, ...], Note("old addresses that must keep working")] = ()
    evolution: Annotated[
        tuple[Evolution, ...], Note("how it changed, in any order; shown in time order")
    ] = ()
    hypothesis: Annotated[str | None, Note("what is claimed, before it is tested")] = None
    experiment: Annotated[
        str | ExperimentPlan | None, Note("the experiment shown with the post: a name, or keys")
    ] = None
    results: Annotated[AuthorResults | None, Note("the author's words on what came out")] = None
    next_action: Annotated[str | None, Note("what you will do next")] = None
    extra: Annotated[dict[str, Any], Note("keys of your own")] = {}


class Post(msgspec.Struct, frozen=True):
    """One file of ``content/``: its front matter, completed by where the file lies.

    ``front`` is as it is shown, ``called`` the title as the file has it.
    ``keys`` are the places of front matter keys that later stages may have to point at:
    "title", "experiment", "aliases.0", "evolution.2.post" …
    """

    path: str
    front: FrontMatter
    kind: Kind
    slug: str
    url: str
    keys: dict[str, Place] = {}
    called: str = ""

    def place(self, key: str) -> Place:
        """Where a front matter key stands; the file as a whole where it is not written."""
        return self.keys.get(key, Place(self.path))

    @property
    def experiment(self) -> str | None:
        """The name of the experiment that is shown with the post, once it is defined."""
        plan = self.front.experiment
        if isinstance(plan, ExperimentPlan):
            return plan.name if plan.defined else None
        return plan

    @property
    def evolution(self) -> tuple[Evolution, ...]:
        """The entries in time order; entries of one date keep the order they were written in."""
        return tuple(sorted(self.front.evolution, key=lambda entry: entry.date))

    @property
    def begun(self) -> PartialDate:
        """The earliest date that is known of the post."""
        return min([self.front.date, *(entry.date for entry in self.front.evolution)])

    @property
    def changed(self) -> PartialDate:
        """When the post last changed: its latest evolution entry, else its date."""
        return max((entry.date for entry in self.front.evolution), default=self.front.date)


# --- as parsed ------------------------------------------------------------------------


class Slot(msgspec.Struct, frozen=True, array_like=True):
    """A gap in what a post says, to be filled by what only the whole journal knows.

    ``index`` counts in the Document's ``links``, ``quotes`` or ``citations``. Links and claims
    have an opening and a closing slot around what the author wrote; an ``embed`` is a link in whose
    place another post stands; everything else is ``whole``, or ``plain`` where its words
    alone are wanted, as within a link. An image that stands in no link has slots ``before`` and
    ``after`` it for one to its original.
    """

    of: Literal["link", "quote", "cite"]
    index: int
    part: Part = "whole"


class Text(msgspec.Struct, frozen=True, array_like=True):
    """Text or HTML with gaps: ``pieces`` of it, with one of ``slots`` between each two."""

    pieces: tuple[str, ...] = ("",)
    slots: tuple[Slot, ...] = ()

    def filled(self, fills: Sequence[str]) -> str:
        """The whole, each slot replaced by its fill."""
        joined = [self.pieces[0]]
        for fill, piece in zip(fills, self.pieces[1:], strict=True):
            joined += (fill, piece)
        return "".join(joined)


class OpenHeading(msgspec.Struct, frozen=True, array_like=True):
    """A heading as parsed: its level on the page (2 to 6), anchor, text, assessment and line."""

    level: int
    id: str
    text: Text
    assessed: Level | None = None
    line: int = 0


class OpenItem(msgspec.Struct, frozen=True, array_like=True):
    """A gap, a next step, or a task, and the anchor of the section it stands in.

    ``html`` is what lists show of it, in which nothing links; ``line`` is that of the file.
    """

    kind: Literal["gap", "next"]
    html: Text
    section: str = ""
    done: bool = False
    line: int = 0


class Outward(msgspec.Struct, frozen=True, array_like=True):
    """A link to another site: its address as pages have it, and where it is written."""

    address: str
    place: Place


class Link(msgspec.Struct, frozen=True, array_like=True):
    """A link to somewhere in this journal, as written.

    ``form`` says how: a ``wiki`` link names a post, a ``path`` link its file or address,
    a ``file`` something beside the post, shown or linked, an ``embed`` a post to be shown in
    its place, under a heading of ``level``. ``titled`` is whether the target's title is to be
    shown, for want of words of the author's. ``sentence`` is the text around the link, for the
    other end.
    """

    form: Literal["wiki", "path", "file", "embed"]
    target: str
    place: Place
    heading: str = ""
    titled: bool = False
    sentence: Text = Text()
    level: int = 1


class Quote(msgspec.Struct, frozen=True, array_like=True):
    """A number, figure, table or claim of a run in the prose, or a reference to one of them.

    ``caption`` is the author's, as HTML; it wins over the run's own.
    """

    kind: QuoteKind
    source: str
    place: Place
    caption: Text = Text()


class Cited(msgspec.Struct, frozen=True, array_like=True):
    """A work that a post cites by its ``key``, and where in the work, in the author's words."""

    key: str
    place: Place
    locator: str = ""


class Section(msgspec.Struct, frozen=True, array_like=True):
    """Where in the HTML of a post the section of a heading stands: from one piece to another.

    It begins ``offset`` characters into the piece numbered ``first``, and ends ``end``
    characters into that numbered ``last``; the slots numbered ``first`` up to ``last`` lie within.
    """

    id: str
    first: int
    offset: int
    last: int
    end: int

    def of(self, text: Text) -> Text:
        """The section of the text that it was found in."""
        pieces = list(text.pieces[self.first : self.last + 1])
        pieces[-1] = pieces[-1][: self.end]
        pieces[0] = pieces[0][self.offset :]
        return Text(tuple(pieces), text.slots[self.first : self.last])


class Document(msgspec.Struct, frozen=True):
    """What a post's markdown says. The HTML itself lies apart, under the post's digest."""

    summary: Text = Text()
    subtitle: Text = Text()
    outline: tuple[OpenHeading, ...] = ()
    anchors: tuple[str, ...] = ()
    open_items: tuple[OpenItem, ...] = ()
    links: tuple[Link, ...] = ()
    outward: tuple[Outward, ...] = ()
    quotes: tuple[Quote, ...] = ()
    citations: tuple[tuple[Cited, ...], ...] = ()
    slots: tuple[Slot, ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def assessed(self) -> tuple[Level, ...]:
        return tuple(heading.assessed for heading in self.outline if heading.assessed)

    def section(self, anchor: str) -> Section | None:
        """The section of a heading; none where all of the post is meant."""
        return next((one for one in self.sections if anchor and one.id == anchor), None)


class Parsed(msgspec.Struct, frozen=True):
    """All that one file says: a Post and its Document, or the Problems that it has.

    ``digest`` is that of the file's bytes, and names the post's HTML in memory. ``called`` is
    what a post that cannot be read seems to be called, so that links to it are not reported
    as well.
    """

    path: str
    digest: str
    post: Post | None
    document: Document = Document()
    called: str = ""
    problems: tuple[Problem, ...] = ()


# --- as others see it -----------------------------------------------------------------


class Face(msgspec.Struct, frozen=True, array_like=True):
    """All that a list or another post sees of a post.

    ``badge`` marks, in the preview, what a stranger would not get: "draft", "private" …
    """

    title: str
    url: str
    kind: Kind
    status: str
    summary: str
    date: PartialDate
    changed: PartialDate
    tags: tuple[str, ...] = ()
    assessed: tuple[Level, ...] = ()
    badge: str = ""

    @property
    def brief(self) -> Face:
        """The face without its summary: who does not show that need not change with it."""
        return msgspec.structs.replace(self, summary="")


class Heading(msgspec.Struct, frozen=True, omit_defaults=True):
    """A heading as a page shows it in its contents."""

    level: int
    id: str
    text: str
    assessed: Level | None = None
