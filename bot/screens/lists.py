"""The lists of words that cases are coded with, and the windows in which coordinators change them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Annotated

from bot.domain.lists import JUST_STARTING, MOST_OWN, WORDING, Axis, Entry, Lists, as_brought
from bot.screens.edits import again, watching
from bot.screens.elements import (
    Button,
    Buttons,
    Callout,
    Choice,
    Element,
    Form,
    Heading,
    Option,
    Row,
    ShortText,
    Style,
    Text,
    Tone,
)
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.words import BROUGHT, wording
from bot.text.catalogue import N, Sentence, T, catalogue

OFF = "off"
"""The place of a word that is not offered."""

NAMES: Mapping[Axis, Sentence] = {
    Axis.KIND: T("Kinds"),
    Axis.FACTOR: T("Factors"),
    Axis.CRITERION: T("Criteria of image quality"),
    Axis.SOURCE: T("How cases come up"),
    Axis.MODALITY: T("Modalities"),
    Axis.SUBSPECIALTY: T("Subspecialties"),
}


class Naming(Answers):
    """What a coordinator says of a word."""

    english: Annotated[str, ShortText(label=T("In English"), limit=WORDING)]
    french: Annotated[str, ShortText(label=T("In French"), limit=WORDING)]
    place: Annotated[str, Choice(label=T("Order"), options=())]

    @property
    def at(self) -> int | None:
        """The place from 0 on; None for a word that is not offered."""
        return None if self.place == OFF else int(self.place) - 1

    def said(self, axis: Axis, code: str) -> tuple[str, str]:
        """The words in both languages; empty where they are those of the bot."""
        brought = BROUGHT[axis].get(code)
        return ("", "") if brought is not None and self.typed == _in_both(brought) else self.typed

    @property
    def typed(self) -> tuple[str, str]:
        """What was typed in English and in French."""
        return " ".join(self.english.split()), " ".join(self.french.split())


ONE_IS_OFFERED = T("At least one has to be offered.")
SAID_ALREADY = T("Another word of this list says so already.")


def _in_both(words: Sentence) -> tuple[str, str]:
    return catalogue("en").say(words), catalogue("fr").say(words)


def said_already(lists: Lists, axis: Axis, code: str, said: tuple[str, str]) -> list[str]:
    """The fields in which somebody typed what another word says that is offered."""
    others = [_in_both(wording(axis, one)) for one in lists.offered(axis) if one.code != code]
    fields = ("english", "french")
    return [name for at, name in enumerate(fields) if said[at].casefold() in {one[at].casefold() for one in others}]


def overview(lists: Lists, done: Callout | None = None) -> Form:
    """Every list."""
    rows = [
        Row(
            name,
            N("{n} word is offered", "{n} words are offered", len(lists.offered(axis))),
            T("as the bot brings it") if as_brought(lists, axis) else T("yours"),
            Button("lists.open", T("Change"), value=axis, opens=True),
        )
        for axis, name in NAMES.items()
    ]
    elements = (*((done,) if done else ()), Text(_KEPT), *rows)
    return Form("lists", T("Lists"), elements, None, T("Close"))


_KEPT = T(
    "The words that cases are described with here. A case keeps those of the day on which it was shared, also where"
    " you change them or take them off."
)
_NO_NEW_KINDS = T(
    "A kind decides when a case leaves and what its form asks: it can be called otherwise, moved and taken off."
    " For a new one, ask whoever maintains the bot."
)


def one(lists: Lists, axis: Axis, done: Callout | None = None) -> Form:
    """The words of a list, in order, and those that are not offered."""
    entries = lists.of(axis)
    offered = [entry for entry in entries if entry.offered]
    kept = [entry for entry in entries if not entry.offered]
    elements: list[Element] = [*((done,) if done else ()), Text(_KEPT, quiet=True)]
    if axis is Axis.KIND:
        elements.append(Text(_NO_NEW_KINDS, quiet=True))
    elements += [Heading(T("Offered"), len(offered)), *_rows(axis, offered)]
    if kept:
        elements += [Heading(T("Not offered"), len(kept)), *_rows(axis, kept)]
    acts: list[Button] = []
    if not as_brought(lists, axis):
        value = f"{axis}|{mark(lists, axis)}"
        acts.append(Button("lists.restore", T("As the bot brings it"), value=value, style=Style.QUIET))
    if lists.next_own(axis) is not None:
        acts.append(Button("lists.add", T("Add a word"), value=axis, opens=True))
    if acts:
        elements.append(Buttons(tuple(acts)))
    return Form("lists.one", NAMES[axis], tuple(elements), None, T("Back"))


def mark(lists: Lists, axis: Axis) -> str:
    """A short sign of a list as it stands, by which a button knows whether somebody has changed it since."""
    return sha256(repr(lists.of(axis)).encode()).hexdigest()[:12]


def _rows(axis: Axis, entries: Sequence[Entry]) -> list[Row]:
    return [
        Row(
            wording(axis, entry),
            _instead(axis, entry),
            button=Button("lists.word.open", T("Change"), entry.code, axis, opens=True),
        )
        for entry in entries
    ]


def _instead(axis: Axis, entry: Entry) -> Sentence | None:
    """What the bot calls it, where the programme says something else."""
    if not entry.english:
        return None
    brought = BROUGHT[axis].get(entry.code)
    return T("Added by your programme") if brought is None else T("Brought as “{words}”", words=brought)


def change(lists: Lists, axis: Axis, entry: Entry | None, nonce: str, values: Mapping[str, str] | None = None) -> Form:
    """One word, to be called otherwise, moved or taken off; without one, a word to be added."""
    english, french = ("", "") if entry is None else _in_both(wording(axis, entry))
    codes = [one.code for one in lists.offered(axis)]
    at = str(len(codes) + 1)
    if entry is not None:
        at = str(codes.index(entry.code) + 1) if entry.offered else OFF
    places = places_of(lists, axis, entry)
    ask = Naming.questions(
        values, english={"value": english}, french={"value": french}, place={"value": at, "options": places}
    )
    title = T("A word of a list") if entry else T("A new word")
    hidden = {"a": axis, "h": entry.code if entry else "", "n": nonce}
    said = Text(T("Everybody reads it, with every case that bears it. Name nobody."), quiet=True)
    form = Form("lists.word", title, (*ask.values(), said), T("Save"), T("Back"), hidden)
    return watching(form) if entry else form


def places_of(lists: Lists, axis: Axis, entry: Entry | None) -> tuple[Option, ...]:
    """Where a word may stand: at each place of the list as it then is, or nowhere."""
    last = len(lists.offered(axis)) + (entry is None or not entry.offered)
    numbers = tuple(Option(str(at), T("{n}.", n=at)) for at in range(1, last + 1))
    return (*numbers, Option(OFF, T("It is not offered")))


SAVED = Callout(Tone.DONE, T("Saved."), T("Forms that open from now on offer this."))
LOOK_AGAIN = Callout(
    Tone.CAREFUL,
    T("Somebody has changed this list meanwhile."),
    T("Nothing was changed. This is how it stands now."),
)
FULL = Callout(
    Tone.CAREFUL,
    N("{n} word is added already.", "{n} words are added already.", MOST_OWN),
    T("Give one of those another name that is not offered any more."),
)


def _made_up(words: str, number: int = MOST_OWN) -> Lists:
    lists = JUST_STARTING
    for axis in Axis:
        first = lists.of(axis)[0]
        lists = lists.placed(axis, replace(first, english=words, french=words), 1)
        for n in range(number):
            code = lists.next_own(axis)
            if code is not None:
                lists = lists.placed(axis, Entry(code, english=f"{words}{n}"[-WORDING:], french=words), n)
    return lists


def _entry(lists: Lists, axis: Axis) -> Entry:
    return lists.of(axis)[0]


def _meanwhile() -> Form:
    lists = _made_up("<" * WORDING)
    form = change(lists, Axis.SUBSPECIALTY, _entry(lists, Axis.SUBSPECIALTY), "n" * 27)
    return again(form, form.fields, {"english": "Chest and heart"})


EXHIBITS = (
    Exhibit("lists.sample", lambda: overview(JUST_STARTING)),
    Exhibit("lists.worst", lambda: overview(_made_up("<" * WORDING), SAVED)),
    Exhibit("lists.one.sample", lambda: one(JUST_STARTING, Axis.KIND, SAVED)),
    Exhibit("lists.one_changed.sample", lambda: one(_made_up("Fatigue", 1), Axis.FACTOR)),
    Exhibit("lists.one.worst", lambda: one(_made_up("<" * WORDING), Axis.SUBSPECIALTY, LOOK_AGAIN)),
    Exhibit("lists.word.sample", lambda: change(Lists(), Axis.KIND, _entry(Lists(), Axis.KIND), "n" * 27)),
    Exhibit("lists.word_added.sample", lambda: change(Lists(), Axis.SOURCE, None, "n" * 27)),
    Exhibit("lists.word.worst", _meanwhile),
)
