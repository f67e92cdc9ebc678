"""Surveys: asking those who were there, taking their ballots, counting them, and what the coordinators may know.

No unit here writes a ballot and a row that names a person. Who is asked is written when a survey opens; a ballot is
written alone, under a tag; and what is counted is written when nobody is named any more.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.errors import NothingHere, Reason, Refused
from bot.domain.notices import Notice, ToChannel, ToMember, local_day
from bot.domain.people import Act, Member, ProgrammeId, Status, may, standings
from bot.domain.privacy.audience import FLOOR
from bot.domain.programmes import Programme
from bot.domain.rounds import Session, SessionId
from bot.domain.surveys import (
    STILL_HELPS,
    WAITS_FOR,
    Ballot,
    Box,
    Outcome,
    Phase,
    Question,
    Sheet,
    Survey,
    SurveyId,
    closing,
    due,
    first_phase,
    reminding,
    result,
)
from bot.ports.pages import Seeing
from bot.ports.surveys import KeyLost
from bot.ports.unit import Unit
from bot.services import posts, retention

_SUMMED = frozenset({Notice.SURVEY_RESULT})
_TOGETHER = frozenset({Phase.PUBLISHED, Phase.KEPT, Phase.UNREAD})

LOOKED_BACK = timedelta(days=90)
"""How many days back a session may lie that was never asked about."""


class Step(StrEnum):
    """What can be due."""

    OPEN = "open"
    REMIND = "remind"
    CLOSE = "close"
    COUNT = "count"
    GIVE_UP = "give_up"


@dataclass(frozen=True, slots=True)
class Due:
    """A step, when it is due, and for which session."""

    at: datetime
    step: Step
    session_id: SessionId


def steps(unit: Unit, programme: Programme) -> list[Due]:
    """Everything that is or will be due, the earliest first."""
    known = unit.surveys.all(programme.id)
    asked = {one.session_id for one in known}
    found: list[Due] = []
    for session in unit.rounds.sessions(programme.id, local_day(unit.now, programme.zone) - LOOKED_BACK):
        at = due(session)
        if at is not None and session.id not in asked:
            found.append(Due(at, Step.OPEN, session.id))
    for survey in known:
        if survey.phase is Phase.COUNTING:
            found.append(Due(unit.now, Step.COUNT, survey.session_id))
        elif survey.phase is Phase.OPEN and survey.closes_at is not None:
            found.append(Due(survey.closes_at, Step.CLOSE, survey.session_id))
            if unit.now < survey.closes_at - STILL_HELPS and not unit.fires.done(_job(Step.REMIND, survey.session_id)):
                zone = unit.rounds.session(survey.session_id).zone
                found.append(Due(reminding(survey.closes_at, zone), Step.REMIND, survey.session_id))
        elif survey.phase is Phase.KEPT and survey.closes_at is not None and _gives_up(unit, programme, known, survey):
            found.append(Due(survey.closes_at + WAITS_FOR, Step.GIVE_UP, survey.session_id))
    return sorted(found, key=lambda one: (one.at, one.session_id))


def run(unit: Unit, programme: Programme, step: Step, session_id: SessionId) -> None:
    """Do one step, if it is still to be done. Two that do it at once do it once."""
    survey = unit.surveys.of(session_id)
    if step is Step.OPEN:
        if survey is None:
            _open(unit, unit.rounds.session(session_id))
    elif survey is None:
        return
    elif step is Step.REMIND:
        if survey.takes(unit.now) and unit.fires.first(_job(step, session_id), _remembered(unit)):
            _ask(unit, survey, "again")
    elif step is Step.CLOSE:
        # From the commit on no ballot is taken any more. Those that are on their way are waited for by it, and the next
        # step sees them.
        if survey.phase is Phase.OPEN:
            unit.surveys.save(replace(survey, phase=Phase.COUNTING))
    elif step is Step.COUNT:
        if survey.phase is Phase.COUNTING:
            _count(unit, programme, survey)
    elif survey.phase is Phase.KEPT and survey.box_id is not None:
        known = unit.surveys.all(programme.id)
        if _gives_up(unit, programme, known, survey):
            unit.surveys.destroy(survey.box_id)
            _end(unit, _in_box(known, survey), Phase.UNREAD)


def _gives_up(unit: Unit, programme: Programme, known: Sequence[Survey], survey: Survey) -> bool:
    return _idle(known, survey) and not retention.stopped(unit, programme)


def _in_box(known: Sequence[Survey], survey: Survey) -> list[Survey]:
    return [one for one in known if one.box_id == survey.box_id]


def _idle(known: Sequence[Survey], survey: Survey) -> bool:
    """Whether nobody can cast into a survey's box at present, and nothing in it is to be counted now."""
    return all(one.phase is Phase.KEPT for one in _in_box(known, survey))


