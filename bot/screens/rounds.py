"""The rounds: the list of series and sessions, one session, and the forms by which coordinators run them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.cases import Subspecialty
from bot.domain.lists import Axis
from bot.domain.people import ProgrammeId
from bot.domain.rounds import COMING, Attend, Counts, Repeats, Series, SeriesId, Session, SessionId, Stage
from bot.domain.views import Meeting
from bot.ports.outbox import UNKNOWN
from bot.screens.common import not_posted
from bot.screens.elements import (
    Block,
    Button,
    Buttons,
    Callout,
    Divider,
    Element,
    Facts,
    Form,
    Heading,
    Row,
    Style,
    Text,
    Tone,
)
from bot.screens.exhibit import Exhibit
from bot.screens.words import coded
from bot.text.catalogue import N, Sentence, T, Words

LINES = 20
"""How many sessions and series one page shows."""

REPEATS: Mapping[Repeats, Sentence] = {
    Repeats.WEEKLY: T("Every week"),
    Repeats.FORTNIGHTLY: T("Every other week"),
    Repeats.MONTHLY: T("Every month"),
}
_WEEKDAYS = (T("Monday"), T("Tuesday"), T("Wednesday"), T("Thursday"), T("Friday"), T("Saturday"), T("Sunday"))
_NTH: Mapping[int, Sentence] = {
    1: T("first"),
    2: T("second"),
    3: T("third"),
    4: T("fourth"),
    -1: T("last"),
}
ATTEND: Mapping[Attend, Sentence] = {
    Attend.IN_PERSON: T("In person"),
    Attend.ONLINE: T("Online"),
    Attend.NO: T("I cannot come"),
}
STAGES: Mapping[Stage, Sentence] = {
    Stage.PLANNED: T("Not announced yet"),
    Stage.ANNOUNCED: T("Announced"),
    Stage.UNDERWAY: T("Taking place"),
    Stage.HELD: T("Took place"),
    Stage.CANCELLED: T("Cancelled"),
    Stage.LAPSED: T("Never announced"),
}
SAID: Mapping[Attend, Sentence] = {
    Attend.IN_PERSON: T("You come in person."),
    Attend.ONLINE: T("You take part online."),
    Attend.NO: T("You cannot come."),
}


def overview(
    series: Sequence[Series],
    meetings: Sequence[Meeting],
    *,
    coordinator: bool,
    page: int = 0,
    done: Callout | None = None,
    zone: str = "",
) -> Form:
    """The sessions to come, and for coordinators the series, what is planned, and what took place lately.

    `zone` is the programme's.
    """
    seen = [one for one in meetings if coordinator or one.session.stage in {Stage.ANNOUNCED, Stage.UNDERWAY}]
    coming = [_session_row(one) for one in seen if one.session.stage in COMING]
    groups: list[tuple[Sentence, list[Row]]] = [(T("Coming sessions"), coming)]
    if coordinator:
        over = [_session_row(one) for one in seen if one.session.stage not in COMING]
        mine = [_series_row(one, zone) for one in series]
        groups += [(N("Series", "Series", len(mine)), mine), (T("In the last two weeks"), over)]
    rows = [(title, len(group), row) for title, group in groups for row in group]
    pages = max(1, -(-len(rows) // LINES))
    number = max(0, min(page, pages - 1))
    elements: list[Element] = [done] if done else []
    if not coming:
        elements.append(Text(T("No session is announced.") if series else T("There are no rounds yet.")))
    said: Sentence | None = None
    for title, count, row in rows[number * LINES : (number + 1) * LINES]:
        if title != said:
            elements.append(Heading(title, count))
            said = title
        elements.append(row)
    acts: list[Button] = []
    if number > 0:
        acts.append(Button("rounds.page", T("Earlier page"), value=str(number - 1), style=Style.QUIET))
    if number < pages - 1:
        acts.append(Button("rounds.page", T("Next page"), value=str(number + 1), style=Style.QUIET))
    if coordinator:
        acts.append(Button("rounds.series.ask", T("New series"), opens=True, style=Style.PRIMARY))
    if acts:
        elements += [Divider(), Buttons(tuple(acts))]
    return Form("rounds", T("Rounds"), tuple(elements), None, T("Close"))


def _session_row(one: Meeting) -> Row:
    session = one.session
    said = SAID[one.mine] if one.mine else T("You have not answered.")
    stands = said if session.stage in {Stage.ANNOUNCED, Stage.UNDERWAY} else T("{stage}.", stage=STAGES[session.stage])
    # Of a paused series nothing more is announced.
    paused = one.series.paused and session.stage is Stage.PLANNED
    return Row(
        T("On now: {starts}", starts=starts(session)) if one.on_now else T("{starts}", starts=starts(session)),
        T("{name}. Paused.", name=one.series.name)
        if paused
        else T("{name}. {said}", name=one.series.name, said=stands),
        button=Button("rounds.session.open", T("Open"), session.key, opens=True),
    )


def often(series: Series) -> Sentence:
    """How often a series meets, and on which weekday."""
    weekday = _WEEKDAYS[series.first_on.weekday()]
    match series.repeats:
        case Repeats.WEEKLY:
            return T("Every week on {weekday}", weekday=weekday)
        case Repeats.FORTNIGHTLY:
            return T("Every other week on {weekday}", weekday=weekday)
        case Repeats.MONTHLY:
            return T("Every month on the {nth} {weekday}", nth=_NTH[series.nth], weekday=weekday)


def _series_row(series: Series, zone: str) -> Row:
    """`zone` is the programme's: a rule is said in the zone of its series, which is named where it is another."""
    at = T("{often}, {at}", often=often(series), at=series.at)
    name = T("{name}. Paused.", name=series.name) if series.paused else series.name
    return Row(
        at,
        name if series.zone == zone else T("{name} ({zone})", name=name, zone=series.zone),
        button=Button("rounds.series.open", T("Change"), series.key, opens=True),
    )


