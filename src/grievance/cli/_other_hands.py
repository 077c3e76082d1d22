"""``grievance hand-over`` and ``grievance ombudsman``: what other bodies make of a complaint (L53)."""

from __future__ import annotations

import typer

from grievance.cli._doing import Doing
from grievance.lifecycle import ConfirmHandOver, GoToOmbudsman, OmbudsmanDecides, ReturnHandOver
from grievance.model import OmbudsmanResult

__all__ = ["hand_over", "ombudsman"]


def hand_over(complaint_id: str, doing: Doing, *, confirmed: bool, reference: str | None, reason: str) -> None:
    """Record that the other body has taken a complaint over, or that it sent it back."""
    if confirmed:
        _refuse("--reason", reason, beside="--returned")
        doing.apply(
            complaint_id, ConfirmHandOver(by=doing.actor, reference=reference), "the other body has taken it over"
        )
    else:
        _refuse("--reference", reference, beside="--confirmed")
        doing.apply(complaint_id, ReturnHandOver(by=doing.actor, reason=reason), "the other body sent it back")


def ombudsman(
    complaint_id: str,
    doing: Doing,
    *,
    body: str | None,
    reference: str | None,
    result: OmbudsmanResult | None,
    remark: str,
) -> None:
    """Record that the complainant went to an outside body, or what that decided."""
    if (body is None) == (result is None):
        raise typer.BadParameter("name the outside body, or its result", param_hint="--body, --result")
    if body is not None:
        _refuse("--remark", remark, beside="--result")
        taken = GoToOmbudsman(by=doing.actor, body=body, reference=reference)
        doing.apply(complaint_id, taken, f"taken to {body}")
    if result is not None:
        _refuse("--reference", reference, beside="--body")
        decided = OmbudsmanDecides(by=doing.actor, result=result, remark=remark)
        doing.apply(complaint_id, decided, f"the outside body decided: {result.value}")


def _refuse(option: str, value: str | None, *, beside: str) -> None:
    """Refuse an option that would be lost, since it goes with another one."""
    if value:
        raise typer.BadParameter(f"goes with {beside}", param_hint=option)
