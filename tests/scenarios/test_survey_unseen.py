"""What the survey leaves unsaid: no row, message or count tells who answered, or what."""

from datetime import timedelta

import pytest

from bot.demo.actor import window_of
from bot.domain.surveys import OPEN_FOR, Phase
from tests.drivers.reading import said
from tests.drivers.ward import Ward
from tests.promises.attack import Ledger
from tests.scenarios.asking import OPENS, SIX, all_answer, answers, begins, meets, phases, posts


@pytest.mark.promise("A4")
async def test_no_transaction_names_somebody_beside_an_answer_and_no_message_holds_one(ward: Ward) -> None:
    """From the question to the count, as the driver sees it; and a word of a comment stands in nobody's chat."""
    ledger = Ledger(ward.database)
    await begins(ward)
    await meets(ward, *SIX)
    await ward.until(OPENS)
    await all_answer(ward, SIX, comment="Zebrafish.")
    await ward.until(OPENS + OPEN_FOR)
    assert await phases(ward) == [Phase.PUBLISHED]
    assert [wrote for wrote in ledger.transactions if wrote >= {"person", "anonymous"}] == []
    assert sum("anonymous" in wrote for wrote in ledger.transactions) == len(SIX) + 1
    cards = [card for _, card, _ in (*ward.post.sent, *ward.post.posted)]
    assert cards
    assert not any("Zebrafish" in said(card) for card in cards)


@pytest.mark.promise("A4")
async def test_who_gave_which_answers_changes_nothing_for_anybody(ward: Ward) -> None:
    """Two sessions are answered alike, but that two people have exchanged their answers."""
    cora = ward["cora"]
    await begins(ward, fortnightly=True)
    told: list[tuple[list[str], list[str]]] = []
    for weeks, (pleased, cross) in ((0, ("ana", "eli")), (2, ("eli", "ana"))):
        await meets(ward, *SIX, weeks=weeks)
        await ward.until(OPENS + timedelta(weeks=weeks))
        await answers(ward[pleased], learned="5", comment="Fine.")
        await answers(ward[cross], learned="1", comment="Too long.")
        await all_answer(ward, SIX[2:], comment="Nothing.")
        await ward.until(OPENS + timedelta(weeks=weeks) + OPEN_FOR)
        listed = window_of(await cora.types("/peer survey"))
        figures = window_of(await cora.presses(listed, "survey.outcome"))
        comments = window_of(await cora.presses(figures, "survey.outcome.page"))
        told.append(
            (
                cora.reads(figures).replace("Tuesday 7 April", "Tuesday 24 March").splitlines(),
                sorted(cora.reads(comments).replace("Tuesday 7 April", "Tuesday 24 March").splitlines()),
            )
        )
    assert told[0] == told[1]
    first, second = posts(ward)
    assert second.replace("Tuesday 7 April", "Tuesday 24 March") == first
