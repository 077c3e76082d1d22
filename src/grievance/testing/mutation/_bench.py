"""Cases made ready to be asked of many procedures that differ from one in a rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import attrs

from grievance.errors import GrievanceError
from grievance.policies import Facts
from grievance.procedure import Procedure, tables_of
from grievance.testing.asking._cases import Expectation, Suite, TimelineCase
from grievance.testing.asking._questions import TABLE_OF
from grievance.testing.cases._running import decided
from grievance.testing.cases._verdict import Answer
from grievance.testing.coverage._rows import facts_of
from grievance.testing.mutation._mutant import Mutant
from grievance.testing.mutation._tried import Tried
from grievance.testing.timelines._timeline import passes

__all__ = ["Bench", "fits"]


@attrs.frozen
class _Asked:
    case: str
    tried: Tried
    expected: Expectation

    def notices(self, mutant: Mutant) -> bool:
        if not self.tried.touched(mutant) or (mutant.standard is not None and self.expected.question != "due"):
            return False
        return not fits(self.expected, self.tried.under(mutant), self.tried.facts)


@attrs.frozen
class Bench:
    """
    The expectations of the cases of a suite that pass, by the table that answers, and its timelines that pass.

    A case that fails on the procedure itself can tell nothing apart.
    """

    asked: Mapping[str, tuple[_Asked, ...]]
    timelines: Mapping[str, tuple[tuple[TimelineCase, Tried], ...]]
    played: tuple[TimelineCase, ...]

    @classmethod
    def of(cls, suite: Suite, procedure: Procedure) -> Bench:
        """Return the bench of *suite* for mistakes in *procedure*."""
        tables = tables_of(procedure)
        asked: defaultdict[str, list[_Asked]] = defaultdict(list)
        for case, facts, expected in _passing(suite, procedure):
            if (table := TABLE_OF[expected.question]) in tables:
                asked[table].append(_Asked(case, Tried.of(facts, procedure, tables[table]), expected))
        played = list(_played(suite, procedure))
        timelines = {
            name: tuple((case, Tried.of(facts, procedure, table)) for case, facts in played)
            for name, table in tables.items()
            if name not in _UNSEEN
        }
        return cls(
            {table: tuple(ones) for table, ones in asked.items()},
            timelines,
            _quickest_first(case for case, _ in played),
        )

    def killer_of(self, mutant: Mutant, *, likely: str | None = None) -> str | None:
        """
        Return the id of a case or timeline that fails under *mutant*, None if none does.

        The timeline that is *likely* to fail is tried first on durations, which only playing them can tell.
        """
        if mutant.span is not None:
            played = sorted(self.played, key=lambda case: case.id != likely)
            return next((case.id for case in played if not passes(case, mutant.procedure)), None)
        for one in self.asked.get(mutant.table, ()):
            if one.notices(mutant):
                return one.case
        for case, tried in self.timelines.get(mutant.table, ()):
            if tried.touched(mutant) and not passes(case, mutant.procedure):
                return case.id
        return None


def _quickest_first(cases: Iterable[TimelineCase]) -> tuple[TimelineCase, ...]:
    """Return timelines with those first that are short and look at what is handed out: most durations show there."""
    return tuple(sorted(cases, key=lambda case: (all(step.effects is None for step in case.steps), len(case.steps))))


_UNSEEN = ("priority",)
"""Tables of which no timeline sees what they answer."""


def fits(expected: Expectation, procedure: Procedure, facts: Facts) -> bool:
    """Return whether *procedure* answers as *expected*; what it cannot answer at all does not fit."""
    try:
        decision = decided(procedure, expected.question, facts)
    except GrievanceError:
        return False
    value = tuple(sorted(decision.value)) if isinstance(decision.value, tuple) else decision.value
    return Answer(expected=expected, value=value, reasons=decision.reasons).fits


def _passing(suite: Suite, procedure: Procedure) -> Iterator[tuple[str, Facts, Expectation]]:
    for case in suite.cases:
        facts = facts_of(case, procedure)
        if case.skip is None and facts is not None and all(fits(one, procedure, facts) for one in case.expect):
            yield from ((case.id, facts, one) for one in case.expect)


def _played(suite: Suite, procedure: Procedure) -> Iterator[tuple[TimelineCase, Facts]]:
    """Yield the timelines that pass, with the facts as the desk reads them."""
    for case in suite.timelines:
        facts = facts_of(case, procedure)
        if case.skip is None and facts is not None and passes(case, procedure):
            yield case, attrs.evolve(facts)
