"""That the driver of Firefox acts as a person does: otherwise no test that rests on it says anything."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.browser.firefox import Person, Refused

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
PAGE = "data:text/html," + quote(
    "<!doctype html><input><div contenteditable style='white-space: pre-wrap'></div>"
    "<button onclick='this.value = +this.value + 1'>count</button>"
)


def test_it_types_and_presses_where_it_clicked(person: Person) -> None:
    page = person.open(PAGE)
    page.click("input")
    page.type("two words")
    page.press("Control+Backspace", "Home", "!")
    assert page.evaluate("document.querySelector('input').value") == "!two "
    page.click("div")
    page.type("one\ntwo")
    assert page.evaluate("document.querySelector('div').innerText.trim().split('\\n')") == ["one", "two"]


def test_it_clicks_once_or_twice(person: Person) -> None:
    page = person.open(PAGE)
    page.click("button")
    page.click("button", times=2)
    assert page.evaluate("document.querySelector('button').value") == "3"


def test_what_a_page_throws_is_told(person: Person) -> None:
    with pytest.raises(Refused, match="ReferenceError: nothing"):
        person.open(PAGE).evaluate("nothing.at.all")


def test_it_reaches_nothing_outside_of_this_machine(person: Person) -> None:
    with pytest.raises(Refused, match=r"NS_ERROR_\w+"):
        person.open("http://example.org/")
