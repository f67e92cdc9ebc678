"""Slack: what comes in over HTTP or a socket goes one way from here on, through the same dispatcher to the same answer.

Slack's library finds the workspace and the kind of what came. It is entered behind its own reading of requests, which
is ours (`guard`), and it is given no chance to answer anything but 200 or to go on after the answer.
"""

import asyncio
import json
import os
import re
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from starlette.routing import BaseRoute, Route

from bot.domain.people import Account
from bot.domain.programmes import Channel
from bot.platforms.base import Dispatch, NotConnected, Reply
from bot.platforms.received import Json, part_of, text_of
from bot.platforms.slack.answer import Answerer
from bot.platforms.slack.directory import SlackDirectory, Someone
from bot.platforms.slack.front import Front
from bot.platforms.slack.guard import Guard
from bot.platforms.slack.inbound import Act, Origin, read
from bot.platforms.slack.installed import Installed, remembered
from bot.platforms.slack.manifest import EVENTS_PATH
from bot.platforms.slack.send import SlackSender
from bot.platforms.slack.socket import Socket
from bot.platforms.slack.workspace import (
    NOT_INSTALLED,
    PLATFORM,
    SetToken,
    Web,
    Workspace,
    identify,
    reason,
    tenant_of,
    verdict,
)
from bot.ports.clock import Clock
from bot.ports.outbox import Outcome, PostOutcome
from bot.ports.unit import Store
from bot.screens import refusals
from bot.screens.answers import Push, Say
from bot.screens.elements import Card, Text
from bot.screens.inputs import Input
from bot.text.catalogue import Sentence, T, language_of

STRANGER = T("This programme belongs to another workspace, so it cannot be used from yours.")

ENDED = T(
    "The bot was taken out of this workspace, or its token was taken back. Ask whoever runs it for a new token. Nothing"
    " is lost."
)

LATE = T("This takes longer than usual. Please try again in a moment: a form that is sent twice counts once.")

_ANY = re.compile("")
_ENDS = ("app_uninstalled", "tokens_revoked")
_THEIRS = ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET")

log = structlog.get_logger("peerlearn.slack")


