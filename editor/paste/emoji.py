"""Pictures that mail and chat programs show for emoji, as the characters they stand for."""

from __future__ import annotations

from editor.paste.clipboard import Clipboard
from editor.paste.tree import replace
from editor.repair.smilies import emoji_of


def show_emoji(clipboard: Clipboard) -> None:
    """`<img class="emoji" alt="🙂" src="…">` → 🙂."""
    for image in list(clipboard.body.iter("img")):
        if shown := emoji_of({str(name): str(value) for name, value in image.attrib.items()}):
            replace(image, shown)
