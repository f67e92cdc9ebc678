"""Founding a programme, changing what it chose, connecting another chat to it: a form each, and what comes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from bot.domain.gates import Matter
from bot.domain.people import ProgrammeId, Role
from bot.domain.programmes import Moderation, Programme
from bot.domain.views import Invitation
from bot.screens import choices
from bot.screens.common import NOT_YET
from bot.screens.elements import (
    Button,
    Buttons,
    Callout,
    Check,
    Choice,
    Element,
    Facts,
    Form,
    LongText,
    Option,
    ShortText,
    Style,
    Text,
    Tone,
    Unscreened,
)
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.gates import ROUTES
from bot.screens.words import LANGUAGES, ROLES, options
from bot.text.catalogue import Sentence, T

CHANNEL = "#peer-learning"
"""What the department's channel is called until somebody says otherwise."""

_OURS, _PEOPLE = Unscreened.PLACE, Unscreened.PEOPLE


class Setup(Answers):
    """Everything a programme needs to begin."""

    name: Annotated[str, ShortText(label=T("What the programme is called"), limit=80, unscreened=_OURS)]
    sites: Annotated[str, LongText(label=T("Sites"), hint=T("One a line."), limit=1000, unscreened=_OURS)]
    channel: Annotated[str, choices.CHANNEL]
    founder: Annotated[str, ShortText(label=T("Your name, as colleagues should read it"), limit=80, unscreened=_PEOPLE)]
    role: Annotated[Role, Choice(label=T("Your role"), options=options(ROLES))]
    head: Annotated[
        bool,
        Check(
            label=T("I am the head of the department"),
            hint=T("Whoever founds the programme coordinates it, and people share less when their head reads along."),
            optional=True,
        ),
    ] = False
    coordinators: Annotated[
        str | None,
        LongText(
            label=T("Who coordinates with you"),
            hint=T("One person a line. Two coordinators are better than one."),
            limit=1000,
            optional=True,
            unscreened=_PEOPLE,
        ),
    ] = None
    pathway: Annotated[str, choices.PATHWAY]
    mask: Annotated[str | None, choices.MASK] = None
    moderation: Annotated[Moderation, choices.MODERATION] = Moderation.OFF
    agreed: Annotated[str | None, choices.AGREED] = None
    starting: Annotated[
        bool,
        Check(
            label=T("We are just starting: offer two kinds of case"),
            hint=T("Learning opportunities and good calls. /peer lists offers the others once you want them."),
            optional=True,
        ),
    ] = False
    language: Annotated[
        str,
        Choice(
            label=T("Language of the programme"), options=tuple(Option(code, name) for code, name in LANGUAGES.items())
        ),
    ]
    zone: Annotated[
        str, ShortText(label=T("Time zone"), hint=T("For example America/Toronto."), limit=60, unscreened=_OURS)
    ]


def setup(
    code: str, nonce: str, language: str, zone: str, channel: str, values: Mapping[str, str] | None = None
) -> Form:
    """The founding form. `code` is the one-time code, which is used up only when the form is accepted."""
    ask = Setup.questions(values, language={"value": language}, zone={"value": zone}, channel={"value": channel})
    return Form(
        "setup", T("Set up a programme"), (NOT_YET, *ask.values()), T("Set it up"), T("Cancel"), {"c": code, "n": nonce}
    )


def founded(
    programme: str,
    invitations: Sequence[Invitation],
    *,
    only_one: bool,
    only_the_head: bool,
    also_the_head: bool = False,
    guests: bool = False,
    reached: bool | None = None,
) -> Form:
    """What was founded, what to look out for, and the codes for the other coordinators.

    Args: guests: whether anything tells who is a guest; reached: whether the bot reaches the channel, as far as known.
    """
    guested = T("/peer programme changes what was chosen here, and lets guests take part.")
    elements: list[Element] = [
        Callout(
            Tone.DONE,
            T("The programme is set up."),
            T("Next: /peer invite makes codes for your colleagues. They join with /peer join and their code."),
        ),
        Text(T("It is called {programme}.", programme=programme)),
        Text(guested if guests else T("/peer programme changes what was chosen here.")),
        *_on_channel(reached),
    ]
    if only_the_head:
        elements.append(
            Callout(
                Tone.CAREFUL,
                T("The only coordinator is the head of the department."),
                T("People share less when their head reads along. Invite a coordinator who is not: /peer invite."),
            )
        )
    elif only_one:
        elements.append(
            Callout(
                Tone.CAREFUL,
                T("There is only one coordinator."),
                T("Cases of your own cannot be handled by you. Invite a deputy: /peer invite."),
            )
        )
    elif also_the_head:
        elements.append(
            Callout(
                Tone.CAREFUL,
                T("The head of the department is a coordinator."),
                T("People share less when their head reads along. Leave the board to the others once they are in."),
            )
        )
    if invitations:
        elements += [
            Text(T("Codes for your fellow coordinators. Each works once, for 14 days, with /peer join and the code.")),
            Facts(tuple((one.name, one.code) for one in invitations)),
        ]
    return Form("founded", T("Programme set up"), tuple(elements), None, T("Close"))


