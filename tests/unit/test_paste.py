"""What a clipboard becomes: what the writer saw, in both forms, whichever program it comes from."""

from __future__ import annotations

import random

import pytest

from editor import Editor, Policy
from editor.canonical.document import Document
from editor.canonical.verify import verify
from editor.paste import switched
from editor.policy import grammar_of
from tests.captures import Capture, captures
from tests.cases import canonical

CAPTURES = captures()
EDITOR = Editor()


def by_name(capture: Capture) -> str:
    return f"{capture.source}: {capture.name}"


@pytest.mark.parametrize("capture", CAPTURES, ids=by_name)
def test_the_rich_form_is_what_the_writer_saw(capture: Capture) -> None:
    pasted = EDITOR.paste(html=capture.html)
    assert str(pasted.rich) == capture.rich
    assert pasted.source == capture.source


@pytest.mark.parametrize("capture", [each for each in CAPTURES if each.plain is not None], ids=by_name)
def test_the_plain_form_keeps_lines_markers_cells_and_addresses(capture: Capture) -> None:
    assert str(EDITOR.paste(html=capture.html).plain) == capture.plain


@pytest.mark.parametrize("capture", [each for each in CAPTURES if each.notices is not None], ids=by_name)
def test_the_notices_are_those_of_what_the_clipboard_held(capture: Capture) -> None:
    assert [notice.code for notice in EDITOR.paste(html=capture.html).notices] == capture.notices


@pytest.mark.parametrize("capture", CAPTURES, ids=by_name)
def test_both_forms_are_canonical_and_stay_as_they_are(capture: Capture) -> None:
    pasted = EDITOR.paste(html=capture.html)
    for form in (pasted.rich, pasted.plain):
        assert isinstance(verify(str(form), grammar_of(Policy())), Document)
        assert not EDITOR.check(str(form)).repaired
    again = EDITOR.paste(html=str(pasted.rich))
    assert again.rich == pasted.rich


def test_there_are_captures_of_every_source() -> None:
    assert len(CAPTURES) >= 60
    assert {capture.source for capture in CAPTURES} == {
        "apple",
        "editor",
        "excel",
        "gmail",
        "google-docs",
        "google-sheets",
        "libreoffice",
        "notion",
        "outlook",
        "vscode",
        "web",
        "word",
        "word-online",
    }


def test_text_alone_becomes_paragraphs_and_line_breaks() -> None:
    pasted = EDITOR.paste(text="one\r\ntwo\r\n\r\n  three  four\n\n\n")
    assert str(pasted.rich) == "<p>one<br>two</p><p>&nbsp;&nbsp;three&nbsp; four</p>"
    assert pasted.plain == pasted.rich
    assert (pasted.source, pasted.notices) == ("plain", ())


def test_markup_in_text_stays_text() -> None:
    assert str(EDITOR.paste(text="<b>1 & 2</b>").rich) == "<p>&lt;b&gt;1 &amp; 2&lt;/b&gt;</p>"


def test_the_text_is_taken_where_the_html_shows_nothing() -> None:
    pasted = EDITOR.paste(html="<!--StartFragment--><o:p></o:p><!--EndFragment-->", text="words")
    assert (str(pasted.rich), pasted.source) == ("<p>words</p>", "plain")


@pytest.mark.parametrize("empty", [{}, {"html": ""}, {"text": ""}, {"html": "  \n", "text": " "}, {"html": "<p></p>"}])
def test_an_empty_clipboard_is_an_empty_paste(empty: dict[str, str]) -> None:
    pasted = EDITOR.paste(**empty)
    assert (pasted.rich, pasted.plain, pasted.notices) == ("", "", ())


def test_the_notice_offers_the_way_back_from_plain() -> None:
    (notice,) = EDITOR.paste(html="<b>Hi</b>").notices
    assert (notice.message, [action.label for action in notice.actions]) == (
        "Pasted as rich text.",
        ["Restore formatting"],
    )


