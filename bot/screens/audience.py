"""Who can see a case, and how many people could have sent it, in words."""

from bot.domain.privacy.audience import FLOOR
from bot.screens.elements import Callout, Tone
from bot.text.catalogue import N, Sentence, T

SMALL_PROGRAMME = Callout(
    Tone.CAREFUL,
    T("We cannot promise anonymity here."),
    T(
        "So few people take part in this programme that whoever reads a case may guess who shared it. Choose what"
        " happens with your name: nothing is stored until you have."
    ),
)


def promised(senders: int, *, small: bool, again: bool) -> tuple[Callout, ...]:
    """What is said of hiding before the name is asked for, where there is something to say."""
    few = (few_senders(senders, again=again),) if again or senders < FLOOR else ()
    return (*((SMALL_PROGRAMME,) if small else ()), *few)


def few_senders(senders: int, *, again: bool) -> Callout:
    """Too few to hide among. `again` says that the reader is known and taken off the number."""
    if again:
        words = T(
            "as far as role, site and subspecialty tell, the reader not counted: the reader may guess who it was."
            " Nothing is stored yet. Choose what happens with your name, and share the case once more."
        )
    else:
        words = T(
            "as far as role, site and subspecialty tell, so the reader may guess who it was. You can stay unseen all"
            " the same, or show your name."
        )
    return Callout(Tone.CAREFUL, _number(senders), words)


def who_can_see(*, moderated: bool, reader: bool = True) -> Callout:
    """The audience of a case, in words. `reader` says that it has one."""
    if not reader:
        words = T(
            "the coordinators. They see “A colleague”. It is kept sealed, and its key is destroyed 14 days after the"
            " conversation closes."
        )
    elif moderated:
        words = T(
            "the coordinators, who read it first, and then the person who reported or performed the study. They see"
            " “A colleague”, but the reader sees your name if you show it. It is kept sealed, and its key is destroyed"
            " 14 days after the conversation closes."
        )
    else:
        words = T(
            "the person who reported or performed the study, and the coordinators. They see “A colleague”, but the"
            " reader sees your name if you show it. It is kept sealed, and its key is destroyed 14 days after the"
            " conversation closes."
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


def how_many(senders: int) -> Callout:
    """How many people could have sent a case, where they are enough to hide among."""
    words = T("as far as role, site and subspecialty tell. One fewer if the reader is one of them.")
    return Callout(Tone.PRIVATE, _number(senders), words)


def _number(senders: int) -> Sentence:
    return N("Only you could have sent this", "At most {n} people could have sent this", senders)
