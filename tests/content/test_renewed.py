"""A change is taken in by making anew what it reaches; what comes out is the same as for all."""

from __future__ import annotations

import random

import pytest

from generator.content import gather
from generator.content.gathering import Gathering

TITLES = ("Roots", "Leaf Veins", "Deep Soil", "Deep Soil and Rain", "Do Seeds Wait", "Ein Ü")
TAGS = ("Soil", "soil", "C++", "C#", "2024")
NOTES = ("First.", "See research post: {}", "Rethought after {} was done.", "{}")
DATES = ("2023", "2024-02", "2024-02-01", "2024-02-29", "2025-01-XX", "2022-12-31")
SEEN = ("public", "public", "public", "unlisted", "private")
KINDS = ("learning", "learning", "research", "page")
FORMS = (
    *("[[{}]]", "[[{}|that]]", "[[{}#Water]]", "[x]({}.md)"),
    *("![[{}]]", "![[{}]]", "![[{}#Water]]", "![[{}#Water]]"),
    *("[x](/learning/{}/)", "[x](/old/{}/)", "![x](a.png)", "[x](/tags/rare/)", "[x](/f.txt)"),
    *("[x]({}.md)", "[x](/old/{}/)", "[x](/experiments/grow/)", "[x](/experiments/shrink/)"),
)


class Writing:
    """Somebody who edits the posts of a shelf at random."""

    def __init__(self, shelf, seed: int) -> None:
        self.shelf, self.chance = shelf, random.Random(seed)
        self.fronts: dict[str, dict[str, str]] = {}
        self.bodies: dict[str, list[str]] = {}
        for number in range(40):
            self._begin(f"learning/p{number}.md")

    def change(self) -> set[str]:
        """The paths of some posts, which are others by now."""
        return {self._one() for _ in range(self.chance.choice((1, 1, 1, 2, 4)))}

    def _one(self) -> str:
        kind = self.chance.choice(("add", "edit", "edit", "front", "front", "front", "remove"))
        paths = sorted(self.fronts)
        path = self.chance.choice((*paths[:6], *paths) if kind != "remove" else paths)
        if kind == "add":
            self._begin(path := f"learning/p{self.chance.randrange(50)}.md")
        if kind == "remove" and len(paths) > 35:
            del self.fronts[path], self.bodies[path], self.shelf.parsed[f"content/{path}"]
            self.shelf.files.remove(f"content/{path}")
            return f"content/{path}"
        if kind == "edit":
            self._edit(self.bodies[path])
        if kind == "front":
            self._front(self.fronts[path])
        self._files()
        self._save(path)
        return f"content/{path}"

    def _begin(self, path: str) -> None:
        number = len(self.fronts)
        title = TITLES[number] if number < len(TITLES) else f"No {number}"
        tags = f"[{', '.join(self.chance.sample(TAGS, 1))}]"
        self.fronts[path] = {"title": title, "tags": tags, "date": self.chance.choice(DATES)}
        self.bodies[path] = ["Text."]
        self._save(path)

    def _save(self, path: str) -> None:
        if f"content/{path}" in self.shelf.parsed:
            self.shelf.files.remove(f"content/{path}")
        front = self.fronts[path]
        more = "\n".join(f"{key}: {value}" for key, value in front.items() if key != "title")
        self.shelf.post(path, "\n\n".join(self.bodies[path]), title=front["title"], more=more)

    def _files(self) -> None:
        for name in ("content/learning/a.png", "content/static/f.txt"):
            if name in self.shelf.files:
                self.shelf.files.remove(name)
            if self.chance.random() < 0.7:
                self.shelf.files.append(name)

    def _edit(self, body: list[str]) -> None:
        few = tuple(f"p{number}" for number in range(6))
        name = self.chance.choice((*TITLES, *few, *few, f"p{self.chance.randrange(40)}", "gone"))
        link = self.chance.choice(FORMS).format(name)
        heading = f"## {self.chance.choice(('✅', '🟡', 'Gaps in', ''))} Water\n\n- one"
        if len(body) > 4:
            del body[self.chance.randrange(len(body))]
        body.insert(
            self.chance.randint(0, len(body)),
            self.chance.choice((link if "![[" in link else f"It is {link}.", heading, "More.")),
        )

    def _front(self, front: dict[str, str]) -> None:
        chance = self.chance
        title = chance.choice(TITLES)
        note = chance.choice(NOTES).format(title)
        post = chance.choice(("", "", f", post: {chance.choice(('p1', 'p2', title))}"))
        evolution = f"[{{date: {chance.choice(DATES)}, note: '{note}'{post}}}]"
        key, value = chance.choice(
            (
                ("title", title),
                ("title", "[" if chance.random() < 0.3 else title),
                ("date", chance.choice(DATES)),
                ("tags", f"[{', '.join(chance.sample(TAGS, chance.randrange(3)))}]"),
                ("tags", "[Rare]"),
                ("visibility", chance.choice(SEEN)),
                ("visibility", chance.choice(SEEN)),
                ("published", chance.choice(("true", "true", "false"))),
                ("kind", chance.choice(KINDS)),
                ("aliases", chance.choice(("[]", "[/old/p3/]", "[/old/p4/, /learning/p5/]"))),
                ("slug", chance.choice(("p1", "p2", "same"))),
                ("evolution", evolution),
                ("evolution", evolution),
                ("experiment", chance.choice(("grow", "shrink", "thaw"))),
                ("experiment", chance.choice(("thaw", "shrink", "thaw"))),
                ("summary", chance.choice(("In short.", "Shorter."))),
            )
        )
        front[key] = value


