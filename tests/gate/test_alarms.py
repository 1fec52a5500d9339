"""
What the leak gate lets pass: an author who is stopped for nothing would switch it off.

Private posts are called like what everybody writes about, and pages say much that no post says
in these words: dates, addresses of tags, names of figures.
"""

from __future__ import annotations

import random

import pytest
from slugify import slugify
from support import png


def private(journal, title: str, body: str = "", **front) -> None:
    journal.post(f"learning/{slugify(title)}", body, title=title, visibility="private", **front)


def test_a_private_post_may_be_called_like_a_public_tag(journal):
    """The address of the tag's page is made from its name, as the post's is from its title."""
    journal.post("learning/open", tags=["Deep Learning"])
    private(journal, "Deep learning")

    assert journal.build().messages == []


def test_a_private_post_may_be_called_like_a_month(journal):
    """Dates on pages are written in words."""
    journal.post("learning/open", date="2025-03-14", evolution=[{"date": "2025-04", "note": "On."}])
    private(journal, "March 2025")
    private(journal, "April 2025")

    assert journal.build().messages == []


def test_a_private_post_may_be_called_like_what_a_public_run_found(journal):
    """Names of experiments, figures, tables and numbers stand in addresses and on pages."""
    journal.experiment(
        "gain-of-masks",
        'run.table("by-overlap", [{"a": 1}])\nrun.metric("masked_gain", 1.5, window_size=3)',
    )
    journal.post("learning/open", "It is {metric}`gain-of-masks.masked_gain`.")
    for title in ("Gain of masks", "By overlap", "Masked gain", "Window size"):
        private(journal, title)

    assert journal.build().messages == []


def test_what_a_run_calls_after_a_private_post_is_a_leak(journal):
    """A name that its source does not say may have been read from anywhere."""
    journal.experiment(
        "counting",
        """
        from pathlib import Path
        for path in sorted(Path("content/learning").glob("w*.md")):
            run.table(path.stem, [{"posts": 1}])
        """,
    )
    journal.post("learning/open", "![](experiment:counting/waiting-for-owls)")
    private(journal, "Waiting for owls")
    built = journal.build()

    assert built.outcome.report is None
    assert {problem.place.path for problem in built.problems} == {
        "content/learning/waiting-for-owls.md"
    }


def test_a_private_post_may_repeat_the_caption_of_a_public_figure(journal):
    """However the source writes it: a text that a run gives may be in several pieces there."""
    caption = "The spread of averages, by how many draws they are made of."
    first, second = f'"{caption[:30]}"', f'"{caption[30:]}"'
    journal.experiment(
        "averages", f'run.table("rows", [{{"a": 1}}], caption=(\n    {first}\n    {second}\n))'
    )
    journal.post("learning/open", "![](experiment:averages/rows)")
    private(journal, "Not yet", f"![{caption}](experiment:averages/rows)")

    assert journal.build().messages == []


def test_files_may_be_called_alike(journal):
    """A picture in static/ has the name that pictures have."""
    journal.write("content/static/image.png", png(3, 4))
    journal.write("content/learning/image.png", png(2, 2))
    journal.write("content/learning/rows.csv", "a\n1\n")
    journal.experiment("averages", 'run.table("rows", [{"a": 1}])')
    journal.post("learning/open", "![](experiment:averages/rows)")
    private(journal, "Not yet", "![A picture](image.png) [rows](rows.csv)")

    assert journal.build().messages == []


def test_words_in_programs_are_not_those_of_posts(journal):
    """A short title or tag is often a name in JavaScript; a whole title there is a leak."""
    journal.write("content/static/app.js", "new Promise(run => arrays.map(run))")
    private(journal, "Arrays", tags=["Promise"])
    assert journal.build().messages == []

    private(journal, "The Owl Notebook")
    journal.write("content/static/app.js", 'say("The Owl Notebook")')
    assert journal.build().outcome.report is None


def test_lines_that_all_programs_have_are_no_secrets(journal):
    """What a private post imports may be imported by a program that is published."""
    lines = 'import numpy as np\nfrom pathlib import Path\nif __name__ == "__main__":\n'
    lines += "for index, one in enumerate(values):\n    print(one)\n"
    journal.write("content/static/program.py", lines)
    private(journal, "Not yet", f"```python\n{lines}```")

    assert journal.build().messages == []


TITLES = (
    *("Notes", "Reading list", "Ideas", "Weekly review", "Cosine similarity", "What I learned"),
    *("Python", "NumPy", "Random", "Data", "Experiments", "Averages", "Open questions", "Home"),
    *("About", "Search", "Über Gradienten", "Maß und Zahl", "Notizen", "学习笔记"),
    *("注意力", "随笔", "ملاحظات", "التعلم العميق", "March 2025", "2025 goals", "Draft", "Log"),
)
TAGS = ("Machine Learning", "Notes", "Python", "data", "AI", "math", "C++", "深度学习", "Lernen")
HEADINGS = ("What I understand", "Gaps I still have", "What's Next", "✅ The basics", "References")
SENTENCES = (
    *("I do not understand this yet.", "See the figure below.", "We go downhill, step by step."),
    *("Das verstehe ich noch nicht ganz.", "我还不太明白这一点。", "لا أفهم هذا بعد"),
)
HIDDEN = ({"visibility": "private"}, {"published": False}, {"visibility": "inner-circle"})


SEEN = ("public", "public", "public", "unlisted")


@pytest.mark.parametrize("seed", range(2))
def test_an_honest_journal_is_published(journal, seed):
    """Half of the posts are hidden and say the same common words in several languages."""
    some = random.Random(seed)
    journal.experiment("averages", 'import numpy\nrun.table("by-window", [{"spread": 1.5}])')
    journal.write("content/static/robots.txt", "User-agent: *\nDisallow: /private/\n")
    journal.write("content/static/image.png", png(5, 5))
    for number in range(80):
        title = f"{some.choice(TITLES)} {some.choice(('', '', number, 'again', 'in practice'))}"
        body = [some.choice(SENTENCES)]
        for heading in some.sample(HEADINGS, 2):
            body += [f"## {heading}", f"- {some.choice(SENTENCES)}", some.choice(SENTENCES)]
        body += some.choice((["```python\nimport numpy as np\n```"], [], ["![A](image.png)"]))
        body += some.choice(([], ["![](experiment:averages/by-window)"]))
        front = some.choice(HIDDEN) if number % 2 else {"visibility": some.choice(SEEN)}
        journal.write(f"content/learning/{number}/image.png", png(number + 1, 1))
        journal.post(
            f"learning/{number}/{slugify(title, allow_unicode=True)}-{number}",
            "\n\n".join(body),
            title=title.strip(),
            date=some.choice(("2025", "2025-03", "2025-03-14")),
            tags=some.sample(TAGS, some.randrange(4)),
            **front,
        )

    assert journal.build().messages == []
