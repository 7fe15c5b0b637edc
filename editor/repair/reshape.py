"""A tree of any HTML, written as canonical HTML: presentational elements and styles become the structure that the
writer saw, and everything is put where the content model allows it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from editor.canonical import urls
from editor.canonical.characters import attribute, escaped
from editor.canonical.schema import CELLS, LANGUAGE, MAX_AUTHOR, NOT_IN_CELLS, STYLES, style_fits, value_fits
from editor.policy import Policy
from editor.repair.css import declarations, marked, styled
from editor.repair.elements import Element, image, number, rows, start_attribute, strays, verbatim
from editor.repair.flow import Flow
from editor.repair.inline import PLAIN, Inline, Style
from editor.repair.meanings import BORDERS, HEADINGS, LISTS, MARKS

ROOM_FOR_MARKS = 12
"""Levels of nesting kept free inside a container: a paragraph, a link and every mark."""

_LANGUAGE = re.compile(rf"(?:^|\s)(?:language|lang|highlight-source)-({LANGUAGE})(?=\s|$)")


Walk = Iterator["Walk"]
"""The reading of one element, as a generator: it yields what has to be read inside before it can go on."""


class Location(NamedTuple):
    """Where the content goes: how deep, and whether inside a table cell."""

    depth: int = 0
    in_cell: bool = False

    def inside(self, levels: int) -> Location:
        """The place that many levels further in."""
        return Location(self.depth + levels, self.in_cell)


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


def reshape(root: Element, policy: Policy) -> Reshaped:
    """The content of `root` as canonical HTML under the policy.

    `<div><b>Hi</b><br><br>there</div>` → `<p><strong>Hi</strong></p><p>there</p>`
    """
    return _Reshaper(policy).reshape(root)


class _Reshaper:
    """One walk over one tree.

    Elements in elements are not read by functions in functions: however deep a tree is, Python's stack is not used up.
    A handler writes an element that holds nothing else at once; of any other it returns the Walk.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.allowed = policy.elements
        self.result = Reshaped()

    def reshape(self, root: Element) -> Reshaped:
        flow = Flow()
        walk = self._children(root, flow, PLAIN, Location())
        unfinished = [walk] if walk else []
        while unfinished:
            inside = next(unfinished[-1], None)
            if inside is None:
                unfinished.pop()
            else:
                unfinished.append(inside)
        self.result.html = flow.as_blocks()
        return self.result

    def _children(self, element: Element, flow: Flow, style: Style, place: Location) -> Walk | None:
        """What an element holds; text alone is written at once."""
        if element.text:
            flow.inline.text(element.text, style)
        return self._each_child(element, flow, style, place) if len(element) else None

    def _each_child(self, element: Element, flow: Flow, style: Style, place: Location) -> Walk:
        for child in element:
            if isinstance(child.tag, str) and (walk := self._element(child, flow, style, place)):
                yield walk
            if child.tail:
                flow.inline.text(child.tail, style)

    def _element(self, element: Element, flow: Flow, style: Style, place: Location) -> Walk | None:
        name = element.tag
        mark = MARKS.get(name)
        css = element.get("style")
        if mark or css:
            style = self._style(style, mark, css)
        return HANDLERS.get(name, _Reshaper._children)(self, element, flow, style, place)

    def _style(self, style: Style, mark: str | None, css: str | None) -> Style:
        """The style inside an element that means a mark, or has a style attribute, or both."""
        style = styled(style, mark, css) if css else marked(style, mark)
        if style.marks <= self.allowed:
            return style
        self.result.removed.update(style.marks - self.allowed)
        return style._replace(marks=style.marks & self.allowed)

    def _allows(self, name: str, place: Location, levels: int) -> bool:
        """Whether a container may stand here; if not, its content stands here without it."""
        if name not in self.allowed or (place.in_cell and name in NOT_IN_CELLS):
            self.result.removed[name] += 1
            return False
        if place.depth + levels + ROOM_FOR_MARKS > self.policy.max_depth:
            self.result.too_deep = True
            return False
        return True

    # Paragraphs and what ends them.

    def _border(self, element: Element, flow: Flow, style: Style, place: Location) -> Walk:
        flow.flush()
        if walk := self._children(element, flow, style, place):
            yield walk
        flow.flush()

    def _p(self, element: Element, flow: Flow, style: Style, place: Location) -> Walk:
        flow.flush()
        outer, flow.style = flow.style, self._block_style(element) or flow.style
        if walk := self._children(element, flow, style, place):
            yield walk
        flow.end_paragraph()
        flow.style = outer

    def _heading(self, element: Element, flow: Flow, style: Style, place: Location) -> Walk:
        flow.flush()
        name = HEADINGS[element.tag]
        outer = flow.wrap, flow.style
        if name in self.allowed:
            flow.wrap, flow.style = name, self._block_style(element)
        else:
            self.result.removed[name] += 1
        if walk := self._children(element, flow, style, place):
            yield walk
        flow.end_paragraph()
        flow.wrap, flow.style = outer

    def _block_style(self, element: Element) -> str:
        """The optional styles as an attribute, or ""."""
        if not self.policy.styles or not (css := element.get("style")):
            return ""
        values = declarations(css)
        kept = [
            f"{name}: {values[name]}"
            for name in STYLES
            if name in self.policy.styles and name in values and style_fits(name, values[name])
        ]
        return f' style="{"; ".join(kept)}"' if kept else ""

    def _br(self, element: Element, flow: Flow, style: Style, place: Location) -> None:
        flow.inline.br()

    def _hr(self, element: Element, flow: Flow, style: Style, place: Location) -> None:
        if self._allows("hr", place, 1):
            flow.block("<hr>")
        else:
            flow.flush()

    # Links and images.

    def _a(self, element: Element, flow: Flow, style: Style, place: Location) -> Walk | None:
        href = element.get("href")
        if href is not None and not style.link:
            link = self._start_of_link(href, element.get("data-display") == "link")
            if link:
                style = style._replace(link=link)
            else:
                self.result.removed["a"] += 1
        return self._children(element, flow, style, place)

    def _start_of_link(self, href: str, display_as_link: bool) -> str:
        url = urls.clean_link(href) if "a" in self.allowed else None
        if url is None:
            return ""
        display = ' data-display="link"' if display_as_link else ""
        return f'<a href="{attribute(url)}" rel="{self.policy.link_rel}"{display}>'

    def _img(self, element: Element, flow: Flow, style: Style, place: Location) -> None:
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

    def _blockquote(self, element: Element, flow: Flow, style: Style, place: Location) -> Walk:
        if not self._allows("blockquote", place, 1):
            yield self._border(element, flow, style, place)
            return
        content = Flow()
        if walk := self._children(element, content, style, place.inside(1)):
            yield walk
        if html := content.as_blocks():
            author = attribute((element.get("data-author") or "").strip()[:MAX_AUTHOR])
            post = element.get("data-post") or ""
            attributes = f' data-author="{author}"' if value_fits("blockquote", "data-author", author) else ""
            attributes += f' data-post="{post}"' if value_fits("blockquote", "data-post", post) else ""
            flow.block(f"<blockquote{attributes}>{html}</blockquote>")

    def _list(self, element: Element, flow: Flow, style: Style, place: Location) -> Walk:
        name = LISTS[element.tag]
        if not self._allows(name, place, 2):
            yield self._border(element, flow, style, place)
            return
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
                if walk := self._element_content(child, item, style, place):
                    yield walk
                items.append(item)
                between = None
            elif isinstance(child.tag, str):
                # A list in a list belongs to the item before it; anything else becomes an item.
                if not items or (between is None and child.tag not in LISTS):
                    items.append(Flow())
                between = items[-1]
                if walk := self._element(child, between, style, place):
                    yield walk
            if child.tail and child.tail.strip():
                if between is None:
                    between = Flow()
                    items.append(between)
                between.inline.text(child.tail, style)
        content = "".join(f"<li>{html}</li>" for item in items if (html := item.as_either()))
        if content:
            flow.block(f"<{name}{start_attribute(element) if name == 'ol' else ''}>{content}</{name}>")

    def _element_content(self, element: Element, flow: Flow, style: Style, place: Location) -> Walk | None:
        """The content of an element that is handled already, under its own style."""
        if css := element.get("style"):
            style = self._style(style, None, css)
        return self._children(element, flow, style, place)

    def _stray_item(self, element: Element, flow: Flow, style: Style, place: Location) -> Walk:
        """An item outside a list: browsers show it with a bullet."""
        if not self._allows("ul", place, 2):
            yield self._border(element, flow, style, place)
            return
        item = Flow()
        if walk := self._children(element, item, style, place.inside(2)):
            yield walk
        if html := item.as_either():
            flow.flush()
            if flow.blocks and flow.blocks[-1] == "</ul>":
                flow.blocks.pop()
            else:
                flow.blocks.append("<ul>")
            flow.blocks += [f"<li>{html}</li>", "</ul>"]

    def _pre(self, element: Element, flow: Flow, style: Style, place: Location) -> Walk | None:
        if not self._allows("pre", place, 2):
            return self._border(element, flow, style._replace(preserved=True), place)
        text = "".join(verbatim(element)).removeprefix("\n").rstrip()
        if not text:
            return None
        code = next(element.iter("code"), None)
        classes = [(each.get("class") or "") for each in (element, code) if each is not None]
        language = next((match[1] for name in classes if (match := _LANGUAGE.search(name))), "")
        content = escaped(text.lstrip("\n"))
        if (code is not None or language) and "code" in self.allowed:
            attributes = f' class="language-{language}"' if language else ""
            flow.block(f"<pre><code{attributes}>{content}</code></pre>")
        else:
            flow.block(f"<pre>{content}</pre>")
        return None

    def _figure(self, element: Element, flow: Flow, style: Style, place: Location) -> Walk | None:
        """An embed as it is stored, or any other figure, which is only a border."""
        provider = element.get("data-embed") or ""
        links = [link for link in element.iter("a") if link.get("href")]
        link = self._start_of_link(links[0].get("href") or "", display_as_link=False) if len(links) == 1 else ""
        is_embed = link and value_fits("figure", "data-embed", provider)
        if not is_embed or not self._allows("figure", place, 3):
            return self._border(element, flow, style, place)
        inline = Inline()
        inline.text("".join(map(str, element.itertext())), PLAIN)
        flow.block(f'<figure data-embed="{provider}">{link}{inline.html()}</a></figure>')
        return None

    def _details(self, element: Element, flow: Flow, style: Style, place: Location) -> Walk:
        if not self._allows("details", place, 2):
            yield self._border(element, flow, style, place)
            return
        summary, content = Flow("summary"), Flow()
        content.inline.text(element.text or "", style)
        for child in element:
            if child.tag == "summary":
                # What is not inline goes into the content, so that the summary holds one line.
                if walk := self._children(child, summary, style, place.inside(2)):
                    yield walk
                summary.end_paragraph()
            elif isinstance(child.tag, str) and (walk := self._element(child, content, style, place.inside(1))):
                yield walk
            content.inline.text(child.tail or "", style)
        first, rest = summary.blocks[:1], [block.replace("<summary>", "<p>", 1).replace("</summary>", "</p>", 1)
                                           for block in summary.blocks[1:]]  # fmt: skip
        if first and not first[0].startswith("<summary>"):
            first, rest = [], first + rest
        if html := "".join(first + rest) + content.as_blocks():
            flow.block(f"<details>{html}</details>")

    # Tables.

    def _table(self, element: Element, flow: Flow, style: Style, place: Location) -> Walk:
        if not self._allows("table", place, 4):
            yield self._border(element, flow, style, place)
            return
        flow.flush()
        for stray in strays(element):
            if isinstance(stray, str):
                flow.inline.text(stray, style)
            elif walk := self._element(stray, flow, style, place):
                yield walk
        flow.flush()
        for caption in element:
            if caption.tag == "caption":
                yield self._border(caption, flow, style, place)
        inside = place.inside(4)._replace(in_cell=True)
        sections: dict[str, list[str]] = {"thead": [], "tbody": [], "tfoot": []}
        for section, row in rows(element):
            cells = []
            for cell in row:
                if cell.tag not in CELLS:
                    continue
                content = Flow()
                if walk := self._element_content(cell, content, style, inside):
                    yield walk
                cells.append(self._cell(cell, content))
            if cells:
                sections[section].append(f"<tr>{''.join(cells)}</tr>")
        head, body = sections["thead"], sections["tbody"] + sections["tfoot"]
        if not body:
            head, body = [], head
        if body:
            thead = f"<thead>{''.join(head)}</thead>" if head else ""
            flow.block(f"<table>{thead}<tbody>{''.join(body)}</tbody></table>")

    def _cell(self, cell: Element, content: Flow) -> str:
        spans = "".join(
            f' {name}="{span}"'
            for name in ("colspan", "rowspan")
            if (span := number(cell.get(name))) not in (None, 1) and value_fits(cell.tag, name, str(span))
        )
        return f"<{cell.tag}{spans}{self._block_style(cell)}>{content.as_either()}</{cell.tag}>"


Handler = Callable[[_Reshaper, Element, Flow, Style, Location], Walk | None]
HANDLERS: dict[str, Handler] = (
    dict.fromkeys(BORDERS, _Reshaper._border)
    | dict.fromkeys(HEADINGS, _Reshaper._heading)
    | dict.fromkeys(LISTS, _Reshaper._list)
    | {
        "p": _Reshaper._p, "br": _Reshaper._br, "hr": _Reshaper._hr, "img": _Reshaper._img, "a": _Reshaper._a,
        "pre": _Reshaper._pre, "blockquote": _Reshaper._blockquote, "table": _Reshaper._table,
        "figure": _Reshaper._figure, "details": _Reshaper._details, "li": _Reshaper._stray_item,
    }
)  # fmt: skip
"""Elements that are more than what they hold, and what is done with each."""
