"""A clipboard in both forms: read, recognized, reshaped and proven; and the one form for the other."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from editor.canonical.characters import characters
from editor.canonical.document import Document
from editor.messages import notice
from editor.paste.bare import shown_text, tags_over
from editor.paste.clipboard import Clipboard, read
from editor.paste.hosts import obey
from editor.paste.markup import prepared
from editor.paste.plain import plain_form, plain_text
from editor.paste.sources import recognize
from editor.policy import Policy
from editor.repair.prescan import bare_text, prescan
from editor.repair.repair import Repaired, prove
from editor.repair.reshape import Reshaped, reshape
from editor.result import Notice, Paste

OFFERS = {"plain": "restore_formatting", "rich": "paste_as_plain_text"}
"""Mode → the action that leads to the other one."""


def paste(html: str | None, text: str | None, policy: Policy) -> Paste:
    """A clipboard's HTML and text (either may be missing) in both forms, and which one the policy inserts.

    Never raises for what a clipboard holds.

    >>> paste("<b>Hi</b> there", None, Policy()).plain
    Markup('<p>Hi there</p>')
    """
    notices: list[Notice] = []
    text = characters(text or "")
    source, rich = "plain", None
    if html and html.strip():
        source, rich = _rich(html, policy, notices)
        if rich is None and not text.strip():
            text = shown_text(characters(html))
    if rich is None or (not rich.document.html and not rich.pasted_images):
        rich = prove(Reshaped(plain_text(text)), policy)
        source = "plain" if rich.document.html else source
        plain, formatted = rich.document.html, False
    else:
        plain, formatted = plain_form(rich.document)
    if formatted:
        notices.insert(0, notice("pasted_rich_text", actions=(OFFERS[policy.paste],)))
    if rich.pasted_images:
        notices.append(notice("pasted_image", actions=("insert_image",), count=rich.pasted_images))
    proven = prove(Reshaped(plain), policy).document if formatted else rich.document
    return Paste(_markup(rich.document), _markup(proven), source, policy.paste, tuple(notices))


def switched(paste: Paste) -> Paste:
    """The same paste in its other form, with the notice that leads back.

    >>> both = paste("<b>Hi</b>", None, Policy())
    >>> both.mode, switched(both).mode, switched(switched(both)) == both
    ('plain', 'rich', True)
    """
    mode = "plain" if paste.mode == "rich" else "rich"
    offer = notice("pasted_rich_text", actions=(OFFERS[mode],))
    notices = tuple(offer if each.code == offer.code else each for each in paste.notices)
    return replace(paste, mode=mode, notices=notices)


def _rich(html: str, policy: Policy, notices: list[Notice]) -> tuple[str, Repaired | None]:
    """The source of a clipboard's HTML and its rich form; None where there is more than is read as a tree."""
    # Tags are counted before anything looks at each of them, and again once pictures' bytes are gone.
    if (too_many := _too_many_tags(html)) is None:
        html = prepared(html if html.isascii() and "\r" not in html else characters(html))
        too_many = _too_large(html, policy) or _too_many_tags(html)
    if too_many is not None:
        notices.append(too_many)
        return "plain", None
    source, steps = recognize(html)
    clipboard = read(html)
    for step in steps:
        step(clipboard)
    obey(clipboard, policy)
    return source, prove(_reshaped(clipboard, policy), policy)


def _too_large(html: str, policy: Policy) -> Notice | None:
    size = len(html) if html.isascii() else len(html.encode(errors="replace"))
    if size <= policy.paste_max_bytes:
        return None
    return notice("paste_too_large", limit=policy.paste_max_bytes, count=size)


def _too_many_tags(html: str) -> Notice | None:
    if (over := tags_over(html)) is None:
        return None
    count, limit = over
    return notice("too_many_tags", limit=limit, count=count)


def _reshaped(clipboard: Clipboard, policy: Policy) -> Reshaped:
    """The tree as canonical HTML; as plain text where it is nested deeper than a reply may be."""
    reshaped = reshape(clipboard.body, policy)
    if reshaped.too_deep and not reshaped.html:
        return Reshaped(plain_text(bare_text(prescan(clipboard.html))))
    return reshaped


def _markup(document: Document) -> Markup:
    return Markup(document.html)  # noqa: S704  # proven by verify
