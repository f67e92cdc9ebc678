"""People who read no studies share by the same form, in a role of their own, and hear what came of it."""

import pytest

from bot.demo.actor import window_of
from bot.demo.work import codes_in
from tests.drivers.cast import STRANGER
from tests.drivers.ward import CASE, Ward


@pytest.mark.parametrize("role", ["referrer", "liaison"])
async def test_somebody_from_outside_the_department_shares_by_the_same_form_and_is_answered(
    ward: Ward, role: str
) -> None:
    cora, eli, zoe = ward.some("cora", "eli", "zoe")
    invited = await cora.sends(window_of(await cora.types("/peer invite")), names=STRANGER.name, role=role, site="0")
    await zoe.types(f"/peer join {codes_in(window_of(invited))[STRANGER.name]}")
    form = await zoe.asks_to_share()
    reader = zoe.chooses(form, "reader", eli.name)
    # Few of this role are there to hide among, and the form says so before anything is stored.
    few = window_of(await zoe.sends(form, **{**CASE, "reader": reader, "source": "clinician"}))
    assert "could have sent this" in zoe.reads(few)
    assert window_of(await zoe.sends(few, name="knowing")).name == "case.receipt"
    await ward.hears(eli)
    window = await eli.opens_message()
    assert CASE["happened"] in eli.reads(window)
    assert STRANGER.name not in eli.reads(window)
    await eli.sends(window, answer="thanks", words="The template asks for it now.")
    await ward.hears(zoe)
    assert "The template asks for it now." in zoe.reads(await zoe.opens_message())
