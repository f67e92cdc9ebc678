"""The questions of the surveys, by programme and version."""

import json

import sqlalchemy as sa

from bot.domain.people import ProgrammeId
from bot.domain.questions import OWN_FROM, QuestionSet, brought
from bot.domain.surveys import Item, Question
from storage.survey_tables import question_sets
from storage.transaction import Transaction, inserts

_KEEP = inserts(question_sets, lambda statement: statement.on_conflict_do_nothing().returning(question_sets.c.version))


class SqlQuestions:
    """ports.Questions in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def newest(self, programme_id: ProgrammeId) -> QuestionSet:
        """What the next survey asks; what the bot brings where the programme has changed nothing."""
        newest = (
            sa.select(question_sets)
            .where(question_sets.c.programme_id == programme_id)
            .order_by(question_sets.c.version.desc())
            .limit(1)
        )
        row = self._tx.execute(newest).one_or_none()
        return brought() if row is None else _read(row.version, row.questions)

    def version(self, programme_id: ProgrammeId, version: int) -> QuestionSet:
        """One version, which a box was opened with."""
        if version < OWN_FROM:
            return brought(version)
        one = question_sets.c.programme_id == programme_id, question_sets.c.version == version
        return _read(version, self._tx.execute(sa.select(question_sets.c.questions).where(*one)).scalar_one())

    def keep(self, programme_id: ProgrammeId, changed: QuestionSet) -> bool:
        """Keep a further version. False when somebody else has kept one under this number meanwhile."""
        questions = [[one.item.value, one.asked, one.english, one.french] for one in changed.questions]
        row = {
            "id": self._tx.ids.uuid(),
            "programme_id": programme_id,
            "version": changed.version,
            "questions": json.dumps(questions, ensure_ascii=False),
        }
        return self._tx.execute(_KEEP[self._tx.engine], row).one_or_none() is not None


def _read(version: int, kept: str) -> QuestionSet:
    questions = (Question(Item(item), asked, english, french) for item, asked, english, french in json.loads(kept))
    return QuestionSet(version, tuple(questions))
