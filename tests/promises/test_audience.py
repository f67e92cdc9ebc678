"""A9: the form says how few could have sent it and what the reader can find out, and stores nothing before that."""

import asyncio
from collections.abc import Mapping

import pytest
import sqlalchemy as sa

from bot.demo.actor import window_of
from bot.domain.cases import Source
from bot.domain.privacy.audience import FLOOR
from bot.platforms.local import render as local
from bot.screens.answers import Answer, FieldErrors
from bot.screens.elements import Callout, Form
from bot.text.catalogue import Sentence, catalogue
from storage.tables import metadata
from tests.drivers.reading import shown
from tests.promises.lived import Lived
from tests.promises.month import Month
from tests.promises.ward import EVERYONE, Colleague, person

GUESS = {
    "en": "see who reported them. If that was you, assume that they will know.",
    "fr": catalogue("fr").say(Sentence("and see who reported them. If that was you, assume that they will know.")),
}


def group_of(who: Colleague, gone: frozenset[str] = frozenset()) -> set[str]:
    """Who could have sent what this person sends: the roster by role, site and subspecialty."""
    alike = (who.role, who.site, who.subspecialty)
    return {each.key for each in EVERYONE if (each.role, each.site, each.subspecialty) == alike} - gone


def number_in(form: Form) -> int:
    """How many people could have sent this, as the form says."""
    (found,) = [
        element.lead.count
        for element in form.elements
        if isinstance(element, Callout)
        and isinstance(element.lead, Sentence)
        and "could have sent" in element.lead.english
    ]
    assert found is not None
    return found


def stored(lived: Lived) -> dict[str, int]:
    """How many rows there are of everything, and how many keys."""
    counts = {
        table.name: lived.database.read_now(
            lambda unit, table=table: unit.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        )
        for table in metadata.tables.values()
    }
    return {**counts, "keys": len([*lived.database.keys.path.iterdir()])}


async def send(month: Month, key: str, reader: str, step: str, **values: str) -> Answer:
    """Fill the form in and send it."""
    month.step = step
    actor = month.actors[key]
    form = window_of(await actor.types("/case"))
    chosen = reader if reader in {"mine", "coordinator"} else actor.chooses(form, "reader", person(reader).name)
    story = {"outstanding": "no", "kind": "near_miss", "modality": "ct", "happened": "A story."}
    return await actor.sends(form, **{**story, "reader": chosen, **values})


async def leave(month: Month, key: str) -> None:
    """Leave the programme."""
    month.step = f"{key} leaves"
    actor = month.actors[key]
    await actor.sends(window_of(await actor.presses(window_of(await actor.types("/peer")), "leave.ask")), sure="yes")


@pytest.mark.promise("A9")
def test_the_number_is_that_of_the_filtered_roster_for_everybody(founded: Lived) -> None:
    month = founded.month

    async def numbers() -> Mapping[str, int]:
        month.step = "asked"
        return {
            each.key: number_in(window_of(await month.actors[each.key].types("/case")))
            for each in EVERYONE
            if each.key != "mia"
        }

    async def invite() -> None:
        month.step = "somebody is invited, and has not come yet"
        cora = month.actors["cora"]
        form = window_of(await cora.types("/peer invite"))
        await cora.sends(form, names="Dr. Late Comer", role="radiologist", site="0", subspecialty="chest")

    before = asyncio.run(numbers())
    assert before == {each.key: len(group_of(each)) for each in EVERYONE if each.key != "mia"}
    assert before["ana"] == 6
    asyncio.run(invite())
    assert asyncio.run(numbers()) == before
    asyncio.run(leave(month, "mia"))
    assert asyncio.run(numbers()) == {**before, "julie": before["julie"] - 1}


@pytest.mark.promise("A9")
def test_the_form_says_that_the_reader_can_see_who_reported_later_studies(founded: Lived) -> None:
    """On the first form, at an error, and when asked again; for a comparison with a prior and for every other case."""
    month, forms = founded.month, list[Form]()

    async def look() -> None:
        month.step = "first"
        forms.append(window_of(await month.actors["luc"].types("/case")))
        for source in ("", Source.PRIOR_COMPARISON, Source.CONFERENCE):
            forms.append(window_of(await send(month, "luc", "bea", f"error {source}", source=source, happened="")))
            forms.append(window_of(await send(month, "luc", "bea", f"again {source}", source=source)))

    asyncio.run(look())
    assert GUESS["fr"] != GUESS["en"]
    for form in forms:
        assert form.name == "case"
        for language, sentence in GUESS.items():
            assert str(local.window_html(form, catalogue(language))).count(sentence) == 1


@pytest.mark.promise("A9")
def test_under_the_floor_it_asks_again_and_stores_nothing_until_it_is_answered(founded: Lived) -> None:
    month = founded.month

    async def act() -> None:
        before = stored(founded)
        for number, name in enumerate(("", "unseen", "unseen")):
            answer = await send(month, "luc", "bea", f"try {number}", name=name)
            form = window_of(answer)
            assert form.name == "case"
            assert number_in(form) == len(group_of(person("luc")) - {"bea"}) == 1
            (asked,) = [each for each in form.fields if each.name == "name"]
            assert not asked.optional
            said = shown(answer)
            assert "the reader may guess who it was. Nothing is stored yet." in said
            assert said.index("the reader may guess") < said.index("Is anything still outstanding"), (
                "above all the rest"
            )
            assert {option.value for option in asked.options} == {"named", "through", "weekly", "knowing"}  # type: ignore[union-attr]
            assert {each.name: each.value for each in form.fields}["happened"] == "A story."  # type: ignore[union-attr]
        # A day has a key as soon as somebody opens a form. Nothing else has come to be.
        after = stored(founded)
        assert {name: number for name, number in after.items() if number != before[name]}.keys() <= {"keys"}
        assert after["keys"] <= before["keys"] + 1
        assert window_of(await month.actors["luc"].sends(form, name="knowing")).name == "case.receipt"
        assert stored(founded)["cases"] == 1
        for number, values in enumerate(({"name": "named"}, {"kind": "good_call"})):
            sent = await send(month, "luc", "bea", f"by name {number}", **values)
            assert window_of(sent).name == "case.receipt"
        # The coordinators read one's own case, and can count as well.
        own = await send(month, "luc", "mine", "own")
        assert window_of(own).name == "case"

    asyncio.run(act())


@pytest.mark.promise("A9")
def test_the_reader_is_taken_off_and_the_number_tells_nothing_more_about_them(founded: Lived) -> None:
    """One of one's own group makes it one fewer, whoever it is; and a fifth who could have sent it is enough."""
    month, ana = founded.month, person("ana")

    async def act() -> None:
        assert window_of(await send(month, "ana", "gus", "five are left")).name == "case.receipt"
        await leave(month, "wren")
        group = group_of(ana, frozenset({"wren"}))
        assert len(group) == FLOOR
        for reader in sorted(group - {"ana"}):
            assert number_in(window_of(await send(month, "ana", reader, f"to {reader}"))) == FLOOR - 1
        for reader in ("bea", "uma", "cora"):
            assert window_of(await send(month, "ana", reader, f"to {reader}")).name == "case.receipt"

    asyncio.run(act())


@pytest.mark.promise("A9")
def test_only_who_shares_sees_a_number(lived: Lived) -> None:
    """In a month of windows it stands in forms behind /case alone."""
    with_number = [reply for asked, reply in lived.month.answers if "could have sent" in repr(reply)]
    assert len(with_number) > 20
    for reply in with_number:
        assert not isinstance(reply.answer, FieldErrors)
        assert window_of(reply.answer).name == "case"
