"""The address by which a browser outside of Slack finds the bot in it."""

import asyncio
from collections.abc import Mapping
from typing import cast
from urllib.parse import urlencode, urljoin

import structlog

from bot.platforms.slack.installed import Installed
from bot.platforms.slack.workspace import Web, Workspace, reason

log = structlog.get_logger("peerlearn.slack")


class Front:
    """Slack opens an app by its id, which no token carries: Slack is asked for it once."""

    def __init__(self, web: Web, installed: Installed) -> None:
        self._web, self._installed = web, installed
        self._app_id = ""

    async def address(self) -> str | None:
        """The conversation with the bot, whose first tab is its home; None while Slack does not say which app it is.

        Where the bot is in several workspaces, Slack chooses the one that the browser is signed in to.
        """
        workspaces = self._installed.all()
        if not workspaces:
            return None
        app_id = self._app_id or await self._ask(workspaces[0])
        if not app_id:
            return None
        self._app_id = app_id
        team = workspaces[0].team_id if len(workspaces) == 1 else ""
        about = {"app": app_id, **({"team": team} if team else {})}
        return f"{urljoin(self._web.api_url, '/app_redirect')}?{urlencode(about)}"

    async def _ask(self, workspace: Workspace) -> str:
        try:
            async with asyncio.timeout(self._web.hurry):
                said = await self._web.asked(workspace, "bots.info", bot=workspace.bot_id)
        except Exception as error:  # whatever the network raises, the page says in words where the form is
            log.warning("slack.app_unknown", reason=reason(error))
            return ""
        bot = said.get("bot")
        found = cast("Mapping[str, object]", bot).get("app_id") if isinstance(bot, Mapping) else None
        return found if isinstance(found, str) else ""
