"""
Jekyll's Liquid and the signs of kramdown, in the journal's Markdown.

Known are the tags and filters that stand in prose: code, links to posts, the address of the
site. What only Jekyll can fill in stays in the post as a comment, and is told. Lines keep their
number throughout.
"""

from __future__ import annotations

import re

from .links import encoded
from .masking import COVER, Edit, applied, prose_of
from .shortcodes import SIGNS, Rewritten, kept
from .values import Remark, Value, Values

# What stands between two tags holds no third, so that nothing is looked at twice.
_BETWEEN = r"(?:(?!\{%-?\s*(?:raw|comment|highlight)\b).)*?"
_HIGHLIGHT = re.compile(
    r"^(?P<indent>[ \t]*)\{%-?\s*highlight\s+(?P<language>[\w+#.-]+)[^%\n]*%\}[ \t]*$"
    rf"(?P<code>{_BETWEEN})^[ \t]*\{{%-?\s*endhighlight\s*-?%\}}[ \t]*$",
    re.M | re.S,
)
_RAW = re.compile(rf"\{{%-?\s*raw\s*-?%\}}(?P<inside>{_BETWEEN})\{{%-?\s*endraw\s*-?%\}}", re.S)
_HIDDEN = re.compile(rf"\{{%-?\s*comment\s*-?%\}}{_BETWEEN}\{{%-?\s*endcomment\s*-?%\}}", re.S)
_TAG = re.compile(r"\{%-?\s*(?P<name>\w+)\s*(?P<given>[^%\n]*?)\s*-?%\}")
_OUTPUT = re.compile(r"\{\{-?\s*(?P<inside>[^{}\n]*?)\s*-?\}\}")
_BASE = re.compile(r"(?:site\.(?:baseurl|url|github\.url)|page\.root)(?:\s*\|[^|]*)*")
_ADDRESS = re.compile(
    r"""(?P<quote>["'])(?P<path>.*?)(?P=quote)(?:\s*\|\s*"""
    r"""(?:relative_url|absolute_url|prepend:\s*site\.\w+|prepend:\s*["'][^"']*["']))+"""
)
_ATTRIBUTES = re.compile(
    r"^[ \t>]*\{::?(?!\})(?P<alone>[^{}\n]*)\}[ \t]*$|\{:(?!:)(?P<behind>[^{}\n]*)\}", re.M
)
_TOC = re.compile(r"^[ \t]*[*+-][ \t]+[^\n]*$(?=\n[ \t]*\{:[^{}\n]*\btoc\b[^{}\n]*\})", re.M)
_ID = re.compile(r"(?:^|\s)#([^\W_][\w:.-]*)")


def without_liquid(body: str, known: Values) -> Rewritten:
    """A body of Jekyll's with its tags as Markdown; ``known`` are values that it may ask for."""
    if "{" not in body:
        return Rewritten(body, body)
    fences = _fences(body)
    body = applied(body, fences)
    edits: list[Edit] = []
    remarks: list[Remark] = []
    masked = prose_of(body, SIGNS).masked
    settled = _kept_as_it_is(body, masked, edits)
    for match in _TAG.finditer(body):
        if masked[match.start()] != COVER and not _within(settled, match.start()):
            edits.append(_tag(match, remarks))
    for match in _OUTPUT.finditer(body):
        if masked[match.start()] != COVER and not _within(settled, match.start()):
            edits.append(_output(match, known, remarks))
    for match in _TOC.finditer(masked):
        edits.append(Edit(match.start(), match.end(), ""))
    for match in _ATTRIBUTES.finditer(body):
        start = match.end() - len(match[0].lstrip(" \t>"))
        if masked[start] != COVER:
            edits.append(_attributes(match))
    changed = len(edits) + len(fences) // 2
    return Rewritten(applied(body, edits), body, tuple(remarks), changed)


def _fences(body: str) -> list[Edit]:
    """``highlight`` as fenced code, which no other rule may look into."""
    masked = prose_of(body, SIGNS).masked
    edits = []
    for match in _HIGHLIGHT.finditer(body):
        if masked[match.start() + len(match["indent"])] == COVER:
            continue
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", match["code"]) or [""]))
        opening = f"{match['indent']}{fence}{match['language']}"
        edits += [
            Edit(match.start(), match.start("code"), opening),
            Edit(match.end("code"), match.end(), f"{match['indent']}{fence}"),
        ]
    return edits


def _kept_as_it_is(body: str, masked: str, edits: list[Edit]) -> list[tuple[int, int]]:
    """Take the tags off what is raw, and make a comment of what is hidden."""
    settled = []
    for match in _RAW.finditer(body):
        if masked[match.start()] != COVER:
            inside = match.span("inside")
            edits += [Edit(match.start(), inside[0], ""), Edit(inside[1], match.end(), "")]
            settled.append(match.span())
    for match in _HIDDEN.finditer(body):
        if masked[match.start()] != COVER and not _within(settled, match.start()):
            words = match[0].replace("%%", "").replace("--", "")
            edits.append(Edit(match.start(), match.end(), f"<!-- {words} -->"))
            settled.append(match.span())
    return settled


def _within(spans: list[tuple[int, int]], at: int) -> bool:
    return any(start <= at < end for start, end in spans)


def _tag(match: re.Match[str], remarks: list[Remark]) -> Edit:
    name, given = match["name"], match["given"].strip()
    first = given.split()[0].strip("\"'") if given else ""
    if name == "link" and first:
        new = encoded(given.strip("\"'"))
    elif name == "post_url" and first:
        folder, _, stem = first.rpartition("/")
        new = encoded(f"{folder}/_posts/{stem}.md".lstrip("/"))
    elif name == "gist" and first:
        new = f"[Gist {first}](https://gist.github.com/{encoded(first)})"
    else:
        new = kept(match.string, match.start(), match[0])
        if not name.startswith("end"):
            _say(match, f"the tag {name}", remarks)
    return Edit(match.start(), match.end(), new)


def _output(match: re.Match[str], known: Values, remarks: list[Remark]) -> Edit:
    inside = match["inside"]
    if address := _ADDRESS.fullmatch(inside):
        return Edit(match.start(), match.end(), encoded(address["path"]))
    if _BASE.fullmatch(inside):
        return Edit(match.start(), match.end(), "")
    if text := _looked_up(inside, known):
        return Edit(match.start(), match.end(), text)
    _say(match, f"{{{{ {inside[:40]} }}}}", remarks)
    return Edit(match.start(), match.end(), kept(match.string, match.start(), match[0]))


def _looked_up(name: str, known: Value) -> str:
    """The text that a dotted name stands for; empty where it stands for none, or for many lines."""
    for part in name.split("."):
        known = known.get(part) if isinstance(known, dict) else None
    return known.strip() if isinstance(known, str) and "\n" not in known.strip() else ""


def _say(match: re.Match[str], what: str, remarks: list[Remark]) -> None:
    message = f"only Jekyll can fill in {what}; it stays, as a comment"
    remarks.append(Remark(match.start(), match.end() - match.start(), message))


def _attributes(match: re.Match[str]) -> Edit:
    """Attributes of kramdown: of a block or of what stands before them. An anchor stays one."""
    alone = match["alone"]
    name = _ID.search(alone if alone is not None else match["behind"])
    start = match.end() - len(match[0].lstrip(" \t>"))
    return Edit(start, match.end(), f"[]{{#{name[1]}}}" if name else "")