class Slack:
    """The platform. It hands what people do to the bot, and shows what comes back."""

    name = PLATFORM
    tells_guests = True

    def __init__(
        self,
        *,
        secrets: Sequence[str],
        clock: Clock,
        web: Web,
        app_token: str,
        installed: Installed,
        directory: SlackDirectory,
        sender: SlackSender,
        fault: Callable[[Exception], str],
    ) -> None:
        """Args: secrets: the app's signing secret, and the old one while it is being changed; none without HTTP.
        app_token: opens a socket, empty without one; fault: puts a fault of ours into the log and gives its token.
        """
        self._installed, self._directory, self._sender = installed, directory, sender
        self._fault, self._web, self._answerer = fault, web, Answerer(web, installed.refused)
        self._front = Front(web, installed)
        self._guard = Guard(secrets, clock, self.receive) if secrets else None
        self._socket = Socket(web, app_token, self.receive) if app_token else None
        self._bolt = _dispatcher(self._authorize, self._act, self._end)

    async def door(self) -> str | None:
        """The address that opens the bot in Slack; None while Slack does not say which app it is."""
        return await self._front.address()

    def hand_to(self, dispatch: Dispatch) -> None:
        """From now on, hand to the bot what people do."""
        self._dispatch = dispatch

    def routes(self) -> list[BaseRoute]:
        """Where Slack reaches us over HTTP."""
        return [Route(EVENTS_PATH, self._guard, methods=["GET", "POST"])] if self._guard else []

    def people_changed(self) -> None:
        """Somebody came, left or changed. What Slack says of people is not ours, and stays as it is."""

    async def direct(self, account: Account, card: Card, language: str) -> Outcome:
        """Send a message to one person."""
        return await self._sender.direct(account, card, language)

    async def post(self, channel: Channel, card: Card, language: str) -> PostOutcome:
        """Send a message to everyone in a channel."""
        return await self._sender.post(channel, card, language)

    async def update(self, channel: Channel, reference: str, card: Card, language: str) -> Outcome:
        """Put a card in the place of one that was posted."""
        return await self._sender.update(channel, reference, card, language)

    async def reaches(self, channel: Channel) -> bool | None:
        """Whether something could be posted in a channel; None where Slack does not say, or not to us."""
        return await self._sender.reaches(channel)

    def opens(self, way: Account | Channel) -> datetime | None:
        """From when on a message may leave that way; None while its workspace takes none."""
        return self._sender.opens(way)

    async def run(self) -> None:
        """Keep a socket open, if there is to be one."""
        if self._socket is not None:
            await self._socket.run()

    async def close(self) -> None:
        """Let go of every connection."""
        await self._web.close()

    async def receive(self, body: Json) -> str:
        """Do what a request of Slack's asks for. Returns the answer as JSON, empty when there is none to give."""
        try:
            request = AsyncBoltRequest(mode="socket_mode", body=dict(body), headers={})
            answered = await self._bolt.async_dispatch(request)
        except Exception as error:  # a shape that Slack's library does not expect
            log.warning("slack.unreadable", error=type(error).__name__)
            return ""
        if answered.status != 200:
            # Slack would deliver an event again for any other answer, and show a failure for anything else.
            log.warning("slack.unanswered", status=answered.status)
            return ""
        return answered.body or ""

    async def _authorize(self, context: AsyncBoltContext) -> AuthorizeResult:
        enterprise_id, team_id = context.enterprise_id or "", context.team_id or ""
        found = self._installed.find(enterprise_id, team_id)
        return AuthorizeResult(
            enterprise_id=enterprise_id or None,
            team_id=team_id or None,
            bot_id=found.bot_id if found else None,
            bot_user_id=found.bot_user_id if found else None,
            bot_token=found.token if found else None,
        )

    async def _act(self, context: AsyncBoltContext, body: dict[str, object]) -> BoltResponse:
        """Somebody did something. Nothing is ever raised from here: Slack's library would make a failure of it."""
        try:
            said = await self._answer(context, body)
        except Exception as error:
            self._fault(error)
            said = None
        return BoltResponse(status=200, body="" if said is None else json.dumps(said, ensure_ascii=False))

    async def _answer(self, context: AsyncBoltContext, body: Json) -> Json | None:
        until = asyncio.get_running_loop().time() + self._web.hurry
        found, team = self._where(context, body)
        if found is None:
            await self._installed.look_again(context.enterprise_id or "", team)
            found, team = self._where(context, body)
        # An app of a whole organisation acts in each of its workspaces, and each has a programme of its own.
        act = read(body, tenant_of(found.enterprise_id if found else "", team))
        if act is None or (found is not None and found.bot_id and act.way.user_id == found.bot_user_id):
            return None
        if found is None:
            words = ENDED if self._installed.has_ended(context.enterprise_id or "", team) else STRANGER
            nobody = Workspace("", team, "", "", "")
            return await self._answerer.show(nobody, act.way, Reply(_refused(act, words), "en"), until)
        someone = await self._who(found, act.way.user_id)
        known = someone or Someone()
        language = known.language
        given = replace(act.given, who=replace(act.given.who, language=language, zone=known.zone, guest=known.guest))
        if _comes_from_elsewhere(found, act, known):
            reply = Reply(_refused(act, STRANGER), language_of(language))
        else:
            reply = await self._ask(act, given, language_of(language), until)
        try:
            return await self._answerer.show(found, act.way, reply, until)
        except Exception as error:
            words = refusals.unexpected(self._fault(error))
            return await self._answerer.show(found, act.way, Reply(_refused(act, words), reply.language), until)

    async def _ask(self, act: Act, given: Input, language: str, until: float) -> Reply:
        """Ask the bot. When it takes too long for Slack, that is said, and what was begun goes on to its end."""
        # A form is answered in the response itself; everything else may need a call to Slack afterwards.
        left = 0 if act.way.origin is Origin.SENT else self._web.hurry / 3
        try:
            async with asyncio.timeout_at(until - left):
                return await asyncio.shield(self._dispatch(given))
        except TimeoutError:
            log.warning("slack.late")
            return Reply(_refused(act, LATE), language)

    def _where(self, context: AsyncBoltContext, body: Json) -> tuple[Workspace | None, str]:
        """The workspace in which somebody acted, and its team."""
        enterprise_id, team = context.enterprise_id or "", text_of(body, "team", "id")
        # Slack's library goes by where a window's app was installed first. That is another workspace for people who
        # belong to two, and the only one we know for people who come from elsewhere.
        for team_id in (team, context.team_id or ""):
            found = self._installed.find(enterprise_id, team_id) if team_id else None
            if found is not None:
                return found, team_id
        return None, context.team_id or ""

    async def _who(self, workspace: Workspace, user_id: str) -> Someone | None:
        try:
            # Two thirds of the time are left for the answer: it is given all the same, without knowing.
            async with asyncio.timeout(self._web.hurry / 3):
                return await self._directory.person(workspace, user_id)
        except TimeoutError:
            return None

    async def _end(self, context: AsyncBoltContext, body: dict[str, object]) -> BoltResponse:
        """A workspace took the bot out, or its token back."""
        event = part_of(body, "event")
        # Tokens of single people are revoked in the same words. The bot has none, and goes on.
        if text_of(event, "type") == "app_uninstalled" or part_of(event, "tokens").get("bot"):
            try:
                found = self._installed.find(context.enterprise_id or "", context.team_id or "")
                if found is not None:
                    await self._confirm(found)
            except Exception as error:
                self._fault(error)
        return BoltResponse(status=200, body="")

    async def _confirm(self, workspace: Workspace) -> None:
        """Ask Slack whether a token ended. An event does not say which one did, and may come after the next.

        Without an answer the sender asks again before anything leaves.
        """
        try:
            async with asyncio.timeout(self._web.hurry):
                await identify(self._web, workspace.token)
        except Exception as error:
            ended = verdict(error) in NOT_INSTALLED
            log.info("slack.token_ended" if ended else "slack.token_doubted", error=type(error).__name__)
            if ended:
                await self._installed.refused(workspace)
            else:
                self._installed.doubt(workspace)
        else:
            self._installed.believe(workspace)