def test_the_notice_offers_the_way_back_from_rich() -> None:
    (notice,) = Editor(Policy(paste="rich")).paste(html="<b>Hi</b>").notices
    assert [action.label for action in notice.actions] == ["Paste as plain text instead"]


def test_a_paste_switches_back_and_forth() -> None:
    pasted = EDITOR.paste(html="<b>Hi</b>")
    other = switched(pasted)
    assert other.mode == "rich"
    assert [action.code for action in other.notices[0].actions] == ["paste_as_plain_text"]
    assert switched(other) == pasted


def test_pictures_of_the_clipboard_are_counted_in_one_notice() -> None:
    html = '<p>a<img src="file:///C:/a.png"><img src="data:image/png;base64,AAAA"><img src="cid:1">b</p>'
    (notice,) = EDITOR.paste(html=html).notices
    assert (notice.code, notice.params["count"], notice.actions[0].code) == ("pasted_image", 3, "insert_image")


def test_a_clipboard_that_is_one_picture_says_so() -> None:
    pasted = EDITOR.paste(html='<img src="data:image/png;base64,AAAA">', text="")
    assert (pasted.rich, [notice.code for notice in pasted.notices]) == ("", ["pasted_image"])


def test_a_picture_of_a_host_that_is_not_allowed_becomes_a_link() -> None:
    editor = Editor(Policy(allowed_image_hosts=frozenset({"img.example"})))
    html = '<p><img src="https://img.example/a.png" alt="a"><img src="https://other.example/b.png" alt="b"></p>'
    assert str(editor.paste(html=html).rich) == (
        '<p><img src="https://img.example/a.png" alt="a">'
        '<a href="https://other.example/b.png" rel="ugc nofollow noopener">b</a></p>'
    )


def test_a_link_to_a_denied_host_becomes_its_text() -> None:
    editor = Editor(Policy(denied_link_hosts=frozenset({"spam.example"})))
    assert str(editor.paste(html='<p>see <a href="https://spam.example/x">this</a></p>').rich) == "<p>see this</p>"


def test_elements_that_the_policy_leaves_out_are_left_out() -> None:
    editor = Editor(Policy(elements=frozenset({"p", "br", "strong"})))
    assert str(editor.paste(html="<h1>Title</h1><ul><li><b>one</b></li></ul>").rich) == (
        "<p>Title</p><p><strong>one</strong></p>"
    )


def test_a_clipboard_over_the_limit_keeps_its_text() -> None:
    editor = Editor(Policy(paste_max_bytes=1000))
    html = "<p><b>bold</b> words</p>" * 100
    pasted = editor.paste(html=html, text="bold words")
    assert (str(pasted.rich), pasted.source) == ("<p>bold words</p>", "plain")
    assert [(notice.code, notice.params["limit"]) for notice in pasted.notices] == [("paste_too_large", 1000)]
    assert "bold words" in editor.paste(html=html).rich


def test_pictures_do_not_count_for_the_limit() -> None:
    html = '<p>text <img src="data:image/png;base64,' + "A" * 5_000_000 + '"> more</p>'
    pasted = Editor(Policy(paste_max_bytes=1000)).paste(html=html)
    assert str(pasted.rich) == "<p>text more</p>"


def test_text_that_looks_like_a_picture_stays() -> None:
    code = 'src="data:image/png;base64,' + "A" * 2000 + '"'
    assert code in EDITOR.paste(html=f"<p>{code}</p>").rich.unescape()


def test_the_text_of_any_reply_stays_whole() -> None:
    chance = random.Random(11)
    for _ in range(500):
        html = canonical(chance)
        before, after = (verify(each, grammar_of(Policy())) for each in (html, str(EDITOR.paste(html=html).rich)))
        assert isinstance(before, Document)
        assert isinstance(after, Document)
        assert letters(after.text) == letters(before.text), html


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
