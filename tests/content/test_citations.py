"""``[@key]`` cites a work of ``content/references.bib``, of which nothing else is shown."""

from __future__ import annotations

import time

import pytest

from generator.content.bibliography import BIBLIOGRAPHY, read_bibliography
from generator.content.markdown.math import MathWriter
from generator.content.works import BadRecord, reference

pytest.importorskip("bibtexparser")


def read(text: str):
    return read_bibliography(BIBLIOGRAPHY, text.encode())


def written(fields: str, kind: str = "article"):
    """The reference of one record with these fields."""
    (record,) = read(f"@{kind}{{key, {fields}}}").records.values()
    return reference(record, MathWriter({}))


@pytest.mark.parametrize(
    ("body", "items"),
    [
        ("[@oord2018]", [("oord2018", "")]),
        ("[@a; @b, p. 12]", [("a", ""), ("b", "p. 12")]),
        ("[@a, pp. 3–4, 9;@b]", [("a", "pp. 3–4, 9"), ("b", "")]),
        ("[@DBLP:conf/x.y+z_1, § 2]", [("DBLP:conf/x.y+z_1", "§ 2")]),
        ("- | x [@ü'ß]", [("ü'ß", "")]),
    ],
)
def test_a_citation_names_works(parse, body, items):
    """Keys may have any letters but those that end them; what follows a comma says where."""
    whole = parse(body)

    assert whole.parsed.problems == ()
    (citation,) = whole.parsed.document.citations
    assert [(one.key, one.locator) for one in citation] == items
    assert [slot.of for slot in whole.html.slots] == ["cite"]


@pytest.mark.parametrize(
    "body",
    ["[@a](https://example.org)", "[@a][b]\n\n[b]: https://example.org", "`[@a]`", "\\[@a]", "a@b"],
)
def test_links_and_code_are_no_citations(parse, body):
    """What CommonMark means something else by stays what it is."""
    assert parse(body).parsed.document.citations == ()


def test_each_key_of_a_citation_has_its_place(parse):
    """A key that is not there can be shown where it stands."""
    (citation,) = parse("As [@one, p. 3; @two] say.").parsed.document.citations

    assert [(one.place.line, one.place.column) for one in citation] == [(5, 5), (5, 17)]


def test_a_summary_leaves_citations_out(parse):
    """What is read elsewhere has no list of references below it."""
    assert parse("It works [@a]. So do I.").parsed.document.summary.pieces == (
        "It works. So do I.",
    )


@pytest.mark.parametrize(
    ("fields", "short"),
    [
        ("author={Ada Lovelace}", "Lovelace"),
        ("author={Lovelace, Ada and Babbage, Charles}", "Lovelace and Babbage"),
        ("author={A. One and B. Two and C. Three}", "One et al."),
        ("author={One, A. and others}", "One et al."),
        (r"author={van den Oord, A{\"a}ron}", "van den Oord"),
        ("author={{The R and S Company}}", "The R and S Company"),
        ("editor={Editor, E.}", "Editor"),
        ("title={A long title of quite some words}", "“A long title of quite …”"),
    ],
)
def test_a_work_is_called_by_its_authors(fields, short):
    """One, two, or the first of more; else its editors, else its title."""
    assert written(fields).short == short


@pytest.mark.parametrize(
    ("kind", "fields", "html"),
    [
        (
            "article",
            "author={One, Ann and Two, Bo}, title={On {DNA}}, journal={J. of X}, volume=3,"
            "number=2, pages={1--10}, year=2001, doi={10.1/a_b}",
            "One, Ann, and Bo Two. 2001. “On DNA.” <cite>J. of X</cite> 3 (2): 1–10. "
            '<a href="https://doi.org/10.1/a_b">https://doi.org/10.1/a_b</a>',
        ),
        (
            "inproceedings",
            "author={One, Ann}, title={Why?}, booktitle={Proc.}, editor={E. Three}, date=2001-05,"
            "pages=7, url={https://example.org/?a=1&b=2}",
            "One, Ann. 2001. “Why?” In <cite>Proc.</cite>, edited by E. Three, 7. "
            '<a href="https://example.org/?a=1&amp;b=2">https://example.org/?a=1&amp;b=2</a>',
        ),
        (
            "book",
            "author={One, Ann}, title={Whole}, publisher={House}, address={Paris}, edition={2nd}",
            "One, Ann. n.d. <cite>Whole</cite>. 2nd edition. Paris: House.",
        ),
        (
            "misc",
            "author={One, Ann}, title={Pre}, year=2001, archivePrefix={arXiv}, eprint={1807.0}",
            'One, Ann. 2001. “Pre.” <a href="https://arxiv.org/abs/1807.0">arXiv:1807.0</a>',
        ),
        ("misc", "title={Alone}", "“Alone.” n.d."),
    ],
)
def test_a_work_is_listed_with_what_its_record_says(kind, fields, html):
    """Who, when, what, where, and a link."""
    work = written(fields, kind)

    assert work.html(work.year) == html


