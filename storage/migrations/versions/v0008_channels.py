"""Deliveries to channels, what a delivery is about, until when it is of use, and by what a post is known."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_ADDRESS = (
    "(kind = 'seat' AND thread_id IS NOT NULL AND seat IS NOT NULL AND programme_id IS NULL AND member_id IS NULL"
    " AND about IS NULL)"
    " OR (kind = 'coordinators' AND programme_id IS NOT NULL AND thread_id IS NULL AND member_id IS NULL)"
    " OR (kind = 'member' AND member_id IS NOT NULL AND thread_id IS NULL AND programme_id IS NULL)"
    " OR (kind = 'channel' AND programme_id IS NOT NULL AND platform IS NOT NULL AND tenant IS NOT NULL"
    " AND thread_id IS NULL AND member_id IS NULL AND about IS NOT NULL)"
)
_NEW = ("platform", "tenant", "about", "not_after")


def upgrade() -> None:
    """Widen the deliveries and make the table of posts."""
    if op.get_bind().dialect.name == "sqlite":
        _rebuild()
    else:
        op.drop_constraint(op.f("ck_deliveries_one_address"), "deliveries")
        for name, kind in zip(_NEW, (sa.Text(), sa.Text(), sa.Uuid(), sa.DateTime(timezone=True)), strict=True):
            op.add_column("deliveries", sa.Column(name, kind, nullable=True))
        op.create_check_constraint(op.f("ck_deliveries_one_address"), "deliveries", _ADDRESS)
    op.create_table(
        "posts",
        sa.Column("about", sa.Uuid(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("about", "notice", "platform", "tenant", name=op.f("pk_posts")),
        sqlite_with_rowid=False,
    )


def _rebuild() -> None:
    """SQLite changes no check of a table that exists: the table is made again, and its rows go over."""
    op.rename_table("deliveries", "deliveries_before")
    for index in ("ix_deliveries_conversation", "ix_deliveries_due", "ix_deliveries_thread_id"):
        op.drop_index(index, "deliveries_before")
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("thread_id", sa.Uuid(), nullable=True),
        sa.Column("seat", sa.Text(), nullable=True),
        sa.Column("programme_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("platform", sa.Text(), nullable=True),
        sa.Column("tenant", sa.Text(), nullable=True),
        sa.Column("about", sa.Uuid(), nullable=True),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dedupe_key", sa.Text(), nullable=True),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parked_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(_ADDRESS, name=op.f("ck_deliveries_one_address")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_deliveries_member_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_deliveries_programme_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_deliveries_thread_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_deliveries_dedupe_key")),
        sqlite_with_rowid=False,
    )
    kept = (
        "id, kind, thread_id, seat, programme_id, member_id, notice, not_before, dedupe_key, conversation, seq,"
        " attempts, claimed_until, parked_reason"
    )
    op.execute(f"INSERT INTO deliveries ({kept}) SELECT {kept} FROM deliveries_before")
    op.drop_table("deliveries_before")
    op.create_index(op.f("ix_deliveries_conversation"), "deliveries", ["conversation", "seq"])
    op.create_index(
        op.f("ix_deliveries_due"), "deliveries", ["not_before"], sqlite_where=sa.text("parked_reason IS NULL")
    )
    op.create_index(op.f("ix_deliveries_thread_id"), "deliveries", ["thread_id"])
