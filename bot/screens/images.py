"""The ways to the pages with a case's images, and what a window says of them."""

from bot.domain.images import MOST_IMAGES
from bot.domain.threads import LIVE, Seat
from bot.domain.views import AgendaLine, BoardCase, View
from bot.screens.elements import Buttons, Element, Link, Text
from bot.text.catalogue import N, T


def on_receipt(add: str) -> tuple[Element, ...]:
    """The way to add images to a case that was shared a moment ago."""
    words = T(
        "Key images help most. Add up to six on our own page: paste or drop them, and cover what says who the patient"
        " is. They are sealed, and in no message."
    )
    return Text(words), Buttons((Link(T("Add images"), add),))


def may_add(view: View) -> bool:
    """Whether this seat may add images now."""
    return view.place.seat is Seat.SUBMITTER and view.place.thread.state in LIVE and view.images < MOST_IMAGES


def in_window(view: View, see: str, add: str) -> list[Element]:
    """What a conversation's window says of images. An empty address is a page that there is no need for."""
    found: list[Element] = []
    if view.unchecked:
        words = N(
            "{n} image waits until a coordinator has looked at it. Your colleague cannot see it yet.",
            "{n} images wait until a coordinator has looked at them. Your colleague cannot see them yet.",
            view.unchecked,
        )
        found.append(Text(words, quiet=True))
    links: list[Link] = []
    if add:
        links.append(Link(T("Add images"), add))
    if see:
        links.append(Link(N("See the image", "See the {n} images", view.images), see))
    return [*found, Buttons(tuple(links))] if links else found


def on_board(opened: BoardCase, check: str) -> list[Element]:
    """The same for a case on the board."""
    if not opened.images:
        return []
    words = N("Look at the image", "Look at the {n} images", opened.images)
    if not opened.unchecked:
        words = N("See the image", "See the {n} images", opened.images)
    return [Buttons((Link(words, check),))]


def while_presenting(line: AgendaLine, show: str) -> list[Element]:
    """The same for the room."""
    if not line.images:
        return []
    return [Buttons((Link(N("See the image", "See the {n} images", line.images), show),))]
