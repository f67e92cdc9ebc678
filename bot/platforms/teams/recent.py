"""Which messages were delivered before.

Teams delivers a message again when it had no answer in time: first under the same id, half a minute later under a new
one with a new time. What changes something is told apart in the database as well; this spares people a second answer.
"""

from collections import OrderedDict
from datetime import datetime
from hashlib import sha256

from bot.platforms.received import text_of
from bot.platforms.teams.activity import Activity
from bot.ports.clock import Clock

AGAIN = 60.0
"""Seconds within which the same words of one person in one chat are one message."""

MOST = 10_000


class Recent:
    """Remembers the last messages, by hashes alone."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: OrderedDict[bytes, tuple[float, str]] = OrderedDict()

    def first(self, activity: Activity) -> str | None:
        """The event of the first delivery of a message; None when this is the first. Remembers it."""
        at, event = self._moment(activity), activity.event
        by_id, by_words = _keys(activity)
        known = self._seen.get(by_id)
        if known is None and (same := self._seen.get(by_words)) is not None and abs(at - same[0]) <= AGAIN:
            known = same
        for key in (by_id, by_words):
            if key:
                self._seen[key] = known or (at, event)
                self._seen.move_to_end(key)
        while len(self._seen) > MOST:
            self._seen.popitem(last=False)
        return known[1] if known else None

    def forget(self, activity: Activity) -> None:
        """It was not answered: if it comes again it is new."""
        for key in _keys(activity):
            self._seen.pop(key, None)

    def _moment(self, activity: Activity) -> float:
        try:
            return datetime.fromisoformat(text_of(activity.body, "timestamp")).timestamp()
        except (ValueError, OverflowError):
            return self._clock.now().timestamp()


def _keys(activity: Activity) -> tuple[bytes, bytes]:
    """What a message is known by: its id, and who said what where. Empty where it has none."""
    text = text_of(activity.body, "text").strip()
    words = (activity.tenant, activity.conversation, activity.person, text)
    by_words = sha256("\0".join(words).encode()).digest() if text else b""
    return (sha256(activity.event.encode()).digest() if activity.event else b""), by_words
