"""The tags of BBCode as HTML for repair: for each kind, its start and its end, or all of it where it is literal."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable

from editor.canonical.characters import attribute, escaped, unescape
from editor.canonical.schema import style_fits, value_fits
from editor.canonical.urls import clean_image, clean_link
from editor.dialects.addresses import typed
from editor.dialects.bbcode import tags
from editor.dialects.bbcode.grammar import Token
from editor.dialects.bbcode.programs import BBCodeProgram
from editor.dialects.bbcode.tags import Tag
from editor.dialects.smilies import with_emoji
from editor.repair.relative import resolve

_ATTRIBUTE = re.compile(r"""([a-zA-Z_-]+)=("[^"]*"|'[^']*'|[^\s"']\S*)""")
_SIZE = re.compile(r"=\s*[\"']?(\d{1,4})\s*[x,]\s*(\d{1,4})")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|bmp)\b", re.I)
NUMBERED = frozenset(["1", "a", "A", "i", "I", "decimal", "lower-alpha", "upper-alpha", "lower-roman", "upper-roman"])
"""Options of a list that is counted."""
LETTERED = NUMBERED - {"1", "decimal"} | {"circle", "square"}
"""Letters, Roman figures and other bullets, which no reply has."""

Written = tuple[str, str]
"""A start tag and an end tag."""


