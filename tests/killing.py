"""
A process that has the tool loaded and builds a journal in children that may be killed.

Run as a script. It builds once, and is then asked in lines of JSON and answers each with one:
``kill_at`` kills the child before its k-th step, with ``pace`` so many seconds after it (of
step 0: its beginning); without either it builds to its end. A step is a file or folder opened
for writing, renamed, made or removed in ``site/``, or in the stage and the ledger that lead to
it. What memory writes is SQLite's and is no step.
"""

from __future__ import annotations

import gc
import json
import mmap
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from support import ROOT, environment

STEPS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree")
PHASES = ("reading", "staging", "noting", "withdrawing", "moving", "confirming", "ending")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Ended(NamedTuple):
    """How a build ended: killed or not, after how many steps, ``staged`` of them before any
    that touches the site, and in which phase."""

    killed: bool
    steps: int
    staged: int
    phase: str
    problems: list[str]


class Builder:
    """The journal at ``root``, built in children of a process of its own."""

    def __init__(self, root: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(root)],
            env=environment(PYTHONPATH=f"{ROOT}{os.pathsep}{ROOT / 'tests'}"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        problems = json.loads(self._process.stdout.readline())
        assert problems == [], problems

    def build(self, kill_at: int = 0, pace: float = -1) -> Ended:
        """Build once; killed before step ``kill_at``, or ``pace`` seconds after it."""
        self._process.stdin.write(json.dumps([kill_at, pace]) + "\n")
        self._process.stdin.flush()
        return Ended(*json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


class _Child:
    """What a build is seen to do, told through memory that outlives it."""

    def __init__(self, root: Path, kill_at: int, pace: float) -> None:
        self.root, self.kill_at, self.pace = str(root.resolve()), kill_at, pace
        self.shared = mmap.mmap(-1, 64 * 1024)
        self.reached, self.reaching = os.pipe()
        self.steps, self.staged, self.phase = 0, 0, "reading"

    def watch(self, event: str, arguments: tuple[object, ...]) -> None:
        if event not in STEPS or (event == "open" and not arguments[2] & _WRITES):
            return
        paths = [os.fspath(one) for one in arguments[:2] if isinstance(one, (str, os.PathLike))]
        inside = [path.removeprefix(f"{self.root}/") for path in paths if self._counts(path)]
        if inside:
            self._step(event, inside[-1])

    def _counts(self, path: str) -> bool:
        own = (".journal/stage", ".journal/ledger", "site")
        return path.startswith(tuple(f"{self.root}/{name}" for name in own))

    def _step(self, event: str, path: str) -> None:
        self.steps += 1
        self.phase = self._phase_of(event, path)
        self.staged += self.phase == "staging"
        self.tell()
        if self.steps == self.kill_at:
            os.write(self.reaching, b".")
            if self.pace < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def _phase_of(self, event: str, path: str) -> str:
        """The phases come one after another; each begins with what only it does."""
        before = PHASES.index(self.phase)
        if path.startswith(".journal/stage"):
            return "ending" if before >= PHASES.index("confirming") else "staging"
        if path.startswith(".journal/ledger"):
            return "confirming" if before > PHASES.index("noting") else "noting"
        takes_away = event in ("os.remove", "os.rmdir") or path == "site"
        return "moving" if self.phase == "moving" or not takes_away else "withdrawing"

    def tell(self, problems: tuple[str, ...] = ()) -> None:
        said = json.dumps([self.steps, self.staged, self.phase, problems]).encode()[
            : len(self.shared) - 1
        ]
        self.shared[: len(said) + 1] = said + b"\n"

    def ended(self, child: int) -> Ended:
        if self.pace >= 0:
            os.read(self.reached, 1)  # or its end, where it makes fewer steps
            time.sleep(self.pace)
            os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        said = bytes(self.shared).partition(b"\n")[0]
        return Ended(os.WIFSIGNALED(status), *json.loads(said))


def main(root: Path) -> None:
    from generator.build import build, open_memory
    from generator.journal import open_journal

    def build_once() -> tuple[str, ...]:
        journal, _ = open_journal(root)
        memory = open_memory(journal)
        try:
            return tuple(f"{p.place}: {p.message}" for p in build(journal, memory).problems)
        finally:
            memory.close()

    print(json.dumps(build_once()), flush=True)  # which loads what the children need
    gc.freeze()
    for line in sys.stdin:
        seen = _Child(root, *json.loads(line))
        seen.tell()
        child = os.fork()
        if not child:
            os.close(seen.reached)
            sys.addaudithook(seen.watch)
            if seen.kill_at == 0:
                os.write(seen.reaching, b".")
            seen.tell(build_once())
            os._exit(0)
        os.close(seen.reaching)
        ended = seen.ended(child)
        os.close(seen.reached)
        print(json.dumps(ended), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
