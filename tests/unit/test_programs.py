"""What other programs stored as HTML keeps its meaning: who is quoted, what is hidden, where links lead."""

from __future__ import annotations

import random

import pytest

from editor import Editor, Policy
from editor.canonical.document import Document
from editor.canonical.verify import verify
from editor.dialects.programs.read import read
from editor.dialects.programs.rules import programs
from editor.dialects.signs import sure
from editor.policy import grammar_of
from tests.cases import canonical, mutated, vectors
from tests.dialects import BASE, Post, posts

EDITOR = Editor()
GRAMMAR = grammar_of(Policy())
PROGRAMS = sorted(programs())
POSTS = [post for name in PROGRAMS for post in posts(name)]
LEAST = {"invision": 75, "xenforo": 50, "vbulletin": 75, "phpbb": 75, "smf": 50}
"""Fewest posts of a program with several versions; of the others there are 25."""


@pytest.mark.parametrize("post", POSTS, ids=lambda post: f"{post.dialect}: {post.title}")
def test_a_post_becomes_what_its_program_shows(post: Post) -> None:
    migrated = EDITOR.migrate(post.text, dialect=post.dialect, base=BASE)
    assert str(migrated.html) == post.html
    notices = [notice for notice in migrated.notices if notice.code == "formatting_removed"]
    assert (dict(notices[0].params["removed"]) if notices else {}) == post.removed
    assert isinstance(verify(post.html, GRAMMAR), Document)


@pytest.mark.parametrize("name", PROGRAMS)
def test_there_are_enough_posts_of_each_program(name: str) -> None:
    assert len(posts(name)) >= LEAST.get(name, 25)


@pytest.mark.parametrize("name", PROGRAMS)
def test_each_program_shows_an_example(name: str) -> None:
    for html, becomes in programs()[name].examples:
        assert str(EDITOR.migrate(html, dialect=name, base=BASE).html) == becomes


