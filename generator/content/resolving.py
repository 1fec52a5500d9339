"""
Where every link of a journal leads, kept right while posts come, go and change.

A link is looked up again only if something that it asks for by name, path or address is
another: the keys of posts (``names.py``) and those that links ask for (``linking.py``) say
so. What it leads to is the same as if all were looked up at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from ..problems import Guesses, Problem
from .addresses import FIXED, as_name, experiment_url, tag_urls
from .circles import does_embed, endless
from .library import Target, Unlinked, asked_by
from .linking import PRIVATE, Linker, file_key, keys_asked_by, page_key
from .names import Known, Names, in_any_form, keys_asked, keys_of
from .outside import Outside
from .values import Link, Parsed
from .visibility import Audience, is_listed, may_see

_BROKEN = Target("broken")


class Resolving:
    """The posts of a journal by their names, and where those that are seen lead."""

    def __init__(self, audience: Audience) -> None:
        self._audience = audience
        self.every = Names()
        # Where all posts are seen these are the same, and kept once.
        self.seen = self.every if audience == "author" else Names()
        self.listed = self.every if audience == "author" else Names()
        self.targets: dict[str, tuple[Target, ...]] = {}
        self._found: dict[str, tuple[Target, ...]] = {}  # before what would not end is broken
        self._links_to_tell: set[str] = set()  # the posts of which something may be told
        self._unread: dict[str, Parsed] = {}
        self._files: dict[str, str] = {}
        self._asking: dict[str, set[str]] = {}  # the posts that ask for a key
        self._asked: dict[str, set[str]] = {}  # the keys that a post asks for
        self._embedding: set[str] = set()
        self._embedded: set[str] = set()
        self._endless: dict[str, frozenset[int]] = {}
        self._circles: list[Problem] = []
        self._tags: Counter[str] = Counter()
        self._experiments: Counter[str] = Counter()  # of the posts that are seen
        self._all_experiments: Counter[str] = Counter()
        self._all_tags: Counter[str] = Counter()
        self._paged: tuple[frozenset[str], ...] = ()
        self._pages: frozenset[str] = frozenset()
        self._pages_outside: frozenset[str] = frozenset()
        self._paths: tuple[str, ...] = ()

    def is_unlisted(self, url: str) -> bool:
        """Whether the post at an address is seen, but on no list."""
        known = self.seen.of_url(url) if self.seen is not self.listed else None
        return known is not None and known.post.path not in self.listed

    @property
    def hidden(self) -> list[Known]:
        """The posts that are not seen."""
        if self.seen is self.every:
            return []
        return [known for known in self.every.posts if known.post.path not in self.seen]

    def renew(self, changes: Mapping[str, Parsed | None], files: Iterable[str]) -> set[str]:
        """Take these posts as they are now, None for one that is gone; ``files`` are all.

        The paths of the posts that are seen and have changed, or whose links ask for
        something that has.
        """
        keys, contested = self._renew_files(files), set[str]()
        for path, parsed in changes.items():
            contested |= self._contested(path)
            keys |= self._replace(path, parsed)
            contested |= self._contested(path)
        keys |= self._renew_pages()
        dirty = {path for path in changes if path in self.seen}
        dirty |= {path for key in keys for path in self._asking.get(key, ())}
        dirty |= self._leading_to(contested)
        self._resolve(dirty)
        return dirty | self._renew_endless(dirty | changes.keys())

    def linker(self, guesses: Guesses) -> Linker:
        """Looks up links of the posts that are seen."""
        outside, pages = self.outside(guesses), self._pages
        return Linker(self.seen, outside, self._files, pages, guesses)

    def outside(self, guesses: Guesses) -> Outside:
        """What may be asked of all other posts."""
        return Outside(self.every, self._unread.values(), self._pages_outside, guesses)

    # --- told ---------------------------------------------------------------------

    def told(self, guesses: Guesses) -> Iterator[Problem | Unlinked]:
        """What is wrong with the links of the posts that are seen, and which stay text."""
        linker = self.linker(guesses)
        for path in sorted(self._links_to_tell):
            if known := self.seen.get(path):
                for link in known.document.links:
                    yield from self._told_of(path, link, *linker.target(known, link))
        yield from self._circles

    def told_of_hidden(self, guesses: Guesses) -> Iterator[Problem]:
        """What is wrong with the links of the others, which may lead to all there are."""
        hidden = self.hidden
        if not hidden:
            return
        pages = _pages_of(self._all_tags, self._all_experiments)
        linker = Linker(self.every, self.outside(guesses), self._files, pages, guesses)
        for known in hidden:
            for link in known.document.links:
                _, problem = linker.target(known, link)
                if problem:
                    yield problem.as_warning()

    def _told_of(
        self, path: str, link: Link, target: Target, problem: Problem | None
    ) -> Iterator[Problem | Unlinked]:
        if problem:
            yield problem
        if target.state == "private":
            yield Unlinked(link.place, link.target)
            if link.form == "embed":
                yield _shown_to_nobody(link)
        if link.form == "embed" and self.is_unlisted(target.url) and path in self.listed:
            yield _only_linked(link)

    # --- renewed ------------------------------------------------------------------

    def _renew_files(self, files: Iterable[str]) -> set[str]:
        paths, before = tuple(files), self._files.keys()
        if paths == self._paths:
            return set()
        self._paths, self._files = paths, in_any_form({path: path for path in paths})
        return {file_key(path) for path in self._files.keys() ^ before}

    def _replace(self, path: str, parsed: Parsed | None) -> set[str]:
        """Put a post in the place of what stood there; the keys whose answers may be others."""
        before, after = self.every.get(path), None
        if parsed and parsed.post:
            after = Known(parsed.post, parsed.document, parsed.digest)
        self._unread.pop(path, None)
        if parsed and not parsed.post:
            self._unread[path] = parsed
        keys: set[str] = set()
        if self._as_target(before) != self._as_target(after):
            keys = {key for one in (before, after) if one for key in keys_of(one.post)}
        self._count(before, -1)
        self._put(path, after)
        self._count(after, 1)
        self._ask(path, after if after and self._sees(after) else None)
        return keys

    def _contested(self, path: str) -> set[str]:
        """The address of a post where another one wants it, too."""
        known = self.every.get(path)
        return {known.post.url} if known and self.every.are_several_at(known.post.url) else set()

    def _leading_to(self, urls: Collection[str]) -> set[str]:
        """The posts with links to one of these addresses, whatever they found it by."""
        if not urls:
            return set()
        return {path for path, found in self.targets.items() if any(t.url in urls for t in found)}

    def _put(self, path: str, known: Known | None) -> None:
        all_of_them = [(self.every, True)]
        if self.seen is not self.every:
            all_of_them += [(self.seen, bool(known and self._sees(known)))]
            all_of_them += [(self.listed, bool(known and self._lists(known)))]
        for names, has_it in all_of_them:
            names.take(path)
            if known and has_it:
                names.put(known)

    def _sees(self, known: Known) -> bool:
        return may_see(self._audience, known.post.front)

    def _lists(self, known: Known) -> bool:
        return is_listed(self._audience, known.post.front)

    def _as_target(self, known: Known | None) -> object:
        """All that a link to a post depends on."""
        if known is None:
            return None
        post, document = known.post, known.document
        named = (post.front.title, post.slug, post.url, post.front.aliases)
        headings = (document.outline, document.anchors, document.sections)
        return self._sees(known), self._lists(known), named, headings

    def _count(self, known: Known | None, by: int) -> None:
        """Count the tags and experiments of a post, which have pages."""
        if known is None:
            return
        tags = {as_name(tag) for tag in known.post.front.tags}
        names = {name for name, _ in asked_by(known.post, known.document)}
        counters = [(self._all_tags, tags), (self._all_experiments, names)]
        counters += [(self._tags, tags)] if self._lists(known) else []
        counters += [(self._experiments, names)] if self._sees(known) else []
        for counter, found in counters:
            for name in found:
                counter[name] += by
                if not counter[name]:
                    del counter[name]

    def _renew_pages(self) -> set[str]:
        paged = tuple(map(frozenset, (self._tags, self._experiments, self._all_experiments)))
        if paged == self._paged:
            return set()
        self._paged, before, outside = paged, self._pages, self._pages_outside
        self._pages = _pages_of(self._tags, self._experiments)
        self._pages_outside = frozenset(map(experiment_url, self._all_experiments))
        others = (before ^ self._pages) | (outside ^ self._pages_outside)
        return {page_key(url) for url in others}

    def _ask(self, path: str, known: Known | None) -> None:
        """Note what the links and notes of a post ask for."""
        for key in self._asked.pop(path, ()):
            self._asking[key].discard(path)
        if known is None:
            for kept in (self.targets, self._found, self._endless):
                kept.pop(path, None)
            self._links_to_tell.discard(path)
            self._embedding.discard(path)
            return
        keys = {key for link in known.document.links for key in keys_asked_by(known.post, link)}
        for entry in known.post.front.evolution:
            keys |= keys_asked(entry.post) if entry.post is not None else set()
        self._asked[path] = keys
        for key in keys:
            self._asking.setdefault(key, set()).add(path)

    def _resolve(self, paths: Iterable[str]) -> None:
        linker = self.linker(Guesses(0))
        for path in paths:
            known = self.seen.get(path)
            if known is None:
                continue
            found = [linker.target(known, link) for link in known.document.links]
            embeds = does_embed(known.document)
            # Of a broken link, too, once the post that it means can be read or is gone.
            told = embeds or any(p or t.state in ("private", "broken") for t, p in found)
            (self._links_to_tell.add if told else self._links_to_tell.discard)(path)
            (self._embedding.add if embeds else self._embedding.discard)(path)
            self._found[path] = tuple(target for target, _ in found)
            self.targets[path] = self._without_endless(path)

    def _without_endless(self, path: str) -> tuple[Target, ...]:
        broken = self._endless.get(path, ())
        found = self._found[path]
        if not broken:
            return found
        return tuple(_BROKEN if i in broken else target for i, target in enumerate(found))

    def _renew_endless(self, touched: Collection[str]) -> set[str]:
        """Look for embeds that do not end; the posts whose embeds are broken in another way."""
        if not (self._embedding | self._embedded | self._endless.keys()) & set(touched):
            return set()
        embedding = [known for p in sorted(self._embedding) if (known := self.seen.get(p))]
        before = self._endless
        self._endless, self._circles = endless(self.seen, embedding, self._found)
        self._embedded = {
            shown.post.path
            for known in embedding
            for link, target in zip(known.document.links, self._found[known.post.path], strict=True)
            if link.form == "embed" and (shown := self.seen.of_url(target.url))
        }
        others = {
            path
            for path in before.keys() | self._endless.keys()
            if before.get(path) != self._endless.get(path) and path in self.seen
        }
        for path in others:
            self.targets[path] = self._without_endless(path)
        return others


def _pages_of(tags: Iterable[str], experiments: Iterable[str]) -> frozenset[str]:
    """The addresses of pages that are no posts', without the slashes around."""
    urls = {*FIXED, *tag_urls(tags).values(), *map(experiment_url, experiments)}
    return frozenset(url.strip("/") for url in urls)


def _shown_to_nobody(link: Link) -> Problem:
    """No error: withdrawing a post must not stand in the way of publishing that it is gone."""
    message = f'readers may not see "{link.target}", of which "{PRIVATE}" stands here'
    return Problem(link.place, message, "publish it, or take this embed out", "warning")


def _only_linked(link: Link) -> Problem:
    message = f'"{link.target}" is unlisted, and is linked here instead of shown'
    hint = "what stands on a listed page can be found; list it, or write a link"
    return Problem(link.place, message, hint, "warning")
