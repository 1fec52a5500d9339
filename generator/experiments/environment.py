"""
The environment of a run: the Python, and the packages that its modules import.

It is reported rather than made part of the key: a new patch of Python seldom changes what an
experiment finds, and rerunning a journal on every machine that reads it helps nobody. With
``environment = "strict"`` it counts like any input.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, packages_distributions, version

from .values import Environment

UNKNOWN = "unknown"


def environment_of(imports: Iterable[str]) -> Environment:
    """The environment of this process for modules that import these names."""
    packages = dict(_package(name) for name in imports)
    return Environment(platform.python_version(), dict(sorted(packages.items())))


def environment_now(like: Environment) -> Environment:
    """What the environment ``like`` would be for a run of now."""
    packages = {name: _version(name) or UNKNOWN for name in like.packages}
    return Environment(platform.python_version(), packages)


def differences(then: Environment, now: Environment) -> tuple[str, ...]:
    """What is another version now, in words; nothing where nothing is known of then."""
    if not then.python:
        return ()
    pairs = [("Python", then.python, now.python)]
    pairs += [(name, old, now.packages.get(name, UNKNOWN)) for name, old in then.packages.items()]
    return tuple(f"{name} {old} → {new}" for name, old, new in pairs if old != new)


def _package(name: str) -> tuple[str, str]:
    """The distribution that an import name belongs to, and its version."""
    if known := _version(name):
        return name, known
    # Reading every installed package's list of files takes a while.
    distribution = packages_distributions().get(name, [name])[0]
    return distribution, _version(distribution) or UNKNOWN


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
