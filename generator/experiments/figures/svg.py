"""
Makes a drawing fit to be stored, and a stored drawing fit to be part of a page.

``cleaned`` leaves shapes, text, literal colours and the names of picture files beside it: no
styles, scripts, metadata or links to elsewhere, so a strict Content-Security-Policy has
nothing to object to. ``for_page`` is pure and quick: colours become the theme's properties, so
that a figure follows light and dark, ids get a prefix, so that two figures can share a page,
and pictures get their address. Subplots beside each other are marked by ``<view>`` elements;
a page has each of them a second time, by reference, to be shown where there is no room.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Collection, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree

from .palette import PROPERTIES

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SVG = "http://www.w3.org/2000/svg"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_COLOURED = ("fill", "stroke", "color", "stop-color", "flood-color")
_ALLOWED = re.compile(
    "svg|g|defs|symbol|use|view|path|rect|circle|ellipse|line|polyline|polygon|text|tspan|textPath|"
    "image|clipPath|mask|pattern|marker|stop|linearGradient|radialGradient|filter|fe[A-Z][A-Za-z]+"
)
_ELSEWHERE = re.compile(r"url\((?!#)", re.IGNORECASE)
_KEPT_STYLES = re.compile(
    "clip-(path|rule)|color|dominant-baseline|fill(-opacity|-rule)?|font-(size|style|weight)|"
    "image-rendering|mask|opacity|stop-(color|opacity)|text-anchor|"
    "stroke(-dasharray|-dashoffset|-linecap|-linejoin|-miterlimit|-opacity|-width)?"
)

WIDTH = 324.0  # points of a drawing that is as wide as a phone
_PIXELS = 1.35  # on a phone, for each point of a subplot that is shown by itself
_STRETCHED = set("√∑∏∫")
_WHOLE = "whole"
# Where matplotlib's own fonts hold letters that no other font has there: the first of them,
# and the letters of Unicode that they are.
_PRIVATE = (
    (0xE22D, "𝒜ℬ𝒞𝒟ℰℱ𝒢ℋℐ𝒥𝒦ℒℳ𝒩𝒪𝒫𝒬ℛ𝒮𝒯𝒰𝒱𝒲𝒳𝒴𝒵"),
    (0xE154, "𝔸𝔹𝔼𝔽𝔾𝕀𝕁𝕂𝕃𝕄𝕆𝕊𝕋𝕌𝕍𝕎𝕏𝕐"),
    (0xE166, "𝕒𝕓𝕔𝕗𝕘𝕙𝕜𝕝𝕞𝕟𝕠𝕡𝕢𝕣𝕤𝕥𝕦𝕧𝕨𝕩𝕪𝕫"),
)
_LETTERS = {
    ord("\N{NO-BREAK SPACE}"): " ",
    **{first + place: letter for first, row in _PRIVATE for place, letter in enumerate(row)},
}
# No colour: what comes without one is the black of a colour map, which stays black.
_INHERITED = {"stroke-linejoin": "round"}

ElementTree.register_namespace("", _SVG)
ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")


class Box(NamedTuple):
    """A part of a drawing, in its own units, from the upper left."""

    x: float
    y: float
    width: float
    height: float


def for_page(svg: str, prefix: str, *, folder: str = "", themed: bool = True) -> str:
    """A stored drawing as part of a page, where ids beginning with ``prefix`` are its own.

    ``folder`` is the address, as it stands in an attribute, that its pictures lie below.
    Where the drawing is not ``themed`` it keeps the colours that it is stored with.
    """
    root = ElementTree.fromstring(svg)
    for image in root.iter(f"{{{_SVG}}}image"):
        image.set("href", folder + image.get("href", ""))
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            element.set(name, _on_page(name, value, prefix, themed=themed))
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    views = root.findall(f"{{{_SVG}}}view")
    for view in views:
        root.remove(view)
    root.set("class", "plot")
    return _fitting(root, views, f"{prefix}{_WHOLE}") if themed else _text(root)


def self_contained(svg: str, pictures: Mapping[str, bytes]) -> str:
    """A stored drawing as one file, in light colours, for whoever takes it away.

    ``pictures`` are the PNG files that it shows, by name.
    """
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for image in parent.findall(f"{{{_SVG}}}image"):
            if image.get("class") == "in-dark":
                parent.remove(image)
            else:
                encoded = b64encode(pictures[image.get("href", "")]).decode()
                image.set("href", f"data:image/png;base64,{encoded}")
    return _text(root) + "\n"


def _fitting(root: Element, views: list[Element], whole: str) -> str:
    """A drawing that fits every screen: one that is too wide has its subplots one by one as well.

    The whole is what is read aloud; its parts are all on one scale. Where a title, say, is of
    all subplots, it scrolls by itself.
    """
    if float(root.get("viewBox", "").split()[2]) <= WIDTH:
        return _text(root)
    root.set("class", "plot wide" if views else "plot whole")
    if not views:
        scroll = '<div class="scroll" tabindex="0" role="group" aria-label="Figure">'
        return f"{scroll}{_text(root)}</div>"
    parts = (
        f'<svg class="plot" width="{_PIXELS * float(view.get("viewBox", "").split()[2]):.0f}"'
        f' viewBox="{view.get("viewBox")}"><use href="#{whole}"/></svg>'
        for view in views
    )
    return f'{_text(root)}<div class="parts" aria-hidden="true">{"".join(parts)}</div>'


def _on_page(name: str, value: str, prefix: str, *, themed: bool) -> str:
    if themed and name in _COLOURED and value.lower() in PROPERTIES:
        return f"var({PROPERTIES[value.lower()]})"
    if name == "id":
        return prefix + value
    if name == "href":
        return re.sub(r"^#", f"#{prefix}", value)
    if name in ("aria-labelledby", "aria-describedby"):
        return " ".join(prefix + word for word in value.split())
    return re.sub(r"url\(#", f"url(#{prefix}", value) if value.startswith("url(") else value


def cleaned(drawn: str, alt: str, boxes: tuple[Box, ...] = ()) -> str:
    """A drawing by matplotlib as it is stored, with ``alt`` as its name for screen readers.

    ``boxes`` are the subplots of it that may be shown by themselves.
    """
    root = ElementTree.fromstring(drawn)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == f"{{{_SVG}}}a":  # a figure leads nowhere
                child.tag = f"{{{_SVG}}}g"
                child.attrib.clear()
            elif not _is_allowed(child):
                parent.remove(child)
    for element in root.iter():
        _plain_attributes(element)
    for text in root.iter(f"{{{_SVG}}}text"):
        _join_letters(text)
    root = ElementTree.fromstring(_slimmed(_text(root)))
    if len(boxes) > 1:
        _with_views(root, boxes)
    return _named(root, alt)


def is_clean(svg: str, pictures: Collection[str]) -> bool:
    """Whether a drawing could be one that ``cleaned`` made, and shows no other ``pictures``.

    It is published as a file as well, where no Content-Security-Policy holds.
    """
    if "<!" in svg or "<?" in svg:  # neither comments nor entities, which can grow without end
        return False
    try:
        root = ElementTree.fromstring(svg)
        _, _, _, _ = map(float, root.get("viewBox", "").split())
    except (ElementTree.ParseError, ValueError):
        return False
    return root.tag == f"{{{_SVG}}}svg" and all(
        _is_allowed(element) and _leads_nowhere(element, pictures) for element in root.iter()
    )


def _is_allowed(element: Element) -> bool:
    space, _, name = element.tag.rpartition("}")
    return space == f"{{{_SVG}" and _ALLOWED.fullmatch(name) is not None


def _leads_nowhere(element: Element, pictures: Collection[str]) -> bool:
    """Whether nothing runs, and nothing is loaded from elsewhere."""
    for name, value in element.attrib.items():
        local = name.rpartition("}")[2].lower()
        if local == "href" and not (value.startswith("#") or value in pictures):
            return False
        if local == "style" or local.startswith("on") or _ELSEWHERE.search(value):
            return False
    return True


def _plain_attributes(element: Element) -> None:
    """Style properties become attributes; the page's own style sheet chooses the typeface."""
    for declaration in element.attrib.pop("style", "").split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if _KEPT_STYLES.fullmatch(name):
            element.set(name, value)
    element.attrib.pop("font-family", None)
    if element.get("transform", "").startswith(("rotate(-0 ", "rotate(0 ")):
        del element.attrib["transform"]


