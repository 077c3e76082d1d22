"""Pay in plain sentences, for whoever gets it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from grievance.model import Money
from grievance.motivation._period import Period
from grievance.motivation.pay._adjustment import Adjustment
from grievance.motivation.pay._currency import exact_units, money_of
from grievance.motivation.pay._employment import Employment
from grievance.motivation.pay._scheme import MissingIndex, PayScheme
from grievance.motivation.periods._months import plain

__all__ = ["about_bonus", "about_corrections", "about_salary", "about_terms", "said"]


def said(amount: Money) -> str:
    """Return an amount as people read it, with the decimal places of its currency."""
    units = exact_units("amount", amount, amount.currency)
    shown = money_of(units.numerator, amount.currency) if units.denominator == 1 else amount
    return f"{shown.amount:f} {shown.currency}"


def about_salary(scheme: PayScheme, days: int, whole: Period, base: Money, percentage: Money) -> Iterator[str]:
    """Yield on how many days somebody was there, and what base and percentage that gave."""
    yield f"there on {days} of the {whole.days} days of {whole}: base {said(base)}"
    if scheme.percentage and days:
        yield f"percentage part, {plain(scheme.percentage * 100)} %: {said(percentage)}"


def about_terms(scheme: PayScheme, employments: Iterable[Employment]) -> Iterator[str]:
    """Yield what a bonus is worth, and how much of it follows the group."""
    group = f"; {plain(scheme.group_share * 100)} % of it follows the index of the group" if scheme.group_share else ""
    if scheme.pool is not None:
        yield f"the pool is {said(scheme.pool)}, shared out by what indices count, times days{group}"
        return
    full = dict.fromkeys(said(one.full_bonus or scheme.full_bonus or _nothing(scheme)) for one in employments)
    yield f"a full bonus is {' and '.join(full)} for the whole period, by days{group}"


def _nothing(scheme: PayScheme) -> Money:
    return money_of(0, scheme.currency)


def about_bonus(
    scheme: PayScheme, bonus: Money, kept_back: Money, indices: Iterable[tuple[str, Fraction | None]], *, name: str
) -> Iterator[str]:
    """Yield what each index has earned, or why it has not yet, and the bonus that comes of it."""
    for whose, index in indices:
        yield f"{whose} {_earns(scheme, index)}"
    waits = f"; {said(kept_back)} is kept back until the index is known" if kept_back.amount else ""
    yield f"{name}: {said(bonus)}{waits}"


def _earns(scheme: PayScheme, index: Fraction | None) -> str:
    if index is None:
        then = "is paid on account" if scheme.missing is MissingIndex.ON_ACCOUNT else "waits"
        return f"is withheld or pending: what {_rounded(scheme.stand_in)} of the full bonus gives {then}"
    curve = scheme.curve
    if index < curve.threshold:
        return f"is {_rounded(index)}, below the threshold of {_rounded(curve.threshold)}: it earns nothing"
    cap = f", which reaches the cap of {_rounded(curve.cap)}" if index >= curve.cap else ""
    worth = "counts {} a day" if scheme.pool is not None else "earns {} of the full bonus"
    return f"is {_rounded(index)}{cap}: it {worth.format(_rounded(curve.share(index)))}"


def about_corrections(adjustments: Iterable[Adjustment], taken: Money, left: Money) -> Iterator[str]:
    """Yield every correction of earlier periods, and what this pay does not cover."""
    for one in adjustments:
        yield f"correction of {said(one.amount)}: {one.because}"
    if left.amount:
        yield f"of these {said(taken)} falls into this pay; {said(left)} is left for the next one"


def _rounded(number: Fraction) -> str:
    return plain(round(number, 4))
