"""Proposals, overtime, time off, audits and agreements are kept beside the complaints, each once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from grievance import AsyncDesk, Desk, Procedure
from grievance.errors import InvalidValue
from grievance.model import (
    Assessment,
    AuditFinding,
    ImprovementProposal,
    Mentoring,
    MonitoringAgreement,
    OvertimeEntry,
    Redemption,
)
from grievance.motivation import TimeBank
from grievance.storage import ThreadedStore
from grievance.storage.memory import MemoryStore
from grievance.storage.sqlite import SqliteStore

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
PROPOSAL = ImprovementProposal(id="p-1", by="ann", at=AT, what="print the labels twice")
ACCEPTED = Assessment(by="bob", at=AT + timedelta(days=1), accepted=True)
OVER = OvertimeEntry(id="o-1", person="ann", on=date(2026, 1, 5), minutes=120, recorded_by="head", at=AT)
OFF = Redemption(
    id="r-1", person="ann", first=date(2026, 6, 1), last=date(2026, 6, 1), minutes=60, recorded_by="head", at=AT
)
BANK = TimeBank(high=[1, 2], dead=[6, 7])
FOUND = AuditFinding(complaint_id="c-1", by="eve", at=AT, passed=False)
AGREED = MonitoringAgreement(reference="agreement 7", agreed_by=("board", "council"), first=date(2026, 1, 1))

LESSON = Mentoring(mentor="sam", learner="ann", skill="couriers", at=AT)


@pytest.fixture(name="desk", params=[MemoryStore, SqliteStore])
def _desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    if request.param is MemoryStore:
        yield Desk(Procedure.pack("retail"), MemoryStore(), clock=lambda: AT)
    else:
        with SqliteStore(tmp_path / "staff.db") as store:
            yield Desk(Procedure.pack("retail"), store, clock=lambda: AT)


def test_a_proposal_is_filed_once_and_assessed_once(desk: Desk) -> None:
    """Filing it again changes nothing, also once it is assessed; the first assessment stands (S14)."""
    assert desk.proposals() == ()
    assert desk.file_proposal(PROPOSAL) == PROPOSAL
    assert desk.file_proposal(PROPOSAL) == PROPOSAL
    assessed = desk.assess_proposal("p-1", ACCEPTED)
    assert assessed == attrs.evolve(PROPOSAL, assessed=ACCEPTED)
    assert desk.file_proposal(PROPOSAL) == assessed
    with pytest.raises(InvalidValue, match="assessed already"):
        desk.assess_proposal("p-1", attrs.evolve(ACCEPTED, accepted=False))
    other = desk.file_proposal(attrs.evolve(PROPOSAL, id="p-2"))
    assert desk.proposals() == (assessed, other)


def test_proposals_are_refused_that_are_not_as_they_should_be(desk: Desk) -> None:
    """An assessed one is not filed, another one does not take an id, and nobody assesses what is not there."""
    with pytest.raises(InvalidValue, match="comes later"):
        desk.file_proposal(attrs.evolve(PROPOSAL, assessed=ACCEPTED))
    desk.file_proposal(PROPOSAL)
    with pytest.raises(InvalidValue, match="another record already"):
        desk.file_proposal(attrs.evolve(PROPOSAL, what="something else"))
    with pytest.raises(InvalidValue, match="on record"):
        desk.assess_proposal("p-9", ACCEPTED)
    with pytest.raises(InvalidValue, match="somebody else"):
        desk.assess_proposal("p-1", attrs.evolve(ACCEPTED, by="ann"))
    assert desk.proposals() == (PROPOSAL,)


def test_of_two_assessments_at_once_the_first_stands(desk: Desk) -> None:
    """Both were written before either writer could see the other; whoever reads sees one."""
    desk.file_proposal(PROPOSAL)
    codec, store = desk._do.context.codec, desk._store
    for accepted in (True, False):
        assessed = attrs.evolve(PROPOSAL, assessed=attrs.evolve(ACCEPTED, accepted=accepted))
        store.remember("default", "improvement-proposal", "log", codec.dumps(assessed), beside=True)
    assert [one.accepted_at for one in desk.proposals()] == [ACCEPTED.at]


class Overtaken(MemoryStore):
    """A store in which another writer assesses the proposal just before this one does."""

    ahead: bytes | None = None

    def remember(self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False) -> None:
        """Write the other one's first."""
        if self.ahead is not None:
            super().remember(tenant, kind, key, self.ahead, beside=beside)
        super().remember(tenant, kind, key, document, beside=beside)


def test_who_comes_second_with_an_assessment_is_told_the_first() -> None:
    """What is returned is what stands, not what was asked for."""
    store = Overtaken()
    desk = Desk(Procedure.pack("retail"), store, clock=lambda: AT)
    desk.file_proposal(PROPOSAL)
    refused = attrs.evolve(PROPOSAL, assessed=attrs.evolve(ACCEPTED, accepted=False))
    store.ahead = desk._do.context.codec.dumps(refused)
    assert desk.assess_proposal("p-1", ACCEPTED) == refused


