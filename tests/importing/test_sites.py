"""Content of Hugo, Jekyll and Quartz: shortcodes, Liquid, old addresses, bundles of pages."""

from __future__ import annotations

import pytest
from bringing import bring as brought_into
from bringing import write_notes
from support import JournalFolder
from vaults import PICTURE

from generator.importing import plan_import

HUGO = {
    "hugo.toml": 'baseURL = "https://example.org/"\n[permalinks]\nnews = "/:year/:month/:slug/"\n',
    "static/images/pic.png": PICTURE,
    "content/_index.md": "---\ntitle: Front\n---\n",
    "content/about.md": "+++\ntitle = 'About me'\n+++\nMe.\n",
    "content/contact/index.md": "---\ntitle: Contact\n---\n",
    "content/posts/_index.md": "---\ntitle: All posts\n---\n",
    "content/posts/Other Post.md": (
        "---\ntitle: Other\ndate: 2024-03-01T23:30:00-08:00\n---\n## Part\n"
    ),
    "content/posts/bundle/index.md": "---\ntitle: Bundle\n---\n![x](near.png)\n",
    "content/posts/bundle/near.png": PICTURE,
    "content/news/first.md": "---\ntitle: The First\ndate: 2024-05-06\nslug: one\n---\n",
}
HUGO_CASES = [
    ('[x]({{< ref "other post.md" >}})', "[x](Other%20Post.md)"),
    ('[x]({{< relref "/posts/Other Post.md#part" >}})', "[x](Other%20Post.md#part)"),
    ('[x]({{% ref "/posts/gone.md" %}}) y', "x y"),
    ("[x](/posts/other-post/) [y](../bundle/)", "[x](/posts/other-post/) [y](bundle/index.md)"),
    ("[x](/2024/05/one/)", "[x](/2024/05/one/)"),
    ("[x](bundle/)", "x"),
    ("![x](/images/pic.png)", "![x](pic.png)"),
    ('{{< figure src="/images/pic.png" alt="a" caption="b" >}}', '![a](pic.png "b")'),
    ("{{< youtube abc-1 >}}", "[YouTube: abc-1](https://www.youtube.com/watch?v=abc-1)"),
    ("{{< gist user 123 >}}", "[Gist user/123](https://gist.github.com/user/123)"),
    ("{{< highlight go >}}\nx := `a`\n{{< /highlight >}}", "```go\nx := `a`\n```"),
    ("{{< note >}}\nMind.\n\nMore.\n{{< /note >}}", "> [!note]\n> Mind.\n> \n> More.\n"),
    ('{{< details "Long" >}}\nx\n{{< /details >}}', "> [!note]- Long\n> x\n"),
    ("a {{< unknown x=1 >}} b", "a %% {{< unknown x=1 >}} %% b"),
    ("{{< tab >}}\nx\n{{< /tab >}}", "%% {{< tab >}} %%\nx\n%% {{< /tab >}} %%"),
    ('{{< term text="pods" id=1 >}} run', "pods run"),
    ("{{</* shown */>}}", "{{< shown >}}"),
    ("`{{< code >}}`", "`{{< code >}}`"),
    ("$HOME/bin:$PATH and 5 %% of [[x]]", "\\$HOME/bin:\\$PATH and 5 \\%% of \\[[x]]"),
    ("## Part {#own .wide}", "## [Part]{#own}"),
]

JEKYLL = {
    "_config.yml": "title: Mine\nbaseurl: /blog\npermalink: /:categories/:year/:title/\n",
    "assets/pic.png": PICTURE,
    "_posts/2024-03-01-other-post.md": "---\ntitle: Other\ncategories: one two\n---\nx\n",
    "_drafts/idea.md": "---\ntitle: Idea\n---\nx\n",
    "_includes/part.md": "---\n---\n",
    "about.md": "---\npermalink: /me/\n---\n# About\n",
    "README.md": "# For whoever looks into the repository\n",
}
JEKYLL_CASES = [
    ("[x]({% post_url 2024-03-01-other-post %})", "[x](other-post.md)"),
    ("[x]({% link _posts/2024-03-01-other-post.md %})", "[x](other-post.md)"),
    ("[x]({{ site.baseurl }}/one/two/2024/other-post/)", "[x](/one/two/2024/other-post/)"),
    ("[x]({{ '/me/' | relative_url }})", "[x](/me/)"),
    ('![x]({{ site.baseurl }}/assets/pic.png){: .wide width="9"}', "![x](pic.png)"),
    ("{% highlight ruby linenos %}\nputs 1\n{% endhighlight %}", "```ruby\nputs 1\n```"),
    ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
    ("{{ site.title }} by {{ page.author }}", "Mine by Me"),
    ("a {% include x.html %} b", "a %% {% include x.html %} %% b"),
    ("* TOC\n{:toc}\n\ntext", "\n\n\ntext"),
    ("A line.\n{: .class #own}", "A line.\n[]{#own}"),
    ("$$x^2$$ and $5 or $x$", "$$x^2$$ and \\$5 or \\$x$"),
    ("{% comment %}hidden{% endcomment %}", "<!-- {% comment %}hidden{% endcomment %} -->"),
]


