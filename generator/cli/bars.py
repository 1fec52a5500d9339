"""A bar for each experiment that runs, with what it is doing; plain lines where nobody looks."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from ..experiments import Progress, Report
    from ..experiments.progress import Doing


def say_report(name: str, report: Report) -> None:
    """Say that an experiment begins or has ended, in a line."""
    if report.state != "running" or not report.doing.words:
        click.echo(f"{name}: {report.state}", err=True)


@contextmanager
def bars() -> Iterator[Progress]:
    """What to give those who run experiments, for as long as they do."""
    if not sys.stderr.isatty():
        yield say_report
        return
    showing = _Showing()
    try:
        yield showing
    finally:
        showing.end()


class _Showing:
    """The bars, which begin with the first experiment that does."""

    def __init__(self) -> None:
        self._bars: Bars | None = None
        self._tasks: dict[str, TaskID] = {}
        self._one_at_a_time = threading.Lock()  # experiments report from threads of their own

    def __call__(self, name: str, report: Report) -> None:
        with self._one_at_a_time:
            bars = self._bars or self._begin()
            if report.state == "running":
                self._move(bars, name, report.doing)
                return
            if name in self._tasks:  # it may run once more, with a bar of its own
                bars.remove_task(self._tasks.pop(name))
            bars.console.print(f"{name}: {report.state}", highlight=False)

    def _move(self, bars: Bars, name: str, doing: Doing) -> None:
        if name not in self._tasks:
            self._tasks[name] = bars.add_task(name, total=None, doing="")
        total = doing.total or None
        bars.update(self._tasks[name], doing=doing.words, completed=doing.done, total=total)

    def end(self) -> None:
        """Leave the terminal as it was."""
        if self._bars:
            self._bars.stop()

    def _begin(self) -> Bars:
        from rich.console import Console  # late: where nothing runs there is no bar
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
        from rich.table import Column

        console = Console(stderr=True)
        rest = Column(ratio=1, no_wrap=True, overflow="ellipsis")  # names and bars come first
        self._bars = Progress(
            # An author may say "[/]", which is no markup.
            TextColumn("{task.description}", markup=False),
            BarColumn(24 if console.width >= 80 else 12),
            TimeElapsedColumn(),
            TextColumn("{task.fields[doing]}", markup=False, table_column=rest),
            console=console,
            transient=True,
            expand=True,
        )
        self._bars.start()
        return self._bars