class Writer:
    """Writes the tags of one text, and counts what its HTML does not say."""

    def __init__(self, program: BBCodeProgram, base: str | None, styles: frozenset[str]) -> None:
        self.program = program
        self.base = base
        self.styles = styles
        self.unknown: Counter[str] = Counter()
        self.removed: Counter[str] = Counter()
        self._pairs: dict[str, Callable[[Tag, Token], Written]] = {
            tags.MARK: self._element, tags.CELL: self._element, tags.BLOCK: self._division, tags.ALIGN: self._aligned,
            tags.PLAIN: self._plain, tags.LINK: self._link, tags.MAIL: self._link, tags.PAGE: self._page,
            tags.QUOTE: self._quote, tags.SPOILER: self._spoiler, tags.LIST: self._list, tags.HEADING: self._heading,
        }  # fmt: skip
        self._literals: dict[str, Callable[[Tag, Token, str], str | None]] = {
            tags.CODE: self._code, tags.VERBATIM: self._verbatim, tags.IMAGE: self._image, tags.FILE: self._file,
            tags.MEDIA: self._media, tags.LINK: self._address, tags.MAIL: self._address, tags.PAGE: self._number,
        }  # fmt: skip

    def text(self, text: str) -> str:
        """Text with its smilies, its lines apart."""
        return escaped(with_emoji(text, self.program.smilies, self.program.smiley)).replace("\n", "<br/>")

    def pair(self, tag: Tag, token: Token) -> Written:
        """The start and the end of a tag with tags inside."""
        return self._pairs.get(tag.kind, self._known)(tag, token)

    def literal(self, tag: Tag, token: Token, content: str) -> str | None:
        """All of a tag whose text is literal, or None where it says nothing that is understood."""
        return self._literals[tag.kind](tag, token, content)

    # Tags with tags inside.

    def _known(self, tag: Tag, token: Token) -> Written:
        return FIXED[tag.kind]

    def _element(self, tag: Tag, token: Token) -> Written:
        return f"<{tag.element}>", f"</{tag.element}>"

    def _division(self, tag: Tag, token: Token) -> Written:
        self.removed[token.name] += 1
        return "<div>", "</div>"

    def _aligned(self, tag: Tag, token: Token) -> Written:
        side = tag.element or option(token).lower()
        if not style_fits("text-align", side):
            return self._plain(tag, token)
        if "text-align" not in self.styles:
            if side != "left":
                self.removed["text-align"] += 1
            return "<div>", "</div>"
        return f'<p style="text-align: {side}">', "</p>"

    def _plain(self, tag: Tag, token: Token) -> Written:
        self.removed[token.name] += 1
        return "", ""

    def _link(self, tag: Tag, token: Token) -> Written:
        address = option(token) if token.option.startswith("=") else ""
        return self._start_of_link(f"mailto:{address}" if tag.kind is tags.MAIL else typed(address)), "</a>"

    def _page(self, tag: Tag, token: Token) -> Written:
        return self._start_of_link(tag.path.replace("{id}", option(token))), "</a>"

    def _quote(self, tag: Tag, token: Token) -> Written:
        match = self.program.quote.match(token.option)
        named = match.groupdict() if match else {"bare": token.option.lstrip("= ").strip("\"'")}
        author = unescape(named.get("quoted") or named.get("single") or named.get("bare") or "").strip()
        post = named.get("post") or ""
        attributes = f' data-author="{attribute(author)}"' if author else ""
        attributes += f' data-post="{post}"' if value_fits("blockquote", "data-post", post) else ""
        return f"<blockquote{attributes}>", "</blockquote>"

    def _spoiler(self, tag: Tag, token: Token) -> Written:
        title = option(token) if token.option.startswith("=") else ""
        return f"<details><summary>{escaped(title) or 'Spoiler'}</summary><div>", "</div></details>"

    def _list(self, tag: Tag, token: Token) -> Written:
        kind = option(token)
        if kind.isdecimal() and kind.isascii() and kind != "1":
            return f'<ol start="{kind}">', "</ol>"
        if kind in LETTERED:
            self.removed["list-style-type"] += 1
        return ("<ol>", "</ol>") if kind in NUMBERED else ("<ul>", "</ul>")

    def _heading(self, tag: Tag, token: Token) -> Written:
        level = tag.element or {"1": "2", "2": "3", "3": "4"}.get(option(token), "4")
        return f"<h{level}>", f"</h{level}>"

    # Tags whose text is literal.

    def _code(self, tag: Tag, token: Token, content: str) -> str:
        language = tag.element or option(token)
        kept = f"language-{language.lower()}"
        kept = f' class="{kept}"' if value_fits("code", "class", kept) else ""
        return f"<pre><code{kept}>{escaped(content)}</code></pre>"

    def _verbatim(self, tag: Tag, token: Token, content: str) -> str:
        text = escaped(content).replace("\n", "<br/>")
        return f"<code>{text}</code>" if tag.element else text

    def _image(self, tag: Tag, token: Token, content: str) -> str | None:
        values = attributes_of(token)
        address = content.strip() or option(token)
        if address.startswith("{"):
            address, values["alt"] = described(address, "src")
        source = resolve(address, self.base)
        if clean_image(source) is None and clean_link(source) is None:
            return None
        self.removed["align"] += "align" in values
        if size := _SIZE.match(token.option):
            values |= {"width": size[1], "height": size[2]}
        sizes = "".join(f' {name}="{attribute(values[name])}"' for name in ("width", "height") if name in values)
        return f'<img src="{attribute(source)}" alt="{attribute(values.get("alt", ""))}"{sizes}/>'

    def _file(self, tag: Tag, token: Token, content: str) -> str | None:
        """An attachment: by its number in the text or, where that is its name, not to be found without the forum."""
        values = attributes_of(token)
        number = content.strip() or option(token)
        shown = bool(values.get("type") or token.option or _PICTURE.search(values.get("alt", "")))
        if number.startswith("{"):
            number, values["alt"] = described(number, "data-attachmentid")
        if not number.isdecimal() or not self.program.file or self.base is None:
            return None
        address = resolve(self.program.file.replace("{id}", number), self.base)
        alt = values.get("alt", "")
        if shown:
            return f'<img src="{attribute(address)}" alt="{attribute(alt)}"/>'
        return f'<a href="{attribute(address)}">{escaped(alt or address)}</a>'

    def _media(self, tag: Tag, token: Token, content: str) -> str | None:
        content = content.strip()
        site = (tag.element or option(token).partition(";")[0]).lower()
        address = clean_link(content) if content[:4].lower() == "http" else None
        if address is None and re.fullmatch(r"[^\s<>\"'\[\]]{1,200}", content) and site in self.program.media:
            video, _, start = content.partition(":") if site == "youtube" else (content, "", "")
            address = clean_link(self.program.media[site].replace("{id}", video))
            if address and start.isdecimal():
                address += f"&t={start}s"
        if address is None:
            return None
        return f'<p><a href="{attribute(address)}">{escaped(address)}</a></p>'

    def _address(self, tag: Tag, token: Token, content: str) -> str | None:
        shown = content.strip()
        address = f"mailto:{shown}" if tag.kind is tags.MAIL else resolve(typed(shown), self.base)
        if clean_link(address) is None:
            return None
        return f'<a href="{attribute(address)}">{escaped(shown)}</a>'

    def _number(self, tag: Tag, token: Token, content: str) -> str | None:
        address = clean_link(resolve(tag.path.replace("{id}", content.strip()), self.base))
        if not content.strip().isdecimal() or address is None:
            return None
        return f'<a href="{attribute(address)}">{escaped(content.strip())}</a>'

    def _start_of_link(self, address: str) -> str:
        return f'<a href="{attribute(resolve(address, self.base))}">'


FIXED: dict[str, Written] = {
    tags.ITEM: ("<li>", "</li>"),
    tags.TABLE: ("<table>", "</table>"),
    tags.ROW: ("<tr>", "</tr>"),
    tags.RULE: ("<hr/>", ""),
    tags.ANCHOR: ("", ""),
}
"""Kinds that are always written alike."""


def option(token: Token) -> str:
    """What stands after the "=" of a tag, without its quotes and without attributes behind it.

    >>> option(Token("", "url", option='="https://e.org/a b" target=x'))
    'https://e.org/a b'
    """
    value = token.option.removeprefix("=").strip()
    if not token.option.startswith("="):
        return ""
    if value[:1] in ("'", '"') and (end := value.find(value[0], 1)) > 0:
        return value[1:end].strip()
    return value


def attributes_of(token: Token) -> dict[str, str]:
    """The attributes of a tag: `[img width="100px" alt="A cat"]`."""
    return {name.lower(): value.strip("\"'") for name, value in _ATTRIBUTE.findall(token.option)}


def described(content: str, name: str) -> tuple[str, str]:
    """What a picture or an attachment says under a name, and its text, where it is described in JSON."""
    try:
        values = json.loads(content)
        return str(values[name]), str(values.get("alt") or "")
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        return "", ""
