"""How important a customer is (S63), and what is at stake (S47)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import attrs

from grievance.errors import InvalidValue
from grievance.model import Customer, Importance, Money

__all__ = ["Share", "WeightedImportance", "importance_of", "value_at_stake"]

_FACTORS = ("turnover", "net_benefit", "relationship", "image", "multiplier")


@attrs.frozen(kw_only=True)
class Share:
    """What one factor contributes: its value, its weight, and their product once the weights sum to one."""

    factor: str
    value: Decimal
    weight: Decimal
    contribution: Decimal


@attrs.frozen(kw_only=True)
class WeightedImportance:
    """
    A customer's importance from 0 to 1 with its breakdown; None when no factor is known.

    ``missing`` names the factors that have a weight and no value: their weight was spread over the others.
    """

    value: Decimal | None
    shares: tuple[Share, ...] = ()
    missing: tuple[str, ...] = ()


def importance_of(factors: Importance, weights: Mapping[str, Decimal] | None = None) -> WeightedImportance:
    """
    Return the weighted sum of the known factors (S63), each between 0 and 1, with its breakdown.

    Equal *weights* over the five factors and the host's own ones are our default; a missing factor is left out
    and its weight spread over the others, never counted as zero.

    Raises:
        InvalidValue: A weight is negative.
    """
    known = factors.factors()
    wanted = weights if weights is not None else dict.fromkeys((*_FACTORS, *known), Decimal(1))
    if any(weight < 0 for weight in wanted.values()):
        raise InvalidValue("weights", "must not be negative")
    used = {name: weight for name, weight in wanted.items() if name in known and weight}
    total = sum(used.values(), Decimal(0))
    missing = tuple(name for name, weight in wanted.items() if weight and name not in known)
    if not total:
        return WeightedImportance(value=None, missing=missing)
    shares = tuple(
        Share(factor=name, value=known[name], weight=weight, contribution=known[name] * weight / total)
        for name, weight in used.items()
    )
    value = sum((share.contribution for share in shares), Decimal(0))
    return WeightedImportance(value=min(value, Decimal(1)), shares=shares, missing=missing)


def value_at_stake(customer: Customer) -> Money | None:
    """Return the customer's yearly margin times the expected remaining years (S47), None if either is unknown."""
    if customer.yearly_margin is None or customer.expected_years is None:
        return None
    margin = customer.yearly_margin
    return Money(amount=margin.amount * customer.expected_years, currency=margin.currency)
