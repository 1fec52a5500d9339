"""
Notes are numbered over the whole of a page, whichever posts it is put together from.

Each post counts its own from 1. Where it embeds others, the margin would have several notes of
one number, so they are counted again, in the order in which a reader meets what refers to them.
Their addresses stay. A number whose note is not shown here leads away, and keeps what it says
there.
"""

from __future__ import annotations

import re
from itertools import count

_NOTE = re.compile(r'<aside id="([^"]*)" class="sidenote"')
_ASKED = re.compile(r'<sup class="footnote-ref"><a href="#([^"]*)"')
_SAID = re.compile(
    r'(?P<asked><sup class="footnote-ref"><a href="#(?P<to>[^"]*)" id="[^"]*" aria-label="Note )'
    r'\d+">\d+</a>'
    r'|(?P<note><aside id="(?P<id>[^"]*)" class="sidenote" role="note" aria-label="Note )\d+'
    r'|(?P<back><a class="note-number" href="#[^"]*" aria-label="Back to note )\d+ in the text">\d+'
    r'|(?P<again><a class="footnote-backref" href="#[^"]*" aria-label="Back to note )\d+'
)


def numbered_on(html: str) -> str:
    """The HTML of an article with its notes numbered in one row."""
    shown = dict.fromkeys(_NOTE.findall(html))
    asked = [name for name in _ASKED.findall(html) if name in shown]
    numbers = dict(zip(dict.fromkeys([*asked, *shown]), count(1), strict=False))
    current = 0  # the note whose words are being read

    def said(match: re.Match[str]) -> str:
        nonlocal current
        if match["asked"]:
            number = numbers.get(match["to"])
            return f'{match["asked"]}{number}">{number}</a>' if number else match[0]
        if match["note"]:
            current = numbers[match["id"]]
            return f"{match['note']}{current}"
        if match["back"]:
            return f'{match["back"]}{current} in the text">{current}'
        return f"{match['again']}{current}"

    return _SAID.sub(said, html)
