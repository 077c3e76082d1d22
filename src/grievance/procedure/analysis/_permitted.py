"""What anybody may do at all, and whether complaints can be decided and come to an end with it."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.lifecycle import ALTERNATIVES, TRANSITIONS
from grievance.model import Stage
from grievance.procedure._procedure import Procedure
from grievance.procedure._tables import tables_of
from grievance.rules.analysis import Defect, Finding

__all__ = ["dead_stages", "may_in_role", "no_deciders", "permitted"]


def permitted(procedure: Procedure, command: str, stage: Stage | None = None) -> bool:
    """Return whether some role may issue a *command* at a *stage* at which it is possible; None: at any."""
    permits = procedure.conduct.permissions.permits
    stages = [at for at, one in TRANSITIONS if one.__name__ == command and stage in (None, at)]
    return any(permit.covers(command, at) for permit in permits for at in stages)


def may_in_role(procedure: Procedure, role: str, command: str) -> bool:
    """Return whether a *role* may issue a *command* at all."""
    return any(role in permit.roles and command in permit.commands for permit in procedure.conduct.permissions.permits)


def dead_stages(procedure: Procedure) -> Iterator[Finding]:
    """Yield the stages that complaints can reach and that nobody may lead on to an end."""
    moves = [
        (at, command.__name__, to)
        for (at, command), usual in TRANSITIONS.items()
        for to in ALTERNATIVES.get(command, (usual,))
        if permitted(procedure, command.__name__, at) or at is None
    ]
    reached = _reached({None}, [(at, to) for at, _, to in moves])
    ending = _reached({stage for stage in Stage if stage.final}, [(to, at) for at, _, to in moves])
    dead = [stage for stage in Stage if stage in reached and stage not in ending]
    if dead:
        stages = ", ".join(stage.value for stage in dead)
        missing = sorted({command.__name__ for (at, command), to in TRANSITIONS.items() if at in dead and to is not at})
        message = (
            f"complaints that are {stages} never come to an end: no role may do what leads on from there; "
            f"permit at least one of {', '.join(missing)}"
        )
        yield Finding(defect=Defect.DEAD_END, where="permissions", message=message)


def no_deciders(procedure: Procedure) -> Iterator[Finding]:
    """Yield that nobody may answer complaints, or write the refusals that rules propose."""
    refusals = tables_of(procedure).get("cannot_help")
    if not permitted(procedure, "Answer"):
        yield _nobody("Answer", "no complaint is ever upheld or explained")
    if refusals is not None and refusals.rules and not permitted(procedure, "Decline"):
        yield _nobody("Decline", "rules propose refusals that nobody can write")


def _nobody(command: str, so: str) -> Finding:
    message = f"no role may {command}: {so}; permit it where complaints are open"
    return Finding(defect=Defect.DEAD_END, where="permissions", message=message)


def _reached(begin: set[Stage | None], moves: list[tuple[Stage | None, Stage | None]]) -> set[Stage | None]:
    found = set(begin)
    while more := {to for at, to in moves if at in found} - found:
        found |= more
    return found
