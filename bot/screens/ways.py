"""Sharing through a coordinator: whom to speak to, and why nothing of it is written here."""

from collections.abc import Sequence

from bot.domain.people import Member
from bot.screens.cases import made_up_roster
from bot.screens.elements import Callout, Element, Form, Text, Tone
from bot.screens.exhibit import Exhibit
from bot.text.catalogue import T

MOST = 20
"""How many coordinators are named."""


def through(coordinators: Sequence[Member]) -> Form:
    """Shown over the form, which keeps its words. Nothing is stored, and no coordinator is told."""
    named: tuple[Element, ...] = tuple(Text(member.name) for member in coordinators[:MOST])
    elements: tuple[Element, ...] = (
        Callout(
            Tone.PRIVATE,
            T("Speak to a coordinator."),
            T(
                "In person or by telephone, and to one who did not read the study. They share it as their own case, and"
                " tell you what is answered. Nothing is written down of who asked them."
            ),
        ),
        *(named or (Text(T("Nobody else coordinates this programme yet.")),)),
        Text(
            T(
                "Nothing is stored here, and nobody is told that you looked. What you typed stays in the form behind"
                " this until you close it."
            ),
            quiet=True,
        ),
    )
    return Form("case.through", T("Through a coordinator"), elements, None, T("Back to the form"))


EXHIBITS = (
    Exhibit("ways.through.sample", lambda: through(made_up_roster(2))),
    Exhibit("ways.through.worst", lambda: through(made_up_roster(300))),
    Exhibit("ways.through_nobody.sample", lambda: through(())),
)
