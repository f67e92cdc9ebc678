"""Messages: constant sentences that say that there is something to read, and nothing else."""

from bot.domain.notices import Notice
from bot.screens.elements import Button, Buttons, Card, Style, Text
from bot.screens.exhibit import Exhibit
from bot.text.catalogue import T


def notice(kind: Notice, handle: str = "") -> Card:
    """The card of a notice. `handle` is a new random word for its button; the board needs none."""
    match kind:
        case Notice.READ:
            words = T("Peer learning: something to read, 2 minutes.")
            button = Button("thread.open", T("Open"), handle, opens=True, style=Style.PRIMARY)
        case Notice.BOARD:
            words = T("Peer learning: something on the board.")
            button = Button("board.show", T("Open the board"), opens=True, style=Style.PRIMARY)
        case Notice.ROUNDS:
            words = T("Peer learning: something about the rounds.")
            button = Button("rounds.show", T("Open the rounds"), opens=True, style=Style.PRIMARY)
        case Notice.URGENT:
            words = T("Peer learning: please open this now.")
            action = "thread.open" if handle else "board.show"
            button = Button(action, T("Open"), handle, opens=True, style=Style.PRIMARY)
        case Notice.LINKED:
            words = T("Peer learning: an account was joined to yours. If that was not you, unlink it in your settings.")
            button = Button("settings.ask", T("Settings"), opens=True, style=Style.PRIMARY)
        case Notice.LATE:
            words = T(
                "Peer learning: something on the board has not been touched for two working days. Whoever of you takes"
                " no part in it, please open it."
            )
            button = Button("board.show", T("Open the board"), opens=True, style=Style.PRIMARY)
        case Notice.LATE_ALONE:
            words = T(
                "Peer learning: something on the board has not been touched for two working days. You coordinate alone,"
                " so nobody stands in: /peer invite."
            )
            button = Button("board.show", T("Open the board"), opens=True, style=Style.PRIMARY)
        case _:
            raise ValueError(f"{kind} is about something, and is composed from that")
    return Card(f"notice.{kind}", words, (Text(words), Buttons((button,))))


EXHIBITS = (
    Exhibit("notices.read.sample", lambda: notice(Notice.READ, "h" * 27)),
    Exhibit("notices.board.sample", lambda: notice(Notice.BOARD)),
    Exhibit("notices.rounds.sample", lambda: notice(Notice.ROUNDS)),
    Exhibit("notices.urgent.sample", lambda: notice(Notice.URGENT, "h" * 27)),
    Exhibit("notices.late.sample", lambda: notice(Notice.LATE)),
    Exhibit("notices.late_alone.sample", lambda: notice(Notice.LATE_ALONE)),
    Exhibit("notices.linked.sample", lambda: notice(Notice.LINKED)),
)
