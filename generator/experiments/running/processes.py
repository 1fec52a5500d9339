"""
What the operating system knows of processes: who is whose child, and how all of them end.

On Linux a process can adopt what its descendants leave behind, so nothing that a run starts
gets away, whatever session it moves to. Elsewhere a run's process group is all there is.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

# prctl(2)
_SET_DEATH_SIGNAL, _SET_CHILD_SUBREAPER = 1, 36
_IS_LINUX = sys.platform == "linux"


def adopt_orphans() -> None:
    """From now on, descendants whose parent ends become children of this process."""
    if _IS_LINUX:
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_with(parent: int) -> None:
    """End this process when ``parent``, the one that forked it, has ended."""
    if _IS_LINUX:
        ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it was quicker
        os._exit(1)


def below(process: int) -> set[int]:
    """All descendants of a process, as far as the system tells."""
    parents = dict(_parents())
    found: set[int] = set()
    while more := {pid for pid, parent in parents.items() if parent in found | {process}} - found:
        found |= more
    return found


def end_all_below(group: int | None = None) -> None:
    """End every descendant of this process, and wait until none is left.

    ``group`` is a process group that ends first, all at once.
    """
    if group is not None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
    while True:
        for process in below(os.getpid()):
            with suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGKILL)
        with suppress(InterruptedError):
            if not _reap_all():
                return
        time.sleep(0.005)


def memory_of(processes: set[int]) -> int:
    """The memory of these processes together, in bytes; what they share counts once.

    0 where the system does not tell.
    """
    return sum(map(_proportional_set_size, processes))


def end_all_begun_with(variable: str, value: str) -> None:
    """End all processes that have a variable in the environment that they began with."""
    latest = time.monotonic() + 5  # one that cannot be ended is not waited for
    while (found := _begun_with(variable, value)) and time.monotonic() < latest:
        for process in found:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGKILL)
        time.sleep(0.005)


def _begun_with(variable: str, value: str) -> set[int]:
    wanted = f"{variable}={value}".encode()
    found = set()
    for folder in Path("/proc").glob("[0-9]*") if _IS_LINUX else ():
        with suppress(OSError):  # others' processes are not ours to read
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                found.add(int(folder.name))
    return found


def _reap_all() -> bool:
    """Whether there are children still, after those that have ended are gone."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _parents() -> Iterator[tuple[int, int]]:
    """Each process of the system with its parent; proc(5), none where there is no /proc."""
    for folder in Path("/proc").glob("[0-9]*") if _IS_LINUX else ():
        with suppress(OSError):
            # The name stands in brackets, and may hold spaces and brackets itself.
            rest = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
            yield int(folder.name), int(rest[1])


def _proportional_set_size(process: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) << 10
    return 0
