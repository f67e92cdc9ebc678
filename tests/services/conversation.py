"""Any conversation, acted out by chance: people act through the services, time passes through the bot."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import time, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.domain.cases import Kind, Modality, Outstanding, Story
from bot.domain.errors import NothingHere, Refused
from bot.domain.notices import FRIDAY, instant, next_working_day
from bot.domain.people import Account, Member
from bot.domain.programmes import Moderation, Programme
from bot.domain.threads import Answer, Mention, Rounds, Seat, State, Thread, ThreadId, alarms
from bot.ports.outbox import Outcome
from bot.ports.unit import Unit
from bot.services import board, cases, notes, readers, threads
from scheduler.outbox import LEASE
from tests.drivers.cast import ZONE, named
from tests.drivers.prepared import Prepared
from tests.drivers.rows import everything
from tests.drivers.ward import Ward
from tests.fakes import FixedClock, SeededIds
from tests.services.book import ALARM, ENDED, ENDS, SHARER, Book, Written, has_arrived

AUDIENCES = st.sampled_from([ENDS, frozenset(Seat), frozenset({Seat.COORDINATOR})])
FROM_THE_BOARD = st.sampled_from([ENDS, frozenset({Seat.SUBMITTER}), frozenset({Seat.READER})])
SEATS = st.sampled_from([Seat.SUBMITTER, Seat.READER])
READERS = ("eli", "gus", SHARER)
PEOPLE = (SHARER, "eli", "gus", "kit", "cora", "denis")


class Crash(BaseException):
    """The process ends here."""


class Abandoned(Exception):
    """The process ends before the commit."""


class Conversation(RuleBasedStateMachine):
    """One conversation with two ends and two coordinators. Refused acts must leave everything as it was."""

    def __init__(self, prepared: Prepared, engine: str, run: asyncio.Runner, moderation: Moderation) -> None:
        super().__init__()
        self.run_in = run
        self.open = ExitStack()
        self.place = self.open.enter_context(prepared.copy(engine, moderation))
        self.clock, self.ids = FixedClock(), SeededIds()
        self.ward = self._opened()
        self.book = Book(moderation)
        self.number = 0
        self.seen: dict[Seat, tuple[str | None, str | None]] = {}
        self.heard = Counter[str]()
        self.people: dict[str, Member] = self.ward.database.read_now(_roster)
        self.programme: Programme = self.ward.database.read_now(lambda unit: unit.programmes.all()[0])

    def _opened(self) -> Ward:
        database = self.place.open(self.clock, self.ids)
        self.open.callback(database.close)
        return Ward(database, self.clock)

    def teardown(self) -> None:
        """Leave the ward."""
        self.open.close()

    # What people do.

    @initialize(reader=st.sampled_from(["eli", None]), by_name=st.booleans(), arrives=st.booleans())
    def begins(self, reader: str | None, by_name: bool, arrives: bool) -> None:
        self.share(reader, by_name)
        if arrives:
            self.a_day_passes()

    def share(self, reader: str | None, by_name: bool) -> None:
        """Somebody shares a case with somebody, or leaves that to the coordinators."""
        submission = cases.Submission(
            kind=Kind.NEAR_MISS,
            modality=Modality.CT,
            reader=None if reader is None else self.people[reader].id,
            own=False,
            named=by_name,
            outstanding=Outstanding.NO,
            story=Story(self.book.story),
        )
        receipt = self.ward.database.write_now(
            lambda unit: cases.submit(unit, self.people[SHARER], self.programme, submission)
        )
        self.id, self.thread = receipt.thread_id, self._look(receipt.thread_id)
        self.book.reader, self.book.named = reader, by_name
        if by_name:
            name = self.people[SHARER].name
            given = Written(name, Seat.SUBMITTER, frozenset({Seat.READER}), mention=Mention.NAME_SHOWN)
            self.book.written.append(given)
        goes_out = reader is not None and self.book.moderation is Moderation.OFF
        self.book.tell(self.thread, Seat.READER if goes_out else Seat.COORDINATOR, urgent=True)

    @rule(seat=SEATS, audience=AUDIENCES, answer=st.none() | st.sampled_from(Answer))
    def writes(self, seat: Seat, audience: frozenset[Seat], answer: Answer | None) -> None:
        note = Written(self._words(), seat, audience, self.book.checks(seat) and ENDS - {seat} <= audience)

        def act(unit: Unit, actor: Member, handle: str) -> None:
            notes.write(unit, actor, self.programme, handle, note.words, answer, audience)

        if self._act(seat, act, self.thread.released and self.book.may(self.thread, seat, audience)):
            self.book.write(self.thread, note)

    @rule(seat=SEATS)
    def warns(self, seat: Seat) -> None:
        alarm = Written(self._words(), seat, frozenset(Seat) - {seat}, mention=ALARM)

        def act(unit: Unit, actor: Member, handle: str) -> None:
            notes.warn(unit, actor, self.programme, handle, alarm.words)

        if self._act(seat, act, self.book.may(self.thread, seat)):
            self.book.write(self.thread, alarm, urgent=True)

    @rule(seat=SEATS)
    def shows_name(self, seat: Seat) -> None:
        def act(unit: Unit, actor: Member, handle: str) -> None:
            notes.show_name(unit, actor, self.programme, handle)

        if self._act(seat, act, self.book.may_show_name(self.thread, seat)):
            name = named(self.book.holder(seat) or "")
            self.book.write(self.thread, Written(name, seat, ENDS - {seat}, mention=Mention.NAME_SHOWN))

    @rule(seat=SEATS)
    def says_not_mine(self, seat: Seat) -> None:
        if self._act(seat, readers.say_not_mine, self.book.may_hand_back(self.thread, seat)):
            self.book.lose_reader(self.thread)

    @precondition(lambda self: self.thread.released)
    @rule(to=st.sampled_from(READERS))
    def is_routed(self, to: str) -> None:
        def act(unit: Unit, handle: str) -> None:
            board.route(unit, *self._cora, handle, self.people[to].id)

        waits = self.thread.state is State.WITH_COORDINATOR
        if to not in self.book.left and self._on_the_board(act, waits):
            self.book.seat_reader(to)
            self.book.tell(self.thread, Seat.READER, urgent=True)

    @precondition(lambda self: self.waits_for_its_reader or self.book.holds_words)
    @rule()
    def is_sent_on(self) -> None:
        def act(unit: Unit, handle: str) -> None:
            board.send_on(unit, *self._cora, handle)

        waits = self.waits_for_its_reader
        if self._on_the_board(act, self.thread.state is not State.OVER):
            if waits:
                self.book.tell(self.thread, Seat.READER, urgent=True)
            else:
                self.book.send_on(self.thread)

    @precondition(lambda self: self.thread.released)
    @rule(audience=FROM_THE_BOARD)
    def coordinator_writes(self, audience: frozenset[Seat]) -> None:
        note = Written(self._words(), Seat.COORDINATOR, audience)

        def act(unit: Unit, handle: str) -> None:
            read = alarms(board.open_case(unit, *self._cora, handle).notes)
            board.write(unit, *self._cora, handle, note.words, audience, read)

        if self._on_the_board(act, self.book.may(self.thread, Seat.COORDINATOR, audience)):
            self.book.write(self.thread, note)

    @precondition(lambda self: self.thread.released)
    @rule()
    def coordinator_sees_to_it(self) -> None:
        note = Written(self._words(), Seat.COORDINATOR, ENDS, mention=Mention.SEEN_TO)

        def act(unit: Unit, handle: str) -> None:
            read = alarms(board.open_case(unit, *self._cora, handle).notes)
            board.see_to(unit, *self._cora, handle, note.words, read)

        if self._on_the_board(act, self.book.rings and self.thread.state is not State.OVER):
            self.book.write(self.thread, note)

    @precondition(lambda self: self.number > 6)
    @rule(seat=SEATS, rounds=st.sampled_from(Rounds))
    def closes(self, seat: Seat, rounds: Rounds) -> None:
        def act(unit: Unit, actor: Member, handle: str) -> None:
            threads.close(unit, actor, self.programme, handle, rounds)

        before = self.thread
        if self._act(seat, act, self.thread.released and self.book.may(self.thread, seat)):
            self.book.end(before, self.thread, ENDS - {seat})

    @precondition(lambda self: self.number > 6 and self.thread.released)
    @rule()
    def coordinator_closes(self) -> None:
        def act(unit: Unit, handle: str) -> None:
            board.close(unit, *self._cora, handle)

        before = self.thread
        if self._on_the_board(act, self.thread.state not in ENDED):
            self.book.end(before, self.thread, ENDS)

    @precondition(lambda self: self.thread.state is State.CLOSED)
    @rule(seat=SEATS)
    def reopens(self, seat: Seat) -> None:
        programme, may = self.programme, self.book.may_reopen(self.thread, self.ward.now.date())
        if self._act(seat, lambda unit, actor, handle: notes.reopen(unit, actor, programme, handle), may):
            told = ENDS - {seat} if self.book.reader else frozenset({Seat.COORDINATOR})
            self.book.write(self.thread, Written("", seat, told, mention=Mention.REOPENED))

    # What happens by itself.

    @rule()
    def a_day_passes(self) -> None:
        """To two in the afternoon of the next working day, when everything that waits may leave."""
        day = next_working_day(self.ward.now.date())
        self.clock.move(instant(day, time(14), ZONE))
        self.run_in.run(self.ward.bot.run_due())
        self._time_has_passed()

    @precondition(lambda self: self.number > 6)
    @rule()
    def weeks_pass(self) -> None:
        """The quiet close by themselves, and of those that are closed nobody can tell any more who took part."""
        self.run_in.run(self.ward.passes(timedelta(days=16)))
        self._time_has_passed()

    @rule()
    def the_program_dies_with_a_message_in_hand(self) -> None:
        """It had not arrived yet. The next program sends it when the lease is over."""

        def dies(_: Account) -> Outcome:
            raise Crash

        post, arrives = self.ward.post, self.ward.post.answers
        post.answers = dies
        try:
            self.a_day_passes()
        except Crash:
            self.ward = self._opened()
            self.ward.post.sent, self.ward.post.at = post.sent, post.at
            self.clock.move(by=LEASE)
            self.run_in.run(self.ward.bot.run_due())
            self._time_has_passed()
        post.answers = arrives

    def _time_has_passed(self) -> None:
        before, self.thread = self.thread, self._look(self.id)
        if before.state not in ENDED and self.thread.state in ENDED:
            self.book.end(before, self.thread, ENDS)
        waits = self.thread.state is State.WITH_COORDINATOR
        if waits and self.book.reader in self.book.left and not self.waits_for_its_reader:
            self.book.lose_reader(self.thread)
        if self.thread.state is State.OVER:
            self.book.reader, self.book.owed = None, set()
        waits = self.ward.database.read_now(lambda unit: unit.outbox.waiting())
        stands_still = before.state is self.thread.state and not self.book.left
        if stands_still and self.ward.now.weekday() < FRIDAY:
            # In the afternoon of a working day nothing has a reason to wait.
            assert waits == []
        if not waits:
            news = self._news()
            assert {user for user, _ in self.book.owed if not news[user]} == set()
            self.heard += news
            self.book.owed, self.book.told = set(), Counter()

    # What must hold at every moment.

    @invariant()
    def every_seat_reads_what_was_written_for_it(self) -> None:
        self.ward.database.read_now(self._look_at_all)

    def _look_at_all(self, unit: Unit) -> None:
        labels = {seat: unit.seats.label(self.id, seat) for seat in ENDS}
        for seat in ENDS:
            self._look_from(unit, seat, labels)
        lines = board.board(unit, self.programme)
        if unit.threads.story(self.id) is None:
            # Nothing of what was written can be read any more, and the case is off the board.
            assert lines == []
            return
        own = unit.threads.board_handle(self.id, self.ward.now.date())
        assert [line.handle for line in lines] == ([own] if self.thread.released else [])
        if lines:
            opened = board.open_case(unit, *self._cora, own)
            assert opened.story is not None
            assert opened.story.happened == self.book.story
            assert [note.words for note in opened.notes] == self.book.reads(Seat.COORDINATOR)
            assert [label for label in labels.values() if label and label in repr((lines, opened))] == []

    def _look_from(self, unit: Unit, seat: Seat, labels: dict[Seat, str | None]) -> None:
        label, holder = labels[seat], self.book.holder(seat)
        over = self.thread.state is State.OVER
        assert unit.seats.holder(self.id, seat) == (None if over or holder is None else self.people[holder].id)
        assert (label is None) is (over or holder is None)
        if seat in self.seen and self.seen[seat][0] == holder and not over:
            # Only whoever is put into the seat anew gets another label.
            assert label == self.seen[seat][1] or self.thread.state is State.ON_ITS_WAY
        self.seen[seat] = (holder, label)
        handle = unit.seats.handle(self.id, seat) if label else "x"
        others = [user for user in PEOPLE if user != holder]
        with pytest.raises(NothingHere):
            threads.view(unit, self.people[others[self.number % len(others)]], handle)
        if holder is None:
            return
        shut = self.book.shut and seat is Seat.SUBMITTER
        if over or shut or (seat is Seat.READER and not has_arrived(self.thread)):
            with pytest.raises(NothingHere):
                threads.view(unit, self.people[holder], handle)
            return
        view = threads.view(unit, self.people[holder], handle)
        assert view.story is not None
        assert view.story.happened == self.book.story
        assert [note.words for note in view.notes] == self.book.reads(seat)
        assert [other for at, other in labels.items() if at is not seat and other and other in repr(view)] == []

    @invariant()
    def nobody_hears_more_than_was_said(self) -> None:
        assert {user: number for user, number in self._news().items() if number > self.book.told[user]} == {}

    def _news(self) -> Counter[str]:
        """What people heard, but for what nobody has touched: of that all coordinators are told besides."""
        sent = ((account, card) for account, card, _ in self.ward.post.sent if not card.name.startswith("notice.late"))
        return Counter(account.user_id for account, _ in sent) - self.heard

    # How acts are done.

    @property
    def waits_for_its_reader(self) -> bool:
        """Whether the case is with the coordinators, and a reader is known."""
        return self.thread.state is State.WITH_COORDINATOR and self.ward.database.read_now(
            lambda unit: threads.has_reader(unit, self.id)
        )

    def _look(self, thread_id: ThreadId) -> Thread:
        return self.ward.database.read_now(lambda unit: unit.threads.get(thread_id))

    @property
    def _cora(self) -> tuple[Member, Programme]:
        return self.people["cora"], self.programme

    def _words(self) -> str:
        self.number += 1
        return f"Note {self.number}"

    def _act(self, seat: Seat, act: Callable[[Unit, Member, str], object], allowed: bool, *, look: bool = True) -> bool:
        """Do something from an end. Returns whether it was done. Args: look: whether there is something left to see."""
        user = self.book.holder(seat)
        if user is None or user in self.book.left:
            return False

        def work(unit: Unit) -> None:
            handle = "x" if unit.seats.holder(self.id, seat) is None else unit.seats.handle(self.id, seat)
            act(unit, self.people[user], handle)

        return self._try(work, allowed, look=look)

    def _on_the_board(self, act: Callable[[Unit, str], object], allowed: bool) -> bool:
        def work(unit: Unit) -> None:
            act(unit, unit.threads.board_handle(self.id, self.ward.now.date()))

        return self._try(work, allowed)

    def _try(self, work: Callable[[Unit], object], allowed: bool, *, look: bool = True) -> bool:
        """Do something, and before that do it in a process that dies before the commit. Returns whether it was done."""
        database = self.ward.database
        before = self.run_in.run(everything(database))

        def abandoned(unit: Unit) -> None:
            work(unit)
            raise Abandoned

        for attempt in (abandoned, work):
            try:
                database.write_now(attempt)
            except Abandoned:
                assert self.run_in.run(everything(database)) == before
            except (NothingHere, Refused):
                assert not allowed
                assert self.run_in.run(everything(database)) == before
                return False
        assert allowed
        if look:
            self.thread = self._look(self.id)
        return True


def _roster(unit: Unit) -> dict[str, Member]:
    found = {member.name: member for member in unit.people.roster(unit.programmes.all()[0].id)}
    return {user_id: found[named(user_id)] for user_id in PEOPLE}
