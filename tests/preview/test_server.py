"""The preview over HTTP: what it serves, and how it starts and stops."""

from __future__ import annotations

import http.client
import signal
import threading
import time
from urllib.parse import quote

import pytest
from support import PATIENCE, png, really, until

AT_ONCE = 10  # seconds; a moment, on a machine that has much else to do

# --- what it serves -------------------------------------------------------------------


def test_it_serves_the_site_and_never_writes_it(journal, serve):
    """Pages, lists and files are there as they will be published; site/ is not."""
    journal.write("content/learning/root.png", png(3, 2))
    journal.post("learning/one", "Hello.\n\n![A root](root.png)")

    preview = serve()

    assert "Hello." in preview.text("/learning/one/")
    assert "One" in preview.text("/") and "One" in preview.text("/learning/")
    assert preview.ask("/learning/one/root.png")[2] == png(3, 2)
    assert preview.status("/assets/style.css") == 200
    assert not (journal.root / "site").exists()
    assert preview.interrupt() == 0
    assert not (journal.root / "site").exists()


def test_a_published_site_stays_as_it_is(garden, serve):
    """What readers have is not touched by what the author tries."""
    before = garden.site

    preview = serve()
    garden.edit("content/learning/light.md", "Light falls.", "Light climbs.")
    preview.shows("Light climbs.", "/learning/light/")

    assert garden.site == before


def test_the_author_sees_everything_marked(journal, serve):
    """Drafts and private posts are shown to their author with a badge."""
    journal.post("learning/open")
    journal.post("learning/half", published=False)
    journal.post("learning/own", visibility="private")

    preview = serve()

    assert 'class="badge"' in preview.text("/learning/half/")
    assert 'class="badge"' in preview.text("/learning/own/")
    assert 'class="badge"' not in preview.text("/learning/open/")
    assert preview.text("/learning/").count('class="badge"') == 2


def test_the_public_sees_what_is_public(journal, serve):
    """`--as public` is the site as it would be published now."""
    journal.post("learning/open")
    journal.post("learning/half", published=False)
    journal.post("learning/own", visibility="private")

    preview = serve("--as", "public")

    assert [preview.status(f"/learning/{name}/") for name in ("open", "half", "own")] == [
        200,
        404,
        404,
    ]
    assert not {"Half", "Own"} & set(preview.text("/learning/").replace("<", " ").split())


def test_the_site_lives_below_its_path(journal, serve):
    """With a base_url that has a path, links work as they will when published."""
    journal.settings(base_url="https://example.org/notes/")
    journal.post("learning/one", "Hello.")

    preview = serve()

    assert preview.url.endswith("/notes/")
    assert "Hello." in preview.text("/notes/learning/one/")
    status, headers, _ = preview.ask("/")
    assert (status, headers["location"]) == (307, "/notes/")
    assert preview.ask("/notes")[1]["location"] == "/notes/"
    assert preview.ask("/learning/one/")[1]["location"] == "/notes/learning/one/"


@pytest.mark.parametrize("path", ["my%20notes", "%C3%BCber", "über"])
def test_a_path_of_the_site_may_be_written_in_any_way(journal, serve, path):
    """What stands in base_url is an address, in which signs may be escaped."""
    journal.settings(base_url=f"https://example.org/{path}/")
    journal.post("learning/one", "Hello.")

    preview = serve()

    escaped = quote(path, safe="%")
    assert preview.url.endswith(f"/{escaped}/")
    assert preview.status(f"/{escaped}/") == 200
    assert "Hello." in preview.text(f"/{escaped}/learning/one/")
    assert preview.ask(f"/{escaped}/learning/one")[1]["location"] == f"/{escaped}/learning/one/"


def test_an_address_without_its_slash_is_completed(journal, serve):
    """As web servers do for folders."""
    journal.post("learning/one")

    status, headers, _ = serve().ask("/learning/one")

    assert (status, headers["location"]) == (307, "/learning/one/")


def test_a_folder_of_the_author_s_own_pages_is_shown(journal, serve, look):
    """As web servers do, by its index.html, which is followed like any page."""
    journal.write("content/static/talk/index.html", "<!doctype html><head></head>Slides.")
    preview = serve()

    assert preview.ask("/talk")[1]["location"] == "/talk/"
    assert preview.status("/talk/nothing/") == 404
    page = look(f"{preview.url}talk/")
    assert "Slides." in page.content()
    journal.write("content/static/talk/index.html", "<!doctype html><head></head>More slides.")
    page.wait_for_selector("text=More slides.")


def test_addresses_are_not_only_latin(journal, serve):
    """A post in any script has its page."""
    journal.post("learning/嵌入", "Vektoren.")

    assert "Vektoren." in serve().text("/learning/%E5%B5%8C%E5%85%A5/")


