"""
The environment of a run: the Python, and the packages that its modules import.

It is reported rather than made part of the key: a new patch of Python seldom changes what an
experiment finds, and rerunning a journal on every machine that reads it helps nobody. With
``environment = "strict"`` it counts like any input.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from contextlib import suppress

from ..values import Environment

UNKNOWN = "unknown"


def environment_of(imports: Iterable[str]) -> Environment:
    """The environment of this process for modules that import these names."""
    installed = _installed()
    packages = dict(_package(name, installed) for name in imports)
    return Environment(_python(), dict(sorted(packages.items())))


def environment_now(like: Environment) -> Environment:
    """What the environment ``like`` would be for a run of now."""
    installed = _installed() if like.packages else {}
    packages = {name: installed.get(_normal(name), UNKNOWN) for name in like.packages}
    return Environment(_python(), packages)


def differences(then: Environment, now: Environment) -> tuple[str, ...]:
    """What is another version now, in words; nothing where nothing is known of then."""
    pairs = side_by_side(then, now)
    return tuple(f"{name} {old} → {new}" for name, old, new in pairs if old != new)


def side_by_side(then: Environment, now: Environment) -> list[tuple[str, str, str]]:
    """Each thing with its version then and now; nothing where nothing is known of then."""
    if not then.python:
        return []
    packages = ((name, old, now.packages.get(name, UNKNOWN)) for name, old in then.packages.items())
    return [("Python", then.python, now.python), *packages]


def _package(name: str, installed: dict[str, str]) -> tuple[str, str]:
    """The distribution that an import name belongs to, and its version."""
    if known := installed.get(_normal(name)):
        return name, known
    # Late, and last: it reads the list of files of every package there is.
    from importlib.metadata import packages_distributions

    distribution = packages_distributions().get(name, [name])[0]
    return distribution, installed.get(_normal(distribution), UNKNOWN)


def _installed() -> dict[str, str]:
    """Each distribution with its version, as the names of their folders tell.

    ``importlib.metadata`` would tell the same, and takes longer to load than a whole
    build with nothing to do should notice.
    """
    found = {}
    for folder in reversed(sys.path):  # the first one counts
        with suppress(OSError):
            for entry in os.listdir(folder or "."):  # noqa: PTH208 - a hundred paths less to make
                if entry.endswith((".dist-info", ".egg-info")):
                    name, _, version = entry.rpartition(".")[0].partition("-")
                    found[_normal(name)] = version or UNKNOWN
    return found


def _python() -> str:
    return sys.version.partition(" ")[0]


def _normal(name: str) -> str:
    """The one way to write a distribution's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
