"""The made-up department: 24 people at two sites, and thirteen cases in every state. None of them exists."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.people import Role
from bot.text.catalogue import Sentence, T

TENANT = "demo"
ZONE = "America/Toronto"
PROGRAMME = "Lakeside Imaging"
SITES = ("North", "South")
PATHWAY = (
    "Call the radiologist on duty, extension 5150, day and night. If the report is signed, also call the ordering"
    " physician.\nAppelez la ou le radiologue de garde, poste 5150, jour et nuit. Si le rapport est signé,"
    " appelez aussi la personne qui a prescrit l’examen."
)
MASK = "@@######"
AGREED = "Lakeside privacy office"
CHANNEL = "peer-learning"

FOUNDED = datetime(2026, 3, 30, 9, 0, tzinfo=ZoneInfo(ZONE))
BEGINS = datetime(2026, 5, 12, 9, 35, tzinfo=ZoneInfo(ZONE))
"""A Tuesday morning: what is shared now arrives on Wednesday at noon."""


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up member."""

    user_id: str
    name: str
    role: Role
    site: int
    language: str = "en"
    subspecialty: str = ""
    coordinator: bool = False


_R, _TR, _TE, _RE = Role.RADIOLOGIST, Role.TRAINEE, Role.TECHNOLOGIST, Role.REFERRER

FOUNDER = Person("cora", "Dr. Cora Cole", _R, 0, coordinator=True)
PEOPLE: tuple[Person, ...] = (
    Person("ana", "Dr. Ana Alder", _R, 0, subspecialty="chest"),
    Person("bea", "Dre Béa Bouchard", _R, 1, "fr", "chest"),
    Person("denis", "Dr Denis Dubé", _R, 1, "fr", coordinator=True),
    Person("eli", "Dr. Eli Ember", _R, 0, subspecialty="chest"),
    Person("fanny", "Dre Fanny Fortin", _R, 1, "fr", "abdominal"),
    Person("gus", "Dr. Gus Garner", _R, 0, subspecialty="chest"),
    Person("hana", "Dr. Hana Holt", _R, 0, subspecialty="neuro"),
    Person("ivan", "Dr. Ivan Ives", _R, 0, subspecialty="chest"),
    Person("julie", "Dre Julie Joly", _R, 1, "fr", "neuro"),
    Person("kit", "Dr. Kit Kerr", _R, 0, subspecialty="chest"),
    Person("lou", "Dr. Lou Lark", _R, 0, subspecialty="neuro"),
    Person("mia", "Dr. Mia Moss", _R, 1, subspecialty="musculoskeletal"),
    Person("noemie", "Dre Noémie Nadon", _R, 1, "fr", "breast"),
    Person("oto", "Dr. Oto Orr", _TR, 0),
    Person("paule", "Dre Paule Picard", _TR, 1, "fr"),
    Person("quin", "Dr. Quin Quill", _TR, 0),
    Person("rae", "Rae Rowe", _TE, 0),
    Person("sacha", "Sacha Simard", _TE, 1, "fr"),
    Person("tess", "Tess Teal", _TE, 0),
    Person("uma", "Uma Underhill", _TE, 1),
    Person("vic", "Dr. Vic Vale", _RE, 0),
    Person("wren", "Dr. Wren West", _R, 0, subspecialty="chest"),
    Person("xenia", "Dre Xenia Xavier", _RE, 1, "fr"),
)
EVERYONE = (FOUNDER, *PEOPLE)
COORDINATOR = FOUNDER.user_id
COLUMNS = ("ana", "bea", "cora")
"""Who is shown first: one who shares, the reader in French, the coordinator."""

ABOUT: dict[Role, tuple[Sentence, Sentence]] = {
    Role.RADIOLOGIST: (T("Radiologist, North site"), T("Radiologist, South site")),
    Role.TRAINEE: (T("Trainee, North site"), T("Trainee, South site")),
    Role.TECHNOLOGIST: (T("Technologist, North site"), T("Technologist, South site")),
    Role.REFERRER: (T("Referring clinician, North site"), T("Referring clinician, South site")),
}


def about(person: Person) -> Sentence:
    """Who somebody is, in a line."""
    if person.coordinator:
        return (T("Coordinator, North site"), T("Coordinator, South site"))[person.site]
    return ABOUT[person.role][person.site]


