"""Every answer, shown in Slack from wherever somebody acted.

What Slack takes as the answer to a request itself is given back; everything else is called first, while Slack waits.
After that nothing happens: the answer is the last thing of a turn.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import assert_never

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.base import Reply
from bot.platforms.slack import render
from bot.platforms.slack.inbound import BELOW, MOST_WINDOWS, Origin, View, Way
from bot.platforms.slack.text import Json
from bot.platforms.slack.workspace import NOT_INSTALLED, Web, Workspace, refusal, wait_of
from bot.screens.answers import Done, FieldErrors, Open, Push, Replace, Say
from bot.screens.elements import Card, Form, Image, Text
from bot.text.catalogue import Catalogue, T, Words, catalogue

NOT_OPENED = T("The window did not open. Please try again.")
NOT_SHOWN = T("The window could not be drawn again. Close it and open it anew to see where things stand.")

NOT_DRAWN = frozenset({"invalid_arguments", "invalid_blocks"})
"""Slack does not take what a window consists of, or cannot fetch a picture in it."""

_CODE = re.compile(r"[a-z_]{1,60}")

log = structlog.get_logger("peerlearn.slack")


class Answerer:
    """Shows answers through one web session."""

    def __init__(self, web: Web, refused: Callable[[Workspace], Awaitable[None]]) -> None:
        """Args: refused: told of a workspace whose token Slack takes no longer."""
        self._web, self._refused = web, refused

    async def show(self, workspace: Workspace, way: Way, reply: Reply, until: float) -> Json | None:
        """Show an answer. Returns what Slack gets as the answer to its request, None being nothing.

        `until` is when it has to be there, by the event loop's clock. Raises DoesNotFit before anything is called.
        """
        showing = Showing(self._web, self._web.client(workspace), way, catalogue(reply.language), until)
        try:
            return await self._shown(showing, reply)
        finally:
            if showing.token_refused and workspace.token:
                # What is left to do is done by the next message, if there is no time for it now.
                with suppress(TimeoutError):
                    async with asyncio.timeout_at(until):
                        await self._refused(workspace)

    async def _shown(self, showing: "Showing", reply: Reply) -> Json | None:
        match reply.answer:
            case Say(card):
                return await showing.say(card)
            case Open(form) | Push(form):
                return await showing.lay(form)
            case Replace(form):
                return await showing.replace(form)
            case FieldErrors(form, errors):
                return await showing.refuse(form, errors)
            case Done():
                return None
            case _:
                assert_never(reply.answer)


class Showing:
    """One answer on its way to one person."""

    def __init__(self, web: Web, client: AsyncWebClient, way: Way, speak: Catalogue, until: float) -> None:
        self._web, self._client, self._way, self._speak, self._until = web, client, way, speak, until
        self.token_refused = False

    async def say(self, card: Card) -> Json | None:
        """Show a card where somebody is, to them alone."""
        way = self._way
        match way.origin:
            case Origin.COMMAND:
                return {"response_type": "ephemeral", **render.message(card, self._speak)}
            case Origin.MESSAGE:
                await self._whisper(render.message(card, self._speak))
                return None
            case Origin.EVENT:
                drawn = render.message(card, self._speak)
                await self._call("chat.postMessage", channel=way.user_id, **drawn)
                return None
            case Origin.OPENED:
                await self._publish(card)
                return None
            case Origin.SHORTCUT | Origin.HOME | Origin.WINDOW | Origin.SENT:
                return await self.lay(Form(card.name, T("Answer"), card.elements, close=T("Close")))
            case _:
                assert_never(way.origin)

    async def lay(self, form: Form) -> Json | None:
        """Open a window, over the one that acted if there is one."""
        way, under = self._way, self._way.view
        if way.origin in {Origin.SENT, Origin.WINDOW} and under is not None:
            return await self._lay_over(form, under)
        if not way.trigger:
            return await self._words(NOT_OPENED)
        failed = await self._view("views.open", form, (), trigger_id=way.trigger)
        return await self._words(NOT_OPENED) if failed else None

    async def replace(self, form: Form) -> Json | None:
        """Put a window in the place of the one that acted, or of its like underneath."""
        way, view = self._way, self._way.view
        if view is None or way.origin is Origin.HOME:
            return await self.lay(form)
        names = tuple(name for name, _ in view.below)
        if way.origin is Origin.WINDOW:
            failed = await self._view("views.update", form, names, view_id=view.id, hash=view.hash)
            # Somebody pressed twice: what the first press showed stands there already.
            return await self._words(NOT_SHOWN) if failed not in {"", "hash_conflict"} else None
        like = next((at for at in reversed(range(len(names))) if names[at] == form.name), None)
        if like is not None and await self._replace_below(form, view, like):
            return None
        return {"response_action": "update", "view": self._draw(form, names)}

    async def refuse(self, form: Form, errors: Mapping[str, Words]) -> Json | None:
        """Say at the fields of a form what is wrong with them."""
        view = self._way.view
        if view is None or self._way.origin is not Origin.SENT:
            return await self.lay(form)
        if errors and errors.keys() <= set(view.fields):
            return render.errors(errors, self._speak)
        # An error at a field that is not in the window would be an error of ours to Slack.
        return {"response_action": "update", "view": self._draw(form, tuple(name for name, _ in view.below))}

    async def _lay_over(self, form: Form, under: View) -> Json | None:
        names = (*(name for name, _ in under.below), under.name or "-")
        sent = self._way.origin is Origin.SENT
        if under.depth < MOST_WINDOWS:
            if sent:
                return {"response_action": "push", "view": self._draw(form, names)}
            failed = await self._view("views.push", form, names, trigger_id=self._way.trigger)
            return await self._words(NOT_OPENED) if failed else None
        # Slack lays three windows over each other and no more. What was typed must not be lost to a refusal.
        words = " ".join(self._speak.say(element.words) for element in form.elements if isinstance(element, Text))
        if sent and under.fields and not form.fields and words:
            return render.errors({under.fields[-1]: words}, self._speak)
        return await self.replace(form)

    async def _replace_below(self, form: Form, view: View, like: int) -> bool:
        """Draw again what lies under the window that acted, which Slack then closes."""
        names = [name for name, _ in view.below]
        for at in reversed(range(like, len(names))):
            if await self._view("views.update", form, tuple(names[:at]), view_id=view.below[at][1]):
                return False
        return True

    async def _publish(self, card: Card) -> None:
        await self._call("views.publish", user_id=self._way.user_id, view=render.home(card, self._speak))

    async def _words(self, words: Words) -> Json | None:
        """Say in words what could not be shown, wherever that is possible."""
        drawn = render.message(Card("refused", words, (Text(words),)), self._speak)
        if self._way.origin is Origin.COMMAND:
            return {"response_type": "ephemeral", **drawn}
        if self._way.origin is Origin.MESSAGE:
            await self._whisper(drawn)
        else:
            message = {"channel": self._way.user_id, **drawn}
            await self._tried(lambda: self._client.api_call("chat.postMessage", json=message), last=True)
        return None

    async def _whisper(self, drawn: Json) -> None:
        """Show a message to one person where they pressed a button, and keep it nowhere."""
        way = self._way
        failed = await self._call("chat.postEphemeral", channel=way.channel, user=way.user_id, **drawn)
        if failed and way.response_url:
            said = {"response_type": "ephemeral", "replace_original": False, **drawn}
            url = way.response_url
            await self._tried(lambda: self._respond(url, said), last=True)

    async def _respond(self, url: str, said: Json) -> None:
        async with self._web.session.post(url, json=said) as answered:
            answered.raise_for_status()

    async def _call(self, method: str, **fields: object) -> str:
        return await self._tried(lambda: self._client.api_call(method, json=fields))

    async def _view(self, method: str, form: Form, below: tuple[str, ...], **fields: object) -> str:
        """Show a window. Slack fetches pictures first, and shows none of a window of which it cannot fetch one."""
        failed = await self._call(method, view=self._draw(form, below), **fields)
        plain = tuple(one for one in form.elements if not isinstance(one, Image))
        if failed not in NOT_DRAWN or len(plain) == len(form.elements):
            return failed
        return await self._call(method, view=self._draw(replace(form, elements=plain), below), **fields)

    def _draw(self, form: Form, below: tuple[str, ...]) -> Json:
        hidden = {**form.hidden, BELOW: " ".join(below)} if below else form.hidden
        return render.view(replace(form, hidden=hidden), self._speak)

    async def _tried(self, call: Callable[[], Awaitable[object]], *, last: bool = False) -> str:
        """Call Slack while somebody waits. Returns why it failed in a word, empty when it did not.

        Unless it is the last way to say something, it gives up early enough for its failure to be said in words.
        """
        clock = asyncio.get_running_loop()
        # What answers a command is said in words without another call.
        kept = 0 if last or self._way.origin is Origin.COMMAND else (self._until - clock.time()) / 3
        try:
            async with asyncio.timeout_at(self._until - kept):
                await self._once_more(call, self._until - kept - clock.time())
        except SlackApiError as error:
            said = refusal(error)
            reason = said if _CODE.fullmatch(said) else "unreadable"
            self.token_refused = self.token_refused or said in NOT_INSTALLED
        except TimeoutError:
            reason = "timeout"
        except (ClientError, OSError):
            reason = "unreachable"
        except Exception:  # whatever Slack's library makes of an answer that is not Slack's
            reason = "unreadable"
        else:
            return ""
        log.warning("slack.call_failed", reason=reason)
        return reason

    async def _once_more(self, call: Callable[[], Awaitable[object]], left: float) -> None:
        """Call, and once more where Slack asks for a silence that whoever waits can sit out."""
        try:
            await call()
        except SlackApiError as error:
            wait = wait_of(error)
            if wait is None or wait.total_seconds() >= left:
                raise
            await asyncio.sleep(wait.total_seconds())
            await call()
