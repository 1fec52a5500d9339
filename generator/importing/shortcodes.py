"""
Hugo's shortcodes in the journal's Markdown; those that it has nothing for become comments.

What a shortcode of Hugo's own or a common one shows is known here. All others stay in the post,
where readers do not see them, and are told. Lines keep their number throughout.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from .links import encoded
from .masking import COVER, Edit, Signs, applied, prose_of
from .values import Remark

SIGNS = Signs(math=True, comments=False)
_TAG = re.compile(r"\{\{(?:<((?:(?!\{\{)[^\0]){0,4000}?)>|%((?:(?!\{\{)[^\0]){0,4000}?)%)\}\}")
_INSIDE = re.compile(
    r"\s*(?P<closes>/?)\s*(?P<name>[\w/.-]+)(?P<given>.*?)(?P<whole>/?)\s*\Z", re.S
)
_GIVEN = re.compile(r"""(?:([\w-]+)\s*=\s*)?(?:"((?:[^"\\]|\\.)*+)"|`([^`]*+)`|([^\s"`=]+))""")
_WITHIN_ADDRESS = re.compile(r"\]\([^()\s]*\Z|\]:[ \t]*\S*\Z|://\S*\Z")
_NOTES = {
    **dict.fromkeys(("note", "info", "notice", "alert", "callout", "admonition"), "note"),
    **dict.fromkeys(("tip", "hint", "success"), "tip"),
    **dict.fromkeys(("warning", "caution", "danger", "warn"), "warning"),
    **dict.fromkeys(("important", "attention"), "important"),
    **dict.fromkeys(("details", "collapse", "expand"), "note"),
}
_CODE = {"highlight", "code", "code-toggle", "codeblock", "prism", "mermaid"}
_FOLDED = {"details", "collapse", "expand"}


class Rewritten(NamedTuple):
    """A body without what its dialect alone knows, and what there is to say of it as it was.

    The remarks count in ``read``: the body whose code is fenced already, in the same lines.
    """

    text: str
    read: str
    remarks: tuple[Remark, ...] = ()
    changed: int = 0


class _Tag(msgspec.Struct, frozen=True):
    """A shortcode where it stands; what it was given, by position and by name."""

    start: int
    end: int
    written: str
    name: str = ""
    closes: bool = False
    is_whole: bool = False
    positions: tuple[str, ...] = ()
    named: dict[str, str] = {}

    def get(self, *names: str) -> str:
        return next((self.named[name] for name in names if self.named.get(name)), "")

    def first(self, *names: str) -> str:
        return self.get(*names) or (self.positions[0] if self.positions else "")


def without_shortcodes(body: str) -> Rewritten:
    """A body of Hugo's with its shortcodes as Markdown."""
    if "{{" not in body:
        return Rewritten(body, body)
    body, fences = _with_fences(body)
    tags = _tags_in(body)
    partners = _partners(tags)
    edits: list[Edit] = []
    remarks: list[Remark] = []
    for index, tag in enumerate(tags):
        partner = tags[partners[index]] if index in partners else None
        if partner and tag.name in _NOTES and _are_alone(body, tag, partner):
            edits += () if tag.closes else _callout(body, tag, partner)
            continue
        new = None if tag.closes or partner else _shown(tag)
        if new is None:
            new = kept(body, tag.start, tag.written)
            if not tag.closes:
                message = (
                    f"nothing here stands for the shortcode {tag.name}; it stays, as a comment"
                )
                remarks.append(Remark(tag.start, tag.end - tag.start, message))
        edits.append(Edit(tag.start, tag.end, new))
    return Rewritten(applied(body, edits), body, tuple(remarks), len(edits) + fences)


def kept(body: str, at: int, written: str) -> str:
    """What nothing stands for, as a comment; within an address as it is, but without spaces."""
    before = body[body.rfind("\n", 0, at) + 1 : at]
    if _WITHIN_ADDRESS.search(before):
        return encoded(written)
    return f"%% {written.replace('%%', '')} %%"


def _tags_in(body: str) -> list[_Tag]:
    """The shortcodes that stand in the prose, in order."""
    masked = prose_of(body, SIGNS).masked
    tags = []
    for match in _TAG.finditer(body):
        if masked[match.start()] == COVER:
            continue
        inside = match[1] if match[1] is not None else match[2]
        tags.append(_tag(match, inside))
    return tags


def _tag(match: re.Match[str], inside: str) -> _Tag:
    start, end = match.span()
    if inside.strip().startswith("/*"):  # one that is shown, not run
        shown = match[0].replace("/*", "", 1).replace("*/", "", 1)
        return _Tag(start, end, shown, "/*")
    parts = _INSIDE.fullmatch(inside)
    if parts is None:
        return _Tag(start, end, match[0], inside.strip()[:20] or "?")
    positions, named = [], {}
    for given in _GIVEN.finditer(parts["given"]):
        value = given[2] if given[2] is not None else given[3] if given[3] is not None else given[4]
        if given[1]:
            named[given[1].lower()] = value
        else:
            positions.append(value)
    return _Tag(
        start,
        end,
        match[0],
        parts["name"].lower(),
        bool(parts["closes"]),
        bool(parts["whole"]),
        tuple(positions),
        named,
    )


def _partners(tags: Sequence[_Tag]) -> dict[int, int]:
    """For each tag that opens or closes something, the other."""
    found: dict[int, int] = {}
    opened: dict[str, list[int]] = {}
    for index, tag in enumerate(tags):
        if not tag.closes and not tag.is_whole:
            opened.setdefault(tag.name, []).append(index)
        elif tag.closes and opened.get(tag.name):
            begin = opened[tag.name].pop()
            found[begin], found[index] = index, begin
    return found


def _with_fences(body: str) -> tuple[str, int]:
    """The body with ``highlight`` as fenced code, which no other rule may look into."""
    edits: list[Edit] = []
    tags = [tag for tag in _tags_in(body) if tag.name in _CODE]
    for index, other in _partners(tags).items():
        tag, partner = tags[index], tags[other]
        if tag.closes or not _are_alone(body, tag, partner):
            continue
        inside = body[tag.end : partner.start]
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", inside) or [""]))
        said = tag.name if tag.name == "mermaid" else tag.get("lang", "language", "type")
        said = said or (tag.first() if tag.name == "highlight" else "")
        language = re.sub(r"[^\w+#.-]", "", said)
        edits += [
            Edit(tag.start, tag.end, f"{fence}{language}"),
            Edit(partner.start, partner.end, fence),
        ]
    return applied(body, edits), len(edits) // 2


def _are_alone(body: str, *tags: _Tag) -> bool:
    """Whether each stands on a line of its own."""
    return all(_line(body, tag.start).strip() == body[tag.start : tag.end] for tag in tags)


def _line(body: str, at: int) -> str:
    begin = body.rfind("\n", 0, at) + 1
    end = body.find("\n", at)
    return body[begin : end if end >= 0 else len(body)]


def _callout(body: str, tag: _Tag, partner: _Tag) -> list[Edit]:
    """What stands between two tags as a callout, the lines of both among it."""
    kind = _NOTES[tag.name]
    said = tag.first("title", "summary", "header")
    if said.lower() in _NOTES and tag.name not in _FOLDED:  # {{< notice warning >}}
        kind, said = _NOTES[said.lower()], tag.get("title") or "".join(tag.positions[1:2])
    fold = "-" if tag.name in _FOLDED else ""
    edits = [Edit(tag.start, tag.end, f"> [!{kind}]{fold} {said}".rstrip())]
    at = body.find("\n", tag.end) + 1
    while 0 < at < partner.start - len(_indent(body, partner.start)):
        edits.append(Edit(at, at, "> "))
        at = body.find("\n", at) + 1
    edits.append(Edit(partner.start, partner.end, ""))
    return edits


def _indent(body: str, at: int) -> str:
    return body[body.rfind("\n", 0, at) + 1 : at]


# --- one by one -----------------------------------------------------------------------


def _shown(tag: _Tag) -> str | None:
    """What a shortcode without an end shows, in Markdown; None where that is not known."""
    if tag.name in _ALONE:
        return _ALONE[tag.name](tag)
    if tag.name == "/*":
        return tag.written
    return tag.get("text") or None


def _reference(tag: _Tag) -> str | None:
    path = tag.first("path")
    return encoded(path) if path else None


def _figure(tag: _Tag) -> str | None:
    source = tag.first("src")
    if not source:
        return None
    caption = tag.get("caption", "title", "attr").replace('"', "'")
    alt = _plain(tag.get("alt", "caption", "title"))
    title = f' "{" ".join(caption.split())}"' if caption else ""
    image = f"![{alt}]({encoded(source)}{title})"
    return f"[{image}]({encoded(tag.get('link'))})" if tag.get("link") else image


def _film(name: str, address: str) -> Callable[[_Tag], str | None]:
    def link(tag: _Tag) -> str | None:
        code = tag.first("id", "v")
        title = _plain(tag.get("title")) or f"{name}: {code}"
        return f"[{title}]({address}{encoded(code)})" if code else None

    return link


def _gist(tag: _Tag) -> str | None:
    path = "/".join(encoded(one) for one in tag.positions[:2])
    return f"[Gist {path}](https://gist.github.com/{path})" if path else None


def _post(tag: _Tag) -> str | None:
    user, code = tag.get("user"), tag.get("id")
    return f"[@{user}](https://x.com/{encoded(user)}/status/{encoded(code)})" if user else None


def _plain(text: str) -> str:
    return " ".join(text.replace("[", "(").replace("]", ")").split())


_ALONE: dict[str, Callable[[_Tag], str | None]] = {
    "ref": _reference,
    "relref": _reference,
    "figure": _figure,
    "img": _figure,
    "image": _figure,
    "youtube": _film("YouTube", "https://www.youtube.com/watch?v="),
    "vimeo": _film("Vimeo", "https://vimeo.com/"),
    "instagram": _film("Instagram", "https://www.instagram.com/p/"),
    "gist": _gist,
    "tweet": _post,
    "x": _post,
}
