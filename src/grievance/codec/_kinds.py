"""What can be a document of its own, and the word that each document says it is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from grievance.errors import InvalidValue
from grievance.model import (
    Absorbed,
    Accepted,
    Admitted,
    Analysed,
    Answered,
    Assessed,
    Assignment,
    AuditFinding,
    Bounced,
    Channel,
    Closed,
    Complaint,
    Contacted,
    Corrected,
    Customer,
    DecisionApproved,
    DecisionProposed,
    Declined,
    Effect,
    Erased,
    Erasure,
    Event,
    ExecutionChecked,
    FeedbackGiven,
    FileCompleted,
    Handler,
    HandOverConfirmed,
    HandOverReturned,
    HoldLifted,
    HoldPlaced,
    ImprovementProposal,
    Letter,
    Linked,
    Mentoring,
    Merged,
    MonitoringAgreement,
    OmbudsmanDecided,
    Overridden,
    OvertimeEntry,
    ProcedureAcknowledged,
    Promised,
    Prompted,
    Reading,
    Redemption,
    Referral,
    Referred,
    Registered,
    Released,
    RemedyOrder,
    RemedyReported,
    Reminder,
    Reopened,
    Resolution,
    Resumed,
    Settled,
    Stage2Requested,
    Submission,
    TaskDeclined,
    TaskFinished,
    TaskGiven,
    Taxonomy,
    Team,
    Ticked,
    Timed,
    TransferAccepted,
    TransferDeclined,
    TransferOffered,
    Unmerged,
    Waited,
    Waived,
    Webhook,
    WentToOmbudsman,
    Withdrawn,
)

__all__ = ["KINDS", "Document", "kind_of"]

Document: TypeAlias = (
    Complaint
    | Submission
    | Customer
    | Handler
    | Team
    | Channel
    | Taxonomy
    | Resolution
    | Event
    | Effect
    | Reading
    | ProcedureAcknowledged
    | ImprovementProposal
    | OvertimeEntry
    | Redemption
    | AuditFinding
    | MonitoringAgreement
    | Mentoring
)
"""Everything that can be a document of its own."""

KINDS: Mapping[str, type[Document]] = MappingProxyType(
    {
        "complaint": Complaint,
        "submission": Submission,
        "customer": Customer,
        "handler": Handler,
        "team": Team,
        "channel": Channel,
        "taxonomy": Taxonomy,
        "resolution": Resolution,
        "registered": Registered,
        "admitted": Admitted,
        "assessed": Assessed,
        "overridden": Overridden,
        "contacted": Contacted,
        "answered": Answered,
        "accepted": Accepted,
        "closed": Closed,
        "analysed": Analysed,
        "corrected": Corrected,
        "timed": Timed,
        "waited": Waited,
        "resumed": Resumed,
        "promised": Promised,
        "waived": Waived,
        "file-completed": FileCompleted,
        "transfer-offered": TransferOffered,
        "transfer-accepted": TransferAccepted,
        "transfer-declined": TransferDeclined,
        "task-given": TaskGiven,
        "task-finished": TaskFinished,
        "task-declined": TaskDeclined,
        "withdrawn": Withdrawn,
        "declined": Declined,
        "referred": Referred,
        "reopened": Reopened,
        "stage-2-requested": Stage2Requested,
        "execution-checked": ExecutionChecked,
        "feedback-given": FeedbackGiven,
        "prompted": Prompted,
        "settled": Settled,
        "hand-over-confirmed": HandOverConfirmed,
        "hand-over-returned": HandOverReturned,
        "went-to-ombudsman": WentToOmbudsman,
        "ombudsman-decided": OmbudsmanDecided,
        "decision-proposed": DecisionProposed,
        "decision-approved": DecisionApproved,
        "remedy-reported": RemedyReported,
        "bounced": Bounced,
        "ticked": Ticked,
        "merged": Merged,
        "absorbed": Absorbed,
        "unmerged": Unmerged,
        "released": Released,
        "linked": Linked,
        "hold-placed": HoldPlaced,
        "hold-lifted": HoldLifted,
        "erased": Erased,
        "letter": Letter,
        "reminder": Reminder,
        "assignment": Assignment,
        "remedy-order": RemedyOrder,
        "referral": Referral,
        "erasure": Erasure,
        "webhook": Webhook,
        "reading": Reading,
        "procedure-acknowledged": ProcedureAcknowledged,
        "improvement-proposal": ImprovementProposal,
        "overtime": OvertimeEntry,
        "time-off": Redemption,
        "audit": AuditFinding,
        "monitoring-agreement": MonitoringAgreement,
        "mentoring": Mentoring,
    }
)

_BY_CLASS: Mapping[Any, str] = {cls: kind for kind, cls in KINDS.items()}


def kind_of(cls: type) -> str:
    """
    Return the word for documents of the class *cls*.

    Raises:
        InvalidValue: Values of this class are no documents of their own.
    """
    kind = _BY_CLASS.get(cls)
    if kind is None:
        raise InvalidValue("Codec", f"must be a document such as Complaint or Submission, not {cls.__name__}")
    return kind
