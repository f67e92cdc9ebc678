"""What a case is before it is shared and until it leaves, its images, its way back, and the hold of two people."""

from tests.crash.acts import (
    adds_images,
    decides,
    delivers,
    looks_at_images,
    presses,
    sends,
    sweeps,
    types,
)
from tests.pages import pictures

_CASE = {"outstanding": "no", "modality": "ct", "kind": "learning_opportunity", "name": "knowing"}
_WORDS = "A nodule behind the first rib."

SETTLED = (
    # It sweeps at each start and every hour: the database and its keys have met before any key is destroyed.
    sweeps(3, 3),
)

SHARING = (
    types("gus", "/case", "case"),
    presses("gus", "case", "draft.save", "case", happened=_WORDS),
    presses("gus", "case", "draft.save", "case", happened=f"{_WORDS} It is small."),
    types("gus", "/case", "another"),
    presses("gus", "another", "draft.save", "another", happened="Something else."),
    presses("gus", "another", "draft.drop", "another"),
    types("gus", "/peer", "home"),
    presses("gus", "home", "draft.open", "case"),
    sends("gus", "case", "receipt", chosen="Dr. Ana Alder", **_CASE),
    adds_images("gus", "receipt", pictures.png()),
    types("gus", "/peer", "home"),
    presses("gus", "home", "thread.open", "own"),
    presses("gus", "own", "thread.edit.ask", "edit"),
    sends("gus", "edit", "own", happened="A nodule behind the second rib."),
    presses("gus", "own", "thread.take_back.ask", "back"),
    sends("gus", "back", "own"),
)
"""A draft becomes a case, which is given an image, said otherwise, and withdrawn before it leaves."""

LIST = (
    types("gus", "/peer conference", "list"),
    sends(
        "gus",
        "list",
        "receipt",
        outstanding="no",
        name="knowing",
        conference="Thoracic tumour board",
        held="2026-03-02",
        happened_1=_WORDS,
        modality_1="ct",
        reader_1="coordinator",
        happened_2="The fissure was called complete.",
        modality_2="ct",
        reader_2="mine",
    ),
    delivers(3, 4, 12, 30),
)
"""Two cases of a conference, shared with one form."""

GIVEN_BACK = (
    types("cora", "/peer board", "board"),
    presses("cora", "board", "board.open", "board case"),
    presses("cora", "board case", "board.return.ask", "return"),
    sends("cora", "return", "board case", words="Please leave the conference out."),
    types("gus", "/peer", "home"),
    presses("gus", "home", "thread.open", "own"),
    presses("gus", "own", "thread.send_again", "own"),
    types("cora", "/peer board", "board"),
    presses("cora", "board", "board.open", "board case"),
    presses("cora", "board case", "board.decline.ask", "decline"),
    sends("cora", "decline", "board case", words="It was before the room last month."),
)
"""A case goes back, comes again, and is not taken up."""

SHARED = (
    types("gus", "/case", "case"),
    sends("gus", "case", "receipt", chosen="Dr. Ana Alder", happened=_WORDS, **_CASE),
    delivers(3, 4, 12, 30),
)

IMAGES = (
    types("gus", "/peer", "home"),
    presses("gus", "home", "thread.open", "own"),
    adds_images("gus", "own", pictures.png(), pictures.jpeg()),
    types("cora", "/peer board", "board"),
    presses("cora", "board", "board.open", "board case"),
    looks_at_images("cora", "board case"),
    decides("cora", 0, "yes"),
    decides("cora", 1, "no"),
    delivers(3, 4, 13),
)
"""Images come to a case that has left: one is let through, one is taken out, and both ends hear of it."""

CLOSED = (
    presses("ana", "message", "thread.open", "window"),
    presses("ana", "window", "thread.close.ask", "close"),
    sends("ana", "close", "window", rounds="no"),
    delivers(3, 4, 13, 30),
)

HOLD = (
    types("cora", "/peer retention", "kept"),
    presses("cora", "kept", "retention.hold.ask", "asked"),
    sends("cora", "asked", "kept", reason="Counsel's letter.", sure="yes"),
    types("denis", "/peer retention", "kept"),
    presses("denis", "kept", "retention.agree.ask", "asked"),
    sends("denis", "asked", "kept", again="refused"),
    sweeps(5, 12),
    types("denis", "/peer retention", "kept"),
    presses("denis", "kept", "retention.end.ask", "asked"),
    sends("denis", "asked", "kept", again="refused"),
    types("cora", "/peer retention", "kept"),
    presses("cora", "kept", "retention.agree.ask", "asked"),
    sends("cora", "asked", "kept", again="refused"),
    sweeps(5, 13),
)
"""Two people stop the clock; what was closed meanwhile goes, with its image, on the day after two let it go."""
