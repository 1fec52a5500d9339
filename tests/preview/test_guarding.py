"""Whom the preview answers: its author and its own pages, and nobody else in the browser."""

from __future__ import annotations

import http.server
import socket
import threading

import pytest
from previewing import Preview
from support import JournalFolder, png

from generator.preview.hosts import Authority, Hosts

ROUTES = ["/", "/learning/own/", "/nowhere/", "/assets/style.css"]
OWN_ROUTES = [
    "/_preview/problems",
    "/_preview/events",
    "/_preview/preview.js",
    "/%5Fpreview/events",
]

# What every answer says to the browser.
STAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}


@pytest.fixture(scope="module")
def preview(tmp_path_factory):
    """A preview that all tests of this file ask; none of them changes its journal."""
    journal = JournalFolder.begin(tmp_path_factory.mktemp("guarded") / "journal")
    journal.write("content/learning/root.png", png(3, 2))
    journal.write("content/learning/drawing.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    journal.post(
        "learning/own",
        "Nobody else reads this. ![A root](root.png) ![A drawing](drawing.svg)",
        visibility="private",
    )
    started = Preview(journal.root)
    yield started
    said = started.said
    started.end()
    assert said == ""


def fetching(site: str, mode: str, dest: str) -> dict[str, str]:
    """The headers by which a browser says whose request it is, and what for."""
    return {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}


# --- by which name --------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "LocalHost", "localhost.", "localhost:", "localhost:80", "localhost:8000"),
        *("127.0.0.1", "127.0.0.1.", "127.0.0.1:8000"),
        *("[::1]", "[::1]:8000", "[0:0:0:0:0:0:0:1]:1"),
    ],
)
def test_its_own_names_are_answered(preview, host):
    """However they are written, and through whichever port."""
    assert preview.ask("/", Host=host)[0] == 200


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example"),
        *("evil.localhost", "localhost..", ".", "", "*", "0.0.0.0", "192.168.1.5", "[::]", "[::2]"),
        *("localhost@evil.example", "evil.example@localhost", "localhost:80@evil.example"),
        *("localhost:evil", "localhost:1:2", "localhost:123456", "localhost, evil.example"),
        *("::1", "[::1", "[evil]", "[::1]evil", "localhost/", "localhost\\", "http://localhost"),
    ],
)
def test_another_name_is_refused(preview, host):
    """A page elsewhere whose name is made to lead here (DNS rebinding) reads nothing."""
    status, _, body = preview.ask("/learning/own/", Host=host)

    assert status == 400
    assert b"--host" in body or b"Invalid HTTP" in body


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
@pytest.mark.parametrize("path", ROUTES + OWN_ROUTES)
def test_no_way_leads_around_the_name(preview, path, method):
    """Every address and method is refused under another name."""
    assert preview.ask(path, method, Host="evil.example")[0] == 400


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\n",
        b"GET / HTTP/1.0\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n",
        b"GET / HTTP/1.0\r\nHost: localhost\r\nHost: localhost\r\n",
        b"GET / HTTP/1.1\r\nHost : localhost\r\n",
        b"GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n",
        b"GET localhost:80 HTTP/1.1\r\nHost: localhost\r\n",
    ],
)
def test_a_request_that_does_not_say_for_whom_it_is_is_refused(preview, head):
    """No name, two names, or a proxy's way of naming."""
    assert preview.raw(head + b"Connection: close\r\n\r\n").split(b" ")[1] == b"400"


