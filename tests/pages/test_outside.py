"""Messages from outside: a page that is used once, whose sender is told by hand what came of it."""

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

import pytest
from httpx import ASGITransport, AsyncClient, Response

from bot.demo.actor import buttons_of, window_of
from bot.domain.outside import MOST_OPEN
from bot.screens.elements import Form
from tests.drivers.reading import links, shown, typed
from tests.drivers.rows import everything
from tests.drivers.ward import DAY, Ward

SAID = {
    "outstanding": "dealt_with",
    "matter": "none",
    "modality": "ct",
    "happened": "The report says left, and it was on the right.",
}
OWN = "The template asks for the side now."


def browser(ward: Ward) -> AsyncClient:
    return AsyncClient(transport=ASGITransport(ward.bot.web([])), base_url="https://peer.example")


async def opens(ward: Ward, days: str = "14") -> str:
    """A coordinator opens a page. Returns its path."""
    cora = ward["cora"]
    asked = window_of(await cora.presses(await cora.opens_board(), "outside.ask"))
    made = window_of(await cora.sends(asked, sender="clinician", days=days))
    (url,) = links(made)
    assert url in cora.reads(made)
    # Sent again it is the same page.
    assert links(window_of(await cora.sends(asked, sender="clinician", days=days))) == [url]
    return urlsplit(url).path


async def sends(web: AsyncClient, path: str, said: Mapping[str, str] = SAID) -> Response:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    return await web.post(path, content=urlencode(said), headers=kind, follow_redirects=True)


async def message(ward: Ward) -> Form:
    """The message as a coordinator reads it."""
    cora = ward["cora"]
    return window_of(await cora.presses(await cora.opens_board(), "outside.open"))


async def test_it_is_sent_once_passed_on_as_a_coordinators_own_and_answered_by_hand(ward: Ward) -> None:
    cora, denis, eli = ward.some("cora", "denis", "eli")
    before = await everything(ward.database)
    path = await opens(ward)
    token = path.rpartition("/")[2]
    async with browser(ward) as web:
        form = await web.get(path, headers={"accept-language": "fr-CA"})
        assert "peut savoir que c’était vous" in form.text
        sent = await sends(web, path)
        assert "Thank you. It is sent" in sent.text
        # Sent again, with other words, what was sent first stands.
        again = await sends(web, path, {**SAID, "happened": "Something else."})
        assert again.text == sent.text
        rows = await everything(ward.database)
        changed = {name for name, found in rows.items() if found != before[name]}
        assert changed <= {"outsides", "deliveries", "nonces", "stopped"}
        for words in (token, SAID["happened"], "right"):
            assert words not in repr(rows)
        # As of a case, nobody can tell at which hour it came: it shows on the next working day.
        assert "From outside" not in cora.reads(await cora.opens_board())
        await ward.hears(cora)
        assert "something on the board" in cora.reads(cora.messages[-1])
        assert len(denis.messages) == 1
        window = await message(ward)
        assert SAID["happened"] in cora.reads(window)
        assert "dealt with, says the sender" in cora.reads(window)
        assert "From outside 1" in cora.reads(await cora.opens_board())
        assert SAID["happened"] in denis.reads(window_of(await denis.presses(await cora.opens_board(), "outside.open")))
        # A coordinator shares it as theirs. Nothing leads from the message to the case.
        share = window_of(await cora.presses(window, "outside.share"))
        assert share.name == "case"
        assert typed(share)["happened"] == SAID["happened"]
        kept = (await everything(ward.database))["outsides"]
        reader = cora.chooses(share, "reader", eli.name)
        receipt = window_of(await cora.sends(share, kind="learning_opportunity", reader=reader))
        assert receipt.name == "case.receipt", cora.reads(receipt)
        assert (await everything(ward.database))["outsides"] == kept
        await ward.hears(eli)
        read = eli.reads(await eli.opens_message())
        assert SAID["happened"] in read
        assert "Cole" not in read
        # What came of it stands on the page, and on no other.
        waits = await web.get(path)
        assert "Nobody has said so yet." in waits.text
        tell = window_of(await cora.presses(await message(ward), "outside.tell.ask"))
        told = window_of(await cora.insists(await cora.sends(tell, outcome="changed", words=OWN)))
        assert "It stands on the sender’s page." in cora.reads(told)
        answered = await web.get(path)
        for words in (OWN, "Something is being changed because of it."):
            assert words in answered.text
        assert "Cole" not in answered.text
        assert OWN not in repr(await everything(ward.database))
        await ward.passes(20 * DAY)
        gone = await web.get(path)
        assert (gone.status_code, "There is nothing to open here." in gone.text) == (404, True)
        assert (await web.get(f"{path}x")).text == (await web.get("/outside/x")).text == gone.text
    assert (await everything(ward.database))["outsides"] == []


