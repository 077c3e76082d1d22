"""What is recorded of the staff: proposals, overtime, time off, audits, agreements (S3, S14, S49, L59)."""

from __future__ import annotations

from typing import TypeVar

import attrs

from grievance.desk._context import Context
from grievance.desk._driving import Operation, history, recall, remember
from grievance.errors import InvalidValue, UnknownComplaint
from grievance.model import (
    Assessment,
    AuditFinding,
    ImprovementProposal,
    Mentoring,
    MonitoringAgreement,
    OvertimeEntry,
    Redemption,
)
from grievance.motivation import BankTerms, balance, read_case, redeem

__all__ = [
    "STAFF_RECORDS",
    "agree_monitoring",
    "agreements",
    "assess_proposal",
    "audits",
    "file_proposal",
    "mentoring",
    "overtime",
    "proposals",
    "record_audit",
    "record_mentoring",
    "record_overtime",
    "redemptions",
    "take_time_off",
]

_LOG = "log"
"""The key of each log: it holds every record of its kind, the oldest first."""

STAFF_RECORDS = {
    "improvement-proposal": ImprovementProposal,
    "overtime": OvertimeEntry,
    "time-off": Redemption,
    "audit": AuditFinding,
    "monitoring-agreement": MonitoringAgreement,
    "mentoring": Mentoring,
}
"""The kinds of documents and what each holds."""

_KINDS = {cls: kind for kind, cls in STAFF_RECORDS.items()}


Record = TypeVar("Record", ImprovementProposal, OvertimeEntry, Redemption, AuditFinding, MonitoringAgreement, Mentoring)
Identified = TypeVar("Identified", ImprovementProposal, OvertimeEntry, Redemption)


def _logged(context: Context, cls: type[Record]) -> Operation[list[Record]]:
    documents = yield from recall(context.tenant, _KINDS[cls], _LOG)
    return [context.codec.loads(document, cls) for document in documents]


def _log(context: Context, record: Record) -> Operation[None]:
    yield from remember(context.tenant, _KINDS[type(record)], _LOG, context.codec.dumps(record), beside=True)


def file_proposal(context: Context, proposal: ImprovementProposal) -> Operation[ImprovementProposal]:
    """Record a proposal that nobody has assessed yet; one whose id is on record changes nothing and is returned."""
    if proposal.assessed is not None:
        raise InvalidValue("ImprovementProposal.assessed", "comes later, by somebody else: file the proposal first")
    known = yield from proposals(context)
    for earlier in known:
        if attrs.evolve(earlier, assessed=None) == proposal:
            return earlier
    return (yield from _once(context, proposal, known))


def assess_proposal(context: Context, proposal_id: str, assessment: Assessment) -> Operation[ImprovementProposal]:
    """Record what somebody else made of a proposal, and return it as it stands; what was assessed stands."""
    known = {proposal.id: proposal for proposal in (yield from proposals(context))}
    proposal = known.get(proposal_id)
    if proposal is None:
        raise InvalidValue("proposal_id", "must be the id of a proposal that is on record")
    if proposal.assessed is not None:
        raise InvalidValue("proposal_id", "is that of a proposal that was assessed already: what was decided stands")
    yield from _log(context, attrs.evolve(proposal, assessed=assessment))
    return next(one for one in (yield from proposals(context)) if one.id == proposal_id)


def proposals(context: Context) -> Operation[tuple[ImprovementProposal, ...]]:
    """Return all proposals as they stand, the earliest filed first; of two assessments at once the first stands."""
    standing: dict[str, ImprovementProposal] = {}
    for proposal in (yield from _logged(context, ImprovementProposal)):
        earlier = standing.get(proposal.id)
        if earlier is None or earlier.assessed is None:
            standing[proposal.id] = proposal
    return tuple(standing.values())


def record_overtime(context: Context, entry: OvertimeEntry) -> Operation[OvertimeEntry]:
    """Record hours worked over (S3); an entry whose id is on record changes nothing and is returned."""
    return (yield from _once(context, entry, (yield from overtime(context))))


