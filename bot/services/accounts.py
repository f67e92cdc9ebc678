"""A member's accounts: joining a second one to the first, and parting with one again."""

from dataclasses import replace

from bot.domain.errors import Reason, Refused
from bot.domain.notices import Notice, ToMember
from bot.domain.people import Account, Member, Status, account_key
from bot.domain.views import OwnAccount
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
    before = unit.people.accounts(member.id)
    if len(before) >= MOST_ACCOUNTS:
        raise Refused(Reason.TOO_MANY_ACCOUNTS)
    # Notices stay where they were until somebody says otherwise, this one among them. The member's row is written in
    # any case, so that linking and leaving at once get in each other's way, and the later looks again.
    first = account_key(member.id, before[0]) if before else None
    member = replace(member, prefers=member.prefers or first)
    unit.people.save(member)
    unit.people.bind(member.id, account)
    unit.outbox.put(ToMember(member.id), Notice.LINKED, unit.now, f"{Notice.LINKED}:{member.id}")
    return member


def own(unit: Unit, member: Member, here: Account) -> list[OwnAccount]:
    """A member's accounts, in order of platform. Where nothing was chosen the first is where notices arrive."""
    found = {account_key(member.id, account): account for account in unit.people.accounts(member.id)}
    chosen = member.prefers if member.prefers in found else next(iter(found), None)
    return [OwnAccount(key, account, account.place == here.place, key == chosen) for key, account in found.items()]


def unlink(unit: Unit, actor: Member, key: str) -> Member:
    """Part with one of one's accounts, but never with the last. Doing it again does nothing."""
    current = taking_part(unit, actor)
    found = {account_key(actor.id, account): account for account in unit.people.accounts(actor.id)}
    if key not in found:
        return current
    if len(found) == 1:
        raise Refused(Reason.LAST_ACCOUNT)
    member = replace(current, prefers=None if current.prefers == key else current.prefers)
    # Written even where nothing changed: two that part with each other's account at once then look again.
    unit.people.save(member)
    unit.people.unbind(actor.id, found[key])
    unit.codes.withdraw(CodePurpose.LINK, actor.id)
    return member
