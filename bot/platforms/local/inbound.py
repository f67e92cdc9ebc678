"""What the page posts, read into inputs."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from bot.platforms.local.directory import CHANNEL, PLATFORM
from bot.platforms.local.guard import Unreadable
from bot.platforms.received import whole
from bot.screens.inputs import Command, Input, Opened, Pressed, Submitted, Surface, Who, Wrote
from bot.text.catalogue import LANGUAGES


class Place(StrEnum):
    """Where on a pane somebody acted."""

    HOME = "home"
    DIRECT = "direct"
    CHANNEL = "channel"
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class Acted:
    """What somebody did. `typed` is shown again as their own words; `given` is None for words typed to colleagues."""

    user_id: str
    place: Place
    given: Input | None
    typed: str = ""


_SURFACES = {
    Place.HOME: Surface.DIRECT,
    Place.DIRECT: Surface.DIRECT,
    Place.CHANNEL: Surface.CHANNEL,
    Place.WINDOW: Surface.WINDOW,
}


def read_act(body: Mapping[str, object], tenant: str, zone: str) -> Acted:
    """What a post says. Raises Unreadable when our own page would not have sent it."""
    language = _text(body, "language")
    if language not in LANGUAGES:
        raise Unreadable(400, "No such language.")
    who = Who(PLATFORM, tenant, _text(body, "persona"), language, zone)
    try:
        place = Place(_text(body, "place"))
    except ValueError:
        raise Unreadable(400, "No such place.") from None
    event = _text(body, "event")
    match _text(body, "did"):
        case "opened":
            return Acted(who.user_id, place, Opened(who, event))
        case "typed":
            return _typed(who, place, _text(body, "text").strip(), event)
        case "pressed":
            pressed = Pressed(
                who,
                _text(body, "action"),
                _text(body, "handle"),
                _text(body, "value"),
                _SURFACES[place],
                _texts(body, "values"),
                _texts(body, "hidden"),
                event,
            )
            return Acted(who.user_id, place, pressed)
        case "submitted":
            submitted = Submitted(who, _text(body, "form"), _texts(body, "values"), _texts(body, "hidden"))
            return Acted(who.user_id, place, submitted)
        case _:
            raise Unreadable(400, "No such act.")


def _typed(who: Who, place: Place, text: str, event: str) -> Acted:
    if not text:
        raise Unreadable(400, "Nothing was typed.")
    if text.startswith("/"):
        name, _, rest = text[1:].partition(" ")
        channel = CHANNEL if place is Place.CHANNEL else ""
        given: Input = Command(who, name.lower(), rest.strip(), _SURFACES[place], channel, event)
        return Acted(who.user_id, place, given, text)
    if place is Place.CHANNEL:
        return Acted(who.user_id, place, None, text)
    return Acted(who.user_id, place, Wrote(who, text, event), text)


def _text(body: Mapping[str, object], name: str) -> str:
    value = body.get(name, "")
    if not isinstance(value, str):
        raise Unreadable(400, f"{name} is not text.")
    return whole(value)


def _texts(body: Mapping[str, object], name: str) -> dict[str, str]:
    value = body.get(name, {})
    if not isinstance(value, dict):
        raise Unreadable(400, f"{name} is not an object.")
    pairs = cast("dict[str, object]", value)
    texts: dict[str, str] = {}
    for key, text in pairs.items():
        if not isinstance(text, str):
            raise Unreadable(400, f"{name} holds something that is not text.")
        texts[whole(key)] = whole(text)
    return texts
