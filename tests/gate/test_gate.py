"""The leak gate: however words of an invisible post get into the site, nothing is published."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
import zlib
from base64 import b64encode
from html import escape
from urllib.parse import quote

import pytest
from support import png, tree

from generator.gate import Gate, Secret, Secrets, Surface
from generator.memory import Memory
from generator.problems import Place

TITLE = "The Owl Notebook"
SENTENCE = "A barn owl hears what it cannot see, and strikes in the dark."
SOURCE = "content/learning/nightly.md"


@pytest.fixture
def owlery(journal):
    """An open post, and a private one that says something of its own in every field."""
    journal.post("learning/open", "Everybody may read this.", tags=["Birds"])
    journal.write("content/learning/feather.png", png(3, 5))
    journal.post(
        "learning/nightly",
        f"""
        {SENTENCE}

        ## Silent flight explained

        - [ ] ask about serrated feathers

        ```python
        wing = span_of(barn_owl) ** 2
        ```

        ![Three feathers side by side](feather.png)
        """,
        title=TITLE,
        slug="owl-notebook",
        aliases=["/garden/strix-aluco"],
        tags=["Strigiformes", "AI"],
        summary="What I do not tell about owls yet.",
        hypothesis="Owls locate prey by time differences alone.",
        next_action="Borrow a parabolic microphone.",
        evolution=[{"date": "2024", "note": "First night out in the woods."}],
        extra={"mood": "half awake and cold"},
        visibility="private",
    )
    return journal


def zipped(name: str, data: bytes) -> bytes:
    with zipfile.ZipFile(content := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return content.getvalue()


def zipped_all(*members: tuple[str, bytes]) -> bytes:
    with zipfile.ZipFile(content := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            archive.writestr(*member)
    return content.getvalue()


def tarred(name: str, data: bytes) -> bytes:
    with tarfile.open(fileobj=(content := io.BytesIO()), mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return content.getvalue()


def with_chunk(kind: bytes, data: bytes) -> bytes:
    image = png(2, 2)
    chunk = kind + data
    checked = len(data).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    return image[:33] + checked + image[33:]


def pdf(text: str) -> bytes:
    stream = zlib.compress(f"BT {text} ET".encode())
    return (
        b"%PDF-1.7\n4 0 obj\n<</Filter /FlateDecode>>\nstream\n" + stream + b"\nendstream\nendobj"
    )


def spread(text: str) -> str:
    """The text with markup in the middle of its words and between them."""
    first, *rest = text.split(" ")
    return " ".join([f"<b>{first[:2]}</b>{first[2:]}", *(f"<i>{word}</i>" for word in rest)])


CARRIERS = {
    "a text": lambda text: ("notes.txt", text.encode()),
    "capitals": lambda text: ("notes.txt", text.upper().encode()),
    "two lines": lambda text: ("notes.txt", text.replace(" ", "\r\n   ").encode()),
    "another encoding": lambda text: ("notes.txt", text.encode("utf-16")),
    "HTML, across tags": lambda text: ("a.html", f"<p>{spread(text)}</p>".encode()),
    "HTML, in an attribute": lambda text: ("a.html", f'<img alt="{escape(text)}">'.encode()),
    "HTML, in a comment": lambda text: ("a.html", f"<p>A.</p><!-- {text} -->".encode()),
    "HTML, as references": lambda text: (
        "a.html",
        "".join(f"&#x{ord(character):x};" for character in text).encode(),
    ),
    "an address": lambda text: ("a.html", f'<a href="/{quote(text)}">A</a>'.encode()),
    "JSON, escaped": lambda text: (
        "a.json",
        json.dumps({"t": text}).replace("o", "\\u006f").encode(),
    ),
    "XML": lambda text: ("a.xml", f"<?xml version='1.0'?><a><b>{escape(text)}</b></a>".encode()),
    "SVG": lambda text: ("a.svg", f"<svg><metadata>{escape(text)}</metadata></svg>".encode()),
    "gzip": lambda text: ("a.gz", gzip.compress(text.encode())),
    "bzip2": lambda text: ("a.bz2", bz2.compress(text.encode())),
    "xz": lambda text: ("a.xz", lzma.compress(text.encode())),
    "an archive": lambda text: ("a.zip", zipped("a.txt", text.encode())),
    "an archive in an archive": lambda text: (
        "a.docx",
        zipped("a.tar.gz", gzip.compress(tarred("a.txt", text.encode()))),
    ),
    "a member's name": lambda text: ("a.tar", tarred(f"{text}.txt", b"")),
    "the text of a picture": lambda text: (
        "a.png",
        with_chunk(b"tEXt", b"Comment\0" + text.encode()),
    ),
    "the compressed text of a picture": lambda text: (
        "a.png",
        with_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(text.encode())),
    ),
    "a picture within a drawing": lambda text: (
        "a.svg",
        b'<svg><image href="data:image/png;base64,'
        + b64encode(with_chunk(b"tEXt", b"Comment\0" + text.encode()))
        + b'"/></svg>',
    ),
    "a document": lambda text: ("a.pdf", pdf(f"({text}) Tj")),
    "a document, letter by letter": lambda text: (
        "a.pdf",
        pdf(f"[({text[:2]})14({text[2:]})]TJ".replace(" ", ")-333.3(")),
    ),
    "a text document": lambda text: (
        "a.docx",
        zipped("document.xml", f"<w:p><w:r><w:t>{text[:-3]}</w:t></w:r><w:r>{text[-3:]}".encode()),
    ),
    "a page in a feed": lambda text: (
        "notes.json",
        json.dumps({"content_html": f"<p>{spread(text)}</p>"}).encode(),
    ),
    "a page in XML": lambda text: (
        "other.xml",
        f"<feed><content>{escape(spread(escape(text)))}</content></feed>".encode(),
    ),
    "markdown": lambda text: ("a.md", f"> __{text}".replace(" ", "__\n> [**").encode() + b"**](x)"),
    "an address in text": lambda text: ("a.txt", quote(f"https://example.org/{text}").encode()),
    "the name of a file, with underscores": lambda text: (f"{text.replace(' ', '_')}.pdf", b""),
    "a binary file": lambda text: ("a.bin", b"\xff\x00\x9c" + text.encode() + b"\x00\xfe"),
    "UTF-16 in a binary file": lambda text: ("a.bin", b"\xff\x00\x9c" + text.encode("utf-16-be")),
    "the name of a file": lambda text: (f"{text}.txt", b"nothing"),
    "the name of a folder": lambda text: (f"{text}/a.txt", b"nothing"),
}
SAYINGS = {
    "title": TITLE,
    "slug": "owl-notebook",
    "alias": "garden/strix-aluco",
    "part of an alias": "strix-aluco",
    "title as an address": "the-owl-notebook",
    "file": "learning/nightly",
    "tag": "Strigiformes",
    "sentence": SENTENCE,
    "beginning of a sentence": f"{SENTENCE[:50]} …",
    "heading": "Silent flight explained",
    "task": "ask about serrated feathers",
    "code": "wing = span_of(barn_owl) ** 2",
    "alternative text": "Three feathers side by side",
    "picture's name": "feather.png",
    "summary": "What I do not tell about owls yet.",
    "hypothesis": "Owls locate prey by time differences alone.",
    "next action": "Borrow a parabolic microphone.",
    "note": "First night out in the woods.",
    "a key of one's own": "half awake and cold",
}


@pytest.mark.parametrize("carrier", CARRIERS.values(), ids=CARRIERS)
def test_a_title_is_found_in_every_form(owlery, carrier):
    """However a file holds it, as text or in bytes, packed or written otherwise."""
    path, content = carrier(TITLE)
    owlery.write(f"content/static/{path}", content)
    built = owlery.build()

    assert built.outcome.report is None
    assert all(problem.place.path == SOURCE for problem in built.problems)
    assert any(f"would be published in {path}, a copy of" in p.message for p in built.problems)
    assert not (owlery.root / "site").exists()


@pytest.mark.parametrize("carrier", CARRIERS.values(), ids=CARRIERS)
def test_other_words_in_the_same_form_are_published(owlery, carrier):
    """The file is not what is wrong (so that the test above can pass for its reason alone)."""
    path, content = carrier("The Crow Notebook")
    owlery.write(f"content/static/{path}", content)

    assert owlery.build().messages == []


@pytest.mark.parametrize("said", SAYINGS.values(), ids=SAYINGS)
def test_everything_that_a_post_says_is_found(owlery, said):
    """Any of its fields and lines, in a file that is published as it is."""
    owlery.write("content/static/notes.txt", f"Once: {said} - and on.")
    built = owlery.build()

    assert {problem.place.path for problem in built.problems} <= {
        SOURCE,
        "content/learning/feather.png",
    }
    assert built.outcome.report is None


QUOTES = {
    "straight": ("'", '"', '"'),
    "straight and single": ("'", "'", "'"),
    "English": ("\u2019", "\u201c", "\u201d"),
    "German": ("\u2019", "\u201e", "\u201c"),
    "French": ("\u2019", "\u00ab\u202f", "\u202f\u00bb"),
    "Swiss": ("\u2019", "\u00ab", "\u00bb"),
}


@pytest.mark.parametrize("there", QUOTES.values(), ids=QUOTES)
@pytest.mark.parametrize("here", QUOTES.values(), ids=QUOTES)
def test_a_title_is_found_with_any_quotes(journal, here, there):
    """It keeps those that were typed, where a page has those of its language."""
    title, words = (
        f"The Owl{apostrophe}s {opening}Hunting{closing} Notebook"
        for apostrophe, opening, closing in (here, there)
    )
    journal.post("learning/nightly", title=title, visibility="private", slug="n")
    journal.write("content/static/notes.txt", f"See {words}.")

    assert any("the title of a post" in message for message in journal.build().messages)


def test_a_title_that_is_said_with_other_quotes_is_no_leak(journal):
    """A public post says it in its own words, whose quotes are those of its language."""
    journal.post("learning/nightly", title='The Owl\'s "Hunt" by Night', visibility="private")
    journal.post("learning/open", 'I read The Owl\'s "Hunt" by Night.')
    journal.publish()

    assert "The Owl’s “Hunt” by Night" in journal.page("/learning/open/")


@pytest.mark.parametrize("language", ["en", "de", "fr", "ru"])
@pytest.mark.parametrize("hidden", ["body", "summary"])
def test_a_sentence_is_found_with_any_quotes(journal, language, hidden):
    """One in the front matter has straight quotes, one in the body those of its language."""
    said = 'Owls say "never \'any\' noise!" Then they don\'t strike, "they wait".'
    journal.settings(language=language)
    front = {"summary": said} if hidden == "summary" else {}
    body = said if hidden == "body" else ""
    journal.post("learning/nightly", body, visibility="private", **front)
    journal.post("learning/open", "Nothing.")
    journal.publish()
    first, second = said.split(" Then ")
    journal.write("content/static/notes.txt", f"Then {second}\n\n{first}")
    leaks = [m for m in journal.build().messages if "words of a post" in m]
    journal.post("learning/open", said)

    assert len(leaks) == 2
    assert journal.build().messages == []


def test_a_leak_names_both_places(owlery):
    """The line that the words are from, and the file in which they would be published."""
    owlery.write("content/static/notes.txt", "Soon: the owl  notebook")
    (problem,) = owlery.build().problems

    assert str(problem.place) == f"{SOURCE}:2:9"
    assert problem.message == (
        '"the owl notebook", the title of a post, would be published in notes.txt, a copy of '
        "content/static/notes.txt, and readers may not see it"
    )
    assert problem.hint == "take it out there, or say it in a post that is public"


def test_a_copy_of_a_file_is_found_by_what_it_holds(owlery):
    """A picture that only a private post shows, and that post's source, under any name."""
    content = owlery.root / "content"
    owlery.write("content/static/a.png", (content / "learning/feather.png").read_bytes())
    owlery.write("content/static/b.txt", (content / "learning/nightly.md").read_bytes())
    messages = owlery.build().messages

    copied = "this file, which no public post shows, would be published in"
    assert any(m.startswith(f"content/learning/feather.png: {copied} a.png") for m in messages)
    assert any(m.startswith(f"{SOURCE}: {copied} b.txt") for m in messages)