def test_overtime_is_kept_once(desk: Desk) -> None:
    """The same entry again changes nothing; another one under its id is refused (S3)."""
    assert desk.record_overtime(OVER) == desk.record_overtime(OVER) == OVER
    with pytest.raises(InvalidValue, match=r"^OvertimeEntry\.id"):
        desk.record_overtime(attrs.evolve(OVER, minutes=60))
    later = desk.record_overtime(attrs.evolve(OVER, id="o-2", on=date(2026, 1, 6)))
    assert desk.overtime() == (OVER, later)


def test_of_two_entries_at_once_the_first_stands(desk: Desk) -> None:
    """Two writers that did not see each other bank the hours once."""
    document = desk._do.context.codec.dumps(OVER)
    for _ in range(2):
        desk._store.remember("default", "overtime", "log", document, beside=True)
    assert desk.overtime() == (OVER,)


def test_time_off_is_taken_in_the_dead_season_and_no_more_than_there_is(desk: Desk) -> None:
    """What the terms refuse is not recorded; what is recorded is not asked for again (S3, D5)."""
    desk.record_overtime(OVER)
    with pytest.raises(InvalidValue, match="2026-06-01"):
        desk.take_time_off(attrs.evolve(OFF, first=date(2026, 1, 20), last=date(2026, 1, 20)), BANK)
    with pytest.raises(InvalidValue, match="stand in the bank"):
        desk.take_time_off(attrs.evolve(OFF, minutes=121), BANK)
    assert desk.redemptions() == ()
    assert desk.take_time_off(OFF, BANK) == desk.take_time_off(OFF, BANK) == OFF
    with pytest.raises(InvalidValue, match="stand in the bank"):
        desk.take_time_off(attrs.evolve(OFF, id="r-2", minutes=61), BANK)
    rest = desk.take_time_off(attrs.evolve(OFF, id="r-2"), BANK)
    assert desk.redemptions() == (OFF, rest)


def test_the_latest_finding_of_an_audit_counts(desk: Desk) -> None:
    """A second look replaces the first (L59)."""
    assert desk.record_audit(FOUND) == FOUND
    other = desk.record_audit(attrs.evolve(FOUND, complaint_id="c-2"))
    healed = desk.record_audit(attrs.evolve(FOUND, passed=True, at=AT + timedelta(days=1)))
    assert desk.audits() == (healed, other)


def test_an_agreement_can_be_ended(desk: Desk) -> None:
    """The last one of a reference stands (S49)."""
    assert desk.monitoring_agreements() == ()
    desk.agree_monitoring(AGREED)
    ended = desk.agree_monitoring(attrs.evolve(AGREED, last=date(2026, 5, 31)))
    assert desk.monitoring_agreements() == (ended,)


def test_what_is_recorded_verifies(desk: Desk) -> None:
    """A record that cannot be read any more is found by `verify`."""
    desk.file_proposal(PROPOSAL)
    desk.record_overtime(OVER)
    desk.agree_monitoring(AGREED)
    assert desk.verify().findings == ()
    desk._store.remember("default", "audit", "log", b"{}", beside=True)
    assert [one.problem for one in desk.verify().findings] == ["a document of the kind audit cannot be read"]


CALLS: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("file_proposal", lambda desk: desk.file_proposal(PROPOSAL)),
    ("assess_proposal", lambda desk: desk.assess_proposal("p-1", ACCEPTED)),
    ("proposals", lambda desk: desk.proposals()),
    ("record_overtime", lambda desk: desk.record_overtime(OVER)),
    ("overtime", lambda desk: desk.overtime()),
    ("take_time_off", lambda desk: desk.take_time_off(OFF, BANK)),
    ("redemptions", lambda desk: desk.redemptions()),
    ("record_audit", lambda desk: desk.record_audit(FOUND)),
    ("audits", lambda desk: desk.audits()),
    ("agree_monitoring", lambda desk: desk.agree_monitoring(AGREED)),
    ("record_mentoring", lambda desk: desk.record_mentoring(LESSON)),
    ("mentoring", lambda desk: desk.mentoring()),
    ("monitoring_agreements", lambda desk: desk.monitoring_agreements()),
)


def test_the_awaited_desk_says_the_same() -> None:
    """Each method gives what that of the other desk gives."""
    usual = Desk(Procedure.pack("retail"), MemoryStore(), clock=lambda: AT)
    awaited = AsyncDesk(Procedure.pack("retail"), ThreadedStore(MemoryStore()), clock=lambda: AT)

    async def ask(call: Callable[[Any], Any]) -> Any:
        return await call(awaited)

    for name, call in CALLS:
        assert asyncio.run(ask(call)) == call(usual), name
