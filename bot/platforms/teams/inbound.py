"""What Teams delivers, read into what a person did and where the answer belongs."""

import html
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum

from bot.platforms.received import Json, members_of, part_of, text_of
from bot.platforms.teams import trail
from bot.platforms.teams.activity import Activity
from bot.platforms.teams.registration import PLATFORM
from bot.platforms.teams.render import hidden_of, pressed_of, values_of
from bot.platforms.teams.trail import Trail
from bot.screens.inputs import Command, Input, Opened, Pressed, Submitted, Surface, Who, Wrote


class Place(StrEnum):
    """Where somebody acted, which decides what an answer looks like.

    A message is answered by a message; the press of a card by the card in its new shape; what fetches a dialog by that
    dialog, and what a dialog sends by the one that comes next.
    """

    MESSAGE = "message"
    CARD = "card"
    FETCH = "fetch"
    DIALOG = "dialog"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody did. `given` is None where they went back: then the top of the trail is opened again.

    `sent` is what would do the same once more.
    """

    who: Who
    place: Place
    given: Input | None
    under: Trail = ()
    sent: Json = field(default_factory=dict[str, object])


class NotForUs(Exception):
    """Nothing to answer. `reason` is a short code; it is empty where that is as it should be."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


QUIET = frozenset(
    {
        "conversationUpdate",
        "endOfConversation",
        "event",
        "installationUpdate",
        "messageDelete",
        "messageReaction",
        "messageUpdate",
        "typing",
    }
)
"""What is known and asks for no answer. Private words are typed in dialogs, so an edited message changes nothing."""

_AT = re.compile(r"<at\b[^>]*>.*?</at>", re.DOTALL)
_FETCHES = frozenset({"task/fetch", "composeExtension/fetchTask"})
SEARCH = "application/search"

PICKED: Mapping[str, Json] = {
    "case": {"action": trail.COMMAND, "v": "case"},
    "home": {"action": trail.HOME},
}
"""What is picked from Teams' own list, by the name that the app package gives it: the button that does the same."""


