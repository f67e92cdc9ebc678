"""The shape of a site's numbers in words, and an example that fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.programmes import fits_mask
from bot.screens.masks import example, shape
from bot.text.catalogue import NBSP, catalogue


@pytest.mark.parametrize(
    ("mask", "english", "french"),
    [
        ("@@######", "2 letters, then 6 digits", "2 lettres, puis 6 chiffres"),
        ("#", "1 digit", "1 chiffre"),
        ("MR-**", "“MR-”, then 2 letters or digits", f"«{NBSP}MR-{NBSP}», puis 2 lettres ou chiffres"),
    ],
)
def test_a_mask_is_said_in_words(mask: str, english: str, french: str) -> None:
    assert (catalogue("en").say(shape(mask)), catalogue("fr").say(shape(mask))) == (english, french)


@given(st.text(alphabet="#@*MR- ", min_size=1, max_size=40))
def test_the_example_fits(mask: str) -> None:
    assert fits_mask(example(mask), mask)
