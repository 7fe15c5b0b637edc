"""The parts of paste: markers, CSS, symbols, and the stash that keeps a paste for the switch."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest
from itsdangerous import URLSafeTimedSerializer

from editor import Policy
from editor.paste import paste, switched
from editor.paste.css import StyleSheet, declarations, points
from editor.paste.markers import read_marker
from editor.paste.sources import SOURCES, recognize
from editor.paste.stash import PasteStash, PasteStashError
from editor.paste.symbols import symbol_text
from editor.repair.css import declarations as styles_of_replies

MARKERS = [
    ("1.", (1,)),
    ("12)", (12,)),
    ("(3)", (3,)),
    ("１．", (1,)),
    ("٣-", (3,)),
    ("2.10", (10,)),
    ("1.1.1", (1,)),
    ("a.", (1,)),
    ("aa.", (27,)),
    ("i.", (1, 9)),
    ("iv)", (4,)),
    ("XII.", (12,)),
    ("c)", (3, 100)),
    ("二、", (2,)),
    ("二十一、", (21,)),
    ("十", (10,)),
    ("①", (1,)),
    ("乙.", (2,)),
    ("나.", (2,)),
    ("б)", (2,)),
    ("β)", (2,)),
    ("ב.", (2,)),
    ("First", (1,)),
    ("Article IV.", (4,)),
    ("Chapter 7", (7,)),
]


@pytest.mark.parametrize(("text", "numbers"), MARKERS)
def test_a_number_is_read_from_its_marker(text: str, numbers: tuple[int, ...]) -> None:
    assert read_marker(text).numbers == numbers


@pytest.mark.parametrize("text", ["·", "•", "o", "§", "Ø", "-", "–", "*", "►", "v", "à", "", "  ", "✓", "?"])
def test_a_bullet_is_no_number(text: str) -> None:
    assert not read_marker(text).ordered


def test_a_letter_in_a_symbol_font_is_a_bullet() -> None:
    assert not read_marker("e", "font-family:Wingdings").ordered
    assert read_marker("e.", "font-family:Calibri").ordered


@pytest.mark.parametrize(
    ("length", "expected"),
    [(".5in", 36.0), ("36.0pt", 36.0), ("48px", 36.0), ("0", 0.0), ("", None), ("auto", None), ("nanpt", None)],
)
def test_a_length_is_read_in_points(length: str, expected: float | None) -> None:
    assert points(length) == expected


def test_declarations_keep_what_structure_needs_and_the_last_one_wins() -> None:
    assert declarations("color:RED;FONT-WEIGHT:bold;border:1px; font-weight: normal !important;x") == {
        "color": "RED",
        "font-weight": "normal",
    }


def test_one_splitter_reads_the_styles_of_replies_and_of_pastes() -> None:
    css = "Color: RED ! Important; font-weight:bold; font-weight: !important;font-weight:;x;text-align :\n center"
    assert declarations(css) == {"color": "RED", "font-weight": "bold", "text-align": "center"}
    assert styles_of_replies(css) == {"color": "red", "font-weight": "bold", "text-align": "center"}


def test_a_style_sheet_cascades_by_tag_class_and_own_style() -> None:
    sheet = StyleSheet()
    sheet.read("/* p */ p {font-style:italic} <!-- .a, p.b {font-weight:bold} --> @media print {p {display:none}}")
    assert sheet.cascade("p", "b", "") == {"font-style": "italic", "font-weight": "bold"}
    assert sheet.cascade("i", "a", "font-weight:normal") == {"font-weight": "normal"}
    assert sheet.cascade("i", "b", "") == {}


def test_list_definitions_are_read_from_a_style_sheet() -> None:
    sheet = StyleSheet()
    sheet.read("@list l0:level1\n\t{mso-level-number-format:bullet;}\n@page {margin:0} ul {margin:0}")
    assert "bullet" in sheet.lists["l0:level1"]


def test_symbol_fonts_are_read_as_what_they_show() -> None:
    assert symbol_text("\uf04a", "Wingdings") == "🙂"
    assert symbol_text("ab", '"Symbol"') == "αβ"
    assert symbol_text("J", "Arial") == "J"


def test_a_source_is_recognized_by_its_marks_and_a_page_by_none() -> None:
    assert recognize("<p class=MsoNormal>x")[0] == "word"
    assert recognize("<p>x")[0] == "web"


PASTED = paste("<h1>Title</h1><p>Ünïcode <b>bold</b></p>", None, Policy())


def test_a_stashed_paste_comes_back_and_can_be_switched() -> None:
    stash = PasteStash("secret", Policy())
    restored = stash.restore(stash.keep(PASTED))
    assert restored == PASTED
    assert switched(restored).mode == "rich"


def test_a_stashed_paste_of_another_secret_is_refused() -> None:
    with pytest.raises(PasteStashError) as caught:
        PasteStash("other", Policy()).restore(PasteStash("secret", Policy()).keep(PASTED))
    assert caught.value.reason == "invalid"


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é" * 10, "." * 1000])
def test_what_is_no_stashed_paste_is_refused(token: str) -> None:
    with pytest.raises(PasteStashError) as caught:
        PasteStash("secret", Policy()).restore(token)
    assert caught.value.reason == "invalid"


def test_a_stashed_paste_expires() -> None:
    stash = PasteStash("secret", Policy(), max_age=-1)
    with pytest.raises(PasteStashError) as caught:
        stash.restore(stash.keep(PASTED))
    assert caught.value.reason == "expired"


def test_a_paste_that_is_too_large_is_not_stashed() -> None:
    stash = PasteStash("secret", Policy(), max_bytes=100)
    with pytest.raises(PasteStashError) as caught:
        stash.keep(PASTED)
    assert caught.value.reason == "too_large"
    with pytest.raises(PasteStashError):
        stash.restore("x" * 101)


def test_a_stashed_paste_is_proven_again_under_the_policy_of_today() -> None:
    token = PasteStash("secret", Policy()).keep(PASTED)
    with pytest.raises(PasteStashError):
        PasteStash("secret", Policy(elements=frozenset({"p", "br"}))).restore(token)


@pytest.mark.parametrize("values", [None, [], {"a": 1}, ["<p>x</p>", "<script>", "web", "rich", []], [1, 2, 3, 4, 5]])
def test_a_signed_value_that_is_no_paste_is_refused(values: object) -> None:
    token = URLSafeTimedSerializer("secret", salt="editor.paste.stash").dumps(values)
    with pytest.raises(PasteStashError):
        PasteStash("secret", Policy()).restore(str(token))


def test_a_stash_needs_a_secret() -> None:
    with pytest.raises(PasteStashError):
        PasteStash("", Policy())


DOCS = Path(__file__).parents[2] / "docs" / "paste.md"
DOCUMENTED = ["", ".css", ".markers", ".plain", ".sources", ".stash", ".symbols"]


@pytest.mark.parametrize("name", DOCUMENTED)
def test_the_examples_in_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(import_module(f"editor.paste{name}")).failed == 0


def test_the_documentation_names_every_source() -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert [name for name, _, _ in SOURCES if f"`{name}`" not in text] == []
