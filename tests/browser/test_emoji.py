"""Emoji are found as people call them: by name, keyword and short code, in the picker and while typing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from emoji import EMOJI_DATA, STATUS

from tests.browser.conftest import At
from tests.browser.forum import MARKS, Served
from tests.browser.host import Host
from tests.browser.node import STATIC
from tests.browser.people import Page

pytestmark = MARKS
LIST = "document.querySelector('.re-completion:not([hidden])')"
OPTIONS = f"[...({LIST}?.children ?? [])].map((option) => option.textContent)"
ACTIVE = (
    "document.getElementById(document.querySelector('.re-text').getAttribute('aria-activedescendant'))?.textContent"
)
CELLS = "[...document.querySelectorAll('.re-emoji')].map((cell) => cell.textContent)"
LANGUAGES = ["en", "de", "fr", "es", "ja"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(Host(tmp_path_factory.mktemp("host"), drafts=False).app)
    yield served
    served.stop()


@pytest.fixture
def page(writer_at: At, served: Served) -> Page:
    return writer_at(served.url).open("/")


def until_listed(page: Page) -> list[str]:
    options: list[str] = page.tab.until(f"{LIST} && {OPTIONS}")
    return options


def test_a_short_code_is_completed_with_the_keyboard(page: Page) -> None:
    page.write("well done :ta")
    assert any("🎉" in option and ":tada:" in option for option in until_listed(page))
    page.tab.type("d")
    page.tab.until(f"({ACTIVE})?.includes('🎉')")
    page.pause()
    page.tab.press("Enter")
    page.until_holds("<p>well done 🎉</p>")
    page.tab.type("!")
    page.pause()
    page.until_holds("<p>well done 🎉!</p>")
    assert page.tab.evaluate(f"{LIST} === null")


def test_arrows_choose_tab_takes_and_undo_brings_back_what_was_typed(page: Page) -> None:
    page.write(":heart")
    options = until_listed(page)
    assert len(options) > 2
    page.tab.until(f"{ACTIVE} === {json.dumps(options[0])}")
    page.tab.press("ArrowDown", "ArrowDown", "ArrowUp")
    assert page.tab.evaluate(ACTIVE) == options[1]
    page.tab.press("Tab")
    page.tab.until("!document.querySelector('reply-editor').value.includes(':heart')")
    assert page.html.removeprefix("<p>").removesuffix("</p>") in options[1]
    page.pause()
    page.tab.press("Control+z")
    page.until_holds("<p>:heart</p>")


def test_escape_keeps_what_is_typed_and_the_list_stays_away(page: Page) -> None:
    page.write(":smile")
    until_listed(page)
    page.tab.press("Escape")
    page.tab.type("y face")
    page.pause()
    assert page.html == "<p>:smiley face</p>"
    assert page.tab.evaluate(f"{LIST} === null")
    page.tab.type(" :smile")
    until_listed(page)


def test_the_second_colon_makes_a_known_code_the_emoji(page: Page) -> None:
    page.write("yes :+1: and :nothing_like_it: at 10:30:45")
    page.until_holds("<p>yes 👍 and :nothing_like_it: at 10:30:45</p>")


def test_a_click_takes_an_emoji_and_the_focus_stays_in_the_text(page: Page) -> None:
    page.write("so :rocket")
    until_listed(page)
    page.tab.click(".re-completion [role=option]")
    page.until_holds("<p>so 🚀</p>")
    page.tab.type(" now")
    page.until_holds("<p>so 🚀 now</p>")


@pytest.mark.parametrize("text", ["`:tada", "```\n:tada", "a:tada", ":-)", ":D", "::tada"])
def test_where_a_colon_means_something_else_nothing_is_listed(page: Page, text: str) -> None:
    page.write(text)
    page.pause()
    assert page.tab.evaluate(f"{LIST} === null")
    page.tab.press("Enter")
    assert "🎉" not in page.html


def search(page: Page, query: str) -> list[str]:
    page.tab.click("[data-tool=emoji]")
    page.tab.until("document.querySelectorAll('.re-emoji').length > 1000")
    page.tab.click(".re-picker input")
    page.tab.type(query)
    found: list[str] = page.tab.until(f"(all => all.length < 200 && all.length && all)({CELLS})")
    return found


@pytest.mark.parametrize(
    ("query", "emoji"),
    [
        ("smile", "😄"),
        ("tada", "🎉"),
        ("+1", "👍"),
        ("lol", "😂"),
        ("thumbs up", "👍"),
        ("germany", "🇩🇪"),
        ("rocket", "🚀"),
    ],
)
def test_an_emoji_is_among_the_first_that_a_word_finds(page: Page, query: str, emoji: str) -> None:
    assert emoji in search(page, query)[:8]


def test_enter_in_the_search_takes_the_first_and_arrows_lead_into_the_grid(page: Page) -> None:
    search(page, "tada")
    page.tab.press("Enter")
    page.until_holds("<p>🎉</p>")
    page.tab.press("ArrowDown")
    page.tab.until("document.activeElement.matches('.re-emoji')")
    page.tab.press("ArrowUp")
    page.tab.until("document.activeElement.matches('.re-picker input')")


def test_a_category_leads_to_its_emoji_with_the_keyboard_alone(page: Page) -> None:
    page.write("x")
    page.tab.press("Alt+F10", "End")
    page.tab.evaluate("void document.querySelector('[data-tool=emoji]').focus()")
    page.tab.press("Enter")
    page.tab.until("document.querySelectorAll('.re-emoji').length > 1000")
    page.tab.until("document.activeElement.matches('.re-picker input')")
    page.tab.press("Tab")
    assert page.tab.evaluate("document.activeElement.matches('.re-group-tab')")
    page.tab.press("ArrowRight", "ArrowRight", "ArrowRight")
    name = page.tab.evaluate("document.activeElement.title")
    page.tab.press("Enter")
    page.tab.until("document.activeElement.matches('.re-emoji')")
    assert page.tab.evaluate("document.activeElement.closest('[role=group]').ariaLabel") == name
    emoji = page.tab.evaluate("document.activeElement.textContent")
    page.tab.press("Enter", "Escape")
    page.until_holds(f"<p>x{emoji}</p>")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_own_names_and_the_english_codes(page: Page, language: str) -> None:
    about: dict[str, Any] = page.tab.evaluate(
        f"""fetch("/editor/policy?lang={language}").then(() => import(
          [...document.scripts].find(({{ src }}) => src.includes("reply-editor.js")).src
            .replace("reply-editor.js", "reply-editor-emoji.js?{language}")))
          .then(async ({{ loadEmoji, loadKeywords, search }}) => {{
            const all = await loadKeywords("{language}");
            const first = (query) => search(all, query).slice(0, 8).map(({{ emoji }}) => emoji);
            return {{
              shown: all.map(({{ emoji }}) => emoji),
              smile: first("smile"), tada: first("tada"), plus: first("+1"), lol: first("lol"),
              germany: all.find(({{ emoji }}) => emoji === "🇩🇪").name,
              party: all.find(({{ emoji }}) => emoji === "🎉"),
            }};
          }})"""
    )
    assert len(about["shown"]) > 1700
    qualified = STATUS["fully_qualified"]
    known = {emoji for emoji, facts in EMOJI_DATA.items() if facts["status"] == qualified}
    assert [emoji for emoji in about["shown"] if emoji not in known] == []
    assert "😄" in about["smile"]
    assert about["tada"][0] == "🎉"
    assert about["plus"][0] == "👍"
    assert {"😂", "🤣"} & set(about["lol"])
    own = {"en": "Germany", "de": "Deutschland", "fr": "Allemagne", "es": "Alemania", "ja": "ドイツ"}
    assert about["germany"] == own[language]
    assert "tada" in about["party"]["codes"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keywords_are_in_step_with_the_names(language: str) -> None:
    names = json.loads((STATIC / f"dist/emoji-{language}.json").read_text(encoding="utf-8"))
    lines = [line for group in names.values() for line in group.split("\n") if not line.startswith("=")]
    keywords = json.loads((STATIC / f"dist/keywords-{language}.json").read_text(encoding="utf-8")).split("\n")
    assert len(lines) == len(keywords)
    party = next(number for number, line in enumerate(lines) if line.startswith("🎉 "))
    assert keywords[party].startswith("tada|")
