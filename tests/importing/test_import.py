"""`journal import`, as somebody meets it who types it: what it makes, says and never touches."""

from __future__ import annotations

import os
import re
import resource
import shutil

import pytest
from bringing import write_notes
from support import really, tree
from vaults import PICTURE, write_vault

from generator.importing import plan_import

NOTES = {
    ".obsidian/app.json": "{}",
    "One.md": "---\ntags: [a]\n---\n[[Two]], [[Nowhere]] and ![[pic.png]]\n",
    "sub/Two.md": "![[pic.png]] and [[One]]\n",
    "files/pic.png": PICTURE,
    "Board.canvas": "{}",
}


@pytest.fixture
def notes(tmp_path):
    """A small vault beside the journal."""
    return write_notes(tmp_path / "notes", NOTES)


def without_memory(root):
    """All files of a journal but what it remembers."""
    return {path: data for path, data in tree(root).items() if not path.startswith(".journal/")}


def test_an_import_says_what_it_read_made_and_left(type_, journal, notes):
    """First what the notes were taken for, then each file, then Problems and a summary."""
    said = type_("import", "../notes")

    assert said.exit_code == 0
    assert said.stdout.splitlines() == [
        "Read as Obsidian, for it has a folder .obsidian. "
        "If it is not, say --from hugo or --from jekyll or --from quartz.",
        "  content/learning/One.md  ← One.md",
        "  content/learning/sub/Two.md  ← sub/Two.md",
        "  content/learning/files/pic.png  ← files/pic.png",
        "  content/learning/sub/pic.png  ← files/pic.png",
        "Made 2 posts, 2 files of 2 notes.",
        "Written otherwise: 3 × link.",
        "Left: 1 × .canvas files that no note shows.",
        "Dated by the last change of their files: "
        "2 posts (content/learning/One.md, content/learning/sub/Two.md).",
        "Problems: 1 warning.",
        "All of it is private: set `published: true` and `visibility: public` yourself.",
        "`journal check` says what is wrong, `journal serve` shows it to you alone.",
    ]
    assert said.stderr.splitlines()[:3] == [
        '../notes/One.md:4:10: warning: there is no note "Nowhere"; '
        "its words stay, without the link",
        "",
        "  4 | [[Two]], [[Nowhere]] and ![[pic.png]]",
    ]


def test_a_post_that_was_imported_says_what_it_was(type_, journal, notes):
    """It is a private draft, and keeps the path and the version of its note."""
    type_("import", "../notes")

    text = (journal.root / "content/learning/One.md").read_text()
    assert re.fullmatch(
        '---\ntitle: "One"\ndate: "2023-11-14"\ntags: \\["a"\\]\npublished: false\n'
        'visibility: private\nextra:\n  imported_from: "notes/One.md"\n'
        '  imported_version: "[0-9a-f]{12}"\n---\n'
        "\\[\\[Two\\]\\], Nowhere and !\\[\\]\\(files/pic.png\\)\n",
        text,
    )


def test_a_dry_run_says_the_same_and_writes_nothing(type_, journal, notes):
    """What it lists is what is made, byte for byte; no file is there before, nor a memory."""
    before = tree(journal.root)
    dry = type_("import", "../notes", "--dry-run")

    assert tree(journal.root) == before
    real = type_("import", "../notes")
    assert dry.stdout.replace("Would make", "Made") == real.stdout
    assert dry.stderr == real.stderr


def test_a_second_import_makes_nothing_twice(type_, journal, notes):
    """What was imported is known again, also when its post was edited, or the folder renamed."""
    type_("import", "../notes")
    journal.edit("content/learning/One.md", "Nowhere", "somewhere")
    after = without_memory(journal.root)
    again = type_("import", "../notes")
    notes.rename(notes.with_name("renamed"))
    renamed = type_("import", "../renamed")

    assert without_memory(journal.root) == after
    for said in (again, renamed):
        assert "Made nothing new of 2 notes." in said.stdout
        assert "Already there, and left as it is: 2 files." in said.stdout
        assert said.stderr == ""