def test_what_is_not_there_is_the_sites_own_404(journal, serve):
    """The page for lost readers, with the status that says so."""
    status, headers, body = serve().ask("/nowhere/")

    assert status == 404
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert b"</html>" in body


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/assets/style.css", "text/css; charset=utf-8"),
        ("/assets/journal.js", "text/javascript; charset=utf-8"),
        ("/assets/favicon.svg", "image/svg+xml; charset=utf-8"),
        ("/learning/one/root.png", "image/png"),
        ("/_preview/preview.js", "text/javascript; charset=utf-8"),
    ],
)
def test_every_file_says_what_it_is(journal, serve, path, kind):
    """Text says that it is UTF-8, and nothing is kept by the browser."""
    journal.write("content/learning/root.png", png(3, 2))
    journal.post("learning/one", "![A root](root.png)")

    status, headers, _ = serve().ask(path)

    assert status == 200
    assert headers["content-type"].replace("application/javascript", "text/javascript") == kind
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/assets/style.css", "/nowhere/"])
def test_head_is_get_without_a_body(journal, serve, path):
    """HEAD gives the same status and headers."""
    preview = serve()

    got, head = preview.ask(path), preview.ask(path, "HEAD")

    names = ("content-type", "content-length", "cache-control")
    assert head[0] == got[0]
    assert [head[1][name] for name in names] == [got[1][name] for name in names]
    assert head[2] == b""


def test_an_image_that_changes_changes_the_page_that_shows_it(journal, serve):
    """A page's tag names all that it shows, so that an open page knows when to reload."""
    journal.write("content/learning/root.png", png(3, 2))
    journal.post("learning/one", "![A root](root.png)")
    journal.post("learning/two")
    preview = serve()

    def tags():
        paths = ("/learning/one/", "/learning/two/")
        return [preview.ask(path, "HEAD")[1]["preview-page"] for path in paths]

    one, two = tags()
    fresh = png(3, 2, grey=0x40)
    journal.write("content/learning/root.png", fresh)
    until(lambda: preview.ask("/learning/one/root.png")[2] == fresh)

    assert tags()[0] != one
    assert tags()[1] == two


# --- starting and stopping ------------------------------------------------------------


def test_a_taken_port_is_one_clear_line(journal, serve):
    """The second preview says what is wrong and what helps, and builds nothing."""
    port = serve().port

    second = really(journal.root, "serve", "--port", port)

    assert second.returncode == 1
    assert second.stdout == ""
    assert second.stderr == (
        f"cannot serve at 127.0.0.1:{port}: Address already in use; try --port 0\n"
    )


@pytest.mark.parametrize("host", ["nowhere..invalid", "192.0.2.1", "::zz"])
def test_a_host_that_is_not_here_is_one_clear_line(journal, host):
    """A name that is none, and an address of another machine."""
    answer = really(journal.root, "serve", "--port", "0", "--host", host)

    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.startswith(f"cannot serve at {host}:0: ")
    assert answer.stderr.endswith("; try --host localhost\n")
    assert answer.stderr.count("\n") == 1


def test_no_host_at_all_is_not_every_host(journal):
    """A variable that is not set shows no draft to the network."""
    answer = really(journal.root, "serve", "--port", "0", "--host", "")

    assert (answer.returncode, answer.stdout) == (2, "")
    assert "Invalid value for '--host': it is empty; 0.0.0.0 is what shows" in answer.stderr


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_at_once(journal, serve, stop):
    """Ctrl+C ends it within a moment, though a page is listening; that is no failure."""
    preview = serve()
    listening = http.client.HTTPConnection(preview.host, preview.port, timeout=PATIENCE)
    listening.request("GET", "/_preview/events?page=%2F")
    answer = listening.getresponse()
    assert answer.readline() == b"event: page\n"

    started = time.monotonic()
    preview.process.send_signal(stop)

    assert preview.process.wait(PATIENCE) == 0
    assert time.monotonic() - started < AT_ONCE
    assert preview.said == ""
    listening.close()


def test_it_stops_while_an_experiment_runs(journal, serve):
    """A run that takes long does not keep the author waiting for the prompt."""
    journal.post("learning/one", experiment="nap")
    journal.experiment("nap", 'run.metric("answer", 42)')
    preview = serve()
    journal.experiment("nap", "import time\ntime.sleep(300)")
    until(lambda: preview.said.count("nap: running") == 2)

    started = time.monotonic()

    assert preview.interrupt() == 0
    assert time.monotonic() - started < AT_ONCE


def test_many_ask_at_once_while_it_is_edited(garden, serve):
    """Pages are rendered on several threads while the journal changes under them."""
    preview = serve()
    bad, done = [], threading.Event()

    def ask():
        while not done.is_set():
            for path in ("/", "/learning/roots/", "/learning/leaves/", "/research/do-seeds-wait/"):
                status = preview.status(path)
                if status not in (200, 503):
                    bad.append((path, status))

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    for n in range(15):
        garden.post("learning/leaves", f"Leaf {n}.", tags=[f"Tag {n}"])
        time.sleep(0.05)
    preview.shows("Leaf 14.", "/learning/leaves/")
    done.set()
    for asker in askers:
        asker.join()

    assert bad == []
    assert "Traceback" not in preview.said
