"""Sharing a case."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.cases import Ask, Kind, Story, always_named, asks, has_readers, named_by_default
from bot.domain.errors import NothingHere
from bot.domain.gates import asked_once_more
from bot.domain.people import Duty, Member, MemberId, somebody_else_coordinates
from bot.domain.privacy.audience import FLOOR, could_have_sent, is_small
from bot.domain.programmes import Moderation
from bot.domain.threads import Seat
from bot.ports.pages import PassPurpose
from bot.ports.unit import Unit
from bot.screens import cases as screens
from bot.screens import coded, receipts, refusals, ways
from bot.screens import drafts as draft_screens
from bot.screens.answers import Answer, FieldErrors, Open, Push, Replace
from bot.screens.common import by_key, sent_before
from bot.screens.conference import receipt as several
from bot.screens.elements import Callout, Form
from bot.screens.forms import Invalid
from bot.screens.inputs import Command, Pressed, Submitted
from bot.screens.words import from_lists
from bot.services import blocks, cases, drafts, images, people, threads
from bot.text.catalogue import Sentence, T
from handlers import gates
from handlers.calls import Call, who_read
from handlers.filing import file_all
from handlers.turn import SentBefore, Turn, once


async def ask(turn: Turn, asked: Command | Pressed) -> Answer:
    """`/case`, `/cas`: open the form. Words typed after it are not taken over: the chat keeps a command's words."""
    dropped = isinstance(asked, Command) and bool((asked.rest if asked.name == "peer" else asked.text).strip())

    def look(unit: Unit) -> Form:
        if blocks.is_blocked(unit, turn.actor, turn.house):
            return refusals.blocked(screens.TITLE)
        return _form(unit, turn, dropped=dropped)

    return Open(await turn.read(look))


def _form(
    unit: Unit,
    turn: Turn,
    sent: Submitted | None = None,
    *,
    few: int | None = None,
    recent: bool = False,
    anew: bool = False,
    dropped: bool = False,
    done: Callout | None = None,
) -> Form:
    actor = turn.actor
    roster = people.readers(unit, actor.programme_id)
    return screens.share(
        roster=roster,
        lists=turn.house.lists,
        subspecialty=actor.subspecialty,
        senders=few if few is not None else could_have_sent(roster, actor, None),
        moderated=moderated(turn),
        nonce=sent.hidden.get("n", "") if sent and not anew else unit.nonces.issue(),
        values=sent.values if sent else None,
        small_group=few is not None,
        recent=recent or (sent is not None and "sure" in sent.values),
        small=is_small(roster),
        coordinates=Duty.COORDINATOR in actor.duties,
        alone=not somebody_else_coordinates(roster, actor.id),
        dropped=dropped,
        draft=sent.hidden.get(draft_screens.DRAFT, "") if sent else "",
        done=done,
    )


def drawn(unit: Unit, turn: Turn, sent: Submitted, done: Callout | None = None, *, anew: bool = False) -> Form:
    """The form with what was typed in it, for a draft. `anew` makes it one that was not sent yet."""
    return _form(unit, turn, sent, anew=anew, done=done)


async def redraw(turn: Turn, pressed: Pressed) -> Answer:
    """Show what the kind asks that is chosen now. Nothing that was typed is lost, and nothing is kept."""
    sent = Submitted(pressed.who, "case", pressed.values, pressed.hidden)
    return Replace(await turn.read(lambda unit: _form(unit, turn, sent)))


def moderated(turn: Turn) -> bool:
    """Whether a coordinator reads first words here."""
    return turn.house.moderation is not Moderation.OFF


async def share(turn: Turn, sent: Submitted) -> Answer:
    """The form came back: check it, stop at the gate, and file the case."""
    try:
        answers = _read(turn, sent)
    except Invalid as invalid:
        stopped = gates.stops(turn, sent.values.get("outstanding"), sent.values.get("matter"))
        if stopped is not None:
            return stopped
        form = await turn.read(lambda unit: _form(unit, turn, sent))
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)
    stopped = gates.stops(turn, answers.outstanding, answers.matter)
    if stopped is not None:
        return stopped
    if asked_once_more(answers.outstanding, answers.reported) and not answers.sure:
        return Replace(await turn.read(lambda unit: _form(unit, turn, sent, recent=True)))
    if always_named(answers.kind):
        return await _share_call(turn, sent, answers)
    chosen = await turn.read(lambda unit: _choose(people.readers(unit, turn.actor.programme_id), turn, answers))
    if chosen.wrong is not None:
        errors = {chosen.field: chosen.wrong}
        form = await turn.read(lambda unit: _form(unit, turn, sent))
        return FieldErrors(form.with_errors(errors), errors)
    if answers.name == screens.THROUGH:
        return Push(ways.through(chosen.others))
    named, behalf = _named(answers), answers.behalf and Duty.COORDINATOR in turn.actor.duties
    # Whoever shares for somebody else hides nobody: the reader may guess at the coordinator, and is wrong.
    if not (named or behalf) and chosen.hidden_badly and answers.name not in {screens.KNOWING, screens.WEEKLY}:
        return Replace(await turn.read(lambda unit: _form(unit, turn, sent, few=chosen.few)))
    submission = _submission(answers, chosen.reader, own=chosen.own, named=named, behalf=behalf)
    return await _share_one(turn, sent, submission)