@pytest.mark.parametrize(
    ("latex", "html"),
    [
        (r"{\'E}tudes \& na{\"\i}ve", "Études &amp; naïve"),
        ("50% of R&D #1", "50% of R&amp;D #1"),
        ("On $x^2$ again", "On <math><msup><mi>x</mi><mn>2</mn></msup></math> again"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        (r"Odd $\nosuch$ {formula", "formula"),
        (r"\emph{Said} \textbf{so}", "Said so"),
    ],
)
def test_latex_becomes_text_and_formulas(latex, html):
    """Accents and signs are letters, formulas MathML, and nothing is markup of its own."""
    if latex.count("{") != latex.count("}"):
        assert read(f"@misc{{k, title={{{latex}}}}}").problems
    else:
        assert html in written(f"title={{{latex}}}").rest + written(f"title={{{latex}}}").people


def test_only_web_addresses_are_links():
    """A script is no address."""
    assert "<a" not in written("title={A}, author={B}, url={javascript:alert(1)}").rest


def test_strings_are_what_they_say():
    """Names of strings stand for their text, also joined."""
    text = '@string{j = "Journal of"}\n@article{k, journal = j # " X", year = 2001}'

    assert read(text).records["k"].fields == {"journal": "Journal of X", "year": "2001"}


def test_what_no_list_shows_is_not_even_kept():
    """Notes, abstracts and paths of files go no further than the file."""
    found = read("@misc{k, note={N}, abstract={A}, file={/home/me/x.pdf}, keywords={K}, title={T}}")

    assert found.records["k"].fields == {"title": "T"}


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("@misc{a, title={x}}\n\n@misc{a, title={y}}", ":3:1", 'the key "a" is given twice, first'),
        ("\n@misc{a, title={x}\n@misc{b, title={y}}", ":2:1", "this record cannot be read: "),
        ("@misc{a, title={x}, title={y}}", ":1:1", "this record has a field twice: title"),
        ("@misc{a, title={x", ":1:1", "this record cannot be read: "),
    ],
)
def test_a_record_that_cannot_be_read_is_an_error_at_its_line(text, place, message):
    """The file is named with the line, and the other records are read."""
    (problem, *_) = read(f"{text}").problems

    assert str(problem.place) == f"{BIBLIOGRAPHY}{place}"
    assert problem.message.startswith(message)
    assert problem.is_error


def test_what_is_not_text_is_an_error():
    """A file in another encoding says where."""
    (problem,) = read_bibliography(BIBLIOGRAPHY, b"@misc{a,\n title={\xe9}}").problems

    assert (problem.place.line, problem.place.column) == (2, 9)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ('"A" # " and " # "B"', "A and B"),
        ("{A} # {B}", "AB"),
        ('{A # "} # "#B"', 'A # "#B'),
        ('j # " of X"', "Journal of X"),
        ('J # " " # Dec # " " # 2001', "Journal December 2001"),
        ('"a {"} b"', 'a {"} b'),
        (r"{a \} b}", r"a \} b"),
        ("2001-05", "2001-05"),
    ],
)
def test_a_value_is_joined_of_what_it_names(value, shown):
    """Words enclosed, numbers, and strings in whatever case; months are known to all."""
    found = read(f"@string{{j = {{Journal}}}}\n@misc{{k, title = {value}}}")

    assert found.problems == ()
    assert found.faults == {}
    assert found.records["k"].fields["title"] == shown


