"""A department on Teams, everything over sockets of this machine: its bot, its database, and people with clients."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot.app import Bot
from bot.platforms.base import Reply
from bot.platforms.teams.contacts import KnownContacts
from bot.screens.inputs import Input
from bot.services import programmes
from storage.database import Database
from tests.drivers.cast import AGREED, HOUSE, PATHWAY, ZONE
from tests.drivers.teams_people import CardSeen, TeamsPerson, card_of, dialog_of, filled_in
from tests.drivers.teams_service import TENANT
from tests.drivers.teams_world import TeamsWorld, teams_world
from tests.fakes import FixedClock

FOUNDING = {
    "name": HOUSE,
    "sites": "North",
    "channel": "#rounds",
    "founder": "Dr. Cora Cole",
    "role": "radiologist",
    "pathway": PATHWAY,
    "agreed": AGREED,
    "language": "en",
    "zone": ZONE,
}


async def presses(person: TeamsPerson, card: CardSeen, action: str, **typed: str) -> CardSeen | None:
    """Press a button of a dialog; a button that needs no fields sends none."""
    button = card.actions[action]
    fields = {} if button.get("associatedInputs") == "none" else filled_in(card, typed)
    return dialog_of(await person.invokes("task/submit", {"data": {**button["data"], **fields}}))


async def sends(person: TeamsPerson, card: CardSeen, **typed: str) -> CardSeen | None:
    """Send a dialog."""
    assert card.submit is not None
    return dialog_of(await person.invokes("task/submit", {"data": {**card.submit["data"], **filled_in(card, typed)}}))


def offered(form: CardSeen, name: str) -> str:
    """The value by which a form offers somebody as the reader."""
    return next(value for title, value in form.choices["reader"] if title == name)


class TeamsWard:
    """A bot on Teams with a database, and people who join its programme."""

    def __init__(self, database: Database, clock: FixedClock, world: TeamsWorld, bot: Bot) -> None:
        self.database, self.clock, self.world, self.bot = database, clock, world, bot

    async def opens(self, person: TeamsPerson, words: str) -> CardSeen:
        """Type words that ask for a window, and press the button of the answer."""
        before = len(person.received)
        assert (await person.types(words)).status_code == 200
        await self.arrives(person, before)
        (action,) = card_of(person.received[-1]).actions.values()
        opened = dialog_of(await person.invokes("task/fetch", {"data": action["data"]}))
        assert opened is not None
        return opened

    async def arrives(self, person: TeamsPerson, before: int) -> None:
        """Whoever asks is answered first, and the message comes right after: one more request has to wait for it."""
        for _ in range(200):
            if len(person.received) > before:
                return
            await person.deliver({"type": "typing"})
        raise AssertionError("nothing arrives")

    async def hears(self, person: TeamsPerson) -> None:
        """Let time pass until somebody has a new message."""
        before = len(person.received)
        for _ in range(50):
            due = await self.bot.next_due()
            assert due is not None
            self.clock.move(max(due, self.clock.now()))
            await self.bot.run_due()
            if len(person.received) > before:
                return
        raise AssertionError("nothing arrives")

    async def reads(self, person: TeamsPerson) -> CardSeen:
        """Open the newest message's window."""
        button = card_of(person.received[-1]).actions["thread.open"]
        opened = dialog_of(await person.invokes("task/fetch", {"data": button["data"]}))
        assert opened is not None
        return opened

    async def found(self) -> tuple[TeamsPerson, TeamsPerson]:
        """Found the programme on Teams. Returns a submitter and a reader to be."""
        cora, ana, eli = (self.world.person(name) for name in ("cora", "ana", "eli"))
        code = await self.database.write(programmes.issue_setup_code)
        founded = await sends(cora, await self.opens(cora, f"/peer setup {code}"), **FOUNDING)
        assert founded is not None
        assert "It is called Harbour Imaging." in founded.text
        names = "Dr. Ana Alder\nDr. Eli Ember\nDr. Gus Garner\nDr. Ivan Ives\nDr. Kit Kerr\nDr. Wren West"
        asked = await self.opens(cora, "invite")
        invited = await sends(cora, asked, names=names, role="radiologist", site="0")
        assert invited is not None
        codes = {words.split(": ")[0]: words.split(": ")[1] for words in invited.words if words.startswith("Dr. ")}
        assert len(codes) == 6
        for person, name in ((ana, "Dr. Ana Alder"), (eli, "Dr. Eli Ember")):
            await person.types(f"join {codes[name]}")
            await self.arrives(person, 0)
            assert "Welcome" in card_of(person.received[-1]).text
        for name in ("gus", "ivan", "kit", "wren"):
            other = self.world.person(name)
            full = next(full for full in codes if name.title() in full)
            await other.types(f"join {codes[full]}")
        return ana, eli

    async def opens_case(self, person: TeamsPerson, *, in_channel: bool = False) -> CardSeen:
        """Pick the form from the client's own list."""
        form = dialog_of(
            await person.invokes("composeExtension/fetchTask", {"commandId": "case"}, in_channel=in_channel)
        )
        assert form is not None
        return form


@asynccontextmanager
async def teams_ward(
    database: Database, clock: FixedClock, *, tenants: tuple[str, ...] = (TENANT,)
) -> AsyncGenerator[TeamsWard]:
    """A tenant with the bot in it, which has no programme yet."""
    bots: list[Bot] = []

    async def dispatch(asked: Input) -> Reply:
        return await bots[0].dispatch(asked)

    async with teams_world(
        clock,
        dispatch,
        registered=lambda service: service.registration(tenants=frozenset(tenants)),
        over_sockets=True,
        contacts=KnownContacts(database, clock),
    ) as world:
        bots.append(Bot(database, clock, "https://peer.example", {"teams": world.teams}, chats={"teams": world.teams}))
        yield TeamsWard(database, clock, world, bots[0])
