"""The theme is a set of files, and a journal's own file stands in for the built-in one."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from generator.content import parse_file
from generator.journal import Settings
from generator.problems import Place
from generator.starting import new_post
from generator.templates import BadTemplate, Stationery, Theme, load_theme


def test_one_template_may_be_shadowed_alone(garden):
    """A journal's own template takes the place of one; it may build on all the others."""
    garden.write(
        "templates/404.html",
        '{% extends "base.html" %}{% block main %}<h1>Gone to seed</h1>{% endblock %}',
    )
    built = garden.publish()

    assert set(built.report.written) == {"404.html"}
    assert "<h1>Gone to seed</h1>" in garden.page("/404.html")
    assert "site-nav" in garden.page("/404.html")


def test_without_the_shadow_the_built_in_one_is_back(garden):
    """Removing a journal's own template restores the site as it was."""
    before = garden.site
    garden.write("templates/partials/legend.html", "<p>Mine.</p>")
    garden.publish()
    garden.remove("templates/partials/legend.html")
    garden.publish()

    assert garden.site == before


def test_an_asset_of_one_s_own_is_published(garden):
    """A new file below assets/ is part of the site; one that lies elsewhere is not."""
    garden.write("templates/assets/fonts/serif.woff2", b"\0font")
    garden.write("templates/sketch.txt", "for myself")
    garden.write("templates/.DS_Store", b"\0")
    garden.publish()

    assert garden.site["assets/fonts/serif.woff2"] == b"\0font"
    assert not [path for path in garden.site if "sketch" in path or "DS_Store" in path]


BROKEN = {
    "syntax": ("404.html", "<p>\n{% if %}\n", "404.html:2:1", "Expected an expression"),
    "name": (
        "404.html",
        "\n\n{{ page.nothing.here }}",
        "404.html:3:1",
        "has no attribute 'nothing'",
    ),
    "filter": ("404.html", "{{ site.title | shout }}", "404.html:1:1", "No filter named 'shout'"),
    "include": ("partials/legend.html", "<p>\n{{ gone }}", "partials/legend.html:2:1", "'gone' is"),
    "missing": ("404.html", "\n{% include 'gone.html' %}", "404.html:2:1", "gone.html"),
    "python": ("404.html", "\n{{ 1 // 0 }}", "404.html:2:1", "division"),
    "circle": ("404.html", "{% extends '404.html' %}", "404.html:1:1", "recursion"),
    "not text": ("404.html", b"<p>\n\xe9", "404.html:2:1", "not UTF-8 text"),
}


@pytest.mark.parametrize(("name", "text", "place", "message"), BROKEN.values(), ids=BROKEN)
def test_a_template_that_does_not_work_is_a_problem(garden, name, text, place, message):
    """It is reported at its own file and line, and the site stays as it is."""
    before = garden.site
    garden.write(f"templates/{name}", text)
    (problem,) = garden.build().problems

    assert str(problem.place) == f"templates/{place}"
    assert message in problem.message
    assert garden.site == before


def test_a_template_that_the_theme_misses_something_in_is_a_problem(garden):
    """A shadow must offer what the built-in templates take from it; which one does is said."""
    garden.write("templates/partials/state.html", "{% macro mark(state) %}{% endmacro %}")
    (problem,) = garden.build().problems

    assert problem.place == Place("templates/partials/state.html")
    assert "the built-in" in problem.message
    assert "does not export the requested name" in problem.message


def test_a_fault_in_the_built_in_theme_is_ours():
    """Without templates of the journal's own, an error is not put on the author."""
    theme = Theme({"page.html": b"{{ nothing }}"})
    with pytest.raises(Exception, match="'nothing' is undefined") as raised:
        Stationery(theme, {}, "none").render("page.html")

    assert not isinstance(raised.value, BadTemplate)


def test_a_theme_is_named_by_all_its_files(garden):
    """Any file that is added, changed or renamed makes another theme."""
    own = garden.root / "templates"
    digests = [load_theme(own).digest]
    for name, text in (("x.html", "a"), ("x.html", "b"), ("y.html", "b"), ("assets/z", "b")):
        garden.write(f"templates/{name}", text)
        digests.append(load_theme(own).digest)

    assert len(set(digests)) == len(digests)


def test_the_journal_whose_templates_are_the_theme_shadows_nothing():
    """In this repository the built-in theme is the journal's own folder."""
    theme = load_theme(Path(__file__).parents[2] / "templates")

    assert theme.own == frozenset()
    assert "base.html" in theme.files


@pytest.mark.parametrize("title", ["Plain", 'With "quotes": & <signs>', "Größe #1 – {{ x }}"])
@pytest.mark.parametrize("kind", ["learning", "research", "page"])
def test_a_new_post_is_valid(journal, kind, title):
    """What `journal new` writes has no Problem, keeps the title, and nobody sees it yet."""
    path = new_post(journal.root, kind, title, datetime.date(2025, 1, 31))
    name = path.relative_to(journal.root).as_posix()
    parsed = parse_file(name, path.read_bytes(), Settings()).parsed

    assert parsed.problems == ()
    assert parsed.post is not None
    assert parsed.post.called == title
    assert parsed.post.kind == kind
    assert not parsed.post.front.published
    assert parsed.post.front.visibility == "private"
    assert journal.publish().problems == ()
    assert not [page for page in journal.site if path.stem in page]


def test_every_kind_of_page_is_rendered(garden):
    """The built-in theme has a template for each page, and each page begins and ends whole."""
    garden.post("learning/old", aliases=["/older/"])
    garden.publish()
    for path, content in garden.site.items():
        if path.endswith(".html"):
            assert content.lstrip().startswith(b"<!doctype html>"), path
            assert content.rstrip().endswith(b"</html>"), path
            assert b"{{" not in content, path
            assert b"{%" not in content, path
