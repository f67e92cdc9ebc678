"""A case that is chosen for rounds, as the board and its ends show it."""

from dataclasses import replace
from datetime import date

from bot.domain.agenda import Showing
from bot.domain.programmes import Moderation
from bot.domain.rounds import Session
from bot.domain.threads import Seat, State
from bot.domain.views import Need, Nomination
from bot.screens import board, threads
from bot.screens.agenda import made_up_sessions
from bot.screens.elements import Form
from bot.screens.exhibit import Exhibit

_TODAY = date(2026, 5, 12)
_WORDS = "The late phase was missing from the protocol; it could still be done before the patient left."


def _on_board(showing: Showing, chosen_for: Session | None = None) -> Form:
    opened = board.made_up_case(_WORDS, 1, Need.NOTHING)
    closed = replace(opened.thread, state=State.CLOSED, closed_on=_TODAY)
    shown = replace(opened, thread=closed, showing=showing, chosen_for=chosen_for)
    return board.case(shown, moderation=Moderation.OFF, today=_TODAY, pathway="")


def _to_an_end(seat: Seat, *, asked: bool, still_open: bool = True) -> Form:
    nomination = Nomination(date(2026, 5, 28), asked, date(2026, 5, 25), still_open)
    view = replace(threads.made_up_view(seat, 1, _WORDS, State.CLOSED), nomination=nomination)
    return threads.window(view, today=_TODAY, nonce="n" * 27, pathway="")


EXHIBITS = (
    Exhibit("chosen.may.sample", lambda: _on_board(Showing.MAY)),
    Exhibit("chosen.ask.sample", lambda: _on_board(Showing.ASK)),
    Exhibit("chosen.may_not.sample", lambda: _on_board(Showing.MAY_NOT)),
    Exhibit("chosen.chosen.sample", lambda: _on_board(Showing.MAY, made_up_sessions(1)[0])),
    Exhibit("chosen.told.sample", lambda: _to_an_end(Seat.READER, asked=False)),
    Exhibit("chosen.asked.sample", lambda: _to_an_end(Seat.SUBMITTER, asked=True)),
    Exhibit("chosen.late.sample", lambda: _to_an_end(Seat.SUBMITTER, asked=True, still_open=False)),
)