async def _share_call(turn: Turn, sent: Submitted, answers: screens.ShareCase) -> Answer:
    """A trainee's call case: to both who read the study, or to the other one where one of the two shares it."""
    call = await turn.read(
        lambda unit: who_read(people.readers(unit, turn.actor.programme_id), turn, answers, moderated=moderated(turn))
    )
    if call.errors:
        form = await turn.read(lambda unit: _form(unit, turn, sent))
        return FieldErrors(form.with_errors(call.errors), call.errors)
    submissions = [_submission(answers, member.id, named=True, call=call) for member in call.to]
    if len(submissions) == 1:
        return await _share_one(turn, sent, submissions[0])
    try:
        found = await turn.write(lambda unit: file_all(unit, turn, sent, submissions))
    except SentBefore:
        return Replace(sent_before(await turn.read(lambda unit: _form(unit, turn, sent, anew=True))))
    await _drop_draft(turn, sent)
    return Replace(several(found))


async def _share_one(turn: Turn, sent: Submitted, submission: cases.Submission) -> Answer:
    """File one case, and give its receipt."""
    try:
        kept = json.loads(await turn.write(lambda unit: _once(unit, turn, sent, submission)))
    except SentBefore:
        return Replace(sent_before(await turn.read(lambda unit: _form(unit, turn, sent, anew=True))))
    await _drop_draft(turn, sent)
    return Replace(
        receipts.receipt(
            label=kept["label"],
            arrives=date.fromisoformat(kept["arrives"]) if kept["arrives"] else None,
            first=kept["first"],
            kind=submission.kind,
            page=turn.links.page(kept["ticket"]) if kept["ticket"] else None,
            images=turn.links.images(kept["images"]),
        )
    )


async def _drop_draft(turn: Turn, sent: Submitted) -> None:
    """Destroy the draft that the form came from, in a transaction of its own: it has nothing to do with the case."""
    draft = sent.hidden.get(draft_screens.DRAFT, "")
    if draft:
        await turn.store.write(lambda unit: drafts.drop(unit, turn.actor, draft))


def _read(turn: Turn, sent: Submitted) -> screens.ShareCase:
    """What was answered. Raises Invalid with all that needs another look, also that which this kind alone needs."""
    missing = coded.lacking(sent.values, coded.kind_in(sent.values))
    try:
        answers = screens.ShareCase.read(sent.values, **from_lists(turn.house.lists))
    except Invalid as invalid:
        raise Invalid({**missing, **invalid.errors}) from None
    if missing:
        raise Invalid(missing)
    return answers


