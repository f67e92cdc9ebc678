"""Joining two accounts, and parting with one."""

from bot.domain.errors import NotAllowed, NothingHere, Reason, Refused
from bot.domain.people import Standing
from bot.ports.unit import Unit
from bot.screens import accounts as screens
from bot.screens.answers import Answer, FieldErrors, Open, Push, Replace, Say
from bot.screens.elements import Form
from bot.screens.forms import Invalid
from bot.screens.inputs import Command, Pressed, Submitted, Surface
from bot.screens.people import settings
from bot.services import accounts
from handlers.turn import Turn


async def link(turn: Turn, command: Command) -> Answer:
    """`/peer link`: a code for one's other account. `/peer link CODE`, typed there: join the two."""
    if turn.programme is None:
        raise NotAllowed
    if Standing.MEMBER not in turn.stands:
        if not command.rest:
            raise Refused(Reason.LINKING_BEGINS_ELSEWHERE)
        member = await turn.write(lambda unit: accounts.link(unit, turn.account, command.rest))
        return Say(screens.linked(member.name))
    if command.rest:
        raise Refused(Reason.TAKES_PART_ALREADY)
    return Open(screens.link(await turn.write(lambda unit: accounts.issue_link_code(unit, turn.actor))))


async def ask_unlink(turn: Turn, asked: Pressed) -> Answer:
    """Ask before parting with an account."""
    own = await turn.read(lambda unit: accounts.own(unit, turn.actor, turn.account))
    found = next((one for one in own if one.key == asked.value), None)
    if found is None:
        raise NothingHere
    form = screens.unlink(found, own)
    return Push(form) if asked.surface is Surface.WINDOW else Open(form)


async def unlink(turn: Turn, sent: Submitted) -> Answer:
    """Part with an account. Whoever acts at another one is shown what their settings say now."""
    key = sent.hidden.get("a", "")
    own = await turn.read(lambda unit: accounts.own(unit, turn.actor, turn.account))
    found = next((one for one in own if one.key == key), None)
    if found is not None:
        try:
            screens.Unlinking.read(sent.values)
        except Invalid as invalid:
            return FieldErrors(screens.unlink(found, own).with_errors(invalid.errors), invalid.errors)

    def act(unit: Unit) -> Form:
        member = accounts.unlink(unit, turn.actor, key)
        return settings(member, accounts.own(unit, member, turn.account), turn.house.lists)

    left = await turn.write(act)
    return Replace(screens.unlinked() if found is not None and found.here else left)
