"""Whatever is sent to the preview, it serves the site and nothing else, and goes on."""

from __future__ import annotations

import random
import re
import time

import pytest
from previewing import Preview
from support import JournalFolder, png, until

from generator.preview.connections import MOST

STREAMS = 32  # that are open at once, at most
ASKED = b"GET /assets/theme.js HTTP/1.1\r\nHost: localhost\r\n"
REQUEST = ASKED + b"Connection: close\r\n\r\n"
SECRET = "tool.journal"  # stands in a file that the site does not have


@pytest.fixture(scope="module")
def preview(tmp_path_factory):
    """A preview that all tests of this file ask; it has nothing to say about any of them.

    It has said which links it left out; ``had_said`` keeps that.
    """
    journal = JournalFolder.begin(tmp_path_factory.mktemp("asked") / "journal")
    for link in ("content/static/link.txt", "content/learning/link.txt"):
        journal.write(link).unlink()
        (journal.root / link).symlink_to(journal.root / "pyproject.toml")
    (journal.root / "content/static/linked").symlink_to(journal.root)
    journal.write("content/learning/long.bin", b"long" * 2_000_000)
    journal.write("content/learning/root.png", png(3, 2))
    journal.post("learning/one", "Hello. [It](long.bin) is long.\n\n![A root](root.png)")
    journal.post("learning/嵌入", "Vektoren.")
    started = Preview(journal.root)
    until(lambda: "3 warnings" in started.said)
    started.had_said = started.said
    yield started
    said = started.said
    started.end()
    assert said == started.had_said


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def goes_on(preview) -> bool:
    """Whether the next request is answered, and no fault of the tool's was met before."""
    return b"200 OK" in preview.raw(REQUEST) and preview.said == preview.had_said


# --- the site and nothing else --------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        *("/../pyproject.toml", "/%2e%2e/pyproject.toml", "/..%2fpyproject.toml"),
        *("/%252e%252e/pyproject.toml", "/%252e%252e%252fpyproject.toml", "/.%2e/pyproject.toml"),
        *("/..\\pyproject.toml", "/..%5cpyproject.toml", "/%c0%ae%c0%ae/pyproject.toml"),
        *(
            "/%e0%80%ae%e0%80%ae/pyproject.toml",
            "/..%c0%afpyproject.toml",
            "/%ff%fe/",
            "/%",
            "/%zz",
        ),
        *("/assets/../../pyproject.toml", "/assets/%2e%2e/%2e%2e/pyproject.toml", "/./.", "/.."),
        *("/learning/one/../../../pyproject.toml", "/learning/one/..%2f..%2f..%2fpyproject.toml"),
        *("//etc/passwd", "/%2fetc/passwd", "///", "/etc/passwd", "/file:///etc/passwd"),
        *("/%00", "/learning/one/%00/", "/learning/one/%00", "/assets/style.css%00.png"),
        *("/_preview/server.py", "/_preview/../server.py", "/_preview/%2e%2e/cli.py"),
        *("/_preview/", "/_preview", "/_preview/..%2fpreview.js", "/_preview/preview.js/"),
        *("/content/learning/one.md", "/pyproject.toml", "/.journal/memory.db", "/site/"),
        *("/link.txt", "/learning/link.txt", "/linked/pyproject.toml", "/static/link.txt"),
        *("/" + "a" * 50_000, "/" + "../" * 5_000 + "pyproject.toml", "/" + "%2e" * 10_000),
        *("/learning/one/index.html%2f", "/;/", "/learning/one/;x", "/assets/"),
    ],
)
def test_nothing_but_the_site_is_served(preview, path):
    """No way of writing an address leads to a file that the site does not have."""
    answer = preview.ask(path, Host="localhost")

    assert answer[0] == 404
    assert SECRET.encode() not in answer[2] and b"root:" not in answer[2]


