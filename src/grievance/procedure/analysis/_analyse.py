"""Everything that can be wrong with a procedure that loads."""

from __future__ import annotations

from collections.abc import Sequence

from grievance.procedure._procedure import Procedure
from grievance.procedure.analysis._duties import stages_without_duty
from grievance.procedure.analysis._inputs import Inputs
from grievance.procedure.analysis._ladders import ladders_without_end
from grievance.procedure.analysis._letters import unsent_letters
from grievance.procedure.analysis._levels import levels_out_of_order
from grievance.procedure.analysis._names import unknown_names
from grievance.procedure.analysis._permitted import dead_stages, no_deciders
from grievance.procedure.analysis._remedies import needless_remedies
from grievance.procedure.analysis._retained import idle_retention
from grievance.procedure.analysis._rising import falling_scores
from grievance.procedure.analysis._routes import dead_ends
from grievance.procedure.analysis._standards import idle_standards
from grievance.procedure.analysis._stricter import stricter_elsewhere
from grievance.procedure.analysis._tables import findings_of_tables, unanalysable
from grievance.rules.analysis import STEPS, Defect, Finding

__all__ = ["analyse"]


def analyse(procedure: Procedure, *, steps: int = STEPS) -> tuple[Finding, ...]:
    """
    Return all that is wrong with *procedure*, in a stable order; nothing if it is sound.

    Asked is each table by itself, exactly, and then the whole: levels that no score reaches, routes and stages that
    end nowhere, stages without a duty, standards that never apply or never set the deadline, ladders that do not end,
    letters never sent, names of what is not there. What a policy of the host answers is named, never guessed; what
    cannot be decided within so many *steps* is a finding too.

    >>> from grievance.procedure import Procedure
    >>> analyse(Procedure.pack("retail"))
    ()
    """
    inputs, names = Inputs(procedure=procedure, steps=steps), tuple(unknown_names(procedure))
    found = (
        *findings_of_tables(inputs),
        *needless_remedies(inputs),
        *levels_out_of_order(inputs),
        *falling_scores(inputs),
        *dead_ends(inputs),
        *dead_stages(procedure),
        *no_deciders(procedure),
        *stages_without_duty(inputs),
        *idle_standards(inputs),
        *stricter_elsewhere(inputs),
        *ladders_without_end(procedure),
        *unsent_letters(procedure),
        *idle_retention(inputs),
        *names,
        *unanalysable(procedure),
    )
    return tuple(one for one in found if not _explained(one, names))


def _explained(finding: Finding, names: Sequence[Finding]) -> bool:
    """Return whether a row never holds because it asks for a name that is not there: that is told, and once."""
    return finding.defect is Defect.NEVER_HOLDS and any(one.where.startswith(f"{finding.where}.") for one in names)
