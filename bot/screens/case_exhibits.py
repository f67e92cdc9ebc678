"""The form of a case as people meet it: sample and worst states for the gallery."""

from bot.domain.cases import MOST_POINT, MOST_READING, MOST_WORDS, Kind
from bot.domain.lists import Lists
from bot.screens import drafts
from bot.screens.cases import made_up_roster, share
from bot.screens.elements import Form
from bot.screens.exhibit import Exhibit
from bot.text.catalogue import T


def _sample() -> Form:
    return share(
        roster=made_up_roster(24), lists=Lists(), subspecialty="chest", senders=9, moderated=False, nonce="n" * 27
    )


def _small() -> Form:
    values = {"happened": "The second, faint fracture line is on the lateral view.", "kind": "near_miss"}
    return share(
        roster=made_up_roster(24),
        lists=Lists(),
        subspecialty=None,
        senders=3,
        moderated=False,
        nonce="n" * 27,
        values=values,
        small_group=True,
    )


def _drafted() -> Form:
    values = {"happened": "The second, faint fracture line is on the lateral view."}
    roster, saved = made_up_roster(24), drafts.SAVED
    return share(
        roster=roster,
        lists=Lists(),
        subspecialty=None,
        senders=9,
        moderated=False,
        nonce="n" * 27,
        values=values,
        draft="h" * 27,
        done=saved,
    )


def _recent() -> Form:
    values = {"happened": "The second, faint fracture line is on the lateral view.", "reported": "today"}
    roster = made_up_roster(24)
    return share(
        roster=roster,
        lists=Lists(),
        subspecialty=None,
        senders=9,
        moderated=False,
        nonce="n" * 27,
        values=values,
        recent=True,
    )


def _also(kind: Kind, words: str) -> dict[str, str]:
    if kind is Kind.TRAINEE_CALL:
        return {"preliminary": words[:MOST_READING], "point": words[:MOST_POINT]}
    return {"turned_out": words}


def _of_kind(kind: Kind, *, worst: bool = False) -> Form:
    words = "<" * MOST_WORDS if worst else "The second, faint fracture line is on the lateral view."
    values = {"kind": kind.value, "happened": words, **(_also(kind, words) if worst else {})}
    roster = made_up_roster(300 if worst else 24)
    return share(
        roster=roster, lists=Lists(), subspecialty=None, senders=9, moderated=False, nonce="n" * 27, values=values
    )


def _few_there_are() -> Form:
    return share(
        roster=made_up_roster(24), lists=Lists(), subspecialty="chest", senders=2, moderated=True, nonce="n" * 27
    )


def _worst() -> Form:
    values = {"happened": "<" * MOST_WORDS, "point": "<" * MOST_POINT, "kind": "near_miss"}
    form = share(
        roster=made_up_roster(300),
        lists=Lists(),
        subspecialty=None,
        senders=1,
        moderated=True,
        nonce="n" * 27,
        values=values,
    )
    return form.with_errors({name: T("At most {limit} characters. You wrote {n}.", limit=1, n=2) for name in values})


EXHIBITS = (
    Exhibit("cases.share.sample", _sample),
    Exhibit("cases.share.worst", _worst),
    Exhibit("cases.small_group.sample", _small),
    Exhibit("cases.few.sample", _few_there_are),
    Exhibit("cases.recent.sample", _recent),
    Exhibit("cases.draft.sample", _drafted),
    Exhibit("cases.good_call.sample", lambda: _of_kind(Kind.GOOD_CALL)),
    Exhibit("cases.trainee_call.sample", lambda: _of_kind(Kind.TRAINEE_CALL)),
    Exhibit("cases.trainee_call.worst", lambda: _of_kind(Kind.TRAINEE_CALL, worst=True)),
    Exhibit("cases.image_quality.sample", lambda: _of_kind(Kind.IMAGE_QUALITY)),
    Exhibit("cases.system_issue.sample", lambda: _of_kind(Kind.SYSTEM_ISSUE)),
    Exhibit("cases.what_would_you.sample", lambda: _of_kind(Kind.WHAT_WOULD_YOU_CALL_IT)),
    Exhibit("cases.what_would_you.worst", lambda: _of_kind(Kind.WHAT_WOULD_YOU_CALL_IT, worst=True)),
)
