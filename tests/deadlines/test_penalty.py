"""What a day of delay costs by law: a percentage of the price for each day (L79)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from grievance.deadlines import penalty
from grievance.errors import InvalidValue
from grievance.model import Money
from support.builders import a_standard

ONE_PERCENT = a_standard("10 days", daily_penalty=Decimal(1))


@pytest.mark.parametrize(
    ("percent", "price", "days", "cost"),
    [("1", "100000", 30, "30000"), ("1", "100000", 0, "0"), ("0.5", "19.90", 3, "0.2985"), ("3", "10", 40, "12")],
)
def test_each_day_costs_its_percentage(percent: str, price: str, days: int, cost: str) -> None:
    """D10: one percent of 100,000 for 30 days is 30,000; nothing is rounded and nothing is capped here."""
    standard = a_standard("10 days", daily_penalty=Decimal(percent))

    found = penalty(standard, Money(amount=Decimal(price), currency="RUB"), days)

    assert found == Money(amount=Decimal(cost), currency="RUB")


def test_only_a_standard_with_a_penalty_has_one() -> None:
    """What has no daily penalty costs nothing that could be told, and days are not negative."""
    price = Money(amount=Decimal(1), currency="RUB")

    with pytest.raises(InvalidValue, match=r"^standard: 'answer' has no daily penalty"):
        penalty(a_standard("10 days"), price, 1)
    with pytest.raises(InvalidValue, match=r"^days: must not be negative"):
        penalty(ONE_PERCENT, price, -1)
