"""A member's accounts: joining a second one to the first."""

from bot.domain.errors import Reason, Refused
from bot.domain.people import Account, Member, Status
from bot.ports.people import CodePurpose
from bot.ports.unit import Unit
from bot.services.people import taking_part

MOST_ACCOUNTS = 6


def issue_link_code(unit: Unit, actor: Member) -> str:
    """A code with which the actor brings in a second account of theirs. It works once, for fifteen minutes."""
    return unit.codes.issue_briefly(CodePurpose.LINK, taking_part(unit, actor).id)


def link(unit: Unit, account: Account, code: str) -> Member:
    """Join an account that belongs to nobody to the member behind a code. Raises Refused where that cannot be."""
    if unit.people.behind(account.platform, account.tenant, account.user_id) is not None:
        # Two members are not made one: their seats are sealed, and opening them here would join names and cases.
        raise Refused(Reason.TAKES_PART_ALREADY)
    member_id = unit.codes.redeem_brief(CodePurpose.LINK, code)
    if member_id is None:
        raise Refused(Reason.CODE_NOT_VALID)
    member, programme = unit.people.get(member_id), unit.programmes.of(account.platform, account.tenant)
    if programme is None or programme.id != member.programme_id or member.status is not Status.ACTIVE:
        raise Refused(Reason.CODE_NOT_VALID)
    if len(unit.people.accounts(member.id)) >= MOST_ACCOUNTS:
        raise Refused(Reason.TOO_MANY_ACCOUNTS)
    # Written so that linking and leaving at once get in each other's way, and the later looks again.
    unit.people.save(member)
    unit.people.bind(member.id, account)
    return member
