"""`peerlearn demo`: the made-up department on the local chat, or its story in the terminal."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.config import Settings
from bot.demo.department import BEGINS, COLUMNS, EVERYONE, FOUNDED, PROGRAMME, TENANT, about
from bot.demo.past import seed
from bot.demo.work import Department
from bot.platforms.local.clock import MovableClock
from bot.platforms.local.directory import PLATFORM, Persona
from bot.serve import bot_and_chat, run_local
from storage.database import Database


async def everyone(_: Database) -> Sequence[Persona]:
    """The made-up department, whoever has left it meanwhile."""
    return [Persona(person.user_id, person.name, about(person), person.language) for person in EVERYONE]


def demo_settings(settings: Settings, folder: Path) -> Settings:
    """The same settings with an empty place for the demo's own database and keys."""
    database = folder / "database" / "demo.db"
    return settings.model_copy(
        update={"data_dir": database.parent, "database_url": f"sqlite:///{database}", "keys_dir": folder / "keys"}
    )


async def demo(settings: Settings, announce: Callable[[str], None]) -> None:
    """Seed the department in a folder of its own, serve it until stopped, and leave nothing behind."""
    with tempfile.TemporaryDirectory(prefix="peerlearn-demo-") as folder:
        await _demo(settings, demo_settings(settings, Path(folder)), announce)


async def _demo(settings: Settings, own: Settings, announce: Callable[[str], None]) -> None:
    clock = MovableClock(FOUNDED)
    bot, chat = bot_and_chat(own, clock, tenant=TENANT, title=PROGRAMME, personas=everyone, columns=COLUMNS, demo=True)

    async def prepare() -> None:
        # Not sooner: what the past has posted holds links, and they lead to wherever the demo is served.
        await seed(Department(bot, clock, PLATFORM))
        clock.move_to(BEGINS)

    await run_local(own, bot, chat, announce, open_browser=not settings.no_browser, prepare=prepare)