def _join_letters(text: Element) -> None:
    """Formulas come letter by letter, placed for one typeface; runs of one style are joined.

    Within a run, letters then stand as the page's typeface wants them; what bars or limits
    belong to stays where these are.
    """
    letters = sorted(text, key=lambda letter: float(letter.get("x", "0")))
    text[:] = letters
    for before, letter in reversed(list(pairwise(letters))):
        letter.tail = before.tail = None
        stands_alone = _is_blank(before) or {before.text, letter.text} & _STRETCHED
        if not stands_alone and _look(before) == _look(letter):
            before.text = f"{before.text}{letter.text}"
            text.remove(letter)
    for letter in text:
        letter.text = (letter.text or "").translate(_LETTERS)
    for letter in filter(_is_blank, letters):  # a browser drops spaces where a run begins
        if letter in text:
            text.remove(letter)


def _is_blank(letter: Element) -> bool:
    return not (letter.text or "").strip()


def _look(letter: Element) -> dict[str, str]:
    return {name: value for name, value in letter.attrib.items() if name != "x"}


def _slimmed(svg: str) -> str:
    from scour import scour  # late: it only ever serves a run

    options = scour.sanitizeOptions()
    options.quiet = True
    options.strip_ids = options.strip_comments = options.strip_xml_prolog = True
    options.embed_rasters = False  # their files are not there yet, and they shall stay files
    options.simple_colors = False  # palette colours must stay as they are written
    options.digits = 6
    options.indent_type = "none"
    return str(scour.scourString(svg, options))


def _with_views(root: Element, boxes: tuple[Box, ...]) -> None:
    whole = ElementTree.Element(f"{{{_SVG}}}g", {"id": _WHOLE, **_INHERITED})
    whole.extend(list(root))
    root[:] = [
        *(
            ElementTree.Element(
                f"{{{_SVG}}}view",
                {"id": f"part-{number}", "viewBox": " ".join(f"{side:.6g}" for side in box)},
            )
            for number, box in enumerate(boxes, 1)
        ),
        whole,
    ]


def _named(root: Element, alt: str) -> str:
    for element in root.iter():
        if target := element.attrib.pop(_XLINK_HREF, None):
            element.set("href", target)
    root.attrib.pop("version", None)
    root.attrib.update(_INHERITED)
    root.set("role", "img")
    root.set("aria-label", alt)
    return _text(root) + "\n"


def _text(root: Element) -> str:
    return ElementTree.tostring(root, encoding="unicode").strip()
