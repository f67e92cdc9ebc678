"""A person as an object: types commands, presses buttons, sends forms, and receives messages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from bot.domain.people import Account
from bot.domain.programmes import Channel
from bot.platforms.base import Dispatch
from bot.ports.outbox import ALWAYS, Outcome, Posted, PostOutcome, Sent
from bot.screens.answers import Answer, Done, FieldErrors, Open, Push, Replace, Say
from bot.screens.elements import Button, Buttons, Card, Choice, Form, Person, Row
from bot.screens.inputs import Command, Pressed, Submitted, Surface, Who
from bot.text.catalogue import catalogue


@dataclass
class Postbox:
    """A platform's other end: keeps what was sent to each account, with the language it was sent in."""

    sent: list[tuple[Account, Card, str]] = field(default_factory=list)
    posted: list[tuple[Channel, Card, str]] = field(default_factory=list)

    async def direct(self, account: Account, card: Card, language: str) -> Outcome:
        """Keep a message."""
        self.sent.append((account, card, language))
        return Sent()

    async def post(self, channel: Channel, card: Card, language: str) -> PostOutcome:
        """Keep a message to everyone."""
        self.posted.append((channel, card, language))
        return Posted(str(len(self.posted) - 1))

    async def update(self, channel: Channel, reference: str, card: Card, language: str) -> Outcome:
        """Put a card in the place of one that was posted."""
        self.posted[int(reference)] = (channel, card, language)
        return Sent()

    def opens(self, way: Account | Channel) -> datetime | None:
        """Everybody is reached at any time."""
        return ALWAYS

    def of(self, user_id: str) -> list[Card]:
        """What one account has received."""
        return [card for account, card, _ in self.sent if account.user_id == user_id]


def window_of(answer: Answer) -> Form:
    """The window that an answer shows."""
    match answer:
        case Open(form) | Push(form) | Replace(form):
            return form
        case FieldErrors(form, _):
            return form
        case Say() | Done():
            raise LookupError("this answer shows no window")


def buttons_of(screen: Card | Form) -> Iterator[Button]:
    """Every button of a screen, those of rows and fields included, in order."""
    for element in screen.elements:
        if isinstance(element, Choice) and element.acts:
            yield element.acts
        if isinstance(element, Row) and element.button:
            yield element.button
        if isinstance(element, Buttons):
            yield from (item for item in element.items if isinstance(item, Button))


def _sent(value: object) -> str:
    """What a field holds, as it is sent."""
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, date):
        return value.isoformat()
    return "yes" if value is True else str(value)


class Actor:
    """One person at one account. Everything goes through `dispatch`, as it does from a platform."""

    def __init__(self, dispatch: Dispatch, who: Who) -> None:
        self._dispatch = dispatch
        self.who = who
        self.language = who.language or "en"

    async def types(self, typed: str, channel_id: str = "") -> Answer:
        """Type a slash command."""
        name, _, text = typed.removeprefix("/").partition(" ")
        reply = await self._dispatch(Command(self.who, name, text, channel_id=channel_id))
        self.language = reply.language
        return reply.answer

    async def presses(self, screen: Card | Form, action: str, at: int = 0, **values: str) -> Answer:
        """Press the button with this action on a screen; `at` picks one of several alike."""
        found = [button for button in buttons_of(screen) if button.action == action]
        if len(found) <= at:
            raise LookupError(f"no button {action} here")
        button = found[at]
        window = isinstance(screen, Form)
        pressed = Pressed(
            self.who,
            button.action,
            button.handle,
            button.value,
            Surface.WINDOW if window else Surface.DIRECT,
            values,
            screen.hidden if isinstance(screen, Form) else {},
        )
        return (await self._dispatch(pressed)).answer

    async def sends(self, form: Form, **values: str) -> Answer:
        """Send a form with these values, and with what its fields already hold."""
        held: dict[str, str] = {}
        for asked in form.fields:
            value = getattr(asked, "value", None)
            if value not in (None, "", False):
                held[asked.name] = _sent(value)
        submitted = Submitted(self.who, form.name, {**held, **values}, form.hidden)
        return (await self._dispatch(submitted)).answer

    def chooses(self, form: Form, field_name: str, person: str) -> str:
        """The value by which a Person field names somebody."""
        for asked in form.fields:
            if isinstance(asked, Person) and asked.name == field_name:
                for group in asked.groups:
                    for option in group.options:
                        if catalogue("en").say(option.words) == person:
                            return option.value
        raise LookupError(f"{person} is not offered")
