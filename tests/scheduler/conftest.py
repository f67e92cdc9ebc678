"""A ward for the tests of this folder."""

from tests.drivers.fixtures import engine, house, moderation, open_ward, place, prepared, ward

__all__ = ["engine", "house", "moderation", "open_ward", "place", "prepared", "ward"]