def test_a_copy_is_found_without_its_metadata_as_well(owlery):
    """What a post would publish of a picture is as secret as the picture."""
    whole = with_chunk(b"tEXt", b"Comment\0by night")
    owlery.write("content/learning/feather.png", whole)
    owlery.write("content/static/a.png", png(2, 2))
    assert whole != png(2, 2)

    (message,) = owlery.build().messages
    assert message.startswith("content/learning/feather.png: this file, which no public post shows")


def test_a_run_that_reads_private_posts_does_not_publish_them(owlery):
    """A table of all titles, made by an experiment, is a leak like any other."""
    owlery.experiment(
        "titles",
        """
        from pathlib import Path
        posts = sorted(Path("content/learning").glob("*.md"))
        lines = [path.read_text().splitlines()[1] for path in posts]
        run.table("all", [{"title": line.partition(": ")[2]} for line in lines])
        """,
    )
    owlery.post("learning/counted", "![](experiment:titles/all)")
    built = owlery.build()

    assert built.outcome.report is None
    assert {str(problem.place) for problem in built.problems} == {f"{SOURCE}:2:9"}
    assert {p.message.split(" in ")[1].split(", ")[0] for p in built.problems} == {
        "learning/counted/index.html",
        "experiments/titles/index.html",
        "experiments/titles/all.csv",
        "learning/counted/index.html.md",
        *("feed.xml", "feed.json"),
    }


