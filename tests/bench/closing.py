"""Closing a survey of a hundred ballots: the product, the least that keeps the same promises, and opening alone.

The floor runs the same statements through the raw driver, opens the ballots and seals the comments with the same
library, and has both keys overwritten and gone from the disk in the end. Both close like surveys in one database.
"""

import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from bot.app import SystemClock, SystemIds
from bot.domain.people import ProgrammeId
from bot.domain.programmes import Programme
from bot.domain.surveys import NEWEST, QUESTION_SETS, Ballot, BoxId, Phase, Survey, result
from bot.ports.unit import Unit
from storage import migrate
from storage.database import Database
from storage.keys import KeyStore
from storage.survey_tables import ballot_boxes
from tests.bench.floor import Raw
from tests.storage.ballots import an_open_survey, come, people

BALLOTS = 100
ITEMS = QUESTION_SETS[NEWEST]
COMMENT = "More cases from the night, please, and fewer of the same kind."

STOP = "UPDATE surveys SET phase = 'counting' WHERE id = ?"
READ = "SELECT survey_id, tag, ballot FROM ballots WHERE survey_id = ?"
RESULT = "INSERT INTO results (box_id, people, spreads) VALUES (?, ?, ?)"
KEEP = "INSERT INTO comments (id, box_id, words) VALUES (?, ?, ?)"
EMPTY = "DELETE FROM ballots WHERE survey_id = ?"
SHUT = "UPDATE ballot_boxes SET private_key = NULL, tag_key = NULL WHERE id = ?"
SAID = "UPDATE surveys SET phase = 'published' WHERE id = ?"


@dataclass(frozen=True)
class Full:
    """A survey whose ballots have all been cast."""

    survey: Survey
    box_id: BoxId
    private_key: UUID
    tag_key: UUID


