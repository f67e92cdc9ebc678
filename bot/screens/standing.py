"""What a conversation's window says besides its notes: what is urgent, where it stands, who can see what is sent."""

from datetime import date

from bot.domain.agenda import kept_until
from bot.domain.cases import Kind, always_named, for_coordinators
from bot.domain.threads import CONTENT_KEPT, IDENTITY_KEPT, Seat, State, came_with_the_case, standing_alarm
from bot.domain.views import Need, View
from bot.screens.elements import Button, Buttons, Callout, Element, Link, Style, Text, Tone
from bot.screens.readers import reader, reader_first
from bot.text.catalogue import Sentence, T

MARKED = T("Someone marked: a patient may need action")
"""The state in a list. The button that leads to it has a name of its own."""


def alarm(view: View, pathway: str) -> list[Element]:
    """Above everything else while it stands: a patient may need action, and whom to call."""
    raised = standing_alarm(view.notes)
    if raised is None:
        return []
    if raised.seat is view.place.seat:
        return [Callout(Tone.STOP, T("You marked: a patient may need action."), pathway)]
    return [marked(pathway)]


def marked(pathway: str) -> Callout:
    """The same for whoever did not raise it."""
    return Callout(Tone.STOP, T("Someone marked: a patient may need action."), pathway)


def where_it_stands(view: View, today: date) -> Element:
    """Where the conversation stands, and what that means for this seat."""
    thread, seat = view.place.thread, view.place.seat
    if thread.state is State.CLOSED and thread.closed_on:
        on = view.nomination.on if view.nomination else None
        key, words = (kept_until(thread.closed_on, kept, on) for kept in (IDENTITY_KEPT, CONTENT_KEPT))
        return Callout(Tone.PRIVATE, T("This conversation is closed."), _ends(key, words, today))
    if not thread.released:
        return Text(T("On its way. Nobody but you can see it yet."), quiet=True)
    if thread.state is State.WITH_COORDINATOR:
        if view.alone:
            return Callout(
                Tone.CAREFUL,
                T("You are the only coordinator."),
                T(
                    "Nobody else can find {reader}. Invite a second coordinator, /peer invite, or close this and"
                    " share the case again with another name.",
                    reader=reader(view.case.kind),
                ),
            )
        if for_coordinators(view.case):
            return Text(T("The coordinators have it. You may write to them here."), quiet=True)
        if view.story is not None and view.story.invite and seat is Seat.SUBMITTER:
            words = T(
                "It waits until {name} is invited and takes part. You may write to the coordinators here.",
                name=view.story.invite,
            )
            return Text(words, quiet=True)
        return Text(
            T("The coordinators have it and find {reader}. You may write to them here.", reader=reader(view.case.kind)),
            quiet=True,
        )
    if thread.state is State.RETURNED:
        return Callout(
            Tone.CAREFUL,
            T("The coordinators gave it back to you."),
            T("Change it and send it again, or close it. You may write to them here."),
        )
    if thread.state is State.ON_ITS_WAY:
        return Text(
            T("On its way to {reader}. You may write to the coordinators here.", reader=reader(view.case.kind)),
            quiet=True,
        )
    if seat is Seat.READER and thread.state is State.DELIVERED:
        return Text(
            T("You need not answer. If you do, know that a turn of phrase or a language can give its writer away."),
            quiet=True,
        )
    return Text(
        T("Your colleague gets a notice 2 to 20 minutes after you write, within their working hours."), quiet=True
    )


def _ends(key: date, words: date, today: date) -> Sentence:
    """When the key and the words go: at once where a case is taken off late, and has had its days."""
    if words <= today:
        return T(
            "The key that links it to people and the words are destroyed within the hour, unless something holds"
            " that: /peer retention. It then leaves your list, and nobody can tell who took part."
        )
    if key <= today:
        return T(
            "The key that links it to people is destroyed within the hour, unless something holds that: /peer"
            " retention. It then leaves your list, and nobody can tell who took part. The words are destroyed on"
            " {last}.",
            last=words,
        )
    return T(
        "On {day} the key that links it to people is destroyed, unless something holds that: /peer retention. It then"
        " leaves your list, and nobody can tell who took part. The words are destroyed on {last}.",
        day=key,
        last=words,
    )


