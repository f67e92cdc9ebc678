"""The shape of a site's study numbers, in words and as an example."""

from functools import reduce
from itertools import cycle, groupby, islice

from bot.text.catalogue import N, Sentence, T

DIGIT, LETTER, EITHER = "#", "@", "*"
_EXAMPLES = {DIGIT: "1234567890", LETTER: "ABCDEFGHJK", EITHER: "A1B2C3D4E5"}


def shape(mask: str) -> Sentence:
    """A mask in words: "2 letters, then 6 digits"."""
    runs = groupby(mask, key=lambda sign: sign if sign in _EXAMPLES else "")
    parts = [_part(kind, "".join(run)) for kind, run in runs]
    return reduce(lambda first, second: T("{first}, then {second}", first=first, second=second), parts)


def _part(kind: str, run: str) -> Sentence:
    n = len(run)
    match kind:
        case "#":
            return N("{n} digit", "{n} digits", n)
        case "@":
            return N("{n} letter", "{n} letters", n)
        case "*":
            return N("{n} letter or digit", "{n} letters or digits", n)
        case _:
            return T("“{sign}”", sign=run)


def example(mask: str) -> str:
    """A made-up number of this shape."""
    signs = {sign: cycle(letters) for sign, letters in _EXAMPLES.items()}
    return "".join("".join(islice(signs[sign], 1)) if sign in signs else sign for sign in mask)