def test_no_dialect_is_taken_for_another() -> None:
    wrong = [
        (post.dialect, post.title, found) for post in POSTS if (found := sure(post.text)) not in (None, post.dialect)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_quotation_of_the_program_is_a_sure_sign(name: str) -> None:
    for html, becomes in programs()[name].examples:
        migrated = EDITOR.migrate(html, base=BASE)
        assert (migrated.dialect, str(migrated.html)) == (name, becomes)


@pytest.mark.parametrize("text", ["", "plain", "<p>Hi</p>", "<blockquote>Hi</blockquote>", "[b]Hi[/b]", "# Hi"])
def test_without_a_sure_sign_nobody_guesses(text: str) -> None:
    assert EDITOR.migrate(text).dialect == "html"


def test_a_post_with_the_signs_of_two_programs_is_of_neither() -> None:
    assert sure('<aside class="quote"></aside><div class="bbCodeBlock"></div>') is None


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_reply_that_is_canonical_stays_as_it_is(name: str) -> None:
    for seed in range(20):
        html = canonical(random.Random(seed))
        migrated = EDITOR.migrate(html, dialect=name, base=BASE)
        assert (str(migrated.html), migrated.repaired) == (html, False)


@pytest.mark.parametrize("name", PROGRAMS)
def test_no_html_raises_and_each_result_is_canonical(name: str) -> None:
    chance = random.Random(15)
    for post in posts(name):
        for _ in range(3):
            html = str(EDITOR.migrate(mutated(chance, post.text), dialect=name, base=BASE).html)
            assert isinstance(verify(html, GRAMMAR), Document)


@pytest.mark.parametrize("name", PROGRAMS[:3])
def test_no_attack_comes_through_a_dialect(name: str) -> None:
    for attack in vectors()[:300]:
        html = str(EDITOR.migrate(attack, dialect=name, base=BASE).html)
        assert isinstance(verify(html, GRAMMAR), Document)


@pytest.mark.parametrize("text", ["Ann <ann@example.org>", "List<String> and a<b", "a <Object> here", "1 < 2 <p>three"])
@pytest.mark.parametrize("name", PROGRAMS)
def test_angle_brackets_that_are_no_tags_stay_text(name: str, text: str) -> None:
    shown = EDITOR.migrate(f"<div>{text}</div>", dialect=name, base=BASE).text
    assert shown.replace("\n", "").replace(" ", "") == text.replace("<p>", "").replace(" ", "")


HOSTILE = [
    "<blockquote>",
    '<aside class="quote">',
    "<div>",
    "<table><tr><td>",
    "<b>",
    "<p>",
    "<!--",
    "<",
    "<x",
    "&",
    '<a b="',
]


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_html_is_read_to_its_end(name: str, unit: str) -> None:
    assert "word" in read(f"word{unit * 4000}", programs()[name], BASE).html


@pytest.mark.parametrize(
    "unit",
    [
        '<span class="spoiler">',
        '<div class="spoiler">x</div>',
        "<div><div><input type=button onclick=display>",
        '<p class="spoiler"><b>',
        "<b>spoiler</b>",
    ],
)
def test_hostile_html_of_nobody_is_read_to_its_end(unit: str) -> None:
    assert "word" in read(f"word{unit * 4000}", None, BASE).html


def test_relative_addresses_need_a_base() -> None:
    post = '<p><a href="viewtopic.php?t=3">x</a> <img src="./file.php?id=3" alt="A cat"></p>'
    with_base = EDITOR.migrate(post, dialect="html", base=BASE)
    assert with_base.links == (f"{BASE}viewtopic.php?t=3",)
    assert with_base.images == (f"{BASE}file.php?id=3",)
    without = EDITOR.migrate(post, dialect="html")
    assert without.text == "x A cat"
    assert [each.address for each in without.removed] == ["viewtopic.php?t=3", "./file.php?id=3"]


@pytest.mark.parametrize("post", POSTS, ids=lambda post: f"{post.dialect}: {post.title}")
def test_a_post_that_is_surely_a_programs_is_understood_by_check_and_render_too(post: Post) -> None:
    checked = str(EDITOR.check(post.text, base=BASE).html)
    if sure(post.text) == post.dialect:
        assert checked == post.html
        assert EDITOR.render(post.text, base=BASE) == EDITOR.render(checked)
    else:
        assert checked.count("<details>") == post.html.count("<details>")


FLOUR = "<details><summary>Spoiler</summary><p>flour</p></details>"
HIDDEN = [
    '<span class="bbCodeInlineSpoiler">flour</span>',
    '<span class="spoiler">flour</span>',
    '<span class="spoiler spoiler-blurred" tabindex="0">flour</span>',
    '<span class="spoilerContent-27bIiA hidden-HHr2R9"><span class="inlineContent-3ZjPuv">flour</span></span>',
    '<span class="spoilerText-27bIiA hidden-HHr2R9" role="button">flour</span>',
    '<span class="tg-spoiler">flour</span>',
    "<tg-spoiler>flour</tg-spoiler>",
    '<span class="md-spoiler-text">flour</span>',
    '<span data-mx-spoiler="">flour</span>',
]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_word_that_is_hidden_in_its_line_stays_hidden(hidden: str) -> None:
    post = f"<p>The secret is {hidden}.</p>"
    expected = f"<p>The secret is</p>{FLOUR}<p>.</p>"
    for name in ("html", "xenforo", "discourse"):
        assert str(EDITOR.migrate(post, dialect=name).html) == expected
    assert str(EDITOR.check(post).html) == expected
    assert "<details>" in EDITOR.render(post)


def test_where_nothing_can_be_hidden_the_loss_is_counted() -> None:
    result = EDITOR.check('<table><tr><td>a <span class="spoiler">flour</span></td></tr></table>')
    assert result.text.split() == ["a", "Spoiler", "flour"]
    assert [each.name for each in result.removed if each.visibility == "seen"] == ["details"]


BUTTON = '<input type="button" value="Show" onclick="x.style.display=1">'


@pytest.mark.parametrize(
    "post",
    [
        '<div class="spoiler">flour</div>',
        f"<div><div>{BUTTON}</div><div>flour</div></div>",
        f'<div><div>{BUTTON.replace("input", "button")}Show</button></div><div style="display:none">flour</div></div>',
        '<div class="sp-wrap"><div class="sp-head">Spoiler</div><div class="sp-body">flour</div></div>',
    ],
)
def test_what_anybody_hides_behind_a_button_stays_hidden(post: str) -> None:
    assert str(EDITOR.check(post).html) == FLOUR


def test_talk_of_spoilers_is_no_spoiler() -> None:
    html = "<b>No spoilers, <span class='x'>please</span>"
    result = EDITOR.check(html)
    assert str(result.html) == "<p><strong>No spoilers, please</strong></p>"
    assert all(each.offset >= 0 for each in result.removed)


@pytest.mark.parametrize(
    ("post", "lost"),
    [
        ('<ol type="a"><li>x</li></ol>', "type"),
        ('<ol style="list-style-type: upper-roman"><li>x</li></ol>', "list-style-type"),
        ('<ul style="list-style-type: square"><li>x</li></ul>', "list-style-type"),
        ('<ol style="list-style-type: decimal"><li>x</li></ol>', None),
        ("<ol><li>x</li></ol>", None),
    ],
)
def test_the_letters_of_a_list_are_listed(post: str, lost: str | None) -> None:
    assert [each.name for each in EDITOR.check(post).removed if each.visibility == "seen"] == ([lost] if lost else [])