def test_an_experiment_that_only_hidden_posts_use_is_hidden(owlery):
    """Its name, the question that it asks, its code and what it found are secrets as well."""
    owlery.experiment("owl-pitch", 'pitch = 440 * len(run.seeds(2))\nrun.metric("pitch", pitch)')
    owlery.post("research/hoots", "It is {metric}`owl-pitch.pitch`.", experiment="owl-pitch")
    owlery.publish()
    result = owlery.root / "experiments/results/owl-pitch/result.json"
    source = (owlery.root / "experiments/owl_pitch.py").read_text()
    owlery.edit("content/research/hoots.md", '"public"', '"private"')
    owlery.write("content/static/a.json", result.read_bytes())
    owlery.write("content/static/b.txt", "pitch = 440 * len(run.seeds(2))")
    owlery.write("content/static/c.txt", "About owl-pitch.")
    owlery.write("content/static/d.py", source)
    said = {p.message.split(" published in ")[1].split(",")[0] for p in owlery.build().problems}

    assert said == {"a.json", "b.txt", "c.txt", "d.py"}


def test_an_unlisted_post_is_in_no_list(owlery):
    """What it says may stand on its page and where it is linked, not in lists, feeds and tags."""
    owlery.post("learning/aside", "Whispered among friends only.", visibility="unlisted")
    owlery.write("templates/partials/legend.html", "")
    owlery.publish()
    owlery.settings(base_url="https://example.org/", description="Among others: {{ aside }}")
    owlery.write("content/static/aside.txt", "Whispered among friends only.")

    assert owlery.build().messages == [], "a file is no list"


