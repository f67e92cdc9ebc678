"""What the coordinators' desk says unasked: a Monday's message with counts and buttons, and no case."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.desk import LATE_AFTER, UNOPENED_AFTER, Digest, is_late, is_unopened
from bot.domain.threads import State
from bot.domain.views import BoardCase, Need
from bot.screens.board import made_up_case
from bot.screens.elements import Button, Buttons, Card, Element, Facts, Form, Style, Text
from bot.screens.exhibit import Exhibit
from bot.screens.readers import reader_first
from bot.text.catalogue import T, Words


def on_board(opened: BoardCase, today: date) -> list[Element]:
    """Of an opened case, that it has waited too long, and what can be done: the same for every coordinator."""
    if is_unopened(opened.thread, today):
        words = T(
            "{reader} has not opened it for {days} working days. A note to them sends another notice; or close the"
            " case.",
            reader=reader_first(opened.case.kind),
            days=UNOPENED_AFTER,
        )
        return [Text(words)]
    if opened.need not in {Need.NOTHING, Need.ACTION} and is_late(opened.thread, today):
        words = T(
            "Nobody has touched this case for {days} working days: whoever of you takes no part in it, please do.",
            days=LATE_AFTER,
        )
        return [Text(words)]
    return []


def digest(found: Digest) -> Card:
    """How much waits, and the way to it."""
    said = T("Peer learning: your week on the board.")
    rows: list[tuple[Words, Words]] = [(T("Cases that need a coordinator"), str(found.waiting))]
    if found.alarms:
        rows.append((T("Of these, a patient may need action in"), str(found.alarms)))
    if found.late:
        rows.append((T("Of these, untouched for {days} working days", days=LATE_AFTER), str(found.late)))
    if found.unopened:
        words = T("Not opened by their reader for {days} working days", days=UNOPENED_AFTER)
        rows.append((words, str(found.unopened)))
    rows.append((T("Conversations that go on"), str(found.talking)))
    show = Button("board.show", T("Open the board"), opens=True, style=Style.PRIMARY)
    home = Button("home.show", T("See what waits for me"), opens=True)
    return Card("desk.digest", said, (Text(said), Facts(tuple(rows)), Buttons((show, home))))


def _late(need: Need, state: State) -> Form:
    opened = made_up_case("The late phase was missing.", 1, need)
    long_ago = opened.thread.quiet_since - timedelta(days=21)
    thread = replace(opened.thread, state=state, desk_since=long_ago, unopened_since=long_ago)
    shown = on_board(replace(opened, thread=thread), opened.thread.quiet_since)
    return Form("board.case", T("A case on the board"), tuple(shown))


EXHIBITS = (
    Exhibit("desk.late.sample", lambda: _late(Need.READER, State.WITH_COORDINATOR)),
    Exhibit("desk.unopened.sample", lambda: _late(Need.NOTHING, State.DELIVERED)),
    Exhibit("desk.digest.sample", lambda: digest(Digest(waiting=3, late=1, unopened=1, talking=4))),
    Exhibit("desk.digest.worst", lambda: digest(Digest(9999, 9999, 9999, 9999, 9999))),
)
