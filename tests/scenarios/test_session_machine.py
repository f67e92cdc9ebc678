"""Sessions lived through at random: planned, moved, cancelled, paused, answered, held, asked about.

Whatever happens in whichever order, however often somebody presses and whenever the machine stops, nothing is said
twice, nothing comes back that is over, and everybody's answer is the one they gave last.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.demo.actor import buttons_of, window_of
from bot.domain.agenda import Script
from bot.domain.errors import DomainError
from bot.domain.programmes import Moderation, Programme
from bot.domain.rounds import COMING, Attend, Repeats, Session, SessionId, Stage
from bot.ports.unit import Unit
from bot.screens.answers import Answer, Replace, Say
from bot.screens.elements import Form
from bot.screens.inputs import Pressed, Surface
from bot.services import agenda, presenting, rounds
from bot.text.catalogue import T, catalogue
from storage.database import Database
from tests.drivers.cast import PLATFORM, TENANT, ZONE
from tests.drivers.planted import a_series
from tests.drivers.prepared import Place, Prepared
from tests.drivers.reading import said
from tests.drivers.ward import Ward
from tests.fakes import FixedClock, SeededIds

SPEAK = catalogue("en")
COLLEAGUES = ("eli", "gus", "ivan", "kit", "wren", "mia")
ON = {Stage.ANNOUNCED, Stage.UNDERWAY}
OVER = {Stage.HELD, Stage.CANCELLED, Stage.LAPSED}
keys = st.sampled_from(COLLEAGUES)
times = st.integers(1, 2)
"""How often somebody presses: once, or twice because nothing seemed to happen."""


class Sessions(RuleBasedStateMachine):
    """A weekly series in a ward of its own, with one case that may be shown."""

    def __init__(self, prepared: Prepared) -> None:
        super().__init__()
        self._until_the_end = ExitStack()
        self._loop = self._until_the_end.enter_context(asyncio.Runner())
        self._place: Place = self._until_the_end.enter_context(prepared.copy("sqlite", Moderation.OFF))
        self.clock, self._ids = FixedClock(), SeededIds(9)
        self._opened: list[Database] = []
        self.ward = self._starts()
        self.stages: dict[SessionId, Stage] = {}
        self.answers: dict[SessionId, dict[str, Attend]] = defaultdict(dict)
        self.there: dict[SessionId, set[str]] = defaultdict(set)
        self.announced: set[SessionId] = set()
        self.times: set[tuple[date, SessionId, datetime]] = set()
        self.shown = True

    def teardown(self) -> None:
        """Put everything away."""
        for one in self._opened:
            one.close()
        self._until_the_end.close()

    def _starts(self) -> Ward:
        self._opened.append(self._place.open(self.clock, self._ids))
        return Ward(self._opened[-1], self.clock)

    @initialize(chosen=st.booleans())
    def begins(self, *, chosen: bool) -> None:
        """A case is closed and may be shown, and a series begins whose first session is announced."""
        ward = self.ward

        async def act() -> None:
            await ward.talk()
            ana, eli = ward.some("ana", "eli")
            await eli.goes_on(await eli.opens_own(), "thread.close.ask", rounds="yes")
            await ana.goes_on(await ana.opens_own(), "thread.rounds.ask", rounds="yes")
            await ward.passes()

        self._loop.run(act())

        def begin(unit: Unit) -> None:
            first_on = (unit.now + timedelta(days=14)).date()
            series = a_series(unit.ids, unit.programmes.all()[0].id, first_on, repeats=Repeats.WEEKLY)
            unit.rounds.add_series(series)

        ward.database.write_now(begin)
        self._loop.run(ward.until(self.clock.now()))
        if chosen:
            self.is_nominated(1)

    # What time and machines do.

    @rule(span=st.sampled_from((timedelta(minutes=20), timedelta(hours=5), timedelta(days=1), timedelta(days=6))))
    def time_passes(self, span: timedelta) -> None:
        """Everything that is due on the way is done."""
        self._loop.run(self.ward.passes(span))

    @rule(people=st.sets(keys), early=st.sampled_from((-1, 1, 90)), times=times, end=st.booleans())
    def it_takes_place(self, people: set[str], early: int, times: int, *, end: bool) -> None:
        """The next session that is announced: its hour comes, some are there, and it is presented to its end or not."""
        coming = [one for one in self._sessions() if one.stage in ON and one.starts_at > self.clock.now()]
        if coming:
            self._loop.run(self.ward.until(coming[0].starts_at + timedelta(minutes=early)))
            self.come(people, times)
            self.is_presented(end=end)

    @rule(away=st.sampled_from((timedelta(0), timedelta(hours=3), timedelta(days=3))))
    def the_machine_stops(self, away: timedelta) -> None:
        """The process is gone, and another one begins after a while. What was sent stays where it is."""
        post = self.ward.post
        self.clock.move(by=away)
        self.ward = self._starts()
        self.ward.post.sent, self.ward.post.posted, self.ward.post.at = post.sent, post.posted, post.at
        self._loop.run(self.ward.bot.run_due())

    # What coordinators do.

    @rule(at=st.integers(0, 2), days=st.integers(-3, 9), times=times)
    def is_moved(self, at: int, days: int, times: int) -> None:
        """To another day, or to the same one."""
        session = self._coming(at)
        if session is not None:
            on = session.on + timedelta(days=days)
            self._twice(
                times, lambda unit, programme: rounds.move(unit, programme, session.key, on, session.at, "Library", "")
            )

    @rule(at=st.integers(0, 5), times=times)
    def is_cancelled(self, at: int, times: int) -> None:
        """One session of the series, and rarely one of the next."""
        session = self._coming(at)
        if session is not None and at > 1:
            self._twice(times, lambda unit, programme: rounds.cancel(unit, programme, session.key))

    @rule(paused=st.booleans())
    def is_paused(self, *, paused: bool) -> None:
        """The series, or it goes on."""

        def act(unit: Unit, programme: Programme) -> None:
            (series,) = unit.rounds.all_series(programme.id)
            rounds.pause(unit, programme, series.key, paused=paused)

        self._twice(1, act)

    @rule(times=times)
    def is_nominated(self, times: int) -> None:
        """The case, for whichever session takes it. What it teaches is written down at once."""
        cora = self.ward["cora"]

        async def act() -> None:
            board = window_of(await cora.types("/peer board"))
            if _has(board, "board.open"):
                opened = window_of(await cora.presses(board, "board.open"))
                if _has(opened, "board.nominate.ask"):
                    form = window_of(await cora.presses(opened, "board.nominate.ask"))
                    for _ in range(times if form.submit else 0):
                        await cora.sends(form)

        def teach(unit: Unit, programme: Programme) -> None:
            for thread, _ in unit.threads.board(programme.id):
                agenda.write(unit, thread, 10, Script(point="Look twice."))

        self._loop.run(act())
        self._twice(1, teach)

    @rule(end=st.booleans())
    def is_presented(self, *, end: bool) -> None:
        """Somebody steps through the agenda of the session that is on, and ends it or leaves it."""
        on = [one for one in self._sessions() if one.open_to(self.clock.now()) and one.stage in COMING]
        if on:
            self._twice(1, lambda unit, programme: presenting.present(unit, programme, on[0]))
            if end:
                self._twice(
                    2, lambda unit, programme: presenting.finish(unit, programme, unit.rounds.session(on[0].id))
                )

    # What everybody does.

    @rule(key=keys, attend=st.sampled_from(Attend), at=st.integers(0, 2), times=times)
    def says_whether_they_come(self, key: str, attend: Attend, at: int, times: int) -> None:
        """To an announcement that still stands, or to one that was never made."""
        session = next((one for one in self._sessions() if one.stage in ON), None) if at else self._coming(at)
        if session is not None:
            for _ in range(times):
                answer = self._press(key, "rounds.come", session.key, attend.value)
                if session.stage in ON and session.ends_at > self.clock.now():
                    self.answers[session.id][key] = attend
                    assert isinstance(answer, Say)

    @rule(people=st.sets(keys, min_size=1), times=times)
    def come(self, people: set[str], times: int) -> None:
        """Several at once say that they are, or were, there."""
        for session in self._sessions():
            if session.open_to(self.clock.now()):
                for key in sorted(people):
                    for _ in range(times):
                        self._press(key, "rounds.attend", session.key)
                    self.there[session.id].add(key)

    @rule(key=keys, times=times)
    def answers_the_survey(self, key: str, times: int) -> None:
        """Whoever was asked, of what is open."""
        person = self.ward[key]

        async def act() -> None:
            listed = window_of(await person.types("/peer survey"))
            if _has(listed, "survey.ask"):
                form = window_of(await person.presses(listed, "survey.ask"))
                for number in range(times):
                    shown = window_of(await person.sends(form, learned="4"))
                    words = "Your answers are in the ballot box." if number == 0 else "What you sent first stands."
                    assert words in said(shown)

        self._loop.run(act())

    @rule(wants=st.integers(0, 6))
    def asks_not_to_show_it(self, wants: int) -> None:
        """Whoever shared the case takes it off, which is rare; from then on it is shown nowhere."""
        ana = self.ward["ana"]

        async def act() -> None:
            home = await ana.home()
            if wants == 3 and _has(home, "thread.open"):
                window = window_of(await ana.presses(home, "thread.open"))
                if _has(window, "thread.withdraw"):
                    assert isinstance(await ana.presses(window, "thread.withdraw"), Replace)
                    self.shown = False

        self._loop.run(act())

    # What always holds.

    @invariant()
    def nothing_that_is_over_comes_back(self) -> None:
        """A day of the series is one session, and it does not take place again after its end."""
        sessions = self._sessions()
        assert max(Counter(one.due_on for one in sessions).values(), default=0) <= 1
        for one in sessions:
            before = self.stages.get(one.id)
            assert before not in OVER or one.stage is before
            assert not (before in ON and one.stage in {Stage.PLANNED, Stage.LAPSED})
            self.stages[one.id] = one.stage

    @invariant()
    def answers_are_those_that_were_given_last(self) -> None:
        """And whoever came is counted once."""

        def look(unit: Unit) -> list[tuple[Session, dict[str, Attend], set[str]]]:
            names = {}
            for key in COLLEAGUES:
                member = unit.people.behind(PLATFORM, TENANT, key)
                assert member is not None
                names[member.id] = key
            return [
                (
                    one,
                    {names[who]: attend for who, attend in unit.rounds.answers(one.id).items()},
                    {names[who] for who in unit.rounds.attended(one.id)},
                )
                for one in self._sessions()
            ]

        for session, answers, there in self.ward.database.read_now(look):
            assert answers == self.answers[session.id]
            assert there == self.there[session.id]

    @invariant()
    def nothing_is_said_twice(self) -> None:
        """A session has one post; of a time it had somebody is reminded twice at most, and asked about it twice."""
        known = self._sessions()
        announced = {one.id for one in known if one.stage in {*ON, Stage.HELD}}
        self.announced |= announced
        self.times |= {(one.on, one.id, one.starts_at) for one in known}
        posted = Counter(card.name for _, card, _ in self.ward.post.posted)
        assert posted["rounds.announcement"] <= len(self.announced)
        assert posted["rounds.learned"] <= sum(one.stage is Stage.HELD for one in known)
        for key in COLLEAGUES:
            for name in ("rounds.reminder", "survey.invitation"):
                said_to = [SPEAK.say(card.plain) for card in self.ward[key].messages if card.name == name]
                for day in {on for on, _, _ in self.times}:
                    written = SPEAK.say(T("{day}", day=day))
                    there = {id_ for on, id_, _ in self.times if on == day}
                    told = sum(written in words for words in said_to)
                    if name == "rounds.reminder":
                        assert told <= 2 * sum(on == day for on, _, _ in self.times)
                    else:
                        assert told <= 2 * sum(key in self.there[id_] for id_ in there)

    @invariant()
    def what_may_not_be_shown_is_on_no_agenda(self) -> None:
        """From the moment that somebody asked not to show it."""
        if not self.shown:
            found = self.ward.database.read_now(
                lambda unit: [item for one in self._sessions() for item in unit.agenda.of(one.id)]
            )
            assert found == []

    def _sessions(self) -> list[Session]:
        def look(unit: Unit) -> list[Session]:
            (programme,) = unit.programmes.all()
            return list(unit.rounds.sessions(programme.id, datetime(2026, 1, 1, tzinfo=ZoneInfo(ZONE)).date()))

        return self.ward.database.read_now(look)

    def _coming(self, at: int) -> Session | None:
        coming = [one for one in self._sessions() if one.stage in COMING]
        return coming[at] if at < len(coming) else None

    def _twice(self, times: int, act: "Act") -> None:
        """Do something as often as it is pressed: what is refused is refused."""
        for _ in range(times):
            with suppress(DomainError):
                self.ward.database.write_now(lambda unit: act(unit, unit.programmes.all()[0]))
        self._loop.run(self.ward.bot.run_due())

    def _press(self, key: str, action: str, handle: str, value: str = "") -> Answer:
        who = self.ward[key].who
        reply = self._loop.run(self.ward.bot.dispatch(Pressed(who, action, handle, value, surface=Surface.CHANNEL)))
        return reply.answer


Act = Callable[[Unit, Programme], object]


def _has(screen: Form, action: str) -> bool:
    return any(button.action == action for button in buttons_of(screen))


@pytest.mark.filterwarnings("error")
def test_whatever_happens_to_sessions_nothing_is_said_twice_and_nothing_comes_back(prepared: Prepared) -> None:
    run_state_machine_as_test(
        lambda: Sessions(prepared), settings=settings(max_examples=15, stateful_step_count=30, deadline=None)
    )
