"""All links of a journal to other sites: each is asked for once, politely, and remembered."""

from __future__ import annotations

import time
from itertools import pairwise

import msgspec
import pytest
from answering import after, answering, moved, status

from generator.memory import Memory
from generator.outward import Manners, Round, ask_outside
from generator.outward.answers import remember, remembered
from generator.stages import Stages

QUICK = Manners(pause=0, timeout=0.4, whole=0.8, back_off=0.05, patience=0.5)
GOOD = status(200)
DAY = 24 * 60 * 60


@pytest.fixture
def look(journal):
    """Asks for what readers of the journal are led to."""

    def looked(manners: Manners = QUICK, **options: object) -> Round:
        stages = Stages(journal.journal, Memory.empty())
        library = stages.gather(stages.files.now(), "public")[0].library()
        return ask_outside(journal.journal, library, manners=manners, **options)

    return looked


def said(found: Round) -> list[str]:
    return [f"{p.place}: {p.severity}: {p.message}" for p in sorted(found.problems)]


@pytest.fixture
def older(journal):
    """Makes all that is remembered older by some days."""

    def made(days: int) -> None:
        known = remembered(journal.journal)
        for address, answer in known.items():
            then = msgspec.structs.replace(answer, asked=answer.asked - days * DAY)
            since = answer.since - days * DAY if answer.since else 0
            known[address] = msgspec.structs.replace(then, since=since)
        remember(journal.journal, known, known)

    return made


def test_a_dead_link_is_a_warning_wherever_it_stands(journal, site, look):
    """It is asked for once, whatever part of its page is meant."""
    dead = site.url("/dead")
    journal.post("learning/one", f"See [this]({dead}) and [that]({dead}#part).")
    journal.post("learning/two", f"| a |\n|---|\n| <{dead}> |\n\n> ![x]({dead})")

    found = look()

    assert said(found) == [
        f"content/learning/one.md:8:5: warning: {dead} is dead: 404 Not Found",
        f"content/learning/one.md:8:{18 + len(dead)}: warning: {dead} is dead: 404 Not Found",
        f"content/learning/two.md:10:3: warning: {dead} is dead: 404 Not Found",
        f"content/learning/two.md:12:3: warning: {dead} is dead: 404 Not Found",
    ]
    assert site.methods == ["HEAD", "GET"]
    assert found.said == "1 link to other sites: 1 dead"


def test_what_is_not_dead_is_a_note_at_most(journal, site, look):
    """A page that moved, with its new address, and one that is not for programs."""
    site.answers |= {"/old": moved("/new"), "/new": GOOD, "/closed": status(403)}
    old, new, closed = map(site.url, ("/old", "/new", "/closed"))
    journal.post("learning/one", f"<{old}>\n<{new}>\n<{closed}>")

    found = look()

    assert said(found) == [
        f"content/learning/one.md:8:1: note: {old} has moved for good to {new}",
        f"content/learning/one.md:10:1: note: {closed} does not tell whether it is there: "
        "403 Forbidden",
    ]
    assert found.said == "3 links to other sites: 2 lead there, 1 not to be told"


def test_only_links_of_others_that_readers_get_are_asked_for(journal, site, look):
    """None of a private post, of this very site, in code, or that is no page of the web."""
    journal.settings(base_url=site.url("/home"))
    journal.post("learning/one", f"<{site.url('/home/x')}> <mailto:a@b.c> `{site.url('/code')}`")
    journal.post("learning/two", f"<{site.url('/home')}>")
    journal.post("learning/four", f"<{site.url('/private')}>", visibility="private")
    journal.post("learning/three", f"[x](//{site.url('/x').partition('//')[2]})", published=False)

    assert look().said == "0 links to other sites: none"
    assert site.asked == []
    journal.post("learning/two", f"<{site.url('/homely')}>")
    assert look().said == "1 link to other sites: 1 dead"


def test_a_good_answer_stands_for_a_week(journal, site, look, older):
    """Then, or where a fresh one is wanted, it is asked for again."""
    site.answers["/x"] = GOOD
    journal.post("learning/one", f"<{site.url('/x')}>")
    look()
    older(6)

    assert look().said == "1 link to other sites: 1 leads there (1 as of an earlier check)"
    assert len(site.asked) == 1
    look(fresh=True)
    assert len(site.asked) == 2
    older(8)
    look()
    assert len(site.asked) == 3


def test_what_is_dead_is_asked_for_each_time(journal, site, look, older):
    """It says since when, until it is there again; then that is forgotten."""
    journal.post("learning/one", f"<{site.url('/x')}>")
    (first,) = look().problems
    older(3)
    (second,) = look().problems
    day = time.strftime("%Y-%m-%d", time.localtime(time.time() - 3 * DAY))

    assert first.hint == ""
    assert second.hint == f"it has been dead since {day} at least"
    site.answers["/x"] = GOOD
    assert look().problems == ()
    del site.answers["/x"]
    assert look(fresh=True).problems == (first,)


