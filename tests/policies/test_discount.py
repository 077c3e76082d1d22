"""The discount for a customer who comes back after a complaint (S7)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.decision import Decision
from grievance.errors import InvalidValue
from grievance.model import Complaint, Money, Span, Stage
from grievance.policies._discount import Discount, Entitlement, ReturnDiscount, return_discount
from support.builders import a_complaint, a_submission


def money(amount: str, currency: str = "GBP") -> Money:
    """Return an amount."""
    return Money(amount=Decimal(amount), currency=currency)


TERMS = ReturnDiscount(
    percent=Decimal(10), cap=money("20.00"), within=Span.parse("90 days"), valid=Span.parse("2 weeks")
)
RESOLVED = datetime(2026, 7, 1, 10, tzinfo=UTC)
LAST = datetime(2026, 9, 30, tzinfo=UTC) - timedelta(microseconds=1)
"""The last instant of 29 September: ninety days after 1 July."""


def resolved(**changes: Any) -> Complaint:
    """Return a resolved complaint of a known customer."""
    known = {"stage": Stage.RESOLVED, "resolved_at": RESOLVED, "submission": a_submission(customer_id="k-1")}
    return a_complaint(**{**known, **changes})


def asked(complaint: Complaint | None = None, terms: ReturnDiscount = TERMS, **changes: Any) -> Decision[Entitlement]:
    """Return what a customer gets who comes back in August for 80 pounds."""
    given_: dict[str, Any] = {"returned_at": datetime(2026, 8, 1, tzinfo=UTC), "used": False, "price": money("80.00")}
    return return_discount(terms, complaint or resolved(), **{**given_, **changes})


def discount(found: Decision[Entitlement]) -> Discount | None:
    """Return the discount of a decision that was taken."""
    assert found.value is not None
    return found.value.discount


def test_a_customer_who_comes_back_gets_it() -> None:
    """S7: ten percent of 80.00, two weeks from 1 August, with the terms that the customer has to know."""
    found = asked()
    assert discount(found) == Discount(
        amount=money("8.00"),
        percent=Decimal(10),
        cap=money("20.00"),
        valid_until=datetime(2026, 8, 16, tzinfo=UTC) - timedelta(microseconds=1),
        single_use=True,
    )
    assert found.sentences() == ("came back within 90 days of the resolution of a complaint [return discount; S7]",)


@pytest.mark.parametrize(
    ("price", "amount"),
    [("200.00", "20.00"), ("200.10", "20.00"), ("199.94", "19.99"), ("0.05", "0.01"), ("0.04", "0.00"), ("85", "8.50")],
)
def test_the_amount(price: str, amount: str) -> None:
    """A tenth of the price, half a penny rounded up, never above the cap."""
    found = discount(asked(price=money(price)))
    assert found is not None
    assert str(found.amount.amount) == amount


def test_a_currency_without_decimals() -> None:
    """Where price and cap are whole numbers so is the discount."""
    terms = attrs.evolve(TERMS, cap=money("2000", "JPY"))
    found = discount(asked(terms=terms, price=money("1005", "JPY")))
    assert found is not None
    assert str(found.amount.amount) == "101"


@pytest.mark.parametrize("at", [RESOLVED, LAST])
def test_the_first_and_the_last_moment(at: datetime) -> None:
    """From the resolution to the end of the ninetieth day after it."""
    assert discount(asked(returned_at=at)) is not None


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"returned_at": RESOLVED - timedelta(microseconds=1)}, "the customer came before the complaint was resolved"),
        ({"returned_at": LAST + timedelta(microseconds=1)}, "the customer came back later than 90 days after the"),
        ({"used": True}, "the discount is given once, and it was"),
        ({"complaint": resolved(resolved_at=None)}, "the complaint was not resolved"),
        ({"complaint": resolved(stage=Stage.WITH_OMBUDSMAN)}, "the complaint was not resolved"),
        ({"complaint": resolved(merged_into="c-9")}, "the complaint is part of another one, which counts"),
        ({"complaint": resolved(submission=a_submission())}, "nobody knows whose complaint it was"),
    ],
)
def test_who_gets_none(changes: dict[str, Any], because: str) -> None:
    """S7 [D]: no discount without a resolved complaint, outside the time, or a second time; the reason says which."""
    found = asked(**changes)
    assert discount(found) is None
    assert found.sentences()[0].startswith(because)


def test_a_closed_complaint_that_was_resolved_counts() -> None:
    """Closing ends the work; what was accepted stays accepted."""
    assert discount(asked(resolved(stage=Stage.CLOSED))) is not None


def test_a_discount_that_may_be_used_again() -> None:
    """Only a single-use discount is given once."""
    assert discount(asked(terms=attrs.evolve(TERMS, single_use=False), used=True)) is not None


def test_currencies_never_mix() -> None:
    """A price in another currency than the cap's is left to a person."""
    assert asked(price=money("80", "EUR")).abstained


def test_the_zone_says_when_a_day_ends() -> None:
    """In Moscow the ninetieth day ends three hours before it does in UTC."""
    there = attrs.evolve(TERMS, zone="Europe/Moscow")
    assert discount(asked(terms=there, returned_at=LAST - timedelta(hours=3))) is not None
    assert discount(asked(terms=there, returned_at=LAST)) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"percent": Decimal(0)}, "ReturnDiscount.percent"),
        ({"percent": Decimal("100.01")}, "ReturnDiscount.percent"),
        ({"percent": 10}, "ReturnDiscount.percent"),
        ({"cap": money("0")}, "ReturnDiscount.cap"),
        ({"within": Span.parse("3 business days")}, "ReturnDiscount.within"),
        ({"valid": Span.parse("4 working hours")}, "ReturnDiscount.valid"),
        ({"zone": "Mars"}, "ReturnDiscount.zone"),
    ],
)
def test_terms_that_are_none(changes: dict[str, Any], field: str) -> None:
    """Terms that could give nothing, everything twice, or an unknown day are refused."""
    assert attrs.evolve(TERMS, percent=Decimal(100)).percent == 100
    with pytest.raises(InvalidValue) as fault:
        attrs.evolve(TERMS, **changes)
    assert fault.value.field == field


def test_bad_arguments() -> None:
    """A naive instant and a price below 0 are refused; a price of nothing has nothing taken off."""
    with pytest.raises(InvalidValue, match="naive"):
        asked(returned_at=datetime(2026, 8, 1))  # noqa: DTZ001 - that is the fault
    with pytest.raises(InvalidValue, match="price"):
        asked(price=money("-1"))
    assert discount(asked(price=money("0"))) is not None


@settings(max_examples=60, deadline=None)
@given(
    price=st.decimals(0, 10_000, places=2),
    percent=st.decimals(Decimal("0.1"), 100, places=1),
    cap=st.decimals(Decimal("0.01"), 500, places=2),
)
def test_it_is_never_above_the_cap_nor_the_price(price: Decimal, percent: Decimal, cap: Decimal) -> None:
    """What is taken off lies between nothing and the smaller of cap and price, within half a penny of the share."""
    terms = attrs.evolve(TERMS, percent=percent, cap=money(str(cap)))
    found = discount(asked(terms=terms, price=money(str(price))))
    assert found is not None
    assert 0 <= found.amount.amount <= min(cap, price)
    if found.amount.amount < cap:
        assert abs(found.amount.amount - price * percent / 100) <= Decimal("0.005")
