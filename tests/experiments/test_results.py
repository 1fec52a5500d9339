"""A stored result is believed only as a whole, and only where a run could have written it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil

import msgspec
import pytest

from generator.experiments import Result, stale, stored
from generator.memory import digest, digest_of

BODY = """
run.metric("gain", 1, interval=(0, 2))
run.table("rows", [{"a": 1, "b": 2}])
run.figure("plot", lambda axes: axes.plot([1, 2]), alt="A line")
"""
FOLDER = "experiments/results/trial"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"{}>{}</svg>'


pytestmark = pytest.mark.xdist_group("results")  # whose fixture is set up once


@pytest.fixture(scope="module")
def once(new_lab, tmp_path_factory):
    """A journal whose experiment has been run."""
    lab = new_lab(tmp_path_factory.mktemp("results") / "journal")
    lab.experiment(BODY)
    lab.find()
    return lab


@pytest.fixture
def lab(once, new_lab, tmp_path):
    """A journal of one's own with the same result."""
    shutil.copytree(once.root, tmp_path / "journal", ignore=shutil.ignore_patterns(".journal"))
    return new_lab(tmp_path / "journal")


def is_believed(lab) -> bool:
    return stored(lab.journal, "trial") is not None


def edit(lab, change, *, sealed=True) -> None:
    """Has ``result.json`` changed by somebody who knows how it is ``sealed``."""
    file = lab.root / FOLDER / "result.json"
    result = json.loads(file.read_text())
    change(result)
    if sealed:
        with contextlib.suppress(msgspec.ValidationError):  # it is no result by then
            result["digest"] = digest_of(msgspec.convert(result, Result))
    file.write_text(json.dumps(result))


def draw(lab, svg: str) -> None:
    """Puts another drawing in place, and its digest."""
    (lab.root / FOLDER / "plot.svg").write_text(svg)
    edit(lab, lambda result: result["figures"][0].update(digest=digest(svg)))


def test_a_number_that_was_changed_by_hand_is_not_what_the_run_found(lab):
    """Nor is a merge of two results; it is said, and found anew."""
    edit(lab, lambda result: result["metrics"][0].update(value=1.5), sealed=False)

    assert stale(lab.journal, "trial") == ("its stored result.json is not what the run found",)
    assert lab.reruns()


@pytest.mark.parametrize("file", ["plot.svg", "plot.png", "rows.csv"])
@pytest.mark.parametrize("change", ["remove", "replace"])
def test_a_file_that_is_not_as_it_was_made_is_named(lab, file, change):
    """A result without one of its files is not "never run"."""
    path = lab.root / FOLDER / file
    path.unlink() if change == "remove" else path.write_bytes(path.read_bytes() + b" ")

    assert stale(lab.journal, "trial") == (f"its stored {file} is not what the run made",)


def test_what_a_run_wrote_is_believed(lab):
    """Neither a copy of it nor other white space in its JSON makes a result another."""
    edit(lab, lambda result: None)

    assert is_believed(lab)
    assert not lab.reruns()


@pytest.mark.parametrize("file", ["plot.svg", "plot.png", "rows.csv"])
def test_a_file_with_other_ends_of_lines_is_another(lab, file):
    """Files are published byte for byte, so one that was converted is found anew."""
    path = lab.root / FOLDER / file
    content = path.read_bytes()
    other = content.replace(b"\r\n", b"\n") if file == "rows.csv" else content + b"\r\n"
    path.write_bytes(content[:-1] + b"\r\n" if file == "plot.svg" else other)

    assert not is_believed(lab)
    assert lab.reruns()
    assert path.read_bytes() == content


@pytest.mark.parametrize("name", ["../../../content/secret.txt", "/etc/hostname", "secret.txt"])
def test_an_artifact_is_a_file_of_its_figure(lab, name):
    """A name that leads elsewhere is neither published nor removed by the next run."""
    secret = lab.write("content/secret.txt", "secret")
    file = {"name": name, "digest": digest(secret.read_bytes())}
    edit(lab, lambda result: result["figures"][0]["artifacts"].append(file))

    assert not is_believed(lab)
    assert lab.reruns()
    assert secret.read_text() == "secret"


