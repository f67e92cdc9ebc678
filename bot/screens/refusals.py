"""What is said when something is refused. A live seat learns the reason; everyone else reads one sentence."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.agenda import MOST_CASES
from bot.domain.cases import MOST_DRAFTS
from bot.domain.errors import DomainError, NotAllowed, Reason, Refused
from bot.domain.outside import MOST_OPEN
from bot.screens.elements import Button, Buttons, Card, Form, Text
from bot.screens.exhibit import Exhibit
from bot.text.catalogue import Sentence, T

NOTHING_HERE = T("There is nothing to open here. The conversation may have ended, or it is not one of yours.")

_REASONS: Mapping[Reason, Sentence] = {
    Reason.NOT_IN_PROGRAMME: T(
        "You are not in this programme. Ask a coordinator for a code, then type /peer join CODE. If you take part in"
        " another chat already, type /peer link there."
    ),
    Reason.ALREADY_IN_PROGRAMME: T("This chat already belongs to a programme, and you need no code for it."),
    Reason.CODE_NOT_VALID: T("This code is not valid. It may have been used, or be too old. Ask for a new one."),
    Reason.CONVERSATION_CLOSED: T(
        "This conversation is closed. Nothing was sent. /peer shows what can still be answered."
    ),
    Reason.STAYS_CLOSED: T(
        "A conversation can be reopened for 14 days after it was closed, and not while its case is chosen for rounds or"
        " once a coordinator has closed a seat in it. Nothing was changed."
    ),
    Reason.SEAT_CLOSED: T("This seat is closed already, or the conversation is over. Nothing was changed."),
    Reason.BLOCKED: T(
        "A coordinator has closed your seat in a conversation because of what was written there, so you cannot share a"
        " case for now. That ends by itself, 90 days after it at the latest, and everything else is open to you. Nobody"
        " is shown that it is you, the coordinators neither."
    ),
    Reason.FORM_TOO_OLD: T(
        "This form is more than two days old and can no longer be sent. Copy your words, open a new form and send them."
    ),
    Reason.HOLDS_A_SEAT: T(
        "You take part in this conversation, so another coordinator handles it. Nobody else sees this sentence."
    ),
    Reason.HOLDS_A_SEAT_ALONE: T(
        "You take part in this conversation and are the only coordinator, so nobody can handle it yet. Invite another"
        " coordinator: /peer invite. Nobody else sees this sentence."
    ),
    Reason.NOT_MINE_AFTER_WRITING: T(
        "You have already written here. Write to the coordinators if the study is not yours."
    ),
    Reason.NAME_ALREADY_SHOWN: T("Your colleague has already read your name here."),
    Reason.TIMES_GONE: T("These times are not offered any more. Nothing was changed, and no name was shown."),
    Reason.NOT_WAITING_FOR_A_READER: T("That is not possible where this case stands now. Nothing was changed."),
    Reason.ON_HOLD: T("This case is on hold: one of the coordinators lifts the hold first. Nothing was changed."),
    Reason.TOO_MANY_PAGES: T(
        "There are {most} pages for people outside already. One more can be opened once the days of one are over.",
        most=MOST_OPEN,
    ),
    Reason.TOO_MANY_DRAFTS: T(
        "You have {n} drafts, which is the most. Nothing was kept: share or discard one first, /peer lists them.",
        n=MOST_DRAFTS,
    ),
    Reason.LEFT_ALREADY: T(
        "It has left meanwhile, so it can no longer be changed or withdrawn. Nothing was changed. You can write in the"
        " conversation, or close it."
    ),
    Reason.ALARM_MEANWHILE: T(
        "Somebody has marked meanwhile that a patient may need action. Nothing was sent. Open the case again from the"
        " board and read that first."
    ),
    Reason.NO_ALARM: T("Somebody has seen to this already. Nothing was changed."),
    Reason.LAST_ACCOUNT: T(
        "This is the only account that you take part with. To take part no longer, leave the programme: /peer."
    ),
    Reason.LINKING_BEGINS_ELSEWHERE: T(
        "You are not in this programme here. If you take part in another chat, type /peer link there: it shows a code."
        " Then type /peer link and the code here. Otherwise ask a coordinator for a code and type /peer join CODE."
    ),
    Reason.TAKES_PART_ALREADY: T(
        "This account takes part already. To join another one to it, type /peer link here without a code, and the code"
        " there. If each takes part by itself, leave the programme with one of them first; what is open there ends."
    ),
    Reason.MAY_NOT_BE_SHOWN: T(
        "This case may not be shown at rounds: only a closed one may, whose ends have both said so."
    ),
    Reason.CHOSEN_ALREADY: T("This case is chosen for rounds already. Nothing was changed."),
    Reason.TOO_LATE_FOR_SESSION: T(
        "This session takes the case no more: both people have to hear of it at least three working days before."
        " Nothing was changed."
    ),
    Reason.TOO_MANY_ACCOUNTS: T("You have joined as many accounts as can be. Unlink one first: /peer, then Settings."),
    Reason.AGENDA_FULL: T("This agenda holds {n} cases, which is the most. Nothing was changed.", n=MOST_CASES),
    Reason.NOT_BEGUN: T("The session has not begun, or does not take place. Nothing was changed."),
    Reason.BEGUN: T("People can be there by now, and cases are put together only before. Nothing was changed."),
    Reason.NOT_AGREED: T("One of these cases may not be shown yet, or not any more. Nothing was changed."),
    Reason.NO_CHANNEL: T("No channel is chosen yet. Type /peer here in the one for the rounds. Nothing was posted."),
    Reason.PRAISED_ALREADY: T("The praise is in the channel already. Nothing was changed."),
    Reason.POINTS_RELEASED: T("The learning points of this session are released already. Nothing was changed."),
    Reason.NOT_ON_AGENDA: T("This case is not on the agenda, or not any more. Nothing was changed."),
    Reason.NOT_SHOWN: T("This case is not shown. Go on with the others: the agenda has them."),
    Reason.SHOWN_ALREADY: T("The case has been shown, or the session is over. Nothing was changed."),
    Reason.SURVEY_OVER: T("This survey is closed. Nothing was sent."),
    Reason.SURVEY_LOST: T(
        "This survey has lost its key: nobody can read what was answered, and nothing more can be. Nothing was sent."
    ),
    Reason.SESSION_OVER: T("This session is over, or was cancelled. Nothing was changed."),
    Reason.SESSION_IN_THE_PAST: T("A session cannot be moved into the past. Nothing was changed."),
    Reason.SESSION_TAKES_PLACE: T(
        "People are counted as present, or a case has been shown already: this session cannot be put off to another"
        " day. End it, or cancel it. Nothing was changed."
    ),
    Reason.NOT_OPEN_NOW: T(
        "Attendance is taken from 15 minutes before a session begins until 24 hours after it ended. Nothing was kept."
    ),
    Reason.CODE_NOT_OF_NOW: T(
        "No session that is on now has this code. It is shown in the room; type /peer attend and the code."
    ),
    Reason.HELD_ALREADY: T("A legal hold stands already, or is asked for. Nothing was changed."),
    Reason.NEEDS_SECOND_PERSON: T("It takes two people, and you are the one who asked. Nothing was changed."),
    Reason.LAST_COORDINATOR: T("You are the only coordinator. Invite another one before you leave: /peer invite."),
}

NOT_IN_PROGRAMME = _REASONS[Reason.NOT_IN_PROGRAMME]
ALREADY_IN_PROGRAMME = _REASONS[Reason.ALREADY_IN_PROGRAMME]
NO_PROGRAMME = T(
    "This chat has no peer learning programme yet. Whoever runs the bot makes a code with “peerlearn setup-code”;"
    " type /peer setup CODE to set it up."
)
GUEST = T("Guests cannot take part in this programme. Ask whoever coordinates it.")
COORDINATORS_ONLY = T("Only coordinators can do this.")
UNEXPECTED = T("Something went wrong on our side, and nothing was changed. Please try again. Reference: {token}.")


def reason(error: DomainError) -> Sentence:
    """The sentence for a refusal."""
    match error:
        case Refused():
            return _REASONS[error.reason]
        case NotAllowed():
            return COORDINATORS_ONLY
        case _:
            return NOTHING_HERE


def card(words: Sentence) -> Card:
    """A refusal outside a window. Somebody who is in no programme has nothing that waits, so they are offered help.

    Guests who may not take part are offered nothing: whatever they pressed would be refused in the same words.
    """
    if words == GUEST:
        return Card("refused", words, (Text(words),))
    if words in {NO_PROGRAMME, NOT_IN_PROGRAMME, _REASONS[Reason.LINKING_BEGINS_ELSEWHERE]}:
        button = Button("help.show", T("Help"))
    else:
        button = Button("home.show", T("See what waits for me"), opens=True)
    return Card("refused", words, (Text(words), Buttons((button,))))


def blocked(title: Sentence) -> Form:
    """That somebody may not share for now, said in the window that they asked for.

    It has that window's title, which a chat may keep: beside the board, which shows that a seat was closed, whatever
    else the chat kept would say whose it was.
    """
    return Form("refused", title, (Text(_REASONS[Reason.BLOCKED]),), None, T("Close"))


def window(words: Sentence) -> Form:
    """A refusal laid over the window that acted, which keeps what was typed."""
    return Form("refused", T("Not possible"), (Text(words),), None, T("Back"))


def unexpected(token: str) -> Sentence:
    """The sentence for a fault of ours. The token is in the log beside the trace, and nowhere else."""
    return replace(UNEXPECTED, params={"token": token})


EXHIBITS = (
    Exhibit("refusals.card.sample", lambda: card(NOTHING_HERE)),
    Exhibit("refusals.card.worst", lambda: card(_REASONS[Reason.FORM_TOO_OLD])),
    Exhibit("refusals.card_link.sample", lambda: card(_REASONS[Reason.LINKING_BEGINS_ELSEWHERE])),
    Exhibit("refusals.card_link.worst", lambda: card(_REASONS[Reason.TAKES_PART_ALREADY])),
    Exhibit("refusals.blocked.sample", lambda: blocked(T("Share a case"))),
    Exhibit("refusals.window.sample", lambda: window(_REASONS[Reason.HOLDS_A_SEAT])),
    Exhibit("refusals.no_programme.sample", lambda: card(NO_PROGRAMME)),
    Exhibit("refusals.guest.sample", lambda: card(GUEST)),
)
