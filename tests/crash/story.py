"""A programme from its founding to the last destroyed key, in chapters of acts."""

from dataclasses import dataclass

from tests.crash.acts import Act, delivers, issue_code, keeps_codes, presses, sends, sweeps, types, uses_page
from tests.crash.desk import DESK, OUTSIDE, PRAISE, READ_FIRST, SUGGESTED
from tests.crash.meeting import CHANNEL, GATHERING, HELD, PLANNED, SURVEY
from tests.crash.sharing import CLOSED, GIVEN_BACK, HOLD, IMAGES, LIST, SETTLED, SHARED, SHARING
from tests.crash.world import ZONE

_CASE = {"outstanding": "no", "modality": "ct", "happened": "A nodule behind the first rib.", "point": "Look there."}
_FOUNDING = {
    "name": "Lakeside",
    "sites": "North\nSouth",
    "channel": "rounds",
    "founder": "Dr. Cora Cole",
    "role": "radiologist",
    "coordinators": "Dr. Denis Dube",
    "pathway": "Call 5150.",
    "mask": "@@######",
    "agreed": "Privacy office",
    "language": "en",
    "zone": ZONE,
}

FOUNDING = (
    Act("the operator makes a code", issue_code),
    types("cora", "/peer setup CODE", "setup"),
    sends("cora", "setup", "founded", **_FOUNDING),
    keeps_codes("founded"),
    types("denis", "/peer join CODE", "joined", again="refused"),
    types("cora", "/peer invite", "invite"),
    sends(
        "cora",
        "invite",
        "invited",
        names="Dr. Ana Alder\nDr. Bea Bouchard\nDr. Gus Garner",
        site="0",
        role="radiologist",
    ),
    keeps_codes("invited"),
    types("ana", "/peer join CODE", "joined", again="refused"),
    types("bea", "/peer join CODE", "joined", again="refused"),
    types("gus", "/peer join CODE", "joined", again="refused"),
)

ROUTING = (
    types("gus", "/case", "case"),
    sends("gus", "case", "receipt", chosen="Dr. Ana Alder", kind="good_call", **_CASE),
    delivers(3, 3, 11),
    presses("ana", "message", "thread.open", "window"),
    presses("ana", "window", "thread.not_mine.ask", "not mine"),
    sends("ana", "not mine", "handed back", again="refused"),
    delivers(3, 3, 11, 30),
    types("cora", "/peer board", "board"),
    presses("cora", "board", "board.open", "board case"),
    presses("cora", "board case", "board.route.ask", "route"),
    sends("cora", "route", "board case", chosen="Dr. Bea Bouchard"),
    delivers(3, 3, 12),
    types("gus", "/case", "case"),
    sends("gus", "case", "receipt", reader="coordinator", name="knowing", kind="near_miss", **_CASE),
    delivers(3, 4, 12, 30),
)

CONVERSATION = (
    types("ana", "/case", "case"),
    sends("ana", "case", "receipt", chosen="Dr. Bea Bouchard", name="knowing", kind="learning_opportunity", **_CASE),
    uses_page("ana", "receipt", "page", reference="AB123456"),
    delivers(3, 5, 12, 30),
    presses("bea", "message", "thread.open", "window"),
    uses_page("bea", "window", "page"),
    sends("bea", "window", "window", answer="thanks", words="I see it now.", audience="both"),
    delivers(3, 5, 13),
    presses("ana", "message", "thread.open", "ana's window"),
    presses("ana", "ana's window", "thread.name.ask", "name"),
    sends("ana", "name", "ana's window", sure="yes"),
    delivers(3, 5, 13, 30),
    presses("bea", "window", "thread.warn.ask", "warn"),
    sends("bea", "warn", "window", called="yes", words="The patient is back."),
    delivers(3, 5, 13, 31),
    types("cora", "/peer board", "board"),
    presses("cora", "board", "board.open", "board case"),
    presses("cora", "board case", "board.write.ask", "board note"),
    sends("cora", "board note", "board case", words="Who has called?", to="both"),
    delivers(3, 5, 14),
    types("bea", "/peer", "home"),
    presses("bea", "home", "settings.ask", "settings"),
    sends("bea", "settings", "home", language="fr", slot="08:00"),
)

ENDING = (
    presses("ana", "message", "thread.open", "ana's window"),
    presses("ana", "ana's window", "thread.close.ask", "close"),
    sends("ana", "close", "ana's window", rounds="yes"),
    delivers(3, 5, 14, 30),
    presses("bea", "message", "thread.open", "window"),
    presses("bea", "window", "thread.rounds.ask", "rounds"),
    sends("bea", "rounds", "window", rounds="ask_first"),
    types("cora", "/peer board", "board"),
    presses("cora", "board", "board.open", "board case"),
    presses("cora", "board case", "board.close.ask", "board close"),
    sends("cora", "board close", "board case"),
    delivers(3, 6, 8, 30),
    types("gus", "/peer", "home"),
    presses("gus", "home", "leave.ask", "leave"),
    sends("gus", "leave", "left", again="refused", sure="yes"),
    sweeps(3, 19),
    sweeps(4, 4),
    delivers(4, 6, 12),
    sweeps(4, 18),
    sweeps(5, 4),
)


@dataclass(frozen=True)
class Chapter:
    """Acts that are looked at, and those that come before them."""

    acts: tuple[Act, ...]
    before: tuple[Act, ...] = ()


CHAPTERS = {
    "founding": Chapter(FOUNDING),
    "routing": Chapter(ROUTING, FOUNDING),
    "conversation": Chapter(CONVERSATION, FOUNDING + ROUTING),
    "ending": Chapter(ENDING, FOUNDING + ROUTING + CONVERSATION),
    "rounds": Chapter(PLANNED + HELD, FOUNDING + GATHERING),
    "channel": Chapter(CHANNEL, FOUNDING + GATHERING + PLANNED),
    "survey": Chapter(SURVEY, FOUNDING + GATHERING + PLANNED + HELD),
    "sharing": Chapter(SHARING, FOUNDING + SETTLED),
    "list": Chapter(LIST + GIVEN_BACK, FOUNDING + SETTLED),
    "images": Chapter(IMAGES, FOUNDING + SETTLED + SHARED),
    "suggesting": Chapter(SUGGESTED, FOUNDING + SETTLED + READ_FIRST),
    "praise": Chapter(PRAISE, FOUNDING + SETTLED),
    "desk": Chapter(DESK, FOUNDING + SETTLED),
    "outside": Chapter(OUTSIDE, FOUNDING + SETTLED),
    "hold": Chapter(HOLD, FOUNDING + SETTLED + SHARED + IMAGES + CLOSED),
}