def test_authors_can_be_joined():
    """The joined value is read as one."""
    assert written('author="A B" # " and C D", title={T}').short == "B and D"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("@string{x = x # x # x # x # x # x # x # x}", "this string names itself"),
        ("@string{x = X}", "this string names itself"),
        ("@string{x = y}\n@string{y = x}", 'there is no string "y" before this one, which names'),
        ("@string{x = {a} y = {b}}", 'the value of x goes on behind its end, with "y"'),
        ("@string{x = {a} #}", "the value of x ends with a #"),
    ],
)
def test_a_string_says_what_those_before_it_say(text, message):
    """One error, at the string; what names it in turn is not told as well."""
    found = read(f"{text}\n@article{{a, title=x, year=2000}}")
    (problem,) = found.problems

    assert str(problem.place) == f"{BIBLIOGRAPHY}:1:1"
    assert problem.message.startswith(message)
    assert problem.hint
    assert found.faults == {}


def test_strings_of_strings_do_not_grow_without_end():
    """Each ten times the one before: the first that is too long is an error, in no time."""
    doubled = [f"@string{{s{n + 1} = {' # '.join([f's{n}'] * 10)}}}" for n in range(30)]
    (problem, *_) = read("\n".join(["@string{s0 = {0123456789}}", *doubled])).problems

    assert problem.message == "this string is longer than 1,000 characters"
    assert problem.place.line == 4


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            "author={A B} title={T}, year=2000",
            'the value of author goes on behind its end, with "title"',
        ),
        ("year=2000 title={T}", 'the value of year goes on behind its end, with "title"'),
        ("note={N} title={T}", 'the value of note goes on behind its end, with "title"'),
        ("title=On Roots", 'the value of title goes on behind its end, with "Roots"'),
        ("title={T} # # {U}", 'the value of title goes on behind its end, with "#"'),
        ('title="a { b"', "a brace or a quote in the value of title has no partner"),
    ],
)
def test_a_value_that_goes_on_is_an_error_at_its_field(fields, message):
    """A comma that is missing swallows the next field, which nobody would notice."""
    (problem,) = read(f"\n@article{{a,\n {fields}}}").problems

    assert str(problem.place) == f"{BIBLIOGRAPHY}:3:1"
    assert problem.message == message
    assert problem.hint


def test_a_string_that_is_not_there_is_a_fault_of_its_record():
    """Where it would be shown; and the word may have been meant."""
    found = read("@article{a, journal=nosuch, month=nosuch,\n note=nosuch, year=2001}")
    (fault,) = found.faults["a"]

    assert found.problems == ()
    assert (fault.message, fault.place.line) == ('there is no string "nosuch"', 1)
    assert fault.hint == "write {nosuch} for the word, or define @string{nosuch = {…}}"


def test_a_record_has_what_it_lacks_from_its_crossref():
    """Whichever stands first; the title of the whole is the name of its book."""
    found = read(
        "@inproceedings{a, title={Part}, author={One, Ann}, crossref={w}, pages=3}\n"
        "@proceedings{w, title={Proc. of X}, editor={Three, E.}, year=2001, pages={1--99}}\n"
        "@inbook{b, title={Other}, crossref=w, booktitle={Own}}\n@string{w = {w}}"
    )
    work = reference(found.records["a"], MathWriter({}))

    assert (found.problems, found.faults) == ((), {})
    assert work.html(work.year) == (
        "One, Ann. 2001. “Part.” In <cite>Proc. of X</cite>, edited by E. Three, 3."
    )
    assert found.records["b"].fields["booktitle"] == "Own"


@pytest.mark.parametrize(
    ("crossref", "message", "hint"),
    [
        ("wholf", 'crossref names "wholf", which is no record', "did you mean whole?"),
        ("no", 'crossref names "no", which is no record', "add that record, or take the crossref"),
        ("part", 'crossref names "part", which has a crossref itself', "name the record of the"),
    ],
)
def test_a_crossref_that_leads_to_nothing_is_a_fault(crossref, message, hint):
    """To no record, or to one that needs another."""
    found = read(
        f"@misc{{whole, title={{W}}}}\n@misc{{part, title={{P}}, crossref={{{crossref}}}}}"
    )
    (fault,) = found.faults["part"]

    assert (fault.message, fault.place.line) == (message, 2)
    assert fault.hint.startswith(hint)


