"""Months that have been lived: on either engine, with everything kept that a curious person could have kept."""

import io
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog

from bot import log
from storage.database import Database
from storage.draft_tables import drafts
from storage.image_tables import images
from storage.keys import KeyStore
from storage.sealed import place
from storage.tables import cases, notes, seats, threads
from storage.unit import SqlUnit
from tests.databases import Cluster
from tests.drivers.kept_log import kept_log
from tests.fakes import FixedClock
from tests.promises.attack import KeyBackups, Ledger, Place, place_of
from tests.promises.month import BEGINS, Chance, Month
from tests.promises.story import CASES, Story

BACKED_UP = "first closed"
"""The step before which the backup of the database is made that the thief has: the first case is still open."""

DRAFTED = "share first"
"""The step before which the thief has a look at the drafts: one of them is shared by it."""


@dataclass(frozen=True)
class First:
    """What a copy of the database holds of the conversation about the first case.

    `sealed` is every sealed value with the place that it stands in.
    """

    thread: UUID
    case: UUID
    identity: UUID
    content: UUID
    notes: tuple[UUID, ...]
    sealed: tuple[tuple[bytes, bytes], ...]

    @property
    def open_ids(self) -> tuple[UUID, ...]:
        """Everything by which its rows are found."""
        return self.thread, self.case, self.identity, self.content, *self.notes


@dataclass(repr=False)
class Lived:
    """A month with its takings: the key backups, what each unit wrote, the log, and a backup of the database."""

    story: Story
    database: Database
    backups: KeyBackups
    ledger: Ledger
    place: Place
    wrote: list[frozenset[str]] = field(default_factory=list)
    logged: str = ""
    backup: list[bytes] = field(default_factory=list)
    drafts: list[tuple[UUID, bytes, bytes]] = field(default_factory=list)
    """Of each draft, as it was when one of them was about to be shared: its key, its place, and what is sealed."""

    @cached_property
    def first(self) -> First:
        """The conversation that the thief is after. Asked for while it is still open, and remembered."""

        def look(unit: SqlUnit) -> First:
            case = CASES["first"]
            row = unit.execute(
                sa.select(threads)
                .join(cases, cases.c.id == threads.c.case_id)
                .where(cases.c.kind == case.kind, cases.c.modality == case.modality)
            ).one()
            written = unit.execute(sa.select(notes).where(notes.c.thread_id == row.id)).all()
            held = unit.execute(sa.select(seats).where(seats.c.thread_id == row.id)).all()
            sealed = (
                (place("threads", row.id, "story"), row.story),
                (place("threads", row.id, "reference"), row.reference),
                *((place("seats", f"{row.id.hex}:{one.seat}", "holder"), one.holder) for one in held),
                *((place("notes", one.id, "entry"), one.entry) for one in written),
            )
            shown = unit.execute(sa.select(images).where(images.c.thread_id == row.id)).all()
            sealed = (*sealed, *((place("images", one.id, "pixels"), one.pixels) for one in shown))
            ids = tuple(one.id for one in written)
            return First(row.id, row.case_id, row.identity_key, row.content_key, ids, sealed)

        return self.database.read_now(look)

    @property
    def month(self) -> Month:
        """The programme itself."""
        return self.story.month


@contextmanager
def log_at_debug(*, statements: bool = False) -> Iterator[io.StringIO]:
    """Everything that the process logs at its loudest, and the log as it was before.

    With `statements` somebody has turned up SQLAlchemy as well. It asks once, when an engine is made, who listens.
    """
    heard, stderr = io.StringIO(), sys.stderr
    sys.stderr = heard
    try:
        with kept_log():
            log.configure("DEBUG")
            # A logger that remembers this set-up would keep it for every test that comes after.
            structlog.configure(cache_logger_on_first_use=False)
            if statements:
                logging.getLogger("sqlalchemy").setLevel(logging.INFO)
            yield heard
    finally:
        sys.stderr = stderr


def begin(url: str, folder: Path, cluster: Cluster | None, **choices: Any) -> Lived:
    """The day before the story: a bot on a database, and everything ready to be kept. `choices` are the story's."""
    clock, chance = FixedClock(BEGINS), Chance()
    database = Database(url, KeyStore(folder / "keys", chance, clock), clock, chance)
    month = Month(database, clock, chance)
    story = Story(month, **choices)
    lived = Lived(story, database, KeyBackups(database.keys), Ledger(database), place_of(database, cluster))
    deliverer = database.on_commit

    def committed(wrote: frozenset[str]) -> None:
        lived.wrote.append(wrote)
        if deliverer:
            deliverer(wrote)

    def watch() -> None:
        lived.backups.take(clock.now())
        if month.step == BACKED_UP and not lived.backup:
            lived.backup = lived.place.stolen()
            assert lived.first
        if month.step == DRAFTED and not lived.drafts:
            found = database.read_now(lambda unit: unit.execute(sa.select(drafts)).all())
            lived.drafts = [(row.key_id, place("drafts", row.id, "words"), row.words) for row in found]

    database.on_commit, month.watch = committed, watch
    return lived
