"""Months to look at: one lived once on each engine for all tests, and others for those that exchange a person."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from storage.tables import metadata
from tests.databases import ENGINES, Cluster
from tests.promises.doors import Doors
from tests.promises.lived import Lived, begin, log_at_debug


class Grounds:
    """Fresh databases on one engine."""

    def __init__(self, engine: str, folder: Path, request: pytest.FixtureRequest) -> None:
        self.cluster: Cluster | None = request.getfixturevalue("postgres") if engine == "postgres" else None
        self._template: Path = request.getfixturevalue("migrated_file")
        self._folder = folder
        self._opened: list[Lived] = []
        self._names: list[str] = []
        self._founded: Lived | None = None
        self._rows: dict[sa.Table, list[dict[str, Any]]] = {}

    def fresh(self) -> tuple[str, Path]:
        """The address of a migrated database, and a folder for its keys."""
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        if self.cluster is not None:
            name, url = self.cluster.clone()
            self._names.append(name)
            return url, folder
        file = folder / "peerlearn.db"
        file.touch(mode=0o600)
        file.write_bytes(self._template.read_bytes())
        return f"sqlite:///{file}", folder

    def live(self, last: int = 100, **choices: Any) -> Lived:
        """A month of its own, up to a day, in a department that was founded before."""
        lived = self.found(**choices)
        asyncio.run(lived.story.live(last=last))
        return lived

    def live_from_nothing(self) -> Lived:
        """A whole month, its founding included."""
        url, folder = self.fresh()
        lived = self._keep(begin(url, folder, self.cluster))
        asyncio.run(lived.month.found())
        asyncio.run(lived.story.live())
        return lived

    def found(self, **choices: Any) -> Lived:
        """A department of its own that everybody has joined. It is founded once, and then copied."""
        if self._founded is None:
            url, folder = self.fresh()
            self._founded = self._keep(begin(url, folder, self.cluster))
            asyncio.run(self._founded.month.found())
            with self._founded.database.engine.connect() as connection:
                for table in metadata.sorted_tables:
                    self._rows[table] = [dict(row) for row in connection.execute(sa.select(table)).mappings()]
        url, folder = self.fresh()
        shutil.copytree(self._founded.database.keys.path, folder / "keys")
        copy = self._keep(begin(url, folder, self.cluster, **choices))
        with copy.database.engine.begin() as connection:
            for table, rows in self._rows.items():
                if rows:
                    connection.execute(sa.insert(table), rows)
        return copy

    def _keep(self, lived: Lived) -> Lived:
        self._opened.append(lived)
        return lived

    def close(self) -> None:
        """Let go of everything."""
        for lived in self._opened:
            lived.database.close()
        for name in self._names:
            if self.cluster is not None:
                self.cluster.drop(name)


@pytest.fixture(scope="session", params=ENGINES)
def grounds(request: pytest.FixtureRequest) -> Iterator[Grounds]:
    """Fresh databases, once on each engine."""
    # In memory if the machine can: what a disk does to the files is tested elsewhere.
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(
        prefix="peerlearn-month-", dir=memory if os.access(memory, os.W_OK) else None
    ) as folder:
        found = Grounds(request.param, Path(folder), request)
        yield found
        found.close()


@pytest.fixture(scope="session")
def lived(grounds: Grounds) -> Lived:
    """The month that most tests look at. It is over when they see it, and they leave it as it is."""
    with log_at_debug() as heard:
        found = grounds.live_from_nothing()
    found.logged = heard.getvalue()
    return found


@pytest.fixture(scope="session")
def exchanged(grounds: Grounds) -> Lived:
    """The first days once more. Another person shares the first case, at another hour of the same day.

    That person is at another site, in another language, zone and rhythm, and out of a smaller group.
    """
    return grounds.live(sharer="luc", hour_of_first="16:45", last=9)


@pytest.fixture(scope="session")
def doors(grounds: Grounds) -> Doors:
    """A department at the end of its first week, where everybody has tried everything."""
    found = Doors(grounds.live(last=3, watchers=frozenset()))
    asyncio.run(found.try_all())
    return found


@pytest.fixture
def founded(grounds: Grounds) -> Lived:
    """A department that everybody has joined, where nothing has been shared yet."""
    return grounds.found()
