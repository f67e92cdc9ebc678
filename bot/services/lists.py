"""The words that a programme codes its cases with, as coordinators change them."""

from dataclasses import replace

from bot.domain.errors import NothingHere
from bot.domain.lists import Axis, Entry, Lists
from bot.domain.notices import local_day
from bot.domain.programmes import Programme
from bot.ports.unit import Unit


def place(unit: Unit, programme: Programme, axis: Axis, code: str, said: tuple[str, str], at: int | None) -> Lists:
    """Call a word of a list so from today on, and offer it at a place, or no more.

    Args: code: empty for a word that is added; said: in English and French, empty for the bot's words; at: as in
    `Lists.placed`.
    """
    lists = unit.programmes.get(programme.id).lists
    added = Entry(lists.next_own(axis) or "", english=said[0], french=said[1])
    entry = lists.find(axis, code) if code else added
    if entry is None or not entry.code:
        raise NothingHere
    worded = entry.worded(*said, local_day(unit.now, programme.zone))
    return _keep(unit, programme, lists.placed(axis, worded, at))


def restore(unit: Unit, programme: Programme, axis: Axis) -> Lists:
    """Offer what the bot brings."""
    lists = unit.programmes.get(programme.id).lists
    return _keep(unit, programme, lists.restored(axis, local_day(unit.now, programme.zone)))


def _keep(unit: Unit, programme: Programme, lists: Lists) -> Lists:
    unit.programmes.change(replace(unit.programmes.get(programme.id), lists=lists))
    return lists
