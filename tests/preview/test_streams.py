"""What an open page is told last is what stands at its address by now."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from support import PATIENCE

from generator.preview.server import _Preview, _Stream


class Slow:
    """A journal whose old page takes until there is a new one; it is its own moment, too."""

    audiences = ("author",)
    base_path = ""

    def __init__(self) -> None:
        self.asked, self.renewed = Event(), Event()

    def take(self, changed) -> None:
        self.is_new = changed is not None

    def shown(self, audience, url):
        return self

    def get(self, url) -> bytes:
        if self.is_new:
            return b"<p>new</p>"
        self.asked.set()
        self.renewed.wait(PATIENCE)
        return b"<p>old</p>"

    def settle(self, is_overtaken):
        return iter(())

    def problems(self, audience):
        return []


def test_a_page_that_was_made_before_a_change_is_not_told_after_it(tmp_path):
    """The stream of a page begins while it is made, and a save is taken in meanwhile."""
    journal = Slow()
    preview = _Preview(tmp_path, journal, watch=None)

    async def told() -> list[str]:
        preview._loop = asyncio.get_running_loop()
        events = preview._stream(_Stream("author", "/"))
        first = asyncio.create_task(anext(events))
        await asyncio.to_thread(journal.asked.wait, PATIENCE)
        await asyncio.to_thread(preview.refresh, frozenset({"content/one.md"}))
        journal.renewed.set()
        found = [await first]
        while "problems" not in found[-1]:
            found.append(await anext(events))
        preview.end()
        return [*found, *[event async for event in events]]

    with ThreadPoolExecutor() as thread:  # since in this one Playwright may have a loop
        events = thread.submit(asyncio.run, told()).result()

    pages = [event for event in events if "event: page" in event]
    assert pages == [f"event: page\ndata: {preview._tag('author', '/')}\n\n"]
