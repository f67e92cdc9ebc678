"""A form that was refused at a field and mended is the one that was opened: it is kept, unless others were quicker."""

from bot.demo.actor import window_of
from bot.screens.edits import SEEN
from bot.screens.elements import Form
from bot.screens.gallery import EXHIBITS
from tests.drivers.reading import errors, offered, said, typed
from tests.drivers.ward import Person, Ward
from tests.scenarios.test_agenda import lines, opens_agenda
from tests.scenarios.test_colliding import MEANWHILE
from tests.scenarios.test_lists import word
from tests.scenarios.test_posting import A_MOMENT, presents
from tests.scenarios.test_presenting import begins, prepared
from tests.scenarios.test_rounds import begins as begins_series

NUMBER = "Patient MRN 12345678."

OF_CASES = {"thread.edit", "board.classify", "board.suggest", "thread.suggestion"}
OF_ROUNDS = {
    "programme",
    "rounds.series",
    "rounds.move",
    "rounds.cancel",
    "agenda.item",
    "agenda.join",
    "agenda.post",
    "agenda.present",
}
OF_LISTS = {"lists.word"}


def test_these_are_all_forms_that_know_of_others_and_can_be_refused() -> None:
    drawn = [exhibit.build() for exhibit in EXHIBITS]
    forms = [one for one in drawn if isinstance(one, Form) and SEEN in one.hidden and one.fields]
    assert {form.name for form in forms} == OF_CASES | OF_ROUNDS | OF_LISTS


class Mending:
    """Forms that are refused once, mended and sent again. `seen` holds their names."""

    def __init__(self) -> None:
        self.seen = set[str]()

    async def __call__(self, person: Person, form: Form, wrong: dict[str, str], **right: str) -> Form:
        """Returns what is shown once the form is kept."""
        self.seen.add(form.name)
        refused = window_of(await person.sends(form, **wrong))
        assert set(errors(refused)) <= set(wrong), "it is refused at its field"
        assert errors(refused), form.name
        assert NUMBER not in wrong.values() or NUMBER in typed(refused).values(), "it stands as it was typed"
        kept = window_of(await person.sends(refused, **right))
        assert MEANWHILE not in said(kept), form.name
        assert not errors(kept), form.name
        return kept


async def test_what_is_said_of_a_case_is_mended_and_kept(ward: Ward) -> None:
    ana, cora = ward.some("ana", "cora")
    mends = Mending()
    await ana.shares("coordinator", happened="As it was.")
    asked = window_of(await ana.presses(await ana.opens_own(), "thread.edit.ask"))
    await mends(ana, asked, {"happened": NUMBER}, happened="As it is.", modality="mr")
    await ward.hears(cora)
    asked = window_of(await cora.presses(await cora.opens_case(), "board.classify.ask"))
    await mends(cora, asked, {"standard": "gossip"}, standard="surgery", hindsight="looking_back")
    assert "As it is." in said(await cora.opens_case())
    asked = window_of(await cora.presses(await cora.opens_case(), "board.suggest.ask"))
    await mends(cora, asked, {"words": NUMBER}, words="As it might be.", point="Look twice.")
    await ward.hears(ana)
    asked = window_of(await ana.presses(await ana.opens_own(), "thread.suggestion.ask"))
    await mends(ana, asked, {"words": NUMBER, "decision": "change"}, words="As it shall be.")
    assert "As it shall be." in said(await ana.opens_own())
    assert mends.seen == OF_CASES


async def test_what_is_set_and_held_of_rounds_is_mended_and_kept(ward: Ward) -> None:
    cora, denis = ward.some("cora", "denis")
    mends = Mending()
    await mends(cora, window_of(await cora.types("/peer programme")), {"mask": "none"}, mask="@@######", pathway="5150")
    overview = await begins_series(cora)
    asked = window_of(await cora.presses(overview, "rounds.series.open"))
    await mends(cora, asked, {"zone": "Gotham"}, zone="UTC", place="Library")
    window = window_of(await cora.presses(overview, "rounds.session.open"))
    asked = window_of(await cora.presses(window, "rounds.move.ask"))
    await mends(cora, asked, {"on": "2026-01-01"}, on="2026-03-26", at="13:00")
    asked = window_of(await cora.presses(window, "rounds.cancel.ask"))
    assert "It is cancelled." in said(await mends(cora, asked, {"sure": ""}, sure="yes"))

    session, full = await prepared(ward)
    asked = window_of(await cora.presses(full, "agenda.item.open"))
    full = await mends(cora, asked, {"question": NUMBER}, question="What do you see?", minutes="15")
    at = next(at for at, line in enumerate(lines(full)) if "May be shown" in line)
    asked = window_of(
        await cora.presses(window_of(await cora.presses(full, "agenda.item.open", at)), "agenda.join.ask")
    )
    together = await mends(cora, asked, {"other": ""}, other=offered(asked, "other")[0])
    await cora.presses(together, "agenda.item.part")
    await begins(ward, session)
    window = await presents(ward, session)
    for _ in range(2):
        await cora.sends(window_of(await cora.presses(window, "agenda.post.ask")))
        await ward.passes(A_MOMENT)
        window = window_of(await cora.presses(await presents(ward, session), "agenda.reveal"))
    asked = window_of(await cora.presses(window, "agenda.post.ask"))
    window = await mends(cora, asked, {"point": NUMBER}, point="Look behind the heart.")
    await mends(cora, window, {"point": NUMBER}, point="Look there.")
    assert mends.seen == OF_ROUNDS

    # What somebody else has written before or after the refusal is not lost unseen.
    for at, early in enumerate((True, False)):
        mine, theirs = [
            window_of(await one.presses(await opens_agenda(ward, session), "agenda.item.open", at))
            for one in (cora, denis)
        ]
        if early:
            await denis.sends(theirs, found="A mass.")
        mine = window_of(await cora.sends(mine, found=NUMBER))
        if not early:
            await denis.sends(theirs, found="A mass.")
        mine = window_of(await cora.sends(mine, found="Nothing."))
        assert MEANWHILE in said(mine)
        assert "A mass." in said(mine)
        assert "Saved." in said(window_of(await cora.sends(mine)))


async def test_words_that_come_after_others_of_the_same_form_are_sent_as_a_new_one(ward: Ward) -> None:
    ana = ward["ana"]
    await ana.shares(happened="As it was.")
    form = window_of(await ana.presses(await ana.opens_own(), "thread.edit.ask"))
    await ana.sends(form, happened="Once.")
    again = window_of(await ana.sends(form, happened="Twice."))
    assert "already sent, with other words" in said(again)
    assert "Twice." in said(window_of(await ana.sends(again)))


async def test_what_a_word_of_a_list_is_called_is_mended_and_kept(ward: Ward) -> None:
    cora, mends = ward["cora"], Mending()
    kept = await mends(cora, await word(cora, "modality", "ct"), {"english": NUMBER}, english="Scanner")
    assert "Scanner" in said(kept)
    assert mends.seen == OF_LISTS
