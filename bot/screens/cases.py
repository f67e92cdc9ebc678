"""Sharing a case: the form, and the questions that it asks once more."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from bot.domain.cases import Kind, Outstanding, always_named, has_readers
from bot.domain.gates import Matter, Reported
from bot.domain.lists import Lists
from bot.domain.people import Member, MemberId, ProgrammeId, Role
from bot.domain.privacy.audience import FLOOR
from bot.screens import drafts
from bot.screens.audience import both_can_see, how_many, promised, who_can_see
from bot.screens.coded import SHOWN, Coded, about_kind, kind_in, shows, worded
from bot.screens.common import NO_IDENTIFIERS, NOT_YET, roster_groups
from bot.screens.elements import (
    Button,
    Buttons,
    Callout,
    Check,
    Choice,
    Divider,
    Element,
    Field,
    Form,
    Option,
    Person,
    ShortText,
    Style,
    Text,
    Tone,
    Unscreened,
)
from bot.screens.gates import MATTERS, REPORTED, once_more
from bot.screens.readers import reader, reader_first
from bot.screens.words import OUTSTANDING, from_lists, options
from bot.text.catalogue import T

COORDINATOR = "coordinator"
MINE = "mine"
UNLISTED = "unlisted"
USUAL, UNSEEN, NAMED, KNOWING = "usual", "unseen", "named", "knowing"
TITLE = T("Share a case")
THROUGH, WEEKLY = "through", "weekly"

_USUAL = Option(USUAL, T("As usual: unseen, but a good call with my name"))
_UNSEEN = Option(UNSEEN, T("Stay unseen"))
_NAMED = Option(NAMED, T("Show my name to {reader}", reader=reader(None)))
_SHOWN_TO = T("If you show it, {reader} sees it with the case. The coordinators do not.", reader=reader(None))
_KNOWING = Option(KNOWING, T("Stay unseen; I know that the reader may guess"))

_THROUGH = Option(THROUGH, T("Not from me: a coordinator shares it for me"))
_WEEKLY = Option(WEEKLY, T("Stay unseen, and leave on Tuesday with what else waits"))
WAYS = (_NAMED, _THROUGH, _WEEKLY, _KNOWING)
"""What is offered to those who cannot hide among many."""


class ShareCase(Coded):
    """The five answers a case needs, and those that help. `name` may be left to the kind of the case.

    `sure` is asked only once more, of a report that somebody may be acting upon now.
    """

    outstanding: Annotated[
        Outstanding,
        Choice(
            label=T("Is anything still outstanding for the patient or the report?"),
            options=options(OUTSTANDING),
            spread=True,
        ),
    ]
    reported: Annotated[
        Reported | None,
        Choice(label=T("When was the study reported?"), options=options(REPORTED), spread=True, optional=True),
    ] = None
    matter: Annotated[
        Matter,
        Choice(
            label=T("Is one of these true of it?"),
            hint=T("Then it does not belong here, and the form says where to turn to."),
            options=options(MATTERS),
            value=Matter.NONE.value,
            spread=True,
        ),
    ] = Matter.NONE
    reader: Annotated[
        str | None,
        Person(
            label=T("Who reported or performed the study?"),
            first=(
                Option(COORDINATOR, T("I don’t know: the coordinator routes it")),
                Option(MINE, T("Mine: I reported or performed it")),
                Option(UNLISTED, T("Not in this list: somebody to be invited")),
            ),
        ),
    ] = None
    trainee: Annotated[str | None, Person(label=T("Who was the trainee on call?"), first=(Option(MINE, T("Me")),))] = (
        None
    )
    signer: Annotated[str | None, Person(label=T("Who signed the final report?"), first=(Option(MINE, T("Me")),))] = (
        None
    )
    invite: Annotated[
        str | None,
        ShortText(
            label=T("Whom to invite"),
            hint=T("Only if they are not in the list. The coordinators read it, and the case waits for that person."),
            limit=80,
            optional=True,
            unscreened=Unscreened.PEOPLE,
        ),
    ] = None
    name: Annotated[
        str | None,
        Choice(
            label=T("Your name"),
            hint=_SHOWN_TO,
            options=(_USUAL, _UNSEEN, *WAYS),
            value=USUAL,
            spread=True,
        ),
    ] = None
    behalf: Annotated[
        bool,
        Check(
            label=T("I share it for somebody else"),
            hint=T(
                "It goes out as yours: nobody learns that there is somebody behind it. What is answered reaches you;"
                " tell them yourself, and write it nowhere."
            ),
            optional=True,
        ),
    ] = False
    sure: Annotated[
        bool, Check(label=T("Nothing is outstanding, for the patient or for the report"), optional=True)
    ] = False


def share(
    *,
    roster: Sequence[Member],
    lists: Lists,
    subspecialty: str | None,
    senders: int,
    moderated: bool,
    nonce: str,
    values: Mapping[str, str] | None = None,
    small_group: bool = False,
    recent: bool = False,
    small: bool = False,
    coordinates: bool = False,
    alone: bool = False,
    dropped: bool = False,
    draft: str = "",
    done: Callout | None = None,
) -> Form:
    """The form behind `/case`. `senders` is at most how many people could have sent it.

    Where these are few, it says so right before it asks for the name. With `small_group` it asks once more, above all
    the rest, because with the reader who was chosen they are too few to hide among. With `recent` it asks once more
    whether nothing is outstanding, because the report is of these days.
    `small` says that the whole programme is small: then it promises nothing, whatever the number. `coordinates` says
    that whoever shares is a coordinator, who may do so for somebody else.
    `draft` is the handle of the draft that it came from, `done` what was just done with it.
    `alone` says that nobody else coordinates, `dropped` that words were typed after the command.
    """
    few = small_group or small or senders < FLOOR
    name = WAYS if small_group else (_USUAL, *WAYS) if few else (_USUAL, _UNSEEN, _NAMED)
    kind = kind_in(values)
    coded = _coded(lists, subspecialty, kind, roster)
    ask = ShareCase.questions(_offered(values, name), **coded, name=_naming(kind, name))
    naming = (
        *promised(senders, small=small, again=small_group, kind=kind),
        ask["name"],
        *((ask["behalf"],) if coordinates else ()),
    )
    if kind is not None and always_named(kind):
        naming = ()
    elements: tuple[Element, ...] = (
        NOT_YET,
        *((done,) if done else ()),
        *((_DROPPED,) if dropped else ()),
        *((_ALONE,) if alone else ()),
        *((once_more(), replace(ask["sure"], optional=False)) if recent else ()),
        *(naming if small_group else ()),
        Text(NO_IDENTIFIERS, quiet=True),
        *_asked(ask, kind, values),
        *(() if small_group else naming),
        Divider(),
        *_seen_by(kind, senders, moderated=moderated, counted=small_group or senders < FLOOR),
        Buttons(drafts.buttons(draft)),
    )
    hidden = {"n": nonce, **drafts.carried(draft)}
    return Form("case", TITLE, elements, T("Share the case"), T("Cancel"), hidden)


_FIELDS = (
    "outstanding",
    "reported",
    "matter",
    "kind",
    "modality",
    "reader",
    "invite",
    "trainee",
    "signer",
    "preliminary",
    "happened",
    "turned_out",
    "impact",
    "point",
    "factor",
    "criterion",
    "source",
    "subspecialty",
    "decade",
    "sex",
)
"""In this order; the name, and what is asked once more, stand where they are needed."""

_READERS: Mapping[Kind | None, Mapping[str, Any]] = {
    Kind.WHAT_WOULD_YOU_CALL_IT: {
        "label": T("Which colleague is asked?"),
        "first": (Option(COORDINATOR, T("I don’t know: the coordinator routes it")),),
    },
    Kind.IMAGE_QUALITY: {"label": T("Who is the performing technologist?")},
}
"""How the reader is asked for where it is not whoever reported the study."""


def _coded(
    lists: Lists, subspecialty: str | None, kind: Kind | None, roster: Sequence[Member]
) -> dict[str, Mapping[str, Any]]:
    """How the form asks, as far as it depends on the programme and on the kind."""
    coded = from_lists(lists)
    own = {"subspecialty": {**coded["subspecialty"], "value": subspecialty}, "kind": {**coded["kind"], "acts": SHOWN}}
    groups = {"groups": roster_groups(roster)}
    people = {"reader": {**groups, **_READERS.get(kind, {})}, "trainee": groups, "signer": groups}
    return {**coded, **own, **worded(kind), **people}


def _asked(ask: Mapping[str, Field], kind: Kind | None, values: Mapping[str, str] | None) -> list[Element]:
    elements: list[Element] = []
    for field in _FIELDS:
        if shows(field, kind, values):
            elements.append(ask[field])
        if field == "kind":
            elements += about_kind(kind)
    return elements


def later_studies(kind: Kind | None) -> Callout:
    """What whoever a case goes to can find out by themselves."""
    return Callout(
        Tone.PRIVATE,
        T("{reader} can open later studies", reader=reader_first(kind)),
        T("and see who reported them. If that was you, assume that they will know."),
    )


_WHEN = Text(
    T(
        "It arrives on the next working day, about noon. A good call, or a case with your name, arrives sooner."
        " Not for anything urgent."
    )
)
_AT_ONCE = Text(
    T(
        "It leaves at once and at any hour, for the same shift. Each of the two gets a conversation of their own with"
        " you. Not for anything urgent."
    )
)
_ONCE_READ = Text(
    T(
        "A coordinator reads it first. It then leaves at once and at any hour. Each of the two gets a conversation of"
        " their own with you. Not for anything urgent."
    )
)


def _naming(kind: Kind | None, name: Sequence[Option]) -> Mapping[str, Any]:
    """How the form asks what happens with the name, in the word for whom a case of this kind goes to."""
    if kind is not Kind.IMAGE_QUALITY:
        return {"options": name}
    who = reader(kind)
    said = {
        NAMED: T("Show my name to {reader}", reader=who),
        KNOWING: T("Stay unseen; I know that the technologist may guess"),
    }
    return {
        "hint": T("If you show it, {reader} sees it with the case. The coordinators do not.", reader=who),
        "options": tuple(replace(option, words=said.get(option.value, option.words)) for option in name),
    }


def _seen_by(kind: Kind | None, senders: int, *, moderated: bool, counted: bool) -> list[Element]:
    """Who can see the case, and when it arrives. `counted` says that the number of possible sharers was said before."""
    if kind is not None and always_named(kind):
        return [both_can_see(moderated=moderated), _ONCE_READ if moderated else _AT_ONCE]
    reads = kind is None or has_readers(kind)
    return [
        who_can_see(moderated=moderated, read=reads, kind=kind),
        *(() if counted else (how_many(senders, kind),)),
        *((later_studies(kind),) if reads else ()),
        _WHEN,
    ]


def _offered(values: Mapping[str, str] | None, name: Sequence[Option]) -> Mapping[str, str] | None:
    """What was typed, with an answer about the name only if it is one of those that are offered now."""
    if values is None or values.get("name") in {option.value for option in name}:
        return values
    return {**values, "name": USUAL if _USUAL in name else ""}


_DROPPED = Callout(
    Tone.CAREFUL,
    T("/case takes no words."),
    T("What you typed after it was not taken over. Write it below: this chat may keep what is typed after a command."),
)
_ALONE = Callout(
    Tone.CAREFUL,
    T("You are the only coordinator."),
    T("Nobody else could handle a case of yours. Name its reader, or invite a second coordinator first: /peer invite."),
)
NOBODY_TO_ROUTE = T(
    "You are the only coordinator, so nobody else could take this on. Name who read the study, or invite a second"
    " coordinator first: /peer invite."
)
NOBODY_TO_CHECK = T(
    "A coordinator reads each case first here, and nobody who takes part in it may. There is no other coordinator yet:"
    " invite one first, or ask for one."
)


def share_button(style: Style = Style.PRIMARY) -> Button:
    """The button that opens the form."""
    return Button("case.ask", TITLE, opens=True, style=style)


def made_up_roster(size: int) -> tuple[Member, ...]:
    """Members for the gallery; the long ones are long in French."""
    programme = ProgrammeId(UUID(int=0))
    return tuple(
        Member(
            MemberId(UUID(int=(index + 1) << 88)),
            programme,
            f"Dre Marie-Ève Exemple-Desrochers-{index:03d}" if size > 30 else f"Dr. {chr(65 + index)}. Example",
            Role.RADIOLOGIST,
            "",
        )
        for index in range(size)
    )
