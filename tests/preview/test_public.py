"""`--as public`: nothing that the preview answers has to do with what the public may not see."""

from __future__ import annotations

import json
import re

import pytest
from previewing import Preview
from support import JournalFolder, png, until

# Each stands in one thing of a hidden post, and nowhere else.
HIDDEN = ("okapi", "quagga", "bongo", "nyala", "kudu", "eland", "gnu-1", "zorilla")
ADDRESSES = [
    *("/learning/okapi/", "/learning/okapi", "/learning/okapi/?x=1", "/learning/okapi?x=1"),
    *("/learning/okapi/bongo.png", "/learning/bongo.png", "/learning/okapi/index.html"),
    *("/learning/draft/", "/learning/draft", "/old/nyala/", "/old/nyala", "/tags/quagga/"),
    *("/tags/quagga", "/experiments/kudu/", "/experiments/kudu", "/experiments/kudu/kudu.csv"),
]
OPEN = [
    *("/", "/learning/", "/research/", "/tags/", "/feed.xml", "/sitemap.xml", "/404.html"),
    *("/learning/open/", "/experiments/", "/nowhere/", "/_preview/problems", "/assets/journal.js"),
]


@pytest.fixture(scope="module")
def preview(tmp_path_factory):
    """What the public sees of a journal in which a post, a draft and a file are hidden."""
    journal = JournalFolder.begin(tmp_path_factory.mktemp("public") / "journal")
    journal.write("content/learning/bongo.png", png(3, 2))
    journal.experiment("kudu", 'run.metric("answer", 42)')
    journal.post(
        "learning/okapi",
        "It is an eland. ![A bongo](bongo.png) [[Nowhere gnu-1]] {metric}`kudu.answer`",
        title="The okapi",
        summary="Of an eland.",
        tags=["Quagga"],
        aliases=["/old/nyala/"],
        experiment="kudu",
        visibility="private",
    )
    journal.post("learning/draft", "A zorilla, [[nothing]].", title="Zorilla", published=False)
    journal.post("learning/open", "See [this](okapi.md) and [[The okapi]].")
    started = Preview(journal.root, "--as", "public")
    yield started
    started.end()


def answer(preview, path: str, method: str = "GET") -> tuple[int, dict, bytes]:
    status, headers, body = preview.ask(path, method)
    headers.pop("date")
    return status, headers, body


def test_the_author_is_told_what_the_public_is_not(preview):
    """Otherwise the other tests of this file would look for what is nowhere."""
    until(lambda: "gnu-1" in preview.said)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_what_is_hidden_is_not_there(preview, path, method):
    """Its address is answered, byte for byte, like one at which there never was anything."""
    assert answer(preview, path, method) == answer(preview, "/nowhere", method)


@pytest.mark.parametrize("path", OPEN)
def test_nothing_names_what_is_hidden(preview, path):
    """No page, list, feed or Problem has a word of it."""
    status, headers, body = answer(preview, path)

    assert status in (200, 404)
    said = f"{headers} {body.decode()}".casefold()
    assert [word for word in HIDDEN if word in said] == []


def test_the_stream_says_nothing_but_that_something_changed(preview):
    """A tag is a digest, which tells no more."""
    with preview.connect() as connection:
        connection.sendall(b"GET /_preview/events?page=%2F HTTP/1.1\r\nHost: localhost\r\n\r\n")
        sent = b""
        while b"data:" not in sent:
            sent += preview.received(connection)

    _, _, events = sent.partition(b"\r\n\r\n")
    assert re.fullmatch(rb"event: page\ndata: [0-9a-f]+\n\n", events.split(b"\r\n")[1])


def test_problems_are_not_quoted(preview):
    """That there are some is said; the terminal says which, as they may quote what is hidden."""
    until(lambda: answer(preview, "/_preview/problems")[2] != b"[]")
    _, _, body = answer(preview, "/_preview/problems")

    assert json.loads(body) == [
        {"text": "There are problems in this journal. The terminal says which."}
    ]
