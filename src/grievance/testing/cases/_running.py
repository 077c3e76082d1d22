"""Run the cases of a suite against a procedure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from grievance.cannot_help import Proposed
from grievance.deadlines import run_clocks
from grievance.decision import Decision
from grievance.errors import GrievanceError
from grievance.lifecycle import Register, apply
from grievance.model import Actor, Stage
from grievance.policies import Facts
from grievance.procedure import Procedure, bindings, tables_of
from grievance.rules import RuleTable
from grievance.testing.asking._cases import Case, Expectation, Suite, TimelineCase
from grievance.testing.asking._given import given_facts
from grievance.testing.asking._owing import owing
from grievance.testing.asking._questions import TABLE_OF, ask
from grievance.testing.cases._near import near_rows
from grievance.testing.cases._reading_expectations import DUE
from grievance.testing.cases._verdict import Answer, SuiteResult, Verdict
from grievance.testing.timelines._timeline import run_timeline

__all__ = ["decided", "due_dates", "run_case", "run_suite", "with_near_rows"]

_CLERK = Actor(id="case file")


def run_suite(suite: Suite, procedure: Procedure) -> SuiteResult:
    """Return what becomes of every case of *suite* under *procedure*, those with a timeline last."""
    verdicts = tuple(run_case(case, procedure, source=suite.source) for case in suite.every)
    return SuiteResult(suite=suite, verdicts=verdicts)


def run_case(case: Case | TimelineCase, procedure: Procedure, *, source: str = "") -> Verdict:
    """Return what becomes of one case of the file *source*; facts that *procedure* does not know make it fail."""
    verdict = Verdict(case=case, zone=procedure.zone, source=source)
    if case.skip is not None:
        return verdict
    try:
        if isinstance(case, TimelineCase):
            return attrs.evolve(verdict, mismatches=run_timeline(case, procedure))
        return attrs.evolve(verdict, answers=_answers(case, procedure))
    except GrievanceError as error:
        return attrs.evolve(verdict, mismatches=(str(error),))


def _answers(case: Case, procedure: Procedure) -> tuple[Answer, ...]:
    facts = given_facts(case.facts, procedure, case.now)
    return tuple(_answer(one, procedure, facts) for one in case.expect)


def _answer(expected: Expectation, procedure: Procedure, facts: Facts) -> Answer:
    decision = decided(procedure, expected.question, facts)
    answer = Answer(expected=expected, value=_in_order(decision.value), reasons=decision.reasons)
    return answer if answer.fits else with_near_rows(answer, procedure, facts)


def with_near_rows(answer: Answer, procedure: Procedure, facts: Facts) -> Answer:
    """Return an *answer* that is not as expected with all that says why: what nearly fired, and what it rests on."""
    name = TABLE_OF[answer.expected.question]
    table = tables_of(procedure).get(name)
    if table is None:
        return answer
    giving = frozenset(reason.rule for reason in answer.reasons)
    alone = answer.expected.question in _INDEPENDENT
    return attrs.evolve(
        answer,
        table=name,
        rows={rule.id: number for number, rule in enumerate(table.rules, 1)},
        nearly=near_rows(table, facts, wanted=_wanted(answer, table), giving=giving, others=not alone),
        points=_points(procedure, facts) if answer.expected.question == "priority" else None,
    )


_INDEPENDENT = ("standards", "remedies", DUE)
"""Questions whose rows each add something of their own: one that nearly fired tells nothing about another."""


def decided(procedure: Procedure, question: str, facts: Facts) -> Decision[Any]:
    """Return what *procedure* answers to any question of a case file, ``due`` included."""
    if question != DUE:
        return ask(procedure, question, facts)
    dates = due_dates(procedure, facts)
    owed = (bound.standard for bound in procedure.standards if bound.standard.id in dates)
    return Decision(value=dates, reasons=tuple(map(owing, owed)))


def due_dates(procedure: Procedure, facts: Facts) -> Mapping[str, datetime | None]:
    """
    Return by when each standard that binds has to be met, in UTC, when the complaint of *facts* is registered at once.

    None where nothing is due yet. Of several issues the earliest counts.
    """
    command = Register(by=_CLERK, complaint_id="case", submission=facts.submission)
    complaint, _ = apply(None, command, now=facts.now)
    clocks = run_clocks(complaint, bindings(procedure, facts)) if complaint.stage is Stage.OPEN else ()
    found: dict[str, datetime | None] = {}
    for clock in clocks:
        both = [at for at in (found.get(clock.standard), clock.due_at) if at is not None]
        found[clock.standard] = min(both, default=None)
    return found


def _points(procedure: Procedure, facts: Facts) -> str:
    """Return the points of a complaint, and from how many on each level begins."""
    begins = [f"{level.name} from {level.at_least}" for level in procedure.levels.levels if level.at_least is not None]
    return f"{procedure.score(facts).value}   {', '.join(begins)}"


def _wanted(answer: Answer, table: RuleTable[Any]) -> frozenset[str]:
    """Return the ids of the rules that were expected to give the answer, or that would give what it lacks."""
    because, value = answer.expected.because or frozenset(), answer.expected.value
    if value is None:
        return because
    if answer.expected.question == "remedies" and isinstance(value, tuple):
        lacks = frozenset(value).difference(answer.value if isinstance(answer.value, tuple) else ())
        return because | {rule.id for rule in table.rules if lacks.intersection(kind.value for kind in rule.value)}
    if isinstance(value, tuple | Mapping):
        return because | set(value)
    return because | {rule.id for rule in table.rules if value in (rule.value, _ground(rule.value))}


def _ground(value: object) -> str | None:
    return value.ground.value if isinstance(value, Proposed) else None


def _in_order(value: object) -> object:
    return tuple(sorted(value)) if isinstance(value, tuple) else value
