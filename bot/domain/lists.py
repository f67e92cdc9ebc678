"""The lists that a case is coded with: the words that the bot brings, as a programme shows, words and orders them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from bot.domain.cases import Criterion, Factor, Kind, Modality, Source, Subspecialty


class Axis(StrEnum):
    """What a list says of a case."""

    KIND = "kind"
    FACTOR = "factor"
    CRITERION = "criterion"
    SOURCE = "source"
    MODALITY = "modality"
    SUBSPECIALTY = "subspecialty"


BROUGHT: Mapping[Axis, Sequence[str]] = {
    Axis.KIND: tuple(Kind),
    Axis.FACTOR: tuple(Factor),
    Axis.CRITERION: tuple(Criterion),
    Axis.SOURCE: tuple(Source),
    Axis.MODALITY: tuple(Modality),
    Axis.SUBSPECIALTY: tuple(Subspecialty),
}
"""What the bot brings, in the order in which it is offered."""

GROWING = frozenset(Axis) - {Axis.KIND}
"""The lists that a programme can add to. A kind decides when a case leaves and by what name: nobody can type that."""

MOST_OWN = 20
"""How many words a programme may add to a list. One that is not offered any more still counts: old cases bear it."""

WORDING = 40
"""At most this many characters in a word of a list."""


@dataclass(frozen=True, slots=True)
class Former:
    """What a word said until a day: cases that were shared before it keep saying so. Empty where it was the bot's."""

    before: date
    english: str
    french: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of a list. `english` and `french` are empty where it says what the bot brings."""

    code: str
    offered: bool = True
    english: str = ""
    french: str = ""
    former: tuple[Former, ...] = ()

    def says(self, on: date | None) -> tuple[str, str]:
        """What it says in English and French of a case that was shared on a day; None asks for what it says now."""
        if on is not None:
            for was in self.former:
                if on < was.before:
                    return was.english, was.french
        return self.english, self.french

    def worded(self, english: str, french: str, today: date) -> "Entry":
        """The same word said otherwise from today on. Cases of today say it too: nothing tells them from later ones."""
        if (english, french) == (self.english, self.french):
            return self
        former = self.former
        if not former or former[-1].before < today:
            former = (*former, Former(today, self.english, self.french))
        return replace(self, english=english, french=french, former=former)


_AS_BROUGHT = {axis: tuple(Entry(code) for code in codes) for axis, codes in BROUGHT.items()}


@dataclass(frozen=True, slots=True)
class Lists:
    """All lists of a programme. `changed` holds those alone that it has changed."""

    changed: Mapping[Axis, tuple[Entry, ...]] = field(default_factory=dict[Axis, tuple[Entry, ...]])

    def of(self, axis: Axis) -> tuple[Entry, ...]:
        """Every word of a list: those that are offered in their order, then the others.

        What a later version of the bot brings is not offered by a programme that has changed its list before.
        """
        changed = self.changed.get(axis)
        if changed is None:
            return _AS_BROUGHT[axis]
        known = {entry.code for entry in changed}
        return (*changed, *(Entry(code, offered=False) for code in BROUGHT[axis] if code not in known))

    def offered(self, axis: Axis, keep: str | None = None) -> tuple[Entry, ...]:
        """Those that are offered, in order, and at the end the one that somebody has chosen before."""
        entries = self.of(axis)
        shown = tuple(entry for entry in entries if entry.offered)
        return (*shown, *(entry for entry in entries if entry.code == keep and not entry.offered))

    def find(self, axis: Axis, code: str) -> Entry | None:
        """The word with this code; None where the list has none."""
        return next((entry for entry in self.of(axis) if entry.code == code), None)

    def next_own(self, axis: Axis) -> str | None:
        """The code of the next word that the programme adds; None where it can add none."""
        if axis not in GROWING:
            return None
        known = {entry.code for entry in self.of(axis)}
        return next((code for n in range(1, MOST_OWN + 1) if (code := f"own_{n}") not in known), None)

    def placed(self, axis: Axis, entry: Entry, place: int | None) -> "Lists":
        """With a word at a place among those that are offered, or not offered any more.

        Args: place: from 0 on, the last where there are fewer; None takes it off.
        """
        others = [one for one in self.of(axis) if one.code != entry.code]
        shown, kept = [one for one in others if one.offered], [one for one in others if not one.offered]
        if place is None:
            kept.insert(0, replace(entry, offered=False))
        else:
            shown.insert(place, replace(entry, offered=True))
        return self._with(axis, (*shown, *kept))

    def restored(self, axis: Axis, today: date) -> "Lists":
        """With a list as the bot brings it. What the programme added is kept for old cases, and not offered."""
        found = {entry.code: entry for entry in self.of(axis)}
        brought = tuple(replace(found.pop(code).worded("", "", today), offered=True) for code in BROUGHT[axis])
        return self._with(axis, (*brought, *(replace(own, offered=False) for own in found.values())))

    def _with(self, axis: Axis, entries: tuple[Entry, ...]) -> "Lists":
        return Lists({**self.changed, axis: entries})


def as_brought(lists: Lists, axis: Axis) -> bool:
    """Whether a list offers what the bot brings, in its words and its order."""
    offered = [(entry.code, entry.english, entry.french) for entry in lists.offered(axis)]
    return offered == [(code, "", "") for code in BROUGHT[axis]]


FIRST_KINDS = (Kind.LEARNING_OPPORTUNITY, Kind.GOOD_CALL)

JUST_STARTING = Lists({Axis.KIND: tuple(Entry(kind, offered=kind in FIRST_KINDS) for kind in Kind)})
"""What a programme offers that is just starting: two kinds, and the others once it switches them on."""