def _job(step: Step, session_id: SessionId) -> str:
    return f"survey:{session_id}:{step}"


def _remembered(unit: Unit) -> date:
    return local_day(unit.now, "UTC") + LOOKED_BACK


def _open(unit: Unit, session: Session) -> None:
    """Open the survey of a session and ask everyone who was there, or keep that nobody is asked."""
    at = due(session)
    if at is None or at > unit.now:
        return
    kept, pooled = unit.surveys.kept_box(session.series_id), False
    if kept is not None:
        try:
            pooled = unit.surveys.people(kept.id) > 0
        except KeyLost:
            # It goes alone, in a unit that names nobody; the next beat asks people.
            _lose(unit, session.programme_id, kept)
            return
    if not unit.fires.first(_job(Step.OPEN, session.id), _remembered(unit)):
        return
    phase = first_phase(len(_there(unit, session.id, session)), pooled=pooled, late=unit.now - at)
    survey = Survey(SurveyId(unit.ids.uuid()), session.programme_id, session.series_id, session.id, phase)
    if phase is Phase.OPEN:
        box = kept or unit.surveys.make_box(
            session.series_id, unit.questions.newest(session.programme_id).version, FLOOR
        )
        survey = replace(survey, box_id=box.id, opened_at=unit.now, closes_at=closing(unit.now, session.zone))
    unit.surveys.add(survey)
    if phase is Phase.OPEN:
        _ask(unit, survey, "first")


def _lose(unit: Unit, programme_id: ProgrammeId, box: Box) -> None:
    """Let go of a box that can never be opened."""
    unit.surveys.destroy(box.id)
    _end(unit, [one for one in unit.surveys.all(programme_id) if one.box_id == box.id], Phase.LOST)


def _there(unit: Unit, session_id: SessionId, session: Session) -> list[Member]:
    """Who was there and can still be asked, in order of name."""
    attended = set(unit.rounds.attended(session_id))
    roster = unit.people.roster(session.programme_id)
    return [member for member in roster if member.id in attended and member.status is Status.ACTIVE]


def _ask(unit: Unit, survey: Survey, time: str) -> None:
    """Ask everyone who was there, whether or not they have answered: sparing somebody would say that they have."""
    for member in _there(unit, survey.session_id, unit.rounds.session(survey.session_id)):
        unit.outbox.put(
            ToMember(member.id),
            Notice.SURVEY,
            unit.now,
            f"survey:{survey.id}:{time}:{member.id}",
            about=survey.id,
            not_after=survey.closes_at,
        )


def _count(unit: Unit, programme: Programme, survey: Survey) -> None:
    """Open the box if it holds the answers of enough people; else keep it shut for the next session's."""
    if survey.box_id is None:
        raise ValueError("a survey without a box is never counted")
    box = unit.surveys.box(survey.box_id)
    together = _in_box(unit.surveys.all(programme.id), survey)
    try:
        if unit.surveys.people(box.id) < box.floor:
            unit.surveys.save(replace(survey, phase=Phase.KEPT))
            return
        items = [question.item for question in _questions(unit, programme.id, box)]
        said = result(unit.surveys.opened(box.id), items, box.floor)
    except KeyLost:
        _lose(unit, programme.id, box)
        return
    if said is None:
        unit.surveys.save(replace(survey, phase=Phase.KEPT))
        return
    unit.surveys.publish(box.id, said)
    _end(unit, together, Phase.PUBLISHED)
    for channel in unit.programmes.channels(programme.id):
        unit.outbox.put(
            ToChannel(programme.id, channel.platform, channel.tenant),
            Notice.SURVEY_RESULT,
            unit.now,
            f"survey:{survey.id}:result:{channel.platform}:{channel.tenant}",
            about=survey.id,
        )


