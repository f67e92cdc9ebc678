"""Blocks against abuse: keyed hashes of members, each under the key of the quarter in which it ends."""

from datetime import date

import sqlalchemy as sa

from bot.domain.people import MemberId
from bot.domain.quarters import next_quarter, quarter
from storage.contact_tables import blocks
from storage.sealed import tag
from storage.transaction import Transaction, inserts

_KEEP = inserts(
    blocks,
    lambda statement: statement.on_conflict_do_update(
        index_elements=[blocks.c.tag],
        set_={"until": statement.excluded.until},
        where=blocks.c.until < statement.excluded.until,
    ),
)

_STANDS = sa.select(blocks.c.tag).where(
    blocks.c.tag.in_(sa.bindparam("tags", expanding=True)), blocks.c.until > sa.bindparam("today")
)


class SqlBlocks:
    """ports.Blocks in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def keep(self, member_id: MemberId, until: date) -> None:
        """Block a member until a day; a block that lasts longer stays as it is."""
        row = {"tag": _tag(self._tx.keys.block_key(quarter(until)), member_id), "until": until}
        self._tx.execute(_KEEP[self._tx.engine], row)

    def stands(self, member_id: MemberId, today: date) -> bool:
        """Whether a member is blocked today. A block ends in this quarter or in the next: it is no longer than one."""
        keys = (self._tx.keys.kept_block_key(day) for day in (quarter(today), next_quarter(today)))
        tags = [_tag(key, member_id) for key in keys if key is not None]
        return self._tx.execute(_STANDS, {"tags": tags, "today": today}).first() is not None

    def forget(self, today: date) -> None:
        """Delete the blocks that have ended and, after the commit, the keys of quarters that are over."""
        self._tx.execute(sa.delete(blocks).where(blocks.c.until <= today))
        # Made before anybody needs them: the day on which a key was made must not be that of a block.
        for day in (quarter(today), next_quarter(today)):
            self._tx.keys.block_key(day)
        self._tx.after_commit(lambda: self._tx.keys.forget_block_keys(quarter(today)))


def _tag(key: bytes, member_id: MemberId) -> bytes:
    return tag(key, b"block", member_id.bytes)
