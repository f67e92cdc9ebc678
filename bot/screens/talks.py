"""Times to talk: what stands of them in a conversation's window, and the forms that offer them and choose one."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from bot.domain.talks import Talk, Talking
from bot.domain.threads import How, Seat
from bot.screens.common import NOT_YET
from bot.screens.elements import (
    Button,
    Buttons,
    Callout,
    Check,
    Choice,
    Date,
    Element,
    Facts,
    Form,
    Option,
    Style,
    Text,
    Time,
    Tone,
)
from bot.screens.exhibit import Exhibit
from bot.screens.forms import Answers
from bot.screens.words import options
from bot.text.catalogue import Sentence, T, Words

_OFFERED: Mapping[How, Sentence] = {
    How.PHONE: T("By phone: I call"),
    How.IN_PERSON: T("In person: I come by"),
    How.VIDEO: T("By video: I send a link"),
}
_MINE: Mapping[How, Sentence] = {
    How.PHONE: T("By phone: you call."),
    How.IN_PERSON: T("In person: you go to your colleague."),
    How.VIDEO: T("By video: you send a link."),
}
_THEIRS: Mapping[How, Sentence] = {
    How.PHONE: T("By phone: your colleague calls."),
    How.IN_PERSON: T("In person: your colleague comes to you."),
    How.VIDEO: T("By video: your colleague sends a link."),
}


class Pick(StrEnum):
    """What an end says to the times that are offered."""

    FIRST = "first"
    SECOND = "second"
    NEITHER = "neither"


_PICKS: Mapping[Pick, Sentence] = {
    Pick.FIRST: T("The first"),
    Pick.SECOND: T("The second"),
    Pick.NEITHER: T("Neither: let’s go on in writing"),
}
_SURE = T("Show my name. I know that this cannot be undone.")


class OfferTimes(Answers):
    """Two times to talk, and how."""

    first_on: Annotated[date, Date(label=T("First time: day"))]
    first_at: Annotated[time, Time(label=T("First time: begins at"))]
    second_on: Annotated[date, Date(label=T("Second time: day"))]
    second_at: Annotated[time, Time(label=T("Second time: begins at"))]
    how: Annotated[How, Choice(label=T("How"), options=options(_OFFERED), spread=True)]
    sure: Annotated[bool, Check(label=T("If a time is chosen, show my name. I know that this cannot be undone."))]


class ChooseTime(Answers):
    """What an end says to the times, and a yes to showing its name where it chooses one."""

    pick: Annotated[Pick, Choice(label=T("Which time?"), options=options(_PICKS), spread=True)]
    sure: Annotated[bool, Check(label=_SURE, hint=T("Needed if you choose a time."), optional=True)] = False


def button(talking: Talking | None, handle: str) -> list[Button]:
    """The way to offering times, where nothing is offered and nothing agreed on."""
    if talking is None or talking.talk is not None:
        return []
    return [Button("thread.talk.ask", T("Offer times to talk"), handle, opens=True, style=Style.QUIET)]


def in_window(talking: Talking | None, handle: str, zone: str) -> list[Element]:
    """What is offered or agreed on, as one end sees it. `zone` is the programme's, never anybody's own."""
    if talking is None or talking.talk is None:
        return []
    talk, place = talking.talk, ZoneInfo(zone)
    again = Button("thread.talk.ask", T("Offer other times"), handle, opens=True, style=Style.QUIET)
    if talk.agreed:
        starts, how = talk.times[0].astimezone(place), (_MINE if talking.own else _THEIRS)[talk.how]
        return [
            Callout(Tone.DONE, T("You talk on {starts}.", starts=starts), how),
            Text(T("Your colleague is {name}.", name=talking.name)),
            Buttons((again,)),
        ]
    if talking.own:
        back = Button("thread.talk.take_back", T("Take the times back"), handle, style=Style.QUIET)
        said = T("No name is shown by it. Once your colleague chooses a time, you both read each other’s.")
        return [
            Callout(Tone.PRIVATE, T("You offer to talk."), said),
            _times(talk, place, _MINE[talk.how]),
            Buttons((again, back)),
        ]
    answer = Button("thread.talk.choose.ask", T("Choose a time or neither"), handle, opens=True, style=Style.PRIMARY)
    said = T("Only if you want to: if you choose a time, you both read each other’s name.")
    return [
        Callout(Tone.PRIVATE, T("Your colleague would rather talk."), said),
        _times(talk, place, _THEIRS[talk.how]),
        Buttons((answer, again)),
    ]


def _times(talk: Talk, place: ZoneInfo, how: Sentence) -> Facts:
    names = (T("First time"), T("Second time"))
    rows: list[tuple[Words, Words]] = [
        (name, T("{starts}", starts=starts.astimezone(place)) if starts in talk.still else T("Too late now"))
        for name, starts in zip(names, talk.times, strict=True)
    ]
    return Facts((*rows, (T("How"), how)))


def offer(
    handle: str, nonce: str, zone: str, earliest: date, latest: date, values: Mapping[str, str] | None = None
) -> Form:
    """Asks for two times. `zone` is the one in which whoever asks reads and types times."""
    days = {"earliest": earliest, "latest": latest}
    ask = OfferTimes.questions(values, first_on=days, second_on=days)
    elements = (
        NOT_YET,
        Text(
            T(
                "To talk is to be seen. Your colleague reads the times and chooses one, or neither. If they choose one,"
                " you both read each other’s name; until then no name is shown."
            )
        ),
        ask["first_on"],
        ask["first_at"],
        ask["second_on"],
        ask["second_at"],
        Text(T("Times are those of {zone}. Your colleague reads them in their own zone.", zone=zone), quiet=True),
        ask["how"],
        ask["sure"],
        Callout(
            Tone.PRIVATE,
            T("Who can see this:"),
            T(
                "your colleague. A time can give away who is free then. The coordinators do not see it, and nobody is"
                " reminded: put it into your own calendar."
            ),
        ),
    )
    hidden = {"h": handle, "n": nonce}
    return Form("thread.talk", T("Offer times to talk"), elements, T("Offer these times"), T("Back"), hidden)


def choose(talk: Talk, handle: str, nonce: str, zone: str, name: str) -> Form:
    """Asks which time, if any. `name` is that of whoever is asked."""
    picks = [pick for pick, at in zip(Pick, talk.times, strict=False) if at in talk.still]
    ask = ChooseTime.questions(
        None, pick={"options": tuple(Option(one, _PICKS[one]) for one in (*picks, Pick.NEITHER))}
    )
    elements = (
        NOT_YET,
        _times(talk, ZoneInfo(zone), _THEIRS[talk.how]),
        Text(
            T(
                "If you choose a time, your colleague reads “{name}” here, and you read who they are. If you choose"
                " neither, no name is shown. To offer other times, go back.",
                name=name,
            )
        ),
        ask["pick"],
        ask["sure"],
        Callout(
            Tone.PRIVATE,
            T("Who can see this:"),
            T("your colleague. The coordinators do not see it, and nobody is reminded: put it into your own calendar."),
        ),
    )
    hidden = {"h": handle, "n": nonce, "o": talk.mark}
    return Form("thread.talk.choose", T("Talk?"), elements, T("Send my answer"), T("Back"), hidden)


_ZONE = "America/Toronto"
_TIMES = (datetime(2026, 5, 13, 16, 15, tzinfo=UTC), datetime(2026, 5, 14, 20, 30, tzinfo=UTC))


def made_up(*, own: bool, agreed: bool = False, name: str = "") -> Talking:
    """Something to show in a gallery."""
    times = _TIMES[:1] if agreed else _TIMES
    return Talking(Talk(Seat.SUBMITTER, times, times, How.PHONE, agreed, "m" * 16), own, name)


def _one(talking: Talking) -> Form:
    return Form("thread.write", T("Talk?"), tuple(in_window(talking, "h" * 27, _ZONE)), None, T("Close"))


def _choose(name: str) -> Form:
    return choose(Talk(Seat.READER, _TIMES, _TIMES, How.VIDEO, False, "m" * 16), "h" * 27, "n" * 27, _ZONE, name)


EXHIBITS: Sequence[Exhibit] = (
    Exhibit(
        "talks.offer.sample",
        lambda: offer("h" * 27, "n" * 27, "America/St_Johns", date(2026, 5, 12), date(2026, 6, 8)),
    ),
    Exhibit("talks.choose.sample", lambda: _choose("Dr. A. Example")),
    Exhibit("talks.choose.worst", lambda: _choose("<" * 80)),
    Exhibit("talks.own.sample", lambda: _one(made_up(own=True))),
    Exhibit("talks.asked.sample", lambda: _one(made_up(own=False))),
    Exhibit("talks.agreed.sample", lambda: _one(made_up(own=False, agreed=True, name="Dr. A. Example"))),
    Exhibit("talks.agreed.worst", lambda: _one(made_up(own=True, agreed=True, name="<" * 80))),
)
