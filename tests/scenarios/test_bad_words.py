"""Whatever is typed is shown as it was typed, or refused at its field: never an error of ours, never half a change."""

import pytest
import sqlalchemy as sa

from bot.demo.actor import window_of
from bot.domain.threads import ThreadId
from bot.screens.elements import Form, LongText, ShortText
from bot.screens.inputs import Wrote
from bot.services import programmes
from storage.tables import threads
from storage.unit import SqlUnit
from tests.drivers.cast import MASK, PATHWAY, ZONE, Part
from tests.drivers.reading import entries, errors, facts, shown, typed
from tests.drivers.rows import everything
from tests.drivers.ward import CASE, Person, Ward

FAULT = "Something went wrong"
CONTROL = "There is a character in here that cannot be kept. Please type the words again."

TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Unseen signs that show what follows, or what stands around it, in another order than it was typed in."""

KEPT = {
    "one letter": "x",
    "emoji": "\N{GRINNING FACE}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{MICROSCOPE} fine",
    "right to left": "\N{ARABIC LETTER ALEF}\N{ARABIC LETTER BEH} \N{RIGHT-TO-LEFT MARK}24 mm",
    "a whole channel": "<!channel> <!here> <!everyone> @channel",
    "a mention": "<@U1> <at>Ana</at> <#C1|rounds>",
    "a link that leads nowhere": "<x|click> [here](javascript:alert(1))",
    "a table": "| a | b |\n|---|---|\n| 1 | 2 |",
    "markup": "*bold* _it_ ~no~ `code` ```\nblock\n``` # Heading\n> quote",
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>&amp;&lt;",
    "SQL": "'; DROP TABLE threads; --",
    "braces": "{happened} {0} %s %(name)s ${x} {{ x }} {% raw %}",
    "accents of two kinds": "\N{LATIN SMALL LETTER E WITH ACUTE} e\N{COMBINING ACUTE ACCENT}",
    "nothing to see": "a\N{ZERO WIDTH SPACE}\N{SOFT HYPHEN}b",
    "lines": "one\n\n\ntwo\tthree",
    "the bottom of Unicode": "\U0010fffd \ufffe",
}
STOPPED = {"a link": "<https://example.org|click> [here](javascript:alert(1)) https://example.org"}
"""What the screen for identifiers stops, where it reads a field."""

REFUSED = {
    "a NUL": "a\x00b",
    "an escape": "\x1b[31mred",
    "half a pair": "a\ud83db",
    "another half": "\udc00",
    **{f"a turn of direction, {ord(sign):x}": f"emit{sign}txt" for sign in TURNS},
}
NOTHING_TYPED = {"nothing": "", "spaces": " \t \n ", "a wide space": "\N{IDEOGRAPHIC SPACE}\N{NO-BREAK SPACE}"}
EVERYTHING = {**KEPT, **STOPPED, **REFUSED, **NOTHING_TYPED, "ten thousand": "w" * 10_000}


def wrong(words: str, asked: ShortText | LongText) -> str | None:
    """What the form should say of these words; None when it should take them, whether at once or after a question."""
    if not words.strip():
        return None if asked.optional else "Write something here."
    if len(words.strip()) > asked.limit:
        return f"At most {asked.limit} characters. You wrote {len(words.strip())}."
    if words in STOPPED.values() and asked.unscreened is None:
        found = "https://example.org|click>, https://example.org"
        return f"Take out “{found}”: it can lead to a patient or a study."
    return CONTROL if words in REFUSED.values() else None


async def try_words(ward: Ward, person: Person, form: Form, field: str, /, **others: str) -> None:
    """Send everything that a field does not take: it says why, keeps what was typed, and nothing changes."""
    (asked,) = (one for one in form.fields if one.name == field and isinstance(one, ShortText | LongText))
    before = await everything(ward.database)
    for what, words in EVERYTHING.items():
        why = wrong(words, asked)
        if why is None:
            continue
        refused = await person.sends(form, **{**others, field: words})
        assert FAULT not in shown(refused), what
        assert errors(window_of(refused)) == {field: why}, what
        assert typed(window_of(refused)).get(field, "") == words, what
    after = await everything(ward.database)
    assert {name for name, rows in after.items() if rows != before[name]} <= {"stopped"}, "it is counted and no more"


@pytest.mark.parametrize("field", ["happened", "point"])
async def test_in_a_case(ward: Ward, field: str) -> None:
    ana = ward["ana"]
    answers = {**CASE, "reader": "coordinator"}
    await try_words(ward, ana, await ana.asks_to_share(), field, **answers)
    for words in KEPT.values():
        receipt = await ana.insists(await ana.sends(await ana.asks_to_share(), **{**answers, field: words}))
        assert window_of(receipt).name == "case.receipt", words

    def stories(unit: SqlUnit) -> set[str]:
        found = unit.execute(sa.select(threads.c.id)).scalars().all()
        return {getattr(unit.threads.story(ThreadId(one)), field) for one in found}

    assert await ward.database.read(stories) == {words.strip() for words in KEPT.values()}
    assert entries(await ana.opens_own())[-1].words in {words.strip() for words in KEPT.values()}


async def test_in_a_conversation(ward: Ward) -> None:
    ana, eli = ward.some("ana", "eli")
    _, window = await ward.talk()
    await try_words(ward, eli, window, "words")
    for words in NOTHING_TYPED.values():
        assert errors(window_of(await eli.sends(window, words=words))) == {
            "words": "Choose an answer or write something."
        }
    for words in KEPT.values():
        window = window_of(await eli.insists(await eli.sends(window, words=words)))
    assert [entry.words for entry in entries(await ana.opens_own())][1:] == [words.strip() for words in KEPT.values()]


async def test_in_a_warning(ward: Ward) -> None:
    ana, eli, cora = ward.some("ana", "eli", "cora")
    _, window = await ward.talk()
    await try_words(ward, eli, window_of(await eli.presses(window, "thread.warn.ask")), "words", called="yes")
    case = await cora.opens_case()
    await try_words(ward, cora, window_of(await cora.presses(case, "board.warn.ask")), "words", called="yes")
    for words in KEPT.values():
        await eli.goes_on(window, "thread.warn.ask", words=words, called="yes")
        await cora.goes_on(case, "board.warn.ask", words=words, called="yes")
    twice = [words.strip() for words in KEPT.values() for _ in range(2)]
    assert [entry.words for entry in entries(await ana.opens_own())][1:] == twice
    assert [entry.words for entry in entries(await cora.opens_case())][1:] == twice


async def test_in_what_a_coordinator_writes(ward: Ward) -> None:
    ana, cora = ward.some("ana", "cora")
    await ward.talk()
    case = await cora.opens_case()
    await try_words(ward, cora, window_of(await cora.presses(case, "board.write.ask")), "words")
    for words in KEPT.values():
        await cora.goes_on(case, "board.write.ask", words=words)
    assert [entry.words for entry in entries(await ana.opens_own())][1:] == [words.strip() for words in KEPT.values()]


async def test_in_names(ward: Ward) -> None:
    cora, ana = ward.some("cora", "ana")
    answers = {"role": "trainee", "site": "0"}
    await try_words(ward, cora, window_of(await cora.types("/peer invite")), "names", **answers)
    for number, words in enumerate([*KEPT.values(), *STOPPED.values()]):
        invited = window_of(await cora.sends(window_of(await cora.types("/peer invite")), names=words, **answers))
        names = {" ".join(line.split()) for line in words.splitlines() if line.strip()}
        codes = facts(invited)
        assert set(codes) == names
        person = Person(Part(f"new{number}", "New"), ward)
        name = min(names)
        assert name in shown(await person.types(f"/peer join {codes[name]}"))
        assert name in ana.reads(await ana.asks_to_share())


async def test_in_founding(house: Ward) -> None:
    """Every text of the form, one after the other refused, and then all of them taken as typed."""
    zoe = house["zoe"]
    answers = {"role": "radiologist", "language": "en", "zone": ZONE, "mask": MASK, "pathway": PATHWAY}
    answers |= dict.fromkeys(("name", "sites", "channel", "founder"), "Words")
    code = await house.database.write(programmes.issue_setup_code)
    form = window_of(await zoe.types(f"/peer setup {code}"))
    texts = {field.name for field in form.fields if isinstance(field, ShortText | LongText)}
    assert texts == {"name", "sites", "channel", "founder", "coordinators", "pathway", "mask", "zone", "agreed"}
    for field in sorted(texts):
        await try_words(house, zoe, form, field, **answers)
    for number, words in enumerate([*KEPT.values(), *STOPPED.values()]):
        person = Person(Part("zoe", "Zoe"), house, tenant=f"chat {number}")
        code = await house.database.write(programmes.issue_setup_code)
        form = window_of(await person.types(f"/peer setup {code}"))
        taken = dict.fromkeys(("name", "sites", "channel", "founder", "pathway"), words)
        founded = await person.sends(form, **{**answers, **taken})
        assert f"It is called {words.strip()}." in shown(founded)
        stop = await person.sends(await person.asks_to_share(), outstanding="not_yet")
        assert words.strip() in shown(stop)


async def test_in_what_is_typed_after_a_slash(ward: Ward) -> None:
    ana, zoe = ward.some("ana", "zoe")
    before = await everything(ward.database)
    for what, words in EVERYTHING.items():
        assert not set(TURNS) & set(shown(await ana.types(f"/peer {words}"))), what
        for person in (ana, zoe):
            for command in ("/peer ", "/peer join ", "/peer setup ", "/case ", "/"):
                assert FAULT not in shown(await person.types(command + words)), (command, what)
            assert "Nothing was passed on." in shown((await ward.bot.dispatch(Wrote(person.who, words))).answer), what
    assert await everything(ward.database) == before
