"""The last column: what an administrator and the database can see, as HTML."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count, groupby
from uuid import UUID

from markupsafe import Markup

from bot.domain.records import Cell, Record, Secrecy
from bot.platforms.local.changes import Change, What
from bot.platforms.local.feed import Message, Said
from bot.platforms.local.inbound import Place
from bot.platforms.local.paint import NOTHING
from bot.screens.elements import Block, Button, Buttons, Callout, Divider, Entry, Facts, Heading, Image, Link, Row, Text
from bot.text.catalogue import Catalogue, N, Sentence, T, Words, catalogue

MOST = 150
"""How many happenings are kept."""

ROWS_SHOWN = 3
"""How many rows of one happening are shown in full."""

LEARN: Mapping[str, Sentence] = {
    "accounts": T("Who uses which chat account. It leads to a member, never to a case."),
    "agenda": T("Which cases are to be shown at which session. The coordinator’s words are sealed."),
    "cases": T("The coded part of a case. It has no person in it, and its finest clock is a day."),
    "channels": T("Where the programme speaks to everyone."),
    "codes": T("One-time codes, kept as a keyed hash only."),
    "drafts": T("What somebody has typed and not shared. Whose it is, is sealed with it; its key dies with it."),
    "connectors": T("Where a chat’s servers are, and the last day they were heard from. No person."),
    "contacts": T("How a chat account is reached. It leads to a person, never to a case."),
    "connections": T("Which chat belongs to the programme."),
    "deliveries": T("Something to be sent. It holds no text: the words are made at the moment of sending."),
    "inbox": T("A hash of each thing that a chat delivered, under a key that is destroyed within days."),
    "learning_points": T("What sessions have learned: sentences that a coordinator released. No case and no person."),
    "lost": T("Totals of what could not be delivered, by month. No person."),
    "members": T("Who takes part. Nothing here leads to a case."),
    "nonces": T("Which forms were sent, as hashes under a key that is destroyed within days."),
    "notes": T("What was written. The words and the writer’s seat are sealed."),
    "outsides": T("A page for one message from outside. It names nobody, and leads to no case; its words are sealed."),
    "passes_used": T("Which one-time pages were used, as hashes."),
    "programmes": T("The department’s own settings."),
    "seats": T("The only place where a person meets a conversation. Its key is not in the database."),
    "threads": T("A conversation without anyone in it. Its keys are files outside the database."),
}
"""What can and cannot be learnt from a table, in one sentence."""

_TELLING = ("deliveries", "cases", "notes", "seats", "threads")
"""The tables that tell most, the most telling last: what happens to them stands on top."""

SEALED = T("Sealed values open only with a key that is not in the database.")
DESTROYED = T("The key is destroyed: nobody can open or link this again, not even from a backup of the database.")
GONE = T("These rows are deleted.")
READABLE = T("Anyone who reads the database can read this.")


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened behind the scenes: rows of one table that changed together, or a message that left."""

    id: int
    what: Sequence[Change] | Message
    to: str = ""


class Backstage:
    """Keeps the latest happenings and says them in a language."""

    def __init__(self) -> None:
        self._ids = count(1)
        self._latest: deque[Happening] = deque(maxlen=MOST)

    def changed(self, changes: Sequence[Change]) -> None:
        """Rows changed: one happening for each table and what became of its rows."""
        ordered = sorted(
            changes, key=lambda change: (_weight(change.record.table), change.record.table, change.what.value)
        )
        for _, run in groupby(ordered, key=lambda change: (change.record.table, change.what)):
            self._latest.append(Happening(next(self._ids), tuple(run)))

    def sent(self, message: Message, to: str) -> None:
        """A message left, or somebody typed one; `to` is the account or the channel."""
        self._latest.append(Happening(next(self._ids), message, to))

    @property
    def last(self) -> int:
        """The id of the latest happening, 0 when there is none."""
        return self._latest[-1].id if self._latest else 0

    def latest(self, language: str, after: int = 0) -> str:
        """What happened after a happening, newest first."""
        said = catalogue(language)
        return NOTHING.join(_happening(one, said) for one in reversed(self._latest) if one.id > after)

    def messages(self, language: str, after: int = 0) -> str:
        """The messages alone, newest first."""
        said = catalogue(language)
        messages = (one for one in reversed(self._latest) if one.id > after and isinstance(one.what, Message))
        return NOTHING.join(_happening(one, said) for one in messages)


