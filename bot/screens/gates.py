"""The gates: what is shown in place of a case that peer learning is too slow for, or that belongs elsewhere."""

from collections.abc import Mapping
from uuid import UUID

from bot.domain.gates import Matter, Reported
from bot.domain.people import ProgrammeId
from bot.domain.programmes import Programme
from bot.screens.elements import Button, Callout, Element, Form, Style, Text, Tone
from bot.screens.exhibit import Exhibit
from bot.text.catalogue import Sentence, T, Words

REPORTED: Mapping[Reported, Sentence] = {
    Reported.TODAY: T("Today"),
    Reported.THIS_WEEK: T("This week"),
    Reported.OLDER: T("Longer ago"),
}
MATTERS: Mapping[Matter, Sentence] = {
    Matter.CLAIM: T("A complaint, a claim or a regulator’s matter is open"),
    Matter.INCIDENT: T("It was a critical incident"),
    Matter.CONDUCT: T("It is about how somebody behaves"),
    Matter.NONE: T("None of these"),
}
ROUTES: Mapping[Matter, Sentence] = {
    Matter.CLAIM: T(
        "Ask your hospital’s risk management, and the body that protects you, such as the CMPA. Until they say"
        " otherwise, write about it to nobody else."
    ),
    Matter.INCIDENT: T(
        "Report it in your hospital’s incident system today, and tell the head of the department. The hospital’s own"
        " review comes first."
    ),
    Matter.CONDUCT: T(
        "Tell the head of the department, or medical affairs if it concerns the head. Peer learning is about cases."
    ),
}
"""What people read where their department has written nothing of its own."""

STAYS = T(
    "Your department wrote these words. Nothing is stored. What you typed stays in the form: once it is done, go back,"
    " change that answer and send it."
)


def where(programme: Programme, matter: Matter) -> Words:
    """Where a matter goes: the site's own words, or ours."""
    return programme.route(matter) or ROUTES[matter]


def stop(pathway: str) -> Form:
    """The gate: shown over the form, which keeps its words. Nothing is stored."""
    elements: tuple[Element, ...] = (
        Callout(
            Tone.STOP,
            T("Stop here and call."),
            T("Messages here can be a day late: peer learning is too slow for this patient."),
        ),
        Text(pathway),
        Text(STAYS, quiet=True),
    )
    return Form("case.stop", T("Stop here and call"), elements, None, T("Back to the form"))


def elsewhere(programme: Programme, matter: Matter) -> Form:
    """The gate for what is no case of peer learning, or not yet. It leaves nothing behind."""
    elements: tuple[Element, ...] = (
        Callout(Tone.STOP, T("This belongs elsewhere."), MATTERS[matter]),
        Text(where(programme, matter)),
        Text(
            T(
                "Nothing is stored, and nobody learns that you asked. What you typed stays in the form behind this"
                " until you close it."
            ),
            quiet=True,
        ),
    )
    return Form("case.elsewhere", T("Not here"), elements, None, T("Back to the form"))


def routes(programme: Programme) -> Form:
    """The same for every seat of a conversation: where to turn to, whoever looks. It leaves nothing behind either."""
    elements: tuple[Element, ...] = (
        Callout(Tone.STOP, T("A patient may need action:"), programme.pathway),
        *(Callout(Tone.CAREFUL, MATTERS[matter], where(programme, matter)) for matter in ROUTES),
        Text(
            T(
                "If one of these is true of a case, write nothing more about it here before you have asked there."
                " Nothing is stored by looking at this, and nobody learns of it."
            ),
            quiet=True,
        ),
    )
    return Form("gates", T("Complaint or incident"), elements, None, T("Back"))


def routes_button() -> Button:
    """Leads there. It carries nothing of the conversation that it stands in."""
    return Button("gates.show", T("Complaint or incident"), opens=True, style=Style.QUIET)


def once_more() -> Callout:
    """Above a form that says that nothing is outstanding about a report of these days."""
    return Callout(
        Tone.CAREFUL,
        T("The study was reported only lately."),
        T(
            "Somebody may be acting on that report now. Nothing is stored yet. If the patient or the report still needs"
            " something, change that answer; if not, say so below and share the case once more."
        ),
    )


def _made_up(words: str) -> Programme:
    return Programme(
        ProgrammeId(UUID(int=0)),
        "North Imaging",
        ("North",),
        "en",
        "America/Toronto",
        words or "Call the radiologist on duty: extension 5150.",
        claim=words,
        incident=words,
        conduct=words,
    )


EXHIBITS = (
    Exhibit("gates.stop.sample", lambda: stop("Call the radiologist on duty: extension 5150.")),
    Exhibit("gates.stop.worst", lambda: stop("<" * 1000)),
    Exhibit("gates.elsewhere.sample", lambda: elsewhere(_made_up(""), Matter.CLAIM)),
    Exhibit("gates.elsewhere.worst", lambda: elsewhere(_made_up("<" * 600), Matter.INCIDENT)),
    Exhibit("gates.routes.sample", lambda: routes(_made_up(""))),
    Exhibit("gates.routes.worst", lambda: routes(_made_up("<" * 600))),
)
