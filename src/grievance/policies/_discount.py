"""A discount for customers who come back after a complaint (S7)."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

import attrs

from grievance.deadlines import due_at
from grievance.decision import Decision, Reason
from grievance.errors import InvalidValue
from grievance.model import Complaint, Money, Span, Stage
from grievance.model._checks import check, check_instant, check_zone

__all__ = ["Discount", "Entitlement", "ReturnDiscount", "return_discount"]


@attrs.frozen(kw_only=True)
class ReturnDiscount:
    """
    The terms of the discount (S7): how much, at the most how much, for whom, for how long.

    A customer who comes back ``within`` this time of the resolution gets ``percent`` of a price, up to ``cap``, until
    it is ``valid`` no longer: that counts from the return. Both are counted in dates of ``zone``. That the complaint
    was resolved, and not merely closed, is our condition ([D]). A ``single_use`` discount is given once.

    Raises:
        InvalidValue: The percentage is not above 0 and at most 100, the cap is not above 0, or a span is counted on a
            calendar.
    """

    percent: Decimal
    cap: Money
    within: Span
    valid: Span
    single_use: bool = True
    zone: str = "UTC"

    def __attrs_post_init__(self) -> None:
        check(self)
        check_zone("ReturnDiscount.zone", self.zone)
        if not 0 < self.percent <= 100:
            raise InvalidValue("ReturnDiscount.percent", "must be above 0 and at most 100")
        if self.cap.amount <= 0:
            raise InvalidValue("ReturnDiscount.cap", "must be above 0")
        for name in ("within", "valid"):
            if getattr(self, name).on_calendar:
                raise InvalidValue(f"ReturnDiscount.{name}", "must not be counted on a business calendar")


@attrs.frozen(kw_only=True)
class Discount:
    """What is taken off a price, with the terms that the customer has to know."""

    amount: Money
    percent: Decimal
    cap: Money
    valid_until: datetime
    single_use: bool


@attrs.frozen(kw_only=True)
class Entitlement:
    """What a customer who comes back is entitled to: a discount, or nothing."""

    discount: Discount | None = None


def return_discount(
    terms: ReturnDiscount, complaint: Complaint, *, returned_at: datetime, used: bool, price: Money
) -> Decision[Entitlement]:
    """
    Return the discount for a customer who came back after *complaint*, or that there is none, with the reason (S7).

    The amount is rounded half up to the decimals in which the price and the cap are written. It abstains for a price
    in another currency than the cap's: currencies never mix.

    Args:
        terms: The terms of the discount.
        complaint: The complaint that came before.
        returned_at: When the customer came back; an aware instant.
        used: Whether this complaint has brought a discount already.
        price: What the customer would pay without one.

    Raises:
        InvalidValue: *returned_at* is naive, or the price is below 0.
    """
    at = check_instant("returned_at", returned_at)
    if price.amount < 0:
        raise InvalidValue("price", "must not be below 0")
    if price.currency != terms.cap.currency:
        return Decision.abstain("return discount", f"the terms are in {terms.cap.currency}: a person decides")
    if because := _why_none(terms, complaint, at, used=used):
        return _entitled(None, because)
    discount = Discount(
        amount=_taken_off(terms, price),
        percent=terms.percent,
        cap=terms.cap,
        valid_until=due_at(at, terms.valid, zone=terms.zone),
        single_use=terms.single_use,
    )
    return _entitled(discount, f"came back within {terms.within} of the resolution of a complaint")


def _entitled(discount: Discount | None, because: str) -> Decision[Entitlement]:
    reason = Reason(rule="return discount", because=because, authority="S7")
    return Decision(value=Entitlement(discount=discount), reasons=(reason,))


def _why_none(terms: ReturnDiscount, complaint: Complaint, at: datetime, *, used: bool) -> str:
    """Return why there is no discount; empty if there is one."""
    resolved_at = complaint.resolved_at
    if resolved_at is None or complaint.stage not in (Stage.RESOLVED, Stage.CLOSED):
        return "the complaint was not resolved"
    hindrances = (
        (complaint.merged_into is not None, "the complaint is part of another one, which counts"),
        (complaint.submission.customer_id is None, "nobody knows whose complaint it was"),
        (at < resolved_at, "the customer came before the complaint was resolved"),
        (
            at > due_at(resolved_at, terms.within, zone=terms.zone),
            f"the customer came back later than {terms.within} after the resolution",
        ),
        (used and terms.single_use, "the discount is given once, and it was"),
    )
    return next((because for hinders, because in hindrances if hinders), "")


def _taken_off(terms: ReturnDiscount, price: Money) -> Money:
    decimals = min(0, _exponent(price), _exponent(terms.cap))
    share = (price.amount * terms.percent / 100).quantize(Decimal(1).scaleb(decimals), ROUND_HALF_UP)
    return min(Money(amount=share, currency=price.currency), terms.cap)


def _exponent(money: Money) -> int:
    return int(money.amount.as_tuple().exponent)
