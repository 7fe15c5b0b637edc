"""What a list marker's text says: a bullet or a number, and which number it may be.

Word writes each item's marker as text ("1.", "b)", "iv.", "·"), and a clipboard without a head holds nothing else about
the list. Several readings of one marker are possible: "i." is 1 in Roman numerals and 9 in letters.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

SYMBOL_FONT = re.compile(r"(?i)\b(?:wingdings|webdings|symbol|courier new)\b")
ROMAN = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})\Z")
ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
AROUND = " \t\n\u00a0()[]{}<>.,:;-–—/、。．，：）（】【』『」「>ªº°"
BULLETS = frozenset("o v q n l w u s t Ø ø § ü à è Ü þ Þ ð".split())
"""Letters that are bullets where nothing stands around them: how symbol fonts' bullets read without their font."""
CJK_DIGITS = {
    digit: value
    for value, digits in enumerate(
        ("〇零", "一壱壹弌", "二弐貳贰", "三参參叁", "四肆", "五伍", "六陸陆", "七柒漆", "八捌", "九玖")
    )
    for digit in digits
}
CJK_UNITS = {"十": 10, "拾": 10, "百": 100, "千": 1000}
SEQUENCES = (
    "甲乙丙丁戊己庚辛壬癸",
    "子丑寅卯辰巳午未申酉戌亥",
    "가나다라마바사아자차카타파하",
    "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ",
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
    "イロハニホヘトチリヌルヲワカヨタレソツネナラム",
    "абвгдежзиклмнопрстуфхцчшщыэюя",
    "αβγδεζηθικλμνξοπρστυφχψω",
    "אבגדהוזחטיכלמנסעפצקרשת",
    "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
)
WORDS = {
    word: value
    for words in (
        "one two three four five six seven eight nine ten eleven twelve",
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
    )
    for value, word in enumerate(words.split(), 1)
}


@dataclass(frozen=True, slots=True)
class Marker:
    """A list item's marker: `numbers` are its possible readings, best first, and a bullet has none."""

    numbers: tuple[int, ...] = ()
    compound: bool = False
    """Several levels' numbers in one, as in "2.1.3"; `numbers` reads the last."""

    @property
    def ordered(self) -> bool:
        """Whether it is a number."""
        return bool(self.numbers)


BULLET = Marker()


def read_marker(text: str, font: str = "") -> Marker:
    """The meaning of a marker's text, shown in a font.

    >>> read_marker("iv)").numbers, read_marker("2.1.3").numbers, read_marker("·").ordered
    ((4,), (3,), False)
    """
    text = unicodedata.normalize("NFKC", text[:200]).strip()
    core = text.strip(AROUND)
    if not core:
        return BULLET
    digits = DIGITS.findall(core)
    if digits:
        number = int("".join(str(unicodedata.digit(digit, 0)) for digit in digits[-1][-9:]))
        return Marker((number,), compound=len(digits) > 1)
    bare = core == text
    if bare and (core in BULLETS or (len(core) == 1 and SYMBOL_FONT.search(font))):
        return BULLET
    last = LAST_PART.split(core)[-1]
    numbers = tuple(dict.fromkeys(letters_value(last.lower())))
    return Marker(numbers, compound=last != core)


DIGITS = re.compile(r"\d+")
LAST_PART = re.compile(r"[\s.\-–]+")


def letters_value(text: str) -> list[int]:
    """Every number that letters may stand for, the likelier first.

    >>> letters_value("i"), letters_value("cc"), letters_value("二十一")
    ([1, 9], [29, 200], [21])
    """
    numbers: list[int] = []
    if text in WORDS:
        return [WORDS[text]]
    if text.isascii() and text.isalpha():
        if len(set(text)) == 1:  # Word goes on with aa, bb after z
            numbers.append(ord(text[0]) - ord("a") + 1 + 26 * (len(text) - 1))
        elif len(text) == 2 and not ROMAN.match(text):  # LibreOffice goes on with aa, ab
            numbers.append(26 * (ord(text[0]) - 96) + ord(text[1]) - 96)
        if ROMAN.match(text):
            numbers.append(roman_value(text))
        return sorted(numbers)
    if text and all(character in CJK_DIGITS or character in CJK_UNITS for character in text):
        return [cjk_value(text)]
    return [sequence.index(text) + 1 for sequence in SEQUENCES if len(text) == 1 and text in sequence]


def roman_value(text: str) -> int:
    """The value of lower-case Roman numerals."""
    values = [ROMAN_VALUES[letter] for letter in text]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def cjk_value(text: str) -> int:
    """The value of Chinese or Japanese numerals up to the thousands."""
    total, digit, units = 0, 0, False
    for character in text:
        if character in CJK_UNITS:
            total += (digit or 1) * CJK_UNITS[character]
            digit, units = 0, True
        else:
            digit = CJK_DIGITS[character] if units or not digit else digit * 10 + CJK_DIGITS[character]
    return total + digit