def test_http_1_0_is_answered(preview):
    """Old programs may look, too."""
    answer = preview.raw(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")

    assert answer.split(b" ")[1] == b"200"


def test_it_is_reached_from_this_machine_only(preview):
    """Without --host it listens at 127.0.0.1 and at no other address of the machine."""
    assert preview.url.startswith("http://127.0.0.1:")
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.2", preview.port), timeout=5).close()


def test_who_listens_everywhere_still_answers_to_no_strange_name(journal, serve):
    """With --host 0.0.0.0 it is found by address and by the machine's name, and by no other."""
    preview = serve("--host", "0.0.0.0")
    answered = ["localhost", "0.0.0.0", "192.168.1.5:8000", "[fe80::1]", socket.gethostname()]

    assert [preview.ask("/", Host=host)[0] for host in answered] == [200] * len(answered)
    assert preview.ask("/", Host="evil.example")[0] == 400


@pytest.mark.parametrize(
    ("given", "bound", "known", "strange"),
    [
        ("127.0.0.1", "127.0.0.1", "localhost", "192.168.1.5"),
        ("desk.example", "192.168.1.5", "desk.example", "www.desk.example"),
        ("Desk.Example.", "192.168.1.5", "desk.example", "example"),
        ("desk.example", "192.168.1.5", "192.168.1.5", "192.168.1.6"),
        ("fe80::1", "fe80::1", "fe80::1", "fe80::2"),
        ("::", "::", "fe80::1", "evil.example"),
        ("", "0.0.0.0", "10.0.0.1", ""),
    ],
)
def test_the_name_that_is_given_is_known(given, bound, known, strange):
    """`--host` says where to listen, and thereby under which name one is called."""
    hosts = Hosts(given, bound)

    assert known in hosts
    assert strange not in hosts


def test_an_authority_is_a_name_and_a_port():
    """In one way of writing, so that two can be compared."""
    assert Authority.of("LOCALHOST.") == Authority.of("localhost:80") == ("localhost", 80)
    assert Authority.of("[0:0::1]:8000") == ("::1", 8000)
    assert Authority.of("user@localhost") is None


# --- from where -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "origin",
    [
        *("null", "", "http://evil.example", "http://localhost:1", "https://localhost"),
        *("http://localhost.evil.example", "http://user@localhost", "file://", "localhost"),
    ],
)
@pytest.mark.parametrize("path", [ROUTES[1], *OWN_ROUTES])
def test_another_origin_is_refused(preview, path, origin):
    """A script of another page gets no answer, whatever it asks for."""
    assert preview.ask(path, Host="localhost", Origin=origin)[0] == 403


def test_two_origins_are_refused(preview):
    """Though the first is the preview's own."""
    head = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    own, other = b"Origin: http://localhost\r\n", b"Origin: http://evil.example\r\n"

    assert preview.raw(head + own + b"\r\n").split(b" ")[1] == b"200"
    assert preview.raw(head + own + other + b"\r\n").split(b" ")[1] == b"403"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000"])
def test_its_own_origin_is_answered(preview, host):
    """Scripts of the preview's own pages go on working."""
    asked = {"Host": host, "Origin": f"http://{host}", **fetching("same-origin", "cors", "empty")}

    assert preview.ask("/_preview/problems", **asked)[0] == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything", "Same-Origin", ""])
@pytest.mark.parametrize(
    ("mode", "dest"),
    [
        *(("no-cors", "image"), ("no-cors", "script"), ("no-cors", "style"), ("cors", "empty")),
        *(("no-cors", "empty"), ("navigate", "iframe"), ("navigate", "frame")),
        *(("navigate", "embed"), ("navigate", "object"), ("websocket", "websocket"), ("", "")),
    ],
)
def test_other_sites_can_neither_load_nor_embed(preview, site, mode, dest):
    """No image, script, frame or request of theirs tells whether there is a page."""
    answers = {
        preview.ask(path, **fetching(site, mode, dest))[::2] for path in ("/learning/own/", "/no/")
    }

    assert [status for status, _ in answers] == [403]


def test_a_second_word_on_where_a_request_is_from_is_refused(preview):
    """What a browser never sends is no way in."""
    head = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    twice = b"Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site\r\n"

    assert preview.raw(head + twice + b"\r\n").split(b" ")[1] == b"403"


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_a_link_from_elsewhere_opens_a_page(preview, site):
    """As from a mail, or from the terminal: the author looks, nobody else does."""
    assert preview.ask("/learning/own/", **fetching(site, "navigate", "document"))[0] == 200


@pytest.mark.parametrize("path", OWN_ROUTES)
def test_what_is_the_preview_s_own_is_not_opened_from_elsewhere(preview, path):
    """Problems quote posts, and streams stay open; neither is a page to be linked to."""
    assert preview.ask(path, **fetching("cross-site", "navigate", "document"))[0] == 403


