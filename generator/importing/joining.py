"""
The links of all new posts together, as the journal will see them: each leads somewhere.

A heading that is called otherwise here is found by what it says. A link that the journal could
not follow is written as its words, an embed that would not end as a link, and all of it is told.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence

from ..content.addresses import FIXED, tag_urls
from ..content.circles import does_embed, endless
from ..content.library import Target
from ..content.linking import Linker
from ..content.names import Known, Names, in_any_form
from ..content.outside import Outside
from ..content.values import Document, Link, Post
from ..journal import Settings
from ..problems import Guesses, Problem
from .links import LINK, WIKI
from .masking import Edit, lines_of
from .mending import Draft, offset_of, reread
from .values import Remark

_MOST_ROUNDS = 4
_BY_REFERENCE = re.compile(r"(?P<image>!?)\[(?P<label>(?:[^\[\]\\]|\\.)*+)\](?:\[[^\[\]\n]*+\])?")
_NO_LETTERS = re.compile(r"[\W_]+")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


class Joined:
    """Drafts that link each other and the posts that are there."""

    def __init__(
        self, drafts: Sequence[Draft], there: Iterable[Known], files: Iterable[str]
    ) -> None:
        self.drafts = {draft.placed.path: draft for draft in drafts}
        self._there, self._files = tuple(there), in_any_form({path: path for path in files})
        self._targets: dict[str, tuple[Target, ...]] = {}
        self._wrong: dict[str, list[tuple[Link, Problem]]] = {}
        self._names = Names(())

    def mend(self, settings: Settings) -> list[Draft]:
        """The drafts, in their order, with links that lead somewhere."""
        changed = set(self.drafts)
        for _ in range(_MOST_ROUNDS):
            self._look_up(changed)
            changed = set()
            for path, problems in self._wrong.items():
                draft = self.drafts[path]
                edits, said = self._edits(draft, problems)
                if edits:
                    self.drafts[path] = reread(draft, edits, said, settings)
                    changed.add(path)
            if not changed:
                break
        self._look_up(changed)
        return list(self.drafts.values())

    def left(self) -> dict[str, list[Problem]]:
        """What is still wrong with links, by the path of the post."""
        return {path: [problem for _, problem in found] for path, found in self._wrong.items()}

    def _known(self) -> list[Known]:
        new = [
            Known(draft.parsed.post, draft.parsed.document, draft.parsed.digest)
            for draft in self.drafts.values()
            if draft.parsed.post
        ]
        return [*self._there, *new]

    def _look_up(self, paths: set[str]) -> None:
        """Find where the links of these drafts lead, and which lead nowhere or in circles."""
        if not paths:
            return
        every = self._known()
        self._names = Names(every)
        tags = tag_urls(tag for known in every for tag in known.post.front.tags)
        pages = {url.strip("/") for url in FIXED.union(tags.values())}
        nobody, none = Outside(Names(), (), (), Guesses(0)), Guesses(0)
        linker = Linker(self._names, nobody, self._files, pages, none)
        for known in every:
            path, links = known.post.path, known.document.links
            if path in paths:
                found = [linker.target(known, link) for link in links]
                self._targets[path] = tuple(target for target, _ in found)
                pairs = zip(links, (problem for _, problem in found), strict=True)
                self._wrong[path] = [(link, problem) for link, problem in pairs if problem]
            elif path not in self.drafts:
                self._targets[path] = tuple(Target("broken") for _ in links)
        self._wrong = {path: found for path, found in self._wrong.items() if found}
        embedding = [known for known in every if does_embed(known.document)]
        _, circles = endless(self._names, embedding, self._targets)
        for problem in circles:
            path = problem.place.path
            links = self.drafts[path].parsed.document.links if path in self.drafts else ()
            same = (link for link in links if link.place == problem.place)
            if path in paths and (embed := next(same, None)):
                self._wrong.setdefault(path, []).append((embed, problem))

    def _edits(
        self, draft: Draft, problems: Sequence[tuple[Link, Problem]]
    ) -> tuple[list[Edit], list[Remark]]:
        edits, said = [], []
        starts = lines_of(draft.body)
        for link, problem in problems:
            at = offset_of(draft, link.place, starts)
            found = self._edit(draft, link, at) if at >= 0 else None
            if found:
                edit, how = found
                edits.append(edit)
                if how:
                    message = f"{problem.message}; {how}"
                    said.append(Remark(at, link.place.length, message))
        return edits, said

    def _edit(self, draft: Draft, link: Link, at: int) -> tuple[Edit, str] | None:
        """How a link is written so that it leads somewhere, and what to say of that."""
        text = draft.body
        if link.form in ("wiki", "embed") and (match := _around(WIKI, text, at)):
            return self._wiki(draft, link, match)
        match = _around(LINK, text, at)
        if match and link.heading and self._leads(draft, link):
            anchor = self._anchor(draft, link)
            to = match["to"].strip("<>").partition("#")[0]
            if anchor:
                return Edit(match.start("to"), match.end("to"), f"{to}#{anchor}"), ""
            if to:
                new = Edit(match.start("to"), match.end("to"), to)
                return new, "the link leads to the whole note"
        match = match or _BY_REFERENCE.match(text, at)
        if match is None:
            return None
        words = match["label"].strip() or posixpath.basename(link.target)
        return Edit(match.start(), match.end(), words), "its words stay, without the link"

    def _wiki(self, draft: Draft, link: Link, match: re.Match[str]) -> tuple[Edit, str]:
        target, words = match["target"].strip(), match["words"] or match["cell"] or ""
        bar = f"|{words}" if match["words"] else f"\\|{words}" if match["cell"] else ""
        if self._leads(draft, link) and link.heading:
            anchor = self._anchor(draft, link)
            if anchor and (target or not match["embed"]):
                bar = bar or ("" if target else f"|{link.heading}")
                new = f"{match['embed']}[[{target}#{anchor}{bar}]]"
                if new != match[0]:
                    return Edit(match.start(), match.end(), new), ""
            elif target:
                new = f"[[{target}{bar or f'|{words}' if words else ''}]]"
                return Edit(match.start(), match.end(), new), "the link leads to the whole note"
        elif match["embed"] and self._leads(draft, link):
            return Edit(match.start(), match.end(), f"[[{target}]]"), "this links to it instead"
        words = words or link.heading or target
        return Edit(match.start(), match.end(), words), "its words stay, without the link"

    def _leads(self, draft: Draft, link: Link) -> bool:
        """Whether a link finds its post, if not its heading."""
        return self._target(draft, link) is not None

    def _target(self, draft: Draft, link: Link) -> tuple[Post, Document] | None:
        if not link.target:
            post = draft.parsed.post
            return (post, draft.parsed.document) if post else None
        if link.form == "path":
            path = posixpath.normpath(
                posixpath.join(posixpath.dirname(draft.placed.path), link.target)
            )
            known = self._names.at_path(path) or self._names.at_url(link.target)
        else:
            found = self._names.named(link.target)
            known = found[0] if len(found) == 1 else None
        return (known.post, known.document) if known else None

    def _anchor(self, draft: Draft, link: Link) -> str:
        """The anchor of the heading that says the same letters as the link; empty if none does."""
        found = self._target(draft, link)
        if found is None:
            return ""
        wanted = {_letters(link.heading), _letters(_TAG.sub("", link.heading))} - {""}
        for heading in found[1].outline:
            if wanted & {_letters("".join(heading.text.pieces)), _letters(heading.id)}:
                return heading.id
        return ""


def _around(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str] | None:
    """The link that begins at a place, or stands around it: tabs may hide the very column."""
    if match := pattern.match(text, at):
        return match
    begin, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    found = pattern.finditer(text, begin, end if end >= 0 else len(text))
    return next((match for match in found if match.start() - 4 <= at < match.end()), None)


def _letters(text: str) -> str:
    """What of a heading is the same wherever it is named: its letters and digits."""
    return _NO_LETTERS.sub("", text).casefold()
