"""
A run's inputs are all that it read: changing one makes the result stale, undoing it good again.

All cases are experiments of one journal, run once side by side in a warm process and once
each in a cold one; a case's own data lies in ``experiments/data/<case>/``.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import numpy
import pytest

from generator.experiments import is_good, stored
from generator.experiments.recall import keep
from generator.experiments.running.runner import Runner

Change = Callable[[Path], object]


def edit(path: Path) -> None:
    """As long as before, and with the same time: only the content tells."""
    before, times = path.read_bytes(), path.stat()
    path.write_bytes(bytes([*before[:-2], before[-2] ^ 1, before[-1]]))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def appear(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n")


def go(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def lead_elsewhere(path: Path) -> None:
    path.unlink()
    path.symlink_to("other.csv")


class Case(NamedTuple):
    """An experiment with ``body`` reads ``input``; ``DATA`` stands for its own folder."""

    body: str
    input: str
    top: str = ""
    kind: str = "file"
    change: Change = edit
    place: str = ""  # where the change is made, if not at the input


X = "DATA/x.csv"
LIST = {"kind": "listing", "change": appear, "place": "DATA/sub/new.csv"}
MISSING = {"kind": "missing", "change": appear}
MODULES = {"top": "import sys\nsys.path.append('DATA')\n"}

CASES = {
    "own_module": Case("pass", "experiments/own_module.py"),
    # data
    "opened": Case(f"open({X!r}).read()", X),
    "opened_low": Case(f"os.read(os.open({X!r}, os.O_RDONLY), 9)", X, "import os\n"),
    "path": Case("Path(__file__).with_name('data').joinpath('path/x.csv').read_text()", X,
                 "from pathlib import Path\n"),
    "above": Case("open('DATA/sub/../x.csv').read()", X),
    "moved_about": Case("os.chdir('DATA'); open('x.csv').read()", X, "import os\n"),
    "loadtxt": Case(f"numpy.loadtxt({X!r}, delimiter=',')", X, "import numpy\n"),
    "npy": Case("numpy.load('DATA/x.npy')", "DATA/x.npy", "import numpy\n"),
    "memmap": Case("numpy.memmap('DATA/x.npy', mode='r')", "DATA/x.npy", "import numpy\n"),
    "mapped": Case(f"file = open({X!r}); mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)", X,
                   "import mmap\n"),
    "csv_rows": Case(f"list(csv.reader(open({X!r})))", X, "import csv\n"),
    "unzipped": Case("zipfile.ZipFile('DATA/x.zip').read('x')", "DATA/x.zip", "import zipfile\n"),
    "gunzipped": Case("gzip.open('DATA/x.gz').read()", "DATA/x.gz", "import gzip\n"),
    "database": Case(
        "sqlite3.connect('DATA/x.db').execute('select * from t').fetchall()", "DATA/x.db",
        "import sqlite3\n"),
    "database_uri": Case(
        "sqlite3.connect('file:DATA/x.db?mode=ro', uri=True).execute('select * from t')",
        "DATA/x.db", "import sqlite3\n"),
    "size": Case(f"os.path.getsize({X!r})", X, "import os\n"),
    "entry": Case("[one.stat() for one in os.scandir('DATA')]", X, "import os\n"),
    "entry_fd": Case("[one.stat() for one in os.scandir(os.open('DATA', 0))]", X, "import os\n"),
    "copied": Case("shutil.copytree('DATA', run.scratch / 'copy')", X, "import shutil\n"),
    "linked": Case("open('DATA/link.csv').read()", "DATA/link.csv", place=X),
    "link_out": Case("open('DATA/out.csv').read()", "DATA/out.csv", place="outside.csv"),
    "link_read": Case("os.readlink('DATA/link.csv')", "DATA/link.csv", "import os\n",
                      kind="link", change=lead_elsewhere),
    "in_thread": Case(f"t = Thread(target=Path({X!r}).read_text); t.start(); t.join()", X,
                      "from pathlib import Path\nfrom threading import Thread\n"),
    "in_map": Case(f"run.map(lambda _: len(open({X!r}).read()), range(3))", X),
    "in_fork": Case(f"get_context('fork').Pool(1).map(Path.read_text, [Path({X!r})])", X,
                    "from multiprocessing import get_context\nfrom pathlib import Path\n"),
    "in_fork_of_map": Case(
        "run.map(lambda _: os.waitpid(os.fork() or look(), 0), range(2))", X,
        f"import os\ndef look():\n    open({X!r}).read()\n    os._exit(0)\n"),
    # what is not there, what there is
    "vain": Case("os.path.exists('DATA/no.csv')", "DATA/no.csv", "import os\n", **MISSING),
    "vain_is_dir": Case("os.path.isdir('DATA/no')", "DATA/no", "import os\n", **MISSING),
    "vain_access": Case("os.access('DATA/no', os.R_OK)", "DATA/no", "import os\n", **MISSING),
    "vain_map": Case("run.map(lambda _: os.path.exists('DATA/no.csv'), [1])", "DATA/no.csv",
                     "import os\n", **MISSING),
    "is_dir": Case("os.path.isdir('DATA/empty')", "DATA/empty", "import os\n", kind="folder",
                   change=go),
    "listed": Case("os.listdir('DATA/sub')", "DATA/sub", "import os\n", **LIST),
    "walked": Case("list(os.walk('DATA'))", "DATA/sub", "import os\n", **LIST),
    "fwalked": Case("list(os.fwalk('DATA'))", "DATA/sub", "import os\n", **LIST),
    "globbed": Case("glob.glob('DATA/*/*.csv')", "DATA/sub", "import glob\n", **LIST),
    "rglobbed": Case("list(Path('DATA').rglob('*.csv'))", "DATA/sub",
                     "from pathlib import Path\n", **LIST),
    "iterated": Case("list(Path('DATA/sub').iterdir())", "DATA/sub", "from pathlib import Path\n",
                     **LIST),
    # modules
    "helper": Case("one.VALUE", "experiments/one.py", "import one\n"),
    "deep_helper": Case("one.VALUE", "experiments/two.py", "import one\n"),
    "package": Case("import parcel.part", "experiments/parcel/__init__.py"),
    "package_part": Case("import parcel.part", "experiments/parcel/part.py"),
    "namespace": Case("import space.part", "experiments/space/part.py"),
    "namespace_alone": Case("import space", "experiments/space", kind="folder", change=go),
    "namespace_ends": Case("import space.part", "experiments/space/__init__.py", **MISSING),
    "namespace_loses": Case("import space", "experiments/space.py", **MISSING),
    "package_wins": Case("import one", "experiments/one/__init__.py", **MISSING),
    "late_import": Case("import one", "experiments/one.py"),
    "import_in_map": Case("run.map(lambda _: __import__('one').VALUE, [1, 2])",
                          "experiments/one.py"),
    "import_in_fork": Case("get_context('fork').Pool(1).map(look, [0])", "experiments/one.py",
                           "from multiprocessing import get_context\n"
                           "def look(_):\n    import one\n"),
    "by_name": Case("import_module('one')", "experiments/one.py",
                    "from importlib import import_module\n"),
    "spec": Case("find_spec('one')", "experiments/one.py", "from importlib.util import find_spec\n",
                 change=go),
    "no_spec": Case("find_spec('faster')", "experiments/faster.py",
                    "from importlib.util import find_spec\n", **MISSING),
    "no_module": Case("try:\n    import faster\nexcept ImportError:\n    pass",
                      "experiments/faster.py", **MISSING),
    "no_package": Case("try:\n    import faster\nexcept ImportError:\n    pass",
                       "experiments/faster", place="experiments/faster/__init__.py", **MISSING),
    "no_name": Case("try:\n    import_module('faster')\nexcept ImportError:\n    pass",
                    "experiments/faster.py", "from importlib import import_module\n", **MISSING),
    "no_part": Case("try:\n    from parcel import faster\nexcept ImportError:\n    pass",
                    "experiments/parcel/faster.py", **MISSING),
    "elsewhere": Case("import far", "DATA/far.py", **MODULES),
    "read_elsewhere": Case("import far; far.read()", X, **MODULES),
    "loaded_by_path": Case("spec = util.spec_from_file_location('far', 'DATA/far.py')\n"
                           "spec.loader.exec_module(util.module_from_spec(spec))", "DATA/far.py",
                           "from importlib import util\n"),
    "run_by_path": Case("runpy.run_path('DATA/far.py')", "DATA/far.py", "import runpy\n"),
    "resource": Case("files('parcel').joinpath('x.csv').read_text()", "experiments/parcel/x.csv",
                     "from importlib.resources import files\n"),
    "resource_by_loader": Case("pkgutil.get_data('parcel', 'x.csv')", "experiments/parcel/x.csv",
                               "import pkgutil\n"),
    "plotted": Case(
        f"figure, axes = pyplot.subplots()\naxes.plot(numpy.loadtxt({X!r}, delimiter=','))\n"
        "run.figure('line', lambda axes: axes.plot([1, 2]), alt='A line')", X,
        "import numpy\nfrom matplotlib import pyplot\n"),
}  # fmt: skip

UNTRACKED = {
    "program": ("subprocess.run(['true'])", "subprocess", "the program true"),
    "shell": ("os.system('true')", "os", "a command of the shell"),
    "outside": ("open('OUTSIDE').read()", "os", "a file outside the journal: outside.csv"),
    "native": ("ctypes.CDLL('libc.so.6')", "ctypes", "native code: libc.so.6"),
    "name": ("socket.gethostname()", "socket", "the name of this machine"),
    "connection": ("socket.socket().connect_ex(('127.0.0.1', 9))", "socket", "the network"),
    "datagram": (
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('127.0.0.1', 9))",
        "socket",
        "the network",
    ),
    "spawned": (
        "multiprocessing.get_context('spawn').Pool(1).map(abs, [1])",
        "multiprocessing",
        "another Python process",
    ),
}


pytestmark = pytest.mark.xdist_group("recording")  # which shares one journal


@pytest.fixture(scope="module")
def results(tmp_path_factory, new_lab):
    """A journal with all cases, run side by side, and what came of it."""
    lab = new_lab(tmp_path_factory.mktemp("recording") / "journal")
    outside = lab.root.with_name("outside.csv")
    outside.write_text("1,2\n")
    lab.write("experiments/one.py", "from two import VALUE\n")
    lab.write("experiments/two.py", "VALUE = 1\n")
    lab.write("experiments/parcel/__init__.py", "A = 1\n")
    lab.write("experiments/parcel/part.py", "B = 1\n")
    lab.write("experiments/parcel/x.csv", "1,2\n")
    lab.write("experiments/space/part.py", "C = 1\n")
    for name, case in CASES.items():
        _data(lab, name, outside)
        lab.experiment(
            case.body.replace("DATA", data(name)), name, case.top.replace("DATA", data(name))
        )
    for name, (body, module, _) in UNTRACKED.items():
        lab.experiment(body.replace("OUTSIDE", str(outside)), name, f"import {module}\n")
    found = lab.ask(*map(slug, (*CASES, *UNTRACKED)))
    assert "\n".join(f"{one.place}: {one.message}" for one in found.problems) == ""
    return lab, found


def data(name: str) -> str:
    return f"experiments/data/{name}"


def slug(name: str) -> str:
    return name.replace("_", "-")


def _data(lab, name: str, outside: Path) -> None:
    far = (
        "from pathlib import Path\ndef read():\n    Path(__file__).with_name('x.csv').read_text()\n"
    )
    for file, text in (
        ("x.csv", "1,2\n"),
        ("other.csv", "1,2\n"),
        ("sub/y.csv", ""),
        ("far.py", far),
    ):
        lab.write(f"{data(name)}/{file}", text)
    folder = lab.root / data(name)
    (folder / "empty").mkdir()
    (folder / "link.csv").symlink_to("x.csv")
    (folder / "out.csv").symlink_to(outside)
    if "npy" in CASES[name].input:
        numpy.save(folder / "x.npy", numpy.arange(3))
    if "zip" in CASES[name].input:
        with zipfile.ZipFile(folder / "x.zip", "w") as archive:
            archive.writestr("x", "1")
    if "gz" in CASES[name].input:
        (folder / "x.gz").write_bytes(gzip.compress(b"1"))
    if "db" in CASES[name].input:
        database = sqlite3.connect(folder / "x.db")
        database.execute("create table t (x)")
        database.close()


@pytest.mark.parametrize("name", CASES)
def test_what_a_run_reads_decides_whether_its_result_is_good(results, name):
    """The input is recorded, its change is noticed, and undoing the change suffices."""
    lab, found = results
    case, finding = CASES[name], found.findings[slug(name)]
    path, place = (
        text.replace("DATA", data(name)) for text in (case.input, case.place or case.input)
    )
    assert (case.kind, path) in [(one.kind, one.path) for one in finding.result.inputs]
    assert is_good(lab.journal, finding)

    target = lab.root.parent / place if place == "outside.csv" else lab.root / place
    with put_back(target):
        case.change(target)
        assert not is_good(lab.journal, finding)
    assert is_good(lab.journal, finding)


class put_back:  # noqa: N801 - reads as what it does
    """Has a path as it was before, whatever happened to it."""

    def __init__(self, path: Path) -> None:
        self.path, self.kept = path, path.with_name(f"{path.name}~")
        self.outermost = next((one for one in reversed(path.parents) if not one.exists()), path)

    def __enter__(self) -> None:
        if self.path.is_dir():
            shutil.copytree(self.path, self.kept, symlinks=True)
        elif os.path.lexists(self.path):
            shutil.copy2(self.path, self.kept, follow_symlinks=False)

    def __exit__(self, *_: object) -> None:
        if os.path.lexists(self.outermost):
            go(self.outermost)
        if os.path.lexists(self.kept):
            self.kept.rename(self.path)


@pytest.mark.parametrize("name", UNTRACKED)
def test_what_cannot_be_tracked_is_named(results, name):
    """The result says what it may depend on beside its inputs; nothing else is said to be."""
    _, found = results
    untracked = found.findings[name].result.untracked

    assert UNTRACKED[name][2] in untracked
    assert [found.findings[slug(one)].result.untracked for one in CASES] == [()] * len(CASES)


def test_a_warm_process_and_a_cold_one_find_the_same(results):
    """Libraries loaded beforehand change the speed of a run, and no byte of its result."""
    lab, _ = results
    journal = lab.journal
    warm = {name: lab.files(slug(name)) for name in CASES}
    with closing(Runner(journal)) as cold:
        for name in CASES:
            answer = keep(journal, cold.run(journal, slug(name)), stored(journal, slug(name)))
            assert answer.problem is None

    assert {name: lab.files(slug(name)) for name in CASES} == warm


def test_nothing_else_makes_a_result_stale(results, new_lab, tmp_path, monkeypatch):
    """Times, prose, templates, a folder beside, the journal's place and the working folder."""
    lab, found = results
    copy = new_lab(Path(shutil.copytree(lab.root, tmp_path / "elsewhere", symlinks=True)))
    os.utime(copy.root / data("opened") / "x.csv", (1, 1))
    copy.write("content/post.md", "prose\n")
    copy.write("templates/page.html", "")
    copy.write("beside/new.csv", "")
    copy.write("experiments/unrelated.py", "")
    monkeypatch.chdir(tmp_path)

    stale = [name for name, one in found.findings.items() if not is_good(copy.journal, one)]

    assert stale == []


