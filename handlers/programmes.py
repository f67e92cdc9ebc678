"""Founding a programme, changing what it chose, and connecting another workspace or tenant to one."""

import json
from collections.abc import Mapping
from dataclasses import replace

from bot.domain.errors import NotAllowed, Reason, Refused
from bot.domain.lists import JUST_STARTING, Lists
from bot.domain.notices import is_zone
from bot.domain.programmes import Channel, Programme
from bot.domain.views import Invitation
from bot.ports.unit import Unit
from bot.screens import channels
from bot.screens import programmes as screens
from bot.screens.answers import Answer, FieldErrors, Open, Replace, Say
from bot.screens.common import FIRST_STANDS
from bot.screens.elements import Card, Form
from bot.screens.forms import Invalid
from bot.screens.inputs import Command, Pressed, Submitted, Surface
from bot.services import people, programmes, rounds
from bot.text.catalogue import T, Words
from handlers.people import NAME_LIMIT, names_in, over_or_open
from handlers.turn import DEFAULT_ZONE, SentBefore, Turn, once


async def ask_setup(turn: Turn, command: Command) -> Answer:
    """`/peer setup CODE`: the form to found a programme, or to connect this chat to the one the code was made for.

    Whoever types no code is told what to type, as before there is a programme.
    """
    code = command.rest

    def look(unit: Unit) -> Form:
        if turn.programme is not None:
            raise Refused(Reason.ALREADY_IN_PROGRAMME)
        if not code:
            raise NotAllowed
        channel = command.channel_id or screens.CHANNEL
        connects_to = programmes.connected_by(unit, code)
        if connects_to is not None:
            return screens.connect(connects_to.name, code, unit.nonces.issue(), channel)
        if not programmes.setup_code_is_known(unit, code):
            raise Refused(Reason.CODE_NOT_VALID)
        nonce = unit.nonces.issue()
        return screens.setup(code, nonce, turn.language, turn.who.zone or DEFAULT_ZONE, channel)

    return Open(await turn.read(look))


async def choose_channel(turn: Turn, command: Command) -> Answer:
    """`/peer here`, typed in a channel: announcements for everyone go there. The platform tells which one it is.

    With the name of a series behind it, only what is said of those rounds.
    """
    programme = turn.house
    if command.surface is not Surface.CHANNEL or not command.channel_id:
        return Say(channels.no_channel())
    channel = Channel(turn.who.platform, turn.who.tenant, command.channel_id)

    def act(unit: Unit) -> Card:
        if not command.rest:
            programmes.speak_in(unit, programme.id, channel)
            return channels.speaks_here()
        series = rounds.series_called(unit, programme, command.rest)
        if series is None:
            return channels.no_series([one.name for one in unit.rounds.all_series(programme.id)])
        rounds.speak_in(unit, series, channel)
        return channels.rounds_here(series.name)

    return Say(await turn.write(act))


async def found(turn: Turn, sent: Submitted) -> Answer:
    """Found the programme."""
    code, nonce = sent.hidden.get("c", ""), sent.hidden.get("n", "")
    try:
        founding = _founding(screens.Setup.read(sent.values))
    except Invalid as invalid:
        form = screens.setup(code, nonce, turn.language, DEFAULT_ZONE, "", sent.values)
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> str:
        made = programmes.found(unit, turn.account, code, founding)
        return json.dumps(
            {
                "programme": made.programme.name,
                "codes": [[one.name, one.code] for one in made.invitations],
                "only_one": made.only_one,
                "only_the_head": made.only_the_head,
                "also_the_head": made.also_the_head,
            }
        )

    before = False
    try:
        outcome = await turn.write(lambda unit: once(unit, turn, sent, lambda: act(unit)))
    except SentBefore as sent_before:
        # There is nothing to found a second time, but the first codes may never have been seen.
        outcome, before = sent_before.outcome, True
    kept = json.loads(outcome)
    invitations = [Invitation(name, code) for name, code in kept["codes"]]
    reached = await turn.reaches(founding.channel_id)
    founded = screens.founded(
        kept["programme"],
        invitations,
        only_one=kept["only_one"],
        only_the_head=kept["only_the_head"],
        also_the_head=kept["also_the_head"],
        guests=turn.tells_guests([turn.who.platform]),
        reached=reached,
    )
    return Replace(replace(founded, elements=(FIRST_STANDS, *founded.elements)) if before else founded)


