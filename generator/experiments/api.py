"""
What an author writes: ``@experiment(seed=…)`` above a function that takes ``run``.

Decorating runs nothing. Everything handed to ``run`` is checked at once, so that a mistake
is reported at the line that makes it, in words that need no knowledge of the inside.
Nothing here imports numpy or matplotlib before an experiment asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeVar

from ..memory import digest
from ..problems import did_you_mean
from .figures.datafiles import Cell, csv_of
from .figures.sketch import Draw, Drawn, Files, Sketch
from .given import (
    Misused,
    NotThere,
    Params,
    check_name,
    interval_in,
    is_plain,
    labels_in,
    number_in,
    parameter_in,
    subplots_in,
    table_in,
    text_in,
)
from .progress import Doing
from .values import (
    VERDICTS,
    Artifact,
    Figure,
    Labels,
    Metric,
    Table,
    Verdict,
    VerdictWord,
    written_labels,
)

if TYPE_CHECKING:
    from numpy.random import Generator

T = TypeVar("T")
R = TypeVar("R")

_SEEDS = 0x5EED5  # the branch of the run's seed that `run.seeds` are spawned on

Task = Callable[[Any], Any]


class Experiment(NamedTuple):
    """A function with the seed and the parameters that it is to be run with."""

    function: Callable[[Run], object]
    seed: int
    parameters: dict[str, object]


def experiment(
    *bare: object, seed: int | None = None, params: Mapping[str, object] | None = None
) -> Callable[[Callable[[Run], object]], Experiment]:
    """Makes a function an experiment; it takes a ``Run`` and tells it what it finds.

    Raises:
        Misused: no seed, or a parameter that cannot be written down as JSON.
    """
    if bare or isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise Misused("write @experiment(seed=…) with a whole number from 0 up")
    if not is_plain(seed):
        raise Misused("@experiment: a seed is smaller than 2**63")
    parameters = {name: parameter_in(name, value) for name, value in (params or {}).items()}
    return lambda function: Experiment(function, seed, parameters)


class Found:
    """What a run has been told so far.

    ``files`` are the artifacts of figures and tables, by name; ``packages`` are those that were
    imported for it.
    """

    def __init__(self) -> None:
        self.metrics: dict[tuple[str, Labels], Metric] = {}
        self.tables: dict[str, Table] = {}
        self.figures: dict[str, Figure] = {}
        self.drawings: dict[str, str] = {}
        self.files: Files = {}
        self.packages: set[str] = set()
        self.verdict: Verdict | None = None


class Run:
    """What an experiment is given: its randomness, its parameters, and where to say what it found.

    ``draw`` is who draws figures, ``fan_out`` calls a function for many items, ``say`` tells
    whoever waits what is being done. What it is told it keeps in ``found``.
    """

    def __init__(
        self,
        made_from: Experiment,
        found: Found,
        scratch: Path,
        draw: Callable[[Sketch], Drawn],
        fan_out: Callable[[Task, Sequence[Any]], list[Any]],
        say: Callable[[Doing], None],
    ) -> None:
        self.params = Params(made_from.parameters)
        self._found = found
        self._seed = made_from.seed
        self._scratch = scratch
        self._draw, self._fan_out, self._say = draw, fan_out, say
        self._is_in_task = False

    def __getattr__(self, name: str) -> NoReturn:
        """What there is not."""
        words = [word for word in ("params", *vars(Run)) if not word.startswith("_")]
        hint = did_you_mean(name, words, "run.{}") or f"there is {', '.join(words)}"
        raise NotThere(f"run has no {name}; {hint}")

    @cached_property
    def rng(self) -> Generator:
        """The run's own random numbers: ``numpy.random.default_rng(seed)``."""
        import numpy  # late: an experiment without randomness need not load it

        self._check_not_in_task("run.rng", "give each item a seed of run.seeds(…)")
        self._found.packages.add("numpy")
        return numpy.random.default_rng(self._seed)

    def seeds(self, count: int) -> tuple[int, ...]:
        """``count`` seeds for independent streams, such as ``numpy.random.default_rng(seed)``.

        The first ones are the same for every ``count``, and none of them is the run's own.
        """
        from numpy.random import SeedSequence  # late, as in `rng`

        self._check_not_in_task("run.seeds")
        self._found.packages.add("numpy")
        # As if spawned, on a branch so far out that `run.rng.spawn` never gets there.
        streams = (SeedSequence(self._seed, spawn_key=(_SEEDS, i)) for i in range(count))
        return tuple(int(stream.generate_state(1, "uint64")[0]) for stream in streams)

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> list[R]:
        """``function`` of each item, in order, fanned out over the cores.

        What it finds it returns. It runs in another process, where ``run`` takes nothing and
        what it changes is lost, so that the result is the same for any number of cores.

        Raises:
            Misused: within another map.
        """
        self._check_not_in_task("run.map")

        @wraps(function)
        def task(item: T) -> R:
            self._is_in_task = True  # of the process that it is called in
            return function(item)

        return self._fan_out(task, list(items))

    def doing(self, words: str, done: int = 0, total: int = 0) -> None:
        """Say what is being done, and how many of how many are done, to whoever waits."""
        self._say(Doing(text_in(words, "run.doing: what is done"), int(done), int(total)))

    @cached_property
    def scratch(self) -> Path:
        """A folder for temporary files, gone when the run is over."""
        self._scratch.mkdir(parents=True, exist_ok=True)
        return self._scratch

    def metric(
        self,
        name: str,
        value: float,
        /,
        *,
        interval: tuple[float, float] | None = None,
        **labels: bool | float | str,
    ) -> None:
        """A number that was found, kept to 12 digits; labels say which one of a sweep it is.

        Raises:
            Misused: a bad name or label, a value that is no finite number, an interval that
                is not (low, high), or a metric that was given before.
        """
        where = f'run.metric("{name}")'
        self._check_not_in_task(where)
        check_name(name, where)
        low, high = interval_in(interval, where)
        key = (name, labels_in(labels, where))
        if key in self._found.metrics:
            shown = written_labels(key[1], ", ") or "no labels"
            raise Misused(f"{where} was given before with {shown}")
        self._found.metrics[key] = Metric(name, number_in(value, where, "value"), key[1], low, high)

    def table(self, name: str, rows: Sequence[Mapping[str, Cell]], *, caption: str = "") -> None:
        """Rows with the same keys, which become the columns.

        Raises:
            Misused: a bad or taken name, no rows, rows that differ in their keys, or a cell
                that is neither a finite number nor text nor None.
        """
        where = f'run.table("{name}")'
        self._check_free(name, where)
        data = table_in(rows, where)
        artifacts = self._keep({f"{name}.csv": csv_of(data)}, where)
        self._found.tables[name] = Table(
            name, *data, text_in(caption, f"{where}: caption"), artifacts
        )

    def figure(
        self,
        name: str,
        draw: Draw,
        *,
        alt: str = "",
        caption: str = "",
        subplots: tuple[int, int] = (1, 1),
        data: Sequence[Mapping[str, Cell]] | None = None,
    ) -> None:
        """A drawing; ``draw(axes)`` is called once with matplotlib axes in the house style.

        With ``subplots=(rows, columns)`` it is handed a numpy array of axes, as matplotlib's
        ``subplots`` returns it. Where a figure is read to compare its parts along x, rows are
        better: they keep their width on a phone, while columns come one below the other there.

        ``data`` are rows like those of a table, for readers to download. Without them the data
        is taken from what is drawn.

        Raises:
            Misused: a bad or taken name, no alternative text, more subplots than fit, or data
                that would be no table.
        """
        where = f'run.figure("{name}")'
        self._check_free(name, where)
        caption = text_in(caption, f"{where}: caption")
        if not isinstance(alt, str) or not alt.strip():
            raise Misused(
                f"{where} needs alt=…: what the figure shows, for those who cannot see it"
            )
        if not callable(draw):
            raise Misused(f"{where}: draw is a function of the axes, not {type(draw).__name__}")
        self._say(Doing(f"drawing {name}"))
        self._found.packages.add("matplotlib")
        given = None if data is None else table_in(data, where)
        alt = text_in(alt, f"{where}: alt")
        drawn = self._draw(Sketch(name, draw, alt, subplots_in(subplots, where)))
        shown = given or drawn.data
        files = {f"{name}.png": drawn.png} | ({f"{name}.csv": csv_of(shown)} if shown.rows else {})
        artifacts = self._keep({**files, **drawn.pictures}, where)
        self._found.figures[name] = Figure(name, alt, caption, digest(drawn.svg), artifacts)
        self._found.drawings[name] = drawn.svg

    def verdict(self, word: VerdictWord, *, because: str) -> None:
        """What the run itself concludes: supported, refuted, mixed or inconclusive.

        Raises:
            Misused: another word, no reason, or a second verdict.
        """
        self._check_not_in_task("run.verdict")
        if word not in VERDICTS:
            hint = did_you_mean(str(word), VERDICTS) or f"write {', '.join(VERDICTS)}"
            raise Misused(f'run.verdict: there is no verdict "{word}"; {hint}')
        if not isinstance(because, str) or not because.strip():
            raise Misused("run.verdict needs because=…: the reason in a sentence")
        if self._found.verdict:
            raise Misused(f"run.verdict was given before: {self._found.verdict.word}")
        self._found.verdict = Verdict(word, text_in(because, "run.verdict: because"))

    def _check_free(self, name: str, where: str) -> None:
        self._check_not_in_task(where)
        check_name(name, where)
        # Prose asks for both in one way.
        if name in self._found.tables or name in self._found.figures:
            raise Misused(f'{where}: there is a table or figure called "{name}" already')

    def _check_not_in_task(
        self, where: str, instead: str = "return what was found, and give it to run afterwards"
    ) -> None:
        if self._is_in_task:
            raise Misused(f"{where} cannot be used in a function that run.map calls; {instead}")

    def _keep(self, files: Files, where: str) -> tuple[Artifact, ...]:
        for name in self._found.files.keys() & files.keys():  # a part of "a" and the figure "a-1"
            raise Misused(f"{where}: its file {name} is another figure's; give it another name")
        self._found.files |= files
        return tuple(Artifact(name, digest(content)) for name, content in files.items())
