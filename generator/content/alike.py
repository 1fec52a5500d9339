"""
Posts that are alike: they share tags, words of the title, or what they link to.

Only listed posts count, and of those only what a reader sees at a glance, so that prose can
be edited without changing what other pages say. Nothing is counted over the whole journal:
of those who share a tag, each post looks at its nearest in time alone, so that ten thousand
posts of one tag cost no more than a hundred of each.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import NamedTuple

from ..dates import PartialDate
from .addresses import as_name
from .library import Target
from .names import Known

_MOST = 12  # posts shown at most, some of which the page may show already
_NEAR = 8  # posts before and after that are looked at for each thing shared
_ENOUGH = 2
_WEIGHTS = {"tag": 2, "link": 2, "word": 1}
_WORD = re.compile(r"\w{4,}")
_SAYING_NOTHING = """
    about after also and before between does from have into made make more most notes over some
    than that their them then there these they this through toward towards understanding using
    very were what when where which while will with without your
"""
_COMMON = frozenset(_SAYING_NOTHING.split())  # words of a title

Shared = tuple[str, str]


class Alike:
    """Finds, for a post, the listed ones that share the most with it; posts come and go."""

    def __init__(self) -> None:
        self._standing: dict[str, _Standing] = {}
        self._urls: Counter[str] = Counter()
        self._having: dict[Shared, list[_At]] = {}  # in time
        self._found: dict[str, tuple[str, ...]] = {}
        self._finding: dict[str, set[str]] = {}  # who has found a post

    def put(self, known: Known, targets: Sequence[Target]) -> bool:
        """One more listed post, or one as it is now; whether others see anything new in it."""
        path = known.post.path
        at = (known.post.begun, path)
        now = _Standing(at, known.post.url, tuple(_shared(known, targets)))
        if self._standing.get(path) == now:
            return False
        self.take(path)
        self._standing[path] = now
        self._urls[now.url] += 1
        for one in now.shared:
            insort(self._having.setdefault(one, []), at)
        return True

    def take(self, path: str) -> None:
        """No longer this post, if it was there."""
        was = self._standing.pop(path, None)
        if was is None:
            return
        self._urls[was.url] -= 1
        for one in was.shared:
            having = self._having[one]
            del having[bisect_left(having, was.at)]
            if not having:
                del self._having[one]
        self.forget([path])

    def around(self, path: str) -> set[str]:
        """The posts that look at this one, and itself; none where it is not there."""
        here = self._standing.get(path)
        if here is None:
            return set()
        near = {other for one in here.shared for _, other in self._near(one, here.at)}
        # Those who link it share it only while it is listed.
        return near | {other for _, other in self._having.get(("link", here.url), ())}

    def to(self, path: str) -> tuple[str, ...]:
        """The paths of the posts that are alike, the most alike first."""
        if path not in self._found:
            for other in (found := self._look(path)):
                self._finding.setdefault(other, set()).add(path)
            self._found[path] = found
        return self._found[path]

    def forget(self, paths: Iterable[str]) -> None:
        """Look again for what is alike to these posts when it is asked for."""
        for path in paths:
            for other in self._found.pop(path, ()):
                self._finding[other].discard(path)

    def finding(self, path: str) -> Set[str]:
        """The posts that this one was found to be alike to."""
        return self._finding.get(path, frozenset())

    def _look(self, path: str) -> tuple[str, ...]:
        here = self._standing.get(path)
        if here is None:
            return ()
        weights: dict[_At, int] = {}
        for one in here.shared:
            for other in self._near(one, here.at):
                weights[other] = weights.get(other, 0) + _WEIGHTS[one[0]]
        weights.pop(here.at, None)
        day = here.at[0].first_day
        found = [other for other, weight in weights.items() if weight >= _ENOUGH]
        found.sort(key=lambda other: (-weights[other], abs(other[0].first_day - day), other))
        return tuple(path for _, path in found[:_MOST])

    def _near(self, one: Shared, at: _At) -> list[_At]:
        """Those who share it and stand near in time. Only what is listed brings posts together."""
        if one[0] == "link" and not self._urls[one[1]]:
            return []
        having = self._having[one]
        here = bisect_left(having, at)
        return having[max(0, here - _NEAR) : here + _NEAR + 1]


_At = tuple[PartialDate, str]
"""When a post began, and its path."""


class _Standing(NamedTuple):
    """When a post began, where its page stands, and what it may have in common with others."""

    at: _At
    url: str
    shared: tuple[Shared, ...]


def _shared(known: Known, targets: Sequence[Target]) -> Iterator[Shared]:
    """What the post may have in common with others. One that is linked shares itself."""
    front = known.post.front
    linked = {target.url for target in targets if target.state == "post"}
    yield from (("tag", name) for name in sorted(set(map(as_name, front.tags))))
    yield from (("link", url) for url in sorted(linked | {known.post.url}))
    words = {as_name(word) for word in _WORD.findall(front.title)}
    yield from (("word", word) for word in sorted(words - _COMMON))
