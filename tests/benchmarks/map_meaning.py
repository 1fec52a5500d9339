"""
Does the map mean something? Compares distances on it with likeness in meaning.

``python tests/benchmarks/map_meaning.py`` measures the journal of this repository and
invented ones whose posts come in known clusters, each beside the same places dealt out at
random: the rank correlation (Spearman) between cosine distance and distance on the map, the
share of a post's five nearest in meaning that are among its five nearest on the map, and the
share of these five that are of its own cluster.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

from generator.site.atlas import atlas
from generator.site.atlas.charting import Words
from generator.site.atlas.terms import terms
from generator.site.atlas.vectors import vectors

CLUSTERS = 8
NEAREST = 5
_SYLLABLES = ("ka", "lo", "mi", "tren", "vor", "sel", "pu", "dra", "nim", "quo", "bes", "tal")


class Meaning(NamedTuple):
    """How well places keep what posts mean; 1 is perfect, chance about 0, 0 and 1/clusters."""

    correlation: float
    kept: float
    own: float = 0.0

    def __str__(self) -> str:
        return " ".join(f"{name} {value:6.3f}" for name, value in self._asdict().items())


def invented(posts: int, seed: int) -> tuple[list[Words], list[int]]:
    """Posts of eight subjects with words of their own, two fifths of all words shared by all."""
    chance = random.Random(seed)

    def word() -> str:
        return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(2, 4)))

    own = [[word() for _ in range(40)] for _ in range(CLUSTERS)]
    common = [word() for _ in range(60)]
    tags = [word() for _ in range(CLUSTERS)]
    made, clusters = [], []
    for _ in range(posts):
        cluster = chance.randrange(CLUSTERS)

        def phrase(length: int, cluster: int = cluster) -> str:
            words = (own[cluster] if chance.random() < 0.6 else common for _ in range(length))
            return " ".join(chance.choice(one) for one in words)

        more = [chance.choice(tags)] if chance.random() < 0.3 else []
        headings = tuple(phrase(3) for _ in range(6))
        made.append((phrase(4), (tags[cluster], *more), headings))
        clusters.append(cluster)
    return made, clusters


def meaning(words: list[Words], places: list[tuple[int, int]], clusters: list[int]) -> Meaning:
    """How well the places keep the meaning."""
    found = vectors([terms(*post) for post in words])
    found /= np.linalg.norm(found, axis=1)[:, None]
    unlike = 1 - found @ found.T
    at = np.array(places, float)
    apart = np.sqrt(((at[:, None] - at[None]) ** 2).sum(-1))
    pairs = np.triu_indices(len(at), 1)
    correlation = np.corrcoef(_ranks(unlike[pairs]), _ranks(apart[pairs]))[0, 1]
    close, beside = _nearest(unlike), _nearest(apart)
    kept = np.mean([len({*a} & {*b}) / NEAREST for a, b in zip(close, beside, strict=True)])
    of = np.array(clusters)
    return Meaning(float(correlation), float(kept), float(np.mean(of[beside] == of[:, None])))


def dealt(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same places, each given to another post by chance."""
    return random.Random(0).sample(places, len(places))


def _ranks(values: np.ndarray) -> np.ndarray:
    ranks = np.empty(len(values))
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values))
    return ranks


def _nearest(distances: np.ndarray) -> np.ndarray:
    others = distances + np.diag(np.full(len(distances), np.inf))
    return np.argsort(others, axis=1, kind="stable")[:, :NEAREST]


def _of_this_repository() -> list[Words]:
    from generator.build import open_memory
    from generator.journal import open_journal
    from generator.site.compose import site_view
    from generator.site.context import Context, Stock
    from generator.site.surfaces.map import map_view
    from generator.stages import Stages

    journal, _ = open_journal(Path(__file__).parents[2])
    memory = open_memory(journal)
    stages = Stages(journal, memory)
    library = stages.gather(stages.read(), "public").library
    memory.close()
    results, stock = _nothing(), Stock("", "", {})
    site = site_view(library, results, journal.settings, stock)
    view = map_view(Context(library, results, journal.settings, stock, site))
    return [(spot.title, spot.tags, spot.headings) for spot in view.spots]


def _nothing():
    from generator.experiments import Results

    return Results()


def _report(name: str, words: list[Words], clusters: list[int]) -> None:
    begun = time.perf_counter()
    places = list(atlas(words).places)
    seconds = time.perf_counter() - begun
    if len(words) <= NEAREST or len(words) > 4000:
        print(f"{name:>16}: placed in {seconds:.2f} s")
        return
    print(f"{name:>16}: {meaning(words, places, clusters)}   {seconds:.2f} s")
    print(f"{'by chance':>16}: {meaning(words, dealt(places), clusters)}")


def main() -> None:
    """Print what is found."""
    own = _of_this_repository()
    _report("this repository", own, [0] * len(own))
    for posts in map(int, sys.argv[1:] or ("30", "300", "2000")):
        _report(f"{posts} invented", *invented(posts, seed=1))


if __name__ == "__main__":
    main()
