"""A reader who does not take part yet: the case waits, a coordinator invites, and it leaves once they are chosen."""

from bot.demo.actor import buttons_of, window_of
from bot.demo.work import codes_in
from tests.drivers.cast import STRANGER
from tests.drivers.reading import errors, shown, typed
from tests.drivers.rows import everything
from tests.drivers.ward import CASE, DAY, Ward

WAITS = "It waits until Dr. Zoe Zhang is invited and takes part."


async def test_a_case_waits_for_somebody_who_is_to_be_invited(ward: Ward) -> None:
    ana, cora, denis, eli, zoe = ward.some("ana", "cora", "denis", "eli", "zoe")
    form = await ana.asks_to_share()
    before = await everything(ward.database)
    refused = window_of(await ana.sends(form, **CASE, reader="unlisted"))
    assert errors(refused) == {"invite": "Write whom to invite."}
    assert await everything(ward.database) == before
    receipt = await ana.sends(refused, invite=STRANGER.name)
    assert "The coordinators see it on Wednesday 4 March about noon" in shown(receipt)
    assert STRANGER.name not in repr(await everything(ward.database)), "it is sealed"
    assert "0 cases." in cora.reads(await cora.opens_board())
    await ward.hears(cora)
    # The coordinators are told whom to invite, and not by whom; the sharer sees that it waits.
    case = await cora.opens_case()
    for words in ("Waits for somebody to be invited", STRANGER.name, "Invite them: /peer invite."):
        assert words in cora.reads(case)
    assert "Waits for somebody to be invited" in cora.reads(await cora.opens_board())
    assert denis.reads(await denis.opens_board()).count("Attend qu’une personne soit invitée") == 1
    assert "Alder" not in cora.reads(case)
    assert WAITS in ana.reads(await ana.opens_own())
    assert "Nothing waits for you." in eli.reads(await eli.home())
    await ward.passes(3 * DAY)
    assert ward.post.of("zoe") == []
    invited = window_of(
        await cora.sends(window_of(await cora.types("/peer invite")), names=STRANGER.name, role="radiologist", site="0")
    )
    await zoe.types(f"/peer join {codes_in(invited)[STRANGER.name]}")
    # Enrolled is not chosen: nothing leaves by itself.
    await ward.passes(DAY)
    assert ward.post.of("zoe") == []
    assert "board.route.ask" in {button.action for button in buttons_of(await cora.opens_case())}
    route = window_of(await cora.presses(await cora.opens_case(), "board.route.ask"))
    routed = await cora.sends(route, reader=cora.chooses(route, "reader", STRANGER.name))
    assert "Sent on." in shown(routed)
    assert STRANGER.name not in shown(routed), "the name has served its purpose"
    assert WAITS not in ana.reads(await ana.opens_own())
    moment = await ward.hears(zoe)
    assert moment.strftime("%H:%M") == "12:00"
    read = zoe.reads(await zoe.opens_message())
    assert CASE["happened"] in read
    for words in ("Alder", "invite", STRANGER.name):
        assert words not in read


async def test_a_name_beside_somebody_from_the_list_is_not_kept_and_a_change_keeps_whom_it_waits_for(
    ward: Ward,
) -> None:
    ana, cora, eli = ward.some("ana", "cora", "eli")
    await ana.shares(invite=STRANGER.name)
    await ana.sends(await ana.asks_to_share(), **CASE, reader="unlisted", invite=STRANGER.name)
    lines = [await ana.opens_own(at) for at in range(2)]
    for window in lines:
        edit = window_of(await ana.presses(window, "thread.edit.ask"))
        assert "invite" not in typed(edit)
        assert window_of(await ana.sends(edit, happened=CASE["happened"] + " Changed.")).name == "thread.write"
    await ward.passes(2 * DAY)
    boards = [cora.reads(await cora.opens_case(at)) for at in range(2)]
    assert sum(STRANGER.name in words for words in boards) == 1
    assert STRANGER.name not in eli.reads(await eli.opens_own())
