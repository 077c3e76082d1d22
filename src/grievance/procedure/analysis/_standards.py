"""Standards that never apply, however good they look."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.model import Anchor, Standard
from grievance.procedure._procedure import BoundStandard, Procedure
from grievance.procedure.analysis._inputs import Inputs, undecided
from grievance.procedure.analysis._permitted import permitted
from grievance.procedure.analysis._places import is_adopted, place_of_standard
from grievance.procedure.analysis._regions import other_regimes
from grievance.rules.analysis import Defect, Finding, Outcome

__all__ = ["idle_standards"]

_REACHED_BY: dict[Anchor, tuple[str, ...]] = {
    Anchor.FILE_COMPLETE: ("CompleteFile",),
    Anchor.STAGE_2_REQUESTED: ("RequestStage2",),
    Anchor.STAGE_2_ACKNOWLEDGED: ("RequestStage2",),
    Anchor.ANSWERED: ("Answer", "Decline"),
    Anchor.RESOLVED: ("Answer", "Accept"),
    Anchor.OMBUDSMAN_ASKED: ("GoToOmbudsman",),
    Anchor.OMBUDSMAN_DECIDED: ("OmbudsmanDecides",),
}
"""The commands of which one has to be permitted for an anchor to be reached; the others are reached by themselves."""

_OUTSIDE = (Anchor.OMBUDSMAN_ASKED, Anchor.OMBUDSMAN_DECIDED)


def idle_standards(inputs: Inputs) -> Iterator[Finding]:
    """
    Yield the standards that are never in force, bind no issue of their regime, or count from what never happens.

    Whether the conditions of a standard can hold at all is a question about the table, and answered there. The dates of
    rows that came with a regime are the regime's history, and no mistake (L73).
    """
    procedure = inputs.procedure
    for bound in procedure.standards:
        why = _why(procedure, bound.standard)
        if why:
            yield _idle(procedure, bound.standard, why)
        else:
            yield from _in_regime(inputs, bound)


def _idle(procedure: Procedure, standard: Standard, why: str) -> Finding:
    where = place_of_standard(procedure, standard.id)
    message = f"{standard.id!r} never applies: {why}"
    return Finding(defect=Defect.IDLE_STANDARD, where=where, message=message, rows=(standard.id,))


def _why(procedure: Procedure, standard: Standard) -> str:
    until, anchor = standard.until, standard.anchor
    if until is not None and until < procedure.effective and not is_adopted(procedure, standard.id):
        return f"it ends on {until}, before the procedure is in force from {procedure.effective}"
    needed = _REACHED_BY.get(anchor, ())
    if needed and not any(permitted(procedure, command) for command in needed):
        return f"it counts from {anchor.value!r}, and no role may {' or '.join(needed)}"
    helping = procedure.help
    outside = helping.bodies or helping.external_route or "external_route" in procedure.letters.fixed
    if anchor in _OUTSIDE and not outside:
        return f"it counts from {anchor.value!r}, and the procedure names no outside body and no external route"
    return ""


def _in_regime(inputs: Inputs, bound: BoundStandard) -> Iterator[Finding]:
    """Yield that no issue which its regime lets a standard bind fulfils its conditions, though some input does."""
    procedure, standard = inputs.procedure, bound.standard
    never = other_regimes(procedure, bound.standard.regime)
    idle = inputs.some(bound.when, never=never)
    question = f"does {standard.id!r} bind any issue of its regime"
    yield from undecided(idle, place_of_standard(procedure, standard.id), question, (standard.id,))
    if idle and inputs.some(bound.when).outcome is Outcome.REFUTED:
        why = (
            "its conditions ask for a regime whose own standards bind alone"
            if standard.regime is None
            else f"it binds issues of regime {standard.regime!r} alone, and its conditions ask for others"
        )
        yield _idle(procedure, standard, why)
