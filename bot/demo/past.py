"""Fills the demo: what the made-up department did in the six weeks before it is looked at, on a clock that moves."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from bot.demo import meetings
from bot.demo.actor import window_of
from bot.demo.department import BEGINS, CASES, FOUNDED, ITEMS
from bot.demo.work import Department
from bot.text.catalogue import catalogue


async def seed(department: Department) -> None:
    """Six weeks of the programme, up to the morning on which the demo begins."""
    await department.advance(FOUNDED)
    await department.found()
    events: list[tuple[datetime, Callable[[], Awaitable[object]]]] = []
    for number, case in enumerate(CASES):
        month, day = case.day
        hour = 9 if (month, day) == (BEGINS.month, BEGINS.day) else 10 + number % 5
        events.append((FOUNDED.replace(month=month, day=day, hour=hour, minute=10), partial(department.share, case)))
    for month, day, happens in _CALENDAR:
        events.append((FOUNDED.replace(month=month, day=day, hour=15), partial(happens, department)))
    # What has just begun is not over: at five past noon everybody is there.
    events.append((FOUNDED.replace(month=4, day=16, hour=12, minute=5), partial(_april_held, department)))
    for moment, happens in sorted(events, key=lambda event: event[0]):
        await department.advance(moment)
        await happens()
    await department.advance(BEGINS)


async def _answer(department: Department, user_id: str, kind: str, **values: str) -> None:
    await department.actors[user_id].sends(await department.thread(user_id, kind), **values)


async def _close(department: Department, user_id: str, kind: str, rounds: str) -> None:
    window = await department.thread(user_id, kind)
    actor = department.actors[user_id]
    await actor.sends(window_of(await actor.presses(window, "thread.close.ask")), rounds=rounds)


async def _rib_answered(department: Department) -> None:
    await _answer(department, "gus", "Learning", answer="thanks", words="I see it now. Bone windows it is.")


async def _rib_closed(department: Department) -> None:
    await _close(department, "eli", "Learning", "yes")


async def _vein_answered(department: Department) -> None:
    await _answer(department, "lou", "Challenging", answer="agree", words="I followed it back to the sinus: agreed.")


async def _vein_closed(department: Department) -> None:
    await _close(department, "lou", "Challenging", "ask_first")


async def _tube_answered(department: Department) -> None:
    await _answer(department, "bea", "Near miss", answer="addendum_made", words="J’ai appelé l’unité et ajouté un mot.")


async def _tube_closed(department: Department) -> None:
    await _close(department, "wren", "Near miss", "yes")


async def _appendix_answered(department: Department) -> None:
    await _answer(
        department,
        "mia",
        "Learning",
        answer="different",
        words="On the coronal images I took it for the ileum. Could we look together?",
        audience="both",
    )


async def _good_call_answered(department: Department) -> None:
    await _answer(department, "julie", "Good call", answer="thanks", words="Merci, cela fait plaisir.")


async def _quality_answered(department: Department) -> None:
    await _answer(department, "uma", "Image quality", answer="thanks")
    actor = department.actors["uma"]
    window = await department.thread("uma", "Image quality")
    await actor.sends(window_of(await actor.presses(window, "thread.name.ask")), sure="yes")


async def _labels_handed_back(department: Department) -> None:
    actor = department.actors["eli"]
    window = await department.thread("eli", "Near miss")
    await actor.sends(window_of(await actor.presses(window, "thread.not_mine.ask")))


async def _labels_routed(department: Department) -> None:
    coordinator = department.actors["cora"]
    board = window_of(await coordinator.types("/peer board"))
    speak = catalogue("en")
    rows = [row for row in board.elements if getattr(getattr(row, "button", None), "action", "") == "board.open"]
    at = next(n for n, row in enumerate(rows) if speak.say(getattr(row, "title", "")).startswith("Near miss"))
    case = window_of(await coordinator.presses(board, "board.open", at))
    form = window_of(await coordinator.presses(case, "board.route.ask"))
    await coordinator.sends(form, reader=coordinator.chooses(form, "reader", "Dr. Wren West"))


async def _cysts_answered(department: Department) -> None:
    await _answer(department, "ivan", "Challenging", answer="agree", words="The expiratory images settle it.")


async def _cysts_closed(department: Department) -> None:
    await _close(department, "kit", "Challenging", "yes")


async def _april_chosen(department: Department) -> None:
    await meetings.may_be_shown(department, "gus", "Learning")
    await meetings.choose(department)
    await meetings.prepare(
        department,
        0,
        {
            "question": "A chest CT for cough. Where would you look before you close it?",
            "found": "A small rib lesion, plain on bone windows of the same study.",
            "point": "Scroll the ribs once on bone windows before closing a chest CT.",
        },
    )


async def _april_held(department: Department) -> None:
    await meetings.attend(department, AT_APRIL)
    await meetings.present(department, {})


async def _april_answered(department: Department) -> None:
    for user_id, (steps, comment) in zip(AT_APRIL, _SAID_OF_APRIL, strict=True):
        given = dict(zip(ITEMS, steps, strict=True))
        await meetings.answer(department, user_id, **given, comment=comment)


async def _may_agreed(department: Department) -> None:
    await meetings.may_be_shown(department, "bea", "Near miss")
    await meetings.may_be_shown(department, "ivan", "Challenging", "ask_first")


async def _may_chosen(department: Department) -> None:
    await meetings.choose(department)
    await meetings.prepare(
        department,
        0,
        {
            "question": "A portable chest film after a feeding tube was placed. May feeding begin?",
            "found": "The tip is in the right lower lobe.",
        },
    )
    for at, coming in enumerate((("eli", "gus", "kit"), ("fanny",), ("lou",))):
        for user_id in coming:
            await meetings.come(department, user_id, at)


AT_APRIL = ("cora", "eli", "gus", "kit", "wren")
"""Who was at April's session."""

_SAID_OF_APRIL = (
    ("54543", "Show the priors longer."),
    ("45445", "More cases from nights, please."),
    ("55554", "A second screen for the thin slices."),
    ("34543", "Good pace. Keep it at noon."),
    ("45534", "Tell us what came of the bone windows."),
)
"""What each of them answered: a step for each item, and a comment."""

_CALENDAR = (
    (3, 31, meetings.begin_series),
    (4, 2, _rib_answered),
    (4, 7, _rib_closed),
    (4, 8, _april_chosen),
    (4, 10, _vein_answered),
    (4, 17, _april_answered),
    (4, 22, _vein_closed),
    (4, 28, _cysts_answered),
    (4, 29, _tube_answered),
    (5, 1, _cysts_closed),
    (5, 4, _appendix_answered),
    (5, 5, _tube_closed),
    (5, 6, _good_call_answered),
    (5, 6, _may_agreed),
    (5, 7, _may_chosen),
    (5, 8, _quality_answered),
    (5, 8, _labels_handed_back),
    (5, 11, _labels_routed),
)
"""What happened on which day, at three in the afternoon."""
