"""Settings, inviting, joining, leaving, help."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Annotated

from bot.domain.lists import Axis, Lists
from bot.domain.people import NOON, Member, Role
from bot.domain.views import Invitation, OwnAccount
from bot.screens.accounts import SAMPLE, WORST, account_options, account_rows
from bot.screens.cases import made_up_roster, share_button
from bot.screens.common import NOT_YET
from bot.screens.elements import (
    Button,
    Buttons,
    Callout,
    Card,
    Check,
    Choice,
    Element,
    Facts,
    Form,
    LongText,
    Option,
    Style,
    Text,
    Time,
    Tone,
    Unscreened,
)
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.words import LANGUAGES, ROLES, SUBSPECIALTIES, offered, options
from bot.text.catalogue import Sentence, T

AUTOMATIC = "auto"


class Settings(Answers):
    """What a member chooses for themselves."""

    language: Annotated[
        str,
        Choice(
            label=T("Language"),
            options=(
                Option(AUTOMATIC, T("As in this chat")),
                *(Option(code, name) for code, name in LANGUAGES.items()),
            ),
            value=AUTOMATIC,
        ),
    ] = AUTOMATIC
    slot: Annotated[
        time,
        Time(
            label=T("When first notices arrive"),
            hint=T("On working days, at this time. Not at night and not on Friday afternoons."),
            value=NOON,
        ),
    ]
    account: Annotated[
        str,
        Choice(
            label=T("Where notices arrive"),
            hint=T("If nothing can arrive there, they go to another account of yours."),
            options=(),
        ),
    ] = ""
    quiet_from: Annotated[time | None, Time(label=T("Quiet hours from"), optional=True)] = None
    quiet_to: Annotated[time | None, Time(label=T("Quiet hours to"), optional=True)] = None
    subspecialty: Annotated[
        str | None, Choice(label=T("My subspecialty"), options=options(SUBSPECIALTIES), optional=True)
    ] = None


def settings(member: Member, own: Sequence[OwnAccount], lists: Lists, values: Mapping[str, str] | None = None) -> Form:
    """A member's own settings. Whoever has several accounts says where notices arrive, and can part with one."""
    hours = member.hours
    ask = Settings.questions(
        values,
        language={"value": member.language or AUTOMATIC},
        slot={"value": hours.slot},
        account={"options": account_options(own), "value": next((one.key for one in own if one.chosen), None)},
        quiet_from={"value": hours.quiet_from},
        quiet_to={"value": hours.quiet_to},
        subspecialty={"value": member.subspecialty, "options": subspecialties(lists, member.subspecialty)},
    )
    if len(own) < 2:
        del ask["account"]
    elements = (NOT_YET, *ask.values(), *account_rows(own))
    return Form("settings", T("Settings"), elements, T("Save"), T("Back"))


def subspecialties(lists: Lists, keep: str | None = None) -> tuple[Option, ...]:
    """The programme's subspecialties, with the one that a member has."""
    return offered(lists, Axis.SUBSPECIALTY, keep)


class Inviting(Answers):
    """People to invite, who share a role and a site."""

    names: Annotated[
        str,
        LongText(
            label=T("Names"),
            hint=T("One person a line, as colleagues should read it."),
            limit=2000,
            unscreened=Unscreened.PEOPLE,
        ),
    ]
    role: Annotated[Role, Choice(label=T("Role"), options=options(ROLES))]
    site: Annotated[str, Choice(label=T("Site"), options=())]
    subspecialty: Annotated[
        str | None, Choice(label=T("Subspecialty"), options=options(SUBSPECIALTIES), optional=True)
    ] = None
    coordinator: Annotated[bool, Check(label=T("They coordinate the programme with me"), optional=True)] = False


def invite(sites: Sequence[str], lists: Lists, nonce: str, values: Mapping[str, str] | None = None) -> Form:
    """Invites people."""
    ask = Inviting.questions(
        values,
        site={"options": tuple(Option(str(index), site) for index, site in enumerate(sites))},
        subspecialty={"options": subspecialties(lists)},
    )
    return Form("invite", T("Invite people"), (NOT_YET, *ask.values()), T("Make the codes"), T("Back"), {"n": nonce})


def invited(invitations: Sequence[Invitation]) -> Form:
    """The codes to hand over."""
    elements: tuple[Element, ...] = (
        Text(T("Give each person their code. It works once, for 14 days, with /peer join and the code.")),
        Facts(tuple((one.name, one.code) for one in invitations)),
    )
    return Form("invited", T("Codes to hand over"), elements, None, T("Close"))


