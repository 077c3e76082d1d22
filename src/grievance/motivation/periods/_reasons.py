"""Why a layout of bonus periods was chosen, in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum

from grievance.motivation.periods._layout import BonusPeriods
from grievance.motivation.periods._months import MONTHS, listed, plain

__all__ = ["Step", "reason_of"]


class Step(Enum):
    """What layouts are compared by."""

    PEAKS = "largest number of peaks in a period"
    SPREAD = "spread of volume between periods"
    NEW_YEAR = "crossing New Year"
    START = "start month"


def reason_of(chosen: BonusPeriods, narrowed: Sequence[tuple[Step, int]]) -> str:
    """
    Return why *chosen* was, and why it is not strictly feasible if it is not.

    *narrowed* has the steps at which layouts were left behind, each with how many were left; the peaks come first.
    """
    (_, equal), *later = narrowed
    return f"{_peaks(chosen)}; {_choice(chosen, equal, later)}"


def _peaks(chosen: BonusPeriods) -> str:
    months = listed(chosen.peaks) if chosen.peaks else ""
    if not months:
        return "no peak months are named, so that every layout is feasible"
    if len(chosen.peaks) == 1:
        return f"{months} is the only peak month, so that every layout is feasible"
    if chosen.feasible:
        return f"{months} lie in different periods"
    together = ", ".join(listed(shared) for shared in _shared(chosen))
    least = "and nowhere is the fullest period less full"
    return f"not feasible: {_obstacle(chosen, months)}; here {together} share one, {least}"


def _shared(chosen: BonusPeriods) -> Iterator[tuple[int, ...]]:
    for period in chosen.periods:
        peaks = tuple(month for month in period if month in chosen.peaks)
        if len(peaks) > 1:
            yield peaks


def _obstacle(chosen: BonusPeriods, months: str) -> str:
    count, periods = len(chosen.peaks), len(chosen.periods)
    if count > periods:
        return f"{count} peak months are too many for {periods} period{'' if periods == 1 else 's'}"
    return f"wherever periods of {chosen.length} months start, some of {months} share one"


def _choice(chosen: BonusPeriods, equal: int, later: Sequence[tuple[Step, int]]) -> str:
    start = f"starting in {MONTHS[chosen.start_month - 1]}"
    if chosen.length == 1:
        return "periods of one month can be laid out in one way only"
    if equal == 1:
        return f"{start} is the only layout of {chosen.length} months that does so"
    why = " and ".join(_said(step, chosen) for step, _ in later)
    return f"of {equal} layouts that are equal in this, the one {start} {why}"


def _said(step: Step, chosen: BonusPeriods) -> str:
    if step is Step.SPREAD and chosen.spread is not None:
        return f"has the smallest spread of volume between periods ({plain(chosen.spread)})"
    return "crosses no New Year" if step is Step.NEW_YEAR else "begins earliest in the year"
