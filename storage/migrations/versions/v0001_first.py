"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "inbox",
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("tag", name=op.f("pk_inbox")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_inbox_day"), "inbox", ["day"])
    op.create_table(
        "key_store",
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tag", name=op.f("pk_key_store")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "lost",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "reason", name=op.f("pk_lost")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "nonces",
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("outcome", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("tag", name=op.f("pk_nonces")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_nonces_day"), "nonces", ["day"])
    op.create_table(
        "passes_used",
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("tag", name=op.f("pk_passes_used")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_passes_used_day"), "passes_used", ["day"])
    op.create_table(
        "programmes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sites", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("pathway", sa.Text(), nullable=False),
        sa.Column("reference_mask", sa.Text(), nullable=True),
        sa.Column("moderation", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("modality", sa.Text(), nullable=False),
        sa.Column("shared_on", sa.Date(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("loop_closed", sa.Boolean(), nullable=False),
        sa.Column("factor", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("subspecialty", sa.Text(), nullable=True),
        sa.Column("decade", sa.Text(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_cases_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "channels",
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_channels_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "platform", "tenant", name=op.f("pk_channels")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "connections",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_connections_programme_id")),
        sa.PrimaryKeyConstraint("platform", "tenant", name=op.f("pk_connections")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "members",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("subspecialty", sa.Text(), nullable=True),
        sa.Column("duties", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("hours", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_members_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_members_programme_id"), "members", ["programme_id"])
    op.create_table(
        "accounts",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("zone", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_accounts_member_id")),
        sa.PrimaryKeyConstraint("platform", "tenant", "user_id", name=op.f("pk_accounts")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_accounts_member_id"), "accounts", ["member_id"])
    op.create_table(
        "codes",
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_codes_member_id")),
        sa.PrimaryKeyConstraint("tag", name=op.f("pk_codes")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "threads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.Column("quiet_since", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("rounds_submitter", sa.Text(), nullable=True),
        sa.Column("rounds_reader", sa.Text(), nullable=True),
        sa.Column("identity_key", sa.Uuid(), nullable=True),
        sa.Column("content_key", sa.Uuid(), nullable=True),
        sa.Column("reference", sa.LargeBinary(), nullable=True),
        sa.Column("story", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_threads_case_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_threads_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threads")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_threads_case_id"), "threads", ["case_id"])
    op.create_index(op.f("ix_threads_quiet"), "threads", ["programme_id", "state", "quiet_since"])
    op.create_index(
        op.f("ix_threads_with_content"),
        "threads",
        ["programme_id", "closed_on"],
        sqlite_where=sa.text("content_key IS NOT NULL"),
        postgresql_where=sa.text("content_key IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_threads_with_identity"),
        "threads",
        ["programme_id", "closed_on"],
        sqlite_where=sa.text("identity_key IS NOT NULL"),
        postgresql_where=sa.text("identity_key IS NOT NULL"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("thread_id", sa.Uuid(), nullable=True),
        sa.Column("seat", sa.Text(), nullable=True),
        sa.Column("programme_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=True),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parked_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'seat' AND thread_id IS NOT NULL AND seat IS NOT NULL AND programme_id IS NULL AND member_id IS NULL) OR (kind = 'coordinators' AND programme_id IS NOT NULL AND thread_id IS NULL AND member_id IS NULL) OR (kind = 'member' AND member_id IS NOT NULL AND thread_id IS NULL AND programme_id IS NULL)",
            name=op.f("ck_deliveries_one_address"),
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_deliveries_member_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_deliveries_programme_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_deliveries_thread_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_deliveries_dedupe_key")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_deliveries_conversation"), "deliveries", ["conversation", "seq"])
    op.create_index(
        op.f("ix_deliveries_due"),
        "deliveries",
        ["not_before"],
        sqlite_where=sa.text("parked_reason IS NULL"),
        postgresql_where=sa.text("parked_reason IS NULL"),
    )
    op.create_index(op.f("ix_deliveries_thread_id"), "deliveries", ["thread_id"])
    op.create_table(
        "notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_notes_thread_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_notes_thread_id"), "notes", ["thread_id"])
    op.create_table(
        "seats",
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("holder", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_seats_thread_id")),
        sa.PrimaryKeyConstraint("thread_id", "seat", name=op.f("pk_seats")),
        sqlite_with_rowid=False,
    )
