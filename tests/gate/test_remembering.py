"""What the leak gate remembers never changes what it says."""

from __future__ import annotations

from support import BASE_URL

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
