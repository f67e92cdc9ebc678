"""`peerlearn demo --script`: one case from the slash command to the destroyed key, told in the terminal."""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import Bot, SystemIds, open_database
from bot.demo.actor import Actor, Postbox, window_of
from bot.demo.department import BEGINS, FOUNDED, ZONE, Shared
from bot.demo.past import seed
from bot.demo.work import Department
from bot.domain.records import Secrecy
from bot.platforms.local.clock import MovableClock
from bot.platforms.local.directory import PLATFORM
from bot.screens.answers import Say
from bot.screens.elements import Buttons, Callout, Card, Entry, Facts, Form, Heading, Row, Text
from bot.text.catalogue import NBSP, Catalogue, catalogue
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
        window = window_of(await ana.presses(self._post.of("ana")[-1], "thread.open"))
        self._show(ana, window)
        closing = window_of(await ana.presses(window, "thread.close.ask"))
        await ana.sends(closing, rounds="yes")
        self._chapter(5, "The coordinator's board has the case, and nobody in it")
        self._show(cora, window_of(await cora.types("/peer board")))
        self._chapter(6, "What an administrator finds of that conversation: rows whose keys are not in the database")
        self._administrator(thread)
        await self._department.advance(self._bot.clock.now() + timedelta(days=14))
        self._chapter(7, "And 14 days after closing: the seats are deleted, the key to who took part is destroyed")
        self._administrator(thread)
        answer = await ana.presses(self._post.of("ana")[-1], "thread.open")
        self._say("   Whoever presses the button of an old notice reads:")
        if isinstance(answer, Say):
            self._show(ana, answer.card)

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
            self._say(f"   | {line}")

    def _threads(self) -> set[str]:
        return {record.cells[0].text for record in records(self._bot.database) if record.table == "threads"}

    def _administrator(self, thread: str) -> None:
        for record in records(self._bot.database):
            if record.cells[0].text == thread:
                secret = [cell for cell in record.cells if cell.secrecy is not Secrecy.READABLE]
                shown = ", ".join(f"{cell.column} {cell.secrecy.value}" for cell in secret)
                self._say(f"   | {record.table:8} {shown}")


def lines_of(screen: Card | Form, speak: Catalogue) -> list[str]:
    """A screen as lines of text, without the fields and buttons of a window."""
    colon = f"{NBSP}:" if speak.language == "fr" else ":"
    lines = [f"[{speak.say(screen.title)}]"] if isinstance(screen, Form) else []
    for element in screen.elements:
        match element:
            case Text(words) | Heading(words):
                lines.append(speak.say(words))
            case Facts(rows):
                lines += [f"{speak.say(name)}{colon} {speak.say(value)}" for name, value in rows]
            case Callout(_, lead, words):
                lines.append(f"{speak.say(lead)} {speak.say(words)}".strip())
            case Entry(_, who, when, words, remark):
                said = f"({speak.say(remark)}) {words}" if remark else words
                lines.append(f"{speak.say(who)}, {speak.say(when)}{colon} {said}")
            case Buttons(items) if isinstance(screen, Card):
                lines.append(" ".join(f"[{speak.say(item.words)}]" for item in items))
            case Row(title, detail, aside, _):
                parts = [speak.say(part) for part in (title, detail, aside) if part is not None]
                lines.append(" · ".join(parts))
            case _:
                pass
    return lines
