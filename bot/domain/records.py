"""How stored rows look to somebody who reads the database: what can be read, and what is sealed or destroyed."""

from dataclasses import dataclass
from enum import StrEnum


class Secrecy(StrEnum):
    """How a stored value looks to somebody who reads the database."""

    READABLE = "readable"
    SEALED = "sealed"
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a stored row. `text` is the value, or for sealed and destroyed ones the size in bytes."""

    column: str
    secrecy: Secrecy
    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """One stored row as an administrator finds it. `key` tells rows of a table apart between two looks."""

    table: str
    key: str
    cells: tuple[Cell, ...]
