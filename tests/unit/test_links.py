"""Where addresses begin and end in a text, and that nothing else becomes a link."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise

import pytest

from editor import Editor, Policy
from editor.canonical.characters import escaped
from editor.rules.addresses import find_addresses
from tests.cases import FIXTURES

MARKED = re.compile("⟦([^⟦⟧→]*)(?:→([^⟦⟧]*))?⟧")
REL = "ugc nofollow noopener"


def lines(name: str) -> list[str]:
    """The cases of a text file: its lines without comments."""
    text = (FIXTURES / name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line.strip() and not line.startswith("# ")]


def expected(line: str) -> tuple[str, list[tuple[str, str]]]:
    """The text of a case without its marks, and its links."""
    links = []
    for shown, href in MARKED.findall(line):
        scheme = "mailto:" if "@" in shown and "/" not in shown else "http://"
        links.append((shown, href or (shown if re.match("https?:", shown) else scheme + shown)))
    return MARKED.sub(lambda found: found[1], line), links


@pytest.mark.parametrize("line", lines("links.txt"))
def test_an_address_is_a_link_from_its_first_character_to_its_last(line: str) -> None:
    text, links = expected(line)
    assert [(text[found.start : found.end], found.href) for found in find_addresses(text)] == links


@pytest.mark.parametrize("line", lines("not-links.txt"))
def test_what_is_no_address_is_no_link(line: str) -> None:
    assert find_addresses(line) == []


@pytest.mark.parametrize("line", lines("links.txt") + lines("not-links.txt"))
def test_linking_keeps_the_text_and_is_done_once(line: str) -> None:
    text, links = expected(line)
    html = f"<p>{escaped(text)}.</p>"
    result = Editor(Policy(embeds=False)).check(html)
    assert unescape(re.sub("<[^>]+>", "", result.html)) == unescape(re.sub("<[^>]+>", "", html))
    assert not result.repaired
    assert Editor(Policy(embeds=False)).check(result.html).html == result.html
    assert len(result.links) >= len(links)


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ("<p><code>http://example.org</code></p>", 0),
        ("<pre>http://example.org</pre>", 0),
        ("<pre><code>www.example.org</code></pre>", 0),
        (f'<p><a href="http://example.org/" rel="{REL}">www.example.net</a></p>', 1),
        ("<p>see <strong>http://example.org</strong></p>", 1),
        ("<ul><li>http://example.org</li><li>me@example.org</li></ul>", 2),
        ("<h2>http://example.org</h2>", 1),
        ("<table><tbody><tr><td>http://example.org</td></tr></tbody></table>", 1),
        ("<blockquote><p>http://example.org</p></blockquote>", 1),
        ("<details><summary>http://example.org</summary><p>x</p></details>", 1),
        ("<p>http://example.org<br>http://example.net</p>", 2),
    ],
)
def test_links_are_made_everywhere_but_in_links_and_code(html: str, count: int) -> None:
    assert Editor().check(html).stats.links == count


def test_an_address_is_stored_as_canonical_html() -> None:
    html = "<p>http://example.org/?a=1&amp;b=2&nbsp;x</p>"
    assert Editor().check(html).html == (
        f'<p><a href="http://example.org/?a=1&amp;b=2" rel="{REL}">http://example.org/?a=1&amp;b=2</a>&nbsp;x</p>'
    )


def test_links_carry_the_rel_of_the_policy() -> None:
    assert 'rel="nofollow"' in Editor(Policy(link_rel="nofollow")).check("<p>see www.example.org</p>").html


def test_the_policy_turns_links_off() -> None:
    html = "<p>http://example.org me@example.org</p>"
    assert Editor(Policy(autolink=False)).check(html).html == html
    without = Policy(elements=Policy().elements - {"a", "figure"})
    assert Editor(without).check(html).html == html


def test_links_count_against_the_limit() -> None:
    result = Editor(Policy(max_links=1)).check("<p>http://example.org http://example.net</p>")
    assert [violation.code for violation in result.violations] == ["too_many_links"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see example.org.", ["example.org"]),
        ("example.org/a?b=c, sub.example.co.uk:80", ["example.org/a?b=c", "sub.example.co.uk:80"]),
        ("пример.рф", ["пример.рф"]),
        ("readme.md setup.py main.rs a.sh", []),
        ("e.g. i.e. etc.It node.js ASP.NET v1.2 1.5 a.b.c", []),
        ("me@example.org http://example.net", ["me@example.org", "http://example.net"]),
        ("path/example.org x.example.unknowntld", []),
    ],
)
def test_bare_hosts_are_links_where_the_policy_wants_them(text: str, shown: list[str]) -> None:
    assert [text[found.start : found.end] for found in find_addresses(text, bare_hosts=True)] == shown
    result = Editor(Policy(autolink_bare_hosts=True)).check(f"<p>{text} x</p>")
    assert result.stats.links == len(shown)


PIECES = [
    "@", "www.", "http://", "a.", "a@", "(", "http://a.org/", "http://a/あa", "あa", "http://a.org/((", "www.a.",
    "a@a.", "x.com ", "https://https", "http://a.org/x,", "mailto:", "http://user@", "1", "a-", "_",
    "http://a.org/?u=http://", "@a.b:", "é", "http://é.", "http://aあ", "http://a.org/[/", "[", "😀http://a",
]  # fmt: skip


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("bare", [False, True])
def test_a_long_row_of_anything_is_read_in_one_go(piece: str, bare: bool) -> None:
    text = piece * (200_000 // len(piece))
    found = find_addresses(text, bare)
    assert all(0 <= address.start < address.end <= len(text) for address in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
