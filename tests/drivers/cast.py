"""Who works on the ward. None of them exists."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.people import Role

PLATFORM = "local"
TENANT = "ward"
ZONE = "America/Toronto"
HOUSE = "Harbour Imaging"
SITES = ("North", "South")
CHANNEL = "rounds"
MASK = "@@######"
AGREED = "Privacy office"
PATHWAY = "Call the radiologist on duty, extension 5150, day and night."

FOUNDED = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
"""A Monday morning, the day before most stories begin."""


@dataclass(frozen=True, slots=True)
class Part:
    """One person of the ward. `language` and `zone` are what the platform says of them."""

    user_id: str
    name: str
    role: Role = Role.RADIOLOGIST
    site: int = 0
    subspecialty: str | None = None
    language: str = "en"
    coordinator: bool = False
    zone: str = ZONE


FOUNDER = Part("cora", "Dr. Cora Cole", coordinator=True)
PEOPLE = (
    Part("ana", "Dr. Ana Alder", subspecialty="chest"),
    Part("eli", "Dr. Eli Ember", subspecialty="chest"),
    Part("gus", "Dr. Gus Garner", subspecialty="chest"),
    Part("ivan", "Dr. Ivan Ives", subspecialty="chest"),
    Part("kit", "Dr. Kit Kerr", subspecialty="chest"),
    Part("wren", "Dr. Wren West", subspecialty="chest", zone="America/Vancouver"),
    Part("bea", "Dre Béa Bouchard", site=1, subspecialty="chest", language="fr"),
    Part("mia", "Dr. Mia Moss", site=1, subspecialty="musculoskeletal"),
    Part("denis", "Dr. Denis Dubé", site=1, language="fr", coordinator=True),
    Part("rae", "Rae Rowe", Role.TECHNOLOGIST),
    Part("vic", "Dr. Vic Vale", Role.REFERRER),
)
EVERYONE = (FOUNDER, *PEOPLE)
STRANGER = Part("zoe", "Dr. Zoe Zhang")
"""Somebody in the same chat who is not in the programme."""


def named(user_id: str) -> str:
    """The name by which colleagues know somebody."""
    return next(part.name for part in EVERYONE if part.user_id == user_id)
