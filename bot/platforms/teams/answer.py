"""What the bot answers, put into the shape that each place of Teams takes."""

from dataclasses import replace
from typing import assert_never

from bot.platforms.base import DoesNotFit, Reply
from bot.platforms.received import Json, text_of
from bot.platforms.teams import render, trail
from bot.platforms.teams.activity import Activity
from bot.platforms.teams.inbound import Asked, Place
from bot.platforms.teams.trail import Trail
from bot.screens.answers import Done, FieldErrors, Open, Push, Replace, Say
from bot.screens.elements import Button, Buttons, Card, Form, Person, Style, Text
from bot.screens.inputs import Input, Opened, Pressed, Surface
from bot.text.catalogue import Catalogue, T, catalogue

CARD = "application/vnd.microsoft.card.adaptive"
SENTENCE = "application/vnd.microsoft.activity.message"
SEARCHED = "application/vnd.microsoft.search.searchResponse"

MOST_FOUND = 15
"""How many members a search shows: what the field asks for at a time."""

SLOW = T("This takes longer than usual. Nothing you typed is lost. Please try again in a moment.")
NOT_HERE = T("This cannot be done here. Type help in the chat with the bot to see what can.")
DONE = T("Done.")


def card_in_message(reply: Reply, given: Input) -> Card | None:
    """What a message says for an answer; a window becomes a button that opens it. None when there is nothing to say.

    Home names conversations by their labels, which stand in no message: it is such a window, too.
    """
    match reply.answer:
        case Say(card) if isinstance(given, Opened):
            return opener(Form(card.name, card.plain, card.elements), trail.act_of(given))
        case Say(card):
            return card
        case Open(form) | Push(form) | Replace(form) | FieldErrors(form=form):
            return opener(form, trail.act_of(given))
        case Done():
            return None
        case _:
            assert_never(reply.answer)


def opener(form: Form, act: trail.Act | None) -> Card:
    """A message with a button that opens a window. The message says no more than the window's title."""
    action, handle, value = act or (trail.HOME, "", "")
    button = Button(action, T("Open"), handle, value, opens=True, style=Style.PRIMARY)
    return Card("opener", form.title, (Text(form.title), Buttons((button,))))


def in_card(reply: Reply, given: Input) -> Json:
    """The answer to the press of a button that acts: the card in its new shape, or a sentence.

    In a channel it is a sentence, which whoever pressed reads alone: a card would take the place of what stands there
    for them, and with it the buttons.
    """
    speak = catalogue(reply.language)
    if isinstance(given, Pressed) and given.surface is Surface.CHANNEL:
        return sentence(_words(reply, speak))
    card = card_in_message(reply, given)
    return sentence(speak.say(DONE)) if card is None else _invoked(CARD, render.card(card, speak))


def _words(reply: Reply, speak: Catalogue) -> str:
    """An answer in words alone. A window says what stands in it as text, or at least what it is."""
    match reply.answer:
        case Say(card):
            return speak.say(card.plain)
        case Open(form) | Push(form) | Replace(form) | FieldErrors(form=form):
            said = [speak.say(element.words) for element in form.elements if isinstance(element, Text)]
            return " ".join(said) or speak.say(form.title)
        case Done():
            return speak.say(DONE)
        case _:
            assert_never(reply.answer)


def in_dialog(reply: Reply, given: Input, under: Trail, *, restored: bool = False) -> Json | None:
    """The dialog that comes next. None when there is none.

    Args: restored: whether the top of `under` is the window that is opened again, and not the one that acted.
    """
    speak = catalogue(reply.language)
    match reply.answer:
        case Say(card):
            title = card.plain if isinstance(given, Opened) else T("Answer")
            form = Form(card.name, title, card.elements, close=T("Close"))
            return _dialog(form, under if restored else trail.pushed(under, given, form), speak)
        case FieldErrors(form=form):
            return _dialog(form, under, speak)
        case Open(form) | Push(form) | Replace(form) if restored:
            return _dialog(trail.refilled(form, under), _emptied(under), speak)
        case Open(form) | Push(form):
            return _dialog(form, trail.pushed(under, given, form), speak)
        case Replace(form):
            after = trail.replaced(under, form)
            if len(after) < len(under):
                form, after = trail.refilled(form, after), _emptied(after)
            return _dialog(form, after, speak)
        case Done():
            return None
        case _:
            assert_never(reply.answer)


