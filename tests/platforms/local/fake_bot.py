"""A bot of a dozen answers behind a real local chat, so that the chat can be tested without the rest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import httpx
from starlette.applications import Starlette

from bot.domain.people import Account
from bot.domain.records import Cell, Record, Secrecy
from bot.platforms.base import Reply
from bot.platforms.local.app import LocalChat
from bot.platforms.local.clock import MovableClock
from bot.platforms.local.directory import Persona
from bot.ports.outbox import Sent
from bot.screens.answers import Answer, Done, FieldErrors, Open, Push, Replace, Say
from bot.screens.elements import (
    Button,
    Buttons,
    Callout,
    Card,
    Check,
    Choice,
    Date,
    Divider,
    Entry,
    Facts,
    Form,
    Heading,
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
from bot.screens.inputs import Command, Input, Opened, Pressed, Submitted, Wrote
from bot.text.catalogue import T, Words

TENANT = "made-up"
ZONE = "America/Toronto"
BEGINS = datetime(2026, 5, 12, 13, 35, tzinfo=UTC)
HOST = "http://127.0.0.1:8000"

PEOPLE = (
    Persona("ana", "Dr. Ana Alder", T("Radiologist, North site"), "en"),
    Persona("bea", "Dre Béa Bouchard", T("Radiologist, South site"), "fr"),
    Persona("cora", "Dr. Cora Cole", T("Radiologist, North site"), "en"),
    Persona("gus", "Dr. Gus Garner", T("Radiologist, North site"), "en"),
)

RUDE = "<!channel> <b>bold</b> & “quotes”\n  two  spaces\n\nשלום 😀 " + "x" * 60
SECRET = "hidden-word-that-the-page-never-shows"

NOTICE = Card(
    "notice.read",
    T("Peer learning: something to read, 2 minutes."),
    (
        Text(T("Peer learning: something to read, 2 minutes.")),
        Buttons((Button("thread.open", T("Open"), handle="a-handle", opens=True, style=Style.PRIMARY),)),
    ),
)

HOME = Card(
    "home",
    T("Peer learning"),
    (
        Heading(T("Waits for you"), 1),
        Row(
            "A case that somebody named",
            T("In conversation"),
            T("Today"),
            Button("thread.open", T("Open"), "a-handle", opens=True),
        ),
        Divider(),
        Facts(((T("Language"), "English"), (T("Quiet hours"), T("none")))),
        Buttons(
            (
                Button("settings", T("Settings"), opens=True, style=Style.QUIET),
                Button("share", T("Share a case"), opens=True, style=Style.PRIMARY),
            )
        ),
    ),
)

SAID = Card("said", T("Answer"), (Heading(T("Answer")), Text(RUDE), Text(T("Nothing waits for you."), quiet=True)))

KINDS = (Option("good_call", T("Good call")), Option("near_miss", T("Near miss")))


def share(values: dict[str, str] | None = None) -> Form:
    """A form with every field there is."""
    given = values or {}
    return Form(
        "share",
        T("Share a case"),
        (
            Callout(Tone.CAREFUL, T("Not for real cases yet."), T("Made-up cases only.")),
            Text(T("No names, dates or numbers of patients."), quiet=True),
            Choice(name="kind", label=T("Kind"), options=KINDS, spread=True, value=given.get("kind")),
            Choice(name="modality", label=T("Modality"), options=KINDS, value=given.get("modality"), optional=True),
            Person(
                name="reader",
                label=T("Who reported or performed the study?"),
                first=(Option("coordinator", T("I don’t know: the coordinator routes it")),),
                groups=(OptionGroup("B", (Option("b", "Dre Béa Bouchard"),)),),
                value=given.get("reader"),
            ),
            LongText(
                name="happened",
                label=T("What happened?"),
                hint=T("What the study showed, and what came to light later."),
                limit=300,
                value=given.get("happened", ""),
            ),
            ShortText(name="point", label=T("Learning point"), optional=True, value=given.get("point", "")),
            Time(name="slot", label=T("Choose a time."), optional=True, value=time(12, 0)),
            Date(name="day", label=T("Choose a day."), optional=True, earliest=date(2026, 5, 12)),
            Scale(
                name="felt",
                label=T("Answer"),
                low=T("Nothing waits for you."),
                high=T("Something waits for you."),
                optional=True,
            ),
            Check(name="sure", label=T("I have called, or I am calling now")),
            Divider(),
            Callout(Tone.PRIVATE, T("Who can see this:"), T("your colleague.")),
        ),
        T("Share the case"),
        T("Cancel"),
        {"n": SECRET},
    )


def thread(notes: int = 2, written: Sequence[str] = ()) -> Form:
    """A conversation, long if wanted."""
    marks = (Mark.COLLEAGUE, Mark.YOU, Mark.COORDINATOR)
    entries = [
        Entry(marks[at % 3], T("You") if at % 3 == 1 else T("A colleague"), T("Today"), f"Note {at}. {RUDE}")
        for at in range(notes)
    ]
    entries += [Entry(Mark.YOU, T("You"), T("Today"), words, T("Agree")) for words in written]
    return Form(
        "thread",
        T("Conversation {label}", label="K7QF"),
        (
            Facts(((T("Kind"), T("Good call")),)),
            *entries,
            Choice(name="answer", label=T("Quick answer"), options=KINDS, spread=True, optional=True),
            LongText(name="words", label=T("Your words"), optional=True),
            Callout(Tone.PRIVATE, T("Who can see this:"), T("your colleague.")),
            Buttons(
                (
                    Button("warn", T("A patient may need action"), "a-handle", opens=True),
                    Button("again", T("Settings"), "a-handle", style=Style.QUIET),
                    Button("end", T("Close the conversation"), "a-handle", opens=True, style=Style.QUIET),
                    Link(T("Find the study"), "/files/ticket"),
                )
            ),
        ),
        T("Send"),
        T("Close"),
        {"h": SECRET},
    )


def stop() -> Form:
    """What lies over a form that must not be sent."""
    words = Callout(Tone.STOP, T("Stop here and call."), T("A message can be overlooked."))
    return Form("stop", T("Stop here and call"), (words,), None, T("Back to the form"))


def receipt() -> Form:
    """A form's own last view."""
    return Form("receipt", T("Case shared"), (Callout(Tone.DONE, T("Thank you."), T("It is on its way.")),))


