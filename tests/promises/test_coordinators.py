"""A3: no coordinator, and no head, can list who shared what: every door, tried by every kind of person."""

import re
from typing import cast

import pytest
import sqlalchemy as sa

from bot.demo.actor import window_of
from bot.domain.people import POLICY, Act, Standing, may
from bot.screens.common import member_key
from bot.screens.elements import Callout, Row
from bot.screens.inputs import Command, Submitted
from bot.screens.refusals import COORDINATORS_ONLY, NO_PROGRAMME, NOT_IN_PROGRAMME, NOTHING_HERE
from handlers.router import COMMANDS, PRESSED, SUBMITTED, WORDS
from storage.tables import members
from tests.promises.doors import Doors, Told, act_of, said
from tests.promises.lived import Lived
from tests.promises.story import CASES, SHARERS
from tests.promises.ward import person

THEIRS = {
    Act.CHANGE_PROGRAMME,
    Act.CHOOSE_CHANNEL,
    Act.CLASSIFY,
    Act.HOLD,
    Act.RUN_ROUNDS,
    Act.SEE_ANSWERS,
    Act.SHUT_SEAT,
    Act.SUGGEST,
    Act.CLOSE_AS_COORDINATOR,
    Act.DECLINE,
    Act.DELIVER_HELD,
    Act.EDIT_AGENDA,
    Act.GIVE_BACK,
    Act.HOLD_CASE,
    Act.ASSIGN,
    Act.INVITE,
    Act.NOMINATE,
    Act.OPEN_CASE,
    Act.POST_PRAISE,
    Act.PREPARE_SESSION,
    Act.PRESENT,
    Act.ROUTE,
    Act.SEE_AGENDA,
    Act.SEE_TO_ALARM,
    Act.SEE_BOARD,
    Act.SUGGEST,
    Act.WRITE_AS_COORDINATOR,
}
"""What coordinators alone may do, written down once more: a row that is changed by mistake is to be noticed."""

OF_NO_CASE = {
    Act.CHANGE_PROGRAMME,
    Act.CHOOSE_CHANNEL,
    Act.HOLD,
    Act.INVITE,
    Act.POST_PRAISE,
    Act.PREPARE_SESSION,
    Act.PRESENT,
    Act.RUN_ROUNDS,
    Act.SEE_AGENDA,
    Act.SEE_ANSWERS,
}
"""Those of them that are about no case, or about one that is before the room."""


def names_of_submitters(lived: Lived) -> dict[str, set[str]]:
    """By case, everything that names its submitter: the name, the roster's key, the account, the label."""
    # From the table, because some have left by now.
    everybody = lived.database.read_now(lambda unit: unit.execute(sa.select(members.c.id, members.c.name)).all())
    keys = {row.name: member_key(row) for row in everybody}
    found = {
        case.word: {sharer.name, keys[sharer.name], sharer.who.user_id}
        for which, case in CASES.items()
        for sharer in [person(SHARERS[which])]
    }
    for asked, reply in lived.month.answers:
        if isinstance(asked, Submitted) and "Your case is" in repr(reply):
            done = next(element for element in window_of(reply.answer).elements if isinstance(element, Callout))
            found.get(asked.values["happened"].partition("-")[0], set()).add(f"'{done.lead.params['label']}'")  # type: ignore[union-attr]
    return found


def joined(told: Told, naming: dict[str, set[str]], own: set[str]) -> list[str]:
    """Questions whose answer holds the words of a case and something that names who shared it, own seats aside."""
    return [
        str(asked)
        for asked, reply in told
        for word, names in naming.items()
        if word not in own and f"{word}-" in repr(reply.answer) and any(name in repr(reply.answer) for name in names)
    ]


def without_ticket(answer: object) -> str:
    """An answer with the length alone of the ticket to a page: it is made for whoever was answered."""
    return re.sub(r"(?<=/files/images/)[A-Za-z0-9_-]+", lambda found: str(len(found.group())), repr(answer))


def own_cases(key: str) -> set[str]:
    """The cases in which somebody holds a seat."""
    return {case.word for which, case in CASES.items() if key in {SHARERS[which], case.reader}}


