"""Who lives through the month of the promises: two languages, three zones, their own slots and quiet hours."""

from dataclasses import dataclass

from bot.domain.people import Role
from bot.screens.inputs import Who

PLATFORM, TENANT, CHANNEL = "local", "T0WARD", "C0ROUNDS"
ZONE = "America/Toronto"
SITES = ("North", "South")
PATHWAY = "Call the radiologist on duty, extension 5150."
MASK = "@@######"

_R, _TR, _TE = Role.RADIOLOGIST, Role.TRAINEE, Role.TECHNOLOGIST


@dataclass(frozen=True, slots=True)
class Colleague:
    """One member: who they are to the roster, what their platform says of them, and what they set for themselves."""

    key: str
    name: str
    role: Role = _R
    site: int = 0
    subspecialty: str = ""
    coordinator: bool = False
    language: str = "en"
    zone: str = ZONE
    setting: str = "auto"
    slot: str = "12:00"
    quiet: tuple[str, str] | None = None

    @property
    def who(self) -> Who:
        """Their account."""
        return Who(PLATFORM, TENANT, f"U0{self.key.upper()}", self.language, self.zone)


FOUNDER = Colleague("cora", "Dr. Cora Colewell", coordinator=True)
OTHERS = (
    Colleague("denis", "Dr. Denis Dubreuil", site=1, coordinator=True, language="fr", slot="08:10"),
    Colleague("ana", "Dr. Ana Alderton", subspecialty="chest"),
    Colleague("eli", "Dr. Eli Embersley", subspecialty="chest", slot="09:40"),
    Colleague("gus", "Dr. Gus Garnerby", subspecialty="chest", slot="11:20"),
    Colleague("ivan", "Dr. Ivan Iveson", subspecialty="chest", setting="fr", quiet=("17:00", "09:00")),
    Colleague("kit", "Dr. Kit Kerrigan", subspecialty="chest", zone="Europe/Paris", slot="14:30"),
    Colleague("wren", "Dr. Wren Westerby", subspecialty="chest", slot="15:10"),
    Colleague("bea", "Dre Béa Bouchard", site=1, subspecialty="chest", language="fr", slot="10:50"),
    Colleague(
        "luc",
        "Dr. Luc Lavoie",
        site=1,
        subspecialty="chest",
        language="fr",
        zone="America/Vancouver",
        setting="fr",
        slot="13:20",
        quiet=("18:00", "09:30"),
    ),
    Colleague("julie", "Dre Julie Jolicoeur", site=1, subspecialty="neuro", language="fr"),
    Colleague("oto", "Dr. Oto Orrinson", _TR, setting="en"),
    Colleague("rae", "Rae Rowlandson", _TE, slot="08:30"),
    Colleague("uma", "Uma Underhill", _TE, site=1, slot="16:10"),
    Colleague("mia", "Dr. Mia Mossgrove", site=1, subspecialty="neuro"),
)
EVERYONE = (FOUNDER, *OTHERS)
COORDINATORS = tuple(person for person in EVERYONE if person.coordinator)


def person(key: str) -> Colleague:
    """A member by key."""
    return next(each for each in EVERYONE if each.key == key)