def _weight(table: str) -> int:
    return _TELLING.index(table) if table in _TELLING else -1


def _happening(one: Happening, said: Catalogue) -> Markup:
    return _message(one, one.what, said) if isinstance(one.what, Message) else _changes(one, one.what, said)


def _did(what: What, number: int) -> Sentence:
    match what:
        case What.NEW:
            return N("{n} new row", "{n} new rows", number)
        case What.CHANGED:
            return N("{n} row changed", "{n} rows changed", number)
        case What.GONE:
            return N("{n} row deleted", "{n} rows deleted", number)


def _changes(one: Happening, changes: Sequence[Change], said: Catalogue) -> Markup:
    first = changes[0]
    shown = NOTHING.join(_cells(change, said) for change in changes[:ROWS_SHOWN])
    more = len(changes) - ROWS_SHOWN
    rest = NOTHING
    if more > 0:
        rest = Markup('<p class="reads">{}</p>').format(said.say(N("and {n} more row", "and {n} more rows", more)))
    return Markup(
        '<article class="rec" data-id="{id}"><header><b>{table}</b><span class="quiet">{did}</span></header>'
        '{shown}{rest}<p class="reads">{reads}</p></article>'
    ).format(
        id=one.id,
        table=first.record.table,
        did=said.say(_did(first.what, len(changes))),
        shown=shown,
        rest=rest,
        reads=said.say(_learn(first.record.table, changes)),
    )


def _learn(table: str, changes: Sequence[Change]) -> Sentence:
    if changes[0].what is What.GONE:
        return GONE
    cells = [cell for change in changes for cell in change.cells]
    if any(cell.secrecy is Secrecy.DESTROYED for cell in cells):
        return DESTROYED
    if table in LEARN:
        return LEARN[table]
    return SEALED if any(cell.secrecy is Secrecy.SEALED for cell in cells) else READABLE


def _cells(change: Change, said: Catalogue) -> Markup:
    pair = Markup("<div><dt>{}</dt><dd>{}</dd></div>")
    if change.what is What.GONE:
        gone = Markup('{} <span class="gone">{}</span>').format(shortened(change.record.key), said.say(T("deleted")))
        return Markup("<dl>{}</dl>").format(pair.format(said.say(T("row")), gone))
    key = pair.format(said.say(T("row")), shortened(change.record.key))
    cells = [cell for cell in change.cells if cell.text or cell.secrecy is not Secrecy.READABLE]
    pairs = NOTHING.join(pair.format(cell.column, cell_html(cell, said)) for cell in cells)
    return Markup("<dl>{}{}</dl>").format(key if change.what is What.CHANGED else NOTHING, pairs)


def cell_html(cell: Cell, said: Catalogue) -> Markup:
    """A value as it looks to somebody without keys: readable, sealed, or destroyed."""
    if cell.secrecy is Secrecy.DESTROYED:
        return Markup('<span class="gone">{}</span>').format(said.say(T("key destroyed")))
    if cell.secrecy is Secrecy.SEALED:
        words = T("sealed, {size} B", size=cell.text)
        return Markup('<span class="sealed">{}</span>').format(said.say(words))
    return Markup("<bdi>{}</bdi>").format(shortened(cell.text)) if cell.text else Markup('<span class="quiet">–</span>')


def shortened(text: str) -> str:
    """Long random words by their ends, everything else as it is."""
    parts = text.split(" ")
    return " ".join(f"{part[:4]}…{part[-4:]}" if _random(part) else part for part in parts)


def _random(word: str) -> bool:
    try:
        UUID(word)
    except ValueError:
        return len(word) >= 24 and all(letter in "0123456789abcdef" for letter in word)
    return True


def rows_html(records: Sequence[Record], language: str) -> str:
    """Every table with its rows, and one sentence on what can be learnt from it."""
    said = catalogue(language)
    ordered = sorted(records, key=lambda record: record.table)
    tables = groupby(ordered, key=lambda record: record.table)
    return NOTHING.join(_table(table, list(rows), said) for table, rows in tables)


