"""What was written in conversations, sealed: even who wrote, when, and in which order."""

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.errors import NothingHere
from bot.domain.threads import Answer, How, Mention, Note, NoteId, Offer, Seat, ThreadId
from storage.sealed import place
from storage.tables import notes
from storage.threads import SqlThreads
from storage.transaction import Transaction

_ADD = sa.insert(notes)
_COUNT = sa.select(sa.func.count()).select_from(notes).where(notes.c.thread_id == sa.bindparam("thread_id"))
_OF = sa.select(notes.c.id, notes.c.held, notes.c.entry).where(notes.c.thread_id == sa.bindparam("thread_id"))


class SqlNotes:
    """ports.Notes in SQL."""

    def __init__(self, transaction: Transaction, threads: SqlThreads) -> None:
        self._tx = transaction
        self._threads = threads

    def add(self, thread_id: ThreadId, note: Note) -> None:
        """Write a note at the end of a conversation. Raises NothingHere once the content key is destroyed."""
        entry = {"position": self._tx.execute(_COUNT, {"thread_id": thread_id}).scalar_one(), **_entry(note)}
        sealed = self._threads.seal_content(thread_id, place("notes", note.id, "entry"), entry)
        row = {"id": note.id, "thread_id": thread_id, "held": note.held, "entry": sealed}
        self._tx.execute(_ADD, row)

    def of(self, thread_id: ThreadId) -> list[Note]:
        """In the order in which they were written; empty once the content key is destroyed."""
        found: list[tuple[int, NoteId, Note]] = []
        for row in self._tx.execute(_OF, {"thread_id": thread_id}):
            entry = self._threads.open_content(thread_id, place("notes", row.id, "entry"), row.entry)
            if entry is not None:
                note = _note(NoteId(row.id), entry, held=row.held)
                found.append((entry["position"], note.id, note))
        return [note for _, _, note in sorted(found, key=lambda one: one[:2])]

    def release(self, note_id: NoteId) -> None:
        """Let a held note be read by its audience."""
        released = self._tx.execute(
            sa.update(notes).where(notes.c.id == note_id).values(held=False).returning(notes.c.id)
        ).one_or_none()
        if released is None:
            raise NothingHere

    def rewrite(self, thread_id: ThreadId, note: Note) -> None:
        """Seal what has become of a note. Its place in the order stays."""
        self._seal_again(thread_id, note.id, _entry(note))
        self._tx.execute(sa.update(notes).where(notes.c.id == note.id).values(held=note.held))

    def readdress(self, thread_id: ThreadId, note_id: NoteId, audience: frozenset[Seat]) -> None:
        """Let other seats than before read a note. It is sealed anew; its place in the order stays."""
        self._seal_again(thread_id, note_id, {"audience": sorted(audience)})

    def _seal_again(self, thread_id: ThreadId, note_id: NoteId, changed: dict[str, Any]) -> None:
        at = place("notes", note_id, "entry")
        held = self._tx.execute(sa.select(notes.c.entry).where(notes.c.id == note_id)).scalar_one_or_none()
        entry = self._threads.open_content(thread_id, at, held)
        if entry is None:
            raise NothingHere
        sealed = self._threads.seal_content(thread_id, at, {**entry, **changed})
        self._tx.execute(sa.update(notes).where(notes.c.id == note_id).values(entry=sealed))


def _entry(note: Note) -> dict[str, Any]:
    return {
        "seat": note.seat,
        "audience": sorted(note.audience),
        "written_on": note.written_on.isoformat(),
        "words": note.words,
        "answer": note.answer,
        "mention": note.mention,
        "suggested": note.suggested,
        "offer": note.offer and {"times": [at.isoformat() for at in note.offer.times], "how": note.offer.how},
    }


def _note(note_id: NoteId, entry: dict[str, Any], *, held: bool) -> Note:
    return Note(
        id=note_id,
        seat=Seat(entry["seat"]),
        audience=frozenset(Seat(seat) for seat in entry["audience"]),
        written_on=date.fromisoformat(entry["written_on"]),
        words=entry["words"],
        answer=None if entry["answer"] is None else Answer(entry["answer"]),
        mention=None if entry["mention"] is None else Mention(entry["mention"]),
        held=held,
        # Notes of before there was such a thing are read as well.
        suggested=entry.get("suggested", ""),
        offer=_offer(entry.get("offer")),
    )


def _offer(kept: dict[str, Any] | None) -> Offer | None:
    if kept is None:
        return None
    return Offer(tuple(datetime.fromisoformat(at).astimezone(UTC) for at in kept["times"]), How(kept["how"]))
