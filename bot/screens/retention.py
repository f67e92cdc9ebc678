"""What is kept and until when, what went last, and the legal hold: one window for all, and a form for each step."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from bot.domain.agenda import KEPT_AFTER, LONGEST_KEPT
from bot.domain.cases import DRAFT_KEPT
from bot.domain.outside import DAYS_OPEN
from bot.domain.people import MemberId, ProgrammeId
from bot.domain.programmes import Programme
from bot.domain.retention import DAYS_KEPT, KEY_BACKUPS, REQUEST_LASTS, Destroyed, Hold, HoldId, Phase
from bot.domain.rounds import ATTENDANCE_YEARS
from bot.domain.surveys import WAITS_FOR
from bot.domain.threads import CONTENT_KEPT, IDENTITY_KEPT, QUIET
from bot.domain.views import Upkeep
from bot.screens.elements import (
    Button,
    Buttons,
    Callout,
    Check,
    Element,
    Facts,
    Form,
    Heading,
    Row,
    ShortText,
    Text,
    Tone,
)
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.text.catalogue import N, T, Words

PAST_SHOWN = 5
"""How many holds that are over are shown."""

SCHEDULE: tuple[tuple[Words, Words], ...] = (
    (
        T("Who shared and who read, and the study’s number"),
        T(
            "{days} days after a conversation closes. A quiet one closes by itself after {quiet} days. Where the case"
            " is chosen for rounds: {after} days after the session, but not later than {most} days after it closed.",
            days=IDENTITY_KEPT.days,
            quiet=QUIET.days,
            after=KEPT_AFTER.days,
            most=LONGEST_KEPT.days,
        ),
    ),
    (
        T("What was written, and images"),
        T(
            "{days} days after a conversation closes. Where the case is chosen for rounds, with the former if that is"
            " later.",
            days=CONTENT_KEPT.days,
        ),
    ),
    (
        T("Who answered a survey"),
        T(
            "When it is counted. What is too little to be counted waits sealed, {days} days at most.",
            days=WAITS_FOR.days,
        ),
    ),
    (
        T("A case that is typed and not shared yet"),
        T("{days} days after it was saved, or when it is shared. Nothing stops this clock.", days=DRAFT_KEPT.days),
    ),
    (
        T("A message from outside, and what came of it"),
        T("After the days of its page, {days} at most. Nothing stops this clock.", days=max(DAYS_OPEN)),
    ),
    (T("Who came to rounds"), N("{n} year after the session.", "{n} years after the session.", ATTENDANCE_YEARS)),
    (
        T("What recognises a form that comes twice"),
        T("{days} days. Nothing stops this clock.", days=DAYS_KEPT.days),
    ),
    (
        T("Copies of the keys"),
        T("{days} days at most, which whoever runs the bot sees to.", days=KEY_BACKUPS.days),
    ),
    (
        T("What a session has learned, and what a survey came to"),
        T("As long as the programme. Nobody is named in it."),
    ),
)
"""What is destroyed when: the days come from where they are kept."""

_NOBODY_AGREED = Callout(
    Tone.CAREFUL,
    T("Nothing is destroyed yet."),
    T("Nobody is named who agreed to the schedule. A coordinator names them: /peer programme."),
)
_HELD = Callout(
    Tone.CAREFUL,
    T("A legal hold stands."),
    T("Nothing is destroyed because its days are over, until two people end it. What is gone stays gone."),
)
_OPERATOR = T("whoever runs the bot")


class Holding(Answers):
    """Why the clock should stop."""

    reason: Annotated[
        str,
        ShortText(
            label=T("Why"),
            hint=T("Everybody in the programme reads it. Say nothing of a case: who asks for the hold, and a number."),
            limit=200,
        ),
    ]
    sure: Annotated[bool, Check(label=T("It is for something that the law asks us to keep"))]


def kept(upkeep: Upkeep, *, coordinates: bool) -> Form:
    """What is kept and until when. Everybody sees the same; coordinators have the buttons of the hold besides."""
    elements: list[Element] = []
    if not upkeep.programme.agreed_by:
        elements.append(_NOBODY_AGREED)
    elements += _held(upkeep, coordinates)
    elements += [Heading(T("What is destroyed, and when")), Facts(SCHEDULE)]
    if upkeep.programme.agreed_by and upkeep.programme.agreed_on:
        words = T("{who}, on {day}", who=upkeep.programme.agreed_by, day=upkeep.programme.agreed_on)
        elements.append(Facts(((T("Agreed to by"), words),)))
    elements += [Heading(T("What went last")), *_gone(upkeep.gone)]
    if upkeep.past:
        elements += [Heading(T("Legal holds that are over")), *(_past(hold) for hold in upkeep.past[:PAST_SHOWN])]
    if coordinates and upkeep.hold is None:
        elements.append(Buttons((Button("retention.hold.ask", T("Ask for a legal hold"), opens=True),)))
    return Form("retention", T("What is kept"), tuple(elements), None, T("Close"))


def remark(programme: Programme, hold: Hold | None, *, coordinates: bool) -> Callout | None:
    """What home has to say of it: to everybody that a hold stands, to coordinators also what waits for them."""
    if hold is not None and hold.stops_the_clock():
        return Callout(_HELD.tone, _HELD.lead, T("Nothing is destroyed until it ends: /peer retention."))
    if coordinates and hold is not None:
        return Callout(Tone.CAREFUL, T("A legal hold is asked for."), T("It takes a second person: /peer retention."))
    if coordinates and not programme.agreed_by:
        return _NOBODY_AGREED
    return None


def _held(upkeep: Upkeep, coordinates: bool) -> list[Element]:
    hold = upkeep.hold
    if hold is None:
        return []
    rows: list[tuple[Words, Words]] = [
        (T("Why"), hold.reason),
        (T("Asked for by"), _who(upkeep, hold.asked_by, hold.asked_on)),
    ]
    if hold.since is not None:
        rows.append((T("Agreed to by"), _who(upkeep, hold.agreed_by, hold.since)))
    if hold.phase is Phase.ASKED:
        head = Callout(
            Tone.CAREFUL,
            T("A legal hold is asked for."),
            T("It stands once a second person agrees, within {days} days.", days=REQUEST_LASTS.days),
        )
    else:
        head = _HELD
    if hold.ending_on is not None and hold.phase is Phase.ENDING:
        rows.append((T("Its end is asked for by"), _who(upkeep, hold.ended_by, hold.ending_on)))
    found: list[Element] = [head, Facts(tuple(rows))]
    if coordinates:
        found.append(Buttons(tuple(_steps(hold))))
    return found


def _steps(hold: Hold) -> Sequence[Button]:
    if hold.phase is Phase.STANDS:
        return [Button("retention.end.ask", T("Ask for its end"), value=hold.key, opens=True)]
    words = T("Agree to the hold") if hold.phase is Phase.ASKED else T("Agree to its end")
    return [
        Button("retention.agree.ask", words, value=hold.key, opens=True),
        Button("retention.back.ask", T("Take it back, or decline"), value=hold.key, opens=True),
    ]


def _who(upkeep: Upkeep, member_id: MemberId | None, day: date) -> Words:
    name: Words = _OPERATOR if member_id is None else upkeep.names.get(member_id, T("somebody who has left"))
    return T("{who}, on {day}", who=name, day=day)


def _gone(gone: Destroyed | None) -> list[Element]:
    if gone is None:
        return [Text(T("Nothing has been destroyed within a month."), quiet=True)]
    identities = N(
        "Since {day} nobody can tell who took part in {n} conversation.",
        "Since {day} nobody can tell who took part in {n} conversations.",
        gone.identities,
        day=gone.day,
    )
    contents = N(
        "On {day} the words of {n} conversation were destroyed.",
        "On {day} the words of {n} conversations were destroyed.",
        gone.contents,
        day=gone.day,
    )
    return [Text(words) for words, number in ((identities, gone.identities), (contents, gone.contents)) if number]


def _past(hold: Hold) -> Row:
    if hold.since is None or hold.over_on is None:
        raise ValueError("a hold that is over stood once")
    return Row(T("{first} to {last}", first=hold.since, last=hold.over_on), hold.reason)


def hold_form(nonce: str, values: Mapping[str, str] | None = None) -> Form:
    """Asks why the clock should stop."""
    ask = Holding.questions(values)
    elements: tuple[Element, ...] = (
        Text(
            T(
                "While a legal hold stands, conversations still close, and nothing is destroyed: neither what was"
                " written nor who took part. It shows nobody who shared a case. It holds for the whole programme, since"
                " nobody can find one person’s cases. Everybody sees that it stands."
            )
        ),
        *ask.values(),
        Text(T("It takes a second coordinator, or whoever runs the bot: peerlearn retention --agree."), quiet=True),
    )
    return Form("retention.hold", T("A legal hold"), elements, T("Ask for it"), T("Cancel"), {"n": nonce})


def end_form(key: str) -> Form:
    """Asks before the end of a hold is asked for."""
    words = T("Once a second person agrees, everything whose days are over is destroyed within the hour.")
    return _step("retention.end", T("The end of the hold"), words, T("Ask for it"), key)


def agree_form(key: str, *, ends: bool) -> Form:
    """Asks the second person."""
    if ends:
        words = T("Everything whose days are over is destroyed within the hour. It cannot be brought back.")
        return _step("retention.agree", T("The end of the hold"), words, T("Agree to its end"), key)
    words = T("From now on nothing is destroyed because its days are over, until two people end it.")
    return _step("retention.agree", T("A legal hold"), words, T("Agree to the hold"), key)


def back_form(key: str) -> Form:
    """Asks before a request is taken back or declined."""
    words = T("What was asked for is forgotten, and everything stays as it stands.")
    return _step("retention.back", T("Take it back"), words, T("Take it back"), key)


def _step(name: str, title: Words, words: Words, does: Words, key: str) -> Form:
    return Form(name, title, (Text(words),), does, T("Back"), {"h": key})


_PROGRAMME = Programme(
    ProgrammeId(UUID(int=0)),
    "North Imaging",
    ("North",),
    "en",
    "America/Toronto",
    "Call extension 5150.",
    agreed_by="Privacy office",
    agreed_on=date(2026, 3, 30),
)
_ASKED = Hold(
    HoldId(UUID(int=1)),
    _PROGRAMME.id,
    "Counsel’s letter of 4 May, file 12",
    Phase.ASKED,
    MemberId(UUID(int=2)),
    date(2026, 5, 5),
)


def _made_up(phase: Phase | None, *, worst: bool = False) -> Upkeep:
    first, day = MemberId(UUID(int=2)), date(2026, 5, 6)
    stages: dict[Phase | None, Hold | None] = {
        None: None,
        Phase.ASKED: _ASKED,
        Phase.STANDS: Hold(_ASKED.id, _PROGRAMME.id, _ASKED.reason, Phase.STANDS, first, day, None, day),
        Phase.ENDING: Hold(
            _ASKED.id, _PROGRAMME.id, "<" * 200, Phase.ENDING, first, day, None, day, MemberId(UUID(int=9)), day
        ),
    }
    over = Hold(_ASKED.id, _PROGRAMME.id, "<" * 200, Phase.OVER, first, day, None, day, first, day, None, day)
    return Upkeep(
        _PROGRAMME,
        stages[phase],
        (over,) * 40 if worst else (),
        Destroyed(day + timedelta(days=2), 2, 1),
        {first: "<" * 80 if worst else "Dr. Cora Cole"},
    )


EXHIBITS = (
    Exhibit("retention.kept.sample", lambda: kept(_made_up(Phase.ASKED), coordinates=True)),
    Exhibit("retention.kept.worst", lambda: kept(_made_up(Phase.ENDING, worst=True), coordinates=True)),
    Exhibit("retention.stands.sample", lambda: kept(_made_up(Phase.STANDS), coordinates=True)),
    Exhibit("retention.usual.sample", lambda: kept(_made_up(None), coordinates=True)),
    Exhibit("retention.member.sample", lambda: kept(_made_up(None), coordinates=False)),
    Exhibit("retention.hold.sample", lambda: hold_form("n" * 27)),
    Exhibit("retention.hold.worst", lambda: hold_form("n" * 27, {"reason": "<" * 200})),
    Exhibit("retention.end.sample", lambda: end_form(_ASKED.key)),
    Exhibit("retention.agree.sample", lambda: agree_form(_ASKED.key, ends=False)),
    Exhibit("retention.agree_end.sample", lambda: agree_form(_ASKED.key, ends=True)),
    Exhibit("retention.back.sample", lambda: back_form(_ASKED.key)),
)
