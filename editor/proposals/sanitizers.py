"""A policy from the settings of bleach or nh3."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from typing import Any

import bleach.css_sanitizer
import bleach.sanitizer

from editor.canonical.schema import ELEMENTS
from editor.proposals.errors import ProposalError
from editor.proposals.proposal import Proposal
from editor.proposals.python import PythonSettings, Unknown

NH3_TAGS = frozenset(
    "a abbr acronym area article aside b bdi bdo blockquote br caption center cite code col colgroup data dd del "
    "details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li map mark "
    "nav ol p pre q rp rt rtc ruby s samp small span strike strong sub summary sup table tbody td th thead time tr tt "
    "u ul var wbr".split()
)
"""What nh3 allows if it is not told otherwise; it need not be installed here."""
BLEACH: dict[str, Any] = {
    "bleach.ALLOWED_TAGS": bleach.sanitizer.ALLOWED_TAGS,
    "bleach.sanitizer.ALLOWED_TAGS": bleach.sanitizer.ALLOWED_TAGS,
    "bleach.ALLOWED_ATTRIBUTES": bleach.sanitizer.ALLOWED_ATTRIBUTES,
    "bleach.sanitizer.ALLOWED_ATTRIBUTES": bleach.sanitizer.ALLOWED_ATTRIBUTES,
    "bleach.ALLOWED_PROTOCOLS": bleach.sanitizer.ALLOWED_PROTOCOLS,
    "bleach.sanitizer.ALLOWED_PROTOCOLS": bleach.sanitizer.ALLOWED_PROTOCOLS,
    "bleach.css_sanitizer.ALLOWED_CSS_PROPERTIES": bleach.css_sanitizer.ALLOWED_CSS_PROPERTIES,
}
NH3: dict[str, Any] = {"nh3.ALLOWED_TAGS": NH3_TAGS}

NAMES = ("tags", "attributes", "styles", "protocols")
"""The keywords, and the ends of the names that settings are kept under, such as BLEACH_ALLOWED_TAGS."""
SCHEMES = frozenset({"http", "https", "mailto"})
NH3_EXPRESSED = frozenset({"tags", "attributes", "url_schemes", "link_rel", "filter_style_properties"})
NH3_HARMLESS = frozenset({"clean_content_tags", "strip_comments", "cleaner"})
"""Comments, and the text of scripts and styles, never stay."""


def from_bleach(source: str) -> Proposal:
    """The policy for a Python file with bleach's settings: arguments of `clean` or `Cleaner`, or names.

    Raises ProposalError for what is not Python, or says nothing of tags.

    >>> from_bleach('TAGS = ["b", "a"]').settings["elements"]
    ['a', 'br', 'p', 'strong']
    """
    settings = PythonSettings(source, BLEACH)
    proposal = Proposal()
    given = _named(settings)
    for keywords in settings.calls("clean", "Cleaner"):
        given.update({name: node for name, node in keywords.items() if name in NAMES})
    for keywords in settings.calls("CSSSanitizer"):
        if "allowed_css_properties" in keywords:
            given["styles"] = keywords["allowed_css_properties"]
    if not given and not settings.mentions("clean", "Cleaner"):
        raise ProposalError("no setting of bleach in it: neither ALLOWED_TAGS nor a call of clean or Cleaner")
    proposal.allow(_read(settings, proposal, given, "tags", bleach.sanitizer.ALLOWED_TAGS))
    attributes = _read(settings, proposal, given, "attributes", bleach.sanitizer.ALLOWED_ATTRIBUTES)
    styled = _attributes(proposal, attributes)
    styles = _read(settings, proposal, given, "styles", ())
    proposal.style(styles if styled else ())
    _schemes(proposal, _read(settings, proposal, given, "protocols", bleach.sanitizer.ALLOWED_PROTOCOLS))
    linked = settings.mentions("linkify", "Linker", "LinkifyFilter")
    if not linked:
        proposal.settings["autolink"] = False
    elif not settings.mentions("callbacks"):
        proposal.settings["link_rel"] = "nofollow"  # bleach.linkifier.DEFAULT_CALLBACKS
    else:
        proposal.cannot("callbacks of linkify: see link_rel, and the hosts that a policy can allow or deny")
    return proposal


def from_nh3(source: str) -> Proposal:
    """The policy for a Python file with a call of `nh3.clean` or `nh3.Cleaner`. Raises ProposalError.

    >>> from_nh3('nh3.clean(html, tags={"p", "em"}, link_rel="nofollow")').settings["link_rel"]
    'nofollow'
    """
    settings = PythonSettings(source, NH3)
    proposal = Proposal()
    given = _named(settings)
    calls = settings.calls("clean", "Cleaner")
    for keywords in calls:
        given.update(keywords)
    if not given and not calls:
        raise ProposalError("no setting of nh3 in it: no call of nh3.clean or nh3.Cleaner")
    proposal.settings["autolink"] = False
    proposal.allow(_read(settings, proposal, given, "tags", NH3_TAGS))
    if "attributes" in given:
        styled = _attributes(proposal, _read(settings, proposal, given, "attributes", {}))
        proposal.style(_read(settings, proposal, given, "filter_style_properties", ()) if styled else ())
    _schemes(proposal, _read(settings, proposal, given, "url_schemes", ()))
    rel = _read(settings, proposal, given, "link_rel", "noopener noreferrer")
    if isinstance(rel, str) and rel:
        proposal.settings["link_rel"] = rel
    else:
        proposal.cannot("links without rel: every link has the policy's link_rel")
    for name in sorted(given.keys() - NH3_EXPRESSED - NH3_HARMLESS - set(NAMES)):
        proposal.cannot(f"{name}: no policy has it")
    return proposal


def _named(settings: PythonSettings) -> dict[str, ast.expr]:
    """The settings by the ends of names."""
    given: dict[str, ast.expr] = {}
    for name, node in settings.names.items():
        for wanted in NAMES:
            if name.lower() in (wanted, f"allowed_{wanted}") or name.lower().endswith(f"_allowed_{wanted}"):
                given[wanted] = node
    return given


def _read(settings: PythonSettings, proposal: Proposal, given: Mapping[str, ast.expr], name: str, default: Any) -> Any:
    if name not in given:
        return default
    try:
        value = settings.value(given[name])
    except (Unknown, TypeError):
        proposal.cannot(f"{name}: cannot be read without running the file; its default is taken")
        return default
    return default if value is None and name != "link_rel" else value


def _attributes(proposal: Proposal, attributes: Any) -> bool:
    """Note the attributes that no policy has; whether style is allowed anywhere."""
    if not isinstance(attributes, Mapping):
        attributes = {"*": attributes}
    styled = False
    for tag, names in attributes.items():
        if not isinstance(names, Iterable) or isinstance(names, str):
            proposal.cannot(f"attributes of {tag}: {names!r} is no list")
            continue
        kept = {each.name for form in ELEMENTS[tag].forms for each in form} if tag in ELEMENTS else set()
        styled = styled or "style" in names
        for name in sorted({*map(str, names)} - kept - {"style", "rel"}):
            where = "everywhere" if tag == "*" else f"of <{tag}>"
            proposal.cannot(f"attribute {name} {where}")
    return styled


def _schemes(proposal: Proposal, schemes: Iterable[str]) -> None:
    for scheme in sorted(set(schemes) - SCHEMES):
        proposal.cannot(f"{scheme}: addresses: links are http, https and mailto")
