"""What s9e's TextFormatter stores for Flarum → the HTML that Flarum shows of it, which its rules then read.

`<r><p><STRONG><s>**</s>Hi<e>**</e></STRONG></p></r>` → `<p><strong>Hi</strong></p>`. What was typed to mark text stands
in `<s>`, `<e>` and `<i>` (https://s9etextformatter.readthedocs.io/Internals/XML_format/).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from editor.canonical.characters import attribute
from editor.dialects.bbcode.programs import MEDIA
from editor.dialects.bbcode.stored import is_xml
from editor.repair.attributes import parsed

TYPED = frozenset({"s", "e", "i"})
"""Elements that hold what was typed to mark text, which nobody sees."""
_TAG = re.compile(r'<(/?)([A-Za-z_][\w:.-]*+)((?:[^<>"]|"[^"]*")*+)>')

Values = Mapping[str, str]
Tags = tuple[str, str]


def _named(name: str) -> Callable[[Values], Tags]:
    return lambda values: (f"<{name}>", f"</{name}>")


def _link(values: Values) -> Tags:
    return f'<a href="{attribute(values.get("url", ""))}">', "</a>"


def _mail(values: Values) -> Tags:
    return f'<a href="mailto:{attribute(values.get("email", ""))}">', "</a>"


def _picture(values: Values) -> Tags:
    source, alt = values.get("src") or values.get("url", ""), values.get("alt") or values.get("title", "")
    return f'<img src="{attribute(source)}" alt="{attribute(alt)}">', ""


def _list(values: Values) -> Tags:
    if "type" not in values:
        return "<ul>", "</ul>"
    kind = values["type"]
    look = "" if kind == "decimal" else f' style="list-style-type: {attribute(kind)}"'
    return f'<ol start="{attribute(values.get("start", "1"))}"{look}>', "</ol>"


def _code(values: Values) -> Tags:
    language = values.get("lang", "")
    return f'<pre><code class="language-{attribute(language)}">' if language else "<pre><code>", "</code></pre>"


def _quote(values: Values) -> Tags:
    author = values.get("author", "")
    return f'<blockquote data-author="{attribute(author)}">' if author else "<blockquote>", "</blockquote>"


def _spoiler(values: Values) -> Tags:
    title = attribute(values.get("title", ""))
    return f'<details class="spoiler"><summary>{title}</summary>', "</details>"


def _answered(values: Values) -> Tags:
    page = f"d/{values.get('discussionid', '')}/{values.get('number', '')}"
    return f'<a href="{attribute(page)}" class="PostMention" data-id="{attribute(values.get("id", ""))}">', "</a>"


def _member(values: Values) -> Tags:
    return f'<a href="u/{attribute(values.get("slug") or values.get("username", ""))}" class="UserMention">@', "</a>"


def _task(values: Values) -> Tags:
    return ("☑ " if values.get("state") == "checked" else "☐ "), ""


def _emoji(values: Values) -> Tags:
    points = re.fullmatch("[0-9a-f]{2,5}(?:-[0-9a-f]{2,5}){0,9}", values.get("tseq") or values.get("seq", ""))
    return ("".join(chr(int(point, 16)) for point in points[0].split("-")) if points else ""), ""


ELEMENTS: dict[str, Callable[[Values], Tags]] = {
    **{name.upper(): _named(name) for name in "h1 h2 h3 h4 h5 h6 sub sup table thead tbody tr th td li b u".split()},
    "STRONG": _named("strong"), "EM": _named("em"), "I": _named("em"), "DEL": _named("s"), "S": _named("s"),
    "C": _named("code"), "CENTER": _named("center"), "ISPOILER": lambda values: ('<span class="spoiler">', "</span>"),
    "HR": lambda values: ("<hr>", ""), "URL": _link, "EMAIL": _mail, "IMG": _picture, "UPL-IMAGE-PREVIEW": _picture,
    "UPL-IMAGE": _picture, "UPL-FILE": _link, "LIST": _list, "CODE": _code, "QUOTE": _quote, "SPOILER": _spoiler,
    "POSTMENTION": _answered, "USERMENTION": _member, "TASK": _task, "EMOJI": _emoji,
}  # fmt: skip
"""Elements of the stored form, and the tags that are shown for them. Of any other its content is shown."""
ANEW = frozenset({"HR", "IMG", "UPL-IMAGE-PREVIEW", "UPL-IMAGE", "TASK"})
"""Those whose content is only how they were typed."""
SHOWN = {"POSTMENTION": "displayname", "USERMENTION": "displayname", "UPL-FILE": "filename"}
"""Those whose text an attribute says."""


_FLARUM = re.compile(r"<p>|<s>[^\[<]")
"""What only Flarum stores: paragraphs, and text marked otherwise than by a tag in brackets, as phpBB's always is."""


def is_stored(text: str) -> bool:
    """Whether this is surely what Flarum stores; phpBB stores such XML too."""
    return is_xml(text) and _FLARUM.search(text) is not None


def rendered(xml: str) -> str:
    """The HTML that is shown of what is stored.

    >>> rendered("<r><p><EM><s>*</s>Hi<e>*</e></EM> there</p></r>")
    '<p><em>Hi</em> there</p>'
    """
    pieces: list[str] = []
    position = hidden = 0
    open_elements: list[tuple[str, str, bool]] = []
    for tag in _TAG.finditer(xml):
        if not hidden:
            pieces.append(xml[position : tag.start()])
        position = tag.end()
        closing, name, values = tag[1], tag[2], parsed(tag[3].rstrip("/"))
        if not closing:
            start, end = ELEMENTS[name](values) if name in ELEMENTS else _other(name, values)
            anew = name in ANEW or name in TYPED or name in SHOWN or start.startswith("<oembed")
            anew = anew or (name == "EMOJI" and bool(start))
            if not hidden:
                pieces.append(start)
                if name in SHOWN:
                    pieces.append(attribute(values.get(SHOWN[name], "")))
            if tag[3].endswith("/"):
                pieces.append("" if hidden else end)
                continue
            hidden += anew
            open_elements.append((name, end, anew))
        elif open_elements and open_elements[-1][0] == name:
            _, end, anew = open_elements.pop()
            hidden -= anew
            if not hidden:
                pieces.append(end)
    if not hidden:
        pieces.append(xml[position:])
    return "".join(pieces)


def _other(name: str, values: Values) -> Tags:
    """A paragraph or a line, a player that names its site's video, or nothing: then the content is all."""
    if name.lower() in MEDIA and values.get("id"):
        address = MEDIA[name.lower()].replace("{id}", values["id"])
        return f'<oembed url="{attribute(address)}">', "</oembed>"
    return {"p": ("<p>", "</p>"), "br": ("<br>", "")}.get(name, ("", ""))
