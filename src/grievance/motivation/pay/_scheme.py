"""What a host agrees with its staff: how an index becomes pay."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction

import attrs

from grievance.errors import InvalidValue
from grievance.model import Money
from grievance.model._checks import check
from grievance.motivation._exact import Number, exact
from grievance.motivation.pay._currency import check_currency, exact_units, units_of
from grievance.motivation.pay._curve import BonusCurve, share_of

__all__ = ["MissingIndex", "PayScheme", "TakenBack"]


class MissingIndex(Enum):
    """What happens to the bonus of an index that is withheld or pending."""

    WAIT = "wait"
    """Nothing is paid yet; the stand-in share is kept back and told."""
    ON_ACCOUNT = "on account"
    """The stand-in share is paid on account, and put right when the index is known."""


class TakenBack(Enum):
    """How what was paid too much, such as for closures that were reopened after the payout, is taken back."""

    CARRY_FORWARD = "carry forward"
    """From bonuses only: base and percentage are never touched, what a bonus does not cover waits for the next one."""
    CLAW_BACK = "claw back"
    """From the whole pay, down to zero; what it does not cover waits for the next one."""


def _group_share(given: Number) -> Fraction:
    return exact(given, "PayScheme.group_share")


def _percentage(given: Number) -> Fraction:
    return exact(given, "PayScheme.percentage")


def _stand_in(given: Number) -> Fraction:
    return exact(given, "PayScheme.stand_in")


@attrs.frozen(kw_only=True)
class PayScheme:
    """
    Base part, percentage part and bonus of a period (S9); every number is the host's.

    ``full_bonus`` is what the curve's 1 is worth to a person who is there for a whole period; an employment may have
    its own. With a ``pool`` it is that sum which is shared out instead, by what the curve gives times days.
    ``group_share`` of the bonus follows the index of the group instead of one's own, so that helping pays (L60).
    ``percentage`` is the rate of the percentage part, such as ``"0.05"``. ``stand_in`` is the share of the full bonus
    that stands for an index which is missing. ``below_zero`` lets a claw-back leave a debt.

    What may be taken from wages, and how much at a time, is for the law of the place: ask before you claw back.

    Raises:
        InvalidValue: The currency has no code, a share does not lie from 0 to 1, an amount is negative, in another
            currency or, for the pool, no whole number of its smallest units; or there is both a pool and a full bonus.
    """

    currency: str
    full_bonus: Money | None = None
    pool: Money | None = None
    curve: BonusCurve = BonusCurve()
    group_share: Fraction = attrs.field(default=Fraction(0), converter=_group_share)
    percentage: Fraction = attrs.field(default=Fraction(0), converter=_percentage)
    missing: MissingIndex = MissingIndex.WAIT
    stand_in: Fraction = attrs.field(default=Fraction(1, 2), converter=_stand_in)
    taken_back: TakenBack = TakenBack.CARRY_FORWARD
    below_zero: bool = False

    def __attrs_post_init__(self) -> None:
        check(self)
        check_currency("PayScheme.currency", self.currency)
        share_of("PayScheme.group_share", self.group_share)
        share_of("PayScheme.stand_in", self.stand_in)
        if self.percentage < 0:
            raise InvalidValue("PayScheme.percentage", "must not be negative")
        if self.pool is not None and self.full_bonus is not None:
            raise InvalidValue("PayScheme.pool", "takes the place of a full bonus: give one of them")
        if self.full_bonus is not None and exact_units("PayScheme.full_bonus", self.full_bonus, self.currency) < 0:
            raise InvalidValue("PayScheme.full_bonus", "must not be negative")
        if self.pool is not None and units_of("PayScheme.pool", self.pool, self.currency) < 0:
            raise InvalidValue("PayScheme.pool", "must not be negative")
        if self.below_zero and self.taken_back is not TakenBack.CLAW_BACK:
            raise InvalidValue("PayScheme.below_zero", "is for claw-back: what is carried forward never makes a debt")
