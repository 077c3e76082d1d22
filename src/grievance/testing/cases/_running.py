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
from grievance.testing.cases._cases import Case, Expectation, Suite, TimelineCase
from grievance.testing.cases._given import given_facts
from grievance.testing.cases._near import near_rows
from grievance.testing.cases._questions import ask
from grievance.testing.cases._reading_expectations import DUE
from grievance.testing.cases._verdict import Answer, SuiteResult, Verdict
from grievance.testing.coverage._rows import TABLE_OF

__all__ = ["due_dates", "run_case", "run_suite"]

_CLERK = Actor(id="case file")


def run_suite(suite: Suite, procedure: Procedure) -> SuiteResult:
    """Return what becomes of every case of *suite* under *procedure*, those with a timeline last."""
    cases: tuple[Case | TimelineCase, ...] = (*suite.cases, *suite.timelines)
    return SuiteResult(suite=suite, verdicts=tuple(run_case(case, procedure) for case in cases))


def run_case(case: Case | TimelineCase, procedure: Procedure) -> Verdict:
    """Return what becomes of one case; facts that the procedure does not know make it fail."""
    verdict = Verdict(case=case, zone=procedure.zone)
    if case.skip is not None:
        return verdict
    try:
        if isinstance(case, TimelineCase):
            return attrs.evolve(verdict, mismatches=_followed(case, procedure))
        return attrs.evolve(verdict, answers=_answers(case, procedure))
    except GrievanceError as error:
        return attrs.evolve(verdict, mismatches=(str(error),))


def _followed(case: TimelineCase, procedure: Procedure) -> tuple[str, ...]:
    from grievance.testing.timelines._timeline import run_timeline

    return run_timeline(case, procedure)


def _answers(case: Case, procedure: Procedure) -> tuple[Answer, ...]:
    facts = given_facts(case.facts, procedure, case.now)
    return tuple(_answer(one, procedure, facts) for one in case.expect)


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


def _answer(expected: Expectation, procedure: Procedure, facts: Facts) -> Answer:
    decision = _asked(expected.question, procedure, facts)
    answer = Answer(expected=expected, value=_in_order(decision.value), reasons=decision.reasons)
    name = TABLE_OF[expected.question]
    table = None if answer.fits else tables_of(procedure).get(name)
    if table is None:
        return answer
    rows = {rule.id: number for number, rule in enumerate(table.rules, 1)}
    nearly = near_rows(table, facts, wanted=_wanted(answer.expected, table), giving=_giving(answer))
    return attrs.evolve(answer, table=name, rows=rows, nearly=nearly)


def _asked(question: str, procedure: Procedure, facts: Facts) -> Decision[Any]:
    return Decision(value=due_dates(procedure, facts)) if question == DUE else ask(procedure, question, facts)


def _wanted(expected: Expectation, table: RuleTable[Any]) -> frozenset[str]:
    """Return the ids of the rules that were expected to give the answer, or that would give it."""
    because, value = expected.because or frozenset(), expected.value
    if isinstance(value, tuple | Mapping):
        return because | set(value)
    return because | {rule.id for rule in table.rules if value in (rule.value, _ground(rule.value))}


def _giving(answer: Answer) -> frozenset[str]:
    """Return the ids of the rules that gave the answer; those of standards that bind are in it."""
    standards = answer.value if isinstance(answer.value, Mapping) else ()
    return frozenset((*standards, *(reason.rule for reason in answer.reasons)))


def _ground(value: object) -> str | None:
    return value.ground.value if isinstance(value, Proposed) else None


def _in_order(value: object) -> object:
    return tuple(sorted(value)) if isinstance(value, tuple) else value
