"""Looks from outside at what Microsoft lets the bot do, and says what to do about what is wrong. It sends nothing."""

import asyncio
import time
from collections.abc import Collection, Mapping, Sequence

import httpx

from bot.domain.programmes import Channel, Connector
from bot.platforms.base import Finding
from bot.platforms.received import Json, members_of, text_of
from bot.platforms.teams import connector
from bot.platforms.teams.app import PATH
from bot.platforms.teams.channels import meant
from bot.platforms.teams.keys import SigningKeys
from bot.platforms.teams.pace import Pace
from bot.platforms.teams.registration import Registration
from bot.platforms.teams.token import NoToken, Token
from bot.ports.clock import Clock
from bot.ports.outbox import Gone


async def look(registration: Registration, web: httpx.AsyncClient, clock: Clock, base_url: str) -> list[Finding]:
    """The address, the bot's own token, and the keys with which Microsoft signs."""
    keys = SigningKeys(registration.openid_url, web, clock)
    await keys.refresh()
    try:
        await Token(registration, web, time.monotonic).get()
        token = Finding(True, "Microsoft gives the bot a token for Teams.")
    except NoToken:
        token = Finding(
            False,
            "Microsoft gives the bot no token for Teams: check PEERLEARN_TEAMS_APP_ID, PEERLEARN_TEAMS_APP_SECRET"
            " and PEERLEARN_TEAMS_TENANT_ID, and whether this machine reaches PEERLEARN_TEAMS_TOKEN_URL.",
        )
    if keys.number:
        known = Finding(True, f"Microsoft's signing keys are known: {keys.number}.")
    else:
        known = Finding(False, "Microsoft's signing keys cannot be fetched: check PEERLEARN_TEAMS_OPENID_URL.")
    return [_address(f"{base_url}{PATH}"), token, known]


def _address(door: str) -> Finding:
    if door.startswith("https://"):
        return Finding(True, f"The messaging endpoint of the registration is to be {door}.")
    return Finding(False, f"Teams delivers to an https address only, and {door} is none: set PEERLEARN_BASE_URL.")


def heard(registration: Registration, connectors: Mapping[str, Connector]) -> list[Finding]:
    """When something came last, and whether an answer may go where it came from. `connectors` are by tenant."""
    if not connectors:
        return [Finding(True, "Nothing has come from Teams yet: add the bot there and type help to it.")]
    far = sorted({one.service_url for one in connectors.values() if not registration.trusts(one.service_url)})
    last = max(one.heard_on for one in connectors.values())
    findings = [Finding(True, f"Something verified came from Teams last on {last.isoformat()}.")]
    if far:
        hosts = "PEERLEARN_TEAMS_SERVICE_HOSTS"
        findings.append(Finding(False, f"Nothing can be sent to {', '.join(far)}: add its host to {hosts}."))
    return findings


def unread(counted: Mapping[str, int]) -> Finding:
    """What came in the last month and could not be understood: how often, by reason."""
    if not counted:
        return Finding(True, "Whatever came from Teams in the last 30 days was understood.")
    listed = ", ".join(f"{number} {reason}" for reason, number in sorted(counted.items()))
    remedy = (
        'The log has an `error` beside each "fault": that is one of the bot\'s own, and worth a report.'
        if "fault" in counted
        else "Nobody has to do anything: a newer version of the bot may know more."
    )
    said = (
        f"Not understood of what came from Teams in the last 30 days: {listed}. {remedy} docs/teams.md has the words."
    )
    return Finding(True, said, careful=True)


async def channels(
    registration: Registration,
    web: httpx.AsyncClient,
    clock: Clock,
    spoken_in: Sequence[Channel],
    connectors: Mapping[str, Connector],
    teams: Mapping[str, Collection[str]],
) -> list[Finding]:
    """Whether the bot reaches the channels that programmes speak in, and whether guests read along there."""
    token, pace = Token(registration, web, time.monotonic), Pace(time.monotonic, asyncio.sleep)
    calls = connector.Connector(registration, token, pace, web, clock)
    heard_from = ((one, connectors[one.tenant].service_url) for one in spoken_in if one.tenant in connectors)
    return [
        await _channel(calls, url, one, teams.get(one.tenant, ()))
        for one, url in heard_from
        if registration.trusts(url)
    ]


async def _channel(calls: connector.Connector, url: str, channel: Channel, teams: Collection[str]) -> Finding:
    name, guests, page = channel.channel_id, 0, ""
    found = await meant(calls, url, channel.tenant, teams, name)
    while True:
        there = connector.Address(url, channel.tenant, found) if isinstance(found, str) else None
        answer = await calls.members(there, page) if there else found
        if isinstance(answer, Gone):
            remedy = (
                "Add the app to the team that the channel belongs to. If it is there, the name fits no channel or"
                " several: a coordinator types `@Peer learning here` in the right one."
            )
            return Finding(False, f"The bot does not reach the channel {name}. {remedy}")
        if not isinstance(answer, connector.Took):
            return Finding(False, f"Whether the bot reaches the channel {name} cannot be told now. Try again.")
        guests += sum(map(_is_guest, members_of(answer.said, "members")))
        page = text_of(answer.said, "continuationToken")
        if not page:
            break
    if guests:
        return Finding(True, f"The bot reaches the channel {name}. Guests who read it, too: {guests}.", careful=True)
    return Finding(True, f"The bot reaches the channel {name}, and no guests read it.")


def _is_guest(member: Json) -> bool:
    """By the name that Microsoft's directory gives a guest: the role in Teams' answer is "user" for most of them."""
    return text_of(member, "userRole") == "guest" or "#ext#" in text_of(member, "userPrincipalName").casefold()
