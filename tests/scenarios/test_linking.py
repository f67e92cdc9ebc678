"""One member with two accounts: a short code carried from one chat to the other."""

from datetime import timedelta

from bot.demo.actor import window_of
from bot.domain.people import Account
from bot.ports.unit import Unit
from bot.screens.answers import Open, Say
from bot.screens.elements import Form
from bot.services import programmes
from tests.drivers.cast import HOUSE, TENANT
from tests.drivers.chats import SECOND, connects, elsewhere
from tests.drivers.reading import errors, facts, offered, rows, shown, typed
from tests.drivers.rows import everything
from tests.drivers.ward import DAY, Person, Ward

NOT_VALID = "This code is not valid."
TAKES_PART = "This account takes part already."


async def code_of(person: Person) -> str:
    """What `/peer link` shows somebody who takes part."""
    answer = await person.types("/peer link")
    assert isinstance(answer, Open)
    return facts(answer.form)["There"].removeprefix("/peer link ")


async def accounts_of(ward: Ward, name: str) -> list[tuple[str, str]]:
    """The accounts of somebody on the roster, as chat and id."""

    def look(unit: Unit) -> list[Account]:
        return [
            account
            for programme in unit.programmes.all()
            for member in unit.people.roster(programme.id)
            if member.name == name
            for account in unit.people.accounts(member.id)
        ]

    return [(account.tenant, account.user_id) for account in await ward.database.read(look)]


async def second_chat(ward: Ward, user_id: str = "a2") -> Person:
    """Somebody at an account of a second chat that has just been connected."""
    await connects(ward, elsewhere(ward, "ines"))
    return elsewhere(ward, user_id)


async def test_one_person_in_two_chats_has_one_home(ward: Ward) -> None:
    ana, other = ward["ana"], await second_chat(ward)
    await ana.shares()
    await ward.hears(ward["eli"])
    assert "type /peer link there" in shown(await other.types("/peer link"))
    answer = await other.types(f"/peer link {await code_of(ana)}")
    assert isinstance(answer, Say)
    assert "This account is yours as well now, Dr. Ana Alder." in shown(answer)
    assert await accounts_of(ward, "Dr. Ana Alder") == [(SECOND, "a2"), (TENANT, "ana")]
    assert rows(await other.home())[0].title == rows(await ana.home())[0].title
    window = await other.opens_own()
    assert "A small nodule at the left apex" in other.reads(window)
    # Who coordinates in one chat does in the other.
    denis = elsewhere(ward, "d2")
    assert "You are not in this programme." in shown(await denis.types("/peer board"))
    await denis.types(f"/peer link {await code_of(ward['denis'])}")
    assert denis.reads(await denis.opens_board()) == denis.reads(await ward["denis"].opens_board())


async def test_a_code_works_once_and_for_a_quarter_of_an_hour(ward: Ward) -> None:
    ana, other = ward["ana"], await second_chat(ward)
    third = elsewhere(ward, "a3")
    old = await code_of(ana)
    ward.clock.move(by=timedelta(minutes=16))
    assert NOT_VALID in shown(await other.types(f"/peer link {old}"))
    code = await code_of(ana)
    assert "yours as well" in shown(await other.types(f"/peer link {code}"))
    assert NOT_VALID in shown(await third.types(f"/peer link {code}"))
    first, second = await code_of(ana), await code_of(other)
    assert NOT_VALID in shown(await third.types(f"/peer link {first}")), "a new code ends the one before"
    assert "yours as well" in shown(await third.types(f"/peer link {second}"))
    for garbage in ("AAAAA-AAAAA", "Ω" * 500, "x"):
        assert NOT_VALID in shown(await elsewhere(ward, "a4").types(f"/peer link {garbage}"))


