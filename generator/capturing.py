"""
What is jotted down between two thoughts: a step, a doubt, a status, an address.

Each is one change of a post's front matter. It is worked out on what was read, written only if
that is still what the file holds, and leaves every other byte as it was. Where two files change
together, either both do or none.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from .characters import encodable
from .content.addresses import FIXED, as_name, file_of, in_one_form
from .content.amending import NotAmended, Source, amended, with_entry
from .content.editing import ChangedMeanwhile, create, rewrite, take_back
from .content.finding import Shelf, names_of, sure_name
from .content.gathering import Gathering
from .content.library import Unlinked
from .content.names import Names
from .content.parsing import parse_file
from .content.reading import read_post
from .content.values import Evolution, Parsed, Post
from .content.visibility import may_see
from .dates import PartialDate
from .journal import Journal, Settings
from .problems import Place, Problem
from .site.claiming import TOO_LONG, is_too_long
from .starting import begun_post

LED_TO = "Led to formal hypothesis - see research post: "
CAME_FROM = "Grew out of learning post: "

_TRIES = 20  # times that somebody else may write to a post before an entry is added to it


class Taken(Exception):  # noqa: N818 - reads as what it says
    """An address or a name that is another's.

    ``holder`` is the path of a post, or says which page it is.
    """

    def __init__(self, what: str, holder: str) -> None:
        super().__init__(what)
        self.what, self.holder = what, holder


def today(settings: Settings) -> PartialDate:
    """The day that it is in the time zone of the journal."""
    day = datetime.datetime.now(ZoneInfo(settings.timezone)).date()
    return PartialDate(day.year, day.month, day.day)


def change(journal: Journal, source: Source, **values: Any) -> None:
    """Have the front matter of a post say these values.

    Raises:
        NotAmended: it cannot say them.
        ChangedMeanwhile: somebody has written to the file since it was read.
        OSError: the file cannot be written.
    """
    front = msgspec.structs.replace(source.post.front, **values)
    rewrite(journal.root / source.path, source.data, amended(source, front, journal.settings))


def evolve(journal: Journal, source: Source, entry: Evolution, **values: Any) -> None:
    """Add an evolution entry to a post, and what else it says from then on.

    An entry may be added to whatever the post says by now, as long as what else it shall say
    is in the place of what was read.

    Raises: as ``change``.
    """
    for _ in range(_TRIES):
        try:
            entries = with_entry(source.post.front.evolution, entry)
            return change(journal, source, evolution=entries, **values)
        except ChangedMeanwhile:
            source = _read_again(journal, source, tuple(values))
    raise ChangedMeanwhile(source.path)


def _read_again(journal: Journal, source: Source, keys: Iterable[str]) -> Source:
    """A post as it is now, of which these keys say what they said.

    Raises:
        ChangedMeanwhile: they do not, or it cannot be read.
    """
    try:
        data = (journal.root / source.path).read_bytes()
    except OSError:
        raise ChangedMeanwhile(source.path) from None
    post, before = read_post(source.path, data, journal.settings).post, source.post.front
    if post is None or any(getattr(post.front, key) != getattr(before, key) for key in keys):
        raise ChangedMeanwhile(source.path)
    return Source(source.path, data, post)


def hypothesize(shelf: Shelf, source: Source, title: str, day: PartialDate) -> Path:
    """Begin a research post out of a learning post; each has an entry that names the other.

    Raises:
        BadTemplate, FileExistsError, ValueError: as ``starting.new_post``.
        NotAmended, ChangedMeanwhile, OSError: as ``change``; then no post is begun either.
    """
    journal = shelf.journal
    path, text = begun_post(journal.root, "research", title, day.first_day)
    research = _begun(journal, path, text)
    names = shelf.names(research.post)
    here, there = (sure_name(post, names) for post in (source.post, research.post))
    came = Evolution(day, f"{CAME_FROM}{source.post.front.title}", here)
    led = Evolution(day, f"{LED_TO}{research.post.front.title}", there)
    begun = _amended(journal, research, (came, *research.post.front.evolution))
    _amended(journal, source, with_entry(source.post.front.evolution, led))  # or nothing is begun
    create(path, begun)
    front = source.post.front
    try:
        evolve(journal, source, led, title=front.title, slug=front.slug)  # as ``came`` names it
    except (NotAmended, ChangedMeanwhile, OSError):
        take_back(path, begun)
        raise
    return path


def publish(shelf: Shelf, source: Source, visibility: str) -> None:
    """Let readers see a post.

    Raises:
        Taken: they see another post or page at its address, and nothing would be published.
        NotAmended, ChangedMeanwhile, OSError: as ``change``.
    """
    _require_free(source.post.url, _others(shelf, source, seen=True))
    change(shelf.journal, source, published=True, visibility=visibility)


def rename(shelf: Shelf, source: Source, slug: str) -> Post:
    """Give a post another address, and its old one as an alias; the post as it then is.

    Its file keeps its name, so that links to it by that hold, and those by the old slug or
    address do by the alias.

    Raises:
        Taken: another post or page stands there, or links call another post so.
        NotAmended, ChangedMeanwhile, OSError: as ``change``.
    """
    post, slug = source.post, in_one_form(slug)
    url = getattr(shelf.journal.settings.permalinks, post.kind).replace("{slug}", slug)
    others = _others(shelf, source)
    _require_free(url, others)
    if namesakes := others.named(slug):  # whose links would lead here, or nowhere for sure
        raise Taken(f'"{slug}"', namesakes[0].post.path)
    if is_too_long(file_of(encodable(url))):
        raise NotAmended(
            Problem(Place(source.path), f"its address {TOO_LONG}; nothing was written")
        )
    aliases = _aliases(post, url)
    change(shelf.journal, source, slug=slug, aliases=aliases)
    front = msgspec.structs.replace(post.front, slug=slug, aliases=aliases)
    return msgspec.structs.replace(post, front=front, slug=slug, url=url)


def _others(shelf: Shelf, source: Source, *, seen: bool = False) -> Names:
    """What all posts but one answer to; where asked for, only those that readers may see."""
    others = (one for one in shelf.posts if one.path != source.path)
    return names_of(tuple(one for one in others if not seen or may_see("public", one.front)))


def _require_free(url: str, others: Names) -> None:
    """Raises: Taken: one of the others, or a page of the site, stands at the address."""
    if holder := others.at_url(url):
        raise Taken(url, holder.post.path)
    if as_name(url) in FIXED:
        raise Taken(url, "a page that every site has")


def unlinked(shelf: Shelf, source: Source) -> tuple[Unlinked, ...]:
    """What readers of a public post get as text alone, for they may not see what it leads to."""
    whole = parse_file(source.path, source.data, shelf.journal.settings)
    others = {post.path: Parsed(post.path, "", post) for post in shelf.posts}
    this = msgspec.structs.replace(whole.parsed, post=source.post)
    gathering = Gathering("public")
    gathering.renew({**others, source.path: this}, ())
    return tuple(one for one in gathering.told().unlinked if one.place.path == source.path)


def _amended(journal: Journal, source: Source, evolution: tuple[Evolution, ...]) -> bytes:
    front = msgspec.structs.replace(source.post.front, evolution=evolution)
    return amended(source, front, journal.settings)


def _begun(journal: Journal, path: Path, text: str) -> Source:
    """A post that is about to be, as it was made from the template."""
    name, data = path.relative_to(journal.root).as_posix(), text.encode()
    reading = read_post(name, data, journal.settings)
    if reading.post is None:
        message = f"would be a post that cannot be read: {reading.problems[0].message}"
        hint = "look at the title, and at templates/new/research.md where the journal has one"
        raise NotAmended(Problem(Place(name), message, hint))
    return Source(name, data, reading.post)


def _aliases(post: Post, url: str) -> tuple[str, ...]:
    """The aliases of a post that moves to ``url``, which may have been one of them."""
    bare = as_name(url.strip("/"))
    for index, alias in enumerate(post.front.aliases):
        if as_name(alias.strip("/")) == bare:
            return (*post.front.aliases[:index], post.url, *post.front.aliases[index + 1 :])
    return tuple(dict.fromkeys((*post.front.aliases, post.url)))
