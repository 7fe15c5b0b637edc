"""A shown quotation links to the post it quotes, where the forum says its address; what is stored stays as it was."""

from __future__ import annotations

import pytest

from editor import Editor, Policy, PolicyError

QUOTED = '<blockquote data-author="Ann &amp; Co" data-post="12"><p>Tea?</p></blockquote><p>Yes.</p>'
LINKING = Editor(Policy(post_url="/post/{post}?from=1&to=2"))


def test_a_quotation_is_shown_with_a_link_to_its_post() -> None:
    assert LINKING.render(LINKING.check(QUOTED).html) == (
        '<blockquote data-author="Ann &amp; Co" data-post="12"><cite class="quote-source">'
        '<a href="/post/12?from=1&amp;to=2">Ann &amp; Co</a></cite><p>Tea?</p></blockquote><p>Yes.</p>'
    )


def test_without_an_address_a_quotation_is_shown_as_it_is_stored() -> None:
    assert Editor().render(QUOTED) == QUOTED


def test_a_quotation_that_does_not_say_whose_it_is_is_named_by_its_post() -> None:
    assert '<a href="/post/p-1?from=1&amp;to=2">#p-1</a>' in LINKING.render(
        '<blockquote data-post="p-1"><p>Tea?</p></blockquote>'
    )


def test_quotations_within_quotations_are_linked_each() -> None:
    inner = '<blockquote data-author="Bo" data-post="2"><p>b</p></blockquote>'
    shown = LINKING.render(f'<blockquote data-author="Ann" data-post="1">{inner}<p>a</p></blockquote>')
    assert shown.count('<cite class="quote-source">') == 2


def test_what_looks_like_a_quotation_in_text_is_no_link() -> None:
    text = '<pre><code>&lt;blockquote data-post="12"&gt;</code></pre><p>&lt;blockquote data-post="1"&gt;</p>'
    assert "cite" not in LINKING.render(text)


@pytest.mark.parametrize(
    "post_url", ["/post", "//evil.example/{post}", "javascript:{post}", "/{post}/{post}", '/"{post}', "", 1]
)
def test_an_address_of_posts_must_be_one(post_url: object) -> None:
    with pytest.raises(PolicyError, match="post_url"):
        Policy(post_url=post_url)  # type: ignore[arg-type]  # what a file may hold
