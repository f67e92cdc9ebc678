"""A department at work until it is killed, again and again.

    python -m tests.crash.worker DATABASE_URL KEYS JOURNAL SECONDS SEED

Its parent loads the program once, and for so many seconds lets a child of its own open the database and work, kills it
at a random moment and starts the next one. It prints how often it killed.
"""

import asyncio
import os
import random
import signal
import sys
import time
import traceback
from collections import deque
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import Bot, SystemIds
from bot.demo.actor import Actor, buttons_of, window_of
from bot.domain.people import Account
from bot.domain.programmes import Channel
from bot.ports.outbox import ALWAYS, Outcome, Posted, PostOutcome, Sent
from bot.screens.answers import FieldErrors, Replace
from bot.screens.elements import Card, Form
from bot.screens.inputs import Submitted, Who
from bot.services.programmes import issue_setup_code
from storage.database import Database
from storage.keys import KeyStore
from tests.crash.gathering import ZONE, go_on
from tests.crash.journal import Journal
from tests.drivers.reading import said
from tests.fakes import FixedClock

PLATFORM, TENANT = "local", "ward"
BEGINS = datetime(2026, 3, 3, 10, 0, tzinfo=ZoneInfo(ZONE))
STEP = timedelta(minutes=6)
OPENS, CLOSES = 8, 18
SHORTEST, LONGEST = 0.2, 0.8
"""Between how many seconds a child lives."""

FEWEST = 10
"""With fewer kills, cases that were answered or steps of the rounds nothing would have been tested."""

ANA, BEA = "ana", "bea"
NAMES = {ANA: "Dr. Ana Alder", BEA: "Dr. Bea Bouchard"}
OTHERS = {"cam": "Dr. Cam Cote", "dee": "Dr. Dee Dunn", "eve": "Dr. Eve Egan"}
"""They come to the rounds, and share nothing."""