@pytest.mark.parametrize(("old", "new"), [("seed=3", "seed=4"), ("[1, 2]", "[2, 1]")])
def test_seed_and_parameters_are_part_of_the_module(lab, old, new):
    """Another seed, or another parameter, is another run; the old ones bring its result back."""
    lab.experiment('run.metric("first", run.params.sizes[0])')
    module = lab.root / "experiments/trial.py"
    module.write_text(module.read_text().replace("seed=3", 'seed=3, params={"sizes": [1, 2]}'))
    finding, text = lab.find(), module.read_text()
    assert finding.result.parameters == {"sizes": [1, 2]}

    module.write_text(text.replace(old, new))
    assert not is_good(lab.journal, finding)
    module.write_text(text)
    assert is_good(lab.journal, finding)


def test_old_bytecode_is_never_run(lab):
    """A cached copy that looks current is not what the source says."""
    import importlib.util
    import py_compile

    for folder in ("experiments", "lib"):
        helper = lab.write(f"{folder}/help_{folder}.py", "VALUE = 1\n")
        py_compile.compile(str(helper), importlib.util.cache_from_source(str(helper)))
        edited = helper.stat()
        helper.write_text("VALUE = 2\n")
        os.utime(helper, ns=(edited.st_atime_ns, edited.st_mtime_ns))
    lab.experiment(
        'run.metric("value", help_experiments.VALUE + help_lib.VALUE)',
        top='import sys\nsys.path.append("lib")\nimport help_experiments, help_lib\n',
    )

    assert lab.find().result.metrics[0].value == 4


