"""A case that has not left yet: its sharer says it otherwise, or takes it back."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.cases import MOST_POINT, MOST_WORDS, Kind, kinds_instead
from bot.domain.lists import Axis
from bot.domain.threads import Seat, State
from bot.domain.views import View
from bot.screens.coded import Coded, shows, worded
from bot.screens.common import NO_IDENTIFIERS, NOT_YET
from bot.screens.edits import watching
from bot.screens.elements import Block, Callout, Form, Text, Tone
from bot.screens.exhibit import Exhibit
from bot.screens.readers import reader
from bot.screens.threads import made_up_view, window
from bot.screens.words import from_lists, offered
from bot.text.catalogue import T


def edit(view: View, nonce: str, values: Mapping[str, str] | None = None) -> Form:
    """What was said of a case, to be said otherwise."""
    case, story = view.case, view.story
    how = worded(case.kind)
    coded = {name: {**asked, "value": getattr(case, name)} for name, asked in held_to(view).items()}
    ask = Coded.questions(
        **coded,
        happened={**how.get("happened", {}), "value": story.happened if story else ""},
        turned_out={**how["turned_out"], "value": story.turned_out if story else ""},
        preliminary={**how["preliminary"], "value": story.preliminary if story else ""},
        impact={**how["impact"], "value": case.impact and case.impact.value},
        point={"value": story.point if story else ""},
        decade={"value": case.decade and case.decade.value},
        sex={"value": case.sex and case.sex.value},
    )
    elements = (
        NOT_YET,
        Text(NO_IDENTIFIERS, quiet=True),
        *(field for name, field in ask.items() if shows(name, case.kind)),
        *(_came_back(case.kind) if view.place.thread.state is State.RETURNED else _NOT_LEFT),
    )
    hidden = {"h": view.handle, "n": nonce}
    return watching(Form("thread.edit", T("Change the case"), elements, T("Save"), T("Back"), hidden), values)


def held_to(view: View) -> Mapping[str, Mapping[str, object]]:
    """What an answer is held to: what is offered now, and what was answered before."""
    found, instead = from_lists(view.lists, view.case), kinds_instead(view.case)
    kinds = tuple(one for one in offered(view.lists, Axis.KIND, view.case.kind) if one.value in instead)
    return {**found, "kind": {"options": kinds}}


_NOT_LEFT: tuple[Block, ...] = (
    Text(T("Whom it goes to, and under which name, cannot be changed: withdraw it and share it anew."), quiet=True),
    Callout(
        Tone.PRIVATE,
        T("Who can see this:"),
        T(
            "until it leaves, you alone. Then those who were named when you shared it. That it was changed shows"
            " nowhere."
        ),
    ),
)


def _came_back(kind: Kind) -> tuple[Block, ...]:
    words = T(
        "the coordinators, as soon as you save it. Once it is sent on, {reader}: as it is said then, not before.",
        reader=reader(kind),
    )
    return (
        Text(T("Whom it goes to, and under which name, cannot be changed: close it and share it anew."), quiet=True),
        Callout(Tone.PRIVATE, T("Who can see this:"), words),
    )


def take_back(handle: str, nonce: str) -> Form:
    """Asks before a case is withdrawn."""
    elements = (
        NOT_YET,
        Text(
            T(
                "It has not left yet, and nobody but you knows of it. Withdrawn, it is as if it had never been: what"
                " you wrote, its images and the study’s number are destroyed with their keys. You cannot undo this."
            )
        ),
    )
    return Form("thread.take_back", T("Withdraw it?"), elements, T("Withdraw it"), T("Back"), {"h": handle, "n": nonce})


def taken_back() -> Form:
    """After that. It bears the name of the conversation's window, whose place it takes."""
    elements = (Callout(Tone.DONE, T("It is withdrawn."), T("Nothing of it is left, and nobody learns of it.")),)
    return Form("thread.write", T("Case withdrawn"), elements, None, T("Close"))


def _unsent(words: str) -> View:
    view = made_up_view(Seat.SUBMITTER, 0, words, State.HELD)
    case = replace(view.case, kind=Kind.NEAR_MISS)
    return replace(view, case=case, place=replace(view.place, thread=replace(view.place.thread, released=False)))


def _worst() -> Form:
    typed = {"happened": "<" * MOST_WORDS, "point": "<" * MOST_POINT, "kind": "near_miss"}
    form = edit(_unsent("<" * MOST_WORDS), "n" * 27, typed)
    return form.with_errors({name: T("At most {limit} characters. You wrote {n}.", limit=1, n=2) for name in typed})


def _window() -> Form:
    view = _unsent("A nodule behind the first rib.")
    return window(view, today=view.case.shared_on, nonce="n" * 27, pathway="Call extension 5150.")


EXHIBITS = (
    Exhibit("unsent.window.sample", _window),
    Exhibit("unsent.edit.sample", lambda: edit(_unsent("A nodule behind the first rib."), "n" * 27)),
    Exhibit("unsent.edit.worst", _worst),
    Exhibit("unsent.take_back.sample", lambda: take_back("h" * 27, "n" * 27)),
    Exhibit("unsent.taken_back.sample", taken_back),
)
