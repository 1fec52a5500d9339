"""One journal is one site: the same bytes wherever, whenever and by whomever it is built."""

from __future__ import annotations

import io
import os
import shutil
import subprocess

import pytest
from PIL import Image
from support import JournalFolder, argv, environment, plant, png

THOROUGH = r"""
A [[Leaves]] post, a note[^1], `code` and $e^{i\pi} = -1$.

| left | right |
|:-----|------:|
| 1    | 2     |

```python
print({"hello", "again"})
```

$$\sum_{n=1}^\infty \frac{1}{n^2}$$

![A photograph](photo.jpg) and [a paper](paper.txt).

The coin showed {metric}`toss.heads`, [a lot]{claim="toss.heads > 40"}.

![What fell](experiment:toss/falls)

## Gaps I still have

- Why?

[^1]: Below.
"""
FIGURES = """
    run.metric("heads", 42)
    run.metric("tilted", 21, interval=(20, 22), tilt=0.5)
    run.table("throws", [{"throw": 1, "shows": "heads"}])
    run.figure("falls", lambda axes: axes.imshow([[1, 2], [3, 4]]), alt="A picture.")
    run.verdict("mixed", because="of the wind")
"""
NAME = "journal"

# What a clock says that is years ahead, for a process of Python that finds this first.
LATER = """
import datetime, time
ahead = 5 * 365 * 86400 + 4321
now, now_ns = time.time, time.time_ns
time.time = lambda: now() + ahead
time.time_ns = lambda: now_ns() + ahead * 10**9
of_now = (time.gmtime, time.localtime)
time.gmtime, time.localtime = (
    lambda at=None, convert=convert: convert(time.time() if at is None else at)
    for convert in of_now)
class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
    @classmethod
    def today(cls):
        return cls.now()
class Day(datetime.date):
    @classmethod
    def today(cls):
        return cls.fromtimestamp(time.time())
datetime.datetime, datetime.date = Later, Day
"""


pytestmark = pytest.mark.xdist_group("reproducible")  # whose fixture is set up once


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """A journal with all that a site is made of, and the site that it is."""
    journal = JournalFolder.begin(tmp_path_factory.mktemp("original") / NAME)
    plant(journal)
    journal.experiment("toss", FIGURES)
    journal.write("content/learning/photo.jpg", photograph())
    journal.write("content/learning/paper.txt", "A paper.")
    tags = ["Zebra", "Äpfel", "soil", "Émile", "ibis", "Iris"]
    journal.post("learning/everything", THOROUGH, tags=tags, experiment="toss")
    journal.publish()
    return journal


def photograph() -> bytes:
    said = Image.Exif()
    said[0x0112] = 6
    file = io.BytesIO()
    Image.new("RGB", (30, 20), "green").save(file, "JPEG", exif=said)
    return file.getvalue()


@pytest.fixture
def built(original, tmp_path):
    """Builds a copy of the original, with nothing remembered, and gives its site."""

    def build(folder=NAME, *, prefix=(), backwards=False, umask=-1, **more):
        copy = JournalFolder(tmp_path / folder)
        files = [path for path in original.root.rglob("*") if path.is_file()]
        inside = [path.relative_to(original.root) for path in files]
        for path in sorted(inside, reverse=backwards):
            if path.parts[0] not in ("site", ".journal"):
                (copy.root / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(original.root / path, copy.root / path)
                os.utime(copy.root / path, (10**9, 10**9) if backwards else None)
        done = subprocess.run(
            [*prefix, *argv("build", "--locked")],
            cwd=copy.root,
            env=environment(**more),
            umask=umask,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        return copy.site

    return build


@pytest.mark.parametrize(
    "surroundings",
    [
        {"folder": "a/folder whose name/is much longer (and stranger: ü)", "umask": 0o077},
        {"TZ": "<+14>-14", "LC_ALL": "C", "PYTHONHASHSEED": "0"},
        {"TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "12345"},
        {"backwards": True, "HOME": "/nonexistent", "COLUMNS": "40", "PYTHONOPTIMIZE": "2"},
    ],
    ids=["folder", "east", "west", "order"],
)
def test_a_site_is_the_same_wherever_it_is_built(original, built, surroundings):
    """Folder, time zone, locale, umask, order and times of files, hash seed change no byte."""
    assert built(**surroundings) == original.site


@pytest.mark.skipif(shutil.which("taskset") is None, reason="there is no taskset")
def test_a_site_is_the_same_on_one_core(original, built):
    """How many cores there are changes no byte."""
    core = str(min(os.sched_getaffinity(0)))

    assert built(prefix=("taskset", "-c", core)) == original.site


def test_a_site_is_the_same_whenever_it_is_built(original, built, tmp_path):
    """Nothing on a site comes from the clock."""
    (tmp_path / "clock").mkdir()
    (tmp_path / "clock/sitecustomize.py").write_text(LATER)
    path = os.pathsep.join((str(tmp_path / "clock"), environment()["PYTHONPATH"]))
    asked = "import datetime; print(datetime.date.today().year)"
    said = [
        subprocess.run([*argv()[:1], "-c", asked], env=environment(**more), capture_output=True)
        for more in ({}, {"PYTHONPATH": path})
    ]
    assert int(said[1].stdout) >= int(said[0].stdout) + 5

    assert built(PYTHONPATH=path) == original.site


def test_a_site_does_not_remember_what_it_was(original, tmp_path):
    """Built over the site of another journal, it is the one of a new folder."""
    other = JournalFolder(tmp_path / "journal")
    shutil.copytree(original.root, other.root)
    other.write("content/learning/photo.jpg", png(3, 2))
    other.remove("content/learning/light.md")
    other.edit("content/learning/leaves.md", "They live on [[Light]].", "They live.")
    other.publish()
    assert other.site != original.site

    shutil.rmtree(other.root / "content")
    shutil.copytree(original.root / "content", other.root / "content")
    other.publish()

    assert other.site == original.site
