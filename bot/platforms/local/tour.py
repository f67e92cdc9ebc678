"""The guided tour: nine steps that tick themselves, judged by what really happened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from bot.domain.records import Cell, Secrecy
from bot.platforms.local.changes import Change, What
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
    AGENDA = 5
    COME = 6
    HOLD = 7
    DESTROYED = 8


@dataclass(frozen=True, slots=True)
class Lines:
    """What a step is called, and what to do for it."""

    name: Sentence
    hint: Sentence


def lines(submitter: str, reader: str, coordinator: str) -> tuple[Lines, ...]:
    """The words of the steps, with the names of the people in the columns."""
    return (*_of_case(submitter, reader), *_of_rounds(coordinator))


def _of_case(submitter: str, reader: str) -> tuple[Lines, ...]:
    return (
        Lines(
            T("Share a case"),
            T(
                "In the column of {submitter}: open the second tab, type /case in the box at the bottom and press"
                " Enter. Choose {reader} as the reader, fill in the rest and share the case.",
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
            T(
                "In the column of {reader}: open the second tab and press the button of the new notice. It does not"
                " say who wrote.",
                reader=reader,
            ),
        ),
        Lines(
            T("Answer unseen"),
            T("Choose or write an answer and send it. In the last column the words arrive sealed."),
        ),
        Lines(
            T("Close"),
            T(
                "Close the conversation in either of its two windows. Both people are asked about rounds: say yes in"
                " both windows."
            ),
        ),
    )


def _of_rounds(coordinator: str) -> tuple[Lines, ...]:
    return (
        Lines(
            T("Choose it"),
            T(
                "In the column of {coordinator}: type /peer rounds, open the next session and its agenda, and choose"
                " the case while there is time. Then prepare it.",
                coordinator=coordinator,
            ),
        ),
        Lines(
            T("Say who comes"),
            T(
                "In the third tab of any column: answer the announcement."
                " Its counts follow after a second of the clock."
            ),
        ),
        Lines(
            T("Hold the session"),
            T(
                "Press “To the session”. In the column of {coordinator}: open the agenda again, present it, write down"
                " what was learned, and release it at the end.",
                coordinator=coordinator,
            ),
        ),
        Lines(
            T("See the key destroyed"),
            T(
                "Press “+1 day” until 14 days have passed since the case was closed or shown, and watch the last"
                " column."
            ),
        ),
    )


DONE = T("That was the whole story. Share another case, or look at the database in the last column.")


_ANSWERS = ("rounds_submitter", "rounds_reader")
_WATCHED = {"state", *_ANSWERS}


class Tour:
    """Watches, and knows which step comes next. The steps up to closing count only once those before them are done.

    What comes after it counts in any order: a case that nobody may show is not on an agenda, and its key goes early.

    Every case that is shared before a notice arrives may be the one it is about: a case of the sharer's own goes to
    the coordinators, and would leave the tour waiting for ever. From the first answer on it follows that conversation.
    """

    def __init__(self) -> None:
        self.ticked: frozenset[Step] = frozenset()
        self._acted: Pressed | Submitted | None = None
        self._thread = ""
        self._sharers: dict[str, str] = {}
        self._readers: set[str] = set()
        self._stands: dict[str, dict[str, str]] = {}
        self._sent: list[str] = []
        self._sent_before: list[str] = []

    @property
    def now(self) -> Step | None:
        """The first step that is not done, or None after the last."""
        return next((step for step in Step if step not in self.ticked), None)

    def acted(self, given: Input) -> None:
        """Somebody did something."""
        if isinstance(given, Pressed | Submitted):
            self._acted = given

    def sent(self, user_id: str, card: Card) -> None:
        """A message went to somebody."""
        buttons = (button for element in card.elements if isinstance(element, Buttons) for button in element.items)
        if any(isinstance(button, Button) and button.handle for button in buttons):
            self._sent.append(user_id)

    def changed(self, changes: Iterable[Change]) -> None:
        """A look was taken at the database, and this is what changed."""
        sent = [*self._sent_before, *self._sent]
        self._sent_before, self._sent = self._sent, []
        for change in changes:
            cells = {cell.column: cell for cell in change.cells}
            if change.record.table == "threads":
                self._thread_changed(change, cells, sent)
            elif change.record.table == "notes" and change.what is What.NEW and self._acted is not None:
                thread = cells["thread_id"].text if "thread_id" in cells else ""
                answered = thread in self._sharers and self._acted.who.user_id in self._readers
                if answered and self._tick(Step.ANSWER):
                    self._thread = thread
            elif change.what is not What.GONE:
                self._rounds_changed(change.record.table, cells)

    def _rounds_changed(self, table: str, cells: Mapping[str, Cell]) -> None:
        if table == "agenda":
            self._tick(Step.AGENDA)
        elif table == "rsvps":
            self._tick(Step.COME)
        elif table == "sessions" and self._ended and "stage" in cells and cells["stage"].text == "held":
            self._tick(Step.HOLD)

    @property
    def _ended(self) -> bool:
        """Whether somebody has just ended a session: it also ends by itself when its time is over."""
        return isinstance(self._acted, Submitted) and self._acted.form == "agenda.finish"

    def _thread_changed(self, change: Change, cells: Mapping[str, Cell], sent: list[str]) -> None:
        key = change.record.key
        if change.what is What.NEW and isinstance(self._acted, Submitted) and self.now in {Step.SHARE, Step.NOTICE}:
            self._sharers[key] = self._acted.who.user_id
            self._tick(Step.SHARE)
        if key not in self._sharers or self._thread not in ("", key):
            return
        stands = self._stands.setdefault(key, {})
        stands |= {name: cell.text for name, cell in cells.items() if name in _WATCHED}
        # A notice and the conversation's own row are seen in the same look, or the row in the one after.
        notices = {user_id for user_id in sent if user_id != self._sharers[key]}
        if "state" in cells and stands["state"] == "delivered" and notices and self._tick(Step.NOTICE):
            self._readers = notices
        # Wherever the reader opens it from, the row says that it has been opened.
        if "unopened_since" in cells and not cells["unopened_since"].text and change.what is What.CHANGED:
            self._tick(Step.READ)
        gone = "identity_key" in cells and cells["identity_key"].secrecy is Secrecy.DESTROYED
        if gone or (stands.get("state") == "closed" and all(stands.get(name) for name in _ANSWERS)):
            self._tick(Step.CLOSE)
        if gone:
            self._tick(Step.DESTROYED)

    def _tick(self, step: Step) -> bool:
        late = step > Step.CLOSE and Step.CLOSE in self.ticked
        if step in self.ticked or not (late or self.now == step):
            return False
        self.ticked |= {step}
        return True
