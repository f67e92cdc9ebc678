"""The words of calendar files: each stands for one session for as long as the key does, and says nothing."""

from pathlib import Path
from uuid import uuid4

import pytest

from bot.domain.rounds import SessionId
from storage.calendar import CalendarWords
from storage.keys import KeyStore
from tests.fakes import FixedClock, SeededIds


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys", SeededIds(), FixedClock())


def test_a_word_leads_to_its_session_and_is_the_same_each_time(keys: KeyStore) -> None:
    ids = [SessionId(uuid4()) for _ in range(20)]
    words = [CalendarWords(keys).word(one) for one in ids]
    again = CalendarWords(KeyStore(keys.path, SeededIds(2), FixedClock()))
    assert [again.session(word) for word in words] == ids
    assert [again.word(one) for one in ids] == words
    assert len(set(words)) == len(ids)


def test_a_word_says_nothing_of_its_session(keys: KeyStore) -> None:
    session_id = SessionId(uuid4())
    near = SessionId(type(session_id)(int=session_id.int ^ 1))
    words = [CalendarWords(keys).word(one) for one in (session_id, near)]
    assert all(len(word) == 43 for word in words)
    assert all(session_id.hex not in word for word in words)
    # Two ids that differ in one bit have words with hardly a letter in the same place.
    assert sum(one == other for one, other in zip(*words, strict=True)) < 10


def test_a_word_that_was_not_made_here_leads_nowhere(keys: KeyStore) -> None:
    words = CalendarWords(keys)
    assert words.session("a" * 43) is None, "no key has been made yet"
    word = words.word(SessionId(uuid4()))
    for wrong in ("", "a", "a" * 43, word[:-2], word + "aaaa", f"{word[:5]}{'A' if word[5] != 'A' else 'B'}{word[6:]}"):
        assert words.session(wrong) is None
    assert words.session("é" * 43) is None
    elsewhere = CalendarWords(KeyStore(keys.path.parent / "other", SeededIds(3), FixedClock()))
    elsewhere.word(SessionId(uuid4()))
    assert elsewhere.session(word) is None
