"""What coordinators do before something is sent on, praise for the channel, and a message from outside."""

from urllib.parse import urlsplit

import httpx

from bot.screens.elements import Card, Form
from tests.crash.acts import Act, delivers, presses, sends, shown, sweeps, types
from tests.crash.world import BASE, World
from tests.drivers.reading import links, offered

_CASE = {"outstanding": "no", "modality": "ct", "name": "knowing"}
_WORDS = "A nodule behind the first rib."
_OUTSIDE = {
    "outstanding": "dealt_with",
    "matter": "none",
    "modality": "ct",
    "happened": "The report says left, and it was on the right.",
}


def _settles(**settings: str) -> tuple[Act, Act]:
    return types("cora", "/peer programme", "programme"), sends("cora", "programme", "settled", **settings)


def _shares(kind: str, chosen: str = "", **more: str) -> tuple[Act, Act]:
    case = {**_CASE, "kind": kind, "happened": _WORDS, **more}
    return types("gus", "/case", "case"), sends("gus", "case", "receipt", chosen=chosen, **case)


def _at_desk(who: str = "cora") -> tuple[Act, Act]:
    return types(who, "/peer board", "board"), presses(who, "board", "board.open", "board case")


def _suggests(words: str) -> tuple[Act, ...]:
    return (
        *_at_desk(),
        presses("cora", "board case", "board.suggest.ask", "suggestion"),
        sends("cora", "suggestion", "board case", words=words),
    )


def _decides(who: str, decision: str, **more: str) -> tuple[Act, ...]:
    return (
        types(who, "/peer", "home"),
        presses(who, "home", "thread.open", "own"),
        presses(who, "own", "thread.suggestion.ask", "deciding"),
        sends(who, "deciding", "own", again="refused", decision=decision, **more),
    )


def _assigns(who: str, screen: str, into: str) -> Act:
    """A coordinator says that the first of them takes care of a case."""

    async def do(world: World) -> None:
        form = world.screens[screen]
        assert isinstance(form, Form)
        then = shown(await world.person(who).sends(form, assigned=offered(form, "assigned")[0]))
        assert then is not None
        world.screens[into] = then

    return Act(f"{who} sends {screen}", do)


READ_FIRST = (*_settles(moderation="every_note"), *_shares("learning_opportunity", "Dr. Ana Alder"))

SUGGESTED = (
    delivers(3, 4, 12, 30),
    *_suggests("A nodule that hides behind the first rib."),
    delivers(3, 4, 14),
    *_decides("gus", "agree"),
    delivers(3, 5, 12, 30),
    presses("ana", "message", "thread.open", "window"),
    sends("ana", "window", "window", answer="thanks", words="Who could have seen that?"),
    *_suggests("It is hard to see."),
    delivers(3, 5, 14),
    *_decides("ana", "change", words="It is hard to see there."),
    *_suggests("Hard to see."),
    presses("cora", "board case", "board.suggest.drop", "board case"),
    presses("cora", "board case", "board.send_on", "board case"),
    delivers(3, 5, 15),
)
"""Other words are suggested: one author agrees, the other writes it otherwise, and the next are taken back unsent."""

PRAISE = (
    *_shares("good_call", "Dr. Ana Alder"),
    delivers(3, 3, 13),
    presses("ana", "message", "thread.open", "window"),
    presses("ana", "window", "thread.praise.ask", "praise"),
    sends("ana", "praise", "window", praise="named"),
    types("gus", "/peer", "home"),
    presses("gus", "home", "thread.open", "own"),
    presses("gus", "own", "thread.praise.ask", "praise"),
    sends("gus", "praise", "own", praise="unnamed"),
    delivers(3, 4, 12),
)
"""Both ends agree to praise, and the channel reads it."""

DESK = (
    *_settles(mondays="yes"),
    *_shares("near_miss", reader="coordinator"),
    sweeps(3, 6),
    *_at_desk("denis"),
    presses("denis", "board case", "board.assign.ask", "assigning"),
    _assigns("denis", "assigning", "board case"),
    presses("denis", "board case", "board.hold.ask", "holding"),
    sends("denis", "holding", "board case", words="It waits for the pathology."),
    *_at_desk(),
    presses("cora", "board case", "board.lift", "board case"),
    sweeps(3, 9),
)
"""A case that nobody touches, is taken care of, waits on hold, and is counted on Mondays."""


def _sends_page(screen: str) -> Act:
    """Somebody outside sends the page whose address a coordinator gave them."""

    async def do(world: World) -> None:
        transport = httpx.ASGITransport(app=world.bot.web([]), raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport, base_url=BASE, follow_redirects=True) as browser:
            (address,) = links(world.screens[screen])
            answer = await browser.post(urlsplit(address).path, data=_OUTSIDE)
        assert "Thank you. It is sent" in answer.text
        world.screens["page"] = Card("sent", "", ())

    return Act("somebody outside sends the page", do)


OUTSIDE = (
    types("cora", "/peer board", "board"),
    presses("cora", "board", "outside.ask", "asked"),
    sends("cora", "asked", "made", sender="clinician", days="14"),
    _sends_page("made"),
    delivers(3, 4, 12, 30),
    types("cora", "/peer board", "board"),
    presses("cora", "board", "outside.open", "message from outside"),
    presses("cora", "message from outside", "outside.share", "case"),
    sends("cora", "case", "receipt", chosen="Dr. Ana Alder", kind="learning_opportunity", name="knowing"),
    presses("cora", "message from outside", "outside.tell.ask", "telling"),
    sends("cora", "telling", "message from outside", outcome="changed", words="The template asks for the side now."),
    sweeps(3, 19),
)
"""A message comes from outside, is shared as a coordinator's own, answered on its page, and destroyed."""
