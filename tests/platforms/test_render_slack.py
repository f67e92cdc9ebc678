"""How cards and forms look in Slack, and how Slack's answers are read."""

import json
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.base import DoesNotFit
from bot.platforms.slack import inbound, render
from bot.platforms.slack.text import pieces
from bot.screens.elements import (
    Block,
    Button,
    Buttons,
    Callout,
    Card,
    Check,
    Choice,
    Date,
    Element,
    Entry,
    Facts,
    Form,
    Heading,
    Link,
    LongText,
    Mark,
    Option,
    OptionGroup,
    Person,
    Row,
    Scale,
    ShortText,
    Text,
    Time,
    Tone,
)
from bot.screens.inputs import Pressed
from bot.text.catalogue import T, Words, catalogue

from . import exhibits
from .slack_schema import harsh, texts, view_breaches

EN = catalogue("en")


def blocks_of(*elements: Block) -> list[Any]:
    return render.home(Card("home", T("Home"), elements), EN)["blocks"]


def window(*elements: Element, submit: Words | None = "Send", **rest: Any) -> Form:
    return Form("form", T("A form"), elements, submit, **rest)


def control(field: Element) -> Any:
    return render.view(window(field), EN)["blocks"][-1]["element"]


@pytest.mark.parametrize(
    "words",
    [exhibits.HOSTILE, exhibits.ANGLES, exhibits.EMOJI, exhibits.FAMILY, exhibits.RIGHT_TO_LEFT, exhibits.LINES],
    ids=["hostile", "angles", "emoji", "family", "right to left", "lines"],
)
def test_what_people_typed_arrives_as_typed(words: str) -> None:
    drawn = blocks_of(Entry(Mark.COLLEAGUE, T("A colleague"), T("Today"), words))
    sections = [block["text"] for block in drawn if block["type"] == "section"]
    assert "".join(text["text"] for text in sections) == words
    assert all(text["type"] == "plain_text" and text["emoji"] is False for text in sections)


@given(st.text(alphabet="ab <&😀\n\u0301\u200d", max_size=400), st.integers(20, 60))
def test_pieces_lose_nothing_but_pieces_of_space(words: str, limit: int) -> None:
    found = pieces(words, limit)
    assert "".join("".join(found).split()) == "".join(words.split())
    assert all(piece.strip() and harsh(piece) <= limit for piece in found)
    assert (len(found) <= 1) or harsh(words) > limit


