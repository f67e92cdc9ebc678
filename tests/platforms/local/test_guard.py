"""The door: this machine, our own page, JSON, and nothing large."""

import json

import pytest

from bot.platforms.local.guard import MOST_BYTES
from tests.platforms.local.fake_bot import HOST, FakeBot

ACT = {"persona": "ana", "language": "en", "place": "home", "did": "opened"}
PATHS = ("/local", "/local/pane?persona=ana", "/local/backstage", "/local/gallery", "/local/static/chat.css")


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8000", "localhost", "LOCALHOST:1", "[::1]:8000", "[::1]", "127.0.0.1:65535"]
)
async def test_this_machine_is_answered(host: str) -> None:
    async with FakeBot().browser() as browser:
        for path in PATHS:
            assert (await browser.get(path, headers={"Host": host})).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:80",
        "127.0.0.1@evil.example",
        "0.0.0.0",
        "[::]",
    ],
)
async def test_a_name_that_is_pointed_here_is_refused(host: str) -> None:
    bot = FakeBot()
    async with bot.browser() as browser:
        for path in (*PATHS, "/local/events"):
            assert (await browser.get(path, headers={"Host": host})).status_code == 403
        assert (await browser.post("/local/act", json=ACT, headers={"Host": host})).status_code == 403
        assert (await browser.post("/local/clock", json={"by": "day"}, headers={"Host": host})).status_code == 403
    assert bot.asked == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "http://localhost:8000"},
        {"Origin": "null"},
        {"Origin": HOST, "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_another_page_may_not_act(headers: dict[str, str]) -> None:
    bot = FakeBot()
    async with bot.browser() as browser:
        assert (await browser.post("/local/act", json=ACT, headers=headers)).status_code == 403
    assert bot.asked == []


async def test_our_own_page_may_act() -> None:
    async with FakeBot().browser() as browser:
        headers = {"Origin": HOST, "Sec-Fetch-Site": "same-origin"}
        assert (await browser.post("/local/act", json=ACT, headers=headers)).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_a_form_of_another_page_cannot_post(kind: str) -> None:
    async with FakeBot().browser() as browser:
        answer = await browser.post("/local/act", content=json.dumps(ACT), headers={"Content-Type": kind})
        assert answer.status_code == 415


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"x" * (MOST_BYTES + 1), 413),
        (b"not json", 400),
        (b"[1]", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
    ],
)
async def test_a_body_that_is_not_ours_is_refused(body: bytes, status: int) -> None:
    async with FakeBot().browser() as browser:
        answer = await browser.post("/local/act", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == status


async def test_nothing_may_be_loaded_from_elsewhere_or_kept() -> None:
    async with FakeBot().browser() as browser:
        for path in PATHS:
            headers = (await browser.get(path)).headers
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "script-src 'self'" in policy
            assert "unsafe" not in policy
            assert headers["cache-control"] == "no-store"
            assert headers["referrer-policy"] == "no-referrer"
            assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "name", ["nothing.css", "..%2Fapp.py", "%2e%2e%2fapp.py", "app.py", "..%5Capp.py", "page.html"]
)
async def test_only_the_pages_own_files_are_served(name: str) -> None:
    async with FakeBot().browser() as browser:
        assert (await browser.get(f"/local/static/{name}")).status_code == 404


async def test_the_page_asks_for_no_other_address() -> None:
    async with FakeBot().browser() as browser:
        page = (await browser.get("/local")).text
    assert "http://" not in page
    assert "https://" not in page
    assert "<style" not in page
    assert " style=" not in page
