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
from ..words import some_of
from .telling import fail

_MOST = 8


def experiment_called(journal: Journal, word: str) -> str:
    """The name of the experiment that is meant; else ends with which there are."""
    from ..experiments import known  # late, as in every command

    names = known(journal)
    found = meant(word, names)
    if found is None:
        hint = did_you_mean(word, names) or (f"there are {some_of(names, _MOST)}" if names else "")
        fail(f'no experiment is called "{written_out(word)}"' + (f"; {hint}" if hint else ""))
    return found


def meant(word: str, names: Sequence[str]) -> str | None:
    """The one of these experiments that is meant, None where none is; ends where several could."""
    exact = PurePath(word).name.removesuffix(".py").replace("_", "-")
    if exact in names:
        return exact
    part = word.casefold().replace("_", "-")
    found = [name for name in names if part and part in name.casefold()]
    if len(found) > 1:
        choices = some_of(found, _MOST)
        fail(f'"{written_out(word)}" could be {len(found)} experiments: {choices}; say more')
    return found[0] if found else None
