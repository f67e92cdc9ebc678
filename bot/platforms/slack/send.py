"""What the bot sends unasked: one message a second into a conversation, and silence where Slack asks for it.

Nothing is tried twice here. What became of a message is told to the deliverer, which knows what may be repeated.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar, cast

import structlog
from aiohttp import ClientConnectorError
from slack_sdk.errors import SlackApiError

from bot.domain.people import Account
from bot.domain.programmes import Channel
from bot.platforms.slack import render
from bot.platforms.slack.installed import Installed
from bot.platforms.slack.workspace import (
    BUSY,
    NOT_INSTALLED,
    UNWELL,
    Web,
    Workspace,
    identify,
    is_place,
    place_of,
    refusal,
    words_of,
)
from bot.ports.clock import Clock
from bot.ports.outbox import ALWAYS, STANDS, Gone, Outcome, Posted, PostOutcome, Sent, TryAgain, Unknown
from bot.screens.elements import Card
from bot.text.catalogue import catalogue

PACE = timedelta(seconds=1)
"""How far apart the messages of one conversation are. Slack takes short bursts, but promises nothing about them."""

RECOVERS = timedelta(seconds=5)
"""How long a workspace is left alone after a call of which nobody knows what became."""

REFUSED_ALL = timedelta(hours=1)
"""How long it is left alone when Slack would refuse every message, until somebody has changed something there."""

LONGEST = timedelta(hours=1)
"""What Slack asks for beyond this is not believed."""

BELIEVED = timedelta(minutes=10)
"""How long it is believed that a channel is shared with nobody outside."""

NOT_ALLOWED = frozenset(
    {
        "access_denied",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "messages_tab_disabled",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "org_login_required",
        "team_access_not_granted",
        "team_added_to_org",
        "two_factor_setup_required",
    }
)
"""Slack would refuse every message to everybody."""

NOT_REACHABLE = frozenset(
    {"cannot_dm_bot", "channel_not_found", "user_disabled", "user_not_found", "user_not_visible", "users_not_found"}
)
"""This person, and nobody else, cannot be reached."""

CHANNEL_CLOSED = frozenset(
    {
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
    }
)
"""The bot cannot write in this channel."""

MESSAGE_GONE = frozenset({"cant_update_message", "edit_window_closed", "message_not_found"})
"""The message that was to be changed is gone, or Slack lets nobody change it any more."""

log = structlog.get_logger("peerlearn.slack")

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class _Bucket:
    """What is paced as one: a conversation of a workspace, or with an empty `conversation` the whole of it."""

    tenant: str
    conversation: str = ""


class SlackSender:
    """Sends to people and channels of all workspaces."""

    def __init__(self, web: Web, installed: Installed, clock: Clock) -> None:
        self._web, self._installed, self._clock = web, installed, clock
        self._from: dict[_Bucket, datetime] = {}
        self._private: dict[_Bucket, datetime] = {}

    def opens(self, way: Account | Channel) -> datetime | None:
        """From when on a message may leave that way; None while its workspace takes none."""
        if self._installed.of(way.tenant) is None:
            return None
        place = way.user_id if isinstance(way, Account) else place_of(way.channel_id)
        return max(self._from.get(one, ALWAYS) for one in (_Bucket(way.tenant), _Bucket(way.tenant, place)))

    async def direct(self, account: Account, card: Card, language: str) -> Outcome:
        """Send a message to one person."""
        workspace = self._installed.of(account.tenant)
        if workspace is None:
            return Gone("account_gone")
        bucket = _Bucket(account.tenant, account.user_id)
        said = await self._make_sure(workspace, bucket) or await self._call(workspace, bucket, card, language)
        return Sent() if isinstance(said, Posted) else Gone("account_gone") if said in NOT_REACHABLE else _other(said)

    async def post(self, channel: Channel, card: Card, language: str) -> PostOutcome:
        """Send a message to a channel, and never to one that people from outside can read."""
        workspace = self._installed.of(channel.tenant)
        if workspace is None:
            return Gone("channel_gone")
        bucket = _Bucket(channel.tenant, place_of(channel.channel_id))
        said = await self._may_post(workspace, bucket) or await self._call(workspace, bucket, card, language)
        return Gone("channel_gone") if said in CHANNEL_CLOSED else _other(said)

    async def update(self, channel: Channel, reference: str, card: Card, language: str) -> Outcome:
        """Put a card in the place of one in a channel, unless people from outside can read there by now."""
        workspace = self._installed.of(channel.tenant)
        if workspace is None:
            return Gone("channel_gone")
        # Where it stands: meanwhile the programme may speak elsewhere.
        place, _, stamp = reference.partition(" ")
        bucket = _Bucket(channel.tenant, place)
        said = await self._may_post(workspace, bucket) or await self._call(workspace, bucket, card, language, stamp)
        if isinstance(said, Posted):
            return Sent()
        return Gone("message_gone") if said in MESSAGE_GONE | CHANNEL_CLOSED else _other(said)

    async def reaches(self, channel: Channel) -> bool | None:
        """Whether something could be posted in a channel; None where Slack does not say, or not to us."""
        workspace, place = self._installed.of(channel.tenant), place_of(channel.channel_id)
        if not is_place(place):
            return False
        if workspace is None:
            return None
        try:
            about = (await self._web.asked(workspace, "conversations.info", channel=place)).get("channel")
        except SlackApiError as error:
            return False if refusal(error) in CHANNEL_CLOSED else None
        except Exception as error:  # nothing but a question was asked
            log.info("slack.not_asked", error=type(error).__name__)
            return None
        said = cast("Mapping[str, object]", about or {})
        shared = any(said.get(name) for name in ("is_ext_shared", "is_pending_ext_shared", "is_archived"))
        return not shared and said.get("is_member") is not False

    async def _call(
        self, workspace: Workspace, bucket: _Bucket, card: Card, language: str, stamp: str = ""
    ) -> PostOutcome | str:
        """Post. Returns what became of it, or Slack's word where that means another thing here than there.

        Args: stamp: the message that is changed, by its time, instead of posting a new one.
        """
        about = {"ts": stamp} if stamp else {"unfurl_links": False, "unfurl_media": False}
        body = {"channel": bucket.conversation, **about, **render.message(card, catalogue(language))}
        # Booked before it is sent: whatever becomes of it, Slack may have counted it.
        self._hold(bucket, PACE)
        try:
            method = "chat.update" if stamp else "chat.postMessage"
            said = words_of(await self._web.client(workspace).api_call(method, json=body))
        except SlackApiError as error:
            return await self._refused(workspace, bucket, error)
        except ClientConnectorError as error:
            # Nobody was reached, so nothing was done.
            self._unwell(bucket, error)
            return TryAgain()
        except Exception as error:  # the answer did not come, or not as Slack writes it
            self._unwell(bucket, error)
            return Unknown()
        return Posted(f"{said['channel']} {said['ts']}" if {"channel", "ts"} <= said.keys() else STANDS)

    async def _may_post(self, workspace: Workspace, bucket: _Bucket) -> TryAgain | Gone | str | None:
        """What stands against writing in a channel; None when nothing does."""
        return await self._make_sure(workspace, bucket) or await self._look(workspace, bucket)

    async def _make_sure(self, workspace: Workspace, bucket: _Bucket) -> TryAgain | None:
        """Ask whether Slack still takes a token of which it said that one ended; None when nothing is in doubt."""
        if not self._installed.doubted(workspace):
            return None
        try:
            await identify(self._web, workspace.token)
        except SlackApiError as error:
            await self._refused(workspace, bucket, error)
            return TryAgain()
        except Exception as error:  # nothing but a question was asked
            self._unwell(bucket, error)
            return TryAgain()
        self._installed.believe(workspace)
        return None

    async def _look(self, workspace: Workspace, bucket: _Bucket) -> TryAgain | Gone | str | None:
        """What Slack says of a channel that stands against writing there; None when nothing does."""
        if self._clock.now() < self._private.get(bucket, ALWAYS):
            return None
        try:
            said = await self._web.asked(workspace, "conversations.info", channel=bucket.conversation)
        except SlackApiError as error:
            if refusal(error) == "missing_scope":
                # Whether people from outside read along cannot be known then, so nothing is written.
                return Gone("channel_unchecked")
            outcome = await self._refused(workspace, bucket, error)
            return TryAgain() if isinstance(outcome, Unknown) else outcome
        except Exception as error:  # nothing but a question was asked
            self._unwell(bucket, error)
            return TryAgain()
        about = cast("Mapping[str, object]", said.get("channel") or {})
        if any(about.get(name) is not False for name in ("is_ext_shared", "is_pending_ext_shared") if name in about):
            return Gone("channel_shared")
        if "is_ext_shared" not in about:
            return Gone("channel_unchecked")
        self._private[bucket] = self._clock.now() + BELIEVED
        return None

    async def _refused(self, workspace: Workspace, bucket: _Bucket, error: SlackApiError) -> TryAgain | Unknown | str:
        word, response = refusal(error), vars(error)["response"]
        status: object = getattr(response, "status_code", None) or getattr(response, "status", 0)
        if status == 429 or word in BUSY:
            return self._limited(bucket, getattr(response, "headers", {}))
        if word in NOT_INSTALLED:
            log.error("slack.token_refused", reason=word)
            await self._installed.refused(workspace)
            return TryAgain()
        if (isinstance(status, int) and status >= 500) or word in UNWELL | {""}:
            self._unwell(bucket, error)
            return Unknown()
        if word in NOT_REACHABLE | CHANNEL_CLOSED | MESSAGE_GONE:
            return word
        log.error("slack.refused", reason=word)
        if word in NOT_ALLOWED:
            self._hold(_Bucket(bucket.tenant), REFUSED_ALL)
        return TryAgain()

    def _limited(self, bucket: _Bucket, headers: Mapping[str, str]) -> TryAgain:
        """Slack asks for silence: in this conversation, or, when another was refused meanwhile too, everywhere."""
        now = self._clock.now()
        asked = headers.get("Retry-After", "")
        wait = min(timedelta(seconds=max(1, int(asked))), LONGEST) if asked.isdecimal() else RECOVERS
        others = [one for one in self._from if one.tenant == bucket.tenant and one not in {bucket, _Bucket(one.tenant)}]
        crowded = any(self._from[one] > now + PACE for one in others)
        self._hold(_Bucket(bucket.tenant) if crowded else bucket, wait)
        self._hold(bucket, wait)
        return TryAgain(wait)

    def _unwell(self, bucket: _Bucket, error: Exception) -> None:
        log.warning("slack.call_failed", error=type(error).__name__)
        self._hold(_Bucket(bucket.tenant), RECOVERS)

    def _hold(self, bucket: _Bucket, span: timedelta) -> None:
        self._from[bucket] = max(self._from.get(bucket, ALWAYS), self._clock.now() + span)


def _other(outcome: R | str) -> R | TryAgain:
    """What became of a message. A word that means nothing here is a refusal that may pass."""
    return TryAgain() if isinstance(outcome, str) else outcome
