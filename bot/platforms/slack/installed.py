"""The workspaces that the bot is installed in, known in memory: to find one nobody is called and nothing is read."""

from collections.abc import Iterable

from bot.domain.programmes import Installation
from bot.platforms.slack.workspace import PLATFORM, Workspace
from bot.ports.unit import Store, Unit


class Installed:
    """The workspaces that the bot speaks in, by organisation and team. The store remembers them with their tokens."""

    def __init__(self, store: Store, workspaces: Iterable[Workspace] = ()) -> None:
        self._store = store
        self._known = {(one.enterprise_id, one.team_id): one for one in workspaces}

    def find(self, enterprise_id: str, team_id: str) -> Workspace | None:
        """The workspace of a team, or the whole organisation that the bot is installed for."""
        of_team = next((one for (_, team), one in self._known.items() if team and team == team_id), None)
        return of_team or (self._known.get((enterprise_id, "")) if enterprise_id else None)

    def of(self, tenant: str) -> Workspace | None:
        """The workspace of an account, or None where the bot is not or no longer installed."""
        enterprise_id, _, team_id = tenant.rpartition(".")
        return self.find(enterprise_id, team_id)

    async def remember(self, workspace: Workspace) -> None:
        """Speak in a workspace from now on, with this token."""
        named = (workspace.enterprise_id, workspace.team_id)
        kept = Installation(PLATFORM, *named, workspace.bot_id, workspace.bot_user_id, workspace.token)
        await self._store.write(lambda unit: unit.installations.put(kept))
        self._known[named] = workspace

    async def look_again(self) -> None:
        """Learn what another process has remembered meanwhile: a workspace that let the bot in, or in again."""
        for one in await remembered(self._store):
            self._known.setdefault((one.enterprise_id, one.team_id), one)

    async def refused(self, workspace: Workspace) -> None:
        """Slack takes a token no longer. If another process has remembered a newer one, that speaks from now on."""
        named = (workspace.enterprise_id, workspace.team_id)
        kept = {(one.enterprise_id, one.team_id): one for one in await remembered(self._store)}.get(named)
        if kept is not None and kept.token != workspace.token:
            self._known[named] = kept
        else:
            await self.end(*named)

    async def end(self, enterprise_id: str, team_id: str) -> None:
        """A workspace took its token back: nothing leaves for it any more. What its programme has stays as it is."""
        found = self.find(enterprise_id, team_id)
        if found is None:
            return
        del self._known[found.enterprise_id, found.team_id]
        await self._store.write(lambda unit: unit.installations.end(PLATFORM, found.enterprise_id, found.team_id))


async def remembered(store: Store) -> list[Workspace]:
    """The workspaces of earlier, as far as they have not ended."""

    def look(unit: Unit) -> list[Workspace]:
        return [
            Workspace(one.organisation, one.team, one.bot_id, one.bot_user_id, one.token)
            for one in unit.installations.of(PLATFORM)
            if one.token is not None
        ]

    return await store.read(look)
