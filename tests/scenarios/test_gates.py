"""The gates: what peer learning is too slow for, what belongs elsewhere, and what leaves no trace either way."""

from bot.demo.actor import window_of
from bot.screens.answers import Push, Replace
from tests.drivers.cast import PATHWAY
from tests.drivers.reading import offered, shown, typed
from tests.drivers.rows import everything
from tests.drivers.ward import CASE, DAY, Ward

RISK = "Call risk management, extension 4400, and write to nobody."
MATTERS = ("claim", "incident", "conduct")


async def test_what_belongs_elsewhere_stops_at_the_sites_own_words_and_leaves_nothing(ward: Ward) -> None:
    cora, ana, bea = ward.some("cora", "ana", "bea")
    form = await ana.asks_to_share()
    answers = {**CASE, "reader": ana.chooses(form, "reader", "Dr. Eli Ember")}
    before = await everything(ward.database)
    for matter in MATTERS:
        # Whatever else is missing, and however often.
        for given in (answers, {}):
            stopped = await ana.sends(form, **{**given, "matter": matter})
            assert isinstance(stopped, Push), "it is laid over the form, which keeps what was typed"
            assert "This belongs elsewhere." in shown(stopped)
            assert "Nothing is stored" in shown(stopped)
    assert "the body that protects you, such as the CMPA" in shown(await ana.sends(form, **answers, matter="claim"))
    assert "l’ACPM" in bea.reads(window_of(await bea.sends(await bea.asks_to_share(), matter="claim")))
    assert await everything(ward.database) == before
    # A patient comes first.
    both = {**answers, "matter": "claim", "outstanding": "not_yet"}
    assert PATHWAY in shown(await ana.sends(form, **both))
    # The site's own words take the place of ours, in every language.
    programme = window_of(await cora.types("/peer programme"))
    assert "Left empty, people read: Report it in your hospital’s incident system" in cora.reads(programme)
    assert window_of(await cora.sends(programme, claim=RISK)).name == "changed"
    assert typed(window_of(await cora.types("/peer programme")))["claim"] == RISK
    for person in (ana, bea):
        again = window_of(await person.sends(await person.asks_to_share(), matter="claim"))
        assert RISK in person.reads(again)
        assert "CMPA" not in person.reads(again)
    await ward.passes(DAY)
    assert ward.post.sent == []
    # With that answer changed it is an ordinary case.
    later = await ana.asks_to_share()
    assert window_of(await ana.sends(later, **answers, matter="none")).name == "case.receipt"


async def test_of_a_recent_report_nothing_outstanding_is_asked_once_more(ward: Ward) -> None:
    ana = ward["ana"]
    for reported in ("today", "this_week"):
        form = await ana.asks_to_share()
        assert offered(form, "reported") == ["today", "this_week", "older"]
        assert "sure" not in {field.name for field in form.fields}
        answers = {**CASE, "reader": ana.chooses(form, "reader", "Dr. Eli Ember"), "reported": reported}
        before = await everything(ward.database)
        again = await ana.sends(form, **answers)
        assert isinstance(again, Replace)
        assert "The study was reported only lately." in shown(again)
        assert typed(again.form)["happened"] == CASE["happened"]
        assert window_of(await ana.sends(again.form)).name == "case", "without an answer nothing happens"
        assert PATHWAY in shown(await ana.sends(again.form, outstanding="not_yet", sure="yes"))
        assert await everything(ward.database) == before
        assert window_of(await ana.sends(again.form, sure="yes")).name == "case.receipt"
    # What was dealt with, and what lies further back, is asked once.
    for answers in ({"reported": "today", "outstanding": "dealt_with"}, {"reported": "older"}):
        assert (await ana.shares(**answers)).name == "case.receipt"


async def test_both_questions_that_are_asked_once_more_keep_each_others_answers(ward: Ward) -> None:
    mia = ward["mia"]
    form = await mia.asks_to_share()
    answers = {**CASE, "reader": mia.chooses(form, "reader", "Dr. Eli Ember"), "reported": "today"}
    recent = window_of(await mia.sends(form, **answers))
    few = window_of(await mia.sends(recent, sure="yes"))
    assert "Only you could have sent this" in mia.reads(few)
    assert window_of(await mia.sends(few, name="knowing")).name == "case.receipt"


async def test_from_every_seat_the_same_screen_says_where_to_turn_to(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    _, theirs = await ward.talk()
    before = await everything(ward.database)
    seen = [
        window_of(await person.presses(screen, "gates.show"))
        for person, screen in ((eli, theirs), (ana, await ana.opens_own()), (cora, await cora.opens_case()))
    ]
    assert seen[0] == seen[1] == seen[2], "it tells nobody anything of the seat that looks"
    for words in (PATHWAY, "CMPA", "incident system", "medical affairs"):
        assert words in eli.reads(seen[0])
    assert await everything(ward.database) == before
    # What a patient may need stands beside it, from every seat.
    for person, screen in ((eli, theirs), (ana, await ana.opens_own()), (cora, await cora.opens_case())):
        assert "A patient may need action" in person.reads(screen)