def _table(table: str, rows: Sequence[Record], said: Catalogue) -> Markup:
    column = Markup('<th scope="col" role="columnheader">{}</th>')
    head = NOTHING.join(column.format(cell.column) for cell in rows[0].cells)
    # A narrow column lays the cells out one below another, which takes their roles from them: they are said here.
    value = Markup('<td role="cell" data-column="{}">{}</td>')
    body = NOTHING.join(
        Markup('<tr role="row" data-key="{}">{}</tr>').format(
            row.key, NOTHING.join(value.format(cell.column, cell_html(cell, said)) for cell in row.cells)
        )
        for row in rows
    )
    cells = [cell for row in rows for cell in row.cells]
    sealed = any(cell.secrecy is Secrecy.SEALED for cell in cells)
    return Markup(
        '<details class="table" data-table="{table}"><summary><b>{table}</b> <span class="quiet num">{count}</span>'
        '</summary><p class="reads">{reads}</p><div class="scroll-x" tabindex="0" role="region" aria-label="{table}">'
        '<table class="rows" role="table"><thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        '<tbody role="rowgroup">{body}</tbody></table></div></details>'
    ).format(
        table=table,
        count=said.say(N("{n} row", "{n} rows", len(rows))),
        reads=said.say(LEARN.get(table, SEALED if sealed else READABLE)),
        head=head,
        body=body,
    )


def _message(one: Happening, message: Message, said: Catalogue) -> Markup:
    content = message.content
    if isinstance(content, Said):
        name, reads = T("typed in the chat"), T("Typed words are chat messages: kept, under their writer’s name.")
        body = Markup('<p class="sent typed" dir="auto">{}</p>').format(content.words)
        kind = NOTHING
    else:
        name = T("message sent") if message.kept else T("answer shown")
        reads = _reads(message)
        body = Markup('<p class="sent typed" lang="{}">{}</p>').format(message.language, plain_text(message))
        kind = Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(said.say(T("template")), content.name)
    where = T("in the channel") if message.place is Place.CHANNEL else T("direct message")
    return Markup(
        '<article class="rec" data-id="{id}"><header><b>{name}</b><span class="quiet">{where}</span></header>'
        "<dl><div><dt>{label}</dt><dd><bdi>{to}</bdi></dd></div>{kind}</dl>{body}"
        '<p class="reads">{reads}</p></article>'
    ).format(
        id=one.id,
        name=said.say(name),
        where=said.say(where),
        label=said.say(T("from") if isinstance(content, Said) else T("to")),
        to=one.to,
        kind=kind,
        body=body,
        reads=said.say(reads),
    )


def _reads(message: Message) -> Sentence:
    if not message.kept:
        return T("Shown to this person alone. Some chat platforms keep it, others do not.")
    if message.place is Place.CHANNEL:
        return T("Everyone in the channel reads this.")
    return T("Visible: that this account got a notice. Not in it: the case, any words, who wrote.")


def plain_text(message: Message) -> str:
    """Everything a message says, as text, in the language in which it left."""
    content = message.content
    if isinstance(content, Said):
        return content.words
    said = catalogue(message.language)
    lines = [line for element in content.elements for line in _lines(element, said)]
    plain = said.say(content.plain)
    return "\n".join(lines if plain in lines else [plain, *lines])


def _lines(element: Block, said: Catalogue) -> list[str]:
    def line(*words: Words | None) -> str:
        return " ".join(said.say(one) for one in words if one is not None)

    match element:
        case Text() | Heading():
            return [line(element.words)]
        case Facts():
            return [line(name, value) for name, value in element.rows]
        case Divider():
            return []
        case Image():
            return [line(element.alt)]
        case Callout():
            return [line(element.lead, element.words)]
        case Entry():
            return [line(element.who, element.when), line(element.remark, element.words)]
        case Row():
            return [line(element.title, element.detail, element.aside)]
        case Buttons():
            return [" ".join(_pressable(item, said) for item in element.items)]


def _pressable(item: Button | Link, said: Catalogue) -> str:
    # A button's handle is what a platform stores beside its words, so it is shown as it would be found there.
    if isinstance(item, Link) or not item.handle:
        return f"[{said.say(item.words)}]"
    return f"[{said.say(item.words)} · {item.handle}]"
