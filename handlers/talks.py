"""Times to talk: asking for them, offering, taking back, choosing one or none."""

from datetime import date, datetime, time

from bot.domain.notices import instant, is_zone, local_day
from bot.domain.talks import LATEST, too_late, too_soon
from bot.domain.views import View
from bot.ports.unit import Unit
from bot.screens import talks as screens
from bot.screens.answers import Answer, FieldErrors, Push, Replace
from bot.screens.common import FIRST_STANDS
from bot.screens.elements import Callout, Form, Tone
from bot.screens.forms import Invalid
from bot.screens.inputs import Pressed, Submitted
from bot.services import talks, threads
from bot.text.catalogue import Sentence, T, Words
from handlers.threads import window
from handlers.turn import Turn, first


def _zone(turn: Turn) -> str:
    """The zone in which whoever acts types times: their own, as far as it is known, or else the programme's."""
    return next(zone for zone in (turn.actor.zone, turn.who.zone, turn.house.zone) if zone and is_zone(zone))


def _form(turn: Turn, handle: str, nonce: str, sent: Submitted | None = None) -> Form:
    zone = _zone(turn)
    days = local_day(turn.now, zone), local_day(turn.now + LATEST, zone)
    return screens.offer(handle, nonce, zone, *days, sent.values if sent else None)


async def ask(turn: Turn, pressed: Pressed) -> Answer:
    """Ask for two times."""

    def look(unit: Unit) -> Form:
        talks.asked(unit, turn.actor, pressed.handle)
        return _form(turn, pressed.handle, unit.nonces.issue())

    return Push(await turn.read(look))


def _times(turn: Turn, answers: screens.OfferTimes) -> tuple[datetime, datetime]:
    """The times as instants. Raises Invalid where one cannot be offered."""
    errors: dict[str, Words] = {}

    def at(name: str, day: date, clock: time) -> datetime:
        found = instant(day, clock, _zone(turn))
        if too_soon(found, turn.now):
            errors[f"{name}_at"] = T("Choose a time that is at least four hours from now.")
        elif too_late(found, turn.now):
            errors[f"{name}_on"] = T("Choose a day within the next four weeks.")
        return found

    times = at("first", answers.first_on, answers.first_at), at("second", answers.second_on, answers.second_at)
    if times[0] == times[1]:
        errors.setdefault("second_at", T("Choose another time than the first."))
    if errors:
        raise Invalid(errors)
    return times


async def offer(turn: Turn, sent: Submitted) -> Answer:
    """Offer two times."""
    handle = sent.hidden.get("h", "")

    def act(unit: Unit) -> Form:
        if first(unit, sent):
            # Whether there is anything to offer them for comes before what is wrong with the times.
            talks.asked(unit, turn.actor, handle)
            view = talks.offer(unit, turn.actor, turn.house, handle, _times(turn, answers), answers.how)
        else:
            view = threads.view(unit, turn.actor, handle)
        return _done(unit, turn, view, T("Offered."))

    try:
        answers = screens.OfferTimes.read(sent.values)
        return await turn.show(act, lambda unit: _again(unit, turn, handle))
    except Invalid as invalid:
        errors = invalid.errors

    def look(unit: Unit) -> Form:
        # That a conversation is over comes before what is wrong with the times.
        talks.asked(unit, turn.actor, handle)
        return _form(turn, handle, sent.hidden.get("n", ""), sent).with_errors(errors)

    return FieldErrors(await turn.read(look), errors)


async def take_back(turn: Turn, pressed: Pressed) -> Answer:
    """Take one's own offer back."""

    def act(unit: Unit) -> Form:
        return _done(unit, turn, talks.take_back(unit, turn.actor, pressed.handle), T("The times are taken back."))

    return Replace(await turn.write(act))


def _choices(unit: Unit, turn: Turn, handle: str, nonce: str) -> Form:
    _, talk = talks.on_offer(unit, turn.actor, handle)
    return screens.choose(talk, handle, nonce, turn.house.zone, turn.actor.name)


async def ask_choose(turn: Turn, pressed: Pressed) -> Answer:
    """Ask which time, if any."""
    return Push(await turn.read(lambda unit: _choices(unit, turn, pressed.handle, unit.nonces.issue())))


async def choose(turn: Turn, sent: Submitted) -> Answer:
    """Choose one of the times, or none."""
    handle, mark = sent.hidden.get("h", ""), sent.hidden.get("o", "")
    try:
        answers = screens.ChooseTime.read(sent.values)
        if answers.pick is not screens.Pick.NEITHER and not answers.sure:
            raise Invalid({"sure": T("Tick this to go on.")})
    except Invalid as invalid:
        form = await turn.read(lambda unit: _choices(unit, turn, handle, sent.hidden.get("n", "")))
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> Form:
        if not first(unit, sent):
            view, said = threads.view(unit, turn.actor, handle), T("Your answer is saved.")
        elif answers.pick is screens.Pick.NEITHER:
            view = talks.decline(unit, turn.actor, turn.house, handle, mark)
            said = T("Your colleague is told that neither suits you.")
        else:
            at = list(screens.Pick).index(answers.pick)
            view = talks.choose(unit, turn.actor, turn.house, handle, mark, at)
            said = T("You can now both read each other’s name.")
        return _done(unit, turn, view, said)

    return await turn.show(act, lambda unit: _again(unit, turn, handle))


def _done(unit: Unit, turn: Turn, view: View, said: Sentence) -> Form:
    return window(unit, turn, view, Callout(Tone.DONE, said, ""))


def _again(unit: Unit, turn: Turn, handle: str) -> Form:
    return window(unit, turn, threads.view(unit, turn.actor, handle), FIRST_STANDS)
