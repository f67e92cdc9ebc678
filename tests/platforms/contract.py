"""What every platform must do, whichever it is: one suite, run once for each with a driver of its own.

A driver (`tests.platforms.contract_driver`) plays the platform's people and servers over the platform's own protocol.
"""

from dataclasses import replace
from datetime import date, time
from typing import get_args

import pytest

from bot.domain.people import Account
from bot.platforms.base import Limits
from bot.ports.outbox import Gone, Posted, Sent
from bot.screens.answers import Done, FieldErrors, Open, Push, Replace, Say
from bot.screens.elements import (
    Button,
    Buttons,
    Callout,
    Card,
    Check,
    Choice,
    Date,
    Form,
    LongText,
    Option,
    Person,
    Row,
    Scale,
    ShortText,
    Text,
    Time,
    Tone,
)
from bot.screens.gallery import EXHIBITS
from bot.screens.inputs import Command, Input, Opened, Pressed, Submitted, Surface, Wrote
from bot.text.catalogue import LANGUAGES, T, catalogue
from tests.platforms.contract_driver import Driver, How, Somebody
from tests.platforms.exhibits import EMOJI, HOSTILE, LINES, RIGHT_TO_LEFT
from tests.platforms.words import typed

NASTY = {"markup": HOSTILE, "emoji": EMOJI, "right to left": RIGHT_TO_LEFT, "lines": LINES, "angles": "<" * 3000}


OPTIONS = (Option("good_call", T("Good call")), Option("near_miss", T("Near miss")))

NOTICE = Card(
    "notice.read",
    T("Peer learning: something to read, 2 minutes."),
    (
        Text(T("Peer learning: something to read, 2 minutes.")),
        Buttons((Button("thread.open", T("Open"), "h" * 27, "2", opens=True),)),
    ),
)

POST = Card(
    "rounds.announcement",
    T("Today"),
    (Text("nobody comes yet"), Buttons((Button("rounds.come", T("Yes"), value="7"),))),
)
"""Something for everyone, with a button that many press."""

HOME = Card(
    "home",
    T("Peer learning"),
    (Row("K7QF", T("In conversation"), T("Today"), Button("thread.open", T("Open"), "h" * 27, opens=True)),),
)


def window(title_of: str = "share", step: int | None = None, **values: str) -> Form:
    """A window with a field of each kind, buttons, and something hidden."""
    return Form(
        title_of,
        T("Share a case"),
        (
            Callout(Tone.CAREFUL, T("Not for real cases yet."), T("Made-up cases only.")),
            Choice(name="kind", label=T("Kind"), options=OPTIONS, spread=True, value=values.get("kind")),
            Choice(name="modality", label=T("Modality"), options=OPTIONS, optional=True),
            Person(name="reader", label=T("Who reported or performed the study?"), first=OPTIONS),
            LongText(name="happened", label=T("What happened?"), limit=3000, value=values.get("happened", "")),
            ShortText(name="point", label=T("Learning point"), optional=True),
            Time(name="slot", label=T("Choose a time."), optional=True, value=time(12, 0)),
            Date(name="day", label=T("Choose a day."), optional=True, value=date(2026, 5, 12)),
            Scale(name="felt", label=T("Answer"), low=T("Today"), high=T("Answer"), optional=True, value=step),
            Check(name="sure", label=T("I have called, or I am calling now")),
            Buttons((Button("thread.page", T("Earlier"), "h" * 27, "3"),)),
        ),
        T("Share the case"),
        T("Cancel"),
        {"h": "h" * 27, "n": "n" * 27},
    )


ANSWERED = {"kind": "near_miss", "reader": "good_call", "happened": "Two lines.\n\nAnd more.", "sure": "yes"}


