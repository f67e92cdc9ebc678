"""Puts a database and its keys back as they were: the same act can then be abandoned at one place after the other."""

from pathlib import Path
from typing import Protocol

import psycopg

from storage.tables import metadata

Kept = dict[str, bytes]

NOTHING = 21
"""How many bytes PostgreSQL writes for a table without rows."""


class Shelf(Protocol):
    """Keeps what a database holds, and puts it back. `alone` says that nobody may be connected meanwhile."""

    alone: bool

    def keep(self) -> Kept:
        """A copy of everything."""
        ...

    def put_back(self, kept: Kept) -> None:
        """Make the database what it was."""
        ...


class FileShelf:
    """For SQLite: its file."""

    alone = True

    def __init__(self, file: Path) -> None:
        self._file = file

    def keep(self) -> Kept:
        """The bytes of the file and of whatever stands beside it."""
        return {file.name: file.read_bytes() for file in self._file.parent.glob(f"{self._file.name}*")}

    def put_back(self, kept: Kept) -> None:
        """Write them again, and remove what was not there."""
        for file in self._file.parent.glob(f"{self._file.name}*"):
            if file.name not in kept:
                file.unlink()
        for name, content in kept.items():
            (self._file.parent / name).write_bytes(content)


class TableShelf:
    """For PostgreSQL: its rows, through a connection of its own."""

    alone = False

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        self._tables = [table.name for table in metadata.sorted_tables]

    def keep(self) -> Kept:
        """The rows of every table."""
        kept: Kept = {}
        with self._connection.cursor() as cursor:
            for table in self._tables:
                with cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT BINARY)'.encode()) as copy:
                    kept[table] = b"".join(bytes(piece) for piece in copy)
        return kept

    def put_back(self, kept: Kept) -> None:
        """Delete what is there and copy back what was."""
        with self._connection.transaction(), self._connection.cursor() as cursor:
            # All in one go: dozens of statements on their own take longer than what they do.
            cursor.execute("; ".join(f'DELETE FROM "{table}"' for table in reversed(self._tables)).encode())
            for table in self._tables:
                if len(kept[table]) > NOTHING:
                    with cursor.copy(f'COPY "{table}" FROM STDIN (FORMAT BINARY)'.encode()) as copy:
                        copy.write(kept[table])

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()
