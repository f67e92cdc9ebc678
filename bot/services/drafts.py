"""Drafts of cases: kept for their owner alone, and for two weeks at most."""

from collections.abc import Mapping, Sequence

from bot.domain.cases import DRAFT_KEPT, MOST_DRAFTS
from bot.domain.errors import NothingHere, Reason, Refused
from bot.domain.notices import local_day
from bot.domain.people import Member
from bot.ports.drafts import Draft
from bot.ports.unit import Unit


def keep(unit: Unit, actor: Member, values: Mapping[str, str], handle: str) -> str:
    """Keep what was typed so far, in the place of the draft that it came from. Returns a handle of it.

    Whoever got no answer and keeps the same once more has it once. Raises Refused where there are too many.
    """
    before = unit.drafts.of(actor.id)
    same = next((draft.handle for draft in before if draft.values == values), "")
    into = handle if unit.drafts.find(actor.id, handle) is not None else same
    kept = unit.drafts.keep(actor.id, values, local_day(unit.now, "UTC"), into)
    if len(before) >= MOST_DRAFTS and len(unit.drafts.of(actor.id)) > len(before):
        raise Refused(Reason.TOO_MANY_DRAFTS)
    return kept


def own(unit: Unit, actor: Member) -> Sequence[Draft]:
    """A member's drafts."""
    return unit.drafts.of(actor.id)


def find(unit: Unit, actor: Member, handle: str) -> Draft:
    """One of them. Raises NothingHere for every other handle alike."""
    found = unit.drafts.find(actor.id, handle)
    if found is None:
        raise NothingHere
    return found


def drop(unit: Unit, actor: Member, handle: str) -> None:
    """Destroy a draft: it was shared, or is not wanted. It stands in no transaction with the case that came of it."""
    unit.drafts.drop(actor.id, handle)


def forget_old(unit: Unit) -> None:
    """Destroy the drafts whose days are over."""
    unit.drafts.forget(local_day(unit.now, "UTC") - DRAFT_KEPT)
