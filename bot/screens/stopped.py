"""Forms that the screen for identifiers has stopped, or asks about: how they look, for the gallery."""

from bot.domain.cases import MOST_WORDS
from bot.domain.lists import Lists
from bot.screens import cases
from bot.screens.elements import Form
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Invalid

_MADE_UP = {"outstanding": "no", "kind": "near_miss", "modality": "ct", "reader": "coordinator"}


def _form(members: int, **typed: str) -> Form:
    """The form of a case as it comes back with these words."""
    values = {**_MADE_UP, **typed}
    form = cases.share(
        roster=cases.made_up_roster(members),
        lists=Lists(),
        subspecialty=None,
        senders=9,
        moderated=True,
        nonce="n" * 27,
        values=values,
    )
    try:
        cases.ShareCase.read(values)
    except Invalid as invalid:
        return form.with_errors(invalid.errors)
    return form


def _one_number() -> Form:
    return _form(24, happened="A small nodule at the left apex. I can be reached at 514-555-0143.")


def _many_numbers() -> Form:
    numbers = "\n".join(f"514-555-01{at:02}" for at in range(90))
    return _form(300, happened=numbers, point="Seen on 3 March 2024 by Dr Tremblay, who is 94 years old.")


def _one_name() -> Form:
    return _form(24, happened="A small nodule at the left apex of Marie Gagnon, behind the first rib.")


def _many_names() -> Form:
    names = " saw ".join(("Marie Gagnon", "Kowalczyk", "Abernathy") * 60)
    return _form(300, happened=names[:MOST_WORDS], point="“Marie Gagnon” <b>")


EXHIBITS = (
    Exhibit("stopped.sample", _one_number),
    Exhibit("stopped.worst", _many_numbers),
    Exhibit("doubted.sample", _one_name),
    Exhibit("doubted.worst", _many_names),
)
