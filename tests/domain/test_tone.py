"""Which words blame somebody: the two evaluation sets, and where in a text it is."""

import pytest

from bot.domain.tone import Blame, blaming
from tests.tone.report import SETS, told


@pytest.mark.parametrize(("name", "language"), SETS)
def test_the_craft_is_left_alone_and_blame_is_seen(name: str, language: str) -> None:
    found = told(name, language)
    assert found.alarms == ()
    assert len(found.missed) <= 0.1 * found.blames


@pytest.mark.parametrize(
    ("text", "words", "blame"),
    [
        ("A rib fracture. You should have seen it.", "You should have seen", Blame.SHOULD),
        ("Une fracture. Même un étudiant aurait vu le trait.", "Même un étudiant aurait vu", Blame.ANYBODY),
        ("C’est la faute du technologue.", "C’est la faute du ", Blame.FAULT),
        ("The resident was careless.", "The resident was careless", Blame.PERSON),
        ("Did you even look at the priors?", "Did you even look", Blame.ATTENTION),
    ],
)
def test_the_words_are_quoted_as_they_were_typed(text: str, words: str, blame: Blame) -> None:
    (found,) = blaming(text)
    assert (text[found.start : found.end], found.blame) == (words, blame)
