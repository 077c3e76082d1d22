"""Bonus periods against brute force: every start month, every partition of the circle, nothing shared with the code."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.motivation import bonus_layouts, plan_bonus_periods

LENGTHS = [1, 2, 3, 4, 6, 12]


def partitions(length: int) -> dict[frozenset[frozenset[int]], int]:
    """Return each way to cut the circle of months into runs of one length, with the first month that begins a run."""
    found: dict[frozenset[frozenset[int]], int] = {}
    for start in range(1, 13):
        months = [m if m <= 12 else m - 12 for m in range(start, start + 12)]
        runs = [months[i * length : (i + 1) * length] for i in range(12 // length)]
        found.setdefault(frozenset(map(frozenset, runs)), min(run[0] for run in runs))
    if length == 12:  # one run is the same set wherever it begins: beginnings tell them apart
        return {frozenset({frozenset({start})}): start for start in range(1, 13)}
    return found


def runs_from(start: int, length: int) -> list[list[int]]:
    """Return the runs of the circle of months of which one begins with *start*."""
    circle = list(range(1, 13)) * 2
    at = circle.index(start)
    return [circle[first : first + length] for first in range(at, at + 12, length)]


def best(length: int, peaks: frozenset[int], volumes: list[Fraction] | None) -> tuple[int, bool]:
    """Return the start month of the best layout and whether it keeps the peaks apart, by trying all of them."""
    ranked = []
    for start in sorted(partitions(length).values()):
        runs = runs_from(start, length)
        most = max(len(peaks & set(run)) for run in runs)
        totals = [sum(volumes[month - 1] for month in run) for run in runs] if volumes else [0]
        crossing = any(run != sorted(run) for run in runs)
        ranked.append((most, max(totals) - min(totals), crossing, start))
    most, _, _, start = min(ranked)
    return start, most < 2


@pytest.mark.parametrize("length", LENGTHS)
def test_there_are_as_many_layouts_as_months_in_a_period(length: int) -> None:
    """Cutting the circle from any month gives exactly the layouts that are offered, told by the same start months."""
    assert sorted(partitions(length).values()) == [layout.start_month for layout in bonus_layouts(length=length)]
    for layout in bonus_layouts(length=length):
        assert runs_from(layout.start_month, length) == [list(period) for period in layout.periods]


@pytest.mark.parametrize("length", LENGTHS)
def test_every_set_of_peaks(length: int) -> None:
    """For each of the 4,096 sets of peaks the plan is what trying everything finds."""
    for chosen in product((False, True), repeat=12):
        peaks = frozenset(month for month, is_peak in enumerate(chosen, 1) if is_peak)
        plan = plan_bonus_periods(length=length, peaks=peaks)

        assert best(length, peaks, None) == (plan.start_month, plan.feasible), peaks


@settings(max_examples=300)
@given(
    length=st.sampled_from(LENGTHS),
    peaks=st.frozensets(st.integers(1, 12)),
    volumes=st.lists(st.one_of(st.integers(0, 5), st.fractions(0, 10, max_denominator=7)), min_size=12, max_size=12),
)
def test_volumes_with_and_without_peaks(length: int, peaks: frozenset[int], volumes: list[int | Fraction]) -> None:
    """With volumes, small ones so that many are equal, the plan is what trying everything finds."""
    plan = plan_bonus_periods(length=length, peaks=peaks, volumes=volumes)
    exact = [Fraction(volume) for volume in volumes]

    assert best(length, peaks, exact) == (plan.start_month, plan.feasible)
    assert plan.totals is not None
    assert sum(exact) == sum(plan.totals)
    assert len(peaks) == sum(plan.peaks_per_period)
