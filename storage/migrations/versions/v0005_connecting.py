"""For which programme a code was made that connects another workspace or tenant."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Let a code name a programme. SQLite can add such a column only by copying the table."""
    with op.batch_alter_table("codes", table_kwargs={"sqlite_with_rowid": False}) as codes:
        codes.add_column(sa.Column("programme_id", sa.Uuid(), nullable=True))
        codes.create_foreign_key(op.f("fk_codes_programme_id"), "programmes", ["programme_id"], ["id"])
