"""The clock, what changed, the last column, the tour, and the streams."""

import json
from datetime import UTC, date, datetime, timedelta

from bot.domain.records import Cell, Record, Secrecy
from bot.platforms.local.backstage import Backstage, rows_html, shortened
from bot.platforms.local.changes import Change, Looks, What
from bot.platforms.local.clock import MovableClock
from bot.platforms.local.feed import MOST, Feed, Said
from bot.platforms.local.inbound import Place
from bot.platforms.local.streams import WAITING, Stream, Streams
from bot.platforms.local.tour import Step, Tour
from bot.screens.inputs import Pressed, Submitted, Who
from tests.platforms.local.fake_bot import NOTICE, row

START = datetime(2026, 5, 12, 13, 35, tzinfo=UTC)
ANA, BEA, CORA = (Who("local", "t", name) for name in ("ana", "bea", "cora"))


def test_the_clock_goes_on_with_real_time_and_only_forward() -> None:
    real = [datetime(2030, 1, 1, tzinfo=UTC)]
    clock = MovableClock(START, lambda: real[0])
    assert clock.now() == START
    real[0] += timedelta(minutes=5)
    assert clock.now() == START + timedelta(minutes=5)
    clock.move_to(START)
    clock.move_by(timedelta(hours=-1))
    assert clock.now() == START + timedelta(minutes=5)
    clock.move_to(START + timedelta(days=2))
    assert clock.now() == START + timedelta(days=2)


def test_looks_say_what_is_new_changed_and_gone() -> None:
    looks = Looks()
    one, two = row("cases", "1", kind="a", day="x"), row("cases", "2", kind="b")
    assert looks.at([one]) == []
    changed = row("cases", "1", kind="c", day="x")
    assert looks.at([changed, two]) == [
        Change(What.CHANGED, changed, (Cell("kind", Secrecy.READABLE, "c"),)),
        Change(What.NEW, two, two.cells),
    ]
    assert looks.at([two]) == [Change(What.GONE, changed, changed.cells)]
    assert looks.at([two]) == []
    assert looks.records == (two,)


def test_the_last_column_shows_sealed_and_destroyed_values_as_such() -> None:
    behind = Backstage()
    sealed = row("seats", "1", seat="reader", holder=None)
    destroyed = Record("threads", "t", (Cell("identity_key", Secrecy.DESTROYED, "0"),))
    behind.changed([Change(What.NEW, sealed, sealed.cells), Change(What.CHANGED, destroyed, destroyed.cells)])
    html = behind.latest("en")
    assert '<span class="sealed">sealed, 96 B</span>' in html
    assert '<span class="gone">key destroyed</span>' in html
    assert "The only place where a person meets a conversation." in html
    assert "nobody can open or link this again" in html
    assert behind.latest("en", behind.last) == ""
    assert "scellé" in behind.latest("fr")


def test_a_deleted_row_shows_nothing_of_what_it_held() -> None:
    behind = Backstage()
    was = row("seats", "thread reader", seat="reader", holder=None, extra="what it held")
    behind.changed([Change(What.GONE, was, was.cells)])
    html = behind.latest("en")
    assert "deleted" in html
    assert "what it held" not in html


def test_many_rows_are_counted_not_listed() -> None:
    behind = Backstage()
    rows = [row("members", str(at), name=f"Name {at}") for at in range(24)]
    behind.changed([Change(What.NEW, one, one.cells) for one in rows])
    html = behind.latest("en")
    assert "24 new rows" in html
    assert "and 21 more rows" in html
    assert "Name 9" not in html


def test_every_table_says_what_can_be_learnt_from_it() -> None:
    html = rows_html([row("seats", "1", holder=None), row("odd", "2", x="<b>")], "en")
    assert html.count("<details") == 2
    assert "&lt;b&gt;" in html
    assert "Anyone who reads the database can read this." in html


