"""Home, settings, inviting, joining, leaving, help, and words that are not commands."""

import json

from bot.domain.errors import NotAllowed
from bot.domain.notices import EVENING, MORNING, is_at_night, is_quiet
from bot.domain.people import Duty, Hours, Member, Standing
from bot.domain.views import Invitation, OwnAccount, Waiting
from bot.ports.unit import Unit
from bot.screens import home as homes
from bot.screens import people as screens
from bot.screens import retention as kept
from bot.screens.accounts import account_options
from bot.screens.answers import Answer, FieldErrors, Open, Push, Replace, Say
from bot.screens.common import sent_before
from bot.screens.elements import Callout, Card, Form
from bot.screens.forms import Invalid
from bot.screens.inputs import Command, Opened, Pressed, Submitted, Surface, Wrote
from bot.services import accounts, board, drafts, people, retention, rounds, surveys, threads
from bot.text.catalogue import Sentence, T
from handlers.turn import SentBefore, Turn, number, once

NAME_LIMIT = 80
COMMANDS = (
    ("/case", T("Share a case")),
    ("/cas", T("Share a case, in French")),
    ("/peer", T("Your home: conversations and settings")),
    ("/peer board", T("Coordinators: the board")),
    ("/peer rounds", T("Rounds: when, and whether you come")),
    ("/peer attend CODE", T("Say that you are at a session")),
    ("/peer invite", T("Coordinators: invite people")),
    ("/peer here", T("Coordinators: announce in this channel")),
    ("/peer join CODE", T("Join with a code")),
    ("/peer link [CODE]", T("Join your accounts in two chats")),
    ("/peer programme", T("Coordinators: what the programme chose")),
    ("/peer help", T("This screen")),
    ("/peer survey", T("Surveys after rounds")),
    ("/peer retention", T("What is kept")),
    ("/peer conference", T("Several cases of a conference")),
    ("/peer lists", T("Coordinators: the words for cases")),
    ("/peer setup CODE", T("Set up a programme, or connect this chat to one")),
)

FOR_COORDINATORS = frozenset({"/peer board", "/peer invite", "/peer here", "/peer lists", "/peer programme"})


def over_or_open(asked: Command | Pressed, form: Form) -> Answer:
    """Open a form, over the window in which it was asked for if that is where."""
    inside = isinstance(asked, Pressed) and asked.surface is Surface.WINDOW
    return Push(form) if inside else Open(form)


async def show_home(turn: Turn, asked: Command | Pressed) -> Answer:
    """`/peer`: home as a window."""
    return over_or_open(asked, await turn.read(lambda unit: _home(unit, turn, turn.actor)))


def _home(unit: Unit, turn: Turn, member: Member, page: int = 0) -> Form:
    coming, asked = rounds.upcoming(unit, turn.house, member), surveys.open_now(unit, member)
    lines, remark = threads.mine(unit, member, turn.house.lists), _remark(unit, turn, member)
    found = drafts.own(unit, member)
    return homes.home_window(member, lines, page, _board(unit, turn, member), coming, asked, remark, found)


def _remark(unit: Unit, turn: Turn, member: Member) -> Callout | None:
    hold = retention.now_held(unit, turn.house)
    return kept.remark(turn.house, hold, coordinates=Duty.COORDINATOR in member.duties)


def _board(unit: Unit, turn: Turn, member: Member) -> Waiting | None:
    return board.waiting(unit, turn.house) if Duty.COORDINATOR in member.duties else None


async def turn_home_page(turn: Turn, pressed: Pressed) -> Answer:
    """Another page of one's conversations."""
    page = number(pressed.value) or 0
    return Replace(await turn.read(lambda unit: _home(unit, turn, turn.actor, page)))


async def open_home(turn: Turn, opened: Opened) -> Answer:
    """Home where the platform has a place for it."""

    def look(unit: Unit) -> Card:
        lines, board = threads.mine(unit, turn.actor, turn.house.lists), _board(unit, turn, turn.actor)
        coming, asked = rounds.upcoming(unit, turn.house, turn.actor), surveys.open_now(unit, turn.actor)
        shown = (turn.actor, lines, board, coming, asked, _remark(unit, turn, turn.actor))
        # That somebody has begun to write is nothing for a platform to keep.
        return homes.kept_home(*shown) if opened.kept else homes.home_card(*shown, drafts.own(unit, turn.actor))

    return Say(await turn.read(look))


async def ask_settings(turn: Turn, asked: Pressed) -> Answer:
    """Open one's settings."""
    return over_or_open(
        asked, screens.settings(turn.actor, await turn.read(lambda unit: _own(unit, turn)), turn.house.lists)
    )


def _own(unit: Unit, turn: Turn) -> list[OwnAccount]:
    return accounts.own(unit, turn.actor, turn.account)


async def keep_settings(turn: Turn, sent: Submitted) -> Answer:
    """Keep one's settings."""
    own = await turn.read(lambda unit: _own(unit, turn))
    try:
        answers = screens.Settings.read(
            sent.values,
            account={"options": account_options(own)},
            subspecialty={"options": screens.subspecialties(turn.house.lists, turn.actor.subspecialty)},
        )
        hours = _hours(answers)
    except Invalid as invalid:
        form = screens.settings(turn.actor, own, turn.house.lists, sent.values)
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)
    language = None if answers.language == screens.AUTOMATIC else answers.language

    def keep(unit: Unit) -> Form:
        member = people.change_settings(unit, turn.actor, language, answers.subspecialty, hours, answers.account)
        return _home(unit, turn, member)

    return Replace(await turn.write(keep))


