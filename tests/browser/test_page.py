"""The page in a real browser, with the fake bot behind it: what it does."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from bot.platforms.local.directory import Persona
from bot.text.catalogue import T
from tests.browser.conftest import Served, Visitor
from tests.browser.hands import fill, open_form, pane, tab, top, type_in
from tests.platforms.local.fake_bot import NOTICE, PEOPLE, RUDE, SECRET, account, row


def test_words_survive_a_refusal_and_the_summary_leads_to_the_field(served: Served, visit: Visitor) -> None:
    ana = pane(visit(served.address), 1)
    form = open_form(ana)
    form.get_by_label("Learning point").fill(RUDE.replace("\n", " "))
    form.get_by_role("button", name="Share the case").click()
    summary = top(ana).locator(".summary")
    expect(summary).to_be_focused()
    expect(top(ana).get_by_label("Learning point")).to_have_value(RUDE.replace("\n", " "))
    summary.get_by_role("link", name="What happened?").click()
    field = top(ana).get_by_label("What happened?")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("came to light later. Write something here."))


def test_a_window_over_a_window_leaves_the_words_under_it_alone(served: Served, visit: Visitor) -> None:
    page = visit(served.address)
    ana = pane(page, 1)
    form = open_form(ana)
    fill(form, "Near miss")
    form.get_by_role("button", name="Share the case").click()
    expect(top(ana).locator("h3")).to_have_text("Stop here and call")
    expect(top(ana).locator("[data-back]")).to_have_text("Share a case")
    assert ana.locator(".window").first.evaluate("one => one.inert")
    assert ana.locator("[data-under]").evaluate("one => one.inert")
    page.keyboard.press("Escape")
    expect(ana.locator(".window")).to_have_count(1)
    expect(top(ana).get_by_label("What happened?")).to_have_value("Six millimetres, seen late.")


def test_a_window_that_comes_back_takes_the_place_of_its_older_self_with_its_words(
    served: Served, visit: Visitor
) -> None:
    ana = pane(visit(served.address), 1)
    type_in(ana, "/thread")
    top(ana).get_by_label("Your words").fill("A draft")
    top(ana).get_by_role("button", name="Close the conversation").click()
    expect(ana.locator(".window")).to_have_count(2)
    top(ana).get_by_role("button", name="Close it").click()
    expect(top(ana).locator(".note").last).to_contain_text("The end.")
    expect(ana.locator(".window")).to_have_count(1)
    expect(top(ana).get_by_label("Your words")).to_have_value("A draft")


def test_escape_on_typed_words_asks_first_and_focus_goes_back(served: Served, visit: Visitor) -> None:
    page = visit(served.address)
    ana = pane(page, 1)
    button = ana.get_by_role("button", name="Share a case")
    button.focus()
    page.keyboard.press("Enter")
    top(ana).get_by_label("What happened?").fill("Words")
    page.keyboard.press("Escape")
    expect(top(ana).get_by_role("status")).to_contain_text("Esc once more")
    page.keyboard.press("Escape")
    expect(ana.locator(".window")).to_have_count(0)
    expect(ana.get_by_role("button", name="Share a case")).to_be_focused()
    open_form(ana)
    page.keyboard.press("Escape")
    expect(ana.locator(".window")).to_have_count(0)
    expect(ana.locator(".composer input")).to_be_focused()


def test_what_a_window_carries_hidden_is_sent_but_never_in_the_page(served: Served, visit: Visitor) -> None:
    page = visit(served.address)
    form = open_form(pane(page, 1))
    assert SECRET not in page.content()
    fill(form)
    form.get_by_role("button", name="Share the case").click()
    expect(top(pane(page, 1)).locator("h3")).to_have_text("Case shared")
    submitted = served.bot.asked[-1]
    assert getattr(submitted, "hidden", None) == {"n": SECRET}


@pytest.mark.parametrize("width", [1280, 390])
def test_a_step_and_a_day_are_chosen_by_keyboard_and_left_again(served: Served, visit: Visitor, width: int) -> None:
    page = visit(served.address, width=width)
    form = open_form(pane(page, 1))
    fill(form)
    steps = form.get_by_role("radiogroup", name="Answer")
    first = steps.get_by_role("radio", name="1 Nothing waits for you.")
    steps.get_by_role("radio", name="No answer").focus()
    page.keyboard.press("ArrowRight")
    expect(first).to_be_checked()
    expect(first).to_be_focused()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(steps.get_by_role("radio", name="5 Something waits for you.")).to_be_checked()
    form.get_by_label("Choose a day.").fill("2026-06-01")
    form.get_by_role("button", name="Share the case").click()
    expect(top(pane(page, 1)).locator("h3")).to_have_text("Case shared")
    values = getattr(served.bot.asked[-1], "values", {})
    assert (values["felt"], values["day"]) == ("5", "2026-06-01")


def test_a_step_is_a_target_for_a_thumb_and_can_be_left_again(served: Served, visit: Visitor) -> None:
    page = visit(served.address, width=320)
    form = open_form(pane(page, 1))
    fill(form)
    steps = form.get_by_role("radiogroup", name="Answer")
    for chip in steps.locator(".chip").all():
        size = chip.bounding_box()
        assert size is not None
        assert min(size["width"], size["height"]) >= 44
    tops = steps.locator(".steps > .chip").evaluate_all("all => all.map((one) => one.getBoundingClientRect().top)")
    assert len(set(tops)) == 1, "all on one line"
    steps.locator(".chip", has_text="3").tap()
    expect(steps.get_by_role("radio", name="3")).to_be_checked()
    steps.locator(".chip", has_text="No answer").tap()
    form.get_by_role("button", name="Share the case").click()
    expect(top(pane(page, 1)).locator("h3")).to_have_text("Case shared")
    assert "felt" not in getattr(served.bot.asked[-1], "values", {})


def test_a_double_press_is_one_act(served: Served, visit: Visitor) -> None:
    page = visit(served.address)
    form = open_form(pane(page, 1))
    fill(form)
    form.get_by_role("button", name="Share the case").evaluate("one => { one.click(); one.click(); }")
    expect(top(pane(page, 1)).locator("h3")).to_have_text("Case shared")
    assert [type(one).__name__ for one in served.bot.asked].count("Submitted") == 1


def test_tabs_go_by_arrow_keys(served: Served, visit: Visitor) -> None:
    page = visit(served.address)
    ana = pane(page, 1)
    tab(ana, "home").focus()
    page.keyboard.press("ArrowLeft")
    expect(tab(ana, "channel")).to_be_focused()
    expect(tab(ana, "channel")).to_have_attribute("aria-selected", "true")
    expect(ana.locator("[data-panel=channel]")).to_be_visible()
    page.keyboard.press("Home")
    expect(ana.locator("[data-panel=home]")).to_be_visible()
    assert ana.locator("[role=tab][tabindex='0']").count() == 1


def test_commands_are_offered_and_taken_by_keyboard(served: Served, visit: Visitor) -> None:
    page = visit(served.address)
    ana = pane(page, 1)
    tab(ana, "direct").click()
    box = ana.locator(".composer input")
    box.press_sequentially("/pe")
    expect(ana.locator(".commands").get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(ana.locator("[role=option][aria-selected=true]")).to_contain_text("/peer board")
    page.keyboard.press("Enter")
    expect(box).to_have_value("/peer board")
    expect(ana.locator(".commands")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(ana.locator(".card")).to_be_visible()
    expect(box).to_have_value("")


def test_a_lost_connection_says_so_and_keeps_every_word(served: Served, visit: Visitor) -> None:
    page = visit(served.address)
    ana, bea = pane(page, 1), pane(page, 2)
    form = open_form(ana)
    fill(form)
    tab(bea, "direct").click()
    bea.locator(".composer input").fill("/peer")
    served.stop()
    form.get_by_role("button", name="Share the case").click()
    bea.locator(".composer input").press("Enter")
    expect(ana.locator("[data-offline]")).to_contain_text("Connection lost. What you typed is still here.")
    expect(bea.locator("[data-offline]")).to_contain_text("Connexion perdue")
    expect(form.get_by_label("What happened?")).to_have_value("Six millimetres, seen late.")
    expect(bea.locator(".composer input")).to_have_value("/peer")
    served.start()
    expect(ana.locator("[data-offline]")).to_be_hidden(timeout=20_000)
    form.get_by_role("button", name="Share the case").click()
    expect(top(ana).locator("h3")).to_have_text("Case shared")
    visit.complaints.clear()


def test_another_person_sits_down_and_both_find_their_things_again(served: Served, visit: Visitor) -> None:
    ana = pane(visit(served.address), 1)
    form = open_form(ana)
    form.get_by_label("What happened?").fill("Mine alone")
    ana.locator("[data-choose]").select_option(label="Dr. Gus Garner")
    expect(ana.locator(".window")).to_have_count(0)
    expect(ana.locator("[data-panel=home]")).to_contain_text("Waits for you")
    assert served.bot.asked[-1].who.user_id == "gus"
    ana.locator("[data-choose]").select_option(label="Dr. Ana Alder")
    expect(top(ana).get_by_label("What happened?")).to_have_value("Mine alone")


def test_who_joins_can_be_chosen_without_a_new_page(served: Served, visit: Visitor) -> None:
    page = visit(served.address)
    ana = pane(page, 1)
    new = Persona("new", "Dr. New", T("Trainee, North site"), "en")
    served.bot.people = (replace(PEOPLE[0], name="Dr. Ana Ash"), *PEOPLE[1:], new)
    page.get_by_role("button", name="+1 hour").click()
    expect(ana).to_have_accessible_name("Dr. Ana Ash")
    ana.locator("[data-choose]").select_option(label="Dr. New")
    expect(ana.locator("[data-about]")).to_have_text("Trainee, North site")


def test_a_panes_language_changes_its_words_and_is_told_to_the_bot(served: Served, visit: Visitor) -> None:
    page = visit(served.address)
    ana = pane(page, 1)
    served.call(served.bot.chat.direct(account("ana"), NOTICE, "en"))
    tab(ana, "direct").click()
    expect(ana.locator(".card")).to_contain_text("something to read")
    ana.locator(".seg label", has_text="FR").click()
    expect(ana).to_have_attribute("lang", "fr")
    expect(ana.locator(".card")).to_contain_text("quelque chose à lire")
    expect(tab(ana, "direct")).to_contain_text("Message direct")
    tab(ana, "home").click()
    expect(ana.locator("[data-panel=home]")).to_contain_text("En attente de vous")
    assert served.bot.asked[-1].who.language == "fr"
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_notice_arrives_by_itself_and_says_that_it_is_new(served: Served, visit: Visitor) -> None:
    page = visit(served.address)
    bea = pane(page, 2)
    served.call(served.bot.chat.direct(account("bea"), NOTICE, "fr"))
    expect(tab(bea, "direct").locator(".count")).to_have_text("1")
    expect(bea.locator("[data-news]")).to_have_text("Un nouveau message est arrivé.")
    tab(bea, "direct").click()
    expect(tab(bea, "direct").locator(".count")).to_be_hidden()
    expect(bea.locator(".item.new .tag")).to_have_text("Nouveau")
    bea.locator(".card").get_by_role("button").click()
    expect(top(bea)).to_be_visible()
    assert getattr(served.bot.asked[-1], "handle", "") == "a-handle"
    expect(pane(page, 1).locator(".item")).to_have_count(0)


def test_a_long_conversation_opens_at_its_end(served: Served, visit: Visitor) -> None:
    ana = pane(visit(served.address), 1)
    type_in(ana, "/thread 40")
    last = top(ana).locator(".note").last
    expect(last).to_be_in_viewport()
    expect(top(ana).locator(".note").first).not_to_be_in_viewport()


def test_rude_words_are_shown_as_typed_and_stay_in_their_column(served: Served, visit: Visitor) -> None:
    page = visit(served.address)
    ana = pane(page, 1)
    type_in(ana, "/thread 1")
    words = top(ana).locator(".note .typed").first
    assert words.evaluate("one => one.textContent") == f"Note 0. {RUDE}"
    assert words.evaluate("one => getComputedStyle(one).whiteSpace") == "pre-wrap"
    for one in page.locator(".pane, .window, .body").all():
        assert one.evaluate("one => one.scrollWidth <= one.clientWidth + 1")


def test_what_is_stored_appears_in_the_last_column_as_it_is_stored(served: Served, visit: Visitor) -> None:
    page = visit(served.address)
    behind = page.locator("#pane-behind")
    form = open_form(pane(page, 1))
    fill(form)
    form.get_by_role("button", name="Share the case").click()
    latest = behind.locator("[data-latest]")
    expect(latest.locator(".fresh")).to_have_count(3)
    expect(latest.locator(".sealed").first).to_have_text("sealed, 96 B")
    expect(latest).not_to_contain_text("Six millimetres")
    behind.get_by_role("tab", name="Rows").click()
    expect(behind.locator("[data-table=seats] .sealed")).to_be_visible()
    served.bot.rows.append(row("seats", "thread-1 submitter", thread_id="thread-1", seat="submitter", holder=None))
    page.get_by_role("button", name="+1 hour").click()
    expect(behind.locator("[data-table=seats] tr.fresh")).to_have_count(1)
    served.call(served.bot.chat.direct(account("bea"), NOTICE, "fr"))
    behind.get_by_role("tab", name="Messages").click()
    expect(behind.locator("[data-messages] .rec")).to_contain_text("local:bea")


def test_the_tour_ticks_itself(served: Served, visit: Visitor) -> None:
    page = visit(served.address)
    now = page.locator(".tour .now")
    expect(now).to_contain_text("Share a case")
    form = open_form(pane(page, 1))
    fill(form)
    form.get_by_role("button", name="Share the case").click()
    expect(now).to_contain_text("Move the clock to the notice")
    page.get_by_role("button", name="Next thing due").click()
    expect(now).to_contain_text("Read it")
    expect(page.locator("[data-now]")).to_contain_text("Wed 13 May")
    bea = pane(page, 2)
    tab(bea, "direct").click()
    bea.locator(".card").get_by_role("button").click()
    expect(now).to_contain_text("Answer unseen")
    top(bea).get_by_label("Vos mots").fill("Merci.")
    top(bea).get_by_role("button", name="Envoyer").click()
    expect(now).to_contain_text("Close")
    served.bot.close()
    page.get_by_role("button", name="+1 day").click()
    expect(now).to_contain_text("Choose it")
    served.bot.destroy()
    page.get_by_role("button", name="+1 day").click()
    expect(page.locator(".tour .did")).to_have_count(6)
    expect(page.locator("#behind-latest .gone").first).to_be_visible()
    page.get_by_role("button", name="Hide the tour").click()
    expect(page.locator("#tour")).to_be_hidden()
    page.reload()
    expect(page.get_by_role("button", name="Show the tour")).to_be_visible()
    expect(page.locator("#tour")).to_be_hidden()


def test_who_comes_by_the_button_of_another_program_has_the_form_open(served: Served, visit: Visitor) -> None:
    for width in (1280, 390):
        page = visit(f"{served.address}#case", width=width)
        expect(top(pane(page, 1)).get_by_label("What happened?")).to_be_visible()
        assert "#" not in page.url
