"""
Links of a note, as a post has them: every one that led somewhere leads there still.

What a link says is left as it is written where it means the same in the journal. Else it is
written anew: by the title of the post, or by its file where no title is clear. A link that
led nowhere becomes its words, with a Problem that names what it looked for.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote

from ..content.addresses import as_name
from ..content.markdown.embeds import is_picture
from .copies import Copies
from .values import Placed
from .vault import Vault
from .walking import is_note

WIKI = re.compile(
    r"(?P<embed>!?)\[\[(?P<target>(?:[^\[\]\n|#^\\]|\\(?!\|))*+)"
    r"(?P<anchor>(?:[#^](?:[^\[\]\n|\\]|\\(?!\|))*+)?)"
    r"(?:\|(?P<words>(?:[^\[\]\n]|\[[^\[\]\n]*+\])*+)|\\\|(?P<cell>[^\[\]\n]*+))?\]\](?!\()"
)
LINK = re.compile(
    r"(?P<image>!?)\[(?P<label>(?:[^\[\]\\]|\\.|\[[^\[\]]*+\])*+)\]\([ \t]*"
    r"(?P<to><[^<>\n]*+>|(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*+\))*+)"
    r"(?P<title>[ \t]+(?:\"[^\"\n]*+\"|'[^'\n]*+'))?[ \t]*\)"
)
DEFINITION = re.compile(
    r"^(?P<begin>[ ]{0,3}\[(?!\^)[^\[\]\n]++\]:[ \t]*)(?P<to><[^<>\n]*+>|\S++)", re.M
)
_OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#|\Z")
_WIDTH = re.compile(r"\s*\d+(?:\s*x\s*\d+)?\s*")
_NOT_IN_WIKI = re.compile(r"[\[\]|#^\n\0]")
_MARKUP = re.compile(r"[*_`~$<>{}\\]|%%|==")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}\Z")
_HTML = re.compile(r"(?<!\\)</?[A-Za-z][^<>]*>")
_PARTS = re.compile(r"(?P<path>[^?#]*)(?:\?[^#]*)?(?:#(?P<heading>.*))?", re.S)


class Written(NamedTuple):
    """What stands in place of a link; None where it may stay. And what there is to say of it."""

    text: str | None
    said: str = ""


_STAYS = Written(None)


class Links:
    """Writes the links of notes; ``named`` says which post a name means in the journal."""

    def __init__(
        self, vault: Vault, named: Callable[[str], str | None], copies: Copies, *, vaultlike: bool
    ) -> None:
        """``vaultlike`` is whether notes are named without their ending and their folder."""
        self._vault, self._named, self._copies = vault, named, copies
        self._vaultlike = vaultlike

    def wiki(self, source: Placed, match: re.Match[str], line: str, *, alone: bool) -> Written:
        """``[[Note#Heading|words]]`` or ``![[Note]]``, on a ``line``, as a post has it."""
        target = match["target"].strip().rstrip("\\").strip()
        words = match["words"] if match["words"] is not None else match["cell"]
        words = (words or "").strip()
        anchor = _HTML.sub("", match["anchor"])
        block = anchor.rpartition("^")[2].strip() if "^" in anchor else ""
        heading = block or anchor.rpartition("#")[2].strip()
        if not target and not heading:
            return Written("\\" + match[0] if not match["embed"] else "!\\" + match[0][1:])
        found = self._vault.note(target, source) if target else source
        if found:
            heading = "" if _is_dropped(found, heading) else heading
            if match["embed"] and alone and not block:
                return self._embed(source, found, target, heading, match)
            said = ""
            if match["embed"]:
                said = "a block cannot be shown in place; this links to it" if block else ""
                said = said or "a note is shown only alone in its paragraph; this links to it"
            return self._to_note(source, found, target, heading, words, match, line, said)
        return self._to_file(source, target, words, match)

    def ordinary(self, source: Placed, match: re.Match[str]) -> Written:
        """``[words](address)`` or an image, as a post has it."""
        label = match["label"]
        if match["image"] and self._vaultlike:
            shown, bar, size = label.rpartition("|")
            label = shown.rstrip() if bar and _WIDTH.fullmatch(size) else label
            label = "" if _WIDTH.fullmatch(label) else label
        if "](" in label:  # a picture that links
            label = LINK.sub(lambda inner: self.ordinary(source, inner).text or inner[0], label)
        to, said = self.address(source, match["to"], image=bool(match["image"]))
        if to is None:
            path = _address(match["to"]).rstrip("/")
            name = "" if path.startswith("data:") else posixpath.basename(path)
            return Written(label.strip() or name, said)
        if to == match["to"] and label == match["label"]:
            return _STAYS
        return Written(f"{match['image']}[{label}]({to}{match['title'] or ''})")

    def address(
        self, source: Placed, written: str, *, image: bool = False
    ) -> tuple[str | None, str]:
        """What to write for an address in the post of ``source``; None, and why, if nothing."""
        address = _address(written)
        parts = _PARTS.fullmatch(address)
        if not address.strip("# "):
            return None, "this link leads nowhere; its words stay"
        if address[:5].casefold() == "data:":
            return None, "this address brings a file along; its words stay, and the file does not"
        if _OUTSIDE.match(address) or parts is None:
            return written, ""
        path, heading = unquote(parts["path"]), parts["heading"] or ""
        if note := None if image else self._page(source, path):
            own = {as_name(alias.strip("/")) for alias in note.head.aliases}
            if path.startswith("/") and as_name(path.strip("/")) in own:
                return written, ""
            dropped = _is_dropped(note, unquote(heading))
            to = posixpath.relpath(note.path, posixpath.dirname(source.path))
            if to == posixpath.normpath(path) and not dropped:
                return written, ""
            anchor = "" if dropped or not heading else "#" + heading.replace(" ", "%20")
            return ("" if note.path == source.path and anchor else encoded(to)) + anchor, ""
        if file := self._vault.file(path, source):
            to = self._copies.beside(source, file)
            return (written if to == posixpath.normpath(path) else encoded(to)), ""
        what = "image" if image else "note or file"
        return None, f'there is no {what} "{address}"; its words stay, without the link'

    def _page(self, source: Placed, path: str) -> Placed | None:
        is_named = is_note(path) or (self._vaultlike and not _ENDING.search(path))
        if is_named and (found := self._vault.note(path, source)):
            return found
        if self._vaultlike and not path.startswith("/"):
            return None
        if is_note(path):
            return None
        page = self._vault.page(path, source)
        return page or (None if _ENDING.search(path) else self._vault.note(path, source))

    def _embed(
        self, source: Placed, found: Placed, target: str, heading: str, match: re.Match[str]
    ) -> Written:
        name = self._name(found, target)
        if found.path == source.path or name is None or _NOT_IN_WIKI.search(heading):
            return self._to_note(source, found, target, heading, "", match, "", "")
        new = f"![[{name}#{heading}]]" if heading else f"![[{name}]]"
        return _STAYS if new == match[0] else Written(new)

    def _to_note(
        self,
        source: Placed,
        found: Placed,
        target: str,
        heading: str,
        words: str,
        match: re.Match[str],
        line: str,
        said: str,
    ) -> Written:
        name = self._name(found, target) if target else ""
        if name and target and not words:
            shown = posixpath.basename(target)
            words = "" if as_name(name) in map(as_name, (target, shown)) else shown
        if name is None or _NOT_IN_WIKI.search(heading) or _MARKUP.search(words):
            shown = words or heading or posixpath.basename(target)
            to = posixpath.relpath(found.path, posixpath.dirname(source.path)) if target else ""
            anchor = f"#{heading}" if heading else ""
            return Written(f"[{shown}]({encoded(to + anchor)})", said)
        bar = "\\|" if match["cell"] is not None or "|" in WIKI.sub("", line) else "|"
        inside = f"{name}#{heading}" if heading else name
        inside += f"{bar}{words}" if words else ""
        return _STAYS if match[0] == f"[[{inside}]]" else Written(f"[[{inside}]]", said)

    def _name(self, found: Placed, target: str) -> str | None:
        """What a [[link]] calls a post by: as it is called already, if that is clear."""
        stem = posixpath.splitext(posixpath.basename(found.path))[0]
        for name in (target, found.head.title, stem, found.slug):
            if name and not _NOT_IN_WIKI.search(name) and self._named(name) == found.path:
                return name
        return None

    def _to_file(self, source: Placed, target: str, words: str, match: re.Match[str]) -> Written:
        if file := self._vault.file(target, source):
            to = encoded(self._copies.beside(source, file))
            sizes = [part for part in words.split("|") if not _WIDTH.fullmatch(part)]
            if match["embed"] and is_picture(file.path):
                return Written(f"![{'|'.join(sizes)}]({to})")
            return Written(f"[{'|'.join(sizes) or posixpath.basename(target)}]({to})")
        shown = words if words and not _WIDTH.fullmatch(words) else posixpath.basename(target)
        what = "file" if _ENDING.search(target) and not is_note(target) else "note"
        said = f'there is no {what} "{target}"; its words stay, without the link'
        return Written(shown or target, said)


def encoded(address: str) -> str:
    """An address as it may stand in ``(…)``, its letters as they are read."""
    for sign in '% ()<>"\\':
        address = address.replace(sign, f"%{ord(sign):02X}")
    return address


def _address(written: str) -> str:
    if written.startswith("<"):
        return written[1:-1].strip()
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", written)


def _is_dropped(found: Placed, heading: str) -> bool:
    """Whether a heading was the title of the note, which a post does not say twice."""
    said = as_name(heading.replace("-", " "))
    return bool(found.dropped and heading) and said == as_name(found.head.title.replace("-", " "))
