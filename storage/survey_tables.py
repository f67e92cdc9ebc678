"""The tables of the surveys: of each one whom its rows name. Ballots, results and comments name nobody, on purpose."""

import sqlalchemy as sa

from storage.image_tables import metadata
from storage.schema import ANONYMOUS, NEUTRAL, SEALED, Instant

ballot_boxes = sa.Table(
    "ballot_boxes",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("series_id", sa.Uuid, sa.ForeignKey("series.id"), nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("floor", sa.Integer, nullable=False),
    sa.Column("public_key", sa.LargeBinary, nullable=False),
    sa.Column("private_key", sa.Uuid),
    sa.Column("tag_key", sa.Uuid),
    sa.CheckConstraint("floor >= 3", name="lowest_floor"),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)

surveys = sa.Table(
    "surveys",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("programme_id", sa.Uuid, sa.ForeignKey("programmes.id"), nullable=False, index=True),
    sa.Column("series_id", sa.Uuid, sa.ForeignKey("series.id"), nullable=False),
    sa.Column("session_id", sa.Uuid, sa.ForeignKey("sessions.id"), nullable=False, unique=True),
    sa.Column("phase", sa.Text, nullable=False),
    sa.Column("box_id", sa.Uuid, sa.ForeignKey("ballot_boxes.id"), index=True),
    sa.Column("opened_at", Instant),
    sa.Column("closes_at", Instant),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)

ballots = sa.Table(
    "ballots",
    metadata,
    sa.Column("survey_id", sa.Uuid, sa.ForeignKey("surveys.id"), primary_key=True),
    sa.Column("tag", sa.LargeBinary, primary_key=True),
    sa.Column("ballot", sa.LargeBinary, nullable=False, info=SEALED),
    info=ANONYMOUS,
    sqlite_with_rowid=False,
)

results = sa.Table(
    "results",
    metadata,
    sa.Column("box_id", sa.Uuid, sa.ForeignKey("ballot_boxes.id"), primary_key=True),
    sa.Column("people", sa.Integer, nullable=False),
    sa.Column("spreads", sa.Text, nullable=False),
    info=ANONYMOUS,
    sqlite_with_rowid=False,
)

comments = sa.Table(
    "comments",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("box_id", sa.Uuid, sa.ForeignKey("ballot_boxes.id"), nullable=False, index=True),
    sa.Column("words", sa.LargeBinary, nullable=False, info=SEALED),
    info=ANONYMOUS,
    sqlite_with_rowid=False,
)

question_sets = sa.Table(
    "question_sets",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("programme_id", sa.Uuid, sa.ForeignKey("programmes.id"), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("questions", sa.Text, nullable=False),
    sa.UniqueConstraint("programme_id", "version"),
    info=NEUTRAL,
    sqlite_with_rowid=False,
)
