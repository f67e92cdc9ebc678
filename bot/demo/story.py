"""`peerlearn demo --script`: a month from the slash command to the destroyed key, told in the terminal."""

import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import Bot, SystemIds, open_database
from bot.demo import meetings
from bot.demo.actor import Actor, Postbox, buttons_of, window_of
from bot.demo.department import BEGINS, FOUNDED, ITEMS, ZONE, Shared
from bot.demo.past import seed
from bot.demo.work import Department
from bot.domain.records import Secrecy
from bot.platforms.local.clock import MovableClock
from bot.platforms.local.directory import PLATFORM
from bot.screens.answers import Say
from bot.screens.elements import Button, Card, Form
from bot.screens.plain import lines_of
from bot.text.catalogue import catalogue
from storage.inspect import records
from storage.keys import KeyStore

_CASE = Shared(
    (5, 12),
    "ana",
    "bea",
    "learning_opportunity",
    "ct",
    "On the first images, partly behind the left first rib, there is a 6 mm nodule at the apex.",
    "Look at both apices once more before closing a chest CT.",
    "perception",
    "prior_comparison",
)


_SCRIPT = {
    "question": "A chest CT for cough. What do you look at last?",
    "found": "A 6 mm nodule at the left apex, partly behind the first rib.",
}
_POINTS = {
    0: "Follow a feeding tube to its tip before anything goes in.",
    1: "Look at both apices once more before closing a chest CT.",
}
_MAY = datetime(2026, 5, 21, 12, 0, tzinfo=ZoneInfo(ZONE))
"""The session for which the case is chosen."""

_ANSWERS = {"ana": "55544", "bea": "45543", "cora": "55444", "eli": "34553", "gus": "55554"}
"""Who is there, and which step each chooses for each item."""


async def tell(say: Callable[[str], None]) -> None:
    """Seed the department and act the story out through the same doors that people use."""
    with tempfile.TemporaryDirectory() as folder:
        clock, ids = MovableClock(FOUNDED), SystemIds()
        keys = KeyStore(Path(folder) / "keys", ids, clock)
        database = open_database(f"sqlite:///{folder}/database/story.db", keys, clock, ids)
        post = Postbox()
        bot = Bot(database, clock, "http://127.0.0.1:8710", {PLATFORM: post})
        department = Department(bot, clock, PLATFORM)
        try:
            await seed(department)
            await department.advance(BEGINS)
            await _Story(department, post, say).tell()
        finally:
            database.close()


