"""One transaction, with everything that is remembered on it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol, TypeVar

from bot.ports.agenda import Agenda, Points
from bot.ports.blocks import Blocks
from bot.ports.cases import Cases
from bot.ports.clock import Ids
from bot.ports.drafts import Drafts
from bot.ports.forms import Inbox, Nonces, Stopped
from bot.ports.images import Images
from bot.ports.outbox import Outbox, Posts
from bot.ports.outside import Outsides
from bot.ports.pages import Passes
from bot.ports.people import Codes, People
from bot.ports.programmes import Contacts, Installations, Programmes
from bot.ports.questions import Questions
from bot.ports.retention import Retention
from bot.ports.rounds import Fires, Rounds
from bot.ports.surveys import Surveys
from bot.ports.threads import Notes, Seats, Threads
from bot.ports.usefulness import Usefulness

R = TypeVar("R")


class Unit(Protocol):
    """One transaction. It commits at the end of its block and rolls back on an error; nobody else commits."""

    now: datetime
    ids: Ids
    installations: Installations
    contacts: Contacts
    programmes: Programmes
    people: People
    codes: Codes
    cases: Cases
    threads: Threads
    drafts: Drafts
    outsides: Outsides
    seats: Seats
    notes: Notes
    images: Images
    outbox: Outbox
    posts: Posts
    nonces: Nonces
    inbox: Inbox
    stopped: Stopped
    passes: Passes
    rounds: Rounds
    fires: Fires
    agenda: Agenda
    points: Points
    surveys: Surveys
    questions: Questions
    usefulness: Usefulness
    retention: Retention
    blocks: Blocks


class Store(Protocol):
    """Runs work against the database, off the event loop."""

    def write(self, work: Callable[[Unit], R]) -> Awaitable[R]:
        """One writing transaction."""
        ...

    def read(self, work: Callable[[Unit], R]) -> Awaitable[R]:
        """One read-only transaction."""
        ...
