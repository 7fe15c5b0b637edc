"""No input raises, hangs or gets through: each is refused or repaired."""

from __future__ import annotations

import pytest

from editor import Editor, Policy
from editor.canonical.document import Document
from editor.canonical.verify import verify
from editor.policy import Cleaner, grammar_of

LARGE = 64 * 1024
INPUTS = {
    "nothing": "",
    "64 KiB of <": "<" * LARGE,
    "64 KiB of <a": "<a" * (LARGE // 2),
    "64 KiB of </": "</ " * (LARGE // 3),
    "64 KiB of &": "<b>" + "&" * (LARGE - 3),
    "64 KiB of references": "<b>" + "&lt;" * (LARGE // 4 - 1),
    "lone surrogates": "\ud800" * 1000,
    "lone surrogates in tags": "<p\udc00>\ud800<a href='\ud800'>x",
    "20,000 nested divisions": "<div>" * 20_000,
    "nested divisions up to the limit": "<div>" * (LARGE // 5),
    "20,000 attributes": "<p " + " ".join(f"a{number}=1" for number in range(20_000)) + ">x",
    "attributes up to the limit": "<p " + " ".join(f"a{number}" for number in range(9_000)) + ">x",
    "an unclosed comment": "<!--" + "x" * (LARGE - 4),
    "unclosed quotes": '<a x="' * 10_000,
    "unclosed raw text": "<style>" * 9_000,
    "unclosed svg": "<svg>" * 13_000,
    "open formatting before many paragraphs": "<b x>" * 100 + "<p>" * 20_000,
    "nested tables": "<table><tr><td>" * 4_000,
    "tables in cells that no end tag closes": "<table><td>" * 77,
    "lists in items that no end tag closes": "<ul><li>" * 137,
    "lists and tables in each other": "<ul><li><table><td>" * 52,
    "nested quotations": "<blockquote>" * 5_000 + "x",
    "nested lists": "<ul><li>" * 100 + "<p>x" * 10_000,
    "a long joiner chain": "<p>" + "👩\u200d" * 9_000 + "</p>",
    "a long address": '<p><a href="https://e.org/' + "x" * 60_000 + '">x</a></p>',
    "every control": "<p>" + "".join(map(chr, range(0x100))) + "</p>",
    "noncharacters that stand for markup inside the repairer": "<b>\ufdd0script\ufdd1alert(1)\ufdd2lt;",
    "a million spaces over the limit": " " * 1_000_000,
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("cleaner", ["bleach", "nh3"])
@pytest.mark.parametrize("name", INPUTS)
def test_hostile_input_is_refused_or_repaired_and_the_answer_is_stable(name: str, cleaner: Cleaner) -> None:
    editor = Editor(Policy(cleaner=cleaner))
    result = editor.check(INPUTS[name])
    html = str(result.html)
    assert isinstance(verify(html, grammar_of(editor.policy)), Document)
    result.to_json()
    if all(violation.code != "too_large" for violation in result.violations):
        again = editor.check(html)
        assert again.html == html
        assert not again.repaired


def test_without_limits_the_same_inputs_still_end_in_canonical_html() -> None:
    editor = Editor(Policy(cleaner="nh3", max_bytes=10_000_000))
    for html in INPUTS.values():
        assert isinstance(verify(str(editor.check(html).html), grammar_of(editor.policy)), Document)
