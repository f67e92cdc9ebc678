"""The address for a button in another program, such as a RIS or a PACS: it leads to the chat where the form is.

It takes nothing along. A number of a study or a patient in an address would lie in histories and in the logs of every
server on its way, so an address that carries something is refused, and nothing of it is looked at or kept.
"""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.pages.common import HEADERS, of_browser, page
from bot.ports.chats import Door
from bot.text.catalogue import Catalogue, Sentence, T

PATHS = ("/case", "/cas")

_CHATS: dict[str, tuple[Sentence, Sentence]] = {
    "slack": (T("Open Slack"), T("In Slack: Apps, Peer Learning, Home, Share a case. Or type /case anywhere.")),
    "teams": (
        T("Open Teams"),
        T("In Teams: send the word case to Peer learning, or choose it from the + of any chat."),
    ),
}
"""What leads to a chat, and where the form is in it."""


def routes(doors: Sequence[Door]) -> list[BaseRoute]:
    """The page, under both names of the command. Args: doors: the chats that the bot is on."""

    async def start(request: Request) -> Response:
        speak = of_browser(request)
        # A question mark with nothing behind it is how some programs end every address.
        if request.url.query:
            return page("start.html", 400, language=speak.language, words=_words(speak), carried=True, ways=[])
        found = [(door.name, await door.door()) for door in doors]
        if len(found) == 1 and found[0][1] is not None:
            # What a browser holds behind a "#" would go along; with one of our own it does not.
            address = found[0][1]
            return RedirectResponse(address if "#" in address else f"{address}#", 303, headers=HEADERS)
        ways = [(address, *(speak.say(words) for words in _CHATS[name])) for name, address in found]
        return page("start.html", language=speak.language, words=_words(speak), carried=False, ways=ways)

    return [Route(path, start) for path in PATHS]


def _words(speak: Catalogue) -> dict[str, str]:
    return {
        "band": speak.say(T("Not for real cases yet.")),
        "title": speak.say(T("Share a case")),
        "lead": speak.say(T("The form is in your chat. Nothing of the study goes along.")),
        "carried": speak.say(
            T(
                "This address carried something with it, so it leads nowhere. Nothing of it was kept here. Whoever set"
                " up the button takes off what follows /case: a number in an address stays in histories and logs."
            )
        ),
    }