@pytest.mark.parametrize("query", ["?", "?x=1", "?/../pyproject.toml", "?url=//evil.example"])
def test_a_query_changes_nothing(preview, query):
    """A page is the same whatever follows its address, and is sent on without it."""
    assert preview.ask(f"/learning/one/{query}")[::2] == preview.ask("/learning/one/")[::2]
    assert preview.ask(f"/learning/one{query}")[1]["location"] == "/learning/one/"


@pytest.mark.parametrize("base", ["", "notes/", "/evil.example/"])
def test_no_redirect_leads_elsewhere(journal, serve, base):
    """Not to another host, and into no header of its own, whatever an address looks like."""
    journal.settings(base_url=f"https://example.org/{base}")
    journal.post("learning/one")
    asked = serve()
    begun = (
        "/",
        "//",
        "/\\",
        "/%5c",
        "/%2f",
        "/%09/",
        "/%0d%0aX-Evil:%201%0d%0a",
        "/http://",
        "/;",
    )
    ends = ("", "evil.example", "evil.example/", "learning/one", "evil.example/..", "notes/%0d%0a/")

    for path in (f"{begin}{end}" for begin in begun for end in ends):
        _, headers, _ = asked.ask(path, Host="localhost")
        to = headers.get("location", "/learning/one/")
        assert re.fullmatch("/((notes|evil.example)/)?(learning/one/)?", to), (path, to)
        assert "x-evil" not in headers


def test_the_way_to_a_page_is_written_for_its_address(preview):
    """In any script, as a header may hold it."""
    told = preview.ask("/learning/%E5%B5%8C%E5%85%A5")[1]

    assert told["location"] == "/learning/%E5%B5%8C%E5%85%A5/"


# --- what is no request ---------------------------------------------------------------


@pytest.mark.parametrize(
    "sent",
    [
        b"\r\n\r\n\r\n",
        b"\0" * 1000,
        bytes(range(256)),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET /\0/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: local\0host\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n folded\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX" * 1000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused(preview, sent):
    """Such a connection ends, with an answer that says so if any; the next one is served."""
    answer = preview.raw(sent + b"\r\n\r\n")

    assert answer == b"" or status(answer) in (400, 501)
    assert goes_on(preview)


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Length: 100\r\n\r\n",
        b"Content-Length: 99999999999999\r\n\r\n" + b"x" * 100_000,
        b"Content-Length: 100\r\nExpect: 100-continue\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nhel",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n1;" + b"x" * 10_000 + b"\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nnone\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n" + REQUEST,
    ],
)
@pytest.mark.parametrize("method", [b"GET", b"POST"])
def test_what_is_sent_along_is_not_waited_for(preview, method, body):
    """The answer comes at once and the connection ends; what follows is no second request."""
    answer = preview.raw(method + b" / HTTP/1.1\r\nHost: localhost\r\n" + body)

    assert answer == b"" or status(answer) in (400, 405, 413)
    assert answer == b"" or b"\r\nconnection: close\r\n" in answer
    assert answer.count(b"HTTP/1.1 ") <= 1
    assert goes_on(preview)


def test_requests_that_come_all_at_once_are_answered_in_order(preview):
    """A browser need not wait for one answer before it asks again (pipelining)."""
    asked = [b"/assets/theme.js", b"/nowhere/", b"/assets/style.css"] * 10
    head = b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
    answer = preview.raw(b"".join(head % path for path in asked) + REQUEST)

    found = [int(part[:3]) for part in answer.split(b"HTTP/1.1 ")[1:]]
    assert found == [200, 404, 200] * 10 + [200]


@pytest.mark.parametrize("pause", [False, True])
def test_what_follows_a_request_and_is_none_ends_the_connection(preview, pause):
    """Also while the answer to the request is on its way."""
    with preview.connect() as connection:
        connection.sendall(b"GET /learning/one/long.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")
        if pause:
            assert status(preview.received(connection)) == 200
        connection.sendall(b"no request\r\n\r\n")
        while preview.received(connection):
            pass

    assert goes_on(preview)


def test_a_request_that_is_never_finished_hurts_nobody(preview):
    """Half of one, and then the connection is gone: at every byte of it."""
    for length in range(0, len(REQUEST), 7):
        with preview.connect() as connection:
            connection.sendall(REQUEST[:length])

    assert goes_on(preview)