def test_a_check_finds_what_a_build_would(owlery):
    """`journal check` searches the pages as they would be published, and writes none."""
    owlery.write("content/static/notes.txt", TITLE)
    found = owlery.check()

    assert not (owlery.root / "site").exists()
    assert found.problems == owlery.build().problems != ()
    owlery.remove("content/static/notes.txt")
    assert owlery.check().problems == ()


HOOT = 'pitch = 440 * len("hoot hoot")'
READ_IT = """
from pathlib import Path
text = Path("experiments/hooting.py").read_text()
run.table("lines", [{"line": line.strip()} for line in text.splitlines() if "440" in line])
"""


def test_code_that_only_unlisted_posts_show_is_in_no_list(owlery):
    """Their experiments have pages, which excuse their code for the rest of the site alone."""
    owlery.experiment("hooting", f'{HOOT}\nrun.metric("pitch", pitch)')
    owlery.experiment("reading", READ_IT)
    aside = f"It is {{metric}}`hooting.pitch`.\n\n```python\n{HOOT}\n```"
    owlery.post("learning/aside", aside, visibility="unlisted")
    owlery.post("learning/read", "![](experiment:reading/lines)")
    (problem,) = owlery.build().problems

    assert problem.place.path == "content/learning/aside.md"
    assert " would be published in feed.xml, and its readers" in problem.message


