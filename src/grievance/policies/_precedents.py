"""What was decided in cases like this one: precedents, to settle a matter at the first contact (S68)."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from grievance.model import Complaint, Refusal, Resolution, Stage, Submission
from grievance.policies._similar import Similar, Similarity, similar

__all__ = ["DECIDED", "Precedent", "precedents"]

DECIDED = frozenset({Stage.ANSWERED, Stage.RESOLVED, Stage.DECLINED, Stage.CLOSED})
"""The stages of complaints in which something was decided."""


@attrs.frozen(kw_only=True)
class Precedent:
    """A complaint that was decided, what was decided in it, and how it resembles the one at hand."""

    complaint: Complaint
    similar: Similar

    @property
    def decision(self) -> Resolution | Refusal:
        """What was decided."""
        decided = self.complaint.resolution or self.complaint.refusal
        assert decided is not None  # `precedents` takes no others  # noqa: S101
        return decided


def precedents(
    submission: Submission, others: Iterable[Complaint], *, similarity: Similarity | None = None
) -> tuple[Precedent, ...]:
    """Return those of *others* that resemble *submission* and were decided, the most similar first."""
    decided = {
        one.id: one
        for one in others
        if one.stage in DECIDED and (one.resolution is not None or one.refusal is not None)
    }
    ranked = (similarity or similar)(submission, decided.values())
    return tuple(Precedent(complaint=decided[one.complaint_id], similar=one) for one in ranked)
