"""
Searches texts for all secrets at once (Aho and Corasick 1975).

Short secrets count as whole words only, and the shortest, a word each, only in what a person
reads: a post with the tag "figure" does not make every ``<figure>`` a leak.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from ahocorasick_rs import BytesAhoCorasick, Implementation

from .folding import as_bytes, ends_words
from .forms import Form
from .secrets import SHORT, Secret


class Search:
    """A search for some secrets."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        every = tuple(secrets)
        self._words = _Automaton([one for one in every if one.is_word])
        self._others = _Automaton([one for one in every if not one.is_word])

    def __bool__(self) -> bool:
        return bool(self._words.secrets or self._others.secrets)

    def found_in(self, form: Form) -> Iterator[Secret]:
        """The secrets that a reading of a file says, some perhaps more than once."""
        yield from self._others.found_in(form.whole)
        if form.words:
            yield from self._words.found_in(form.words)
            if form.words != form.whole:
                yield from self._others.found_in(form.words)


class _Automaton:
    """Made when it is first asked: its making is half of the cost of a search."""

    def __init__(self, secrets: Sequence[Secret]) -> None:
        self.secrets = secrets

    @cached_property
    def _made(self) -> BytesAhoCorasick:
        patterns = [as_bytes(secret.text) for secret in self.secrets]
        return BytesAhoCorasick(patterns, implementation=Implementation.ContiguousNFA)

    def found_in(self, text: str) -> Iterator[Secret]:
        if not self.secrets or not text:
            return
        data, found = as_bytes(text), set()
        for index, start, end in self._made.find_matches_as_indexes(data, overlapping=True):
            if index in found:
                continue
            secret = self.secrets[index]
            if len(secret.text) >= SHORT or ends_words(data, start, end):
                found.add(index)
                yield secret
