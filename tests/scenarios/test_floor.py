"""A5 over everything that is published of a series: figures subtracted from each other, and all that is no answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from random import Random

import pytest

from bot.demo.actor import window_of
from bot.domain.privacy.audience import FLOOR
from bot.domain.programmes import Moderation
from bot.domain.surveys import Item
from bot.screens.elements import Facts, Form, Heading
from bot.screens.questions import ITEMS
from bot.text.catalogue import catalogue
from tests.drivers.prepared import Prepared
from tests.drivers.reading import rows, said
from tests.drivers.ward import Person, Ward
from tests.fakes import FixedClock, SeededIds
from tests.scenarios.asking import NOON, OPENS, answers, begins, meets, surveys_of

PEOPLE = ("ana", "eli", "gus", "ivan", "kit", "wren", "bea", "mia", "cora")
SESSIONS = 7
FORTNIGHT = timedelta(weeks=2)
SPEAK = catalogue("en")


@dataclass(frozen=True)
class Answer:
    """What one person answered after one session."""

    person: str
    session: int
    steps: dict[Item, int] = field(compare=False)
    comment: str = field(compare=False)


@dataclass(frozen=True)
class Figure:
    """A distribution that somebody could read, and the answers that are behind it."""

    item: Item
    counts: tuple[int, ...]
    behind: frozenset[Answer]


def isolated(figures: Sequence[Figure]) -> list[frozenset[str]]:
    """Whom any figure, or what one of two figures has beside the other, leaves in a group below the floor."""
    groups = [figure.behind for figure in figures]
    groups += [one.behind - other.behind for one, other in product(figures, repeat=2) if one.item is other.item]
    people = (frozenset(answer.person for answer in group) for group in groups)
    return [found for found in people if 0 < len(found) < FLOOR]


@dataclass
class History:
    """Sessions of a series in a row. Who comes, who answers and what is drawn by lot; `mirrored` turns each step round.

    `figures` is everything published of the answers, at whatever time it could be read, and `beside` all else that
    anybody could read then.
    """

    ward: Ward
    chance: Random
    mirrored: bool
    given: list[Answer] = field(default_factory=list[Answer])
    figures: list[Figure] = field(default_factory=list[Figure])
    comments: list[list[str]] = field(default_factory=list[list[str]])
    beside: list[str] = field(default_factory=list[str])

    async def live(self) -> None:
        """One session after the other, and a look at everything while a survey is open and once it is over."""
        await self.ward.talk("ana", "eli")
        await begins(self.ward, fortnightly=True)
        for number in range(SESSIONS):
            there = self.chance.sample(PEOPLE, self.chance.randint(3, 8))
            await meets(self.ward, *there, weeks=2 * number)
            before = {key: len(surveys_of(self.ward[key])) for key in there}
            await self.ward.until(OPENS + FORTNIGHT * number + timedelta(hours=20))
            for key in there:
                draws = self.chance.random(), {item: self.chance.randint(0, 5) for item in ITEMS}
                if draws[0] < 0.75 and len(surveys_of(self.ward[key])) > before[key]:
                    await self._answers(self.ward[key], key, number, draws[1])
            await self._look()
            await self.ward.until(NOON + FORTNIGHT * (number + 1) - timedelta(hours=2))
            await self._look()

    async def _answers(self, person: Person, key: str, session: int, drawn: dict[Item, int]) -> None:
        steps = {item: 6 - step if self.mirrored else step for item, step in drawn.items() if step}
        comment = f"Comment w{PEOPLE.index(key)} {session}." if drawn[Item.LEARNED] else ""
        if steps:
            form = await answers(person, **{item.value: str(steps.get(item, "")) for item in ITEMS}, comment=comment)
            assert form.name == "survey.answered"
            self.given.append(Answer(key, session, steps, comment))

    async def _look(self) -> None:
        """Everything that a coordinator and a member can open, and the channel."""
        cora, ana = self.ward.some("cora", "ana")
        listed = window_of(await cora.types("/peer survey"))
        self.beside.append(said(listed))
        outcomes = [row.button for row in rows(listed) if row.button and row.button.action == "survey.outcome"]
        for at in range(len(outcomes)):
            await self._read(window_of(await cora.presses(listed, "survey.outcome", at)))
        for person in (cora, ana):
            overview = window_of(await person.types("/peer rounds"))
            shown = [await person.home(), overview]
            if any(row.button for row in rows(overview)):
                shown.append(window_of(await person.presses(overview, "rounds.session.open")))
            self.beside += [said(each) for each in shown]
        self.beside.append(said(await cora.opens_board()))
        self.beside += [said(card) for _, card, _ in self.ward.post.posted if card.name != "survey.summary"]
        self.beside += [said(card) for card in ana.messages]

    async def _read(self, outcome: Form) -> None:
        """The figures of a survey, and whose they are: those who answered after the sessions that it names."""
        days = [NOON + FORTNIGHT * number for number in range(SESSIONS)]
        text = said(outcome)
        named = [at for at, day in enumerate(days) if re.search(f"{day:%A} {day.day} {day:%B}", text)]
        behind = [one for one in self.given if named[0] <= one.session <= named[-1]]
        (people,) = re.findall(r"(\d+) people answered\.", text)
        assert int(people) == len({one.person for one in behind})
        titles = {SPEAK.say(words): item for item, words in ITEMS.items()}
        item: Item | None = None
        for element in outcome.elements:
            if isinstance(element, Heading):
                item = titles[SPEAK.say(element.words).partition(". ")[2]]
            if isinstance(element, Facts) and item is not None:
                shown = tuple(int(SPEAK.say(value).split()[0]) for _, value in element.rows)[::-1]
                answered = frozenset(one for one in behind if item in one.steps)
                counts = tuple(sum(one.steps[item] == step for one in answered) for step in range(1, 6))
                assert shown == counts, "it is of those whom it is taken to be of, and of all of them"
                self.figures.append(Figure(item, shown, answered))
        if "Next page" in text:
            cora = self.ward["cora"]
            page = said(window_of(await cora.presses(outcome, "survey.outcome.page")))
            found = re.findall(r"Comment \w+ \d+\.", page)
            assert sorted(found) == sorted(one.comment for one in behind if one.comment)
            assert len({words.split()[1] for words in found}) >= FLOOR
            self.comments.append(found)


async def history(prepared: Prepared, engine: str, seed: int, *, mirrored: bool = False) -> History:
    """A history in a department of its own."""
    with prepared.copy(engine, Moderation.OFF) as place:
        clock = FixedClock()
        database = place.open(clock, SeededIds(seed))
        lived = History(Ward(database, clock), Random(seed), mirrored)
        await lived.live()
        database.close()
        return lived


@pytest.mark.promise("A5")
@pytest.mark.parametrize("seed", [1, 2])
async def test_no_two_figures_leave_anybody_in_a_group_below_the_floor(
    prepared: Prepared, engine: str, seed: int
) -> None:
    lived = await history(prepared, engine, seed)
    assert len({figure.behind for figure in lived.figures}) > 5
    assert lived.comments
    assert isolated(lived.figures) == []


@pytest.mark.promise("A5")
async def test_every_other_number_is_the_same_whatever_people_answer(prepared: Prepared) -> None:
    """Who comes, who was there, how many answered, what waits and what stands on the board: none is about an answer."""
    one, other = [await history(prepared, "sqlite", 3, mirrored=mirrored) for mirrored in (False, True)]
    assert one.beside == other.beside
    assert len(one.beside) > 100
    assert [figure.counts for figure in one.figures] == [figure.counts[::-1] for figure in other.figures]
    assert [figure.counts for figure in one.figures] != [figure.counts for figure in other.figures]


def test_the_attack_finds_whom_running_totals_would_give_away() -> None:
    given = [Answer(key, 0, {Item.LEARNED: 3}, "") for key in PEOPLE[:6]]
    running = [Figure(Item.LEARNED, (0, 0, number, 0, 0), frozenset(given[:number])) for number in (5, 6)]
    assert isolated(running[:1]) == []
    assert isolated(running) == [frozenset({PEOPLE[5]})]
    assert isolated([Figure(Item.LEARNED, (0, 0, 4, 0, 0), frozenset(given[:4]))]) == [frozenset(PEOPLE[:4])]