@pytest.mark.promise("A3")
def test_no_answer_holds_a_case_and_who_shared_it(doors: Doors) -> None:
    naming = names_of_submitters(doors.lived)
    for who, told in doors.told.items():
        words = {word for word in naming for _, reply in told if f"{word}-" in repr(reply.answer)}
        assert len(told) > 50
        assert joined(told, naming, own_cases(who)) == [], who
        if who in {"denis", "cora"}:
            assert CASES["first"].word in words
        else:
            assert words <= own_cases(who), who


@pytest.mark.promise("A3")
def test_the_search_for_names_beside_cases_finds_what_it_is_for(lived: Lived) -> None:
    """The reader of a case shared by name has a window with both, and who shared it has one with the label."""
    naming = names_of_submitters(lived)
    for key, which in (("bea", "named"), ("ana", "first")):
        told = [(asked, reply) for asked, reply in lived.month.answers if asked.who == person(key).who]
        assert joined(told, {CASES[which].word: naming[CASES[which].word]}, set()) != []


@pytest.mark.promise("A3")
def test_every_door_names_an_act_that_the_policy_knows_and_nothing_else_is_allowed() -> None:
    doors = [*COMMANDS.values(), *WORDS.values(), *PRESSED.values(), *SUBMITTED.values()]
    assert {door.act for door in doors} <= POLICY.keys()
    assert POLICY.keys() == set(Act)
    assert not may(frozenset(Standing), cast("Act", "an act that nobody wrote a row for"))
    assert not any(Standing.HEAD in allowed for allowed in POLICY.values())


@pytest.mark.promise("A3")
def test_what_coordinators_do_is_refused_to_everybody_else_whatever_the_case(doors: Doors) -> None:
    words = {"head": COORDINATORS_ONLY, "kit": COORDINATORS_ONLY, "stranger": NOTHING_HERE, "elsewhere": NOTHING_HERE}
    for who, sentence in words.items():
        refused = [(asked, reply) for asked, reply in doors.told[who] if act_of(asked) in THEIRS]
        assert {act_of(asked) for asked, _ in refused} == THEIRS
        for asked, reply in refused:
            expected = {sentence} if not isinstance(asked, Command) else {sentence, NOT_IN_PROGRAMME, NO_PROGRAMME}
            assert said(reply.answer) in expected, asked


@pytest.mark.promise("A3")
def test_all_coordinators_have_the_same_board_to_the_byte(lived: Lived) -> None:
    """Also the one who shared a case on it, and the one who reads another."""
    opened = refused = 0
    for when in ("before", "sent", "closed"):
        one, other = (lived.story.seen[f"{when}|{key}"] for key in ("cora", "denis"))
        board = one["/peer board"].answer
        assert repr(board) == repr(other["/peer board"].answer)
        rows = [element for element in window_of(board).elements if isinstance(element, Row)]
        first = {way for way in one.keys() & other.keys() if way.startswith("/peer board >") and way.count(">") == 1}
        # Beside its rows the board has a button that asks which of them are looked for.
        ways = {way for way in first if " board.open=" in way}
        assert len(ways) == len(rows)
        for way in ways:
            answers = [seen[way].answer for seen in (one, other)]
            if any("take part" in repr(answer) for answer in answers):
                refused += 1
                assert sum("take part" in repr(answer) for answer in answers) == 1
            else:
                opened += 1
                assert without_ticket(answers[0]) == without_ticket(answers[1]), way
    assert opened > 10
    assert refused >= 4


@pytest.mark.promise("A3")
def test_where_a_coordinator_holds_a_seat_every_act_is_refused_and_nothing_moves(doors: Doors) -> None:
    assert {act_of(asked) for asked, _ in doors.own} == THEIRS - OF_NO_CASE
    acts = [(asked, reply) for asked, reply in doors.own if act_of(asked) is not Act.SEE_BOARD]
    assert len(acts) >= 10
    assert {repr(said(reply.answer)) for _, reply in acts} == {repr(said(acts[0][1].answer))}
    assert "take part" in repr(acts[0][1].answer)
    assert repr(doors.boards[0]) == repr(doors.boards[1])
    assert doors.sent[0] == doors.sent[1]
