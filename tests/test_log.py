"""The log writes what stands on the list: an event, harmless fields, where an error came from, and no value at all."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot import log
from tests.drivers.kept_log import kept_log

CANARY = "CANARY"


class Heard:
    """What was written to standard error, line by line."""

    def __init__(self, captured: pytest.CaptureFixture[str]) -> None:
        self._captured = captured
        self._so_far = ""

    @property
    def text(self) -> str:
        """All of it."""
        self._so_far += self._captured.readouterr().err
        return self._so_far

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each line, which is one JSON object."""
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def heard(capsys: pytest.CaptureFixture[str]) -> Iterator[Heard]:
    """What is written to standard error; whatever the test sets up is taken back afterwards."""
    with kept_log():
        yield Heard(capsys)


def configure(level: str) -> None:
    """Set the log up as the program does, but let no logger remember it for the tests that come after."""
    log.configure(level)
    structlog.configure(cache_logger_on_first_use=False)


def test_what_is_on_the_list_is_written_and_nothing_else(heard: Heard) -> None:
    configure("INFO")
    ours = structlog.get_logger(f"{log.OURS}.test")
    ours.info("something.done", count=3, reason="no_account", user_id=CANARY, words=CANARY, thread=CANARY)
    (line,) = heard.lines
    assert {name: line[name] for name in ("event", "count", "reason", "level")} == {
        "event": "something.done",
        "count": 3,
        "reason": "no_account",
        "level": "info",
    }
    assert set(line) == {"event", "count", "reason", "level", "logger", "timestamp"}


def test_the_time_of_a_line_is_a_minute(heard: Heard) -> None:
    """A second would join it to a row, or to a line of a platform's log."""
    configure("INFO")
    structlog.get_logger(log.OURS).info("something.done")
    (line,) = heard.lines
    assert len(line["timestamp"]) == len("2026-03-03T10:30Z")


def test_of_another_librarys_words_nothing_is_left(heard: Heard) -> None:
    configure("DEBUG")
    logging.getLogger("httpx").info("GET https://example.org/%s", CANARY)
    logging.getLogger("uvicorn.access").warning("%s", CANARY, extra={"client": CANARY})
    assert [(line["event"], line["logger"], line["level"]) for line in heard.lines] == [
        ("library", "httpx", "info"),
        ("library", "uvicorn.access", "warning"),
    ]
    assert CANARY not in heard.text


def test_of_an_error_the_kind_and_the_places_are_left(heard: Heard) -> None:
    configure("INFO")
    try:
        raise ValueError(CANARY)
    except ValueError:
        logging.getLogger("sqlalchemy.pool").exception("it failed for %s", CANARY)
    (line,) = heard.lines
    assert line["error"] == "ValueError"
    assert [frame.split(" ")[1] for frame in line["frames"]] == ["test_of_an_error_the_kind_and_the_places_are_left"]
    assert CANARY not in heard.text


def test_a_line_that_cannot_be_formatted_is_left_out_whole(heard: Heard) -> None:
    configure("DEBUG")
    logging.getLogger("careless").warning("%d", CANARY)
    assert CANARY not in heard.text


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ("DEBUG", ["ours debug", "ours info", "ours error", "theirs", "theirs", "theirs"]),
        ("INFO", ["ours info", "ours error", "theirs"]),
        ("WARNING", ["ours error", "theirs"]),
        ("ERROR", ["ours error"]),
    ],
)
def test_libraries_are_heard_when_something_is_wrong_or_somebody_looks(
    heard: Heard, level: str, said: list[str]
) -> None:
    configure(level)
    ours, theirs = structlog.get_logger(log.OURS), logging.getLogger("some.library")
    ours.debug("ours debug")
    ours.info("ours info")
    ours.error("ours error")
    theirs.debug("d")
    theirs.info("i")
    theirs.warning("w")
    assert [line["event"].replace("library", "theirs") for line in heard.lines] == said


def test_no_field_of_the_list_could_name_anybody() -> None:
    """A new field is a decision: whoever adds one changes this line and says why."""
    assert {
        "closed",
        "contents",
        "count",
        "error",
        "frames",
        "identities",
        "job",
        "platform",
        "reason",
        "status",
        "token",
        "url",
    } == log.FIELDS


def test_frames_are_files_lines_and_functions() -> None:
    def fails(words: str) -> None:
        raise RuntimeError(words)

    with pytest.raises(RuntimeError) as caught:
        fails(CANARY)
    places = log.frames(caught.value)
    assert [place.split(" ")[1] for place in places] == ["test_frames_are_files_lines_and_functions", "fails"]
    assert [place.split(":")[0] for place in places] == ["test_log.py"] * 2
