"""The catalogue: what it says in each language, how each counts, and that typed words pass through untouched."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.text.catalogue import LANGUAGES, NBSP, Catalogue, Moment, N, Sentence, T, catalogue, language_of
from tests.house import sentences

EN, FR = Catalogue("en"), Catalogue("fr")
PLURALS = [english for english in sentences.translations() if len(english) == 2]


def rows(number: int) -> Sentence:
    """A sentence of the product that counts."""
    return N("{n} row", "{n} rows", number)


@pytest.mark.parametrize(("number", "said"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (21, "21 rows")])
def test_english_has_its_singular_for_one_alone(number: int, said: str) -> None:
    assert EN.say(rows(number)) == said


def test_french_has_its_singular_for_nothing_as_well() -> None:
    said = [FR.say(rows(number)) for number in (0, 1, 2, 21)]
    one, many = sentences.translations()["{n} row", "{n} rows"]
    assert one != many
    assert said == [one.format(n=0), one.format(n=1), many.format(n=2), many.format(n=21)]


@pytest.mark.parametrize("forms", PLURALS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_that_counts_is_said_for_every_number(forms: tuple[str, str], language: str) -> None:
    given = dict.fromkeys(sentences.names_in(forms[1]) - {"n"}, "word")
    said = [Catalogue(language).say(N(*forms, number, **given)) for number in (0, 1, 2)]
    assert len(set(said)) == 3 or "{n}" not in forms[0]
    assert [words for words in said if "{" in words or "}" in words] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_says_all_that_it_is_given(language: str) -> None:
    """Neither language drops a name, a day or an amount that the other one says."""
    silent: dict[str, set[str]] = {}
    for forms in sentences.translations():
        counts = len(forms) == 2
        given = {name: f"<{name}>" for name in sentences.names_in(forms[-1]) - ({"n"} if counts else set())}
        sentence = N(forms[0], forms[1], 7, **given) if counts else T(forms[0], **given)
        said = Catalogue(language).say(sentence)
        missing = {word for word in given.values() if word not in said}
        if missing:
            silent[forms[0]] = missing
    assert silent == {}


@pytest.mark.parametrize("typed", ["Share a case", "{n} rows", "{", "}{", "%s %(n)s", "<!channel>", "", "\u202eabc"])
def test_what_a_person_typed_is_said_as_it_stands(typed: str) -> None:
    assert (EN.say(typed), FR.say(typed)) == (typed, typed)


@pytest.mark.parametrize("typed", ["{label}", "{0}", "{kind.__class__}", "}", "Near miss"])
def test_what_a_person_typed_stays_so_inside_a_sentence_of_ours(typed: str) -> None:
    """A name with braces must not be filled, and one that is a sentence of ours must not be translated."""
    assert EN.say(T("Welcome to {programme}, {name}.", programme=typed, name="N")) == f"Welcome to {typed}, N."
    assert FR.say(T("Welcome to {programme}, {name}.", programme="P", name=typed)).endswith(f"{typed}.")


def test_a_sentence_inside_a_sentence_is_in_the_same_language() -> None:
    said = FR.say(T("{first}. {second}.", first=T("You shared it"), second=T("Near miss")))
    (shared,), (near,) = (sentences.translations()[(english,)] for english in ("You shared it", "Near miss"))
    assert said == f"{shared}. {near}."


def test_days_and_times_inside_a_sentence_are_in_its_language() -> None:
    until = T("{start} to {end}", start=time(17, 0), end=time(8, 5))
    assert EN.say(until) == "17:00 to 8:05"
    assert f"17{NBSP}h{NBSP}00" in FR.say(until)
    assert f"8{NBSP}h{NBSP}05" in FR.say(until)
    day = T("{start} to {end}", start=date(2026, 5, 11), end=date(2026, 8, 2))
    assert EN.say(day) == "Monday 11 May to Sunday 2 August"
    assert "lundi 11 mai" in FR.say(day)
    assert "dimanche 2 août" in FR.say(day)


NOON = datetime(2026, 12, 3, 12, 15, tzinfo=ZoneInfo("America/Toronto"))


def test_a_moment_is_said_in_its_readers_zone() -> None:
    starts = T("Until {starts}", starts=NOON)
    assert Catalogue("en", "America/Toronto").say(starts) == "Until Thursday 3 December at 12:15"
    assert Catalogue("en", "Europe/Paris").say(starts) == "Until Thursday 3 December at 18:15"
    assert Catalogue("en", "Pacific/Auckland").say(starts) == "Until Friday 4 December at 6:15"
    assert Catalogue("fr", "Europe/Paris").say(starts).endswith(f"jeudi 3 décembre à 18{NBSP}h{NBSP}15")


@pytest.mark.parametrize(
    ("zone", "english", "french"),
    [
        ("America/Toronto", "12:15 (Toronto time)", f"12{NBSP}h{NBSP}15 (heure de Toronto)"),
        ("America/Edmonton", "10:15 (Edmonton time)", f"10{NBSP}h{NBSP}15 (heure d’Edmonton)"),
        ("America/Indiana/Indianapolis", "12:15 (Indianapolis time)", f"12{NBSP}h{NBSP}15 (heure d’Indianapolis)"),
        ("Europe/Paris", "18:15 (Paris time)", f"18{NBSP}h{NBSP}15 (heure de Paris)"),
        ("UTC", "17:15 (UTC)", f"17{NBSP}h{NBSP}15 (UTC)"),
    ],
)
def test_a_moment_that_several_read_names_the_zone_it_was_agreed_in(zone: str, english: str, french: str) -> None:
    starts = T("{starts}", starts=NOON.astimezone(ZoneInfo(zone)))
    assert EN.say(starts) == f"Thursday 3 December at {english}"
    assert FR.say(starts) == f"jeudi 3 décembre à {french}"


def test_a_moment_follows_the_clocks() -> None:
    toronto = Catalogue("en", "America/Toronto")
    for day, at in ((1, "2:30"), (8, "3:30")):
        assert toronto.say(T("{starts}", starts=datetime(2026, 3, day, 7, 30, tzinfo=UTC))).endswith(at)


@pytest.mark.parametrize("zone", [None, timezone(timedelta(hours=-5))])
def test_a_moment_without_a_zone_that_has_a_name_is_refused(zone: timezone | None) -> None:
    for make in (T, lambda english, **params: N(english, english, 1, **params)):
        with pytest.raises(ValueError, match="without a zone"):
            make("{starts}", starts=datetime(2026, 12, 3, 12, 15, tzinfo=zone))


def test_the_same_instant_agreed_in_two_zones_is_two_sentences() -> None:
    """Platforms keep drawn sentences by the sentence, and each names its own zone."""
    here, there = T("{starts}", starts=NOON), T("{starts}", starts=NOON.astimezone(ZoneInfo("Europe/Paris")))
    assert here != there


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_parts_of_words_are_the_words_with_their_moments(language: str) -> None:
    said = Catalogue(language)
    inner = T("{start} to {end}", start=date(2026, 5, 11), end="{x}")
    words = T("{first}. {second}.", first=inner, second=T("{starts}", starts=NOON))
    parts = list(said.parts(words))
    assert [part for part in parts if isinstance(part, Moment)] == [Moment(NOON.astimezone(UTC), "America/Toronto")]
    assert "".join(said.moment(part) if isinstance(part, Moment) else part for part in parts) == said.say(words)
    for plain in (rows(3), T("Near miss"), "{typed}"):
        assert "".join(str(part) for part in said.parts(plain)) == said.say(plain)


@pytest.mark.parametrize(("month", "said"), [(1, "jeudi 1er janvier"), (5, "vendredi 1er mai")])
def test_the_first_of_a_month_is_an_ordinal_in_french(month: int, said: str) -> None:
    assert FR.day(date(2026, month, 1)) == said


def test_other_days_are_plain_numbers() -> None:
    assert FR.day(date(2026, 5, 21)) == "jeudi 21 mai"
    assert EN.day(date(2026, 5, 1)) == "Friday 1 May"


def test_midnight_and_noon() -> None:
    assert [EN.clock(time(0, 0)), EN.clock(time(12, 0))] == ["0:00", "12:00"]
    assert [FR.clock(time(0, 0)), FR.clock(time(12, 0))] == [f"0{NBSP}h{NBSP}00", f"12{NBSP}h{NBSP}00"]


def test_a_sentence_without_french_is_said_in_english() -> None:
    """Words that somebody can read beat no words. A house test sees to it that there are none."""
    assert FR.say(Sentence("Nobody says this, {name}.", params={"name": "Ana"})) == "Nobody says this, Ana."
    assert [FR.say(N("{n} thing of no kind", "{n} things of no kind", number)) for number in (1, 2)] == [
        "1 thing of no kind",
        "2 things of no kind",
    ]


@pytest.mark.parametrize(
    ("tags", "language"),
    [
        (("fr",), "fr"),
        (("fr-CA",), "fr"),
        (("fr_CA",), "fr"),
        (("FR-ca",), "fr"),
        (("en-US",), "en"),
        (("fra",), "en"),
        (("de",), "en"),
        ((None,), "en"),
        (("",), "en"),
        ((), "en"),
        ((None, "fr-CA", "en"), "fr"),
        (("de-DE", "fr"), "fr"),
        (("en", "fr"), "en"),
    ],
)
def test_the_language_is_that_of_the_first_tag_we_speak(tags: tuple[str | None, ...], language: str) -> None:
    assert language_of(*tags) == language


@pytest.mark.parametrize(("tag", "language"), [("fr-CA", "fr"), ("es", "en"), (None, "en"), ("en_GB", "en")])
def test_a_tag_finds_its_catalogue(tag: str | None, language: str) -> None:
    assert catalogue(tag).language == language


def test_a_catalogue_in_a_language_of_nobodys_is_english() -> None:
    assert Catalogue("de").language == "en"


def test_sentences_are_equal_by_what_they_say() -> None:
    """Platforms keep drawn sentences by the sentence: two that differ in a name must not be taken for each other."""
    ana, eli = (T("Welcome to {programme}, {name}.", programme="P", name=name) for name in ("Ana", "Eli"))
    assert len({ana, eli, T("Welcome to {programme}, {name}.", programme="P", name="Ana")}) == 2
    assert len({rows(1), rows(2), rows(1)}) == 2
