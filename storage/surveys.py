"""Surveys, ballot boxes, and what came of them."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa

from bot.domain.errors import NothingHere
from bot.domain.people import MemberId, ProgrammeId
from bot.domain.rounds import SeriesId, SessionId
from bot.domain.surveys import Ballot, Box, BoxId, Item, Phase, Result, Spread, Survey, SurveyId
from bot.ports.surveys import KeyLost
from storage.ballots import Opener, public_of, put, tag_of
from storage.keys import KeysAway
from storage.sealed import CONTENT, NONCE, CannotOpen, derived, opener, place, seal
from storage.survey_tables import ballot_boxes, ballots, comments, results, surveys
from storage.tables import attendance
from storage.transaction import Transaction, inserts

One = TypeVar("One")

_KEY_ID = UUID(int=0)
_PURPOSE = b"comment"
_SHUFFLED = 16

_CAST = inserts(ballots, lambda statement: statement.on_conflict_do_nothing().returning(ballots.c.tag))
_ALL = sa.select(surveys).where(surveys.c.programme_id == sa.bindparam("programme_id"))
_SURVEY = sa.select(surveys).where(surveys.c.id == sa.bindparam("id"))
_BOX = sa.select(ballot_boxes).where(ballot_boxes.c.id == sa.bindparam("id"))
_IN_BOX = (
    sa.select(ballots.c.survey_id, ballots.c.tag, ballots.c.ballot)
    .join(surveys, surveys.c.id == ballots.c.survey_id)
    .where(surveys.c.box_id == sa.bindparam("box_id"))
)
_CLOSED = (
    sa.select(ballots.c.survey_id, ballots.c.tag)
    .join(surveys, surveys.c.id == ballots.c.survey_id)
    .where(surveys.c.box_id == sa.bindparam("box_id"), surveys.c.phase != Phase.OPEN.value)
)
_THERE = (
    sa.select(surveys.c.id, attendance.c.member_id)
    .join(attendance, attendance.c.session_id == surveys.c.session_id)
    .where(surveys.c.box_id == sa.bindparam("box_id"))
)


class SqlSurveys:
    """ports.Surveys in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, survey: Survey) -> None:
        """Store a new survey."""
        self._tx.execute(sa.insert(surveys), _row(survey))

    def save(self, survey: Survey) -> None:
        """Store what changed in a survey."""
        self._tx.execute(sa.update(surveys).where(surveys.c.id == survey.id).values(_row(survey)))

    def get(self, survey_id: SurveyId) -> Survey:
        """The survey, or NothingHere."""
        return self._one(_SURVEY, survey_id)

    def held(self, survey_id: SurveyId) -> Survey:
        """The survey, which nobody can close to ballots until this unit has ended."""
        return self._one(_SURVEY.with_for_update(read=True), survey_id)

    def of(self, session_id: SessionId) -> Survey | None:
        """The survey of a session, if it has one."""
        row = self._tx.execute(sa.select(surveys).where(surveys.c.session_id == session_id)).mappings().one_or_none()
        return None if row is None else _survey(row)

    def all(self, programme_id: ProgrammeId) -> Sequence[Survey]:
        """Every survey of a programme."""
        rows = self._tx.execute(_ALL, {"programme_id": programme_id})
        return [_survey(row) for row in rows.mappings()]

    def make_box(self, series_id: SeriesId, version: int, floor: int) -> Box:
        """A new box. Its keys are on disk before this unit commits."""
        private_key, tag_key = self._tx.make_box_keys()
        private = self._tx.keys.read_box(private_key)
        if private is None:
            raise KeysAway("a key that was just made cannot be read")
        box = Box(BoxId(self._tx.ids.uuid()), series_id, version, floor)
        self._tx.execute(
            sa.insert(ballot_boxes),
            {
                "id": box.id,
                "series_id": series_id,
                "version": version,
                "floor": floor,
                "public_key": public_of(private),
                "private_key": private_key,
                "tag_key": tag_key,
            },
        )
        return box

    def box(self, box_id: BoxId) -> Box:
        """The box."""
        return _box(self._box_row(box_id))

    def kept_box(self, series_id: SeriesId) -> Box | None:
        """A box of the series whose ballots wait for more, and into which nobody casts at present."""
        busy = sa.exists().where(
            surveys.c.box_id == ballot_boxes.c.id, surveys.c.phase.in_([Phase.OPEN.value, Phase.COUNTING.value])
        )
        kept = ballot_boxes.c.series_id == series_id, ballot_boxes.c.private_key.is_not(None), ~busy
        row = self._tx.execute(sa.select(ballot_boxes).where(*kept).order_by(ballot_boxes.c.id).limit(1)).first()
        if row is None:
            return None
        # Two sessions of a series that are asked about at once must not both take it: writing it, even as it is, makes
        # them get in each other's way, and the later look again.
        same = {"version": ballot_boxes.c.version}
        self._tx.execute(sa.update(ballot_boxes).where(ballot_boxes.c.id == row.id).values(same))
        return _box(row)

    def cast(self, survey: Survey, member_id: MemberId, ballot: Ballot) -> bool:
        """Seal a ballot into the box. False, and nothing changed, when this member has cast in this survey already."""
        row, tagged = self._place(survey, member_id)
        if row.public_key != public_of(self._key(row.private_key)):
            # Whoever exchanged it in the database could read what is sealed with it; nobody else could, ever.
            raise KeyLost("a ballot box has another key than it was made with")
        sealed = put(row.public_key, survey.id, tagged, ballot)
        one = {"survey_id": survey.id, "tag": tagged, "ballot": sealed}
        return self._tx.execute(_CAST[self._tx.engine], one).one_or_none() is not None

    def has_cast(self, survey: Survey, member_id: MemberId) -> bool:
        """Whether a member has cast in this survey."""
        _, tagged = self._place(survey, member_id)
        found = sa.select(ballots.c.tag).where(ballots.c.survey_id == survey.id, ballots.c.tag == tagged)
        return self._tx.execute(found).one_or_none() is not None

    def people(self, box_id: BoxId) -> int:
        """How many people have cast in the closed surveys of a box, whoever did so in several counted once."""
        theirs = self._theirs(self._box_row(box_id))
        closed = self._tx.execute(_CLOSED, {"box_id": box_id})
        return len({row.tag for row in closed if (row.survey_id, row.tag) in theirs})

    def opened(self, box_id: BoxId) -> Sequence[Sequence[Ballot]]:
        """Everything in a box, by person, in an order drawn by lot. Raises KeyLost when it can never be known."""
        box = self._box_row(box_id)
        opens, theirs = Opener(self._key(box.private_key)), self._theirs(box)
        people: dict[bytes, list[Ballot]] = {}
        for row in self._tx.execute(_IN_BOX, {"box_id": box_id}):
            if (row.survey_id, row.tag) not in theirs:
                continue
            # One that somebody changed in the database must not keep all others shut for ever.
            with suppress(CannotOpen):
                ballot = opens(row.survey_id, row.tag, row.ballot)
                people.setdefault(row.tag, []).append(ballot)
        return self._shuffled(list(people.values()))

    def publish(self, box_id: BoxId, result: Result) -> None:
        """Keep what came of a box, destroy its ballots and their tags, and after the commit its keys."""
        spreads = {item.value: spread.counts for item, spread in result.spreads.items()}
        self._tx.execute(
            sa.insert(results), {"box_id": box_id, "people": result.people, "spreads": json.dumps(spreads)}
        )
        if result.comments:
            # All at once: one after the other they took longer than everything else that counting does.
            seals = self._sealer(box_id)
            self._tx.execute(sa.insert(comments), [seals(words) for words in self._shuffled(result.comments)])
        self.destroy(box_id)

    def destroy(self, box_id: BoxId) -> None:
        """Destroy the ballots of a box and their tags, and after the commit its keys."""
        row = self._box_row(box_id)
        inside = sa.select(surveys.c.id).where(surveys.c.box_id == box_id)
        self._tx.execute(sa.delete(ballots).where(ballots.c.survey_id.in_(inside)))
        self._tx.execute(
            sa.update(ballot_boxes).where(ballot_boxes.c.id == box_id).values(private_key=None, tag_key=None)
        )
        for key_id in (row.private_key, row.tag_key):
            if key_id is not None:
                self._tx.after_commit(lambda key_id=key_id: self._tx.keys.destroy(key_id))

    def result(self, box_id: BoxId) -> Result | None:
        """What came of a box, if it was opened."""
        row = self._tx.execute(sa.select(results).where(results.c.box_id == box_id)).one_or_none()
        if row is None:
            return None
        spreads = {Item(item): Spread(tuple(counts)) for item, counts in json.loads(row.spreads).items()}
        return Result(row.people, spreads, self._comments(box_id))

    def _sealer(self, box_id: BoxId) -> Callable[[str], dict[str, Any]]:
        """Makes of a comment the row that keeps it."""
        key = derived(self._tx.keys.app_key(), _PURPOSE)

        def row(words: str) -> dict[str, Any]:
            comment_id, nonce = self._tx.ids.uuid(), self._tx.ids.token(NONCE)
            sealed = seal(key, _KEY_ID, _at(comment_id), words.encode(), bucket=CONTENT, nonce=nonce)
            return {"id": comment_id, "box_id": box_id, "words": sealed}

        return row

    def _comments(self, box_id: BoxId) -> tuple[str, ...]:
        key = self._tx.keys.kept_app_key()
        if key is None:
            return ()
        opens = opener(derived(key, _PURPOSE))
        rows = self._tx.execute(sa.select(comments).where(comments.c.box_id == box_id).order_by(comments.c.id))
        return tuple(opens(_at(row.id), row.words).decode() for row in rows)

    def _one(self, statement: sa.Executable, survey_id: SurveyId) -> Survey:
        row = self._tx.execute(statement, {"id": survey_id}).mappings().one_or_none()
        if row is None:
            raise NothingHere
        return _survey(row)

    def _box_row(self, box_id: BoxId) -> sa.Row[Any]:
        return self._tx.execute(_BOX, {"id": box_id}).one()

    def _place(self, survey: Survey, member_id: MemberId) -> tuple[sa.Row[Any], bytes]:
        """The row of a survey's box, and the tag that stands for a member in it."""
        if survey.box_id is None:
            raise NothingHere
        row = self._box_row(survey.box_id)
        return row, tag_of(self._key(row.tag_key), survey.box_id, member_id)

    def _theirs(self, box: sa.Row[Any]) -> set[tuple[UUID, bytes]]:
        """The places in a box of those who were there. Whatever lies elsewhere was put there past us, and is nobody's.

        Without this, whoever can write to the database could fill a box up to the floor, and read one person's answers.
        """
        key = self._key(box.tag_key)
        rows = self._tx.execute(_THERE, {"box_id": box.id})
        return {(row.id, tag_of(key, BoxId(box.id), row.member_id)) for row in rows}

    def _key(self, key_id: UUID | None) -> bytes:
        key = None if key_id is None else self._tx.keys.read_box(key_id)
        if key is not None:
            return key
        if self._tx.keys.kept_app_key() is None:
            raise KeysAway("the key store is not there")
        raise KeyLost("a ballot box has lost its key")

    def _shuffled(self, ones: Sequence[One]) -> list[One]:
        return [
            one for _, one in sorted(((self._tx.ids.token(_SHUFFLED), one) for one in ones), key=lambda lot: lot[0])
        ]


def _row(survey: Survey) -> dict[str, Any]:
    return {
        "id": survey.id,
        "programme_id": survey.programme_id,
        "series_id": survey.series_id,
        "session_id": survey.session_id,
        "phase": survey.phase.value,
        "box_id": survey.box_id,
        "opened_at": survey.opened_at,
        "closes_at": survey.closes_at,
    }


def _survey(row: sa.RowMapping) -> Survey:
    kept: dict[str, Any] = dict(row)
    kept["phase"] = Phase(row["phase"])
    return Survey(**kept)


def _box(row: sa.Row[Any]) -> Box:
    return Box(BoxId(row.id), SeriesId(row.series_id), row.version, row.floor)


def _at(comment_id: UUID) -> bytes:
    return place("comments", comment_id, "words")
