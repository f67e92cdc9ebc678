"""Which key store belongs to a database: a wrong path must not cost everything that is sealed."""

import hmac
from uuid import UUID

import sqlalchemy as sa

from storage.draft_tables import drafts
from storage.outside_tables import outsides
from storage.sealed import tag
from storage.survey_tables import ballot_boxes
from storage.tables import key_store, threads
from storage.unit import SqlUnit


class WrongKeys(Exception):
    """The key store is not the one that this database was filled with."""


def named_keys(unit: SqlUnit) -> set[UUID]:
    """The ids of all keys that a conversation, a draft, a message from outside or a ballot box still names."""
    named = (
        sa.select(threads.c.identity_key, threads.c.content_key),
        sa.select(ballot_boxes.c.private_key, ballot_boxes.c.tag_key),
        sa.select(drafts.c.key_id),
        sa.select(outsides.c.key_id),
    )
    return {key_id for each in named for row in unit.execute(each) for key_id in row if key_id is not None}


def pair(unit: SqlUnit) -> None:
    """Join database and key store the first time they meet, and raise WrongKeys whenever they are not a pair.

    Without this, an empty database beside a full key store would look as if every key in it were left over.
    """
    stored = unit.execute(sa.select(key_store.c.tag)).scalars().all()
    if not stored:
        made = set(unit.keys.made_on())
        if made and not made & named_keys(unit):
            raise WrongKeys(
                "KEYS_DIR holds keys that this database does not know: one of the two paths is wrong. "
                "For a new programme, give KEYS_DIR an empty directory."
            )
        unit.execute(sa.insert(key_store), {"tag": tag(unit.keys.app_key(), b"pair")})
        return
    own = unit.keys.kept_app_key()
    if own is None or not any(hmac.compare_digest(tag(own, b"pair"), one) for one in stored):
        raise WrongKeys(
            "KEYS_DIR is not the one that this database was filled with. If its keys are lost for good, "
            "empty the table key_store: the bot then goes on without what they had sealed."
        )
