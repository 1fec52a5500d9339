"""
What is still open, in all listed posts: gaps, next steps, and sections the author is unsure of.

A task that is ticked falls off. Nothing has a date but the posts themselves, so a question is
as old as the last change of its post, counted to the newest note of the journal.
"""

from __future__ import annotations

from ...content import Entry, Heading
from ...content.addresses import QUESTIONS
from ...content.linking import plain_fill
from ...content.values import Text
from ...dates import elapsed
from ..context import NOWHERE, Context, Placed, rows
from ..paging import paged
from ..views import OpenItem, OpenPost, QuestionsView


def questions(context: Context) -> Placed:
    """The open questions, in as many pages as it takes."""
    posts = open_posts(context)
    newest = max((entry.face.changed for entry in context.library.listed), default=None)
    for url, part, pager in paged(QUESTIONS, posts, context.settings.per_page):
        view = QuestionsView(
            url=url,
            gaps=sum(len(post.gaps) for post in posts),
            steps=sum(len(post.steps) for post in posts),
            newest=newest,
            posts=tuple(part),
            pager=pager,
        )
        yield context.page(url, "questions.html", view), NOWHERE


def open_posts(context: Context) -> list[OpenPost]:
    """The posts in which something is open, those that were left alone for longest first."""
    newest = max((entry.face.changed for entry in context.library.listed), default=None)
    found = []
    for entry in context.library.listed:
        items = [item for item in entry.document.open_items if not item.done]
        unsure = [h for h in entry.document.outline if h.assessed in ("partial", "notyet")]
        if not items and not unsure:
            continue
        headings = {h.id: _words(context, entry, h.text) for h in entry.document.outline}
        of_kind: dict[str, list[OpenItem]] = {"gap": [], "next": []}
        for item in items:
            text = _words(context, entry, item.text)
            section = headings.get(item.section, "")
            of_kind[item.kind].append(OpenItem(text, item.section, section))
        found.append(
            OpenPost(
                row=rows([entry])[0],
                age=elapsed(entry.face.changed, newest) if newest else "",
                gaps=tuple(of_kind["gap"]),
                steps=tuple(of_kind["next"]),
                unsure=tuple(Heading(h.level, h.id, headings[h.id], h.assessed) for h in unsure),
            )
        )
    return sorted(found, key=lambda post: post.row.face.changed)


def _words(context: Context, entry: Entry, text: Text) -> str:
    """Text of a post as a list may say it: without the titles of unlisted posts."""
    targets = context.quotable(entry)
    return text.filled([plain_fill(slot, targets, entry.document.quotes) for slot in text.slots])
