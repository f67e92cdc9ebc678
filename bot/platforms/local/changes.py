"""What changed in the database between two looks at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.domain.records import Cell, Record


class What(Enum):
    """What became of a row."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Change:
    """One row that changed. `cells` are the ones to look at: all of a new or deleted row, else those that differ."""

    what: What
    record: Record
    cells: tuple[Cell, ...]


class Looks:
    """Remembers the last look. The first one is where the story begins and shows no change."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, str], Record] | None = None

    def at(self, records: Sequence[Record]) -> list[Change]:
        """Take a look, and say what differs from the one before, in the order of the tables."""
        now = {(record.table, record.key): record for record in records}
        before, self._last = self._last, now
        if before is None:
            return []
        changes: list[Change] = []
        for where, record in now.items():
            if where not in before:
                changes.append(Change(What.NEW, record, record.cells))
            elif before[where] != record:
                old = {cell.column: cell for cell in before[where].cells}
                cells = tuple(cell for cell in record.cells if old.get(cell.column) != cell)
                changes.append(Change(What.CHANGED, record, cells))
        gone = (record for where, record in before.items() if where not in now)
        return changes + [Change(What.GONE, record, record.cells) for record in gone]

    @property
    def records(self) -> Sequence[Record]:
        """What the last look found."""
        return () if self._last is None else tuple(self._last.values())
