"""How windows and messages are built."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.platforms.local.render import home_html, message_html, window_html
from bot.screens.elements import Buttons, Card, Date, Form, Link, LongText, Scale, Text
from bot.text.catalogue import T, catalogue
from tests.platforms.html_schema import Page
from tests.platforms.local import fake_bot

EN, FR = catalogue("en"), catalogue("fr")


def _at(html: str, *pieces: str) -> list[int]:
    found = [html.index(piece) for piece in pieces]
    assert found == sorted(found), f"not in this order: {pieces}"
    return found


def test_everything_is_sound() -> None:
    for screen in (fake_bot.share(), fake_bot.thread(4), fake_bot.stop(), fake_bot.receipt()):
        assert Page(window_html(screen, FR)).breaches == []
    for card in (fake_bot.NOTICE, fake_bot.HOME, fake_bot.SAID):
        assert Page(message_html(card, FR)).breaches == []
        assert Page(home_html(card, EN)).breaches == []


def test_peoples_words_stand_as_typed() -> None:
    html = window_html(fake_bot.thread(1), EN)
    assert "<b>bold</b>" not in html
    assert "&lt;!channel&gt; &lt;b&gt;bold&lt;/b&gt; &amp;" in html
    assert 'class="typed" dir="auto"' in html


def test_typed_words_keep_a_first_empty_line() -> None:
    form = Form("f", "t", (LongText(name="x", label="x", value="\nsecond line"),), "s")
    assert ">\n\nsecond line</textarea>" in window_html(form, EN)


def test_what_is_hidden_is_not_in_the_page() -> None:
    assert fake_bot.SECRET not in window_html(fake_bot.share(), EN)
    assert fake_bot.SECRET not in window_html(fake_bot.thread(), EN)


def test_the_primary_button_comes_last_and_who_can_see_stands_right_before_it() -> None:
    html = window_html(fake_bot.share(), EN)
    _at(html, 'name="sure"', "win-foot", "Who can see this:", ">Cancel<", 'type="submit"')
    assert html.rindex("<button") == html.index('<button type="submit"')


def test_a_conversations_answer_stands_in_its_foot() -> None:
    html = window_html(fake_bot.thread(3), EN)
    _at(html, "Note 2.", "win-foot", 'name="answer"', "<textarea", "Who can see this:", "data-action", 'type="submit"')


def test_errors_stand_on_top_and_lead_to_their_fields() -> None:
    form = fake_bot.share({"point": "kept"}).with_errors({"kind": T("Choose one."), "happened": T("Choose one.")})
    html = window_html(form, EN, "w7")
    assert Page(html).breaches == []
    _at(html, 'role="alert"', 'href="#w7-f-kind"', 'href="#w7-f-happened"', 'id="w7-f-kind"', 'id="w7-f-happened"')
    assert 'aria-describedby="w7-f-happened-hint w7-f-happened-error" aria-invalid="true"' in html
    assert 'value="kept"' in html


def test_an_optional_choice_can_be_left_open_again() -> None:
    html = window_html(fake_bot.thread(), EN)
    assert re.search(r'<input type="radio" name="answer" value=""[^>]* checked', html)


def test_a_day_shows_the_days_on_offer() -> None:
    day = Date(name="d", label="D", earliest=date(2026, 5, 1), latest=date(2027, 5, 1), value=date(2026, 5, 11))
    html = window_html(Form("f", "t", (day,), "s"), EN)
    assert 'min="2026-05-01" max="2027-05-01" value="2026-05-11"' in html
    html = window_html(Form("f", "t", (Date(name="d", label="D"),), "s"), EN)
    assert not re.search(r" (min|max|value)=", html)


def test_a_scale_says_its_ends_to_the_eye_and_to_the_ear_once_each_and_can_be_left_again() -> None:
    scale = Scale(name="x", label="X", low=T("Not at all"), high=T("Very much"), value=4)
    html = window_html(Form("f", "t", (scale,), "s"), EN)
    assert re.findall(r'value="(\d?)"( checked)?', html) == [
        ("1", ""),
        ("2", ""),
        ("3", ""),
        ("4", " checked"),
        ("5", ""),
    ]
    assert html.count("Not at all") == html.count("Very much") == 2
    assert '<p class="ends" aria-hidden="true">' in html
    left = window_html(Form("f", "t", (replace(scale, optional=True, value=None),), "s"), EN)
    assert re.search(r'<input type="radio" name="x" value="" checked>', left)


def test_a_moment_is_shown_in_its_readers_zone() -> None:
    starts = datetime(2026, 12, 3, 17, 30, tzinfo=UTC).astimezone(ZoneInfo("America/Toronto"))
    card = Card("c", "p", (Text(T("{starts}", starts=starts)),))
    assert "<p>Thursday 3 December at 12:30 (Toronto time)</p>" in message_html(card, EN)
    assert "<p>Thursday 3 December at 18:30</p>" in message_html(card, catalogue("en", "Europe/Paris"))


def test_a_pasted_text_is_never_cut_by_the_browser() -> None:
    assert "maxlength" not in window_html(fake_bot.share(), EN)


def test_our_words_follow_the_language_and_peoples_do_not() -> None:
    html = window_html(fake_bot.thread(1), FR)
    assert 'lang="fr"' in html
    assert "Qui peut voir ceci" in html
    assert "Note 0." in html


def test_a_card_without_elements_says_its_plain_words() -> None:
    assert "Peer learning" in message_html(replace(fake_bot.NOTICE, elements=()), EN)


def test_a_window_without_a_button_is_no_form() -> None:
    html = window_html(fake_bot.receipt(), EN)
    assert "<form" not in html
    assert "submit" not in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
def test_a_link_leads_to_a_page_or_nowhere(url: str) -> None:
    card = Card("c", "p", (Text("x"), Buttons((Link("x", url),))))
    with pytest.raises(ValueError, match="not an address"):
        message_html(card, EN)
