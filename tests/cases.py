"""Cases from data files, and a generator of canonical HTML that follows the schema."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from editor import Policy
from editor.canonical.schema import CONTENT, ELEMENTS, END, NOT_IN_CELLS, STYLED, STYLES, TEXT, TEXT_ONLY_IN

FIXTURES = Path(__file__).parent / "fixtures"
REL = "ugc nofollow noopener"


def load(name: str) -> list[dict[str, Any]]:
    """The cases of a JSON lines file."""
    return [json.loads(line) for line in (FIXTURES / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def params(name: str, title: str = "name") -> list[Any]:
    """The cases as pytest parameters, named by their title."""
    return [pytest.param(case, id=str(case[title])[:60]) for case in load(name)]


def vectors() -> list[str]:
    """Attacks: the project's own, and those of the file that XSS_VECTORS names or that lies beside the checkout."""
    own = [case["html"] for case in load("xss.jsonl")]
    beside = Path(__file__).parents[2] / "shared" / "practice" / "xss" / "vectors.jsonl"
    more = Path(os.environ.get("XSS_VECTORS", beside))
    if more.exists():
        own += [json.loads(line)["html"] for line in more.read_text(encoding="utf-8").splitlines()]
    return own


TEXTS = [
    "a",
    "Tom &amp; Ann",
    "1 &lt; 2",
    "x&nbsp;y",
    " ",
    "naïve 😀",
    "日本語",
    "a\nb",
    "\u202aabc\u202c",
    "👩‍💻",
    "&gt;&gt;",
    "'\"",
]
ATTRIBUTES = {
    ("a", "href"): [
        "https://example.org/?a=1&amp;b=2",
        "/topic/7#post",
        "mailto:a@example.org",
        "http://bücher.example/",
    ],
    ("a", "data-display"): ["link"],
    ("img", "src"): ["https://example.org/i.png", "/uploads/1.png"],
    ("img", "alt"): ["", "a &lt;b&gt; &quot;c&quot;", "😀"],
    ("img", "width"): ["640"],
    ("img", "height"): ["480"],
    ("img", "data-emoji"): ["party_parrot"],
    ("blockquote", "data-author"): ["Ann &amp; Bob"],
    ("blockquote", "data-post"): ["12"],
    ("figure", "data-embed"): ["youtube"],
    ("ol", "start"): ["3"],
    ("code", "class"): ["language-python"],
}
STYLE_VALUES = {"text-align": "text-align: center", "color": "color: #00ff7f"}


Value = Callable[[random.Random, str, str], str]
"""Makes a value of an element's attribute, as written; for the name "" its text."""


def plain_value(chance: random.Random, element: str, attribute: str) -> str:
    """One of the texts and values above."""
    return chance.choice(ATTRIBUTES.get((element, attribute), ["2"]) if attribute else TEXTS)


def canonical(chance: random.Random, depth: int = 6, policy: Policy | None = None, value: Value = plain_value) -> str:
    """Random canonical HTML of a policy, by walking the schema. Whether an address is one is up to `value`."""
    return _Walk(chance, policy or Policy(), value).content("blocks", "", frozenset(), False, depth)


