"""A text as the screen reads it: look-alike characters made one, with the way back to the characters as typed."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹘﹣－⁃⸺", "-"),
        **dict.fromkeys("’‘ʼ′`´＇ʹ", "'"),
        **dict.fromkeys("“”«»„＂", '"'),
        **dict.fromkeys("․‧∙•·｡。", "."),
        **dict.fromkeys("⁄∕／", "/"),
        **dict.fromkeys("：﹕∶", ":"),
        **dict.fromkeys("АаΑ", "A"),
        **dict.fromkeys("ВΒ", "B"),
        **dict.fromkeys("СсϹ", "C"),
        **dict.fromkeys("ЕеΕ", "E"),
        **dict.fromkeys("НΗ", "H"),
        **dict.fromkeys("ІΙі", "I"),
        **dict.fromkeys("КΚ", "K"),
        **dict.fromkeys("МΜ", "M"),
        **dict.fromkeys("ОоΟο", "O"),
        **dict.fromkeys("РрΡ", "P"),
        **dict.fromkeys("ТΤ", "T"),
        **dict.fromkeys("ХхΧ", "X"),
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "þ": "th",
        "ı": "i",
    }
)
_AS_THEY_ARE = frozenset("²³¹⁰⁴⁵⁶⁷⁸⁹½¼¾⅓⅔ªº°µμ")
"""What means something else than the letters and digits it could be taken apart into."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`text` without accents and look-alikes, `low` the same in small letters, character for character.

    `origin` says for each character of both where in `source`, the text as typed, it came from.
    """

    text: str
    low: str
    origin: Sequence[int]
    source: str

    def accented(self, place: int) -> bool:
        """Whether the character was typed with an accent: the French à is no a."""
        return self.source[self.origin[place]] in "àâÀÂ"

    def typed(self, start: int, end: int) -> tuple[int, int]:
        """The same place in the text as it was typed."""
        return self.origin[start], self.origin[end - 1] + 1


def read(typed: str) -> Reading:
    """Read a text of any length, in time that grows with it."""
    if typed.isascii():
        text = typed.replace("\t", " ")
        return Reading(text, text.lower(), range(len(text)), typed)
    plain: list[str] = []
    origin: list[int] = []
    for place, letter in enumerate(typed):
        for one in letter if letter < "\x7f" and letter != "\t" else _plain(letter):
            plain.append(one)
            origin.append(place)
    text = "".join(plain)
    low = text.lower()
    if len(low) != len(text):
        low = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
    return Reading(text, low, tuple(origin), typed)


def _plain(letter: str) -> str:
    if letter in _AS_THEY_ARE:
        return letter
    alike = letter.translate(_ALIKE)
    if alike != letter:
        return alike
    decimal = unicodedata.decimal(letter, None)
    if decimal is not None:
        return str(decimal)
    kind = unicodedata.category(letter)
    if kind in {"Cf", "Mn", "Me"}:
        return ""
    if kind[0] == "Z" or letter == "\t":
        return " " if letter not in "\u2028\u2029" else "\n"
    parts = [one for one in unicodedata.normalize("NFKD", letter) if unicodedata.category(one)[0] != "M"]
    return "".join(parts).translate(_ALIKE) or letter
