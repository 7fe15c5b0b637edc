"""A stored reply leaves the forum whole: as text, in a mail and in a feed; and what cannot be asked for is said."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from html import unescape
from pathlib import Path

import pytest

from editor import Editor
from editor.dialects import DialectError, Mail
from tests.cases import REL, canonical
from tests.dialects import BASE

EDITOR = Editor()
REPLY = (
    '<blockquote data-author="Ann" data-post="3"><p>Tea?</p></blockquote><p>Yes, <strong>please</strong>:<br>see '
    f'<a href="/menu" rel="{REL}">the menu</a></p><ul><li>green</li><li>'
    "<p>black</p>"
    '<ol start="3"><li>hot</li></ol></li></ul><p><img src="/i.png" alt="A cup"></p>'
    "<details><summary>The secret</summary><p>Milk</p></details>"
    f'<figure data-embed="youtube"><a href="https://youtu.be/x" rel="{REL}">https://youtu.be/x</a></figure>'
)
TEXT = """\
Ann:
> Tea?

Yes, please:
see the menu <https://forum.example/menu>

• green
• black
  3. hot

[A cup: https://forum.example/i.png]

[+] The secret
    Milk

https://youtu.be/x"""


def test_text_says_who_is_quoted_and_where_links_lead_and_has_list_marks() -> None:
    assert EDITOR.export(REPLY, "text", base=BASE) == TEXT


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<pre><code>a\n  b</code></pre>", "    a\n      b"),
        ("<table><tbody><tr><td>a</td><td>b<br>c</td></tr></tbody></table>", "a | b c"),
        (f'<p><a href="https://www.e.org/" rel="{REL}">e.org</a></p>', "e.org"),
        (f'<p><a href="mailto:a@e.org" rel="{REL}">a@e.org</a></p>', "a@e.org"),
        ('<p><img data-emoji="party" src="/p.png" alt=""></p>', ":party:"),
        ("<blockquote><blockquote><p>in</p></blockquote><p>out</p></blockquote>", "> > in\n>\n> out"),
        ("<p>a</p><hr><p>b</p>", "a\n\n--------------------\n\nb"),
        ("<ul><li></li></ul>", "•"),
        ("", ""),
    ],
)
def test_text_shows_each_block(html: str, text: str) -> None:
    assert EDITOR.export(html, "text") == text


def test_a_mail_has_inline_styles_whole_addresses_and_a_plain_part() -> None:
    mail = EDITOR.export(REPLY, "mail", base=BASE)
    assert mail.text == TEXT
    assert 'href="https://forum.example/menu"' in mail.html
    assert 'src="https://forum.example/i.png"' in mail.html
    assert "<blockquote style=" in mail.html
    assert "<strong>Ann:</strong>" in mail.html
    for inside in ("data-", "<figure", "class=", "rel="):
        assert inside not in mail.html


def test_a_feed_has_no_styles() -> None:
    feed = EDITOR.export(REPLY, "feed", base=BASE)
    assert "style=" not in feed
    assert '<p><a href="https://youtu.be/x">https://youtu.be/x</a></p>' in feed


@pytest.mark.parametrize("seed", range(100))
def test_no_letter_of_a_generated_reply_is_lost(seed: int) -> None:
    html = canonical(random.Random(seed))
    letters = Counter(filter(str.isalnum, EDITOR.check(html).text))
    mail = EDITOR.export(html, "mail")
    assert letters <= Counter(mail.text)
    assert letters <= Counter(unescape(str(mail.html)))


def test_what_cannot_be_is_said() -> None:
    with pytest.raises(DialectError, match="format 'pdf' is not one of markdown, mail, text, feed"):
        EDITOR.export("<p>a</p>", "pdf")
    with pytest.raises(DialectError, match="base 'forum' is not an http"):
        EDITOR.export("<p>a</p>", "text", base="forum")
    with pytest.raises(DialectError, match="dialect 'bbcode' is not one of auto, html"):
        EDITOR.migrate("a", dialect="bbcode")
    with pytest.raises(DialectError, match="base '//x' is not an http"):
        EDITOR.migrate("a", base="//x")


def test_html_that_is_not_canonical_is_repaired_before_it_leaves() -> None:
    assert EDITOR.export("<b>Hi<script>x</script>", "markdown") == "**Hi**"
    assert isinstance(EDITOR.export("<b>Hi", "mail"), Mail)


def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "editor", *arguments]
    return subprocess.run(command, input=given, capture_output=True, check=False, encoding="utf-8")


def test_the_command_line_migrates_and_says_what_stays_text() -> None:
    done = run("migrate", "--dialect", "bbcode:phpbb", "-", given="[b]Hi[/b] [glow=red]x[/glow]\n")
    assert (done.returncode, done.stdout) == (0, "<p><strong>Hi</strong> [glow=red]x[/glow]</p>\n")
    assert "kept as text: {'glow': 1}" in done.stderr


def test_the_command_line_migrates_many_posts_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_text('{"html": "[QUOTE=Ann;12]Hi[/QUOTE]"}\n{"html": "<b>x</b>"}\n')
    answers = [json.loads(line) for line in run("migrate", str(file)).stdout.splitlines()]
    assert [answer["dialect"] for answer in answers] == ["bbcode:vbulletin", "html"]
    assert answers[0]["html"] == '<blockquote data-author="Ann" data-post="12"><p>Hi</p></blockquote>'


def test_the_command_line_exports() -> None:
    assert run("export", "-", given="<p>Hi <b>there</b></p>").stdout == "Hi **there**\n"
    assert run("export", "-", "--format", "text", given="<ul><li>a</li></ul>").stdout == "• a\n"


def test_the_command_line_says_what_it_cannot() -> None:
    done = run("migrate", "--base", "nowhere", "-", given="x")
    assert done.returncode == 2
    assert "base 'nowhere' is not an http(s) address" in done.stderr
    assert "Traceback" not in done.stderr