def _end(unit: Unit, together: Sequence[Survey], phase: Phase) -> None:
    for one in together:
        unit.surveys.save(replace(one, phase=phase))


def sheet(unit: Unit, actor: Member, key: str) -> Sheet:
    """A survey that somebody may answer now, or has answered."""
    survey = unit.surveys.get(_open_to(unit, actor, key).id)
    try:
        return _sheet(unit, survey, mine=unit.surveys.has_cast(survey, actor.id))
    except KeyLost:
        raise Refused(Reason.SURVEY_LOST) from None


def open_now(unit: Unit, actor: Member) -> list[Sheet]:
    """The same as `waiting` for home, which says of each that it is open, whether or not one has answered."""
    return sorted((_sheet(unit, one) for one in _asked(unit, actor)), key=_in_order)


def waiting(unit: Unit, actor: Member) -> list[Sheet]:
    """The open surveys of sessions that somebody was at."""
    sheets: list[Sheet] = []
    for one in _asked(unit, actor):
        # One that has lost its key, after a restore, keeps nothing else from being shown.
        with suppress(KeyLost):
            sheets.append(_sheet(unit, one, mine=unit.surveys.has_cast(one, actor.id)))
    return sorted(sheets, key=_in_order)


def _in_order(one: Sheet) -> tuple[date, SurveyId]:
    return one.on, one.survey.id


def _asked(unit: Unit, actor: Member) -> list[Survey]:
    found = [one for one in unit.surveys.all(actor.programme_id) if one.takes(unit.now)]
    return [one for one in found if actor.id in unit.rounds.attended(one.session_id)]


def cast(unit: Unit, actor: Member, key: str, ballot: Ballot) -> tuple[Sheet, bool]:
    """Put a ballot into the box. False when this person has answered already: what came first stands.

    The survey cannot be closed to ballots until this unit has ended, so that none is sealed into a box after its count.
    """
    survey = unit.surveys.held(_open_to(unit, actor, key).id)
    if not survey.takes(unit.now):
        raise Refused(Reason.SURVEY_OVER)
    try:
        sheet = _sheet(unit, survey, mine=True)
        asked = {question.item for question in sheet.questions}
        kept = replace(ballot, steps={item: step for item, step in ballot.steps.items() if item in asked})
        return sheet, unit.surveys.cast(survey, actor.id, kept)
    except KeyLost:
        raise Refused(Reason.SURVEY_LOST) from None


def _open_to(unit: Unit, actor: Member, key: str) -> Survey:
    """An open survey of a session that the actor was at. Whoever was not there learns nothing of it."""
    survey = _by_key(unit, actor, key)
    if unit.people.get(actor.id).status is not Status.ACTIVE or actor.id not in unit.rounds.attended(survey.session_id):
        raise NothingHere
    if not survey.takes(unit.now):
        raise Refused(Reason.SURVEY_OVER)
    return survey


def _by_key(unit: Unit, actor: Member, key: str) -> Survey:
    found = [one for one in unit.surveys.all(actor.programme_id) if one.key == key]
    if not found:
        raise NothingHere
    return found[0]


def _sheet(unit: Unit, survey: Survey, *, mine: bool = False) -> Sheet:
    if survey.box_id is None or survey.closes_at is None:
        raise NothingHere
    box = unit.surveys.box(survey.box_id)
    session = unit.rounds.session(survey.session_id)
    closes_on = local_day(survey.closes_at, session.zone)
    name = unit.rounds.series(survey.series_id).name
    return Sheet(survey, name, session.on, closes_on, _questions(unit, survey.programme_id, box), box.floor, mine)


