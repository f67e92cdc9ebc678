"""What happens around a conversation, by chance as well: drafts, a case changed or withdrawn, a seat closed, a hold."""

import asyncio
from collections.abc import Callable

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from bot.domain.cases import DRAFT_KEPT, MOST_DRAFTS, Kind, Modality, Story
from bot.domain.notices import local_day
from bot.domain.people import Member
from bot.domain.programmes import Moderation
from bot.domain.suggestions import Decision
from bot.domain.threads import Seat, State
from bot.ports.unit import Unit
from bot.services import blocks, board, cases, drafts, people, retention, suggestions
from storage.draft_tables import drafts as draft_table
from storage.tables import threads as thread_table
from storage.unit import SqlUnit
from tests.drivers.prepared import Prepared
from tests.drivers.rows import everything
from tests.services.book import ENDED, SHARER, Book, Typed
from tests.services.conversation import PEOPLE, SEATS, Conversation

WRITERS = st.sampled_from((SHARER, "gus"))
SHORTEST_BLOCK = 60


class Around(Conversation):
    """A conversation, and all that its people do before it, beside it and against it."""

    held = False

    def __init__(self, prepared: Prepared, engine: str, run: asyncio.Runner, moderation: Moderation) -> None:
        super().__init__(prepared, engine, run, moderation)
        self.kept: dict[str, list[Typed]] = {}

    # While it waits to be sent on.

    @precondition(lambda self: self.thread.state not in ENDED and self.waiting_seat is not None)
    @rule(decision=st.sampled_from(Decision))
    def other_words_are_suggested(self, decision: Decision) -> None:
        """A coordinator suggests them, takes that back, suggests again; and whoever wrote the first ones decides."""
        words, seat = self._words(), self.waiting_seat
        assert seat is not None

        def suggest(unit: Unit, handle: str) -> None:
            suggestions.suggest(unit, *self._cora, handle, words, "")

        assert self._on_the_board(suggest, True)
        self.book.tell(self.thread, seat)
        assert self._on_the_board(lambda unit, handle: suggestions.drop(unit, *self._cora, handle), True)
        assert self._on_the_board(suggest, True)

        def act(unit: Unit, actor: Member, handle: str) -> None:
            suggestions.decide(unit, actor, self.programme, handle, decision, words, "")

        before = self.thread
        if self._act(seat, act, self.book.may(self.thread, seat)):
            self.book.decide(before, decision, words)
            if self.thread.state is State.CLOSED:
                self.book.end(before, self.thread, frozenset())
        else:
            assert self._on_the_board(lambda unit, handle: suggestions.drop(unit, *self._cora, handle), True)

    @property
    def waiting_seat(self) -> Seat | None:
        """Whose words wait for a coordinator, if the board knows of it."""
        return self.book.waiting(self.thread) if self.thread.released else None

    # Before it leaves.

    @precondition(lambda self: not self.thread.released or self.number % 4 == 0)
    @rule(seat=SEATS)
    def is_said_otherwise(self, seat: Seat) -> None:
        said = Story(self._words())
        rewritten = cases.Rewritten(Kind.NEAR_MISS, Modality.MR, said, None, None, None, None, None, None)

        def act(unit: Unit, actor: Member, handle: str) -> None:
            cases.rewrite(unit, actor, handle, rewritten)

        mine = seat is Seat.SUBMITTER and self.thread.state not in ENDED
        if self._act(seat, act, mine and not self.thread.released):
            self.book.story = said.happened

    @precondition(lambda self: not self.thread.released)
    @rule(reader=st.sampled_from(["eli", None]), by_name=st.booleans())
    def is_withdrawn_and_another_shared(self, reader: str | None, by_name: bool) -> None:
        allowed = self.thread.state not in ENDED
        if self._act(Seat.SUBMITTER, cases.withdraw, allowed, look=False):
            rows = self.run_in.run(everything(self.ward.database))
            assert [rows[name] for name in ("cases", "threads", "seats", "notes", "images", "deliveries")] == [[]] * 6
            self.book = Book(self.book.moderation, left=self.book.left, told=self.book.told)
            self.seen = {}
            self.share(reader, by_name)

    # Drafts.

    @rule(who=WRITERS, what=st.sampled_from(("new", "instead", "again", "drop", "another's")))
    def a_draft(self, who: str, what: str) -> None:
        """One is kept: a new one, in the place of another, or once more since no answer came. Or it is destroyed."""
        mine, today = self._drafts_of(who), local_day(self.ward.now, "UTC")
        last = mine[-1].words if mine else ""
        if what == "again" and last:
            self._keep(who, Typed(today, last), "", again=last)
        elif what in {"drop", "another's"} and last:
            self._drop(who, "gus" if what == "another's" else who, mine[-1])
        else:
            self._keep(who, Typed(today, self._words()), last if what == "instead" else "")

    def _drop(self, owner: str, who: str, typed: Typed) -> None:
        def act(unit: Unit) -> None:
            found = unit.drafts.of(self.people[owner].id)
            drafts.drop(unit, self.people[who], next(one.handle for one in found if one.values["a"] == typed.words))

        if self._try(act, allowed=True) and who == owner:
            self.kept[who].remove(typed)

    def _keep(self, who: str, typed: Typed, instead: str, again: str = "") -> None:
        mine, values = self._drafts_of(who), {"a": typed.words}

        def act(unit: Unit) -> None:
            known = {one.values["a"]: one.handle for one in unit.drafts.of(self.people[who].id)}
            drafts.keep(unit, self.people[who], values, known[instead] if instead else "")

        if self._try(act, bool(instead or again) or len(mine) < MOST_DRAFTS):
            self.kept[who] = [*(one for one in mine if one.words not in {instead or again}), typed]

    def _drafts_of(self, who: str) -> list[Typed]:
        return self.kept.setdefault(who, [])

    # Against it.

    @precondition(lambda self: self.number > 4 and not self.book.left)
    @rule(seat=SEATS)
    def leaves_the_programme(self, seat: Seat) -> None:
        who = self.book.holder(seat)
        if who is not None:
            self.ward.database.write_now(lambda unit: people.leave(unit, self.people[who]))
            self.book.leave(who)

    @precondition(lambda self: self.number > 4 and self.thread.released)
    @rule()
    def seat_is_closed(self) -> None:
        """Of whoever shared the case, by a coordinator who does not know who that is."""

        def act(unit: Unit, handle: str) -> None:
            board.shut(unit, *self._cora, handle)

        before = self.thread
        if self._on_the_board(act, self.thread.state is not State.OVER and not self.book.shut):
            self.book.shut_sharer()
            if before.state not in ENDED:
                self.book.end(before, self.thread, frozenset({Seat.READER}))

    # A legal hold.

    @precondition(lambda self: self.number > 4 and self.number % 3 == 0)
    @rule()
    def is_held_or_let_go(self) -> None:
        """Two coordinators stop the clock, or let it go on. One of them is not enough."""
        if self.held:
            self._asks(lambda unit, cora: retention.ask_end(unit, self.programme, cora, self._key(unit)))
        else:
            self._asks(lambda unit, cora: retention.ask_hold(unit, self.programme, cora, "A letter."))
        self.held = not self.held

    def _asks(self, asks: Callable[[Unit, Member], None]) -> None:
        cora, denis = self.people["cora"], self.people["denis"]
        assert self._try(lambda unit: asks(unit, cora), allowed=True)
        assert not self._try(lambda unit: retention.agree(unit, self.programme, cora, self._key(unit)), allowed=False)
        assert self._try(lambda unit: retention.agree(unit, self.programme, denis, self._key(unit)), allowed=True)

    def _key(self, unit: Unit) -> str:
        hold = retention.now_held(unit, self.programme)
        return "" if hold is None else hold.key

    def _time_has_passed(self) -> None:
        before = self.thread
        super()._time_has_passed()
        if self.held:
            assert self.thread.state is not State.OVER or before.state is State.OVER
        oldest = local_day(self.ward.now, "UTC") - DRAFT_KEPT
        self.kept = {who: [one for one in mine if one.saved_on >= oldest] for who, mine in self.kept.items()}

    # What must hold at every moment.

    @invariant()
    def the_keys_are_those_of_what_is_kept_and_what_is_somebodys_is_theirs_alone(self) -> None:
        def look(unit: SqlUnit) -> set[str]:
            self._drafts_are_their_owners_alone(unit)
            self._only_whose_seat_is_closed_shares_nothing(unit)
            (row,) = unit.execute(sa.select(thread_table.c.identity_key, thread_table.c.content_key)).all()
            assert (row.identity_key is None) is (self.thread.state is State.OVER)
            of_drafts = unit.execute(sa.select(draft_table.c.key_id)).scalars().all()
            return {f"{key.hex}.key" for key in (*row, *of_drafts) if key is not None}

        on_disk = {file.name for file in self.place.keys.iterdir() if not file.name.startswith(("day-", "app"))}
        assert on_disk == self.ward.database.read_now(look)

    def _drafts_are_their_owners_alone(self, unit: Unit) -> None:
        found = {who: unit.drafts.of(self.people[who].id) for who in PEOPLE}
        kept = {who: sorted(one.values["a"] for one in mine) for who, mine in found.items() if mine}
        assert kept == {who: sorted(one.words for one in mine) for who, mine in self.kept.items() if mine}

    def _only_whose_seat_is_closed_shares_nothing(self, unit: Unit) -> None:
        for who in PEOPLE:
            if who != SHARER or not self.book.shut:
                blocks.refuse_sending(unit, self.people[who], self.programme)
        since = self.thread.closed_on
        if self.book.shut and since is not None and (self.ward.now.date() - since).days < SHORTEST_BLOCK:
            assert blocks.is_blocked(unit, self.people[SHARER], self.programme)
