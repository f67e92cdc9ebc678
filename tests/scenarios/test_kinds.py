"""The form asks what the kind needs, words survive a change of kind, and each kind goes where it should."""

from bot.demo.actor import buttons_of, window_of
from bot.screens.elements import Form
from tests.drivers.reading import errors, facts, offered, said, shown, typed
from tests.drivers.rows import everything
from tests.drivers.ward import CASE, Person, Ward
from tests.scenarios.test_lists import adds, word

WORDS = "Wombat, typed before the kind was changed."
PUZZLE = {"kind": "what_would_you_call_it", "happened": "Wombat, a quokka.", "turned_out": "Numbat, by surgery."}


def asked(form: Form) -> set[str]:
    """The names of the fields."""
    return {field.name for field in form.fields}


async def turns_to(person: Person, form: Form, kind: str, **typed_so_far: str) -> Form:
    """Choose another kind, and show what it asks."""
    held = {**typed(form), **typed_so_far, "kind": kind}
    return window_of(await person.presses(form, "case.kind", **held))


async def test_the_form_asks_only_what_the_kind_needs_and_no_word_is_lost(ward: Ward) -> None:
    ana = ward["ana"]
    rows = await everything(ward.database)
    form = await ana.asks_to_share()
    assert {"reader", "factor"} <= asked(form)
    assert not {"turned_out", "criterion"} & asked(form)
    form = await turns_to(ana, form, "image_quality", happened=WORDS, outstanding="no")
    assert {"reader", "criterion"} <= asked(form)
    assert "factor" not in asked(form)
    assert "Who is the performing technologist?" in said(form)
    criterion = next(field for field in form.fields if field.name == "criterion")
    assert len(getattr(criterion, "options", ())) == 9
    form = await turns_to(ana, form, "good_call")
    assert not {"factor", "criterion", "turned_out"} & asked(form)
    assert "It reaches its reader with thanks." in said(form)
    form = await turns_to(ana, form, "system_issue")
    assert not {"reader", "invite", "factor"} & asked(form)
    assert "the coordinators. They see “A colleague”." in said(form)
    assert "The reader can open later studies" not in said(form)
    form = await turns_to(ana, form, "what_would_you_call_it", turned_out="Numbat.")
    assert "A finished case only." in said(form)
    assert "factor" not in asked(form)
    form = await turns_to(ana, form, "near_miss")
    assert typed(form)["happened"] == WORDS
    assert typed(form)["turned_out"] == "Numbat."
    reader = ana.chooses(form, "reader", "Dr. Eli Ember")
    refused = window_of(await ana.sends(form, **{**CASE, "reader": reader, "kind": "near_miss"}))
    assert "This kind has no place for it." in errors(refused)["turned_out"]
    assert await everything(ward.database) == rows
    sent = window_of(await ana.sends(refused, turned_out="", factor="perception"))
    assert sent.name == "case.receipt"


async def test_what_a_form_was_not_redrawn_for_is_asked_when_it_is_sent(ward: Ward) -> None:
    """A platform may not tell that the kind was changed: then sending it asks, and nothing is kept meanwhile."""
    ana = ward["ana"]
    form = await ana.asks_to_share()
    refused = window_of(await ana.sends(form, **{**CASE, "kind": "what_would_you_call_it"}))
    assert errors(refused) == {"reader": "Choose one.", "turned_out": "Write something here."}
    mine = {**CASE, **PUZZLE, "reader": "mine"}
    assert errors(window_of(await ana.sends(refused, **mine))) == {"reader": "Choose one of the answers offered."}


