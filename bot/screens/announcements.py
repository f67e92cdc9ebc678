"""What the bot says of the rounds unasked: the post in the channel, and messages to those who come."""

from bot.domain.rounds import Stage
from bot.domain.views import Meeting
from bot.screens.elements import Block, Button, Buttons, Callout, Card, Link, Style, Text, Tone
from bot.screens.exhibit import Exhibit
from bot.screens.rounds import SAID, come_buttons, counts_words, made_up_meeting, session_facts, starts
from bot.text.catalogue import Sentence, T


def _named(one: Meeting) -> Sentence:
    return T("{name}: {day}", name=one.series.name, day=one.session.on)


def _dated(one: Meeting) -> Sentence:
    """For one reader, whose day it may not be where theirs is another zone."""
    return T("{name}: {starts}", name=one.series.name, starts=starts(one.session))


def announcement(one: Meeting, calendar: str) -> Card:
    """The post in the channel, as the session stands now. `calendar` is the address of its calendar file."""
    session = one.session
    words = _named(one)
    elements: list[Block] = [Text(words)]
    if session.stage is Stage.CANCELLED:
        plain = T("Cancelled: {session}", session=words)
        elements.append(Callout(Tone.CAREFUL, T("This session is cancelled."), ""))
        return Card("rounds.announcement", plain, tuple(elements))
    elements.append(session_facts(one))
    elements.append(Text(counts_words(one.counts), quiet=True))
    if session.stage in {Stage.PLANNED, Stage.ANNOUNCED, Stage.UNDERWAY}:
        elements.append(come_buttons(session))
        elements.append(Buttons((Link(T("Add to my calendar"), calendar),)))
    return Card("rounds.announcement", words, tuple(elements))


def over(one: Meeting) -> Card:
    """The same post once the session is over: nothing is left to answer."""
    words = T("Over: {session}", session=_named(one))
    return Card("rounds.announcement", words, (Text(words), session_facts(one)))


def reminder(one: Meeting) -> Card:
    """The message to somebody who said that they come."""
    words = T("Reminder: {session}", session=_dated(one))
    lead = Text(T("Reminder: {session}", session=one.series.name))
    return Card("rounds.reminder", words, (lead, session_facts(one), _open(one)))


def changed(one: Meeting) -> Card:
    """The message to somebody who said that they come to a session that was moved or cancelled."""
    if one.session.stage is Stage.CANCELLED:
        words = T("Cancelled: {session}", session=_dated(one))
        return Card("rounds.changed", words, (Text(words),))
    words = T("Changed: {session}", session=_dated(one))
    lead = Text(T("Changed: {session}", session=one.series.name))
    again = Text(T("Your answer stands. Change it if you cannot come any more."))
    return Card("rounds.changed", words, (lead, session_facts(one), again, _open(one)))


def _open(one: Meeting) -> Buttons:
    button = Button("rounds.session.open", T("Open"), one.session.key, opens=True, style=Style.PRIMARY)
    return Buttons((button,))


def answered(one: Meeting) -> Card:
    """What somebody reads who answered from the channel or a message, alone."""
    said = SAID[one.mine] if one.mine else T("You have not answered.")
    words = T("{session}. {said}", session=_dated(one), said=said)
    return Card("rounds.answered", words, (Text(words), _open(one)))


def there(one: Meeting) -> Card:
    """What somebody reads who said that they are there."""
    words = T("{session}. You are counted as present.", session=_dated(one))
    kept = Text(T("Attendance is kept for five years, apart from any case."), quiet=True)
    return Card("rounds.there", words, (Text(words), kept))


_CALENDAR = "https://peer.example/calendar/" + "k" * 40 + ".ics"

EXHIBITS = (
    Exhibit("announcements.announcement.sample", lambda: announcement(made_up_meeting(), _CALENDAR)),
    Exhibit("announcements.cancelled.sample", lambda: announcement(made_up_meeting(Stage.CANCELLED), _CALENDAR)),
    Exhibit("announcements.over.sample", lambda: over(made_up_meeting(Stage.HELD))),
    Exhibit("announcements.over.worst", lambda: over(made_up_meeting(Stage.HELD, worst=True))),
    Exhibit("announcements.announcement.worst", lambda: announcement(made_up_meeting(worst=True), _CALENDAR)),
    Exhibit("announcements.reminder.sample", lambda: reminder(made_up_meeting())),
    Exhibit("announcements.reminder.worst", lambda: reminder(made_up_meeting(worst=True))),
    Exhibit("announcements.changed.sample", lambda: changed(made_up_meeting())),
    Exhibit("announcements.taken_off.sample", lambda: changed(made_up_meeting(Stage.CANCELLED))),
    Exhibit("announcements.answered.sample", lambda: answered(made_up_meeting())),
    Exhibit("announcements.there.sample", lambda: there(made_up_meeting())),
)
