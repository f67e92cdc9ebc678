"""A programme from its founding to the last destroyed key, act by act. Each act can be done again as it was."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.demo.actor import window_of
from bot.demo.work import codes_in
from bot.screens.answers import Answer, Done, FieldErrors, Say
from bot.screens.elements import Buttons, Card, Form, Link
from bot.services.programmes import issue_setup_code
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


def presses(who: str, screen: str, action: str, into: str, at: int = 0, again: str = "") -> Act:
    """Somebody presses a button on a screen, or on the newest message."""

    async def do(world: World) -> None:
        seen = world.newest(who) if screen == "message" else world.screens[screen]
        _put(world, into, await world.person(who).presses(seen, action, at))

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
    """Somebody uses the one-time page that a screen leads to."""

    async def do(world: World) -> None:
        groups = [element for element in world.screens[screen].elements if isinstance(element, Buttons)]
        (link,) = [item for group in groups for item in group.items if isinstance(item, Link)]
        text = await world.page(link.url, **typed)
        kind = next(kind for kind in ("AB123456", "Saved, sealed", "nothing to open") if kind in text)
        world.screens[into] = Card(kind, kind, ())

    return Act(f"{who} uses the page of {screen}", do, again="nothing to open")


def delivers(month: int, day: int, hour: int, minute: int = 0) -> Act:
    """Time passes, and the program delivers what is due."""
    moment = datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(ZONE))
    return Act(f"at {moment:%d %b %H:%M} it delivers", lambda world: world.deliver_at(moment), by_itself=True)


def sweeps(month: int, day: int) -> Act:
    """Days pass, and the program ends and destroys what has had its time."""
    moment = datetime(2026, month, day, 12, tzinfo=ZoneInfo(ZONE))
    return Act(f"on {moment:%d %b} it sweeps", lambda world: world.at(moment), by_itself=True)


async def _issue_code(world: World) -> None:
    code = await world.database.write(issue_setup_code)
    world.screens["code of cora"] = Card("code", code, ())


def _keeps_codes(screen: str) -> Act:
    """The codes that a screen shows go to the people they are for."""

    async def do(world: World) -> None:
        for name, code in codes_in(_form(world, screen)).items():
            world.screens[f"code of {name.split()[1].lower()}"] = Card("code", code, ())

    return Act(f"cora hands out the codes of {screen}", do)


_CASE = {"outstanding": "no", "modality": "ct", "happened": "A nodule behind the first rib.", "point": "Look there."}
_FOUNDING = {
    "name": "Lakeside",
    "sites": "North\nSouth",
    "channel": "rounds",
    "founder": "Dr. Cora Cole",
    "role": "radiologist",
    "coordinators": "Dr. Denis Dube",
    "pathway": "Call 5150.",
    "mask": "@@######",
    "language": "en",
    "zone": ZONE,
}

FOUNDING = (
    Act("the operator makes a code", _issue_code),
    types("cora", "/peer setup CODE", "setup"),
    sends("cora", "setup", "founded", **_FOUNDING),
    _keeps_codes("founded"),
    types("denis", "/peer join CODE", "joined", again="refused"),
    types("cora", "/peer invite", "invite"),
    sends(
        "cora",
        "invite",
        "invited",
        names="Dr. Ana Alder\nDr. Bea Bouchard\nDr. Gus Garner",
        site="0",
        role="radiologist",
    ),
    _keeps_codes("invited"),
    types("ana", "/peer join CODE", "joined", again="refused"),
    types("bea", "/peer join CODE", "joined", again="refused"),
    types("gus", "/peer join CODE", "joined", again="refused"),
)

ROUTING = (
    types("gus", "/case", "case"),
    sends("gus", "case", "receipt", chosen="Dr. Ana Alder", kind="good_call", **_CASE),
    delivers(3, 3, 11),
    presses("ana", "message", "thread.open", "window"),
    presses("ana", "window", "thread.not_mine.ask", "not mine"),
    sends("ana", "not mine", "handed back", again="refused"),
    delivers(3, 3, 11, 30),
    types("cora", "/peer board", "board"),
    presses("cora", "board", "board.open", "board case"),
    presses("cora", "board case", "board.route.ask", "route"),
    sends("cora", "route", "board case", chosen="Dr. Bea Bouchard"),
    delivers(3, 3, 12),
    types("gus", "/case", "case"),
    sends("gus", "case", "receipt", reader="coordinator", name="knowing", kind="near_miss", **_CASE),
    delivers(3, 4, 12, 30),
)

CONVERSATION = (
    types("ana", "/case", "case"),
    sends("ana", "case", "receipt", chosen="Dr. Bea Bouchard", name="knowing", kind="learning_opportunity", **_CASE),
    uses_page("ana", "receipt", "page", reference="AB123456"),
    delivers(3, 5, 12, 30),
    presses("bea", "message", "thread.open", "window"),
    uses_page("bea", "window", "page"),
    sends("bea", "window", "window", answer="thanks", words="I see it now.", audience="both"),
    delivers(3, 5, 13),
    presses("ana", "message", "thread.open", "ana's window"),
    presses("ana", "ana's window", "thread.name.ask", "name"),
    sends("ana", "name", "ana's window", sure="yes"),
    delivers(3, 5, 13, 30),
    presses("bea", "window", "thread.warn.ask", "warn"),
    sends("bea", "warn", "window", called="yes", words="The patient is back."),
    delivers(3, 5, 13, 31),
    types("cora", "/peer board", "board"),
    presses("cora", "board", "board.open", "board case"),
    presses("cora", "board case", "board.write.ask", "board note"),
    sends("cora", "board note", "board case", words="Who has called?", to="both"),
    delivers(3, 5, 14),
    types("bea", "/peer", "home"),
    presses("bea", "home", "settings.ask", "settings"),
    sends("bea", "settings", "home", language="fr", slot="08:00"),
)

ENDING = (
    presses("ana", "message", "thread.open", "ana's window"),
    presses("ana", "ana's window", "thread.close.ask", "close"),
    sends("ana", "close", "ana's window", rounds="yes"),
    delivers(3, 5, 14, 30),
    presses("bea", "message", "thread.open", "window"),
    presses("bea", "window", "thread.rounds.ask", "rounds"),
    sends("bea", "rounds", "window", rounds="ask_first"),
    types("cora", "/peer board", "board"),
    presses("cora", "board", "board.open", "board case"),
    presses("cora", "board case", "board.close.ask", "board close"),
    sends("cora", "board close", "board case"),
    delivers(3, 6, 8, 30),
    types("gus", "/peer", "home"),
    presses("gus", "home", "leave.ask", "leave"),
    sends("gus", "leave", "left", again="refused", sure="yes"),
    sweeps(3, 19),
    sweeps(4, 4),
    delivers(4, 6, 12),
    sweeps(4, 18),
    sweeps(5, 4),
)

CHAPTERS = {"founding": FOUNDING, "routing": ROUTING, "conversation": CONVERSATION, "ending": ENDING}
"""In the order in which they happen: each begins where the one before it ends."""