async def test_an_account_that_takes_part_is_not_joined_to_another_one(ward: Ward) -> None:
    ana, gus, other = ward["ana"], ward["gus"], await second_chat(ward)
    code = await code_of(ana)
    for person in (ana, gus):
        assert TAKES_PART in shown(await person.types(f"/peer link {code}"))
    # Nobody was asked twice: the code is still good, and then both of Ana's accounts take part.
    assert "yours as well" in shown(await other.types(f"/peer link {code}"))
    assert TAKES_PART in shown(await other.types(f"/peer link {await code_of(gus)}"))
    assert await accounts_of(ward, "Dr. Gus Garner") == [(TENANT, "gus")]
    # Who joined twice leaves with one account first, and joins that one then.
    left = window_of(await gus.presses(await gus.home(), "leave.ask"))
    await gus.sends(left, sure="yes")
    await gus.types(f"/peer link {await code_of(ana)}")
    assert (TENANT, "gus") in await accounts_of(ward, "Dr. Ana Alder")


async def test_the_code_of_somebody_who_has_left_opens_nothing(ward: Ward) -> None:
    gus, other = ward["gus"], await second_chat(ward)
    code = await code_of(gus)
    await gus.sends(window_of(await gus.presses(await gus.home(), "leave.ask")), sure="yes")
    assert NOT_VALID in shown(await other.types(f"/peer link {code}"))
    assert "You are not in this programme." in shown(await other.types("/peer"))


async def test_who_leaves_leaves_with_all_accounts(ward: Ward) -> None:
    gus, other = ward["gus"], await second_chat(ward)
    await other.types(f"/peer link {await code_of(gus)}")
    await other.sends(window_of(await other.presses(await other.home(), "leave.ask")), sure="yes")
    for person in (gus, other):
        assert "You are not in this programme." in shown(await person.types("/peer"))


async def test_a_chat_of_another_programme_or_of_none_is_not_joined(ward: Ward) -> None:
    ana = ward["ana"]
    code, nowhere = await code_of(ana), elsewhere(ward, "a2", "no programme")
    assert "This chat has no peer learning programme yet." in shown(await nowhere.types(f"/peer link {code}"))
    founder = elsewhere(ward, "otto", "theirs")
    form = window_of(await founder.types(f"/peer setup {await ward.database.write(programmes.issue_setup_code)}"))
    answers = {"name": "Other", "sites": "A", "founder": "Dr. O", "role": "radiologist", "pathway": "Call."}
    assert "It is called Other." in shown(await founder.sends(form, **answers))
    theirs = elsewhere(ward, "a2", "theirs")
    assert NOT_VALID in shown(await theirs.types(f"/peer link {code}"))
    other = await second_chat(ward)
    assert "yours as well" in shown(await other.types(f"/peer link {code}")), "what was refused used nothing up"


async def test_an_account_that_was_joined_names_nobody_to_strangers(ward: Ward) -> None:
    """The same id in a third chat is nobody, and a refusal says nothing about a programme or a person."""
    ana, other = ward["ana"], await second_chat(ward)
    before = await everything(ward.database)
    for person in (other, ward["zoe"]):
        for words in ("/peer link", "/peer link AAAAA-AAAAA"):
            told = shown(await person.types(words))
            assert "Ana" not in told
            assert HOUSE not in told
    assert await everything(ward.database) == before
    await other.types(f"/peer link {await code_of(ana)}")
    same = elsewhere(ward, "a2", "a third chat")
    await connects(ward, same)
    assert "You are not in this programme." in shown(await same.types("/peer"))


async def test_codes_nobody_used_are_forgotten(ward: Ward) -> None:
    await code_of(ward["ana"])
    assert len((await everything(ward.database))["codes"]) == 1
    await ward.passes(4 * DAY)
    assert (await everything(ward.database))["codes"] == []


async def settings_of(person: Person) -> Form:
    """Open one's settings."""
    return window_of(await person.presses(await person.home(), "settings.ask"))


