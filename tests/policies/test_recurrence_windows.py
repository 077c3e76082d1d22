"""Products and customers may have windows of their own in which an earlier complaint counts (S60, D35)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from grievance.errors import InvalidValue
from grievance.policies._recurrence import Earlier, Recurrence, RecurrenceWindows, recurrence_of
from support.builders import RECEIVED, a_submission

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (10, Recurrence.BOTH),
        (11, Recurrence.SAME_CUSTOMER),
        (20, Recurrence.SAME_CUSTOMER),
        (21, Recurrence.PRIMARY),
    ],
)
def test_products_and_customers_have_windows_of_their_own(days: int, found: Recurrence) -> None:
    """What lies as far back as a window is long counts, what lies further back does not; each window is for itself."""
    windows = RecurrenceWindows(product=10 * DAY, customer=20 * DAY)
    earlier = Earlier(complaint_id="c-0", received_at=RECEIVED - days * DAY, customer_id="k", product="p")
    assert recurrence_of(a_submission(customer_id="k", product="p"), [earlier], windows) is found
    assert recurrence_of(a_submission(customer_id="k", product="p"), [earlier]) is Recurrence.BOTH


def test_how_far_back_one_has_to_look() -> None:
    """It is the longer of the two windows, and without end if one of them is."""
    assert RecurrenceWindows(product=10 * DAY, customer=20 * DAY).longest == 20 * DAY
    assert RecurrenceWindows(product=30 * DAY, customer=20 * DAY).longest == 30 * DAY
    assert RecurrenceWindows(product=10 * DAY).longest is None
    assert RecurrenceWindows(customer=10 * DAY).longest is None


@pytest.mark.parametrize("name", ["product", "customer"])
def test_a_window_has_a_length(name: str) -> None:
    """A window of no length would count nothing, not even what came at the same moment."""
    with pytest.raises(InvalidValue) as refusal:
        RecurrenceWindows(**{name: timedelta(0)})
    assert refusal.value.field == f"RecurrenceWindows.{name}"
