"""How cards and forms look in Teams, and how Teams' answers are read."""

import json
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from bot.platforms.base import DoesNotFit
from bot.platforms.teams import render
from bot.screens.elements import (
    Block,
    Button,
    Buttons,
    Callout,
    Card,
    Check,
    Choice,
    Date,
    Divider,
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
from bot.text.catalogue import T, catalogue

from . import exhibits
from .teams_schema import card_breaches, dialog_breaches, runs

EN = catalogue("en")
OPEN = Button("thread.open", T("Open"), "handle", "2", opens=True)
ACT = Button("thread.warn", T("A patient may need action"), "handle")


def body_of(*elements: Block) -> list[Any]:
    return render.card(Card("card", T("Plain"), elements), EN)["body"]


def window(*elements: Element, hidden: dict[str, str] | None = None) -> Form:
    return Form("form", T("A form"), elements, T("Send"), hidden=hidden or {})


def drawn(*elements: Element, hidden: dict[str, str] | None = None) -> Any:
    return render.dialog(window(*elements, hidden=hidden), EN)["card"]


def inputs(card: Any) -> list[Any]:
    return [element for element in card["body"] if element["type"].startswith("Input.")]


@pytest.mark.parametrize(
    "words",
    [exhibits.HOSTILE, exhibits.ANGLES, exhibits.EMOJI, exhibits.FAMILY, exhibits.RIGHT_TO_LEFT, exhibits.LINES],
    ids=["hostile", "angles", "emoji", "family", "right to left", "lines"],
)
def test_what_people_typed_arrives_as_typed(words: str) -> None:
    found = list(runs(body_of(Entry(Mark.COLLEAGUE, T("A colleague"), T("Today"), words))))
    assert "".join(found[-1]) == words


def test_no_run_holds_a_date_function() -> None:
    typed = "{{DATE(2026-05-11T12:00:00Z, SHORT)}} {{{{TIME(2026-05-11T12:00:00Z)}}"
    (parts,) = runs(body_of(Text(typed)))
    assert "".join(parts) == typed
    assert all("{{" not in part for part in parts)


def test_facts_and_callouts_read_no_markdown() -> None:
    body = body_of(Facts(((T("Point"), "**x**"),)), Callout(Tone.PRIVATE, T("Who can see this:"), "[a](b)"))
    assert list(runs(body)) == [["Point: ", "**x**"], ["◆ Who can see this:", " [a](b)"]]
    assert body[1]["style"] == "accent"


def test_french_puts_a_space_before_its_colon() -> None:
    french = render.card(Card("card", "Plain", (Facts((("Point", "x"),)),)), catalogue("fr"))
    assert list(runs(french)) == [["Point\N{NO-BREAK SPACE}: ", "x"]]


def test_a_heading_of_ours_is_announced_and_somebodys_words_are_not_parsed() -> None:
    ours, theirs, mixed = body_of(Heading(T("Waits for you"), 3), Heading("# x"), Heading(T("For {name}", name="*x*")))
    assert (ours["type"], ours["style"], ours["text"]) == ("TextBlock", "heading", "Waits for you · 3")
    assert theirs["type"] == mixed["type"] == "RichTextBlock"


def test_outside_a_window_a_form_opens_by_fetch_and_an_act_is_executed() -> None:
    (row,) = body_of(Buttons((OPEN, ACT, Link(T("Page"), "https://bot.example.org/p"))))
    opens, acts, link = row["actions"]
    data = {"action": "thread.open", "h": "handle", "v": "2", "msteams": {"type": "task/fetch"}}
    assert (opens["type"], opens["data"]) == ("Action.Submit", data)
    carried = {"action": "thread.warn", "h": "handle"}
    assert (acts["type"], acts["verb"], acts["data"]) == ("Action.Execute", "thread.warn", carried)
    assert (acts["fallback"]["type"], acts["fallback"]["data"]) == ("Action.Submit", carried)
    assert (link["type"], link["url"]) == ("Action.OpenUrl", "https://bot.example.org/p")


def test_inside_a_window_everything_submits_and_the_form_itself_comes_last() -> None:
    card = drawn(Buttons((OPEN, ACT)), Row(T("A case"), button=OPEN), hidden={"n": "nonce"})
    presses = [card["body"][0]["actions"], card["body"][1]["columns"][1]["items"][0]["actions"]]
    for action in [action for actions in presses for action in actions]:
        assert action["type"] == "Action.Submit"
        assert action["data"]["hidden"] == {"n": "nonce"}
        assert "msteams" not in action["data"]
    (submit,) = card["actions"]
    assert submit["data"] == {"form": "form", "hidden": {"n": "nonce"}}


def test_a_window_that_is_only_read_sends_nothing() -> None:
    card = render.dialog(Form("f", T("Read"), (Text("x"),)), EN)["card"]
    assert "actions" not in card
    with pytest.raises(DoesNotFit):
        render.dialog(Form("f", T("Read"), (ShortText(label="l").named("point"),)), EN)


def test_buttons_over_six_stand_on_another_line() -> None:
    body = body_of(Buttons((ACT,) * 8))
    assert [len(row["actions"]) for row in body] == [6, 2]


def test_a_divider_is_a_line_above_what_follows() -> None:
    first, second = body_of(Divider(), Text("x"), Divider(), Text(""), Text("y"), Divider())
    assert first["separator"] is second["separator"] is True


def test_a_field_that_must_be_answered_says_so() -> None:
    must, may = inputs(drawn(ShortText(label=T("Point")).named("p"), LongText(label=T("W"), optional=True).named("w")))
    assert (must["isRequired"], must["errorMessage"]) == (True, "Write something here.")
    assert may["isRequired"] is False
    assert "errorMessage" not in may


@pytest.mark.parametrize("block", [Buttons((ACT,)), Row(T("A case"), button=OPEN)], ids=["buttons", "row"])
def test_an_empty_field_never_holds_back_another_button(block: Block) -> None:
    """Teams would not send "a patient may need action" while a required field beside it is empty."""
    (field,) = inputs(drawn(block, ShortText(label=T("Point")).named("point")))
    assert field["isRequired"] is False


def test_an_error_stands_above_its_field_in_a_colour_and_with_a_sign() -> None:
    form = window(ShortText(label=T("Point"), hint=T("One sentence.")).named("point"))
    body = render.dialog(form.with_errors({"point": T("Take out “{span}”.", span="**x**")}), EN)["card"]["body"]
    error, field, hint = body
    assert error["inlines"] == [{"type": "TextRun", "text": "▲ Take out “**x**”.", "color": "Attention"}]
    assert (field["id"], field["label"]) == ("point", "Point")
    assert hint["inlines"][0]["text"] == "One sentence."


def test_fields_show_what_was_typed() -> None:
    options = (Option("a", "A"), Option("b", "B"))
    card = drawn(
        Choice(label="c", options=options, value="b", spread=True).named("spread"),
        Choice(label="d", options=options, value="gone").named("dropped"),
        LongText(label="l", limit=9, value="*x*").named("long"),
        Time(label="t", value=time(7, 5)).named("slot"),
        Check(label="k", value=True).named("yes"),
        Check(label="k").named("no"),
    )
    spread, dropped, long, slot, yes, no = inputs(card)
    assert (spread["style"], spread["value"]) == ("expanded", "b")
    assert (dropped["style"], dropped.get("value")) == ("compact", None)
    assert (long["value"], long["maxLength"], long["isMultiline"]) == ("*x*", 9, True)
    assert slot["value"] == "07:05"
    assert (yes["value"], no["value"]) == (yes["valueOn"], no["valueOff"])


def test_a_day_shows_the_days_on_offer() -> None:
    first, last = date(2026, 5, 1), date(2027, 5, 1)
    (shown, empty) = inputs(
        drawn(Date(label="d", earliest=first, latest=last, value=first).named("first"), Date(label="e").named("last"))
    )
    assert (shown["min"], shown["value"], shown["max"]) == ("2026-05-01", "2026-05-01", "2027-05-01")
    assert {"min", "value", "max"} & empty.keys() == set()
    assert (shown["isRequired"], shown["errorMessage"]) == (True, "Choose a day.")


def test_a_scale_says_its_ends_and_can_be_left_again() -> None:
    scale = Scale(label=T("Felt"), low=T("Not at all"), high=T("Very much"))
    needed, left, chosen = inputs(
        drawn(
            scale.named("a"),
            replace(scale, optional=True).named("b"),
            replace(scale, optional=True, value=4).named("c"),
        )
    )
    assert [choice["title"] for choice in needed["choices"]] == ["1 · Not at all", "2", "3", "4", "5 · Very much"]
    assert (needed["style"], needed["isRequired"], needed.get("value")) == ("expanded", True, None)
    assert left["value"] == left["choices"][-1]["value"]
    assert render.values_of({"b": left["value"], "c": chosen["value"]}) == {"c": "4"}


MOMENT = "{{DATE(2026-12-03T17:30:00Z, LONG)}} at {{TIME(2026-12-03T17:30:00Z)}}"


def test_a_moment_is_shown_in_its_readers_zone_where_teams_can() -> None:
    starts = T("{starts}", starts=exhibits.STARTS)
    card = Card(
        "meeting",
        T("It begins {starts}.", starts=exhibits.STARTS),
        (
            Text(T("It begins {starts}.", starts=exhibits.STARTS)),
            Facts(((T("When"), starts),)),
            Callout(Tone.DONE, T("Then:"), starts),
            Row(starts, starts, starts),
            Heading(starts),
        ),
    )
    shown = render.card(card, EN)
    assert shown["fallbackText"] == "It begins Thursday 3 December at 12:30 (Toronto time)."
    assert list(runs(shown)) == [
        ["It begins ", MOMENT, "."],
        ["When: ", MOMENT],
        ["✓ Then:", " ", MOMENT],
        [MOMENT, " · ", MOMENT],
        [MOMENT],
    ]
    assert shown["body"][-1]["text"] == "Thursday 3 December at 12:30 (Toronto time)"
    assert MOMENT.replace(" at ", " à ") in str(render.card(card, catalogue("fr")))


def test_what_is_typed_beside_a_moment_makes_no_other() -> None:
    typed = "{{DATE(2026-05-11T12:00:00Z, SHORT)}}"
    shown = drawn(Text(T("{name} {starts} {name}", name=typed, starts=exhibits.STARTS)))
    (paragraph,) = runs(shown)
    assert paragraph == ["{", typed[1:], " ", MOMENT, " ", "{", typed[1:]]


def _person(size: int) -> Person:
    members = tuple(Option(f"{at:032x}", f"Dre Marie-Ève Exemple-Desrochers {at:03d}") for at in range(size))
    first = (Option("mine", T("Mine")),)
    groups = (OptionGroup("D", members),)
    return Person(label=T("Reader"), first=first, groups=groups, value=members[-1].value).named("reader")


def test_a_roster_that_fits_is_listed_whole() -> None:
    (field,) = inputs(drawn(_person(100)))
    assert field["style"] == "filtered"
    assert len(field["choices"]) == 101
    assert "choices.data" not in field


def test_a_roster_that_does_not_fit_is_searched_and_keeps_the_choice() -> None:
    (field,) = inputs(drawn(_person(400)))
    assert field["choices.data"] == {"type": "Data.Query", "dataset": "reader"}
    assert [choice["title"] for choice in field["choices"]] == ["Mine", "Dre Marie-Ève Exemple-Desrochers 399"]
    assert field["value"] == f"{399:032x}"


def test_an_entry_and_an_answer_of_three_thousand_emoji_fit_and_three_entries_do_not() -> None:
    entry = Entry(Mark.COLLEAGUE, T("A colleague"), T("Today"), exhibits.EMOJI)
    answer = LongText(label=T("Your words"), value=exhibits.EMOJI).named("words")
    assert dialog_breaches(render.dialog(window(entry, answer), EN)) == []
    with pytest.raises(DoesNotFit):
        drawn(entry, entry, answer)
    with pytest.raises(DoesNotFit):
        body_of(entry, entry, entry)


@pytest.mark.parametrize("name", sorted(render.RESERVED))
def test_a_field_cannot_take_a_name_of_ours(name: str) -> None:
    with pytest.raises(DoesNotFit):
        drawn(ShortText(label="l").named(name))


def test_what_was_filled_in_is_read_and_what_was_not_is_absent() -> None:
    data = {
        "action": "thread.send",
        "form": "form",
        "h": "handle",
        "v": "2",
        "hidden": {"n": "nonce", "odd": 1},
        "msteams": {"type": "task/submit"},
        "happened": "a < b\n*c*",
        "point": "",
        "slot": "07:05",
        "read": "yes",
        "agree": render.UNTICKED,
        "odd": None,
    }
    assert render.values_of(data) == {"happened": "a < b\n*c*", "slot": "07:05", "read": "yes"}
    assert render.pressed_of(data) == ("thread.send", "handle", "2")
    assert render.hidden_of(data) == {"n": "nonce"}


@pytest.mark.parametrize("data", [{}, {"action": 1, "h": None, "hidden": "x"}, {"hidden": []}])
def test_data_of_another_shape_says_nothing(data: dict[str, object]) -> None:
    assert render.pressed_of(data) == ("", "", "")
    assert render.hidden_of(data) == {}


def test_the_checker_sees_what_is_wrong() -> None:
    """The checker of the gallery is only worth something if it refuses what Teams would refuse."""
    good = render.card(Card("c", T("p"), (Text("x"), Heading(T("Waits")), Buttons((ACT,)))), EN)
    assert card_breaches(good) == []
    for path, wrong in [
        (("version",), "1.6"),
        (("body", 0, "inlines", 0, "text"), ""),
        (("body", 0, "inlines", 0, "text"), "{{DATE(2026-05-11T12:00:00Z)}}"),
        (("body", 1, "text"), "**x**"),
        (("body", 2, "actions", 0, "type"), "Action.ShowCard"),
        (("body", 2, "actions", 0, "fallback"), {}),
        (("body", 2, "surprise"), 1),
        (("body", 0, "inlines", 0, "text"), "x" * 30_000),
    ]:
        bad = json.loads(json.dumps(good))
        place = bad
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = wrong
        assert card_breaches(bad), path