async def test_where_notices_arrive_is_chosen_in_the_settings(ward: Ward) -> None:
    eli, other = ward["eli"], await second_chat(ward, "e2")
    assert "account" not in {field.name for field in (await settings_of(eli)).fields}
    await other.types(f"/peer link {await code_of(eli)}")
    form = await settings_of(eli)
    there, here = offered(form, "account")
    assert "Local chat, no. 2 (here)" in eli.reads(form)
    # Nothing was chosen: it is where they arrived before.
    assert typed(form)["account"] == here
    assert typed(await settings_of(other))["account"] == here
    await ward["ana"].shares()
    await ward.hears(eli)
    assert "an account was joined to yours" in eli.reads(eli.messages[-1])
    await ward.hears(eli)
    await other.sends(form, account=there)
    await ward["gus"].shares()
    await ward.hears(other)
    assert [account.tenant for account, _, _ in ward.post.sent] == [TENANT, TENANT, SECOND]
    wrong = window_of(await eli.sends(form, account="0123456789abcdef"))
    assert errors(wrong) == {"account": "Choose one of the answers offered."}
    assert typed(await settings_of(eli))["account"] == there


async def test_whoever_did_not_join_an_account_is_told_where_they_were_and_can_part_with_it(ward: Ward) -> None:
    eli, other = ward["eli"], await second_chat(ward, "a name that comes first")
    await other.types(f"/peer link {await code_of(eli)}")
    await ward.hears(eli)
    (notice,) = eli.messages
    assert other.messages == []
    settings = window_of(await eli.presses(notice, "settings.ask"))
    asked = window_of(await eli.presses(settings, "account.unlink.ask", 0))
    await eli.sends(asked, sure="yes")
    assert await accounts_of(ward, "Dr. Eli Ember") == [(TENANT, "eli")]


async def test_an_account_is_parted_with_from_either_chat(ward: Ward) -> None:
    eli, other = ward["eli"], await second_chat(ward, "e2")
    assert "Your accounts" not in eli.reads(await settings_of(eli))
    await other.types(f"/peer link {await code_of(eli)}")
    settings = await settings_of(eli)
    asked = window_of(await eli.presses(settings, "account.unlink.ask", 0))
    assert errors(window_of(await eli.sends(asked))) == {"sure": "Tick this to go on."}
    after = window_of(await eli.sends(asked, sure="yes"))
    assert after.name == "settings"
    assert "Your accounts" not in eli.reads(after)
    assert "You are not in this programme." in shown(await other.types("/peer"))
    # A second press of the same button does nothing, and the last account cannot go.
    assert window_of(await eli.sends(asked, sure="yes")) == after
    assert "There is nothing to open here." in shown(await eli.presses(settings, "account.unlink.ask", 0))

    await other.types(f"/peer link {await code_of(eli)}")
    asked = window_of(await eli.presses(await settings_of(eli), "account.unlink.ask", 1))
    assert "Unlinked." in shown(await eli.sends(asked, sure="yes"))
    assert "You are not in this programme." in shown(await eli.types("/peer"))
    assert await accounts_of(ward, "Dr. Eli Ember") == [(SECOND, "e2")]
    # What was his stays his, in the other chat.
    await ward.hears(other)
    await ward["ana"].shares()
    await ward.hears(other)
    assert "A small nodule" in other.reads(await other.opens_message())


async def test_nobody_parts_with_somebody_elses_account(ward: Ward) -> None:
    eli, gus, other = ward["eli"], ward["gus"], await second_chat(ward, "e2")
    await other.types(f"/peer link {await code_of(eli)}")
    settings = await settings_of(eli)
    assert "There is nothing to open here." in shown(await gus.presses(settings, "account.unlink.ask", 0))
    asked = window_of(await eli.presses(settings, "account.unlink.ask", 0))
    await gus.sends(asked, sure="yes")
    assert len(await accounts_of(ward, "Dr. Eli Ember")) == 2


async def test_the_last_account_stays(ward: Ward) -> None:
    eli, other = ward["eli"], await second_chat(ward, "e2")
    await other.types(f"/peer link {await code_of(eli)}")
    settings = await settings_of(eli)
    first, second = [window_of(await eli.presses(settings, "account.unlink.ask", at)) for at in (0, 1)]
    await eli.sends(first, sure="yes")
    assert "the only account" in shown(await eli.sends(second, sure="yes"))
    assert await accounts_of(ward, "Dr. Eli Ember") == [(TENANT, "eli")]
