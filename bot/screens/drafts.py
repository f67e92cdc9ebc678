"""Drafts of cases: what is read before one is kept, and how they stand at home."""

from collections.abc import Sequence
from typing import Annotated

from bot.domain.cases import DRAFT_KEPT, MOST_POINT, MOST_READING, MOST_WORDS
from bot.ports.drafts import Draft
from bot.screens.elements import Button, Callout, Heading, LongText, Row, ShortText, Style, Tone
from bot.screens.forms import Answers
from bot.text.catalogue import T

DRAFT = "d"
"""Where the form of a case carries the handle of the draft that it came from."""

NOT_KEPT = frozenset({"sure", "invite"})
"""What a draft leaves out: a yes that holds for the moment, and somebody's name."""


class Typed(Answers):
    """What is typed in the form of a case, as far as it got."""

    happened: Annotated[str | None, LongText(label=T("What happened?"), limit=MOST_WORDS, optional=True)] = None
    turned_out: Annotated[
        str | None, LongText(label=T("What it turned out to be"), limit=MOST_WORDS, optional=True)
    ] = None
    preliminary: Annotated[str | None, LongText(label=T("Preliminary reading"), limit=MOST_READING, optional=True)] = (
        None
    )
    point: Annotated[str | None, ShortText(label=T("Learning point"), limit=MOST_POINT, optional=True)] = None


def buttons(draft: str) -> tuple[Button, ...]:
    """Under the form of a case: to share several at once, to keep it for later, and to destroy what was kept."""
    several = Button("conference.ask", T("Several, from a conference"), opens=True, style=Style.QUIET)
    drop = Button("draft.drop", T("Discard the draft"), style=Style.QUIET)
    return (several, *((drop,) if draft else ()), Button("draft.save", T("Save as a draft"), style=Style.QUIET))


def carried(draft: str) -> dict[str, str]:
    """What the form of a case carries of the draft that it came from."""
    return {DRAFT: draft} if draft else {}


SAVED = Callout(
    Tone.DONE,
    T("It is kept as a draft."),
    T(
        "Sealed, and on your own home alone: /peer. It is destroyed when you share it, when you discard it, or after"
        " {days} days.",
        days=DRAFT_KEPT.days,
    ),
)
DROPPED = Callout(Tone.DONE, T("The draft is destroyed."), T("What stands below is kept nowhere."))


def rows(found: Sequence[Draft]) -> list[Heading | Row]:
    """A member's drafts at home."""
    if not found:
        return []
    title = Heading(T("Your drafts"), len(found))
    return [
        title,
        *(
            Row(
                T("Draft of {day}", day=draft.saved_on),
                T("Nobody else sees it. It is destroyed on {day}.", day=draft.saved_on + DRAFT_KEPT),
                button=Button("draft.open", T("Open"), draft.handle, opens=True),
            )
            for draft in found
        ),
    ]
