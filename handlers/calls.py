"""A trainee's call case: who read first, who signed, and whom it goes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.people import Member, somebody_else_coordinates
from bot.screens import cases as screens
from bot.screens.common import by_key
from bot.text.catalogue import T, Words
from handlers.turn import Turn


@dataclass(frozen=True, slots=True)
class Call:
    """Who read a study on call and who signed it. `to` are those of both who do not share the case themselves.

    `errors` says what cannot be so, by field; then nobody is in it.
    """

    trainee: str = ""
    signer: str = ""
    to: Sequence[Member] = ()
    errors: Mapping[str, Words] = field(default_factory=dict[str, Words])


def who_read(roster: Sequence[Member], turn: Turn, answers: screens.ShareCase, *, moderated: bool) -> Call:
    """Who read the study, by the answers that were chosen. Two people did: one alone has nobody to compare with."""
    chosen = {"trainee": answers.trainee, "signer": answers.signer}
    found = {name: turn.actor if key == screens.MINE else by_key(roster, key or "") for name, key in chosen.items()}
    trainee, signer = found["trainee"], found["signer"]
    if trainee is None or signer is None:
        return Call(errors={name: T("Choose one of the answers offered.") for name in found if found[name] is None})
    if trainee.id == signer.id:
        return Call(errors={"signer": T("The trainee and whoever signed are two people.")})
    to = [member for member in (trainee, signer) if member.id != turn.actor.id]
    if moderated and not all(somebody_else_coordinates(roster, turn.actor.id, member.id) for member in to):
        return Call(errors={"signer": screens.NOBODY_TO_CHECK})
    return Call(trainee.name, signer.name, to)
