"""Cases from data files, and a generator of canonical HTML that follows the schema."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest

from editor.html.schema import CONTENT, ELEMENTS, END, NOT_IN_CELLS, TEXT, TEXT_ONLY_IN

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
    ("a", "rel"): [REL],
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


def canonical(chance: random.Random, depth: int = 6) -> str:
    """Random canonical HTML of the default policy, by walking the schema."""
    return _content(chance, "blocks", "", frozenset(), False, depth)


def _content(chance: random.Random, content: str, inside: str, marks: frozenset[str], in_cell: bool, depth: int) -> str:
    phases = CONTENT[content]
    if not phases:
        return ""
    phase = next(iter(phases))
    written: list[str] = []
    for _ in range(200):
        steps = phases[phase]
        if END in steps and (chance.random() < 0.3 or depth <= 0):
            break
        names = [name for name in _choices(steps) if name == TEXT or _fits(name, steps, marks, in_cell, depth)]
        if not names:
            if END in steps:
                break
            names = [name for name in _choices(steps) if name != TEXT]
        name = chance.choice(names)
        if name == TEXT:
            text = chance.choice(TEXTS)
            written.append(text.lstrip("\n") if inside == "pre" else text)
            phase = steps[TEXT]
            continue
        written.append(_element(chance, name, inside, marks, in_cell, depth - 1))
        phase = steps.get(name) or steps[ELEMENTS[name].role]
    return "".join(written)


def _choices(steps: dict[str, str]) -> list[str]:
    roles = [name for name, element in ELEMENTS.items() if element.role in steps]
    return roles + [name for name in steps if name in ELEMENTS] + [TEXT] * 3 * (TEXT in steps)


def _fits(name: str, steps: dict[str, str], marks: frozenset[str], in_cell: bool, depth: int) -> bool:
    shallow = (
        ELEMENTS[name].content in ("inline", "empty", "text or one code", "one link") or depth > 2 or name in steps
    )
    return name not in marks and not (in_cell and name in NOT_IN_CELLS) and shallow


def _element(chance: random.Random, name: str, inside: str, marks: frozenset[str], in_cell: bool, depth: int) -> str:
    element = ELEMENTS[name]
    form = chance.choice(element.forms)
    attributes = "".join(
        f' {attribute.name}="{chance.choice(ATTRIBUTES.get((name, attribute.name), ["2"]))}"'
        for attribute in form
        if attribute.required or chance.random() < 0.5
    )
    content = "text" if inside in TEXT_ONLY_IN else element.content
    if not CONTENT[content]:
        return f"<{name}{attributes}>"
    within = marks | {name} if element.role == "mark" else marks
    inner = _content(chance, content, name, within, in_cell or name in ("td", "th"), depth)
    return f"<{name}{attributes}>{inner}</{name}>"


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