@pytest.mark.parametrize("path", ["experiments/hooting.py", "experiments/birds/hooting.py"])
def test_a_module_that_no_public_run_reads_is_hidden(owlery, path):
    """What only hidden experiments import is theirs; its name is a word like others."""
    owlery.write(path, f"{HOOT}\n\n\ndef hooting():\n    return pitch\n")
    owlery.write("content/static/a.txt", "hooting")
    assert owlery.build().messages == []

    owlery.write("content/static/b.txt", f"It is {HOOT}")
    (problem,) = owlery.build().problems
    assert str(problem.place) == f"{path}:1:1"


def test_an_experiment_that_a_public_one_imports_stays_hidden(owlery):
    """No page shows its source, so that nothing excuses its code elsewhere."""
    owlery.experiment("hooting", f'{HOOT}\nrun.metric("pitch", pitch)')
    owlery.experiment("public", 'import hooting\nrun.metric("name", len(hooting.__name__))')
    owlery.post("learning/named", "{metric}`public.name`")
    assert owlery.build().messages == []
    assert all(HOOT.encode() not in content for content in owlery.site.values())

    owlery.write("content/static/b.txt", f"It is {HOOT}")
    (problem,) = owlery.build().problems
    assert problem.place.path == "experiments/hooting.py"


def test_results_of_an_experiment_that_is_gone_are_hidden(owlery):
    """What it found lies there until its folder is deleted as well."""
    owlery.experiment("hooting", 'run.table("rows", [{"pitch": 440}])')
    owlery.post("learning/heard", "![](experiment:hooting/rows)")
    owlery.publish()
    owlery.remove("experiments/hooting.py")
    owlery.remove("content/learning/heard.md")
    found = owlery.root / "experiments/results/hooting/rows.csv"
    owlery.write("content/static/a.csv", found.read_bytes())
    (problem,) = owlery.build().problems

    assert problem.place.path == "experiments/results/hooting/rows.csv"


def test_a_title_that_is_another_posts_tag_is_a_title(owlery):
    """What is said in several ways is excused no more than the way that is excused least."""
    owlery.post("learning/aaa", tags=[TITLE], visibility="private")
    owlery.experiment("reading", f"# as in {TITLE}\nrun.metric('count', 1)")
    owlery.post("learning/read", "{metric}`reading.count`")

    assert owlery.build().outcome.report is None


# --- what is no leak ------------------------------------------------------------------


def test_what_a_public_post_says_is_no_secret(owlery):
    """Words are free as soon as one post that everybody may see says them itself."""
    owlery.write("content/static/notes.txt", f"{TITLE}. {SENTENCE} Strigiformes.")
    owlery.post("learning/said", f"I keep *the Owl* Notebook. {SENTENCE}", tags=["strigiformes"])

    assert owlery.build().messages == []


def test_what_only_another_private_post_says_is_a_secret(owlery):
    """Two posts that nobody may see do not excuse each other."""
    owlery.write("content/static/notes.txt", TITLE)
    owlery.post("learning/said", f"I keep {TITLE}.", published=False)

    assert len(owlery.build().problems) >= 1


def test_what_a_public_post_only_links_is_a_secret(owlery):
    """The name in a link is no text of its post: its readers get the words beside it."""
    owlery.post("learning/linking", f"See [[{TITLE}|my notes]]. %% {SENTENCE} %%")
    assert owlery.build().messages == []

    owlery.write("content/static/notes.txt", f"{TITLE} {SENTENCE}")
    assert owlery.build().outcome.report is None


