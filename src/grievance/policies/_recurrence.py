"""Is a complaint primary, or secondary by product, by customer, or by both (S60)?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import Enum

import attrs

from grievance.model import Submission

__all__ = ["Earlier", "Recurrence", "recurrence_of"]


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


def recurrence_of(submission: Submission, earlier: Iterable[Earlier]) -> Recurrence:
    """Return whether *submission* is primary or secondary, given *earlier* complaints within the window (S60, D35)."""
    known = tuple(earlier)
    same_product = submission.product is not None and any(one.product == submission.product for one in known)
    same_customer = submission.customer_id is not None and any(
        one.customer_id == submission.customer_id for one in known
    )
    if same_product and same_customer:
        return Recurrence.BOTH
    if same_product:
        return Recurrence.SAME_PRODUCT
    return Recurrence.SAME_CUSTOMER if same_customer else Recurrence.PRIMARY