def test_a_note_that_changed_since_is_told_and_not_imported_again(type_, journal, notes):
    """The post is the author's by now: a newer note is theirs to bring over."""
    type_("import", "../notes")
    after = without_memory(journal.root)
    (notes / "One.md").write_text("newer")
    said = type_("import", "../notes")

    assert without_memory(journal.root) == after
    assert said.stderr.startswith(
        "../notes/One.md: warning: has changed since it became content/learning/One.md, "
        "which is left as it is\n"
    )


def test_a_note_that_is_new_finds_those_that_were_imported(type_, journal, notes):
    """Its links lead to posts that are there, and to their headings."""
    type_("import", "../notes")
    journal.edit("content/learning/sub/Two.md", "and", "\n\n## Later on\n\nand")
    write_notes(notes, {"New.md": "[[Two#later-on]] ![[pic.png]] [[Two#Gone]]\n"})
    said = type_("import", "../notes")

    assert "Made 1 post of 3 notes." in said.stdout
    text = (journal.root / "content/learning/New.md").read_text()
    assert text.endswith("\n[[Two#later-on]] ![](files/pic.png) [[Two]]\n")


def test_nothing_of_the_author_is_written_over(type_, journal, notes):
    """A name that is taken gets a number, whatever stands there: a post, a file or a link."""
    journal.post("learning/One", "mine", title="Mine")
    journal.write("content/learning/files/pic.png", "mine")
    (journal.root / "content/learning/sub").mkdir()
    (journal.root / "content/learning/sub/pic.png").symlink_to("nowhere")
    before = tree(journal.root / "content")
    said = type_("import", "../notes")
    after = tree(journal.root / "content")

    assert {path: after[path] for path in before} == before
    assert "  content/learning/One-2.md  ← One.md" in said.stdout
    assert "  content/learning/files/pic-2.png  ← files/pic.png" in said.stdout
    assert "  content/learning/sub/pic-2.png  ← files/pic.png" in said.stdout
    assert "![](files/pic-2.png)" in after["learning/One-2.md"].decode()
    assert b'slug: "one-2"' not in after["learning/One-2.md"]  # its name says so
    assert not [one for one in journal.check().problems if one.is_error]


def test_notes_of_one_name_are_told_apart(bring):
    """Each has an address of its own, and links lead to the one that is meant."""
    brought = bring(
        {
            "a/Same.md": "[[Same]] [[b/Same]]\n",
            "b/Same.md": "[[Same]] [[a/Same]]\n",
            "same.md": "[[Same]] [x](b/Same.md)\n",
            "learning/case.md": "",
            "learning/CASE.md": "",
        },
        "obsidian",
    )

    slugs = [re.findall("^slug: (.*)$", brought.head(path), re.M) for path in (
        "a/Same.md", "b/Same.md", "same.md")]  # fmt: skip
    assert slugs == [[], ['"b-same"'], ['"same-2"']]
    assert brought.body("a/Same.md") == "[Same](Same.md) [[b/Same]]\n"
    assert brought.body("same.md") == "[[same-2|Same]] [x](b/Same.md)\n"
    assert "content/learning/learning/case-2.md" in brought.paths
    assert not [one for one in brought.journal.check().problems if one.is_error]


def test_old_addresses_that_are_taken_are_kept_beside(bring):
    """No alias takes the address of a page; the author is told which."""
    brought = bring(
        {
            "a.md": "---\ntitle: A\nurl: /map/\n---\n",
            "s/b.md": "---\ntitle: B\naliases: [/s/c/, /x, '/x/', '../..', '?']\n---\n",
            "s/c.md": "---\ntitle: C\n---\n",
        },
        "hugo",
    )

    assert 'aliases: ["/s/c/", "/x", "/s/b/"]' in brought.head("s/b.md")
    assert "aliases:" not in brought.head("s/c.md").partition("extra:")[0]
    assert [said for said in brought.messages if "is taken" in said] == [
        f"{path}: its old address {address} is taken; it is kept under `extra:` alone"
        for path, address in (("a.md", "/map/"), ("s/b.md", "/x/"), ("s/c.md", "/s/c/"))
    ]
    assert not [one for one in brought.journal.check().problems if one.is_error]


