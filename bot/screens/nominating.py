"""Choosing a case for one of the sessions that take it, as coordinators see it."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from bot.domain.agenda import Showing, last_day_to_choose
from bot.domain.rounds import SeriesId, Session
from bot.domain.views import BoardCase
from bot.screens.agenda import MAY_BE_SHOWN, by_key, made_up_case, made_up_sessions, session_key
from bot.screens.common import NOT_YET
from bot.screens.elements import (
    Block,
    Button,
    Buttons,
    Callout,
    Choice,
    Element,
    Facts,
    Form,
    Option,
    Text,
    Tone,
)
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.text.catalogue import T

MOST_SESSIONS = 24
"""How many sessions are offered: more than two months of weekly series hold."""


MOST_NAME = 36
"""How much of a series' name an option holds beside its day and time. The list under the question has all of it."""


class Choosing(Answers):
    """For which session a case is chosen."""

    session: Annotated[
        str,
        Choice(
            label=T("At which session"), hint=T("Day and time in the zone of each series."), options=(), spread=False
        ),
    ]


def on_board(opened: BoardCase) -> list[Block]:
    """What a case on the board says about rounds once it is closed: the same whoever looks, and never which end."""
    if opened.showing is None:
        return []
    if opened.chosen_for is not None:
        show = Button("agenda.show", T("Open the agenda"), session_key(opened.chosen_for), opens=True)
        return [Text(T("Chosen for the rounds on {day}.", day=opened.chosen_for.on)), Buttons((show,))]
    said = Text(MAY_BE_SHOWN[opened.showing])
    if opened.showing is Showing.MAY_NOT:
        return [said]
    return [said, Buttons((Button("board.nominate.ask", T("Choose it for rounds"), opened.handle, opens=True),))]


def nominate(
    opened: BoardCase,
    sessions: Sequence[Session],
    names: Mapping[SeriesId, str],
    nonce: str,
    chosen: str = "",
    values: Mapping[str, str] | None = None,
) -> Form:
    """Asks for which session. `names` are those of the series; `chosen` is the one from whose agenda it was asked."""
    hidden = {"h": opened.handle, "n": nonce, "s": chosen}
    if not sessions:
        none = Text(
            T(
                "No session takes a case now. Both people have to hear of it at least three working days before, and"
                " the keys to a case last 90 days at most."
            )
        )
        return Form("board.nominate", T("Choose it for rounds"), (none,), None, T("Back"), hidden)
    shown = sessions[:MOST_SESSIONS]
    options = tuple(
        Option(
            session_key(one),
            T("{day}, {at}: {name}", day=one.on, at=one.at, name=_short(names[one.series_id])),
        )
        for one in shown
    )
    first = by_key(shown, chosen) or shown[0]
    ask = Choosing.questions(values, session={"options": options, "value": session_key(first)})
    told = (
        T("Both people are told, and each can still ask not to show it.")
        if opened.showing is Showing.MAY
        else T("Who wants to be asked first is asked now; both people are told. Without a yes in time it is not shown.")
    )
    elements: tuple[Element, ...] = (
        NOT_YET,
        ask["session"],
        Facts(
            tuple(
                (
                    T("{day}, cases until {until}", day=one.on, until=last_day_to_choose(one)),
                    names[one.series_id],
                )
                for one in shown
            )
        ),
        Text(told),
        Callout(
            Tone.PRIVATE,
            T("Who can see this:"),
            T(
                "the coordinators and both people. What was written about the case, and the key to who took part, are"
                " kept until 14 days after the session, but no longer than 90 days after the case was closed."
            ),
        ),
    )
    return Form("board.nominate", T("Choose it for rounds"), elements, T("Choose it"), T("Back"), hidden)


def nominated() -> Callout:
    """After a case was chosen."""
    return Callout(Tone.DONE, T("Chosen."), T("Both people are told 2 to 20 minutes from now, in working hours."))


def _short(name: str) -> str:
    return name if len(name) <= MOST_NAME else name[: MOST_NAME - 1].rstrip() + "…"


def _made_up(showing: Showing, number: int, name: str = "Chest rounds") -> Form:
    sessions = made_up_sessions(number)
    return nominate(made_up_case(showing), sessions, {one.series_id: name for one in sessions}, "n" * 27)


EXHIBITS = (
    Exhibit("nominating.nominate.sample", lambda: _made_up(Showing.MAY, 3)),
    Exhibit("nominating.none.sample", lambda: _made_up(Showing.MAY, 0)),
    Exhibit("nominating.nominate.worst", lambda: _made_up(Showing.ASK, 40, "<" * 80)),
)
