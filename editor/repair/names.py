"""Which names in angle brackets are elements, and which tags are only text that a person wrote: `List<String>`.

A browser takes every name for an element and shows nothing of it, so that an address, a type or a title is lost.
"""

from __future__ import annotations

import re
from collections import defaultdict

HTML = frozenset(
    "a abbr address area article aside audio b base bdi bdo blockquote body br button canvas caption cite code "
    "col colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main map "
    "mark menu meta meter nav noscript object ol optgroup option output p param picture pre progress q rp rt ruby "
    "s samp script search section select slot small source span strong style sub summary sup table tbody td "
    "template textarea tfoot th thead time title tr track u ul var video wbr".split()
)
"""https://html.spec.whatwg.org/multipage/indices.html#elements-3"""
OBSOLETE = frozenset(
    "acronym applet basefont bgsound big blink center dir font frame frameset image isindex keygen listing "
    "marquee menuitem multicol nextid nobr noembed noframes plaintext rb rtc spacer strike tt xmp".split()
)
"""https://html.spec.whatwg.org/multipage/obsolete.html#non-conforming-features"""
SVG = frozenset(
    "svg animate animatemotion animatetransform circle clippath defs desc ellipse feblend fecolormatrix "
    "fecomponenttransfer fecomposite feconvolvematrix fediffuselighting fedisplacementmap fedistantlight "
    "fedropshadow feflood fefunca fefuncb fefuncg fefuncr fegaussianblur feimage femerge femergenode femorphology "
    "feoffset fepointlight fespecularlighting fespotlight fetile feturbulence filter foreignobject g line "
    "lineargradient marker mask metadata mpath path pattern polygon polyline radialgradient rect set stop switch "
    "symbol text textpath tspan use view".split()
)
"""https://www.w3.org/TR/SVG2/eltindex.html"""
MATHML = frozenset(
    "math annotation annotation-xml maction menclose merror mfenced mfrac mglyph mi mlabeledtr mmultiscripts mn "
    "mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext "
    "mtr munder munderover none semantics".split()
)
"""https://www.w3.org/TR/mathml-core/ and, of what it left out, https://www.w3.org/TR/MathML3/"""
PROGRAMS = frozenset(
    "xml smarttagtype google-sheets-html-origin byte-sheet-html-origin g-emoji relative-time clipboard-copy task- "
    "lists oembed lite-youtube lite-vimeo youtube-video vimeo-video amp-img amp-iframe amp-youtube amp-vimeo amp- "
    "video amp-audio amp-twitter amp-instagram tg-emoji tg-spoiler ts-mention bbcode-table reply-editor".split()
)
"""Elements of their own that office programs, editors, forums and page builders write."""
PREFIXES = re.compile(
    r"(?:o|v|w|w10|x|m|p|a|r|pic|wp|wpg|wps|mc|xdr|dc|fb|g|gcse|mml|svg|math|html|xhtml|(?:st|u|ns)[0-9]+):[a-z]"
)
"""How names of known programs begin: o:p, v:shape, w:sdt and st1:place of Office; name spaces as exports write them."""

DRAWN = SVG | MATHML
"""Elements that mean something inside svg and math only, which are read as a whole."""
ALWAYS = HTML | OBSOLETE | PROGRAMS
SELDOM = frozenset(
    "a abbr acronym applet area audio base bdo button canvas cite data datalist dialog embed figure form frame "
    "iframe image input label legend link map menu meta meter object output param picture portal progress script "
    "search select slot source style summary template textarea time title track var video xml xmp".split()
)
"""Elements that mean nothing bare: without an attribute and without an end tag their name is a word, as in
`Set<Object>` or `type <input>`."""

SURE = ALWAYS - SELDOM
"""Names that are elements however they are written, but beside the bare words of a sentence."""

BARE_WORDS = re.compile(r"(?:\s++[A-Za-z]++)++\s*+(?=<|\Z)")
VALUELESS = frozenset(
    "align allowfullscreen alt async autofocus autoplay border checked class compact contenteditable controls "
    "data declare default defer dir disabled download draggable formnovalidate height hidden href id inert ismap "
    "itemscope lang loop multiple muted name nohref nomodule noresize noshade novalidate nowrap open playsinline "
    "popover readonly rel required reversed selected spellcheck src start style target title translate type value "
    "width".split()
)
"""Attributes that are found without a value. Other bare words are those of a sentence: `if a<b and c>d`."""

_NAME = re.compile(r"<(/?)([a-zA-Z][^\s/>]*+)")


class Words:
    """Tells which tags of a text are words. It looks for end tags once, when it first has to."""

    __slots__ = ("_budget", "_html", "_paired")

    def __init__(self, html: str) -> None:
        self._html = html
        self._budget = 2 * len(html)
        self._paired: set[int] | None = None

    def holds(self, offset: int, closing: str, name: str, attributes: str) -> bool:
        """Whether the tag at that offset, its name in lower case, is text: no element, or none that is ever bare.

        >>> Words("I saw <name of movie>").holds(6, "", "name", " of movie")
        True
        """
        if name not in ALWAYS:
            known = PREFIXES.match(name) or (name in DRAWN and "=" in attributes)
        elif attributes:
            words = BARE_WORDS.match(attributes)
            known = words is None or VALUELESS.issuperset(words[0].lower().split())
        else:
            known = bool(closing) or name not in SELDOM
        return not known and not self._is_paired(offset)

    def end(self, offset: int, end: int) -> int:
        """Where the text ends that seemed to be a tag: before the next tag, as in `a<b <i>c</i>`, or with the tag.

        What is read again for that is bounded.
        """
        following = self._html.find("<", offset + 1, end)
        if following < 0 or self._budget < end - following:
            return end
        self._budget -= end - following
        return following

    def _is_paired(self, offset: int) -> bool:
        if self._paired is None:
            self._paired = _paired(self._html)
        return offset in self._paired


def _paired(html: str) -> set[int]:
    """The offsets of the tags that have their other half."""
    unclosed: dict[str, list[int]] = defaultdict(list)
    paired: set[int] = set()
    for tag in _NAME.finditer(html):
        name = tag[2].lower()
        if not tag[1]:
            unclosed[name].append(tag.start())
        elif unclosed[name]:
            paired |= {unclosed[name].pop(), tag.start()}
    return paired
