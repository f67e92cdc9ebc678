"""Joining two accounts of one member."""

from bot.screens.cases import share_button
from bot.screens.common import NOT_YET
from bot.screens.elements import Button, Buttons, Callout, Card, Element, Facts, Form, Style, Text, Tone
from bot.screens.exhibit import Exhibit
from bot.text.catalogue import T


def link(code: str) -> Form:
    """The code by which a member brings in their other account."""
    elements: tuple[Element, ...] = (
        Text(T("Type this in the chat where your other account is, within 15 minutes:")),
        Facts(((T("There"), f"/peer link {code}"),)),
        Callout(
            Tone.CAREFUL,
            T("Give it to nobody."),
            T("Whoever types it opens your conversations and writes in your place. It works once."),
        ),
    )
    return Form("link", T("Join two accounts"), elements, None, T("Close"))


def linked(name: str) -> Card:
    """Says that an account is a member's as well now."""
    words = T("This account is yours as well now, {name}.", name=name)
    return Card(
        "linked",
        words,
        (
            NOT_YET,
            Text(words),
            Text(T("Your conversations open here as they do there, and a notice goes to one of your accounts.")),
            Buttons((Button("home.show", T("See what waits for me"), opens=True), share_button(Style.PLAIN))),
        ),
    )


EXHIBITS = (
    Exhibit("accounts.link.sample", lambda: link("K7QF2-M9XWT")),
    Exhibit("accounts.linked.sample", lambda: linked("Dr. A. Example")),
    Exhibit("accounts.linked.worst", lambda: linked("<" * 80)),
)
