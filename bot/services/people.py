"""Members: inviting, joining, their settings, leaving."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.errors import Reason, Refused
from bot.domain.notices import local_day
from bot.domain.people import Account, Duty, Hours, Member, MemberId, ProgrammeId, Role, Status, account_key
from bot.domain.programmes import Programme
from bot.domain.views import Invitation
from bot.ports.people import Code, CodePurpose
from bot.ports.unit import Unit

INVITATION_LASTS = timedelta(days=14)


def invite(
    unit: Unit,
    programme: Programme,
    names: Sequence[str],
    role: Role,
    site: str,
    subspecialty: str | None,
    *,
    coordinator: bool,
) -> list[Invitation]:
    """Put people on the roster as invited and issue a code for each."""
    duties = frozenset({Duty.COORDINATOR}) if coordinator else frozenset[Duty]()
    last_day = local_day(unit.now, "UTC") + INVITATION_LASTS
    made: list[Invitation] = []
    for name in names:
        member = Member(MemberId(unit.ids.uuid()), programme.id, name, role, site, subspecialty, duties, Status.INVITED)
        unit.people.add(member)
        made.append(Invitation(name, unit.codes.issue(CodePurpose.JOIN, last_day, Code(member.id))))
    return made


def join(unit: Unit, account: Account, code: str) -> Member:
    """Bind the account to the invited member behind a code. Raises Refused when the code is not valid."""
    used = unit.codes.redeem(CodePurpose.JOIN, code, local_day(unit.now, "UTC"))
    if used is None or used.member_id is None:
        raise Refused(Reason.CODE_NOT_VALID)
    invited = unit.people.get(used.member_id)
    programme = unit.programmes.of(account.platform, account.tenant)
    if programme is None or programme.id != invited.programme_id:
        # In a chat that is not the programme's the code would be used up, and its holder still be a stranger.
        raise Refused(Reason.CODE_NOT_VALID)
    member = replace(invited, status=Status.ACTIVE)
    unit.people.save(member)
    unit.people.bind(member.id, account)
    return member


def change_settings(
    unit: Unit, actor: Member, language: str | None, subspecialty: str | None, hours: Hours, prefers: str | None
) -> Member:
    """Keep what a member chose for themselves. `prefers` is the key of the account where notices are to arrive."""
    current = taking_part(unit, actor)
    keys = {account_key(actor.id, account) for account in unit.people.accounts(actor.id)}
    member = replace(
        current,
        language=language,
        subspecialty=subspecialty,
        hours=hours,
        # An account that was unlinked while the form was open is none to choose.
        prefers=prefers if prefers in keys else current.prefers,
    )
    unit.people.save(member)
    return member


def taking_part(unit: Unit, actor: Member) -> Member:
    """The actor, read again in this unit: somebody who has left meanwhile must not be brought back."""
    current = unit.people.get(actor.id)
    if current.status is not Status.ACTIVE:
        raise Refused(Reason.NOT_IN_PROGRAMME)
    return current


def leave(unit: Unit, actor: Member) -> None:
    """Leave the programme. Sealed seats stay sealed until their conversations are over; nothing more arrives."""
    if Duty.COORDINATOR in actor.duties:
        staying = [member for member in coordinators(unit, actor.programme_id) if member.id != actor.id]
        if not staying:
            raise Refused(Reason.LAST_COORDINATOR)
        # Writing one who stays makes two who leave at once get in each other's way, and the later look again.
        unit.people.save(staying[0])
    unit.people.save(replace(actor, status=Status.LEFT, duties=frozenset()))
    unit.people.unbind(actor.id)
    unit.codes.withdraw(CodePurpose.LINK, actor.id)


def coordinators(unit: Unit, programme_id: ProgrammeId) -> list[Member]:
    """The active coordinators, in order of name."""
    return [
        member
        for member in unit.people.roster(programme_id)
        if member.status is Status.ACTIVE and Duty.COORDINATOR in member.duties
    ]


def readers(unit: Unit, programme_id: ProgrammeId) -> list[Member]:
    """Everybody who can be named as a reader: the active roster, the same list whoever asks."""
    return [member for member in unit.people.roster(programme_id) if member.status is Status.ACTIVE]
