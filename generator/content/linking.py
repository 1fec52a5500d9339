"""
Where each link leads, for one audience.

A link is looked up among the posts that its reader may see. Of the rest of the journal only
one thing is asked: whether what it names is there. So what is invisible never changes what
is visible, except to say "a private note" where the author wrote nothing but a title.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping, Sequence
from html import escape

from ..journal import CONTENT, STATIC
from ..memory import digest
from ..problems import Guesses, Problem, closest
from .addresses import in_one_form
from .bibliography import BIBLIOGRAPHY
from .files import is_post
from .library import Target
from .names import Known, Names, bare, beside, heading_of, keys_asked
from .outside import Outside
from .values import Link, Post, Quote, Slot, Text

PRIVATE = "a private note"
UNLISTED = "another note"
_WITHIN = f"only what lies in {CONTENT} is published"
_BROKEN = Target("broken")


class Linker:
    """Looks links up among ``seen`` posts; ``outside`` tells private from missing."""

    def __init__(
        self,
        seen: Names,
        outside: Outside,
        files: Mapping[str, str],
        pages: Collection[str],
        guesses: Guesses,
    ) -> None:
        """``files`` are all below content/, found by path :func:`in_any_form`.

        ``pages`` are the addresses of pages that are no posts', without the slashes around;
        ``guesses`` are how many hints may be given.
        """
        self._seen, self._outside, self._guesses = seen, outside, guesses
        self._files, self._pages = files, pages

    def target(self, source: Known, link: Link) -> tuple[Target, Problem | None]:
        """Where ``link``, written in ``source``, leads; and what is wrong with it, if anything."""
        target, problem = self._target(source, link)
        if problem and target.state == "broken" and self._outside.cannot_be_read(source.post, link):
            return target, None  # that post has a Problem of its own
        return target, problem

    def _target(self, source: Known, link: Link) -> tuple[Target, Problem | None]:
        if not link.target:
            return self._heading(source, link)
        if link.form in ("wiki", "embed"):
            return self._wiki(link)
        if link.form == "path":
            return self._path(source, link)
        return self._file(source, link)

    def _wiki(self, link: Link) -> tuple[Target, Problem | None]:
        found = self._seen.named(link.target)
        if len(found) > 1:
            places = " or ".join(sorted(known.post.path for known in found))
            message = f'"{link.target}" could be {len(found)} posts'
            return _BROKEN, Problem(link.place, message, f"name one by its path: {places}")
        if found:
            return self._heading(found[0], link)
        if self._outside.has_named(link.target):
            return Target("private"), None
        return _BROKEN, self._nothing(link)

    def _path(self, source: Known, link: Link) -> tuple[Target, Problem | None]:
        if link.target.lower().endswith(".md"):
            path = beside(source.post, link.target)
            if known := self._seen.at_path(path):
                return self._heading(known, link)
            if self._outside.has_path(path):
                return Target("private"), None
            return _BROKEN, self._nothing(link, f'there is no post "{link.target}" beside this one')
        if known := self._seen.at_url(link.target):
            return self._heading(known, link)
        if in_one_form(link.target.strip("/")) in self._pages:
            return Target("page", link.target, link.heading), None
        if in_one_form(STATIC + link.target.lstrip("/")) in self._files:
            return Target("page", link.target), None
        if self._outside.has_url(link.target):
            return Target("private"), None
        return _BROKEN, self._nothing(link, f'this site has no page "{link.target}"')

    def _file(self, source: Known, link: Link) -> tuple[Target, Problem | None]:
        path = beside(source.post, link.target)
        path = self._files.get(path) or self._files.get(in_one_form(path)) or path
        if is_post(path):  # what a post says is shown on its page, or nowhere
            message = f'"{link.target}" is a post, not a picture or a file to be copied'
            return _BROKEN, Problem(link.place, message, "link it: [words](its-name.md)")
        if path == BIBLIOGRAPHY:
            message = "the file of works that posts cite is not published"
            return _BROKEN, Problem(link.place, message, "cite a work of it: [@key]")
        if path in self._files and not path.startswith(STATIC):
            return Target("file", _copy_url(source, path), path=path), None
        near = self._near(path)
        hint = (
            f"did you mean {posixpath.join(posixpath.dirname(link.target), near)}?" if near else ""
        )
        if path.startswith(STATIC):
            hint = f"link what lies in static/ as /{path.removeprefix(STATIC)}"
        elif self._outside.has_path(f"{path}.md"):
            hint = f"to link the post write {link.target}.md"
        elif not hint:
            hint = f"put it at {path}, or name another" if path.startswith(CONTENT) else _WITHIN
        return _BROKEN, Problem(
            link.place, f'there is no file "{link.target}" beside this post', hint
        )

    def _heading(self, known: Known, link: Link) -> tuple[Target, Problem | None]:
        anchor = heading_of(known, link.heading) if link.heading else ""
        problem = None
        if anchor is None:
            texts = ["".join(h.text.pieces) for h in known.document.outline]
            near = closest(link.heading, texts) or closest(link.heading, known.document.anchors)
            message = f'"{known.post.front.title}" has no heading "{link.heading}"'
            problem = Problem(link.place, message, f'did you mean "{near}"?' if near else "")
        elif anchor and link.form == "embed" and anchor not in _sections(known):
            message = f'"{link.heading}" is a place in "{known.post.front.title}", not a heading'
            problem = Problem(link.place, message, "only whole posts and sections are embedded")
        if problem and link.form == "embed":
            return _BROKEN, problem
        return Target("post", known.post.url, anchor or "", known.post.front.title), problem

    def _nothing(self, link: Link, message: str = "") -> Problem:
        message = message or f'no post is called "{link.target}"'
        return Problem(link.place, message, self._outside.hint(link.target) or _ways(link))

    def _near(self, path: str) -> str | None:
        """The name of a file in the same folder that was probably meant."""
        if not self._guesses.take():
            return None
        folder, name = posixpath.split(path)
        return closest(
            name, (posixpath.basename(f) for f in self._files if posixpath.dirname(f) == folder)
        )


def keys_asked_by(source: Post, link: Link) -> set[str]:
    """What the Linker looks at for a link: posts by their keys, files, and pages."""
    if not link.target:
        return set()
    if link.form in ("wiki", "embed"):
        return keys_asked(link.target)
    path = in_one_form(beside(source, link.target))
    if link.form == "file":
        return {file_key(path)}
    if link.target.lower().endswith(".md"):
        return {f"path {path}"}
    static = STATIC + link.target.lstrip("/")
    return {f"url {bare(link.target)}", page_key(link.target), file_key(static)}


def file_key(path: str) -> str:
    """What a link finds a file by."""
    return f"file {in_one_form(path)}"


def page_key(url: str) -> str:
    """What a link finds a page by that is no post's."""
    return f"page {in_one_form(url.strip('/'))}"


