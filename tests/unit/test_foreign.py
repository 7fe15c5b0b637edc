"""Players, late pictures, smilies and the like become what they show, when a reply is checked and when one is shown."""

from __future__ import annotations

from typing import Any

import pytest

from editor import Editor, Policy
from editor.dialects import DialectError
from editor.policy import Cleaner
from tests.cases import params

CLEANERS = ["bleach", "nh3"]


@pytest.mark.parametrize("cleaner", CLEANERS)
@pytest.mark.parametrize("case", params("foreign.jsonl"))
def test_foreign_elements_become_what_they_show(case: dict[str, Any], cleaner: Cleaner) -> None:
    result = Editor(Policy(cleaner=cleaner)).check(case["input"])
    assert str(result.html) == case["output"]
    assert [each.name for each in result.removed if each.visibility == "seen"] == []
    assert result.ok


def test_a_stored_player_is_shown_as_one() -> None:
    shown = Editor().render('<p>a</p><iframe src="https://www.youtube.com/embed/GfEKGum0kGQ"></iframe>')
    assert "https://www.youtube-nocookie.com/embed/GfEKGum0kGQ" in shown
    other = Editor().render('<iframe src="https://example.org/x"></iframe>')
    assert other.startswith('<p><a href="https://example.org/x"')


def test_without_embeds_a_player_is_a_link() -> None:
    html = '<iframe src="https://www.youtube.com/embed/GfEKGum0kGQ"></iframe>'
    page, player = "https://www.youtube.com/watch?v=GfEKGum0kGQ", "https://www.youtube.com/embed/GfEKGum0kGQ"
    assert Editor(Policy(embeds=False)).check(html).html.startswith(f'<p><a href="{page}"')
    # Without the element the player is a link before the catalogue is asked.
    without = Policy(elements=Policy().elements - {"figure"})
    assert Editor(without).check(html).html.startswith(f'<p><a href="{player}"')


@pytest.mark.parametrize("source", ["javascript:alert(1)", "data:text/html,x", "blob:https://e.org/1", ""])
def test_a_player_without_a_web_address_is_only_listed(source: str) -> None:
    result = Editor().check(f'<p>a</p><iframe src="{source}"></iframe>')
    assert result.html == "<p>a</p>"
    assert [(each.name, each.visibility, each.address) for each in result.removed] == [
        ("iframe", "seen", source or None)
    ]


def test_smilies_are_emoji_and_no_pictures() -> None:
    smiley = '<img class="smilies" src="/s/biggrin.gif" alt=":D">'
    stats = Editor(Policy(max_images=0)).check(f"<p>{smiley * 3}</p>").stats
    assert (stats.emoji, stats.images) == (3, 0)


TWEET = (
    '<p>a</p><blockquote class="twitter-tweet"><p>Hi</p><a href="https://twitter.com/jack/status/20?ref_src=x">2006</a>'
    "</blockquote>"
)


def test_the_quotation_that_an_embed_stands_for_is_listed() -> None:
    result = Editor().check(TWEET)
    listed = [each for each in result.removed if each.name == "blockquote"]
    assert [(each.offset, each.visibility, each.address) for each in listed] == [
        (8, "unseen", "https://twitter.com/jack/status/20")
    ]
    assert not [notice for notice in result.notices if notice.code == "formatting_removed"]


def test_a_quotation_of_a_site_that_is_not_embedded_stays_one() -> None:
    for policy in (Policy(embeds=False), Policy(denied_embed_providers=frozenset({"x"}))):
        result = Editor(policy).check(TWEET)
        assert result.html.startswith("<p>a</p><blockquote><p>Hi</p><p><a href=")
        assert "figure" not in result.html
        assert [each.name for each in result.removed if each.visibility == "seen"] == []


def test_a_quotation_of_another_site_is_shown_as_its_player() -> None:
    shown = Editor().render(TWEET)
    assert "https://platform.twitter.com/embed/Tweet.html?id=20" in shown
    assert "Hi" not in shown


def test_quotations_that_never_end_take_linear_time() -> None:
    html = '<blockquote class="twitter-tweet">' * 20_000 + "word"
    assert "word" in Editor().clean(html)


BASE = "https://forum.example/board/topic.php"
RELATIVE = (
    '<b>see</b> <a href="member.php?u=5&amp;tab=1">Ann</a> <img src="./download/file.php?id=3" alt="A cat">'
    '<iframe src="//www.youtube.com/embed/GfEKGum0kGQ"></iframe><video src="/files/a.mp4"></video>'
)


def test_relative_addresses_are_resolved_against_the_base_in_check_clean_and_render() -> None:
    result = Editor().check(RELATIVE, base=BASE)
    assert result.links == ("https://forum.example/board/member.php?u=5&tab=1",)
    assert result.images == ("https://forum.example/board/download/file.php?id=3",)
    assert [embed.url for embed in result.embeds] == [
        "https://www.youtube.com/watch?v=GfEKGum0kGQ", "https://forum.example/files/a.mp4"
    ]  # fmt: skip
    assert result.removed == ()
    assert Editor().clean(RELATIVE, base=BASE) == result.html
    assert Editor().render(RELATIVE, base=BASE) == Editor().render(result.html)


def test_without_a_base_relative_addresses_are_listed_and_their_texts_stay() -> None:
    result = Editor().check(RELATIVE)
    assert result.text.startswith("see Ann A cat")
    assert [(each.name, each.address) for each in result.removed] == [
        ("a", "member.php?u=5&tab=1"), ("img", "./download/file.php?id=3")
    ]  # fmt: skip


def test_what_is_canonical_keeps_its_paths() -> None:
    html = '<p><img src="/i.png" alt=""></p>'
    assert Editor().check(html, base=BASE).html == html


@pytest.mark.parametrize("base", ["forum", "//forum.example/", "ftp://forum.example/", "javascript:alert(1)"])
def test_a_base_that_is_no_address_is_refused(base: str) -> None:
    for method in (Editor().check, Editor().clean, Editor().render):
        with pytest.raises(DialectError, match="is not an http"):
            method("<b>x</b>", base=base)


@pytest.mark.parametrize("written", ["title='x href=y' href=z.php", 'HREF = "z.php"', "href=z.php", "href='z.php'"])
def test_addresses_are_found_however_they_are_written(written: str) -> None:
    result = Editor().check(f"<p><a {written}>x</a>", base=BASE)
    assert result.links == ("https://forum.example/board/z.php",)


def test_a_tag_of_many_words_takes_linear_time_with_a_base() -> None:
    assert "word" in Editor().clean(f"<a {'x' * 500_000} {'=' * 50_000}>word</a>", base=BASE)
