"""Who somebody is, as Slack knows them: language, time zone, and whether they belong to the workspace at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import structlog
from slack_sdk.errors import SlackApiError

from bot.platforms.slack.workspace import Web, Workspace, refusal
from bot.ports.clock import Clock

LASTS = timedelta(hours=24)
"""How long an answer of Slack's is believed. Of changes it tells nobody who has not asked for all of them."""

MOST = 10_000
"""How many people are remembered. A department has hundreds."""

log = structlog.get_logger("peerlearn.slack")


@dataclass(frozen=True, slots=True)
class Someone:
    """What Slack says of a person. `language` is "en", "fr" or another's two letters, None when it does not say.

    A guest belongs to the workspace in part. A stranger does not: they come from another, through a shared channel.
    """

    language: str | None = None
    zone: str | None = None
    guest: bool = False
    stranger: bool = False


class SlackDirectory:
    """Looks people up, and remembers them in memory for a day."""

    def __init__(self, web: Web, clock: Clock) -> None:
        self._web, self._clock = web, clock
        self._known: dict[tuple[str, str], tuple[datetime, Someone]] = {}

    async def person(self, workspace: Workspace, user_id: str) -> Someone | None:
        """What Slack says of somebody; None when it does not say. Never raises."""
        now, named = self._clock.now(), (workspace.tenant, user_id)
        known = self._known.get(named)
        if known is not None and now - known[0] < LASTS:
            return known[1]
        said = await self._ask(workspace, user_id)
        if said is None:
            # What was true yesterday is nearer than nothing.
            return known[1] if known else None
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[named] = (now, said)
        return said

    async def _ask(self, workspace: Workspace, user_id: str) -> Someone | None:
        try:
            answer = await self._web.asked(workspace, "users.info", user=user_id, include_locale="true")
        except SlackApiError as error:
            log.warning("directory.refused", reason=refusal(error))
            return None
        except Exception as error:  # whatever the network raises, nobody is known by it
            log.warning("directory.failed", error=type(error).__name__)
            return None
        user = answer.get("user")
        return _someone(cast("Mapping[str, object]", user), workspace) if isinstance(user, Mapping) else None


def _someone(user: Mapping[str, object], workspace: Workspace) -> Someone:
    locale, zone, team = (user.get(name) for name in ("locale", "tz", "team_id"))
    # In an organisation people belong to it, and show the team they first joined.
    elsewhere = bool(team) and not workspace.enterprise_id and team != workspace.team_id
    return Someone(
        language=locale if isinstance(locale, str) and locale else None,
        zone=zone if isinstance(zone, str) and zone else None,
        guest=any(user.get(name) is True for name in ("is_restricted", "is_ultra_restricted")),
        stranger=user.get("is_stranger") is True or elsewhere,
    )