class Reader:
    """Reads activities. `commands` are what stands behind a slash, `words` what may follow `/peer`."""

    def __init__(self, commands: Set[str], words: Set[str]) -> None:
        self._commands, self._words = commands, words - {""}

    def read(self, activity: Activity) -> Asked:
        """What somebody did. Raises NotForUs."""
        if activity.type == "installationUpdate" and activity.is_personal and _is_new(activity):
            return self._asked(activity, Place.MESSAGE, self._typed(activity, "/peer help"))
        if activity.type in QUIET:
            raise NotForUs
        if activity.type not in {"message", "invoke"}:
            raise NotForUs("unknown_type")
        if not activity.person:
            raise NotForUs("no_person")
        return self._invoked(activity) if activity.is_invoke else self._message(activity)

    def _message(self, activity: Activity) -> Asked:
        data = part_of(activity.body, "value")
        text = self._text(activity)
        if not text and pressed_of(data)[0]:
            # What a client sends that does not know Action.Execute, by the button's fallback.
            return self._pressed(activity, Place.MESSAGE, data)
        if not activity.is_personal and not (text and _is_to_us(activity)):
            raise NotForUs
        if not text:
            # A picture or a file alone. It is not fetched; whoever sent it is shown where things go.
            return self._asked(activity, Place.MESSAGE, Wrote(_who(activity), "", activity.event))
        return self._asked(activity, Place.MESSAGE, self._typed(activity, text))

    def _text(self, activity: Activity) -> str:
        text = text_of(activity.body, "text")
        return html.unescape(_AT.sub(" ", text)).strip()

    def _typed(self, activity: Activity, text: str) -> Input:
        """Words as a command, with or without a slash; in the chat with the bot alone they may be neither."""
        who, event = _who(activity), activity.event
        surface = Surface.DIRECT if activity.is_personal else Surface.CHANNEL
        channel = "" if activity.is_personal else _channel(activity)
        slash = text.startswith("/")
        said = text.removeprefix("/").split(maxsplit=1)
        name, rest = (said[0].lower() if said else "", said[1].strip() if len(said) > 1 else "")
        short = len(text.split()) <= 2
        if name in self._commands and (slash or short or name == "peer"):
            return Command(who, name, rest, surface, channel, event)
        if name in self._words and (slash or short or not activity.is_personal):
            return Command(who, "peer", f"{name} {rest}".strip(), surface, channel, event)
        if slash:
            return Command(who, name, rest, surface, channel, event)
        if activity.is_personal:
            return Wrote(who, text, event)
        return Command(who, "peer", text, surface, channel, event)

    def _invoked(self, activity: Activity) -> Asked:
        value = part_of(activity.body, "value")
        if activity.name == "adaptiveCard/action":
            action = part_of(value, "action")
            data = part_of(action, "data")
            verb = text_of(action, "verb")
            return self._pressed(activity, Place.CARD, {"action": verb, **data} if verb else data)
        if activity.name == "composeExtension/fetchTask":
            sent = PICKED.get(text_of(value, "commandId"))
            if sent is None:
                raise NotForUs("unknown_command")
            return self._pressed(activity, Place.FETCH, sent)
        if activity.name in _FETCHES:
            return self._pressed(activity, Place.FETCH, part_of(value, "data"))
        if activity.sends_a_form:
            return self._sent(activity, part_of(value, "data"))
        raise NotForUs("unknown_invoke")

    def _sent(self, activity: Activity, data: Json) -> Asked:
        form = text_of(data, "form")
        if not form:
            return self._pressed(activity, Place.DIALOG, data)
        hidden = hidden_of(data)
        under = trail.read(hidden.pop(trail.HIDDEN, ""))
        return self._asked(
            activity, Place.DIALOG, Submitted(_who(activity), form, values_of(data), hidden), under, data
        )

    def _pressed(self, activity: Activity, place: Place, data: Json) -> Asked:
        hidden = hidden_of(data)
        under = trail.read(hidden.pop(trail.HIDDEN, ""))
        act = pressed_of(data)
        if act[0] == trail.BACK:
            return self._asked(activity, place, None, trail.below(under), data)
        if not act[0]:
            raise NotForUs("no_action")
        values = values_of(data) if place is Place.DIALOG else {}
        given = self.again(activity, place, act, values, hidden)
        return self._asked(activity, place, given, under, data)

    def again(
        self, activity: Activity, place: Place, act: trail.Act, values: Mapping[str, str], hidden: Mapping[str, str]
    ) -> Input:
        """What a button does: its action, or for the buttons of this platform what they stand for."""
        action, handle, value = act
        who, event = _who(activity), activity.event
        if action == trail.HOME:
            return Opened(who, event)
        if action == trail.COMMAND:
            name, _, rest = value.partition(" ")
            surface = Surface.DIRECT if activity.is_personal else Surface.CHANNEL
            channel = "" if activity.is_personal else _channel(activity)
            return Command(who, name, rest, surface, channel, event)
        surface = Surface.WINDOW if place is Place.DIALOG else _surface(activity)
        return Pressed(who, action, handle, value, surface, values, hidden, event)

    def _asked(
        self, activity: Activity, place: Place, given: Input | None, under: Trail = (), sent: Json | None = None
    ) -> Asked:
        return Asked(_who(activity), place, given, under, sent or {})


def _who(activity: Activity) -> Who:
    return Who(PLATFORM, activity.tenant, activity.person, activity.language, activity.zone)


def _surface(activity: Activity) -> Surface:
    return Surface.DIRECT if activity.is_personal else Surface.CHANNEL


def _channel(activity: Activity) -> str:
    return text_of(activity.body, "channelData", "channel", "id") or activity.conversation


def _is_new(activity: Activity) -> bool:
    return text_of(activity.body, "action") == "add" and bool(activity.person)


def _is_to_us(activity: Activity) -> bool:
    """Whether a message in a channel is for the bot: it is named there, or nobody else can see the message."""
    if activity.is_targeted:
        return True
    us = text_of(activity.body, "recipient", "id")
    mentions = [one for one in members_of(activity.body, "entities") if text_of(one, "type") == "mention"]
    return any(us and text_of(one, "mentioned", "id") == us for one in mentions)
