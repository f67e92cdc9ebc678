"""What the screen finds in the evaluation sets, and what it stops for nothing: `make screen-report`."""

import sys
from collections import Counter
from dataclasses import dataclass

from bot.domain.privacy.findings import Verdict
from bot.domain.privacy.screen import screen
from bot.text.lexicon import lexicon
from tests.privacy.sets import FOLDER, Language, Typed, typed


@dataclass(frozen=True)
class Measured:
    """A set in one language: identifiers by kind and those found, clean texts and those stopped."""

    name: str
    language: Language
    marked: Counter[str]
    found: Counter[str]
    clean: int
    stopped: int

    @property
    def recall(self) -> float:
        """The share of the marked identifiers that a finding overlaps."""
        return self.found.total() / max(1, self.marked.total())

    @property
    def alarms(self) -> float:
        """The share of the clean texts that were stopped."""
        return self.stopped / max(1, self.clean)


def missed(text: Typed) -> list[str]:
    """The marked identifiers that no finding overlaps."""
    findings = screen(text.text, lexicon()).findings
    return [
        f"{span.identifier}: {text.text[span.start : span.end]}"
        for span in text.spans
        if not any(one.start < span.end and one.end > span.start for one in findings)
    ]


def measure(name: str, language: Language) -> Measured:
    """Screen every text of a set."""
    marked: Counter[str] = Counter()
    found: Counter[str] = Counter()
    clean = stopped = 0
    for text in typed(name, language):
        screened = screen(text.text, lexicon())
        if not text.spans:
            clean += 1
            stopped += screened.verdict is not Verdict.PASS
        for span in text.spans:
            marked[span.identifier] += 1
            found[span.identifier] += any(one.start < span.end and one.end > span.start for one in screened.findings)
    return Measured(name, language, marked, found, clean, stopped)


def sets() -> list[tuple[str, Language]]:
    """The sets there are."""
    names = sorted(path.name.split(".")[0] for path in FOLDER.glob("*.en.jsonl"))
    return [(name, language) for name in names for language in ("en", "fr")]


if __name__ == "__main__":
    for name, language in sets():
        result = measure(name, language)
        sys.stdout.write(
            f"{name} {language}: recall {result.recall:.3f} of {result.marked.total()}, "
            f"stopped {result.stopped} of {result.clean} clean ({result.alarms:.3f})\n"
        )
        for kind, count in sorted(result.marked.items()):
            sys.stdout.write(f"  {kind}: {result.found[kind]}/{count}\n")
