"""What coordinators say of a case: how it is known, and whether it could be seen then. The two people never do."""

from bot.demo.actor import window_of
from bot.domain.classification import Mechanism
from bot.screens.elements import Choice, Form
from bot.screens.words import HINDSIGHTS, STANDARDS
from tests.drivers.reading import offered, said
from tests.drivers.ward import Person, Ward

SECOND = {"mechanism", "layer", "bias"}


async def asks(person: Person) -> Form:
    """Open the form from the first case of the board."""
    return window_of(await person.presses(await person.opens_case(), "board.classify.ask"))


async def test_a_case_is_classified_for_the_coordinators_alone(ward: Ward) -> None:
    ana, eli, cora, denis = ward.some("ana", "eli", "cora", "denis")
    await ward.talk()
    before = [said(await one.opens_own()) for one in (ana, eli)]
    form = await asks(cora)
    assert offered(form, "standard") == [one.value for one in STANDARDS]
    assert offered(form, "hindsight") == [one.value for one in HINDSIGHTS]
    saved = window_of(await cora.sends(form, standard="surgery", hindsight="looking_back"))
    assert "Saved." in cora.reads(saved)
    for one, words in ((cora, ("Surgery", "Only looking back")), (denis, ("Chirurgie", "Seulement avec le recul"))):
        window = await one.opens_case()
        assert all(word in one.reads(window) for word in words)
    assert [said(await one.opens_own()) for one in (ana, eli)] == before
    assert ana.messages == []
    # It can be taken back, a thing at a time.
    again = await asks(denis)
    assert [field.value for field in again.fields if isinstance(field, Choice)] == ["surgery", "looking_back"]
    await denis.sends(again, hindsight="")
    window = cora.reads(await cora.opens_case())
    assert "Surgery" in window
    assert "looking back" not in window


async def test_two_coordinators_who_classify_at_once_read_of_each_other(ward: Ward) -> None:
    cora, denis = ward.some("cora", "denis")
    await ward.talk()
    forms = [await asks(one) for one in (cora, denis)]
    await cora.sends(forms[0], standard="pathology")
    newer = await denis.sends(forms[1], standard="surgery")
    assert "Quelqu’un a modifié ceci entre-temps." in denis.reads(window_of(newer))
    assert "Pathology" in cora.reads(await cora.opens_case())
    await denis.sends(window_of(newer), standard="surgery")
    assert "Surgery" in cora.reads(await cora.opens_case())


async def test_the_second_level_is_asked_for_only_where_the_programme_has_chosen_it(ward: Ward) -> None:
    ana, cora, denis = ward.some("ana", "cora", "denis")
    await ward.talk()
    before = said(await ana.opens_own())
    assert SECOND.isdisjoint(field.name for field in (await asks(cora)).fields)
    await cora.sends(window_of(await cora.types("/peer programme")), second_level="yes")
    form = await asks(cora)
    assert {field.name for field in form.fields} >= SECOND
    assert offered(form, "mechanism") == [one.value for one in Mechanism]
    second = {"mechanism": "satisfaction_of_search", "layer": "latent_system", "bias": "framing"}
    await cora.sends(form, standard="surgery", **second)
    window = denis.reads(await denis.opens_case())
    assert all(word in window for word in ("Satisfaction de recherche", "organisation ou charge", "Cadrage"))
    # Switched off it is neither asked nor shown, and what was said stands for when it is on again.
    await cora.sends(window_of(await cora.types("/peer programme")), second_level="")
    assert "Framing" not in cora.reads(await cora.opens_case())
    await cora.sends(await asks(cora), standard="pathology")
    await cora.sends(window_of(await cora.types("/peer programme")), second_level="yes")
    again = await asks(denis)
    assert [field.value for field in again.fields if isinstance(field, Choice)] == ["pathology", None, *second.values()]
    await denis.sends(again, bias="")
    assert "Framing" not in cora.reads(await cora.opens_case())
    assert "Latent: organisation" in cora.reads(await cora.opens_case())
    assert said(await ana.opens_own()) == before
