"""What the rules of tone catch in their sets, and what they mistake for blame: `python -m tests.tone.report`."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.domain.tone import blaming

FOLDER = Path(__file__).with_name("sets")
SETS = tuple((name, language) for name in ("one", "two") for language in ("en", "fr"))


@dataclass(frozen=True)
class Told:
    """Blaming sentences let through, and the craft's own that were taken for blame, of how many."""

    missed: tuple[str, ...]
    alarms: tuple[str, ...]
    blames: int
    craft: int


def told(name: str, language: str) -> Told:
    """Read every sentence of a set in one language."""
    rows = [json.loads(line) for line in (FOLDER / f"{name}.{language}.jsonl").read_text(encoding="utf-8").splitlines()]
    blames = [str(row["text"]) for row in rows if row["blames"]]
    craft = [str(row["text"]) for row in rows if not row["blames"]]
    missed = tuple(text for text in blames if not any(blaming(text)))
    return Told(missed, tuple(text for text in craft if any(blaming(text))), len(blames), len(craft))


if __name__ == "__main__":
    for name, language in SETS:
        found = told(name, language)
        sys.stdout.write(
            f"{name} {language}: {found.blames - len(found.missed)} of {found.blames} that blame, "
            f"{len(found.alarms)} of {found.craft} of the craft\n"
        )
        for text in (*found.missed, *found.alarms):
            sys.stdout.write(f"  {text}\n")