def test_an_answer_that_nobody_takes_hurts_nobody(preview):
    """Who asks and is gone before the answer is no fault of the tool's."""
    for _ in range(20):
        with preview.connect() as connection:
            connection.sendall(b"GET /learning/one/long.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")

    assert goes_on(preview)


def test_no_bytes_bring_it_down(preview):
    """A request that is damaged at random is answered or refused, and the next is answered."""
    chance = random.Random(7)
    whole = (
        b"GET /learning/one/?q=%41 HTTP/1.1\r\nHost: localhost:8000\r\n"
        b"Origin: http://localhost:8000\r\nSec-Fetch-Site: same-origin\r\n"
        b"Accept-Encoding: gzip\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
    for _ in range(200):
        sent = damaged(chance, whole)
        answer = preview.raw(sent, ends=True)  # it may have become one that waits for more
        assert answer == b"" or answer.startswith(b"HTTP/1.1 "), sent
        assert not answer.startswith(b"HTTP/1.1 500"), sent
        assert goes_on(preview), sent


def damaged(chance: random.Random, whole: bytes) -> bytes:
    """With one to eight bytes lost, doubled, or become others."""
    sent = bytearray(whole)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(sent))
        some = bytes([chance.choice((0, 9, 10, 13, 32, 37, 47, 58, chance.randrange(256)))])
        sent[at : at + chance.randint(0, 2)] = chance.choice((b"", some, sent[at : at + 2] * 2))
    return bytes(sent)


def is_closed(connection) -> bool:
    connection.setblocking(False)
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


# --- too much -------------------------------------------------------------------------


def test_streams_are_bounded(preview):
    """More than a preview is for are refused, and there is room again when one is closed."""
    stream = b"GET /_preview/events HTTP/1.1\r\nHost: localhost\r\n\r\n"

    def opened():
        connection = preview.connect()
        connection.sendall(stream)
        return connection, status(connection.recv(65536))

    streams = [opened() for _ in range(STREAMS + 1)]

    assert [code for _, code in streams] == [200] * STREAMS + [503]
    assert goes_on(preview)
    for connection, _ in streams:
        connection.close()
    until(lambda: preview.ask("/_preview/events", "HEAD")[0] == 200, "room for a stream")


def test_asking_about_the_stream_opens_none(preview):
    """HEAD has an end, after which the next request on the connection is answered."""
    answer = preview.raw(b"HEAD /_preview/events HTTP/1.1\r\nHost: localhost\r\n\r\n" + REQUEST)

    assert answer.count(b"200 OK") == 2


def test_idle_connections_make_room(preview):
    """However many are open and ask for nothing, a new one is served and the oldest end."""
    idle = [preview.connect() for _ in range(2 * MOST)]

    assert goes_on(preview)
    assert sum(map(is_closed, idle)) >= MOST
    assert is_closed(idle[0])
    for connection in idle:
        connection.close()


def test_nobody_is_waited_for_without_end(preview):
    """Not for a request that never begins or comes byte by byte, nor for one that does not read."""
    silent, slow, deaf = (preview.connect() for _ in range(3))
    slow.sendall(b"GET / HTTP/1.1\r\n")
    deaf.sendall(b"GET /learning/one/long.bin HTTP/1.1\r\nHost: localhost\r\n\r\n" * 3)
    stream = preview.connect()
    stream.sendall(b"GET /_preview/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    while b"data:" not in preview.received(stream):
        pass

    def trickle():
        try:
            slow.sendall(b"X")
            time.sleep(0.1)
        except ConnectionError:
            return True
        return False

    until(trickle, "the end of a request that comes byte by byte")
    assert preview.received(silent) == b""
    taken = sum(map(len, iter(lambda: preview.received(deaf), b"")))
    assert taken < 3 * 8_000_000
    assert not is_closed(stream)
    for connection in (silent, slow, deaf, stream):
        connection.close()
