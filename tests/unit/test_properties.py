"""What holds for every input, searched for by hypothesis."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from editor import Editor, Policy
from editor.canonical.document import Document
from editor.canonical.schema import ELEMENTS
from editor.canonical.verify import verify
from editor.policy import grammar_of
from editor.repair.prescan import KINDS, OPAQUE, RAW_TEXT, SHOWN_AS_TEXT
from tests.cases import PIECES

NH3 = Editor(Policy(cleaner="nh3"))
BLEACH = Editor()
EDITORS = st.sampled_from([NH3, BLEACH])

TAGS = sorted(ELEMENTS.keys() | set("div span b i font center h1 h5 dl dt dd section td th caption tt ins del".split()))
NAMES = st.sampled_from(TAGS)
START = st.builds(
    "<{}{}>".format,
    NAMES,
    st.sampled_from(
        ["", " style='font-weight:bold'", " href='https://e.org/?a=1&b=2'", " class=x onclick=y", " start=3"]
    ),
)
END = st.builds("</{}>".format, NAMES)
TEXT = st.text(st.characters(codec=None), max_size=20)
SOUP = st.lists(st.one_of(START, END, st.sampled_from(PIECES), TEXT), max_size=30).map("".join)
WORDS = st.integers(1, 999).map("word{}".format)
MARKUP_WITH_WORDS = st.lists(st.one_of(START, END, WORDS, WORDS), max_size=40).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(html=SOUP, editor=EDITORS)
def test_whatever_is_checked_the_result_is_canonical(html: str, editor: Editor) -> None:
    assert isinstance(verify(str(editor.check(html).html), grammar_of(editor.policy)), Document)


@settings(max_examples=400, deadline=None)
@given(html=SOUP, editor=EDITORS)
def test_checking_twice_changes_nothing(html: str, editor: Editor) -> None:
    once = editor.check(html)
    twice = editor.check(str(once.html))
    assert twice.html == once.html
    assert not twice.repaired
    assert twice.stats == once.stats


@settings(max_examples=300, deadline=None)
@given(html=st.one_of(st.text(st.characters(codec=None)), SOUP))
def test_no_input_raises_and_every_answer_is_json_and_text(html: str) -> None:
    for editor in (NH3, BLEACH):
        answer = editor.check(html).to_json()
        assert answer["ok"] == (not answer["violations"])


@settings(max_examples=400, deadline=None)
@given(html=MARKUP_WITH_WORDS, editor=EDITORS)
def test_every_visible_word_is_kept_in_order(html: str, editor: Editor) -> None:
    result = editor.check(html)
    words = re.findall(r"word\d+", re.sub("<[^>]*>", " ", html))
    found = re.findall(r"word\d+", result.text)
    # A browser moves what stands between the rows of a table to before it, so the order there is the browser's.
    assert sorted(found) == sorted(words)
    if "<t" not in html and "<caption" not in html:
        assert found == words


@settings(max_examples=200, deadline=None)
@given(name=st.sampled_from(sorted(name for name, kind in KINDS.items() if kind in (RAW_TEXT, OPAQUE))), editor=EDITORS)
def test_words_are_lost_only_with_a_record_that_names_the_element(name: str, editor: Editor) -> None:
    result = editor.check(f"<p>kept</p><{name}>lost</{name}><p>kept too</p>")
    if name in SHOWN_AS_TEXT:
        assert result.text == "kept\nlost\nkept too"
        return
    assert result.text == "kept\nkept too"
    assert [(each.kind, each.name, each.offset) for each in result.removed] == [("element", name, 11)]


@settings(max_examples=300, deadline=None)
@given(html=SOUP)
def test_both_cleaners_keep_the_same_words(html: str) -> None:
    def words(editor: Editor) -> list[str]:
        return sorted(re.findall(r"word", editor.check(html).text))

    assert words(NH3) == words(BLEACH)
