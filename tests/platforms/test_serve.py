"""`peerlearn serve` itself on Slack and Teams at once: one process, and on each platform its own people."""

import re
from pathlib import Path

import httpx

from bot.app import SystemClock
from tests.drivers.serving import on_this_machine
from tests.drivers.slack_api import SlackApi
from tests.drivers.slack_door import SECRET as SIGNING
from tests.drivers.slack_door import signed
from tests.drivers.slack_people import Hands, HttpLine
from tests.drivers.slack_world import Human
from tests.drivers.teams_people import TeamsPerson
from tests.drivers.teams_service import APP_ID, SECRET, TENANT, TeamsService
from tests.platforms.slack.test_serve import serving, surroundings


async def test_one_process_is_on_both_platforms(tmp_path: Path) -> None:
    clock, service = SystemClock(), TeamsService()
    async with SlackApi(clock).running() as api, on_this_machine(service.app) as base:
        service.base = base
        team = api.world.founds("T0WARD", "xoxb-ward")
        team.joins(Human("U0ANA", locale="fr-CA"))
        settings = surroundings(
            tmp_path,
            api.url,
            SLACK_SIGNING_SECRET=SIGNING,
            TEAMS_APP_ID=APP_ID,
            TEAMS_APP_SECRET=SECRET,
            TEAMS_TENANT_ID=TENANT,
            TEAMS_OPENID_URL=f"{base}/openid",
            TEAMS_TOKEN_URL=f"{base}/token",
            TEAMS_SERVICE_HOSTS=base.partition("//")[2],
        )
        async with serving(tmp_path, settings) as (said, _), httpx.AsyncClient() as http:
            (address,) = re.findall(r"(http://\S+)/slack/events", said)
            line = HttpLine(http, lambda body: signed(body, clock), f"{address}/slack/events")
            answer = await Hands(api, team, "U0ANA", line).types("/peer help")
            assert answer is not None
            assert answer["text"] == "Apprentissage par les pairs\N{NO-BREAK SPACE}: aide"
            async with httpx.AsyncClient(base_url=address) as door:
                eli = TeamsPerson(service, door, "eli", "en-CA", "America/Toronto")
                assert (await eli.types("help")).status_code == 200
                for _ in range(200):
                    if eli.received:
                        break
                    # Whoever asks is answered first, and the message comes right after.
                    await eli.deliver({"type": "typing"})
                assert eli.received[-1]["summary"] == "Peer learning: help"
                assert (await eli.deliver({"type": "zebra"})).status_code == 200
        assert {call.token for call in api.calls} == {"xoxb-ward"}
