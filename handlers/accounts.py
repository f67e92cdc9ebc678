"""Joining two accounts."""

from bot.domain.errors import NotAllowed, Reason, Refused
from bot.domain.people import Standing
from bot.screens import accounts as screens
from bot.screens.answers import Answer, Open, Say
from bot.screens.inputs import Command
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
