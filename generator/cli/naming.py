"""
An experiment is called as a post is: by its name, its module, or a part of its name.

A part that could be several means none of them, and they are listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from ..characters import written_out
from ..journal import Journal
from ..problems import did_you_mean
from .telling import fail

_MOST = 8


def experiment_called(journal: Journal, word: str) -> str:
    """The name of the experiment that is meant; else ends with which there are."""
    from ..experiments import known  # late, as in every command

    found = experiments_called(journal, word)
    if not found:
        names = known(journal)
        hint = did_you_mean(word, names) or (f"there are {_listed(names)}" if names else "")
        fail(f'no experiment is called "{written_out(word)}"' + (f"; {hint}" if hint else ""))
    return found[0]


def experiments_called(journal: Journal, word: str) -> tuple[str, ...]:
    """The experiment that is meant, or none; ends where it could be several."""
    from ..experiments import known

    names = known(journal)
    exact = PurePath(word).name.removesuffix(".py").replace("_", "-")
    if exact in names:
        return (exact,)
    part = word.casefold().replace("_", "-")
    found = tuple(name for name in names if part and part in name.casefold())
    if len(found) > 1:
        fail(f'"{written_out(word)}" could be {len(found)} experiments: {_listed(found)}; say more')
    return found


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST
    return ", ".join(names[:_MOST]) + (f" and {more} more" if more > 0 else "")