async def connect(turn: Turn, sent: Submitted) -> Answer:
    """Connect this chat to the programme that the code was made for."""
    code, nonce = sent.hidden.get("c", ""), sent.hidden.get("n", "")
    try:
        answers = screens.Connecting.read(sent.values)
    except Invalid as invalid:
        programme = await turn.read(lambda unit: programmes.connected_by(unit, code))
        if programme is None:
            raise Refused(Reason.CODE_NOT_VALID) from None
        form = screens.connect(programme.name, code, nonce, "", sent.values)
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> str:
        return programmes.connect(unit, turn.account, code, answers.channel).name

    try:
        name = await turn.write(lambda unit: once(unit, turn, sent, lambda: act(unit)))
        return Replace(screens.connected(name, reached=await turn.reaches(answers.channel)))
    except SentBefore as before:
        connected = screens.connected(before.outcome)
        return Replace(replace(connected, elements=(FIRST_STANDS, *connected.elements)))


async def ask_change(turn: Turn, asked: Command | Pressed) -> Answer:
    """`/peer programme`: what the programme chose, to be chosen anew."""

    def look(unit: Unit) -> Form:
        stands = programmes.choices(unit, turn.house.id, turn.account)
        return _changing(unit, turn, turn.house, stands.channel_id, stands.mark)

    return over_or_open(asked, await turn.read(look))


async def change(turn: Turn, sent: Submitted) -> Answer:
    """Keep what the programme chose anew."""
    seen = sent.hidden.get("m", "")
    try:
        answers = screens.Changing.read(sent.values)
        if not _is_mask(answers.mask):
            raise Invalid({"mask": NO_MASK})
        if turn.house.agreed_by and not answers.agreed:
            raise Invalid({"agreed": ALREADY_AGREED})
    except Invalid as invalid:
        form = await turn.read(lambda unit: _changing(unit, turn, turn.house, "", seen, sent.values))
        return FieldErrors(form.with_errors(invalid.errors), invalid.errors)
    chosen = programmes.Choices(
        answers.guests,
        answers.moderation,
        answers.pathway,
        answers.mask,
        answers.channel,
        answers.claim or "",
        answers.incident or "",
        answers.conduct or "",
        answers.agreed or "",
        answers.mondays,
        answers.second_level,
    )

    def act(unit: Unit) -> Form | None:
        asks, before = _asks_of_guests(unit, turn), programmes.choices(unit, turn.house.id, turn.account)
        # What was not asked stays as it is.
        wanted = chosen if asks else replace(chosen, guests=before.guests)
        stands = programmes.choose(unit, turn.house.id, turn.account, seen, wanted)
        if stands == wanted:
            return None
        programme = unit.programmes.get(turn.house.id)
        return _changing(unit, turn, programme, stands.channel_id, stands.mark, sent.values, meanwhile=True)

    form = await turn.write(act)
    return Replace(form or screens.changed(reached=await turn.reaches(chosen.channel_id)))


def _changing(
    unit: Unit,
    turn: Turn,
    programme: Programme,
    channel: str,
    mark: str,
    values: Mapping[str, str] | None = None,
    *,
    meanwhile: bool = False,
) -> Form:
    guests, alone = _asks_of_guests(unit, turn), len(people.coordinators(unit, programme.id)) == 1
    return screens.change(programme, channel, mark, values, guests=guests, alone=alone, meanwhile=meanwhile)


def _asks_of_guests(unit: Unit, turn: Turn) -> bool:
    """Whether anything that the programme is on tells who is a guest: elsewhere the question would do nothing."""
    return turn.tells_guests(programmes.platforms_of(unit, turn.house.id))


ALREADY_AGREED = T("Somebody has agreed already. To stop the clock takes two people: /peer retention.")
NO_MASK = T("Use # for a digit, @ for a letter and * for either.")


def _is_mask(typed: str | None) -> bool:
    return not typed or any(sign in typed for sign in "#@*")


def _founding(answers: screens.Setup) -> programmes.Founding:
    sites = tuple(dict.fromkeys(line.strip() for line in answers.sites.splitlines() if line.strip()))
    errors: dict[str, Words] = {}
    if any(len(site) > NAME_LIMIT for site in sites):
        errors["sites"] = T("A name has at most {limit} characters.", limit=NAME_LIMIT)
    if not is_zone(answers.zone):
        errors["zone"] = T("This time zone is not known. Write it like America/Toronto.")
    if not _is_mask(answers.mask):
        errors["mask"] = NO_MASK
    others = names_in(answers.coordinators or "", "coordinators")
    if " ".join(answers.founder.split()).casefold() in map(str.casefold, others):
        errors["coordinators"] = T("Your own name is among them. You coordinate already: name the others only.")
    if errors:
        raise Invalid(errors)
    return programmes.Founding(
        name=answers.name,
        sites=sites,
        channel_id=answers.channel,
        founder=answers.founder,
        role=answers.role,
        is_head=answers.head,
        other_coordinators=others,
        reference_mask=answers.mask,
        pathway=answers.pathway,
        language=answers.language,
        zone=answers.zone,
        moderation=answers.moderation,
        agreed_by=answers.agreed or "",
        lists=JUST_STARTING if answers.starting else Lists(),
    )
