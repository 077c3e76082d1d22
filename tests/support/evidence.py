"""Whether a counter-example shows what a finding says, told by running it: what is asked here knows no analysis."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, time

import attrs

from grievance.model import Duty, Standard
from grievance.policies import Facts
from grievance.procedure import Procedure, tables_of, with_table
from grievance.rules import Condition
from grievance.rules.analysis import Defect, Finding
from grievance.testing import ask, given_facts

__all__ = ["shows"]

_QUESTIONS = {"priority": "score", "remedies.allowed": "remedies"}


@attrs.frozen(kw_only=True)
class _Shown:
    """A finding about a procedure, and the complaint that is to show it."""

    procedure: Procedure
    finding: Finding
    named: Mapping[str, object]
    other: Mapping[str, object] | None

    @property
    def table(self) -> str:
        """The table that the finding is about."""
        return self.finding.where.split(".rules[")[0].split("[")[0]

    @property
    def question(self) -> str:
        """What is asked of it."""
        return _QUESTIONS.get(self.table, self.table)

    def facts(self, named: Mapping[str, object] | None = None) -> Facts:
        """Return the facts of the complaint, received on the day that the message names, else in the middle of 2026."""
        found = re.search(r"received from (\d{4}-\d{2}-\d{2}) on", self.finding.message)
        now = datetime(2026, 7, 1, 10, tzinfo=UTC)
        if found:
            now = datetime.combine(datetime.fromisoformat(found[1]), time(10), UTC)
        return given_facts(self.named if named is None else named, self.procedure, now)

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that give the answer."""
        reasons = ask(self.procedure, self.question, self.facts()).reasons
        return tuple(reason.rule for reason in reasons)

    @property
    def held(self) -> set[str]:
        """The rows of the table whose conditions hold."""
        kept = self.procedure.retention.rules
        rules = kept if self.table == "retention" else tables_of(self.procedure)[self.table].rules
        return {rule.id for rule in rules if _hold(rule.when, self.facts())}

    def without(self, row: str) -> object:
        """Return the answer of the procedure that lacks a row."""
        table = tables_of(self.procedure)[self.table]
        fewer = attrs.evolve(table, rules=tuple(rule for rule in table.rules if rule.id != row))
        return ask(with_table(self.procedure, self.table, fewer), self.question, self.facts()).value

    @property
    def standards(self) -> list[Standard]:
        """The standards that bind."""
        return [self.procedure.standard(one) for one in ask(self.procedure, "standards", self.facts()).value or ()]


def _hold(when: Iterable[Condition], facts: Facts) -> bool:
    return all(one.holds(facts.named([one.fact.name])[one.fact.name]) for one in when)


def shows(
    procedure: Procedure, finding: Finding, named: Mapping[str, object], other: Mapping[str, object] | None = None
) -> bool:
    """Return whether the complaint of which these facts are *named* shows the finding; with *other* two of them do."""
    return _SHOWN[finding.defect](_Shown(procedure=procedure, finding=finding, named=named, other=other))


def _gap(shown: _Shown) -> bool:
    if shown.table == "retention":
        ended = re.findall("closed|withdrawn", shown.finding.message)[0]
        rules = {rule.id for rule in shown.procedure.retention.rules if ended in [one.value for one in rule.stages]}
        rules |= {rule.id for rule in shown.procedure.retention.rules if not rule.stages}
        return not shown.held & rules
    return ask(shown.procedure, shown.question, shown.facts()).value is None


def _together(shown: _Shown) -> bool:
    answered = ask(shown.procedure, shown.question, shown.facts()).value is not None
    rows = set(shown.finding.rows)
    return rows <= shown.held and (rows <= set(shown.rules) if answered else len(shown.held) > 1)


def _shadowed(shown: _Shown) -> bool:
    row, *by = shown.finding.rows
    return row in shown.held and row not in shown.rules and bool(set(by) & set(shown.rules))


def _redundant(shown: _Shown) -> bool:
    row, *by = shown.finding.rows
    if shown.table == "retention":
        return row in shown.held and bool(set(by) & shown.held)
    answer = ask(shown.procedure, shown.question, shown.facts()).value
    return row in shown.rules and shown.without(row) == answer


def _falling(shown: _Shown) -> bool:
    assert shown.other is not None
    lower, higher = (ask(shown.procedure, "score", shown.facts(one)).value for one in (shown.named, shown.other))
    risen = {name for name, value in shown.other.items() if value != shown.named.get(name, 0)}
    return higher < lower and bool(risen) and all(shown.other[name] == 1 + shown.named.get(name, 0) for name in risen)  # type: ignore[operator]


def _no_duty(shown: _Shown) -> bool:
    answers = [one for one in shown.standards if one.duty is Duty.FINAL_RESPONSE]
    if shown.finding.rows:
        first = [one for one in answers if one.anchor.value == "received"]
        return bool(first) and all(one.pauses for one in first)
    again = "second time" in shown.finding.message
    acknowledged = any(one.duty is Duty.ACKNOWLEDGEMENT for one in shown.standards)
    begun = ("stage 2 requested",) if again else ("received", *(["acknowledged"] if acknowledged else []))
    return not [one for one in answers if one.anchor.value in begun and one.if_resolved_within is None]


def _nowhere(shown: _Shown) -> bool:
    (row,) = shown.finding.rows
    rule = next(one for one in tables_of(shown.procedure)["cannot_help"].rules if one.id == row)
    category = str(shown.named["category"])
    routes = shown.procedure.help.routes.by_category
    signposted = rule.value.body is not None or any(f"{category}/".startswith(f"{one}/") for one in routes)
    return row in shown.rules and rule.value.ground.elsewhere and not signposted


def _stricter(shown: _Shown) -> bool:
    row, *by = shown.finding.rows
    binding = {one.id for one in shown.standards}
    return row in binding and bool(binding & set(by))


_SHOWN: Mapping[Defect, Callable[[_Shown], bool]] = {
    Defect.GAP: _gap,
    Defect.OVERLAP: _together,
    Defect.CONTRADICTION: _together,
    Defect.SHADOWED: _shadowed,
    Defect.REDUNDANT: _redundant,
    Defect.NOT_MONOTONE: _falling,
    Defect.NO_DUTY: _no_duty,
    Defect.DEAD_END: _nowhere,
    Defect.STRICTER_ELSEWHERE: _stricter,
}
"""How a complaint shows each kind of defect that one can show."""
