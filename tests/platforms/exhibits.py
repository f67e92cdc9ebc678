"""Made-up screens that show every element, at its usual and at its worst."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.screens.elements import (
    Button,
    Buttons,
    Callout,
    Card,
    Check,
    Choice,
    Date,
    Divider,
    Element,
    Entry,
    Facts,
    Form,
    Heading,
    Image,
    Link,
    LongText,
    Mark,
    Option,
    OptionGroup,
    Person,
    Row,
    Scale,
    ShortText,
    Style,
    Text,
    Time,
    Tone,
)
from bot.screens.exhibit import Exhibit
from bot.text.catalogue import N, T

MOST = 3000
HANDLE = "h" * 22
NONCE = {"n": "n" * 27}

HOSTILE = (
    "<!channel> <!here> <@U1> <#C1> <https://example.org|a link> https://example.org *bold* _slanted_ ~struck~ `code`"
    " :smile: 😀 &amp; &lt; <script>alert(1)</script> <img src=x onerror=alert(1)> <at>Anna</at> </p>\n"
    "> quoted\n- item\n1. item\n# heading\n| a | b |\n[text](https://example.org) **strong** \\*no\\*\n"
    "{{DATE(2026-05-11T12:00:00Z, SHORT)}} ${name} {{{{ {0} %s"
)
ANGLES = "<" * MOST
EMOJI = "😀" * MOST
RIGHT_TO_LEFT = "رأيت الخط الثاني في الصورة الجانبية \N{RIGHT-TO-LEFT OVERRIDE}gnp.exe שלום"
LINES = "\n\n\n".join(["A line that somebody typed, and then pressed enter a few times."] * 40)
FAMILY = "👨‍👩‍👧‍👦" * 430

DAY = date(2026, 5, 11)
STARTS = datetime(2026, 12, 3, 17, 30, tzinfo=UTC).astimezone(ZoneInfo("America/Toronto"))


def _options(count: int, words: str = "Answer {n}") -> tuple[Option, ...]:
    return tuple(Option(f"o{index}", N(words, words, index)) for index in range(count))


def _roster(size: int, *, groups: int = 1) -> tuple[OptionGroup, ...]:
    names = [f"Dre Marie-Ève-Gwenaëlle L’Écuyer-Desrochers de Montbrillant {index:03d}" for index in range(size)]
    members = tuple(Option(f"member-{index:025d}", name) for index, name in enumerate(names))
    each = -(-size // groups)
    return tuple(OptionGroup(f"Group {at}", members[at * each : (at + 1) * each]) for at in range(groups))


_ALONE = (Option("coordinator", T("I don’t know: the coordinator routes it")), Option("mine", T("Mine")))


def _buttons(count: int) -> Buttons:
    plain = tuple(
        Button("thread.answer", N("Answer {n}", "Answer {n}", at), HANDLE, f"{at}") for at in range(count - 1)
    )
    return Buttons((*plain, Button("thread.open", T("Open"), HANDLE, opens=True, style=Style.PRIMARY)))


def _message() -> Card:
    return Card(
        "notice",
        T("Peer learning: something to read, 2 minutes."),
        (Text(T("Peer learning: something to read, 2 minutes.")), _buttons(2)),
    )


def _meeting(name: str = "Rounds of the department") -> Card:
    starts = T("{starts}", starts=STARTS)
    return Card(
        "meeting",
        T("The next session is on {starts}.", starts=STARTS),
        (
            Heading(starts),
            Text(T("The next session is on {starts}.", starts=STARTS)),
            Text(T("{name} meets on {starts}.", name=name, starts=STARTS), quiet=True),
            Facts(((T("When"), starts), (T("Until"), T("{ends}", ends=STARTS)), (starts, "Room 4"))),
            Callout(Tone.DONE, starts, starts),
            Row(starts, starts, starts, _row_button()),
            Buttons((Button("rounds.come", starts, value="yes"),)),
        ),
    )


def _home() -> Card:
    rows = tuple(
        Row(title, T("Learning opportunity, {modality}", modality="CT"), N("{n} day", "{n} days", at), _row_button())
        for at, title in enumerate(("K7QF", T("A good call"), HOSTILE))
    )
    return Card(
        "home",
        T("Peer learning"),
        (
            Heading(T("Waits for you"), 3),
            *rows,
            Divider(),
            Facts(((T("Language"), "Français"), (T("Daily slot"), T("{at}", at=time(12, 15))), (T("Quiet hours"), ""))),
            Text(T("{name} runs the programme.", name=HOSTILE), quiet=True),
            Buttons(
                (Link(T("Help"), "https://bot.example.org/help"), Button("case.ask", T("Share a case"), opens=True))
            ),
        ),
    )


def _row_button() -> Button:
    return Button("thread.open", T("Open"), HANDLE, "2", opens=True)


def _forty_rows() -> Card:
    rows = tuple(
        Row(T("Challenging case, angiography and intervention"), T("In conversation"), f"{at} d", _row_button())
        for at in range(40)
    )
    return Card("forty", T("Peer learning"), rows)


def _everything(*, words: str, roster: tuple[OptionGroup, ...], spread: int, errors: bool) -> Form:
    elements: tuple[Element, ...] = (
        Callout(Tone.CAREFUL, T("Not for real cases yet."), T("Use made-up cases only.")),
        Choice(label=T("Kind"), options=_options(spread), spread=True, value="o1").named("kind"),
        Choice(label=T("Modality"), options=_options(30), optional=True, value="gone").named("modality"),
        Person(
            label=T("Who reported or performed the study?"),
            first=_ALONE,
            groups=roster,
            value=roster[0].options[0].value,
        ).named("reader"),
        ShortText(label=T("Learning point"), hint=T("One sentence."), optional=True).named("point"),
        LongText(label=T("What happened?"), limit=MOST, value=words).named("happened"),
        Time(label=T("Daily slot"), value=time(7, 5)).named("slot"),
        Time(label=T("Quiet from"), optional=True).named("quiet"),
        Date(label=T("First day"), value=DAY).named("first"),
        Date(label=T("Last day"), hint=T("It can be left open."), earliest=DAY, optional=True).named("last"),
        Scale(label=T("I learned something."), low=T("Not at all"), high=T("Very much"), value=4).named("learned"),
        Scale(
            label=T("I felt safe to speak."), low=T("Not at all"), high=T("Very much"), optional=errors, value=None
        ).named("safe"),
        Check(label=T("I have read this."), value=True).named("read"),
        Check(label=T("I agree."), hint=T("It can be undone.")).named("agree"),
        Divider(),
        Callout(Tone.PRIVATE, T("Who can see this:"), T("the reader and the coordinators.")),
        Callout(Tone.STOP, T("Stop here and call."), ""),
        Callout(Tone.DONE, T("Sent to {name}.", name=HOSTILE), HOSTILE),
    )
    form = Form("everything", T("Share a case"), elements, T("Share the case"), T("Cancel"), NONCE)
    wrong = {field.name: T("Take out “{span}”.", span=HOSTILE) for field in form.fields} if errors else {}
    return form.with_errors(wrong)


def _thread(*words: str, typed: str = "") -> Form:
    marks = list(Mark)
    entries = tuple(
        Entry(
            marks[at % 3],
            (T("You"), T("A colleague"), T("The coordinator"))[at % 3],
            T("{day}", day=DAY),
            said,
            T("Only the coordinator reads this.") if at % 2 else None,
        )
        for at, said in enumerate(words)
    )
    return Form(
        "thread.reply",
        T("Conversation {label}", label="K7QF"),
        (
            Facts(((T("Modality"), T("CT")), (T("Learning point"), HOSTILE))),
            *entries,
            Divider(),
            _buttons(7),
            LongText(label=T("Your words"), limit=MOST, optional=True, value=typed).named("words"),
        ),
        T("Send"),
        T("Close"),
        {**NONCE, "h": HANDLE},
    )


def _read_only() -> Form:
    long = Facts(((T("Learning point"), ANGLES), (T("Modality"), T("CT"))))
    row = Row(ANGLES, EMOJI, T("new"), _row_button())
    picture = Image(HOSTILE, "https://bot.example.org/light.png", "https://bot.example.org/dark.png")
    elements = (Text(HOSTILE), Text(HOSTILE, quiet=True), long, row, Text(""), Heading(HOSTILE[:100]), picture)
    return Form("read", T("To read"), elements, None, T("Close"))


EXHIBITS = (
    Exhibit("message.sample", _message),
    Exhibit("home.sample", _home),
    Exhibit("rows.worst", _forty_rows),
    Exhibit(
        "form.sample", lambda: _everything(words="Faint line.", roster=_roster(24, groups=3), spread=7, errors=False)
    ),
    Exhibit("form.angles.worst", lambda: _everything(words=ANGLES, roster=_roster(300), spread=10, errors=True)),
    Exhibit("form.emoji.worst", lambda: _everything(words=EMOJI, roster=_roster(300), spread=11, errors=False)),
    Exhibit("thread.sample", lambda: _thread(HOSTILE, RIGHT_TO_LEFT, LINES)),
    Exhibit("thread.emoji.worst", lambda: _thread(EMOJI, typed=EMOJI)),
    Exhibit("thread.angles.worst", lambda: _thread(*[ANGLES] * 3, FAMILY, "", typed=ANGLES)),
    Exhibit("read.worst", _read_only),
    Exhibit("meeting.sample", _meeting),
    Exhibit("meeting.worst", lambda: _meeting(HOSTILE)),
)