def test_embeds_that_would_not_end_become_links(bring):
    """Notes that show one another, or themselves, are shown once."""
    brought = bring({"A.md": "![[B]]\n", "B.md": "![[A]]\n", "C.md": "![[C]]\n"}, "obsidian")

    bodies = [brought.body(f"{name}.md") for name in "ABC"]
    assert bodies == ["[[B]]\n", "![[A]]\n", "[[C]]\n"]


def test_templates_drawings_and_other_files_are_left(bring):
    """What is no note is counted by what it is; a template is one by the vault's settings."""
    brought = bring(
        {
            ".obsidian/templates.json": '{"folder": "Templates"}',
            "Templates/Day.md": "{{date}}",
            "d.excalidraw.md": "---\nexcalidraw-plugin: parsed\n---\n",
            "b.md": b"\0\1\2\3" * 99,
            "q.md": "```dataview\nLIST\n```\n<% tp.x() %>\n",
            "x.canvas": "",
        }
    )

    assert brought.paths == ["content/learning/q.md"]
    assert brought.plan.left == {
        **{"templates for notes": 1, "drawings": 1, "notes that cannot be read": 1},
        ".canvas files that no note shows": 1,
    }
    assert [said for said in brought.messages if said.startswith("q.md")] == [
        "q.md:1:1: only Obsidian can fill in this query; it stays, as code",
        "q.md:4:1: a command of Templater that never ran; it stays as text",
    ]


@pytest.mark.parametrize("folder", [".", "content", "content/learning"])
def test_a_journal_is_not_imported_into_itself(type_, journal, folder):
    """Its own posts are there already."""
    journal.post("learning/a")
    said = type_("import", folder)

    assert said.exit_code == 1
    assert said.stderr == (
        f"{folder} is this journal itself; name the folder of the notes to bring in\n"
    )


def test_a_journal_within_the_notes_is_passed_over(type_, journal, tmp_path):
    """Whoever keeps the journal in the vault imports the rest of the vault."""
    journal.post("learning/mine", "[[x]]")
    (tmp_path / "other.md").write_text("x")
    said = type_("import", "..")

    assert "Made 1 post of 1 note." in said.stdout


def test_what_cannot_be_read_costs_only_itself(type_, journal, notes):
    """A locked note and a locked folder are errors; all others are imported, the exit code is 1."""
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    (notes / "One.md").chmod(0)
    said = type_("import", "../notes")
    (notes / "One.md").chmod(0o600)

    assert said.exit_code == 1
    assert "../notes/One.md: cannot be read: Permission denied" in said.stderr
    assert "Made 1 post, 1 file of 1 note." in said.stdout


def test_a_file_where_a_folder_has_to_be_costs_only_what_goes_there(type_, journal, notes):
    """What stands in the way is named; all else is made."""
    journal.write("content/learning/sub", "mine")
    said = type_("import", "../notes")

    assert said.exit_code == 1
    assert (
        "\n../notes/sub/Two.md: cannot become content/learning/sub/Two.md: "
        "something stands at content/learning/sub\n"
    ) in said.stderr
    assert (journal.root / "content/learning/One.md").is_file()


