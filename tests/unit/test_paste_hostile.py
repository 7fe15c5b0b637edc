"""Hostile clipboards cost little and never raise; what they hold is kept or shown to be gone."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from editor import Editor, Policy
from editor.canonical.document import Document
from editor.canonical.verify import verify
from editor.policy import grammar_of
from tests.captures import captures

EDITOR = Editor(Policy(cleaner="nh3"))
ITEM = "<p style='mso-list:l0 level{} lfo1'><span style='mso-list:Ignore'>{}.</span>x</p>"

HOSTILE: dict[str, Callable[[int], str]] = {
    "nested spans": lambda n: "<span>" * n + "x" + "</span>" * n,
    "nested styled spans": lambda n: "<span style='font-weight:bold'>" * n + "x",
    "nested blocks": lambda n: "<div>" * n + "x",
    "nested lists": lambda n: "<ul><li>" * n + "x",
    "lists in lists without items": lambda n: "<ul>" * n + "<li>x",
    "nested tables": lambda n: "<table><tr><td>" * n + "x",
    "headings in headings": lambda n: "<h1><h2>" * n + "x",
    "marks that never close": lambda n: "<b><p>x" * n,
    "list paragraphs": lambda n: "".join(ITEM.format(1 + number % 9, number) for number in range(n)),
    "lists of one item each": lambda n: "".join(ITEM.format(1, number * 7) for number in range(n)),
    "blank lines after an item": lambda n: ITEM.format(1, 1) + "<p>&nbsp;</p>" * n,
    "paragraphs of one item": lambda n: (
        "<p style='mso-list:l0 level1 lfo1;margin-left:9pt'>x</p>" + "<p style='margin-left:9pt'>x</p>" * n
    ),
    "rules": lambda n: (
        "<style>" + "".join(f".c{i}{{font-weight:bold}}" for i in range(n)) + f"</style><p class=c{n - 1}>x</p>"
    ),
    "braces that never close": lambda n: "<style>" + "{" * n + "</style>x",
    "CSS comments that never close": lambda n: "<style>" + "/*" * n + "</style>x",
    "classes": lambda n: "<style>.a{font-style:italic}</style><p class='" + "a " * n + "'>x",
    "declarations": lambda n: "<p style='" + "font-weight:bold;" * n + "'>x",
    "attributes": lambda n: "<p " + " ".join(f"a{number}=b" for number in range(n)) + ">x",
    "conditions that never end": lambda n: "<![if !supportLists]>" * n + "x",
    "conditions": lambda n: "<![if !supportLists]>1.<![endif]>" * n + "x",
    "comments that never end": lambda n: "x" + "<!--" * n,
    "pictures' bytes": lambda n: "<p>x<img src='data:image/png;base64," + "A" * n * 50 + "'>",
    "data addresses": lambda n: "x<a " + "data:" * n,
    "clipboard headers": lambda n: "Version:1 StartHTML:" * n + "<p>x",
    "kept lines": lambda n: "<div style='white-space:pre-wrap'>" + "x  \n" * n,
    "kept spaces": lambda n: "<div style='white-space:pre-wrap'>" + " " * n * 10 + "x",
    "spacers": lambda n: "<p>x" + "<span style='font:7pt x'>&nbsp;</span>" * n,
    "lines of mail": lambda n: "<div class='gmail_quote'>" + "<div>x</div>" * n,
    "lines of code": lambda n: "<div style='font-family:monospace;white-space:pre'>" + "<div>x</div>" * n,
    "breaks of a document": lambda n: "<b id='docs-internal-guid-1'>x" + "<br>" * n,
    "a list per item": lambda n: "<div class='ListContainerWrapper'><ul><li data-aria-level='2'>x</ul></div>" * n,
    "cells": lambda n: "<table><tr>" + "<td>x" * n,
    "quotations": lambda n: "<p class=MsoQuote>x</p>" * n,
    "scripts": lambda n: "<script></script>x" * n,
    "insertions": lambda n: "<ins cite=a>x</ins> <del cite=a>y</del> <o:p>z</o:p>" * n,
    "items without a list": lambda n: "<li>x" * n,
    "emoji pictures": lambda n: '<img alt="🙂">' * n + "x",
    "less-than signs": lambda n: "<" * n + " x",
    "references": lambda n: "&#0;&#xd800;&#x1;&amp;" * n + "x",
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_clipboard_is_read_and_its_text_stays(make: Callable[[int], str]) -> None:
    pasted = EDITOR.paste(html=make(20_000))
    assert isinstance(verify(str(pasted.rich), grammar_of(EDITOR.policy)), Document)
    assert isinstance(verify(str(pasted.plain), grammar_of(EDITOR.policy)), Document)
    assert "x" in pasted.rich


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h1>" * 2_000_000 + "word", "<p>word</p>"),
        ("<p>one <b>two</b><br>three" + "<td>" * 100_000 + "&lt;four", "<p>one two<br>three</p><p>&lt;four</p>"),
        ("<script>a<b</script><!-- <p>c -->d" + "<i>" * 100_000, "<p>d</p>"),
        ("<script>" * 100_000 + "e" + "<p>", "<p>e</p>"),
        ("<" * 100_000, f"<p>{'&lt;' * 100_000}</p>"),
    ],
    ids=["headings", "cells", "what is never shown", "scripts that never close", "less-than signs"],
)
def test_of_a_clipboard_with_too_many_tags_the_text_is_kept_and_the_writer_is_told(html: str, text: str) -> None:
    pasted = EDITOR.paste(html=html)
    assert pasted.rich == pasted.plain == text
    (told,) = pasted.notices
    assert told.code == "too_many_tags"
    assert told.params["count"] > told.params["limit"]


def test_the_clipboards_own_text_is_taken_where_its_html_has_too_many_tags() -> None:
    pasted = EDITOR.paste(html="<td>x" * 100_000, text="x\tx")
    assert pasted.rich == "<p>x\tx</p>"


@pytest.mark.timeout(60)
def test_seven_thousand_list_paragraphs_are_one_list() -> None:
    html = "".join(ITEM.format(1, number) for number in range(1, 7_001))
    pasted = EDITOR.paste(html=html)
    assert pasted.rich.count("<li>") == 7_000
    assert pasted.rich.count("<ol") == 1


def test_mangled_captures_never_raise_and_come_out_canonical() -> None:
    chance = random.Random(4)
    sources = [capture.html for capture in captures()]
    grammar = grammar_of(EDITOR.policy)
    for _ in range(3_000):
        html = chance.choice(sources)
        for _ in range(chance.randint(1, 8)):
            start = chance.randrange(len(html) + 1)
            other = chance.choice(sources)
            cut = chance.randrange(len(other))
            html = html[:start] + other[cut : cut + chance.randint(0, 200)] + html[start + chance.randint(0, 60) :]
        pasted = EDITOR.paste(html=html)
        for form in (pasted.rich, pasted.plain):
            assert isinstance(verify(str(form), grammar), Document), html
        assert not EDITOR.check(str(pasted.rich)).repaired


NO_XML = [*range(0x20), 0x7F, 0xD800, 0xDFFF, 0xFDD0, 0xFFFD, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF, 0x110000]


@pytest.mark.parametrize("code", NO_XML, ids=hex)
@pytest.mark.parametrize("form", ["{}", "&#{};", "&#x{:x};", "&#X{:06X}"])
def test_a_character_that_xml_cannot_hold_is_no_reason_to_lose_the_text(code: int, form: str) -> None:
    odd = form.format(code) if "#" in form else chr(min(code, 0x10FFFF))
    # A quotation mark and a style are written into the tree, beside the character.
    html = f"{odd}<q>{odd} words</q><p style='font-weight:bold;{odd}' class='a{odd}'>more{odd}</p>"
    rich = EDITOR.paste(html=html).rich
    assert "words" in rich
    assert "more" in rich


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "\ufdd0", "\u202e", "<?xml version='1.0' encoding='utf-16'?>"])
def test_odd_characters_are_no_reason_to_lose_the_text(odd: str) -> None:
    assert "words" in EDITOR.paste(html=f"<p>{odd}words{odd}</p>").rich
    assert "words" in EDITOR.paste(text=f"{odd}words").rich
