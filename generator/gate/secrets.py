"""
What may not be published: the sayings of invisible posts that nothing visible says as well.

A secret is a string in its folded form, or the digest of a file. What a visible post says
in its own words, what the theme says and what the settings say is no secret, whoever says
it too. An experiment that readers may see shows its source, which makes no secret of code
and single words; but a title or an address of an invisible post in a comment there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from ..characters import END_OF_SENTENCE
from ..memory import Digest, digest
from .folding import folded

Kind = Literal["title", "address", "tag", "sentence", "code", "experiment", "file"]
Scope = Literal["site", "lists"]

SHORT = 12
"""Characters from which on a string is looked for anywhere; below, only as whole words."""

_ANCHOR = 48  # characters of a sentence's beginning, and of its end, that are searched for
_LETTERS = re.compile(r"[^\W\d_]")
_ONE_WORD = re.compile(r"\w+")
# Lines that any two programs have in common.
_COMMON = re.compile(
    r"(?:from [\w.]+ )?import [\w.*, ()]+(?: as \w+)?,?|if __name__ == .__main__.:?"
    r"|for \w+(?:, \w+)* in (?:range|enumerate|zip)\([\w., ()]{0,20}\):?|(?:return|yield) \w+"
)


class Said(msgspec.Struct, frozen=True, array_like=True):
    """One thing that a post says, in its folded form, and what it is to the post."""

    kind: Kind
    text: str


class Secret(msgspec.Struct, frozen=True, array_like=True):
    """A string that may not be published (``lists`` alone, if it is an unlisted post's).

    ``path`` is the file of the journal that says it.
    """

    kind: Kind
    text: str
    path: str
    scope: Scope = "site"

    @property
    def name(self) -> Digest:
        return digest(self.kind, self.text, self.scope)

    @property
    def names_a_post(self) -> bool:
        """Whether it is a title or an address, of more than one word: code is full of words."""
        return self.kind in ("title", "address") and not _ONE_WORD.fullmatch(self.text)

    @property
    def is_plain_word(self) -> bool:
        """Whether it is one short word: what an author's own file says by chance."""
        return len(self.text) < SHORT and _ONE_WORD.fullmatch(self.text) is not None

    @property
    def is_word(self) -> bool:
        """Whether it is so short that markup may hold it by chance."""
        return len(self.text) < SHORT and " " not in self.text


class Secrets(msgspec.Struct, frozen=True):
    """All that may not be published. ``files`` are files, by digest, each with its path."""

    strings: tuple[Secret, ...] = ()
    files: dict[Digest, str] = {}


def is_tellable(said: Said) -> bool:
    """Whether it says enough to be recognised.

    A letter or a number does not: they are everywhere; nor does an import in some code.
    """
    letters = _LETTERS.findall(said.text)
    if said.kind in ("sentence", "code"):
        if _COMMON.fullmatch(said.text):
            return False
        return len(said.text) >= SHORT and len(letters) >= SHORT // 2 and " " in said.text
    return len(letters) >= 2


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, folded; of a long one its beginning and its end.

    Both are looked for on their own, so that one that was cut short is found as well.
    """
    for block in text.splitlines():
        for sentence in END_OF_SENTENCE.split(block):
            words = folded(sentence).strip(" .!?…:;,")
            if len(words) <= _ANCHOR:
                yield words
            else:
                yield words[:_ANCHOR].rpartition(" ")[0] or words[:_ANCHOR]
                yield words[-_ANCHOR:].partition(" ")[2] or words[-_ANCHOR:]
