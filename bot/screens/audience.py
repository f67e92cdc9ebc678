"""Who can see a case, and how many people could have sent it, in words."""

from bot.domain.cases import Kind
from bot.domain.privacy.audience import FLOOR
from bot.screens.elements import Callout, Tone
from bot.screens.readers import reader
from bot.text.catalogue import N, Sentence, T

SMALL_PROGRAMME = Callout(
    Tone.CAREFUL,
    T("We cannot promise anonymity here."),
    T(
        "So few people take part in this programme that whoever reads a case may guess who shared it. Choose what"
        " happens with your name: nothing is stored until you have."
    ),
)


def promised(senders: int, *, small: bool, again: bool, kind: Kind | None = None) -> tuple[Callout, ...]:
    """What is said of hiding before the name is asked for, where there is something to say."""
    few = (few_senders(senders, again=again, kind=kind),) if again or senders < FLOOR else ()
    return (*((SMALL_PROGRAMME,) if small else ()), *few)


def few_senders(senders: int, *, again: bool, kind: Kind | None = None) -> Callout:
    """Too few to hide among. `again` says that the reader is known and taken off the number."""
    if again:
        words = T(
            "as far as role, site and subspecialty tell, {reader} not counted: {reader} may guess who it was."
            " Nothing is stored yet. Choose what happens with your name, and share the case once more.",
            reader=reader(kind),
        )
    else:
        words = T(
            "as far as role, site and subspecialty tell, so {reader} may guess who it was. You can stay unseen all"
            " the same, or show your name.",
            reader=reader(kind),
        )
    return Callout(Tone.CAREFUL, _number(senders), words)


def who_can_see(*, moderated: bool, read: bool = True, kind: Kind | None = None) -> Callout:
    """The audience of a case, in words. `read` says that somebody read the study whom it goes to."""
    if not read:
        words = T(
            "the coordinators. They see “A colleague”. It is kept sealed, and its key is destroyed 14 days after the"
            " conversation closes."
        )
    elif moderated:
        words = T(
            "the coordinators, who read it first, and then the person who reported or performed the study. They see"
            " “A colleague”, but {reader} sees your name if you show it. It is kept sealed, and its key is destroyed"
            " 14 days after the conversation closes.",
            reader=reader(kind),
        )
    else:
        words = T(
            "the person who reported or performed the study, and the coordinators. They see “A colleague”, but {reader}"
            " sees your name if you show it. It is kept sealed, and its key is destroyed 14 days after the"
            " conversation closes.",
            reader=reader(kind),
        )
    return Callout(Tone.PRIVATE, T("Who can see this:"), words)


def both_can_see(*, moderated: bool) -> Callout:
    """The audience of a trainee's call case, in words: it is shared by name."""
    if moderated:
        words = T(
            "the coordinators, who read it first and read no names, and then the trainee and whoever signed, who read"
            " your name and each other’s. It is kept sealed, and its key is destroyed 14 days after the conversation"
            " closes."
        )
    else:
        words = T(
            "the trainee and whoever signed, who read your name and each other’s, and the coordinators, who read no"
            " names. It is kept sealed, and its key is destroyed 14 days after the conversation closes."
        )
    return Callout(Tone.PRIVATE, T("Who can see this:"), words)


def how_many(senders: int, kind: Kind | None = None) -> Callout:
    """How many people could have sent a case, where they are enough to hide among."""
    words = T("as far as role, site and subspecialty tell. One fewer if {reader} is one of them.", reader=reader(kind))
    return Callout(Tone.PRIVATE, _number(senders), words)


def _number(senders: int) -> Sentence:
    return N("Only you could have sent this", "At most {n} people could have sent this", senders)
