"""The coded part of cases."""

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from bot.domain.cases import (
    Case,
    CaseId,
    Decade,
    Hindsight,
    Impact,
    Kind,
    Sex,
    Standard,
)
from bot.domain.classification import Bias, Layer, Mechanism, Second
from bot.domain.errors import NothingHere
from bot.domain.people import ProgrammeId
from bot.domain.threads import Thread
from storage.tables import cases
from storage.transaction import Transaction

_ADD = sa.insert(cases)
_SAVE = sa.update(cases).where(cases.c.id == sa.bindparam("case_id"))
_BY_ID = sa.select(cases).where(cases.c.id == sa.bindparam("id"))


class SqlCases:
    """ports.Cases in SQL."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, case: Case) -> None:
        """Store a new case."""
        self._tx.execute(_ADD, {"id": case.id, "programme_id": case.programme_id, **_coded(case)})

    def save(self, case: Case) -> None:
        """Store what is said of a case now."""
        self._tx.execute(_SAVE, {"case_id": case.id, **_coded(case)})

    def get(self, thread: Thread) -> Case:
        """The case that a conversation is about, or NothingHere."""
        row = self._tx.execute(_BY_ID, {"id": thread.case_id}).one_or_none()
        if row is None:
            raise NothingHere
        return case_from(row)

    def classify(self, case: Case) -> None:
        """Store what a coordinator says of a case."""
        said = {"standard": case.standard, "hindsight": case.hindsight, **asdict(case.second)}
        self._tx.execute(sa.update(cases).where(cases.c.id == case.id).values(said))


def _coded(case: Case) -> dict[str, Any]:
    return {
        "kind": case.kind,
        "modality": case.modality,
        "shared_on": case.shared_on,
        "named": case.named,
        "loop_closed": case.loop_closed,
        "factor": case.factor,
        "criterion": case.criterion,
        "impact": case.impact,
        "source": case.source,
        "subspecialty": case.subspecialty,
        "decade": case.decade,
        "sex": case.sex,
        "own": case.own,
        "standard": case.standard,
        "hindsight": case.hindsight,
        **asdict(case.second),
    }


def case_from(row: Any) -> Case:
    """A case from a row with the columns of its table."""
    return Case(
        id=CaseId(row.id),
        programme_id=ProgrammeId(row.programme_id),
        kind=Kind(row.kind),
        modality=row.modality,
        shared_on=row.shared_on,
        named=row.named,
        loop_closed=row.loop_closed,
        factor=row.factor,
        criterion=row.criterion,
        impact=None if row.impact is None else Impact(row.impact),
        source=row.source,
        subspecialty=row.subspecialty,
        decade=None if row.decade is None else Decade(row.decade),
        sex=None if row.sex is None else Sex(row.sex),
        own=row.own,
        standard=None if row.standard is None else Standard(row.standard),
        hindsight=None if row.hindsight is None else Hindsight(row.hindsight),
        second=Second(
            None if row.mechanism is None else Mechanism(row.mechanism),
            None if row.layer is None else Layer(row.layer),
            None if row.bias is None else Bias(row.bias),
        ),
    )
