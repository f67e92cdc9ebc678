"""A department founds its programme: the operator's code, one form, colleagues who join."""

from datetime import timedelta

from bot.demo.actor import buttons_of, window_of
from bot.screens.elements import Button, Form
from bot.services import programmes
from tests.drivers.cast import HOUSE, MASK, PATHWAY, ZONE, Part
from tests.drivers.reading import errors, facts, offered, shown, typed
from tests.drivers.ward import DAY, Person, Ward

ANSWERS = {
    "name": HOUSE,
    "sites": "North\nSouth",
    "channel": "#rounds",
    "founder": "Dr. Cora Cole",
    "role": "radiologist",
    "coordinators": "Dr. Denis Dubé",
    "pathway": PATHWAY,
    "mask": MASK,
    "language": "en",
    "zone": ZONE,
}

NOT_VALID = "This code is not valid. It may have been used, or be too old. Ask for a new one."


async def code_of(house: Ward) -> str:
    """What `peerlearn setup-code` prints in the operator's terminal."""
    return await house.database.write(programmes.issue_setup_code)


async def founds(house: Ward, founder: Person, **answers: str) -> Form:
    """Found the programme. Returns what the founder sees then."""
    form = window_of(await founder.types(f"/peer setup {await code_of(house)}"))
    return window_of(await founder.sends(form, **{**ANSWERS, **answers}))


async def test_a_department_is_founded_and_people_join(house: Ward) -> None:
    cora, denis, ana = house.some("cora", "denis", "ana")
    form = window_of(await cora.types(f"/peer setup {await code_of(house)}", channel_id="#rounds"))
    assert typed(form) == {"channel": "#rounds", "language": "en", "zone": ZONE, "moderation": "off"}
    founded = window_of(await cora.sends(form, **ANSWERS))
    assert "It is called Harbour Imaging." in cora.reads(founded)
    assert "only" not in cora.reads(founded).lower()
    codes = facts(founded)
    assert set(codes) == {"Dr. Denis Dubé"}

    welcome = await denis.types(f"/peer join {codes['Dr. Denis Dubé']}")
    assert "Bienvenue dans Harbour Imaging, Dr. Denis Dubé." in shown(welcome, "fr")
    assert "Tableau" in denis.reads(await denis.opens_board())

    asked = window_of(await denis.types("/peer invite"))
    names = "Dr. Ana Alder\n\n  Dr.  Eli   Ember \n"
    twice = window_of(await denis.sends(asked, names=f"{names}dr. ana  ALDER", role="radiologist", site="1"))
    assert errors(twice) == {"names": TWICE.format("dr. ana ALDER")}
    invited = window_of(await denis.sends(asked, names=names, role="radiologist", site="1", subspecialty="chest"))
    assert set(facts(invited)) == {"Dr. Ana Alder", "Dr. Eli Ember"}
    await ana.types(f"/peer join {facts(invited)['Dr. Ana Alder']}")
    shares = await ana.asks_to_share()
    assert typed(shares)["subspecialty"] == "chest"
    # Whoever is invited and not here yet cannot be named as a reader; everybody here can, oneself included.
    choices = offered(shares, "reader")
    assert choices[:3] == ["coordinator", "mine", "unlisted"]
    assert len(choices[3:]) == len(("cora", "denis", "ana"))


async def test_a_department_that_just_starts_offers_two_kinds_until_it_wants_the_others(house: Ward) -> None:
    cora = house["cora"]
    await founds(house, cora, starting="yes")
    assert offered(await cora.asks_to_share(), "kind") == ["learning_opportunity", "good_call"]
    kinds = window_of(await cora.presses(window_of(await cora.types("/peer lists")), "lists.open"))
    (at,) = (at for at, one in enumerate(words_of(kinds)) if one.handle == "near_miss")
    await cora.sends(window_of(await cora.presses(kinds, "lists.word.open", at)), place="2")
    assert offered(await cora.asks_to_share(), "kind") == ["learning_opportunity", "near_miss", "good_call"]


