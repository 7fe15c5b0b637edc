"""A program's HTML → HTML for repair: its quotations, spoilers and code said with elements that mean them anywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from editor.canonical.characters import characters
from editor.canonical.schema import value_fits
from editor.dialects.bbcode.stored import is_xml
from editor.dialects.html import Html
from editor.dialects.programs.formatter import rendered
from editor.dialects.programs.rules import Element, Program, Rule, found, spoilers, xml_text
from editor.paste.clipboard import TOO_DEEP, parsed
from editor.paste.markup import RENAMED, flattened, parseable, without_bulk
from editor.paste.tree import remove, replace
from editor.repair.elements import verbatim
from editor.repair.names import ALWAYS, SELDOM, SURE
from editor.repair.smilies import named

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
TITLE = "Spoiler"
"""The title of a spoiler that has none."""
_ELEMENT = re.compile(r"[a-z][a-z0-9]*(?:[-:_][a-z0-9]+)*")
"""Names of elements that can be written again."""
_NAME = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)(?=[\s/>])|<(?![/!?])")


HIDDEN = re.compile(r"[Ss]poil|hidebox|sp-wrap|onclick=[^>]{1,300}display")
"""What stands in any HTML that hides something."""


def read(text: str, program: Program | None, base: str | None) -> Html:
    """The HTML of a program, or of any, as HTML that says the same anywhere. Never raises."""
    if program is None and not _hides(text):
        return Html(text)
    submitted, text = text, characters(text)
    if program is not None and program.code == "flarum" and is_xml(text):
        text = rendered(text)
    for stored, meant in (program.replace if program else {}).items():
        text = text.replace(stored, meant.replace("{base}", base or "/"))
    body = _tree(text)
    if program is not None:
        for select in program.drop:
            for element in found(select, body):
                remove(element)
        for shown, select in program.boxes.items():
            for element in found(select, body):
                replace(element, shown)
        for select in program.smilies:
            for element in found(select, body):
                _smiley(element, program.means)
    understood = 0
    rules = (*program.rules, *(spoilers() if _hides(text) else ())) if program else spoilers()
    for rule in rules:
        # From the inside to the outside, so that what is said about an inner one is gone before the outer is read.
        for element in reversed(found(rule.match, body)):
            KINDS[rule.kind](element, rule)
            understood += 1
    return Html(_written(body) if understood or program else submitted)


def _hides(html: str) -> bool:
    """Whether something in the HTML may be hidden. A few words are looked for first, in a tenth of the time."""
    return any(map(html.__contains__, ("poil", "hidebox", "sp-wrap", "onclick"))) and HIDDEN.search(html) is not None


def _tree(html: str) -> Element:
    html = parseable(without_bulk(_with_text_kept(html)))
    body = parsed(html)
    if body.xpath(TOO_DEEP):
        body = parsed(flattened(html))
    for element in body.iter(etree.Element):
        name = element.tag.removeprefix(RENAMED)
        element.tag = name if _ELEMENT.fullmatch(name) else "span"
    return body


def _with_text_kept(html: str) -> str:
    """The HTML with "<" as text where it begins no element that anybody knows and that nobody ends."""
    lower = html.lower()
    ended = set(re.findall(r"</([a-z][^\s/<>]*)", lower))

    def kept(tag: re.Match[str]) -> str:
        name = (tag[2] or "").lower()
        bare = name in SELDOM and html[tag.end() : tag.end() + 1] == ">"
        is_tag = name in SURE or name in ended or (name in ALWAYS and not bare) or "-" in name or ":" in name
        return tag[0] if name and is_tag else "&lt;" + tag[0][1:]

    return _NAME.sub(kept, html)


def _smiley(image: Element, means: Mapping[str, str]) -> None:
    """A picture that the program shows for a smiley → its emoji, where a name says which; repair reads the others."""
    for name in ("alt", "title", "data-shortname"):
        if shown := named(image.get(name, ""), means):
            return replace(image, shown)
    return None


def _quote(element: Element, rule: Rule) -> None:
    author, post = rule.value("author", element), rule.value("post", element)
    _become(element, rule, "blockquote")
    if author:
        element.set("data-author", author)
    if value_fits("blockquote", "data-post", post):
        element.set("data-post", post)


def _spoiler(element: Element, rule: Rule) -> None:
    title = rule.value("title", element) or TITLE
    _become(element, rule, "details")
    summary = etree.Element("summary")
    summary.text = title
    summary.tail, element.text = element.text, None
    element.insert(0, summary)


def _code(element: Element, rule: Rule) -> None:
    language = rule.value("language", element).lower()
    _become(element, rule, "pre")
    code = etree.Element("code")
    code.text = xml_text("".join(verbatim(element))).replace("\xa0", " ").strip("\n")
    if language:
        code.set("class", f"language-{language}")
    for child in list(element):
        element.remove(child)
    element.text = None
    element.append(code)


def _card(element: Element, rule: Rule) -> None:
    """A preview of a page, made by the program → the link that the writer gave, or the player that it becomes."""
    if address := rule.value("address", element):
        tail = element.tail
        element.clear()
        element.tag, element.tail = "oembed", tail
        element.set("url", address)


KINDS = {"card": _card, "quote": _quote, "spoiler": _spoiler, "code": _code}


def _become(element: Element, rule: Rule, name: str) -> None:
    """Take away what is no text, and the frame around the content, and give the element another name."""
    for select in rule.drop:
        for each in found(select, element):
            remove(each)
    inner = next((each for select in rule.content for each in found(select, element)), None)
    text, children, tail = element.text, list(element), element.tail
    if inner is not None:
        text, children = inner.text, list(inner)
    element.clear()
    element.tag, element.text, element.tail = name, text, tail
    element.extend(children)


def _written(body: Element) -> str:
    for element in body.iter(etree.Element):
        if not len(element) and not element.text and element.tag not in VOID:
            element.text = ""  # an end tag of its own
    body.tail = None
    html = etree.tostring(body, encoding="unicode")
    return html[html.index(">") + 1 : html.rindex("<")] if len(body) or body.text else ""
