"""What is remembered of blocks against abuse: keyed hashes under keys of their own, and nothing that they belong to."""

from datetime import date
from typing import Protocol

from bot.domain.people import MemberId


class Blocks(Protocol):
    """Sealed blocks. They can be asked about one member at a time, and never listed."""

    def keep(self, member_id: MemberId, until: date) -> None:
        """Block a member until a day; a block that lasts longer stays as it is."""
        ...

    def stands(self, member_id: MemberId, today: date) -> bool:
        """Whether a member is blocked today."""
        ...

    def forget(self, today: date) -> None:
        """Delete the blocks that have ended and, after the commit, the keys of quarters that are over."""
        ...
