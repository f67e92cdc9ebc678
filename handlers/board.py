"""The coordinator's board."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.domain.people import Member
from bot.domain.threads import Seat
from bot.domain.views import BoardCase
from bot.domain.worklist import EVERYTHING, Narrowing, narrowing_of
from bot.ports.pages import PassPurpose
from bot.ports.unit import Unit
from bot.screens import agenda as agenda_screens
from bot.screens import assignments, classification, desk, nominating, returns, seats, suggestions, worklist
from bot.screens import board as screens
from bot.screens import images as image_screens
from bot.screens import outside as outside_screens
from bot.screens import praise as praise_screens
from bot.screens import threads as thread_screens
from bot.screens.answers import Answer, FieldErrors, Open, Push, Replace
from bot.screens.common import FIRST_STANDS, by_key, member_key, sent_before
from bot.screens.elements import Callout, Form, Tone
from bot.screens.forms import Invalid
from bot.screens.inputs import Command, Pressed, Submitted, Surface
from bot.services import agenda, board, images, outside, people, praise
from bot.text.catalogue import T
from handlers.turn import Turn, first, number, unless_changed

_TO = {
    screens.BOTH: frozenset({Seat.SUBMITTER, Seat.READER}),
    screens.SUBMITTER: frozenset({Seat.SUBMITTER}),
    screens.READER: frozenset({Seat.READER}),
}


def case_window(
    unit: Unit, turn: Turn, opened: BoardCase, page: int | None = None, done: Callout | None = None
) -> Form:
    """A case of the board as it is shown, also after an act that has a room of its own."""
    looking = PassPurpose.CHECK_IMAGES
    ticket = images.page(unit, turn.actor, opened.thread.id, Seat.COORDINATOR, looking, turn.language)
    form = screens.case(
        opened,
        moderation=turn.house.moderation,
        today=turn.today,
        pathway=turn.house.pathway,
        page=page,
        done=done,
    )
    added = (
        *image_screens.on_board(opened, turn.links.images(ticket)),
        *desk.on_board(opened, turn.today),
        *suggestions.on_board(opened),
        *assignments.on_board(opened),
        *returns.on_board(opened),
        *classification.on_board(opened, second_level=turn.house.second_level),
        *seats.on_board(opened),
    )
    return replace(form, elements=(*form.elements, *added))


def shown(unit: Unit, turn: Turn, page: int = 0, narrowing: Narrowing = EVERYTHING) -> Form:
    """The board, below what waits for a decision and belongs to no case of it."""
    coordinators = people.coordinators(unit, turn.house.id)
    form = worklist.board(board.board(unit, turn.house), turn.house.lists, page, narrowing, coordinators)
    waits = praise_screens.undecided(praise.undecided(unit, turn.house.id))
    outsiders = outside_screens.on_board(outside.waiting(unit, turn.house))
    return replace(form, elements=(*waits, *outsiders, *form.elements, outside_screens.ASK))


async def show(turn: Turn, asked: Command | Pressed) -> Answer:
    """`/peer board`, or the button of a notice."""
    form = await turn.read(lambda unit: shown(unit, turn))
    inside = isinstance(asked, Pressed) and asked.surface is Surface.WINDOW
    return Push(form) if inside else Open(form)


async def turn_page(turn: Turn, pressed: Pressed) -> Answer:
    """Another page of the board, or of what is looked for on it."""
    page, _, word = pressed.value.partition("|")
    return await _lines(turn, narrowing_of(word, turn.house.lists, await _keys(turn)), number(page) or 0)


async def _keys(turn: Turn) -> list[str]:
    return [member_key(member) for member in await _coordinators(turn)]


async def _coordinators(turn: Turn) -> list[Member]:
    return await turn.read(lambda unit: people.coordinators(unit, turn.house.id))


async def ask_narrow(turn: Turn, pressed: Pressed) -> Answer:
    """Ask which cases of the board are looked for."""
    coordinators = await _coordinators(turn)
    asked = narrowing_of(pressed.value, turn.house.lists, [member_key(member) for member in coordinators])
    return Push(worklist.narrow(asked, turn.house.lists, coordinators))


async def narrow(turn: Turn, sent: Submitted) -> Answer:
    """Show the cases that are looked for. It changes nothing, so it may be sent as often as anybody likes."""
    coordinators = await _coordinators(turn)
    try:
        asked = worklist.LookingFor.read(sent.values, **worklist.offered(turn.house.lists, coordinators))
    except Invalid as invalid:
        form = worklist.narrow(EVERYTHING, turn.house.lists, coordinators, sent.values)
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)
    return await _lines(turn, asked.narrowing)


async def _lines(turn: Turn, narrowing: Narrowing, page: int = 0) -> Answer:
    return Replace(await turn.read(lambda unit: shown(unit, turn, page, narrowing)))


async def open_case(turn: Turn, pressed: Pressed) -> Answer:
    """Open a case."""
    return Push(
        await turn.read(
            lambda unit: case_window(unit, turn, board.open_case(unit, turn.actor, turn.house, pressed.handle))
        )
    )


async def turn_case_page(turn: Turn, pressed: Pressed) -> Answer:
    """Another page of an opened case."""
    page = number(pressed.value)
    return Replace(
        await turn.read(
            lambda unit: case_window(unit, turn, board.open_case(unit, turn.actor, turn.house, pressed.handle), page)
        )
    )


async def ask_route(turn: Turn, pressed: Pressed) -> Answer:
    """Ask for the reader of a case."""
    return Push(await turn.read(lambda unit: _routing(unit, turn, pressed.handle)))


def _routing(unit: Unit, turn: Turn, handle: str, sent: Submitted | None = None) -> Form:
    kind = unit.cases.get(board.find(unit, turn.actor, turn.house, handle)).kind
    nonce = sent.hidden.get("n", "") if sent else unit.nonces.issue()
    return screens.route(people.readers(unit, turn.house.id), handle, nonce, kind, sent.values if sent else None)


async def route(turn: Turn, sent: Submitted) -> Answer:
    """Send a case to the reader that was chosen."""
    handle = sent.hidden.get("h", "")
    roster = await turn.read(lambda unit: people.readers(unit, turn.house.id))
    try:
        reader = by_key(roster, screens.Routing.read(sent.values).reader)
        if reader is None:
            raise Invalid({"reader": T("Choose one of the answers offered.")})
    except Invalid as invalid:
        form = await turn.read(lambda unit: _routing(unit, turn, handle, sent))
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)
    chosen = reader.id

    def act(unit: Unit) -> BoardCase:
        return board.route(unit, turn.actor, turn.house, handle, chosen)

    return await acted_once(turn, sent, act, screens.sent_on())


async def send_on(turn: Turn, pressed: Pressed) -> Answer:
    """Let a case or a held note go to the other end."""

    def act(unit: Unit) -> Form:
        opened = board.send_on(unit, turn.actor, turn.house, pressed.handle)
        return case_window(unit, turn, opened, done=screens.sent_on())

    return Replace(await turn.write(act))


async def ask_write(turn: Turn, pressed: Pressed) -> Answer:
    """Open the form for a note."""

    def look(unit: Unit) -> Form:
        opened = board.open_case(unit, turn.actor, turn.house, pressed.handle)
        return screens.write(opened, unit.nonces.issue(), pressed.value)

    return Push(await turn.read(look))


async def write(turn: Turn, sent: Submitted) -> Answer:
    """Send a note to one end or both."""
    handle, nonce, read = (sent.hidden.get(name, "") for name in ("h", "n", screens.READ))
    try:
        message = screens.Message.read(sent.values)
    except Invalid as invalid:
        opened = await turn.read(lambda unit: board.open_case(unit, turn.actor, turn.house, handle))
        form = screens.write(opened, nonce, read, sent.values)
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)
    audience = _TO.get(message.to, _TO[screens.SUBMITTER])

    def act(unit: Unit) -> BoardCase:
        return board.write(unit, turn.actor, turn.house, handle, message.words, audience, number(read) or 0)

    def anew(unit: Unit) -> Form:
        opened = board.open_case(unit, turn.actor, turn.house, handle)
        return screens.write(opened, unit.nonces.issue(), read, sent.values)

    return await acted_once(turn, sent, act, screens.sent(), anew)


async def ask_warn(turn: Turn, pressed: Pressed) -> Answer:
    """A patient may need action, seen from the board."""

    def look(unit: Unit) -> Form:
        board.find(unit, turn.actor, turn.house, pressed.handle)
        return thread_screens.warn(pressed.handle, unit.nonces.issue(), turn.house.pathway, form="board.warn")

    return Push(await turn.read(look))


async def warn(turn: Turn, sent: Submitted) -> Answer:
    """Tell both ends at once."""
    handle, nonce = sent.hidden.get("h", ""), sent.hidden.get("n", "")
    try:
        alarm = thread_screens.Alarm.read(sent.values)
    except Invalid as invalid:
        form = thread_screens.warn(handle, nonce, turn.house.pathway, sent.values, form="board.warn")
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> BoardCase:
        return board.warn(unit, turn.actor, turn.house, handle, alarm.words or "")

    def anew(unit: Unit) -> Form:
        board.find(unit, turn.actor, turn.house, handle)
        return thread_screens.warn(handle, unit.nonces.issue(), turn.house.pathway, sent.values, form="board.warn")

    told = Callout(Tone.DONE, T("Everyone in the conversation is told now."), "")
    return await acted_once(turn, sent, act, told, anew)


async def ask_seen(turn: Turn, pressed: Pressed) -> Answer:
    """Ask whether an alarm has been seen to."""

    def look(unit: Unit) -> Form:
        board.find(unit, turn.actor, turn.house, pressed.handle)
        return screens.see_to(pressed.handle, unit.nonces.issue(), pressed.value)

    return Push(await turn.read(look))


async def see_to(turn: Turn, sent: Submitted) -> Answer:
    """Take an alarm off the board, and tell both ends."""
    handle, nonce, read = (sent.hidden.get(name, "") for name in ("h", "n", screens.READ))
    try:
        done = screens.SeeingTo.read(sent.values)
    except Invalid as invalid:
        form = screens.see_to(handle, nonce, read, sent.values)
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> BoardCase:
        return board.see_to(unit, turn.actor, turn.house, handle, done.words or "", number(read) or 0)

    return await acted_once(turn, sent, act, screens.sent())


async def ask_close(turn: Turn, pressed: Pressed) -> Answer:
    """Ask before a case is closed."""

    def look(unit: Unit) -> Form:
        board.find(unit, turn.actor, turn.house, pressed.handle)
        return screens.close(pressed.handle, unit.nonces.issue())

    return Push(await turn.read(look))


async def close(turn: Turn, sent: Submitted) -> Answer:
    """Close a case for both ends."""
    handle = sent.hidden.get("h", "")

    def act(unit: Unit) -> BoardCase:
        return board.close(unit, turn.actor, turn.house, handle)

    return await acted_once(turn, sent, act, Callout(Tone.DONE, T("Closed."), ""))


async def ask_classify(turn: Turn, pressed: Pressed) -> Answer:
    """Ask what a coordinator says of a case."""

    def look(unit: Unit) -> Form:
        opened = board.open_case(unit, turn.actor, turn.house, pressed.handle)
        return classification.classify(opened, unit.nonces.issue(), second_level=turn.house.second_level)

    return Push(await turn.read(look))


async def classify(turn: Turn, sent: Submitted) -> Answer:
    """Keep what a coordinator says of a case."""
    handle, nonce = sent.hidden.get("h", ""), sent.hidden.get("n", "")

    def draw(unit: Unit, nonce: str, values: Mapping[str, str] | None = None) -> Form:
        opened = board.open_case(unit, turn.actor, turn.house, handle)
        return classification.classify(opened, nonce, values, second_level=turn.house.second_level)

    try:
        said = classification.form_of(second_level=turn.house.second_level).read(sent.values)
    except Invalid as invalid:
        form = await turn.read(lambda unit: draw(unit, nonce, sent.values))
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> BoardCase:
        unless_changed(sent, draw(unit, nonce))
        second = said.second if isinstance(said, classification.ClassifyingTwice) else None
        return board.classify(unit, turn.actor, turn.house, handle, said.standard, said.hindsight, second)

    def anew(unit: Unit) -> Form:
        return draw(unit, unit.nonces.issue(), sent.values)

    return await acted_once(turn, sent, act, Callout(Tone.DONE, T("Saved."), ""), anew)


async def ask_shut(turn: Turn, pressed: Pressed) -> Answer:
    """Ask before the seat of whoever shared a case is closed."""

    def look(unit: Unit) -> Form:
        board.find(unit, turn.actor, turn.house, pressed.handle)
        return seats.shut(pressed.handle, unit.nonces.issue())

    return Push(await turn.read(look))


async def shut(turn: Turn, sent: Submitted) -> Answer:
    """Close the seat of whoever shared a case."""
    handle, nonce = sent.hidden.get("h", ""), sent.hidden.get("n", "")
    try:
        seats.Shutting.read(sent.values)
    except Invalid as invalid:
        return FieldErrors(seats.shut(handle, nonce, sent.values).with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> BoardCase:
        return board.shut(unit, turn.actor, turn.house, handle)

    return await acted_once(turn, sent, act, seats.done())


async def ask_nominate(turn: Turn, pressed: Pressed) -> Answer:
    """Ask for which session a case is chosen; from the agenda of one, it is that one."""

    def look(unit: Unit) -> Form:
        return _nominating(unit, turn, pressed.handle, unit.nonces.issue(), pressed.value)

    return Push(await turn.read(look))


def _nominating(
    unit: Unit, turn: Turn, handle: str, nonce: str, chosen: str = "", values: Mapping[str, str] | None = None
) -> Form:
    opened = board.open_case(unit, turn.actor, turn.house, handle)
    sessions = agenda.offered(unit, turn.house, opened.thread)
    names = {series.id: series.name for series in unit.rounds.all_series(turn.house.id)}
    return nominating.nominate(opened, sessions, names, nonce, chosen, values)


async def nominate(turn: Turn, sent: Submitted) -> Answer:
    """Choose a case for a session."""
    handle, nonce = sent.hidden.get("h", ""), sent.hidden.get("n", "")
    try:
        key = nominating.Choosing.read(sent.values).session
    except Invalid as invalid:
        form = await turn.read(lambda unit: _nominating(unit, turn, handle, nonce, values=sent.values))
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> BoardCase:
        thread = board.find(unit, turn.actor, turn.house, handle)
        session = agenda_screens.by_key(agenda.offered(unit, turn.house, thread), key)
        agenda.nominate(unit, thread, session)
        return board.opened(unit, turn.house, thread.id)

    return await acted_once(turn, sent, act, nominating.nominated())


async def acted_once(
    turn: Turn,
    sent: Submitted,
    act: Callable[[Unit], BoardCase],
    done: Callout,
    anew: Callable[[Unit], Form] | None = None,
) -> Answer:
    """Act once however often a form is sent, and show the case again.

    `anew` draws a form that holds words once more, for when they are not those that were sent first.
    """
    handle = sent.hidden.get("h", "")

    def once(unit: Unit) -> Form:
        opened = act(unit) if first(unit, sent) else board.open_case(unit, turn.actor, turn.house, handle)
        if sent.hidden.get("s"):
            # It was asked from the agenda of a session, and shows there.
            session = agenda.find(unit, turn.house, sent.hidden["s"])
            return agenda_screens.agenda(agenda.look(unit, turn.house, session), done)
        return case_window(unit, turn, opened, done=done)

    def again(unit: Unit) -> Form:
        if anew is not None:
            return sent_before(anew(unit))
        return case_window(unit, turn, board.open_case(unit, turn.actor, turn.house, handle), done=FIRST_STANDS)

    return await turn.show(once, again)
