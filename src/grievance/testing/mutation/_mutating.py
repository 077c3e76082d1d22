"""Does the suite bite? Which mistakes in a procedure its cases notice, and a case for each that they do not."""

from __future__ import annotations

from grievance.procedure import Procedure
from grievance.testing.asking._cases import Suite
from grievance.testing.mutation._bench import Bench
from grievance.testing.mutation._mutant import Mutant
from grievance.testing.mutation._mutants import mutants_of
from grievance.testing.mutation._outcomes import KilledMutant, MutationReport, OpenMutant, SurvivingMutant
from grievance.testing.mutation._unnoticed import Unnoticed

__all__ = ["mutate"]


def mutate(suite: Suite, procedure: Procedure) -> MutationReport:
    """
    Return which of the `mutants_of` *procedure* the cases and timelines of *suite* notice.

    A mutant is killed when a case or timeline that passes on the procedure fails on it. One that none kills is left out
    if it is proven equivalent; else it survives, with a case that passes on the procedure and fails on the mutant.
    """
    bench, unnoticed = Bench.of(suite, procedure), Unnoticed.in_view_of(suite, procedure)
    found: list[KilledMutant | SurvivingMutant | OpenMutant | Mutant] = []
    by = None
    for mutant in mutants_of(procedure):
        by = bench.killer_of(mutant, likely=by)
        found.append(unnoticed.told(mutant) if by is None else KilledMutant(mutant=mutant, by=by))
    return MutationReport(
        killed=tuple(one for one in found if isinstance(one, KilledMutant)),
        survived=tuple(one for one in found if isinstance(one, SurvivingMutant)),
        equivalent=tuple(one for one in found if isinstance(one, Mutant)),
        undecided=tuple(one for one in found if isinstance(one, OpenMutant)),
    )
