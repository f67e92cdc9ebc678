"""The list of a conference: up to five cases in one form, each of which becomes a case like any other."""

from collections.abc import Mapping, Sequence

from bot.domain.cases import Kind, Source, Story, week_of
from bot.domain.gates import asked_once_more
from bot.domain.people import Member
from bot.ports.unit import Unit
from bot.screens import cases as case_screens
from bot.screens import conference as screens
from bot.screens import refusals
from bot.screens.answers import Answer, FieldErrors, Replace
from bot.screens.common import sent_before
from bot.screens.elements import Form
from bot.screens.forms import Invalid
from bot.screens.inputs import Command, Pressed, Submitted
from bot.services import blocks, cases, people
from bot.text.catalogue import T, Words
from handlers import gates
from handlers.cases import Reading, moderated, reading
from handlers.filing import file_all
from handlers.people import over_or_open
from handlers.turn import SentBefore, Turn


async def ask(turn: Turn, asked: Command | Pressed) -> Answer:
    """`/peer conference`: open the form."""

    def look(unit: Unit) -> Form:
        if blocks.is_blocked(unit, turn.actor, turn.house):
            return refusals.blocked(screens.TITLE)
        return _form(unit, turn)

    return over_or_open(asked, await turn.read(look))


def _form(unit: Unit, turn: Turn, sent: Submitted | None = None, *, recent: bool = False, anew: bool = False) -> Form:
    return screens.share(
        roster=people.readers(unit, turn.actor.programme_id),
        lists=turn.house.lists,
        today=turn.today,
        moderated=moderated(turn),
        nonce=sent.hidden.get("n", "") if sent and not anew else unit.nonces.issue(),
        values=sent.values if sent else None,
        recent=recent or (sent is not None and "sure" in sent.values),
    )


async def share(turn: Turn, sent: Submitted) -> Answer:
    """The form came back: check every line, stop at the gate, and file all cases at once or none."""
    try:
        answers = screens.ShareList.read(sent.values, **screens.held_to(turn.house.lists, turn.today))
    except Invalid as invalid:
        stopped = gates.stops(turn, sent.values.get("outstanding"), sent.values.get("matter"))
        return stopped or await _refused(turn, sent, invalid.errors)
    stopped = gates.stops(turn, answers.outstanding, answers.matter)
    if stopped is not None:
        return stopped
    if asked_once_more(answers.outstanding, answers.reported) and not answers.sure:
        return Replace(await turn.read(lambda unit: _form(unit, turn, sent, recent=True)))
    read, errors = await turn.read(lambda unit: _check(people.readers(unit, turn.actor.programme_id), turn, answers))
    if errors:
        return await _refused(turn, sent, errors)
    submissions = [
        _submission(answers, line, read[line.number], line.modality) for line in answers.lines if line.modality
    ]
    try:
        found = await turn.write(lambda unit: file_all(unit, turn, sent, submissions))
    except SentBefore:
        return Replace(sent_before(await turn.read(lambda unit: _form(unit, turn, sent, anew=True))))
    return Replace(screens.receipt(found))


async def _refused(turn: Turn, sent: Submitted, errors: Mapping[str, Words]) -> FieldErrors:
    form = await turn.read(lambda unit: _form(unit, turn, sent))
    return FieldErrors(form.with_errors(errors), errors)


def _check(
    roster: Sequence[Member], turn: Turn, answers: screens.ShareList
) -> tuple[dict[int, Reading], dict[str, Words]]:
    """Who read what, and what is wrong with each line, by field."""
    read: dict[int, Reading] = {}
    errors: dict[str, Words] = {}
    for line in answers.lines:
        errors.update(line.missing())
        if not line.reader:
            continue
        read[line.number] = reading(roster, turn, line.reader)
        wrong = read[line.number].wrong
        if wrong is not None:
            errors[f"reader_{line.number}"] = wrong
    if not read and not errors:
        errors["happened_1"] = T("Write something here.")
    return read, errors


def _submission(answers: screens.ShareList, line: screens.Line, read: Reading, modality: str) -> cases.Submission:
    return cases.Submission(
        kind=Kind.LEARNING_OPPORTUNITY,
        modality=modality,
        reader=read.reader,
        own=read.own,
        named=answers.name == case_screens.NAMED,
        outstanding=answers.outstanding,
        story=Story(line.happened or "", conference=answers.conference, week=week_of(answers.held)),
        source=Source.CONFERENCE,
        weekly=answers.name == case_screens.WEEKLY,
    )
