"""Which handler answers what, who may ask it, and how a refusal is said."""

import difflib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.errors import DomainError, NotAllowed, NothingHere
from bot.domain.people import POLICY, Act, Standing, may
from bot.screens import edits, refusals
from bot.screens import people as people_screens
from bot.screens.answers import Answer, Done, FieldErrors, Push, Say
from bot.screens.forms import shown
from bot.screens.inputs import Command, Input, Opened, Pressed, Submitted, Surface, Wrote
from bot.text.catalogue import Sentence
from handlers import (
    accounts,
    agenda,
    assignments,
    board,
    cases,
    conference,
    doubts,
    drafts,
    gates,
    lists,
    outside,
    people,
    praise,
    presenting,
    programmes,
    questions,
    retention,
    returns,
    rounds,
    suggestions,
    surveys,
    talks,
    threads,
    unsent,
)
from handlers.turn import Redelivered, Turn

Handler = Callable[[Turn, Any], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A handler, and the act that the policy table must allow before it is called."""

    handler: Handler
    act: Act


COMMANDS: Mapping[str, Asked] = {
    "case": Asked(cases.ask, Act.SHARE_CASE),
    "cas": Asked(cases.ask, Act.SHARE_CASE),
}
"""Slash commands of their own."""

WORDS: Mapping[str, Asked] = {
    "": Asked(people.show_home, Act.SEE_HOME),
    "attend": Asked(rounds.attend_by_code, Act.COME),
    "board": Asked(board.show, Act.SEE_BOARD),
    "cas": Asked(cases.ask, Act.SHARE_CASE),
    "case": Asked(cases.ask, Act.SHARE_CASE),
    "conference": Asked(conference.ask, Act.SHARE_CASE),
    "help": Asked(people.show_help, Act.ASK_FOR_HELP),
    "here": Asked(programmes.choose_channel, Act.CHOOSE_CHANNEL),
    "invite": Asked(people.ask_invite, Act.INVITE),
    "join": Asked(people.join, Act.JOIN),
    "link": Asked(accounts.link, Act.LINK),
    "lists": Asked(lists.show, Act.CHANGE_PROGRAMME),
    "programme": Asked(programmes.ask_change, Act.CHANGE_PROGRAMME),
    "retention": Asked(retention.show, Act.SEE_RETENTION),
    "rounds": Asked(rounds.show, Act.SEE_ROUNDS),
    "setup": Asked(programmes.ask_setup, Act.FOUND),
    "survey": Asked(surveys.show, Act.SEE_SURVEYS),
}
"""The first word after `/peer`."""

PRESSED: Mapping[str, Asked] = {
    "account.unlink.ask": Asked(accounts.ask_unlink, Act.UNLINK),
    "agenda.finish.ask": Asked(presenting.ask_finish, Act.PRESENT),
    "agenda.item.move": Asked(agenda.move_item, Act.EDIT_AGENDA),
    "agenda.item.off.ask": Asked(agenda.ask_take_off, Act.EDIT_AGENDA),
    "agenda.item.open": Asked(agenda.open_item, Act.EDIT_AGENDA),
    "agenda.item.part": Asked(agenda.part, Act.EDIT_AGENDA),
    "agenda.join.ask": Asked(agenda.ask_join, Act.EDIT_AGENDA),
    "agenda.page": Asked(agenda.open_page, Act.PREPARE_SESSION),
    "agenda.points.post_again": Asked(presenting.post_points_again, Act.PRESENT),
    "agenda.points.stands": Asked(presenting.leave_points, Act.PRESENT),
    "agenda.post.ask": Asked(presenting.ask_post, Act.PRESENT),
    "agenda.present": Asked(presenting.present, Act.PRESENT),
    "agenda.reveal": Asked(presenting.reveal, Act.PRESENT),
    "agenda.show": Asked(agenda.show, Act.SEE_AGENDA),
    "agenda.step.post_again": Asked(presenting.post_step_again, Act.PRESENT),
    "agenda.step.stands": Asked(presenting.leave_step, Act.PRESENT),
    "board.assign.ask": Asked(assignments.ask_assign, Act.ASSIGN),
    "board.case.page": Asked(board.turn_case_page, Act.OPEN_CASE),
    "board.classify.ask": Asked(board.ask_classify, Act.CLASSIFY),
    "board.close.ask": Asked(board.ask_close, Act.CLOSE_AS_COORDINATOR),
    "board.decline.ask": Asked(returns.ask_decline, Act.DECLINE),
    "board.hold.ask": Asked(assignments.ask_hold, Act.HOLD_CASE),
    "board.lift": Asked(assignments.lift, Act.HOLD_CASE),
    "board.narrow.ask": Asked(board.ask_narrow, Act.SEE_BOARD),
    "board.nominate.ask": Asked(board.ask_nominate, Act.NOMINATE),
    "board.open": Asked(board.open_case, Act.OPEN_CASE),
    "board.page": Asked(board.turn_page, Act.SEE_BOARD),
    "board.return.ask": Asked(returns.ask_return, Act.GIVE_BACK),
    "board.route.ask": Asked(board.ask_route, Act.ROUTE),
    "board.seen.ask": Asked(board.ask_seen, Act.SEE_TO_ALARM),
    "board.send_on": Asked(board.send_on, Act.DELIVER_HELD),
    "board.show": Asked(board.show, Act.SEE_BOARD),
    "board.shut.ask": Asked(board.ask_shut, Act.SHUT_SEAT),
    "board.suggest.ask": Asked(suggestions.ask_suggest, Act.SUGGEST),
    "board.suggest.drop": Asked(suggestions.drop, Act.SUGGEST),
    "board.warn.ask": Asked(board.ask_warn, Act.OPEN_CASE),
    "board.write.ask": Asked(board.ask_write, Act.WRITE_AS_COORDINATOR),
    "case.ask": Asked(cases.ask, Act.SHARE_CASE),
    "case.kind": Asked(cases.redraw, Act.SHARE_CASE),
    "conference.ask": Asked(conference.ask, Act.SHARE_CASE),
    "draft.drop": Asked(drafts.drop, Act.SHARE_CASE),
    "draft.open": Asked(drafts.open_one, Act.SHARE_CASE),
    "draft.save": Asked(drafts.save, Act.SHARE_CASE),
    "gates.show": Asked(gates.show, Act.SEE_HOME),
    "help.show": Asked(people.show_help, Act.ASK_FOR_HELP),
    "home.page": Asked(people.turn_home_page, Act.SEE_HOME),
    "home.show": Asked(people.show_home, Act.SEE_HOME),
    "invite.ask": Asked(people.ask_invite, Act.INVITE),
    "leave.ask": Asked(people.ask_leave, Act.LEAVE),
    "praise.post_again": Asked(praise.post_again, Act.POST_PRAISE),
    "praise.stands": Asked(praise.leave, Act.POST_PRAISE),
    "outside.ask": Asked(outside.ask, Act.HEAR_OUTSIDE),
    "outside.open": Asked(outside.open_one, Act.HEAR_OUTSIDE),
    "outside.share": Asked(outside.share, Act.HEAR_OUTSIDE),
    "outside.tell.ask": Asked(outside.ask_tell, Act.HEAR_OUTSIDE),
    "lists.add": Asked(lists.add, Act.CHANGE_PROGRAMME),
    "lists.open": Asked(lists.open_one, Act.CHANGE_PROGRAMME),
    "lists.restore": Asked(lists.restore, Act.CHANGE_PROGRAMME),
    "lists.show": Asked(lists.show, Act.CHANGE_PROGRAMME),
    "lists.word.open": Asked(lists.open_word, Act.CHANGE_PROGRAMME),
    "programme.ask": Asked(programmes.ask_change, Act.CHANGE_PROGRAMME),
    "retention.agree.ask": Asked(retention.ask_agree, Act.HOLD),
    "retention.back.ask": Asked(retention.ask_back, Act.HOLD),
    "retention.end.ask": Asked(retention.ask_end, Act.HOLD),
    "retention.hold.ask": Asked(retention.ask_hold, Act.HOLD),
    "retention.show": Asked(retention.show, Act.SEE_RETENTION),
    "rounds.attend": Asked(rounds.attend, Act.COME),
    "rounds.cancel.ask": Asked(rounds.ask_cancel, Act.RUN_ROUNDS),
    "rounds.come": Asked(rounds.come, Act.COME),
    "rounds.move.ask": Asked(rounds.ask_move, Act.RUN_ROUNDS),
    "rounds.page": Asked(rounds.turn_page, Act.SEE_ROUNDS),
    "rounds.post_again": Asked(rounds.post_again, Act.RUN_ROUNDS),
    "rounds.stands": Asked(rounds.leave_posted, Act.RUN_ROUNDS),
    "rounds.series.ask": Asked(rounds.ask_new_series, Act.RUN_ROUNDS),
    "rounds.series.open": Asked(rounds.open_series, Act.RUN_ROUNDS),
    "rounds.series.pause": Asked(rounds.pause, Act.RUN_ROUNDS),
    "rounds.session.open": Asked(rounds.open_session, Act.SEE_ROUNDS),
    "rounds.show": Asked(rounds.show, Act.SEE_ROUNDS),
    "settings.ask": Asked(people.ask_settings, Act.CHANGE_SETTINGS),
    "survey.ask": Asked(surveys.ask, Act.ANSWER_SURVEY),
    "survey.outcome": Asked(surveys.open_outcome, Act.SEE_ANSWERS),
    "survey.outcome.page": Asked(surveys.turn_outcome, Act.SEE_ANSWERS),
    "survey.post_again": Asked(surveys.post_again, Act.RUN_ROUNDS),
    "survey.question.add": Asked(questions.add, Act.RUN_ROUNDS),
    "survey.question.open": Asked(questions.open_one, Act.RUN_ROUNDS),
    "survey.questions": Asked(questions.show, Act.RUN_ROUNDS),
    "survey.questions.restore": Asked(questions.restore, Act.RUN_ROUNDS),
    "survey.stands": Asked(surveys.leave_posted, Act.RUN_ROUNDS),
    "survey.page": Asked(surveys.turn_page, Act.SEE_SURVEYS),
    "thread.agree": Asked(threads.agree, Act.ANSWER_ROUNDS),
    "thread.close.ask": Asked(threads.ask_close, Act.CLOSE),
    "thread.name.ask": Asked(threads.ask_name, Act.SHOW_NAME),
    "thread.not_mine.ask": Asked(threads.ask_not_mine, Act.SAY_NOT_MINE),
    "thread.open": Asked(threads.open_window, Act.OPEN_THREAD),
    "thread.page": Asked(threads.turn_page, Act.OPEN_THREAD),
    "thread.praise.ask": Asked(praise.ask, Act.ANSWER_PRAISE),
    "thread.reopen.ask": Asked(threads.ask_reopen, Act.REOPEN),
    "thread.rounds.ask": Asked(threads.ask_rounds, Act.ANSWER_ROUNDS),
    "thread.send_again": Asked(returns.send_again, Act.SEND_AGAIN),
    "thread.edit.ask": Asked(unsent.ask_edit, Act.EDIT_CASE),
    "thread.take_back.ask": Asked(unsent.ask_take_back, Act.WITHDRAW_CASE),
    "thread.talk.ask": Asked(talks.ask, Act.TALK),
    "thread.talk.choose.ask": Asked(talks.ask_choose, Act.TALK),
    "thread.talk.take_back": Asked(talks.take_back, Act.TALK),
    "thread.suggestion.ask": Asked(suggestions.ask_decide, Act.DECIDE),
    "thread.useful": Asked(threads.say_useful, Act.SAY_USEFUL),
    "thread.warn.ask": Asked(threads.ask_warn, Act.WARN),
    "thread.withdraw": Asked(threads.withdraw, Act.ANSWER_ROUNDS),
    "useful.show": Asked(surveys.show_useful, Act.SEE_ANSWERS),
}

SUBMITTED: Mapping[str, Asked] = {
    "account.unlink": Asked(accounts.unlink, Act.UNLINK),
    "agenda.finish": Asked(presenting.finish, Act.PRESENT),
    "agenda.item": Asked(agenda.save_item, Act.EDIT_AGENDA),
    "agenda.item.off": Asked(agenda.take_off, Act.EDIT_AGENDA),
    "agenda.join": Asked(agenda.join, Act.EDIT_AGENDA),
    "agenda.post": Asked(presenting.post, Act.PRESENT),
    "agenda.present": Asked(presenting.go_on, Act.PRESENT),
    "board.assign": Asked(assignments.assign, Act.ASSIGN),
    "board.classify": Asked(board.classify, Act.CLASSIFY),
    "board.close": Asked(board.close, Act.CLOSE_AS_COORDINATOR),
    "board.decline": Asked(returns.decline, Act.DECLINE),
    "board.hold": Asked(assignments.hold, Act.HOLD_CASE),
    "board.narrow": Asked(board.narrow, Act.SEE_BOARD),
    "board.nominate": Asked(board.nominate, Act.NOMINATE),
    "board.return": Asked(returns.give_back, Act.GIVE_BACK),
    "board.route": Asked(board.route, Act.ROUTE),
    "board.seen": Asked(board.see_to, Act.SEE_TO_ALARM),
    "board.shut": Asked(board.shut, Act.SHUT_SEAT),
    "board.suggest": Asked(suggestions.suggest, Act.SUGGEST),
    "board.warn": Asked(board.warn, Act.WRITE_AS_COORDINATOR),
    "board.write": Asked(board.write, Act.WRITE_AS_COORDINATOR),
    "case": Asked(cases.share, Act.SHARE_CASE),
    "conference": Asked(conference.share, Act.SHARE_CASE),
    "connect": Asked(programmes.connect, Act.FOUND),
    "invite": Asked(people.invite, Act.INVITE),
    "leave": Asked(people.leave, Act.LEAVE),
    "outside": Asked(outside.make, Act.HEAR_OUTSIDE),
    "outside.tell": Asked(outside.tell, Act.HEAR_OUTSIDE),
    "lists.word": Asked(lists.save, Act.CHANGE_PROGRAMME),
    "programme": Asked(programmes.change, Act.CHANGE_PROGRAMME),
    "retention.agree": Asked(retention.agree, Act.HOLD),
    "retention.back": Asked(retention.back, Act.HOLD),
    "retention.end": Asked(retention.end, Act.HOLD),
    "retention.hold": Asked(retention.hold, Act.HOLD),
    "rounds.cancel": Asked(rounds.cancel, Act.RUN_ROUNDS),
    "rounds.move": Asked(rounds.move, Act.RUN_ROUNDS),
    "rounds.series": Asked(rounds.keep_series, Act.RUN_ROUNDS),
    "settings": Asked(people.keep_settings, Act.CHANGE_SETTINGS),
    "setup": Asked(programmes.found, Act.FOUND),
    "survey": Asked(surveys.cast, Act.ANSWER_SURVEY),
    "survey.question": Asked(questions.save, Act.RUN_ROUNDS),
    "thread.close": Asked(threads.close, Act.CLOSE),
    "thread.name": Asked(threads.show_name, Act.SHOW_NAME),
    "thread.not_mine": Asked(threads.not_mine, Act.SAY_NOT_MINE),
    "thread.praise": Asked(praise.answer, Act.ANSWER_PRAISE),
    "thread.reopen": Asked(threads.reopen, Act.REOPEN),
    "thread.rounds": Asked(threads.answer_rounds, Act.ANSWER_ROUNDS),
    "thread.talk": Asked(talks.offer, Act.TALK),
    "thread.talk.choose": Asked(talks.choose, Act.TALK),
    "thread.suggestion": Asked(suggestions.decide, Act.DECIDE),
    "thread.edit": Asked(unsent.edit, Act.EDIT_CASE),
    "thread.take_back": Asked(unsent.take_back, Act.WITHDRAW_CASE),
    "thread.warn": Asked(threads.warn, Act.WARN),
    "thread.write": Asked(threads.write, Act.WRITE),
}

_WROTE = Asked(people.point, Act.ASK_FOR_HELP)
_OPENED = Asked(people.open_home, Act.SEE_HOME)
_SEATS = frozenset({Standing.SUBMITTER, Standing.READER})


async def answer(turn: Turn, asked: Input) -> Answer:
    """Answer an input: find its handler, let the policy decide, and put every refusal into words."""
    if turn.who.guest and (turn.programme is None or not turn.programme.guests):
        return _said(asked, refusals.GUEST)
    try:
        found = _find(asked)
        if found is None:
            return _unknown(turn, asked)
        _allow(turn, found.act, asked)
        if isinstance(asked, Submitted):
            asked = doubts.remembered(asked)
            answered = await found.handler(turn, asked)
            await doubts.count(turn, answered)
            return doubts.carried(asked, _as_opened(asked, answered))
        return await found.handler(turn, asked)
    except Redelivered:
        return Done()
    except DomainError as refused:
        return _refuse(turn, asked, refused)


def _as_opened(sent: Submitted, answered: Answer) -> Answer:
    """A form that is refused at its fields is still the one that was opened: it knows no more of what others do."""
    if not isinstance(answered, FieldErrors):
        return answered
    return replace(answered, form=edits.as_opened(answered.form, sent.hidden))


def _find(asked: Input) -> Asked | None:
    match asked:
        case Command():
            return COMMANDS.get(asked.name) or (WORDS.get(asked.word) if asked.name == "peer" else None)
        case Pressed():
            return PRESSED.get(asked.action)
        case Submitted():
            return SUBMITTED.get(asked.form)
        case Wrote():
            return _WROTE
        case Opened():
            return _OPENED


def _unknown(turn: Turn, asked: Input) -> Answer:
    """The nearest word of those that whoever asks may use: another would only be refused."""
    if not isinstance(asked, Command):
        raise NothingHere
    word = shown(asked.text.split(maxsplit=1)[0] if asked.text.strip() else asked.name)
    theirs = [known for known, found in WORDS.items() if known and may(turn.stands, found.act)]
    near = difflib.get_close_matches(word.lower(), theirs, n=1, cutoff=0.5)
    return Say(people_screens.unknown_word(word[:40], near[0] if near else None))


def _allow(turn: Turn, act: Act, asked: Input) -> None:
    """Let the policy table decide what it can; acts from a seat are decided again where the seat is known."""
    needs_seat = bool(POLICY.get(act, frozenset()) & _SEATS)
    if may(turn.stands, act) or (needs_seat and Standing.MEMBER in turn.stands):
        return
    if isinstance(asked, Pressed | Submitted) and Standing.STRANGER in turn.stands:
        raise NothingHere
    raise NotAllowed


def _refuse(turn: Turn, asked: Input, refused: DomainError) -> Answer:
    words = refusals.reason(refused)
    if isinstance(refused, NotAllowed) and not isinstance(asked, Pressed | Submitted):
        if turn.programme is None:
            words = refusals.NO_PROGRAMME
        elif Standing.STRANGER in turn.stands:
            words = refusals.NOT_IN_PROGRAMME
        elif isinstance(asked, Command) and asked.word == "join":
            words = refusals.ALREADY_IN_PROGRAMME
    return _said(asked, words)


def _said(asked: Input, words: Sentence) -> Answer:
    in_window = isinstance(asked, Submitted) or (isinstance(asked, Pressed) and asked.surface is Surface.WINDOW)
    return Push(refusals.window(words)) if in_window else Say(refusals.card(words))
