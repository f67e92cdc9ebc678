"""The whole month, told once: from a case that is shared to what the department says of the rounds it was shown at.

It is told of people at their clients and says nothing of where these are. Who shares the first case can be exchanged;
everybody else does the same then, at the same time.
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar

from tests.drivers.chats_ward import MONDAY, ChatsWard
from tests.drivers.clients import Client

SESSION = 29
"""The day after the first Monday on which the session is: a Tuesday, and the clocks have gone forward since."""

FIRST, SECOND, THIRD = "Learning opportunity, CT", "Near miss, MR", "Challenging case, Ultrasound"
"""The cases by what the board calls them. The third is never agreed to."""

STORY, ASIDE, REPLY = "WOMBAT at the left apex", "NUMBAT behind the heart", "KOALA: I see it now"
QUESTION, FOUND, COMMENT = "QUOKKA, what is it?", "DINGO, it was this", "EMU: more of these"
PUBLIC = "Which phase would you ask for?"
"""The question of the second case, which is put into the channel."""

REFERENCE = "WB119911"
POINTS = ("Look twice behind the first rib.", "Ask for the late phase while the patient is there.")
SECRETS = ("WOMBAT", "NUMBAT", "KOALA", "QUOKKA", "DINGO", "EMU", REFERENCE)
"""Words that no message may hold, and no row in the clear."""

COMING = {"ana": 0, "luc": 0, "kit": 0, "eli": 1, "ivan": 1, "gus": 2}
"""Who answers the announcement, and with which of its buttons: in person, online, cannot come."""

THERE = ("cora", "ana", "luc", "eli", "kit", "ivan")
ANSWERING = THERE[:5]
ABSENT = ("denis", "gus")
ENGLISH = ("cora", "eli")
"""Two who read English; in the department that is on two platforms, one is on each."""

SERIES = {
    "name": "Chest rounds",
    "repeats": "monthly",
    "first_on": "2026-03-31",
    "at": "12:00",
    "minutes": "60",
    "zone": "America/Toronto",
    "place": "Conference room 2",
}
STEPS = {"learned": "4", "respectful": "5", "unidentified": "5", "suited": "3", "improved": "2"}


@dataclass
class WholeMonth:
    """A department that lives through it. `sharer` is Ana or Luc, who shares the first case."""

    ward: ChatsWard
    sharer: str = "ana"

    @asynccontextmanager
    async def acts(self, key: str) -> AsyncIterator[Client]:
        """Somebody at their client, and what everybody's client got by what they do."""
        self.ward.turn_of("the sharer" if key == self.sharer else key)
        yield self.ward[key]
        await self.ward.done(key)

    @property
    def chapters(self) -> list[Callable[[], Awaitable[None]]]:
        """Everything, in order."""
        return [
            self.converse,
            self.close,
            self.choose,
            self.announce,
            self.prepare,
            self.meet,
            self.ask,
            self.end,
        ]

    async def converse(self) -> None:
        """Three cases are shared and read; the first is answered, and its study is given a number."""
        ward = self.ward
        for at, (key, reader, kind, modality, words) in enumerate(
            (
                (self.sharer, "eli", "learning_opportunity", "ct", STORY),
                ("kit", "ivan", "near_miss", "mr", ASIDE),
                ("gus", "denis", "challenging", "us", ASIDE),
            )
        ):
            await ward.at(1, f"10:{at}5", f"share {kind}")
            async with self.acts(key) as client:
                await ward.shares(key, reader, kind=kind, modality=modality, happened=words)
                if key == self.sharer:
                    page, _images = client.links()
                    given = await ward.http.post(urlsplit(page).path, data={"reference": REFERENCE})
                    assert given.status_code == 200
        await ward.at(2, "16:00", "read")
        for key, said in (("eli", REPLY), ("ivan", ""), ("denis", "")):
            async with self.acts(key) as client:
                assert (STORY if key == "eli" else ASIDE) in await client.opens_message()
                if said:
                    assert said in await client.sends(answer="thanks", words=said)
        await ward.at(3, "10:00", "answered")
        async with self.acts(self.sharer) as client:
            assert REPLY in await client.opens_message()
            assert ward["eli"].name not in await client.sends(words=f"{STORY}, indeed.")

    async def close(self) -> None:
        """The readers close, and both ends say whether it may be shown. Two want to be asked first."""
        await self.ward.at(4, "10:00", "close")
        for key, rounds in (("eli", "yes"), ("ivan", "yes"), ("denis", "ask_first")):
            async with self.acts(key) as client:
                await client.opens_message()
                await client.presses("thread.close.ask")
                await client.sends(rounds=rounds)
        await self.ward.at(7, "10:00", "may be shown")
        for key, rounds in ((self.sharer, "yes"), ("kit", "ask_first"), ("gus", "yes")):
            async with self.acts(key) as client:
                await client.asks("")
                await client.presses("thread.open")
                await client.presses("thread.rounds.ask")
                await client.sends(rounds=rounds)

    async def choose(self) -> None:
        """The coordinator begins a series and chooses all three. Its ends are told, or asked."""
        ward = self.ward
        await ward.at(7, "14:00", "begin a series")
        async with self.acts("cora") as client:
            await client.asks("rounds")
            await client.presses("rounds.series.ask")
            assert "Coming sessions" in await client.sends(**SERIES)
        await ward.at(8, "10:00", "nominate")
        async with self.acts("cora") as client:
            board = await client.asks("board")
            await client.presses("board.open", _place(board, FIRST))
            await client.presses("board.nominate.ask")
            assert "Chosen for the rounds on Tuesday 31 March." in await client.sends()
            agenda = await self._agenda(client)
            for headline in (SECOND, THIRD):
                left = agenda[agenda.index("Can be chosen") :]
                await client.presses("board.nominate.ask", _place(left, headline))
                agenda = await client.sends()
        before = {key: len(client.told()) for key, client in ward.people.items()}
        await ward.at(8, "16:00", "told")
        told = {key: len(client.told()) - before[key] for key, client in ward.people.items()}
        ends = {self.sharer, "eli", "kit", "ivan", "gus", "denis"}
        assert told == {key: int(key in ends) for key in ward.people}
        for key, words in ((self.sharer, CHOSEN), ("eli", CHOSEN), ("ivan", CHOSEN), ("kit", ASKED)):
            async with self.acts(key) as client:
                read = await client.opens_message()
                assert any(one in read for one in words), read
                if words == ASKED:
                    assert CHOSEN[0] in await client.presses("thread.agree")

    async def announce(self) -> None:
        """Fourteen days before, to the minute: the channel reads of it, and people say whether they come."""
        ward = self.ward
        await ward.at(SESSION - 14, "11:59", "before it is announced")
        assert {tuple(self._posts(key)) for key in ward.people} == {()}
        await ward.at(SESSION - 14, "12:00", "announced")
        assert all(len(self._posts(key)) == 1 for key in ward.people)
        for key, button in COMING.items():
            async with self.acts(key) as client:
                assert "31" in await client.presses_in_channel("rounds.come", button)
        await ward.at(SESSION - 14, "12:01", "counted")
        for key in ENGLISH:
            (post,) = self._posts(key)
            assert "Chest rounds: Tuesday 31 March" in post
            assert "3 in person, 2 online, 1 cannot come" in post
        await self._calendar()

    async def prepare(self) -> None:
        """The other coordinator puts two cases together and apart, writes what is asked and found, and prints it."""
        ward = self.ward
        await ward.at(SESSION - 7, "10:00", "prepare")
        async with self.acts("denis") as client:
            await self._agenda(client)
            await client.presses("agenda.item.open", 1)
            await client.presses("agenda.join.ask")
            together = await client.sends()
            assert any(words in together for words in TOGETHER)
            apart = await client.presses("agenda.item.part")
            assert not any(words in apart for words in TOGETHER)
        for at, question in enumerate((QUESTION, PUBLIC)):
            async with self.acts("denis") as client:
                await self._agenda(client)
                await client.presses("agenda.item.open", at)
                await client.sends(question=question, found=FOUND)
        async with self.acts("denis") as client:
            await self._agenda(client)
            await client.presses("agenda.page")
            (page,) = client.links()
        path = urlsplit(page).path
        assert REFERENCE not in (await ward.http.get(path)).text
        shown = (await ward.http.post(path)).text
        assert shown.count(REFERENCE) == 1
        assert [shown.count(question) for question in (QUESTION, PUBLIC)] == [1, 1]
        assert not any(client.name in shown for client in ward.people.values())
        assert (await ward.http.post(path)).status_code == 404

    async def meet(self) -> None:
        """Who comes is reminded; the agenda is stepped through; whoever is there says so; what was learned is told."""
        ward = self.ward
        for day, hour, number in ((SESSION - 1, "12:01", 1), (SESSION, "11:01", 2)):
            await ward.at(day, hour, "reminded")
            reminded = {key: self._count(key, REMINDED) for key in ward.people}
            assert reminded == {key: number if COMING.get(key, 2) < 2 else 0 for key in ward.people}
        await ward.at(SESSION, "12:02", "begin")
        async with self.acts("cora") as client:
            session = await self._session(client)
            (code,) = re.findall(r"Attendance code\W+([0-9A-Z]{5})\b", session)
        for at, key in enumerate(THERE):
            async with self.acts(key) as client:
                if at % 2:
                    assert PRESENT in await client.says(f"attend {code.lower()}")
                else:
                    await self._session(client)
                    await client.presses("rounds.attend")
        async with self.acts("cora") as client:
            assert "6 people" in await self._session(client)
            await client.presses("agenda.show")
            window = await client.presses("agenda.present")
            for at, (question, point) in enumerate(zip((QUESTION, PUBLIC), POINTS, strict=True)):
                assert f"Case {at + 1} of 2" in window
                assert question in window
                assert FOUND not in window
                if question == PUBLIC:
                    assert "everybody in the channel of these rounds" in await client.presses("agenda.post.ask")
                    window = await client.sends()
                    assert "It is on its way to the channel." in window
                    assert FOUND not in window
                assert FOUND in await client.presses("agenda.reveal")
                window = await client.sends(point=point)
            assert not any(point in post for post in self._posts("cora") for point in POINTS)
            assert "They are released." in await client.sends()
        await ward.at(SESSION, "15:00", "learned")
        for key in ward.people:
            learned = [post for post in self._posts(key) if all(point in post for point in POINTS)]
            assert len(learned) == 1
            assert sum(PUBLIC in post for post in self._posts(key)) == 1
            assert self._count(key, (POINTS[0],)) == int(key in ABSENT)

    async def ask(self) -> None:
        """A day after everyone who was there is asked, two days before the end again, and five answers are counted."""
        ward = self.ward
        await ward.at(SESSION + 1, "12:59", "before the survey")
        assert all(self._count(key, SURVEYED) == 0 for key in ward.people)
        await ward.at(SESSION + 1, "13:00", "survey")
        assert {key: self._count(key, SURVEYED) for key in ward.people} == {
            key: int(key in THERE) for key in ward.people
        }
        for key in ANSWERING:
            async with self.acts(key) as client:
                await client.opens_message("survey.ask")
                answered = await client.sends(**STEPS, comment=COMMENT)
                assert any(words in answered for words in ANSWERED), answered
        await ward.at(SESSION + 6, "13:00", "asked again")
        assert {key: self._count(key, SURVEYED) for key in ward.people} == {
            key: 2 * int(key in THERE) for key in ward.people
        }
        await ward.at(SESSION + 8, "12:59", "before it is counted")
        for key in ward.people:
            assert len(self._posts(key)) == 3
        await ward.at(SESSION + 8, "13:05", "counted")
        for key in ENGLISH:
            summary = self._posts(key)[-1]
            assert "After Chest rounds, Tuesday 31 March: 5 people answered." in summary
            assert "4.0 of 5" in summary
        for key, answered in (("cora", "5 people answered."), ("denis", "5 personnes")):
            async with self.acts(key) as client:
                await client.asks("survey")
                figures = await client.presses("survey.outcome")
                assert answered in figures
                assert COMMENT not in figures
                assert (await client.presses("survey.outcome.page")).count(COMMENT) == len(ANSWERING)

    async def end(self) -> None:
        """Two weeks after the session nobody can tell any more whose cases they were."""
        await self.ward.at(SESSION + 16, "12:00", "over")
        for key in self.ward.people:
            async with self.acts(key) as client:
                await client.asks("")
                assert not client.has("thread.open")

    async def _session(self, client: Client) -> str:
        await client.asks("rounds")
        return await client.presses("rounds.session.open")

    async def _agenda(self, client: Client) -> str:
        await self._session(client)
        return await client.presses("agenda.show")

    def _posts(self, key: str) -> list[str]:
        return self.ward[key].posts()

    def _count(self, key: str, words: tuple[str, ...]) -> int:
        """How many messages hold one of these."""
        return sum(any(one in said for one in words) for said in self.ward[key].told())

    async def _calendar(self) -> None:
        """The file behind the link of each post is the same session, and says nothing of a case."""
        addresses = {link for key in self.ward.people for link in self.ward[key].links_in_channel()}
        (address,) = {link for link in addresses if link.endswith(".ics")}
        file = await self.ward.http.get(urlsplit(address).path)
        calendar = Calendar.from_ical(file.content)
        assert isinstance(calendar, Calendar)
        (event,) = calendar.events
        noon = datetime.combine(MONDAY.date() + timedelta(days=SESSION), datetime.min.time(), MONDAY.tzinfo)
        assert event["DTSTART"].dt == noon.replace(hour=12)
        assert event["DTEND"].dt == noon.replace(hour=13)
        assert event["SUMMARY"] == "Chest rounds"
        assert not re.search("|".join(SECRETS), file.text)


CHOSEN = ("It is chosen for the rounds on Tuesday 31 March.", "Ce cas est retenu pour la séance du mardi 31 mars.")
ASKED = (
    "May this case be shown at the rounds on Tuesday 31 March?",
    "Ce cas peut-il être présenté à la séance du mardi 31 mars?",
)
TOGETHER = ("1. With it: Near miss, MR", "1. Avec\N{NO-BREAK SPACE}: ")
REMINDED = ("Reminder: Chest rounds", "Rappel : Chest rounds", "Rappel\N{NO-BREAK SPACE}: Chest rounds")
SURVEYED = ("Chest rounds, Tuesday 31 March: how was it?", "comment était-ce?")
PRESENT = "You are counted as present."
ANSWERED = ("Your answers are in the ballot box.", "Vos réponses sont dans l’urne.")


def _place(seen: str, headline: str) -> int:
    """Which of the cases in a list this one is."""
    found = sorted((one for one in (FIRST, SECOND, THIRD) if one in seen), key=seen.index)
    return found.index(headline)
