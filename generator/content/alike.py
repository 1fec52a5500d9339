"""
Posts that are alike: they share tags, words of the title, or what they link to.

Only listed posts count, and of those only what a reader sees at a glance, so that prose can
be edited without changing what other pages say. Nothing is counted over the whole journal:
of those who share a tag, each post looks at its nearest in time alone, so that ten thousand
posts of one tag cost no more than a hundred of each.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

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
    """Finds, for a post, the listed ones that share the most with it."""

    def __init__(self, listed: Sequence[Known], targets: Mapping[str, Sequence[Target]]) -> None:
        posts = (known for known in listed if known.post.kind != "page")
        self._posts = sorted(posts, key=lambda known: (known.post.begun, known.post.path))
        self._index = {known.post.path: index for index, known in enumerate(self._posts)}
        urls = {known.post.url for known in self._posts}
        # For each thing shared the posts that have it, and for each post where it stands there.
        having: dict[Shared, list[int]] = defaultdict(list)
        self._standing: list[list[tuple[int, list[int], int]]] = []
        for index, known in enumerate(self._posts):
            standing = []
            for one in _shared(known, targets[known.post.path], urls):
                standing.append((_WEIGHTS[one[0]], having[one], len(having[one])))
                having[one].append(index)
            self._standing.append(standing)

    def to(self, path: str) -> tuple[str, ...]:
        """The paths of the posts that are alike, the most alike first."""
        if path not in self._index:
            return ()
        index, weights = self._index[path], defaultdict[int, int](int)
        for weight, having, here in self._standing[index]:
            for other in having[max(0, here - _NEAR) : here + _NEAR + 1]:
                weights[other] += weight
        del weights[index]
        found = [other for other, weight in weights.items() if weight >= _ENOUGH]
        found.sort(key=lambda other: (-weights[other], abs(other - index), other))
        return tuple(self._posts[other].post.path for other in found[:_MOST])


def _shared(known: Known, targets: Sequence[Target], urls: set[str]) -> Iterator[Shared]:
    """What the post may have in common with others. One that is linked shares itself."""
    front = known.post.front
    linked = {target.url for target in targets if target.state == "post" and target.url in urls}
    yield from (("tag", name) for name in sorted(set(map(as_name, front.tags))))
    yield from (("link", url) for url in sorted(linked | {known.post.url}))
    words = {as_name(word) for word in _WORD.findall(front.title)}
    yield from (("word", word) for word in sorted(words - _COMMON))
