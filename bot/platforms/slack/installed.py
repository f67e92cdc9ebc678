"""The workspaces that the bot is installed in, known in memory: to find one nobody is called and nothing is read."""

from collections.abc import Awaitable, Callable, Collection, Iterable

from bot.domain.programmes import Installation
from bot.platforms.slack.workspace import PLATFORM, Workspace
from bot.ports.unit import Store, Unit

Renew = Callable[[Collection[str]], Awaitable[Workspace | None]]
"""The workspace for which the token speaks that is set by now; None without one, and for one of those given."""


async def _nothing_new(_: Collection[str]) -> Workspace | None:
    return None


class Installed:
    """The workspaces that the bot speaks in, by organisation and team. The store remembers them with their tokens."""

    def __init__(self, store: Store, workspaces: Iterable[Workspace] = (), renew: Renew = _nothing_new) -> None:
        """Args: workspaces: all that are remembered; one that has ended has no token."""
        self._store, self._renew = store, renew
        self._known: dict[tuple[str, str], Workspace] = {}
        self._ended: set[tuple[str, str]] = set()
        self._doubted: set[Workspace] = set()
        for one in workspaces:
            self._take_note(one)

    def find(self, enterprise_id: str, team_id: str) -> Workspace | None:
        """The workspace of a team, or the whole organisation that the bot is installed for."""
        of_team = next((one for (_, team), one in self._known.items() if team and team == team_id), None)
        return of_team or (self._known.get((enterprise_id, "")) if enterprise_id else None)

    def of(self, tenant: str) -> Workspace | None:
        """The workspace of an account, or None where the bot is not or no longer installed."""
        enterprise_id, _, team_id = tenant.rpartition(".")
        return self.find(enterprise_id, team_id)

    def all(self) -> list[Workspace]:
        """Every workspace, or whole organisation, that the bot is in now."""
        return list(self._known.values())

    def has_ended(self, enterprise_id: str, team_id: str) -> bool:
        """Whether the bot was in this workspace once, or in its organisation, and has no token for it now."""
        return any(
            (team and team == team_id) or (not team and organisation == enterprise_id)
            for organisation, team in self._ended
        )

    async def remember(self, workspace: Workspace) -> None:
        """Speak in a workspace from now on, with this token."""
        named = (workspace.enterprise_id, workspace.team_id)
        kept = Installation(PLATFORM, *named, workspace.bot_id, workspace.bot_user_id, workspace.token)
        await self._store.write(lambda unit: unit.installations.put(kept))
        self._take_note(workspace)

    async def look_again(self, enterprise_id: str, team_id: str) -> None:
        """Somebody acts in a workspace that is not known: another process may have been let in, or this one again."""
        for one in await remembered(self._store):
            if (one.enterprise_id, one.team_id) not in self._known:
                self._take_note(one)
        if self.find(enterprise_id, team_id) is None and self.has_ended(enterprise_id, team_id):
            await self._renewed()

    async def refused(self, workspace: Workspace) -> None:
        """Slack takes a token no longer. If there is a newer one by now, that speaks from now on."""
        named = (workspace.enterprise_id, workspace.team_id)
        kept = next((one for one in await remembered(self._store) if (one.enterprise_id, one.team_id) == named), None)
        if kept is not None and kept.token not in {"", workspace.token}:
            self._take_note(kept)
            return
        await self.end(*named)
        await self._renewed(workspace.token)

    async def end(self, enterprise_id: str, team_id: str) -> None:
        """A workspace took its token back: nothing leaves for it any more. What its programme has stays as it is."""
        found = self.find(enterprise_id, team_id)
        if found is None:
            return
        named = (found.enterprise_id, found.team_id)
        self._doubted.discard(self._known.pop(named))
        self._ended.add(named)
        await self._store.write(lambda unit: unit.installations.end(PLATFORM, *named))

    def doubt(self, workspace: Workspace) -> None:
        """Slack said that a token ended, and not whether it is this one. Until it does, nothing leaves with it."""
        self._doubted.add(workspace)

    def doubted(self, workspace: Workspace) -> bool:
        """Whether it has to be asked first whether Slack still takes a token."""
        return workspace in self._doubted

    def believe(self, workspace: Workspace) -> None:
        """Slack takes a token."""
        self._doubted.discard(workspace)

    def _take_note(self, workspace: Workspace) -> None:
        named = (workspace.enterprise_id, workspace.team_id)
        if not workspace.token:
            self._ended.add(named)
            return
        self._ended.discard(named)
        former = self._known.get(named)
        if former is not None and former.token != workspace.token:
            self._doubted.discard(former)
        self._known[named] = workspace

    async def _renewed(self, *refused: str) -> None:
        found = await self._renew({*refused, *(one.token for one in self._known.values())})
        # A token for a workspace where the bot never was is a matter of the start, which says what it finds.
        if found is not None and (found.enterprise_id, found.team_id) in {*self._known, *self._ended}:
            await self.remember(found)


async def remembered(store: Store) -> list[Workspace]:
    """The workspaces of earlier. One that has ended has no token."""

    def look(unit: Unit) -> list[Workspace]:
        return [
            Workspace(one.organisation, one.team, one.bot_id, one.bot_user_id, one.token or "")
            for one in unit.installations.of(PLATFORM)
        ]

    return await store.read(look)
