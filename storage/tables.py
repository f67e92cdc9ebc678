"""The tables, and of each one whom its rows name: a person, nobody on purpose, or nothing that matters."""

import sqlalchemy as sa

from storage.outside_tables import metadata
from storage.schema import ANONYMOUS, NEUTRAL, OUTBOX, PERSON, SEALED, UNDER_CONTENT, UNDER_IDENTITY, Instant

programmes = sa.Table(
    "programmes",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("sites", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("pathway", sa.Text, nullable=False),
    sa.Column("reference_mask", sa.Text),
    sa.Column("moderation", sa.Text, nullable=False),
    sa.Column("guests", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("claim", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Column("incident", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Column("conduct", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Column("agreed_by", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Column("agreed_on", sa.Date),
    sa.Column("lists", sa.Text),
    sa.Column("mondays", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("second_level", sa.Boolean, nullable=False, server_default=sa.false()),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)

connections = sa.Table(
    "connections",
    metadata,
    sa.Column("platform", sa.Text, primary_key=True),
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("programme_id", sa.Uuid, sa.ForeignKey("programmes.id"), nullable=False),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)

installations = sa.Table(
    "installations",
    metadata,
    sa.Column("platform", sa.Text, primary_key=True),
    sa.Column("organisation", sa.Text, primary_key=True),
    sa.Column("team", sa.Text, primary_key=True),
    sa.Column("bot_id", sa.Text, nullable=False),
    sa.Column("bot_user_id", sa.Text, nullable=False),
    sa.Column("token", sa.LargeBinary, info=SEALED),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)

channels = sa.Table(
    "channels",
    metadata,
    sa.Column("programme_id", sa.Uuid, sa.ForeignKey("programmes.id"), primary_key=True),
    sa.Column("platform", sa.Text, primary_key=True),
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("channel_id", sa.Text, nullable=False),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)

members = sa.Table(
    "members",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("programme_id", sa.Uuid, sa.ForeignKey("programmes.id"), nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("site", sa.Text, nullable=False),
    sa.Column("subspecialty", sa.Text),
    sa.Column("duties", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("language", sa.Text),
    sa.Column("hours", sa.LargeBinary, nullable=False, info=SEALED),
    info=PERSON,
    sqlite_with_rowid=False,
)

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("platform", sa.Text, primary_key=True),
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("member_id", sa.Uuid, sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("language", sa.Text),
    sa.Column("zone", sa.LargeBinary, nullable=False, info=SEALED),
    info=PERSON,
    sqlite_with_rowid=False,
)

codes = sa.Table(
    "codes",
    metadata,
    sa.Column("tag", sa.LargeBinary, primary_key=True),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("member_id", sa.Uuid, sa.ForeignKey("members.id")),
    sa.Column("programme_id", sa.Uuid, sa.ForeignKey("programmes.id")),
    info=PERSON,
    sqlite_with_rowid=False,
)

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("programme_id", sa.Uuid, sa.ForeignKey("programmes.id"), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("modality", sa.Text, nullable=False),
    sa.Column("shared_on", sa.Date, nullable=False),
    sa.Column("named", sa.Boolean, nullable=False),
    sa.Column("loop_closed", sa.Boolean, nullable=False),
    sa.Column("factor", sa.Text),
    sa.Column("source", sa.Text),
    sa.Column("subspecialty", sa.Text),
    sa.Column("decade", sa.Text),
    sa.Column("sex", sa.Text),
    sa.Column("own", sa.Boolean, nullable=False),
    sa.Column("standard", sa.Text),
    sa.Column("hindsight", sa.Text),
    sa.Column("mechanism", sa.Text),
    sa.Column("layer", sa.Text),
    sa.Column("bias", sa.Text),
    sa.Column("criterion", sa.Text),
    sa.Column("impact", sa.Text),
    info=ANONYMOUS,
    sqlite_with_rowid=False,
)

threads = sa.Table(
    "threads",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("case_id", sa.Uuid, sa.ForeignKey("cases.id"), nullable=False, index=True),
    sa.Column("programme_id", sa.Uuid, sa.ForeignKey("programmes.id"), nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("released", sa.Boolean, nullable=False),
    sa.Column("quiet_since", sa.Date, nullable=False),
    sa.Column("closed_on", sa.Date),
    sa.Column("rounds_submitter", sa.Text),
    sa.Column("rounds_reader", sa.Text),
    sa.Column("useful_submitter", sa.Boolean),
    sa.Column("useful_reader", sa.Boolean),
    sa.Column("praise_submitter", sa.Text),
    sa.Column("praise_reader", sa.Text),
    sa.Column("praise_id", sa.Uuid, unique=True, index=True),
    sa.Column("desk_since", sa.Date),
    sa.Column("unopened_since", sa.Date),
    sa.Column("unreached_since", sa.Date),
    sa.Column("identity_key", sa.Uuid),
    sa.Column("content_key", sa.Uuid),
    sa.Column("reference", sa.LargeBinary, info=UNDER_IDENTITY),
    sa.Column("story", sa.LargeBinary, info=UNDER_CONTENT),
    sa.Index("ix_threads_quiet", "programme_id", "state", "quiet_since"),
    sa.Index("ix_threads_at_desk", "programme_id", "desk_since"),
    sa.Index(
        "ix_threads_with_identity",
        "programme_id",
        "closed_on",
        sqlite_where=sa.text("identity_key IS NOT NULL"),
        postgresql_where=sa.text("identity_key IS NOT NULL"),
    ),
    sa.Index(
        "ix_threads_with_content",
        "programme_id",
        "closed_on",
        sqlite_where=sa.text("content_key IS NOT NULL"),
        postgresql_where=sa.text("content_key IS NOT NULL"),
    ),
    info=ANONYMOUS,
    sqlite_with_rowid=False,
)

seats = sa.Table(
    "seats",
    metadata,
    sa.Column("thread_id", sa.Uuid, sa.ForeignKey("threads.id"), primary_key=True),
    sa.Column("seat", sa.Text, primary_key=True),
    sa.Column("holder", sa.LargeBinary, nullable=False, info=SEALED),
    info=ANONYMOUS,
    sqlite_with_rowid=False,
)

notes = sa.Table(
    "notes",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("thread_id", sa.Uuid, sa.ForeignKey("threads.id"), nullable=False, index=True),
    sa.Column("held", sa.Boolean, nullable=False),
    sa.Column("entry", sa.LargeBinary, nullable=False, info=SEALED),
    info=ANONYMOUS,
    sqlite_with_rowid=False,
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("thread_id", sa.Uuid, sa.ForeignKey("threads.id"), index=True),
    sa.Column("seat", sa.Text),
    sa.Column("programme_id", sa.Uuid, sa.ForeignKey("programmes.id")),
    sa.Column("member_id", sa.Uuid, sa.ForeignKey("members.id")),
    sa.Column("platform", sa.Text),
    sa.Column("tenant", sa.Text),
    sa.Column("about", sa.Uuid),
    sa.Column("notice", sa.Text, nullable=False),
    sa.Column("not_before", Instant, nullable=False),
    sa.Column("not_after", Instant),
    sa.Column("dedupe_key", sa.Text, unique=True),
    sa.Column("conversation", sa.Text, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("claimed_until", Instant),
    sa.Column("parked_reason", sa.Text),
    sa.Index(
        "ix_deliveries_due",
        "not_before",
        sqlite_where=sa.text("parked_reason IS NULL"),
        postgresql_where=sa.text("parked_reason IS NULL"),
    ),
    sa.Index("ix_deliveries_conversation", "conversation", "seq"),
    sa.CheckConstraint(
        "(kind = 'seat' AND thread_id IS NOT NULL AND seat IS NOT NULL AND programme_id IS NULL AND member_id IS NULL"
        " AND about IS NULL)"
        " OR (kind = 'coordinators' AND programme_id IS NOT NULL AND thread_id IS NULL AND member_id IS NULL)"
        " OR (kind = 'member' AND member_id IS NOT NULL AND thread_id IS NULL AND programme_id IS NULL)"
        " OR (kind = 'channel' AND programme_id IS NOT NULL AND platform IS NOT NULL AND tenant IS NOT NULL"
        " AND thread_id IS NULL AND member_id IS NULL AND about IS NOT NULL)",
        name="one_address",
    ),
    info=OUTBOX,
    sqlite_with_rowid=False,
)

key_store = sa.Table(
    "key_store",
    metadata,
    sa.Column("tag", sa.LargeBinary, primary_key=True),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)

series = sa.Table(
    "series",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("programme_id", sa.Uuid, sa.ForeignKey("programmes.id"), nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("repeats", sa.Text, nullable=False),
    sa.Column("first_on", sa.Date, nullable=False),
    sa.Column("at", sa.Time, nullable=False),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("minutes", sa.Integer, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("link", sa.Text, nullable=False),
    sa.Column("subspecialty", sa.Text),
    sa.Column("objectives", sa.Text, nullable=False),
    sa.Column("accreditation", sa.Text, nullable=False),
    sa.Column("paused", sa.Boolean, nullable=False),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)

series_channels = sa.Table(
    "series_channels",
    metadata,
    sa.Column("series_id", sa.Uuid, sa.ForeignKey("series.id"), primary_key=True),
    sa.Column("platform", sa.Text, primary_key=True),
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("channel_id", sa.Text, nullable=False),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("programme_id", sa.Uuid, sa.ForeignKey("programmes.id"), nullable=False),
    sa.Column("series_id", sa.Uuid, sa.ForeignKey("series.id"), nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("on", sa.Date, nullable=False),
    sa.Column("at", sa.Time, nullable=False),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("minutes", sa.Integer, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("link", sa.Text, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.UniqueConstraint("series_id", "due_on"),
    sa.Index("ix_sessions_on", "programme_id", "on"),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)

rsvps = sa.Table(
    "rsvps",
    metadata,
    sa.Column("session_id", sa.Uuid, sa.ForeignKey("sessions.id"), primary_key=True),
    sa.Column("member_id", sa.Uuid, sa.ForeignKey("members.id"), primary_key=True),
    sa.Column("attend", sa.Text, nullable=False),
    info=PERSON,
    sqlite_with_rowid=False,
)

attendance = sa.Table(
    "attendance",
    metadata,
    sa.Column("session_id", sa.Uuid, sa.ForeignKey("sessions.id"), primary_key=True),
    sa.Column("member_id", sa.Uuid, sa.ForeignKey("members.id"), primary_key=True),
    info=PERSON,
    sqlite_with_rowid=False,
)

fires = sa.Table(
    "fires",
    metadata,
    sa.Column("job", sa.Text, primary_key=True),
    sa.Column("last_day", sa.Date, nullable=False, index=True),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)

agenda = sa.Table(
    "agenda",
    metadata,
    sa.Column("thread_id", sa.Uuid, sa.ForeignKey("threads.id"), primary_key=True),
    sa.Column("session_id", sa.Uuid, sa.ForeignKey("sessions.id"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("minutes", sa.Integer, nullable=False),
    sa.Column("submitter_agreed", sa.Boolean, nullable=False),
    sa.Column("reader_agreed", sa.Boolean, nullable=False),
    sa.Column("words", sa.LargeBinary, info=SEALED),
    sa.Column("told_on", sa.Date),
    sa.Column("post_id", sa.Uuid, index=True),
    sa.Column("shown", sa.Boolean),
    sa.Column("joined", sa.Uuid),
    info=ANONYMOUS,
    sqlite_with_rowid=False,
)

posts = sa.Table(
    "posts",
    metadata,
    sa.Column("about", sa.Uuid, primary_key=True),
    sa.Column("notice", sa.Text, primary_key=True),
    sa.Column("platform", sa.Text, primary_key=True),
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("reference", sa.Text, nullable=False),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)

learning_points = sa.Table(
    "learning_points",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("session_id", sa.Uuid, sa.ForeignKey("sessions.id"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)