def test_settings_of_matplotlib_in_the_journal_have_no_say(lab):
    """A ``matplotlibrc`` where the run works shapes nothing, in a warm process or a cold one."""
    body = """
        run.figure("line", lambda axes: axes.plot([1, 2]), alt="A line")
        run.metric("width", pyplot.rcParams["lines.linewidth"])
    """
    lab.experiment(body, top="from matplotlib import pyplot\n")
    lab.find()
    before = lab.files()
    lab.write("matplotlibrc", "lines.linewidth: 7\ndate.epoch: 2001-01-01\ntimezone: Asia/Tokyo\n")
    lab.ask(force=True)

    assert lab.files() == before


def test_a_database_of_the_journal_is_only_read(lab):
    """SQLite writes in native code, which would not be seen; a run may not, nor create one."""
    lab.write("experiments/data/x.db", "")
    lab.experiment(
        "sqlite3.connect('experiments/data/x.db').execute('create table t (x)')",
        top="import sqlite3\n",
    )
    assert "attempt to write a readonly database" in lab.fail().message
    lab.experiment("sqlite3.connect('experiments/data/new.db')", top="import sqlite3\n")
    assert "may not write into the journal" in lab.fail().message
    lab.experiment(
        "sqlite3.connect(':memory:').execute('create table t (x)')", top="import sqlite3\n"
    )
    lab.find()

    assert lab.inputs() == [("file", "experiments/trial.py")]
    assert [path.name for path in (lab.root / "experiments/data").iterdir()] == ["x.db"]
