"""The list of a conference: one form, five cases, each of which goes its own way."""

from bot.demo.actor import buttons_of, window_of
from bot.screens.elements import Form
from tests.drivers.reading import errors, shown, typed
from tests.drivers.rows import everything
from tests.drivers.ward import DAY, Ward

BOARD = "Thoracic tumour board"
SENTENCES = (
    "A nodule behind the first rib, seen by the surgeon.",
    "The fissure was called complete, and it was not.",
    "A node of twelve millimetres, not in the report.",
)


def filled(form: Form, ward: Ward, **changes: str) -> dict[str, str]:
    """Three lines for two readers and the coordinators."""
    ana = ward["ana"]
    readers = (ana.chooses(form, "reader_1", "Dr. Eli Ember"), ana.chooses(form, "reader_1", "Dr. Gus Garner"))
    lines = {
        f"{name}_{at}": words
        for at, (sentence, reader) in enumerate(zip(SENTENCES, (*readers, "coordinator"), strict=True), start=2)
        for name, words in (("happened", sentence), ("modality", "ct"), ("reader", reader))
    }
    held = (ward.now.date() - 3 * DAY).isoformat()
    return {"outstanding": "no", "conference": BOARD, "held": held, "name": "knowing", **lines, **changes}


async def test_each_line_becomes_a_case_that_reaches_its_reader_like_any_other(ward: Ward) -> None:
    ana, eli, gus, cora = ward.some("ana", "eli", "gus", "cora")
    form = window_of(await ana.presses(await ana.asks_to_share(), "conference.ask"))
    assert form.name == "conference"
    assert "Whoever was there may guess who it was." in ana.reads(form)
    receipt = window_of(await ana.sends(form, **filled(form, ward)))
    assert "3 cases are shared." in ana.reads(receipt)
    kept = repr(await everything(ward.database))
    for words in (BOARD, *SENTENCES):
        assert words not in kept, "it is sealed"
    # The same form again is the same three cases, and other words in it are not sent.
    assert window_of(await ana.sends(form, **filled(form, ward))) == receipt
    other = await ana.sends(form, **filled(form, ward, happened_2="Something else."))
    assert "This form was already sent, with other words." in shown(other)
    assert len([one for one in buttons_of(await ana.home()) if one.action == "thread.open"]) == 3
    # Nobody else knows of any, until each leaves in its reader's own slot.
    assert "Nothing waits for you." in eli.reads(await eli.home())
    assert "0 cases." in cora.reads(await cora.opens_board())
    for reader, sentence in ((eli, SENTENCES[0]), (gus, SENTENCES[1])):
        if not reader.messages:
            await ward.hears(reader)
        window = await reader.opens_message()
        # The day points at those who were there: only its week is told.
        for words in (sentence, f"{BOARD}, week of Monday 23 February"):
            assert words in reader.reads(window)
        assert "Alder" not in reader.reads(window)
        assert not any(words in reader.reads(window) for words in SENTENCES if words != sentence)
    board = await cora.opens_board()
    assert [one.action for one in buttons_of(board)].count("board.open") == 3
    cases = [cora.reads(await cora.opens_case(at)) for at in range(3)]
    assert sum(SENTENCES[2] in one for one in cases) == 1
    assert all(f"{BOARD}, week of Monday 23 February" in one for one in cases)


async def test_a_line_that_is_refused_leaves_every_typed_word_and_nothing_is_kept(ward: Ward) -> None:
    ana = ward["ana"]
    form = window_of(await ana.types("/peer conference"))
    before = await everything(ward.database)
    wrong = {
        "happened_3": "Seen by Mrs. Xandra Quimby, health card 4532 015 112.",
        "held": (ward.now.date() + DAY).isoformat(),
    }
    refused = window_of(await ana.sends(form, **filled(form, ward, **wrong)))
    assert set(errors(refused)) == {"held"}
    held = filled(form, ward)["held"]
    refused = window_of(await ana.sends(refused, held=held, modality_4=""))
    found = errors(refused)
    assert any("happened_3" in name for name in found), found
    half = window_of(await ana.sends(refused, happened_3=SENTENCES[1]))
    assert errors(half) == {"modality_4": "Choose one."}
    said = typed(half)
    for at, words in ((2, SENTENCES[0]), (3, SENTENCES[1]), (4, SENTENCES[2])):
        assert said[f"happened_{at}"] == words
    assert said["conference"] == BOARD
    forged = window_of(await ana.sends(half, modality_4="mr", reader_4="0123456789"))
    assert errors(forged) == {"reader_4": "Choose one of the answers offered."}
    empty = {f"{name}_{at}": "" for name in ("happened", "modality", "reader") for at in (2, 3, 4)}
    assert errors(window_of(await ana.sends(forged, **empty))) == {"happened_1": "Write something here."}
    stop = await ana.sends(half, outstanding="not_yet")
    assert "Stop here" in shown(stop)
    recent = window_of(await ana.sends(half, modality_4="mr", reported="today"))
    assert "sure" in {field.name for field in recent.fields}
    # Of what the screen stopped only the kind is counted.
    assert {**await everything(ward.database), "stopped": []} == before
    assert "3 cases are shared." in shown(await ana.sends(recent, sure="yes"))


async def test_with_a_name_they_leave_at_once_and_on_tuesday_together(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    form = window_of(await ana.types("/peer conference"))
    await ana.sends(form, **filled(form, ward, name="named"))
    await ward.bot.run_due()
    assert "Dr. Ana Alder" in eli.reads(await eli.opens_message())
    later = window_of(await ana.types("/peer conference"))
    receipt = ana.reads(window_of(await ana.sends(later, **filled(later, ward, name="weekly"))))
    assert receipt.count("Tuesday") == 3
