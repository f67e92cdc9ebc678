"""Surveys, the sealed boxes that their ballots wait in, and what came of them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables of the surveys."""
    op.create_table(
        "ballot_boxes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("private_key", sa.Uuid(), nullable=True),
        sa.Column("tag_key", sa.Uuid(), nullable=True),
        sa.CheckConstraint("floor >= 3", name=op.f("ck_ballot_boxes_lowest_floor")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_ballot_boxes_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_boxes")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_ballot_boxes_series_id"), "ballot_boxes", ["series_id"])
    op.create_table(
        "surveys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("box_id", sa.Uuid(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_surveys_programme_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_surveys_series_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_surveys_session_id")),
        sa.ForeignKeyConstraint(["box_id"], ["ballot_boxes.id"], name=op.f("fk_surveys_box_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("session_id", name=op.f("uq_surveys_session_id")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_surveys_programme_id"), "surveys", ["programme_id"])
    op.create_index(op.f("ix_surveys_box_id"), "surveys", ["box_id"])
    op.create_table(
        "ballots",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("ballot", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_ballots_survey_id")),
        sa.PrimaryKeyConstraint("survey_id", "tag", name=op.f("pk_ballots")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "results",
        sa.Column("box_id", sa.Uuid(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("spreads", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["ballot_boxes.id"], name=op.f("fk_results_box_id")),
        sa.PrimaryKeyConstraint("box_id", name=op.f("pk_results")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "comments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("box_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["ballot_boxes.id"], name=op.f("fk_comments_box_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_comments_box_id"), "comments", ["box_id"])
