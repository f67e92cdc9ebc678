"""Sharing a case: the form, and the questions that it asks once more."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from bot.domain.cases import (
    MOST_POINT,
    MOST_WORDS,
    Decade,
    Kind,
    Outstanding,
    Sex,
)
from bot.domain.gates import Matter, Reported
from bot.domain.lists import Lists
from bot.domain.people import Member, MemberId, ProgrammeId, Role
from bot.domain.privacy.audience import FLOOR
from bot.screens import drafts
from bot.screens.audience import how_many, promised, who_can_see
from bot.screens.common import NO_IDENTIFIERS, NOT_YET, roster_groups
from bot.screens.elements import (
    Button,
    Buttons,
    Callout,
    Check,
    Choice,
    Divider,
    Element,
    Form,
    LongText,
    Option,
    Person,
    ShortText,
    Style,
    Text,
    Tone,
    Unscreened,
)
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.gates import MATTERS, REPORTED, once_more
from bot.screens.words import (
    DECADES,
    FACTORS,
    KINDS,
    MODALITIES,
    OUTSTANDING,
    SEXES,
    SOURCES,
    SUBSPECIALTIES,
    from_lists,
    options,
)
from bot.text.catalogue import T

COORDINATOR = "coordinator"
MINE = "mine"
UNLISTED = "unlisted"
USUAL, UNSEEN, NAMED, KNOWING = "usual", "unseen", "named", "knowing"
THROUGH, WEEKLY = "through", "weekly"

_USUAL = Option(USUAL, T("As usual: unseen, but a good call with my name"))
_UNSEEN = Option(UNSEEN, T("Stay unseen"))
_NAMED = Option(NAMED, T("Show my name to the reader"))
_KNOWING = Option(KNOWING, T("Stay unseen; I know that the reader may guess"))

_THROUGH = Option(THROUGH, T("Not from me: a coordinator shares it for me"))
_WEEKLY = Option(WEEKLY, T("Stay unseen, and leave on Tuesday with what else waits"))
WAYS = (_NAMED, _THROUGH, _WEEKLY, _KNOWING)
"""What is offered to those who cannot hide among many."""


class Coded(Answers):
    """What a case is and what happened: what can also be said otherwise while it has not left."""

    kind: Annotated[Kind, Choice(label=T("What kind of case is it?"), options=options(KINDS), spread=True)]
    modality: Annotated[str, Choice(label=T("Modality"), options=options(MODALITIES))]
    happened: Annotated[
        str,
        LongText(
            label=T("What happened?"),
            hint=T("What the study showed, and what came to light later."),
            limit=MOST_WORDS,
        ),
    ]
    point: Annotated[
        str | None,
        ShortText(
            label=T("Learning point"), hint=T("One sentence that others can use."), optional=True, limit=MOST_POINT
        ),
    ] = None
    factor: Annotated[
        str | None, Choice(label=T("Main contributing factor"), options=options(FACTORS), optional=True)
    ] = None
    source: Annotated[str | None, Choice(label=T("How it came up"), options=options(SOURCES), optional=True)] = None
    subspecialty: Annotated[
        str | None, Choice(label=T("Subspecialty"), options=options(SUBSPECIALTIES), optional=True)
    ] = None
    decade: Annotated[Decade | None, Choice(label=T("Patient’s age"), options=options(DECADES), optional=True)] = None
    sex: Annotated[Sex | None, Choice(label=T("Patient’s sex"), options=options(SEXES), optional=True)] = None


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
        str,
        Person(
            label=T("Who reported or performed the study?"),
            first=(
                Option(COORDINATOR, T("I don’t know: the coordinator routes it")),
                Option(MINE, T("Mine: I reported or performed it")),
                Option(UNLISTED, T("Not in this list: somebody to be invited")),
            ),
        ),
    ]
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
            hint=T("If you show it, the reader sees it with the case. The coordinators do not."),
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
    coded = from_lists(lists)
    coded["subspecialty"] = {**coded["subspecialty"], "value": subspecialty}
    changes = {**coded, "reader": {"groups": roster_groups(roster)}, "name": {"options": name}}
    ask = ShareCase.questions(_offered(values, name), **changes)
    counted = small_group or senders < FLOOR
    naming = (
        *promised(senders, small=small, again=small_group),
        ask["name"],
        *((ask["behalf"],) if coordinates else ()),
    )
    elements: tuple[Element, ...] = (
        NOT_YET,
        *((done,) if done else ()),
        *((_DROPPED,) if dropped else ()),
        *((_ALONE,) if alone else ()),
        *((once_more(), replace(ask["sure"], optional=False)) if recent else ()),
        *(naming if small_group else ()),
        Text(NO_IDENTIFIERS, quiet=True),
        *(ask[field] for field in _FIELDS),
        *(() if small_group else naming),
        Divider(),
        who_can_see(moderated=moderated),
        *(() if counted else (how_many(senders),)),
        LATER_STUDIES,
        _WHEN,
        Buttons(drafts.buttons(draft)),
    )
    hidden = {"n": nonce, **drafts.carried(draft)}
    return Form("case", T("Share a case"), elements, T("Share the case"), T("Cancel"), hidden)


_FIELDS = (
    "outstanding",
    "reported",
    "matter",
    "kind",
    "modality",
    "reader",
    "invite",
    "happened",
    "point",
    "factor",
    "source",
    "subspecialty",
    "decade",
    "sex",
)
"""In this order; the name, and what is asked once more, stand where they are needed."""

LATER_STUDIES = Callout(
    Tone.PRIVATE,
    T("The reader can open later studies"),
    T("and see who reported them. If that was you, assume that they will know."),
)
_WHEN = Text(
    T(
        "It arrives on the next working day, about noon. A good call, or a case with your name, arrives sooner."
        " Not for anything urgent."
    )
)


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
    return Button("case.ask", T("Share a case"), opens=True, style=style)


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


def _sample() -> Form:
    return share(
        roster=made_up_roster(24), lists=Lists(), subspecialty="chest", senders=9, moderated=False, nonce="n" * 27
    )


def _small() -> Form:
    values = {"happened": "The second, faint fracture line is on the lateral view.", "kind": "near_miss"}
    return share(
        roster=made_up_roster(24),
        lists=Lists(),
        subspecialty=None,
        senders=3,
        moderated=False,
        nonce="n" * 27,
        values=values,
        small_group=True,
    )


def _drafted() -> Form:
    values = {"happened": "The second, faint fracture line is on the lateral view."}
    roster, saved = made_up_roster(24), drafts.SAVED
    return share(
        roster=roster,
        lists=Lists(),
        subspecialty=None,
        senders=9,
        moderated=False,
        nonce="n" * 27,
        values=values,
        draft="h" * 27,
        done=saved,
    )


def _recent() -> Form:
    values = {"happened": "The second, faint fracture line is on the lateral view.", "reported": "today"}
    roster = made_up_roster(24)
    return share(
        roster=roster,
        lists=Lists(),
        subspecialty=None,
        senders=9,
        moderated=False,
        nonce="n" * 27,
        values=values,
        recent=True,
    )


def _few_there_are() -> Form:
    return share(
        roster=made_up_roster(24), lists=Lists(), subspecialty="chest", senders=2, moderated=True, nonce="n" * 27
    )


def _worst() -> Form:
    values = {"happened": "<" * MOST_WORDS, "point": "<" * MOST_POINT, "kind": "near_miss"}
    form = share(
        roster=made_up_roster(300),
        lists=Lists(),
        subspecialty=None,
        senders=1,
        moderated=True,
        nonce="n" * 27,
        values=values,
    )
    return form.with_errors({name: T("At most {limit} characters. You wrote {n}.", limit=1, n=2) for name in values})


EXHIBITS = (
    Exhibit("cases.share.sample", _sample),
    Exhibit("cases.share.worst", _worst),
    Exhibit("cases.small_group.sample", _small),
    Exhibit("cases.few.sample", _few_there_are),
    Exhibit("cases.recent.sample", _recent),
    Exhibit("cases.draft.sample", _drafted),
)
