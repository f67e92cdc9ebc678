"""What the page posts becomes exactly one input, or is refused."""

import pytest

from bot.platforms.local.guard import Unreadable
from bot.platforms.local.inbound import Acted, Place, read_act
from bot.screens.inputs import Command, Opened, Pressed, Submitted, Surface, Who, Wrote

WHO = Who("local", "t", "ana", "fr", "America/Toronto")
BASE = {"persona": "ana", "language": "fr", "place": "direct", "event": "e1"}


def _read(**more: object) -> Acted:
    return read_act({**BASE, **more}, "t", "America/Toronto")


def test_a_slash_is_a_command() -> None:
    assert _read(did="typed", text=" /PEER  board now ").given == Command(
        WHO, "peer", "board now", Surface.DIRECT, "", "e1"
    )


def test_a_command_in_the_channel_says_where() -> None:
    acted = _read(did="typed", text="/case", place="channel")
    assert acted.given == Command(WHO, "case", "", Surface.CHANNEL, "peer-learning", "e1")


def test_words_to_the_bot_are_words() -> None:
    acted = _read(did="typed", text="hello <b>")
    assert acted.given == Wrote(WHO, "hello <b>", "e1")
    assert acted.typed == "hello <b>"


def test_words_in_the_channel_are_not_the_bots_business() -> None:
    acted = _read(did="typed", text="hello", place="channel")
    assert acted.given is None
    assert acted.typed == "hello"


def test_a_button_in_a_window_brings_what_was_typed_and_what_is_hidden() -> None:
    acted = _read(
        did="pressed", action="a", handle="h", value="v", place="window", values={"x": "typed"}, hidden={"n": "1"}
    )
    assert acted.given == Pressed(WHO, "a", "h", "v", Surface.WINDOW, {"x": "typed"}, {"n": "1"}, "e1")
    assert acted.place is Place.WINDOW


def test_a_form_brings_its_values() -> None:
    acted = _read(did="submitted", form="f", values={"x": "1"}, hidden={"n": "2"}, place="window")
    assert acted.given == Submitted(WHO, "f", {"x": "1"}, {"n": "2"})


def test_opening_home_is_opening() -> None:
    assert _read(did="opened", place="home").given == Opened(WHO, "e1")


def test_half_a_character_does_not_break_the_answer() -> None:
    acted = _read(did="submitted", form="f", values={"x": "a\ud83d b \ud83d\ude00"}, place="window")
    assert isinstance(acted.given, Submitted)
    assert acted.given.values["x"] == "a\N{REPLACEMENT CHARACTER} b 😀"


@pytest.mark.parametrize(
    "wrong",
    [
        {"did": "typed", "text": "  "},
        {"did": "flown"},
        {"did": "typed", "text": 5},
        {"did": "opened", "place": "moon"},
        {"did": "opened", "language": "de"},
        {"did": "submitted", "form": "f", "values": [1]},
        {"did": "submitted", "form": "f", "values": {"x": 1}},
        {"did": "pressed", "action": None},
    ],
)
def test_what_our_page_would_not_send_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        _read(**wrong)
