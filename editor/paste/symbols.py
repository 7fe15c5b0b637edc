"""Letters that a symbol font shows as pictures, as the characters they stand for."""

from __future__ import annotations

WINGDINGS_PAIRS = """
    !✏ "✂ #✁ $👓 %🔔 &📖 (☎ )✆ *✉ 6⌛ 7⌨ 8🖱 :🖥 <💾 >✇ ?✍ A✌ B👌 C👍 D👎 E☜ F☞ G☝ H☟ I🖐 J🙂 K😐 L🙁 M💣 N☠ Q✈ R☼ S💧 T❄
    Y✡ Z☪ ^♈ l● m❍ n■ o□ q❑ r❒ s⬧ t⧫ u◆ v❖ w⬥ x⌧ y⍓ z⌘ {❀ |✿ ¤◎ §▪ ¨◻ «★ ¶✪ Ø➢ ß← à→ á↑ â↓ ç⇐ è➔ é⇑ ê⇓ ë⇔
    ð⇨ û✗ ü✓ ý☒ þ☑
"""
"""Microsoft's Wingdings, each letter before what it shows; the smileys and arrows are what AutoCorrect types."""
SYMBOL_PAIRS = """
    aα bβ gγ dδ eε zζ hη qθ iι kκ lλ mμ nν xξ oο pπ rρ sσ tτ uυ fφ cχ yψ wω AΑ BΒ GΓ DΔ EΕ ZΖ HΗ QΘ IΙ KΚ
    LΛ MΜ NΝ XΞ OΟ PΠ RΡ SΣ TΤ UΥ FΦ CΧ YΨ WΩ £≤ ¥∞ «↔ ¬← ®→ ¯↓ °° ±± ³≥ ´× ·• ¸÷ ¹≠ º≡ »≈ ¼… Ç∩ È∪ Î∈ Ð∠
    Ö√ Þ⇒ å∑ ò∫
"""
"""Adobe's Symbol likewise."""
FONTS = {
    name: {pair[0]: pair[1] for pair in pairs.split()}
    for name, pairs in (("wingdings", WINGDINGS_PAIRS), ("symbol", SYMBOL_PAIRS))
}
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
    letters = (
        chr(ord(letter) - PRIVATE_USE) if PRIVATE_USE < ord(letter) < PRIVATE_USE + 256 else letter for letter in text
    )
    return "".join(table.get(letter, letter) for letter in letters)
