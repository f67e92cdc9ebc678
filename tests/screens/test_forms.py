"""Forms: what is asked comes back as it was asked, and what does not fit is refused at its field."""

from datetime import date, time
from typing import Annotated

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain.privacy.findings import Verdict
from bot.domain.privacy.screen import screen
from bot.screens import board, cases, endings, people, programmes, returns, threads, worklist
from bot.screens.elements import Check, Choice, Date, LongText, Person, Scale, ShortText, Time
from bot.screens.forms import Answers, Invalid
from bot.text.catalogue import T, catalogue
from bot.text.lexicon import lexicon


class Planning(Answers):
    """A form with the fields that need no words."""

    first: Annotated[date, Date(label=T("First day"), earliest=date(2026, 5, 1), latest=date(2036, 5, 1))]
    last: Annotated[date | None, Date(label=T("Last day"), optional=True)] = None
    felt: Annotated[int, Scale(label=T("Felt"), low=T("Not at all"), high=T("Very much"))]
    liked: Annotated[int | None, Scale(label=T("Liked"), low=T("No"), high=T("Yes"), optional=True)] = None


FORMS: tuple[type[Answers], ...] = (
    board.Message,
    board.Routing,
    cases.ShareCase,
    endings.Closing,
    people.Inviting,
    people.Leaving,
    people.Settings,
    programmes.Setup,
    Planning,
    returns.Reasoning,
    threads.Alarm,
    threads.Reply,
    threads.ShowName,
    worklist.LookingFor,
)
GENTLE = settings(deadline=None, database=None, derandomize=True, max_examples=60)
TYPED = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip)


def complete(model: type[Answers]) -> dict[str, str]:
    """An answer to every question, as a platform sends it."""
    values: dict[str, str] = {}
    for name, question in model.questions().items():
        match question:
            case Choice():
                values[name] = question.options[-1].value if question.options else "0"
            case Person():
                values[name] = "0123456789"
            case ShortText() | LongText():
                values[name] = "w" * question.limit
            case Time():
                values[name] = "07:45"
            case Date():
                values[name] = "2028-02-29"
            case Scale():
                values[name] = "5"
            case Check():
                values[name] = "yes"
    return values


def reasons(model: type[Answers], values: dict[str, str]) -> dict[str, str]:
    """Why a form is refused, in English; empty when it is not."""
    try:
        model.read(values)
    except Invalid as invalid:
        return {name: catalogue("en").say(words) for name, words in invalid.errors.items()}
    return {}


@pytest.mark.parametrize("model", FORMS)
def test_a_complete_form_is_read_and_drawn_again_as_it_was(model: type[Answers]) -> None:
    values = complete(model)
    answers = model.read(values)
    assert answers.model_dump().keys() == values.keys()
    drawn = model.questions(values)
    for name, question in drawn.items():
        shown = question.value
        assert {True: "yes", None: ""}.get(shown) == values[name] or str(shown).startswith(values[name]), name


@pytest.mark.parametrize("model", FORMS)
def test_what_is_needed_is_asked_for_and_nothing_else(model: type[Answers]) -> None:
    needed = {name for name, question in model.questions().items() if not question.optional}
    defaults = {name for name, field in model.model_fields.items() if not field.is_required()}
    # A question with a default shows it and need not be marked optional; one without must be answered.
    assert set(reasons(model, {})) == needed - defaults
    assert needed | defaults == set(model.model_fields)


@pytest.mark.parametrize("model", FORMS)
def test_a_field_is_refused_alone(model: type[Answers]) -> None:
    for name, question in model.questions().items():
        wrong = {Check: "no", Time: "25:61", Date: "2027-02-29", Scale: "6", Choice: "never offered"}.get(
            type(question)
        )
        if isinstance(question, ShortText | LongText):
            wrong = "w" * (question.limit + 1)
        if wrong is None or (isinstance(question, Check) and question.optional):
            continue
        if isinstance(question, Choice) and not question.options:
            continue
        assert list(reasons(model, {**complete(model), name: wrong})) == [name]


@GENTLE
@given(st.dictionaries(st.sampled_from(sorted({*cases.ShareCase.model_fields, "h", "n"})), TYPED))
def test_typed_words_survive_whatever_they_are(values: dict[str, str]) -> None:
    drawn = cases.ShareCase.questions(values)
    for name, question in drawn.items():
        typed = values.get(name, "")
        if isinstance(question, Choice) and typed not in {option.value for option in question.options}:
            # No platform has a place for an answer that is not offered: it is chosen anew.
            typed = ""
        assert (question.value or "") == ((typed == "yes") or "" if isinstance(question, Check) else typed)


