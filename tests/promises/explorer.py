"""Presses every button that can be reached without changing anything, and keeps every answer to the byte."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.demo.actor import buttons_of, window_of
from bot.platforms.base import Reply
from bot.screens.answers import Say
from bot.screens.elements import Button, Card, Form
from bot.screens.inputs import Command, Input, Opened, Pressed, Surface, Wrote
from tests.promises.ward import Colleague

if TYPE_CHECKING:
    from tests.promises.month import Month

Seen = dict[str, Reply]
"""What was answered, by the way that led there."""

ACTS = frozenset(
    {
        "agenda.item.move",
        "agenda.item.part",
        "agenda.present",
        "board.lift",
        "board.send_on",
        "thread.agree",
        "thread.send_again",
        "thread.useful",
        "thread.withdraw",
    }
)
"""Buttons that act at once. All others only open or turn pages."""

EVERYTHING = 9
"""More presses than any way is long."""


async def explore(month: "Month", who: Colleague, depth: int = EVERYTHING) -> Seen:
    """Type every command, open home, press every notice ever received, and press on from home and board."""
    seen: Seen = {}
    pressed: set[str] = set()
    for typed in ("", "board", "invite", "programme", "help", "nothing", "case"):
        far = depth if typed in {"", "board"} else 0
        await _follow(month, who, f"/peer {typed}", Command(who.who, "peer", typed), far, (seen, pressed))
    await _follow(month, who, "home", Opened(who.who), 0, (seen, pressed))
    await _follow(month, who, "words", Wrote(who.who, "hello"), 0, (seen, pressed))
    for number, (_, card, _) in enumerate(month.post.received(who)):
        for button in buttons_of(card):
            if button.handle:
                await _follow(month, who, f"notice {number}", press(who, button, card), 0, (seen, pressed))
    return seen


async def _follow(
    month: "Month", who: Colleague, way: str, asked: Input, depth: int, so_far: tuple[Seen, set[str]]
) -> None:
    seen, pressed = so_far
    month.step = f"look|{month.clock.now().isoformat()}|{who.key}|{way}"
    reply = seen[way] = await month.dispatch(asked)
    if depth == 0:
        return
    for at, (button, screen) in enumerate(_buttons(reply)):
        if button.action in ACTS or f"{button.action}={button.value}" in way:
            continue
        if not button.handle:
            # What stands for no conversation leads to the same window from everywhere.
            if f"{button.action}={button.value}" in pressed:
                continue
            pressed.add(f"{button.action}={button.value}")
        further = f"{way} > {at} {button.action}={button.value}"
        await _follow(month, who, further, press(who, button, screen), depth - 1, so_far)


def _buttons(reply: Reply) -> Iterator[tuple[Button, Card | Form]]:
    try:
        screen = reply.answer.card if isinstance(reply.answer, Say) else window_of(reply.answer)
    except LookupError:
        return
    for button in buttons_of(screen):
        yield button, screen


def press(who: Colleague, button: Button, screen: Card | Form) -> Pressed:
    """What a platform makes of a press."""
    if isinstance(screen, Form):
        return Pressed(who.who, button.action, button.handle, button.value, Surface.WINDOW, {}, screen.hidden)
    return Pressed(who.who, button.action, button.handle, button.value)
