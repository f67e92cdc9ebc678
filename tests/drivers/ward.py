"""The ward: its bot, its clock, its post, and its people, who act only through the doors that everybody has."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.app import Bot
from bot.demo.actor import Actor, Postbox, window_of
from bot.domain.people import Account
from bot.domain.programmes import Channel
from bot.platforms.base import Reply
from bot.ports.outbox import ALWAYS, Gone, Outcome, PostOutcome, Sent, TryAgain, Unknown
from bot.screens.answers import Answer
from bot.screens.elements import SURE, Card, Form
from bot.screens.inputs import Input, Who
from storage.database import Database
from tests.drivers.cast import EVERYONE, PLATFORM, STRANGER, TENANT, ZONE, Part
from tests.drivers.reading import said
from tests.drivers.stops import Stops
from tests.fakes import FixedClock

DAY = timedelta(days=1)


@dataclass
class Post(Postbox):
    """Keeps what was sent, and when. `answers` says what becomes of a message instead of arriving, `gate` when.

    `stops` says what stands against a post or the change of one, and `tried` when one was tried.
    """

    clock: FixedClock = field(default_factory=FixedClock)
    at: list[datetime] = field(default_factory=list)
    answers: Callable[[Account], Outcome] = lambda _: Sent()
    gate: Callable[[Account | Channel], datetime | None] = lambda _: ALWAYS
    stops: Callable[[Channel], TryAgain | Unknown | Gone | None] = lambda _: None
    tried: list[datetime] = field(default_factory=list)

    async def direct(self, account: Account, card: Card, language: str) -> Outcome:
        """Keep a message that arrives; refuse the others as told."""
        outcome = self.answers(account)
        if isinstance(outcome, Sent):
            self.at.append(self.clock.now())
            return await super().direct(account, card, language)
        return outcome

    async def post(self, channel: Channel, card: Card, language: str) -> PostOutcome:
        """Keep a post that arrives; refuse the others as told."""
        self.tried.append(self.clock.now())
        return self.stops(channel) or await super().post(channel, card, language)

    async def update(self, channel: Channel, reference: str, card: Card, language: str) -> Outcome:
        """Change a post; refuse to as told."""
        self.tried.append(self.clock.now())
        return self.stops(channel) or await super().update(channel, reference, card, language)

    def opens(self, way: Account | Channel) -> datetime | None:
        """When the gate is open."""
        return self.gate(way)


class Person(Actor):
    """Somebody of the ward."""

    def __init__(self, part: Part, ward: "Ward", tenant: str = TENANT) -> None:
        super().__init__(ward.bot.dispatch, Who(PLATFORM, tenant, part.user_id, part.language, part.zone))
        self.name = part.name
        self.speaks = part.language
        self._ward = ward

    @property
    def messages(self) -> list[Card]:
        """What the bot has sent to this person."""
        return self._ward.post.of(self.who.user_id)

    @property
    def arrivals(self) -> list[datetime]:
        """When each message arrived, by the ward's clock."""
        sent = zip(self._ward.post.sent, self._ward.post.at, strict=True)
        return [at.astimezone(ZoneInfo(ZONE)) for (account, _, _), at in sent if account.user_id == self.who.user_id]

    async def dispatches(self, asked: Input) -> Reply:
        """Do something that no screen offers."""
        return await self._ward.bot.dispatch(asked)

    async def asks_to_share(self) -> Form:
        """`/case`."""
        return window_of(await self.types("/case"))

    async def shares(self, reader: str = "Dr. Eli Ember", **answers: str) -> Form:
        """Fill the form in and send it. Returns what the bot shows then: the receipt, if all is well."""
        form = await self.asks_to_share()
        if reader not in {"mine", "coordinator"}:
            reader = self.chooses(form, "reader", reader)
        return window_of(await self.sends(form, **{**CASE, "reader": reader, **answers}))

    async def home(self) -> Form:
        """`/peer`."""
        return window_of(await self.types("/peer"))

    async def opens_message(self, at: int = -1) -> Form:
        """Press the button of a message: the newest, unless told otherwise."""
        return window_of(await self.presses(self.messages[at], "thread.open"))

    async def opens_own(self, at: int = 0) -> Form:
        """Open a conversation from home."""
        return window_of(await self.presses(await self.home(), "thread.open", at))

    async def opens_board(self) -> Form:
        """`/peer board`."""
        return window_of(await self.types("/peer board"))

    async def opens_case(self, at: int = 0) -> Form:
        """Open a case from the board."""
        return window_of(await self.presses(await self.opens_board(), "board.open", at))

    async def goes_on(self, window: Form, action: str, **answers: str) -> Form:
        """Press a button that asks something, send its form, and insist on its words."""
        asked = window_of(await self.presses(window, action))
        return window_of(await self.insists(await self.sends(asked, **answers)))

    async def insists(self, answer: Answer) -> Answer:
        """Say that doubtful words name nobody, if that is what is asked."""
        form = window_of(answer)
        doubts = [field.name for field in form.fields if field.name.startswith(SURE)]
        return await self.sends(form, **dict.fromkeys(doubts, "yes")) if doubts else answer

    def reads(self, screen: Card | Form) -> str:
        """A screen, in this person's language."""
        return said(screen, self.speaks)