def test_who_is_busy_is_asked_again(journal, site, look):
    """A site that answers people only is left alone for a week, one that has no time is not."""
    site.answers |= {"/busy": status(503), "/closed": status(403)}
    journal.post("learning/one", f"<{site.url('/busy')}> <{site.url('/closed')}>")
    look()
    site.asked.clear()

    assert look().said == "2 links to other sites: 2 not to be told (1 as of an earlier check)"
    assert {one.path for one in site.asked} == {"/busy"}


def test_what_is_no_longer_linked_is_forgotten(journal, site, look):
    """What is remembered does not grow for ever."""
    site.answers |= {"/x": GOOD, "/y": GOOD}
    for path in ("/x", "/y"):
        journal.post("learning/one", f"<{site.url(path)}>")
        look()

    assert list(remembered(journal.journal)) == [site.url("/y")]


def test_damaged_memory_only_costs_the_asking(journal, site, look):
    """Whatever stands there is begun anew."""
    site.answers["/x"] = GOOD
    journal.post("learning/one", f"<{site.url('/x')}>")
    look()
    journal.write(".journal/outside.db", b"\0not a database" * 100)

    assert look().said == "1 link to other sites: 1 leads there"
    assert look().asked == 0


def test_a_clock_that_was_wrong_makes_no_answer_stand_for_ever(journal, site, look, older):
    """What was asked for tomorrow is asked for again."""
    site.answers["/x"] = GOOD
    journal.post("learning/one", f"<{site.url('/x')}>")
    look()
    older(-400)

    assert look().asked == 1


def test_a_host_is_asked_one_thing_at_a_time_with_a_pause(journal, look):
    """Others are asked meanwhile, and no more of them at once than is polite."""
    pages = {name: after(0.1, GOOD) for name in ("a", "b", "c")}
    with answering(**pages) as one, answering(**pages) as two, answering(**pages) as three:
        sites = (one, two, three)
        links = [site.url(f"/{name}") for site in sites for name in pages]
        journal.post("learning/one", "\n".join(f"<{link}>" for link in links))
        look(Manners(hosts=2, pause=0.2))

        for site in sites:
            gaps = [b.at - a.at for a, b in pairwise(site.asked)]
            assert site.most == 1
            assert len(gaps) == 2
            assert min(gaps) > 0.29
        first, last = ([site.asked[at].at for site in sites] for at in (0, -1))
        assert max(first[:2]) < min(last[:2]), "two hosts at once"
        assert first[2] > min(last[:2]), "and not a third"


def test_a_redirect_waits_for_its_turn_as_well(journal, look):
    """Two hosts that both lead to a third: that is asked by one at a time."""
    with answering(end=after(0.1, GOOD)) as end:
        led = moved(end.url("/end"))
        with answering(a=led) as one, answering(b=led) as two:
            journal.post("learning/one", f"<{one.url('/a')}> <{two.url('/b')}>")
            look(Manners(pause=0.1))

    assert end.most == 1
    assert end.asked[1].at - end.asked[0].at > 0.19


def test_who_asks_is_said(journal, site, look):
    """The tool, its version, and for which site it asks."""
    journal.post("learning/one", f"<{site.url('/x')}>")
    look()

    (agent,) = {one.agent for one in site.asked}
    assert agent.startswith("learning-journal/")
    assert agent.endswith(" (checks the links of https://example.org/)")


def test_without_a_network_that_is_said_once(journal, site, look):
    """And nothing is dead, nor remembered; what is on this machine proves no network."""
    site.answers["/"] = GOOD
    links = f"<{site.url()}> <http://one.invalid/> <http://two.invalid/> <http://127.0.0.1:99999/>"
    journal.post("learning/one", links)

    found = look()

    assert (found.is_offline, found.problems) == (True, ())
    assert found.said == "Links to other sites were not checked: there seems to be no network."
    assert remembered(journal.journal) == {}


def test_who_does_not_wait_keeps_what_was_answered(journal, site, look):
    """Ctrl+C in the middle costs the rest alone."""
    site.answers |= {"/a": GOOD, "/b": GOOD}
    journal.post("learning/one", f"<{site.url('/a')}> <{site.url('/b')}>")

    told = []

    def tell(*how_far):
        told.append(how_far)
        if len(told) > 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        look(Manners(pause=0.1), tell=tell)

    assert told == [("", 0, 2), (site.url("").partition("//")[2], 1, 2)]
    assert list(remembered(journal.journal)) == [site.url("/a")]


def test_a_proxy_of_the_environment_is_asked_instead(journal, site, look, monkeypatch):
    """As other programs do; what it answers is what the site answers."""
    monkeypatch.setenv("http_proxy", site.url(""))
    monkeypatch.setenv("no_proxy", "")
    site.answers["http://somewhere.invalid/x"] = GOOD
    journal.post("learning/one", "<http://somewhere.invalid/x>")

    assert look().said == "1 link to other sites: 1 leads there"
