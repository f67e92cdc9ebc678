"""The forms by which coordinators set the rounds: a series, and another day or none for one session."""

from collections.abc import Mapping
from datetime import date, time
from typing import Annotated

from bot.domain.cases import Subspecialty
from bot.domain.lists import Axis, Lists
from bot.domain.rounds import Repeats, Series, Session
from bot.screens.edits import again, watching
from bot.screens.elements import (
    Button,
    Buttons,
    Check,
    Choice,
    Date,
    Element,
    Form,
    LongText,
    Option,
    ShortText,
    Style,
    Text,
    Time,
    Unscreened,
)
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.rounds import REPEATS, made_up_meeting
from bot.screens.words import SUBSPECIALTIES, offered, options
from bot.text.catalogue import N, T, Words

_GENERAL = Subspecialty.GENERAL.value

MINUTES = (30, 45, 60, 90, 120)
"""How long a session may last, in minutes."""


class Schedule(Answers):
    """Everything that a series needs."""

    name: Annotated[str, ShortText(label=T("What the rounds are called"), limit=80, unscreened=Unscreened.PLACE)]
    repeats: Annotated[Repeats, Choice(label=T("How often"), options=options(REPEATS), spread=True)]
    first_on: Annotated[
        date,
        Date(
            label=T("First session on"),
            hint=T(
                "The others follow on the same weekday; every month on the same one, such as the second Tuesday. A"
                " fifth one stands for the last of each month."
            ),
        ),
    ]
    at: Annotated[time, Time(label=T("Begins at"))]
    minutes: Annotated[
        int,
        Choice(
            label=T("How long"),
            options=tuple(Option(str(minutes), N("{n} minute", "{n} minutes", minutes)) for minutes in MINUTES),
            value="60",
        ),
    ]
    zone: Annotated[
        str,
        ShortText(label=T("Time zone"), hint=T("For example America/Toronto."), limit=60, unscreened=Unscreened.PLACE),
    ]
    place: Annotated[str | None, ShortText(label=T("Place"), limit=120, optional=True, unscreened=Unscreened.PLACE)] = (
        None
    )
    link: Annotated[
        str | None,
        ShortText(
            label=T("Link to join online"),
            hint=T("Begins with https://."),
            limit=500,
            optional=True,
            unscreened=Unscreened.PLACE,
        ),
    ] = None
    channel: Annotated[
        str | None,
        ShortText(
            label=T("Channel of these rounds"),
            hint=T(
                "Leave it empty where they are announced with everything else. On Slack a name is not enough:"
                " type /peer here and what the rounds are called in the channel afterwards."
            ),
            limit=80,
            optional=True,
            unscreened=Unscreened.PLACE,
        ),
    ] = None
    subspecialty: Annotated[
        str | None,
        Choice(
            label=T("Subspecialty"),
            hint=T("Leave it empty where the rounds are general."),
            options=options(SUBSPECIALTIES),
            optional=True,
        ),
    ] = None
    objectives: Annotated[
        str | None, LongText(label=T("Learning objectives"), hint=T("One a line."), limit=1000, optional=True)
    ] = None
    accreditation: Annotated[
        str | None, LongText(label=T("Accreditation statement"), limit=600, optional=True, unscreened=Unscreened.PLACE)
    ] = None


class Moving(Answers):
    """When and where one session takes place instead."""

    on: Annotated[date, Date(label=T("Day"))]
    at: Annotated[time, Time(label=T("Begins at"))]
    place: Annotated[str | None, ShortText(label=T("Place"), limit=120, optional=True, unscreened=Unscreened.PLACE)] = (
        None
    )
    link: Annotated[
        str | None,
        ShortText(
            label=T("Link to join online"),
            hint=T("Begins with https://."),
            limit=500,
            optional=True,
            unscreened=Unscreened.PLACE,
        ),
    ] = None


class Cancelling(Answers):
    """A yes to cancelling a session."""

    sure: Annotated[bool, Check(label=T("Yes, cancel this session"))]


