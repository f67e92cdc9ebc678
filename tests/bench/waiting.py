"""Starting the service while deliveries wait: with very many it has to begin as soon as with a few."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from bot.domain.notices import Notice
from storage.database import engine_for
from storage.tables import deliveries, members
from tests.bench.department import prepare
from tests.bench.servers import product
from tests.bench.ways import WAYS

FEW, MANY = 10, 100_000
AT_ONCE = 10_000
"""How many rows are put into the database in one statement."""


class Waiting:
    """A department in which deliveries wait for tomorrow, and its service."""

    def __init__(self, url: str, folder: Path, number: int) -> None:
        self._url, self._folder = url, folder
        asyncio.run(prepare(url, folder / "keys", *WAYS["local"].place))
        engine = engine_for(url)
        with engine.begin() as connection:
            connection.execute(sa.delete(deliveries))
            people = connection.scalars(sa.select(members.c.id)).all()
            rows = (_delivery(member_id) for member_id in islice(cycle(people), number))
            while some := list(islice(rows, AT_ONCE)):
                connection.execute(sa.insert(deliveries), some)
        engine.dispose()

    def start(self) -> float:
        """Start the service and stop it again. How many seconds passed until it said where it is."""
        with product("local", self._url, self._folder / "keys", self._folder) as server:
            return server.cold


def measured(few: Waiting, many: Waiting, rounds: int) -> tuple[list[float], list[float]]:
    """How long each start took where very many wait, and where a few do. They take turns."""
    of_many, of_few = list[float](), list[float]()
    for at in range(rounds + 1):
        for one, kept in ((many, of_many), (few, of_few)):
            seconds = one.start()
            if at:  # The first round warms everything up.
                kept.append(seconds)
    return of_many, of_few


def _delivery(member_id: Any) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "kind": "member",
        "member_id": member_id,
        "notice": Notice.SURVEY,
        "about": uuid4(),
        "not_before": datetime.now(UTC).replace(microsecond=0) + timedelta(days=1),
        "conversation": uuid4().hex,
        "seq": 1,
        "attempts": 0,
    }
