"""Primary or secondary: by product, by customer, by both (S60, D35)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievance.policies import Earlier, Recurrence, recurrence_of
from grievance.testing import values_of
from support.builders import RECEIVED, a_submission


def earlier(customer_id: str | None, product: str | None) -> Earlier:
    """Return an earlier complaint."""
    return Earlier(complaint_id="c-0", received_at=RECEIVED, customer_id=customer_id, product=product)


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ([], Recurrence.PRIMARY),
        ([("other", "lamp")], Recurrence.SAME_PRODUCT),
        ([("k-1", "chair")], Recurrence.SAME_CUSTOMER),
        ([("k-1", "lamp")], Recurrence.BOTH),
        ([("other", "chair")], Recurrence.PRIMARY),
        ([("other", "chair"), ("other", "lamp")], Recurrence.SAME_PRODUCT),
        ([("k-1", None), ("other", "lamp")], Recurrence.BOTH),
        ([(None, None)], Recurrence.PRIMARY),
        ([(None, "lamp")], Recurrence.SAME_PRODUCT),
    ],
)
def test_d35(before: list[tuple[str | None, str | None]], found: Recurrence) -> None:
    """Same product, same customer, both, in one earlier complaint or in two, or neither."""
    submission = a_submission(customer_id="k-1", product="lamp")

    assert recurrence_of(submission, iter([earlier(*one) for one in before])) is found


@pytest.mark.parametrize(
    ("customer_id", "product", "found"),
    [
        (None, None, Recurrence.PRIMARY),
        ("k-1", None, Recurrence.SAME_CUSTOMER),
        (None, "lamp", Recurrence.SAME_PRODUCT),
    ],
)
def test_what_is_not_known_is_not_the_same(customer_id: str | None, product: str | None, found: Recurrence) -> None:
    """Two complaints without a product are not about the same one, nor do strangers share an identity."""
    before = (Earlier(complaint_id="c-0", received_at=RECEIVED), earlier("k-1", "lamp"))

    assert (before[0].customer_id, before[0].product) == (None, None)

    assert recurrence_of(a_submission(customer_id=customer_id, product=product), before) is found


@given(before=st.lists(values_of(Earlier), max_size=4), more=values_of(Earlier))
def test_more_history_never_makes_it_less_of_a_repeat(before: list[Earlier], more: Earlier) -> None:
    """What was said before stays said: another earlier complaint only adds to a recurrence."""
    submission = a_submission(customer_id=more.customer_id, product="lamp")
    says = {
        Recurrence.PRIMARY: set(),
        Recurrence.SAME_PRODUCT: {"product"},
        Recurrence.SAME_CUSTOMER: {"customer"},
        Recurrence.BOTH: {"product", "customer"},
    }

    assert says[recurrence_of(submission, before)] <= says[recurrence_of(submission, [*before, more])]