def test_a_family_is_not_torn_apart() -> None:
    family = exhibits.FAMILY[: len(exhibits.FAMILY) // 430]
    assert all(piece.replace(family, "") == "" for piece in pieces(exhibits.FAMILY, 3000))


def test_words_break_at_a_line_first_and_then_at_a_space() -> None:
    assert pieces("one two\nthree four", 14) == ["one two\n", "three four"]
    assert pieces("one two three four", 14) == ["one two three ", "four"]


def test_our_own_lead_is_bold_and_escaped() -> None:
    (section,) = blocks_of(Callout(Tone.STOP, T("Stop & call <now>."), T("It is too slow.")))
    expected = "*✕ Stop &amp; call &lt;now&gt;.* It is too slow."
    assert section["text"] == {"type": "mrkdwn", "text": expected, "verbatim": True}


@pytest.mark.parametrize("name", ["*Anna*", "_Anna_", "~Anna~", "`Anna`", "a:smile:b", "An\nna"])
def test_a_lead_with_somebodys_markup_in_it_is_plain(name: str) -> None:
    drawn = blocks_of(Callout(Tone.DONE, T("Sent to {name}.", name=name), T("Thank you.")))
    assert [text["text"] for text in texts(drawn)] == [f"✓ Sent to {name}.", "Thank you."]
    assert {text["type"] for text in texts(drawn)} == {"plain_text"}


def test_a_callout_about_somebodys_words_keeps_them_plain() -> None:
    drawn = blocks_of(Callout(Tone.CAREFUL, T("Look again."), exhibits.HOSTILE))
    assert [text["type"] for text in texts(drawn)] == ["mrkdwn", "plain_text"]


def test_the_notification_text_cannot_call_anybody() -> None:
    assert render.message(Card("n", "<!channel> & co", ()), EN)["text"] == "&lt;!channel&gt; &amp; co"


def test_buttons_with_one_action_are_told_apart_and_named_again() -> None:
    same = tuple(Button("thread.answer", T("Agree"), "handle", str(at)) for at in range(3))
    (row,) = blocks_of(Buttons((*same, Link(T("Page"), "https://bot.example.org/p"))))
    ids = [button["action_id"] for button in row["elements"]]
    assert len(set(ids)) == 4
    assert [render.action_of(name) for name in ids] == ["thread.answer"] * 3 + [render.LINK]
    carried = [render.handle_and_value(button["value"]) for button in row["elements"][:3]]
    assert carried == [("handle", "0"), ("handle", "1"), ("handle", "2")]


@pytest.mark.parametrize("garbage", ["", "{", "[]", "null", '{"h": 1, "v": null}', "[" * 100_000])
def test_garbage_in_a_button_is_no_handle(garbage: str) -> None:
    assert render.handle_and_value(garbage) == ("", "")
    assert render.hidden_of(garbage) == {}


def test_a_row_says_what_its_button_acts_on() -> None:
    button = Button("thread.open", T("Open"), "handle", opens=True)
    (row,) = blocks_of(Row("K7QF", T("CT"), T("new"), button))
    assert row["accessory"]["accessibility_label"] == "Open, K7QF"
    assert [text["text"] for text in row["fields"]] == ["CT", "new"]
    (far,) = blocks_of(Row("x" * 80, button=button))
    assert "accessibility_label" not in far["accessory"]


def test_facts_stand_in_pairs_five_to_a_section() -> None:
    drawn = blocks_of(Facts(tuple((T("Name"), str(at)) for at in range(7))))
    assert [len(block["fields"]) for block in drawn] == [10, 4]
    said = [text["text"] for text in texts(drawn)]
    assert said[1::2] == [str(at) for at in range(7)]


def test_a_long_fact_stands_alone_and_whole() -> None:
    words = "word " * 700
    drawn = blocks_of(Facts(((T("Learning point"), words), (T("Modality"), ""))))
    assert "".join(text["text"] for text in texts(drawn[1:-1])) == words
    assert [text["text"] for text in texts(drawn[-1])] == ["*Modality*", "–"]


def test_a_roster_over_a_hundred_stands_in_numbered_parts() -> None:
    members = tuple(Option(str(at), f"Member {at}") for at in range(250))
    person = Person(
        label=T("Reader"), first=(Option("mine", T("Mine")),), groups=(OptionGroup("A", members),), value="249"
    )
    drawn = control(person.named("reader"))
    groups = [(group["label"]["text"], len(group["options"])) for group in drawn["option_groups"]]
    assert groups == [("Reader", 1), ("A 1/3", 100), ("A 2/3", 100), ("A 3/3", 50)]
    assert drawn["initial_option"]["value"] == "249"


def test_a_hundred_groups_fit_and_one_more_does_not() -> None:
    groups = tuple(OptionGroup(f"G{at}", (Option(f"m{at}", "Member"),)) for at in range(101))
    control(Person(label=T("Reader"), groups=groups[:100]).named("reader"))
    with pytest.raises(DoesNotFit):
        control(Person(label=T("Reader"), groups=groups).named("reader"))


@pytest.mark.parametrize(
    ("count", "spread", "kind"), [(10, True, "radio_buttons"), (11, True, "static_select"), (3, False, "static_select")]
)
def test_few_answers_are_spread_when_asked(count: int, spread: bool, kind: str) -> None:
    options = tuple(Option(str(at), f"Answer {at}") for at in range(count))
    assert control(Choice(label=T("Kind"), options=options, spread=spread).named("kind"))["type"] == kind


def test_choosing_what_asks_for_something_is_told_by_slack_and_pressed_there() -> None:
    """The window itself carries which of its fields do: an answer that was chosen in any other is nobody's press."""
    options = (Option("a", "A"), Option("b", "B"))
    acting = Choice(label=T("Kind"), options=options, spread=True, acts=Button("case.kind", T("Show"))).named("kind")
    other = Choice(label=T("Modality"), options=options).named("modality")
    drawn = render.view(replace(window(acting, other), name="case"), EN)
    assert [block.get("dispatch_action", False) for block in drawn["blocks"]] == [True, False]
    state = {"values": {"kind": {"kind": {"type": "radio_buttons", "selected_option": {"value": "b"}}}}}
    body = {"type": "block_actions", "user": {"id": "U1"}, "trigger_id": "1.2", "view": {**drawn, "state": state}}
    pressed = inbound.read({**body, "actions": [{"type": "radio_buttons", "action_id": "kind"}]}, "T1")
    assert pressed is not None
    assert isinstance(pressed.given, Pressed)
    assert (pressed.given.action, dict(pressed.given.values)) == ("case.kind", {"kind": "b"})
    assert inbound.read({**body, "actions": [{"type": "static_select", "action_id": "modality"}]}, "T1") is None


def test_an_error_stands_above_its_field_when_a_window_is_drawn_anew() -> None:
    form = window(ShortText(label=T("Point")).named("point")).with_errors(
        {"point": T("Take out “{span}”.", span="<b>")}
    )
    above, field = render.view(form, EN)["blocks"]
    assert above["text"]["text"] == "▲ Take out “<b>”."
    assert field["type"] == "input"


def test_errors_stand_at_their_fields() -> None:
    answer = render.errors({"point": T("Write something here."), "words": "as typed <b>"}, EN)
    assert answer == {
        "response_action": "errors",
        "errors": {"point": "Write something here.", "words": "as typed <b>"},
    }


def test_a_window_that_is_only_read_has_no_button_that_sends() -> None:
    read = render.view(window(Text("x"), submit=None, close=T("Close")), EN)
    assert "submit" not in read
    assert read["close"] == {"type": "plain_text", "text": "Close", "emoji": False}
    assert "close" not in render.view(window(Text("x")), EN)


def test_what_a_window_carries_hidden_comes_back() -> None:
    hidden = {"n": 'é"<&', "h": "x"}
    drawn = render.view(window(Text("x"), hidden=hidden), EN)
    assert render.hidden_of(str(drawn["private_metadata"])) == hidden
    assert drawn["callback_id"] == "form"


STATE = {
    "values": {
        "kind": {"kind": {"type": "radio_buttons", "selected_option": {"text": {}, "value": "near_miss"}}},
        "modality": {"modality": {"type": "static_select", "selected_option": None}},
        "reader": {"reader": {"type": "static_select", "selected_option": {"text": {}, "value": "mine"}}},
        "happened": {"happened": {"type": "plain_text_input", "value": "a < b\n*c*"}},
        "point": {"point": {"type": "plain_text_input", "value": None}},
        "slot": {"slot": {"type": "timepicker", "selected_time": "07:05"}},
        "quiet": {"quiet": {"type": "timepicker", "selected_time": None}},
        "read": {"read": {"type": "checkboxes", "selected_options": [{"text": {}, "value": "yes"}]}},
        "agree": {"agree": {"type": "checkboxes", "selected_options": []}},
    }
}


def test_what_was_filled_in_is_read_and_what_was_not_is_absent() -> None:
    assert render.values_of(STATE) == {
        "kind": "near_miss",
        "reader": "mine",
        "happened": "a < b\n*c*",
        "slot": "07:05",
        "read": "yes",
    }


@pytest.mark.parametrize("state", [{}, {"values": None}, {"values": {"a": []}}, {"values": {"a": {"a": {"value": 1}}}}])
def test_a_state_of_another_shape_holds_no_answers(state: dict[str, object]) -> None:
    assert render.values_of(state) == {}


def test_a_time_and_a_tick_are_shown_as_they_are() -> None:
    assert control(Time(label=T("Slot"), value=time(7, 5)).named("slot"))["initial_time"] == "07:05"
    assert "initial_time" not in control(Time(label=T("Slot")).named("slot"))
    ticked = control(Check(label=T("Read"), value=True).named("read"))
    assert ticked["initial_options"] == ticked["options"]
    assert "initial_options" not in control(Check(label=T("Read")).named("read"))


def test_a_day_is_shown_as_it_is() -> None:
    assert control(Date(label=T("First"), value=date(2026, 5, 1)).named("first"))["initial_date"] == "2026-05-01"
    assert "initial_date" not in control(Date(label=T("First")).named("first"))


def test_a_scale_says_its_ends_and_can_be_left_again() -> None:
    scale = Scale(label=T("Felt"), low=T("Not at all"), high=T("Very much"))
    needed = control(scale.named("felt"))
    assert [option["text"]["text"] for option in needed["options"]] == [
        "1 · Not at all",
        "2",
        "3",
        "4",
        "5 · Very much",
    ]
    assert "initial_option" not in needed
    left = control(replace(scale, optional=True).named("felt"))
    assert left["initial_option"] == left["options"][-1]
    state = {"values": {"felt": {"felt": {"selected_option": left["options"][-1]}}}}
    assert render.values_of(state) == {}
    assert control(replace(scale, optional=True, value=4).named("felt"))["initial_option"]["value"] == "4"


DATE = "<!date^1796319000^{date_long_pretty} {time}|Thursday 3 December at 12:30 (Toronto time)>"


def test_a_moment_is_shown_in_each_readers_zone_where_slack_can() -> None:
    starts = T("{starts}", starts=exhibits.STARTS)
    card = Card(
        "meeting",
        T("It begins {starts}.", starts=exhibits.STARTS),
        (
            Text(T("It begins {starts}.", starts=exhibits.STARTS)),
            Text(starts, quiet=True),
            Facts(((T("When"), starts), (starts, "Room 4"))),
            Callout(Tone.DONE, starts, starts),
            Row(starts, starts, starts),
            Heading(starts),
        ),
    )
    drawn = render.message(card, EN)
    assert drawn["text"] == "It begins Thursday 3 December at 12:30 (Toronto time)."
    said = [(text["type"], text["text"]) for text in texts(drawn["blocks"])]
    assert said == [
        ("mrkdwn", f"It begins {DATE}."),
        ("mrkdwn", DATE),
        ("mrkdwn", "*When*"),
        ("mrkdwn", DATE),
        ("mrkdwn", f"*{DATE}*"),
        ("plain_text", "Room 4"),
        ("mrkdwn", f"*✓ {DATE}* {DATE}"),
        ("mrkdwn", f"*{DATE}*"),
        ("mrkdwn", DATE),
        ("mrkdwn", DATE),
        ("plain_text", "Thursday 3 December at 12:30 (Toronto time)"),
    ]


@pytest.mark.parametrize("typed", ["*bold*", "a\nb", ":smile:", "`x`", exhibits.HOSTILE])
def test_words_that_could_be_markup_keep_a_moment_plain(typed: str) -> None:
    words = T("{name} meets on {starts}.", name=typed, starts=exhibits.STARTS)
    (block,) = render.home(Card("c", "p", (Text(words),)), EN)["blocks"]
    assert block["text"] == {"type": "plain_text", "text": EN.say(words), "emoji": False}


def test_words_beside_a_moment_cannot_make_another() -> None:
    words = T("{name} meets on {starts}.", name="<!date^1^{time}|x> & <@U1>", starts=exhibits.STARTS)
    (block,) = render.home(Card("c", "p", (Text(words),)), EN)["blocks"]
    assert block["text"]["text"] == f"&lt;!date^1^{{time}}|x&gt; &amp; &lt;@U1&gt; meets on {DATE}."


def _too_large() -> dict[str, Form]:
    many = tuple(Option(str(at), f"Answer {at}") for at in range(101))
    return {
        "title": Form("f", "x" * 25, ()),
        "submit": Form("f", "t", (), submit="x" * 25),
        "close": Form("f", "t", (), close="x" * 25),
        "name": Form("f" * 256, "t", ()),
        "hidden": Form("f", "t", (), hidden={"n": "x" * 2993}),
        "blocks": Form("f", "t", (Text("x"),) * 101),
        "heading": Form("f", "t", (Heading("x" * 151),)),
        "buttons": Form("f", "t", (Buttons((Button("a", "b"),) * 26),)),
        "button": Form("f", "t", (Buttons((Button("a", "x" * 76),)),)),
        "value": Form("f", "t", (Buttons((Button("a", "b", value="x" * 2000),)),)),
        "address": Form("f", "t", (Buttons((Link("a", "https://" + "x" * 3000),)),)),
        "options": Form("f", "t", (Choice(label="l", options=many).named("c"),), "s"),
        "option": Form("f", "t", (Choice(label="l", options=(Option("v", "x" * 76),)).named("c"),), "s"),
        "option value": Form("f", "t", (Choice(label="l", options=(Option("x" * 76, "o"),)).named("c"),), "s"),
        "label": Form("f", "t", (ShortText(label="x" * 2001).named("c"),), "s"),
        "allowed": Form("f", "t", (LongText(label="l", limit=3001).named("c"),), "s"),
        "typed": Form("f", "t", (ShortText(label="l", limit=2, value="xyz").named("c"),), "s"),
        "no way to send": Form("f", "t", (ShortText(label="l").named("c"),)),
    }


@pytest.mark.parametrize("what", _too_large())
def test_what_does_not_fit_is_refused_and_never_cut(what: str) -> None:
    with pytest.raises(DoesNotFit):
        render.view(_too_large()[what], EN)


def test_a_message_is_smaller_than_a_window() -> None:
    render.message(Card("c", "p", (Text("x"),) * 50), EN)
    for elements in ((Text("x"),) * 51, (Text("x" * 2999),) * 5):
        with pytest.raises(DoesNotFit):
            render.message(Card("c", "p", elements), EN)
        render.home(Card("c", "p", elements), EN)
    with pytest.raises(DoesNotFit):
        render.message(Card("c", "<" * 1001, ()), EN)


def test_the_checker_sees_what_is_wrong() -> None:
    """The checker of the gallery is only worth something if it refuses what Slack would refuse."""
    good = render.view(exhibits.EXHIBITS[3].build(), EN)
    assert view_breaches(good) == []
    for path, wrong in [
        (("title", "text"), "x" * 25),
        (("title", "emoji"), True),
        (("blocks", 0, "text", "text"), "<!channel>"),
        (("blocks", 1, "element", "action_id"), "other"),
        (("blocks", 1, "block_id"), "reader"),
        (("blocks", 1, "surprise"), 1),
        (("submit",), None),
    ]:
        bad = json.loads(json.dumps(good))
        place = bad
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = wrong
        if wrong is None:
            del place[path[-1]]
        assert view_breaches(bad), path
