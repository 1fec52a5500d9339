"""
Measures what readers and authors wait for, on a machine at rest:

    PYTHONPATH=tests python tests/benchmarks/pages.py

It prints what each kind of page of this repository's own site weighs over the wire, what
Lighthouse says of home and the longest post (performance: median of three), and how long a
build takes with ten and a thousand posts, with nothing remembered and with everything.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median

from lighthouse import STEADY, scores
from serving import serving
from sites import Site, own_site
from support import JournalFolder
from weighing import weight


def weights(site: Site) -> None:
    for kind, path in sorted(site.kinds.items()):
        print(f"{weight(site, site.pages[path]) / 1024:8.1f} KB  {kind}")


def lighthouse(site: Site) -> None:
    posts = [path for kind, path in site.kinds.items() if kind.startswith("post.html")]
    longest = max(posts, key=lambda path: len(site.files[path]))
    with serving(site.folder, site.base) as server:
        for path in ("index.html", longest):
            address = server.address + site.address(path)
            runs = [scores(address, "performance")["performance"] for _ in range(3)]
            steady = scores(address, *STEADY)
            print(f"{path}: performance {median(runs):.0f} of {sorted(runs)}, {steady}")


def builds(folder: Path) -> None:
    for count in (10, 1000):
        journal = JournalFolder.begin(folder / str(count))
        for number in range(count):
            at = f"{2000 + number // 100}-{number % 12 + 1:02}-{number % 28 + 1:02}"
            body = "\n\n".join(f"## Part {n}\n\n{'Some words. ' * 60}" for n in range(8))
            journal.post(f"learning/p{number}", body, date=at, tags=[f"t{number % 9}"])
        took = []
        for _ in ("cold", "warm"):
            began = time.monotonic()
            journal.publish()
            took.append(time.monotonic() - began)
        print(f"{count:5} posts: cold {took[0]:.2f} s, warm {took[1]:.2f} s")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        own = own_site(Path(temporary) / "own")
        weights(own)
        builds(Path(temporary))
        lighthouse(own)
