"""Standards that never apply, however good they look."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.model import Anchor, Standard
from grievance.procedure._procedure import Procedure
from grievance.procedure.analysis._inputs import some_input
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


def idle_standards(procedure: Procedure) -> Iterator[Finding]:
    """
    Yield the standards that are never in force, bind no issue of their regime, or count from what never happens.

    Whether the conditions of a standard can hold at all is a question about the table, and answered there. The dates of
    rows that came with a regime are the regime's history, and no mistake (L73).
    """
    for bound in procedure.standards:
        standard = bound.standard
        why = _why(procedure, standard) or _why_in_regime(procedure, standard)
        if why:
            where = place_of_standard(procedure, standard.id)
            message = f"{standard.id!r} never applies: {why}"
            yield Finding(defect=Defect.IDLE_STANDARD, where=where, message=message, rows=(standard.id,))


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


def _why_in_regime(procedure: Procedure, standard: Standard) -> str:
    """Return why no issue that its regime lets it bind fulfils its conditions, though some input does."""
    when = next(bound.when for bound in procedure.standards if bound.standard is standard)
    never = other_regimes(procedure, standard.regime)
    if not never or not some_input(procedure, when, never=never):
        return ""
    if some_input(procedure, when).outcome is not Outcome.REFUTED:
        return ""
    if standard.regime is None:
        return "its conditions ask for a regime whose own standards bind alone"
    return f"it binds issues of regime {standard.regime!r} alone, and its conditions ask for others"
