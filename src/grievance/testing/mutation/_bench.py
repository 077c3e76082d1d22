"""Cases made ready to be asked of many procedures that differ from one in a rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import attrs

from grievance.errors import GrievanceError
from grievance.policies import Facts
from grievance.procedure import Procedure
from grievance.rules import Rule
from grievance.testing.cases._cases import Expectation, Suite, TimelineCase
from grievance.testing.cases._questions import ask
from grievance.testing.cases._running import due_dates
from grievance.testing.cases._verdict import Answer
from grievance.testing.coverage._rows import TABLE_OF, facts_of
from grievance.testing.mutation._mutant import Mutant
from grievance.testing.timelines._timeline import run_timeline

__all__ = ["Bench", "fits"]


@attrs.frozen
class _Asked:
    case: str
    facts: Facts
    expected: Expectation


@attrs.frozen
class Bench:
    """
    The expectations of the cases of a suite that pass, by the table that answers, and its timelines that pass.

    A case that fails on the procedure itself can tell nothing apart.
    """

    asked: Mapping[str, tuple[_Asked, ...]]
    timelines: tuple[tuple[TimelineCase, Facts], ...]

    @classmethod
    def of(cls, suite: Suite, procedure: Procedure) -> Bench:
        """Return the bench of *suite* for mistakes in *procedure*."""
        asked: defaultdict[str, list[_Asked]] = defaultdict(list)
        for one in _passing(suite, procedure):
            asked[TABLE_OF[one.expected.question]].append(one)
        timelines = (
            (case, attrs.evolve(facts))
            for case in suite.timelines
            if case.skip is None and (facts := facts_of(case, procedure)) and not run_timeline(case, procedure)
        )
        return cls({table: tuple(ones) for table, ones in asked.items()}, tuple(timelines))

    def killer_of(self, mutant: Mutant) -> str | None:
        """Return the id of a case or timeline that fails under *mutant*, None if none does."""
        for one in self.asked.get(mutant.table, ()):
            concerned = mutant.standard is None or one.expected.question == "due"
            if concerned and _touched(mutant, one.facts) and not fits(one.expected, mutant.procedure, one.facts):
                return one.case
        for case, facts in self.timelines if mutant.table != "priority" else ():
            if _touched(mutant, facts) and run_timeline(case, mutant.procedure):
                return case.id
        return None


def fits(expected: Expectation, procedure: Procedure, facts: Facts) -> bool:
    """Return whether *procedure* answers as *expected*; what it cannot answer at all does not fit."""
    try:
        if expected.question == "due":
            return Answer(expected=expected, value=due_dates(procedure, facts)).fits
        decision = ask(procedure, expected.question, facts)
    except GrievanceError:
        return False
    value = tuple(sorted(decision.value)) if isinstance(decision.value, tuple) else decision.value
    return Answer(expected=expected, value=value, reasons=decision.reasons).fits


def _passing(suite: Suite, procedure: Procedure) -> Iterator[_Asked]:
    for case in suite.cases:
        facts = facts_of(case, procedure)
        if case.skip is None and facts is not None and all(fits(one, procedure, facts) for one in case.expect):
            yield from (_Asked(case.id, facts, one) for one in case.expect)


def _touched(mutant: Mutant, facts: Facts) -> bool:
    """Return whether a rule that the mistake is about holds: if none does, before it or after, nothing changes."""
    if mutant.score is not None:
        return True
    rules: tuple[Rule[object], ...] = (*mutant.was, *mutant.become)
    named = facts.named(name for rule in rules for name in rule.reads)
    return any(all(condition.holds(named[condition.fact.name]) for condition in rule.when) for rule in rules)