def joined(name: str, programme: str) -> Card:
    """Welcomes a member."""
    words = T("Welcome to {programme}, {name}.", programme=programme, name=name)
    return Card(
        "joined",
        words,
        (
            NOT_YET,
            Text(words),
            Text(T("Colleagues share cases worth learning from here, unseen if they like. /peer help is one screen.")),
            Buttons((share_button(),)),
        ),
    )


class Leaving(Answers):
    """A yes to leaving."""

    sure: Annotated[bool, Check(label=T("I leave the programme"))]


def leave() -> Form:
    """Asks before somebody leaves."""
    elements: tuple[Element, ...] = (
        NOT_YET,
        Text(
            T(
                "Nothing more will reach you. Conversations of yours stay sealed and end by themselves; the other end"
                " is not told. To come back you need a new code."
            )
        ),
        Leaving.questions()["sure"],
    )
    return Form("leave", T("Leave the programme"), elements, T("Leave"), T("Stay"))


def left() -> Form:
    """After leaving."""
    return Form(
        "left",
        T("Goodbye"),
        (Callout(Tone.DONE, T("You have left."), T("Thank you for taking part.")),),
        None,
        T("Close"),
    )


def help_card(commands: Sequence[tuple[str, Sentence]]) -> Card:
    """Everything that can be typed, on one screen."""
    return Card(
        "help",
        T("Peer learning: help"),
        (
            Facts(tuple((typed, words) for typed, words in commands)),
            Text(
                T(
                    "Messages say only that there is something to read. What people write stays in windows, sealed."
                    " Nobody can look up who shared a case: there is no way to unmask."
                )
            ),
            Buttons((share_button(),)),
        ),
    )


def unknown_word(typed: str, nearest: str | None) -> Card:
    """Answers a word that is not a command with the nearest one that is, and with its button where it has one."""
    if nearest:
        words = T("There is no “{typed}”. Did you mean {nearest}?", typed=typed, nearest=f"/peer {nearest}")
    else:
        words = T("There is no “{typed}”. /peer help shows what there is.", typed=typed)
    near = {
        "board": (Button("board.show", T("Open the board"), opens=True),),
        "invite": (Button("invite.ask", T("Invite people"), opens=True),),
        "programme": (Button("programme.ask", T("The programme"), opens=True),),
    }.get(nearest or "", ())
    buttons = (Button("help.show", T("Help")), share_button(Style.PLAIN), *near)
    return Card("unknown", words, (Text(words), Buttons(buttons)))


def pointer() -> Card:
    """Answers words typed to the bot: they are not relayed, and would be kept under their writer's name."""
    words = T("Please do not write here: this chat keeps what you type under your name. Nothing was passed on.")
    return Card(
        "pointer",
        words,
        (
            Text(words),
            Text(T("Open the conversation and write in its window.")),
            Buttons((Button("home.show", T("See what waits for me"), opens=True), share_button(Style.PLAIN))),
        ),
    )


_MEMBER = made_up_roster(1)[0]

EXHIBITS = (
    Exhibit("people.settings.sample", lambda: settings(_MEMBER, SAMPLE[:1], Lists())),
    Exhibit("people.settings_accounts.sample", lambda: settings(_MEMBER, SAMPLE, Lists())),
    Exhibit("people.settings_accounts.worst", lambda: settings(_MEMBER, WORST, Lists())),
    Exhibit("people.invite.sample", lambda: invite(["North", "South"], Lists(), "n" * 27)),
    Exhibit("people.invite.worst", lambda: invite(["<" * 60] * 30, Lists(), "n" * 27, {"names": "<" * 2000})),
    Exhibit("people.invited.sample", lambda: invited([Invitation("Dr. A. Example", "K7QF2-M9XWT")])),
    Exhibit("people.invited.worst", lambda: invited([Invitation("<" * 80, "K7QF2-M9XWT")] * 30)),
    Exhibit("people.joined.sample", lambda: joined("Dr. A. Example", "North Imaging")),
    Exhibit("people.joined.worst", lambda: joined("<" * 80, "<" * 80)),
    Exhibit("people.leave.sample", leave),
    Exhibit("people.left.sample", left),
    Exhibit("people.help.sample", lambda: help_card([("/case", T("Share a case")), ("/peer", T("Your home"))])),
    Exhibit("people.unknown.sample", lambda: unknown_word("bord", "board")),
    Exhibit("people.unknown.worst", lambda: unknown_word("<!channel>" * 20, None)),
    Exhibit("people.pointer.sample", pointer),
)