def starts(session: Session) -> datetime:
    """When it begins, to be said in the zone of whoever reads it, or in its own with the zone named."""
    return session.starts_at.astimezone(ZoneInfo(session.zone))


def session_facts(one: Meeting) -> Facts:
    """When, where and what for: what everybody may read of a session."""
    series, session = one.series, one.session
    rows: list[tuple[Words, Words]] = [
        (T("When"), T("{starts}", starts=starts(session))),
        (T("How long"), N("{n} minute", "{n} minutes", session.minutes)),
    ]
    if session.place:
        rows.append((T("Where"), session.place))
    if session.link:
        rows.append((T("Online"), session.link))
    if series.subspecialty:
        rows.append((T("Subspecialty"), coded(one.lists, Axis.SUBSPECIALTY, series.subspecialty)))
    if series.objectives:
        rows.append((T("Learning objectives"), series.objectives))
    if series.accreditation:
        rows.append((T("Accreditation"), series.accreditation))
    return Facts(tuple(rows))


def counts_words(counts: Counts) -> Sentence:
    """The answers so far. They are counts of who comes, and say nothing of any case."""
    return T(
        "{in_person} in person, {online} online, {no} cannot come",
        in_person=counts.in_person,
        online=counts.online,
        no=counts.no,
    )


def come_buttons(session: Session, mine: Attend | None = None) -> Buttons:
    """The three answers to an announcement; the one that was given stands out."""
    return Buttons(
        tuple(
            Button(
                "rounds.come",
                ATTEND[attend],
                session.key,
                attend.value,
                style=Style.PRIMARY if attend is mine else Style.PLAIN,
            )
            for attend in sorted(Attend, key=lambda attend: (attend is mine, list(Attend).index(attend)))
        )
    )


def session(one: Meeting, *, coordinator: bool, calendar: str = "", done: Callout | None = None) -> Form:
    """One session: what it is, one's own answer, and for coordinators what they can do with it."""
    meeting, stage = one.session, one.session.stage
    elements: list[Element] = [done] if done else []
    elements += _standing(stage)
    elements += [Heading(one.series.name), session_facts(one)]
    if stage in {Stage.ANNOUNCED, Stage.UNDERWAY}:
        elements.append(Text(counts_words(one.counts)))
        if one.on_now:
            elements.append(Text(T("This session is on now.")))
        elements.append(Text(SAID[one.mine] if one.mine else T("Do you come?")))
        elements.append(come_buttons(meeting, one.mine))
    if one.open:
        elements += _attendance(one)
    if coordinator:
        elements += _running(one)
    return Form("rounds.session", T("Session"), tuple(elements), None, T("Close"))


def _standing(stage: Stage) -> list[Block]:
    match stage:
        case Stage.CANCELLED:
            return [Callout(Tone.CAREFUL, T("This session is cancelled."), "")]
        case Stage.LAPSED:
            return [
                Callout(
                    Tone.CAREFUL,
                    T("This session was never announced."),
                    T("The bot was not running, or the series was paused, until its time had passed."),
                )
            ]
        case _:
            return []


