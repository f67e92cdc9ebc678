"""What is shared by name without a word, and what may leave at once."""

import pytest

from bot.domain.cases import Kind, leaves_at_once, named_by_default

OTHERS = [kind for kind in Kind if kind is not Kind.GOOD_CALL]


@pytest.mark.parametrize("kind", OTHERS)
def test_a_case_that_is_no_praise_is_shared_unseen_and_waits(kind: Kind) -> None:
    assert not named_by_default(kind)
    assert not leaves_at_once(kind, named=False)
    assert leaves_at_once(kind, named=True)


def test_a_good_call_is_by_name_and_leaves_at_once_either_way() -> None:
    assert named_by_default(Kind.GOOD_CALL)
    assert leaves_at_once(Kind.GOOD_CALL, named=True)
    assert leaves_at_once(Kind.GOOD_CALL, named=False)
