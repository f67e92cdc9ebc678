"""One person on both platforms: two accounts are joined by a code, and a notice goes where that person chose."""

import re

import pytest

from tests.drivers.chats_ward import PARTS, ChatsWard, Part, department
from tests.drivers.clients import Client
from tests.drivers.fixtures import engine, prepared
from tests.drivers.prepared import Prepared

__all__ = ["engine", "prepared"]

STORY = "A small nodule at the left apex, behind the first rib."
CODE = re.compile(r"/peer link ([2-9A-Z]{5}-[2-9A-Z]{5})")
ON = {"slack": "Slack", "teams": "Microsoft Teams"}


async def links(one: Client, other: Client) -> str:
    """Carry a code from one account to the other. Returns the code."""
    (code,) = CODE.findall(await one.asks("link"))
    said = await other.says(f"link {code}")
    assert f"yours as well now, {one.name}." in said or f"aussi le vôtre, {one.name}." in said, said
    return code


async def settings_of(client: Client) -> str:
    """Open one's settings."""
    await client.asks("")
    return await client.presses("settings.ask")


def kept_by_the_platforms(ward: ChatsWard) -> str:
    """Every byte that the bot sent to either platform for it to keep. Windows are kept by none."""
    passing = {"views.open", "views.push", "views.update"}
    on_slack = [call.raw for call in ward.api.calls if call.method not in passing]
    return b"\n".join((*on_slack, *(body for _, _, body in ward.service.seen))).decode()


@pytest.mark.parametrize("reader", ["gus", "eli"])
async def test_somebody_on_both_platforms_is_one_and_hears_where_they_chose(
    prepared: Prepared, engine: str, reader: str
) -> None:
    async with department(prepared, engine) as ward:
        first, part = ward[reader], PARTS[reader]
        second_on = "teams" if part.on == "slack" else "slack"
        second = ward.comes(Part(f"{reader}2", part.name, second_on, language=part.language))
        await ward.at(1, "09:30", "link")
        code = await links(first, second)
        assert code not in kept_by_the_platforms(ward)

        # Chosen at the first account: the second one.
        seen = await settings_of(first)
        assert f"{ON[part.on]} (" in seen
        assert ON[second_on] in seen
        await first.sends(account=first.offers("account", ON[second_on]))
        await ward.at(1, "10:10", "share")
        before = first.messages(), second.messages()
        await ward.shares("ana", reader, happened=STORY, kind="good_call")
        await ward.bot.run_due()
        assert (first.messages(), second.messages()) == (before[0], before[1] + 1)
        assert STORY in await second.opens_message()
        assert "PARROT" in await second.sends(answer="thanks", words="PARROT")

        # What was answered at one account stands at the other, and there is no way to tell from outside.
        await first.asks("")
        assert "PARROT" in await first.presses("thread.open")
        await ward.at(1, "11:30", "answered")
        answered = await ward["ana"].opens_message()
        assert "PARROT" in answered
        assert not any(name in answered for name in (part.name, *ON.values()))


async def test_an_account_is_parted_with_from_the_other_platform(prepared: Prepared, engine: str) -> None:
    async with department(prepared, engine) as ward:
        kit = ward["kit"]
        second = ward.comes(Part("kit2", "Dr. Kit Kerr", "teams"))
        await ward.at(1, "09:30", "link")
        await links(kit, second)
        await ward.at(1, "09:45", "told")
        await settings_of(second)
        # Slack is the first of the two, and the button of the first is pressed.
        asked = await second.presses("account.unlink.ask")
        assert "Slack" in asked
        await second.sends(sure="yes")
        assert "You are not in this programme." in await kit.says("")
        assert "Where notices arrive" not in await settings_of(second)
        before = kit.messages(), second.messages()
        await ward.at(1, "10:10", "share")
        await ward.shares("ana", "kit", happened=STORY, kind="good_call")
        await ward.bot.run_due()
        assert (kit.messages(), second.messages()) == (before[0], before[1] + 1)


async def test_equal_ids_on_two_platforms_are_two_people(prepared: Prepared, engine: str) -> None:
    async with department(prepared, engine) as ward:
        twin = ward.comes(Part("U0ANA", "Somebody else", "teams"))
        await ward.at(1, "09:30", "asks")
        said = await twin.says("board")
        assert "You are not in this programme." in said
        assert "Ana" not in said
