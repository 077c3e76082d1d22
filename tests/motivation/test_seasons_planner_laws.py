"""The plan is the best there is: every set of months, every length of day and every way to give hours back is tried."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.calendars import BusinessCalendar
from grievance.motivation import plan_seasons
from grievance.motivation.seasons._loads import Choice, Load, best_choice, leave_in

STEP = Fraction(1, 2)
Rank = tuple[Fraction, int, int]


def load_of(load: Load, steps: int) -> Fraction:
    """Return complaints by hour with so many steps more, or fewer."""
    return load.work / (load.usual + steps * STEP) if load.work else Fraction(0)


def ways(loads: list[Load], places: list[int], steps: int) -> Iterator[dict[int, int]]:
    """Yield every way to give steps of leave back in the months of *places*."""
    for leave in product(*(range(loads[place].room + 1) for place in places)):
        if sum(leave) == steps:
            yield dict(zip(places, leave, strict=True))


def every_rank(loads: list[Load], most: int, target: Fraction) -> Iterator[Rank]:
    """Yield peak, overtime and number of months of every plan there is."""
    everywhere = range(len(loads))
    for size in range(len(loads) + 1):
        for high in combinations(everywhere, size):
            others = [place for place in everywhere if place not in high]
            for steps in range(1, most + 1) if high else [0]:
                worked = sum(loads[place].days * steps for place in high)
                eased = [load_of(loads[place], loads[place].days * steps) for place in high]
                for leave in ways(loads, others, worked):
                    rested = [load_of(loads[place], -leave[place]) for place in others]
                    yield max(target, *eased, *rested), worked, len(high) if worked else 0


LOADS = st.lists(
    st.builds(
        Load,
        work=st.integers(0, 30).map(Fraction),
        usual=st.integers(6, 12).map(Fraction),
        days=st.integers(0, 3),
        room=st.integers(0, 5),
    ),
    min_size=2,
    max_size=4,
)
TARGETS = st.one_of(st.just(Fraction(0)), st.fractions(Fraction(1, 2), 4, max_denominator=4))


@settings(max_examples=80)
@given(loads=LOADS, most=st.integers(1, 3), target=TARGETS)
def test_no_plan_is_better(loads: list[Load], most: int, target: Fraction) -> None:
    """Of all plans the one found has the lowest peak, then the least overtime, then the fewest months."""
    choice = best_choice(loads, step=STEP, most=most, target=target)
    best = min(every_rank(loads, most, target))
    assert (choice.peak, choice.worked, len(choice.high)) == best
    assert choice.worked == choice.steps * sum(loads[place].days for place in choice.high)
    assert choice.steps <= most


@settings(max_examples=80)
@given(loads=LOADS, most=st.integers(1, 3), target=TARGETS)
def test_leave_is_in_the_fewest_of_the_mildest_months(loads: list[Load], most: int, target: Fraction) -> None:
    """All hours are given back, in as few of the mildest months as can be, and evenly: the busiest is lightest."""
    choice = best_choice(loads, step=STEP, most=most, target=target)
    leave = leave_in(loads, choice, step=STEP)
    assert sum(leave) == choice.worked
    assert all(0 <= steps <= load.room for steps, load in zip(leave, loads, strict=True))
    assert all(leave[place] == 0 for place in choice.high)

    others = sorted(set(range(len(loads))) - set(choice.high), key=lambda place: (load_of(loads[place], 0), place))
    peaks = next(peaks for size in range(len(others) + 1) if (peaks := fair(loads, others[:size], choice)))
    used = others[: next(size for size in range(len(others) + 1) if fair(loads, others[:size], choice))]
    assert all(leave[place] == 0 for place in others if place not in used)
    if choice.worked:
        assert max(load_of(loads[place], -leave[place]) for place in used) == min(peaks)


def fair(loads: list[Load], places: list[int], choice: Choice) -> list[Fraction]:
    """Return the peaks of *places* for every way to hold all the leave there without passing the peak of the plan."""
    found = (
        max((load_of(loads[place], -steps) for place, steps in leave.items()), default=Fraction(0))
        for leave in ways(loads, places, choice.worked)
    )
    return [peak for peak in found if peak <= choice.peak]


@pytest.mark.parametrize(
    "volumes",
    [
        (1900, 1750, 1200, 1100, 1000, 900, 700, 600, 1000, 1100, 1200, 1300),
        (300, 310, 290, 300, 305, 295, 300, 300, 280, 300, 320, 900),
        (500, 500, 480, 480, 460, 440, 430, 430, 460, 480, 490, 500),
    ],
)
def test_no_other_months_would_do_better(volumes: tuple[int, ...]) -> None:
    """
    Of all sets of months and lengths of day none allows a lower peak.

    A peak just below that of the plan leaves too few hours to give back, whichever of the 4096 sets works longer.
    """
    office = BusinessCalendar.from_mapping({"zone": "UTC", "week": {"mon-fri": ["09:00-18:00"]}})
    plan = plan_seasons(volumes, calendar=office, year=2026, handlers=1, most_extra=timedelta(hours=2))
    halves = [int(row.usual * 2) for row in plan.months]
    days = [int(row.usual / 9) for row in plan.months]
    peak = plan.after * (1 - Fraction(1, 10**9)) / 2  # complaints for half an hour
    needed = [int(-(-volume // peak)) for volume in volumes]  # half hours
    room = [min(half // 2, half - need) for half, need in zip(halves, needed, strict=True)]
    for steps, chosen in product(range(5), product((False, True), repeat=12)):
        rows = list(zip(chosen, halves, days, needed, room, strict=True))
        if all(half + day * steps >= need if high else left >= 0 for high, half, day, need, left in rows):
            worked = sum(day * steps for high, _, day, _, _ in rows if high)
            assert worked > sum(left for high, _, _, _, left in rows if not high)
