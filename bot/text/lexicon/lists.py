"""The lists written by hand: a word or phrase a line, # for remarks."""

import unicodedata
from collections.abc import Iterator
from importlib.resources import files

CRAFT_FILES = ("eponyms.txt", "craft.txt", "drugs.txt", "makers.txt")


def plain(line: str) -> str:
    """Small letters without accents."""
    apart = unicodedata.normalize("NFKD", line.replace("œ", "oe").replace("’", "'"))
    return "".join(one for one in apart if not unicodedata.combining(one)).lower()


def listed(name: str) -> Iterator[str]:
    """The entries of a list, as they are written. Several on a line are parted by commas."""
    for line in (files(__name__.rpartition(".")[0]) / name).read_text(encoding="utf-8").splitlines():
        for entry in line.partition("#")[0].split(","):
            if entry.strip():
                yield entry.strip()