def test_long_random_words_are_shown_by_their_ends() -> None:
    assert shortened("1686a4c2-7a42-4f39-9d09-3a3f5f6c4e2a reader") == "1686…4e2a reader"
    assert shortened("ab" * 16) == "abab…abab"
    assert shortened("learning_opportunity_of_a_long_name") == "learning_opportunity_of_a_long_name"


def test_the_oldest_messages_go_first() -> None:
    feed = Feed()
    for at in range(MOST + 5):
        said = Said("ana", "Ana", str(at))
        feed.add(Place.DIRECT, date(2026, 5, 12), said, language="en", only="ana", kept=True)
    seen = feed.seen_by("ana")
    assert len(seen) == MOST
    assert isinstance(seen[0].content, Said)
    assert seen[0].content.words == "5"
    assert feed.seen_by("ana", seen[-1].id) == []


def _new(record: Record) -> Change:
    return Change(What.NEW, record, record.cells)


def _changed(record: Record) -> Change:
    return Change(What.CHANGED, record, record.cells)


def test_the_tour_ticks_itself_by_what_really_happened() -> None:
    tour = Tour()
    tour.acted(Pressed(ANA, "share"))
    tour.changed([_new(row("nonces", "n"))])
    assert tour.now is Step.SHARE

    tour.acted(Submitted(ANA, "case", {}))
    tour.changed([_new(row("threads", "mine", state="held"))])
    assert tour.now is Step.NOTICE

    tour.sent("gus", NOTICE)
    tour.changed([_changed(row("threads", "another", state="delivered"))])
    assert tour.now is Step.NOTICE

    tour.changed([])
    tour.sent("bea", NOTICE)
    tour.changed([_changed(row("threads", "mine", state="delivered"))])
    assert tour.now is Step.READ

    tour.changed([_changed(row("threads", "another", unopened_since=""))])
    assert tour.now is Step.READ
    tour.changed([_changed(row("threads", "mine", unopened_since=""))])
    assert tour.now is Step.ANSWER

    tour.acted(Submitted(BEA, "thread.write", {}))
    tour.changed([_new(row("notes", "n1", thread_id="another"))])
    assert tour.now is Step.ANSWER
    tour.changed([_new(row("notes", "n2", thread_id="mine"))])
    assert tour.now is Step.CLOSE

    tour.changed([_changed(row("threads", "another", state="closed"))])
    assert tour.now is Step.CLOSE
    tour.changed([_changed(row("threads", "mine", state="closed", rounds_reader="yes"))])
    assert tour.now is Step.CLOSE, "it can be chosen only once both ends have answered"
    tour.changed([_changed(row("threads", "mine", rounds_submitter="yes"))])
    assert tour.now is Step.AGENDA

    tour.changed([_new(row("agenda", "mine", position="1"))])
    assert tour.now is Step.COME
    tour.changed([_new(row("rsvps", "may ana", answer="online"))])
    assert tour.now is Step.HOLD
    tour.changed([_changed(row("sessions", "may", stage="underway"))])
    tour.changed([_changed(row("sessions", "april", stage="held"))])
    assert tour.now is Step.HOLD
    tour.acted(Submitted(CORA, "agenda.finish", {}))
    tour.changed([_changed(row("sessions", "may", stage="held"))])
    assert tour.now is Step.DESTROYED

    destroyed = (Cell("identity_key", Secrecy.DESTROYED, "0"),)
    tour.changed([_changed(Record("threads", "another", destroyed))])
    assert tour.now is Step.DESTROYED
    tour.changed([_changed(Record("threads", "mine", destroyed))])
    assert tour.now is None


def test_a_case_that_is_not_shown_loses_its_key_before_the_session_is_held() -> None:
    tour = _closed()
    tour.changed([_changed(Record("threads", "mine", (Cell("identity_key", Secrecy.DESTROYED, "0"),)))])
    assert tour.ticked == {Step.SHARE, Step.NOTICE, Step.READ, Step.ANSWER, Step.CLOSE, Step.DESTROYED}
    assert tour.now is Step.AGENDA


