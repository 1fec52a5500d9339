"""Works that a post cites: in the prose, in a list at its end, and nowhere else."""

from __future__ import annotations

import re
import sys

import pytest

pytest.importorskip("bibtexparser")

WORKS = """
@article{one, author={One, Ann and Two, Bo and Three, Cy}, title={On Roots}, year=2001,
  journal={Soil}, note={A secret of mine}, abstract={Kept}, file={/home/ann/one.pdf}}
@book{two, author={Zed, Z.}, title={Leaves}, year=2002}
@book{three, author={Zed, Z.}, title={Branches}, year=2002}
@misc{never, author={Nobody}, title={Uncited Work}}
"""
BIB = "content/references.bib"


@pytest.fixture
def cited(journal):
    journal.write(BIB, WORKS)
    journal.post("learning/roots", "They drink [@one, p. 3; @two], and again [@one].")
    journal.post("learning/leaves", "Nothing is cited.")
    return journal


def list_of(page: str) -> str:
    return page.partition('<section class="references"')[2].partition("</section>")[0]


def test_a_citation_leads_to_the_list_and_back(cited):
    """Author and year in the text, the works by author at the end, each with its ways back."""
    cited.publish()
    page = cited.page("/learning/roots/")

    assert (
        '(<a class="citation" id="_cite-1" href="#_ref-one">One et al., 2001</a>, p. 3; '
        '<a class="citation" id="_cite-2" href="#_ref-two">Zed, 2002</a>)' in page
    )
    listed = list_of(page)
    assert re.findall(r'<li id="(.*?)"', listed) == ["_ref-one", "_ref-two"]
    assert re.findall(r'href="#(_cite-\d)"', listed) == ["_cite-1", "_cite-3", "_cite-2"]
    assert "One, Ann, Bo Two, and Cy Three. 2001. “On Roots.” <cite>Soil</cite>." in listed


def test_only_posts_that_cite_have_a_list(cited):
    """And it names what they cite, no more."""
    cited.publish()

    assert "references" not in cited.page("/learning/leaves/")
    for content in cited.site.values():
        assert b"Uncited Work" not in content


def test_the_file_and_its_other_fields_are_never_published(cited):
    """Notes, abstracts and paths stay at home, and so does the file."""
    cited.publish()

    assert not [path for path in cited.site if path.endswith(".bib")]
    for content in cited.site.values():
        for kept in (b"A secret of mine", b"Kept", b"/home/ann"):
            assert kept not in content


def test_the_file_cannot_be_linked(cited):
    """A link would copy it."""
    cited.post("learning/leaves", "See [all](../references.bib).")

    (problem,) = cited.build().problems
    assert problem.message == "the file of works that posts cite is not published"


def test_works_of_one_year_are_told_apart(cited):
    """By letters, which count on the page that cites both."""
    cited.post("learning/leaves", "So [@two; @three].")
    cited.publish()

    page = cited.page("/learning/leaves/")
    assert "Zed, 2002b</a>; <a" in page
    assert "Zed, 2002a</a>)" in page
    assert "Z. 2002a. <cite>Branches</cite>." in page
    assert "Zed, 2002</a>" in cited.page("/learning/roots/")


def test_another_record_changes_no_page(cited):
    """The file is an input of the pages that cite, and of these only by what they cite."""
    cited.publish()
    cited.write(BIB, WORKS + "@misc{more, title={More}}")
    assert cited.publish().rendered == set()

    cited.write(BIB, WORKS.replace("On Roots", "On Stems"))
    built = cited.publish()
    assert {path for path in built.rendered if path.startswith("learning/")} == {
        *("learning/roots/index.html", "learning/roots/index.html.md"),
    }
    assert "On Stems" in cited.page("/learning/roots/")


def test_an_unknown_work_is_an_error_where_it_is_cited(cited):
    """With the key that was probably meant."""
    cited.post("learning/leaves", "So [@one; @tree].")

    (problem,) = cited.build().problems
    assert str(problem.place) == "content/learning/leaves.md:8:11"
    assert problem.message == 'no work has the key "tree" in content/references.bib'
    assert problem.hint == "did you mean [@three]?"


def test_a_broken_file_stops_the_build_with_its_line(cited):
    """Whatever is wrong in it is an error at its place, once."""
    cited.write(BIB, WORKS + "@misc{one, title={Again}}")

    (problem,) = cited.build().problems
    assert str(problem.place) == f"{BIB}:7:1"
    assert problem.message == f'the key "one" is given twice, first at {BIB}:2:1'


def test_without_the_file_there_is_one_error(cited):
    """However often something is cited."""
    (cited.root / BIB).unlink()

    (problem,) = cited.build().problems
    assert problem.message == f"there is no {BIB} with the works that posts cite"
    assert str(problem.place) == "content/learning/roots.md:8:13"