def _attendance(one: Meeting) -> list[Block]:
    if one.there:
        return [Callout(Tone.DONE, T("You were there."), T("Attendance is kept for five years, apart from any case."))]
    here = Button("rounds.attend", T("I am here"), one.session.key, style=Style.PRIMARY)
    return [
        Text(T("Are you there? Attendance is kept for five years, apart from any case."), quiet=True),
        Buttons((here,)),
    ]


def _running(one: Meeting) -> list[Block]:
    meeting = one.session
    rows: list[tuple[Words, Words]] = [(T("Stands"), STAGES[Stage.UNDERWAY if one.on_now else meeting.stage])]
    if meeting.stage in {Stage.ANNOUNCED, Stage.UNDERWAY, Stage.HELD}:
        rows += [
            (T("Attendance code"), meeting.code),
            (T("Present so far"), N("{n} person", "{n} people", one.present)),
        ]
    elements: list[Block] = [Divider(), Heading(T("For coordinators")), Facts(tuple(rows))]
    if one.not_posted:
        unsure = T("Nobody knows whether the announcement arrived.")
        failed = T("The announcement could not be posted.")
        elements += not_posted(unsure if one.not_posted == UNKNOWN else failed, one.not_posted, "rounds", meeting.key)
    if meeting.stage in {Stage.ANNOUNCED, Stage.UNDERWAY, Stage.HELD}:
        elements.append(
            Text(T("Show the code in the room: /peer attend and the code count somebody as present."), quiet=True)
        )
    acts: list[Button] = []
    if meeting.stage in COMING:
        acts = [
            Button("rounds.cancel.ask", T("Cancel it"), meeting.key, opens=True, style=Style.QUIET),
            Button("rounds.move.ask", T("Move it"), meeting.key, opens=True),
        ]
    elements.append(Buttons((*acts, Button("agenda.show", T("Open the agenda"), meeting.key, opens=True))))
    return elements


def made_up_meeting(stage: Stage = Stage.ANNOUNCED, *, worst: bool = False) -> Meeting:
    """A session that never was, for exhibits."""
    series = Series(
        id=SeriesId(UUID(int=1)),
        programme_id=ProgrammeId(UUID(int=2)),
        name="<" * 80 if worst else "Chest rounds",
        repeats=Repeats.MONTHLY,
        first_on=date(2026, 5, 12),
        at=time(12),
        zone="America/Argentina/ComodRivadavia" if worst else "America/Toronto",
        minutes=60,
        place="<" * 120 if worst else "Conference room 2",
        link="https://" + "<" * 492 if worst else "",
        subspecialty=Subspecialty.OBSTETRIC.value if worst else "chest",
        objectives="<" * 1000 if worst else "Recognise what hides behind the heart.",
        accreditation="<" * 600 if worst else "",
    )
    session_ = Session(
        id=SessionId(UUID(int=3)),
        programme_id=series.programme_id,
        series_id=series.id,
        due_on=series.first_on,
        on=series.first_on,
        at=series.at,
        zone=series.zone,
        minutes=series.minutes,
        place=series.place,
        link=series.link,
        code="K7QFM",
        stage=stage,
    )
    why = "unknown" if worst else ""
    return Meeting(series, session_, Counts(7, 2, 1), 12, Attend.IN_PERSON, open=True, not_posted=why)


EXHIBITS = (
    Exhibit(
        "rounds.overview.sample",
        lambda: overview([made_up_meeting().series], [made_up_meeting()], coordinator=True),
    ),
    Exhibit("rounds.empty.sample", lambda: overview([], [], coordinator=False)),
    Exhibit(
        "rounds.overview.worst",
        lambda: overview(
            [made_up_meeting(worst=True).series] * 40,
            [made_up_meeting(stage, worst=True) for stage in (Stage.ANNOUNCED, Stage.HELD) for _ in range(40)],
            coordinator=True,
        ),
    ),
    Exhibit("rounds.session.sample", lambda: session(made_up_meeting(), coordinator=False)),
    Exhibit("rounds.cancelled.sample", lambda: session(made_up_meeting(Stage.CANCELLED), coordinator=True)),
    Exhibit("rounds.session.worst", lambda: session(made_up_meeting(worst=True), coordinator=True)),
)
