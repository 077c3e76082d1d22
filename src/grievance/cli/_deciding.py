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
from grievance.model import Complaint, Element, Remedy

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
        if given(refusing):
            command = Propose(by=case.by, refusal=refusing.refusal(case, granting))
        else:
            command = Propose(by=case.by, resolution=resolving.resolution(case, granting))
        complaint = case.apply(command)
    what, _ = _proposed(complaint)
    doing.tell(complaint, f"{complaint.id}: proposed, {what}; a second person has to approve it")


def approve(complaint_id: str, doing: Doing, *, remark: str) -> None:
    """Approve what was proposed, as a second person, and say how it is carried out."""
    with doing.case(complaint_id) as case:
        complaint = case.apply(Approve(by=case.by, remark=remark))
    what, how = _proposed(complaint)
    doing.tell(complaint, f"{complaint.id}: approved, {what}; {how} {doing.by}")


def _proposed(complaint: Complaint) -> tuple[str, str]:
    """Return what is proposed, and how whoever decided goes on once it is approved."""
    assert complaint.proposal is not None  # it was proposed just now, or approved  # noqa: S101
    if complaint.proposal.refusal is not None:
        return complaint.proposal.refusal.ground.value, "decline or refer it with --reviewed-by"
    assert complaint.proposal.resolution is not None  # a proposal has one of the two  # noqa: S101
    return complaint.proposal.resolution.outcome.value, "answer it with --approved-by"


def _tell(doing: Doing, complaint: Complaint, words: str, remedies: Iterable[Remedy]) -> None:
    doing.tell(complaint, "\n".join((f"{complaint.id}: {words}", *granted(remedies))))