def test_an_address_that_a_public_post_took_over_is_no_leak(owlery):
    """A post may have the address that the name of a private one's file would give."""
    owlery.post("learning/new-nightly", slug="nightly", title="Another one")

    assert owlery.build().messages == []


@pytest.mark.parametrize("link", ["[[On rye]]", "[[On rye|words]]", "[words](rye.md)"])
def test_a_link_to_an_unlisted_post_is_no_leak(owlery, link):
    """Its title and address stand where the author linked it, in the feed as well, tags or not."""
    owlery.post("learning/rye", title="On rye", visibility="unlisted", tags=["Baking", "Rye"])
    owlery.post("learning/baker", f"See {link}.")

    assert owlery.build().messages == []


@pytest.mark.parametrize("word", ["Slides", "AI", "crust"])
def test_one_short_word_in_a_file_of_the_author_s_is_a_word(owlery, word):
    """A draft called so does not stop the build; in a page the word would be a leak."""
    owlery.post("learning/word", title=word, tags=[word], published=False)
    owlery.write("content/static/talk.html", f"<p>The {word} of my talk")
    assert owlery.build().messages == []

    owlery.write("content/static/talk.html", "")
    owlery.experiment("saying", f"run.table('a', [{{'w': {word[::-1]!r}[::-1]}}])")
    owlery.post("learning/saying", "![](experiment:saying/a)")
    assert owlery.build().outcome.report is None


def test_a_draft_of_a_public_post_is_no_leak(journal):
    """The same sentences in a file beside it, kept for oneself, do not stop the build."""
    text = f"{SENTENCE}\n\n## Silent flight explained\n\n![A wing](wing.png)"
    journal.write("content/learning/wing.png", png(2, 3))
    journal.post("learning/owls", text, title="On owls", tags=["Birds"], summary="Of owls.")
    journal.post("learning/owls-old", text, title="On owls", published=False, tags=["Birds"])

    assert journal.build().messages == []


WORDS = (
    *("Figure", "Table", "Code", "Math", "Note", "Learning", "Research", "Experiments", "Tags"),
    *("Python", "HTML", "Index", "Header", "Main", "Feed", "Settled", "Seed", "Numpy", "Metric"),
    *("2024", "1984", "C", "R", "42", "Learning now", "Open hypotheses", "Self-assessment"),
    *("Linked from", "A private note", "Generator", "Parameters", "SVG"),
)


def test_words_of_the_tool_are_no_secrets(garden):
    """Private posts called and tagged like what stands on every page, or in its markup."""
    for number, word in enumerate(WORDS):
        garden.post(f"learning/h{number}", title=word, tags=[word, "private"], published=False)

    assert garden.build().messages == []


def test_code_that_a_public_experiment_shows_is_no_secret(garden):
    """A private post quotes its source; a title in a comment there is a leak all the same."""
    code = "```python\nfrom generator import experiment\n@experiment(seed=1)\n```"
    garden.post("learning/quoting", code, title="Waiting for rain", visibility="private")
    assert garden.build().messages == []

    garden.edit("experiments/wait.py", "def wait", "# see Waiting for rain\ndef wait")
    (problem,) = garden.build().problems
    assert problem.message.startswith('"waiting for rain", the title of a post, would be')


# --- what was looked at before --------------------------------------------------------


def test_a_new_secret_is_looked_for_in_all_that_stands(owlery):
    """A file that was free of secrets is searched again for those that came to be since."""
    owlery.write("content/static/notes.txt", "Tern colonies of the north")
    owlery.publish()
    owlery.post("learning/terns", title="Tern colonies of the north", visibility="private")
    first, again = owlery.build(), owlery.build()

    assert [str(problem.place) for problem in first.problems] == ["content/learning/terns.md:2:9"]
    assert first.problems == again.problems


def test_a_changed_file_is_searched_for_old_secrets(owlery):
    """What a file says now counts, whatever was found in it before."""
    owlery.write("content/static/notes.txt", "Nothing")
    owlery.publish()
    owlery.write("content/static/notes.txt", TITLE)

    assert owlery.build().outcome.report is None


