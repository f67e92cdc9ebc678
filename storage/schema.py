"""What every table is made with: the names of its constraints, what its rows tell, and how an instant is kept."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

PERSON = {"names": "person"}
"""Rows that name somebody: no unit that writes them may write an anonymous row."""

ANONYMOUS = {"names": "anonymous"}
"""Rows behind which somebody stands unseen: no clock finer than a day, no order, no key to a person."""

NEUTRAL = {"names": "neutral"}
"""Rows that may be written beside either: departments, and hashes under keys that die within days."""

OUTBOX = {"names": "outbox"}
"""Judged by row: a delivery to a seat is anonymous, one to a member names a person, any other neither."""

SEALED = {"sealed": None}
"""A sealed column that lives as long as its row."""

UNDER_IDENTITY = {"sealed": "identity_key"}
UNDER_CONTENT = {"sealed": "content_key"}
"""A sealed column that dies with the key whose id stands in the named column of the same row."""


class Instant(sa.TypeDecorator[datetime]):
    """An aware instant. SQLite keeps it as UTC text, which sorts as time does, and gives it back aware."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