def _submission(
    answers: screens.ShareCase,
    reader: MemberId | None,
    *,
    named: bool,
    own: bool = False,
    behalf: bool = False,
    call: Call | None = None,
) -> cases.Submission:
    call = call or Call()
    return cases.Submission(
        kind=answers.kind,
        modality=answers.modality,
        reader=reader,
        own=own,
        named=named,
        outstanding=answers.outstanding,
        story=Story(
            answers.happened,
            answers.point or "",
            behalf,
            _invited(answers),
            turned_out=answers.turned_out or "",
            preliminary=answers.preliminary or "",
            trainee=call.trainee,
            signer=call.signer,
        ),
        factor=answers.factor,
        criterion=answers.criterion,
        impact=answers.impact,
        source=answers.source,
        subspecialty=answers.subspecialty,
        decade=answers.decade,
        sex=answers.sex,
        weekly=answers.name == screens.WEEKLY,
    )


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Who reads the case. `few` is at most how many could have sent it; `wrong` says why it cannot be so.

    `hidden_badly` says that they are too few, or that the whole programme is small. `others` are the coordinators who
    could share it instead.
    """

    reader: MemberId | None
    own: bool
    few: int
    hidden_badly: bool
    others: Sequence[Member]
    wrong: Sentence | None
    field: str = "reader"


@dataclass(frozen=True, slots=True)
class Reading:
    """Who read a study, as whoever shares it answered. `wrong` says why it cannot be so."""

    reader: MemberId | None
    own: bool
    routed: bool
    wrong: Sentence | None


def reading(roster: Sequence[Member], turn: Turn, typed: str) -> Reading:
    """Who read a study, by the answer that was chosen in a form."""
    actor, found = turn.actor, by_key(roster, typed)
    own = typed == screens.MINE or (found is not None and found.id == actor.id)
    routed = typed in {screens.COORDINATOR, screens.UNLISTED}
    reader = found.id if found and not own else None
    wrong = None
    if reader is None and not own and not routed:
        wrong = T("Choose one of the answers offered.")
    elif not somebody_else_coordinates(roster, actor.id, reader):
        if own or routed:
            wrong = screens.NOBODY_TO_ROUTE
        elif moderated(turn):
            wrong = screens.NOBODY_TO_CHECK
    return Reading(reader, own, routed, wrong)


def _choose(roster: Sequence[Member], turn: Turn, answers: screens.ShareCase) -> _Chosen:
    actor = turn.actor
    if Ask.READER in asks(answers.kind):
        read = reading(roster, turn, answers.reader or "")
    else:
        alone = None if somebody_else_coordinates(roster, actor.id) else screens.NOBODY_TO_ROUTE
        read = Reading(None, False, False, alone)
    few = could_have_sent(roster, actor, read.reader)
    if read.routed:
        # Whoever the coordinators choose may be one of those who are counted, and knows that they did not send it.
        few = max(few - 1, 1)
    others = [member for member in roster if Duty.COORDINATOR in member.duties and member.id != actor.id]
    wrong, field = read.wrong, "reader" if Ask.READER in asks(answers.kind) else "kind"
    if answers.kind is Kind.WHAT_WOULD_YOU_CALL_IT and (read.own or answers.reader == screens.UNLISTED):
        wrong = T("Choose one of the answers offered.")
    if wrong is None and read.routed and answers.reader == screens.UNLISTED and not answers.invite:
        wrong, field = T("Write whom to invite."), "invite"
    return _Chosen(read.reader, read.own, few, few < FLOOR or is_small(roster), others, wrong, field)


def _invited(answers: screens.ShareCase) -> str:
    """Whom the case waits for. A name that was left beside somebody from the list is not kept."""
    unlisted = answers.reader == screens.UNLISTED and Ask.READER in asks(answers.kind)
    return (answers.invite or "") if unlisted else ""


def _named(answers: screens.ShareCase) -> bool:
    if answers.name in {None, screens.USUAL}:
        return named_by_default(answers.kind)
    return answers.name == screens.NAMED


def _once(unit: Unit, turn: Turn, sent: Submitted, submission: cases.Submission) -> str:
    """File the case the first time its form is sent. The receipt of one that was withdrawn since is not given again."""
    filed = list[str]()

    def file() -> str:
        filed.append(_file(unit, turn, submission))
        return filed[0]

    kept = once(unit, turn, sent, file)
    if not filed and all(
        line.label != json.loads(kept)["label"] for line in threads.mine(unit, turn.actor, turn.house.lists)
    ):
        raise NothingHere
    return kept


def _file(unit: Unit, turn: Turn, submission: cases.Submission) -> str:
    """File the case and give its receipt in writing."""
    receipt = cases.submit(unit, turn.actor, turn.house, submission)
    adding = PassPurpose.ADD_IMAGES
    added = images.page(unit, turn.actor, receipt.thread_id, Seat.SUBMITTER, adding, turn.language)
    ticket = ""
    if turn.house.reference_mask:
        ticket = threads.reference_page(unit, turn.actor, receipt.thread_id, Seat.SUBMITTER, turn.language)
    return json.dumps(
        {
            "label": receipt.label,
            "arrives": receipt.arrives.isoformat() if receipt.arrives else "",
            "first": _first(turn, submission),
            "ticket": ticket,
            "images": added,
        }
    )


def _first(turn: Turn, submission: cases.Submission) -> str:
    """Who has the case first."""
    routed = submission.reader is None and not submission.own and has_readers(submission.kind)
    if routed:
        return receipts.FOR_ROUTING
    if submission.reader is None or moderated(turn):
        return receipts.FOR_COORDINATORS
    return receipts.FOR_READER
