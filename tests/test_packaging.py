"""What others install is whole: from a wheel or editable, far from this repository, it works."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest
import yaml
from support import tree

ROOT = Path(__file__).parents[1]
PIP = ["-m", "pip", "--disable-pip-version-check", "--quiet"]
OFFLINE = ["--no-deps", "--no-build-isolation", "--no-index"]


HERE = (sys.executable, "-m", "generator")
AUTHOR = ("-c", "user.name=a", "-c", "user.email=a@example.org")
ADDRESS = "https://somebody.example.org/notes"
COIN = """---
title: A Coin
date: "2025"
published: true
visibility: public
---

It falls.
"""

pytestmark = pytest.mark.xdist_group("packaging")  # whose fixture is set up once


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of this repository."""
    folder = tmp_path_factory.mktemp("dist")
    call(sys.executable, *PIP, "wheel", ROOT, *OFFLINE, "--wheel-dir", folder, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module", params=["wheel", "editable"])
def installed(request, tmp_path_factory, wheel):
    """The folder of programs of an environment that has the package, from a wheel or editable.

    The libraries are those of this environment, put at the end of its path, so that nothing
    is downloaded.
    """
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    site = next((folder / "venv/lib").glob("python*/site-packages"))
    (site / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    what = [wheel] if request.param == "wheel" else ["--editable", ROOT]
    python = folder / "venv/bin/python"
    call(sys.executable, *PIP, "--python", python, "install", *OFFLINE, *what, cwd=folder)
    source = site if request.param == "wheel" else ROOT
    found = call(python, "-P", "-c", "import generator; print(generator.__file__)", cwd=folder)
    assert Path(found.strip()) == source / "generator" / "__init__.py"
    return folder / "venv/bin"


@pytest.fixture
def journal(installed, tmp_path):
    """A journal begun with the installed command, in a folder with no repository around."""
    call(installed / "journal", "init", "notes", cwd=tmp_path)
    return tmp_path / "notes"


def call(*command, cwd, **more):
    """What a program says, which must succeed; ``more`` is of its environment."""
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin", "HOME": str(cwd), "LANG": "C.UTF-8", **more},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_a_new_journal_is_published_by_its_workflow(wheel, tmp_path):
    """Its own steps, run in a fresh clone: install, say where it will stand, build.

    What they install is the wheel of this repository, in an environment of their own.
    """
    journal = tmp_path / "notes"
    call(*HERE, "init", journal, cwd=tmp_path, PYTHONPATH=str(ROOT))
    (journal / "content/learning/coin.md").write_text(COIN)
    call("git", "init", "--quiet", ".", cwd=journal)
    call("git", "add", "--all", cwd=journal)
    call("git", *AUTHOR, "commit", "--quiet", "--message", "Begin", cwd=journal)
    call("git", "clone", "--quiet", journal, tmp_path / "clone", cwd=tmp_path)
    call(*HERE, "build", "--locked", cwd=journal, PYTHONPATH=str(ROOT))
    venv.create(tmp_path / "runner", with_pip=False, symlinks=True)
    site = next((tmp_path / "runner/lib").glob("python*/site-packages"))
    (site / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    pip = {"NO_DEPS": 1, "NO_INDEX": 1, "IGNORE_INSTALLED": 1, "FIND_LINKS": wheel.parent}
    runner = {f"PIP_{key}": str(value) for key, value in pip.items()}
    runner["PATH"] = f"{tmp_path / 'runner/bin'}:/usr/bin:/bin"

    workflow = yaml.safe_load((tmp_path / "clone/.github/workflows/publish.yml").read_text())
    steps = [step for step in workflow["jobs"]["build"]["steps"] if "run" in step]
    said = [
        call("bash", "-e", "-c", step["run"], cwd=tmp_path / "clone", ADDRESS=ADDRESS, **runner)
        for step in steps
    ]

    assert (tmp_path / "runner/bin/journal").is_file()
    assert f'::links may lead nowhere: write base_url = "{ADDRESS}/"\n' in said[1]
    assert tree(tmp_path / "clone/site") == tree(journal / "site")
    assert b"A Coin" in (tmp_path / "clone/site/learning/coin/index.html").read_bytes()
    settings = tmp_path / "clone/pyproject.toml"
    settings.write_text(settings.read_text().replace("# base_url", "base_url"))
    assert call("bash", "-e", "-c", steps[1]["run"], cwd=settings.parent, ADDRESS=ADDRESS) == ""


def test_the_wheel_has_all_that_is_needed_and_no_more(wheel):
    """The theme, every room, the preview's files; no journal and no test."""
    names = set(zipfile.ZipFile(wheel).namelist())

    templates = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    theme = {
        f"generator/templates/theme/{path.relative_to(ROOT / 'templates')}" for path in templates
    }
    code = {str(path.relative_to(ROOT)) for path in (ROOT / "generator").rglob("*.py")}
    assert templates and theme <= names
    assert code <= names
    assert {"generator/preview/preview.js", "generator/preview/preview.css"} <= names
    begun = [path for path in (ROOT / "generator/around/files").rglob("*") if path.is_file()]
    assert begun and {str(path.relative_to(ROOT)) for path in begun} <= names
    assert {"generator/py.typed", "generator/site/writing.py"} <= names
    others = {name.split("/")[0] for name in names} - {"generator"}
    assert len(others) == 1 and others.pop().endswith(".dist-info")


def test_the_wheel_says_what_it_is(wheel):
    """Name, licence, and the command."""
    with zipfile.ZipFile(wheel) as packed:
        (folder,) = {name.split("/")[0] for name in packed.namelist() if "dist-info" in name}
        metadata = packed.read(f"{folder}/METADATA").decode()
        commands = packed.read(f"{folder}/entry_points.txt").decode()

    assert re.search(r"^Name: learning-journal$", metadata, re.M)
    assert re.search(r"^License-Expression: MIT$", metadata, re.M)
    assert re.search(r"^Requires-Python: >=3\.11$", metadata, re.M)
    assert "journal = generator.__main__:begin" in commands


def test_it_knows_its_version(installed, tmp_path):
    """The version is that of the project."""
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.M)[1]

    said = call(installed / "journal", "--version", cwd=tmp_path)

    assert said == f"learning-journal {version}\n"


def test_it_builds_a_journal_far_from_home(installed, journal):
    """`init`, `new` and `build`, with an experiment, in a folder of one's own."""
    path = journal / call(installed / "journal", "new", "learning", "A Coin", cwd=journal).strip()
    text = path.read_text().replace("published: false", "published: true\nexperiment: toss")
    path.write_text(text.replace("visibility: private", "visibility: public"))
    (journal / "experiments/toss.py").write_text(
        "from generator import experiment\n\n@experiment(seed=1)\ndef toss(run):\n"
        '    run.metric("heads", 42)\n'
    )

    call(installed / "journal", "build", cwd=journal)

    assert "A Coin" in (journal / "site/index.html").read_text()
    assert (journal / "site/learning/a-coin/index.html").is_file()
    assert (journal / "site/assets/style.css").is_file()
    assert (journal / "experiments/results/toss/result.json").is_file()


def test_it_serves_a_journal_far_from_home(installed, journal):
    """`serve` answers with the page, its style sheet and the preview's own script."""
    serving = subprocess.Popen(
        [installed / "journal", "serve", "--port", "0"],
        cwd=journal,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        address = re.search(r"http://\S+", serving.stdout.readline())[0]
        for path in ("", "assets/style.css", "_preview/preview.js"):
            with urllib.request.urlopen(address + path, timeout=20) as answer:
                assert answer.status == 200 and answer.read()
    finally:
        serving.terminate()
        serving.wait(20)
        serving.stdout.close()


def test_the_constraints_name_versions_only():
    """constraints.txt is versions and nothing else: no address, no path, every dependency."""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pinned = [line for line in lines if not line.startswith("#")]

    assert [line for line in pinned if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    names = {re.sub(r"[-_.]+", "-", line.split("==")[0]).lower() for line in pinned}
    project = (ROOT / "pyproject.toml").read_text().partition("[project.scripts]")[0]
    wanted = set(
        re.findall(r'"([a-z][\w-]*)(?:>=[^"]*)?"[,\]]', project.partition("dependencies")[2])
    )
    assert wanted and wanted <= names
