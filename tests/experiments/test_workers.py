"""``run.map`` finds the same for any number of cores, and a worker that fails is a Problem."""

from __future__ import annotations

import sys

import pytest


@pytest.mark.parametrize("cores", [1, 4])
def test_values_come_in_order_whoever_is_done_first(lab, cores):
    """More items than workers, of unequal length, from a generator."""
    lab.experiment(
        """
        def task(item):
            time.sleep(0.01 * (item % 3))
            return item * factor

        factor = 2
        found = run.map(task, (item for item in range(20)))
        run.metric("right", int(found == [2 * item for item in range(20)]))
        run.metric("closures", sum(run.map(lambda item: item + factor, [1, 2])))
        run.metric("none", len(run.map(task, [])))
        run.metric("many", sum(run.map(abs, range(1000))))
        """,
        top="import time\n",
    )
    results = lab.ask(cores=cores)

    assert results.problems == ()
    values = [metric.value for metric in results.findings["trial"].result.metrics]
    assert values == [1, 7, 0, 499500]


@pytest.mark.parametrize("cores", [1, 4])
def test_what_a_task_changes_is_lost_with_one_core_as_with_many(lab, cores):
    """Else the number of cores would decide what is found."""
    lab.experiment(
        """
        seen = []
        run.map(seen.append, [1, 2, 3])
        run.metric("seen", len(seen))
        """
    )

    assert lab.ask(cores=cores).findings["trial"].result.metrics[0].value == 0


@pytest.mark.parametrize("cores", [1, 3])
@pytest.mark.parametrize(
    ("task", "message"),
    [
        ("1 / item  # here", "trial raised ZeroDivisionError: division by zero"),
        ("item or sys.exit()  # here", "trial stopped itself with sys.exit before it was done"),
        ("item or os._exit(4)  # here", "trial ended its own process (exit code 4) before it"),
        ("item or ctypes.string_at(0)  # here", "trial crashed: segmentation fault"),
        ("item or os.kill(os.getpid(), 9)  # here", "trial crashed: killed"),
        ("item or os.kill(os.getppid(), 9)  # here", "an experiment may not send signals to"),
        ("item or bytes(8 << 30)  # here", "trial needed more memory than a run may use"),
        ("return lambda: item  # here", "task returns what cannot be handed back"),
        ("run.map(abs, [item])  # here", "run.map cannot be used in a function that run.map calls"),
        ("run.metric('x', 1)  # here", 'run.metric("x") cannot be used in a function that run.map'),
        ("run.rng  # here", "run.rng cannot be used in a function that run.map calls"),
    ],
)
def test_a_task_that_fails_is_a_problem_at_its_line(lab, cores, task, message):
    """However it does, and on whichever core."""
    lab.limits(memory=1024)
    lab.experiment(
        f"def task(item):\n    {task}\nrun.map(task, [2, 1, 0, 3])", top="import ctypes, os, sys\n"
    )
    (problem,) = lab.ask(cores=cores).problems
    lines = (lab.root / "experiments/trial.py").read_text().splitlines()

    assert problem.message.startswith(message)
    line = lines[problem.place.line - 1]
    assert line.endswith("# here" if "handed back" not in message else "def task(item):")


def test_a_value_that_cannot_be_taken_back_is_a_problem_where_it_was_asked_for(lab):
    """Pickling is the way back, and a class may break it."""
    lab.experiment(
        "run.map(Odd, [1, 2])  # here",
        top="""
        class Odd:
            def __init__(self, item):
                pass
            def __reduce__(self):
                return int, ("x",)
        """,
    )
    problem = lab.fail()

    assert "invalid literal for int()" in problem.message
    assert (
        "# here"
        in (lab.root / "experiments/trial.py").read_text().splitlines()[problem.place.line - 1]
    )


@pytest.mark.skipif(sys.platform != "linux", reason="needs to hear of a process that ends")
def test_time_runs_out_at_the_line_of_the_task(lab):
    """However long a worker takes to say where it is: the run only waits for it."""
    lab.limits(timeout=1)
    lab.experiment(
        """
        def task(item):
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
            while not signal.sigpending():
                time.sleep(0.01)
            time.sleep(0.2)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1})  # here
        run.map(task, [1])
        """,
        top="import signal, time\n",
    )

    problem = lab.fail()

    line = (lab.root / problem.place.path).read_text().splitlines()[problem.place.line - 1]
    assert line.endswith("# here")


def test_a_worker_that_dies_is_noticed_though_its_child_lives_on(lab):
    """What it forked holds its connection open, and must not be waited for."""
    lab.experiment(
        """
        def task(item):
            if os.fork() == 0:
                time.sleep(99)
            os._exit(5)  # here
        run.map(task, [1])
        """,
        top="import os, time\n",
    )

    assert "(exit code 5)" in lab.fail().message
