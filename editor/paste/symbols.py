"""Letters that a symbol font shows as pictures, and emoji pictures, as the characters they stand for."""

from __future__ import annotations

WINGDINGS = {
    "!": "✏", '"': "✂", "#": "✁", "$": "👓", "%": "🔔", "&": "📖", "(": "☎", ")": "✆", "*": "✉", "6": "⌛", "7": "⌨", "8": "🖱",
    ":": "🖥", "<": "💾", ">": "✇", "?": "✍", "A": "✌", "B": "👌", "C": "👍", "D": "👎", "E": "☜", "F": "☞", "G": "☝",
    "H": "☟", "I": "🖐", "J": "🙂", "K": "😐", "L": "🙁", "M": "💣", "N": "☠", "Q": "✈", "R": "☼", "S": "💧", "T": "❄",
    "Y": "✡", "Z": "☪", "^": "♈", "l": "●", "m": "❍", "n": "■", "o": "□", "q": "❑", "r": "❒", "s": "⬧", "t": "⧫", "u": "◆",
    "v": "❖", "w": "⬥", "x": "⌧", "y": "⍓", "z": "⌘", "{": "❀", "|": "✿", "\u00a4": "◎", "\u00a7": "▪", "\u00a8": "◻",
    "\u00ab": "★", "\u00b6": "✪", "\u00d8": "➢", "\u00df": "←", "\u00e0": "→", "\u00e1": "↑", "\u00e2": "↓", "\u00e7": "⇐",
    "\u00e8": "➔", "\u00e9": "⇑", "\u00ea": "⇓", "\u00eb": "⇔", "\u00f0": "⇨", "\u00fb": "✗", "\u00fc": "✓", "\u00fd": "☒", "\u00fe": "☑",
}  # fmt: skip
"""Microsoft's Wingdings, in the order of its code page; the smileys and arrows are what AutoCorrect types."""
SYMBOL = dict(zip("abgdezhqiklmnxoprstufcywABGDEZHQIKLMNXOPRSTUFCYW", "αβγδεζηθικλμνξοπρστυφχψωΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", strict=True)) | {
    "\u00a3": "≤", "\u00a5": "∞", "\u00ab": "↔", "\u00ac": "←", "\u00ae": "→", "\u00af": "↓", "\u00b0": "°",
    "\u00b1": "±", "\u00b3": "≥", "\u00b4": "×", "\u00b7": "•", "\u00b8": "÷", "\u00b9": "≠", "\u00ba": "≡", "\u00bb": "≈", "\u00bc": "…",
    "\u00c7": "∩", "\u00c8": "∪", "\u00ce": "∈", "\u00d0": "∠", "\u00d6": "√", "\u00de": "⇒", "\u00e5": "∑", "\u00f2": "∫",
}  # fmt: skip
"""Adobe's Symbol, in the order of its code page."""
FONTS = {"wingdings": WINGDINGS, "symbol": SYMBOL}
PRIVATE_USE = 0xF000
"""Symbol fonts' characters are also written at U+F020 to U+F0FF."""


def symbol_text(text: str, font: str) -> str:
    """Text of a symbol font as the characters it shows.

    >>> symbol_text("J \\uf0e0", "Wingdings")
    '🙂 →'
    """
    table = FONTS.get(font.strip("\"' ").lower())
    if table is None:
        return text
    letters = (chr(ord(letter) - PRIVATE_USE) if PRIVATE_USE < ord(letter) < PRIVATE_USE + 256 else letter for letter in text)
    return "".join(table.get(letter, letter) for letter in letters)
