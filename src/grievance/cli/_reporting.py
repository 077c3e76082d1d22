"""``grievance remedy``, ``bounce`` and ``tick``: what was done, and what did not arrive."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grievance.cli._doing import Doing
from grievance.desk import Checked
from grievance.lifecycle import ReportBounce, ReportRemedy, Tick
from grievance.model import RemedyState

__all__ = ["bounce", "remedy", "tick"]


def remedy(
    complaint_id: str, remedy_id: str, doing: Doing, *, executed: bool, reference: str | None, remark: str
) -> None:
    """Report that a remedy was carried out, or that it could not be."""
    state = RemedyState.EXECUTED if executed else RemedyState.FAILED
    command = ReportRemedy(by=doing.actor, remedy_id=remedy_id, state=state, reference=reference, remark=remark)
    doing.apply(complaint_id, command, f"{remedy_id} {state.value}")


def bounce(complaint_id: str, contact_id: str, doing: Doing, *, remark: str) -> None:
    """Report that a letter did not arrive."""
    command = ReportBounce(by=doing.actor, contact_id=contact_id, remark=remark)
    doing.apply(complaint_id, command, f"{contact_id} did not arrive")


def tick(complaint_id: str, checklist: str, items: Sequence[str], doing: Doing) -> None:
    """Tick off items of a checklist of the complaint, and say what is left."""
    with doing.desk() as desk:
        complaint = desk.apply(complaint_id, Tick(by=doing.actor, checklist=checklist, items=tuple(items)))
        left = _left(desk.checklists(complaint_id), checklist)
    words = f"{complaint_id}: {checklist}, ticked off: {', '.join(items)}"
    doing.tell(complaint, f"{words}; left: {left}" if left else words)


def _left(lists: Iterable[Checked], checklist: str) -> str:
    return ", ".join(item.id for one in lists if one.checklist.id == checklist for item in one.left)