def _emptied(under: Trail) -> Trail:
    return (*under[:-1], replace(under[-1], typed={}))


def _dialog(form: Form, after: Trail, speak: Catalogue) -> Json:
    """A dialog that knows the way back, or if it has no room for that, one that does not."""
    try:
        drawn = _drawn(form, after, speak)
    except DoesNotFit:
        drawn = _drawn(form, (), speak)
    return _continued(drawn)


def _drawn(form: Form, after: Trail, speak: Catalogue) -> Json:
    carried = {trail.HIDDEN: trail.written(after)} if after else {}
    drawn = render.dialog(replace(form, hidden={**form.hidden, **carried}), speak)
    if trail.below(after):
        back = speak.say(form.close or T("Back"))
        drawn = render.with_action(drawn, back, {"action": trail.BACK, "hidden": carried})
    return drawn


def _continued(drawn: Json) -> Json:
    card = {"contentType": CARD, "content": drawn["card"]}
    return _task("continue", {**drawn, "card": card, "width": "medium", "height": "large"})


def _task(kind: str, value: object) -> Json:
    return {"task": {"type": kind, "value": value}}


def _invoked(kind: str, value: object) -> Json:
    return {"statusCode": 200, "type": kind, "value": value}


def sentence(words: str) -> Json:
    """A sentence as the answer to the press of a button in a message."""
    return _invoked(SENTENCE, words)


def slow(given: Input) -> Card:
    """What a message says when our answer is not ready in time."""
    act = trail.act_of(given)
    again = () if act is None else (Buttons((Button(act[0], T("Try again"), act[1], act[2], opens=True),)),)
    return Card("slow", SLOW, (Text(SLOW), *again))


def try_again(asked: Asked, language: str) -> Json:
    """The answer when ours is not ready in time.

    In a dialog it is a button that sends the same once more, typed words and all: a form's nonce makes that one act.
    """
    speak = catalogue(language)
    if asked.place is Place.CARD:
        return sentence(speak.say(SLOW))
    form = Form("slow", T("Try again"), (Text(SLOW),), close=T("Close"))
    once_more = {name: value for name, value in asked.sent.items() if name != "msteams"}
    drawn = render.with_action(render.dialog(form, speak), speak.say(T("Try again")), once_more)
    return _continued(drawn)


def refusal(name: str, language: str | None) -> Json:
    """What somebody reads who asked for what there is not. `name` is that of the invoke and decides the shape."""
    said = catalogue(language).say(NOT_HERE)
    if name == "application/search":
        return _invoked(SEARCHED, {"results": []})
    if name.startswith("task/") or name in {"composeExtension/fetchTask", "composeExtension/submitAction"}:
        return _task("message", said)
    if name.startswith("composeExtension/"):
        return {"composeExtension": {"type": "message", "text": said}}
    return sentence(said)


def searched(activity: Activity) -> tuple[str, str]:
    """Of a search, the field that asks and what was typed in it."""
    return text_of(activity.body, "value", "dataset"), text_of(activity.body, "value", "queryText")


def found(reply: Reply, asking: str, typed: str) -> Json:
    """The members whose names hold what was typed, out of the window that has the field.

    Members are the same list in every window that asks for one, and whoever asks.
    """
    form = reply.answer.form if isinstance(reply.answer, Open | Push | Replace) else None
    fields = [one for one in (form.fields if form else ()) if isinstance(one, Person) and one.name == asking]
    speak = catalogue(reply.language)
    results = [{"title": name, "value": value} for one in fields for name, value in render.members(one, speak)]
    held = [one for one in results if typed.casefold() in one["title"].casefold()]
    return _invoked(SEARCHED, {"results": held[:MOST_FOUND]})
