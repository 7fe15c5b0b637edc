"""What a forum gets when it checks a reply."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, fields
from typing import Any

import pytest
from markupsafe import Markup

from editor import Editor, Policy, PolicyError, ReplyRejected, Result, Violation
from editor.policy import Cleaner
from tests.cases import REL, load


def codes(result: Result) -> list[str]:
    return [violation.code for violation in result.violations]


def test_a_canonical_reply_takes_the_fast_path_unchanged() -> None:
    result = Editor().check("<p>hi 😀</p>")
    assert result.ok
    assert result.html == "<p>hi 😀</p>"
    assert result.text == "hi 😀"
    assert not result.repaired
    assert (result.violations, result.notices) == ((), ())


def test_the_result_as_json_has_everything_the_design_names() -> None:
    answer = Editor().check(f'<p>hi <a href="/x" rel="{REL}">x</a> 😀<img src="/i.png" alt=""></p>').to_json()
    assert answer["stats"] == {"emoji": 1, "links": 1, "embeds": 0, "images": 1, "characters": 6}
    assert answer["links"] == ["/x"]
    assert answer["images"] == ["/i.png"]
    assert answer["ok"] is True


def test_a_pasted_picture_is_refused_and_the_text_around_it_kept() -> None:
    result = Editor().check('<p>Look: <img src="data:image/png;base64,iVBORw0KGgo="> nice</p>')
    (violation,) = result.violations
    assert violation.code == "pasted_image"
    assert violation.message == "You cannot paste images directly."
    assert violation.params == {"count": 1}
    assert [action.label for action in violation.actions] == ["Upload or insert images from URL."]
    assert result.html == "<p>Look: nice</p>"


def test_what_was_taken_away_is_named_and_counted() -> None:
    result = Editor().check("<b>a</b><script>1</script><script>2</script><svg></svg>")
    (notice,) = result.notices
    assert notice.code == "formatting_removed"
    assert notice.params == {"removed": {"script": 2, "svg": 1}}
    assert result.ok


def test_all_violations_are_told_not_only_the_first() -> None:
    policy = Policy(max_emoji=0, max_links=0, max_images=0, max_embeds=0, max_characters=1)
    html = (
        f'<p>😀 <a href="/x" rel="{REL}">x</a><img src="/i.png" alt=""></p>'
        f'<figure data-embed="youtube"><a href="https://youtu.be/GfEKGum0kGQ" rel="{REL}">'
        "https://youtu.be/GfEKGum0kGQ</a></figure>"
    )
    result = Editor(policy).check(html)
    assert set(codes(result)) == {
        "too_many_emoji",
        "too_many_links",
        "too_many_images",
        "too_many_embeds",
        "too_long",
    }
    for violation in result.violations:
        assert violation.params["limit"] in (0, 1)
        assert violation.params["count"] > violation.params["limit"]
    assert result.html == html


@pytest.mark.parametrize("html", ["", "<p></p>", "<p>&nbsp;</p>", "<p><br></p>", "<hr>", " \n"])
def test_a_reply_without_content_is_empty(html: str) -> None:
    assert codes(Editor().check(html)) == ["empty"]


def test_a_picture_alone_is_not_empty() -> None:
    assert Editor().check('<p><img src="/i.png" alt=""></p>').ok


def test_a_reply_can_be_too_short() -> None:
    (violation,) = Editor(Policy(min_characters=10)).check("<p>ab &amp;</p>").violations
    assert (violation.code, violation.params) == ("too_short", {"limit": 10, "count": 4})


def test_html_over_the_size_limit_is_refused_and_kept_to_be_shown_again() -> None:
    written = "<p>" + "ü" * 60 + "</p>"
    result = Editor(Policy(max_bytes=100)).check(written)
    (violation,) = result.violations
    assert (violation.code, violation.params) == ("too_large", {"limit": 100, "count": 127})
    assert result.html == written


def test_messy_html_over_the_size_limit_is_cleaned_and_over_that_of_a_draft_its_source_is_the_text() -> None:
    written = "<b>" + "word " * 50
    assert Editor(Policy(max_bytes=100)).check(written).html.startswith("<p><strong>word word")
    result = Editor(Policy(max_bytes=100, draft_max_bytes=200)).check(written)
    assert result.text == written.strip()


def test_cleaning_applies_no_rule_and_no_limit() -> None:
    editor = Editor(Policy(max_bytes=10, max_emoji=0, max_images=0))
    assert editor.clean("<b>😀 http://example.org/") == "<p><strong>😀 http://example.org/</strong></p>"
    assert editor.clean("<p>" + "x" * 1000 + "</p>") == "<p>" + "x" * 1000 + "</p>"


def test_html_that_repair_makes_too_large_is_refused_and_kept() -> None:
    result = Editor(Policy(max_bytes=100)).check("<b>" + "<" * 60)
    (violation,) = result.violations
    assert violation.code == "too_large"
    assert violation.params["count"] == len(result.html)
    assert result.text == "<" * 60


def test_html_nested_too_deep_is_refused_and_its_text_kept() -> None:
    result = Editor().check("<div>" * 1000 + "words")
    (violation,) = result.violations
    assert (violation.code, violation.params) == ("too_deep", {"limit": 64, "count": 1000})
    assert result.text == "words"


def test_links_to_denied_hosts_are_refused() -> None:
    editor = Editor(Policy(denied_link_hosts=frozenset({"*.evil.example", "xn--bcher-kva.example"})))
    html = "".join(
        f'<p><a href="{url}" rel="{REL}">x</a></p>'
        for url in (
            "https://www.EVIL.example./x",
            "http://bücher.example:80/",
            "https://good.example/evil.example",
            "/x",
        )
    )
    result = editor.check(html)
    assert [violation.params["host"] for violation in result.violations] == [
        "www.evil.example",
        "xn--bcher-kva.example",
    ]
    assert [html[violation.position :][:9] for violation in result.violations] == ["https://w", "http://bü"]


def test_links_can_be_limited_to_some_hosts() -> None:
    editor = Editor(Policy(allowed_link_hosts=frozenset({"good.example"})))
    assert editor.check(f'<p><a href="https://good.example/" rel="{REL}">x</a><a href="/x" rel="{REL}">y</a></p>').ok
    assert codes(editor.check(f'<p><a href="https://other.example/" rel="{REL}">x</a></p>')) == ["link_not_allowed"]


def test_images_can_be_limited_to_some_hosts() -> None:
    editor = Editor(Policy(allowed_image_hosts=frozenset({"img.example"})))
    assert editor.check('<p><img src="https://img.example/a.png" alt=""><img src="/b.png" alt=""></p>').ok
    (violation,) = editor.check('<p>a<img src="https://other.example/a.png" alt=""></p>').violations
    assert violation.code == "image_host_not_allowed"
    assert violation.message == "Images from other.example are not allowed."
    assert violation.params == {"url": "https://other.example/a.png", "host": "other.example"}


def test_raise_for_violations_returns_an_accepted_result_and_raises_for_others() -> None:
    accepted = Editor().check("<p>a</p>")
    assert accepted.raise_for_violations() is accepted
    with pytest.raises(ReplyRejected, match="Only 75 emoji are allowed") as rejection:
        Editor().check(f"<p>{'😀' * 76}</p>").raise_for_violations()
    assert isinstance(rejection.value.violations[0], Violation)


def test_the_html_of_a_result_is_markup_that_templates_do_not_escape() -> None:
    assert Editor().check("<p>a</p>").html.__html__() == "<p>a</p>"


@pytest.mark.parametrize(
    "value",
    [Editor(), Editor().check("<b>a"), Editor().migrate("[b]a[/b]"), Editor().check("<p>😀😀</p>").translated("de")],
    ids=["editor", "result", "migrated", "translated"],
)
def test_neither_an_editor_nor_a_result_can_be_changed(value: Any) -> None:
    assert not hasattr(value, "__dict__")
    for field in fields(value):
        before = getattr(value, field.name)
        with pytest.raises(FrozenInstanceError, match=field.name):
            setattr(value, field.name, None)
        with pytest.raises(FrozenInstanceError, match=field.name):
            delattr(value, field.name)
        assert getattr(value, field.name) is before


def test_a_translated_result_is_another_one_and_leaves_the_first_as_it_was() -> None:
    english = Editor().migrate(f"[b]{'😀' * 76}[/b] [glow]a[/glow]", dialect="bbcode:phpbb")
    german = english.translated("de")
    assert english.violations[0].message == "Only 75 emoji are allowed."
    assert german.violations[0].message == "Es sind nur 75 Emojis erlaubt."
    assert (german.html, german.dialect, german.unknown) == (english.html, english.dialect, english.unknown)


def test_an_editor_and_a_result_are_picklable() -> None:
    editor = Editor(Policy(max_emoji=3))
    assert pickle.loads(pickle.dumps(editor)).policy == editor.policy
    result = editor.check("<p>😀😀😀😀</p>")
    assert pickle.loads(pickle.dumps(result)).to_json() == result.to_json()


def test_a_cleaner_that_is_not_installed_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("editor.repair.cleaner.find_spec", lambda name: None)
    with pytest.raises(PolicyError, match=r"cleaner.*reply-editor\[nh3\]"):
        Editor(Policy(cleaner="nh3"))


@pytest.mark.parametrize("cleaner", ["bleach", "nh3"])
def test_threads_that_share_an_editor_get_the_answers_of_one(cleaner: Cleaner) -> None:
    editor = Editor(Policy(cleaner=cleaner))
    inputs = [case["input"] for case in load("repair.jsonl")] * 4
    alone = [str(editor.check(html).html) for html in inputs]
    with ThreadPoolExecutor(8) as pool:
        together = [str(result.html) for result in pool.map(editor.check, inputs)]
    assert together == alone


@pytest.mark.parametrize("value", [None, b"<p>x</p>", 7], ids=repr)
@pytest.mark.parametrize(
    "call",
    ["check", "render", "embed", "embed_candidates", "display_as_link", "paste"],
)
def test_what_is_no_text_gets_one_clear_error(call: str, value: object) -> None:
    editor: Any = Editor()
    if call == "paste":
        if value is None:
            return
        calls: list[Callable[[], object]] = [lambda: editor.paste(html=value), lambda: editor.paste(text=value)]
    elif call == "display_as_link":
        calls = [lambda: editor.display_as_link(value, "/a"), lambda: editor.display_as_link("<p>x</p>", value)]
    else:
        calls = [lambda: getattr(editor, call)(value)]
    for attempt in calls:
        with pytest.raises(TypeError, match=rf"Editor\.{call} expects a str, not {type(value).__name__}"):
            attempt()


@pytest.mark.parametrize("html", ['<p class="x">a &gt; b<b>c</b></p>', "a < b", "<ul><td>1 < 2 & 3", "<p>a</p>"])
def test_markup_is_read_as_the_text_that_it_is(html: str) -> None:
    checked = Editor().check(Markup(html))
    assert checked.html == Editor().check(html).html
    assert type(checked.text) is str
    assert Editor().paste(html=Markup(html), text=Markup(html)) == Editor().paste(html=html, text=html)
    assert Editor().migrate(Markup(html)).html == Editor().migrate(html).html
