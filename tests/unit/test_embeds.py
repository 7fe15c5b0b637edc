"""A link alone in its paragraph becomes a player, one click makes it a link for good, and pages show what is stored."""

from __future__ import annotations

import re

import pytest

from editor import Editor, Policy
from editor.canonical.document import Document
from editor.canonical.verify import verify
from editor.policy import grammar_of
from editor.result import Embed, EmbedFailure

REL = "ugc nofollow noopener"
URL = "https://youtu.be/dQw4w9WgXcQ"
LINK = f'<a href="{URL}" rel="{REL}">{URL}</a>'
FIGURE = f'<figure data-embed="youtube">{LINK}</figure>'
PICTURE = "https://example.org/a%20cat.png"
EDITOR = Editor()


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{URL}</p>",
        f"<p>{LINK}</p>",
        f"<p>{LINK} </p>",
        f"<p>{LINK}&nbsp;</p>",
        f"<p>{URL}\n</p>",
        f"<div>{URL}</div>",
        f'<p><a href="{URL}">{URL}</a></p>',
        URL,
    ],
)
def test_a_bare_link_alone_in_its_paragraph_becomes_an_embed(html: str) -> None:
    result = EDITOR.check(html)
    assert result.html == FIGURE
    assert [embed.to_json() for embed in result.embeds] == [{"provider": "youtube", "url": URL}]
    (notice,) = (notice for notice in result.notices if notice.code == "link_embedded")
    assert notice.message == "Your link has been automatically embedded."
    assert notice.params == {"url": URL, "provider": "youtube"}
    assert [(action.code, action.label) for action in notice.actions] == [
        ("display_as_link", "Display as a link instead")
    ]


def test_a_link_that_shows_its_address_without_the_scheme_is_bare_too() -> None:
    for shown in ("youtu.be/dQw4w9WgXcQ", "http://youtu.be/dQw4w9WgXcQ/", "YOUTU.BE/dQw4w9WgXcQ"):
        html = f'<p><a href="{URL}" rel="{REL}">{shown}</a></p>'
        assert (
            EDITOR.check(html).html == f'<figure data-embed="youtube"><a href="{URL}" rel="{REL}">{shown}</a></figure>'
        )


@pytest.mark.parametrize(
    "html",
    [
        f"<p>See {URL}</p>",
        f"<p>{URL} and more</p>",
        f"<p>{URL}<br>more</p>",
        f"<p>{URL} {URL}</p>",
        f"<p><strong>{URL}</strong></p>",
        f'<p><a href="{URL}" rel="{REL}">a video</a></p>',
        f'<p><a href="{URL}" rel="{REL}">https://youtu.be/other123456</a></p>',
        f'<p><a href="{URL}" rel="{REL}" data-display="link">{URL}</a></p>',
        f"<ul><li>{URL}</li></ul>",
        f"<ul><li><p>{URL}</p></li></ul>",
        f"<blockquote><p>{URL}</p></blockquote>",
        f"<details><summary>x</summary><p>{URL}</p></details>",
        f"<table><tbody><tr><td>{URL}</td></tr></tbody></table>",
        f"<h2>{URL}</h2>",
        f"<pre>{URL}</pre>",
        f"<p><code>{URL}</code></p>",
        "<p>https://example.org/page</p>",
    ],
)
def test_a_link_in_a_sentence_a_list_a_table_or_a_quotation_stays_a_link(html: str) -> None:
    result = EDITOR.check(html)
    assert result.embeds == ()
    assert "link_embedded" not in [notice.code for notice in result.notices]


def test_a_stored_reply_checked_again_keeps_its_embeds_and_says_nothing() -> None:
    stored = EDITOR.check(f"<p>a</p><p>{URL}</p><p>b</p>")
    again = EDITOR.check(stored.html)
    assert again.html == stored.html
    assert again.notices == ()
    assert not again.repaired


def test_displaying_as_a_link_is_undone_by_no_later_edit() -> None:
    stored = EDITOR.check(f"<p>a</p><p>{URL}</p>").html
    as_link = str(EDITOR.display_as_link(stored, URL))
    assert as_link == f'<p>a</p><p><a href="{URL}" rel="{REL}" data-display="link">{URL}</a></p>'
    edited = EDITOR.check(as_link + "<p>b</p>").html
    assert edited == as_link + "<p>b</p>"
    assert EDITOR.check(edited).html == edited
    assert EDITOR.display_as_link(edited, URL) == edited


def test_displaying_as_a_link_changes_that_address_only() -> None:
    other = "https://youtu.be/GfEKGum0kGQ"
    html = EDITOR.display_as_link(EDITOR.check(f"<p>{URL}</p><p>{other}</p>").html, URL)
    assert html.count("data-display") == 1
    assert html.count("<figure") == 1


def test_displaying_as_a_link_takes_what_was_not_checked_yet() -> None:
    assert EDITOR.display_as_link(f"<p>{URL}</p><script>x</script>", URL).startswith('<p><a href="https://youtu.be/')


