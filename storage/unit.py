"""One unit of work: a transaction with all repositories on it."""

from datetime import date, datetime

import sqlalchemy as sa

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
from storage.agenda import SqlAgenda
from storage.blocks import SqlBlocks
from storage.cases import SqlCases
from storage.codes import SqlCodes
from storage.contacts import SqlContacts
from storage.drafts import SqlDrafts
from storage.images import SqlImages
from storage.inbox import SqlInbox
from storage.installations import SqlInstallations
from storage.keys import KeyStore
from storage.nonces import SqlNonces
from storage.notes import SqlNotes
from storage.once_tables import inbox, nonces, passes_used
from storage.outbox import SqlOutbox
from storage.outside import SqlOutsides
from storage.passes import SqlPasses
from storage.people import SqlPeople
from storage.points import SqlPoints
from storage.posts import SqlPosts
from storage.programmes import SqlProgrammes
from storage.questions import SqlQuestions
from storage.retention import SqlRetention
from storage.rounds import SqlFires, SqlRounds
from storage.seats import OpenSeats, SqlSeats
from storage.stopped import SqlStopped
from storage.surveys import SqlSurveys
from storage.tables import codes, fires
from storage.threads import SqlThreads
from storage.transaction import Transaction
from storage.usefulness import SqlUsefulness


class SqlUnit(Transaction):
    """ports.Unit in SQL. `storage.database` commits it at the end of its block, and nobody else does."""

    def __init__(
        self,
        connection: sa.Connection,
        keys: KeyStore,
        ids: Ids,
        now: datetime,
        opened: OpenSeats,
        *,
        writing: bool,
    ) -> None:
        """Args: opened: the seats opened so far, shared by all units of a database."""
        super().__init__(connection, keys, ids, now, writing=writing)
        threads = SqlThreads(self)
        self.installations: Installations = SqlInstallations(self)
        self.contacts: Contacts = SqlContacts(self)
        self.programmes: Programmes = SqlProgrammes(self)
        self.people: People = SqlPeople(self)
        self.codes: Codes = SqlCodes(self)
        self.cases: Cases = SqlCases(self)
        self.threads: Threads = threads
        self.drafts: Drafts = SqlDrafts(self)
        self.outsides: Outsides = SqlOutsides(self)
        self.seats: Seats = SqlSeats(self, threads, opened)
        self.notes: Notes = SqlNotes(self, threads)
        self.images: Images = SqlImages(self, threads)
        self.outbox: Outbox = SqlOutbox(self)
        self.posts: Posts = SqlPosts(self)
        self.nonces: Nonces = SqlNonces(self)
        self.inbox: Inbox = SqlInbox(self)
        self.stopped: Stopped = SqlStopped(self)
        self.passes: Passes = SqlPasses(self)
        self.rounds: Rounds = SqlRounds(self)
        self.fires: Fires = SqlFires(self)
        self.agenda: Agenda = SqlAgenda(self, threads)
        self.points: Points = SqlPoints(self)
        self.surveys: Surveys = SqlSurveys(self)
        self.retention: Retention = SqlRetention(self)
        self.questions: Questions = SqlQuestions(self)
        self.usefulness: Usefulness = SqlUsefulness(self)
        self.blocks: Blocks = SqlBlocks(self)

    def forget_days(self, before: date) -> None:
        """Delete what was kept under the keys of days before this one, and after the commit those keys."""
        for table in (nonces, inbox, passes_used):
            self.execute(sa.delete(table).where(table.c.day < before))
        for table in (codes, fires):
            self.execute(sa.delete(table).where(table.c.last_day < before))
        self.after_commit(lambda: self.keys.forget_days(before))
