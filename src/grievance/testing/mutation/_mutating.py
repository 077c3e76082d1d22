"""Does the suite bite? Which mistakes in a procedure its cases notice, and a case for each that they do not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import attrs

from grievance.procedure import Procedure
from grievance.testing.cases._cases import Suite
from grievance.testing.mutation._apart import apart
from grievance.testing.mutation._bench import Bench
from grievance.testing.mutation._killing import killing_case, received_at
from grievance.testing.mutation._mutant import Mutant
from grievance.testing.mutation._mutants import mutants_of

__all__ = ["KilledMutant", "MutationReport", "OpenMutant", "SurvivingMutant", "mutate"]


@attrs.frozen(kw_only=True)
class KilledMutant:
    """A mistake that a case or timeline noticed."""

    mutant: Mutant
    by: str


@attrs.frozen(kw_only=True)
class SurvivingMutant:
    """A mistake that no case noticed, and a case or timeline, as TOML to paste, that would."""

    mutant: Mutant
    paste: str


@attrs.frozen(kw_only=True)
class OpenMutant:
    """A mistake that no case noticed, and ``because`` of what it is not known whether one could."""

    mutant: Mutant
    because: str


@attrs.frozen(kw_only=True)
class MutationReport:
    """
    What became of every mutant of a procedure under a suite.

    ``equivalent`` are those that are proven to answer like the procedure, for the same reasons, whatever the complaint:
    nobody can notice them.
    """

    killed: tuple[KilledMutant, ...] = ()
    survived: tuple[SurvivingMutant, ...] = ()
    equivalent: tuple[Mutant, ...] = ()
    undecided: tuple[OpenMutant, ...] = ()

    @property
    def percent(self) -> float:
        """The mutants that were killed, in percent of all that are not proven equivalent; 0 if there is none."""
        alive = len(self.survived) + len(self.undecided)
        return 100 * len(self.killed) / (len(self.killed) + alive) if self.killed else 0.0

    @property
    def counts(self) -> dict[str, int]:
        """How many mutants were killed, survived, are equivalent and undecided."""
        return {name: len(getattr(self, name)) for name in ("killed", "survived", "equivalent", "undecided")}

    def as_mapping(self) -> dict[str, Any]:
        """Return the report in the form of JSON."""
        return {
            "percent": self.percent,
            "counts": self.counts,
            "killed": [_told(one.mutant) | {"by": one.by} for one in self.killed],
            "survived": [_told(one.mutant) | {"paste": one.paste} for one in self.survived],
            "equivalent": [_told(mutant) for mutant in self.equivalent],
            "undecided": [_told(one.mutant) | {"because": one.because} for one in self.undecided],
        }

    def __str__(self) -> str:
        return "\n".join(_report(self))


def mutate(suite: Suite, procedure: Procedure) -> MutationReport:
    """
    Return which of the `mutants_of` *procedure* the cases and timelines of *suite* notice.

    A mutant is killed when a case or timeline that passes on the procedure fails on it. One that none kills is left out
    if it is proven equivalent; else it survives, with a case that passes on the procedure and fails on the mutant.
    """
    bench = Bench.of(suite, procedure)
    now = received_at(suite, procedure)
    found: list[KilledMutant | SurvivingMutant | OpenMutant | Mutant] = []
    for mutant in mutants_of(procedure):
        by = bench.killer_of(mutant)
        found.append(_unnoticed(mutant, procedure, now) if by is None else KilledMutant(mutant=mutant, by=by))
    return MutationReport(
        killed=tuple(one for one in found if isinstance(one, KilledMutant)),
        survived=tuple(one for one in found if isinstance(one, SurvivingMutant)),
        equivalent=tuple(one for one in found if isinstance(one, Mutant)),
        undecided=tuple(one for one in found if isinstance(one, OpenMutant)),
    )


def _unnoticed(mutant: Mutant, procedure: Procedure, now: datetime) -> SurvivingMutant | OpenMutant | Mutant:
    found = apart(procedure, mutant)
    if found.proved:
        return mutant
    for example in found.examples:
        paste = killing_case(procedure, mutant, example, now)
        if paste is not None:
            return SurvivingMutant(mutant=mutant, paste=paste)
    if found.examples:
        return OpenMutant(mutant=mutant, because="no complaint was found whose answers differ")
    return OpenMutant(mutant=mutant, because=found.because)


def _told(mutant: Mutant) -> dict[str, str]:
    return {"id": mutant.id, "sentence": mutant.sentence}


def _report(report: MutationReport) -> Iterator[str]:
    counts = ", ".join(f"{count} {name}" for name, count in report.counts.items())
    yield f"{int(report.percent)} % of the mistakes are noticed: {counts}"
    for one in report.undecided:
        yield f"undecided: {one.mutant.sentence}: {one.because}"
    for survivor in report.survived:
        yield f"\nsurvived: {survivor.mutant.sentence}\n{survivor.paste}"
