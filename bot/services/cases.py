"""Sharing a case."""

from dataclasses import dataclass

from bot.domain.cases import (
    Case,
    CaseId,
    Decade,
    Factor,
    Kind,
    Modality,
    Outstanding,
    Sex,
    Source,
    Story,
    Subspecialty,
    leaves_at_once,
)
from bot.domain.notices import Notice, ToSeat, earliest_first_notice, local_day, next_working_day, slot_moment
from bot.domain.people import Hours, Member, MemberId
from bot.domain.programmes import Moderation, Programme
from bot.domain.threads import Mention, Note, NoteId, Seat, ThreadId
from bot.domain.views import Receipt
from bot.ports.unit import Unit
from bot.services import threads


@dataclass(frozen=True, slots=True)
class Submission:
    """What a submitter answered. `reader` is None when the coordinator routes it, or the study is the sharer's own."""

    kind: Kind
    modality: Modality
    reader: MemberId | None
    own: bool
    named: bool
    outstanding: Outstanding
    story: Story
    factor: Factor | None = None
    source: Source | None = None
    subspecialty: Subspecialty | None = None
    decade: Decade | None = None
    sex: Sex | None = None


def submit(unit: Unit, actor: Member, programme: Programme, submission: Submission) -> Receipt:
    """File a case, open its conversation and put its first notice into the outbox.

    Nothing in this unit names a person: seats are sealed, and the coordinators are told as a role.
    """
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
        source=submission.source,
        subspecialty=submission.subspecialty,
        decade=submission.decade,
        sex=submission.sex,
        own=submission.own,
    )
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
    if submission.reader is None or programme.moderation is Moderation.FIRST_NOTE:
        _send_to_coordinators(unit, case, thread.id, programme)
    else:
        threads.send_first(unit, thread, case, programme)
    at_once = leaves_at_once(case.kind, named=case.named)
    return Receipt(thread.id, label, None if at_once else next_working_day(today))


def _send_to_coordinators(unit: Unit, case: Case, thread_id: ThreadId, programme: Programme) -> None:
    """The board learns of a case at noon of the next working day, so that the hour of sharing shows nowhere."""
    if leaves_at_once(case.kind, named=case.named):
        not_before = unit.now
    else:
        not_before = slot_moment(
            earliest_first_notice(unit.now, programme.zone), programme.zone, programme.zone, Hours()
        )
    unit.outbox.put(
        ToSeat(thread_id, Seat.COORDINATOR), Notice.BOARD, not_before, f"{Notice.BOARD}:{thread_id}:{Seat.COORDINATOR}"
    )
