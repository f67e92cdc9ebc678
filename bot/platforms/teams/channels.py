"""Which channel somebody means who typed its name: Teams knows one by its id alone."""

from collections.abc import Iterable

from bot.platforms.received import members_of, text_of
from bot.platforms.teams.connector import Address, Connector, Took
from bot.ports.outbox import Gone, TryAgain, Unknown

_IDS = ("19:", "a:")
"""How the ids of conversations begin."""

_GENERAL = frozenset({"general", "général"})
"""A team's first channel has no name in Teams' answer; these are what people read there."""


async def meant(
    connector: Connector, service_url: str, tenant: str, teams: Iterable[str], typed: str
) -> str | TryAgain | Unknown | Gone:
    """The id of the one channel of this name in the teams that have the bot. Gone where there is none, or several.

    Args: teams: those of the tenant from which something came; typed: a name, with or without #, or an id.
    """
    if typed.startswith(_IDS):
        return typed
    wanted, found = typed.removeprefix("#").strip().casefold(), set[str]()
    for team in teams:
        answer = await connector.channels(Address(service_url, tenant, team))
        if isinstance(answer, Gone):
            continue  # The bot has left that team since.
        if not isinstance(answer, Took):
            return answer
        for one in members_of(answer.said, "conversations"):
            name = text_of(one, "name").casefold()
            if text_of(one, "id") and (name == wanted or (not name and wanted in _GENERAL)):
                found.add(text_of(one, "id"))
    return found.pop() if len(found) == 1 else Gone("channel_gone")
