"""What a programme asks in its surveys, as coordinators change it. Surveys that have opened ask what they asked."""

from bot.domain.programmes import Programme
from bot.domain.questions import QuestionSet, placed, restored
from bot.domain.surveys import Question
from bot.ports.unit import Unit


def place(unit: Unit, programme: Programme, seen: int | None, question: Question, at: int | None) -> QuestionSet | None:
    """Ask a question at a place, or no more. None, and nothing changed, when somebody has changed them meanwhile.

    Args: seen: the version that whoever changes it has looked at; at: as in `placed`.
    """
    newest = unit.questions.newest(programme.id)
    return _keep(unit, programme, seen, newest, placed(newest, question, at))


def restore(unit: Unit, programme: Programme, seen: int | None) -> QuestionSet | None:
    """Ask what the bot brings. None, and nothing changed, when somebody has changed them meanwhile."""
    newest = unit.questions.newest(programme.id)
    return _keep(unit, programme, seen, newest, restored(newest))


def _keep(
    unit: Unit, programme: Programme, seen: int | None, newest: QuestionSet, changed: QuestionSet
) -> QuestionSet | None:
    if changed.questions == newest.questions:
        # They stand so already: the same form, sent twice.
        return newest
    kept = newest.version == seen and unit.questions.keep(programme.id, changed)
    return changed if kept else None
