"""The rounds: what coordinators set, and how people come to them."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.errors import NothingHere
from bot.domain.notices import is_zone
from bot.domain.people import Duty
from bot.domain.programmes import Channel
from bot.domain.rounds import Attend, Series, Session
from bot.domain.views import Meeting
from bot.ports.unit import Unit
from bot.screens import announcements
from bot.screens import rounds as screens
from bot.screens import schedule as forms
from bot.screens.answers import Answer, FieldErrors, Open, Push, Replace, Say
from bot.screens.common import FIRST_STANDS
from bot.screens.elements import Callout, Card, Form, Tone
from bot.screens.forms import Invalid
from bot.screens.inputs import Command, Pressed, Submitted, Surface
from bot.services import rounds
from bot.text.catalogue import Sentence, T, Words
from handlers.turn import Turn, first, number, unless_changed


def _coordinates(turn: Turn) -> bool:
    return Duty.COORDINATOR in turn.actor.duties


def _overview(unit: Unit, turn: Turn, done: Callout | None = None, page: int = 0) -> Form:
    seen = rounds.overview(unit, turn.house, turn.actor)
    zone, coordinator = turn.house.zone, _coordinates(turn)
    return screens.overview(seen.series, seen.meetings, coordinator=coordinator, page=page, done=done, zone=zone)


def _session(unit: Unit, turn: Turn, key: str, done: Callout | None = None) -> Form:
    meeting = rounds.meeting(unit, turn.house, key, turn.actor)
    return screens.session(meeting, coordinator=_coordinates(turn), done=done)


async def show(turn: Turn, asked: Command | Pressed) -> Answer:
    """`/peer rounds`, or the button of a notice."""
    form = await turn.read(lambda unit: _overview(unit, turn))
    inside = isinstance(asked, Pressed) and asked.surface is Surface.WINDOW
    return Push(form) if inside else Open(form)


async def turn_page(turn: Turn, pressed: Pressed) -> Answer:
    """Another page of the list."""
    page = number(pressed.value) or 0
    return Replace(await turn.read(lambda unit: _overview(unit, turn, page=page)))


async def open_session(turn: Turn, pressed: Pressed) -> Answer:
    """One session."""
    form = await turn.read(lambda unit: _session(unit, turn, pressed.handle))
    return Push(form) if pressed.surface is Surface.WINDOW else Open(form)


async def come(turn: Turn, pressed: Pressed) -> Answer:
    """An answer to an announcement."""
    if pressed.value not in list(Attend):
        raise NothingHere
    key, attend = pressed.handle, Attend(pressed.value)
    one = await turn.write(lambda unit: rounds.answer(unit, turn.house, turn.actor, key, attend))
    return _answered(turn, pressed, one, announcements.answered(one))


async def attend(turn: Turn, pressed: Pressed) -> Answer:
    """The button of whoever is there."""
    key = pressed.handle
    one = await turn.write(lambda unit: rounds.attend(unit, turn.house, turn.actor, key))
    return _answered(turn, pressed, one, announcements.there(one))


def _answered(turn: Turn, pressed: Pressed, one: Meeting, card: Card) -> Answer:
    if pressed.surface is Surface.WINDOW:
        return Replace(screens.session(one, coordinator=_coordinates(turn)))
    return Say(card)


async def attend_by_code(turn: Turn, command: Command) -> Answer:
    """`/peer attend CODE`."""
    one = await turn.write(lambda unit: rounds.attend_by_code(unit, turn.house, turn.actor, command.rest))
    return Say(announcements.there(one))


async def ask_new_series(turn: Turn, pressed: Pressed) -> Answer:
    """The form of a new series."""
    form = await turn.read(lambda unit: forms.schedule(unit.nonces.issue(), turn.house.zone, turn.house.lists))
    return Push(form) if pressed.surface is Surface.WINDOW else Open(form)


async def open_series(turn: Turn, pressed: Pressed) -> Answer:
    """The form of a series as it stands."""
    return Push(await turn.read(lambda unit: _series_form(unit, turn, pressed.handle)))


def _here(turn: Turn, channel_id: str = "") -> Channel:
    return Channel(turn.who.platform, turn.who.tenant, channel_id)


def _series_form(unit: Unit, turn: Turn, key: str, nonce: str = "") -> Form:
    series = rounds.find_series(unit, turn.house, key)
    channel = rounds.speaks_in(unit, series, _here(turn))
    return forms.schedule(nonce or unit.nonces.issue(), series.zone, turn.house.lists, series, channel)


async def pause(turn: Turn, pressed: Pressed) -> Answer:
    """Pause a series, or let it go on."""
    key, paused = pressed.handle, pressed.value == "yes"

    def act(unit: Unit) -> Form:
        rounds.pause(unit, turn.house, key, paused=paused)
        return _series_form(unit, turn, key)

    return Replace(await turn.write(act))


async def keep_series(turn: Turn, sent: Submitted) -> Answer:
    """Begin a series, or change one."""
    nonce, handle = sent.hidden.get("n", ""), sent.hidden.get("h", "")
    kept = await turn.read(lambda unit: _kept(unit, turn, handle))
    try:
        answers = forms.Schedule.read(sent.values, **forms.held_to(turn.house.lists, kept))
        if kept is None and answers.first_on < turn.today:
            raise Invalid({"first_on": T("Choose a day from {day} on.", day=turn.today)})
        said, channel = _schedule(answers), _here(turn, answers.channel or "")
    except Invalid as invalid:
        form = forms.schedule(nonce, turn.house.zone, turn.house.lists, kept, values=sent.values)
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> Words | None:
        if kept is None:
            rounds.speak_in(unit, rounds.begin(unit, turn.house, said), channel)
            return None
        unless_changed(sent, _series_form(unit, turn, kept.key, nonce))
        changed = rounds.change(unit, turn.house, kept.key, said)
        rounds.speak_in(unit, changed.series, channel)
        return forms.with_cases(changed.went_along, changed.stay)

    words = T("The series is kept. Its sessions are planned two months ahead and announced two weeks before.")
    return await _once(turn, sent, act, lambda unit, done: _overview(unit, turn, done), words)


def _kept(unit: Unit, turn: Turn, handle: str) -> Series | None:
    return rounds.find_series(unit, turn.house, handle) if handle else None


def _schedule(answers: forms.Schedule) -> rounds.Schedule:
    errors: dict[str, Words] = _where_errors(answers.place, answers.link)
    if not is_zone(answers.zone):
        errors["zone"] = T("This time zone is not known. Write it like America/Toronto.")
    if answers.minutes not in forms.MINUTES:
        errors["minutes"] = T("Choose one of the answers offered.")
    if errors:
        raise Invalid(errors)
    return rounds.Schedule(
        name=answers.name,
        repeats=answers.repeats,
        first_on=answers.first_on,
        at=answers.at,
        zone=answers.zone,
        minutes=answers.minutes,
        place=answers.place or "",
        link=answers.link or "",
        subspecialty=answers.subspecialty,
        objectives=answers.objectives or "",
        accreditation=answers.accreditation or "",
    )


def _where_errors(place: str | None, link: str | None) -> dict[str, Words]:
    if not place and not link:
        return {"place": T("Say where: a place, a link, or both.")}
    if link and not (link.startswith("https://") and len(link.split()) == 1):
        return {"link": T("A link begins with https:// and has no spaces.")}
    return {}


async def post_again(turn: Turn, pressed: Pressed) -> Answer:
    """Post what did not arrive, or may not have."""
    key = pressed.handle

    def act(unit: Unit) -> Form:
        rounds.post_again(unit, turn.house, key)
        return _session(unit, turn, key)

    return Replace(await turn.write(act))


async def leave_posted(turn: Turn, pressed: Pressed) -> Answer:
    """What may not have arrived is there."""

    def act(unit: Unit) -> Form:
        rounds.leave_posted(unit, turn.house, pressed.handle)
        return _session(unit, turn, pressed.handle)

    return Replace(await turn.write(act))


async def ask_move(turn: Turn, pressed: Pressed) -> Answer:
    """The form that moves a session."""
    return Push(await turn.read(lambda unit: forms.moving(_found(unit, turn, pressed.handle), unit.nonces.issue())))


async def ask_cancel(turn: Turn, pressed: Pressed) -> Answer:
    """Ask before a session is cancelled."""
    return Push(await turn.read(lambda unit: forms.cancelling(_found(unit, turn, pressed.handle), unit.nonces.issue())))


def _found(unit: Unit, turn: Turn, handle: str) -> Session:
    return rounds.find(unit, turn.house, handle)


async def move(turn: Turn, sent: Submitted) -> Answer:
    """Move a session."""
    nonce, handle = sent.hidden.get("n", ""), sent.hidden.get("h", "")
    session = await turn.read(lambda unit: _found(unit, turn, handle))
    try:
        answers = forms.Moving.read(sent.values)
        errors = _where_errors(answers.place, answers.link)
        if datetime.combine(answers.on, answers.at) <= _local_now(turn, session):
            errors["on"] = T("A session cannot be moved into the past.")
        if errors:
            raise Invalid(errors)
    except Invalid as invalid:
        form = forms.moving(session, nonce, sent.values)
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> None:
        unless_changed(sent, forms.moving(_found(unit, turn, session.key), nonce))
        rounds.move(unit, turn.house, session.key, answers.on, answers.at, answers.place or "", answers.link or "")

    return await _once(turn, sent, act, lambda unit, done: _session(unit, turn, session.key, done), T("It is moved."))


def _local_now(turn: Turn, session: Session) -> datetime:
    return turn.now.astimezone(ZoneInfo(session.zone)).replace(tzinfo=None)


async def cancel(turn: Turn, sent: Submitted) -> Answer:
    """Cancel a session."""
    nonce, handle = sent.hidden.get("n", ""), sent.hidden.get("h", "")
    session = await turn.read(lambda unit: _found(unit, turn, handle))
    try:
        forms.Cancelling.read(sent.values)
    except Invalid as invalid:
        form = forms.cancelling(session, nonce, sent.values)
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> None:
        now = _found(unit, turn, session.key)
        unless_changed(sent, forms.cancelling(now, nonce), forms.moving(now, nonce))
        rounds.cancel(unit, turn.house, session.key)

    return await _once(
        turn, sent, act, lambda unit, done: _session(unit, turn, session.key, done), T("It is cancelled.")
    )


async def _once(
    turn: Turn,
    sent: Submitted,
    act: Callable[[Unit], Words | None],
    show_again: Callable[[Unit, Callout], Form],
    said: Sentence,
) -> Answer:
    """Act for a form the first time it is sent, and show how things stand now, with what there is to say besides."""

    def once(unit: Unit) -> Form:
        more = act(unit) if first(unit, sent) else None
        return show_again(unit, Callout(Tone.DONE, said, more or ""))

    return await turn.show(once, lambda unit: show_again(unit, FIRST_STANDS))