def _questions(unit: Unit, programme_id: ProgrammeId, box: Box) -> tuple[Question, ...]:
    """What a box was opened with: all its surveys ask it, also where the programme asks something else by now."""
    return unit.questions.version(programme_id, box.version).asked


def outcomes(unit: Unit, programme: Programme) -> list[Outcome]:
    """Every survey there was, the newest first."""
    known = unit.surveys.all(programme.id)
    # Surveys that were counted together have one result, and those that are kept together one number.
    alone = {one.id if one.phase not in _TOGETHER else (one.box_id, one.phase): one for one in known}
    found = [_outcome(unit, known, one) for one in alone.values()]
    return sorted(found, key=lambda one: (one.days[-1], one.survey.id), reverse=True)


def outcome(unit: Unit, actor: Member, key: str) -> Outcome:
    """What came of one survey."""
    survey = _by_key(unit, actor, key)
    return _outcome(unit, unit.surveys.all(survey.programme_id), survey)


def seeing(unit: Unit, actor: Member, one: Outcome, language: str) -> str:
    """A ticket to the page that draws what came of a survey."""
    return unit.passes.issue(Seeing(one.survey.id, actor.id, language))


def admit(unit: Unit, ticket: Seeing) -> Outcome:
    """What the page draws, while the ticket's member coordinates the programme. Raises NothingHere for all else."""
    member, one = unit.people.get(ticket.member_id), told(unit, ticket.survey_id)
    if not may(standings(member), Act.SEE_ANSWERS) or member.programme_id != one.survey.programme_id:
        raise NothingHere
    if one.result is None:
        raise NothingHere
    return one


def told(unit: Unit, survey_id: SurveyId) -> Outcome:
    """The same, for what is said in the channel and to those who are asked."""
    survey = unit.surveys.get(survey_id)
    return _outcome(unit, unit.surveys.all(survey.programme_id), survey)


def _outcome(unit: Unit, known: Sequence[Survey], survey: Survey) -> Outcome:
    together = [survey]
    counted = survey.phase in _TOGETHER
    if counted:
        together = [one for one in known if one.box_id == survey.box_id and one.phase is survey.phase]
    own = unit.rounds.session(survey.session_id)
    days = tuple(sorted(unit.rounds.session(one.session_id).on for one in together))
    name = unit.rounds.series(survey.series_id).name
    if survey.box_id is None or survey.closes_at is None:
        return Outcome(survey, name, days, None, (), FLOOR)
    box = unit.surveys.box(survey.box_id)
    people, stands = 0, survey
    if survey.phase is Phase.KEPT:
        try:
            people = unit.surveys.people(box.id)
        except KeyLost:
            stands = replace(survey, phase=Phase.LOST)
    return Outcome(
        survey=stands,
        name=name,
        days=days,
        closes_on=local_day(survey.closes_at, own.zone),
        questions=_questions(unit, survey.programme_id, box),
        floor=box.floor,
        people=people,
        result=unit.surveys.result(box.id) if counted else None,
        not_posted=posts.reason(unit, [one.id for one in together], _SUMMED),
    )


def post_again(unit: Unit, actor: Member, key: str) -> Outcome:
    """Tell the channel after all."""
    posts.post_all_again(unit, actor.programme_id, [one.id for one in _together(unit, actor, key)], _SUMMED)
    return outcome(unit, actor, key)


def leave_posted(unit: Unit, actor: Member, key: str) -> Outcome:
    """It stands in the channel after all: it is not posted again."""
    posts.leave_all(unit, actor.programme_id, [one.id for one in _together(unit, actor, key)], _SUMMED)
    return outcome(unit, actor, key)


def _together(unit: Unit, actor: Member, key: str) -> list[Survey]:
    survey = _by_key(unit, actor, key)
    return _in_box(unit.surveys.all(actor.programme_id), survey) if survey.box_id is not None else []
