"""What a program that is going to be killed has tried, what was answered, and how late it is."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.screens.inputs import Submitted, Who


@dataclass
class Journal:
    """A file to which lines are only ever added, each on the disk before the next thing happens."""

    file: Path
    clock: datetime
    pending: dict[str, Any] | None = None
    answered: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    sent: list[str] = field(default_factory=list[str])
    done: set[str] = field(default_factory=set[str])
    posted: list[str] = field(default_factory=list[str])
    said: list[str] = field(default_factory=list[str])

    @classmethod
    def read(cls, file: Path, begins: datetime) -> "Journal":
        """What the file says. Its last line may be torn."""
        journal = cls(file, begins)
        if file.exists() and not file.read_bytes().endswith(b"\n"):
            journal._add(b"\n")
        for line in _whole_lines(file):
            match line:
                case {"clock": at}:
                    journal.clock = datetime.fromisoformat(at)
                case {"sent": user_id}:
                    journal.sent.append(user_id)
                case {"done": token}:
                    journal.done.add(token)
                case {"posted": text}:
                    journal.posted.append(text)
                    journal.said.append(text)
                case {"changed": reference, "to": text}:
                    journal.posted[int(reference)] = text
                    journal.said.append(text)
                case {"answered": token} if journal.pending is not None and journal.pending["token"] == token:
                    journal.answered.append(journal.pending)
                    journal.pending = None
                case {"token": _}:
                    journal.pending = line
        return journal

    def tries(self, token: str, what: str, asked: Submitted) -> None:
        """Somebody is about to send a form. Whoever gets no answer sends the same again."""
        self.pending = {
            "token": token,
            "what": what,
            "who": [asked.who.platform, asked.who.tenant, asked.who.user_id],
            "form": asked.form,
            "values": dict(asked.values),
            "hidden": dict(asked.hidden),
        }
        self._write(self.pending)

    def asked(self) -> Submitted | None:
        """The form that got no answer yet."""
        if self.pending is None:
            return None
        pending = self.pending
        return Submitted(Who(*pending["who"], "en", None), pending["form"], pending["values"], pending["hidden"])

    def got_an_answer(self) -> None:
        """The answer has come: from here on the act must not be lost."""
        assert self.pending is not None
        self._write({"answered": self.pending["token"]})
        self.answered.append(self.pending)
        self.pending = None

    def delivered(self, user_id: str) -> None:
        """A message has arrived."""
        self._write({"sent": user_id})
        self.sent.append(user_id)

    def did(self, token: str) -> None:
        """A step was answered that can be taken again and changes nothing then."""
        self._write({"done": token})
        self.done.add(token)

    def stands(self, text: str) -> str:
        """A post has arrived in the channel. Returns by what it can be changed."""
        self._write({"posted": text})
        self.posted.append(text)
        self.said.append(text)
        return str(len(self.posted) - 1)

    def changes(self, reference: str, text: str) -> None:
        """A post was changed."""
        self._write({"changed": reference, "to": text})
        self.posted[int(reference)] = text
        self.said.append(text)

    def moved(self, to: datetime) -> None:
        """It has become later."""
        self._write({"clock": to.isoformat()})
        self.clock = to

    def of(self, what: str) -> list[dict[str, Any]]:
        """The acts of a kind that were answered."""
        return [act for act in self.answered if act["what"] == what]

    def _write(self, line: dict[str, Any]) -> None:
        self._add(json.dumps(line).encode() + b"\n")

    def _add(self, line: bytes) -> None:
        descriptor = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _whole_lines(file: Path) -> Iterator[dict[str, Any]]:
    if not file.exists():
        return
    for line in file.read_bytes().splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            continue
