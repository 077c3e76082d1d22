"""What a procedure decides on a complaint: its clocks, its place in the queue, its team - each with reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from grievance.deadlines import Binding, run_clocks
from grievance.decision import Decision, Reason
from grievance.model import Attributes, Clock, Complaint, Issue, Override, Priority, Ruling
from grievance.policies import Facts
from grievance.procedure._procedure import Procedure

__all__ = ["Assessment", "assess", "bindings"]


@attrs.frozen(kw_only=True)
class Assessment:
    """The results, in the form in which history keeps them."""

    priority: Priority
    team: str
    rulings: tuple[Ruling, ...]
    clocks: tuple[Clock, ...]


def assess(
    procedure: Procedure,
    facts: Facts,
    complaint: Complaint,
) -> Assessment:
    """
    Decide clocks, priority and team of a *complaint* under *procedure*.

    What a person decided stands. Where a policy abstains the complaint gets the most urgent level that a score can
    reach, or goes to the accountable person, and the ruling has no value: it is on the exception queue (S40-S42).
    """
    decided = {override.question: override for override in complaint.overrides}
    clocks = run_clocks(complaint, bindings(procedure, facts))
    priority, urgency = _prioritise(procedure, facts, clocks, decided.get("priority"))
    team, responsible = _route(procedure, facts, decided.get("routing"))
    return Assessment(priority=priority, team=team, rulings=(urgency, responsible), clocks=clocks)


def bindings(procedure: Procedure, facts: Facts) -> tuple[Binding, ...]:
    """Return the standards that bind the issues of a complaint, each once for a regime (L76)."""
    return tuple(_bindings(procedure, facts))


def _bindings(procedure: Procedure, facts: Facts) -> Iterator[Binding]:
    begun: set[tuple[str | None, str]] = set()
    for number, issue in enumerate(_issues(facts)):
        for standard in procedure.binding(attrs.evolve(facts, issue=issue) if number else facts):
            if (issue.regime, standard.id) not in begun:
                begun.add((issue.regime, standard.id))
                yield Binding(standard=standard, issue=number, terms=procedure.terms)


def _issues(facts: Facts) -> tuple[Issue, ...]:
    return (facts.issue, *facts.submission.further_issues)


def _prioritise(
    procedure: Procedure, facts: Facts, clocks: tuple[Clock, ...], override: Override | None
) -> tuple[Priority, Ruling]:
    decision, levels = procedure.score(facts), procedure.levels
    if override is not None and override.value not in levels.by_name:
        decision, override = _unfit(override, "level"), None
    score = decision.value or 0
    level = levels.highest if decision.value is None else levels.reached_by(decision.value)
    if override is not None:
        level = levels.by_name[override.value]
    legal = min((clock.due_at for clock in clocks if clock.statutory and clock.due_at), default=None)
    priority = levels.place(facts.submission, level, score, legal)
    return priority, _ruling("priority", decision, level.name, override, also=(level.reason,))


def _route(procedure: Procedure, facts: Facts, override: Override | None) -> tuple[str, Ruling]:
    decision = _responsible(procedure, facts)
    if override is not None and override.value in facts.submission.accused:
        decision, override = Decision.abstain("conflict of interest", "a person named who it is about"), None
    if override is not None and not procedure.knows_team(override.value):
        decision, override = _unfit(override, "team"), None
    team = decision.value or procedure.conduct.answerable(facts.submission)
    if override is not None:
        team = override.value
    return team, _ruling("routing", decision, team, override)


def _responsible(procedure: Procedure, facts: Facts) -> Decision[str]:
    """Return the answer of the routing policy; a host's own policy is held to what tables are checked for."""
    decision = procedure.route(facts)
    team = decision.value
    if team is None:
        return decision
    if team in facts.submission.accused:
        return Decision.abstain("conflict of interest", "the policy names the person complained about")
    if not procedure.knows_team(team):
        return Decision.abstain("routing", f"{team!r} is no team of this procedure")
    return decision


def _unfit(override: Override, kind: str) -> Decision[Any]:
    because = f"{override.value!r} is no {kind} of this procedure: a person decided it"
    return Decision.abstain("override", because)


def _ruling(
    question: str,
    decision: Decision[Any],
    answer: str,
    override: Override | None,
    *,
    also: tuple[Reason, ...] = (),
) -> Ruling:
    if override is not None:
        reason = Reason(rule="override", because=f"decided by {override.by}, a person, against the rules")
        return Ruling(question=question, value=override.value, reasons=(reason,))
    value = None if decision.value is None else answer
    return Ruling(question=question, value=value, reasons=(*decision.reasons, *also), read=_kept(decision.read))


def _kept(read: Mapping[str, Any]) -> Attributes:
    return Attributes({name: _plain(value) for name, value in read.items() if value is not None})


def _plain(value: Any) -> Any:
    return tuple(sorted(value)) if isinstance(value, frozenset | set | list) else value
