"""What the database holds of the rounds and the surveys, without ids."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from bot.domain.surveys import BoxId
from storage import survey_tables
from storage.ballots import Opener
from storage.keys import KeyStore
from storage.sealed import open_sealed, place
from storage.tables import threads
from storage.unit import SqlUnit
from tests.crash.rows import rows_of

TABLES = (
    "series",
    "sessions",
    "rsvps",
    "attendance",
    "fires",
    "agenda",
    "posts",
    "learning_points",
    "surveys",
    "ballot_boxes",
    "ballots",
)


@dataclass(frozen=True)
class Meetings:
    """Series and sessions, who comes and who was there, what was posted and learned, and what is asked of it.

    A ballot is what it says when its box is opened: nothing here tells whose it is.
    """

    series: tuple[tuple[Any, ...], ...]
    sessions: tuple[tuple[Any, ...], ...]
    done: tuple[tuple[str, int], ...]
    agenda: tuple[tuple[Any, ...], ...]
    surveys: tuple[tuple[Any, ...], ...]
    results: tuple[tuple[Any, ...], ...]


def meetings(unit: SqlUnit, names: dict[UUID, str], keys: KeyStore) -> Meetings:
    """Look at all of it in a transaction. Every ballot opens, and a box that is over has neither keys nor ballots."""
    rows = rows_of(unit, TABLES)
    starts = {row.id: str(row.due_on) for row in rows["sessions"]}
    fires = Counter(f"{row.job.split(':')[0]}:{row.job.split(':')[2]}" for row in rows["fires"])
    return Meetings(
        tuple(sorted((row.name, row.repeats, row.paused) for row in rows["series"])),
        tuple(sorted(_session(rows, row, names) for row in rows["sessions"])),
        tuple(sorted(fires.items())),
        tuple(sorted(_item(unit, rows, row, starts[row.session_id]) for row in rows["agenda"])),
        tuple(sorted(_survey(rows, row, starts, keys) for row in rows["surveys"])),
        tuple(sorted(_results(unit))),
    )


def _item(unit: SqlUnit, rows: dict[str, list[Any]], row: Any, starts: str) -> tuple[Any, ...]:
    posted = sorted((one.notice, one.platform, one.tenant) for one in rows["posts"] if one.about == row.post_id)
    words = ""
    if row.words is not None:
        key_id = unit.execute(sa.select(threads.c.content_key).where(threads.c.id == row.thread_id)).scalar_one()
        key = unit.keys.read(key_id)
        assert key is not None, "what a coordinator has prepared has no key"
        words = open_sealed(key, place("agenda", row.thread_id, "words"), row.words).decode()
    return starts, row.position, row.submitter_agreed, row.reader_agreed, words, tuple(posted)


def _session(rows: dict[str, list[Any]], row: Any, names: dict[UUID, str]) -> tuple[Any, ...]:
    rsvps = sorted((names[one.member_id], one.attend) for one in rows["rsvps"] if one.session_id == row.id)
    there = sorted(names[one.member_id] for one in rows["attendance"] if one.session_id == row.id)
    posted = sorted((one.notice, one.platform, one.tenant) for one in rows["posts"] if one.about == row.id)
    learned = sorted((one.position, one.words) for one in rows["learning_points"] if one.session_id == row.id)
    about = str(row.due_on), str(row.on), str(row.at), row.stage, row.sequence
    return (*about, tuple(rsvps), tuple(there), tuple(posted), tuple(learned))


def _survey(rows: dict[str, list[Any]], row: Any, starts: dict[UUID, str], keys: KeyStore) -> tuple[Any, ...]:
    (box,) = [one for one in rows["ballot_boxes"] if one.id == row.box_id] or [None]
    ballots = [one for one in rows["ballots"] if one.survey_id == row.id]
    posted = sorted((one.notice, one.platform, one.tenant) for one in rows["posts"] if one.about == row.id)
    answers: list[str] = []
    if box is None or box.private_key is None:
        assert ballots == []
        assert box is None or box.tag_key is None
    else:
        private = keys.read_box(box.private_key)
        assert private is not None, "an open box has no key"
        opens = Opener(private)
        read = (opens(row.id, one.tag, one.ballot) for one in ballots)
        answers = sorted(json.dumps([dict(one.steps), one.comment], sort_keys=True) for one in read)
    keyed = box is not None and box.private_key is not None
    closes = "" if row.closes_at is None else str(row.closes_at.date())
    return starts[row.session_id], row.phase, keyed, closes, tuple(answers), tuple(posted)


def _results(unit: SqlUnit) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for row in unit.execute(sa.select(survey_tables.results)):
        result = unit.surveys.result(BoxId(row.box_id))
        assert result is not None
        found.append((row.people, row.spreads, tuple(sorted(result.comments))))
    return found
