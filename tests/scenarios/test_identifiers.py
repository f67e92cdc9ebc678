"""A10: the screen for identifiers stands before everything that is typed: stopped, or asked about, and nothing kept."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from bot.demo.actor import window_of
from bot.screens.answers import Answer, FieldErrors, Replace
from bot.screens.elements import SURE, Form
from bot.text.catalogue import catalogue
from tests.drivers.cast import HOUSE
from tests.drivers.chats_ward import department
from tests.drivers.prepared import Prepared
from tests.drivers.reading import entries, errors, typed
from tests.drivers.rows import everything
from tests.drivers.ward import CASE, Person, Ward
from tests.promises.attack import place_of
from tests.promises.lived import log_at_debug

PHONE = "514-555-0143"
NAME = "Wencke Abernathy"
STOPPED = f"A small nodule at the left apex. I can be reached at {PHONE}."
DOUBTED = f"A small nodule at the left apex of {NAME}, behind the first rib."
ASKED = f"“{NAME}”: if this is a patient, a colleague or where somebody is from, take it out. If not, tick the box."
COUNTED = frozenset({"stopped"})


@contextmanager
def written(engine: sa.Engine) -> Iterator[list[frozenset[str]]]:
    """The tables that each transaction writes, as the driver sees it; a transaction that only reads is none."""
    transactions, tables = list[frozenset[str]](), set[str]()

    def execute(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        tables.update(re.findall(r"^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)", statement))

    def commit(_: sa.Connection) -> None:
        if tables:
            transactions.append(frozenset(tables))
            tables.clear()

    event.listen(engine, "before_cursor_execute", execute)
    event.listen(engine, "commit", commit)
    yield transactions
    event.remove(engine, "before_cursor_execute", execute)
    event.remove(engine, "commit", commit)


@pytest.fixture
def units(ward: Ward) -> Iterator[list[frozenset[str]]]:
    """What each unit writes from now on."""
    with written(ward.database.engine) as found:
        yield found


def doubt(form: Form) -> str:
    """The name of the field in which somebody says that doubtful words name nobody."""
    (found,) = (field.name for field in form.fields if field.name.startswith(SURE))
    return found


def refused(answer: Answer) -> Form:
    """The form that comes back with errors."""
    assert isinstance(answer, FieldErrors)
    return answer.form


async def sends_case(ana: Person, form: Form, **answers: str) -> Answer:
    """Send the form of a case, complete but for these answers."""
    return await ana.sends(form, **{**CASE, "reader": "coordinator", **answers})


async def test_what_is_certain_is_stopped_at_its_field(ward: Ward, units: list[frozenset[str]]) -> None:
    ana = ward["ana"]
    before = await everything(ward.database)
    form = await ana.asks_to_share()
    back = refused(await sends_case(ana, form, happened=STOPPED, point="On 3 March 2024."))
    assert errors(back) == {
        "happened": f"Take out “{PHONE}”: it says how to find a person.",
        "point": "Take out “3 March 2024”: say how long before or after instead of the day.",
    }
    assert (typed(back)["happened"], typed(back)["point"]) == (STOPPED, "On 3 March 2024.")
    # The unit for the case has never been opened: what was written is a count, by itself.
    assert set(units) == {COUNTED}
    after = await everything(ward.database)
    assert sorted(row[1:] for row in after.pop("stopped")) == [("date", 1), ("phone", 1)]
    assert before.pop("stopped") == []
    assert after == before
    # Whether somebody says that they are sure changes nothing of what is certain.
    assert errors(refused(await sends_case(ana, form, happened=STOPPED, **{f"{SURE}happened_{'0' * 16}": "yes"})))
    assert window_of(await ana.sends(back, happened="A small nodule.", point="")).name == "case.receipt"


async def test_what_is_doubtful_is_asked_about_once_and_anew_with_other_words(
    ward: Ward, units: list[frozenset[str]]
) -> None:
    ana = ward["ana"]
    form = await ana.asks_to_share()
    asked = refused(await sends_case(ana, form, happened=DOUBTED))
    name = doubt(asked)
    assert errors(asked) == {name: ASKED}
    assert typed(asked)["happened"] == DOUBTED
    places = [field.name for field in asked.fields]
    assert places[places.index("happened") + 1] == name, "it is asked where the words stand"
    # Not ticked, it stays as it is; and an answer to other words is none.
    assert errors(refused(await ana.sends(asked))) == {name: ASKED}
    others = refused(await ana.sends(asked, happened=DOUBTED.replace(NAME, "Kowalczyk"), **{name: "yes"}))
    assert doubt(others) != name
    # Beside words that are certain nothing is asked, and what was said of the others holds.
    assert "point" in errors(refused(await ana.sends(asked, point=PHONE, **{name: "yes"})))
    assert set(units) == {COUNTED}
    # The same words in another order of the sentence are the same question.
    turned = f"Behind the first rib of {NAME}, a small nodule at the left apex."
    assert window_of(await ana.sends(asked, happened=turned, **{name: "yes"})).name == "case.receipt"
    assert entries(await ana.opens_own())[0].words == turned


async def test_an_answer_is_not_asked_for_again_when_the_form_comes_back_for_another_reason(ward: Ward) -> None:
    ana = ward["ana"]
    form = await ana.asks_to_share()
    asked = refused(await sends_case(ana, form, happened=DOUBTED))
    back = refused(await ana.sends(asked, kind="", **{doubt(asked): "yes"}))
    assert set(errors(back)) == {"kind"}
    assert not [field for field in back.fields if field.name.startswith(SURE)]
    assert window_of(await ana.sends(back, kind="near_miss")).name == "case.receipt"
    # What was said of one form is not said of the next, not even of the same words.
    assert doubt(refused(await sends_case(ana, await ana.asks_to_share(), happened=DOUBTED)))
    # A case of few people asks once more who may know; the answer is still there.
    small = await ward["mia"].asks_to_share()
    asked = refused(await ward["mia"].sends(small, **{**CASE, "reader": "coordinator", "happened": DOUBTED}))
    again = await ward["mia"].sends(asked, **{doubt(asked): "yes"})
    assert isinstance(again, Replace)
    few = again.form
    assert few.name == "case"
    assert window_of(await ward["mia"].sends(few, name="knowing")).name == "case.receipt"


async def test_it_is_said_in_french(ward: Ward) -> None:
    denis = ward["denis"]
    back = refused(
        await denis.sends(await denis.asks_to_share(), **CASE | {"reader": "coordinator", "happened": PHONE})
    )
    assert f"Retirez «\N{NO-BREAK SPACE}{PHONE}\N{NO-BREAK SPACE}»" in denis.reads(back)
    asked = refused(await denis.sends(back, happened="Un nodule chez Wencke Lachance."))
    assert "Wencke Lachance" in catalogue("fr").say(next(one.error for one in asked.fields if one.error) or "")
    assert "cochez" in denis.reads(asked)


async def test_a_note_a_warning_and_a_coordinators_words_are_read_alike(
    ward: Ward, units: list[frozenset[str]]
) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    _, window = await ward.talk()
    case = await cora.opens_case()
    forms = {
        eli: (window, window_of(await eli.presses(window, "thread.warn.ask"))),
        cora: tuple([window_of(await cora.presses(case, one)) for one in ("board.warn.ask", "board.write.ask")]),
    }
    units.clear()
    for person, asked in forms.items():
        for form in asked:
            back = refused(await person.sends(form, words=f"Call {PHONE}.", called="yes"))
            assert list(errors(back)) == ["words"]
            assert list(errors(refused(await person.sends(form, words=DOUBTED, called="yes")))) == [
                doubt(refused(await person.sends(form, words=DOUBTED, called="yes")))
            ]
    assert set(units) == {COUNTED}
    assert len(entries(await ana.opens_own())) == 1
    await eli.insists(await eli.sends(window, words=DOUBTED))
    assert entries(await ana.opens_own())[-1].words == DOUBTED


NEEDLES = (PHONE, "555-0143", NAME, "Wencke", "Abernathy")


@pytest.mark.promise("A10")
@pytest.mark.parametrize("where", ["local", "slack", "teams"])
async def test_nothing_of_it_is_in_any_file_or_log(prepared: Prepared, engine: str, where: str) -> None:
    with log_at_debug(statements=True) as heard:
        async with department(prepared, engine, where) as ward:
            place = place_of(ward.database, prepared.postgres)
            with written(ward.database.engine) as units:
                for key in ("ana", "luc"):
                    person, answers = ward.people[key], {**CASE, "reader": "coordinator", "name": "named"}
                    ward.turn_of(key)
                    await person.asks("case")
                    person.taken(acting=True)
                    stopped = await person.sends(**{**answers, "happened": STOPPED})
                    assert PHONE in stopped + b"".join(person.taken(acting=True)).decode()
                    # Doubtful words are asked about, and withdrawn: they are never said to be nobody's.
                    await person.sends(**{**answers, "happened": DOUBTED})
                    shown = b"".join(person.taken(acting=True))
                    (mark,) = set(re.findall(rb"sure_happened_[0-9a-f]{16}", shown))
                    changed = await person.sends(**{**answers, "happened": "A nodule.", mark.decode(): "yes"})
                    assert NAME not in changed
            assert [wrote for wrote in units if "stopped" in wrote] == [COUNTED] * 4
            assert sum("cases" in wrote for wrote in units) == 2
            stolen = place.stolen()
            # Whoever ticks the box can send them, on every platform.
            ward.turn_of("kit")
            kit = ward.people["kit"]
            await kit.asks("case")
            kit.taken(acting=True)
            await kit.sends(**{**CASE, "reader": "coordinator", "name": "named", "happened": DOUBTED})
            (mark,) = set(re.findall(rb"sure_happened_[0-9a-f]{16}", b"".join(kit.taken(acting=True))))
            assert "Case shared" in await kit.sends(**{mark.decode(): "yes"})
    logged = heard.getvalue()
    assert [word for word in NEEDLES if word in logged] == []
    assert [word for word in NEEDLES for file in stolen if word.encode() in file] == []
    # What stands in the open is found in this way.
    assert any(HOUSE.encode() in file for file in stolen) or not stolen


async def test_a_kinder_phrase_is_offered_and_words_are_sent_as_they_are_if_somebody_wants_that(
    ward: Ward, units: list[frozenset[str]]
) -> None:
    ana = ward["ana"]
    before = await everything(ward.database)
    hard = "A nodule at the apex. You should have seen it."
    asked = refused(await sends_case(ana, await ana.asks_to_share(), happened=hard))
    assert [words.split(".")[0] for words in errors(asked).values()] == ["“You should have seen” may hurt"]
    assert typed(asked)["happened"] == hard
    # Nobody counts how often it is offered, and nothing of it is kept.
    assert units == []
    assert await everything(ward.database) == before
    assert window_of(await ana.sends(asked, **{doubt(asked): "yes"})).name == "case.receipt"
    assert entries(await ana.opens_own())[0].words == hard
    # Changed to the kinder words it asks nothing more.
    asked = refused(await sends_case(ana, await ana.asks_to_share(), happened=hard))
    kinder = await ana.sends(asked, happened="A nodule at the apex. What could have helped to see it?")
    assert window_of(kinder).name == "case.receipt"
