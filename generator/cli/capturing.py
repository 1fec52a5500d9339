"""
``journal evolve``, ``hypothesize``, ``status``, ``publish``, ``unpublish`` and ``rename``.

Each changes a post that is called by whatever its author calls it, and says in a line or two
what it did. Where it cannot, nothing was written.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from ..characters import written_out
from ..dates import PartialDate, parse_date
from ..journal import Journal
from ..problems import did_you_mean, has_errors
from .completing import experiments, posts, statuses
from .editor import edit
from .naming import experiment_called
from .telling import ANY_TEXT, fail, report, settled, shown

if TYPE_CHECKING:
    from ..content.amending import Source
    from ..content.finding import NotFound, SeveralFound, Shelf

_MOST_CHOICES = 10

_post = click.argument("name", metavar="POST", shell_complete=posts)


def _as_date(_: click.Context, option: click.Parameter, text: str | None) -> PartialDate | None:
    """A date as front matter has it."""
    try:
        return None if text is None else parse_date(text.strip())
    except ValueError as error:
        raise click.BadParameter(str(error), param=option) from None


_date = click.option(
    "--date", metavar="DATE", callback=_as_date, help="When, if not today; may be partial."
)


class _Desk(NamedTuple):
    """A post that was found, among the posts of its journal."""

    shelf: Shelf
    source: Source

    @property
    def journal(self) -> Journal:
        return self.shelf.journal

    @property
    def path(self) -> str:
        return shown(self.journal.root / self.source.path)


@click.command(short_help="Note in a post what changed.", context_settings=ANY_TEXT)
@_post
@click.argument("note")
@_date
@click.option(
    "--post",
    "other",
    metavar="TITLE",
    shell_complete=posts,
    help="The post that it led to or came from.",
)
@click.option(
    "--experiment",
    metavar="NAME",
    shell_complete=experiments,
    help="The experiment that it rests on.",
)
def evolve(
    name: str, note: str, date: PartialDate | None, other: str | None, experiment: str | None
) -> None:
    """Add an entry to the evolution of POST, dated today: what changed, in a sentence.

    POST is a path, a title, a slug, an old address, or a part of one that no other post has.

    \b
    Example: journal evolve "momentum" "The picture of a heavy ball stopped convincing me."
             journal evolve momentum "Read Polyak." --date 2025-04
    """  # noqa: D301 - the backslash is the help's, which keeps the lines that follow it
    from ..capturing import evolve as add
    from ..content.values import Evolution

    desk = _desk(name)
    day = date or _today(desk)
    post = _name_of(desk, other) if other else None
    if experiment:
        experiment = experiment_called(desk.journal, experiment)
    with _nothing_written(desk):
        add(desk.journal, desk.source, Evolution(day, _said(note), post, experiment or None))
    click.echo(f"{desk.path}: noted, dated {_dated(date)}")


@click.command(short_help="Turn a doubt into a research post.", context_settings=ANY_TEXT)
@_post
@click.argument("title")
@click.option("--edit", "in_editor", is_flag=True, help="Open it in $VISUAL or $EDITOR.")
def hypothesize(name: str, title: str, in_editor: bool) -> None:
    """Begin a research post called TITLE out of POST, a learning post.

    Both get an evolution entry that names the other, so that they are linked as soon as
    both may be seen.

    Example: journal hypothesize momentum "Does the picture predict anything?"
    """
    from ..capturing import hypothesize as begin
    from ..content.addresses import as_name
    from ..content.visibility import may_see
    from ..templates import BadTemplate

    desk = _desk(name)
    post = desk.source.post
    if post.kind != "learning":
        fail(f"{desk.path} is a {post.kind} post; a hypothesis comes out of a learning post")
    for one in desk.shelf.posts:
        if as_name(one.front.title) == as_name(title):
            there = shown(desk.journal.root / one.path)
            fail(f"{there} has that title already; choose another")
    try:
        with _nothing_written(desk):
            path = begin(desk.shelf, desk.source, title, _today(desk))
    except BadTemplate as bad:
        report(desk.journal.root, [bad.problem])
        sys.exit(1)
    except ValueError as error:
        fail(str(error))
    click.echo(f"{shown(path)}: begun")
    click.echo(f"{desk.path}: noted; each names the other")
    if may_see("public", post.front):
        click.echo("Readers see its title in that note from the next `journal build` on.")
    if in_editor:
        edit(path)


@click.command(short_help="Say where a post stands.")
@_post
@click.argument("word", metavar="STATUS", shell_complete=statuses)
@click.option("--note", help="What to note of it; else that the status changed.")
@_date
def status(name: str, word: str, note: str | None, date: PartialDate | None) -> None:
    """Set the status of POST, and note it in its evolution.

    Example: journal status momentum paused --note "Until I have read Polyak."
    """
    from ..capturing import evolve as add
    from ..content.values import Evolution

    desk = _desk(name)
    post = desk.source.post
    new = _status(desk, word)
    old = post.front.status
    if new == old and note is None:
        click.echo(f"{desk.path}: {new} already; nothing was written")
        return
    said = note or f"Status: {f'{old} → ' if old else ''}{new}."
    with _nothing_written(desk):
        entry = Evolution(date or _today(desk), _said(said))
        add(desk.journal, desk.source, entry, status=new)
    was = f", was {old}" if old and old != new else ""
    click.echo(f"{desk.path}: {new}{was}; noted, dated {_dated(date)}")


@click.command(short_help="Let readers see a post.")
@_post
@click.option(
    "--visibility",
    type=click.Choice(["public", "unlisted"]),
    help="Default: public, or unlisted where the post says so.",
)
def publish(name: str, visibility: str | None) -> None:
    """Have POST published with the next build; says what stays text for its readers.

    Also told is what nobody has written yet: lines that a new post begins with.

    Example: journal publish momentum
    """
    from ..capturing import publish as let_see
    from ..capturing import unlinked
    from ..content.finding import Shelf
    from ..starting import unwritten

    desk = _desk(name)
    front = desk.source.post.front
    if visibility is None and front.visibility == "inner-circle":
        fail(f"{desk.path} says inner-circle; say --visibility public or unlisted if you mean it")
    seen = visibility or ("unlisted" if front.visibility == "unlisted" else "public")
    address = desk.journal.settings.base_url.rstrip("/") + desk.source.post.url
    if front.published and front.visibility == seen:
        click.echo(f"{desk.path}: {seen} already, at {address}; nothing was written")
    else:
        with _nothing_written(desk):
            let_see(desk.shelf, desk.source, seen)
        click.echo(f"{desk.path}: {seen} from the next `journal build` on, at {address}")
    shelf = Shelf(desk.journal)
    source = shelf.find(desk.source.path, desk.journal.root)
    for link in unlinked(shelf, source):
        place = shown(desk.journal.root / link.place.path)
        at = str(link.place).removeprefix(link.place.path)
        said = f"note: shown as text; readers may not see {written_out(link.target)}"
        click.echo(f"{place}{at}: {said}")
    text = source.data.decode(errors="replace")
    if lines := unwritten(desk.journal.root, source.post.kind, text):
        said = "1 line is still that of a new post"
        if len(lines) > 1:
            said = f"{len(lines)} lines are still those of a new post, from here on"
        click.echo(f"{desk.path}:{lines[0]}:1: note: {said}")


@click.command(short_help="Take a post back from readers.")
@_post
def unpublish(name: str) -> None:
    """Make POST a draft again; the next build takes it off the site.

    Example: journal unpublish momentum
    """
    from ..capturing import change

    desk = _desk(name)
    if not desk.source.post.front.published:
        click.echo(f"{desk.path}: a draft already; nothing was written")
        return
    with _nothing_written(desk):
        change(desk.journal, desk.source, published=False)
    click.echo(f"{desk.path}: a draft; the next `journal build` takes it off the site")


@click.command(short_help="Give a post another address.")
@_post
@click.argument("slug")
def rename(name: str, slug: str) -> None:
    """Have POST stand at another address, whose last part is SLUG. The old one leads there.

    The file keeps its name; links to the post hold, whichever way they name it.

    Example: journal rename why-momentum-works momentum
    """
    from ..capturing import rename as give_address
    from ..content.visibility import may_see

    desk = _desk(name)
    post = desk.source.post
    if slug == post.slug:
        click.echo(f"{desk.path}: at {post.url} already; nothing was written")
        return
    if not slug.strip():
        fail(f'"{slug}" cannot be one part of an address; nothing was written')
    with _nothing_written(desk):
        moved = give_address(desk.shelf, desk.source, slug)
    is_seen = may_see("public", post.front)
    when = "from the next `journal build` on" if is_seen else "once readers may see it"
    click.echo(f"{desk.path}: at {moved.url} {when}")
    click.echo(f"{post.url} leads there, and links to the post hold.")


def _desk(name: str) -> _Desk:
    """The post called so in the journal around the current folder; else ends with why not."""
    from ..content.finding import Shelf

    journal, problems = settled()
    report(journal.root, problems)
    if has_errors(problems):  # by other settings it might be another post, or another address
        fail("nothing was written")
    shelf = Shelf(journal)
    return _Desk(shelf, _find(shelf, name))


def _find(shelf: Shelf, name: str) -> Source:
    from ..content.finding import CannotBeRead, NotFound, SeveralFound

    try:
        return shelf.find(name, Path.cwd())
    except NotFound as none:
        fail(_nobody(none, shelf.journal.root))
    except SeveralFound as several:
        fail(_choices(several, shelf.journal.root))
    except CannotBeRead as bad:
        report(shelf.journal.root, bad.problems)
        fail("nothing was written")


def _nobody(none: NotFound, root: Path) -> str:
    hint = "`journal list` shows them all"
    if none.near:
        hint = f'did you mean "{none.near.called}"?  ({shown(root / none.near.path)})'
    return f'no post is called "{written_out(none.name)}"; {hint}'


def _choices(several: SeveralFound, root: Path) -> str:
    """The posts that may be meant, a line each."""
    choices = several.choices
    first = f'"{written_out(several.name)}" could be {len(choices)} posts; say more, or a path:'
    rows = [
        f'  {shown(root / one.path)}  "{written_out(one.called)}"'
        for one in choices[:_MOST_CHOICES]
    ]
    more = len(choices) - _MOST_CHOICES
    return "\n".join([first, *rows, *([f"  and {more} more"] if more > 0 else [])])


@contextmanager
def _nothing_written(desk: _Desk) -> Iterator[None]:
    """Say why a change was not made, and end with exit code 1."""
    from ..capturing import Taken
    from ..content.amending import NotAmended
    from ..content.editing import ChangedMeanwhile

    try:
        yield
    except NotAmended as bad:
        report(desk.journal.root, [bad.problem])
        sys.exit(1)
    except Taken as taken:
        there = desk.journal.root / taken.holder
        holder = shown(there) if there.is_file() else taken.holder
        means = "is what links call" if taken.what.startswith('"') else "is the address of"
        fail(f"{taken.what} {means} {holder}; nothing was written")
    except ChangedMeanwhile:
        fail(f"{desk.path} has changed meanwhile; nothing was written; try again")
    except FileExistsError as error:
        file = shown(Path(error.filename2 or error.filename))
        fail(f"{file} exists; begin the title with other words")
    except OSError as error:
        file = shown(Path(error.filename)) if error.filename else desk.path
        fail(f"{file} cannot be written: {error.strerror}; nothing was written")


def _today(desk: _Desk) -> PartialDate:
    from ..capturing import today

    return today(desk.journal.settings)


def _dated(date: PartialDate | None) -> str:
    return str(date) if date else "today"


def _said(note: str) -> str:
    """A note as the reader of posts has it, without the space around it."""
    if not note.strip():
        fail("the note is empty; say what changed, in a sentence")
    return note.strip()


def _name_of(desk: _Desk, other: str) -> str:
    """A name by which an entry of one post means another one for sure."""
    from ..content.finding import sure_name

    found = _find(desk.shelf, other)
    if found.path == desk.source.path:
        fail(f"{desk.path} is the post itself; --post names the other one")
    return sure_name(found.post, desk.shelf.names())


def _status(desk: _Desk, word: str) -> str:
    """The status that is meant, in whatever case it was typed."""
    kind = desk.source.post.kind
    words: tuple[str, ...] = getattr(desk.journal.settings.statuses, kind)
    if not words:
        fail(f"{desk.path} is a {kind}, for which there is no status (`statuses` in the settings)")
    found = next((one for one in words if one.casefold() == word.strip().casefold()), "")
    if not found:
        hint = did_you_mean(word, words)
        said = f'"{written_out(word)}" is not a status of a {kind} post'
        fail(f"{said}; it takes {', '.join(words)}" + (f"; {hint}" if hint else ""))
    return found
