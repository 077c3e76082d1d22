"""What became of mutants under a suite: each of them, and the report on all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import attrs

from grievance.testing.mutation._mutant import KINDS, Mutant

__all__ = ["KilledMutant", "MutationReport", "OpenMutant", "SurvivingMutant"]


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

    @property
    def tried(self) -> dict[str, int]:
        """How many mutants that are not equivalent have their mistake in rows, in conditions and so on."""
        alive: tuple[KilledMutant | SurvivingMutant | OpenMutant, ...] = (*self.killed, *self.survived, *self.undecided)
        found = Counter(one.mutant.kind for one in alive)
        return {kind: found[kind] for kind in KINDS if found[kind]}

    def as_mapping(self) -> dict[str, Any]:
        """Return the report in the form of JSON."""
        return {
            "percent": self.percent,
            "counts": self.counts,
            "tried": self.tried,
            "killed": [_told(one.mutant) | {"by": one.by} for one in self.killed],
            "survived": [_told(one.mutant) | {"paste": one.paste} for one in self.survived],
            "equivalent": [_told(mutant) for mutant in self.equivalent],
            "undecided": [_told(one.mutant) | {"because": one.because} for one in self.undecided],
        }

    def __str__(self) -> str:
        return "\n".join(_report(self))


def _told(mutant: Mutant) -> dict[str, str]:
    return {"id": mutant.id, "sentence": mutant.sentence}


def _report(report: MutationReport) -> Iterator[str]:
    counts = ", ".join(f"{count} {name}" for name, count in report.counts.items() if name != "equivalent")
    yield f"{int(report.percent)} % of the mistakes are noticed: {counts}"
    if report.tried:
        yield f"tried one at a time: {', '.join(f'{count} in {kind}' for kind, count in report.tried.items())}"
    if left_out := len(report.equivalent):
        more = "1 more is left out: it is" if left_out == 1 else f"{left_out} more are left out: they are"
        yield f"{more} proven to change no answer and no reason"
    yield from (f"# undecided: {one.mutant.sentence}: {one.because}" for one in report.undecided)
    missed: defaultdict[str, list[str]] = defaultdict(list)
    for one in report.survived:
        missed[one.paste].append(one.mutant.sentence)
    for paste, sentences in missed.items():
        yield from ("", *(f"# survived: {sentence}" for sentence in sentences), paste)
