"""The folder of the keys is gone for a while, as when a volume is not mounted: nothing is lost or pretended."""

from pathlib import Path

import pytest

from bot.demo.actor import window_of
from tests.drivers.reading import entries, shown
from tests.drivers.rows import everything
from tests.drivers.ward import Ward

FAULT = "Something went wrong on our side, and nothing was changed."


@pytest.mark.parametrize("empty", [False, True], ids=["no folder", "an empty folder in its place"])
async def test_a_case_is_not_taken_while_its_keys_could_not_be_kept(ward: Ward, empty: bool) -> None:
    ana, eli = ward.some("ana", "eli")
    form = await ana.asks_to_share()
    answers = {
        "outstanding": "no",
        "kind": "near_miss",
        "modality": "ct",
        "reader": ana.chooses(form, "reader", eli.name),
        "happened": "A small nodule.",
    }
    before = await everything(ward.database)
    keys = Path(ward.database.keys.path)
    away = keys.with_name("away")
    keys.rename(away)
    if empty:
        keys.mkdir()
    assert FAULT in shown(await ana.sends(form, **answers))
    assert await everything(ward.database) == before
    if empty:
        assert list(keys.iterdir()) == []
        keys.rmdir()
    away.rename(keys)
    # The form is still good, and the case arrives.
    assert window_of(await ana.sends(form, **answers)).name == "case.receipt"
    await ward.hears(eli)
    assert entries(await eli.opens_message())[0].words == "A small nodule."
