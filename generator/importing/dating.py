"""
Dates as people and programs write them become days; what is none is never guessed.

The day is the one that was written, whatever its time and zone. Where day and month could
be either (03/04/2024) it is nobody's to say.
"""

from __future__ import annotations

import re

from ..dates import MONTHS, parse_date

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?=\Z|[T\s])")
_DOTTED = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})(?=\Z|[,\s])")  # the day is first
_YEAR = re.compile(r"(\d{4})\Z")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{4}(?:\d{2})?)?(?=\Z|\D)")
_IN_NAME = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_WORDS = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(?:(?P<month>[A-Za-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?"
    r"|(?P<day2>\d{1,2})(?:st|nd|rd|th|\.)?\s+(?P<month2>[A-Za-z]{3,9})\.?,?)\s+(?P<year>\d{4})\b"
)
_TOKEN = re.compile(r"YYYY|MMMM|MMM|MM?|DD?|dddd|ddd|\[[^\]]*\]|.")
_TOKENS = {
    "YYYY": r"(?P<y>\d{4})",
    **dict.fromkeys(("MM", "M"), r"(?P<m>\d{1,2})"),
    **dict.fromkeys(("DD", "D"), r"(?P<d>\d{1,2})"),
    **dict.fromkeys(("MMMM", "MMM", "dddd", "ddd"), r"[^\W\d_]+"),
}
_MONTHS = {name[:3].casefold(): number for number, name in enumerate(MONTHS, 1)}


def as_day(text: str) -> str:
    """The day, month or year that a text names, as a post has it; empty where it names none."""
    text = text.strip().strip("[]\"'").strip()
    if match := _ISO.match(text):
        return _date(*match.groups())
    if match := _DOTTED.match(text):
        return _date(match[3], match[2], match[1])
    if match := _YEAR.match(text):
        return _date(match[1])
    if match := _TOGETHER.match(text):
        return _date(*match.groups())
    if match := _WORDS.match(text):
        month = (match["month"] or match["month2"]).casefold()
        number = _MONTHS.get(month[:3])
        is_month = number and MONTHS[number - 1].casefold().startswith(month.rstrip("."))
        is_short = month in ("sept",)
        if number and (is_month or is_short):
            return _date(match["year"], str(number), match["day"] or match["day2"])
    return ""


def day_of_name(name: str) -> str:
    """The day that a file's name begins with or holds; empty where there is none."""
    if match := _IN_NAME.search(name):
        return _date(*match.groups())
    if (match := _TOGETHER.match(name)) and match[1][:2] in ("19", "20"):
        return _date(*match.groups())
    return ""


def day_of_path(path: str, form: str) -> str:
    """The day that a path without its ending names in a form such as ``DD-MM-YYYY``; or none."""
    parts = [_TOKENS.get(token) or re.escape(token.strip("[]")) for token in _TOKEN.findall(form)]
    try:
        match = re.search(rf"(?:^|/){''.join(parts)}\Z", path)
    except re.error:  # it asks for a part twice
        return ""
    found = match.groupdict() if match else {}
    if not found.get("y") or (found.get("d") and not found.get("m")):
        return ""
    return _date(found["y"], found.get("m"), found.get("d"))


def _date(year: str, month: str | None = None, day: str | None = None) -> str:
    parts = [f"{int(part):02}" for part in (month, day) if part]
    try:
        return str(parse_date("-".join([year, *parts])))
    except ValueError:
        return ""