@pytest.mark.parametrize("audience", ["author", "public"])
@pytest.mark.parametrize("seed", range(2))
def test_changes_come_to_what_gathering_all_of_it_gives(shelf, seed, audience):
    """However posts are edited, added and removed, no trace is left of how it came about."""
    writing, gathering, seen = Writing(shelf, seed), Gathering(audience), 0
    gathering.renew(shelf.parsed, tuple(sorted(shelf.files)))
    for _ in range(100):
        changed = writing.change()
        files = tuple(sorted(shelf.files))

        gathering.renew({path: shelf.parsed.get(path) for path in changed}, files)

        whole = gather([shelf.parsed[path] for path in sorted(shelf.parsed)], files, audience)
        assert gathering.gathered() == whole
        seen += len(whole.library.entries)
    assert seen > 2500


def test_what_a_change_does_not_reach_is_not_made_again(shelf):
    """Editing words of a post leaves what is known of all others as it was, the same objects."""
    for number in range(40):
        shelf.post(f"p{number}.md", f"Text. [[P{(number + 1) % 40}]]", more="tags: [x]")
    files, gathering = tuple(sorted(shelf.files)), Gathering("public")
    gathering.renew(shelf.parsed, files)
    before = {entry.post.path: entry for entry in gathering.library().entries}

    edited = shelf.post("p3.md", "Text. [[P4]]\n\nAnd more of it.", more="tags: [x]")
    gathering.renew({edited.path: edited}, files)

    after = {entry.post.path: entry for entry in gathering.library().entries}
    assert [path for path in after if after[path] is not before[path]] == ["content/p3.md"]


def test_posts_are_alike_by_what_they_link_only_while_that_is_listed(shelf):
    """Twenty of many posts share nothing but a link to a hub, which is then on no list any more."""
    for number in range(400):
        body, date = "[[Hub]]" if number < 20 else "", f"date: {1600 + number}"
        shelf.post(f"p{number}.md", body, title=f"No {number}", more=date)
    hub = shelf.post("hub.md", more="date: 2025")
    files, gathering = tuple(sorted(shelf.files)), Gathering("public")
    gathering.renew(shelf.parsed, files)
    assert gathering.library().entries[-1].alike

    for visibility in ("unlisted", "public"):
        hub = shelf.post("hub.md", more=f"date: 2025\nvisibility: {visibility}")
        gathering.renew({hub.path: hub}, files)

        every = [shelf.parsed[path] for path in sorted(shelf.parsed)]
        assert gathering.gathered() == gather(every, files, "public")
        assert bool(gathering.library().entries[-1].alike) is (visibility == "public")


def test_an_embed_is_whole_again_once_the_circle_is_open(shelf):
    """Of a circle the last embed is left out, until any other post of it embeds no more."""
    shelf.post("a.md", "![[B]]")
    shelf.post("b.md", "![[A]]")
    files, gathering = tuple(sorted(shelf.files)), Gathering("public")
    gathering.renew(shelf.parsed, files)
    assert len(gathering.told().problems) == 1

    opened = shelf.post("a.md", "Words.")
    gathering.renew({opened.path: opened}, files)

    assert gathering.gathered() == gather(tuple(shelf.parsed.values()), files, "public")
    assert gathering.told().problems == ()


def test_a_link_is_broken_once_what_it_may_have_meant_can_be_read(shelf):
    """Until then nothing is said of it, for that post has a Problem of its own."""
    shelf.post("a.md", "[x](/old/b/)")
    shelf.post("b.md", title="[")
    files, gathering = tuple(sorted(shelf.files)), Gathering("public")
    gathering.renew(shelf.parsed, files)
    assert [one.place.path.rpartition("/")[2] for one in gathering.told().problems] == ["b.md"]

    mended = shelf.post("b.md", title="Mended")
    gathering.renew({mended.path: mended}, files)

    (problem,) = gathering.told().problems
    assert problem.message == 'this site has no page "/old/b/"'


def test_a_page_that_hidden_posts_bring_is_private_only_while_they_do(shelf):
    """A link to the page of an experiment that no post uses any more leads nowhere."""
    for experiment, state in (("grow", "private"), ("shrink", "broken")):
        shelf.post("a.md", "[x](/experiments/grow/)")
        hidden = shelf.post("b.md", more=f"visibility: private\nexperiment: {experiment}")
        if experiment == "grow":
            gathering = Gathering("public")
            gathering.renew(shelf.parsed, tuple(sorted(shelf.files)))
        gathering.renew({hidden.path: hidden}, tuple(sorted(shelf.files)))

        (entry,) = gathering.library().entries
        assert entry.targets[0].state == state


def test_backlinks_are_right_again_once_two_posts_no_longer_want_one_address(shelf):
    """As after a post was copied along with its slug, and the copy was given its own."""
    shelf.post("a.md", more="slug: one")
    shelf.post("b.md", more="slug: one")
    shelf.post("c.md", "See [[a.md]].")
    files, gathering = tuple(sorted(shelf.files)), Gathering("public")
    gathering.renew(shelf.parsed, files)

    moved = shelf.post("b.md", more="slug: two")
    gathering.renew({moved.path: moved}, files)

    assert gathering.gathered() == gather(tuple(shelf.parsed.values()), files, "public")