def _hours(answers: screens.Settings) -> Hours:
    """When a member wants to hear from the bot. Raises Invalid where it could not be kept."""
    hours = Hours(answers.slot, answers.quiet_from, answers.quiet_to)
    if (hours.quiet_from is None) != (hours.quiet_to is None):
        missing = "quiet_from" if hours.quiet_from is None else "quiet_to"
        raise Invalid({missing: T("Quiet hours need a beginning and an end.")})
    if hours.quiet_from is not None and hours.quiet_from == hours.quiet_to:
        raise Invalid({"quiet_to": T("Quiet hours cannot end when they begin. Choose another end, or leave both out.")})
    if is_at_night(hours.slot):
        words = T("Nothing arrives before {start} or from {end} on. Choose a time between.", start=MORNING, end=EVENING)
        raise Invalid({"slot": words})
    if is_quiet(hours):
        raise Invalid({"slot": T("This lies within your quiet hours. Choose another time, or other quiet hours.")})
    return hours


async def ask_invite(turn: Turn, asked: Command | Pressed) -> Answer:
    """Open the form for invitations."""
    nonce = await turn.read(lambda unit: unit.nonces.issue())
    return over_or_open(asked, screens.invite(turn.house.sites, turn.house.lists, nonce))


async def invite(turn: Turn, sent: Submitted) -> Answer:
    """Put people on the roster and show their codes."""
    nonce = sent.hidden.get("n", "")
    try:
        answers = screens.Inviting.read(sent.values, subspecialty={"options": screens.subspecialties(turn.house.lists)})
        names = names_in(answers.names, "names")
        site = number(answers.site)
        if site is None or site >= len(turn.house.sites):
            raise Invalid({"site": T("Choose one of the answers offered.")})
    except Invalid as invalid:
        form = screens.invite(turn.house.sites, turn.house.lists, nonce, sent.values)
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> str:
        made = people.invite(
            unit,
            turn.house,
            names,
            answers.role,
            turn.house.sites[site],
            answers.subspecialty,
            coordinator=answers.coordinator,
        )
        return json.dumps([[one.name, one.code] for one in made])

    try:
        kept = await turn.write(lambda unit: once(unit, turn, sent, lambda: act(unit)))
    except SentBefore:
        nonce = await turn.read(lambda unit: unit.nonces.issue())
        return Replace(sent_before(screens.invite(turn.house.sites, turn.house.lists, nonce, sent.values)))
    return Replace(screens.invited([Invitation(name, code) for name, code in json.loads(kept)]))


def names_in(typed: str, field: str) -> tuple[str, ...]:
    """The names typed one a line. Raises Invalid when there are too many, or one is too long or not the only one."""
    names = tuple(" ".join(line.split()) for line in typed.splitlines() if line.strip())
    if len(names) > 30:
        raise Invalid({field: T("At most 30 people at a time.")})
    if any(len(name) > NAME_LIMIT for name in names):
        raise Invalid({field: T("A name has at most {limit} characters.", limit=NAME_LIMIT)})
    seen = set[str]()
    for name in names:
        if name.casefold() in seen:
            words = T("“{name}” stands here twice. Colleagues must be able to tell two people apart.", name=name)
            raise Invalid({field: words})
        seen.add(name.casefold())
    return names


async def join(turn: Turn, command: Command) -> Answer:
    """`/peer join CODE`. Whoever types no code is told whom to ask."""
    if not command.rest:
        raise NotAllowed
    member = await turn.write(lambda unit: people.join(unit, turn.account, command.rest))
    programme = await turn.read(lambda unit: unit.programmes.get(member.programme_id))
    return Say(screens.joined(member.name, programme.name))


async def ask_leave(turn: Turn, asked: Pressed) -> Answer:
    """Ask before leaving."""
    return over_or_open(asked, screens.leave())


async def leave(turn: Turn, sent: Submitted) -> Answer:
    """Leave the programme."""
    try:
        screens.Leaving.read(sent.values)
    except Invalid as invalid:
        return FieldErrors(screens.leave().with_errors(invalid.errors), invalid.errors)
    await turn.write(lambda unit: people.leave(unit, turn.actor))
    return Replace(screens.left())


async def show_help(turn: Turn, _: Command | Pressed) -> Answer:
    """`/peer help`: what whoever asks can type, on one screen."""
    return Say(screens.help_card(typed_by(turn.language, coordinates=Standing.COORDINATOR in turn.stands)))


def typed_by(language: str, *, coordinates: bool) -> list[tuple[str, Sentence]]:
    """What somebody can type and may want to know of. Only coordinators read what is theirs alone.

    Of the two words for sharing a case it has the one of their language; either works.
    """
    left_out = {"/peer help", "/case" if language == "fr" else "/cas"}
    if not coordinates:
        left_out |= FOR_COORDINATORS
    return [one for one in COMMANDS if one[0] not in left_out]


async def point(turn: Turn, _: Wrote) -> Answer:
    """Words typed to the bot are not passed on. Answering is an act: delivered again, they are not answered again."""
    await turn.write(lambda _: None)
    return Say(screens.pointer())