def test_an_artifact_is_no_link(lab):
    """A link would publish what lies elsewhere under the name of a figure."""
    secret, picture = lab.write("content/secret.png", "secret"), lab.root / FOLDER / "plot.png"
    picture.unlink()
    picture.symlink_to(secret)
    name = {"name": "plot.png", "digest": digest(secret.read_bytes())}
    edit(lab, lambda result: result["figures"][0].update(artifacts=[name]))

    assert not is_believed(lab)
    assert lab.reruns()
    assert secret.read_text() == "secret"
    assert not picture.is_symlink()


@pytest.mark.parametrize("name", ["plot.png", "environment.json"])
def test_a_pipe_in_place_of_a_result_is_not_waited_for(lab, name):
    """What can be read without end is no file of a result."""
    path = lab.root / FOLDER / name
    path.unlink()
    os.mkfifo(path)

    assert is_believed(lab) == (name == "environment.json")


@pytest.mark.parametrize(
    "change",
    [
        lambda result: result["tables"][0]["rows"].append([1]),
        lambda result: result["metrics"][0].pop("high"),
        lambda result: result["metrics"][0].update(name="<b>"),
        lambda result: result["figures"][0].update(name="../plot"),
        lambda result: result["tables"][0].update(name="plot", artifacts=[]),
        lambda result: result["inputs"].append({"path": "/dev/zero", "kind": "file"}),
        lambda result: result["inputs"].append({"path": "../x", "kind": "file"}),
        lambda result: result["inputs"].append({"path": "a\0b", "kind": "file"}),
    ],
    ids=["row", "interval", "metric", "figure", "names", "absolute", "above", "zero"],
)
def test_what_no_run_writes_is_no_result(lab, change):
    """A result that was merged or mended into something impossible is found anew."""
    edit(lab, change)

    assert not is_believed(lab)


@pytest.mark.parametrize(
    "svg",
    [
        "<svg><g>",
        SVG.format("", "")[:-6].replace("viewBox", "box") + "</svg>",
        SVG.format(' onload="alert(1)"', ""),
        SVG.format("", "<script>alert(1)</script>"),
        SVG.format("", "<style>*{}</style>"),
        SVG.format("", '<a href="https://example.com/"/>'),
        SVG.format("", '<image href="https://example.com/x.png"/>'),
        SVG.format("", '<image href="../../content/x.png"/>'),
        SVG.format("", '<rect fill="url(https://example.com/x)"/>'),
        SVG.format("", '<rect style="fill:red"/>'),
        SVG.format("", '<set attributeName="href" to="javascript:1"/>'),
        SVG.format("", '<b xmlns="http://www.w3.org/1999/xhtml"/>'),
        f'<!DOCTYPE svg [<!ENTITY a "b">]>{SVG.format("", "<text>&a;</text>")}',
    ],
)
def test_a_drawing_runs_nothing_and_loads_nothing(lab, svg):
    """Drawings are published as files, too; whatever somebody wrote into one is not."""
    draw(lab, svg)

    assert not is_believed(lab)


def test_a_drawing_may_hold_its_own_pictures(lab):
    """Shapes, and pictures that are files of the figure, are all that a drawing is made of."""
    draw(lab, SVG.format("", '<defs><g id="a"/></defs><use href="#a"/><image href="plot.png"/>'))

    assert is_believed(lab)


@pytest.mark.parametrize("file", ["result.json", "environment.json"])
@pytest.mark.parametrize("content", [b"\xff", b'{"name": "\xff"}', b"[" * 100_000, b"", b"null"])
def test_whatever_stands_in_its_files_breaks_nothing(lab, file, content):
    """What cannot be read is no result; of an environment then nothing is known."""
    (lab.root / FOLDER / file).write_bytes(content)

    assert is_believed(lab) is (file == "environment.json")
