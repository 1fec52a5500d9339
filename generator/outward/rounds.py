"""
All links of a Library that lead to other sites, asked for once each, host beside host.

A site that is dead is a warning at every place that links to it: the world outside is not the
author's mistake. Where nothing at all can be reached the network is at fault, which is said once.
"""

from __future__ import annotations

import datetime
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping

import msgspec

from ..content import Library
from ..journal import Journal
from ..problems import Place, Problem
from ..words import counted
from .answers import Answer, remember, remembered
from .asking import Asker
from .manners import Manners, host_of, is_local, name_of
from .requests import Requests

Tell = Callable[[str, int, int], None]
"""Told of each answer: the host, how many there are by now, and of how many; first of none."""


class Round(msgspec.Struct, frozen=True):
    """What a check of links came to; ``asked`` is how many had to be asked for."""

    answers: dict[str, Answer]
    problems: tuple[Problem, ...] = ()
    asked: int = 0
    is_offline: bool = False

    @property
    def counts(self) -> dict[str, object]:
        """How many addresses there are of each kind."""
        return {**self._found, "asked": self.asked, "offline": self.is_offline}

    @property
    def said(self) -> str:
        """What came of it, in a line."""
        if self.is_offline:
            return "Links to other sites were not checked: there seems to be no network."
        found = self._found
        leads = "leads there" if found["good"] == 1 else "lead there"
        words = {"good": leads, "dead": "dead", "unsure": "not to be told"}
        said = ", ".join(f"{count} {words[kind]}" for kind, count in found.items() if count)
        old = len(self.answers) - self.asked
        known = f" ({old} as of an earlier check)" if old else ""
        return f"{counted(len(self.answers), 'link')} to other sites: {said or 'none'}{known}"

    @property
    def _found(self) -> dict[str, int]:
        good = sum(answer.state == "good" for answer in self.answers.values())
        dead = sum(answer.is_dead for answer in self.answers.values())
        return {"good": good, "dead": dead, "unsure": len(self.answers) - good - dead}


def ask_outside(
    journal: Journal,
    library: Library,
    *,
    fresh: bool = False,
    manners: Manners | None = None,
    tell: Tell = lambda host, done, total: None,
) -> Round:
    """Ask for all that the posts of a library link to elsewhere; ``fresh`` forgets the answers."""
    places = outward(library, journal.settings.base_url)
    before, now = remembered(journal), int(time.time())
    answers = {
        address: before[address]
        for address in places
        if not fresh and address in before and before[address].stands(now)
    }
    to_ask = [address for address in places if address not in answers]
    asking = _Asking(manners or Manners(), _agent(journal))
    new: dict[str, Answer] = {}
    tell("", 0, len(to_ask))
    try:
        for address, answer in asking.over(to_ask):
            new[address] = answer.after(before.get(address), now)
            tell(host_of(address), len(new), len(to_ask))
    finally:  # also where somebody did not want to wait for the rest
        if not asking.is_offline:
            remember(journal, {**before, **new}, places)
    answers |= new
    if asking.is_offline:
        return Round(answers, asked=len(to_ask), is_offline=True)
    return Round(answers, tuple(_said(places, answers)), len(to_ask))


def outward(library: Library, home: str) -> dict[str, list[Place]]:
    """The addresses of other sites that posts link to, each with its places, in their order.

    What is named below ``home`` is of this site, which is not there yet.
    """
    found: dict[str, list[Place]] = {}
    here = f"{home.rstrip('/')}/"
    for entry in sorted(library.entries, key=lambda entry: entry.post.path):
        for link in entry.document.outward:
            written = f"https:{link.address}" if link.address.startswith("//") else link.address
            address = written.partition("#")[0]
            is_web = address.lower().startswith(("http://", "https://"))
            if is_web and not (home and f"{address}/".startswith(here)):
                found.setdefault(address, []).append(link.place)
    return found


class _Asking:
    """Several hosts at once, each by one thread, which ends with the process."""

    def __init__(self, manners: Manners, agent: str) -> None:
        self.is_offline = False
        self._count = manners.hosts
        self._first: set[str] = set()
        self._asker = Asker(manners, Requests(manners, agent))
        self._hosts: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[tuple[str, Answer | Exception]] = queue.SimpleQueue()
        self._stop = threading.Event()

    def over(self, addresses: list[str]) -> Iterator[tuple[str, Answer]]:
        """The answers as they come."""
        by_host: dict[str, list[str]] = {}
        for address in addresses:
            by_host.setdefault(host_of(address), []).append(address)
        for same in by_host.values():
            self._hosts.put(same)
        self._first = set(list(by_host)[: self._count])
        for _ in range(min(self._count, len(by_host))):
            threading.Thread(target=self._work, daemon=True).start()
        try:
            yield from self._heard(len(addresses))
        finally:
            self._stop.set()

    def _heard(self, count: int) -> Iterator[tuple[str, Answer]]:
        found: dict[str, Answer] = {}
        is_online = False
        for _ in range(count):
            address, answer = self._answers.get()
            if isinstance(answer, Exception):
                raise answer
            found[address] = answer
            is_near = not answer.is_heard or is_local(name_of(address))
            is_online = is_online or not is_near
            if not is_online and self._is_in_vain(found, count):
                self.is_offline = True
                return
            yield address, answer

    def _is_in_vain(self, found: Mapping[str, Answer], count: int) -> bool:
        """Whether enough was asked, and nobody found, to know that the network is at fault.

        Each of the hosts that were asked first has answered by then, or all have.
        """
        hosts = {host_of(address) for address in found}
        if len(found) < count and not self._first <= hosts:
            return False
        lost = {host_of(one) for one, answer in found.items() if answer.state == "lost"}
        return len(lost) > 1 or any(answer.state == "unreached" for answer in found.values())

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                addresses = self._hosts.get_nowait()
            except queue.Empty:
                return
            for address in addresses:
                if self._stop.is_set():
                    return
                try:
                    self._answers.put((address, self._asker.answer(address)))
                except Exception as error:  # raised again where it is waited for
                    self._answers.put((address, error))
                    return


def _said(places: Mapping[str, list[Place]], answers: Mapping[str, Answer]) -> Iterator[Problem]:
    for address, answer in answers.items():
        for place in places[address]:
            if answer.is_dead:
                day = datetime.date.fromtimestamp(answer.since)
                hint = (
                    f"it has been dead since {day} at least" if answer.since < answer.asked else ""
                )
                yield Problem(place, f"{address} is dead: {answer.said}", hint, "warning")
            elif answer.state != "good":
                message = f"{address} does not tell whether it is there: {answer.said}"
                yield Problem(place, message, "look at it yourself", "note")
            elif answer.moved:
                message = f"{address} has moved for good to {answer.moved}"
                yield Problem(place, message, severity="note")


def _agent(journal: Journal) -> str:
    """Who asks, and for whom."""
    from importlib.metadata import version

    home = journal.settings.base_url
    whose = f" (checks the links of {home})" if home.isascii() and home else " (checks links)"
    return f"learning-journal/{version('learning-journal')}{whose}"
