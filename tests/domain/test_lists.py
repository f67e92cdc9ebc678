"""The lists of words that cases are coded with, as a programme changes them."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.cases import Factor, Kind
from bot.domain.lists import (
    BROUGHT,
    FIRST_KINDS,
    JUST_STARTING,
    MOST_OWN,
    Axis,
    Entry,
    Lists,
    as_brought,
)

MONDAY, TUESDAY, FRIDAY = date(2026, 5, 11), date(2026, 5, 12), date(2026, 5, 15)


def codes(lists: Lists, axis: Axis) -> list[str]:
    """What a list offers, in order."""
    return [entry.code for entry in lists.offered(axis)]


def worded(lists: Lists, axis: Axis, code: str, english: str, french: str, today: date) -> Lists:
    """The lists with a word said otherwise, at its place."""
    entry = lists.find(axis, code)
    assert entry is not None
    return lists.placed(axis, entry.worded(english, french, today), codes(lists, axis).index(code))


def test_a_list_is_what_the_bot_brings_until_somebody_changes_it() -> None:
    for axis in Axis:
        assert codes(Lists(), axis) == list(BROUGHT[axis])
        assert as_brought(Lists(), axis)


def test_a_word_is_taken_off_moved_and_put_back() -> None:
    near_miss = Entry(Kind.NEAR_MISS)
    off = Lists().placed(Axis.KIND, near_miss, None)
    assert Kind.NEAR_MISS not in codes(off, Axis.KIND)
    assert Kind.NEAR_MISS in {entry.code for entry in off.of(Axis.KIND)}
    first = off.placed(Axis.KIND, near_miss, 0)
    assert codes(first, Axis.KIND)[0] == Kind.NEAR_MISS
    assert not as_brought(first, Axis.KIND)
    assert as_brought(first, Axis.FACTOR)
    assert codes(first.placed(Axis.KIND, near_miss, 99), Axis.KIND)[-1] == Kind.NEAR_MISS


def test_what_was_chosen_stays_on_offer_to_whoever_chose_it() -> None:
    off = Lists().placed(Axis.FACTOR, Entry(Factor.SYSTEM), None)
    assert [entry.code for entry in off.offered(Axis.FACTOR, Factor.SYSTEM)][-1] == Factor.SYSTEM
    assert [entry.code for entry in off.offered(Axis.FACTOR, Factor.PERCEPTION)] == codes(off, Axis.FACTOR)
    assert [entry.code for entry in off.offered(Axis.FACTOR, "nothing")] == codes(off, Axis.FACTOR)


def test_old_cases_keep_the_words_of_their_day() -> None:
    once = worded(Lists(), Axis.MODALITY, "xr", "X-ray", "Radio", TUESDAY)
    twice = worded(once, Axis.MODALITY, "xr", "Plain film", "Cliché", FRIDAY)
    xr = twice.find(Axis.MODALITY, "xr")
    assert xr is not None
    assert xr.says(MONDAY) == ("", "")
    assert xr.says(TUESDAY) == ("X-ray", "Radio")
    assert xr.says(FRIDAY) == xr.says(None) == ("Plain film", "Cliché")


def test_two_changes_of_a_day_are_one_and_none_is_none() -> None:
    xr = Entry("xr").worded("X-ray", "Radio", TUESDAY).worded("Film", "Cliché", TUESDAY)
    assert len(xr.former) == 1
    assert (xr.says(MONDAY), xr.says(TUESDAY)) == (("", ""), ("Film", "Cliché"))
    assert xr.worded("Film", "Cliché", FRIDAY) == xr


def test_a_programme_adds_words_but_no_kinds() -> None:
    assert Lists().next_own(Axis.KIND) is None
    lists = Lists()
    for n in range(MOST_OWN):
        code = lists.next_own(Axis.SOURCE)
        assert code == f"own_{n + 1}"
        lists = lists.placed(Axis.SOURCE, Entry(code, english=f"Way {n}", french=f"Voie {n}"), None)
    assert lists.next_own(Axis.SOURCE) is None
    assert lists.next_own(Axis.FACTOR) == "own_1"


def test_restored_a_list_is_as_the_bot_brings_it_and_old_cases_keep_theirs() -> None:
    changed = worded(Lists(), Axis.FACTOR, Factor.SYSTEM, "Process", "Processus", MONDAY)
    changed = changed.placed(Axis.FACTOR, Entry("own_1", english="Fatigue", french="Fatigue"), 0)
    changed = changed.placed(Axis.FACTOR, Entry(Factor.PERCEPTION), None)
    restored = changed.restored(Axis.FACTOR, FRIDAY)
    assert as_brought(restored, Axis.FACTOR)
    own, system = restored.find(Axis.FACTOR, "own_1"), restored.find(Axis.FACTOR, Factor.SYSTEM)
    assert own is not None
    assert own.says(MONDAY) == ("Fatigue", "Fatigue")
    assert not own.offered
    assert system is not None
    assert (system.says(TUESDAY), system.says(FRIDAY)) == (("Process", "Processus"), ("", ""))


@pytest.mark.parametrize("axis", Axis)
def test_what_a_later_version_brings_is_not_offered_unasked(axis: Axis) -> None:
    entries = Lists().of(axis)
    older = Lists({axis: tuple(replace(entry, offered=True) for entry in entries[:-1])})
    assert entries[-1].code not in codes(older, axis)
    assert entries[-1].code in {entry.code for entry in older.of(axis)}
    assert codes(older.restored(axis, MONDAY), axis) == list(BROUGHT[axis])


def test_whoever_is_just_starting_is_offered_two_kinds_and_all_the_rest() -> None:
    assert codes(JUST_STARTING, Axis.KIND) == list(FIRST_KINDS)
    assert {entry.code for entry in JUST_STARTING.of(Axis.KIND)} == set(Kind)
    assert all(as_brought(JUST_STARTING, axis) for axis in Axis if axis is not Axis.KIND)