def test_what_happens_at_the_rounds_counts_once_a_case_was_told_through() -> None:
    tour = Tour()
    tour.changed([_new(row("agenda", "mine", position="1")), _new(row("rsvps", "may ana", answer="no"))])
    assert tour.ticked == set()


def _closed() -> Tour:
    """The tour after the conversation was closed."""
    tour = Tour()
    tour.acted(Submitted(ANA, "case", {}))
    tour.changed([_new(row("threads", "mine", state="held"))])
    tour.sent("bea", NOTICE)
    tour.changed([_changed(row("threads", "mine", state="delivered"))])
    tour.changed([_changed(row("threads", "mine", unopened_since=""))])
    tour.acted(Submitted(BEA, "thread.write", {}))
    tour.changed([_new(row("notes", "n", thread_id="mine"))])
    tour.changed([_changed(row("threads", "mine", state="closed", rounds_reader="yes", rounds_submitter="ask"))])
    assert tour.now is Step.AGENDA
    return tour


def test_the_tour_goes_on_with_the_case_that_is_answered_and_not_with_the_first_one() -> None:
    tour = Tour()
    for thread in ("their own", "sent on", "later"):
        tour.acted(Submitted(ANA, "case", {}))
        tour.changed([_new(row("threads", thread, state="held"))])
    assert tour.now is Step.NOTICE

    tour.sent("cora", NOTICE)
    tour.changed([_changed(row("threads", "their own", state="with_coordinators"))])
    assert tour.now is Step.NOTICE
    tour.changed([])
    tour.sent("bea", NOTICE)
    tour.changed([_changed(row("threads", "sent on", state="delivered"))])
    tour.changed([_changed(row("threads", "sent on", unopened_since=""))])
    assert tour.now is Step.ANSWER

    tour.acted(Submitted(BEA, "thread.write", {}))
    tour.changed([_new(row("notes", "n1", thread_id="sent on"))])
    assert tour.now is Step.CLOSE
    for thread in ("their own", "later"):
        tour.changed([_changed(row("threads", thread, state="closed", rounds_reader="yes", rounds_submitter="no"))])
        assert tour.now is Step.CLOSE
    tour.changed([_changed(row("threads", "sent on", state="closed", rounds_reader="yes", rounds_submitter="no"))])
    assert tour.now is Step.AGENDA


async def test_a_page_that_does_not_read_loses_its_stream_not_its_order() -> None:
    stream = Stream("en")
    for at in range(WAITING + 5):
        stream.put("clock", at)
    heard = [piece async for piece in stream.read(1, _nothing)]
    assert len(heard) < WAITING


async def test_every_page_hears_an_event_in_its_own_language_built_once() -> None:
    streams, built = Streams(), list[str]()

    def build(language: str) -> object:
        built.append(language)
        return {"language": language, "line": "a\nb"}

    with streams.opened("en") as one, streams.opened("fr") as two, streams.opened("fr") as three:
        streams.tell("rows", build)
        streams.end()
        for stream in (one, two, three):
            assert [stream.language in piece async for piece in stream.read(1, _nothing)] == [False, True]
        assert len(streams) == 3
    assert sorted(built) == ["en", "fr"]
    assert len(streams) == 0


async def test_silence_beats() -> None:
    stream, beats = Stream("en"), list[int]()

    async def beat() -> None:
        beats.append(1)
        stream.put("clock", {"now": len(beats)})
        if len(beats) == 2:
            stream.end()

    heard = [piece async for piece in stream.read(0.001, beat)]
    assert len(beats) == 2
    first = next(piece for piece in heard if piece.startswith("event: clock"))
    assert json.loads(first.split("data: ")[1]) == {"now": 1}


async def _nothing() -> None:
    """Nothing happens by itself."""
