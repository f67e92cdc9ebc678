"""The guided tour: six steps that tick themselves, judged by what really happened."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from bot.platforms.local.changes import Change, What
from bot.ports import Secrecy
from bot.screens.elements import Button, Buttons, Card
from bot.screens.inputs import Input, Pressed, Submitted
from bot.text.catalogue import Sentence, T


class Step(IntEnum):
    """The steps, in order."""

    SHARE = 0
    NOTICE = 1
    READ = 2
    ANSWER = 3
    CLOSE = 4
    DESTROYED = 5


@dataclass(frozen=True, slots=True)
class Lines:
    """What a step is called, and what to do for it."""

    name: Sentence
    hint: Sentence


def lines(submitter: str, reader: str) -> tuple[Lines, ...]:
    """The words of the steps, with the names of the people in the first two columns."""
    return (
        Lines(
            T("Share a case"),
            T(
                "As {submitter}, type /case and send it. Fill in the form with {reader} as the reader.",
                submitter=submitter,
                reader=reader,
            ),
        ),
        Lines(
            T("Move the clock to the notice"),
            T(
                "Nobody but its sharer can see the case yet. Press “Next thing due” until a notice reaches {reader}.",
                reader=reader,
            ),
        ),
        Lines(
            T("Read it"),
            T("As {reader}, open the conversation from the notice. It does not say who wrote.", reader=reader),
        ),
        Lines(
            T("Answer unseen"),
            T("Choose or write an answer and send it. In the last column the words arrive sealed."),
        ),
        Lines(
            T("Close"),
            T("Close the conversation from its window, at either end. Both are asked about rounds."),
        ),
        Lines(
            T("See the key destroyed"),
            T("Press “Next thing due” or “+1 day” until 14 days have passed, and watch the last column."),
        ),
    )


DONE = T("That was the whole story. Share another case, or look at the database in the last column.")


class Tour:
    """Watches, and knows which step comes next. A step counts only once those before it are done."""

    def __init__(self) -> None:
        self.done = 0
        self._acted: Pressed | Submitted | None = None
        self._sharer = ""
        self._handles: dict[str, set[str]] = {}
        self._closed = ""

    def acted(self, given: Input) -> None:
        """Somebody did something."""
        if not isinstance(given, Pressed | Submitted):
            return
        self._acted = given
        if self.done == Step.SHARE:
            self._handles.clear()
        elif isinstance(given, Pressed) and given.handle in self._readers().get(given.who.user_id, ()):
            self._tick(Step.READ)

    def sent(self, user_id: str, card: Card) -> None:
        """A message went to somebody."""
        buttons = (button for element in card.elements if isinstance(element, Buttons) for button in element.items)
        handles = {button.handle for button in buttons if isinstance(button, Button) and button.handle}
        if handles:
            self._handles.setdefault(user_id, set()).update(handles)
        self._look_for_notice()

    def changed(self, changes: Iterable[Change]) -> None:
        """The database changed."""
        seen = list(changes)
        acted = self._acted
        if acted is None:
            return
        if isinstance(acted, Submitted) and _any_new(seen, "cases") and self._tick(Step.SHARE):
            self._sharer = acted.who.user_id
        self._look_for_notice()
        if acted.who.user_id in self._readers() and _any_new(seen, "notes"):
            self._tick(Step.ANSWER)
        closed = next((change.record.key for change in seen if _closed(change)), "")
        if closed and self._tick(Step.CLOSE):
            self._closed = closed
        if any(_destroyed(change, self._closed) for change in seen):
            self._tick(Step.DESTROYED)

    def _readers(self) -> dict[str, set[str]]:
        return {user_id: handles for user_id, handles in self._handles.items() if user_id != self._sharer}

    def _look_for_notice(self) -> None:
        if self._readers():
            self._tick(Step.NOTICE)

    def _tick(self, step: Step) -> bool:
        if self.done != step:
            return False
        self.done = step + 1
        return True


def _any_new(changes: list[Change], table: str) -> bool:
    return any(change.record.table == table and change.what is What.NEW for change in changes)


def _closed(change: Change) -> bool:
    return change.record.table == "threads" and any(
        cell.column == "state" and cell.text == "closed" for cell in change.cells
    )


def _destroyed(change: Change, thread: str) -> bool:
    return (change.record.table, change.record.key) == ("threads", thread) and any(
        cell.column == "identity_key" and cell.secrecy is Secrecy.DESTROYED for cell in change.cells
    )
