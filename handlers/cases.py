"""Sharing a case."""

import json
from datetime import date

from bot.domain.cases import Outstanding, Story, named_by_default
from bot.domain.people import Member
from bot.domain.privacy import FLOOR, could_have_sent
from bot.domain.programmes import Moderation
from bot.domain.threads import Seat
from bot.ports import Unit
from bot.screens import cases as screens
from bot.screens.answers import Answer, FieldErrors, Open, Push, Replace
from bot.screens.common import by_key, sent_before
from bot.screens.elements import Form
from bot.screens.forms import Invalid
from bot.screens.inputs import Command, Pressed, Submitted
from bot.services import cases, people, threads
from bot.text.catalogue import T
from handlers.turn import SentBefore, Turn, once


async def ask(turn: Turn, asked: Command | Pressed) -> Answer:
    """`/case`: open the form. Words typed after the command are not taken over: the chat keeps a command's words."""
    return Open(await turn.read(lambda unit: _form(unit, turn)))


def _form(unit: Unit, turn: Turn, sent: Submitted | None = None, *, few: int | None = None, anew: bool = False) -> Form:
    actor = turn.actor
    roster = people.readers(unit, actor.programme_id)
    return screens.share(
        roster=roster,
        subspecialty=actor.subspecialty,
        senders=few if few is not None else could_have_sent(roster, actor, None),
        moderated=turn.house.moderation is Moderation.FIRST_NOTE,
        nonce=sent.hidden.get("n", "") if sent and not anew else unit.nonces.issue(),
        values=sent.values if sent else None,
        small_group=few is not None,
    )


async def share(turn: Turn, sent: Submitted) -> Answer:
    """The form came back: check it, stop at the gate, and file the case."""
    try:
        answers = screens.ShareCase.read(sent.values)
    except Invalid as invalid:
        if sent.values.get("outstanding") == Outstanding.NOT_YET:
            return Push(screens.stop(turn.house.pathway))
        form = await turn.read(lambda unit: _form(unit, turn, sent))
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)
    if answers.outstanding is Outstanding.NOT_YET:
        return Push(screens.stop(turn.house.pathway))
    roster, few = await turn.read(lambda unit: _group(unit, turn, answers))
    reader = by_key(roster, answers.reader)
    own, routed = answers.reader == screens.MINE, answers.reader == screens.COORDINATOR
    if reader is None and not own and not routed:
        errors = {"reader": T("Choose one of the answers offered.")}
        form = await turn.read(lambda unit: _form(unit, turn, sent))
        return FieldErrors(form.with_errors(errors), errors)
    named = _named(answers)
    if not named and few < FLOOR and answers.name != screens.KNOWING:
        return Replace(await turn.read(lambda unit: _form(unit, turn, sent, few=few)))
    submission = cases.Submission(
        kind=answers.kind,
        modality=answers.modality,
        reader=reader.id if reader else None,
        own=own,
        named=named,
        outstanding=answers.outstanding,
        story=Story(answers.happened, answers.point or ""),
        factor=answers.factor,
        source=answers.source,
        subspecialty=answers.subspecialty,
        decade=answers.decade,
        sex=answers.sex,
    )
    try:
        kept = json.loads(await turn.write(lambda unit: once(unit, turn, sent, lambda: _file(unit, turn, submission))))
    except SentBefore:
        return Replace(sent_before(await turn.read(lambda unit: _form(unit, turn, sent, anew=True))))
    return Replace(
        screens.receipt(
            label=kept["label"],
            arrives=date.fromisoformat(kept["arrives"]) if kept["arrives"] else None,
            first=kept["first"],
            page=turn.links.page(kept["ticket"]) if kept["ticket"] else None,
        )
    )


def _group(unit: Unit, turn: Turn, answers: screens.ShareCase) -> tuple[list[Member], int]:
    roster = people.readers(unit, turn.actor.programme_id)
    reader = by_key(roster, answers.reader)
    return roster, could_have_sent(roster, turn.actor, reader.id if reader else None)


def _named(answers: screens.ShareCase) -> bool:
    if answers.name is None:
        return named_by_default(answers.kind)
    return answers.name == screens.NAMED


def _file(unit: Unit, turn: Turn, submission: cases.Submission) -> str:
    """File the case and give its receipt in writing."""
    receipt = cases.submit(unit, turn.actor, turn.house, submission)
    ticket = ""
    if turn.house.reference_mask:
        ticket = threads.reference_page(unit, turn.actor, receipt.thread_id, Seat.SUBMITTER, turn.language)
    return json.dumps(
        {
            "label": receipt.label,
            "arrives": receipt.arrives.isoformat() if receipt.arrives else "",
            "first": _first(turn, submission),
            "ticket": ticket,
        }
    )


def _first(turn: Turn, submission: cases.Submission) -> str:
    """Who has the case first."""
    if submission.reader is None and not submission.own:
        return screens.FOR_ROUTING
    if submission.own or turn.house.moderation is Moderation.FIRST_NOTE:
        return screens.FOR_COORDINATORS
    return screens.FOR_READER
