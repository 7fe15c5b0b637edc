"""Markdown in: what its reader shows; and out: what reads back to the very same reply."""

from __future__ import annotations

import random

import pytest

from editor import Editor, Policy
from editor.canonical.document import Document
from editor.canonical.verify import verify
from editor.policy import grammar_of
from tests.cases import REL, load
from tests.dialects import BASE, Post, posts
from tests.generated import new_seed, wrong_markdown

EDITOR = Editor()


@pytest.mark.parametrize("post", posts("markdown"), ids=lambda post: post.title)
def test_a_post_becomes_what_its_reader_shows(post: Post) -> None:
    migrated = EDITOR.migrate(post.text, dialect="markdown", base=BASE)
    assert str(migrated.html) == post.html
    assert dict(migrated.unknown) == post.unknown


@pytest.mark.parametrize("post", posts("markdown"), ids=lambda post: post.title)
def test_what_was_read_reads_back_from_its_markdown(post: Post) -> None:
    assert str(EDITOR.migrate(EDITOR.export(post.html, "markdown"), dialect="markdown").html) == post.html


def test_generated_replies_read_back_from_their_markdown() -> None:
    seed = new_seed()
    assert list(wrong_markdown(300, seed)) == [], f"from seed {seed}"


@pytest.mark.parametrize("case", load("canonical.jsonl"), ids=lambda case: str(case.get("name"))[:60])
def test_a_stored_reply_reads_back_from_its_markdown(case: dict[str, str]) -> None:
    if not isinstance(verify(case["html"], grammar_of(Policy())), Document):
        return  # canonical under another policy
    stored = str(EDITOR.check(case["html"]).html)
    assert str(EDITOR.migrate(EDITOR.export(stored, "markdown"), dialect="markdown").html) == stored


@pytest.mark.parametrize("case", load("commonmark.jsonl"), ids=lambda case: f"{case['example']} {case['section']}")
def test_an_example_of_commonmark_is_canonical_says_what_it_should_and_reads_back(case: dict[str, str]) -> None:
    html = str(EDITOR.migrate(case["markdown"], dialect="markdown").html)
    assert isinstance(verify(html, grammar_of(Policy())), Document)
    # White space apart: the specification breaks lines of its HTML for its own readers.
    assert EDITOR.check(html).text.split() == EDITOR.check(case["html"]).text.split()
    assert str(EDITOR.migrate(EDITOR.export(html, "markdown"), dialect="markdown").html) == html


def test_the_language_of_code_is_read_without_its_backslashes() -> None:
    assert '"language-foo+bar"' in EDITOR.migrate("``` foo\\+bar\nfoo\n```", dialect="markdown").html


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>Some <strong>bold</strong> and <em>leaning</em> text</p>", "Some **bold** and *leaning* text"),
        ("<h2>Bread</h2><p>one<br>two</p>", "## Bread\n\none\\\ntwo"),
        ("<ul><li>flour</li><li><p>water</p><ul><li>cold</li></ul></li></ul>", "- flour\n- water\n  - cold"),
        ('<ol start="3"><li>rest</li></ol>', "3. rest"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
        ("<blockquote><p>Hi</p></blockquote>", "> Hi"),
        (
            '<blockquote data-author="Ann" data-post="3"><p>Hi</p></blockquote>',
            '<blockquote data-author="Ann" data-post="3">\n\nHi\n\n</blockquote>',
        ),
        ('<pre><code class="language-py">a\n\nb</code></pre>', "```py\na\n\nb\n```"),
        ("<pre><code>```</code></pre>", "````\n```\n````"),
        (f'<p><a href="https://e.org/a" rel="{REL}">here</a></p>', "[here](https://e.org/a)"),
        (f'<p>See <a href="https://e.org/a" rel="{REL}">https://e.org/a</a></p>', "See <https://e.org/a>"),
        ('<p><img src="/i.png" alt="A cat"></p>', "![A cat](/i.png)"),
        ("<p>1. not a list</p>", "1\\. not a list"),
        ("<p>2 * 3 &lt; 7</p>", "2 \\* 3 \\< 7"),
        ("<p>x<sub>2</sub></p>", "x<sub>2</sub>"),
        (
            "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1|2</td></tr></tbody></table>",
            "| a |\n| --- |\n| 1\\|2 |",
        ),
        ("<p>a<strong>b</strong>c </p>", "<p>a<strong>b</strong>c </p>"),
    ],
)
def test_markdown_is_written_as_people_write_it_and_as_html_where_it_has_no_sign(html: str, markdown: str) -> None:
    assert EDITOR.export(html, "markdown") == markdown


def test_paths_of_the_forum_become_addresses_where_the_base_is_known() -> None:
    exported = EDITOR.export('<p><img src="/i.png" alt="A cat"></p>', "markdown", base=BASE)
    assert exported == "![A cat](https://forum.example/i.png)"


PIECES = [
    "*", "**", "_", "`", "```", "~~", "[", "](", ")", "![", "<", ">", "<b>", "</p>", "> ", "- ", "1. ", "    ", "\n",
    "\n\n", "|", "| a |\n|---|\n", "#", "# ", "---", "===", "\\", "&", "&#10;", "&amp;", "<!--", "-->", "<pre>",
    "<table>",
    "@ann_", "https://e.org/", "word", "\t", "\x00", "\ud800", "😀", "[1]: /x\n", "[x] ", "- [ ] ",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(300))
def test_no_markdown_raises_and_each_is_canonical(seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(chance.choices(PIECES, k=chance.randint(1, 60)))
    html = str(EDITOR.migrate(text, dialect="markdown").html)
    assert isinstance(verify(html, grammar_of(Policy())), Document)


@pytest.mark.parametrize("unit", ["> ", "- ", "1. ", "  - x\n"])
def test_text_that_is_nested_too_deep_stays(unit: str) -> None:
    migrated = EDITOR.migrate(unit * 2000 + "word", dialect="markdown")
    assert "word" in migrated.text