_DIGITS = dict(
    zip("0123456789", ["nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], strict=True)
)

EVERYBODY = (ANA, BEA, *OTHERS)

AT_ONCE = 3
"""How many steps of the rounds are taken beside a case and what follows from it."""


class Postman:
    """The platform's far end: writes down what arrives, and keeps the newest of it at hand."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.unread: deque[tuple[str, Card]] = deque(maxlen=20)

    async def direct(self, account: Account, card: Card, language: str) -> Outcome:
        """Take a message."""
        self._journal.delivered(account.user_id)
        if any(button.action == "thread.open" for button in buttons_of(card)):
            self.unread.append((account.user_id, card))
        return Sent()

    async def post(self, channel: Channel, card: Card, language: str) -> PostOutcome:
        """Take a post."""
        return Posted(self._journal.stands(said(card)))

    async def update(self, channel: Channel, reference: str, card: Card, language: str) -> Outcome:
        """Take the change of a post."""
        self._journal.changes(reference, said(card))
        return Sent()

    def opens(self, way: Account | Channel) -> datetime:
        """Everybody is reached at any time."""
        return ALWAYS


class Ward:
    """The program, started by the next process, and the people who use it."""

    def __init__(self, url: str, keys: Path, journal: Journal) -> None:
        self.clock, ids = FixedClock(journal.clock), SystemIds()
        self.database = Database(url, KeyStore(keys, ids, self.clock), self.clock, ids)
        self.postman = Postman(journal)
        self.bot = Bot(self.database, self.clock, "http://127.0.0.1:8710", {PLATFORM: self.postman})
        self._journal = journal

    def person(self, user_id: str, tenant: str = TENANT) -> Actor:
        """Somebody at their screen."""
        return Actor(self.bot.dispatch, Who(PLATFORM, tenant, user_id, "en", None))

    async def found(self, tenant: str, founder: str, name: str) -> Form:
        """Found a programme. Returns the form's answer."""
        code = await self.database.write(issue_setup_code)
        form = window_of(await self.person(founder, tenant).types(f"/peer setup {code}"))
        values = {
            "name": name,
            "sites": "North",
            "channel": "rounds",
            "founder": NAMES[founder],
            "role": "radiologist",
            "pathway": "Call 5150.",
            "language": "en",
            "zone": ZONE,
            "mask": "######",
            "agreed": "Privacy office",
        }
        asked = Submitted(self.person(founder, tenant).who, "setup", values, form.hidden)
        return await self.sends(name, "programme", asked)

    async def share(self, token: str, submitter: str, reader: str) -> None:
        """Share a case by name: it leaves at once."""
        actor = self.person(submitter)
        form = window_of(await actor.types("/case"))
        values = {
            "outstanding": "no",
            "kind": "good_call",
            "modality": "ct",
            "reader": actor.chooses(form, "reader", NAMES[reader]),
            "happened": token,
        }
        await self.sends(token, "case", Submitted(actor.who, "case", values, form.hidden))

    async def answer(self, token: str, *, close: bool) -> None:
        """Somebody opens the oldest message at hand, and answers or closes."""
        user_id, card = self.postman.unread.popleft()
        actor = self.person(user_id)
        window = window_of(await actor.presses(card, "thread.open"))
        if window.submit is None:
            return
        if close:
            form = window_of(await actor.presses(window, "thread.close.ask"))
            await self.sends(token, "close", Submitted(actor.who, form.name, {"rounds": "yes"}, form.hidden))
            return
        values = {"words": token, "audience": "colleague"}
        await self.sends(token, "note", Submitted(actor.who, window.name, values, window.hidden))

    async def sends(self, token: str, what: str, asked: Submitted) -> Form:
        """Send a form, with a word in the journal before it and one after the answer."""
        self._journal.tries(token, what, asked)
        return await self._send(asked)

    async def send_again(self) -> None:
        """Whoever got no answer from a dead process sends the same form again."""
        asked = self._journal.asked()
        if asked is not None:
            await self._send(asked)

    async def _send(self, asked: Submitted) -> Form:
        answer = (await self.bot.dispatch(asked)).answer
        if isinstance(answer, FieldErrors) or not isinstance(answer, Replace):
            raise SystemExit(f"not what was hoped for: {answer}")
        self._journal.got_an_answer()
        return answer.form

    async def quieten(self) -> None:
        """Let time pass until everything that waits has been delivered."""
        for _ in range(100):
            await self.pass_time(timedelta(minutes=30))
            if not await self.database.read(lambda unit: unit.outbox.waiting()):
                return
        raise AssertionError("something is never delivered")

    async def leap(self, moment: datetime) -> None:
        """It becomes this late, unless it is later, and the program does what is due."""
        self._journal.moved(self.clock.move(max(moment, self.clock.now()).astimezone(UTC)))
        await self.bot.run_due()

    async def pass_time(self, span: timedelta = STEP) -> None:
        """It becomes later, within working hours, and the program does what is due."""
        now = (self.clock.now() + span).astimezone(ZoneInfo(ZONE))
        while not (now.weekday() < 4 and OPENS <= now.hour < CLOSES):
            now = (now + timedelta(hours=1)).replace(minute=0)
        self._journal.moved(self.clock.move(now.astimezone(UTC)))
        await self.bot.run_due()


def spelled(number: str) -> str:
    """A number in words, so that the screen takes it for no patient's."""
    return " ".join(_DIGITS.get(sign, "and") for sign in number)


async def work(url: str, keys: Path, file: Path, seed: int, ready: int) -> None:
    """Go on where the last one stopped, for as long as somebody is there to kill it."""
    parent = os.getppid()
    journal, chance = Journal.read(file, BEGINS), random.Random(seed)
    ward = Ward(url, keys, journal)
    os.write(ready, b".")
    await ward.bot.run_due()
    await ward.send_again()
    for turn in count():
        if os.getppid() != parent:
            return
        token = spelled(f"{seed}-{turn}")
        submitter, reader = chance.sample((ANA, BEA), 2)
        await ward.share(f"case {token} for {reader}", submitter, reader)
        await ward.pass_time()
        for _ in range(AT_ONCE):
            await go_on(ward, journal, EVERYBODY)
        if ward.postman.unread:
            await ward.answer(f"note {token}", close=chance.random() < 0.2)
        if chance.random() < 0.1:
            await ward.found(f"tenant {token}", ANA, f"programme {token}")


async def _warm_up(url: str, keys: Path, file: Path) -> None:
    """Load what is loaded late, so that a child's short life is not spent on it."""
    ward = Ward(url, keys, Journal.read(file, BEGINS))
    await ward.person(BEA).types("/case")
    ward.database.close()


def _live(url: str, keys: Path, file: Path, seed: int, ready: int) -> None:
    """A child's life. It never comes back from here."""
    try:
        asyncio.run(work(url, keys, file, seed, ready))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(1)


def _has_done_little(file: Path, latest: float) -> bool:
    """Whether to go on, since a machine that is busy with other things has let the children do next to nothing."""
    journal = Journal.read(file, BEGINS)
    return time.monotonic() < latest and min(len(journal.of("case")), len(journal.done)) < FEWEST


def run(url: str, keys: Path, file: Path, seconds: float, seed: int) -> int:
    """Start, kill and start again. Returns how often a child was killed; a child that ends by itself ends the run."""
    chance, kills = random.Random(seed), 0
    asyncio.run(_warm_up(url, keys, file))
    begun = time.monotonic()
    while time.monotonic() < begun + seconds or _has_done_little(file, begun + 3 * seconds):
        open_now, ready = os.pipe()
        child = os.fork()
        if child == 0:
            _live(url, keys, file, seed * 1000 + kills, ready)
        os.close(ready)
        # One in ten is not even let in.
        if chance.random() < 0.9:
            os.read(open_now, 1)
            time.sleep(chance.uniform(SHORTEST, LONGEST))
        os.close(open_now)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            raise SystemExit(f"a child ended by itself: {status}")
        kills += 1
    return kills


if __name__ == "__main__":
    print(run(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5])))
