"""What stands around every turn: whose language is spoken, whose programme it is, and what a fault of ours says."""

import re
from collections.abc import Callable
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.app import PageLinks, SystemClock, SystemIds
from bot.domain.rounds import SessionId
from bot.screens.answers import Answer, Push, Say
from bot.screens.inputs import Command, Input, Opened, Pressed, Submitted, Surface, Who
from bot.services import programmes
from storage.calendar import CalendarWords
from storage.keys import KeyStore
from tests.drivers.cast import PLATFORM, TENANT, ZONE
from tests.drivers.fixtures import engine, house, moderation, open_ward, place, prepared, ward
from tests.drivers.reading import shown
from tests.drivers.ward import Ward
from tests.fakes import FixedClock, SeededIds

__all__ = ["engine", "house", "moderation", "open_ward", "place", "prepared", "ward"]


def who(user_id: str, language: str | None = "en", tenant: str = TENANT) -> Who:
    """Somebody, and what their platform says of their language."""
    return Who(PLATFORM, tenant, user_id, language, ZONE)


async def language_for(ward: Ward, someone: Who) -> str:
    """The language in which somebody is answered."""
    return (await ward.bot.dispatch(Opened(someone))).language


@pytest.mark.parametrize(
    ("says", "answered"), [("fr-CA", "fr"), ("fr", "fr"), ("en-GB", "en"), ("de-DE", "en"), (None, "en"), ("", "en")]
)
async def test_without_a_choice_of_ones_own_the_platform_is_followed(ward: Ward, says: str, answered: str) -> None:
    for user_id in ("ana", "zoe"):
        assert await language_for(ward, who(user_id, says)) == answered


async def test_ones_own_choice_wins_over_the_platform(ward: Ward) -> None:
    ana = ward["ana"]
    await ana.goes_on(await ana.home(), "settings.ask", language="fr")
    assert await language_for(ward, who("ana", "en")) == "fr"
    assert await language_for(ward, who("eli", "en")) == "en"


async def test_a_language_that_nobody_speaks_gives_the_programmes_own(house: Ward) -> None:
    founder = house["cora"]
    code = await house.database.write(programmes.issue_setup_code)
    form = await founder.types(f"/peer setup {code}")
    answers = {"name": "Imagerie", "sites": "Nord", "channel": "#x", "founder": "Dre Cora Cole", "role": "radiologist"}
    more = {"pathway": "Appelez le 5150.", "language": "fr", "zone": ZONE, "moderation": "off"}
    await founder.sends(form.form, **answers, **more)  # type: ignore[union-attr]
    assert await language_for(house, who("cora", "de")) == "fr"
    assert await language_for(house, who("cora", "en")) == "en"
    # Somebody in the same chat who is not in the programme is spoken to as the house speaks.
    assert await language_for(house, who("zoe", "de")) == "fr"
    assert await language_for(house, who("zoe", "de", "elsewhere")) == "en"


async def test_a_member_is_nobody_in_a_chat_of_another_programme(ward: Ward) -> None:
    answer = (await ward.bot.dispatch(Command(who("ana", tenant="elsewhere"), "peer", ""))).answer
    assert "This chat has no peer learning programme yet." in shown(answer)


def press(surface: Surface) -> Callable[[Who], Input]:
    """Press for help."""
    return lambda someone: Pressed(someone, "home.show", surface=surface)


@pytest.mark.parametrize(
    ("ask", "answered"),
    [
        (lambda someone: Command(someone, "peer", "CANARY"), Say),
        (lambda someone: Submitted(someone, "case", {"happened": "CANARY"}, {"n": "CANARY"}), Push),
        (press(Surface.DIRECT), Say),
        (press(Surface.CHANNEL), Say),
        (press(Surface.WINDOW), Push),
        (Opened, Say),
    ],
)
async def test_a_fault_of_ours_is_answered_with_a_token_that_stands_in_the_log(
    ward: Ward, ask: Callable[[Who], Input], answered: type[Answer]
) -> None:
    ward.database.close()
    with capture_logs() as lines:
        answer = (await ward.bot.dispatch(ask(who("ana")))).answer
    assert isinstance(answer, answered)
    (line,) = lines
    assert re.fullmatch(r"[0-9a-f]{8}", line["token"])
    assert f"Reference: {line['token']}." in shown(answer)
    assert set(line) == {"event", "log_level", "token", "error", "frames"}
    assert "CANARY" not in repr(line)
    assert "ana" not in repr(line["frames"])


async def test_every_fault_has_a_token_of_its_own_and_is_said_in_the_persons_language(ward: Ward) -> None:
    ward.database.close()
    with capture_logs() as lines:
        replies = [await ward.bot.dispatch(Opened(who("ana", "fr"))) for _ in range(3)]
    assert len({line["token"] for line in lines}) == 3
    assert {reply.language for reply in replies} == {"fr"}
    assert "Quelque chose s’est mal passé de notre côté" in shown(replies[0].answer, "fr")


@pytest.mark.parametrize("base", ["https://peer.example", "https://peer.example/"])
def test_a_page_stands_under_the_base_address(base: str, tmp_path: Path) -> None:
    words = CalendarWords(KeyStore(tmp_path, SeededIds(), FixedClock()))
    session_id = SessionId(SystemIds().uuid())
    links = PageLinks(base, words)
    assert links.page("T") == "https://peer.example/files/T"
    assert links.calendar(session_id) == f"https://peer.example/calendar/{words.word(session_id)}.ics"
    links.move("http://127.0.0.1:1")
    assert links.page("T") == "http://127.0.0.1:1/files/T"


def test_chance_is_wide_and_spans_keep_their_bounds() -> None:
    ids = SystemIds()
    assert len({ids.token(16) for _ in range(100)}) == 100
    assert {ids.uuid().version for _ in range(10)} == {4}
    low, high = timedelta(minutes=2), timedelta(minutes=2, seconds=2)
    drawn = {ids.between(low, high) for _ in range(200)}
    assert drawn == {low, low + timedelta(seconds=1), high}


def test_the_present_is_told_with_its_zone() -> None:
    assert SystemClock().now().tzinfo is UTC