def _on_channel(reached: bool | None) -> tuple[Element, ...]:
    if reached is None:
        words = T(
            "Announcements need the bot in the channel: invite it there. If you gave just the channel’s name, type"
            " /peer here in it as well."
        )
        return (Text(words),)
    return () if reached else (_NOT_REACHED,)


_NOT_REACHED = Callout(
    Tone.CAREFUL,
    T("The bot does not reach the channel."),
    T(
        "It is not in it, or its name alone does not tell which one is meant. Invite the bot into the channel, and type"
        " /peer here there."
    ),
)


class Connecting(Answers):
    """What a programme needs to know of a further workspace or tenant."""

    channel: Annotated[str, choices.CHANNEL]


def connect(programme: str, code: str, nonce: str, channel: str, values: Mapping[str, str] | None = None) -> Form:
    """Asks where the programme speaks in this chat. `code` is used up only when the form is accepted."""
    elements: tuple[Element, ...] = (
        NOT_YET,
        Text(T("This chat joins {programme}: one programme, here and where it is already.", programme=programme)),
        *Connecting.questions(values, channel={"value": channel}).values(),
        Text(T("Nobody becomes a member or a coordinator by it, and neither do you."), quiet=True),
    )
    return Form("connect", T("Connect this chat"), elements, T("Connect it"), T("Cancel"), {"c": code, "n": nonce})


def connected(programme: str, *, reached: bool | None = None) -> Form:
    """What was connected, and how people come in."""
    elements: tuple[Element, ...] = (
        Callout(
            Tone.DONE,
            T("This chat is connected."),
            T("A coordinator’s invitations work here as well: /peer join CODE."),
        ),
        Text(T("It belongs to {programme} now.", programme=programme)),
        *(() if reached is None else _on_channel(reached)),
        Text(T("Whoever takes part in another chat already types /peer link there, you too if you do.")),
    )
    return Form("connected", T("Chat connected"), elements, None, T("Close"))


def _left(matter: Matter) -> Sentence:
    return T("Left empty, people read: {words}", words=ROUTES[matter])


_CLAIM = replace(
    choices.PATHWAY,
    label=T("Where an open complaint or claim goes"),
    hint=_left(Matter.CLAIM),
    limit=600,
    optional=True,
)


class Changing(Answers):
    """What a programme chose and may choose anew."""

    guests: Annotated[
        bool,
        Check(
            label=T("Guests may take part"),
            hint=T("Such as a trainee whom the hospital made one. Only Slack tells the bot who is a guest."),
            optional=True,
        ),
    ] = False
    moderation: Annotated[Moderation, choices.MODERATION] = Moderation.OFF
    mondays: Annotated[
        bool,
        Check(
            label=T("Tell coordinators on Mondays what waits, not each time"),
            hint=T("Alarms still come at once, and so does what nobody has touched for two working days."),
            optional=True,
        ),
    ] = False
    second_level: Annotated[
        bool,
        Check(
            label=T("Coordinators may classify a case a second time"),
            hint=T("By how it came to be seen otherwise, where that lay, and a bias that may have had a part in it."),
            optional=True,
        ),
    ] = False
    pathway: Annotated[str, choices.PATHWAY]
    claim: Annotated[str | None, _CLAIM] = None
    incident: Annotated[
        str | None, replace(_CLAIM, label=T("Where a critical incident goes"), hint=_left(Matter.INCIDENT))
    ] = None
    conduct: Annotated[
        str | None,
        replace(_CLAIM, label=T("Where a concern about somebody’s conduct goes"), hint=_left(Matter.CONDUCT)),
    ] = None
    mask: Annotated[str | None, choices.MASK] = None
    agreed: Annotated[str | None, choices.AGREED] = None
    channel: Annotated[str, choices.CHANNEL]