# --- what it says to the browser ------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "path", "method", "headers"),
    [
        (200, "/", "GET", {}),
        (200, "/assets/style.css", "HEAD", {}),
        (200, "/_preview/problems", "GET", {}),
        (200, "/_preview/events", "HEAD", {}),
        (307, "/learning/own", "GET", {}),
        (404, "/nowhere/", "GET", {}),
        (404, "/_preview/nothing", "GET", {}),
        (400, "/", "GET", {"Host": "evil.example"}),
        (403, "/", "GET", {"Origin": "null"}),
        (405, "/", "DELETE", {}),
        (413, "/", "GET", {"Content-Length": "1"}),
    ],
)
def test_every_answer_stays_where_it_is(preview, status, path, method, headers):
    """No other site may read it (there is no CORS), frame it, hold its window or guess its type."""
    found, told, _ = preview.ask(path, method, **headers)

    assert found == status
    assert {name: told.get(name) for name in STAYS} == STAYS
    assert "frame-ancestors 'none'" in told["content-security-policy"]
    assert [name for name in told if name.startswith("access-control-")] == []
    assert "server" not in told


def test_a_drawing_by_itself_runs_nothing(preview):
    """An image that somebody else made is no page of the journal, and reads none."""
    _, told, _ = preview.ask("/learning/own/drawing.svg")

    assert "script-src 'none'" in told["content-security-policy"]


@pytest.mark.parametrize("path", ROUTES + OWN_ROUTES)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HACK"])
def test_it_can_only_be_looked_at(preview, path, method):
    """Every method but GET and HEAD is refused, also where a browser asks beforehand (CORS)."""
    status, told, _ = preview.ask(path, method)

    assert (status, told["allow"]) == (405, "GET, HEAD")


# --- a real page elsewhere ------------------------------------------------------------

HOSTILE = """<!doctype html><title>Elsewhere</title><link rel="icon" href="data:,"><script>
const told = (event, part) => new Promise((done) => {
  part.onload = part.onopen = () => done("loaded");
  part.onerror = () => done("refused");
});
const loaded = (name, attributes) => {
  const part = Object.assign(document.createElement(name), attributes);
  const end = told("load", part);
  document.head.append(part);
  return end;
};
async function attack(at) {
  const read = (options) => fetch(at + "learning/own/", options).then(
    () => "loaded", () => "refused");
  return {
    fetch: await read({}),
    blindly: await read({ mode: "no-cors" }),
    image: await loaded("img", { src: at + "learning/own/root.png" }),
    script: await loaded("script", { src: at + "assets/theme.js" }),
    style: await loaded("link", { rel: "stylesheet", href: at + "assets/style.css" }),
    stream: await told("open", new EventSource(at + "_preview/events")),
    socket: await told("open", new WebSocket(at.replace("http", "ws"))),
  };
}
</script>"""


@pytest.fixture
def elsewhere():
    """The address of a site that means harm, by the name that is given."""

    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(HOSTILE.encode())

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield lambda name: f"http://{name}:{site.server_port}/"
        site.shutdown()


@pytest.fixture(params=["127.0.0.1", "localhost"])
def hostile(request, page, elsewhere):
    """A page of another site, or of the same by another port, open in the author's browser."""
    page.goto(elsewhere(request.param))
    return page


def test_a_hostile_page_gets_nothing(preview, hostile):
    """Whatever it tries fails in the same way, whether or not there is what it asks for."""
    answers = []
    network = hostile.context.new_cdp_session(hostile)  # tells also what no page gets to see
    network.on("Network.responseReceivedExtraInfo", lambda told: answers.append(told["statusCode"]))
    network.send("Network.enable")

    found = hostile.evaluate("at => attack(at)", preview.url)

    assert set(found.values()) == {"refused"}
    assert set(answers) == {403}


def test_a_hostile_page_cannot_frame(preview, hostile):
    """In its frame stands nothing of the journal."""
    hostile.evaluate(
        """at => new Promise((done) => {
          const frame = document.createElement("iframe");
          frame.onload = done;
          frame.src = at + "learning/own/";
          document.body.append(frame);
        })""",
        preview.url,
    )

    frame = hostile.frames[1]
    assert "Nobody else" not in frame.evaluate("document.documentElement.textContent")


def test_a_link_on_a_hostile_page_opens_and_leads_no_further(preview, hostile):
    """The author sees the page; who opened it holds no window onto it."""
    with hostile.expect_popup() as opened:
        hostile.evaluate("at => { window.held = open(at) }", preview.url + "learning/own/")

    opened.value.wait_for_selector("text=Nobody else reads this.")
    assert opened.value.evaluate("window.opener") is None
    hostile.wait_for_function("held.closed")
