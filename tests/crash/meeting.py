"""The month's other half: a case is chosen for a session, which is announced, held and asked about."""

from tests.crash.acts import (
    Act,
    attends,
    beats,
    delivers,
    keeps_codes,
    opens_session,
    presses,
    sends,
    sweeps,
    types,
)
from tests.crash.world import ZONE

_SERIES = {
    "name": "Chest rounds",
    "repeats": "monthly",
    "first_on": "2026-03-24",
    "at": "12:00",
    "minutes": "60",
    "zone": ZONE,
    "place": "Room 2",
}
_THERE = ("ana", "bea", "gus", "eva", "finn")
_STEPS = {"learned": "4", "respectful": "5", "unidentified": "5", "suited": "3", "improved": "2"}

GATHERING = (
    types("cora", "/peer invite", "invite"),
    sends("cora", "invite", "invited", names="Dr. Eva Egan\nDr. Finn Frost", site="0", role="radiologist"),
    keeps_codes("invited"),
    types("eva", "/peer join CODE", "joined"),
    types("finn", "/peer join CODE", "joined"),
    types("ana", "/case", "case"),
    sends(
        "ana",
        "case",
        "receipt",
        chosen="Dr. Bea Bouchard",
        kind="good_call",
        outstanding="no",
        modality="ct",
        happened="A nodule behind the first rib.",
    ),
    delivers(3, 3, 11),
    presses("bea", "message", "thread.open", "window"),
    presses("bea", "window", "thread.close.ask", "close"),
    sends("bea", "close", "window", rounds="yes"),
    delivers(3, 3, 12),
    # It sweeps at each start and every hour: the database and its keys have met before any key is destroyed.
    sweeps(3, 3),
    types("ana", "/peer", "home"),
    presses("ana", "home", "thread.open", "ana's window"),
    presses("ana", "ana's window", "thread.rounds.ask", "rounds"),
    sends("ana", "rounds", "ana's window", rounds="ask_first"),
)
"""Five who can be asked about a session, and a case that may be shown at it."""

PLANNED = (
    types("cora", "/peer rounds", "overview"),
    presses("cora", "overview", "rounds.series.ask", "series"),
    sends("cora", "series", "overview", **_SERIES),
    presses("cora", "overview", "rounds.session.open", "session"),
    presses("cora", "session", "agenda.show", "agenda"),
    presses("cora", "agenda", "board.nominate.ask", "nomination"),
    sends("cora", "nomination", "agenda"),
    delivers(3, 4, 12, 30),
    presses("ana", "message", "thread.open", "ana's window"),
    presses("ana", "ana's window", "thread.agree", "ana's window"),
    presses("cora", "agenda", "agenda.item.open", "item"),
    sends("cora", "item", "agenda", question="What is there?", found="A nodule."),
    beats(3, 10, 12),
    *opens_session("ana", "ana's session"),
    presses("ana", "ana's session", "rounds.come", "ana's session"),
    *opens_session("bea", "bea's session"),
    presses("bea", "bea's session", "rounds.come", "bea's session", at=1),
    delivers(3, 10, 12, 1),
    presses("cora", "session", "rounds.move.ask", "move"),
    sends("cora", "move", "session", on="2026-03-24", at="12:30"),
    delivers(3, 10, 12, 30),
    beats(3, 23, 12, 30),
    beats(3, 24, 11, 30),
    *opens_session("cora", "session"),
    delivers(3, 24, 12, 30),
    presses("cora", "session", "agenda.show", "agenda"),
    presses("cora", "agenda", "agenda.present", "presenting"),
)
"""Until a coordinator has the first case before them."""

CHANNEL = (
    presses("cora", "presenting", "agenda.post.ask", "posting"),
    sends("cora", "posting", "presenting"),
    delivers(3, 24, 12, 31),
    presses("cora", "presenting", "agenda.reveal", "revealed"),
    presses("cora", "revealed", "agenda.post.ask", "posting"),
    sends("cora", "posting", "revealed"),
    delivers(3, 24, 12, 32),
    presses("cora", "presenting", "agenda.reveal", "revealed"),
    presses("cora", "revealed", "agenda.post.ask", "posting"),
    sends("cora", "posting", "revealed", point="Look behind the first rib."),
    delivers(3, 24, 12, 33),
)
"""The case goes into the channel, step by step."""

HELD = (
    presses("cora", "presenting", "agenda.reveal", "revealed"),
    sends("cora", "revealed", "presenting", point="Look behind the first rib."),
    *(attends(who, "session") for who in _THERE),
    sends("cora", "presenting", "released"),
    beats(3, 24, 13, 30),
)


def _answers(who: str) -> tuple[Act, Act]:
    return (
        presses(who, "message", "survey.ask", "questions"),
        sends(who, "questions", "answered", comment=f"Sentence {_THERE.index(who)}.", **_STEPS),
    )


SURVEY = (
    beats(3, 25, 13, 30),
    *_answers("ana"),
    *_answers("bea"),
    *_answers("gus"),
    beats(3, 30, 13, 30),
    *_answers("eva"),
    *_answers("finn"),
    beats(4, 1, 13, 30),
    types("cora", "/peer survey", "surveys"),
    presses("cora", "surveys", "survey.outcome", "outcome"),
    sweeps(4, 9),
    sweeps(5, 4),
)
