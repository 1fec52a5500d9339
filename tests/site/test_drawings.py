"""An SVG beside a post is published as a drawing: it neither acts nor tells of its author."""

from __future__ import annotations

import base64
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import png

from generator.site.metadata import stripped, without_metadata

SVG = 'xmlns="http://www.w3.org/2000/svg"'
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
INKSCAPE = """\
<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with a canary -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<?editor canary?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
   xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
   xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
   xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
   width="40" height="24" viewBox="0 0 40 24" sodipodi:docname="canary.svg" xml:lang="en"
   inkscape:export-filename="/canary/a.png" content="&lt;mxfile host=&quot;canary&quot;>">
  <title>A root</title><desc>Drawn &amp; shaded: 1 &lt; 2.</desc>
  <sodipodi:namedview inkscape:document-units="canary"><g/></sodipodi:namedview>
  <metadata><rdf:RDF>canary</rdf:RDF></metadata>
  <style type="text/css"><![CDATA[ .a > .b { fill: #f00 } ]]></style>
  <defs><path id="p" d="M0,0 L10,10"/></defs>
  <g inkscape:label="canary" class="a"><use xlink:href="#p" class="b"/></g>
  <image href="file:///canary/photo.jpg" width="4" height="4"/>
  <text x='1' y='2' font-family='"Deja Vu"'>Grüße<!-- canary --> <tspan>now</tspan></text>
</svg>
<!-- canary -->
"""


def drawing(inside: str, more: str = "") -> bytes:
    return f"<svg {SVG} {XLINK} {more}>{inside}</svg>".encode()


def clean(inside: str, more: str = "") -> str:
    """What is published of the inside of a drawing."""
    whole = without_metadata(drawing(inside, more)).decode()
    return re.fullmatch(r"<svg [^>]*?(?:/>|>(.*)</svg>)", whole, re.DOTALL)[1] or ""


def test_a_drawing_tells_nothing_of_its_author():
    """Comments, instructions, the document type, metadata and what editors note are gone."""
    assert b"canary" in INKSCAPE.encode()

    published = without_metadata(INKSCAPE.encode())

    assert b"canary" not in published
    assert b"inkscape" not in published
    assert b"DOCTYPE" not in published


def test_what_is_drawn_stays():
    """Shapes, styles, references, words and what is there for readers are as they were."""
    published = without_metadata(INKSCAPE.encode()).decode()

    for kept in (
        'width="40" height="24" viewBox="0 0 40 24" xml:lang="en"',
        "<title>A root</title><desc>Drawn &amp; shaded: 1 &lt; 2.</desc>",
        "<![CDATA[ .a > .b { fill: #f00 } ]]>",
        '<path id="p" d="M0,0 L10,10"/>',
        '<g class="a"><use xlink:href="#p" class="b"/></g>',
        """<text x="1" y="2" font-family='"Deja Vu"'>Grüße <tspan>now</tspan></text>""",
    ):
        assert kept in published


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<script href="alert.js"/>',
        '<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>',
        '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
        '<iframe xmlns="http://www.w3.org/1999/xhtml" srcdoc="alert(1)"/>',
        '<h:form xmlns:h="http://www.w3.org/1999/xhtml" action="javascript:alert(1)"/>',
        '<rect onload="alert(1)"/>',
        '<rect ONCLICK="alert(1)"/>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
        '<a xlink:href=" java&#10;script:alert(1)"><text>x</text></a>',
        '<a href="JaVaScRiPt:alert(1)"><text>x</text></a>',
        '<a href="&#106;avascript:alert(1)"><text>x</text></a>',
        '<a href="data:text/html,alert(1)"><text>x</text></a>',
        '<a><set attributeName="href" to="javascript:alert(1)"/><text>x</text></a>',
        '<a><animate attributeName="xlink:href" values="#a;javascript:alert(1)"/></a>',
        '<handler type="text/ecmascript">alert(1)</handler>',
        '<use href="data:image/svg+xml,%3Csvg%3E%3Cscript%3Ealert(1)%3C/script%3E%3C/svg%3E"/>',
    ],
)
def test_a_drawing_does_not_act(inside):
    """Whoever opens the file itself runs nothing: no script, handler or address that is one."""
    published = without_metadata(drawing(inside)).decode()

    assert "alert" in inside
    assert "alert" not in published
    assert "javascript" not in published


@pytest.mark.parametrize(
    "sheet",
    [
        '<?xml-stylesheet type="text/xsl" href="canary"?>',
        '<?xml-stylesheet type="text/css" type="text/xsl" href="canary"?>',
        '<?xml-stylesheet href="canary"?>',
    ],
)
def test_a_style_sheet_that_is_a_program_goes(sheet):
    """XSLT can make any page of a drawing."""
    assert b"canary" not in without_metadata(sheet.encode() + drawing(""))


def test_a_style_sheet_stays():
    """CSS beside a drawing is part of how it looks."""
    sheet = '<?xml-stylesheet type="text/css" href="a.css"?>'

    assert without_metadata(sheet.encode() + drawing("")).startswith(sheet.encode())


