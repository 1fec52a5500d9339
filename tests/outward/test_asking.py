"""An address is asked for as a site likes it, and every bad answer ends in a word for it."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import time
from email.utils import formatdate
from itertools import pairwise

import pytest
from answering import (
    after,
    answering,
    by_method,
    drip,
    huge,
    hung_up,
    in_turn,
    moved,
    nonsense,
    status,
)

from generator.outward.asking import Asker, led
from generator.outward.manners import Manners
from generator.outward.requests import Requests, Silence

QUICK = Manners(pause=0, timeout=0.4, whole=0.8, tries=3, back_off=0.05, patience=0.5)
GOOD, GONE = status(200), status(404)


def asker(manners: Manners = QUICK) -> Asker:
    return Asker(manners, Requests(manners, "somebody"))


def ask(address: str, manners: Manners = QUICK) -> tuple[str, str]:
    answer = asker(manners).answer(address)
    return answer.state, answer.said


# --- methods --------------------------------------------------------------------------


def test_a_page_that_is_there_is_asked_for_once_and_not_fetched(site):
    """HEAD is enough, and says who asks."""
    site.answers["/"] = GOOD

    assert ask(site.url()) == ("good", "")
    assert [(one.method, one.agent) for one in site.asked] == [("HEAD", "somebody")]


@pytest.mark.parametrize("code", [403, 404, 405, 500, 501])
def test_a_site_that_refuses_head_is_asked_by_get(site, code):
    """Many know no HEAD, and each says so in its own way."""
    site.answers["/"] = by_method(status(code), GOOD)

    assert ask(site.url()) == ("good", "")
    assert site.methods == ["HEAD", "GET"]


def test_what_is_fetched_by_get_is_not_downloaded(site):
    """The connection ends after the head, however much would follow."""
    site.answers["/"] = by_method(status(405), huge)

    assert ask(site.url()) == ("good", "")
    assert site.sent < 1 << 26


@pytest.mark.parametrize(
    ("answer", "state", "said"),
    [
        (status(404), "dead", "404 Not Found"),
        (status(410), "dead", "410 Gone"),
        (status(500, "Oh \x1b[31mno"), "dead", "500 Oh \x1b[31mno"),
        (status(404, "x" * 500), "dead", f"404 {'x' * 60}"),
        (status(401), "unsure", "401 Unauthorized"),
        (status(403), "unsure", "403 Forbidden"),
        (status(999, "Denied"), "unsure", "999 Denied"),
        (hung_up, "dead", "127.0.0.1 hung up without an answer"),
        (nonsense, "dead", "127.0.0.1 hung up without an answer"),
        (after(0.6, GOOD), "dead", "no answer within 0.4 s"),
    ],
    ids=["gone", "for good", "colours", "long", "login", "robots", "odd", "reset", "junk", "hang"],
)
def test_what_a_site_says_or_does_is_told(site, answer, state, said):
    """A site that is not for programs is no dead one."""
    site.answers["/"] = answer

    assert ask(site.url()) == (state, said)


def test_what_drips_along_ends_in_time(site):
    """Each byte comes before its timeout, and the whole never does."""
    site.answers["/"] = drip
    began = time.monotonic()

    assert ask(site.url()) == ("dead", "no whole answer within 0.8 s")
    assert time.monotonic() - began < 2


def test_a_connection_that_is_cut_once_is_tried_again(site):
    """Servers close connections that we meant to keep."""
    site.answers["/"] = in_turn(hung_up, GOOD)

    assert ask(site.url()) == ("good", "")
    assert site.methods == ["HEAD", "HEAD"]


def test_nobody_there_is_told():
    """A port at which nobody listens, and an address that no browser could open."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

        assert ask(f"http://127.0.0.1:{port}/") == ("dead", "127.0.0.1 refuses the connection")
    assert ask("http://127.0.0.1:99999/") == ("wrong", "no browser could open this address")
    assert ask("http://[127/") == ("wrong", "no browser could open this address")


def test_a_host_that_is_not_there_is_asked_once():
    """All else that is linked there would only take as long again."""
    one = asker()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        assert one.answer(address).said == "127.0.0.1 refuses the connection"
        taken.listen()  # whoever connects now is not answered

        assert one.answer(f"{address}other").said == "127.0.0.1 refuses the connection"


# --- manners --------------------------------------------------------------------------


def test_a_busy_site_is_asked_again_later_each_time(site):
    """Where it does not say when, after a wait that doubles; then it is left alone."""
    site.answers["/"] = status(503)

    assert ask(site.url()) == ("busy", "503 Service Unavailable")
    first, second = (b.at - a.at for a, b in pairwise(site.asked))
    assert 0.05 <= first < second
    assert second >= 0.1


def test_a_site_says_when_it_wants_to_be_asked_again(site):
    """Retry-After is honoured, in seconds and as a date."""
    patient = Manners(pause=0, back_off=0, patience=5)
    for is_date in (False, True):
        site.asked.clear()
        wanted = formatdate(time.time() + 1.9, usegmt=True) if is_date else "1"  # whole seconds
        site.answers["/"] = in_turn(status(429, Retry_After=wanted), GOOD)

        assert ask(site.url(), patient) == ("good", "")
        first, second = site.asked
        assert 0.7 < second.at - first.at < 4, wanted


