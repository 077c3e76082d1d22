"""``grievance may-settle``: whether a role may settle a complaint alone, needs a second person, or may not (S56)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from grievance.cli._open import desk_at
from grievance.cli._printing import say_json
from grievance.cli._words import read_remedies
from grievance.decision import Decision
from grievance.model import Actor
from grievance.policies import Settling, Verdict

__all__ = ["may_settle"]


def may_settle(
    complaint_id: str, url: str, remedies: Iterable[str], *, by: Actor, now: datetime | None, as_json: bool
) -> None:
    """Print what may become of these remedies in the hands of *by*, and why; nothing is granted by it."""
    wanted = read_remedies(remedies)
    with desk_at(url, now) as desk:
        decision = desk.may_settle(complaint_id, wanted, by=by)
    if as_json:
        say_json(_document(complaint_id, decision))
        return
    print(f"{complaint_id}: {_said(decision.value)}")
    for sentence in decision.sentences():
        print(f"  {sentence}")


def _said(verdict: Verdict | None) -> str:
    if verdict is None:
        return "the accountable person decides"
    if verdict.settling is Settling.SECOND:
        return f"second person: {' or '.join(verdict.roles)}"
    if verdict.settling is Settling.REFUSED:
        return f"refused: {', '.join(kind.value for kind in verdict.kinds)}"
    return "settle"


def _document(complaint_id: str, decision: Decision[Verdict]) -> dict[str, Any]:
    verdict = decision.value
    return {
        "id": complaint_id,
        "verdict": verdict.settling.value if verdict else None,
        "roles": list(verdict.roles) if verdict else [],
        "refused": [kind.value for kind in verdict.kinds] if verdict else [],
        "split": {"remedies": list(verdict.remedies), "complaints": list(verdict.complaints)}
        if verdict and verdict.split
        else None,
        "because": list(decision.sentences()),
    }
