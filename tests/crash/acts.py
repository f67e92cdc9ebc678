"""What can happen in a programme, as acts that can be done again as they were."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.demo.actor import window_of
from bot.demo.meetings import facts
from bot.demo.work import codes_in
from bot.pages.apart import packed
from bot.screens.answers import Answer, Done, FieldErrors, Say
from bot.screens.elements import Buttons, Card, Form, Link
from bot.services.programmes import issue_setup_code
from bot.text.catalogue import catalogue
from tests.crash.world import ZONE, World

Do = Callable[[World], Awaitable[None]]


@dataclass(frozen=True)
class Act:
    """One thing that happens. `again` is the screen that its doer may see who does it again, other than the first."""

    name: str
    do: Do
    by_itself: bool = False
    again: str = ""


def shown(answer: Answer) -> Form | Card | None:
    """What an answer puts on a screen."""
    match answer:
        case Say(card):
            return card
        case Done():
            return None
        case _:
            return window_of(answer)


def _put(world: World, name: str, answer: Answer) -> None:
    screen = shown(answer)
    if screen is not None:
        world.screens[name] = screen


def _form(world: World, name: str) -> Form:
    form = world.screens[name]
    assert isinstance(form, Form)
    return form


def _plain(screen: Form | Card) -> str:
    assert isinstance(screen, Card)
    return str(screen.plain)


def types(who: str, typed: str, into: str, again: str = "") -> Act:
    """Somebody types a command."""

    async def do(world: World) -> None:
        said = typed
        if typed.endswith("CODE"):
            said = typed.replace("CODE", _plain(world.screens[f"code of {who}"]))
        _put(world, into, await world.person(who).types(said, channel_id="rounds"))

    return Act(f"{who} types {typed}", do, again=again)


def presses(who: str, screen: str, action: str, into: str, at: int = 0, again: str = "", **values: str) -> Act:
    """Somebody presses a button on a screen, or on the newest message. Args: values: what is typed there by then."""

    async def do(world: World) -> None:
        seen = world.newest(who) if screen == "message" else world.screens[screen]
        _put(world, into, await world.person(who).presses(seen, action, at, **values))

    return Act(f"{who} presses {action}", do, again=again)


def sends(who: str, screen: str, into: str, again: str = "", chosen: str = "", **values: str) -> Act:
    """Somebody sends a form."""

    async def do(world: World) -> None:
        form, actor = _form(world, screen), world.person(who)
        reader = {"reader": actor.chooses(form, "reader", chosen)} if chosen else {}
        answer = await actor.sends(form, **values, **reader)
        assert not isinstance(answer, FieldErrors), answer.errors
        _put(world, into, answer)

    return Act(f"{who} sends {screen}", do, again=again)


def uses_page(who: str, screen: str, into: str, **typed: str) -> Act:
    """Somebody uses the one-time page of the study that a screen leads to."""

    async def do(world: World) -> None:
        text = await world.page(_page(world, screen, "study"), **typed)
        kind = next(kind for kind in ("AB123456", "Saved, sealed", "nothing to open") if kind in text)
        world.screens[into] = Card(kind, kind, ())

    return Act(f"{who} uses the page of {screen}", do, again="nothing to open")


def _page(world: World, screen: str, words: str) -> str:
    """Where the button of a screen with these words leads."""
    groups = [element for element in world.screens[screen].elements if isinstance(element, Buttons)]
    links = [item for group in groups for item in group.items if isinstance(item, Link)]
    (link,) = [item for item in links if words in catalogue("en").say(item.words)]
    return link.url.partition("127.0.0.1:8710")[2]


def adds_images(who: str, screen: str, *files: bytes) -> Act:
    """Somebody adds images on the page that a screen leads to. Its ticket is used up by that."""

    async def do(world: World) -> None:
        body = packed({"sizes": [len(file) for file in files], "looked": True}, b"".join(files))
        answer = await world.image_page(_page(world, screen, "Add images"), body)
        kind = {200: "kept", 404: "used up"}[answer.status_code]
        world.screens["added"] = Card(kind, kind, ())

    return Act(f"{who} adds images", do, again="used up")


def looks_at_images(who: str, screen: str) -> Act:
    """A coordinator opens the page with the images that wait."""

    async def do(world: World) -> None:
        page = _page(world, screen, "Look at the")
        shown = (await world.image_page(page)).text
        for at, name in enumerate(re.findall(rf'src="({re.escape(page)}/[0-9a-f]+)"', shown)):
            world.screens[f"image {at}"] = Card("image", name, ())

    return Act(f"{who} looks at the images", do)


def decides(who: str, at: int, fit: str) -> Act:
    """They let one through, or take it out."""

    async def do(world: World) -> None:
        answer = await world.image_page(_plain(world.screens[f"image {at}"]), f"fit={fit}".encode())
        world.screens["decided"] = Card(str(answer.status_code), "", ())

    return Act(f"{who} finds that image {at} is fit: {fit}", do, again="404")


def delivers(month: int, day: int, hour: int, minute: int = 0) -> Act:
    """Time passes, and the program delivers what is due."""
    moment = datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(ZONE))
    return Act(f"at {moment:%d %b %H:%M} it delivers", lambda world: world.deliver_at(moment), by_itself=True)


def sweeps(month: int, day: int) -> Act:
    """Days pass, and the program ends and destroys what has had its time."""
    moment = datetime(2026, month, day, 12, tzinfo=ZoneInfo(ZONE))
    return Act(f"on {moment:%d %b} it sweeps", lambda world: world.at(moment), by_itself=True)


async def issue_code(world: World) -> None:
    """The operator makes a code for whoever founds the programme."""
    code = await world.database.write(issue_setup_code)
    world.screens["code of cora"] = Card("code", code, ())


def keeps_codes(screen: str) -> Act:
    """The codes that a screen shows go to the people they are for."""

    async def do(world: World) -> None:
        for name, code in codes_in(_form(world, screen)).items():
            world.screens[f"code of {name.split()[1].lower()}"] = Card("code", code, ())

    return Act(f"cora hands out the codes of {screen}", do)


def opens_session(who: str, into: str) -> tuple[Act, Act]:
    """Somebody opens the next session, or the one that is on."""
    return types(who, "/peer rounds", "overview"), presses(who, "overview", "rounds.session.open", into)


def attends(who: str, shown_in: str) -> Act:
    """Somebody types the code that a coordinator shows in the room."""

    async def do(world: World) -> None:
        code = facts(_form(world, shown_in))["Attendance code"]
        _put(world, "attended", await world.person(who).types(f"/peer attend {code}"))

    return Act(f"{who} is there", do)


def beats(month: int, day: int, hour: int, minute: int = 0) -> Act:
    """Time passes, and the program does what the rounds and surveys have due, and delivers."""
    moment = datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(ZONE))
    return Act(f"at {moment:%d %b %H:%M} it beats", lambda world: world.beat_at(moment), by_itself=True)
