"""Drafts: sealed with whose they are, at their owner's home alone, and gone with their key when they are shared."""

from bot.demo.actor import window_of
from bot.domain.cases import DRAFT_KEPT, MOST_DRAFTS
from bot.screens.elements import Form
from tests.drivers.reading import errors, shown, typed
from tests.drivers.rows import everything
from tests.drivers.ward import CASE, DAY, Person, Ward

WORDS = "A small nodule, half described."
NOTHING = "There is nothing to open here."


def keys(ward: Ward) -> set[str]:
    """The keys there are, without those of days and of the program itself."""
    return {file.name for file in ward.database.keys.path.iterdir() if not file.name.startswith(("day-", "app"))}


async def saves(person: Person, form: Form, **answers: str) -> Form:
    """Type something, and keep it."""
    return window_of(await person.presses(form, "draft.save", **answers))


async def test_a_draft_is_gone_on_with_and_goes_with_its_key_when_it_is_shared(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    before, had = await everything(ward.database), keys(ward)
    form = await ana.asks_to_share()
    reader = ana.chooses(form, "reader", eli.name)
    answers = {"kind": "near_miss", "reader": reader}
    kept = await saves(ana, form, **answers, happened=WORDS, sure="yes", invite="Dr. Zoe Zhang")
    assert "It is kept as a draft." in ana.reads(kept)
    assert typed(kept)["happened"] == WORDS
    rows = await everything(ward.database)
    assert {name for name, found in rows.items() if found != before[name]} == {"drafts"}
    assert WORDS not in repr(rows["drafts"])
    assert len(keys(ward) - had) == 1
    # Kept once more it is the same draft.
    await saves(ana, kept, **answers, happened=f"{WORDS} And more.")
    assert len((await everything(ward.database))["drafts"]) == 1
    assert "Draft of Tuesday 3 March" in ana.reads(await ana.home())
    assert "Draft of" not in eli.reads(await eli.home())
    opened = window_of(await ana.presses(await ana.home(), "draft.open"))
    held = typed(opened)
    assert (held["happened"], held["kind"], held["reader"]) == (f"{WORDS} And more.", "near_miss", reader)
    assert "invite" not in held
    assert NOTHING in shown(await eli.presses(await ana.home(), "draft.open"))
    receipt = window_of(await ana.sends(opened, outstanding="no", modality="ct"))
    assert receipt.name == "case.receipt"
    assert (await everything(ward.database))["drafts"] == []
    assert len(keys(ward) - had) == 2, "those of the conversation"
    assert "Draft of" not in ana.reads(await ana.home())


async def test_an_identifier_is_stopped_before_a_draft_is_kept(ward: Ward) -> None:
    ana = ward["ana"]
    before = await everything(ward.database)
    refused = await saves(ana, await ana.asks_to_share(), happened="Call the ward at 514-555-0134 about it.")
    assert set(errors(refused)) == {"happened"}
    assert await everything(ward.database) == before


async def test_a_draft_is_discarded_or_ends_after_two_weeks(ward: Ward) -> None:
    ana = ward["ana"]
    had = keys(ward)
    kept = await saves(ana, await ana.asks_to_share(), happened=WORDS)
    dropped = window_of(await ana.presses(kept, "draft.drop", happened=WORDS))
    assert "The draft is destroyed." in ana.reads(dropped)
    assert typed(dropped)["happened"] == WORDS, "what stands in the window stays there"
    assert keys(ward) == had
    for number in range(MOST_DRAFTS):
        await saves(ana, await ana.asks_to_share(), happened=f"{CASE['happened']} Number {number}.")
    assert "You have 5 drafts" in shown(await ana.presses(await ana.asks_to_share(), "draft.save", happened=WORDS))
    assert len(keys(ward) - had) == MOST_DRAFTS
    await ward.passes(DRAFT_KEPT + DAY)
    assert (await everything(ward.database))["drafts"] == []
    assert keys(ward) == had
