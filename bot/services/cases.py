"""Sharing a case."""

from dataclasses import dataclass, replace

from bot.domain.cases import (
    Case,
    CaseId,
    Decade,
    Impact,
    Kind,
    Outstanding,
    Sex,
    Story,
    kinds_instead,
    leaves_at_once,
    only_what_it_needs,
)
from bot.domain.errors import Reason, Refused
from bot.domain.notices import first_day, local_day
from bot.domain.people import Act, Member, MemberId
from bot.domain.programmes import Moderation, Programme
from bot.domain.threads import Mention, Note, NoteId, Seat, State
from bot.domain.views import Place, Receipt, View
from bot.ports.unit import Unit
from bot.services import blocks, outbox, threads


@dataclass(frozen=True, slots=True)
class Submission:
    """What a submitter answered. `reader` is None when the coordinator routes it, or the study is the sharer's own.

    `weekly` lets it wait for the day on which everything leaves together that waits for company.
    """

    kind: Kind
    modality: str
    reader: MemberId | None
    own: bool
    named: bool
    outstanding: Outstanding
    story: Story
    factor: str | None = None
    criterion: str | None = None
    impact: Impact | None = None
    source: str | None = None
    subspecialty: str | None = None
    decade: Decade | None = None
    sex: Sex | None = None
    weekly: bool = False


def submit(unit: Unit, actor: Member, programme: Programme, submission: Submission) -> Receipt:
    """File a case, open its conversation and put its first notice into the outbox. Refused to whoever is blocked.

    Nothing in this unit names a person: seats are sealed, and the coordinators are told as a role.
    """
    if not submission.story.behalf:
        blocks.refuse_sending(unit, actor, programme)
    today = local_day(unit.now, programme.zone)
    case = Case(
        id=CaseId(unit.ids.uuid()),
        programme_id=programme.id,
        kind=submission.kind,
        modality=submission.modality,
        shared_on=today,
        named=submission.named,
        loop_closed=submission.outstanding is Outstanding.DEALT_WITH,
        factor=submission.factor,
        criterion=submission.criterion,
        impact=submission.impact,
        source=submission.source,
        subspecialty=submission.subspecialty,
        decade=submission.decade,
        sex=submission.sex,
        own=submission.own,
    )
    case = only_what_it_needs(case)
    unit.cases.add(case)
    thread, label = threads.start(unit, case, submission.story, actor, submission.reader)
    if submission.named:
        shown = Note(
            NoteId(unit.ids.uuid()),
            Seat.SUBMITTER,
            frozenset({Seat.READER}),
            today,
            actor.name,
            mention=Mention.NAME_SHOWN,
        )
        unit.notes.add(thread.id, shown)
    if submission.reader is None or programme.moderation is not Moderation.OFF:
        outbox.tell_coordinators(unit, thread.id, case, weekly=submission.weekly)
    else:
        outbox.send_first(unit, thread, case, programme, weekly=submission.weekly)
    at_once = leaves_at_once(case.kind, named=case.named) and not submission.weekly
    return Receipt(thread.id, label, None if at_once else first_day(today, weekly=submission.weekly))


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What can be said otherwise of a case that has not left: everything but whom it goes to, and under which name."""

    kind: Kind
    modality: str
    story: Story
    factor: str | None
    criterion: str | None
    source: str | None
    subspecialty: str | None
    decade: Decade | None
    sex: Sex | None
    impact: Impact | None = None


def unsent(unit: Unit, actor: Member, handle: str, act: Act) -> Place:
    """One's own case while nobody else can know of it. Refused once it has left, unless it came back to be changed."""
    place = threads.enter_live(unit, actor, handle, act)
    came_back = act is Act.EDIT_CASE and place.thread.state is State.RETURNED
    if place.thread.released and not came_back:
        raise Refused(Reason.LEFT_ALREADY)
    return place


def rewrite(unit: Unit, actor: Member, handle: str, said: Rewritten) -> View:
    """Change a case that has not left yet, or came back: it is sealed again, and stays the same case.

    Whether it leaves at once or waits for its day was settled when it was shared, so the kind cannot change that.
    """
    place = unsent(unit, actor, handle, Act.EDIT_CASE)
    case = unit.cases.get(place.thread)
    if said.kind not in kinds_instead(case):
        raise Refused(Reason.NOT_WAITING_FOR_A_READER)
    changed = only_what_it_needs(
        replace(
            case,
            kind=said.kind,
            modality=said.modality,
            factor=said.factor,
            criterion=said.criterion,
            impact=said.impact,
            source=said.source,
            subspecialty=said.subspecialty,
            decade=said.decade,
            sex=said.sex,
        )
    )
    unit.cases.save(changed)
    before = unit.threads.story(place.thread.id)
    if before is not None:
        kept = replace(
            before,
            happened=said.story.happened,
            point=said.story.point,
            turned_out=said.story.turned_out,
            preliminary=said.story.preliminary,
        )
        unit.threads.rewrite(place.thread.id, kept)
    return threads.view_from(unit, place)


def withdraw(unit: Unit, actor: Member, handle: str) -> None:
    """Take back a case that has not left yet. Nothing of it is left, and no key."""
    unit.threads.erase(unsent(unit, actor, handle, Act.WITHDRAW_CASE).thread)