class PlatformContract:
    """The suite. A platform's test class inherits it and has a fixture named `driver`."""

    # What people do arrives as an input.

    async def test_a_command_arrives_with_who_typed_it_and_where(self, driver: Driver) -> None:
        await driver.types(driver.english, "/peer board 2")
        await driver.types(driver.french, "/case", in_channel=True)
        alone, among = driver.bot.asked
        assert isinstance(alone, Command)
        assert isinstance(among, Command)
        assert (alone.name, alone.text, alone.surface) == ("peer", "board 2", Surface.DIRECT)
        assert (among.name, among.text, among.surface) == ("case", "", Surface.CHANNEL)
        assert among.channel_id == driver.channel_id
        for asked, who in ((alone, driver.english), (among, driver.french)):
            assert (asked.who.platform, asked.who.tenant, asked.who.user_id) == (
                driver.name,
                driver.tenant,
                who.user_id,
            )

    async def test_every_input_says_what_the_platform_says_of_language_and_zone(self, driver: Driver) -> None:
        driver.bot.answer = Open(window())
        for who in (driver.english, driver.french):
            seen = await driver.types(who, "/case")
            await driver.presses(who, seen, "thread.page")
            await driver.sends(who, seen, **ANSWERED)
            await driver.opens_home(who)
            await driver.types(who, "Good morning")
            assert {asked.who.zone for asked in driver.bot.asked} == {who.zone}
            assert {(asked.who.language or "")[:2] for asked in driver.bot.asked} == {who.language}
            assert {type(asked) for asked in driver.bot.asked} == set(get_args(Input))
            driver.bot.asked.clear()

    async def test_words_to_the_bot_and_home_arrive(self, driver: Driver) -> None:
        await driver.types(driver.english, "Is anybody there?")
        driver.bot.answer = Say(HOME)
        seen = await driver.opens_home(driver.english)
        wrote, opened = driver.bot.asked
        assert isinstance(wrote, Wrote)
        assert wrote.text == "Is anybody there?"
        assert isinstance(opened, Opened)
        assert seen.how is How.HOME
        assert "K7QF" in seen.words

    @pytest.mark.parametrize("kind", NASTY)
    async def test_a_form_arrives_as_it_was_filled_in(self, driver: Driver, kind: str) -> None:
        driver.bot.answer = Open(window())
        seen = await driver.types(driver.english, "/case")
        await driver.sends(driver.english, seen, **{**ANSWERED, "happened": NASTY[kind]})
        sent = driver.bot.asked[-1]
        assert isinstance(sent, Submitted)
        assert sent.form == "share"
        assert sent.values == {**ANSWERED, "happened": NASTY[kind], "slot": "12:00", "day": "2026-05-12"}
        assert sent.hidden == window().hidden

    async def test_an_answer_that_is_missing_is_absent(self, driver: Driver) -> None:
        driver.bot.answer = Open(window())
        seen = await driver.types(driver.english, "/case")
        await driver.sends(driver.english, seen, slot="", day="")
        sent = driver.bot.asked[-1]
        assert isinstance(sent, Submitted)
        assert {name: value for name, value in sent.values.items() if value} == {}

    async def test_a_day_and_a_step_are_chosen_and_shown_again(self, driver: Driver) -> None:
        driver.bot.answer = Open(window())
        seen = await driver.types(driver.english, "/case")
        await driver.sends(driver.english, seen, day="2027-02-28", felt="5")
        sent = driver.bot.asked[-1]
        assert isinstance(sent, Submitted)
        assert (sent.values["day"], sent.values["felt"]) == ("2027-02-28", "5")
        driver.bot.answer = Open(window(step=5))
        again = await driver.types(driver.english, "/case")
        assert (again.typed["day"], again.typed["felt"]) == ("2026-05-12", "5")

    async def test_a_button_of_a_message_brings_what_it_carries(self, driver: Driver) -> None:
        assert await driver.direct(_account(driver, driver.english), NOTICE, "en") == Sent()
        (message,) = await driver.messages(driver.english)
        driver.bot.answer = Open(window())
        seen = await driver.presses(driver.english, message, "thread.open")
        (pressed,) = driver.bot.asked
        assert isinstance(pressed, Pressed)
        assert (pressed.action, pressed.handle, pressed.value) == ("thread.open", "h" * 27, "2")
        assert pressed.surface is Surface.DIRECT
        assert seen.how is How.OPENED

    async def test_a_button_of_a_window_brings_what_was_typed_and_what_is_hidden(self, driver: Driver) -> None:
        driver.bot.answer = Open(window())
        seen = await driver.types(driver.english, "/case")
        await driver.presses(driver.english, seen, "thread.page", happened=HOSTILE)
        pressed = driver.bot.asked[-1]
        assert isinstance(pressed, Pressed)
        assert (pressed.action, pressed.handle, pressed.value) == ("thread.page", "h" * 27, "3")
        assert pressed.surface is Surface.WINDOW
        assert pressed.values["happened"] == HOSTILE
        assert pressed.hidden == window().hidden

    async def test_a_second_delivery_can_be_told_from_a_second_act(self, driver: Driver) -> None:
        await driver.types(driver.english, "/peer help")
        await driver.delivers_again()
        await driver.types(driver.english, "/peer help")
        await driver.opens_home(driver.english)
        await driver.types(driver.english, "Good morning")
        once, again, *others = (asked.event for asked in driver.bot.asked if not isinstance(asked, Submitted))
        assert once == again != ""
        assert len({once, *others}) == 4

    async def test_what_does_not_come_from_the_platform_never_reaches_the_bot(self, driver: Driver) -> None:
        answered = await driver.forged()
        assert answered
        assert all(400 <= status < 500 for status in answered)
        assert driver.bot.asked == []

    # Each answer is shown.

    @pytest.mark.parametrize("language", LANGUAGES)
    async def test_something_said_is_seen_by_whoever_asked_and_nobody_else(self, driver: Driver, language: str) -> None:
        driver.bot.answer, driver.bot.language = Say(NOTICE), language
        seen = await driver.types(driver.english, "/peer help", in_channel=True)
        assert seen.how is How.SAID
        assert catalogue(language).say(NOTICE.plain) in seen.words
        assert await driver.channel(driver.french) == []
        assert await driver.messages(driver.french) == []

    @pytest.mark.parametrize("language", LANGUAGES)
    async def test_a_window_opens_is_laid_over_replaced_and_closed(self, driver: Driver, language: str) -> None:
        driver.bot.language = language
        driver.bot.answer = Open(window())
        first = await driver.types(driver.english, "/case")
        assert first.how is How.OPENED
        assert catalogue(language).say(window().title) in first.words
        for answer, how in (
            (Push(window("stop")), How.PUSHED),
            (Replace(window("receipt")), How.REPLACED),
            (Done(), How.NOTHING),
        ):
            driver.bot.answer = answer
            seen = await driver.sends(driver.english, first, **ANSWERED)
            assert seen.how is how
            assert (catalogue(language).say(window().title) in seen.words) == (how is not How.NOTHING)

    async def test_refused_fields_say_why_and_keep_what_was_typed(self, driver: Driver) -> None:
        driver.bot.answer = Open(window())
        first = await driver.types(driver.english, "/case")
        errors = {"reader": T("Choose one."), "point": T("Write something here.")}
        driver.bot.answer = FieldErrors(window(happened=HOSTILE, kind="near_miss").with_errors(errors), errors)
        seen = await driver.sends(driver.english, first, happened=HOSTILE, kind="near_miss")
        assert seen.how is How.ERRORS
        assert "Choose one." in seen.words
        assert "Write something here." in seen.words
        assert seen.typed["happened"] == HOSTILE
        assert seen.typed["kind"] == "near_miss"

    async def test_something_said_in_a_window_leaves_the_window(self, driver: Driver) -> None:
        driver.bot.answer = Open(window())
        first = await driver.types(driver.english, "/case")
        driver.bot.answer = Say(NOTICE)
        seen = await driver.presses(driver.english, first, "thread.page", happened="typed so far")
        assert seen.how in {How.PUSHED, How.SAID}
        assert "something to read" in seen.words

    @pytest.mark.parametrize("kind", NASTY)
    async def test_peoples_words_are_shown_as_typed(self, driver: Driver, kind: str) -> None:
        words = NASTY[kind][:2000]
        form = replace(window(happened=words), elements=(Text(words), *window(happened=words).elements))
        driver.bot.answer = Open(form)
        seen = await driver.types(driver.english, "/case")
        assert words in seen.words
        assert seen.typed["happened"] == words

    async def test_what_is_hidden_and_what_a_button_carries_is_not_read(self, driver: Driver) -> None:
        driver.bot.answer = Open(window())
        seen = await driver.types(driver.english, "/case")
        assert "h" * 27 not in seen.words
        assert "n" * 27 not in seen.words

    @pytest.mark.parametrize("language", LANGUAGES)
    async def test_every_window_of_ours_can_be_opened(self, driver: Driver, language: str) -> None:
        driver.bot.language = language
        forms = [screen for exhibit in EXHIBITS if isinstance(screen := exhibit.build(), Form)]
        assert forms
        for form in forms:
            driver.bot.answer = Open(form)
            await driver.waits()
            seen = await driver.types(driver.english, "/case")
            assert seen.how is How.OPENED
            assert [words for words in typed(form) if words not in seen.words] == []

    def test_limits_are_declared(self, driver: Driver) -> None:
        assert isinstance(driver.limits, Limits)

    # What the bot sends arrives.

    @pytest.mark.parametrize("language", LANGUAGES)
    async def test_a_message_reaches_one_person_in_their_language(self, driver: Driver, language: str) -> None:
        who, other = (
            (driver.english, driver.french) if language == driver.english.language else (driver.french, driver.english)
        )
        assert await driver.direct(_account(driver, who), NOTICE, language) == Sent()
        (message,) = await driver.messages(who)
        assert catalogue(language).say(NOTICE.plain) in message.words
        assert message.actions == ("thread.open",)
        assert await driver.messages(other) == []

    async def test_the_channel_reaches_everyone(self, driver: Driver) -> None:
        assert isinstance(await driver.announce(driver.tenant, driver.channel_id, NOTICE, "en"), Posted)
        for who in (driver.english, driver.french):
            (message,) = await driver.channel(who)
            assert message.actions == ("thread.open",)
            assert await driver.messages(who) == []

    async def test_a_post_is_changed_in_its_place_and_is_still_one(self, driver: Driver) -> None:
        posted = await driver.announce(driver.tenant, driver.channel_id, POST, "en")
        assert isinstance(posted, Posted)
        later = replace(POST, elements=(Text("three come"), *POST.elements[1:]))
        for _ in range(2):
            changed = await driver.changes(driver.tenant, driver.channel_id, posted.reference, later, "en")
            assert changed == Sent()
        for who in (driver.english, driver.french):
            (message,) = await driver.channel(who)
            assert "three come" in message.words
            assert "nobody comes yet" not in message.words
            assert message.actions == ("rounds.come",)

    async def test_what_is_no_longer_there_cannot_be_changed(self, driver: Driver) -> None:
        posted = await driver.announce(driver.tenant, driver.channel_id, POST, "en")
        assert isinstance(posted, Posted)
        gone = f"{posted.reference}9"
        assert isinstance(await driver.changes(driver.tenant, driver.channel_id, gone, POST, "en"), Gone)
        (message,) = await driver.channel(driver.english)
        assert "nobody comes yet" in message.words

    @pytest.mark.parametrize("how", ["said", "pushed"])
    async def test_who_presses_in_the_channel_is_answered_alone_and_the_post_stays(
        self, driver: Driver, how: str
    ) -> None:
        assert isinstance(await driver.announce(driver.tenant, driver.channel_id, POST, "en"), Posted)
        words = "You come in person."
        refused = Form("refused", T("Answer"), (Text(words),), close=T("Close"))
        driver.bot.answer = Push(refused) if how == "pushed" else Say(Card("rounds.answered", words, (Text(words),)))
        for who in (driver.english, driver.french):
            (message,) = await driver.channel(who)
            seen = await driver.presses(who, message, "rounds.come")
            assert words in seen.words
            pressed = driver.bot.asked[-1]
            assert isinstance(pressed, Pressed)
            assert (pressed.who.user_id, pressed.surface, pressed.value) == (who.user_id, Surface.CHANNEL, "7")
        for who in (driver.english, driver.french):
            posts = [one for one in await driver.channel(who) if one.actions]
            assert [one.actions for one in posts] == [("rounds.come",)]
            assert sum(words in one.words for one in await driver.channel(who)) <= 1

    async def test_messages_keep_their_order(self, driver: Driver) -> None:
        for number in range(5):
            card = Card("notice.read", T("Today"), (Text(f"number {number}"),))
            assert await driver.direct(_account(driver, driver.english), card, "en") == Sent()
        words = [message.words for message in await driver.messages(driver.english)]
        assert [f"number {number}" in each for number, each in enumerate(words)] == [True] * 5

    async def test_who_and_what_the_directory_does_not_know_is_gone_for_good(self, driver: Driver) -> None:
        account = _account(driver, driver.english)
        assert isinstance(await driver.direct(replace(account, user_id="nobody"), NOTICE, "en"), Gone)
        assert isinstance(await driver.direct(replace(account, tenant="elsewhere"), NOTICE, "en"), Gone)
        if driver.nowhere is not None:
            assert isinstance(await driver.announce(driver.tenant, driver.nowhere, NOTICE, "en"), Gone)
        assert isinstance(await driver.announce("elsewhere", driver.channel_id, NOTICE, "en"), Gone)


def _account(driver: Driver, who: Somebody) -> Account:
    return Account(driver.name, driver.tenant, who.user_id, who.language, who.zone)
