"""The workspaces that the bot is installed in, known in memory: to find one nobody is called and nothing is read."""

from collections.abc import Iterable

from bot.platforms.slack.workspace import Workspace


class Installed:
    """The workspaces, by organisation and team."""

    def __init__(self, workspaces: Iterable[Workspace]) -> None:
        self._known = {(one.enterprise_id, one.team_id): one for one in workspaces}

    def find(self, enterprise_id: str, team_id: str) -> Workspace | None:
        """The workspace of a team, or the whole organisation that the bot is installed for."""
        of_team = next((one for (_, team), one in self._known.items() if team and team == team_id), None)
        return of_team or (self._known.get((enterprise_id, "")) if enterprise_id else None)

    def end(self, enterprise_id: str, team_id: str) -> None:
        """Forget a workspace that took the bot's token back."""
        found = self.find(enterprise_id, team_id)
        if found is not None:
            del self._known[found.enterprise_id, found.team_id]