def words_of(listed: Form) -> list[Button]:
    """The words of a list, each a button."""
    return [one for one in buttons_of(listed) if one.action == "lists.word.open"]


async def test_whoever_types_setup_first_owns_nothing(house: Ward) -> None:
    zoe = house["zoe"]
    assert "type /peer setup CODE" in shown(await zoe.types("/peer setup"))
    for typed_words in ("/peer setup AAAAA-AAAAA", "/peer setup " + "Ω" * 500):
        assert NOT_VALID in shown(await zoe.types(typed_words)), typed_words
    assert "This chat has no peer learning programme yet." in shown(await zoe.types("/case"))
    assert await house.database.read(lambda unit: len(unit.programmes.all())) == 0


async def test_a_founding_without_a_valid_code_founds_nothing(house: Ward) -> None:
    cora, zoe = house.some("cora", "zoe")
    form = window_of(await zoe.types(f"/peer setup {await code_of(house)}"))
    assert "is set up" in cora.reads(await founds(house, cora))
    forged = Form(form.name, form.title, form.elements, form.submit, form.close, {**form.hidden, "c": "AAAAA-AAAAA"})
    assert "already belongs to a programme" in shown(await zoe.sends(form, **ANSWERS))
    assert "already belongs to a programme" in shown(await zoe.sends(forged, **ANSWERS))
    assert await house.database.read(lambda unit: len(unit.programmes.all())) == 1


async def test_a_second_founding_is_refused_whoever_asks(house: Ward) -> None:
    cora, zoe = house.some("cora", "zoe")
    await founds(house, cora)
    assert "This chat already belongs to a programme" in shown(await cora.types(f"/peer setup {await code_of(house)}"))
    assert "This chat already belongs to a programme" in shown(await zoe.types(f"/peer setup {await code_of(house)}"))
    assert await house.database.read(lambda unit: [one.name for one in unit.programmes.all()]) == [HOUSE]


async def test_codes_work_once_and_not_for_ever(house: Ward) -> None:
    cora, ana, eli, zoe = house.some("cora", "ana", "eli", "zoe")
    old = await code_of(house)
    house.clock.move(by=timedelta(days=8))
    assert NOT_VALID in shown(await cora.types(f"/peer setup {old}"))
    founded = await founds(house, cora, coordinators="Dr. Ana Alder\nDr. Eli Ember")
    codes = facts(founded)
    typed_as_spoken = codes["Dr. Ana Alder"].replace("-", " ").lower()
    assert "Welcome to Harbour Imaging, Dr. Ana Alder." in shown(await ana.types(f"/peer join {typed_as_spoken}"))
    assert NOT_VALID in shown(await zoe.types(f"/peer join {codes['Dr. Ana Alder']}"))
    house.clock.move(by=timedelta(days=15))
    assert NOT_VALID in shown(await eli.types(f"/peer join {codes['Dr. Eli Ember']}"))


async def test_one_coordinator_is_warned_about_and_the_head_more_so(house: Ward) -> None:
    cora = house["cora"]
    alone = cora.reads(await founds(house, cora, coordinators=""))
    assert "There is only one coordinator." in alone
    assert "head of the department" not in alone


async def test_the_head_alone_is_warned_about(house: Ward) -> None:
    cora = house["cora"]
    head = cora.reads(await founds(house, cora, coordinators="", head="yes"))
    assert "The only coordinator is the head of the department." in head
    assert "There is only one coordinator." not in head


async def test_the_head_with_a_deputy_is_warned_about_too(house: Ward) -> None:
    cora = house["cora"]
    form = window_of(await cora.types(f"/peer setup {await code_of(house)}"))
    assert "people share less when their head reads along." in cora.reads(form)
    founded = cora.reads(window_of(await cora.sends(form, **ANSWERS, head="yes")))
    assert "The head of the department is a coordinator. People share less when their head reads along." in founded
    assert "only" not in founded.lower()


