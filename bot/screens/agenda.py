"""Choosing cases for a session, as coordinators see it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from typing import Annotated
from uuid import UUID

from bot.domain.agenda import Showing, last_day_to_choose
from bot.domain.cases import Case, CaseId, Kind, Modality
from bot.domain.people import ProgrammeId
from bot.domain.rounds import SeriesId, Session, SessionId
from bot.domain.threads import State, Thread, ThreadId
from bot.domain.views import BoardCase, Need
from bot.screens.common import NOT_YET
from bot.screens.elements import Block, Button, Buttons, Callout, Choice, Element, Facts, Form, Option, Text, Tone
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.text.catalogue import Sentence, T

MOST_SESSIONS = 24
"""How many sessions are offered: more than two months of weekly series hold."""

MAY_BE_SHOWN: Mapping[Showing, Sentence] = {
    Showing.MAY: T("May be shown at rounds."),
    Showing.ASK: T("May be shown at rounds if it is asked about first."),
    Showing.MAY_NOT: T("May not be shown at rounds."),
}


def session_key(session: Session) -> str:
    """A short name for a session in a list of options: the first part of its random id."""
    return session.id.hex[:10]


def by_key(sessions: Iterable[Session], key: str) -> Session | None:
    """The session behind an option, or None."""
    return next((one for one in sessions if session_key(one) == key[:10]), None)


class Choosing(Answers):
    """For which session a case is chosen."""

    session: Annotated[str, Choice(label=T("At which session"), options=(), spread=False)]


def on_board(opened: BoardCase) -> list[Block]:
    """What a case on the board says about rounds once it is closed: the same whoever looks, and never which end."""
    if opened.showing is None:
        return []
    if opened.chosen_for is not None:
        return [Text(T("Chosen for the rounds on {day}.", day=opened.chosen_for))]
    said = Text(MAY_BE_SHOWN[opened.showing])
    if opened.showing is Showing.MAY_NOT:
        return [said]
    return [said, Buttons((Button("board.nominate.ask", T("Choose it for rounds"), opened.handle, opens=True),))]


def nominate(
    opened: BoardCase,
    sessions: Sequence[Session],
    nonce: str,
    chosen: str = "",
    values: Mapping[str, str] | None = None,
) -> Form:
    """Asks for which session. `chosen` is the one from whose agenda it was asked."""
    hidden = {"h": opened.handle, "n": nonce}
    if not sessions:
        none = Text(
            T(
                "No session takes a case now. Both people have to hear of it at least three working days before, and"
                " the keys to a case last 90 days at most."
            )
        )
        return Form("board.nominate", T("Choose it for rounds"), (none,), None, T("Back"), hidden)
    shown = sessions[:MOST_SESSIONS]
    options = tuple(Option(session_key(one), T("{day}, {at}", day=one.on, at=one.at)) for one in shown)
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
            tuple((T("{day}", day=one.on), T("takes cases until {day}", day=last_day_to_choose(one))) for one in shown)
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


def made_up_sessions(number: int) -> list[Session]:
    """Sessions that never were, for exhibits."""
    return [
        Session(
            id=SessionId(UUID(int=(n + 1) << 96)),
            programme_id=ProgrammeId(UUID(int=0)),
            series_id=SeriesId(UUID(int=0)),
            due_on=date(2026, 5, 12) + timedelta(days=7 * n),
            on=date(2026, 5, 12) + timedelta(days=7 * n),
            at=time(12),
            zone="America/Toronto",
            minutes=60,
            place="Room 2",
            link="",
            code="",
        )
        for n in range(number)
    ]


def _made_up_case(showing: Showing, chosen_for: date | None = None) -> BoardCase:
    case = Case(
        CaseId(UUID(int=1)),
        ProgrammeId(UUID(int=0)),
        Kind.CHALLENGING,
        Modality.CT,
        date(2026, 4, 1),
        named=False,
        loop_closed=False,
    )
    thread = Thread(ThreadId(UUID(int=2)), case.id, case.programme_id, State.CLOSED, True, case.shared_on)
    return BoardCase(thread, case, None, [], Need.NOTHING, True, "h" * 27, showing, chosen_for)


EXHIBITS = (
    Exhibit("agenda.nominate.sample", lambda: nominate(_made_up_case(Showing.MAY), made_up_sessions(3), "n" * 27)),
    Exhibit("agenda.nominate_none.sample", lambda: nominate(_made_up_case(Showing.MAY), [], "n" * 27)),
    Exhibit("agenda.nominate.worst", lambda: nominate(_made_up_case(Showing.ASK), made_up_sessions(40), "n" * 27)),
)