async def test_a_colleague_writes_their_own_reading_before_they_are_told(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    mine, theirs = await ward.talk(**PUZZLE, factor="perception")
    assert "Numbat" in ana.reads(mine)
    assert facts(mine).get("Main contributing factor") is None
    assert "Numbat" not in repr(theirs)
    assert "answer" not in asked(theirs)
    assert "What would you have called it?" in eli.reads(theirs)
    assert "Write something here." in shown(await eli.sends(theirs))
    # What is no reading of theirs, and what others write, does not give it away.
    await ana.sends(mine, words="Take your time.")
    warned = await eli.goes_on(theirs, "thread.warn.ask", called="yes", words="Is it known?")
    assert "Numbat" not in repr(warned)
    told = window_of(await eli.insists(await eli.sends(warned, words="I would have called it an echidna.")))
    assert "Numbat, by surgery." in eli.reads(told)
    assert "answer" in asked(told)
    await ward.hears(ana)
    assert "an echidna" in ana.reads(await ana.opens_own())
    assert "Numbat, by surgery." in cora.reads(await cora.opens_case())
    assert "Numbat" not in repr(await everything(ward.database)) + repr(ward.post.sent)


async def test_a_new_reader_is_asked_anew(ward: Ward) -> None:
    eli, gus, cora = ward.some("eli", "gus", "cora")
    _, theirs = await ward.talk(**PUZZLE)
    await eli.goes_on(theirs, "thread.not_mine.ask")
    form = window_of(await cora.presses(await cora.opens_case(), "board.route.ask"))
    await cora.sends(form, reader=cora.chooses(form, "reader", gus.name))
    await ward.hears(gus)
    assert "Numbat" not in repr(await gus.opens_message())


async def test_a_system_issue_goes_to_the_coordinators_and_to_no_reader(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    form = await turns_to(ana, await ana.asks_to_share(), "system_issue")
    receipt = window_of(await ana.sends(form, **{**CASE, "kind": "system_issue", "factor": "system"}))
    assert "The coordinators see it on" in said(receipt)
    await ward.hears(cora)
    assert eli.messages == []
    opened = await cora.opens_case()
    assert facts(opened).get("Main contributing factor") is None
    assert "board.route.ask" not in {button.action for button in buttons_of(opened)}
    assert "To take care of" in said(await cora.opens_board())
    await cora.goes_on(opened, "board.write.ask", words="We change the form.")
    assert "To take care of" not in said(await cora.opens_board())
    await ward.hears(ana)
    assert "We change the form." in ana.reads(await ana.opens_own())


async def test_an_image_quality_case_says_what_it_is_about_and_keeps_to_its_kind(ward: Ward) -> None:
    ana, rae, cora = ward.some("ana", "rae", "cora")
    await cora.sends(await word(cora, "criterion", "artefact"), place="off")
    await adds(cora, "criterion", english="Shielding", french="Protection", place="1")
    form = await turns_to(ana, await ana.asks_to_share(), "image_quality")
    assert offered(form, "criterion")[:2] == ["own_1", "positioning"]
    assert "artefact" not in offered(form, "criterion")
    answers = {**CASE, "kind": "image_quality", "reader": ana.chooses(form, "reader", rae.name)}
    await ana.sends(form, **{**answers, "criterion": "positioning", "factor": "technique"})
    own = await ana.opens_own()
    assert facts(own)["What it is about"] == "Positioning of the patient"
    edit = window_of(await ana.presses(own, "thread.edit.ask"))
    assert {"kind", "criterion"} <= asked(edit)
    assert not {"factor", "turned_out"} & asked(edit)
    kinds = next(field for field in edit.fields if field.name == "kind")
    assert {option.value for option in getattr(kinds, "options", ())} == {"image_quality"}
    changed = window_of(await ana.sends(edit, criterion="own_1"))
    assert facts(changed)["What it is about"] == "Shielding"


async def test_who_performed_a_study_is_called_so_wherever_the_case_is_spoken_of(ward: Ward) -> None:
    ana, rae, cora, denis = ward.some("ana", "rae", "cora", "denis")
    form = await turns_to(ana, await ana.asks_to_share(), "image_quality")
    answers = {**CASE, "kind": "image_quality", "criterion": "motion", "name": "unseen"}
    receipt = window_of(await ana.sends(form, **answers, reader="coordinator"))
    await ward.hears(cora)
    board, opened = await cora.opens_board(), await cora.opens_case()
    route = window_of(await cora.presses(opened, "board.route.ask"))
    own = await ana.opens_own()
    for screen in (form, receipt, board, opened, route, own):
        assert "performing technologist" in said(screen)
        assert "reader" not in said(screen).replace("No reader", "")
    assert "personne technologue qui a fait l’examen" in denis.reads(await denis.opens_case())
    await cora.sends(route, reader=cora.chooses(route, "reader", rae.name))
    await ward.hears(rae)
    theirs = await rae.opens_message()
    await rae.sends(theirs, words="It was the second try.", audience="both")
    assert "The performing technologist" in cora.reads(await cora.opens_case())
    # Of every other kind it is the reader.
    await ana.shares()
    assert "technologist" not in said(await ana.asks_to_share())
