"""How a conversation ends and goes on: closing it, the answer about rounds, reopening it, handing it back."""

from typing import Annotated

from bot.domain.threads import Rounds
from bot.screens.common import NOT_YET
from bot.screens.elements import Callout, Choice, Form, Text, Tone
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.words import ROUNDS, options
from bot.text.catalogue import T


class Closing(Answers):
    """What an end says about rounds when it closes a conversation, or when the other end did."""

    rounds: Annotated[
        Rounds,
        Choice(
            label=T("May this case be shown at rounds, without names?"),
            hint=T(
                "It is shown only if both of you agree. The room sees it, and the rounds’ channel if a coordinator"
                " posts it there. “Ask me first”: once somebody wants to show it you are asked again, and until you"
                " agree it is not shown."
            ),
            options=options(ROUNDS),
            spread=True,
        ),
    ]


def close(handle: str, nonce: str) -> Form:
    """Ends a conversation, and asks about rounds."""
    ask = Closing.questions()
    words = T(
        "It ends for both of you. Your colleague is asked the same; as long as they do not answer, it counts as no."
    )
    elements = (NOT_YET, Text(words), ask["rounds"])
    hidden = {"h": handle, "n": nonce}
    return Form("thread.close", T("Close it?"), elements, T("Close it"), T("Back"), hidden)


def rounds(handle: str, nonce: str) -> Form:
    """Asks about rounds after the end."""
    elements = (
        NOT_YET,
        Text(T("Until you answer, it counts as no. You can change your answer while it is on your list.")),
        Closing.questions()["rounds"],
    )
    return Form("thread.rounds", T("Rounds"), elements, T("Save my answer"), T("Back"), {"h": handle, "n": nonce})


def reopen(handle: str, nonce: str) -> Form:
    """Asks before a closed conversation goes on."""
    elements = (
        NOT_YET,
        Text(T("It goes on where it stopped, and whoever else is in it is told.")),
        Text(
            T(
                "Once it is closed again you are both asked about rounds again; until then your answers count as no."
                " The key that links it to people is destroyed 14 days after that."
            )
        ),
    )
    return Form("thread.reopen", T("Reopen it?"), elements, T("Reopen it"), T("Back"), {"h": handle, "n": nonce})


def not_mine(handle: str, nonce: str) -> Form:
    """Asks before a reader hands a case back."""
    elements = (
        NOT_YET,
        Text(
            T(
                "Say so if you neither reported nor performed this study. The case leaves your list and goes back to"
                " the coordinators, who find its reader. You cannot undo this."
            )
        ),
        Callout(
            Tone.PRIVATE,
            T("Who can see this:"),
            T("the coordinators and the person who shared it see that it waits for a reader; nobody sees your name."),
        ),
    )
    hidden = {"h": handle, "n": nonce}
    return Form("thread.not_mine", T("Not mine?"), elements, T("Hand it back"), T("Back"), hidden)


def handed_back() -> Form:
    """After "not mine". It bears the name of the conversation's window, whose place it takes."""
    elements = (
        Callout(
            Tone.DONE,
            T("Thank you."),
            T("The coordinators find the right reader. This conversation has left your list."),
        ),
    )
    return Form("thread.write", T("Case handed back"), elements, None, T("Close"))


EXHIBITS = (
    Exhibit("threads.not_mine.sample", lambda: not_mine("h" * 27, "n" * 27)),
    Exhibit("threads.handed_back.sample", handed_back),
    Exhibit("threads.close.sample", lambda: close("h" * 27, "n" * 27)),
    Exhibit("threads.rounds.sample", lambda: rounds("h" * 27, "n" * 27)),
    Exhibit("threads.reopen.sample", lambda: reopen("h" * 27, "n" * 27)),
)