def _sections(known: Known) -> set[str]:
    return {section.id for section in known.document.sections}


def _ways(link: Link) -> str:
    """How a post is named, to whoever named none."""
    if link.form != "path":
        return "name a post by its title, slug or file; `journal list` shows them"
    if link.target.lower().endswith(".md"):
        return "name its file as it lies from this one, as in ../research/its-file.md"
    return "write the address of a page, as in /learning/its-slug/"


def plain_fill(slot: Slot, targets: Sequence[Target], quotes: Sequence[Quote]) -> str:
    """What a slot reads as in plain text, away from its page and its runs.

    Neither the numbers of runs nor those of figures are known there: a figure is called by
    its name, which means something wherever it is read.
    """
    if slot.part != "whole":
        return ""
    if slot.of == "quote":
        quote = quotes[slot.index]
        return in_words(quote.source.partition("/")[2]) if quote.kind == "ref" else "…"
    target = targets[slot.index]
    return PRIVATE if target.state == "private" else target.title


def listed_fill(text: Text, targets: Sequence[Target], quotes: Sequence[Quote]) -> Text:
    """The HTML of something that is listed away from its page, whose numbers only stay open.

    All its other slots are filled by plain words.
    """
    pieces, slots = [text.pieces[0]], []
    for slot, piece in zip(text.slots, text.pieces[1:], strict=True):
        if slot.of == "quote" and quotes[slot.index].kind == "metric":
            slots.append(slot)
            pieces.append(piece)
        else:
            pieces[-1] += escape(plain_fill(slot, targets, quotes), quote=False) + piece
    return Text(tuple(pieces), tuple(slots))


def in_words(name: str) -> str:
    """The name of a figure or table as a reader meets it: “gain by overlap”."""
    return f"“{name.replace('-', ' ').replace('_', ' ')}”"


def _copy_url(source: Known, path: str) -> str:
    """Where the copy of a file stands: below the post that shows it, as it lies below it here."""
    folder = posixpath.dirname(source.post.path) + "/"
    if path.startswith(folder):
        return source.post.url + path.removeprefix(folder)
    stem, ending = posixpath.splitext(posixpath.basename(path))
    return f"{source.post.url}{stem}-{digest(path)[:6]}{ending}"  # from elsewhere: told apart
