"""The workspaces that let the bot in, and the sealed tokens that prove it."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from bot.domain.programmes import Installation
from storage.sealed import NONCE, SHORT, CannotOpen, derived, open_sealed, place, seal
from storage.tables import installations
from storage.transaction import Transaction, insert

_KEY_ID = UUID(int=0)
_PURPOSE = b"installation"


class SqlInstallations:
    """ports.Installations in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def put(self, installation: Installation) -> None:
        """Remember a workspace with its newest token."""
        named = (installation.platform, installation.organisation, installation.team)
        key = derived(self._tx.keys.app_key(), _PURPOSE)
        sealed = None
        if installation.token is not None:
            plain, nonce = installation.token.encode(), self._tx.ids.token(NONCE)
            sealed = seal(key, _KEY_ID, _at(*named), plain, bucket=SHORT, nonce=nonce)
        statement = insert(self._tx, installations)
        self._tx.execute(
            statement.on_conflict_do_update(
                index_elements=[installations.c.platform, installations.c.organisation, installations.c.team],
                set_={name: statement.excluded[name] for name in ("bot_id", "bot_user_id", "token")},
            ),
            {
                "platform": installation.platform,
                "organisation": installation.organisation,
                "team": installation.team,
                "bot_id": installation.bot_id,
                "bot_user_id": installation.bot_user_id,
                "token": sealed,
            },
        )

    def end(self, platform: str, organisation: str, team: str) -> None:
        """Destroy the token of a workspace that put the bot out. What belongs to its programme stays."""
        ended = (
            installations.c.platform == platform,
            installations.c.organisation == organisation,
            installations.c.team == team,
        )
        self._tx.execute(sa.update(installations).where(*ended).values(token=None))

    def of(self, platform: str) -> Sequence[Installation]:
        """All of a platform, those that have ended included. One whose token does not open is like one that ended."""
        own = installations.c
        rows = self._tx.execute(
            sa.select(installations).where(own.platform == platform).order_by(own.organisation, own.team)
        )
        return [
            Installation(
                row.platform,
                row.organisation,
                row.team,
                row.bot_id,
                row.bot_user_id,
                self._opened(_at(row.platform, row.organisation, row.team), row.token),
            )
            for row in rows
        ]

    def _opened(self, at: bytes, sealed: bytes | None) -> str | None:
        key = self._tx.keys.kept_app_key()
        if key is None or sealed is None:
            return None
        try:
            return open_sealed(derived(key, _PURPOSE), at, sealed).decode()
        except CannotOpen:
            return None


def _at(platform: str, organisation: str, team: str) -> bytes:
    return place("installations", f"{platform}:{organisation}:{team}", "token")
