"""What the database holds for whoever has the keys, without ids: two looks can be compared.

It opens what is sealed by itself and past the repositories: they are what is being tested.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from bot.domain.people import MemberId
from bot.domain.threads import LIVE, State
from storage import tables
from storage.database import Database
from storage.draft_tables import drafts
from storage.keys import KeyStore
from storage.outside_tables import outsides
from storage.sealed import open_sealed, place
from storage.survey_tables import ballot_boxes
from storage.unit import SqlUnit
from tests.crash.meetings import Meetings, meetings
from tests.crash.rows import rows_of

Rows = dict[str, list[Any]]

TABLES = (
    *("members", "accounts", "codes", "cases", "threads", "seats", "notes", "deliveries", "lost"),
    *("images", "drafts", "holds", "destroyed", "outsides"),
)
KEYS = sa.union_all(
    *(
        sa.select(sa.literal_column(f"'{prefix}'"), key).where(key.is_not(None))
        for prefix, key in (
            ("", tables.threads.c.identity_key),
            ("", tables.threads.c.content_key),
            ("", drafts.c.key_id),
            ("", outsides.c.key_id),
            ("ballot-", ballot_boxes.c.private_key),
            ("ballot-", ballot_boxes.c.tag_key),
        )
    )
)


@dataclass(frozen=True)
class Conversation:
    """One case with all that was said about it, and by whom. Story and notes are JSON."""

    thread: tuple[Any, ...]
    case: tuple[Any, ...]
    story: str | None
    reference: str | None
    notes: tuple[str, ...]
    seats: tuple[tuple[str, str], ...]
    waiting: tuple[tuple[Any, ...], ...]
    images: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Look:
    """Everything. `waiting` are the deliveries that belong to no conversation; codes that are for the same are one:
    that of an operator who saw none and asked again is known to nobody.
    """

    people: tuple[tuple[Any, ...], ...]
    codes: tuple[tuple[Any, ...], ...]
    conversations: tuple[Conversation, ...]
    waiting: tuple[tuple[Any, ...], ...]
    lost: tuple[tuple[Any, ...], ...]
    meetings: Meetings
    drafts: tuple[tuple[str, str], ...]
    holds: tuple[tuple[Any, ...], ...]
    destroyed: tuple[tuple[Any, ...], ...]
    outside: tuple[tuple[Any, ...], ...]


def look(database: Database) -> Look:
    """Look at everything in one transaction. Everything that is named opens, and stands in a legal state."""

    def read(unit: SqlUnit) -> tuple[Rows, dict[UUID, str], Meetings]:
        rows = rows_of(unit, TABLES)
        names = {row.id: row.name for row in rows["members"]}
        return rows, _slots(unit), meetings(unit, names, database.keys)

    rows, slots, met = database.read_now(read)
    names = {row.id: row.name for row in rows["members"]}
    return Look(
        tuple(sorted(_people(rows, slots))),
        tuple(sorted({(row.purpose, row.last_day, names.get(row.member_id, "")) for row in rows["codes"]})),
        tuple(sorted((_conversation(rows, row, names, database.keys) for row in rows["threads"]), key=repr)),
        tuple(sorted(_waiting(row, names) for row in rows["deliveries"] if row.thread_id is None)),
        tuple(sorted((row.month, row.reason, row.number) for row in rows["lost"])),
        met,
        tuple(sorted(_draft(row, names, database.keys) for row in rows["drafts"])),
        tuple(sorted(_hold(row, names) for row in rows["holds"])),
        tuple(sorted((row.day, row.identities, row.contents) for row in rows["destroyed"])),
        tuple(sorted(_outside(row, database.keys) for row in rows["outsides"])),
    )


def named_keys(unit: SqlUnit) -> set[str]:
    """The keys that conversations, drafts and ballot boxes name, as they are called on the disk."""
    return {f"{prefix}{key.hex}" for prefix, key in unit.execute(KEYS)}


def _slots(unit: SqlUnit) -> dict[UUID, str]:
    """When everybody wants to hear from the bot. It is sealed, so the unit has to open it."""
    everybody = unit.execute(sa.select(tables.members.c.id)).scalars()
    known = {one.id: one for programme in unit.programmes.all() for one in unit.people.roster(programme.id)}
    members = {each: known.get(MemberId(each)) or unit.people.get(MemberId(each)) for each in everybody}
    return {each: str(member.hours.slot) for each, member in members.items()}


def _people(rows: Rows, slots: dict[UUID, str]) -> Iterator[tuple[Any, ...]]:
    for row in rows["members"]:
        mine = tuple(sorted(one.user_id for one in rows["accounts"] if one.member_id == row.id))
        yield row.name, row.status, row.duties, row.language or "", slots[row.id], mine


def _waiting(row: Any, names: dict[UUID, str]) -> tuple[Any, ...]:
    claimed = row.claimed_until is not None
    return (
        row.kind,
        row.seat or names.get(row.member_id, ""),
        row.notice,
        claimed,
        row.attempts,
        row.parked_reason or "",
    )


def _conversation(rows: Rows, thread: Any, names: dict[UUID, str], keys: KeyStore) -> Conversation:
    identity = None if thread.identity_key is None else keys.read(thread.identity_key)
    content = None if thread.content_key is None else keys.read(thread.content_key)
    seats = {
        row.seat: names[
            UUID(bytes=_opened(identity, row.holder, "seats", f"{row.thread_id.hex}:{row.seat}", "holder")[:16])
        ]
        for row in rows["seats"]
        if row.thread_id == thread.id
    }
    _check_state(thread, seats)
    (case,) = [row for row in rows["cases"] if row.id == thread.case_id]
    notes = [
        {**json.loads(_opened(content, row.entry, "notes", row.id, "entry")), "held": row.held}
        for row in rows["notes"]
        if row.thread_id == thread.id
    ]
    return Conversation(
        (
            thread.state,
            thread.released,
            thread.quiet_since,
            thread.closed_on,
            thread.rounds_submitter,
            thread.rounds_reader,
            thread.praise_submitter,
            thread.praise_reader,
            str(thread.desk_since),
            str(thread.unopened_since),
        ),
        (case.kind, case.modality, case.shared_on, case.named, case.own),
        thread.story and _opened(content, thread.story, "threads", thread.id, "story").decode(),
        thread.reference and _opened(identity, thread.reference, "threads", thread.id, "reference").decode(),
        tuple(json.dumps(note, sort_keys=True) for note in sorted(notes, key=lambda note: note["position"])),
        tuple(sorted(seats.items())),
        tuple(sorted(_waiting(row, names) for row in rows["deliveries"] if row.thread_id == thread.id)),
        tuple(sorted(_image(row, content) for row in rows["images"] if row.thread_id == thread.id)),
    )


def _image(row: Any, key: bytes | None) -> tuple[Any, ...]:
    about = json.loads(_opened(key, row.about, "images", row.id, "about"))
    png = _opened(key, row.pixels, "images", row.id, "pixels")
    return about["position"], row.held, sha256(png).hexdigest()


def _draft(row: Any, names: dict[UUID, str], keys: KeyStore) -> tuple[str, str]:
    plain = _opened(keys.read(row.key_id), row.words, "drafts", row.id, "words")
    return names[UUID(bytes=plain[:16])], plain[16:].decode()


def _hold(row: Any, names: dict[UUID, str]) -> tuple[Any, ...]:
    people = (row.asked_by, row.agreed_by, row.ended_by, row.released_by)
    days = (row.asked_on, row.since, row.ending_on, row.over_on)
    return row.phase, row.reason, *(names.get(one, "") for one in people), *(str(day) for day in days)


def _outside(row: Any, keys: KeyStore) -> tuple[Any, ...]:
    key, sealed = keys.read(row.key_id), {"report": row.report, "told": row.told}
    words = [_opened(key, one, "outsides", row.id, name) if one else b"" for name, one in sealed.items()]
    return row.sender, str(row.last_day), str(row.seen_from), *words


def _opened(key: bytes | None, sealed: bytes, table: str, row: object, column: str) -> bytes:
    assert key is not None, f"a row of {table} has no key"
    return open_sealed(key, place(table, row, column), sealed)


def _check_state(thread: Any, seats: dict[str, str]) -> None:
    """What holds in every state, however the program came to it."""
    assert (thread.closed_on is None) == (thread.state in LIVE)
    assert (thread.identity_key is None) == (thread.state == State.OVER)
    assert (thread.story is None) == (thread.content_key is None)
    assert thread.content_key is not None or thread.state == State.OVER
    assert ("submitter" in seats) == (thread.identity_key is not None)
    if thread.state in {State.DELIVERED, State.IN_CONVERSATION}:
        assert thread.released
        assert "reader" in seats
    if thread.state == State.OVER:
        assert seats == {}