@pytest.mark.parametrize("wanted", ["soon", "-5", "", "²", "Wed, 99 Foo 2026 00:00:00 GMT"])
def test_nonsense_about_when_is_as_if_nothing_was_said(site, wanted):
    """What nobody understands makes nobody wait, and ends nothing."""
    site.answers["/"] = in_turn(status(429, Retry_After=wanted.encode().decode("latin-1")), GOOD)

    assert ask(site.url()) == ("good", "")


def test_a_site_that_wants_to_rest_is_left_alone(site):
    """Where that is longer than an author waits, it is asked for nothing else either."""
    site.answers["/"] = status(429, Retry_After="3600")
    one = asker()

    assert one.answer(site.url()).state == "busy"
    assert one.answer(site.url("/other")).said == "429 Too Many Requests"
    assert [asked.path for asked in site.asked] == ["/"]


# --- redirects ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "moves"),
    [([301], 1), ([308], 1), ([302], 0), ([307], 0), ([301, 308], 2), ([301, 302], 1)],
)
def test_a_page_that_moved_for_good_has_a_new_address(site, codes, moves):
    """As far as each step is for good; one for a while moves nothing."""
    for number, code in enumerate(codes):
        site.answers[f"/{number}"] = moved(f"/{number + 1}#part", code)
    site.answers[f"/{len(codes)}"] = GOOD

    answer = asker().answer(site.url("/0"))

    assert (answer.state, answer.moved) == ("good", site.url(f"/{moves}") if moves else "")


def test_a_redirect_is_read_as_browsers_do(site):
    """Letters beyond ASCII may stand in a header as UTF-8, or encoded."""
    site.answers |= {"/0": moved("/ü".encode().decode("latin-1")), "/%C3%BC": GOOD}

    answer = asker().answer(site.url("/0"))

    assert (answer.state, answer.moved) == ("good", site.url("/ü"))


def test_a_redirect_to_nothing_is_dead_where_it_leads(site):
    """The reader ends up there."""
    site.answers["/0"] = moved("/1")

    assert ask(site.url("/0")) == ("dead", f"404 Not Found, at {site.url('/1')}")


def test_redirects_in_a_circle_end(site):
    """Two pages that send one another; with cookies, a browser might get in."""
    site.answers |= {"/0": moved("/1"), "/1": moved("/0")}
    site.answers["/2"] = moved("/2", 302, Set_Cookie="seen=1")

    state, said = ask(site.url("/0"))
    assert (state, said) == ("dead", f"its redirects lead in a circle, by way of {site.url('/0')}")
    assert ask(site.url("/2"))[0] == "unsure"
    assert len(site.asked) == 3


def test_redirects_without_end_end(site):
    """Ten are enough for anybody."""
    site.answers |= {f"/{number}": moved(f"/{number + 1}") for number in range(50)}

    assert ask(site.url("/0")) == ("dead", "it is redirected more than 10 times")
    assert len(site.asked) == 10


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "javascript:alert(1)", "ftp://127.0.0.1/"]
)
def test_nothing_is_followed_out_of_the_web(site, target):
    """Neither is anything but the web asked for at all."""
    site.answers["/"] = moved(target)

    state, said = ask(site.url())
    assert (state, said.partition(",")[0]) == ("dead", "it is redirected out of the web")


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1/", "http://[::1]/", "//192.168.0.1/", "http://localhost:80", "//nas.local/"],
)
def test_no_site_of_others_leads_into_the_network_here(target):
    """No reader gets there; an address that the author wrote is asked for as it is."""
    with pytest.raises(Silence, match="which readers cannot reach"):
        led("https://example.org/", target)
    assert led("http://127.0.0.1:8000/", "http://localhost/x#y") == "http://localhost/x"


@pytest.mark.parametrize("target", ["http://[::1", "//[x", "http://a:b:c/"])
def test_a_redirect_to_no_address_is_told(site, target):
    """A header that holds nonsense is an answer, too."""
    site.answers["/"] = moved(target)

    assert ask(site.url()) == ("dead", "it is redirected to what is no address")


# --- addresses and TLS ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "sent"),
    [("/ü b?q=ö", "/%C3%BC%20b?q=%C3%B6"), ("/%C3%BC", "/%C3%BC"), ("/a(b)", "/a(b)")],
)
def test_an_address_is_sent_as_a_browser_sends_it(site, written, sent):
    """What is encoded stays so, and the rest is encoded."""
    site.answers[sent] = GOOD

    assert ask(site.url(written)) == ("good", "")


def test_numbers_of_six_are_hosts_as_well():
    """An address in brackets, with a port."""
    try:
        with answering("::1", x=GOOD) as site:
            assert ask(site.url("/x")) == ("good", "")
    except OSError:
        pytest.skip("this machine has no IPv6")


def test_what_speaks_no_tls_is_told(site):
    """A site of which only http:// is there."""
    state, said = ask(site.url().replace("http:", "https:"))

    assert state == "dead"
    assert said.startswith("127.0.0.1 cannot prove that it is 127.0.0.1: ")


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl")
def test_a_certificate_of_its_own_proves_nothing(tmp_path):
    """As browsers see it; and the reason is told in their words."""
    key, paper = tmp_path / "key.pem", tmp_path / "paper.pem"
    made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    made += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", *made, "-keyout", key, "-out", paper]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(paper, key)
    with answering(x=GOOD) as site:
        site.socket = context.wrap_socket(site.socket, server_side=True)
        state, said = ask(site.url("/x").replace("http:", "https:"))

    assert state == "dead"
    assert "self-signed certificate" in said
    assert site.asked == []
