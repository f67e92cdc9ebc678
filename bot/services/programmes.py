"""Founding a programme, changing what it chose, and connecting further workspaces and tenants to it."""

from dataclasses import astuple, dataclass, field, replace
from datetime import timedelta
from hashlib import sha256

from bot.domain.errors import Reason, Refused
from bot.domain.lists import Lists
from bot.domain.notices import local_day
from bot.domain.people import Account, Duty, Member, MemberId, ProgrammeId, Role
from bot.domain.programmes import Channel, Moderation, Programme
from bot.domain.views import Founded
from bot.ports.people import Code, CodePurpose
from bot.ports.unit import Unit
from bot.services.people import invite

SETUP_CODE_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Founding:
    """What the founder answered."""

    name: str
    sites: tuple[str, ...]
    channel_id: str
    founder: str
    role: Role
    is_head: bool
    other_coordinators: tuple[str, ...]
    reference_mask: str | None
    pathway: str
    language: str
    zone: str
    moderation: Moderation
    agreed_by: str = ""
    lists: Lists = field(default_factory=Lists)


def issue_setup_code(unit: Unit) -> str:
    """A one-time code with which somebody can found a programme. It is valid for seven days."""
    return unit.codes.issue(CodePurpose.SETUP, local_day(unit.now, "UTC") + SETUP_CODE_LASTS)


def setup_code_is_known(unit: Unit, code: str) -> bool:
    """Whether a setup code could be used now, without using it up."""
    return unit.codes.known(CodePurpose.SETUP, code, local_day(unit.now, "UTC")) is not None


def issue_connecting_code(unit: Unit, programme: Programme) -> str:
    """A one-time code with which somebody can connect a workspace or tenant to this programme, for seven days."""
    last_day = local_day(unit.now, "UTC") + SETUP_CODE_LASTS
    return unit.codes.issue(CodePurpose.CONNECT, last_day, Code(programme_id=programme.id))


def connected_by(unit: Unit, code: str) -> Programme | None:
    """The programme that a code would connect a chat to now, without using it up; None where it connects to none."""
    found = unit.codes.known(CodePurpose.CONNECT, code, local_day(unit.now, "UTC"))
    return None if found is None or found.programme_id is None else unit.programmes.get(found.programme_id)


def connect(unit: Unit, account: Account, code: str, channel_id: str) -> Programme:
    """Use up the code and connect the account's chat. The account itself becomes nothing by it (decision 0016)."""
    if unit.programmes.of(account.platform, account.tenant) is not None:
        raise Refused(Reason.ALREADY_IN_PROGRAMME)
    used = unit.codes.redeem(CodePurpose.CONNECT, code, local_day(unit.now, "UTC"))
    if used is None or used.programme_id is None:
        raise Refused(Reason.CODE_NOT_VALID)
    unit.programmes.connect(used.programme_id, account.platform, account.tenant)
    unit.programmes.set_channel(used.programme_id, Channel(account.platform, account.tenant, channel_id))
    return unit.programmes.get(used.programme_id)


def speak_in(unit: Unit, programme_id: ProgrammeId, channel: Channel) -> None:
    """Speak to everyone in this channel of its chat from now on. What could not be posted before is tried again."""
    unit.programmes.set_channel(programme_id, channel)
    unit.outbox.release_posts(programme_id, channel.platform, channel.tenant)


