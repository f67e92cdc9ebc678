"""A department whose people write to each other all day, for tests of what becomes of their notices."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from bot.app import Bot
from bot.domain.cases import Kind, Modality, Outstanding, Story
from bot.domain.people import Account, Duty, Member
from bot.domain.programmes import Programme
from bot.domain.threads import Seat, ThreadId
from bot.ports.unit import Unit
from bot.services import cases, notes
from scheduler.outbox import Messenger
from tests.drivers.ward import Ward

SECOND = timedelta(seconds=1)


class Relay:
    """The ward's department, moved to accounts on other platforms."""

    def __init__(self, ward: Ward, messengers: Mapping[str, Messenger], account: Callable[[Member], Account]) -> None:
        """Args: account: where somebody is now."""
        self.database, self.clock, self._account = ward.database, ward.clock, account
        self.bot = Bot(ward.database, ward.clock, "https://peer.example", messengers)
        self.programme, people = ward.database.read_now(_everybody)
        self.people = sorted(people, key=lambda member: Duty.COORDINATOR in member.duties)

    def move(self) -> None:
        """Give everybody their new account in place of the one they had."""

        def work(unit: Unit) -> None:
            for member in self.people:
                unit.people.unbind(member.id)
                unit.people.bind(member.id, self._account(member))

        self.database.write_now(work)

    def share(self, number: int) -> list[ThreadId]:
        """Cases by name between pairs of colleagues. Their first notices are due at once."""

        def work(unit: Unit) -> list[ThreadId]:
            return [
                cases.submit(unit, self.pair(at)[0], self.programme, _submission(self.pair(at)[1])).thread_id
                for at in range(number)
            ]

        return self.database.write_now(work)

    def write(self, threads: list[ThreadId], seat: Seat, number: int) -> None:
        """A note in each conversation from one end to the other."""
        other = Seat.READER if seat is Seat.SUBMITTER else Seat.SUBMITTER

        def work(unit: Unit) -> None:
            for at, thread_id in enumerate(threads):
                actor = self.pair(at)[seat is Seat.READER]
                handle = unit.seats.handle(thread_id, seat)
                notes.write(unit, actor, self.programme, handle, f"Note {number}.", None, frozenset({other}))

        self.database.write_now(work)

    async def empty(self, step: timedelta = 5 * SECOND) -> None:
        """Let time pass, in steps, until nothing waits any more."""
        for _ in range(2000):
            await self.bot.deliverer.run_due()
            if not self.waiting():
                return
            self.clock.move(by=step)
        raise AssertionError("something never arrives")

    def waiting(self) -> int:
        """How many deliveries wait."""
        return self.database.read_now(lambda unit: len(unit.outbox.waiting()))

    def speak_of(self, arrived: Iterable[tuple[Member, str]]) -> Counter[ThreadId]:
        """Which conversations messages speak of: each is somebody's, with the handle of its button."""

        def work(unit: Unit) -> Counter[ThreadId]:
            found: Counter[ThreadId] = Counter()
            for member, handle in arrived:
                held = unit.seats.open(member.id, handle)
                assert held is not None
                found[held.thread_id] += 1
            return found

        return self.database.read_now(work)

    def kept(self, threads: list[ThreadId]) -> Counter[str]:
        """What stands in the conversations, and how often."""
        return self.database.read_now(
            lambda unit: Counter(note.words for one in threads for note in unit.notes.of(one))
        )

    def astray(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """What was given up, and what was parked."""
        return self.database.read_now(lambda unit: (unit.outbox.lost(), unit.outbox.parked()))

    def pair(self, at: int) -> tuple[Member, Member]:
        """Who shares a case, and who reads it."""
        size = len(self.people)
        return self.people[at % size], self.people[(at + 1 + at // size) % size]


def _everybody(unit: Unit) -> tuple[Programme, list[Member]]:
    (programme,) = unit.programmes.all()
    return programme, [one for one in unit.people.roster(programme.id) if unit.people.accounts(one.id)]


def _submission(reader: Member) -> cases.Submission:
    return cases.Submission(
        kind=Kind.GOOD_CALL,
        modality=Modality.CT,
        reader=reader.id,
        own=False,
        named=True,
        outstanding=Outstanding.NO,
        story=Story("Words."),
    )