def overtime(context: Context) -> Operation[tuple[OvertimeEntry, ...]]:
    """Return all hours worked over, in the order in which they were recorded."""
    return _firsts((yield from _logged(context, OvertimeEntry)))


def redemptions(context: Context) -> Operation[tuple[Redemption, ...]]:
    """Return all time off that was taken for hours worked over, in the order in which it was recorded."""
    return _firsts((yield from _logged(context, Redemption)))


def take_time_off(context: Context, redemption: Redemption, bank: BankTerms) -> Operation[Redemption]:
    """
    Record time off for hours worked over, unless the terms of the time bank refuse it (S3, D5).

    Two may pass the check at once: what was recorded second finds out by reading again, and is told.
    """
    earlier = yield from redemptions(context)
    if all(one.id != redemption.id for one in earlier):
        redeem(redemption, (yield from overtime(context)), earlier, terms=bank)
    yield from _once(context, redemption, earlier)
    recorded = yield from redemptions(context)
    entries = yield from overtime(context)
    there = balance(entries, recorded, person=redemption.person, terms=bank, on=redemption.first)
    if redemption in recorded and redemption.id in there.uncovered:
        raise InvalidValue(
            "Redemption.minutes",
            "what was recorded before it leaves too few hours: it is on record as not covered, and is not counted "
            "until there are hours for it",
        )
    return (yield from _once(context, redemption, recorded))


def record_audit(context: Context, finding: AuditFinding) -> Operation[AuditFinding]:
    """Record what an audit of a complaint found (L59); a later finding on the same complaint replaces it."""
    if not (yield from _independent(context, finding)):
        raise InvalidValue("AuditFinding.by", "must have had no part in the complaint: nobody audits their own work")
    yield from _log(context, finding)
    return finding


def _independent(context: Context, finding: AuditFinding) -> Operation[bool]:
    """Return whether it is by somebody who has had no part in the complaint up to now, whatever instant it claims."""
    try:
        found = yield from history(context.tenant, finding.complaint_id)
    except UnknownComplaint:
        return True
    events = [context.codec.attach(event.document, event.personal) for event in found.events]
    latest = attrs.evolve(finding, at=max(finding.at, events[-1].at))
    return latest in read_case(finding.complaint_id, events, audits=[latest]).audits


def audits(context: Context) -> Operation[tuple[AuditFinding, ...]]:
    """Return the latest finding of each audited complaint."""
    latest = {finding.complaint_id: finding for finding in (yield from _logged(context, AuditFinding))}
    return tuple(latest.values())


def record_mentoring(context: Context, lesson: Mentoring) -> Operation[Mentoring]:
    """Record that somebody taught somebody else (S8)."""
    yield from _log(context, lesson)
    return lesson


def mentoring(context: Context) -> Operation[tuple[Mentoring, ...]]:
    """Return who taught whom, in the order in which it was recorded."""
    return tuple((yield from _logged(context, Mentoring)))


def agree_monitoring(context: Context, agreement: MonitoringAgreement) -> Operation[MonitoringAgreement]:
    """Record the agreement that figures of single persons may be looked at (S49)."""
    yield from _log(context, agreement)
    return agreement


def agreements(context: Context) -> Operation[tuple[MonitoringAgreement, ...]]:
    """Return the agreements on record; of those with one reference the last stands, so that one can be ended."""
    latest = {agreement.reference: agreement for agreement in (yield from _logged(context, MonitoringAgreement))}
    return tuple(latest.values())


def _once(context: Context, record: Identified, earlier: tuple[Identified, ...]) -> Operation[Identified]:
    """Record what is not on record yet; refuse another record under an id that is taken."""
    for known in earlier:
        if known.id == record.id:
            if known != record:
                raise InvalidValue(f"{type(record).__name__}.id", "is that of another record already: give it its own")
            return known
    yield from _log(context, record)
    return record


def _firsts(records: list[Identified]) -> tuple[Identified, ...]:
    """Return each record once: of two that were recorded at once under one id the first stands."""
    first: dict[str, Identified] = {}
    for record in records:
        first.setdefault(record.id, record)
    return tuple(first.values())
