"""A desk on a ward for the tests of this folder, and one in a chat that has no programme."""

import pytest

from tests.drivers.fixtures import engine, house, moderation, open_ward, place, prepared, ward
from tests.drivers.ward import Ward
from tests.handlers.desk import Desk

__all__ = ["engine", "house", "moderation", "open_ward", "place", "prepared", "ward"]


@pytest.fixture
def desk(ward: Ward) -> Desk:
    """A desk in a founded department, once on each engine."""
    return Desk(ward)


@pytest.fixture
def empty_desk(house: Ward) -> Desk:
    """A desk in a chat that has no programme yet, once on each engine."""
    return Desk(house)
