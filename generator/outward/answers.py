"""
What other sites said of the addresses that posts link to, kept between checks.

They lie apart from all else that is remembered: they are what somebody said on some day, and
not made from anything of the journal's, nor by a version of the tool. A good answer stands for
a week, and so does one that only people get. Whatever is dead is asked for again each time, and
keeps the day on which it was found so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from typing import Literal

import msgspec

from ..journal import Journal
from ..memory import Memory

_FILE, _STAMP = "outside.db", "1"
_KIND, _KEY = "answers", "all"
_STANDS = 7 * 24 * 60 * 60  # seconds

State = Literal["good", "dead", "wrong", "lost", "unsure", "busy", "unreached"]


class Answer(msgspec.Struct, frozen=True):
    """What became of asking for an address; ``said`` is why, where it is not good.

    ``dead`` is what a host said or did, ``wrong`` no address at all. ``lost`` is a host that cannot
    be found, ``unreached`` one that could not be asked from here and now; so is every host where
    there is no network. ``unsure`` is a site that does not answer programs, ``busy`` one that does
    not now. ``moved`` is where the page has gone for good. ``asked``, and ``since``, when it was
    first found dead, are seconds since 1970.
    """

    state: State
    said: str = ""
    moved: str = ""
    asked: int = 0
    since: int = 0

    @property
    def is_dead(self) -> bool:
        return self.state in ("dead", "wrong", "lost")

    @property
    def is_heard(self) -> bool:
        """Whether somebody was there."""
        return self.state in ("good", "dead", "unsure", "busy")

    def stands(self, now: int) -> bool:
        """Whether it need not be asked for again."""
        return self.state in ("good", "unsure") and 0 <= now - self.asked < _STANDS

    def after(self, before: Answer | None, now: int) -> Answer:
        """The answer as it is remembered, where ``before`` was the last one."""
        since = (before.since if before and before.is_dead else now) if self.is_dead else 0
        return msgspec.structs.replace(self, asked=now, since=since)


def remembered(journal: Journal) -> dict[str, Answer]:
    """The answers by the addresses that were asked for."""
    with closing(_memory(journal)) as memory:
        return memory.get(_KIND, _KEY, dict[str, Answer]) or {}


def remember(journal: Journal, answers: Mapping[str, Answer], linked: Iterable[str]) -> None:
    """Keep the answers for addresses that are still linked."""
    kept = {address: answers[address] for address in linked if address in answers}
    with closing(_memory(journal)) as memory:
        memory.put(_KIND, _KEY, kept)


def _memory(journal: Journal) -> Memory:
    return Memory(journal.memory / _FILE, _STAMP)
