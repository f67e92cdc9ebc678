"""The words that cases are described with, as the coordinators of a programme change them."""

from bot.demo.actor import buttons_of, window_of
from bot.domain.lists import WORDING
from bot.screens.elements import Form
from bot.screens.inputs import Pressed
from bot.screens.words import BROUGHT
from bot.text.catalogue import catalogue
from tests.drivers.reading import errors, offered, rows, said, shown
from tests.drivers.rows import everything
from tests.drivers.ward import DAY, Person, Ward
from tests.scenarios.test_agenda import opens_agenda
from tests.scenarios.test_nominating import closed, nominates, session_on

SCAN = {"english": "Scanner", "french": "TDM"}
TIRED = {"english": "Fatigue at night", "french": "Fatigue nocturne"}
OURS = {"english": "Thorax", "french": "Thorax"}
AXES = ["kind", "factor", "criterion", "source", "modality", "subspecialty"]


def test_what_the_bot_brings_fits_the_fields_in_which_it_is_changed() -> None:
    brought = [words for each in BROUGHT.values() for words in each.values()]
    assert [words for words in brought for tongue in ("en", "fr") if len(catalogue(tongue).say(words)) > WORDING] == []


async def opens(person: Person, axis: str) -> Form:
    """One of the lists."""
    overview = window_of(await person.types("/peer lists"))
    return window_of(await person.presses(overview, "lists.open", AXES.index(axis)))


async def word(person: Person, axis: str, code: str) -> Form:
    """The form of one word."""
    listed = await opens(person, axis)
    at = [one.handle for one in buttons_of(listed) if one.action == "lists.word.open"].index(code)
    return window_of(await person.presses(listed, "lists.word.open", at))


async def adds(person: Person, axis: str, **given: str) -> Form:
    """Add a word."""
    form = window_of(await person.presses(await opens(person, axis), "lists.add"))
    return window_of(await person.sends(form, **given))


async def test_a_word_is_changed_moved_taken_off_added_and_everybody_reads_it(ward: Ward) -> None:
    ana, eli, bea, cora, denis = ward.some("ana", "eli", "bea", "cora", "denis")
    assert "Only coordinators can do this." in shown(await ana.types("/peer lists"))
    _, old = await ward.talk(factor="system")
    assert "Modality: CT" in eli.reads(old)
    await ward.passes(DAY)
    saved = await cora.sends(await word(cora, "modality", "ct"), **SCAN, place="1")
    assert "Saved." in shown(saved)
    assert "Scanner · Brought as “CT” · Change" in shown(saved)
    await cora.sends(await word(cora, "factor", "system"), place="off")
    assert TIRED["french"] in denis.reads(await adds(denis, "factor", **TIRED, place="2"))
    form = await ana.asks_to_share()
    assert offered(form, "modality")[0] == "ct"
    assert "Scanner / Radiography / MR" in ana.reads(form)
    assert offered(form, "factor")[:3] == ["perception", "own_1", "interpretation"]
    assert "system" not in offered(form, "factor")
    assert "Perception / Fatigue nocturne" in bea.reads(await bea.asks_to_share())
    refused = window_of(await ana.sends(form, factor="system", **{"reader": "mine", "happened": "A line.", **SHARED}))
    assert errors(refused) == {"factor": "Choose one of the answers offered."}
    await ward.talk(factor="own_1")
    new = await eli.opens_message()
    assert "Modality: Scanner" in eli.reads(new)
    assert "Main contributing factor: Fatigue at night" in eli.reads(new)
    # What was shared before says what it said.
    for person in (ana, eli):
        home = person.reads(await person.home())
        assert ("Learning opportunity, CT" in home, "Learning opportunity, Scanner" in home) == (True, True)
    board = await cora.opens_board()
    assert {"Learning opportunity, CT", "Learning opportunity, Scanner"} <= {said_of(row) for row in titles(board)}
    assert "System or process" in cora.reads(await cora.opens_case())
    narrowed = window_of(await cora.presses(board, "board.narrow.ask"))
    assert "Scanner" in cora.reads(narrowed)
    found = window_of(await cora.sends(narrowed, modality="ct"))
    assert len(rows(found)) == 2
    assert "Modality: Scanner" in cora.reads(found)


SHARED = {"outstanding": "no", "kind": "learning_opportunity", "modality": "ct"}


def titles(form: Form) -> list[Form]:
    """Each line of a list as a screen of its own."""
    return [Form("", "", (row,)) for row in rows(form)]


def said_of(line: Form) -> str:
    """What stands first in a line."""
    return said(line).strip().split(" · ")[0]