TWICE = "“{}” stands here twice. Colleagues must be able to tell two people apart."
OWN_NAME = "Your own name is among them. You coordinate already: name the others only."
ZONE_UNKNOWN = "This time zone is not known. Write it like America/Toronto."
MISTAKES = (
    ({"zone": "Nowhere/City"}, "zone", ZONE_UNKNOWN),
    ({"zone": "../../etc/localtime"}, "zone", ZONE_UNKNOWN),
    ({"zone": "America"}, "zone", ZONE_UNKNOWN),
    ({"mask": "NUMBER"}, "mask", "Use # for a digit, @ for a letter and * for either."),
    ({"sites": "N" * 81}, "sites", "A name has at most 80 characters."),
    ({"coordinators": "N" * 81}, "coordinators", "A name has at most 80 characters."),
    ({"coordinators": "\n".join(f"Dr. {n}" for n in range(31))}, "coordinators", "At most 30 people at a time."),
    ({"coordinators": "Dr. Denis Dubé\nDr.  Denis Dubé"}, "coordinators", TWICE.format("Dr. Denis Dubé")),
    ({"coordinators": "Dr. Denis Dubé\nDR. CORA COLE"}, "coordinators", OWN_NAME),
    ({"pathway": ""}, "pathway", "Write something here."),
    ({"language": "de"}, "language", "Choose one of the answers offered."),
    ({"role": ""}, "role", "Choose one."),
)


async def test_a_mistake_in_the_form_stands_at_its_field_and_the_code_stays_good(house: Ward) -> None:
    cora = house["cora"]
    form = window_of(await cora.types(f"/peer setup {await code_of(house)}"))
    for wrong, where, says in MISTAKES:
        form = window_of(await cora.sends(form, **{**ANSWERS, **wrong}))
        assert errors(form) == {where: says}, wrong
        # What is not offered has no place in a choice, so it is chosen anew.
        kept = {name: value for name, value in {**ANSWERS, **wrong}.items() if value not in {"", "de"}}
        assert {name: value for name, value in typed(form).items() if name in kept} == kept
    assert "is set up" in cora.reads(window_of(await cora.sends(form, **ANSWERS)))


async def test_a_founding_sent_twice_is_one_and_shows_the_same_codes(house: Ward) -> None:
    cora = house["cora"]
    form = window_of(await cora.types(f"/peer setup {await code_of(house)}"))
    first = window_of(await cora.sends(form, **ANSWERS))
    assert window_of(await cora.sends(form, **ANSWERS)) == first
    assert await house.database.read(lambda unit: len(unit.programmes.all())) == 1


async def test_invitations_sent_twice_are_made_once(house: Ward) -> None:
    cora = house["cora"]
    await founds(house, cora)
    form = window_of(await cora.types("/peer invite"))
    answers = {"names": "Dr. Ana Alder", "role": "radiologist", "site": "0"}
    first = window_of(await cora.sends(form, **answers))
    assert window_of(await cora.sends(form, **answers)) == first
    (programme,) = await house.database.read(lambda unit: unit.programmes.all())
    roster = await house.database.read(lambda unit: unit.people.roster(programme.id))
    assert [member.name for member in roster] == ["Dr. Ana Alder", "Dr. Cora Cole", "Dr. Denis Dubé"]


async def test_a_code_is_good_in_its_own_programmes_chat_only(house: Ward) -> None:
    cora, ana = house.some("cora", "ana")
    codes = facts(await founds(house, cora, coordinators="Dr. Ana Alder"))
    elsewhere = Person(Part("ana", "Dr. Ana Alder"), house, tenant="another chat")
    assert NOT_VALID in shown(await elsewhere.types(f"/peer join {codes['Dr. Ana Alder']}"))
    assert "Welcome" in shown(await ana.types(f"/peer join {codes['Dr. Ana Alder']}"))


async def test_what_a_member_needs_no_code_for(house: Ward) -> None:
    cora = house["cora"]
    await founds(house, cora)
    house.clock.move(by=DAY)
    for words in ("/peer join", "/peer JOIN AAAAA-AAAAA", "/peer  setup X", "/peer Setup"):
        assert "you need no code for it" in shown(await cora.types(words)), words
