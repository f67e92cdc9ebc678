"""Home: what waits for a member, the next session, their conversations, and everything they can ask for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from bot.domain.cases import Case, CaseId, Kind, Modality
from bot.domain.lists import Axis
from bot.domain.people import Duty, Member
from bot.domain.surveys import Sheet
from bot.domain.threads import Seat, State
from bot.domain.views import Meeting, OwnLine, Waiting
from bot.ports.drafts import Draft
from bot.screens.cases import made_up_roster, share_button
from bot.screens.common import NOT_YET
from bot.screens.drafts import rows as draft_rows
from bot.screens.elements import (
    Block,
    Button,
    Buttons,
    Callout,
    Card,
    Divider,
    Facts,
    Form,
    Heading,
    Row,
    Style,
    Text,
    Tone,
)
from bot.screens.exhibit import Exhibit
from bot.screens.rounds import SAID, made_up_meeting, starts
from bot.screens.standing import MARKED
from bot.screens.surveys import made_up_sheet
from bot.screens.words import LANGUAGES, STATES, coded
from bot.text.catalogue import N, T, Words

LINES = 15
"""How many conversations home shows; the others follow on further pages."""


def home(
    member: Member,
    lines: Sequence[OwnLine],
    page: int = 0,
    board: Waiting | None = None,
    coming: Meeting | None = None,
    asked: Sequence[Sheet] = (),
    remark: Callout | None = None,
    drafts: Sequence[Draft] = (),
) -> tuple[Block, ...]:
    """What waits for a member, the next session, their conversations by label, and everything they can ask for.

    `board` is how many cases on the board need a coordinator; None for everybody else. `asked` are the open surveys of
    sessions that they were at. `remark` is what there is to say of what is kept. `drafts` are
    cases that they have not shared yet.
    """
    pages = max(1, -(-len(lines) // LINES))
    number = max(0, min(page, pages - 1))
    shown = lines[number * LINES : (number + 1) * LINES]
    waiting = [line for line in shown if line.waits or line.alarm]
    others = [line for line in shown if not line.waits and not line.alarm]
    elements: list[Block] = [NOT_YET] if remark is None else [NOT_YET, remark]
    if board and board.alarms:
        elements.append(_board_row(board))
    if waiting:
        elements.append(Heading(T("Waits for you"), len(waiting)))
        elements += [_row(line) for line in waiting]
    elements += _rounds_rows(coming, asked)
    if others:
        elements.append(Heading(T("Your conversations"), len(others)))
        elements += [_row(line) for line in others]
    if board and board.cases and not board.alarms:
        elements.append(_board_row(board))
    if not lines and not (board and board.cases):
        elements.append(_NOTHING_WAITS)
    elements += draft_rows(drafts)
    if pages > 1:
        elements.append(_pages(number, pages))
    elements += [Divider(), _settings_facts(member), _acts(member)]
    return tuple(elements)


_NOTHING_WAITS = Text(T("Nothing waits for you. Share a case whenever one is worth learning from."))


def _pages(number: int, pages: int) -> Buttons:
    items: list[Button] = []
    if number > 0:
        items.append(Button("home.page", T("Earlier page"), value=str(number - 1), style=Style.QUIET))
    if number < pages - 1:
        items.append(Button("home.page", T("Next page"), value=str(number + 1), style=Style.QUIET))
    return Buttons(tuple(items))


def _coming_row(coming: Meeting) -> Row:
    session = coming.session
    begins = starts(session)
    return Row(
        T("On now: {starts}", starts=begins) if coming.on_now else T("Next session: {starts}", starts=begins),
        T("{name}. {said}", name=coming.series.name, said=SAID[coming.mine] if coming.mine else T("Do you come?")),
        button=Button("rounds.session.open", T("Open"), session.key, opens=True),
    )


def _rounds_rows(coming: Meeting | None, asked: Sequence[Sheet]) -> list[Row]:
    """The surveys say the same to everyone who was there: whoever sees this screen does not learn who has answered."""
    rows = [] if coming is None else [_coming_row(coming)]
    for sheet in asked:
        until = T("{name}. Open until {day}, for everyone who was there.", name=sheet.name, day=sheet.closes_on)
        button = Button("survey.ask", T("Open"), sheet.survey.key, opens=True)
        rows.append(Row(T("Survey: {day}", day=sheet.on), until, button=button))
    return rows


def _board_row(board: Waiting) -> Row:
    words = N("{n} case waits for a coordinator", "{n} cases wait for a coordinator", board.cases)
    if board.alarms:
        marked = N(
            "{n} case is marked: a patient may need action",
            "{n} cases are marked: a patient may need action",
            board.alarms,
        )
        words = T("{first}. {second}.", first=marked, second=words)
    button = Button("board.show", T("Open the board"), opens=True)
    return Row(T("Board"), words, button=button, urgent=board.alarms > 0)


def _row(line: OwnLine) -> Row:
    if line.seat is Seat.SUBMITTER:
        side = T("You shared it")
    elif line.sharer:
        side = T("{name} shared it with you", name=line.sharer)
    else:
        side = T("A colleague shared it with you")
    stands = STATES[line.state]
    if line.alarm:
        stands = MARKED
    elif line.waits and line.state is State.CLOSED:
        stands = T("Closed, and you are asked about rounds")
    case = line.case
    kind = coded(line.lists, Axis.KIND, case.kind, case.shared_on)
    modality = coded(line.lists, Axis.MODALITY, case.modality, case.shared_on)
    return Row(
        T("{label}: {kind}, {modality}", label=line.label, kind=kind, modality=modality),
        T("{first}. {second}.", first=side, second=stands),
        button=Button("thread.open", T("Open"), line.handle, opens=True),
        urgent=line.alarm,
    )


def _settings_facts(member: Member) -> Facts:
    hours = member.hours
    quiet: Words = T("none")
    if hours.quiet_from and hours.quiet_to:
        quiet = T("{start} to {end}", start=hours.quiet_from, end=hours.quiet_to)
    language: Words = LANGUAGES[member.language] if member.language else T("as in this chat")
    return Facts(
        ((T("Language"), language), (T("First notices arrive at"), T("{at}", at=hours.slot)), (T("Quiet hours"), quiet))
    )


def _acts(member: Member) -> Buttons:
    items: list[Button] = []
    if Duty.COORDINATOR in member.duties:
        items += [
            Button("board.show", T("Board"), opens=True),
            Button("invite.ask", T("Invite people"), opens=True),
            Button("programme.ask", T("The programme"), opens=True, style=Style.QUIET),
        ]
    items += [
        Button("settings.ask", T("Settings"), opens=True, style=Style.QUIET),
        Button("retention.show", T("What is kept"), opens=True, style=Style.QUIET),
        Button("leave.ask", T("Leave the programme"), opens=True, style=Style.QUIET),
        share_button(),
    ]
    return Buttons(tuple(items))


def home_card(
    member: Member,
    lines: Sequence[OwnLine],
    board: Waiting | None = None,
    coming: Meeting | None = None,
    asked: Sequence[Sheet] = (),
    remark: Callout | None = None,
    drafts: Sequence[Draft] = (),
) -> Card:
    """Home where the platform has a place for it."""
    return Card("home", T("Peer learning"), home(member, lines, 0, board, coming, asked, remark, drafts))


def kept_home(
    member: Member,
    lines: Sequence[OwnLine],
    board: Waiting | None = None,
    coming: Meeting | None = None,
    asked: Sequence[Sheet] = (),
    remark: Callout | None = None,
) -> Card:
    """Home where the platform keeps it: how many conversations wait, and nothing of any of them.

    A label, a kind or "you shared it" would stay with the platform under a person's name for as long as that person
    does not come back, however long ago the conversation was destroyed.
    """
    waiting = sum(line.waits or line.alarm for line in lines)
    elements: list[Block] = [NOT_YET] if remark is None else [NOT_YET, remark]
    if waiting:
        elements.append(Heading(T("Waits for you"), waiting))
    elements += _rounds_rows(coming, asked)
    if board and board.cases:
        elements.append(_board_row(board))
    if not waiting and not (board and board.cases):
        elements.append(_NOTHING_WAITS)
    words = T("See what waits for me") if waiting else T("Your conversations")
    acts = (Button("home.show", words, opens=True), *_acts(member).items)
    return Card("home", T("Peer learning"), (*elements, Divider(), Buttons(acts)))


def home_window(
    member: Member,
    lines: Sequence[OwnLine],
    page: int = 0,
    board: Waiting | None = None,
    coming: Meeting | None = None,
    asked: Sequence[Sheet] = (),
    remark: Callout | None = None,
    drafts: Sequence[Draft] = (),
) -> Form:
    """Home as a window, behind `/peer`."""
    return Form("home", T("Home"), home(member, lines, page, board, coming, asked, remark, drafts), None, T("Close"))


def _line(index: int, *, waits: bool = False, alarm: bool = False) -> OwnLine:
    seat, kind = tuple(Seat)[index % 2], tuple(Kind)[index % 7]
    sharer = "<" * 80 if index % 4 == 3 else ""
    case = Case(CaseId(UUID(int=1)), _MEMBER.programme_id, kind, Modality.CT, date(2026, 5, 11), False, False)
    return OwnLine("K7QF", seat, case, State.IN_CONVERSATION, waits, "h" * 27, alarm, sharer)


_MEMBER = made_up_roster(1)[0]
_COORDINATOR = replace(_MEMBER, duties=frozenset({Duty.COORDINATOR}))

EXHIBITS = (
    Exhibit("home.usual.sample", lambda: home_card(_MEMBER, [_line(0, waits=True, alarm=True), _line(1)])),
    Exhibit(
        "home.kept.sample",
        lambda: kept_home(
            _MEMBER, [_line(0, waits=True), _line(1)], Waiting(2, 0), made_up_meeting(), [made_up_sheet()]
        ),
    ),
    Exhibit("home.kept.worst", lambda: kept_home(_MEMBER, [_line(index) for index in range(200)])),
    Exhibit(
        "home.usual.worst",
        lambda: home_window(
            _MEMBER,
            [_line(index) for index in range(200)],
            2,
            Waiting(40, 2),
            made_up_meeting(worst=True),
            [made_up_sheet("<" * 80)] * 4,
        ),
    ),
    Exhibit("home.empty.sample", lambda: home_window(_MEMBER, [])),
    Exhibit(
        "home.drafts.sample", lambda: home_window(_MEMBER, [], drafts=[Draft("h" * 27, date(2026, 5, 11), {})] * 5)
    ),
    Exhibit(
        "home.coordinator.sample",
        lambda: home_card(
            _COORDINATOR,
            [_line(0, waits=True)],
            Waiting(3, 1),
            remark=Callout(
                Tone.CAREFUL, T("A legal hold is asked for."), T("It takes a second person: /peer retention.")
            ),
        ),
    ),
)
