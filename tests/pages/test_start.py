"""The address for a button in another program: it leads to the chat, and takes nothing along."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from httpx import ASGITransport, AsyncClient, Response
from starlette.applications import Starlette
from structlog.testing import capture_logs

from bot.pages import start

SLACK, TEAMS = "https://slack.example/app_redirect?app=A0PEER&team=T0WARD", "https://teams.example/l/chat?message=case"


@dataclass(frozen=True)
class Way:
    """A chat, and the address that opens it."""

    name: str
    address: str | None

    async def door(self) -> str | None:
        return self.address


async def asks(ways: Sequence[Way], path: str = "/case", language: str = "en-CA", **more: str) -> Response:
    app = Starlette(routes=start.routes(ways))
    async with AsyncClient(transport=ASGITransport(app), base_url="https://peer.example") as web:
        return await web.get(path, headers={"accept-language": language, **more})


@pytest.mark.parametrize("path", ["/case", "/cas", "/case?"])
@pytest.mark.parametrize(
    ("way", "leads"),
    [
        (Way("slack", SLACK), f"{SLACK}#"),
        (Way("teams", TEAMS), f"{TEAMS}#"),
        (Way("local", "/local#case"), "/local#case"),
    ],
)
async def test_with_one_chat_it_leads_there_at_once_and_says_nothing_of_where_one_came_from(
    path: str, way: Way, leads: str
) -> None:
    answer = await asks([way], path)
    assert (answer.status_code, answer.headers["location"]) == (303, leads)
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"


async def test_with_two_chats_people_choose_and_where_none_can_be_told_they_read_where_the_form_is() -> None:
    both = await asks([Way("slack", SLACK), Way("teams", TEAMS)])
    assert both.status_code == 200
    for link in (SLACK, TEAMS):
        assert f'href="{link.replace("&", "&amp;")}"' in both.text
    assert "Nothing of the study goes along." in both.text
    french = await asks([Way("slack", None)], language="fr-CA")
    assert french.status_code == 200
    assert "tapez /cas" in french.text
    assert 'href="https' not in french.text


@pytest.mark.parametrize("carried", ["accession=WOMBAT123", "WOMBAT123", "a=1&patient=WOMBAT123"])
async def test_an_address_that_carries_something_leads_nowhere_and_is_not_repeated(carried: str) -> None:
    with capture_logs() as lines:
        answer = await asks([Way("slack", SLACK)], f"/case?{carried}", referer="https://ris.example/WOMBAT123")
        below = await asks([Way("slack", SLACK)], "/case/WOMBAT123")
    assert (answer.status_code, below.status_code) == (400, 404)
    assert "leads nowhere" in answer.text
    assert "WOMBAT123" not in answer.text + str(answer.headers) + repr(lines) + below.text