def test_an_address_with_references_is_found_again() -> None:
    url = "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PLSL0f2Dh_snCsLgQ3J319RYQyctRlfJFc"
    stored = EDITOR.check(f"<p>{url}</p>")
    assert stored.embeds[0].url == url
    assert "list=PL" in EDITOR.render(stored.html)
    assert 'data-display="link"' in EDITOR.display_as_link(stored.html, url)


def test_the_address_of_a_picture_becomes_the_picture_and_a_link_again() -> None:
    result = EDITOR.check(f"<p>{PICTURE}</p>")
    assert result.html == f'<p><img src="{PICTURE}" alt="a%20cat.png"></p>'
    assert [(notice.code, notice.params["provider"]) for notice in result.notices] == [("link_embedded", "image")]
    link = EDITOR.display_as_link(result.html, PICTURE)
    assert link == f'<p><a href="{PICTURE}" rel="{REL}" data-display="link">{PICTURE}</a></p>'
    assert EDITOR.check(link).html == link


@pytest.mark.parametrize(
    "policy",
    [
        Policy(embed_images=False),
        Policy(embeds=False),
        Policy(denied_embed_providers=frozenset({"image"})),
        Policy(allowed_image_hosts=frozenset({"images.example.org"})),
        Policy(elements=Policy().elements - {"img"}),
    ],
)
def test_a_picture_stays_a_link_where_the_policy_does_not_want_it(policy: Policy) -> None:
    result = Editor(policy).check(f"<p>{PICTURE}</p>")
    assert result.ok
    assert result.links == (PICTURE,)


def test_embeds_stay_links_where_the_policy_has_no_figures() -> None:
    assert Editor(Policy(elements=Policy().elements - {"figure"})).check(f"<p>{URL}</p>").html == f"<p>{LINK}</p>"
    assert Editor(Policy(embeds=False)).check(f"<p>{URL}</p>").html == f"<p>{LINK}</p>"


def test_too_many_embeds_are_refused_with_the_count() -> None:
    result = Editor(Policy(max_embeds=1)).check(f"<p>{URL}</p><p>{URL}</p>")
    assert [(found.code, found.params) for found in result.violations] == [
        ("too_many_embeds", {"limit": 1, "count": 2})
    ]


def test_denied_hosts_are_refused_in_embeds_too() -> None:
    result = Editor(Policy(denied_link_hosts=frozenset({"youtu.be"}))).check(f"<p>{URL}</p>")
    assert [found.code for found in result.violations] == ["link_not_allowed"]


# The forum's own addresses.


def own(url: str) -> Embed | EmbedFailure | None:
    """A forum's embedder."""
    if url.startswith("https://forum.example/topic/"):
        return Embed("topic", url, kind="card", name="Our forum", title="A <topic>", text="by Ann")
    if url.startswith("https://forum.example/gone/"):
        return EmbedFailure(url, "no such topic")
    return None


def test_a_callable_embeds_the_forums_own_addresses() -> None:
    editor = Editor(embedders=[own])
    result = editor.check("<p>https://forum.example/topic/7</p>")
    assert [embed.provider for embed in result.embeds] == ["topic"]
    assert "<strong>A &lt;topic&gt;</strong><span>by Ann</span>" in editor.render(result.html)


def test_a_callable_may_say_why_it_cannot() -> None:
    result = Editor(embedders=[own]).check("<p>https://forum.example/gone/7</p>")
    assert [(notice.code, notice.params) for notice in result.notices] == [
        ("embed_failed", {"url": "https://forum.example/gone/7", "reason": "no such topic"})
    ]
    assert result.embeds == ()
    assert Editor(embedders=[own]).embed("https://forum.example/gone/7") is None


def test_a_provider_that_the_schema_cannot_name_stays_a_link() -> None:
    def odd(url: str) -> Embed:
        return Embed('No "code"', url, title="x", kind="card")

    result = Editor(embedders=[odd]).check("<p>https://forum.example/x</p>")
    assert (result.embeds, result.notices) == ((), ())


# Showing.


def test_a_reply_without_embeds_is_shown_as_it_is_stored() -> None:
    html = EDITOR.check("<p>hello <em>there</em></p>").html
    assert EDITOR.render(html) is html
    assert EDITOR.render(str(html)) == html


def test_a_stored_reply_that_is_not_canonical_is_repaired_before_it_is_shown() -> None:
    assert EDITOR.render("<b>old</b><script>alert(1)</script>") == "<p><strong>old</strong></p>"
    assert "<script" not in EDITOR.render(FIGURE + "<script>alert(1)</script>")


def test_a_player_has_all_that_a_frame_needs() -> None:
    html = str(EDITOR.render(FIGURE))
    assert re.fullmatch(r'<div class="embed embed-16x9" data-embed="youtube"><iframe [^<>]*></iframe></div>', html)
    attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', html.partition("<iframe ")[2]))
    assert attributes == {
        "src": "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
        "title": "Embedded content from YouTube",
        "width": "640",
        "height": "360",
        "loading": "lazy",
        "allow": "autoplay; encrypted-media; picture-in-picture; fullscreen; clipboard-write; web-share",
        "sandbox": "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation "
        "allow-forms",
        "referrerpolicy": "strict-origin-when-cross-origin",
    }


