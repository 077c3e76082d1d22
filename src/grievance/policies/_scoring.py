"""The standard answer to "how urgent is it": points of rules and of weighted factors, added up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

import attrs

from grievance.decision import Decision, Reason
from grievance.errors import InvalidValue
from grievance.model import Money, Span, Unit
from grievance.policies._facts import Facts
from grievance.policies._importance import importance_of, value_at_stake
from grievance.policies._recurrence import Recurrence, recurrence_of
from grievance.rules import RuleTable

__all__ = ["Factors", "Scoring"]


@attrs.frozen(kw_only=True)
class Factors:
    """
    Points that are added to those of the rules; 0 switches a factor off.

    ``hard`` and ``soft`` are points for each step of severity (S86: soft may weigh more than hard), ``importance`` for
    a customer of importance 1 (S63) with ``importance_weights``, ``value_at_stake`` for ``full_value`` or more (S47),
    ``vulnerability`` for each of its levels, ``recurrence`` for a secondary complaint and twice that for one that
    repeats both product and customer (S60), ``time_frame`` for an answer wanted within ``time_frame_within`` (S5).

    Raises:
        InvalidValue: A weight of importance is negative, the full value is not more than nothing, or the time frame has
            no fixed length.
    """

    hard: int = 0
    soft: int = 0
    importance: int = 0
    importance_weights: Mapping[str, Decimal] | None = None
    value_at_stake: int = 0
    full_value: Money | None = None
    vulnerability: int = 0
    recurrence: int = 0
    time_frame: int = 0
    time_frame_within: Span = Span(count=2, unit=Unit.DAY)

    def __attrs_post_init__(self) -> None:
        if self.full_value is not None and self.full_value.amount <= 0:
            raise InvalidValue("Factors.full_value", "must be more than nothing: a value at stake is a share of it")
        if any(not weight.is_finite() or weight < 0 for weight in (self.importance_weights or {}).values()):
            raise InvalidValue("Factors.importance_weights", "must be finite numbers and not negative")
        try:
            self.time_frame_within.elapsed()
        except InvalidValue as error:
            raise InvalidValue("Factors.time_frame_within", error.problem) from None

    @cached_property
    def _weighing(self) -> tuple[tuple[str, int, _Measure], ...]:
        return tuple(measured for measured in _measures(self) if measured[1])

    def points(self, facts: Facts) -> tuple[tuple[int, Reason], ...]:
        """Return what each factor adds, with the sentence that explains it; factors that add nothing are left out."""
        found = [_Factor(name, weight, measure(self, facts)) for name, weight, measure in self._weighing]
        return tuple((one.points, one.reason()) for one in found if one.points)


@attrs.frozen
class _Factor:
    name: str
    weight: int
    measured: tuple[Decimal, str] | None

    @property
    def points(self) -> int:
        if self.measured is None:
            return 0
        return int((self.weight * self.measured[0]).to_integral_value(ROUND_HALF_UP))

    def reason(self) -> Reason:
        words = self.measured[1] if self.measured else ""
        return Reason(rule=f"factor {self.name}", because=f"{words}: {self.points:+d}")


_Measure = Callable[[Factors, Facts], "tuple[Decimal, str] | None"]


def _measures(factors: Factors) -> tuple[tuple[str, int, _Measure], ...]:
    return (
        ("hard severity", factors.hard, _hard),
        ("soft severity", factors.soft, _soft),
        ("importance", factors.importance, _importance),
        ("value at stake", factors.value_at_stake, _stake),
        ("vulnerability", factors.vulnerability, _vulnerability),
        ("recurrence", factors.recurrence, _recurrence),
        ("time frame", factors.time_frame, _time_frame),
    )


def _hard(_factors: Factors, facts: Facts) -> tuple[Decimal, str] | None:
    severity = facts.submission.severity
    return (Decimal(severity.hard), f"hard severity {severity.hard} of 9") if severity else None


def _soft(_factors: Factors, facts: Facts) -> tuple[Decimal, str] | None:
    severity = facts.submission.severity
    return (Decimal(severity.soft), f"soft severity {severity.soft} of 9") if severity else None


def _importance(factors: Factors, facts: Facts) -> tuple[Decimal, str] | None:
    if facts.customer is None:
        return None
    weighted = importance_of(facts.customer.importance, factors.importance_weights)
    if weighted.value is None:
        return None
    parts = ", ".join(f"{share.factor} {share.value}" for share in weighted.shares)
    return weighted.value, f"customer's importance {weighted.value:.2f} ({parts})"


def _stake(factors: Factors, facts: Facts) -> tuple[Decimal, str] | None:
    stake = value_at_stake(facts.customer) if facts.customer else None
    if stake is None or factors.full_value is None or stake.currency != factors.full_value.currency:
        return None
    share = min(Decimal(1), max(Decimal(0), stake.amount / factors.full_value.amount))
    return share, f"value at stake {stake.amount} {stake.currency}"


def _vulnerability(_factors: Factors, facts: Facts) -> tuple[Decimal, str] | None:
    found = facts.customer.vulnerability if facts.customer else None
    return (Decimal(found.level), f"vulnerable circumstances of level {found.level}") if found else None


_TIMES = {Recurrence.SAME_PRODUCT: 1, Recurrence.SAME_CUSTOMER: 1, Recurrence.BOTH: 2}


def _recurrence(_factors: Factors, facts: Facts) -> tuple[Decimal, str] | None:
    found = recurrence_of(facts.submission, facts.earlier, facts.windows)
    return (Decimal(_TIMES[found]), f"complained about before ({found.value})") if found in _TIMES else None


def _time_frame(factors: Factors, facts: Facts) -> tuple[Decimal, str] | None:
    frame, within = facts.submission.time_frame, factors.time_frame_within
    if frame is None or frame.not_after is None:
        return None
    asked = frame.not_after - facts.submission.received_at
    if asked > within.elapsed():
        return None
    return Decimal(1), f"the customer wants the answer within {within}"


@attrs.frozen(kw_only=True)
class Scoring:
    """
    Adds the points of a ``collect`` table and of weighted factors.

    ``reads`` are the names of the facts that the table reads.
    """

    table: RuleTable[int]
    factors: Factors = Factors()
    reads: tuple[str, ...] = ()

    def __call__(self, facts: Facts, /) -> Decision[int]:
        """Return the sum with one reason for each rule and factor that added to it; abstain if the rules do (S40)."""
        ruled = self.table.decide(facts.named(self.reads))
        points = self.factors.points(facts)
        if ruled.value is None or not points:
            return ruled
        return Decision(
            value=ruled.value + sum(score for score, _ in points),
            reasons=(*ruled.reasons, *(reason for _, reason in points)),
            read=ruled.read,
        )
