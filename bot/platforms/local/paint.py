"""The smallest strokes of HTML that cards, windows and fields share."""

from markupsafe import Markup

from bot.text.catalogue import Catalogue, Words

NOTHING = Markup()


def icon(name: str) -> Markup:
    """One of the page's drawings. It never stands without a word beside it."""
    return Markup('<svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>').format(name)


class Painter:
    """Paints for one language. Every id begins with `uid`; `heading` is the tag that opens a section."""

    def __init__(self, catalogue: Catalogue, uid: str, heading: str) -> None:
        self.catalogue = catalogue
        self.uid = uid
        self.heading = heading
        self._ids = 0

    def say(self, words: Words) -> str:
        """The words as text."""
        return self.catalogue.say(words)

    def next_id(self) -> str:
        """An id that nothing else in this piece has."""
        self._ids += 1
        return f"{self.uid}-{self._ids}"

    def inline(self, words: Words) -> Markup:
        """Words within a line; a person's words keep their own direction."""
        if isinstance(words, str):
            return Markup('<bdi class="typed">{}</bdi>').format(words)
        return Markup("{}").format(self.say(words))

    def paragraph(self, words: Words, kind: str = "") -> Markup:
        """Words in their own paragraph; a person's words exactly as typed."""
        if isinstance(words, str):
            return Markup('<p class="{}" dir="auto">{}</p>').format(f"typed {kind}".strip(), words)
        return (
            Markup('<p class="{}">{}</p>').format(kind, self.say(words))
            if kind
            else Markup("<p>{}</p>").format(self.say(words))
        )
