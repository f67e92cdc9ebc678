"""A case that has not left yet: its sharer changes it, or takes it back as if it had never been."""

from bot.demo.actor import buttons_of, window_of
from bot.screens.elements import Form
from tests.drivers.reading import errors, offered, shown, typed
from tests.drivers.rows import everything
from tests.drivers.ward import CASE, DAY, Person, Ward

WORDS = "The nodule is behind the second rib, not the first."
NOTHING = "There is nothing to open here."
LEFT = "It has left meanwhile, so it can no longer be changed or withdrawn."


def keys(ward: Ward) -> set[str]:
    """The keys there are, without those of days."""
    return {file.name for file in ward.database.keys.path.iterdir() if not file.name.startswith("day-")}


async def asks(person: Person, act: str, at: int = 0) -> Form:
    """Ask to change or to withdraw one's own case."""
    return window_of(await person.presses(await person.opens_own(at), act))


async def test_until_it_leaves_its_sharer_says_it_otherwise_and_it_stays_the_same_case(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    await ana.shares(point="Look at the first rib.", factor="perception", decade="40")
    window = await ana.opens_own()
    label = window.title
    acts = {button.action for button in buttons_of(window)}
    assert {"thread.edit.ask", "thread.take_back.ask", "gates.show"} <= acts
    assert "thread.close.ask" not in acts, "what has not left is withdrawn"
    before = await everything(ward.database)
    form = await asks(ana, "thread.edit.ask")
    assert typed(form)["happened"] == CASE["happened"]
    assert typed(form)["factor"] == "perception"
    assert "good_call" not in offered(form, "kind"), "it would have left at once"
    refused = window_of(await ana.sends(form, happened=" ", kind="good_call"))
    assert set(errors(refused)) == {"happened", "kind"}
    assert await everything(ward.database) == before
    late = await asks(ana, "thread.edit.ask")
    changes = {"happened": WORDS, "point": "", "kind": "near_miss", "modality": "mr", "decade": "50", "factor": ""}
    for _ in range(2):
        changed = window_of(await ana.sends(form, **changes))
        assert changed.title == label
        assert WORDS in ana.reads(changed)
    assert "The case is changed." in ana.reads(changed)
    # A second window that was open meanwhile does not undo it unseen.
    meanwhile = window_of(await ana.sends(late, happened="Something else."))
    assert "Somebody has changed this meanwhile." in ana.reads(meanwhile)
    assert "Something else." in typed(meanwhile).values()
    other = window_of(await ana.sends(form, **{**changes, "happened": "Other words."}))
    assert "This form was already sent, with other words." in ana.reads(other)
    rows = await everything(ward.database)
    assert {name: len(found) for name, found in rows.items()} == {name: len(found) for name, found in before.items()}
    assert rows["deliveries"] == before["deliveries"], "when it leaves was settled when it was shared"
    assert (await ward.hears(eli)).strftime("%a %H:%M") == "Wed 12:00"
    read = eli.reads(await eli.opens_message())
    for words in (WORDS, "Near miss", "MR", "50 to 59"):
        assert words in read
    for words in (CASE["happened"], "first rib", "Perception", "changed"):
        assert words not in read
    assert WORDS in cora.reads(await cora.opens_case())
    # From then on it stands.
    for act in ("thread.edit.ask", "thread.take_back.ask"):
        assert act not in {button.action for button in buttons_of(await ana.opens_own())}
    assert LEFT in shown(await ana.sends(late, happened="Too late."))


async def test_withdrawn_it_is_as_if_it_had_never_been(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    before, had, lists = await everything(ward.database), keys(ward), eli.reads(await eli.home())
    shared = await ana.asks_to_share()
    answers = {**CASE, "reader": ana.chooses(shared, "reader", "Dr. Eli Ember"), "name": "unseen"}
    for form in (shared, await ana.asks_to_share()):
        assert window_of(await ana.sends(form, **answers)).name == "case.receipt"
    stale = await asks(ana, "thread.take_back.ask")
    for number in range(2):
        form = await asks(ana, "thread.take_back.ask")
        for _ in range(2):
            gone = window_of(await ana.sends(form))
            assert "It is withdrawn." in ana.reads(gone)
        assert ana.reads(await ana.home()).count("You shared it") == 1 - number
    assert await everything(ward.database) == before
    assert keys(ward) == had, "their keys are destroyed"
    assert NOTHING in shown(await ana.sends(stale))
    assert NOTHING in shown(await ana.sends(shared, **answers)), "its receipt is not given again"
    await ward.passes(8 * DAY)
    assert ward.post.sent == []
    assert eli.reads(await eli.home()) == lists
    assert "0 cases." in cora.reads(await cora.opens_board())


async def test_nobody_else_changes_it_or_takes_it_back_and_not_once_it_has_left(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    await ana.shares("coordinator")
    edit, take_back = await asks(ana, "thread.edit.ask"), await asks(ana, "thread.take_back.ask")
    before = await everything(ward.database)
    for person in (eli, cora):
        for form in (edit, take_back):
            assert NOTHING in shown(await person.sends(form))
    assert await everything(ward.database) == before
    # A coordinator has it now.
    await ward.hears(cora)
    for form in (edit, take_back):
        assert LEFT in shown(await ana.sends(form, happened=WORDS))
    assert CASE["happened"] in cora.reads(await cora.opens_case())