@pytest.fixture
def room():
    """Says how large a file of this process may grow."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_without_room_is_said_and_the_import_taken_up_again(type_, journal, notes, room):
    """What was made stays, nothing is half there, and the next run makes the rest."""
    (notes / "sub/Two.md").write_text("long " * 200)
    room(500)
    said = type_("import", "../notes")
    room(1 << 20)
    again = type_("import", "../notes")

    assert said.exit_code == 1
    assert said.stderr.splitlines()[-1] == (
        "the journal cannot be written to: File too large (content/learning/sub/Two.md); "
        "2 of 3 files were made. Run it again to go on."
    )
    assert "Made 1 post of 2 notes." in again.stdout


def test_an_import_shows_how_far_it_is_on_a_terminal(tmp_path, journal, notes):
    """Elsewhere nothing of that is written."""
    said = really(journal.root, "import", str(notes), "--dry-run")

    assert "reading" not in said.stderr
    steps = []
    plan_import(notes, journal.journal, None, lambda *step: steps.append(step))
    assert ("reading", 2, 2) in steps
    assert ("translating", 2, 2) in steps


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("# A title\n\n\nwords\n\n[[Nowhere]]\n", "6:1"),
        ("---\ntitle: a\n---\n\n- one\n\t- [[Nowhere]] x\n", "6:4"),
        ("> [!bug]\n> [[One]] ![[One]] `[[x]]` [[Nowhere]]\n", "2:28"),
        ("=\n==one== ^x\n\n==two== [[Nowhere]]\n", "4:9"),
        ("\ufeffa\r\n\r\nb [[Nowhere]]", "3:3"),
    ],
)
def test_a_problem_has_the_place_that_it_has_in_the_note(bring, text, place):
    """Whatever else of the note is written otherwise, or not at all."""
    brought = bring({"One.md": text}, "obsidian")

    assert [said for said in brought.messages if "Nowhere" in said] == [
        f'One.md:{place}: there is no note "Nowhere"; its words stay, without the link'
    ]


def test_what_would_be_an_error_is_told_where_it_stands_in_the_note(bring):
    """Also what only the journal's own reader finds, below a title that was taken out."""
    brought = bring({"One.md": "# One\n\nx\n\n- y {role}`z` and $\\nothing$\n"}, "obsidian")

    assert brought.messages == [
        "One.md:5:5: there is no role {role}; it is kept as text by a \\",
        'One.md:5:20: this formula cannot be read: unknown command "\\nothing"',
    ]


def test_a_vault_of_every_oddity_becomes_a_journal_that_builds(journal, tmp_path, type_):
    """However odd the notes: a list of Problems, no traceback, and posts that can be published."""
    vault = write_vault(tmp_path / "vault", 1, 110)
    said = type_("import", vault)
    made = len(re.findall("^  content/.* ← .*$", said.stdout, re.M))
    built = journal.build()

    assert "Traceback" not in said.output
    assert made > 80
    assert not [one for one in built.problems if one.is_error], built.messages
    told = set(re.findall(r"^\S.*?: (?:warning: )?(.*?)(?:;|$)", said.stderr, re.M))
    unsaid = [one for one in published(journal) if one.message.partition(";")[0] not in told]
    assert unsaid == []
    assert "Made nothing new" in type_("import", vault).stdout


def published(journal):
    """The errors that its posts have once all of them are published."""
    for path, data in tree(journal.root / "content/learning").items():
        if path.endswith(".md"):
            text = data.replace(b"published: false", b"published: true", 1)
            text = text.replace(b"visibility: private", b"visibility: public", 1)
            journal.write(f"content/learning/{path}", text)
    return [one for one in journal.check().problems if one.is_error]


def test_a_folder_of_nothing_is_imported_as_nothing(type_, journal, tmp_path):
    """There is nothing to do, and it is said."""
    shutil.rmtree(tmp_path / "notes", ignore_errors=True)
    (tmp_path / "notes").mkdir()
    said = type_("import", "../notes")

    assert said.exit_code == 0
    assert "Made nothing new of 0 notes.\nNo problems.\n" in said.stdout


def test_what_is_no_folder_is_wrong_usage(type_, journal):
    """As is a place that it cannot be from."""
    assert type_("import", "nowhere").exit_code == 2
    assert type_("import", "pyproject.toml").exit_code == 2
    assert type_("import", ".", "--from", "wordpress").exit_code == 2
