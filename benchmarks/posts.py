"""The posts that are measured: canonical ones of several sizes, the same as four other editors submit them, and a mess
as Word leaves it.
"""

from __future__ import annotations

REL = 'rel="ugc nofollow noopener"'

PARTS = [
    '<blockquote data-author="Ann" data-post="1204"><p>Does anybody know whether the marrow samples were taken before or '
    "after the treatment? The methods section leaves it open, as far as I can see.</p></blockquote>",
    "<p>They were taken before, see the second paragraph of the supplement. What I like about the design is that "
    "<strong>each sample is its own control</strong>, which most papers of the kind do not manage, and that the raw "
    "counts are there for everybody to look at 👍</p>",
    f'<p>The code is at <a href="https://example.org/lab/marrow?branch=main&amp;tab=readme" {REL}>'
    "https://example.org/lab/marrow?branch=main&amp;tab=readme</a>, and it runs as it is. I tried it on two of our own "
    "sets last week, and got the same figures up to the third digit.</p>",
    "<ul><li>The first set is small, and noisy in the early time points.</li><li>The second has <em>twelve</em> donors, "
    "so the spread means something.</li><li>A third one is on its way 😀 and should be there by Friday.</li></ul>",
    "<p>If somebody wants to repeat it: install the package, set <code>SEED=7</code>, and leave everything else alone. "
    "It takes about an hour on a laptop, most of it for the permutations.</p>",
    "<h3>One caveat</h3><p>The figure on page 9 uses a logarithmic axis without saying so. It looks like a plateau, "
    "and is none; a friend who reviews for them said that it will be corrected.</p>",
]


def canonical(size: int) -> str:
    """A canonical post of about that many characters."""
    post, number = "", 0
    while True:
        part = PARTS[(1 + number) % len(PARTS)]
        if post and len(post) + len(part) > size * 1.05:
            return post
        post += part
        number += 1


MESS = (
    "<p class=MsoNormal style='mso-margin-top-alt:auto;margin-bottom:8.0pt;line-height:107%'><span lang=EN-US "
    "style='font-size:11.0pt;line-height:107%;font-family:\"Calibri\",sans-serif;mso-fareast-language:EN-US'>The samples "
    "were taken <b style='mso-bidi-font-weight:normal'>before</b> the treatment, and <i>each</i> is its own control; see "
    "http://example.org/lab/marrow for the code 😀.<o:p></o:p></span></p>\n"
    "<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span "
    "style='font-family:Symbol;mso-list:Ignore'>·<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span>"
    "<![endif]><span lang=EN-US style='color:#1F497D'>A point of a list, with a <a href=\"https://example.org/a?b=1&amp;c=2\">"
    "link</a><o:p></o:p></span></p>\n"
    "<table class=MsoTableGrid border=1 cellspacing=0 style='border-collapse:collapse'><tr style='mso-yfti-irow:0'><td "
    "width=301 valign=top style='width:225.4pt;border:solid windowtext 1.0pt'><p class=MsoNormal>Donor<o:p></o:p></p></td>"
    "<td width=301><p class=MsoNormal>12.7<o:p></o:p></p></td></tr></table>\n"
)


def tiptap(size: int) -> str:
    """A post as Tiptap submits it: its own attributes of links, a paragraph in each item."""
    html = canonical(size).replace(REL, 'target="_blank" rel="noopener noreferrer nofollow"')
    return html.replace("<li>", "<li><p>").replace("</li>", "</p></li>")


def quill(size: int) -> str:
    """A post as Quill submits it: every list an ol of items that say their kind, an empty paragraph between two."""
    html = canonical(size).replace(REL, 'rel="noopener noreferrer" target="_blank"')
    html = html.replace("<ul>", "<ol>").replace("</ul>", "</ol>")
    html = html.replace("<li>", '<li data-list="bullet"><span class="ql-ui" contenteditable="false"></span>')
    return html.replace("</p><p>", "</p><p><br></p><p>")


def ckeditor(size: int) -> str:
    """A post as CKEditor submits it: marks by their old names, classes, and no-break spaces."""
    html = canonical(size).replace(REL, 'target="_blank" rel="noopener noreferrer"')
    html = html.replace("strong>", "b>").replace("em>", "i>").replace(", and", ",&nbsp;and")
    return html.replace("<p>", '<p style="margin-left:0px;">').replace("<ul>", '<ul class="ck-list">')


def old_forum(size: int) -> str:
    """A post as forums stored it twenty years ago: line breaks for paragraphs, fonts and capital letters."""
    html = canonical(size).replace(f" {REL}", ' target="_blank" class="postlink"')
    html = html.replace("<p>", "").replace("</p>", "<BR><BR>\n").replace("strong>", "B>").replace("em>", "I>")
    return html.replace("<h3>", '<FONT SIZE="4"><B>').replace("</h3>", "</B></FONT><BR>")


def mess(size: int) -> str:
    """HTML as Word writes it, of about that many characters."""
    return MESS * (size // len(MESS))