def test_a_click_to_load_player_is_a_link_until_the_script_loads_it() -> None:
    html = Editor(Policy(embed_loading="click")).render(FIGURE)
    outside = re.sub("<template>.*</template>", "", html)
    assert "<iframe" in html
    assert "<iframe" not in outside
    assert LINK in outside
    assert 'data-embed-click="Load content from YouTube"' in outside


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://open.spotify.com/track/3CPjqkaMwrbht1lJpELoY0", 'class="embed embed-h152"'),
        ("https://www.tiktok.com/@scout2015/video/6718335390845095173", 'width="325" height="740"'),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", 'class="embed embed-9x16"'),
        ("https://x.com/jack/status/20", "data-embed-resizes"),
        ("https://example.org/a.mp4", '<video src="https://example.org/a.mp4" controls preload="none" playsinline>'),
        ("https://example.org/a.mp3", '<audio src="https://example.org/a.mp3" controls preload="none">'),
    ],
)
def test_players_have_the_size_and_the_kind_of_their_site(url: str, expected: str) -> None:
    assert expected in EDITOR.render(EDITOR.check(f"<p>{url}</p>").html)


def test_twitch_plays_where_it_is_told_the_pages_host_and_is_a_link_elsewhere() -> None:
    stored = EDITOR.check("<p>https://www.twitch.tv/videos/29415830</p>").html
    assert "<iframe" not in EDITOR.render(stored)
    assert "parent=forum.example&amp;autoplay" in EDITOR.render(stored, hosts=["forum.example"])
    told = Editor(Policy(embed_parents=frozenset({"a.example", "b.example"})))
    assert "parent=a.example&amp;parent=b.example&amp;" in told.render(stored)


@pytest.mark.parametrize(
    "href", ["https://evil.example/", "https://www.youtube.com/@someone", "javascript:alert(1)", "/path"]
)
def test_a_figure_that_names_a_provider_for_another_address_is_a_link(href: str) -> None:
    html = EDITOR.render(EDITOR.check(f'<figure data-embed="youtube"><a href="{href}">x</a></figure>').html)
    assert "<iframe" not in html
    assert "<figure" not in html


def test_a_provider_that_is_gone_leaves_the_link() -> None:
    assert Editor(Policy(denied_embed_providers=frozenset({"youtube"}))).render(FIGURE) == f"<p>{LINK}</p>"


def test_what_an_embedder_says_is_escaped() -> None:
    def hostile(url: str) -> Embed:
        return Embed(
            "x",
            url,
            kind="iframe",
            src='https://e.example/"><script>',
            title='"><script>',
            name="<b>",
            allow='" onload="',
        )

    for loading in ("lazy", "click"):
        editor = Editor(Policy(embed_loading=loading), embedders=[hostile])
        html = str(editor.render(editor.check("<p>https://forum.example/x</p>").html))
        assert "<script" not in html
        assert " onload=" not in html.replace("&quot; onload=&quot;", "")


def test_an_embedder_cannot_show_a_frame_that_is_not_https() -> None:
    def unsafe(url: str) -> Embed:
        return Embed("x", url, src="javascript:alert(1)")

    editor = Editor(embedders=[unsafe])
    assert "<iframe" not in editor.render(editor.check("<p>https://forum.example/x</p>").html)


def test_the_policy_of_a_page_names_the_players_of_its_replies() -> None:
    stored = EDITOR.check(f"<p>{URL}</p><p>https://example.org/a.mp4</p>").html
    assert EDITOR.content_security_policy(stored) == (
        "frame-src https://www.youtube-nocookie.com; media-src https://example.org; img-src 'self' https:"
    )
    assert EDITOR.content_security_policy("<p>x</p>") == ("frame-src 'none'; media-src 'none'; img-src 'self' https:")


def test_the_policy_of_any_page_names_the_players_of_all_providers() -> None:
    only = Editor(
        Policy(embed_providers=frozenset({"youtube", "mastodon"}), federated_hosts={"mastodon": ["mastodon.social"]})
    )
    assert only.content_security_policy() == (
        "frame-src https://mastodon.social https://www.youtube-nocookie.com; media-src 'none'; img-src 'self' https:"
    )
    assert "https://player.vimeo.com" in EDITOR.content_security_policy()
    images = Editor(Policy(allowed_image_hosts=frozenset({"*.example.org"}), allowed_media_hosts=frozenset()))
    assert images.content_security_policy().endswith("; media-src 'none'; img-src 'self' https://*.example.org")


def test_whatever_becomes_of_a_reply_is_canonical() -> None:
    for html in (f"<p>{URL}</p>", f"<p>{PICTURE}</p>", f"<p>x</p><p>{URL}</p><hr><p>{URL}</p>"):
        result = EDITOR.check(html)
        assert isinstance(verify(result.html, grammar_of(EDITOR.policy)), Document)
        assert isinstance(verify(EDITOR.display_as_link(result.html, URL), grammar_of(EDITOR.policy)), Document)
