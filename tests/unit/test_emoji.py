"""The emoji limit counts as people count, the same on both sides, and never cuts."""

from __future__ import annotations

from typing import Any

import pytest

from editor import Editor, Policy
from editor.rules.emoji import count_emoji
from tests.cases import params


@pytest.mark.parametrize("case", params("emoji-classes.jsonl"))
def test_each_class_of_emoji_counts_as_people_count(case: dict[str, Any]) -> None:
    assert count_emoji([case["text"]]) == case["count"]
    assert Editor().check(f"<p>{case['text']}</p>").stats.emoji == case["count"]


def test_75_emoji_are_accepted() -> None:
    result = Editor().check(f"<p>{'😀' * 75}</p>")
    assert result.ok
    assert result.stats.emoji == 75


def test_76_emoji_are_refused_with_count_and_limit_and_all_are_kept() -> None:
    html = f"<p>a {'😀' * 76}</p>"
    result = Editor().check(html)
    (violation,) = result.violations
    assert violation.code == "too_many_emoji"
    assert violation.message == "Only 75 emoji are allowed."
    assert violation.params == {"limit": 75, "count": 76}
    assert result.html == html


def test_the_position_is_that_of_the_first_emoji_over_the_limit() -> None:
    html = '<p><code>👍</code>a 😀 <a href="/x" rel="ugc nofollow noopener">👩‍💻</a> b 🇬🇧</p>'
    (violation,) = Editor(Policy(max_emoji=2)).check(html).violations
    assert violation.position == html.index("🇬🇧")


def test_each_text_is_counted_by_itself() -> None:
    assert Editor().check("<p>👩<em>\u200d💻</em></p>").stats.emoji == 2


def test_emoji_in_code_are_not_counted() -> None:
    assert Editor().check("<p><code>😀</code></p><pre>😀</pre><pre><code>😀</code></pre>").stats.emoji == 0


def test_emoji_in_attributes_are_not_counted_but_custom_emoji_are() -> None:
    html = '<p><img data-emoji="wave" src="/w.png" alt="👋"><img src="/i.png" alt="😀"></p>'
    assert Editor().check(html).stats.emoji == 1


def test_a_limit_of_none_is_no_limit() -> None:
    assert Editor(Policy(max_emoji=None)).check(f"<p>{'😀' * 500}</p>").ok


def test_shortcodes_become_emoji_by_policy_before_they_are_counted() -> None:
    editor = Editor(Policy(shortcodes=True, max_emoji=1))
    result = editor.check("<p>:smile: <code>:smile:</code> :wave: :no_such_emoji:</p>")
    assert result.html == "<p>😄 <code>:smile:</code> 👋 :no_such_emoji:</p>"
    assert result.violations[0].params == {"limit": 1, "count": 2}
    assert Editor().check("<p>:smile:</p>").html == "<p>:smile:</p>"