def found(unit: Unit, account: Account, code: str, answers: Founding) -> Founded:
    """Use up the code and found the programme with the acting account as its first coordinator."""
    if unit.programmes.of(account.platform, account.tenant) is not None:
        raise Refused(Reason.ALREADY_IN_PROGRAMME)
    if unit.codes.redeem(CodePurpose.SETUP, code, local_day(unit.now, "UTC")) is None:
        raise Refused(Reason.CODE_NOT_VALID)
    programme = Programme(
        ProgrammeId(unit.ids.uuid()),
        answers.name,
        answers.sites,
        answers.language,
        answers.zone,
        answers.pathway,
        answers.reference_mask,
        answers.moderation,
        agreed_by=answers.agreed_by,
        agreed_on=local_day(unit.now, answers.zone) if answers.agreed_by else None,
        lists=answers.lists,
    )
    unit.programmes.add(programme)
    unit.programmes.connect(programme.id, account.platform, account.tenant)
    unit.programmes.set_channel(programme.id, Channel(account.platform, account.tenant, answers.channel_id))
    duties = {Duty.COORDINATOR, Duty.HEAD} if answers.is_head else {Duty.COORDINATOR}
    founder = Member(
        MemberId(unit.ids.uuid()),
        programme.id,
        answers.founder,
        answers.role,
        answers.sites[0],
        duties=frozenset(duties),
    )
    unit.people.add(founder)
    unit.people.bind(founder.id, account)
    invitations = invite(
        unit, programme, answers.other_coordinators, Role.RADIOLOGIST, answers.sites[0], None, coordinator=True
    )
    only_one = not answers.other_coordinators
    return Founded(
        programme,
        founder,
        invitations,
        only_one=only_one,
        only_the_head=only_one and answers.is_head,
        also_the_head=not only_one and answers.is_head,
    )


@dataclass(frozen=True, slots=True)
class Choices:
    """What a programme chose and may choose anew. `channel_id` is where it speaks in the chat of whoever asks."""

    guests: bool
    moderation: Moderation
    pathway: str
    reference_mask: str | None
    channel_id: str
    claim: str = ""
    incident: str = ""
    conduct: str = ""
    agreed_by: str = ""
    mondays: bool = False
    second_level: bool = False

    @property
    def mark(self) -> str:
        """A short sign of all of this, by which a form knows whether somebody has chosen anew since it was opened."""
        return sha256(repr(astuple(self)).encode()).hexdigest()[:16]


def platforms_of(unit: Unit, programme_id: ProgrammeId) -> set[str]:
    """The platforms on which the programme is."""
    return {one.platform for one in unit.programmes.channels(programme_id)}


def choices(unit: Unit, programme_id: ProgrammeId, account: Account) -> Choices:
    """What the programme has chosen, as it stands now."""
    programme = unit.programmes.get(programme_id)
    here = (account.platform, account.tenant)
    channels = {(one.platform, one.tenant): one.channel_id for one in unit.programmes.channels(programme_id)}
    return Choices(
        programme.guests,
        programme.moderation,
        programme.pathway,
        programme.reference_mask,
        channels.get(here, ""),
        programme.claim,
        programme.incident,
        programme.conduct,
        programme.agreed_by,
        programme.mondays,
        programme.second_level,
    )


def choose(unit: Unit, programme_id: ProgrammeId, account: Account, seen: str, chosen: Choices) -> Choices:
    """Choose anew. Returns what the programme has chosen then, which is something else where nothing was changed.

    Args: seen: the mark of what whoever chooses has seen. Where somebody else has chosen anew since, theirs stands.
    """
    before = choices(unit, programme_id, account)
    if before == chosen or before.mark != seen:
        return before
    programme = unit.programmes.get(programme_id)
    unit.programmes.change(
        replace(
            programme,
            guests=chosen.guests,
            moderation=chosen.moderation,
            pathway=chosen.pathway,
            reference_mask=chosen.reference_mask,
            claim=chosen.claim,
            incident=chosen.incident,
            conduct=chosen.conduct,
            agreed_by=chosen.agreed_by,
            mondays=chosen.mondays,
            second_level=chosen.second_level,
            agreed_on=programme.agreed_on
            if chosen.agreed_by == before.agreed_by
            else local_day(unit.now, programme.zone),
        )
    )
    if chosen.channel_id != before.channel_id:
        speak_in(unit, programme_id, Channel(account.platform, account.tenant, chosen.channel_id))
    return chosen