async def connect(
    web: Web,
    bot_token: str,
    *,
    secrets: Sequence[str],
    app_token: str,
    store: Store,
    clock: Clock,
    fault: Callable[[Exception], str],
    token_now: Callable[[], str] | None = None,
) -> Slack:
    """Slack, for the workspace that a token speaks for, over a web session that it closes. Raises NotConnected.

    Args: token_now: the bot token that is set by now, for when the first one is worth nothing any more. It may block.
    """
    known = await remembered(store)
    try:
        workspace = await identify(web, bot_token)
    except Exception as error:
        # When it is Slack that is away, the bot goes on where it has been before.
        before = None if verdict(error) else next((one for one in known if one.token == bot_token), None)
        if before is None:
            await web.close()
            raise _not_connected(error) from None
        workspace = before
    installed = Installed(store, known, SetToken(web, token_now or (lambda: bot_token)).workspace)
    await installed.remember(workspace)
    return Slack(
        secrets=secrets,
        clock=clock,
        web=web,
        app_token=app_token,
        installed=installed,
        directory=SlackDirectory(web, clock),
        sender=SlackSender(web, installed, clock),
        fault=fault,
    )


def _not_connected(error: Exception) -> NotConnected:
    if verdict(error):
        return NotConnected(
            f"PEERLEARN_SLACK_BOT_TOKEN: Slack refuses it ({verdict(error)}). "
            "Copy the app's bot token again; it begins xoxb-."
        )
    return NotConnected(
        f"PEERLEARN_SLACK_API_URL: Slack does not answer there ({reason(error)}). "
        "Check the address, and whether this machine may reach it."
    )


def _comes_from_elsewhere(workspace: Workspace, act: Act, someone: Someone) -> bool:
    # In an organisation people belong to several workspaces; there the directory alone knows.
    elsewhere = act.team_id and not workspace.enterprise_id and act.team_id != workspace.team_id
    return bool(elsewhere) or someone.stranger


def _refused(act: Act, words: Sentence) -> Say | Push:
    if act.way.origin in {Origin.WINDOW, Origin.SENT}:
        return Push(refusals.window(words))
    return Say(Card("refused", words, (Text(words),)))


Listener = Callable[[AsyncBoltContext, dict[str, object]], Awaitable[BoltResponse]]


def _dispatcher(
    authorize: Callable[[AsyncBoltContext], Awaitable[AuthorizeResult]], act: Listener, end: Listener
) -> AsyncApp:
    """Slack's library, with everything switched off that the guard does, or that would call Slack before we do."""

    async def authorized(context: AsyncBoltContext) -> AuthorizeResult:
        return await authorize(context)

    async def acted(context: AsyncBoltContext, body: dict[str, object]) -> BoltResponse:
        return await act(context, body)

    async def ended(context: AsyncBoltContext, body: dict[str, object]) -> BoltResponse:
        return await end(context, body)

    with _without(_THEIRS):
        bolt = AsyncApp(
            name="peerlearn",
            authorize=authorized,
            process_before_response=True,
            # What the bot itself says is told apart where it is read: a token may speak for a person, too.
            ignoring_self_events_enabled=False,
            request_verification_enabled=False,
            ssl_check_enabled=False,
            url_verification_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
    bolt.command(_ANY)(acted)
    bolt.shortcut(_ANY)(acted)
    bolt.action(_ANY)(acted)
    bolt.view(_ANY)(acted)
    for name in _ENDS:
        bolt.event(name)(ended)
    # Everything else that happens in a workspace is taken note of with an empty answer.
    bolt.event(_ANY)(acted)
    return bolt


@contextmanager
def _without(names: Sequence[str]) -> Generator[None]:
    """Hide what other programs are told: Slack's library would take a token from it, or begin an OAuth flow."""
    hidden = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(hidden)
