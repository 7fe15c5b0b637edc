"""The content of one place as it is gathered, and the ways to write it: as blocks, or inline where that is enough."""

from __future__ import annotations

from editor.repair.inline import Inline


class Flow:
    """Blocks, and inline content that becomes a block of its own, named `wrap`, once another block begins."""

    __slots__ = ("blocks", "inline", "style", "wrap")

    def __init__(self, wrap: str = "p") -> None:
        self.blocks: list[str] = []
        self.inline = Inline()
        self.wrap = wrap
        self.style = ""

    def flush(self) -> None:
        """End a run of inline content that stood between blocks: a paragraph, or several at blank lines."""
        if self.inline.pieces:
            for part in self.inline.paragraphs():
                self._paragraph(part)
            self.inline = Inline()

    def end_paragraph(self) -> None:
        """End the content of a paragraph element: one paragraph, its line breaks kept."""
        self._paragraph(self.inline)
        self.inline = Inline()

    def block(self, html: str) -> None:
        """Add a block, after what stood before it."""
        self.flush()
        self.blocks.append(html)

    def as_blocks(self) -> str:
        """Everything as blocks."""
        self.flush()
        return "".join(self.blocks)

    def as_either(self) -> str:
        """Inline content where that is all there is or makes the only paragraph, else blocks."""
        if not self.blocks:
            return self.inline.html()
        self.flush()
        only = self.blocks[0]
        if len(self.blocks) == 1 and only.startswith("<p>"):
            return only[len("<p>") : -len("</p>")]
        return "".join(self.blocks)

    def _paragraph(self, inline: Inline) -> None:
        if html := inline.html():
            self.blocks.append(f"<{self.wrap}{self.style}>{html}</{self.wrap}>")
