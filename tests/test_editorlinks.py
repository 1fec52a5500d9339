"""A link opens a file in the author's editor, wherever the journal lies and however it is named."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from generator.editorlinks import editor_link, wrong_template
from generator.problems import Place

ROOT = Path("/srv/my journal")
PLACE = Place("content/a.md", 14, 3)
RIGHT = {
    "vscode://file/{path}:{line}:{column}": "vscode://file/srv/my%20journal/content/a.md:14:3",
    "vscodium://file{path}:{line}": "vscodium://file/srv/my%20journal/content/a.md:14",
    "idea://open?file={path}&line={line}": (
        "idea://open?file=/srv/my%20journal/content/a.md&line=14"
    ),
    "txmt://open?url=file://{path}&line={line}&column={column}": (
        "txmt://open?url=file:///srv/my%20journal/content/a.md&line=14&column=3"
    ),
    "http://localhost:63342/api/file/{path}:{line}": (
        "http://localhost:63342/api/file/srv/my%20journal/content/a.md:14"
    ),
    "subl:{path}": "subl:/srv/my%20journal/content/a.md",
}


@pytest.mark.parametrize("template", RIGHT)
def test_a_template_is_filled(template):
    """Path, line and column stand where the template has them, the path encoded."""
    assert wrong_template(template) is None
    assert editor_link(template, ROOT, PLACE) == RIGHT[template]


def test_without_an_editor_there_is_no_link():
    """No template, no address."""
    assert editor_link("", ROOT, PLACE) == ""


def test_a_file_as_a_whole_is_opened_at_its_beginning():
    """A place without a line is the first, and one without a column its start."""
    assert editor_link("x://{path}:{line}:{column}", ROOT, Place("a.md")).endswith("a.md:1:1")


@pytest.mark.parametrize(
    "name", ["größe.md", "a&b=c?d#e.md", '"><script>.md', "a:12.md", "{line}.md", "100%.md", "\n"]
)
def test_no_name_breaks_out_of_the_link(name):
    """Whatever a file is called is one path in the address, and says nothing else."""
    link = editor_link("vscode://file{path}:{line}", ROOT, Place(name, 5))

    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("vscode", "file", "", "")
    assert unquote(parts.path) == f"/srv/my journal/{name}:5"
    assert not set("\"<>&' \n{}") & set(link)


def test_bytes_that_are_no_text_are_encoded_as_they_are():
    """A name in another encoding still leads to its file."""
    assert editor_link("x:{path}", Path("/a"), Place("\udcff.md")) == "x:/a/%FF.md"


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("code", "is not the address of an editor"),
        ("{path}", "is not the address of an editor"),
        ("://{path}", "is not the address of an editor"),
        ("javascript:open('{path}')", "leads to no editor"),
        ("JavaScript:{path}", "leads to no editor"),
        ("data:text/html,{path}", "leads to no editor"),
        ("vscode://file/", "has no {path}"),
        ("vscode://file/{Path}", "has no {path}"),
        ("vscode://file/{path}:{row}", "{row} is not known"),
        ("vscode://file/{path}:{}", "{} is not known"),
        ("vscode://file/{path}}", "no address may have"),
        ("vscode://file/{path} {line}", "no address may have"),
        ('vscode://file/{path}"', "no address may have"),
    ],
)
def test_what_is_no_template_is_said(template, said):
    """What leads to no editor is refused, with an example of what does."""
    message, hint = wrong_template(template)

    assert said in message
    assert "vscode://file/{path}" in hint