def how_it_ended(view: View) -> list[Element]:
    """Why it may have ended: the same words whatever it was, for "left" alone would say who the reader had been."""
    thread, seat = view.place.thread, view.place.seat
    if thread.state is not State.CLOSED or not thread.released:
        return []
    ended: list[Element] = []
    if seat is Seat.SUBMITTER and thread.rounds_of(seat) is None:
        ended.append(
            Text(
                T(
                    "{reader} has closed it or has left the programme, a coordinator has closed it, or nobody wrote"
                    " for 30 days.",
                    reader=reader_first(view.case.kind),
                ),
                quiet=True,
            )
        )
    if view.notes and view.notes[-1].seat is seat and view.notes[-1].mention is None:
        ended.append(Text(T("What you wrote last may not have been read."), quiet=True))
    return [*ended, *_nominated(view)]


def _nominated(view: View) -> list[Element]:
    """That the case is chosen for rounds, and what this end can still say to it. The other end's word is not told."""
    nomination = view.nomination
    if nomination is None:
        return []
    no = Button("thread.withdraw", T("Ask not to show it"), view.handle, style=Style.QUIET)
    if not nomination.open:
        said = T("You did not agree by {day}, so it is not shown.", day=nomination.until) if nomination.asked else ""
        return [Callout(Tone.PRIVATE, T("It was chosen for the rounds on {day}.", day=nomination.on), said)]
    if not nomination.asked:
        chosen = T("It is chosen for the rounds on {day}.", day=nomination.on)
        said = T(
            "It is shown without names, dates or the site, and only if everyone in this conversation agrees."
            " You have agreed."
        )
        return [Callout(Tone.PRIVATE, chosen, said), Buttons((no,))]
    yes = Button("thread.agree", T("It may be shown"), view.handle, style=Style.PRIMARY)
    return [
        Callout(
            Tone.CAREFUL,
            T("May this case be shown at the rounds on {day}?", day=nomination.on),
            T(
                "It is shown without names, dates or the site, and only if everyone in this conversation agrees."
                " Unless you say yes by {day} it is not shown.",
                day=nomination.until,
            ),
        ),
        Buttons((no, yes)),
    ]


def who_reads(view: View) -> Callout:
    """Who can see what is sent from this window."""
    if view.checked:
        words = T(
            "the coordinators, who read this before it is delivered, and those you chose. They see"
            " “A colleague”, not your name, language or platform."
        )
    elif always_named(view.case.kind) and view.place.seat is Seat.READER:
        words = T("only those you chose. Whoever shared it named you, and knows who writes; the coordinators do not.")
    elif view.name_shown:
        words = T("only those you chose. Your colleague sees the name you have shown; the coordinators do not.")
    else:
        words = T("only those you chose. They see “A colleague”, not your name, language or platform.")
    return Callout(Tone.PRIVATE, T("Who can see this:"), words)


def study_number(view: View, link: str) -> list[Element]:
    """The way to the study's number; the sharer is told when there is one."""
    if view.place.seat is Seat.READER:
        return [Buttons((Link(T("Find the study"), link),))]
    if not view.place.thread.has_reference:
        return [Buttons((Link(T("Give the study’s number"), link),))]
    given = Text(
        T(
            "The study’s number is given. It is shown to nobody but {reader}, unless you both agree to rounds.",
            reader=reader(view.case.kind),
        ),
        quiet=True,
    )
    return [given, Buttons((Link(T("Give another number"), link),))]


def shared_with(view: View) -> Sentence | None:
    """Above the sharer's own story: the name that the reader was given with it."""
    names = [note.words for note in view.notes if came_with_the_case(view.case, note)]
    if names:
        return T("Your colleague reads your name: {name}", name=names[0])
    return BEHALF if view.story is not None and view.story.behalf else None


BEHALF = T("You shared it for somebody else: tell them yourself what is answered")


def what_to_do(need: Need, kind: Kind) -> Sentence:
    """What a case of this kind on the board asks of a coordinator."""
    match need:
        case Need.READER:
            return T("Choose who reported or performed the study. A wrong name comes back as “not mine”.")
        case Need.INVITING:
            return T(
                "Whoever shared it names somebody who does not take part yet. Invite them: /peer invite. Once they have"
                " joined, choose them as {reader}.",
                reader=reader(kind),
            )
        case Need.SENDING_ON:
            return T("It is delivered once you send it on.")
        case Need.IMAGES:
            return T("Look at them on our own page, below: your colleague sees them once you have.")
        case Need.REACHING:
            return T(
                "{reader} has answered, and no notice reaches them any more. Nobody else can take their place: tell"
                " whoever shared it, or close the case. It leaves this list once they look again.",
                reader=reader_first(kind),
            )
        case Need.ACTION:
            return T("make sure that somebody has called. Then say that it is seen to: both people read it.")
        case _:
            return T("Answer below.")
