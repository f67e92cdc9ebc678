"""What else a department does with its cases, walked on Slack and on Teams through everything between client and rows.

On the local chat each part has a scenario of its own on both engines. What a platform could lose lies before the
storage, which is the same behind each of them: one engine is enough here.
"""

from collections.abc import AsyncIterator

import pytest

from tests.drivers.chats_ward import ChatsWard, department
from tests.drivers.clients import Client
from tests.drivers.prepared import Prepared

WORDS = "CANARY: a nodule behind the first rib."
CASE = {"outstanding": "no", "kind": "learning_opportunity", "modality": "ct", "happened": WORDS}
WHY = "CANARY: it waits for the pathology."


@pytest.fixture(params=["slack", "teams"])
async def chats(prepared: Prepared, request: pytest.FixtureRequest) -> AsyncIterator[ChatsWard]:
    """A founded department on one platform."""
    async with department(prepared, "sqlite", request.param) as ward:
        yield ward


async def shares(client: Client, **case: str) -> str:
    """Share a case, once more where the form asks because they are few."""
    await client.asks("case")
    receipt = await client.sends(**{**CASE, **case})
    return receipt if "Case shared" in receipt else await client.sends(name="knowing")


async def opens_case(client: Client, at: int = 0) -> str:
    """Open a case of the board."""
    await client.asks("board")
    return await client.presses("board.open", at)


async def opens_own(client: Client, at: int = 0) -> str:
    """Open a conversation from home."""
    await client.asks("")
    return await client.presses("thread.open", at)


async def goes_on(client: Client, action: str, **typed: str) -> str:
    """Press a button of the window that asks something, and send its form."""
    await client.presses(f"{action}.ask")
    return await client.sends(**typed)


async def test_what_comes_before_a_case_reaches_anybody(chats: ChatsWard) -> None:
    """A word of a list is changed; a draft is shared, said otherwise and withdrawn; one case waits for somebody."""
    ward, ana, cora, eli = chats, chats["ana"], chats["cora"], chats["eli"]
    await ward.at(1, "09:30", "lists")
    await cora.asks("lists")
    await cora.presses("lists.open", 4)
    await cora.presses("lists.word.open")
    assert "Saved." in await cora.sends(english="Scanner", french="Tomo", place="1")
    await ana.asks("case")
    assert ana.offers("modality", "Scanner") == "xr"

    await ward.at(1, "10:00", "draft")
    await ana.asks("case")
    assert "It is kept as a draft." in await ana.presses("draft.save", happened=WORDS)
    await ana.asks("")
    assert "Discard the draft" in await ana.presses("draft.open")
    reader = ana.offers("reader", eli.name)
    receipt = await ana.sends(**{**CASE, "reader": reader, "name": "named"})
    if "Case shared" not in receipt:
        receipt = await ana.sends(name="knowing")
    assert "Case shared" in receipt
    await opens_own(ana)
    assert "CANARY: said otherwise." in await goes_on(ana, "thread.edit", happened="CANARY: said otherwise.")
    await goes_on(ana, "thread.take_back")
    # A coordinator shares for somebody else; another case waits for whoever is to be invited.
    await ana.asks("")
    assert not ana.has("draft.open")
    await cora.asks("case")
    assert "Case shared" in await cora.sends(**{**CASE, "reader": cora.offers("reader", eli.name), "behalf": "yes"})
    assert "somebody else" in await opens_own(cora)

    await ward.at(1, "11:00", "unlisted")
    assert "Case shared" in await shares(ana, reader="unlisted", invite="Dr. Zoe Zhang")
    await ward.at(2, "13:00", "unlisted waits")
    board = await cora.asks("board")
    assert "Waits for somebody to be invited" in board
    assert "It waits until Dr. Zoe Zhang is invited and takes part." in await opens_own(ana)


