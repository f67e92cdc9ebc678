"""A month of the programme, lived through `Bot.dispatch` on a given database, the same to the byte in every run."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from starlette.applications import Starlette

from bot.app import Bot
from bot.demo.actor import Actor, Postbox, window_of
from bot.domain.people import Account
from bot.pages import images, study
from bot.pages.apart import packed
from bot.platforms.base import Reply
from bot.ports.outbox import Outcome
from bot.screens.answers import Answer
from bot.screens.elements import Buttons, Card, Facts, Form, Link, Row
from bot.screens.inputs import Input, Pressed, Submitted
from bot.services import programmes
from bot.text.catalogue import catalogue
from storage.database import Database
from tests.drivers.stops import Stops
from tests.drivers.within import Within
from tests.fakes import FixedClock, SeededIds
from tests.promises.ward import (
    CHANNEL,
    EVERYONE,
    FOUNDER,
    MASK,
    OTHERS,
    PATHWAY,
    PLATFORM,
    SITES,
    ZONE,
    Colleague,
    person,
)

BASE = "http://bot.example"
BEGINS = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo(ZONE))
"""A Monday. On the Sunday after it the clocks go forward."""


class Chance(SeededIds):
    """Chance that begins anew at each named step: who draws more in one step changes nothing for the next."""

    def begin(self, step: str) -> None:
        """Draw from here on what this step draws in every run."""
        self._random.seed(sha256(step.encode()).digest())


class Letterbox(Postbox):
    """A postbox that also keeps the instant at which each message left."""

    def __init__(self, clock: FixedClock) -> None:
        super().__init__()
        self._clock = clock
        self.left: list[datetime] = []

    async def direct(self, account: Account, card: Card, language: str) -> Outcome:
        """Keep a message and its time."""
        self.left.append(self._clock.now())
        return await super().direct(account, card, language)

    def received(self, who: Colleague) -> list[tuple[datetime, Card, str]]:
        """What somebody has received: when, what, in which language."""
        return [
            (at, card, language)
            for at, (account, card, language) in zip(self.left, self.sent, strict=True)
            if account.user_id == who.who.user_id
        ]


@dataclass(frozen=True, slots=True)
class Shared:
    """What somebody answers in the form behind `/case`."""

    word: str
    kind: str
    modality: str
    reader: str
    name: str = ""
    source: str = "prior_comparison"
    point: bool = True
    behalf: bool = False
    invite: str = ""


@dataclass
class Month:
    """The programme at work. `step` names what happens now; every turn of it draws the same chance in every run.

    `watch` is called before anything happens.
    """

    database: Database
    clock: FixedClock
    chance: Chance
    step: str = ""
    answers: list[tuple[Input, Reply]] = field(default_factory=list)
    watch: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.post = Letterbox(self.clock)
        self.bot = Bot(self.database, self.clock, BASE, {PLATFORM: self.post})
        self.stops = Stops(self.bot, self.clock)
        self.actors = {each.key: Actor(self.dispatch, each.who) for each in EVERYONE}
        self.pages = Starlette(routes=[*study.routes(self.database), *images.routes(self.database, Within())])

    async def dispatch(self, asked: Input) -> Reply:
        """Hand to the bot what somebody did, on the chance of this step."""
        name = asked.action if isinstance(asked, Pressed) else asked.form if isinstance(asked, Submitted) else ""
        self.chance.begin(f"{self.step}|{type(asked).__name__}|{name}")
        reply = await self.bot.dispatch(asked)
        self.answers.append((asked, reply))
        return reply

    async def until(self, moment: datetime) -> None:
        """Let time pass, stopping at everything that is due on the way."""
        async for _ in self.stops.by(moment, self._stop):
            pass
        self.clock.move(moment)

    def _stop(self) -> None:
        self.watch()
        self.chance.begin(f"due|{self.clock.now().isoformat()}")

    async def at(self, day: int, hour: str, step: str) -> None:
        """Go on to a day of the month and a local hour, where this step begins."""
        moment = datetime.combine(BEGINS.date() + timedelta(days=day), time.fromisoformat(hour), BEGINS.tzinfo)
        await self.until(moment)
        # The first who acts on a day makes its key. Here it is the same key whoever that is.
        self.chance.begin(f"day|{self.clock.now().date()}")
        self.database.keys.day_key(self.clock.now().date())
        self.step = step
        self.watch()

    async def found(self) -> None:
        """Found the programme; everybody joins and chooses their hours."""
        self.clock.move(BEGINS)
        self.chance.begin("found")
        code = await self.database.write(programmes.issue_setup_code)
        founder = self.actors[FOUNDER.key]
        self.step = "found"
        form = window_of(await founder.types(f"/peer setup {code}", channel_id=CHANNEL))
        await founder.sends(
            form,
            name="Lakeside Imaging",
            sites="\n".join(SITES),
            channel=CHANNEL,
            founder=FOUNDER.name,
            role=FOUNDER.role,
            head="yes",
            pathway=PATHWAY,
            mask=MASK,
            agreed="Privacy office",
            language="en",
            zone=ZONE,
        )
        for each in OTHERS:
            self.step = f"invite {each.key}"
            form = window_of(await founder.types("/peer invite"))
            answers = {
                "names": each.name,
                "role": each.role.value,
                "site": str(each.site),
                "subspecialty": each.subspecialty,
                "coordinator": "yes" if each.coordinator else "",
            }
            facts = next(
                element
                for element in window_of(await founder.sends(form, **answers)).elements
                if isinstance(element, Facts)
            )
            await self.actors[each.key].types(f"/peer join {facts.rows[0][1]}")
            await self._settle_in(each)

    async def _settle_in(self, each: Colleague) -> None:
        if (each.setting, each.slot, each.quiet) == ("auto", "12:00", None):
            return
        actor = self.actors[each.key]
        form = window_of(await actor.presses(window_of(await actor.types("/peer")), "settings.ask"))
        quiet = {"quiet_from": each.quiet[0], "quiet_to": each.quiet[1]} if each.quiet else {}
        await actor.sends(form, language=each.setting, slot=each.slot, **quiet)

    async def share(self, key: str, case: Shared, form: Form | None = None) -> Form:
        """Share a case, with a form that is open already or a new one. Returns the receipt."""
        actor = self.actors[key]
        form = form or window_of(await actor.types("/case"))
        reader = case.reader
        if reader not in {"mine", "coordinator", "unlisted"}:
            reader = actor.chooses(form, "reader", person(reader).name)
        answers = {
            "outstanding": "no",
            "kind": case.kind,
            "modality": case.modality,
            "reader": reader,
            "happened": f"{case.word}-happened at the apex.",
            "point": f"{case.word}-point." if case.point else "",
            "source": case.source,
            "subspecialty": "chest",
            "name": case.name,
            "invite": case.invite,
            **({"behalf": "yes"} if case.behalf else {}),
        }
        receipt = window_of(await actor.sends(form, **answers))
        if receipt.name == "case":
            receipt = window_of(await actor.sends(receipt, name="knowing"))
        assert receipt.name == "case.receipt", receipt
        return receipt

    async def give_reference(self, screen: Form, reference: str) -> int:
        """Type a study's number on our own page. Returns the page's status."""
        return (await self.page(_way(screen, "number"), data={"reference": reference})).status_code

    async def add_image(self, screen: Form, png: bytes) -> int:
        """Add an image on the page that a screen leads to. Returns the page's status."""
        body = packed({"sizes": [len(png)], "looked": True}, png)
        return (await self.page(_way(screen, "Add images"), content=body)).status_code

    async def let_image_through(self, screen: Form) -> int:
        """A coordinator looks at the image of a case, and it is fit to be seen. Returns the page's status."""
        page = _way(screen, "Look at the image")
        (image,) = re.findall(r'src="([^"]+/[0-9a-f]+)"', (await self.page(page)).text)
        return (await self.page(image, content=b"fit=yes")).status_code

    async def page(self, address: str, **sent: Any) -> httpx.Response:
        """Look at one of our own pages, or send it something."""
        self.chance.begin(f"{self.step}|page")
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.pages), base_url=BASE) as browser:
            return await (browser.post(address, **sent) if sent else browser.get(address))

    async def thread(self, key: str, headline: str) -> Form:
        """Open somebody's conversation about a case of this kind and modality, from their home."""
        actor = self.actors[key]
        home = window_of(await actor.types("/peer"))
        return window_of(await actor.presses(home, "thread.open", _row_with(home, "thread.open", headline)))

    async def on_board(self, key: str, headline: str) -> Form:
        """Open a case from the board."""
        actor = self.actors[key]
        board = window_of(await actor.types("/peer board"))
        return window_of(await actor.presses(board, "board.open", _row_with(board, "board.open", headline)))

    async def write(self, key: str, headline: str, **values: str) -> Answer:
        """Write a note."""
        return await self.actors[key].sends(await self.thread(key, headline), **values)

    async def small(self, key: str, window: Form, action: str, **values: str) -> Answer:
        """Press a button that opens a small form, and send that form."""
        actor = self.actors[key]
        return await actor.sends(window_of(await actor.presses(window, action)), **values)

    async def route(self, key: str, headline: str, reader: str) -> None:
        """Choose a reader for a case that waits on the board."""
        actor = self.actors[key]
        form = window_of(await actor.presses(await self.on_board(key, headline), "board.route.ask"))
        await actor.sends(form, reader=actor.chooses(form, "reader", person(reader).name))


def _way(screen: Form, words: str) -> str:
    """Where the button with these words leads."""
    groups = [element for element in screen.elements if isinstance(element, Buttons)]
    links = [item for group in groups for item in group.items if isinstance(item, Link)]
    return next(item.url for item in links if words in catalogue("en").say(item.words))


def _row_with(screen: Form, action: str, headline: str) -> int:
    """Which of a window's rows with this button speaks of a case."""
    rows = [row for row in screen.elements if isinstance(row, Row) and row.button and row.button.action == action]
    speak = catalogue("en")
    found = [at for at, row in enumerate(rows) if headline in speak.say(row.title)]
    assert len(found) == 1, (headline, [speak.say(row.title) for row in rows])
    return found[0]
