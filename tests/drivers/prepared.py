"""Departments founded once a session: a test gets a copy of the file, or the same rows on PostgreSQL, with the keys."""

import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.domain.people import Account, Duty, Role
from bot.domain.programmes import Moderation
from bot.ports.unit import Unit
from bot.services import people, programmes
from storage.database import Database, engine_for
from storage.keys import KeyStore
from storage.tables import metadata
from tests.databases import Cluster
from tests.drivers.cast import (
    AGREED,
    CHANNEL,
    FOUNDED,
    FOUNDER,
    HOUSE,
    MASK,
    PATHWAY,
    PEOPLE,
    PLATFORM,
    SITES,
    TENANT,
    ZONE,
    Part,
)
from tests.fakes import FixedClock, SeededIds

Rows = list[tuple[sa.Table, list[dict[str, Any]]]]


@dataclass(frozen=True)
class Place:
    """Where a department's rows and keys are, and what reaches the rows.

    The engine is the session's: what it has compiled for one test it need not compile for the next.
    """

    url: str
    keys: Path
    engine: sa.Engine

    def open(self, clock: FixedClock, ids: SeededIds) -> Database:
        """The department's database, as another process or the next start opens it."""
        database = Database(self.url, KeyStore(self.keys, ids, clock), clock, ids)
        database.engine = self.engine
        return database


@dataclass
class Prepared:
    """This session's departments, by whether a coordinator reads first words there. None is a chat without one."""

    folder: Path
    migrated_file: Path
    postgres: Cluster
    _founded: dict[Moderation | None, tuple[Place, Rows]] = field(default_factory=dict)
    _file: sa.Engine | None = None
    _server: tuple[str, str, sa.Engine] | None = None

    @contextmanager
    def copy(self, engine: str, moderation: Moderation | None) -> Generator[Place]:
        """A department of one's own, for as long as the block lasts."""
        if moderation not in self._founded:
            self._founded[moderation] = self._found(moderation)
        place, rows = self._founded[moderation]
        copied = self.folder / "copy"
        shutil.rmtree(copied, ignore_errors=True)
        shutil.copytree(place.keys, copied / "keys")
        if engine == "sqlite":
            file = copied / "ward.db"
            shutil.copyfile(place.url.removeprefix("sqlite:///"), file)
            self._file = self._file or engine_for(f"sqlite:///{file}")
            try:
                yield Place(f"sqlite:///{file}", copied / "keys", self._file)
            finally:
                self._file.dispose()
        else:
            url, server = self._fill(rows)
            try:
                yield Place(url, copied / "keys", server)
            finally:
                server.dispose()

    def close(self) -> None:
        """Remove what was made on the server."""
        if self._server is not None:
            name, _, engine = self._server
            engine.dispose()
            self.postgres.drop(name)

    def _found(self, moderation: Moderation | None) -> tuple[Place, Rows]:
        folder = self.folder / (moderation or "empty")
        folder.mkdir()
        shutil.copyfile(self.migrated_file, folder / "ward.db")
        url = f"sqlite:///{folder / 'ward.db'}"
        place = Place(url, folder / "keys", engine_for(url))
        database = place.open(FixedClock(FOUNDED), SeededIds(1))
        for step in () if moderation is None else _founding(moderation):
            database.write_now(step)
        with database.engine.connect() as connection:
            rows = [
                (table, [dict(row) for row in connection.execute(sa.select(table)).mappings()])
                for table in metadata.sorted_tables
            ]
        database.close()
        return place, rows

    def _fill(self, rows: Rows) -> tuple[str, sa.Engine]:
        """Put the rows into this session's database in the place of those that the last test left."""
        if self._server is None:
            name, url = self.postgres.clone()
            self._server = (name, url, engine_for(url))
        _, url, engine = self._server
        with engine.begin() as connection:
            # All in one go: three dozen statements on their own take longer than many a test.
            connection.execution_options(no_parameters=True).exec_driver_sql(
                "; ".join(f"DELETE FROM {table.name}" for table, _ in reversed(rows))
            )
            for table, filled in rows:
                if filled:
                    connection.execute(sa.insert(table), filled)
        return url, engine


def account(part: Part) -> Account:
    """Somebody's account on the ward's chat."""
    return Account(PLATFORM, TENANT, part.user_id, part.language, part.zone)


def _founding(moderation: Moderation) -> Iterator[Callable[[Unit], object]]:
    """The steps by which the department comes to be: the same services that commands and forms call."""
    codes: dict[str, str] = {}

    def found(unit: Unit) -> None:
        answers = programmes.Founding(
            name=HOUSE,
            sites=SITES,
            channel_id=CHANNEL,
            founder=FOUNDER.name,
            role=Role.RADIOLOGIST,
            is_head=False,
            other_coordinators=(),
            reference_mask=MASK,
            pathway=PATHWAY,
            language="en",
            zone=ZONE,
            moderation=moderation,
            agreed_by=AGREED,
        )
        programmes.found(unit, account(FOUNDER), programmes.issue_setup_code(unit), answers)

    def invite(unit: Unit) -> None:
        (programme,) = unit.programmes.all()
        for part in PEOPLE:
            (made,) = people.invite(
                unit,
                programme,
                (part.name,),
                part.role,
                SITES[part.site],
                part.subspecialty,
                coordinator=part.coordinator,
            )
            codes[part.name] = made.code

    def join(unit: Unit) -> None:
        for part in PEOPLE:
            people.join(unit, account(part), codes[part.name])
        active = people.coordinators(unit, unit.programmes.all()[0].id)
        assert all(Duty.COORDINATOR in member.duties for member in active)

    yield found
    yield invite
    yield join
