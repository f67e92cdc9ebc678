"""Parts that several screens share: the band, the roster as options, and the coded facts of a case."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.domain.cases import Case, Story
from bot.domain.lists import Axis, Lists
from bot.domain.people import Member
from bot.ports.outbox import UNKNOWN
from bot.screens.elements import Block, Button, Buttons, Callout, Facts, Form, Option, OptionGroup, Style, Tone
from bot.screens.words import DECADES, IMPACTS, SEXES, coded
from bot.text.catalogue import Sentence, T, Words

NOT_YET = Callout(
    Tone.CAREFUL,
    T("Not for real cases yet."),
    T("Use made-up cases only: the check for patient identifiers is new and does not find everything."),
)
"""Stands on every form until the identifier screen is in."""

SENT_BEFORE = Callout(
    Tone.CAREFUL,
    T("This form was already sent, with other words."),
    T("What was sent first stands. These words were not sent: send them as well, or close the window."),
)
FIRST_STANDS = Callout(
    Tone.CAREFUL, T("This form was already sent, with another answer."), T("What was sent first stands.")
)


def sent_before(form: Form) -> Form:
    """A form that was sent before with other words, to be sent as a new one: it says so above everything else."""
    return replace(form, elements=(SENT_BEFORE, *form.elements))


NO_IDENTIFIERS = T("No names, dates or numbers of patients.")


def roster_groups(roster: Sequence[Member]) -> tuple[OptionGroup, ...]:
    """The roster under the initials of its names, the same whoever asks."""
    groups: dict[str, list[Option]] = {}
    for member in roster:
        groups.setdefault(_initial(member.name), []).append(Option(member_key(member), member.name))
    return tuple(OptionGroup(initial, tuple(options)) for initial, options in sorted(groups.items()))


def _initial(name: str) -> str:
    words = [
        word for word in name.split() if word.rstrip(".").lower() not in {"dr", "dre", "d", "mme", "m", "ms", "mr"}
    ]
    return (words[-1] if words else name)[:1].upper() or "?"


def member_key(member: Member) -> str:
    """A short name for a member in a list of options: the first part of their random id."""
    return member.id.hex[:10]


def by_key(roster: Iterable[Member], key: str) -> Member | None:
    """The member behind an option, or None."""
    found = [member for member in roster if member_key(member) == key]
    return found[0] if len(found) == 1 else None


def headline(case: Case, lists: Lists) -> Sentence:
    """Kind and modality in one line."""
    kind = coded(lists, Axis.KIND, case.kind, case.shared_on)
    return T("{kind}, {modality}", kind=kind, modality=coded(lists, Axis.MODALITY, case.modality, case.shared_on))


def coded_facts(case: Case, lists: Lists, story: Story | None = None) -> Facts:
    """Everything coded about a case, in the programme's words of the day it was shared on, and where it came up."""

    def said(axis: Axis, code: str) -> Sentence:
        return coded(lists, axis, code, case.shared_on)

    rows: list[tuple[Words, Words]] = [
        (T("Kind"), said(Axis.KIND, case.kind)),
        (T("Modality"), said(Axis.MODALITY, case.modality)),
    ]
    if case.subspecialty:
        rows.append((T("Subspecialty"), said(Axis.SUBSPECIALTY, case.subspecialty)))
    if case.factor:
        rows.append((T("Main contributing factor"), said(Axis.FACTOR, case.factor)))
    if case.criterion:
        rows.append((T("What it is about"), said(Axis.CRITERION, case.criterion)))
    if case.impact:
        rows.append((T("What the difference meant"), IMPACTS[case.impact]))
    if case.source:
        rows.append((T("How it came up"), said(Axis.SOURCE, case.source)))
    if story is not None and story.monday is not None:
        rows.append((T("Conference"), T("{name}, week of {day}", name=story.conference, day=story.monday)))
    if case.decade:
        rows.append((T("Patient’s age"), DECADES[case.decade]))
    if case.sex:
        rows.append((T("Patient’s sex"), SEXES[case.sex]))
    if case.loop_closed:
        rows.append((T("Patient and report"), T("dealt with, says the person who shared it")))
    return Facts(tuple(rows))


def day_words(day: date, today: date) -> Words:
    """A day as people say it: today, yesterday, or its date. Never a time."""
    if day == today:
        return T("Today")
    if (today - day).days == 1:
        return T("Yesterday")
    return T("{day}", day=day)


def not_posted(lead: Sentence, reason: str, noun: str, key: str, value: str = "") -> list[Block]:
    """What a coordinator decides about a post of which nobody knows whether it arrived, or that could not.

    Args: lead: which of both, of what; reason: why it is parked; noun: what its buttons' actions begin with;
    key, value: what they carry.
    """
    words = T("Whoever runs the bot reads why with “peerlearn doctor”. Post it again once that is mended.")
    if reason == UNKNOWN:
        words = T("The connection broke while it was posted. Look into the channel before you post it again.")
    stands = Button(f"{noun}.stands", T("It is there"), key, value, style=Style.QUIET)
    return [
        Callout(Tone.CAREFUL, lead, words),
        Buttons((stands, Button(f"{noun}.post_again", T("Post it again"), key, value))),
    ]