def schedule(
    nonce: str,
    zone: str,
    lists: Lists,
    series: Series | None = None,
    channel: str = "",
    values: Mapping[str, str] | None = None,
) -> Form:
    """The form of a series, new or as it stands. `channel` is the one of its own in the chat of whoever asks."""
    kept: dict[str, dict[str, object]] = {"zone": {"value": zone}}
    if series:
        kept = {
            "name": {"value": series.name},
            "repeats": {"value": series.repeats.value},
            "first_on": {"value": series.first_on},
            "at": {"value": series.at},
            "minutes": {"value": str(series.minutes)},
            "zone": {"value": series.zone},
            "place": {"value": series.place},
            "link": {"value": series.link},
            "channel": {"value": channel},
            "subspecialty": {"value": series.subspecialty},
            "objectives": {"value": series.objectives},
            "accreditation": {"value": series.accreditation},
        }
    kept["subspecialty"] = {**kept.get("subspecialty", {}), **held_to(lists, series)["subspecialty"]}
    asked = Schedule.questions(None if series else values, **kept)
    elements: list[Element] = []
    if series:
        words = T("Let it go on") if series.paused else T("Pause it")
        why = (
            T(
                "This series is paused: nothing new is planned or announced. What is announced takes place. What is"
                " planned, and not announced, waits: it takes place if the series goes on before its time has passed."
            )
            if series.paused
            else T(
                "What is announced already stays as it is. Move or cancel those sessions one by one. A session that is"
                " not, and has cases, goes along to the nearest new day, and both people of each case are told. While"
                " the series is paused, what is announced takes place, and nothing more is announced."
            )
        )
        value = "no" if series.paused else "yes"
        button = Button("rounds.series.pause", words, series.key, value, style=Style.QUIET)
        elements += [Text(why, quiet=True), Buttons((button,))]
    hidden = {"n": nonce, "h": series.key} if series else {"n": nonce}
    title = T("Change the series") if series else T("New series")
    form = Form("rounds.series", title, (*elements, *asked.values()), T("Keep it"), T("Cancel"), hidden)
    return watching(form, values) if series else form


def with_cases(went_along: int, stay: int) -> Words | None:
    """After a series was changed: what became of its sessions with cases that its new rule leaves out."""
    along = N(
        "{n} session with cases went along to a new day: both people of each case are told.",
        "{n} sessions with cases went along to new days: both people of each case are told.",
        went_along,
    )
    stays = N(
        "{n} session with cases keeps its day, since no new one is near: move or cancel it yourself.",
        "{n} sessions with cases keep their days, since no new ones are near: move or cancel them yourself.",
        stay,
    )
    if went_along and stay:
        return T("{along} {stays}", along=along, stays=stays)
    return along if went_along else stays if stay else None


def held_to(lists: Lists, series: Series | None) -> Mapping[str, Mapping[str, object]]:
    """What an answer is held to."""
    kept = series and series.subspecialty
    found = offered(lists, Axis.SUBSPECIALTY, kept)
    # General rounds are those without an answer, unless somebody has said it otherwise before.
    return {"subspecialty": {"options": tuple(one for one in found if one.value in {kept} or one.value != _GENERAL)}}


def moving(one: Session, nonce: str, values: Mapping[str, str] | None = None) -> Form:
    """Where to move a session."""
    asked = Moving.questions(
        on={"value": one.on},
        at={"value": one.at, "hint": T("In the zone of these rounds, {zone}.", zone=one.zone)},
        place={"value": one.place},
        link={"value": one.link},
    )
    who = Text(T("The post in the channel changes, answers stay, and whoever said that they come is told."), quiet=True)
    hidden = {"n": nonce, "h": one.key}
    form = Form("rounds.move", T("Move the session"), (who, *asked.values()), T("Move it"), T("Back"), hidden)
    return watching(form, values)


def cancelling(one: Session, nonce: str, values: Mapping[str, str] | None = None) -> Form:
    """Ask before a session is cancelled."""
    asked = Cancelling.questions(values)
    who = Text(T("The post in the channel says so, and whoever said that they come is told. It cannot be undone."))
    hidden = {"n": nonce, "h": one.key}
    title = T("Cancel the session")
    form = Form("rounds.cancel", title, (who, *asked.values()), T("Cancel it"), T("Back"), hidden)
    return watching(form, stands=moving(one, nonce))


def _worst_schedule() -> Form:
    form = schedule("n" * 27, "UTC", Lists(), made_up_meeting(worst=True).series, "<" * 80)
    return form.with_errors({name: T("Write something here.") for name in Schedule.model_fields})


def _changed_meanwhile() -> Form:
    form = schedule("n" * 27, "UTC", Lists(), made_up_meeting().series)
    return again(form, form.fields[:7], {"name": "Chest and heart rounds"})


def _all_changed_meanwhile() -> Form:
    form = schedule("n" * 27, "UTC", Lists(), made_up_meeting(worst=True).series, "<" * 80)
    return again(form, form.fields, {})


EXHIBITS = (
    Exhibit("rounds.changed_meanwhile.sample", _changed_meanwhile),
    Exhibit("rounds.changed_meanwhile.worst", _all_changed_meanwhile),
    Exhibit("rounds.series.sample", lambda: schedule("n" * 27, "America/Toronto", Lists())),
    Exhibit("rounds.series.worst", _worst_schedule),
    Exhibit("rounds.move.sample", lambda: moving(made_up_meeting().session, "n" * 27)),
    Exhibit("rounds.move.worst", lambda: moving(made_up_meeting(worst=True).session, "n" * 27)),
    Exhibit("rounds.cancel.sample", lambda: cancelling(made_up_meeting().session, "n" * 27)),
)