def site(folder, files, cases, where):
    """The site imported, with a post for each case."""
    notes = {
        where.format(number): f"---\ntitle: Case {number}\nauthor: Me\n---\n{written}\n"
        for number, (written, _) in enumerate(cases)
    }
    journal = JournalFolder.begin(folder / "journal")
    return brought_into(journal, folder / "site", {**files, **notes})


@pytest.fixture(scope="module")
def hugo(tmp_path_factory):
    """A site of Hugo, imported."""
    folder = tmp_path_factory.mktemp("hugo")
    return site(folder, HUGO, HUGO_CASES, "content/posts/case-{}.md")


@pytest.fixture(scope="module")
def jekyll(tmp_path_factory):
    """A site of Jekyll, imported."""
    folder = tmp_path_factory.mktemp("jekyll")
    return site(folder, JEKYLL, JEKYLL_CASES, "_posts/2024-02-01-case-{}.md")


@pytest.mark.parametrize(("number", "read"), list(enumerate(read for _, read in HUGO_CASES)))
def test_what_hugo_would_show_is_shown(hugo, number, read):
    """A shortcode becomes what it shows; one that is not known, a comment that readers miss."""
    assert hugo.body(f"posts/case-{number}.md") == f"{read}\n"


@pytest.mark.parametrize(("number", "read"), list(enumerate(read for _, read in JEKYLL_CASES)))
def test_what_jekyll_would_show_is_shown(jekyll, number, read):
    """Liquid becomes what it fills in, where that can be known without Jekyll."""
    assert jekyll.body(f"case-{number}.md") == f"{read}\n"


def test_a_shortcode_that_nothing_stands_for_is_told_with_its_place(hugo):
    """Whoever wrote it finds it: in the note, at its line and column."""
    number = next(n for n, (written, _) in enumerate(HUGO_CASES) if "unknown" in written)
    found = [said for said in hugo.messages if "shortcode unknown" in said]

    assert len(found) == 1
    assert found[0].startswith(f"content/posts/case-{number}.md:5:3: ")


@pytest.mark.parametrize(
    ("dialect", "files", "code", "tag"),
    [
        (
            "hugo",
            {"content/posts/a.md": "---\ntitle: A\n---\n{code}\n\nSee {tag} here.\n"},
            '{{< highlight python "linenos=table" >}}\nx = 1\n{{< /highlight >}}',
            "{{< unknown >}}",
        ),
        (
            "jekyll",
            {"_posts/2024-02-01-a.md": "---\ntitle: A\n---\n{code}\n\nSee {tag} here.\n"},
            "{% highlight python linenos %}\nx = 1\n{% endhighlight %}",
            "{% include toc.html %}",
        ),
    ],
)
def test_the_place_is_the_note_s_also_below_code_that_becomes_shorter(
    bring, dialect, files, code, tag
):
    """Code is rewritten first, and what stands below it is looked for where it was."""
    written = {path: text.replace("{code}", code) for path, text in files.items()}
    notes = {path: text.replace("{tag}", tag) for path, text in written.items()}

    (said,) = bring(notes, dialect).messages

    assert said.startswith(f"{next(iter(notes))}:8:5: ")


def test_nothing_of_hugo_or_jekyll_stands_in_the_way_of_publishing(hugo, jekyll):
    """No post that came of them has an error, also once it is published."""
    for brought in (hugo, jekyll):
        for path in brought.paths:
            if path.endswith(".md"):
                text = (brought.journal.root / path).read_text()
                text = text.replace("published: false", "published: true")
                brought.journal.write(path, text.replace("private", "public", 1))

        assert [one for one in brought.journal.check().problems if one.is_error] == []


def test_pages_of_hugo_keep_their_addresses(hugo):
    """An old address is an alias, made as Hugo makes it; the day is the one that was written."""
    other = hugo.head("posts/Other Post.md")

    assert 'aliases: ["/posts/other-post/"]' in other
    assert 'date: "2024-03-01"' in other
    assert '  date: "2024-03-01T23:30:00-08:00"' in other
    assert 'aliases: ["/2024/05/one/"]' in hugo.head("news/first.md")
    assert 'slug: "one"' in hugo.head("news/first.md")
    assert 'aliases: ["/posts/"]' in hugo.head("posts/index.md")