ROUNDS_BEGIN = date(2026, 4, 16)
"""The third Thursday of April, so that the next session is on 21 May, nine days after the demo begins."""

ROUNDS = {
    "name": "Chest rounds",
    "repeats": "monthly",
    "at": "12:00",
    "minutes": "60",
    "zone": ZONE,
    "place": "Conference room 2, North site",
    "link": "https://meet.example/chest-rounds",
    "subspecialty": "chest",
    "objectives": "Look at the edges of every chest study.\nSay early what is not certain.",
}
"""What the coordinator enters of the monthly series."""

ITEMS = ("learned", "respectful", "unidentified", "suited", "improved")
"""The fields of the survey that hold a step each."""


@dataclass(frozen=True, slots=True)
class Shared:
    """One made-up case. `reader` is a user id, "mine" or "coordinator"."""

    day: tuple[int, int]
    submitter: str
    reader: str
    kind: str
    modality: str
    happened: str
    point: str = ""
    factor: str = ""
    source: str = ""
    name: str = ""


CASES: tuple[Shared, ...] = (
    Shared(
        (3, 31),
        "eli",
        "gus",
        "learning_opportunity",
        "ct",
        "A small rib lesion was outside the chest window. It is plain on bone windows of the same study.",
        "Scroll the ribs once on bone windows before closing a chest CT.",
        "perception",
        "prior_comparison",
    ),
    Shared(
        (4, 8),
        "julie",
        "lou",
        "challenging",
        "mr",
        "Le signal élevé en diffusion suit le sillon; sur les images tardives, c’est une veine corticale thrombosée.",
        "Suivre le trajet des veines corticales quand la diffusion suit un sillon.",
        "interpretation",
    ),
    Shared(
        (4, 24),
        "kit",
        "ivan",
        "challenging",
        "ct",
        "Cysts and small nodules in the upper lobes. On the expiratory images there is air trapping too.",
        "Ask for expiratory images when cysts and nodules do not explain each other.",
        "interpretation",
    ),
    Shared(
        (4, 27),
        "wren",
        "bea",
        "near_miss",
        "xr",
        "The tip of the feeding tube was in the right lower lobe. It was seen before feeding began.",
        "",
        "communication",
        "clinician",
    ),
    Shared(
        (4, 29),
        "fanny",
        "mia",
        "learning_opportunity",
        "ct",
        "L’appendice est rétrocæcal et épaissi sur deux coupes. Le rapport parle d’un côlon normal.",
        "",
        "perception",
        "pathology",
    ),
    Shared(
        (4, 30),
        "lou",
        "julie",
        "good_call",
        "mr",
        "You called the thin enhancement along the facial nerve. It changed the treatment within a day.",
    ),
    Shared(
        (5, 5),
        "ivan",
        "kit",
        "learning_opportunity",
        "ct",
        "The pulmonary artery branch to the left lower lobe has a filling defect on two thin slices.",
        "Thin slices for the lower lobes whenever the question is embolism.",
        "perception",
        "second_opinion",
    ),
    Shared(
        (5, 6),
        "rae",
        "uma",
        "image_quality",
        "xr",
        "The lateral view is rotated, so that the joint space cannot be judged. A sponge behind the knee helps.",
        "",
        "technique",
        "technologist",
        "unseen",
    ),
    Shared(
        (5, 7),
        "oto",
        "coordinator",
        "system_issue",
        "us",
        "The request form has no place for the last period, so early pregnancies are booked as pelvic pain.",
        "",
        "system",
    ),
    Shared(
        (5, 7),
        "kit",
        "eli",
        "near_miss",
        "ct",
        "The left and right labels of the reformats were exchanged. It was noticed during dictation.",
        "",
        "technique",
    ),
    Shared(
        (5, 8),
        "gus",
        "mine",
        "learning_opportunity",
        "ct",
        "I called a lymph node where there was an unopacified loop of bowel. The later study shows it filled.",
        "",
        "interpretation",
        "follow_up",
    ),
    Shared(
        (5, 11),
        "noemie",
        "coordinator",
        "learning_opportunity",
        "mg",
        "Une distorsion se voit sur une seule incidence; la tomosynthèse la confirme.",
        "",
        "perception",
    ),
    Shared(
        (5, 12),
        "ivan",
        "gus",
        "challenging",
        "ct",
        "Two ground-glass nodules that look alike behave differently over a year.",
        "",
        "not_sure",
    ),
)