class _Story:
    def __init__(self, department: Department, post: Postbox, say: Callable[[str], None]) -> None:
        self._department, self._post, self._say = department, post, say
        self._bot = department.bot

    async def tell(self) -> None:
        ana, bea, cora = (self._department.actors[name] for name in ("ana", "bea", "cora"))
        self._chapter(1, "Dr. Alder shares a case, unseen: /case")
        before_sharing = self._threads()
        self._show(ana, await self._department.share(_CASE))
        (thread,) = self._threads() - before_sharing
        await self._hears("bea")
        self._chapter(2, "On the next working day, at noon, Dre Bouchard gets a notice that says nothing of the case")
        notice = self._post.of("bea")[-1]
        self._show(bea, notice)
        self._chapter(3, "She opens the conversation (in French) and answers, without knowing to whom")
        window = window_of(await bea.presses(notice, "thread.open"))
        self._show(bea, window)
        await bea.sends(window, answer="thanks", words="Merci, je vois le nodule. Je regarde les sommets deux fois.")
        await self._hears("ana")
        self._chapter(4, "Minutes later Dr. Alder reads the answer, and closes the conversation")
        notice = self._post.of("ana")[-1]
        window = window_of(await ana.presses(notice, "thread.open"))
        self._show(ana, window)
        closing = window_of(await ana.presses(window, "thread.close.ask"))
        await ana.sends(closing, rounds="yes")
        await meetings.may_be_shown(self._department, "bea", "Learning")
        self._chapter(5, "Both have said that it may be shown. The coordinator's board has the case, and nobody in it")
        self._show(cora, window_of(await cora.types("/peer board")))
        self._chapter(6, "What an administrator finds of that conversation: rows whose keys are not in the database")
        self._administrator(thread)
        await self._before_the_session(ana, cora)
        await self._session(ana, cora)
        await self._survey(ana, cora)
        await self._department.advance(_MAY + timedelta(days=14))
        self._chapter(14, "And 14 days after the session: the seats are deleted, the key to who took part is destroyed")
        self._administrator(thread)
        answer = await ana.presses(notice, "thread.open")
        self._say("   Whoever presses the button of an old notice reads:")
        if isinstance(answer, Say):
            self._show(ana, answer.card)

    async def _before_the_session(self, ana: Actor, cora: Actor) -> None:
        self._chapter(7, "The coordinator chooses it for the rounds: /peer rounds. Both people are told in its window")
        chosen = await meetings.choose(self._department)
        await meetings.prepare(self._department, len(_lines_of_agenda(chosen)) - 1, _SCRIPT)
        self._show(cora, await meetings.agenda(self._department))
        self._chapter(8, "Dr. Alder answers the announcement in the channel: in person")
        await meetings.come(self._department, "ana", 0)
        await self._department.advance(self._bot.clock.now() + timedelta(seconds=2))
        self._show(ana, self._post.posted[-1][1])
        await self._department.advance(_MAY - timedelta(days=1))
        self._chapter(9, "A day before, who said that they come is reminded")
        self._show(ana, self._post.of("ana")[-1])

    async def _session(self, ana: Actor, cora: Actor) -> None:
        await self._department.advance(_MAY + timedelta(minutes=5))
        self._chapter(10, "At the session the coordinator asks, shows what was found, and writes down what was learned")
        code = await meetings.attend(self._department, tuple(_ANSWERS))
        self._say(f"   Who is there types: /peer attend {code}")
        self._show(cora, await meetings.present(self._department, _POINTS))
        await self._department.advance(_MAY + timedelta(hours=1))
        self._chapter(
            11, "What was learned goes to the channel, and to those who were not there. It outlives the cases"
        )
        self._show(ana, next(card for _, card, _ in reversed(self._post.posted) if card.name == "rounds.learned"))

    async def _survey(self, ana: Actor, cora: Actor) -> None:
        await self._hears("ana")
        self._chapter(
            12, "A day later, but on no Friday afternoon, everyone who was there is asked. Answers lie sealed in a box"
        )
        self._show(ana, self._post.of("ana")[-1])
        for user_id, steps in _ANSWERS.items():
            await meetings.answer(self._department, user_id, **dict(zip(ITEMS, steps, strict=True)))
        await self._department.advance(_MAY + timedelta(days=12))
        self._chapter(13, "After a week the box is opened, because five have answered. The coordinator reads counts")
        surveys = window_of(await cora.types("/peer survey"))
        self._show(cora, window_of(await cora.presses(surveys, "survey.outcome")))

    def _chapter(self, number: int, title: str) -> None:
        now = self._bot.clock.now().astimezone(ZoneInfo(ZONE))
        self._say(f"\n{number}. {title}   [{now:%a %d %b, %H:%M}]")

    async def _hears(self, user_id: str) -> None:
        """Let time pass until somebody gets a message."""
        before = len(self._post.of(user_id))
        while len(self._post.of(user_id)) == before:
            due = await self._bot.next_due()
            if due is None:
                raise LookupError("nothing is due any more")
            await self._department.advance(due)

    def _show(self, actor: Actor, screen: Card | Form) -> None:
        for line in lines_of(screen, catalogue(actor.who.language)):
            for part in line.splitlines():
                self._say(f"   | {part}")

    def _threads(self) -> set[str]:
        return {record.cells[0].text for record in records(self._bot.database) if record.table == "threads"}

    def _administrator(self, thread: str) -> None:
        for record in records(self._bot.database):
            if record.cells[0].text == thread:
                secret = [cell for cell in record.cells if cell.secrecy is not Secrecy.READABLE]
                shown = ", ".join(f"{cell.column} {cell.secrecy.value}" for cell in secret)
                self._say(f"   | {record.table:8} {shown}")


def _lines_of_agenda(screen: Form) -> list[Button]:
    """The buttons that prepare the cases of an agenda, in order."""
    return [button for button in buttons_of(screen) if button.action == "agenda.item.open"]
