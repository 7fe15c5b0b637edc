"""BBCode becomes what its program shows: every tag read as documented, nothing lost, in time linear in the text."""

from __future__ import annotations

import sys

import pytest

from editor import Editor, Migrated, Policy
from editor.dialects.bbcode.programs import PROGRAMS
from editor.dialects.bbcode.read import read
from tests.dialects import BASE, Post, posts
from tests.generated import new_seed, wrong_bbcode

EDITOR = Editor()
PROGRAM_NAMES = sorted(PROGRAMS)


def removed(migrated: Migrated) -> dict[str, int]:
    """What was taken away, as the notice tells it."""
    notices = [notice for notice in migrated.notices if notice.code == "formatting_removed"]
    return dict(notices[0].params["removed"]) if notices else {}


@pytest.mark.parametrize("post", posts("bbcode:*"), ids=lambda post: f"{post.dialect}: {post.title}")
def test_a_post_becomes_what_its_program_shows(post: Post) -> None:
    migrated = EDITOR.migrate(post.text, dialect=post.dialect, base=BASE)
    assert str(migrated.html) == post.html
    assert dict(migrated.unknown) == post.unknown
    assert removed(migrated) == post.removed


@pytest.mark.parametrize("name", PROGRAM_NAMES)
def test_there_are_at_least_25_posts_of_each_program(name: str) -> None:
    assert len(posts(f"bbcode:{name}")) >= 25


@pytest.mark.parametrize("name", PROGRAM_NAMES)
def test_each_program_shows_an_example(name: str) -> None:
    text, html = PROGRAMS[name].example
    assert str(EDITOR.migrate(text, dialect=f"bbcode:{name}").html) == html


@pytest.mark.parametrize("name", PROGRAM_NAMES)
def test_every_tag_of_a_program_is_understood(name: str) -> None:
    shown = {"list": "[list][*]word[/list]", "*": "[list][*]word[/list]", "li": "[list][li]word[/li][/list]"}
    shown |= dict.fromkeys(("table", "tr", "td", "th"), "[table][tr][td]word[/td][th]x[/th][/tr][/table]")
    for tag, meaning in PROGRAMS[name].tags.items():
        content = {"media": "https://youtu.be/GfEKGum0kGQ", "image": "https://e.org/i.png", "file": "7", "page": "7"}
        text = shown.get(tag) or f"[{tag}]{content.get(meaning.kind, 'word')}[/{tag}]"
        if name == "phpbb" and meaning.kind == "file":
            continue  # its attachments have no address, and stay as text
        migrated = EDITOR.migrate(text, dialect=f"bbcode:{name}", base=BASE)
        assert not migrated.unknown, tag
        assert f"[{tag}]" not in migrated.text, tag


DOCUMENTED = {
    # Each program's own help page of its tags.
    "phpbb": "b i u quote code list * img url email attachment flash color size",
    "vbulletin": "b i u s sub sup color size font highlight left center right indent email url thread post node user "
    "list * img img2 attach video code php html quote noparse table tr td h1 h2 h3 hr spoiler",
    "xenforo": "attach b i u s left center right code color email embed font size heading hr icode img indent ispoiler "
    "list * media plain quote spoiler table tr th td url user",
    "mybb": "b i u s font size color align url email img quote code php list * hr video attachment spoiler",
}


@pytest.mark.parametrize("name", PROGRAM_NAMES)
def test_every_tag_that_a_program_documents_is_one_of_its_tags(name: str) -> None:
    assert set(DOCUMENTED[name].split()) <= PROGRAMS[name].tags.keys()


def test_a_picture_that_is_described_keeps_its_address() -> None:
    text = r'[IMG2=JSON]{"data-align":"none","data-size":"full","src":"https:\/\/e.org\/a.png"}[/IMG2]'
    migrated = EDITOR.migrate(text, dialect="bbcode:vbulletin", base=BASE)
    assert migrated.images == ("https://e.org/a.png",)
    assert EDITOR.migrate("[IMG2=JSON]{1[/IMG2]", dialect="bbcode:vbulletin", base=BASE).text == "[IMG2=JSON]{1[/IMG2]"


