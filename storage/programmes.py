"""Programmes and the chats they are connected to."""

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from bot.domain.errors import NothingHere
from bot.domain.lists import Axis, Entry, Former, Lists
from bot.domain.people import ProgrammeId
from bot.domain.programmes import Channel, Moderation, Programme
from storage.tables import channels, connections, programmes
from storage.transaction import Transaction, insert

_CONNECTED = (
    sa.select(programmes)
    .join(connections, connections.c.programme_id == programmes.c.id)
    .where(connections.c.platform == sa.bindparam("platform"), connections.c.tenant == sa.bindparam("tenant"))
)
_ALL = sa.select(programmes)
_BY_ID = sa.select(programmes).where(programmes.c.id == sa.bindparam("id"))


class SqlProgrammes:
    """ports.Programmes in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, programme: Programme) -> None:
        """Store a new programme."""
        self._tx.execute(sa.insert(programmes), _columns(programme))

    def change(self, programme: Programme) -> None:
        """Store what has become of a programme."""
        self._tx.execute(sa.update(programmes).where(programmes.c.id == programme.id), _columns(programme))

    def get(self, programme_id: ProgrammeId) -> Programme:
        """The programme, or NothingHere."""
        row = self._tx.execute(_BY_ID, {"id": programme_id}).one_or_none()
        if row is None:
            raise NothingHere
        return _programme(row)

    def all(self) -> Sequence[Programme]:
        """Every programme, in order of name."""
        found = [_programme(row) for row in self._tx.execute(_ALL)]
        return sorted(found, key=lambda programme: (programme.name.casefold(), programme.id))

    def connect(self, programme_id: ProgrammeId, platform: str, tenant: str) -> None:
        """Connect a workspace or tenant. Doing it again does nothing; it never moves to another programme."""
        row = {"platform": platform, "tenant": tenant, "programme_id": programme_id}
        self._tx.execute(insert(self._tx, connections).on_conflict_do_nothing(), row)
        connected = self.of(platform, tenant)
        if connected is None or connected.id != programme_id:
            raise ValueError("this workspace is connected to another programme")

    def of(self, platform: str, tenant: str) -> Programme | None:
        """The programme that a workspace or tenant is connected to."""
        row = self._tx.execute(_CONNECTED, {"platform": platform, "tenant": tenant}).one_or_none()
        return None if row is None else _programme(row)

    def set_channel(self, programme_id: ProgrammeId, channel: Channel) -> None:
        """Set where the programme speaks in one workspace or tenant."""
        row = {"programme_id": programme_id, **asdict(channel)}
        statement = insert(self._tx, channels)
        self._tx.execute(
            statement.on_conflict_do_update(
                index_elements=[channels.c.programme_id, channels.c.platform, channels.c.tenant],
                set_={"channel_id": statement.excluded.channel_id},
            ),
            row,
        )

    def channels(self, programme_id: ProgrammeId) -> Sequence[Channel]:
        """All places where the programme speaks to everyone."""
        rows = self._tx.execute(
            sa.select(channels.c.platform, channels.c.tenant, channels.c.channel_id).where(
                channels.c.programme_id == programme_id
            )
        )
        return sorted((Channel(*row) for row in rows), key=lambda channel: (channel.platform, channel.tenant))


def _programme(row: sa.Row[Any]) -> Programme:
    return Programme(
        id=ProgrammeId(row.id),
        name=row.name,
        sites=tuple(json.loads(row.sites)),
        language=row.language,
        zone=row.zone,
        pathway=row.pathway,
        reference_mask=row.reference_mask,
        moderation=Moderation(row.moderation),
        guests=row.guests,
        claim=row.claim,
        incident=row.incident,
        conduct=row.conduct,
        agreed_by=row.agreed_by,
        agreed_on=row.agreed_on,
        lists=_NONE_CHANGED if row.lists is None else _lists(row.lists),
        mondays=row.mondays,
        second_level=row.second_level,
    )


def _columns(programme: Programme) -> dict[str, Any]:
    kept = {field.name: getattr(programme, field.name) for field in fields(programme)}
    return {**kept, "sites": json.dumps(programme.sites), "lists": _kept(programme.lists)}


_NONE_CHANGED = Lists()


def _kept(lists: Lists) -> str | None:
    if not lists.changed:
        return None
    changed = {
        axis: [
            [
                one.code,
                one.offered,
                one.english,
                one.french,
                [[str(was.before), was.english, was.french] for was in one.former],
            ]
            for one in entries
        ]
        for axis, entries in lists.changed.items()
    }
    return json.dumps(changed, ensure_ascii=False)


@lru_cache(maxsize=64)
def _lists(kept: str) -> Lists:
    """Read once for many turns: a programme is looked up in each of them, and its lists seldom change."""
    changed = {
        Axis(axis): tuple(
            Entry(
                code, offered, english, french, tuple(Former(date.fromisoformat(day), *said) for day, *said in former)
            )
            for code, offered, english, french, former in entries
        )
        for axis, entries in json.loads(kept).items()
    }
    return Lists(changed)