@dataclass
class FakeBot:
    """Answers like a bot, and remembers what it was asked."""

    chat: LocalChat = field(init=False)
    asked: list[Input] = field(default_factory=list)
    rows: list[Record] = field(default_factory=list)
    due: list[tuple[datetime, Callable[[], None]]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    session: datetime | None = None
    demo: bool = True
    people: Sequence[Persona] = PEOPLE
    language: str | None = None
    """What every answer is said in, whatever was asked in; None follows."""

    def __post_init__(self) -> None:
        self.clock = MovableClock(BEGINS)
        self.chat = LocalChat(
            tenant=TENANT,
            clock=self.clock,
            title="Lakeside Imaging",
            personas=self._people,
            columns=("ana", "bea", "cora"),
            run_due=self.run_due,
            next_due=self.next_due,
            next_session=self.next_session,
            records=self._records,
            exhibits=(Exhibit("share.sample", share), Exhibit("notice.sample", lambda: NOTICE)),
            commands=(("/case", T("Share a case")), ("/peer", T("Home")), ("/peer board", T("Board"))),
            gallery_json={"Slack": lambda screen, said: {"screen": screen.name, "language": said.language}},
            demo=self.demo,
            zone=ZONE,
        )
        self.chat.dispatch = self.dispatch

    async def _people(self) -> Sequence[Persona]:
        return self.people

    async def _records(self) -> Sequence[Record]:
        return tuple(self.rows)

    async def next_due(self) -> datetime | None:
        """When the next thing is due."""
        return min((at for at, _ in self.due), default=None)

    async def next_session(self) -> datetime | None:
        """When the next session begins."""
        return self.session if self.session and self.session > self.clock.now() else None

    async def run_due(self) -> None:
        """Do what is due, oldest first."""
        for at, work in sorted(self.due, key=lambda one: one[0]):
            if at <= self.clock.now():
                self.due.remove((at, work))
                work()
        for user_id in self.notices:
            assert await self.chat.direct(account(user_id), NOTICE, "fr" if user_id == "bea" else "en") == Sent()
        self.notices.clear()

    async def dispatch(self, asked: Input) -> Reply:
        """Answer."""
        self.asked.append(asked)
        return Reply(self._answer(asked), self.language or asked.who.language or "en")

    def _answer(self, asked: Input) -> Answer:
        match asked:
            case Opened():
                return Say(HOME)
            case Command(name="case") | Pressed(action="share"):
                return Open(share())
            case Command(name="thread", text=notes):
                return Open(thread(int(notes or 2)))
            case Pressed(action="thread.open"):
                if any(one.key == "thread-1" for one in self.rows):
                    self.change("threads", state="delivered", unopened_since="", identity_key="key-1", story=None)
                return Open(thread())
            case Pressed(action="warn"):
                return Push(stop())
            case Pressed(action="end"):
                return Push(Form("ending", T("Close it?"), (Text(T("Closed.")),), T("Close it")))
            case Submitted(form="share", values=values):
                return self._shared(dict(values))
            case Submitted(form="thread", values=values):
                self.rows.append(row("notes", f"note-{len(self.rows)}", thread_id="thread-1", entry=None))
                return Replace(thread(2, [values.get("words", "")]))
            case Submitted(form="ending"):
                return Replace(thread(2, ["The end."]))
            case Command(name="done") | Pressed(action="settings"):
                return Done()
            case Command() | Wrote() | Pressed() | Submitted():
                return Say(SAID)

    def _shared(self, values: dict[str, str]) -> Answer:
        if values.get("kind") == "near_miss":
            return Push(stop())
        if "happened" not in values or "sure" not in values:
            errors: dict[str, Words] = {
                name: T("Write something here.") for name in ("happened", "sure") if name not in values
            }
            return FieldErrors(share(values).with_errors(errors), errors)
        self.rows.append(row("cases", "case-1", kind="good_call", shared_on=str(date(2026, 5, 12))))
        self.rows.append(row("threads", "thread-1", state="held", identity_key="key-1", story=None))
        self.rows.append(row("seats", "thread-1 reader", thread_id="thread-1", seat="reader", holder=None))
        self.due.append((self.clock.now() + timedelta(hours=22), self.deliver))
        return Replace(receipt())

    def deliver(self) -> None:
        """The reader's notice leaves."""
        self.change("threads", state="delivered", unopened_since="2026-05-13", identity_key="key-1", story=None)
        self.notices.append("bea")

    def close(self) -> None:
        """The conversation is closed, and both ends have answered about rounds."""
        said = {"rounds_submitter": "yes", "rounds_reader": "yes"}
        self.change("threads", state="closed", identity_key="key-1", story=None, **said)

    def destroy(self) -> None:
        """The identity key is destroyed."""
        self.rows = [one for one in self.rows if one.table not in {"threads", "seats"}]
        cells = (Cell("state", Secrecy.READABLE, "closed"), Cell("identity_key", Secrecy.DESTROYED, "0"))
        self.rows.append(Record("threads", "thread-1", cells))

    def change(self, table: str, **cells: str | None) -> None:
        """Put a changed row in the place of the old one."""
        self.rows = [one for one in self.rows if one.table != table]
        self.rows.append(row(table, "thread-1", **cells))

    def app(self) -> Starlette:
        """The chat as a web application."""
        return Starlette(routes=self.chat.routes())

    def browser(self, base: str = HOST) -> httpx.AsyncClient:
        """A client that reaches it without a network."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app()), base_url=base)


def row(table: str, key: str, /, **cells: str | None) -> Record:
    """A stored row; None is a sealed value."""
    return Record(
        table,
        key,
        tuple(
            Cell(column, Secrecy.SEALED, "96") if value is None else Cell(column, Secrecy.READABLE, value)
            for column, value in cells.items()
        ),
    )


def account(user_id: str) -> Account:
    """Somebody's account on this chat."""
    return Account("local", TENANT, user_id)