async def test_the_words_stand_on_agendas_before_the_room_and_with_the_rounds(ward: Ward) -> None:
    session, cora, ana = await session_on(ward), ward["cora"], ward["ana"]
    await cora.sends(await word(cora, "modality", "ct"), **SCAN)
    await cora.sends(await word(cora, "subspecialty", "chest"), **OURS)
    await closed(ward)
    assert "Learning opportunity, Scanner" in cora.reads(await opens_agenda(ward, session))
    await nominates(ward)
    full = await opens_agenda(ward, session)
    assert "1. Learning opportunity, Scanner" in cora.reads(full)
    assert "Modality: Scanner" in cora.reads(window_of(await cora.presses(full, "agenda.item.open")))
    shown_now = window_of(await cora.presses(full, "agenda.present"))
    assert "Modality: Scanner" in cora.reads(shown_now)
    series = window_of(await cora.presses(window_of(await cora.types("/peer rounds")), "rounds.series.open"))
    await cora.sends(series, subspecialty="chest", place="Room 2")
    window = window_of((await ana.dispatches(Pressed(ana.who, "rounds.session.open", session.key))).answer)
    assert "Subspecialty: Thorax" in ana.reads(window)
    settings = window_of(await ana.presses(await ana.home(), "settings.ask"))
    assert "Abdominal / Genitourinary / Thorax" in ana.reads(settings)
    assert "Thorax" in cora.reads(window_of(await cora.presses(await cora.home(), "invite.ask")))


async def test_what_somebody_has_chosen_stays_theirs_after_it_is_taken_off(ward: Ward) -> None:
    ana, cora, wren = ward.some("ana", "cora", "wren")
    receipt = await ana.shares(modality="mr", factor="system")
    assert receipt.name == "case.receipt"
    for axis, code in (("subspecialty", "chest"), ("modality", "mr"), ("kind", "learning_opportunity")):
        await cora.sends(await word(cora, axis, code), place="off")
    settings = window_of(await wren.presses(await wren.home(), "settings.ask"))
    assert offered(settings, "subspecialty")[-1] == "chest"
    assert window_of(await wren.sends(settings)).name == "home"
    assert "chest" not in offered(await wren.asks_to_share(), "subspecialty")
    edit = window_of(await ana.presses(await ana.opens_own(), "thread.edit.ask"))
    assert (offered(edit, "modality")[-1], offered(edit, "kind")[-1]) == ("mr", "learning_opportunity")
    assert "The case is changed." in shown(await ana.sends(edit, point="Look behind the rib."))
    assert "mr" not in offered(await ana.asks_to_share(), "modality")


async def test_two_coordinators_at_once_read_of_each_other(ward: Ward) -> None:
    cora, denis = ward.some("cora", "denis")
    forms = [await word(one, "kind", "near_miss") for one in (cora, denis)]
    await cora.sends(forms[0], english="Close call", french="Passé proche")
    stands = await everything(ward.database)
    newer = window_of(await denis.sends(forms[1], english="Near thing", french="De justesse"))
    assert "Quelqu’un a modifié ceci entre-temps." in denis.reads(newer)
    assert "Passé proche" in denis.reads(newer)
    assert await everything(ward.database) == stands
    assert "De justesse" in shown(await denis.sends(newer), "fr")
    listed = [await opens(one, "kind") for one in (cora, denis)]
    restored = window_of(await cora.presses(listed[0], "lists.restore"))
    assert "Saved." in cora.reads(restored)
    assert "Near miss" in cora.reads(restored)
    late = window_of(await denis.presses(listed[1], "lists.restore"))
    assert "Quelqu’un a changé cette liste entre-temps." in denis.reads(late)


async def test_what_a_list_does_not_take(ward: Ward) -> None:
    cora = ward["cora"]
    assert not any(button.action == "lists.add" for button in buttons_of(await opens(cora, "kind")))
    twice = await adds(cora, "source", english="patient  feedback ", french="Autre voie", place="1")
    assert errors(twice) == {"english": "Another word of this list says so already."}
    named = await adds(cora, "source", english="Asked by Dr. Marie Gagnon", french="Demande", place="1")
    assert list(errors(named)) == ["english"]
    first, *others = offered(await cora.asks_to_share(), "kind")
    for code in others:
        await cora.sends(await word(cora, "kind", code), place="off")
    last = window_of(await cora.sends(await word(cora, "kind", first), place="off"))
    assert errors(last) == {"place": "At least one has to be offered."}
    form = window_of(await cora.presses(await opens(cora, "source"), "lists.add"))
    for _ in range(2):
        added = window_of(await cora.sends(form, english="Case of the week", french="Cas de la semaine"))
        assert cora.reads(added).count("Case of the week") == 1
    again = await cora.sends(form, english="Case of the month", french="Cas du mois")
    assert "What was sent first stands." in shown(again)
    assert "Case of the month" not in shown(again)
