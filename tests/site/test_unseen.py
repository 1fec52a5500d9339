"""What an audience may not see is nowhere in the site: not in a page, not in a name."""

from __future__ import annotations

import re

import pytest
from support import FEEDS, pages_of, png, with_copies

CANARIES = {
    "title": "Zebrafinch",
    "body": "Yellowhammer",
    "tag": "Waxwing",
    "alias": "vireo",
    "file": "ushag",
    "slug": "treecreeper",
    "heading": "Siskin",
    "summary": "Redpoll",
    "note": "Quetzal",
    "image": "pipit",
    "hypothesis": "Oriole",
    "extra": "Nuthatch",
    "alt": "Merganser",
    "folder": "linnet",
}
HIDING = {
    "private": {"visibility": "private"},
    "inner circle": {"visibility": "inner-circle"},
    "unpublished": {"published": False},
    "silent on both": {"visibility": None, "published": None},
}


def write_canary(journal, **hiding: object) -> None:
    """A post that says a word of its own in everything that a post can say."""
    say = CANARIES
    journal.write(f"content/learning/{say['folder']}/{say['image']}.png", png(2, 2))
    journal.post(
        f"learning/{say['folder']}/{say['file']}",
        f"{say['body']} sings. See [[Open]].\n\n## {say['heading']}\n\n"
        f"![{say['alt']}]({say['image']}.png)",
        title=say["title"],
        tags=[say["tag"], "Birds"],
        aliases=[f"/{say['alias']}/"],
        slug=say["slug"],
        summary=say["summary"],
        hypothesis=say["hypothesis"],
        evolution=[{"date": "2025", "note": f"{say['note']} seen; see research post: Open"}],
        extra={"word": say["extra"]},
        **hiding,
    )


def site_says(journal, word: str) -> list[str]:
    """The files of the site that have a word in their name or in their bytes."""
    return [
        path
        for path, content in journal.site.items()
        if word.lower() in path.lower() or word.lower().encode() in content.lower()
    ]


@pytest.mark.parametrize("hiding", HIDING.values(), ids=HIDING)
def test_a_post_that_may_not_be_seen_is_nowhere(journal, hiding):
    """No word of it is in the site: not its title, its tags, its files or its address."""
    write_canary(journal, **hiding)
    journal.post("research/open", "Nothing but [[Zebrafinch]] and [this](../learning/open-too.md).")
    journal.post("learning/open-too", tags=["Birds"])
    journal.publish()

    assert {word for word in CANARIES.values() if site_says(journal, word)} == set()
    assert "a private note" in journal.page("/research/open/")
    assert "Linked from" not in journal.page("/research/open/")


def test_the_canaries_would_be_seen(journal):
    """The same post, made public, says each of these words (so that the test above can fail)."""
    write_canary(journal)
    journal.post("research/open")
    journal.publish()
    said = {name for name, word in CANARIES.items() if site_says(journal, word)}

    assert set(CANARIES) - said == {"file", "folder", "extra"}, "these no page shows"


def test_an_unlisted_post_has_a_page_and_is_in_no_list(journal):
    """Whoever has its address reads it; nothing leads there but what the author wrote."""
    write_canary(journal, visibility="unlisted")
    journal.post("research/open", tags=["Birds"])
    journal.publish()
    page = "learning/treecreeper"

    assert '<meta name="robots" content="noindex">' in journal.page(f"/{page}/")
    assert set(site_says(journal, "Zebrafinch")) == {f"{page}/index.html", "vireo/index.html"}
    assert site_says(journal, "Waxwing") == []
    assert 'class="count">1<' in journal.page("/tags/")
    assert "Linked from" not in journal.page("/research/open/")
    assert "Came from" not in journal.page("/research/open/")
    assert 'content="noindex"' not in journal.page("/research/open/")


def test_an_unlisted_post_is_linked_where_the_author_links_it(journal):
    """A link that was written leads there."""
    write_canary(journal, visibility="unlisted")
    journal.post("research/open", "See [[Zebrafinch]].")
    journal.publish()

    assert '<a href="/learning/treecreeper/">Zebrafinch</a>' in journal.page("/research/open/")


def test_what_was_public_goes_when_it_is_withdrawn(journal):
    """A post that is made private leaves nothing behind in a site that had it."""
    write_canary(journal)
    journal.post("research/open", tags=["Birds"])
    journal.publish()
    write_canary(journal, visibility="private")
    journal.publish()

    assert {word for word in CANARIES.values() if site_says(journal, word)} == set()


def test_a_post_is_never_copied_as_a_file(journal):
    """An image that names a post, by itself or by a link of another name, publishes nothing."""
    journal.post("learning/secret", visibility="private", body="CANARY")
    journal.post("learning/open", body="![words](secret.md)")
    built = journal.build()

    assert [problem.message for problem in built.problems] == [
        '"secret.md" is a post, not a picture or a file to be copied'
    ]

    (journal.root / "content/learning/s.png").symlink_to("secret.md")
    journal.post("learning/open", body="![words](s.png)")
    assert "no file" in journal.build().problems[0].message


def test_static_files_are_those_of_the_journal(journal, tmp_path):
    """A link that takes the place of static/ does not publish what is behind it."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "id_rsa").write_text("CANARY")
    journal.post("learning/open")
    (journal.root / "content/static").symlink_to(tmp_path / "outside")
    journal.publish()

    assert "id_rsa" not in journal.site


def test_the_title_of_an_unlisted_post_stays_on_the_page_that_links_it(journal):
    """Lists, the feed and other pages quote the sentence without it."""
    journal.settings(base_url="https://example.org/")
    journal.post("learning/hidden", title="CANARY words", visibility="unlisted")
    journal.post("learning/roots", title="Roots")
    journal.post("learning/open", body="First [[CANARY words]] and [[Roots]].")
    journal.publish()

    found = {path for path, content in journal.site.items() if b"CANARY" in content}
    assert found == {
        *pages_of("learning/hidden"),
        *with_copies("learning/open"),
        *FEEDS,
    }
    feed = journal.site["feed.xml"].decode()
    assert "CANARY" not in re.sub(r"<content.*?</content>", "", feed, flags=re.DOTALL)
