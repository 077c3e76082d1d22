"""Is a complaint primary, or secondary by product, by customer, or by both (S60)?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum

import attrs

from grievance.errors import InvalidValue
from grievance.model import Submission

__all__ = ["Earlier", "Recurrence", "RecurrenceWindows", "recurrence_of"]


class Recurrence(Enum):
    """Whether a matter was complained about before (S60, D35)."""

    PRIMARY = "primary"
    SAME_PRODUCT = "same product"
    SAME_CUSTOMER = "same customer"
    BOTH = "both"


@attrs.frozen(kw_only=True)
class Earlier:
    """An earlier complaint, as far as recurrence needs it."""

    complaint_id: str
    received_at: datetime
    customer_id: str | None = None
    product: str | None = None


@attrs.frozen(kw_only=True)
class RecurrenceWindows:
    """How far back earlier complaints about the same product, and of the same customer, count; None is without end."""

    product: timedelta | None = None
    customer: timedelta | None = None

    def __attrs_post_init__(self) -> None:
        for name in ("product", "customer"):
            window = getattr(self, name)
            if window is not None and window <= timedelta(0):
                raise InvalidValue(f"RecurrenceWindows.{name}", "must be longer than nothing")

    @property
    def longest(self) -> timedelta | None:
        """How far back one has to look at all; None is without end."""
        if self.product is None or self.customer is None:
            return None
        return max(self.product, self.customer)


_ENDLESS = RecurrenceWindows()


def recurrence_of(
    submission: Submission, earlier: Iterable[Earlier], windows: RecurrenceWindows = _ENDLESS
) -> Recurrence:
    """
    Return whether *submission* is primary or secondary, given *earlier* complaints within the *windows* (S60, D35).

    What was received exactly as long before it as a window is long still counts.
    """
    known = tuple(earlier)
    same_product = submission.product is not None and any(
        one.product == submission.product and _within(windows.product, submission, one) for one in known
    )
    same_customer = submission.customer_id is not None and any(
        one.customer_id == submission.customer_id and _within(windows.customer, submission, one) for one in known
    )
    if same_product and same_customer:
        return Recurrence.BOTH
    if same_product:
        return Recurrence.SAME_PRODUCT
    return Recurrence.SAME_CUSTOMER if same_customer else Recurrence.PRIMARY


def _within(window: timedelta | None, submission: Submission, earlier: Earlier) -> bool:
    return window is None or submission.received_at - earlier.received_at <= window