def test_without_the_extra_there_is_one_error(cited, monkeypatch):
    """It says what to install."""
    monkeypatch.setitem(sys.modules, "bibtexparser", None)  # as Python marks what is not there

    (problem,) = cited.build().problems
    assert problem.message == "citations need bibtexparser, which is not there"
    assert problem.hint == "install learning-journal[citations], with the same pip"


def test_feeds_have_the_list(cited):
    """The feed's article is whole: its citations lead to the page."""
    cited.publish()
    feed = cited.site["feed.xml"].decode()

    assert "On Roots" in feed
    assert "https://example.org/learning/roots/#_ref-one" in feed


def test_an_embedded_post_adds_its_works_to_the_page(cited):
    """One list for the page, whose links are to what stands on it."""
    cited.post("learning/host", "Mine [@three].\n\n![[Roots]]")
    cited.publish()

    page = cited.page("/learning/host/")
    assert re.findall(r'<li id="(.*?)"', list_of(page)) == ["_ref-one", "_ref-three", "_ref-two"]
    for target in re.findall(r'href="#(_(?:ref|cite)-[^"]*)"', page):
        assert page.count(f'id="{target}"') == 1


def test_a_caption_cites(cited):
    """The citation in a caption counts with the others."""
    cited.experiment("grow", 'run.table("rows", [{"h": 1}])')
    cited.post("learning/leaves", "![After [@one].](experiment:grow/rows)\n\nAnd [@two].")
    cited.publish()

    page = cited.page("/learning/leaves/")
    assert 'After (<a class="citation" id="_cite-1" href="#_ref-one">' in page
    assert 'id="_cite-2" href="#_ref-two"' in page


def test_keys_with_odd_letters_lead_to_their_works(journal):
    """An address is encoded, the anchor is not."""
    journal.write(BIB, "@misc{DBLP:a/ü+'x, title={T}, author={A}}")
    journal.post("learning/roots", "So [@DBLP:a/ü+'x].")
    journal.publish()

    page = journal.page("/learning/roots/")
    assert 'href="#_ref-DBLP:a/%C3%BC+&#x27;x"' in page
    assert re.search(r'<li id="_ref-DBLP:a/ü\+&#(?:x27|39);x"', page)


def test_a_work_called_as_a_private_post_is_no_leak(cited):
    """What a public post cites, it says."""
    cited.post("learning/hidden", "Words.", title="On Roots", visibility="private")

    cited.publish()


def test_a_long_file_is_read_once(journal):
    """Five thousand records are parsed when one of them changes, and remembered."""
    record = "@article{{k{0}, author={{Doe, J. and Roe, R.}}, title={{No {0}}}, year=2001}}"
    journal.write(BIB, "\n".join(record.format(number) for number in range(5000)))
    journal.post("learning/roots", "So [@k4999].")
    journal.publish()

    assert "“No 4999.”" in journal.page("/learning/roots/")
    journal.post("learning/leaves", "And [@k7].")
    assert journal.publish().made["bibliography"] == 0


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (f"title={{{'{' * 1000}x{'}' * 1000}}}, year=2000", "is nested too deeply to be read"),
        ("note={x}", "has neither author, editor nor title"),
    ],
    ids=["deep", "nothing"],
)
def test_a_record_of_which_no_work_can_be_made_is_an_error_at_its_line(cited, record, message):
    """Once it is cited: the file is a collection, of which much is never shown."""
    cited.write(BIB, f"{WORKS}\n@misc{{a, {record}}}")
    assert cited.build().problems == ()

    cited.post("learning/leaves", "So [@a], and [@a].")
    (problem,) = cited.build().problems
    assert str(problem.place) == f"{BIB}:8:1"
    assert problem.message == f'the record "a" {message}'


def test_a_string_that_is_not_there_is_told_once_it_would_be_shown(cited):
    """And its record is not told of twice."""
    cited.write(BIB, WORKS + "@misc{a, title=nosuch}")
    assert cited.build().problems == ()

    cited.post("learning/leaves", "So [@a].")
    (problem,) = cited.build().problems
    assert (str(problem.place), problem.message) == (f"{BIB}:7:1", 'there is no string "nosuch"')


def test_what_is_not_there_is_told_with_what_to_write(cited):
    """A record, or the file."""
    cited.post("learning/leaves", "So [@nothing-alike].")
    (problem,) = cited.build().problems
    assert problem.hint.startswith("add its record: @book{nothing-alike, author = {…}, title")

    (cited.root / BIB).unlink()
    (problem,) = cited.build().problems
    assert problem.hint.startswith("write it, with a record for each: @book{key, author = {…}")


def test_pages_in_a_citation_are_joined_as_in_lists(cited):
    """LaTeX's ``--`` is a dash, also where somebody writes it out of habit."""
    cited.post("learning/leaves", "So [@one, pp. 1--2].")
    cited.publish()

    assert "</a>, pp. 1–2)" in cited.page("/learning/leaves/")