CASE = {
    "outstanding": "no",
    "kind": "learning_opportunity",
    "modality": "ct",
    "happened": "A small nodule at the left apex, behind the first rib.",
}
"""The answers that a case needs, without its reader."""


@dataclass
class Told:
    """What the chat tells: who is a guest, and of a channel whether the bot reaches it, which nobody may know."""

    tells_guests: bool = True
    reached: bool | None = None

    async def reaches(self, channel: Channel) -> bool | None:
        """As told."""
        return self.reached


class Ward:
    """A department at work, on one database."""

    def __init__(self, database: Database, clock: FixedClock) -> None:
        self.clock = clock
        self.post = Post(clock=clock)
        self.database = database
        self.chat = Told()
        self.bot = Bot(database, clock, "https://peer.example", {PLATFORM: self.post}, chats={PLATFORM: self.chat})
        self._stops = Stops(self.bot, clock)
        self._people = {part.user_id: Person(part, self) for part in (*EVERYONE, STRANGER)}

    def __getitem__(self, user_id: str) -> Person:
        return self._people[user_id]

    def some(self, *user_ids: str) -> list[Person]:
        """Several people at once."""
        return [self[user_id] for user_id in user_ids]

    @property
    def now(self) -> datetime:
        """The present, on the wall of the ward."""
        return self.clock.now().astimezone(ZoneInfo(ZONE))

    async def until(self, moment: datetime) -> None:
        """Let time pass, stopping at everything that is due on the way."""
        async for _ in self._stops.by(moment):
            pass
        self.clock.move(moment)
        await self._stops.look()

    async def passes(self, span: timedelta = DAY) -> None:
        """Let a span pass."""
        await self.until(self.clock.now() + span)

    async def hears(self, person: Person, within: timedelta = timedelta(days=9)) -> datetime:
        """Let time pass until somebody gets a message. Returns when that was, on the wall of the ward."""
        before, last = len(person.messages), self.clock.now() + within
        async for _ in self._stops.by(last):
            if len(person.messages) > before:
                return person.arrivals[-1]
        raise AssertionError(f"{person.name} hears nothing")

    async def talk(self, submitter: str = "ana", reader: str = "eli", **answers: str) -> tuple[Form, Form]:
        """A case that has arrived. Returns the windows of its submitter and its reader."""
        sharer, colleague = self[submitter], self[reader]
        receipt = await sharer.shares(colleague.name, **answers)
        if receipt.name == "case":
            # They are few, and the form asks once more.
            receipt = window_of(await sharer.sends(receipt, name="knowing"))
        assert receipt.name == "case.receipt", sharer.reads(receipt)
        await self.hears(colleague)
        return await sharer.opens_own(), await colleague.opens_message()
