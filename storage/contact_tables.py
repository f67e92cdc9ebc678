"""The tables of how people are reached where a platform has to be told, where a tenant's servers are, and of blocks."""

import sqlalchemy as sa

from storage.count_tables import metadata
from storage.schema import NEUTRAL, PERSON

connectors = sa.Table(
    "connectors",
    metadata,
    sa.Column("platform", sa.Text, primary_key=True),
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("service_url", sa.Text, nullable=False),
    sa.Column("heard_on", sa.Date, nullable=False),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)

teams = sa.Table(
    "teams",
    metadata,
    sa.Column("platform", sa.Text, primary_key=True),
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("team", sa.Text, primary_key=True),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)

contacts = sa.Table(
    "contacts",
    metadata,
    sa.Column("platform", sa.Text, primary_key=True),
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("conversation", sa.Text, nullable=False),
    info=PERSON,
    sqlite_with_rowid=False,
)

blocks = sa.Table(
    "blocks",
    metadata,
    sa.Column("tag", sa.LargeBinary, primary_key=True),
    sa.Column("until", sa.Date, nullable=False),
    info=PERSON,
    sqlite_with_rowid=False,
)
