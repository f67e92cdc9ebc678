"""Looks from outside at what Microsoft lets the bot do, and says what to do about what is wrong. It sends nothing."""

import time
from collections.abc import Mapping

import httpx

from bot.domain.programmes import Connector
from bot.platforms.base import Finding
from bot.platforms.teams.app import PATH
from bot.platforms.teams.keys import SigningKeys
from bot.platforms.teams.registration import Registration
from bot.platforms.teams.token import NoToken, Token
from bot.ports.clock import Clock


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