def test_a_bundle_keeps_its_files_where_they_are(hugo):
    """What lies beside a page lies beside the post, and its links stay as they are written."""
    assert "content/learning/posts/bundle/near.png" in hugo.paths
    assert hugo.body("posts/bundle/index.md") == "![x](near.png)\n"


def test_what_stands_in_no_section_is_a_page(hugo, jekyll):
    """About is a page, not something that is being learned."""
    assert "content/page/about.md" in hugo.paths
    assert "content/page/contact/index.md" in hugo.paths
    assert "content/page/home.md" in hugo.paths
    assert 'aliases: ["/me/"]' in (jekyll.journal.root / "content/page/about.md").read_text()


def test_posts_of_jekyll_are_named_without_their_day(jekyll):
    """The day in a file's name is the post's date; a draft has none and is dated by its file."""
    assert 'date: "2024-03-01"' in jekyll.head("other-post.md")
    assert 'aliases: ["/one/two/2024/other-post/"]' in jekyll.head("other-post.md")
    assert jekyll.plan.dated_by_file.count("content/learning/idea.md") == 1
    assert jekyll.plan.left["templates of Jekyll"] == 1
    assert jekyll.plan.left["files without front matter, which Jekyll copies as they are"] == 1


def test_quartz_has_both_names_and_addresses(bring):
    """Its aliases are names of a note and addresses of it; what it was called resolves."""
    brought = bring(
        {
            "quartz.config.ts": "export default {}",
            "content/index.md": "[[Second name]] and [[A note & more]]\n",
            "content/notes/A note & more.md": "---\naliases: [Second name]\n---\nx\n",
        }
    )

    assert brought.plan.site.dialect == "quartz"
    assert '["/Second-name", "/notes/A-note--and--more"]' in brought.head("notes/A note & more.md")
    assert brought.body("home.md") == "[[A note & more|Second name]] and [[A note & more]]\n"


@pytest.mark.parametrize(
    ("files", "part", "path", "address"),
    [
        (HUGO, "content", "learning/posts/bundle/index.md", "/posts/bundle/"),
        (HUGO, "content/posts", "learning/posts/Other Post.md", "/posts/other-post/"),
        (HUGO, "content/news", "learning/news/first.md", "/2024/05/one/"),
        (JEKYLL, "_posts", "learning/other-post.md", "/one/two/2024/other-post/"),
    ],
)
def test_a_part_of_a_site_is_imported_as_such(journal, tmp_path, files, part, path, address):
    """The settings above it say where it stood, and its pictures are found beside it."""
    shown = f"{part}/shown-2024-01-01.md" if files is HUGO else f"{part}/2024-01-01-shown.md"
    site = {**files, shown: "---\ntitle: S\n---\n![x](/images/pic.png) ![y](/assets/pic.png)\n"}
    write_notes(tmp_path / "site", site)
    plan = plan_import(tmp_path / "site" / part, journal.journal)
    made = {file.path.removeprefix("content/"): file for file in plan.files}

    assert f'aliases: ["{address}"]' in made[path].text
    assert [file.made_of for file in plan.files if file.source.endswith("/pic.png")] != []
    assert not [said for said in plan.left if "pic.png" in said]


@pytest.mark.parametrize(
    ("files", "dialect", "why"),
    [
        ({".obsidian/app.json": "{}", "_posts/a.md": ""}, "obsidian", "a folder .obsidian"),
        ({"_config.yml": ""}, "jekyll", "a _config.yml"),
        ({"blog/_posts/2024-01-01-a.md": ""}, "jekyll", "a folder _posts"),
        ({"hugo.yaml": "", "content/a.md": ""}, "hugo", "a hugo.yaml"),
        ({"a/_index.md": "x"}, "hugo", "a file _index.md"),
        ({"a.md": "+++\n+++\n"}, "hugo", "shortcodes or front matter in TOML"),
        ({"a.md": "{% link x %}"}, "jekyll", "{% tags %}"),
        ({"a.md": "[[x]]"}, "obsidian", "[[links]]"),
        ({"a.md": "x"}, "obsidian", "nothing says"),
        ({}, "obsidian", "nothing says"),
    ],
)
def test_where_notes_come_from_is_guessed_and_said(bring, files, dialect, why):
    """By what lies there, and how the notes are written; the guess says by what."""
    plan = bring(files).plan

    assert plan.site.dialect == dialect
    assert why in plan.site.why