class _Walk(NamedTuple):
    chance: random.Random
    policy: Policy
    value: Value

    def content(self, content: str, inside: str, marks: frozenset[str], in_cell: bool, depth: int) -> str:
        phases = CONTENT[content]
        if not phases:
            return ""
        phase = next(iter(phases))
        written: list[str] = []
        for _ in range(200):
            steps = phases[phase]
            if END in steps and (self.chance.random() < 0.3 or depth <= 0):
                break
            names = [name for name in self.choices(steps) if name == TEXT or _fits(name, steps, marks, in_cell, depth)]
            if not names:
                if END in steps:
                    break
                names = [name for name in self.choices(steps) if name != TEXT]
            name = self.chance.choice(names)
            if name == TEXT:
                text = self.value(self.chance, inside, "")
                written.append(text.lstrip("\n") if inside == "pre" else text)
                phase = steps[TEXT]
                continue
            written.append(self.element(name, inside, marks, in_cell, depth - 1))
            phase = steps.get(name) or steps[ELEMENTS[name].role]
        return "".join(written)

    def choices(self, steps: dict[str, str]) -> list[str]:
        allowed = self.policy.elements
        roles = [name for name, element in ELEMENTS.items() if element.role in steps and name in allowed]
        return roles + [name for name in steps if name in ELEMENTS and name in allowed] + [TEXT] * 3 * (TEXT in steps)

    def element(self, name: str, inside: str, marks: frozenset[str], in_cell: bool, depth: int) -> str:
        element = ELEMENTS[name]
        form = self.chance.choice(element.forms)
        attributes = "".join(
            f' {attribute.name}="{self.attribute(name, attribute.name)}"'
            for attribute in form
            if attribute.required or self.chance.random() < 0.5
        )
        styles = self.policy.styles
        if styles and name in STYLED and self.chance.random() < 0.3:
            attributes += f' style="{"; ".join(STYLE_VALUES[each] for each in STYLES if each in styles)}"'
        content = "text" if inside in TEXT_ONLY_IN else element.content
        if not CONTENT[content]:
            return f"<{name}{attributes}>"
        within = marks | {name} if element.role == "mark" else marks
        inner = self.content(content, name, within, in_cell or name in ("td", "th"), depth)
        return f"<{name}{attributes}>{inner}</{name}>"

    def attribute(self, element: str, name: str) -> str:
        return self.policy.link_rel if name == "rel" else self.value(self.chance, element, name)


def _fits(name: str, steps: dict[str, str], marks: frozenset[str], in_cell: bool, depth: int) -> bool:
    shallow = (
        ELEMENTS[name].content in ("inline", "empty", "text or one code", "one link") or depth > 2 or name in steps
    )
    return name not in marks and not (in_cell and name in NOT_IN_CELLS) and shallow


PIECES = [
    "<", ">", "</", "<p>", "</p>", "<table>", "</table>", "<div>", "</div>", "<b>", "</b>",
    "<a href='https://e.org'>", "</a>", "<td>", "<tr>", "<li>", "</li>", "<ul>", "</ul>", "<script>", "</script>",
    "<style>", "</style>", "<svg>", "<math>", "<!--", "-->", "--!>", "<?x", "<![CDATA[", "]]>", "&", "&lt;",
    "&#x3c;", "&#0;", "&nbsp", '"', "'", "=", " ", "/", "\n", "\t", "<img src=x onerror=alert(1)>",
    '<img src="data:x">', "<plaintext>", "<textarea>", "<select>", "<option>", "<template>", "<noscript>",
    "<iframe>", "<form>", "<button>", "<h2>", "</h2>", "<pre>", "\n", "<code>", "<details>", "<summary>",
    "<figure>", "<blockquote>", "<hr>", "<br>", "</br>", "</p>", "<caption>", "<body onload=alert(1)>",
    "<frameset>", "\x00", "\u202e", "\ufdd0", "\ufeff", "\xa0", "\r", "\x0b", "😀", "onclick=alert(1)",
    " style='font-weight:bold'", "word",
]  # fmt: skip


def mutated(chance: random.Random, html: str) -> str:
    """The HTML with pieces cut out, doubled, moved or thrown in."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(html))
        end = min(len(html), at + chance.choice((1, 1, 2, 5, 20)))
        match chance.randint(0, 4):
            case 0:
                html = html[:at] + html[end:]
            case 1:
                html = html[:at] + html[at:end] * 2 + html[end:]
            case 2:
                to = chance.randint(0, len(html))
                html = html[:to] + html[at:end] + html[to:]
            case _:
                html = html[:at] + chance.choice(PIECES) + html[at:]
    return html