@GENTLE
@given(TYPED)
def test_words_are_kept_as_they_were_typed(words: str) -> None:
    assume(screen(words.strip(), lexicon()).verdict is Verdict.PASS)
    assert threads.Reply.read({"words": words}).words == words.strip()


@pytest.mark.parametrize("letter", ["\x00", "\x0b", "\x1b", "\ud800", "\udfff"])
def test_what_cannot_be_kept_is_refused(letter: str) -> None:
    assert reasons(threads.Reply, {"words": f"a{letter}b"}) == {
        "words": "There is a character in here that cannot be kept. Please type the words again."
    }


def test_lines_may_end_as_they_do_anywhere() -> None:
    assert threads.Reply.read({"words": "one\r\ntwo\n\tthree"}).words == "one\ntwo\n\tthree"


def test_a_limit_counts_characters_of_any_kind() -> None:
    assert reasons(cases.ShareCase, {**complete(cases.ShareCase), "point": "\N{GRINNING FACE}" * 300}) == {}
    assert reasons(cases.ShareCase, {**complete(cases.ShareCase), "point": "\N{GRINNING FACE}" * 301}) == {
        "point": "At most 300 characters. You wrote 301."
    }


@pytest.mark.parametrize("said", ["no", "false", "true", "on", "1", "YES", "yes, but", " "])
def test_only_a_yes_is_a_yes(said: str) -> None:
    assert reasons(threads.ShowName, {"sure": said}) == {"sure": "Tick this to go on."}
    assert not programmes.Setup.read({**complete(programmes.Setup), "head": said}).head


@pytest.mark.parametrize("at", ["12:00Z", "12:00+05:00", "noon", "24:00", "12", "١٢:٠٠", "2026-03-03T12:00"])
def test_a_time_is_a_local_time_of_day(at: str) -> None:
    assert reasons(people.Settings, {"slot": at}) == {"slot": "Choose a time."}
    # It cannot be drawn as a time either; the question keeps what it held.
    assert people.Settings.questions({"slot": at})["slot"].value in {None, people.NOON, time(12)}


@pytest.mark.parametrize(
    "day", ["today", "2026-5-1", "0002-05-11", "2026-05-32", "20260511", "2026-05-11T12:00:00Z", "٢٠٢٦-٠٥-١١"]
)
def test_a_day_is_a_day_of_this_century(day: str) -> None:
    good = complete(Planning)
    assert reasons(Planning, {**good, "first": day}) == {"first": "Choose a day."}
    assert reasons(Planning, {**good, "last": day}) == {"last": "Choose a day."}
    assert Planning.questions({"first": day})["first"].value is None


def test_a_day_is_held_to_the_days_on_offer() -> None:
    good = complete(Planning)
    assert (
        reasons(Planning, {**good, "first": "2026-05-01"}) == reasons(Planning, {**good, "first": "2036-05-01"}) == {}
    )
    assert reasons(Planning, {**good, "first": "2026-04-30"}) == {"first": "Choose a day from Friday 1 May on."}
    assert reasons(Planning, {**good, "first": "2036-05-02"}) == {"first": "Choose a day no later than Thursday 1 May."}
    # Days that depend on the day on which somebody asks hold as well, and what was chosen stays in the field.
    with pytest.raises(Invalid) as refused:
        Planning.read({**good, "last": "2026-05-10"}, last={"earliest": date(2026, 5, 11)})
    assert set(refused.value.errors) == {"last"}
    assert Planning.questions({"last": "2026-05-10"})["last"].value == date(2026, 5, 10)


@pytest.mark.parametrize("step", ["0", "6", "-1", "3.0", "03", "٣", "five"])
def test_a_step_is_one_of_five(step: str) -> None:
    good = complete(Planning)
    assert reasons(Planning, {**good, "felt": step}) == {"felt": "Choose one of the answers offered."}
    assert Planning.questions({"felt": step})["felt"].value is None


def test_a_scale_that_is_optional_can_be_left_open() -> None:
    good = complete(Planning)
    assert Planning.read({**good, "liked": " "}).liked is None
    assert Planning.read(good).liked == 5
    del good["felt"]
    assert reasons(Planning, good) == {"felt": "Choose one."}
    assert reasons(Planning, {"felt": "2"}) == {"first": "Choose a day."}


def test_an_answer_that_nobody_asked_for_is_ignored() -> None:
    assert "seat" not in threads.Reply.read({"words": "w", "seat": "coordinator"}).model_dump()


def test_a_typed_answer_wins_over_the_one_the_form_would_show() -> None:
    shown = people.Settings.questions({"slot": "09:00"}, slot={"value": time(15)})
    assert shown["slot"].value == time(9)
    assert people.Settings.questions(None, slot={"value": time(15)})["slot"].value == time(15)
