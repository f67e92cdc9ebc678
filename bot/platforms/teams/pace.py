"""How fast we may speak: a bucket of calls for each conversation and one for each tenant.

Teams counts in windows of one second (and longer ones) and answers 429 to what is over. Its figures: one bot in one
conversation 7 a second, 8 in two, 60 in thirty, 1800 an hour; one bot in one tenant 50 a second.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

TENANT_RATE, TENANT_BURST = 36.0, 6.0
"""At most 42 in any second: 85 % of what a tenant allows."""

CONVERSATION_RATE, CONVERSATION_BURST = 0.49, 5.0
"""At most 5 in a second, 6 in two, 20 in thirty, and 1800 an hour once it goes on and on."""

MOST_KEPT = 10_000
LONGEST_WAIT = 2.0
"""Seconds. What would have to wait longer is better tried again later."""


@dataclass(slots=True)
class _Bucket:
    """Calls that may still be made. Below zero it says for how many others have to wait."""

    rate: float
    burst: float
    level: float
    at: float

    def fill(self, now: float) -> None:
        self.level = min(self.burst, self.level + max(0.0, now - self.at) * self.rate)
        self.at = max(now, self.at)

    def wait(self, now: float) -> float:
        """Seconds until the next call may be made."""
        return max(0.0, self.at - now) + max(0.0, (1.0 - self.level) / self.rate)


class Pace:
    """Knows when the next call to a conversation may be made, and waits for it if that is soon."""

    def __init__(self, now: Callable[[], float], pause: Callable[[float], Awaitable[None]]) -> None:
        """Args: now: seconds from any fixed point; pause: waits for seconds."""
        self._now, self._pause = now, pause
        self._conversations: dict[tuple[str, str], _Bucket] = {}
        self._tenants: dict[str, _Bucket] = {}

    async def turn(self, tenant: str, conversation: str) -> float:
        """Wait for a call's turn and take it. Returns 0; or, having taken none, after how many seconds to come back."""
        now = self._now()
        buckets = [self._tenant(tenant, now), self._conversation(tenant, conversation, now)]
        wait = 0.0
        for bucket in buckets:
            bucket.fill(now)
            wait = max(wait, bucket.wait(now))
        if wait > LONGEST_WAIT:
            return wait
        for bucket in buckets:
            bucket.level -= 1.0
        if wait > 0:
            await self._pause(wait)
        return 0.0

    def hold(self, tenant: str, conversation: str, seconds: float) -> None:
        """Nothing goes to this conversation before so many seconds have passed: the platform has said so."""
        now = self._now()
        bucket = self._conversation(tenant, conversation, now)
        bucket.fill(now)
        bucket.level, bucket.at = min(bucket.level, 1.0), max(bucket.at, now + seconds)

    def _tenant(self, tenant: str, now: float) -> _Bucket:
        return self._tenants.setdefault(tenant, _Bucket(TENANT_RATE, TENANT_BURST, TENANT_BURST, now))

    def _conversation(self, tenant: str, conversation: str, now: float) -> _Bucket:
        if len(self._conversations) >= MOST_KEPT:
            # One that is full again says nothing any more.
            for key, bucket in tuple(self._conversations.items()):
                bucket.fill(now)
                if bucket.level >= bucket.burst:
                    del self._conversations[key]
        fresh = _Bucket(CONVERSATION_RATE, CONVERSATION_BURST, CONVERSATION_BURST, now)
        return self._conversations.setdefault((tenant, conversation), fresh)
