"""What stands in the channels, and by what their platforms know it."""

from uuid import UUID

import sqlalchemy as sa

from bot.domain.notices import Notice
from storage.tables import posts
from storage.transaction import Transaction, inserts

_KEY = (posts.c.about, posts.c.notice, posts.c.platform, posts.c.tenant)
_REFERENCE = sa.select(posts.c.reference).where(*(column == sa.bindparam(column.name) for column in _KEY))
_KEEP = inserts(
    posts,
    lambda statement: statement.on_conflict_do_update(
        index_elements=list(_KEY), set_={"reference": statement.excluded.reference}
    ),
)


class SqlPosts:
    """ports.Posts in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def reference(self, about: UUID, notice: Notice, platform: str, tenant: str) -> str | None:
        """By what the platform knows a post, STANDS when nobody can tell; None when there is none."""
        post = {"about": about, "notice": notice, "platform": platform, "tenant": tenant}
        return self._tx.execute(_REFERENCE, post).scalar_one_or_none()

    def about(self, about: UUID) -> frozenset[Notice]:
        """Which posts about something stand in some channel."""
        rows = self._tx.execute(sa.select(posts.c.notice).where(posts.c.about == about))
        return frozenset(Notice(notice) for notice in rows.scalars())

    def keep(self, about: UUID, notice: Notice, platform: str, tenant: str, reference: str) -> None:
        """Remember by what the platform knows a post."""
        row = {"about": about, "notice": notice, "platform": platform, "tenant": tenant, "reference": reference}
        self._tx.execute(_KEEP[self._tx.engine], row)
