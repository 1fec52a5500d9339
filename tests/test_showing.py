"""The journal at one moment, as its author and as a stranger would see it."""

from __future__ import annotations

import gc
from contextlib import closing

import pytest

from generator.draft import Draft
from generator.showing import Showing


@pytest.fixture
def showing(journal):
    """Makes what a preview shows to an audience, and closes it."""
    made = []

    def make(audience):
        made.append(Showing(journal.root, audience, lambda *_: None, lambda *_: None))
        return made[-1]

    yield make
    for one in made:
        one.close()


def settled(showing):
    """What is wrong, once all of the journal has been looked at."""
    for _ in showing.settle(lambda: False):
        pass
    return showing.problems(showing.audiences[0])


def test_a_page_stays_while_its_post_cannot_be_read(journal, showing):
    """A slip in the front matter does not take the page away that is being written."""
    journal.post("learning/roots", "They drink.")
    author = showing("author")
    author.take()
    assert author.shown("author", "/learning/roots/").get("/learning/roots/")
    journal.write("content/learning/roots.md", "---\ntitle: Roots: again\n---\n")

    author.take()

    assert b"They drink." in author.shown("author", "/").get("/learning/roots/")
    assert "roots.md:2:13" in settled(author)[0]["text"]


def test_of_the_moments_that_pages_stay_from_none_keeps_another(journal, showing):
    """While always one of two posts cannot be read, there is one of each and not one a save."""
    author = showing("author")
    for number in range(20):
        journal.post(f"learning/{number % 2}", f"Said {number} times.")
        author.take()
        assert author.shown("author", "/").get(f"/learning/{number % 2}/")
        journal.write(f"content/learning/{number % 2}.md", "---\n")
        author.take()

    for number in (18, 19):
        page = author.shown("author", "/").get(f"/learning/{number % 2}/")
        assert f"Said {number} times.".encode() in page
    gc.unfreeze()
    drafts = [one for one in gc.get_objects() if isinstance(one, Draft)]
    assert sum(one._stages.journal.root == journal.root for one in drafts) < 6


def test_a_stranger_never_gets_a_page_that_was_withdrawn(journal, showing):
    """Not even while an error elsewhere keeps the rest of the journal from being built."""
    journal.post("learning/roots", "They drink.")
    public = showing("public")
    public.take()
    assert b"They drink." in public.shown("public", "/").get("/learning/roots/")
    journal.post("learning/roots", "They drink.", visibility="private")
    journal.write("content/learning/broken.md", "no front matter")

    public.take()
    assert public.shown("public", "/").get("/learning/roots/") is None


def test_a_stranger_is_told_no_lines_of_posts(journal, showing):
    """Problems quote what their posts say, and the posts may be private."""
    journal.post("learning/roots", "A secret about [[Nobody]].", visibility="private")

    public = showing("public")
    public.take()
    (said,) = settled(public)

    assert "secret" not in said["text"]
    assert "roots" not in said["text"]


def test_the_public_is_not_shown_what_a_build_would_not_publish(journal):
    """A file that says a private title is not there for a stranger; the terminal says why."""
    journal.post("learning/own", title="What I hide for now", visibility="private")
    journal.write("content/static/a.txt", "See: What I hide for now")
    journal.write("content/static/b.txt", "Nothing")
    said = []
    with closing(
        Showing(journal.root, "public", lambda *_: lambda *_: None, lambda _, ps: said.extend(ps))
    ) as showing:
        showing.take()
        moment = showing.shown("public", "/")

        assert moment.get("/b.txt") == b"Nothing"
        assert (moment.get("/a.txt"), moment.get("/a.txt")) == (None, None)
    assert [str(problem.place) for problem in said] == ["content/learning/own.md:2:9"]


def test_what_is_late_is_read_although_nothing_can_be_remembered(journal, showing, monkeypatch):
    """As on a full disk: what was read is not recalled, and everything is there in the end."""
    journal.post("learning/hub", "A hub.")
    journal.post("learning/roots", "See [[Hub]] and [[Nowhere]].")
    monkeypatch.setattr("generator.memory.Memory.put", lambda *_: None)
    author = showing("author")
    author.take()

    (problem,) = settled(author)

    assert "roots.md" in problem["text"]
    assert b"See" in author.shown("author", "/").get("/learning/hub/")


def test_the_author_is_shown_everything(journal):
    """Nothing is kept from whoever writes it."""
    journal.post("learning/own", title="What I hide for now", visibility="private")
    journal.write("content/static/a.txt", "See: What I hide for now")
    with closing(
        Showing(journal.root, "author", lambda *_: lambda *_: None, lambda *_: None)
    ) as showing:
        showing.take()
        assert showing.shown("author", "/").get("/a.txt") == b"See: What I hide for now"