class Closing:
    """A database in which surveys are closed, by the product and with nothing around it."""

    def __init__(self, url: str, keys: Path) -> None:
        migrate.upgrade(url)
        clock, ids = SystemClock(), SystemIds()
        self.keys = KeyStore(keys, ids, clock)
        self.database = Database(url, self.keys, clock, ids)
        self.raw = Raw(url)
        self.keys.app_key()
        programme = Programme(ProgrammeId(uuid4()), "Radiology", ("Nord",), "en", "UTC", "")
        self.database.write_now(lambda unit: unit.programmes.add(programme))
        self._programme = programme
        self._voters = people(self.database, programme, BALLOTS)

    def fill(self) -> Full:
        """A survey in which everybody has cast."""
        survey = an_open_survey(self.database, self._programme)
        self.database.write_now(lambda unit: come(unit, survey.session_id, self._voters))

        def cast(unit: Unit) -> None:
            for number, voter in enumerate(self._voters):
                unit.surveys.cast(survey, voter.id, Ballot(dict.fromkeys(ITEMS, 1 + number % 5), COMMENT))

        self.database.write_now(cast)
        box = sa.select(ballot_boxes).where(ballot_boxes.c.id == survey.box_id)
        row = self.database.read_now(lambda unit: unit.execute(box).one())
        return Full(survey, BoxId(row.id), row.private_key, row.tag_key)

    def product(self, full: Full) -> None:
        """Close it as the product does: no more ballots first, then the count."""
        counting = replace(full.survey, phase=Phase.COUNTING)
        self.database.write_now(lambda unit: unit.surveys.save(counting))

        def count(unit: Unit) -> None:
            said = result(unit.surveys.opened(full.box_id), ITEMS, 5)
            if said is None:
                raise ValueError("nothing may be said of a full box")
            unit.surveys.publish(full.box_id, said)
            unit.surveys.save(replace(counting, phase=Phase.PUBLISHED))

        self.database.write_now(count)

    def floor(self, full: Full) -> None:
        """Close it with the raw driver, on its own thread as the product's is."""
        for work in (self._stop, self._count):
            self.raw.writers.submit(
                lambda work=work: self.raw.run(lambda connection: work(connection, full), writing=True)
            ).result()
        for key_id in (full.private_key, full.tag_key):
            self._destroy(self.keys.path / f"ballot-{key_id.hex}.key")

    def opening(self, full: Full) -> None:
        """Read the ballots and open them, and nothing else."""
        self.raw.writers.submit(
            lambda: self.raw.run(lambda connection: self._open(connection, full), writing=False)
        ).result()

    def close(self) -> None:
        """Let go of everything."""
        self.raw.writers.shutdown()
        self.raw.readers.shutdown()
        self.database.close()

    def _stop(self, connection: Any, full: Full) -> None:
        self.raw.ask(connection, STOP, (self.raw.plain(full.survey.id),))

    def _open(self, connection: Any, full: Full) -> list[tuple[Mapping[str, int], str]]:
        private = self.keys.read_box(full.private_key) or b""
        suite, opener = (
            Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM),
            X25519PrivateKey.from_private_bytes(private),
        )
        found: list[tuple[Mapping[str, int], str]] = []
        for _, tagged, sealed in self.raw.ask(connection, READ, (self.raw.plain(full.survey.id),)).fetchall():
            at = f"ballots|{full.survey.id.hex}:{bytes(tagged).hex()}|ballot".encode()
            plain = suite.decrypt(bytes(sealed), opener, info=at)
            steps, comment = json.loads(plain[4 : 4 + int.from_bytes(plain[:4], "big")])
            found.append((steps, comment))
        return found

    def _count(self, connection: Any, full: Full) -> None:
        opened = self._open(connection, full)
        box_id, survey_id = self.raw.plain(full.box_id), self.raw.plain(full.survey.id)
        spreads = {
            item: [sum(steps.get(item) == step for steps, _ in opened) for step in range(1, 6)] for item in ITEMS
        }
        self.raw.ask(connection, RESULT, (box_id, len(opened), json.dumps(spreads)))
        seals, shuffled = AESGCM(os.urandom(32)), sorted((os.urandom(16), words) for _, words in opened)
        rows = [(self.raw.plain(uuid4()), box_id, _sealed(seals, words)) for _, words in shuffled]
        keep = KEEP if self.raw.is_sqlite else KEEP.replace("?", "%s")
        (connection if self.raw.is_sqlite else connection.cursor()).executemany(keep, rows)
        for statement, one in ((EMPTY, survey_id), (SHUT, box_id), (SAID, survey_id)):
            self.raw.ask(connection, statement, (one,))

    def _destroy(self, file: Path) -> None:
        descriptor = os.open(file, os.O_WRONLY)
        os.write(descriptor, bytes(32))
        os.fsync(descriptor)
        os.close(descriptor)
        file.unlink()
        folder = os.open(file.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def _sealed(seals: AESGCM, words: str) -> bytes:
    nonce = os.urandom(12)
    return nonce + seals.encrypt(nonce, words.encode().ljust(1024, b"\0"), date.min.isoformat().encode())


def measured(closing: Closing, rounds: int) -> tuple[list[float], list[float], list[float]]:
    """Seconds that product, floor and opening alone took, round by round. The first round warms up and is left out."""
    taken: tuple[list[float], list[float], list[float]] = ([], [], [])
    for at in range(rounds + 1):
        ours, theirs = closing.fill(), closing.fill()
        acts: tuple[Callable[[], None], ...] = (
            lambda full=ours: closing.product(full),
            lambda full=theirs: closing.floor(full),
            lambda full=theirs: closing.opening(full),
        )
        # Opened alone before it is closed; who closes first changes with the round.
        for which in (2, 0, 1) if at % 2 else (2, 1, 0):
            begun = time.perf_counter()
            acts[which]()
            if at:
                taken[which].append(time.perf_counter() - begun)
    return taken