def change(
    programme: Programme,
    channel: str,
    mark: str,
    values: Mapping[str, str] | None = None,
    *,
    guests: bool,
    alone: bool = False,
    meanwhile: bool = False,
) -> Form:
    """What the programme chose, to be chosen anew. `mark` is that of what stands now.

    `meanwhile` says that somebody else has just chosen anew; `guests` whether anything tells who is one; `alone` that
    one person coordinates.
    """
    ask = Changing.questions(
        values,
        guests={"value": programme.guests},
        moderation={"value": programme.moderation.value},
        mondays={"value": programme.mondays},
        second_level={"value": programme.second_level},
        pathway={"value": programme.pathway},
        claim={"value": programme.claim},
        incident={"value": programme.incident},
        conduct={"value": programme.conduct},
        mask={"value": programme.reference_mask or ""},
        agreed={"value": programme.agreed_by},
        channel={"value": channel},
    )
    elements: tuple[Element, ...] = (
        *((_MEANWHILE,) if meanwhile else ()),
        NOT_YET,
        Facts(((T("Programme"), programme.name),)),
        *((_ALONE,) if alone else ()),
        Buttons((Button("lists.show", T("The words for cases"), opens=True, style=Style.QUIET),)),
        *(field for name, field in ask.items() if guests or name != "guests"),
        Text(T("A change holds from now on. What waits on the board already still waits there."), quiet=True),
    )
    return Form("programme", T("The programme"), elements, T("Save"), T("Back"), {"m": mark})


_ALONE = Callout(
    Tone.CAREFUL,
    T("There is only one coordinator."),
    T(
        "Nobody else can read, find a reader for or answer a case that you take part in. Where a coordinator reads"
        " first, such a case cannot be shared at all. Nobody stands in while you are away. Invite a deputy: /peer"
        " invite."
    ),
)
_MEANWHILE = Callout(
    Tone.CAREFUL,
    T("Somebody has changed the programme meanwhile."),
    T("Yours is not saved. Save again to put it in the place of theirs, or go back and look at theirs first."),
)


def changed(*, reached: bool | None = None) -> Form:
    """After a change. `reached` is whether the bot reaches the channel, as far as known."""
    done = Callout(Tone.DONE, T("The programme is changed."), T("It holds for everybody from now on."))
    elements = (done, *(() if reached is None else _on_channel(reached)))
    return Form("changed", T("The programme"), elements, None, T("Close"))


def _worst() -> Form:
    values = {
        "name": "<" * 80,
        "sites": "<" * 1000,
        "coordinators": "<" * 1000,
        "pathway": "<" * 1000,
        "mask": "#" * 40,
        "agreed": "<" * 120,
    }
    form = setup("K7QF2-M9XWT", "n" * 27, "fr", "America/Toronto", CHANNEL, values)
    return form.with_errors({name: T("Write something here.") for name in Setup.model_fields})


def _made_up(name: str, pathway: str, mask: str) -> Programme:
    return Programme(ProgrammeId(UUID(int=0)), name, ("North",), "en", "America/Toronto", pathway, mask)


def _worst_change() -> Form:
    routes = dict.fromkeys(("claim", "incident", "conduct"), "<" * 600)
    typed = {"pathway": "<" * 1000, **routes, "mask": "#" * 40, "agreed": "<" * 120, "channel": "<" * 80}
    form = change(_made_up("<" * 80, "", ""), "", "m" * 16, typed, guests=True, alone=True, meanwhile=True)
    return form.with_errors({name: T("Write something here.") for name in Changing.model_fields})


EXHIBITS = (
    Exhibit("programmes.setup.sample", lambda: setup("K7QF2-M9XWT", "n" * 27, "en", "America/Toronto", CHANNEL)),
    Exhibit("programmes.setup.worst", _worst),
    Exhibit("programmes.connect.sample", lambda: connect("North Imaging", "K7QF2-M9XWT", "n" * 27, CHANNEL)),
    Exhibit("programmes.connect.worst", lambda: connect("<" * 80, "K7QF2-M9XWT", "n" * 27, "", {"channel": "<" * 80})),
    Exhibit("programmes.connected.sample", lambda: connected("North Imaging")),
    Exhibit("programmes.connected.worst", lambda: connected("<" * 80, reached=False)),
    Exhibit(
        "programmes.change.sample",
        lambda: change(_made_up("North Imaging", "Call extension 5150.", "@@######"), CHANNEL, "m" * 16, guests=False),
    ),
    Exhibit("programmes.change.worst", _worst_change),
    Exhibit("programmes.changed.sample", changed),
    Exhibit("programmes.founded.sample", lambda: founded("North Imaging", [], only_one=True, only_the_head=False)),
    Exhibit(
        "programmes.founded.worst",
        lambda: founded(
            "<" * 80,
            [Invitation(f"Dr. {chr(66 + index)}. Example", "K7QF2-M9XWT") for index in range(20)],
            only_one=True,
            only_the_head=True,
            guests=True,
            reached=False,
        ),
    ),
)
