"""What the inside takes the present, ids and chance from."""

from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID


class Clock(Protocol):
    """The only source of the present."""

    def now(self) -> datetime:
        """The present instant, in UTC and aware."""
        ...


class Ids(Protocol):
    """The only source of chance, so that a test can seed it."""

    def uuid(self) -> UUID:
        """A random (version 4) id: neither its order nor its bits hold a time."""
        ...

    def token(self, length: int) -> bytes:
        """Random bytes, fit for keys and nonces."""
        ...

    def between(self, low: timedelta, high: timedelta) -> timedelta:
        """A span drawn evenly between two."""
        ...
