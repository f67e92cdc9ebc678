"""The policy table, whole: what is not written here is denied."""

import itertools

import pytest

from bot.domain.people import POLICY, Act, Duty, Member, MemberId, ProgrammeId, Role, Standing, Status, may, standings
from tests.fakes import SeededIds

MEMBERS = {
    Act.SEE_HOME,
    Act.UNLINK,
    Act.CHANGE_SETTINGS,
    Act.LEAVE,
    Act.SHARE_CASE,
    Act.SEE_ROUNDS,
    Act.COME,
    Act.SEE_RETENTION,
}
COORDINATORS = {
    Act.INVITE,
    Act.CHOOSE_CHANNEL,
    Act.CHANGE_PROGRAMME,
    Act.SEE_BOARD,
    Act.OPEN_CASE,
    Act.ROUTE,
    Act.WRITE_AS_COORDINATOR,
    Act.CLASSIFY,
    Act.SHUT_SEAT,
    Act.DELIVER_HELD,
    Act.SUGGEST,
    Act.SEE_TO_ALARM,
    Act.CLOSE_AS_COORDINATOR,
    Act.GIVE_BACK,
    Act.HOLD_CASE,
    Act.ASSIGN,
    Act.DECLINE,
    Act.CHECK_IMAGES,
    Act.PRESENT_IMAGES,
    Act.NOMINATE,
    Act.SEE_AGENDA,
    Act.EDIT_AGENDA,
    Act.PRESENT,
    Act.PREPARE_SESSION,
    Act.RUN_ROUNDS,
    Act.POST_PRAISE,
    Act.HOLD,
    Act.HEAR_OUTSIDE,
    Act.WARN,
}
ENDS = {
    Act.OPEN_THREAD,
    Act.WRITE,
    Act.SHOW_NAME,
    Act.TALK,
    Act.CLOSE,
    Act.ANSWER_ROUNDS,
    Act.REOPEN,
    Act.DECIDE,
    Act.SAY_USEFUL,
    Act.ANSWER_PRAISE,
    Act.WARN,
}
SURVEYS = {Act.SEE_SURVEYS, Act.ANSWER_SURVEY}
ALLOWED = {
    Standing.STRANGER: {Act.ASK_FOR_HELP, Act.FOUND, Act.JOIN, Act.LINK},
    Standing.MEMBER: {Act.ASK_FOR_HELP, Act.FOUND, Act.LINK} | MEMBERS | SURVEYS,
    Standing.COORDINATOR: COORDINATORS | {Act.SEE_ANSWERS},
    Standing.HEAD: set[Act](),
    Standing.SUBMITTER: ENDS
    | {Act.ADD_REFERENCE, Act.READ_REFERENCE, Act.ADD_IMAGES, Act.SEE_IMAGES}
    | {Act.EDIT_CASE, Act.WITHDRAW_CASE, Act.SEND_AGAIN},
    Standing.READER: ENDS | {Act.SAY_NOT_MINE, Act.READ_REFERENCE, Act.SEE_IMAGES},
}


@pytest.mark.parametrize(("standing", "act"), list(itertools.product(Standing, Act)))
def test_every_standing_may_do_exactly_what_is_listed(standing: Standing, act: Act) -> None:
    assert may(frozenset({standing}), act) is (act in ALLOWED[standing])


def test_an_act_without_a_row_is_denied_to_everyone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(POLICY, Act.SEE_BOARD)
    assert not may(frozenset(Standing), Act.SEE_BOARD)


def test_every_act_has_a_row() -> None:
    assert set(POLICY) == set(Act)


@pytest.mark.parametrize("status", [Status.INVITED, Status.LEFT])
def test_who_is_not_active_is_a_stranger_whatever_their_duties(status: Status) -> None:
    ids = SeededIds()
    member = Member(
        MemberId(ids.uuid()),
        ProgrammeId(ids.uuid()),
        "Dr. A. Example",
        Role.RADIOLOGIST,
        "North",
        duties=frozenset(Duty),
        status=status,
    )
    assert standings(member) == frozenset({Standing.STRANGER})
