"""What is shared by name without a word, what may leave at once, and at any hour."""

import pytest

from bot.domain.cases import Kind, always_named, at_any_hour, leaves_at_once, named_by_default

OTHERS = [kind for kind in Kind if kind not in {Kind.GOOD_CALL, Kind.TRAINEE_CALL}]


@pytest.mark.parametrize("kind", OTHERS)
def test_a_case_that_is_no_praise_is_shared_unseen_and_waits(kind: Kind) -> None:
    assert not named_by_default(kind)
    assert not leaves_at_once(kind, named=False)
    assert leaves_at_once(kind, named=True)
    assert not always_named(kind)
    assert not at_any_hour(kind)


def test_a_good_call_is_by_name_and_leaves_at_once_either_way() -> None:
    assert named_by_default(Kind.GOOD_CALL)
    assert leaves_at_once(Kind.GOOD_CALL, named=True)
    assert leaves_at_once(Kind.GOOD_CALL, named=False)


def test_a_trainees_call_case_is_by_name_and_arrives_in_the_same_shift() -> None:
    assert always_named(Kind.TRAINEE_CALL)
    assert named_by_default(Kind.TRAINEE_CALL)
    assert leaves_at_once(Kind.TRAINEE_CALL, named=True)
    assert at_any_hour(Kind.TRAINEE_CALL)
    assert not always_named(Kind.GOOD_CALL)
    assert not at_any_hour(Kind.GOOD_CALL)
