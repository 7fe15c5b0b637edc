"""A policy from a configuration of CKEditor 4 or 5, as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from editor.canonical.schema import attribute_names
from editor.proposals.errors import ProposalError
from editor.proposals.proposal import Proposal

BUTTONS: dict[str, str] = {
    "bold": "strong", "italic": "em", "underline": "u", "strikethrough": "s", "strike": "s", "subscript": "sub",
    "superscript": "sup", "code": "code", "codeblock": "pre code", "codesnippet": "pre code", "link": "a",
    "bulletedlist": "ul", "numberedlist": "ol", "todolist": "ul", "blockquote": "blockquote", "table": "table",
    "inserttable": "table", "horizontalline": "hr", "horizontalrule": "hr", "image": "img", "insertimage": "img",
    "uploadimage": "img", "imageupload": "img", "imageinsert": "img", "insertimageviaurl": "img",
    "mediaembed": "iframe", "embed": "iframe", "iframe": "iframe", "heading": "h2 h3 h4",
    "format": "h2 h3 h4", "styles": "",
}  # fmt: skip
"""Buttons, in lower case → the elements that they make."""
STYLES: dict[str, str] = {
    "alignment": "text-align", "justifyleft": "text-align", "justifycenter": "text-align", "justifyright": "text-align",
    "justifyblock": "text-align", "fontcolor": "color", "textcolor": "color", "fontsize": "font-size",
    "fontfamily": "font-family", "font": "font-family", "fontbackgroundcolor": "background-color",
    "bgcolor": "background-color",
}  # fmt: skip
"""Buttons → the styles that they make."""
NOTHING = frozenset(
    "undo redo | - / selectall findandreplace find replace removeformat showblocks sourceediting source maximize "
    "fullscreen accessibilityhelp about cut copy paste pastetext pastefromword scayt spellchecker specialcharacters "
    "specialchar emoji smiley unlink bookmark outdent indent mention clipboard".split()
)
"""Buttons that make nothing of their own."""
RULE = re.compile(r"\s*([^\[\](){};]+?)\s*((?:\[[^\]]*\]|\{[^}]*\}|\([^)]*\))*)\s*(?:;|\Z)")
"""A rule of CKEditor 4's allowedContent: `elements [attributes]{styles}(classes);`."""
ATTRIBUTES = frozenset(name for name in attribute_names() if not name.startswith("data-")) - {"class", "rel"}
"""Attributes that a reply may have and a configuration may name."""
LISTED = re.compile(r"\[([^\]]*)\]|\{([^}]*)\}|\(([^)]*)\)")


def from_ckeditor(source: str) -> Proposal:
    """The policy for a configuration: its toolbar, htmlSupport (5) or allowedContent (4). Raises ProposalError.

    >>> from_ckeditor('{"toolbar": ["bold", "link"]}').settings["elements"]
    ['a', 'br', 'p', 'strong']
    """
    try:
        config = json.loads(source)
    except (ValueError, RecursionError) as error:
        raise ProposalError(f"not JSON: {error}. JSON.stringify(config) writes it") from None
    if not isinstance(config, dict):
        raise ProposalError("the configuration is no object")
    proposal = Proposal()
    elements: set[str] = set()
    styles: set[str] = set()
    for button in _buttons(config.get("toolbar")):
        name = button.lower()
        elements.update(BUTTONS.get(name, "").split())
        styles.update(STYLES[name] for name in [name] if name in STYLES)
        if not {name} & (BUTTONS.keys() | STYLES.keys() | NOTHING):
            proposal.cannot(f"button {button}")
    _headings(config, elements)
    _supported(config, proposal, elements, styles)
    _allowed(config.get("allowedContent"), proposal, elements, styles)
    _allowed(config.get("extraAllowedContent"), proposal, elements, styles)
    if not elements:
        raise ProposalError("neither a toolbar, nor htmlSupport, nor allowedContent in it")
    proposal.allow(elements)
    proposal.style(styles)
    if not config.get("autolink", True):
        proposal.settings["autolink"] = False
    link = config.get("link")
    if isinstance(link, Mapping) and {"decorators", "addTargetToExternalLinks"} & link.keys():
        proposal.cannot("link decorators: a link's rel is the policy's link_rel, and it has no target")
    return proposal


def _buttons(toolbar: Any) -> Iterator[str]:
    """The names of the buttons, in whatever groups they stand."""
    if isinstance(toolbar, str):
        yield toolbar
    elif isinstance(toolbar, list):
        for each in toolbar:
            yield from _buttons(each)
    elif isinstance(toolbar, Mapping):
        yield from _buttons(toolbar.get("items"))


def _headings(config: Mapping[str, Any], elements: set[str]) -> None:
    heading = config.get("heading")
    options = heading.get("options") if isinstance(heading, Mapping) else None
    views = (
        [option.get("view") for option in options if isinstance(option, Mapping)] if isinstance(options, list) else []
    )
    tags = config.get("format_tags")
    views += tags.split(";") if isinstance(tags, str) else []
    if named := {view for view in views if isinstance(view, str) and view}:
        elements -= {"h2", "h3", "h4"}
        elements |= named


def _supported(config: Mapping[str, Any], proposal: Proposal, elements: set[str], styles: set[str]) -> None:
    support = config.get("htmlSupport")
    rules = support.get("allow") if isinstance(support, Mapping) else None
    for rule in rules if isinstance(rules, list) else ():
        name = rule.get("name") if isinstance(rule, Mapping) else None
        if not isinstance(name, str):
            proposal.cannot(f"htmlSupport {json.dumps(rule)}: names no single element")
            continue
        elements.add(name)
        if rule.get("styles") is True or rule.get("attributes") is True or rule.get("classes") is True:
            proposal.cannot(f"any styles, attributes or classes of <{name}>")
        styles.update(_names(rule.get("styles")))
        for kind, plural in (("attribute", "attributes"), ("class", "classes")):
            for each in _names(rule.get(plural)):
                if each not in ATTRIBUTES:
                    proposal.cannot(f"{kind} {each} of <{name}>")
    if isinstance(support, Mapping) and support.get("disallow"):
        proposal.cannot("htmlSupport.disallow: a policy says what is allowed")


def _names(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [str(name) for name in value]
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _allowed(rules: Any, proposal: Proposal, elements: set[str], styles: set[str]) -> None:
    """The rules of CKEditor 4, as a string."""
    if rules is None or rules is False:
        return
    if not isinstance(rules, str):
        proposal.cannot(f"allowedContent {json.dumps(rules)[:80]}: only rules written as a string can be read")
        return
    for rule in RULE.finditer(rules):
        names = rule[1].split()
        elements.update(names)
        for attributes, properties, classes in LISTED.findall(rule[2]):
            styles.update(name.strip(" !") for name in properties.split(",") if name.strip(" !*"))
            for kind, listed in (("attribute", attributes), ("class", classes)):
                for each in filter(None, (name.strip(" !") for name in listed.split(","))):
                    if each not in ATTRIBUTES:
                        proposal.cannot(f"{kind} {each} of <{' '.join(names)}>")