@pytest.mark.promise("A3")
async def test_nothing_in_the_rows_leads_from_a_message_to_who_asked_or_to_the_case(ward: Ward) -> None:
    cora, before = ward["cora"], await everything(ward.database)
    path = await opens(ward)
    after = await everything(ward.database)
    assert {name for name, rows in after.items() if rows != before[name]} <= {"outsides", "nonces"}
    async with browser(ward) as web:
        await sends(web, path)
    await ward.hears(cora)
    sent = await everything(ward.database)
    share = window_of(await cora.presses(await message(ward), "outside.share"))
    await cora.sends(share, kind="learning_opportunity", reader=cora.chooses(share, "reader", "Dr. Eli Ember"))
    shared = await everything(ward.database)
    assert shared["outsides"] == sent["outsides"]
    # No value of the message's row stands in any row of the case, but the programme's own.
    (row,) = shared["outsides"]
    values = {str(value) for value in row if value is not None} - {str(row[1]), str(row[3]), str(row[4]), str(row[5])}
    others = repr([rows for name, rows in shared.items() if name != "outsides"])
    assert not [value for value in values if value in others]


@pytest.mark.promise("A10")
@pytest.mark.parametrize(
    ("changed", "answered"),
    [
        ({"happened": "Seen by Mrs. Xandra Quimby, health card 4532 015 112."}, "Take out"),
        ({"outstanding": "not_yet"}, "extension 5150"),
        ({"matter": "claim"}, "Ask your hospital’s risk management"),
        ({"modality": "never offered"}, "Choose one of the answers offered."),
        ({"happened": "<script>alert(1)</script>", "modality": ""}, "&lt;script&gt;"),
        ({"happened": "x" * 70_000}, "Nothing is sent yet."),
    ],
)
async def test_what_is_refused_is_kept_nowhere_and_its_words_stay_in_the_form(
    ward: Ward, changed: dict[str, str], answered: str
) -> None:
    path = await opens(ward)
    before = await everything(ward.database)
    async with browser(ward) as web:
        refused = await sends(web, path, {**SAID, **changed})
        assert refused.status_code == 422
        assert answered in refused.text
        if len(changed.get("happened", "")) < 100 and "<" not in changed.get("happened", ""):
            assert changed.get("happened", SAID["happened"]) in refused.text
        assert {**await everything(ward.database), "stopped": []} == {**before, "stopped": []}
        assert "Thank you. It is sent" in (await sends(web, path)).text


async def test_the_page_names_no_colleague_and_speaks_both_languages(ward: Ward) -> None:
    path = await opens(ward)
    async with browser(ward) as web:
        form = await web.get(path, headers={"accept-language": "fr-CA"})
        assert "Que s’est-il passé?" in form.text
        assert 'formaction="?lang=en"' in form.text
        # What was typed so far comes along into the other language, and nothing is sent or kept by it.
        before = await everything(ward.database)
        english = await web.post(f"{path}?lang=en", data={"happened": "Typed so far.", "only": "language"})
        assert english.status_code == 200
        assert "What happened?" in english.text
        assert "Typed so far." in english.text
        assert 'role="alert"' not in english.text
        assert await everything(ward.database) == before
    assert "Ember" not in form.text, "no roster leaves the programme"
    assert "default-src 'none'" in form.headers["content-security-policy"]
    assert form.headers["referrer-policy"] == "no-referrer"


async def test_doubtful_words_are_asked_about_once(ward: Ward) -> None:
    path = await opens(ward)
    said = {**SAID, "happened": "Discussed with Tremblay about the view on the right."}
    async with browser(ward) as web:
        asked = await sends(web, path, said)
        name = asked.text.partition('name="sure_')[2].partition('"')[0]
        assert name
        again = await sends(web, path, {**said, f"sure_{name}": "yes", "modality": ""})
        assert f'<input type="hidden" name="sure_{name}" value="yes">' in again.text
        assert "Thank you. It is sent" in (await sends(web, path, {**said, f"sure_{name}": "yes"})).text


async def test_only_coordinators_open_pages_and_only_so_many(ward: Ward) -> None:
    ana, cora = ward.some("ana", "cora")
    board = await cora.opens_board()
    assert "outside.ask" in {button.action for button in buttons_of(board)}
    assert "Only coordinators can do this." in shown(await ana.presses(board, "outside.ask"))
    for _ in range(MOST_OPEN):
        await opens(ward, "7")
    asked = window_of(await cora.presses(await cora.opens_board(), "outside.ask"))
    assert "There are 20 pages for people outside already." in shown(
        await cora.sends(asked, sender="patient", days="7")
    )
    await ward.passes(10 * DAY)
    await opens(ward, "7")
