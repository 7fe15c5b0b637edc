"""Links and embeds: what an address, a text and a page cost, beside linkify-it-py and bleach.linkify in the same run."""

from __future__ import annotations

import bleach.linkifier
from linkify_it import LinkifyIt

from benchmarks.rounds import medians
from editor import Editor, Policy
from editor.rules.addresses import find_addresses

TEXT = "Thanks, that helped. See the second answer there, and do not forget to restart the service afterwards.\n"
LINKED = "Thanks, see https://example.org/a_(b)?c=d#e, or www.example.net. Write to me@example.org if (http://e.org) fails.\n"
PLAYER = "https://youtu.be/GfEKGum0kGQ?t=40"

_linkify = LinkifyIt()
_linker = bleach.linkifier.Linker(parse_email=True)


def main() -> None:
    """Print the table."""
    editor, plain = Editor(), Editor(Policy(autolink=False, embeds=False))
    prose, links = TEXT * 20, LINKED * 20
    html, linked = f"<p>{prose}</p>", f"<p>{links}</p>"
    checked = editor.check(html).html
    stored = editor.check(f"<p>{prose}</p><p>{PLAYER}</p>").html
    contenders = {
        "embed, a host that is not in the catalogue": lambda: editor.embed("https://forum.example.org/t/1?p=2#3"),
        "embed, YouTube": lambda: editor.embed(PLAYER),
        "embed, a picture file": lambda: editor.embed("https://example.org/a/cat.png"),
        "render 2 KB without embeds, as check returned it": lambda: editor.render(checked),
        "render 2 KB without embeds, as a database returned it": lambda: editor.render(html),
        "render 2 KB with a player": lambda: editor.render(stored),
        "check 2 KB without addresses, links and embeds off": lambda: plain.check(html),
        "check 2 KB without addresses": lambda: editor.check(html),
        "find 80 addresses in 2 KB": lambda: find_addresses(links),
        "  linkify-it-py": lambda: _linkify.match(links),
        "  bleach.linkify": lambda: _linker.linkify(linked),
        "check 2 KB with 80 addresses": lambda: editor.check(linked),
    }
    print("Links and embeds, median of interleaved rounds")
    for name, seconds in medians(contenders).items():
        print(f"{name:52} {seconds * 1e6:10.1f} µs")
