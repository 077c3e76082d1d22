"""Rows with their goals, and what is printed and kept of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeAlias

import attrs
from benchmarks.suite.method import Outcome, Setting

__all__ = ["NO_GOAL", "Goal", "Result", "Row", "Unit", "at_most", "faster_by", "rate_of", "shown", "times_at_most"]

Unit: TypeAlias = Literal["s", "/s", "B"]
"""How figures are shown; with ``/s`` they are kept as the seconds of one operation."""


@attrs.frozen(kw_only=True)
class Goal:
    """
    What a row has to reach.

    ``slowdown``: ours takes at most so many times as long as the peer; ``speedup``: the peer takes at least so many
    times as long as ours; ``amount``: ours is at most so much; ``none``: the figure is only stated.
    """

    kind: Literal["slowdown", "speedup", "amount", "none"]
    bound: float = 0

    def met_by(self, outcome: Outcome) -> bool | None:
        """Return whether it is met, None when there was nothing to compare with or there is nothing to reach."""
        if self.kind == "amount":
            return outcome.ours <= self.bound
        if self.kind == "none" or outcome.ratio is None:
            return None
        return outcome.ratio <= self.bound if self.kind == "slowdown" else 1 / outcome.ratio >= self.bound

    def said_in(self, unit: Unit) -> str:
        """Return the goal in words; amounts are in *unit*."""
        amount = f"{'>=' if unit == '/s' else '<='} {shown(self.bound, unit)}" if self.kind == "amount" else ""
        words = {"slowdown": f"<= {self.bound:g}x", "speedup": f">= {self.bound:g}x as fast", "amount": amount}
        return words.get(self.kind, "stated")


def times_at_most(bound: float) -> Goal:
    """Return the goal to take at most *bound* times as long as the peer."""
    return Goal(kind="slowdown", bound=bound)


def faster_by(bound: float) -> Goal:
    """Return the goal to be at least *bound* times as fast as the peer."""
    return Goal(kind="speedup", bound=bound)


def at_most(bound: float) -> Goal:
    """Return the goal to need at most *bound* seconds or bytes."""
    return Goal(kind="amount", bound=bound)


def rate_of(bound: float) -> Goal:
    """Return the goal to do at least *bound* operations a second."""
    return Goal(kind="amount", bound=1 / bound)


NO_GOAL = Goal(kind="none")
"""For a row that only states a figure."""


@attrs.frozen(kw_only=True)
class Row:
    """One measurement: its name (``group/row``), what it measures, beside which peer, for which goal."""

    name: str
    what: str
    peer: str
    goal: Goal
    measure: Callable[[Setting], Outcome]
    unit: Unit = "s"


@attrs.frozen(kw_only=True)
class Result:
    """A row with what came out of it; without an outcome ``why`` says why there is none."""

    row: Row
    outcome: Outcome | None = None
    failed: bool = False
    why: str = ""

    @property
    def verdict(self) -> str:
        """One word or two: met, missed, stated, not measured, failed."""
        if self.outcome is None:
            return "failed" if self.failed else "not measured"
        met = self.row.goal.met_by(self.outcome)
        if met is None:
            return "stated" if self.row.goal.kind == "none" else "not measured"
        return "met" if met else "missed"

    def cells(self) -> tuple[str, ...]:
        """Return what the table shows: name, ours, peer, theirs, ratio, goal, verdict."""
        row, outcome = self.row, self.outcome
        goal = row.goal.said_in(row.unit)
        if outcome is None:
            return row.name, "", row.peer, "", "", goal, f"{self.verdict} ({self.why})"
        theirs = "" if outcome.theirs is None else shown(outcome.theirs, row.unit)
        ratio = "" if outcome.ratio is None else _ratio(row.goal, outcome.ratio)
        verdict = f"{self.verdict} ({outcome.note})" if outcome.note else self.verdict
        return row.name, shown(outcome.ours, row.unit), row.peer, theirs, ratio, goal, verdict

    def document(self) -> dict[str, Any]:
        """Return the result as JSON has it; figures are seconds or bytes of one operation."""
        row = self.row
        kept = {"name": row.name, "what": row.what, "peer": row.peer, "goal": row.goal.said_in(row.unit)}
        outcome = attrs.asdict(self.outcome) if self.outcome else {"why": self.why}
        return {**kept, **outcome, "verdict": self.verdict}


def shown(figure: float, unit: Unit) -> str:
    """Return seconds or bytes as people read them; a rate is given as the seconds of one operation."""
    if unit == "/s":
        return f"{1 / figure:,.0f}/s"
    if unit == "B":
        return f"{figure / 1e6:,.3g} MB"
    for scale, name in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if figure >= scale:
            return f"{figure / scale:,.3g} {name}"
    return f"{figure * 1e9:,.3g} ns"


def _ratio(goal: Goal, ratio: float) -> str:
    return f"{1 / ratio:,.3g}x as fast" if goal.kind == "speedup" else f"{ratio:,.3g}x"