async def test_the_desk_of_the_coordinators(chats: ChatsWard) -> None:
    """Other words are suggested; a case waits on hold, goes back and comes again; it is classified twice."""
    ward, ana, cora, eli = chats, chats["ana"], chats["cora"], chats["eli"]
    await ward.at(1, "09:30", "settings")
    await cora.asks("programme")
    await cora.sends(moderation="every_note", second_level="yes")
    await shares(ana, reader="coordinator")
    await ward.at(2, "13:00", "suggest")
    await opens_case(cora)
    assert "CANARY: kinder." in await goes_on(cora, "board.suggest", words="CANARY: kinder.")
    await ward.at(2, "14:00", "agree")
    assert "A coordinator suggests other words." in await ana.opens_message()
    assert "CANARY: kinder." in await goes_on(ana, "thread.suggestion", decision="agree")
    await opens_case(cora)
    assert WHY in await goes_on(cora, "board.hold", words=WHY)
    assert not cora.has("board.route.ask")
    await cora.presses("board.assign.ask")
    await cora.sends(assigned=cora.offers("assigned", cora.name))
    board = await cora.asks("board")
    assert f"{cora.name} takes care of it" in board
    await cora.presses("board.narrow.ask")
    assert "On hold" in await cora.sends(where="on_hold")
    await cora.presses("board.open")
    assert WHY not in await cora.presses("board.lift")
    assert "Given back." in await goes_on(cora, "board.return", words=WHY)
    await ward.at(2, "15:00", "given back")
    assert WHY in await ana.opens_message()
    assert "Sent again." in await ana.presses("thread.send_again")
    await opens_case(cora)
    second = {"mechanism": "satisfaction_of_search", "layer": "latent_system", "bias": "framing"}
    assert "Framing" in await goes_on(cora, "board.classify", standard="surgery", **second)
    await cora.presses("board.route.ask")
    await cora.sends(reader=cora.offers("reader", eli.name))
    await ward.at(3, "13:00", "read")
    assert "CANARY: kinder." in await eli.opens_message()

    # Two stop the clock, and everybody reads it; whoever shared it is blocked, and reads why.
    await cora.asks("retention")
    await goes_on(cora, "retention.hold", reason="Counsel’s letter", sure="yes")
    await chats["denis"].asks("retention")
    await goes_on(chats["denis"], "retention.agree")
    assert "A legal hold stands." in await eli.asks("retention")
    await opens_case(cora)
    assert "The seat is closed." in await goes_on(cora, "board.shut", sure="yes")
    assert "A coordinator has closed your seat" in await ana.asks("case")
    assert not [said for said in ward.kept() if "CANARY" in said]


async def test_a_good_call_an_own_reading_and_the_list_of_a_conference(chats: ChatsWard) -> None:
    """What the form asks turns with the kind, praise is posted, and a list becomes cases."""
    ward, ana, eli = chats, chats["ana"], chats["eli"]
    await ward.at(1, "09:30", "good call")
    await ana.asks("case")
    assert "It reaches its reader with thanks." in await ana.turns("kind", "good_call", happened=WORDS)
    reader = ana.offers("reader", eli.name)
    receipt = await ana.sends(outstanding="no", modality="ct", reader=reader, name="named")
    assert "Case shared" in receipt
    assert len(ana.links()) == 2, "where the study is found, and where images are added"
    await ward.at(1, "11:00", "praise")
    assert "Thank you for a good call." in await eli.opens_message()
    await goes_on(eli, "thread.praise", praise="named")
    ward.turn_of("ana")
    await opens_own(ana)
    assert "with your name" in await goes_on(ana, "thread.praise", praise="named")
    await ward.at(2, "12:30", "praised")
    assert f"A good call: {ana.name} thanks {eli.name}." in ana.posts()[-1]

    await ana.asks("case")
    await ana.turns("kind", "what_would_you_call_it", happened=WORDS)
    receipt = await ana.sends(
        outstanding="no",
        modality="ct",
        turned_out="Numbat, by surgery.",
        reader=ana.offers("reader", eli.name),
        name="named",
    )
    assert "Case shared" in receipt
    await ward.at(2, "14:00", "own reading")
    assert "Numbat" not in await eli.opens_message()
    assert "Numbat, by surgery." in await eli.sends(words="I would have called it an echidna.")

    await ana.asks("case")
    await ana.presses("conference.ask")
    lines = {f"{name}_{at}": words for at in (1, 2) for name, words in (("modality", "ct"), ("reader", "coordinator"))}
    told = {"happened_1": WORDS, "happened_2": WORDS, "conference": "Thoracic tumour board", "held": "2026-03-02"}
    assert "2 cases are shared." in await ana.sends(outstanding="no", name="named", **told, **lines)
    assert not [said for said in ward.kept() if "CANARY" in said or "Numbat" in said]
