"""What a person's hands do with a dialog, and windows to do it with."""

from typing import Any

from bot.platforms.base import Reply
from bot.screens.answers import Answer
from bot.screens.elements import Button, Buttons, Card, Check, Form, LongText, Text
from bot.screens.inputs import Command, Input, Opened, Pressed, Submitted
from bot.text.catalogue import T
from tests.drivers.teams_people import CardSeen, TeamsPerson, dialog_of, filled_in

CARD = Card("card", T("Peer learning"), (Text(T("Today")), Buttons((Button("help.show", T("Help")),))))


def form(name: str, *more: Any, submit: bool = True, close: str = "Back", **hidden: str) -> Form:
    """A window."""
    return Form(name, T("Share a case"), (Text(name), *more), T("Send") if submit else None, T(close), hidden)


WORDS = LongText(name="words", label=T("What happened?"))
SURE = Check(name="sure", label=T("I have called, or I am calling now"))


async def fetch(person: TeamsPerson, action: str = "home.show", **data: str) -> CardSeen:
    """Press a button of a message that opens a dialog."""
    sent = {"action": action, **data, "msteams": {"type": "task/fetch"}}
    opened = dialog_of(await person.invokes("task/fetch", {"data": sent}))
    assert opened is not None
    return opened


async def press(person: TeamsPerson, card: CardSeen, action: str, **typed: str) -> CardSeen | None:
    """Press a button of a dialog; a button that needs no fields sends none."""
    button = card.actions[action]
    fields = {} if button.get("associatedInputs") == "none" else filled_in(card, typed)
    return dialog_of(await person.invokes("task/submit", {"data": {**button["data"], **fields}}))


async def send(person: TeamsPerson, card: CardSeen, **typed: str) -> CardSeen | None:
    """Send a dialog."""
    assert card.submit is not None
    return dialog_of(await person.invokes("task/submit", {"data": {**card.submit["data"], **filled_in(card, typed)}}))


class Desk:
    """A bot that answers by what it is asked."""

    def __init__(self, **answers: Answer) -> None:
        self.answers = answers
        self.asked: list[Input] = []

    async def dispatch(self, asked: Input) -> Reply:
        """Answer by the action, the form, or the kind of input."""
        self.asked.append(asked)
        match asked:
            case Pressed(action=name) | Submitted(form=name):
                return Reply(self.answers[name.replace(".", "_")], "en")
            case Opened():
                return Reply(self.answers["opened"], "en")
            case Command(name=name):
                return Reply(self.answers[name], "en")
            case _:
                raise AssertionError
