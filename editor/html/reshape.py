"""A tree of any HTML, written as canonical HTML: presentational elements and styles become the structure that the
writer saw, and everything is put where the content model allows it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from editor.html import urls
from editor.html.css import declarations, styled
from editor.html.elements import image, number, rows, start_attribute, verbatim
from editor.html.flow import Flow
from editor.html.inline import PLAIN, Inline, Style
from editor.html.plain import attribute, escaped
from editor.policy import Policy

MARKS: dict[str, str] = {
    "strong": "strong", "b": "strong",
    "em": "em", "i": "em", "cite": "em", "dfn": "em", "var": "em",
    "u": "u", "ins": "u",
    "s": "s", "strike": "s", "del": "s",
    "sub": "sub", "sup": "sup",
    "code": "code", "tt": "code", "kbd": "code", "samp": "code",
}  # fmt: skip
"""Elements that mark their text, and the mark that they mean."""
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
BORDERS = frozenset(
    "html body div section article main header footer nav aside hgroup search form fieldset legend address center "
    "dl dt dd figure figcaption caption summary thead tbody tfoot tr td th".split()
)
"""Elements at whose borders a paragraph ends, where they have no meaning of their own."""
LISTS = {"ul": "ul", "menu": "ul", "dir": "ul", "ol": "ol"}
ROOM_FOR_MARKS = 12
"""Levels of nesting kept free inside a container: a paragraph, a link and every mark."""

_LANGUAGE = re.compile(r"(?:^|\s)(?:language|lang|highlight-source)-([A-Za-z0-9_+#.-]{1,40})(?=\s|$)")


class Place(NamedTuple):
    """Where the content goes: how deep, and whether inside a table cell."""

    depth: int = 0
    in_cell: bool = False

    def inside(self, levels: int) -> Place:
        """The place that many levels further in."""
        return self._replace(depth=self.depth + levels)


@dataclass(slots=True)
class Reshaped:
    """Canonical HTML, not proven yet, and what could not be kept.

    `removed` counts what was taken away, by element name; `pasted_images` the pictures that exist only on the
    writer's machine or are in the source itself; `too_deep` whether containers were left out for being nested too deep.
    """

    html: str = ""
    removed: Counter[str] = field(default_factory=Counter)
    pasted_images: int = 0
    too_deep: bool = False


def reshape(root: etree._Element, policy: Policy) -> Reshaped:
    """The content of `root` as canonical HTML under the policy.

    `<div><b>Hi</b><br><br>there</div>` → `<p><strong>Hi</strong></p><p>there</p>`
    """
    return _Reshaper(policy).reshape(root)


class _Reshaper:
    """One walk over one tree."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.allowed = policy.elements
        self.result = Reshaped()
        self.handlers: dict[str, Callable[[etree._Element, Flow, Style, Place], None]] = {
            "p": self._p, "br": self._br, "hr": self._hr, "img": self._img, "a": self._a, "pre": self._pre,
            "blockquote": self._blockquote, "table": self._table, "figure": self._figure, "details": self._details,
            "li": self._stray_item,
        }  # fmt: skip
        self.handlers |= dict.fromkeys(HEADINGS, self._heading)
        self.handlers |= dict.fromkeys(LISTS, self._list)
        self.handlers |= dict.fromkeys(BORDERS - self.handlers.keys(), self._border)

    def reshape(self, root: etree._Element) -> Reshaped:
        flow = Flow()
        self._children(root, flow, PLAIN, Place())
        self.result.html = flow.as_blocks()
        return self.result

    def _children(self, element: etree._Element, flow: Flow, style: Style, place: Place) -> None:
        if element.text:
            flow.inline.text(element.text, style)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, flow, style, place)
            if child.tail:
                flow.inline.text(child.tail, style)

    def _element(self, element: etree._Element, flow: Flow, style: Style, place: Place) -> None:
        name = element.tag
        mark = MARKS.get(name)
        css = element.get("style")
        if mark or css:
            style = self._style(style, mark, css)
        self.handlers.get(name, self._children)(element, flow, style, place)

    def _style(self, style: Style, mark: str | None, css: str | None) -> Style:
        """The style inside an element that means a mark, or has a style attribute, or both."""
        marks = style.marks | {mark} if mark else style.marks
        style = styled(style, marks, mark, css) if css else style._replace(marks=marks)
        if style.marks <= self.allowed:
            return style
        self.result.removed.update(style.marks - self.allowed)
        return style._replace(marks=style.marks & self.allowed)

    def _allows(self, name: str, place: Place, levels: int) -> bool:
        """Whether a container may stand here; if not, its content stands here without it."""
        if name not in self.allowed or (place.in_cell and name in ("table", "figure", "details")):
            self.result.removed[name] += 1
            return False
        if place.depth + levels + ROOM_FOR_MARKS > self.policy.max_depth:
            self.result.too_deep = True
            return False
        return True

    # Paragraphs and what ends them.

    def _border(self, element: etree._Element, flow: Flow, style: Style, place: Place) -> None:
        flow.flush()
        self._children(element, flow, style, place)
        flow.flush()

    def _p(self, element: etree._Element, flow: Flow, style: Style, place: Place) -> None:
        flow.flush()
        outer, flow.style = flow.style, self._block_style(element) or flow.style
        self._children(element, flow, style, place)
        flow.end_paragraph()
        flow.style = outer

    def _heading(self, element: etree._Element, flow: Flow, style: Style, place: Place) -> None:
        flow.flush()
        name = HEADINGS[element.tag]
        outer = flow.wrap, flow.style
        if name in self.allowed:
            flow.wrap, flow.style = name, self._block_style(element)
        else:
            self.result.removed[name] += 1
        self._children(element, flow, style, place)
        flow.end_paragraph()
        flow.wrap, flow.style = outer

    def _block_style(self, element: etree._Element) -> str:
        """The optional styles as an attribute, or ""."""
        if not self.policy.styles or not (css := element.get("style")):
            return ""
        values = declarations(css)
        kept = []
        if "text-align" in self.policy.styles and values.get("text-align") in ("left", "right", "center", "justify"):
            kept.append(f"text-align: {values['text-align']}")
        if "color" in self.policy.styles and re.fullmatch("#[0-9a-f]{6}", values.get("color", "")):
            kept.append(f"color: {values['color']}")
        return f' style="{"; ".join(kept)}"' if kept else ""

    def _br(self, element: etree._Element, flow: Flow, style: Style, place: Place) -> None:
        flow.inline.br()

    def _hr(self, element: etree._Element, flow: Flow, style: Style, place: Place) -> None:
        if self._allows("hr", place, 1):
            flow.block("<hr>")
        else:
            flow.flush()

    # Links and images.

    def _a(self, element: etree._Element, flow: Flow, style: Style, place: Place) -> None:
        href = element.get("href")
        if href is not None and not style.link:
            link = self._start_of_link(href, element.get("data-display") == "link")
            if link:
                style = style._replace(link=link)
            else:
                self.result.removed["a"] += 1
        self._children(element, flow, style, place)

    def _start_of_link(self, href: str, display_as_link: bool) -> str:
        url = urls.clean_link(href) if "a" in self.allowed else None
        if url is None:
            return ""
        display = ' data-display="link"' if display_as_link else ""
        return f'<a href="{attribute(url)}" rel="{self.policy.link_rel}"{display}>'

    def _img(self, element: etree._Element, flow: Flow, style: Style, place: Place) -> None:
        source = element.get("src") or ""
        alt = element.get("alt") or ""
        if urls.PASTED_IMAGE.match(source):
            self.result.pasted_images += 1
            return
        url = urls.clean_image(source) if "img" in self.allowed else None
        if url is not None:
            flow.inline.image(image(element, url, alt), style)
            return
        # A picture over http would be blocked or changed by browsers; its address is kept as a link.
        link = self._start_of_link(source, display_as_link=True) if source[:5].lower() == "http:" else ""
        if link and not style.link:
            flow.inline.text(alt.strip() or source, style._replace(link=link))
        else:
            self.result.removed["img"] += 1
            flow.inline.text(alt, style)

    # Containers.

    def _blockquote(self, element: etree._Element, flow: Flow, style: Style, place: Place) -> None:
        if not self._allows("blockquote", place, 1):
            return self._border(element, flow, style, place)
        content = Flow()
        self._children(element, content, style, place.inside(1))
        if html := content.as_blocks():
            author = attribute((element.get("data-author") or "").strip()[:100])
            post = element.get("data-post") or ""
            attributes = f' data-author="{author}"' if author and len(author) <= 100 else ""
            attributes += f' data-post="{post}"' if re.fullmatch("[A-Za-z0-9_:.-]{1,64}", post) else ""
            flow.block(f"<blockquote{attributes}>{html}</blockquote>")
        return None

    def _list(self, element: etree._Element, flow: Flow, style: Style, place: Place) -> None:
        name = LISTS[element.tag]
        if not self._allows(name, place, 2):
            return self._border(element, flow, style, place)
        place = place.inside(2)
        items: list[Flow] = []
        between: Flow | None = None  # what stands in the list but in no item
        if element.text and element.text.strip():
            between = Flow()
            between.inline.text(element.text, style)
            items.append(between)
        for child in element:
            if child.tag == "li":
                item = Flow()
                self._element_content(child, item, style, place)
                items.append(item)
                between = None
            elif isinstance(child.tag, str):
                # A list in a list belongs to the item before it; anything else becomes an item.
                if not items or (between is None and child.tag not in LISTS):
                    items.append(Flow())
                between = items[-1]
                self._element(child, between, style, place)
            if child.tail and child.tail.strip():
                if between is None:
                    between = Flow()
                    items.append(between)
                between.inline.text(child.tail, style)
        written = "".join(f"<li>{html}</li>" for item in items if (html := item.as_either()))
        if written:
            flow.block(f"<{name}{start_attribute(element) if name == 'ol' else ''}>{written}</{name}>")
        return None

    def _element_content(self, element: etree._Element, flow: Flow, style: Style, place: Place) -> None:
        """The content of an element that is handled already, under its own style."""
        if css := element.get("style"):
            style = self._style(style, None, css)
        self._children(element, flow, style, place)

    def _stray_item(self, element: etree._Element, flow: Flow, style: Style, place: Place) -> None:
        """An item outside a list: browsers show it with a bullet."""
        if not self._allows("ul", place, 2):
            return self._border(element, flow, style, place)
        item = Flow()
        self._children(element, item, style, place.inside(2))
        if html := item.as_either():
            flow.flush()
            previous = element.getprevious()
            if previous is not None and previous.tag == "li" and flow.blocks and flow.blocks[-1] == "</ul>":
                flow.blocks.pop()
            else:
                flow.blocks.append("<ul>")
            flow.blocks += [f"<li>{html}</li>", "</ul>"]
        return None

    def _pre(self, element: etree._Element, flow: Flow, style: Style, place: Place) -> None:
        if not self._allows("pre", place, 2):
            return self._border(element, flow, style._replace(preserved=True), place)
        text = "".join(verbatim(element)).removeprefix("\n").rstrip()
        if not text:
            return None
        code = next(element.iter("code"), None)
        classes = [(each.get("class") or "") for each in (element, code) if each is not None]
        language = next((found[1] for name in classes if (found := _LANGUAGE.search(name))), "")
        content = escaped(text.lstrip("\n"))
        if (code is not None or language) and "code" in self.allowed:
            attributes = f' class="language-{language}"' if language else ""
            flow.block(f"<pre><code{attributes}>{content}</code></pre>")
        else:
            flow.block(f"<pre>{content}</pre>")
        return None

    def _figure(self, element: etree._Element, flow: Flow, style: Style, place: Place) -> None:
        """An embed as it is stored, or any other figure, which is only a border."""
        provider = element.get("data-embed") or ""
        links = [link for link in element.iter("a") if link.get("href")]
        link = self._start_of_link(links[0].get("href") or "", display_as_link=False) if len(links) == 1 else ""
        if not link or not re.fullmatch("[a-z0-9][a-z0-9_.-]{0,63}", provider) or not self._allows("figure", place, 3):
            return self._border(element, flow, style, place)
        inline = Inline()
        inline.text("".join(map(str, element.itertext())), PLAIN)
        flow.block(f'<figure data-embed="{provider}">{link}{inline.html()}</a></figure>')
        return None

    def _details(self, element: etree._Element, flow: Flow, style: Style, place: Place) -> None:
        if not self._allows("details", place, 2):
            return self._border(element, flow, style, place)
        summary, content = Flow("summary"), Flow()
        for child in element.iterchildren("summary"):
            # What is not inline goes into the content, so that the summary holds one line.
            self._children(child, summary, style, place.inside(2))
            summary.end_paragraph()
            tail, child.tail = child.tail, None
            element.remove(child)
            content.inline.text(tail or "", style)
        self._children(element, content, style, place.inside(1))
        first, rest = summary.blocks[:1], [block.replace("<summary>", "<p>", 1).replace("</summary>", "</p>", 1)
                                           for block in summary.blocks[1:]]  # fmt: skip
        if first and not first[0].startswith("<summary>"):
            first, rest = [], first + rest
        if html := "".join(first + rest) + content.as_blocks():
            flow.block(f"<details>{html}</details>")
        return None

    # Tables.

    def _table(self, element: etree._Element, flow: Flow, style: Style, place: Place) -> None:
        if not self._allows("table", place, 4):
            return self._border(element, flow, style, place)
        flow.flush()
        for caption in element.iterchildren("caption"):
            self._border(caption, flow, style, place)
        sections: dict[str, list[str]] = {"thead": [], "tbody": [], "tfoot": []}
        for section, row in rows(element):
            if cells := "".join(self._cell(cell, style, place) for cell in row.iterchildren("td", "th")):
                sections[section].append(f"<tr>{cells}</tr>")
        head, body = sections["thead"], sections["tbody"] + sections["tfoot"]
        if not body:
            head, body = [], head
        if body:
            thead = f"<thead>{''.join(head)}</thead>" if head else ""
            flow.block(f"<table>{thead}<tbody>{''.join(body)}</tbody></table>")
        return None

    def _cell(self, cell: etree._Element, style: Style, place: Place) -> str:
        content = Flow()
        self._element_content(cell, content, style, place.inside(4)._replace(in_cell=True))
        spans = "".join(
            f' {name}="{span}"'
            for name in ("colspan", "rowspan")
            if (span := number(cell.get(name))) is not None and 2 <= span <= 999
        )
        return f"<{cell.tag}{spans}{self._block_style(cell)}>{content.as_either()}</{cell.tag}>"
