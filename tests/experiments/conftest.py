"""A small complete journal to run experiments in."""

from __future__ import annotations

import importlib
import textwrap
from pathlib import Path

import pytest

from generator.experiments import Finding, Results, recall_or_run
from generator.journal import open_journal
from generator.problems import Place, Problem


class Lab:
    """A journal in a temporary folder, and the experiments that are asked for."""

    asked = Place("content/post.md", 3, 5)

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("pyproject.toml", "[tool.journal.experiments]\ntimeout = 60\n")

    def write(self, path: str, text: str) -> Path:
        """Writes a file of the journal; its text may be indented as the test is."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return target

    def experiment(self, body: str, name: str = "trial", top: str = "") -> Path:
        """A module whose experiment has ``body``; ``run.metric`` begins in its own line."""
        head = f'"""What is {name}?"""\n\nfrom generator import experiment\n'
        function = f"\n@experiment(seed=3)\ndef {name}(run):\n"
        inside = textwrap.indent(textwrap.dedent(body).strip(), "    ")
        text = head + textwrap.dedent(top) + function + inside + "\n"
        return self.write(f"experiments/{name}.py", text)

    @property
    def journal(self):
        return open_journal(self.root)[0]

    def ask(self, *names: str, force: bool = False, cores: int | None = None) -> Results:
        asked = dict.fromkeys(names or ("trial",), self.asked)
        return recall_or_run(self.journal, asked, force=force, cores=cores)

    def find(self, name: str = "trial") -> Finding:
        """What the experiment finds, which must succeed."""
        results = self.ask(name)
        assert results.problems == ()
        return results.findings[name]

    def fail(self, name: str = "trial") -> Problem:
        """The one Problem of an experiment that must fail."""
        results = self.ask(name)
        assert results.failed == (name,)
        (problem,) = results.problems
        return problem

    def reruns(self, name: str = "trial") -> bool:
        """Whether asking again runs the experiment; it must succeed either way."""
        results = self.ask(name)
        assert results.problems == ()
        return results.ran == (name,)

    def limits(self, **limits: int) -> None:
        lines = "".join(f"{key} = {value}\n" for key, value in limits.items())
        self.write("pyproject.toml", "[tool.journal.experiments]\n" + lines)

    def inputs(self, name: str = "trial") -> list[tuple[str, str]]:
        return [(item.kind, item.path) for item in self.find(name).result.inputs]

    def files(self, name: str = "trial") -> dict[str, bytes]:
        folder = self.root / "experiments/results" / name
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="session")
def new_lab():
    return Lab


@pytest.fixture
def lab(tmp_path):
    return Lab(tmp_path / "journal")


@pytest.fixture(scope="module")
def ours():
    """A module of this repository's own experiments by its name, as a run imports it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).resolve().parents[2] / "experiments"))
        yield importlib.import_module