@pytest.mark.parametrize(
    "fields", ["note={x}", "author={, ,,,,}, title={}", "title={{}}, year=2001", "journal={J}"]
)
def test_a_record_that_says_nothing_is_no_work(fields):
    """Neither people nor a title: there is nothing that it could be cited by."""
    with pytest.raises(BadRecord, match="has neither author, editor nor title"):
        written(fields)


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("{" * 1000 + "x" + "}" * 1000, "nested too deeply to be read"),
        (r"\begin{a}" * 1000 + "x", "nested too deeply to be read"),
        (r"\emph{" * 300 + "x" + "}" * 300, "nested too deeply to be read"),
        (r"\sqrt", "its LaTeX cannot be read"),
        (r"a \verb", "its LaTeX cannot be read"),
    ],
    ids=["braces", "environments", "macros", "a macro of nothing", "nothing verbatim"],
)
@pytest.mark.parametrize("field", ["title", "author", "publisher"])
def test_latex_that_breaks_its_reader_is_told(field, title, message):
    """The library that reads it fails in ways of its own."""
    with pytest.raises(BadRecord, match=message):
        written(f"title={{T}}, {field}={{{title}}}" if field != "title" else f"title={{{title}}}")


@pytest.mark.parametrize(
    ("authors", "html"),
    [
        ("Doe, Jane and Smith, Jr., John", "Doe, Jane, and John Smith Jr. 2001."),
        ("Smith, Jr., John and Doe, Jane", "Smith, John, Jr., and Jane Doe. 2001."),
        ("van der Berg, III, Jan", "van der Berg, Jan, III. 2001."),
        ("Smith, Jr., {}", "Smith, Jr. 2001."),
    ],
)
def test_a_suffix_stands_behind_the_name(authors, html):
    """Behind the first name where the last one comes first, else behind the last."""
    work = written(f"author={{{authors}}}, title={{T}}, year=2001")

    assert work.html(work.year).startswith(html)


def test_an_editor_has_a_suffix_too():
    """In a book's name as in a list."""
    rest = written("author={A B}, title={T}, booktitle={C}, editor={Smith, Jr., John}").rest

    assert "edited by John Smith Jr." in rest


@pytest.mark.parametrize(
    "fields",
    ["title={x}, Title={y}", "crossref={w}, Crossref={w}, title={x}", "note={x}, NOTE={y}"],
)
def test_a_field_that_is_there_twice_is_an_error_in_whatever_case(fields):
    """The last one would take the place of the first."""
    found = read(f"@misc{{w, title={{W}}}}\n@misc{{a, {fields}}}")
    (problem,) = found.problems

    assert problem.message.startswith("this record has a field twice: ")
    assert problem.place.line == 2


def test_what_is_wrong_with_the_whole_is_wrong_with_its_part():
    """A part would lack what its whole could not say."""
    found = read("@misc{w, title={W}, year=nosuch}\n@misc{a, title={A}, crossref={w}}")

    assert found.faults["a"] == found.faults["w"]


def test_a_crossref_may_be_empty_but_no_string_that_is_not_there():
    """The second is told as of every field that matters."""
    found = read("@misc{a, title={A}, crossref={}}\n@misc{b, title={B}, crossref=nosuch}")

    assert found.faults.keys() == {"b"}
    assert [fault.message for fault in found.faults["b"]] == ['there is no string "nosuch"']


def test_many_crossrefs_to_nothing_are_read_in_seconds():
    """What was meant is looked for so often, and no more."""
    record = "@misc{{key{0}, title={{T}}, crossref={{keys{0}x}}}}"
    begin = time.process_time()
    found = read("\n".join(record.format(number) for number in range(3000)))

    assert time.process_time() - begin < 10
    assert len(found.faults) == 3000
