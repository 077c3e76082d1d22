"""The analysis of tables: everything that can be wrong with a large one, its bounds, and whether two answer alike."""

from __future__ import annotations

from typing import Any

from benchmarks.suite.method import DifferentAnswers, NotMeasured, Outcome, Setting, race
from benchmarks.suite.results import Row, at_most
from benchmarks.suite.rule_cases import draw_rules, our_rules, our_table

from grievance.rules import HitPolicy, RuleTable
from grievance.rules.analysis import Defect, analyse_table, equivalent, score_bounds

__all__ = ["ROWS"]

FEW, SOME, MANY = 10, 1000, 10_000


def table_of(count: int, hit: HitPolicy) -> RuleTable[Any]:
    return our_table(our_rules(draw_rules(count), hit), hit)


def decided(table: RuleTable[Any]) -> int:
    """Analyse a table all the way; return the number of findings."""
    findings = analyse_table(table, ordered=["repeat_count"] if table.hit == "collect" else ())
    undecided = [finding for finding in findings if finding.defect is Defect.UNDECIDED]
    if undecided:
        raise NotMeasured(str(undecided[0]))
    return len(findings)


def analysed(count: int, hit: HitPolicy, setting: Setting) -> Outcome:
    """Time the analysis of fresh tables; the note says what it found."""
    rows = setting.size(100, count)
    found = decided(table_of(rows, hit))
    outcome = race(decided, None, setting=setting, feed=lambda _: table_of(rows, hit))
    return Outcome(ours=outcome.ours, rounds=outcome.rounds, note=f"{found} findings")


def bounds(setting: Setting) -> Outcome:
    """Time the lowest and the highest sum of a table, both with an input that has it."""
    table = table_of(setting.size(100, SOME), "collect")
    found = score_bounds(table)
    if not (found.lowest.decided and found.highest.decided):
        raise NotMeasured(f"bounds are open: {found.highest.attained} to {found.highest.bound}")
    outcome = race(score_bounds, None, setting=setting, feed=lambda _: table)
    note = f"{found.lowest.attained} to {found.highest.attained}"
    return Outcome(ours=outcome.ours, rounds=outcome.rounds, note=note)


def alike(setting: Setting) -> Outcome:
    """Time the proof that leaving out a few rows that never answer changes nothing."""
    table = table_of(setting.size(100, MANY), "first")
    shadowed = [finding.rows[0] for finding in analyse_table(table) if finding.defect is Defect.SHADOWED]
    never = {*shadowed[:FEW]}
    rest = our_table(tuple(rule for rule in table.rules if rule.id not in never), "first")
    if not equivalent(table, rest):
        raise DifferentAnswers
    outcome = race(lambda _: equivalent(table, rest), None, setting=setting)
    return Outcome(ours=outcome.ours, rounds=outcome.rounds, note=f"{len(never)} of {len(table.rules)} rows left out")


def _row(name: str, what: str, seconds: float, count: int, hit: HitPolicy) -> Row:
    return Row(
        name=f"analysis/{name}",
        what=f"{what} of {count:,} rows on 11 columns, each question decided",
        peer="",
        goal=at_most(seconds),
        measure=lambda setting: analysed(count, hit, setting),
    )


ROWS = (
    _row("first-1000", "shadowed, redundant and missing rows of a first-hit table", 2, SOME, "first"),
    _row("first-10000", "the same", 30, MANY, "first"),
    _row("unique-1000", "rows of a unique table that hold together", 2, SOME, "unique"),
    _row("unique-10000", "the same", 30, MANY, "unique"),
    _row("collect-1000", "rows of a table of points that count twice, and points that fall", 2, SOME, "collect"),
    _row("collect-10000", "the same", 30, MANY, "collect"),
    Row(
        name="analysis/bounds",
        what="the lowest and the highest sum of a table of points of 1,000 rows",
        peer="",
        goal=at_most(2),
        measure=bounds,
    ),
    Row(
        name="analysis/alike",
        what="the proof that a table of 10,000 rows answers like itself without ten that never answer",
        peer="",
        goal=at_most(30),
        measure=alike,
    ),
)