def test_words_are_secret_again_when_the_public_post_drops_them(owlery):
    """What made them no secret was one post; without it they are found where they stand."""
    owlery.write("content/static/notes.txt", TITLE)
    owlery.post("learning/said", f"I keep {TITLE}.")
    owlery.publish()
    owlery.post("learning/said", "I keep nothing.")

    assert owlery.build().outcome.report is None


def test_a_refused_build_leaves_the_site_as_it_was(owlery):
    """The site before the leak stands byte for byte, and a mended journal is published."""
    owlery.publish()
    before = tree(owlery.root / "site")
    owlery.write("content/static/notes.txt", TITLE)
    owlery.post("learning/new")
    owlery.build()
    assert tree(owlery.root / "site") == before

    owlery.remove("content/static/notes.txt")
    owlery.publish()
    assert owlery.site == owlery.cold()[1]


def test_nothing_is_searched_twice(owlery):
    """With nothing changed a build reads no file of the site and makes nothing."""
    owlery.publish()

    assert owlery.publish().did_nothing


# --- what cannot be searched ----------------------------------------------------------

SEALED = {
    "an encrypted document": ("a.pdf", b"%PDF-1.7\ntrailer << /Encrypt 5 0 R >>"),
    "a RAR archive": ("a.rar", b"Rar!\x1a\x07\x01\x00" + bytes(50)),
    "a 7z archive": ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(50)),
    "a damaged archive": ("a.zip", zipped("a.txt", b"text" * 99)[:-30]),
    "damaged gzip": ("a.gz", gzip.compress(b"text" * 99)[:12] + b"\xff\xff\xff\xff"),
    "gzip without its end": ("a.gz", gzip.compress(b"text" * 99)[:-9]),
    "too much": ("a.gz", gzip.compress(bytes(300 * 1024 * 1024), 1)),
    "too deep": ("a.gz", None),
}


@pytest.mark.parametrize(("path", "content"), SEALED.values(), ids=SEALED)
def test_what_cannot_be_opened_is_said_at_every_build(owlery, path, content):
    """An archive that nobody can look into is published with a warning, which does not go away."""
    if content is None:
        content = b"text"
        for _ in range(9):
            content = gzip.compress(content)
    owlery.write(f"content/static/{path}", content)
    first, again = owlery.publish(), owlery.publish()

    assert [p.severity for p in first.problems] == ["warning"]
    assert "could not be searched" in first.problems[0].message
    assert first.problems == again.problems == owlery.cold()[0].problems


RAR = b"Rar!\x1a\x07\x01\x00" + bytes(50)
AROUND = {
    "in an archive, before": ("a.zip", zipped_all(("a.txt", TITLE.encode()), ("b.rar", RAR))),
    "in an archive, after": ("a.zip", zipped_all(("a.rar", RAR), ("b.txt", TITLE.encode()))),
    "on a page": (
        "a.html",
        f'<p>{TITLE}</p><a href="data:a/b;base64,{b64encode(RAR).decode()}">A</a>'.encode(),
    ),
}


@pytest.mark.parametrize(("path", "content"), AROUND.values(), ids=AROUND)
def test_what_stands_beside_what_cannot_be_opened_is_searched(owlery, path, content):
    """One part that is closed excuses no other: the leak is an error, the rest a warning."""
    owlery.write(f"content/static/{path}", content)
    built = owlery.build()

    assert sorted(problem.severity for problem in built.problems) == ["error", "warning"]
    assert built.outcome.report is None


def test_the_place_of_a_secret_is_looked_for_once():
    """However many files say it: to find it means reading what may be a long post."""
    asked: list[Secret] = []

    def locate(secret: Secret) -> Place:
        asked.append(secret)
        return Place(secret.path)

    secret = Secret("title", TITLE.casefold(), SOURCE)
    surfaces = [Surface(f"{n}.txt", str(n), TITLE.encode) for n in range(9)]
    problems = Gate(Secrets((secret,)), Memory.empty(), locate).problems(surfaces)

    assert len(problems) == 9
    assert asked == [secret]
