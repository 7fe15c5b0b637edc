"""`Editor.paste` of Word documents and hostile clipboards, beside what reading the same HTML costs alone."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from functools import partial

import nh3
from lxml import html as lxml_html

from benchmarks.rounds import medians, shown
from editor import Editor, Policy

HEAD = (
    "<html xmlns:o='urn:schemas-microsoft-com:office:office' xmlns:w='urn:schemas-microsoft-com:office:word'><head>"
    "<style><!-- p.MsoNormal, li.MsoNormal {margin:0cm; font-size:11.0pt; font-family:Calibri;} "
    "@list l0:level1 {mso-level-number-format:bullet;} --></style></head><body><!--StartFragment-->"
)
PARAGRAPH = (
    "<p class=MsoNormal><b style='mso-bidi-font-weight:normal'><span lang=EN-US style='font-size:12.0pt;"
    "mso-fareast-font-family:\"Times New Roman\"'>Heading {number}</span></b><span lang=EN-US style='font-size:12.0pt'> "
    "and some more words that make a paragraph of usual length, about as long as the markup around it.<o:p></o:p></span></p>\n\n"
)
ITEM = (
    "<p class=MsoListParagraph style='margin-left:{margin}.0pt;text-indent:-18.0pt;mso-list:l0 level{level} lfo1'>"
    "<![if !supportLists]><span lang=EN-US style='font-family:Symbol;mso-fareast-font-family:Symbol'>"
    "<span style='mso-list:Ignore'>·<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span></span>"
    "<![endif]><span lang=EN-US>Item {number}<o:p></o:p></span></p>\n\n"
)
TABLE = (
    "<table class=MsoTableGrid border=1><tr style='mso-yfti-irow:0'><td width=100 valign=top style='border:solid 1.0pt'>"
    "<p class=MsoNormal>a {number}<o:p></o:p></p></td><td width=100><p class=MsoNormal>b<o:p></o:p></p></td></tr></table>\n"
)


def word_html(size: int) -> str:
    """A clipboard of Word of about `size` characters: paragraphs, nested list items and small tables."""
    parts, length = [HEAD], 0
    for number in itertools.count():
        if length >= size:
            break
        level = 1 + number % 3
        part = TABLE if number % 16 == 0 else ITEM if number % 4 == 0 else PARAGRAPH
        parts.append(part.format(number=number, level=level, margin=36 * level))
        length += len(parts[-1])
    return "".join([*parts, "<!--EndFragment--></body></html>"])


HOSTILE: dict[str, Callable[[], str]] = {
    "20,000 nested spans": lambda: "<span>" * 20_000 + "x" + "</span>" * 20_000,
    "50,000 list paragraphs": lambda: "".join(
        f"<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>{number}.</span>x</p>"
        for number in range(1, 50_001)
    ),
    "5 MB of base64 pictures": lambda: "<p>x<img src='data:image/png;base64," + "A" * 5_000_000 + "'></p>",
    "10,000 CSS rules": lambda: (
        "<style>" + "".join(f".c{number}{{font-weight:bold}}" for number in range(10_000)) + "</style>"
        + "".join(f"<p class=c{number}>x</p>" for number in range(10_000))
    ),
    "100,000 attributes": lambda: "<p " + " ".join(f"a{number}=b" for number in range(100_000)) + ">x",
    "20,000 nested tables": lambda: "<table><tr><td>" * 20_000 + "x",
}  # fmt: skip


def main() -> None:
    """Print both tables."""
    editor = Editor(Policy(cleaner="nh3"))
    print("Editor.paste of Word's HTML, median of interleaved rounds")
    print(f"{'size':>10} {'paste':>10} {'per MB':>10} {'lxml parse':>12} {'nh3.clean':>12}")
    for size in (100_000, 250_000, 1_000_000, 4_000_000):
        html = word_html(size)
        times = medians(
            {
                "paste": partial(editor.paste, html=html),
                "lxml": partial(lxml_html.document_fromstring, html),
                "nh3": partial(nh3.clean, html),
            },
            seconds=5.0,
        )
        print(
            f"{len(html):>10} {shown(times['paste']):>10} {shown(times['paste'] / len(html) * 1e6):>10} "
            f"{shown(times['lxml']):>12} {shown(times['nh3']):>12}"
        )
    print("\nHostile clipboards, once")
    for name, make in HOSTILE.items():
        html = make()
        start = time.perf_counter()
        editor.paste(html=html)
        print(f"{name:>26} {len(html):>10} {shown(time.perf_counter() - start):>10}")
    print()


if __name__ == "__main__":
    main()
