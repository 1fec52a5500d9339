"""What commands that look for posts have in common: options that say which, and dates as typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from ..dates import PartialDate, parse_date
from ..journal import Settings
from ..problems import did_you_mean

_Command = TypeVar("_Command", bound=Callable[..., Any])

KINDS = ("learning", "research", "page")
SEEN = ("draft", "public", "unlisted", "inner-circle", "private")


def as_date(ctx: click.Context, param: click.Parameter, value: str | None) -> PartialDate | None:
    """A date as front matter has it; what is none ends with exit code 2."""
    try:
        return parse_date(value) if value is not None else None
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from None


def of_kind(command: _Command) -> _Command:
    """The option ``--kind``."""
    return click.option(
        "--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Of this kind."
    )(command)


def of_tag(command: _Command) -> _Command:
    """The option ``--tag``."""
    return click.option("--tag", "tags", multiple=True, help="With this tag.")(command)


def known_statuses(statuses: Iterable[str], settings: Settings) -> None:
    """End with exit code 2 where a status is none that posts of this journal can have."""
    words = settings.statuses
    known = dict.fromkeys((*words.learning, *words.research, *words.page))
    folded = {word.casefold() for word in known}
    for status in statuses:
        if status.casefold() not in folded:
            hint = did_you_mean(status, known) or f"there are {', '.join(known)}"
            raise click.BadParameter(f'no post can have the status "{status}"; {hint}')
