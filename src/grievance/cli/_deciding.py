"""``grievance decline``, ``refer``, ``answer``, ``propose`` and ``approve``: what is decided, and by whom."""

from __future__ import annotations

from collections.abc import Iterable

import typer

from grievance.cli._doing import Doing
from grievance.cli._granting import Granting, granted
from grievance.cli._refusing import Refusing
from grievance.cli._resolving import Resolving
from grievance.cli._unfolding import given
from grievance.lifecycle import Answer, Approve, Decline, Propose, Refer
from grievance.model import Complaint, Element, Refusal, Remedy, Resolution

__all__ = ["answer", "approve", "decline", "propose", "refer"]


def decline(
    complaint_id: str, refusing: Refusing, granting: Granting, doing: Doing, *, reviewed_by: str | None
) -> None:
    """Tell the complainant that the company cannot help."""
    with doing.case(complaint_id) as case:
        refusal = refusing.refusal(case, granting, reviewed_by=reviewed_by)
        complaint = case.apply(Decline(by=case.by, refusal=refusal))
    _tell(doing, complaint, f"declined, {refusal.ground.value}", refusal.remedies)


def refer(complaint_id: str, refusing: Refusing, granting: Granting, doing: Doing, *, reviewed_by: str | None) -> None:
    """Hand the complaint over to another body."""
    with doing.case(complaint_id) as case:
        refusal = refusing.refusal(case, granting, reviewed_by=reviewed_by, owes=(Element.SIGNPOST,))
        command = Refer(by=case.by, refusal=refusal)
        complaint = case.apply(command)
    _tell(doing, complaint, f"referred to {command.to}, {refusal.ground.value}", refusal.remedies)


def answer(
    complaint_id: str, resolving: Resolving, granting: Granting, doing: Doing, *, approved_by: str | None
) -> None:
    """Give the final response."""
    with doing.case(complaint_id) as case:
        resolution = resolving.resolution(case, granting, approved_by=approved_by)
        complaint = case.apply(Answer(by=case.by, resolution=resolution))
    _tell(doing, complaint, f"answered, {resolution.outcome.value}", resolution.remedies)


def propose(complaint_id: str, refusing: Refusing, resolving: Resolving, granting: Granting, doing: Doing) -> None:
    """Lay a refusal or a resolution before a second person."""
    if bool(given(refusing)) == bool(given(resolving)):
        raise typer.BadParameter("name a refusal or a resolution", param_hint="--ground, --outcome")
    with doing.case(complaint_id) as case:
        refusal = refusing.refusal(case, granting) if given(refusing) else None
        resolution = resolving.resolution(case, granting) if given(resolving) else None
        complaint = case.apply(Propose(by=case.by, refusal=refusal, resolution=resolution))
    doing.tell(
        complaint, f"{complaint.id}: proposed, {_name(refusal or resolution)}; a second person has to approve it"
    )


def approve(complaint_id: str, doing: Doing, *, remark: str) -> None:
    """Approve what was proposed, as a second person."""
    with doing.case(complaint_id) as case:
        complaint = case.apply(Approve(by=case.by, remark=remark))
    proposal = complaint.proposal
    decision = proposal and (proposal.refusal or proposal.resolution)
    how = f"decline or refer it with --reviewed-by {doing.by}"
    if isinstance(decision, Resolution):
        how = f"answer it with --approved-by {doing.by}"
    doing.tell(complaint, f"{complaint.id}: approved, {_name(decision)}; {how}")


def _name(decision: Refusal | Resolution | None) -> str:
    if isinstance(decision, Refusal):
        return decision.ground.value
    return decision.outcome.value if decision else ""


def _tell(doing: Doing, complaint: Complaint, words: str, remedies: Iterable[Remedy]) -> None:
    doing.tell(complaint, "\n".join((f"{complaint.id}: {words}", *granted(remedies))))