def test_links_and_harmless_html_stay():
    """Addresses lead where they did, and labels that are HTML are read."""
    inside = (
        '<a href="https://example.org/?a=1&amp;b=2"><text>x</text></a>'
        '<foreignObject width="9"><div xmlns="http://www.w3.org/1999/xhtml" '
        'style="color: red"><b>Bold</b><br/></div></foreignObject>'
        '<animate attributeName="x" from="0" to="9"/>'
    )

    assert clean(inside) == inside


def test_entities_of_the_document_type_are_written_out():
    """What some editors abbreviate is there without the document type, too."""
    doctype = '<!DOCTYPE svg [<!ENTITY ns "http://www.w3.org/2000/svg"><!ENTITY w "Roots">]>'
    data = f'{doctype}<svg xmlns="&ns;"><title>&w;</title></svg>'.encode()

    assert without_metadata(data) == f"<svg {SVG}><title>Roots</title></svg>".encode()


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8-sig"])
def test_a_drawing_in_another_encoding_is_understood(encoding):
    """Whatever it is written in, UTF-8 is published, and nothing is missed."""
    said = "" if encoding == "utf-8-sig" else f'<?xml version="1.0" encoding="{encoding}"?>'
    text = f"{said}<svg {SVG}><title>Grüße</title><script>canary</script></svg>"

    published = without_metadata(text.encode(encoding))

    assert published == f"<svg {SVG}><title>Grüße</title></svg>".encode()


def test_text_around_what_goes_does_not_become_something_else():
    """Pieces of text that meet where a comment was are still text."""
    assert clean("<text>a]]<!-- canary -->&gt;b</text>") == "<text>a]]&gt;b</text>"
    assert clean("<text>&lt;<!-- canary -->script></text>") == "<text>&lt;script></text>"


@pytest.mark.parametrize("form", ['href="{}"', 'xlink:href="{}"', 'style="fill: url({})"'])
def test_a_picture_within_a_drawing_is_cleaned(form):
    """A photograph that is part of a drawing tells no more than one beside it."""
    said = png(3, 2) + b"canary"
    address = "data:image/png;base64," + base64.b64encode(said).decode()

    published = clean(f"<image {form.format(address)}/>")

    (kept,) = re.findall(r"base64,([\w+/=]+)", published)
    assert base64.b64decode(kept) == png(3, 2)


def test_a_drawing_within_a_drawing_is_cleaned():
    """However it is written there, and however deep."""
    inner = drawing("<g/>", "onload='canary'")
    for _ in range(5):
        address = "data:image/svg+xml;base64," + base64.b64encode(inner).decode()
        inner = drawing(f'<image href="{address}"/>')

    published = without_metadata(inner)

    for _ in range(5):
        (kept,) = re.findall(rb"base64,([\w+/=]+)", published)
        published = base64.b64decode(kept)
    assert b"<g/>" in published
    assert b"canary" not in published


def test_a_drawing_is_cleaned_twice_as_once():
    """What was published is its own source."""
    once = without_metadata(INKSCAPE.encode())

    assert without_metadata(once) == once
    assert len(once) < len(INKSCAPE.encode())


_MARKS = st.sampled_from(
    ["<", ">", "&", "]]>", "<!--", "-->", '"', "'", "<g>", "</g>", "&#0;", ":"]
)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(INKSCAPE)), st.integers(0, 9), _MARKS)
def test_a_damaged_drawing_does_no_harm(at, count, mark):
    """What cannot be understood is a Problem at its place; all else comes out well-formed."""
    data = (INKSCAPE[:at] + mark + INKSCAPE[at + count :]).encode()

    found = stripped("a.svg", data)

    assert found.problems or stripped("a.svg", found.content).content == found.content
    assert len(found.content) <= len(data)


@pytest.mark.parametrize(
    ("data", "place", "what"),
    [
        (b"<svg>\n  <g></svg>", "2:8", "mismatched tag"),
        (b"<svg><title>&nbsp;</title></svg>", "1:13", "undefined entity"),
        (b'<svg><g inkscape:label="a"/></svg>', "1:6", "unbound prefix"),
        (b"", "1:1", "no element found"),
    ],
)
def test_a_drawing_that_no_browser_shows_is_an_error(journal, data, place, what):
    """An SVG that is not well-formed is not published, and the error says where."""
    journal.write("content/learning/a.svg", data)
    journal.post("learning/post", "![A](a.svg)")
    built = journal.build()

    (message,) = built.messages
    assert message.startswith(f"content/learning/a.svg:{place}: this SVG is not well-formed")
    assert what in message
    assert built.outcome.report is None


def test_a_drawing_under_another_name_is_one(journal):
    """An SVG is known by what it holds."""
    journal.write("content/learning/a.xml", drawing("<script>canary</script><g/>"))
    journal.post("learning/post", "[A](a.xml)")
    journal.publish()

    assert journal.site["learning/post/a.xml"] == drawing("<g/>").replace(b" >", b">")


def test_a_page_beside_a_post_is_left_alone(journal):
    """HTML that an author links to is theirs, with what it does."""
    demo = f"<!DOCTYPE html><p>Try</p><svg {SVG}/><script>go()</script>".encode()
    journal.write("content/learning/demo.html", demo)
    journal.post("learning/post", "[Demo](demo.html)")
    journal.publish()

    assert journal.site["learning/post/demo.html"] == demo
