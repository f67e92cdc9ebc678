"""One programme in two chats: a second workspace is connected to it, and nobody is anybody there by that."""

from dataclasses import replace

from bot.demo.actor import window_of
from bot.domain.programmes import Channel, Programme
from bot.ports.unit import Unit
from bot.services import programmes
from tests.drivers.cast import CHANNEL, HOUSE, PLATFORM, TENANT
from tests.drivers.chats import SECOND, connecting_code, connects, elsewhere
from tests.drivers.reading import errors, facts, shown, typed
from tests.drivers.ward import DAY, Ward

NOT_VALID = "This code is not valid."
NO_PROGRAMME = "This chat has no peer learning programme yet."


async def places(ward: Ward) -> tuple[list[Programme], list[Channel]]:
    """All programmes, and where the first one speaks."""

    def look(unit: Unit) -> tuple[list[Programme], list[Channel]]:
        found = list(unit.programmes.all())
        return found, list(unit.programmes.channels(found[0].id))

    return await ward.database.read(look)


async def test_a_second_chat_is_connected_and_people_join_there(ward: Ward) -> None:
    installer = elsewhere(ward, "ines")
    assert NO_PROGRAMME in shown(await installer.types("/peer"))
    form = window_of(await installer.types(f"/peer setup {await connecting_code(ward)}", channel_id="C2"))
    assert f"This chat joins {HOUSE}" in installer.reads(form)
    assert typed(form) == {"channel": "C2"}
    connected = window_of(await installer.sends(form))
    assert f"It belongs to {HOUSE} now." in installer.reads(connected)
    (programme,), channels = await places(ward)
    assert programme.name == HOUSE
    assert channels == [Channel(PLATFORM, SECOND, "C2"), Channel(PLATFORM, TENANT, CHANNEL)]

    # Whoever connected it is a stranger there until a coordinator invites them.
    for words in ("/peer", "/peer board", "/peer invite", "/case"):
        assert "You are not in this programme." in shown(await installer.types(words)), words
    cora = ward["cora"]
    asked = window_of(await cora.types("/peer invite"))
    codes = facts(
        window_of(await cora.sends(asked, names="Dr. Ines Ito", role="radiologist", site="0", subspecialty="chest"))
    )
    assert "Welcome to Harbour Imaging, Dr. Ines Ito." in shown(
        await installer.types(f"/peer join {codes['Dr. Ines Ito']}")
    )

    # The two ends of a conversation may be in different chats.
    receipt = await installer.shares("Dr. Eli Ember")
    assert receipt.name == "case.receipt"
    await ward.hears(ward["eli"])
    window = await ward["eli"].opens_message()
    sent = window_of(await ward["eli"].sends(window, words="I see it."))
    assert "I see it." in ward["eli"].reads(sent)
    await ward.hears(installer)
    assert "I see it." in installer.reads(await installer.opens_message())


async def test_equal_ids_in_two_chats_are_two_people(ward: Ward) -> None:
    stranger = elsewhere(ward, "ana")
    await connects(ward, elsewhere(ward, "ines"))
    for words in ("/peer", "/peer board", "/case"):
        assert "You are not in this programme." in shown(await stranger.types(words)), words
    coordinator = elsewhere(ward, "cora")
    assert "You are not in this programme." in shown(await coordinator.types("/peer board"))
    await ward["gus"].shares("Dr. Ana Alder")
    await ward.hears(ward["ana"])
    (account,) = [account for account, _, _ in ward.post.sent]
    assert (account.tenant, account.user_id) == (TENANT, "ana")
    opened = await stranger.presses(ward["ana"].messages[0], "thread.open")
    assert "There is nothing to open here." in shown(opened)


async def test_a_connecting_code_works_once_for_its_programme_and_not_for_long(ward: Ward) -> None:
    ines, otto = elsewhere(ward, "ines"), elsewhere(ward, "otto", "a third chat")
    code = await connecting_code(ward)
    forms = [window_of(await person.types(f"/peer setup {code}")) for person in (ines, otto)]
    # To have the form open uses nothing up; the first to send it does.
    assert "is connected" in shown(await ines.sends(forms[0]))
    assert NOT_VALID in shown(await otto.sends(forms[1]))
    assert NOT_VALID in shown(await otto.types(f"/peer setup {code}"))
    old = await connecting_code(ward)
    ward.clock.move(by=8 * DAY)
    assert NOT_VALID in shown(await otto.types(f"/peer setup {old}"))
    assert NO_PROGRAMME in shown(await otto.types("/peer"))


async def test_a_chat_that_has_a_programme_is_not_connected_again(ward: Ward) -> None:
    code = await connecting_code(ward)
    for person in (ward["ana"], ward["zoe"]):
        assert "already belongs to a programme" in shown(await person.types(f"/peer setup {code}"))
    ines = elsewhere(ward, "ines")
    forms = [window_of(await ines.types(f"/peer setup {one}")) for one in (code, await connecting_code(ward))]
    assert "is connected" in shown(await ines.sends(forms[0], channel="#first"))
    assert "already belongs to a programme" in shown(await ines.sends(forms[1], channel="#other"))
    _, channels = await places(ward)
    assert [channel.channel_id for channel in channels] == ["#first", CHANNEL]


async def test_a_connection_sent_twice_is_one_and_a_mistake_uses_nothing_up(ward: Ward) -> None:
    ines = elsewhere(ward, "ines")
    form = window_of(await ines.types(f"/peer setup {await connecting_code(ward)}"))
    wrong = window_of(await ines.sends(form, channel=" "))
    assert errors(wrong) == {"channel": "Write something here."}
    assert HOUSE in ines.reads(wrong)
    first = window_of(await ines.sends(wrong, channel="#second"))
    assert window_of(await ines.sends(wrong, channel="#second")) == first
    other = window_of(await ines.sends(wrong, channel="#third"))
    assert "What was sent first stands." in ines.reads(other)
    _, channels = await places(ward)
    assert channels[0].channel_id == "#second"
    # Where the code is used up, a mistake is answered with that.
    assert NOT_VALID in shown(await ines.sends(replace(wrong, hidden={**wrong.hidden, "n": "x"}), channel=" "))


async def test_a_founding_code_does_not_connect_and_a_connecting_one_does_not_found(ward: Ward) -> None:
    ines = elsewhere(ward, "ines")
    founding = window_of(await ines.types(f"/peer setup {await ward.database.write(programmes.issue_setup_code)}"))
    connecting = window_of(await ines.types(f"/peer setup {await connecting_code(ward)}"))
    assert (founding.name, connecting.name) == ("setup", "connect")
    crossed = replace(connecting, hidden=founding.hidden)
    assert NOT_VALID in shown(await ines.sends(crossed, channel="#second"))
    answers = {"name": "Other", "sites": "A", "founder": "Dr. O", "role": "radiologist", "pathway": "Call."}
    crossed = replace(founding, hidden=connecting.hidden)
    assert NOT_VALID in shown(await ines.sends(crossed, **answers))
    assert len((await places(ward))[0]) == 1
