"""A member's accounts: joining two, what each is called, and parting with one."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Annotated

from bot.domain.people import Account
from bot.domain.views import OwnAccount
from bot.screens.cases import share_button
from bot.screens.common import NOT_YET
from bot.screens.elements import (
    Block,
    Button,
    Buttons,
    Callout,
    Card,
    Check,
    Element,
    Facts,
    Form,
    Heading,
    Option,
    Row,
    Style,
    Text,
    Tone,
)
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.words import PLATFORMS
from bot.text.catalogue import T, Words


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
            Text(
                T(
                    "Your conversations open here as they do there. Notices arrive there as before, until your settings"
                    " say otherwise."
                )
            ),
            Buttons((Button("home.show", T("See what waits for me"), opens=True), share_button(Style.PLAIN))),
        ),
    )


def account_name(one: OwnAccount, among: Sequence[OwnAccount]) -> Words:
    """What an account is called: its platform, a number where others are on it too, and whether one acts at it.

    Its ids would mean nothing to whoever reads them, and one platform need not know the other's.
    """
    platform = one.account.platform
    name = PLATFORMS.get(platform, platform)
    alike = [other.key for other in among if other.account.platform == platform]
    if len(alike) > 1:
        name = T("{account}, no. {n}", account=name, n=alike.index(one.key) + 1)
    return T("{account} (here)", account=name) if one.here else name


def account_options(own: Sequence[OwnAccount]) -> tuple[Option, ...]:
    """The accounts to choose among for notices."""
    return tuple(Option(one.key, account_name(one, own)) for one in own)


def account_rows(own: Sequence[OwnAccount]) -> tuple[Block, ...]:
    """A member's accounts, each with a way to part with it."""
    if len(own) < 2:
        return ()
    rows = (
        Row(account_name(one, own), button=Button("account.unlink.ask", T("Unlink"), value=one.key, opens=True))
        for one in own
    )
    return Heading(T("Your accounts"), len(own)), *rows


class Unlinking(Answers):
    """A yes to parting with an account."""

    sure: Annotated[bool, Check(label=T("I unlink this account"))]


def unlink(one: OwnAccount, among: Sequence[OwnAccount]) -> Form:
    """Asks before an account is parted with."""
    elements: tuple[Element, ...] = (
        Facts(((T("Account"), account_name(one, among)),)),
        Text(T("Nothing of yours opens there any more, and no notice goes there. Your conversations stay.")),
        Unlinking.questions()["sure"],
    )
    return Form("account.unlink", T("Unlink an account"), elements, T("Unlink"), T("Back"), {"a": one.key})


def unlinked() -> Form:
    """After the account has been parted with that one acts at."""
    words = T("From now on this account takes part no longer, and your other one does.")
    return Form("unlinked", T("Account unlinked"), (Callout(Tone.DONE, T("Unlinked."), words),), None, T("Close"))


def _own(*platforms: str) -> list[OwnAccount]:
    keys = (sha256(str(at).encode()).hexdigest()[:16] for at in range(len(platforms)))
    made = zip(keys, platforms, strict=True)
    return [OwnAccount(key, Account(platform, "T", "U"), at == 0, at == 0) for at, (key, platform) in enumerate(made)]


SAMPLE = _own("slack", "teams")
WORST = _own("local", "slack", "slack", "teams", "teams", "teams")

EXHIBITS = (
    Exhibit("accounts.link.sample", lambda: link("K7QF2-M9XWT")),
    Exhibit("accounts.linked.sample", lambda: linked("Dr. A. Example")),
    Exhibit("accounts.linked.worst", lambda: linked("<" * 80)),
    Exhibit("accounts.unlink.sample", lambda: unlink(SAMPLE[1], SAMPLE)),
    Exhibit("accounts.unlink.worst", lambda: unlink(WORST[0], WORST)),
    Exhibit("accounts.unlinked.sample", unlinked),
)
