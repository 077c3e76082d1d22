"""What an earlier period owes or is owed: late bonuses, closures that were reopened after the payout."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from grievance.errors import InvalidValue
from grievance.model import Money
from grievance.model._checks import check
from grievance.motivation.pay._scheme import PayScheme, TakenBack

__all__ = ["Adjustment", "room", "taken"]


@attrs.frozen(kw_only=True)
class Adjustment:
    """
    An amount that the next pay of a person adds, or takes back where it is negative, and why.

    Raises:
        InvalidValue: It names no person or no reason.
    """

    person: str
    amount: Money
    because: str

    def __attrs_post_init__(self) -> None:
        check(self)
        if not self.person or not self.because.strip():
            raise InvalidValue("Adjustment", "needs the person whom it is for, and the reason to tell them")


def room(scheme: PayScheme, *, salary: int, bonus: int) -> int | None:
    """Return how much a pay of these parts lets be taken back, None if all of it."""
    if scheme.taken_back is TakenBack.CARRY_FORWARD:
        return bonus
    return None if scheme.below_zero else salary + bonus


def taken(amounts: Iterable[int], at_most: int | None) -> tuple[int, int]:
    """Return what a pay adds or takes for these amounts together, and what is left for the next one."""
    due = sum(amounts)
    now = due if at_most is None else max(due, -at_most)
    return now, due - now
