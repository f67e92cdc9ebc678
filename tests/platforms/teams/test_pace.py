"""How fast the bot speaks: never more in any of the platform's windows than it allows."""

from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.teams.pace import MOST_KEPT, Pace

WINDOWS = {1: 7, 2: 8, 30: 60, 3600: 1800}
"""What Teams documents for one bot in one conversation: seconds, and how many calls."""

TENANT_A_SECOND = 50


class Watch:
    """A clock that waiting moves."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.pace = Pace(lambda: self.seconds, self.pause)

    async def pause(self, seconds: float) -> None:
        """Wait."""
        self.seconds += seconds

    async def call(self, conversation: str) -> bool:
        """Whether a call may be made now; if not, the time passes until it might."""
        wait = await self.pace.turn("tenant", conversation)
        self.seconds += wait
        return wait == 0


def most_within(moments: list[float], window: float) -> int:
    """The most calls in any window of this length that begins with a call."""
    return max(sum(start <= at < start + window for at in moments[index:]) for index, start in enumerate(moments))


async def test_one_conversation_stays_within_every_window() -> None:
    watch, moments = Watch(), list[float]()
    while watch.seconds < 4000:
        if await watch.call("a"):
            moments.append(watch.seconds)
    assert {window: most_within(moments, window) <= allowed for window, allowed in WINDOWS.items()} == dict.fromkeys(
        WINDOWS, True
    )
    assert len(moments) > 1800


async def test_a_tenant_stays_under_its_second_and_uses_most_of_it() -> None:
    watch, moments = Watch(), list[float]()
    for number in range(2000):
        while not await watch.call(f"chat-{number}"):
            pass
        moments.append(watch.seconds)
    assert most_within(moments, 1) <= 0.85 * TENANT_A_SECOND
    assert len(moments) / watch.seconds > 0.7 * TENANT_A_SECOND


async def test_the_first_few_calls_do_not_wait() -> None:
    watch = Watch()
    assert [await watch.call("a") for _ in range(5)] == [True] * 5
    assert watch.seconds == 0


async def test_what_has_to_wait_long_takes_nothing() -> None:
    watch = Watch()
    watch.pace.hold("tenant", "a", 10)
    assert [await watch.pace.turn("tenant", "a") for _ in range(50)] == [10.0] * 50
    assert await watch.pace.turn("tenant", "b") == 0
    watch.seconds = 10
    assert await watch.pace.turn("tenant", "a") == 0


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 3), st.floats(0, 20)), max_size=40))
async def test_a_hold_is_kept_whatever_happens_around_it(steps: list[tuple[str, float, float]]) -> None:
    watch, free = Watch(), dict.fromkeys("abc", 0.0)
    for conversation, later, held in steps:
        watch.seconds += later
        if held > 10:
            watch.pace.hold("tenant", conversation, held)
            free[conversation] = max(free[conversation], watch.seconds + held)
        elif await watch.pace.turn("tenant", conversation) == 0:
            assert watch.seconds >= free[conversation] - 1e-6


async def test_conversations_that_are_quiet_again_are_forgotten() -> None:
    watch = Watch()
    for number in range(MOST_KEPT + 1):
        watch.seconds += 1
        await watch.pace.turn("tenant", f"chat-{number}")
    assert len(watch.pace._conversations) < 100