@pytest.mark.parametrize("name", PROGRAM_NAMES)
def test_no_generated_post_raises_and_each_is_canonical_with_its_words(name: str) -> None:
    seed = new_seed()
    assert list(wrong_bbcode(name, 2500, seed)) == [], f"from seed {seed}"


HOSTILE = [
    "[b]", "[quote]", "[/b]", "[b][/i]", "[code]", "[list][*]", "[table]", "[quote=\"", "[url=", "[b='", "[", "[[",
    "]", "[*]", "[quote=\"a\"[", "[url][url]", "[b][quote][/b]", "<!-- m -->", "<!-- s:) -->", "[b:1a2b3",
    "[b:1a2b3c]", "[/b:1a2b3c]", "[attachment=0]", "[media=a]", "[spoiler=", ":)", ":) ", "<r>", "[b=\"\"[",
    "[b=\"'[", "[img]x", "[url]x", "[tr]", "[td][tr]", "[quote=a, post: 1", ", a: b", "[b][i][u][s][/b]",
    "[b][i][u][s][sub][sup][/b][/sub]", "[POST]",
]  # fmt: skip
"""Each is repeated many times; what takes more than linear time shows."""


def steps_of(text: str, name: str) -> int:
    """How many lines of Python run while a text is read: a measure of time that no other process disturbs."""
    steps = 0

    def trace(frame: object, event: str, argument: object) -> object:
        nonlocal steps
        steps += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]  # takes any frame
    try:
        read(text, PROGRAMS[name], None, frozenset())
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.parametrize("name", PROGRAM_NAMES)
@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_nesting_costs_no_more_steps_than_its_length(unit: str, name: str) -> None:
    short, long = (steps_of(unit * count, name) for count in (50, 200))
    assert long < 5 * short + 500


@pytest.mark.parametrize("name", PROGRAM_NAMES)
def test_deep_nesting_keeps_its_text(name: str) -> None:
    migrated = EDITOR.migrate("[quote]" * 500 + "word" + "[/quote]" * 500, dialect=f"bbcode:{name}")
    assert "word" in migrated.text


@pytest.mark.parametrize("text", ['[hr="]word[strike="]', '[color="red]word[/color] [font="x"]', "[b='][i]word[u=']"])
def test_a_quotation_mark_too_many_takes_no_text_with_it(text: str) -> None:
    assert "word" in EDITOR.migrate(text, dialect="bbcode:vbulletin").text


def test_without_a_base_a_relative_address_is_no_link_but_its_text_stays() -> None:
    migrated = EDITOR.migrate("[url=viewtopic.php?t=3]the topic[/url]", dialect="bbcode:phpbb")
    assert str(migrated.html) == "<p>the topic</p>"
    assert removed(migrated) == {"a": 1}


def test_what_the_policy_has_no_place_for_is_counted() -> None:
    centered = EDITOR.migrate("[center]x[/center]", dialect="bbcode:xenforo")
    assert removed(centered) == {"text-align": 1}
    allowed = Editor(Policy(styles=frozenset({"text-align"}))).migrate("[center]x[/center]", dialect="bbcode:xenforo")
    assert str(allowed.html) == '<p style="text-align: center">x</p>'
    assert not allowed.notices


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("vbulletin", "A) bread\nB) tea", "A) bread\nB) tea"),
        ("vbulletin", "Oh :o", "Oh 😳"),
        ("xenforo", "Oh :o", "Oh 😮"),
        ("phpbb", "Oh :o", "Oh 😮"),
        ("phpbb", "see 7, 8) and", "see 7, 8) and"),
        ("phpbb", "What :?:", "What ❓"),
        ("vbulletin", "What :?:", "What :?:"),
        ("mybb", "Well :s", "Well 😕"),
        ("mybb", "Well :dodgy:", "Well 😒"),
        ("xenforo", "Yes (y)", "Yes 👍"),
        ("vbulletin", "Yes (y)", "Yes (y)"),
        ("xenforo", "Flag :lemon:", "Flag 🍋"),
    ],
)
def test_a_smiley_is_what_its_program_shows(name: str, text: str, shown: str) -> None:
    assert EDITOR.migrate(text, dialect=f"bbcode:{name}").text == shown
