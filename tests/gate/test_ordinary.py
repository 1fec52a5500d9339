"""
What ordinary drafts say, and every site as well: no draft of this kind stops a build.

Notes of years are full of the web's own lines, of commands and of headings that everybody
writes. They are said here by private posts, beside public ones that have nothing to do with
them; then the same kind of line, with a word of the author's in it, is told as a leak.
"""

from __future__ import annotations

import pytest

CODE = {
    "html": """<!DOCTYPE html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="generator" content="Hugo 0.1">
        <meta property="og:type" content="article">
        <meta property="og:type" content="website">
        <meta name="twitter:card" content="summary_large_image">
        <title>My page</title>
        <link rel="stylesheet" href="/assets/style.css">
        <link rel="icon" href="/favicon.ico">
        <link rel="canonical" href="https://example.org/">
        <script src="app.js" defer></script>
        <nav aria-label="Main">
        <a href="/">Home</a>
        <a href="/tags/">Tags</a>
        <a href="/search/">Search</a>
        <a href="/timeline/">Timeline</a>
        <a href="/about/">About</a>
        <a class="skip" href="#main">Skip to content</a>
        <main id="main">
        <article class="post">
        <h1>Hello, world!</h1>
        <p class="summary">
        <input type="checkbox" disabled>
        <section class="footnotes">
        <svg viewBox="0 0 16 16" aria-hidden="true">
        <time datetime="2025-01-01">January 1, 2025</time>
        <?xml version="1.0" encoding="utf-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom">
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">""",
    "css": """* { box-sizing: border-box; }
        body { margin: 0; }
        color-scheme: light dark;
        font-family: system-ui, sans-serif;
        justify-content: space-between;
        text-decoration: none;
        @media (prefers-color-scheme: dark) {
        img { max-width: 100%; height: auto; }""",
    "js": """"use strict";
        document.addEventListener("DOMContentLoaded", () => {
        const response = await fetch(url);
        return new Promise((resolve, reject) => {
        import { useState } from "react";
        module.exports = {
        console.log("hello world");
        if (typeof window !== "undefined") {
        throw new Error("not found");
        "version": "1.0.0",
        "language": "en" """,
    "python": """import numpy as np
        import matplotlib.pyplot as plt
        def __init__(self):
        rng = np.random.default_rng(0)
        raise ValueError("no such thing")
        print("hello world")""",
    "shell": """pip install numpy
        git push origin main
        npm install && npm run build
        sudo apt-get install git
        User-agent: *""",
    "yaml": """title: "My post"
        visibility: public
        runs-on: ubuntu-latest""",
}
HEADINGS = (
    *("Notes", "Introduction", "Conclusion", "Hypothesis", "Hypotheses", "Results", "See also"),
    *("What's Next", "References", "Further reading", "Related posts", "Open questions", "Methods"),
    *(
        "Next steps",
        "Table of contents",
        "Experiments",
        "Evolution",
        "Recently changed",
        "Baseline",
    ),
    *("On this page", "Skip to content", "Linked from", "A private note", "What I understand now"),
    *("Archive", "Timeline", "Expected outcome", "Next action", "Nothing here yet", "Back to text"),
)
HTML = '<a href="/about/">About</a>'


def drafts(journal) -> None:
    """A private post of each language, and one of each heading."""
    for language, code in CODE.items():
        body = f"```{language}\n{code}\n```\n"
        journal.post(f"learning/on-{language}", body, title=f"On {language}", visibility="private")
    for number, heading in enumerate(HEADINGS):
        body = f"## {heading}\n\nText.\n\n## ✅ {heading}\n"
        journal.post(f"learning/{number}", body, title=heading, visibility="private")


@pytest.fixture
def published(journal):
    """A journal with a public post of each kind."""
    steps = [{"date": "2024-01", "note": "Begun."}]
    body = "See [[Rooks]].\n\n> [!NOTE]\n> Caw.\n\n## ✅ Wings\n\n- [ ] fly\n\n$x$[^1]\n\n[^1]: Y."
    journal.post("learning/crows", body, tags=["Birds"], evolution=steps)
    journal.post("learning/rooks", "They caw.", tags=["Birds"], status="complete")
    journal.post("research/caws", "Do they?", hypothesis="They do.", status="hypothesis")
    journal.post("about", "Who watches.", title="About", kind="page")
    return journal


@pytest.mark.parametrize("base_url", ["", "https://example.org/journal/"])
def test_ordinary_drafts_stop_no_build(published, base_url):
    """What a page has around the words of its post is no secret of a draft's."""
    published.settings(base_url=base_url, author="Somebody")
    drafts(published)

    assert published.build().messages == []


LEAKS = {
    '```html\n<html lang="owl">\n```': '<html lang="owl">',
    '```html\n<a href="/owl/">Owl</a>\n```': '<p><a href="/owl/">Owl</a></p>',
    '```html\n<meta name="owl">\n```': '<head><meta name="owl"></head>',
    "```css\nowl { margin: 1 }\n```": "<style>owl { margin: 1 }</style>",
    "```sh\npip install owl\n```": "<p>$ pip install owl</p>",
    "## Owl hypothesis": "<h2>Owl hypothesis</h2>",
    "## ✅ The owl results": "<p>What the owl results are</p>",
}


def test_lines_as_short_with_a_word_of_the_authors_are_leaks(published):
    """However like the site's own lines they are."""
    for number, said in enumerate(LEAKS):
        published.post(f"learning/{number}", said, title=f"Draft {number}", visibility="private")
    published.write("content/static/leak.html", "\n".join(LEAKS.values()))
    built = published.build()

    assert built.outcome.report is None
    assert {problem.place.path for problem in built.problems} == {
        f"content/learning/{number}.md" for number in range(len(LEAKS))
    }


def test_the_frame_is_that_of_the_settings(published):
    """Whatever addresses, words and language a site has."""
    more = '[tool.journal.permalinks]\nlearning = "/notes/{slug}/"\n'
    more += '[tool.journal.statuses]\nlearning = ["begun", "complete"]\n'
    published.settings(more, language="ar", title="Crows")
    body = '```html\n<html lang="ar">\n<a href="/tags/">Tags</a>\n```'
    published.post("learning/draft", body, status="begun", visibility="private")

    assert published.build().messages == []


def test_a_template_may_need_words_of_the_authors(published):
    """One that fails without them fails no page that has them."""
    published.write("templates/404.html", '<html lang="{{ site.language }}">')
    published.write("templates/post.html", "{{ 1 / (body | length) }}")
    published.post("learning/draft", '```html\n<html lang="en">\n```', visibility="private")

    assert published.build().messages == []


def test_a_private_post_may_be_the_index_of_its_folder(published):
    """Every list of the site is an index as well; the folder that is called after it is told."""
    for number, folder in enumerate(("", "learning/", "research/", "notes/")):
        title = f"Beginning {number}"
        published.post(f"{folder}index", "Hello.", title=title, visibility="private")
    assert published.build().messages == []

    published.post("learning/owl-notes/index", "Hello.", title="Owls", visibility="private")
    published.write("content/static/learning/owl-notes/a.txt", "Nothing.")
    assert {problem.place.path for problem in published.build().problems} == {
        "content/learning/owl-notes/index.md"
    }


def test_a_private_post_may_have_had_any_address(published):
    """Sites of other tools have addresses that end in ``index.html``, as files here do."""
    aliases = ["/2019/owls/index.html", "/old.html", "/notes/"]
    published.post("learning/draft", "Hello.", aliases=aliases, visibility="private")

    assert published.build().messages == []
