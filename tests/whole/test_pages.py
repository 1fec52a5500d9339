"""Whatever kind of page it is, readers can use it: on phones and desks, by day and night."""

from __future__ import annotations

import pytest
from looking import looked_at
from node import module, said_as_json
from sites import built
from support import ROOT
from weighing import MOST, weight

pytestmark = pytest.mark.xdist_group("whole")  # whose sites are built and looked at once

# Each thing that no page may have, once; and no policy that would keep it from happening.
BAD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bad</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head><body>
<main class="lost"><h1>Bad</h1><div id="late"></div><p>Text.</p><input>
<p style="width: 2000px">x</p>
<img src="http://127.0.0.2:9/elsewhere.png" alt="" width="1" height="1">
<script>console.error("wrong"); let frames = 0;
requestAnimationFrame(function grow() { if (frames++ < 3) requestAnimationFrame(grow);
else document.getElementById("late").style.height = "200px" })</script>
</main></body></html>"""


# --- what a browser finds -------------------------------------------------------------


def test_every_kind_of_page_is_accessible(found):
    """Axe has nothing to say, neither by WCAG 2.2 AA nor by its own best practices."""
    assert {one.where: one.inaccessible for one in found if one.inaccessible} == {}


def test_no_page_complains(found):
    """No error, no warning and no violation of the policy comes to the console."""
    assert {one.where: one.complaints for one in found if one.complaints} == {}


def test_no_request_leaves_the_site(found):
    """Whoever reads is known to the site's own host alone."""
    assert {one.where: one.foreign for one in found if one.foreign} == {}


def test_nothing_moves_while_a_page_loads(found):
    """The cumulative layout shift (Layout Instability, W3C) is nought, also on the way down."""
    assert {one.where: one.moved for one in found if one.moved} == {}


def test_no_page_is_wider_than_the_window(found):
    """Tables, code, formulas and figures scroll by themselves; the page never does sideways."""
    assert {one.where: one.beyond for one in found if one.beyond} == {}


def test_all_of_this_would_be_found(journal, browser):
    """Otherwise the tests before would say nothing."""
    journal.write("templates/404.html", BAD)
    site = built("bad", journal)

    for one in looked_at(browser, site, ["404.html"]):
        assert "label" in str(one.inaccessible)
        assert "wrong" in one.complaints
        assert one.foreign == ["http://127.0.0.2:9/elsewhere.png"]
        assert "2000px" in str(one.beyond) or "1280" not in one.where
        assert one.moved


# --- what the files say ---------------------------------------------------------------


def test_every_page_is_valid_html(sites):
    """Validated by the rules that html-validate recommends, but for those of mere style: how
    `<hr>` and `disabled` are written, how long a title may be, and with what an id begins, which
    the HTML standard leaves open.
    """
    program = module("html-validate", "bin", "html-validate.mjs")
    config = ROOT / "tests/htmlvalidate.json"
    pages = [site.folder / path for site in sites for path in site.pages]

    said = said_as_json(program, "--config", config, "--formatter", "json", *pages)

    found = {
        one["filePath"]: [f"{m['line']}: {m['ruleId']}: {m['message']}" for m in one["messages"]]
        for one in said
    }
    assert {path: messages for path, messages in found.items() if messages} == {}


def test_no_page_is_heavy(sites):
    """With all styles and scripts that it loads it comes to 60 KB at most, compressed."""
    weights = {
        f"{site.name}: {path}": weight(site, text)
        for site in sites
        for path, text in site.pages.items()
    }
    assert {page: size for page, size in weights.items() if size > MOST} == {}
