"""What the leak gate remembers never changes what it says."""

from __future__ import annotations

import random

import pytest
from support import BASE_URL, png

TITLE = "The Owl Notebook"


def test_words_of_a_macro_are_secret_again_when_the_settings_drop_it(journal):
    """A post that stays the same says something else once the settings read it in another way."""

    def macro(words: str) -> None:
        more = f'[tool.journal.math_macros]\n"\\\\bird" = "\\\\text{{{words}}}"'
        journal.settings(more, base_url=BASE_URL)

    macro(TITLE)
    journal.post("learning/nightly", title=TITLE, visibility="private")
    journal.post("learning/formula", r"It is $\bird$.")
    journal.publish()
    macro("a bird")
    journal.write("content/static/notes.txt", TITLE)
    warm, (cold, _) = journal.build(), journal.cold()

    assert len(warm.problems) == 1
    assert warm.problems == cold.problems


def test_code_is_secret_again_when_no_run_reads_it_any_more(journal):
    """Which modules a public experiment shows is told by its run, and not by what they say."""
    line = 'pitch = 440 * len("hoot hoot")'
    journal.write("experiments/hooting.py", line)
    journal.experiment(
        "counting",
        """
        import importlib
        from pathlib import Path
        name = Path("experiments/data/module.txt").read_text()
        if name:
            importlib.import_module(name)
        run.metric("count", 1)
        """,
    )
    journal.post("learning/counted", "It is {metric}`counting.count`.")
    journal.write("experiments/data/module.txt", "hooting")
    journal.write("content/static/notes.txt", f"It says {line}")
    journal.publish()
    journal.write("experiments/data/module.txt", "")
    warm, (cold, _) = journal.build(), journal.cold()

    assert [problem.place.path for problem in warm.problems] == ["experiments/hooting.py"]
    assert warm.problems == cold.problems


EDITS = 24
WORDS = (
    *("The Owl Notebook", "Tern colonies", "Strix", "silent flight explained", "rows of gulls"),
    *('pitch = 440 * len("hoot")', "A barn owl hears what it cannot see"),
)
SEEN = ("public", "unlisted", "private", "private")
FILES = ("said.txt", "deep/said.html", "said.md", "app.js")
BEGINNING = "from generator import experiment\n\n\n@experiment(seed=1)\ndef counting(run):\n"


class Keeper:
    """Somebody whose few posts, files and programs all say some of the same words."""

    def __init__(self, journal, seed: int) -> None:
        self.journal, self.random = journal, random.Random(seed)
        self.posts = [(word, "") for word in WORDS[:4]]
        self.edit_helper()
        self._program(3)
        self.edit_post()
        for name in FILES:
            self._say(name)

    def edit(self) -> str:
        edits = [name for name in dir(self) if name.startswith("edit_")]
        name = self.random.choice([*edits, *["edit_post"] * 12, *["edit_away"] * 2])
        getattr(self, name)()
        return name

    def edit_post(self) -> None:
        """One says something else, and any may be seen by others."""
        says, quote = self.random.choice, "It is {metric}`counting.count`."
        self.posts[self.random.randrange(4)] = says(WORDS), says(("", quote, *WORDS))
        for number, (title, text) in enumerate(self.posts):
            body = f"{text}\n\n![](a{number}.png)"
            path = f"learning/p{number}"
            self.journal.post(path, body, title=f"{title} {number}", visibility=says(SEEN))
            self.journal.write(f"content/learning/a{number}.png", png(1, says((1, 2, 3))))

    def edit_static(self) -> None:
        self._say(self.random.choice(FILES))

    def _say(self, name: str) -> None:
        word = self.random.choice(WORDS)
        titles = ", ".join(f"{word} {number}" for number in range(4))
        self.journal.write(f"content/static/{name}", f"<p>{titles}</p>")

    def edit_copy(self) -> None:
        self.journal.write("content/static/a.png", png(1, self.random.choice((1, 2, 3))))

    def edit_away(self) -> None:
        for name in self.random.sample([*FILES, "a.png"], 3):
            (self.journal.root / "content/static" / name).unlink(missing_ok=True)

    def edit_theme(self) -> None:
        self.journal.write("templates/notes.txt", self.random.choice(("",) * 9 + WORDS))

    def edit_page(self) -> None:
        words = self.random.choice(("",) * 9 + WORDS)
        self.journal.write("templates/partials/legend.html", f"{{# {words} #}}")

    def edit_settings(self) -> None:
        author = self.random.choice(("",) * 9 + WORDS)
        self.journal.settings(base_url=BASE_URL, author=author)

    def edit_helper(self) -> None:
        said = self.random.choice(WORDS)
        self.journal.write("experiments/helping.py", f'"""{said}."""\n')

    def edit_program(self) -> None:
        if self.random.random() < 0.3:  # each run takes longer than many builds
            self._program(self.random.randrange(9))

    def _program(self, count: int) -> None:
        path = self.journal.root / "experiments/counting.py"
        if count != 3 or not path.exists():
            body = f"    # {self.random.choice(WORDS)}\n    run.metric('count', {count})\n"
            self.journal.write("experiments/counting.py", BEGINNING + body)


@pytest.mark.parametrize("seed", range(2))
def test_a_warm_gate_says_what_a_cold_one_says(journal, seed):
    """However posts, files, programs, theme and settings come to say the same, or cease to."""
    keeper, done, refused = Keeper(journal, seed), [], 0
    for _ in range(EDITS):
        done.append(keeper.edit())
        warm, (cold, site) = journal.build(), journal.cold()

        assert warm.problems == cold.problems, done
        if cold.outcome.report:
            assert journal.site == site, done
        else:
            refused += 1

    assert 0 < refused < EDITS, "some sites should be published, and some not"
