"""Bonus periods: the worked examples with their numbers, the general facts, and the words that explain a choice."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest

from grievance.errors import InvalidValue
from grievance.motivation import bonus_layouts, plan_bonus_periods
from grievance.motivation.periods._months import Volume

VOLUMES = [300, 280, 120, 110, 100, 90, 80, 90, 100, 120, 130, 180]
"""D3, January to December."""


def feasible_starts(*peaks: int, length: int = 4) -> list[int]:
    """Return the start months of the layouts that keep these peaks apart."""
    return [layout.start_month for layout in bonus_layouts(length=length, peaks=peaks) if layout.feasible]


def test_the_layout_of_the_source() -> None:
    """D1: January and February are peaks, so that periods begin in February, June and October."""
    layout = plan_bonus_periods(length=4, peaks={1, 2})

    assert layout.periods == ((2, 3, 4, 5), (6, 7, 8, 9), (10, 11, 12, 1))
    assert (layout.start_month, layout.feasible, layout.peaks_per_period) == (2, True, (1, 0, 1))
    assert (layout.totals, layout.spread) == (None, None)
    assert (
        layout.reason == "January and February lie in different periods; "
        "starting in February is the only layout of 4 months that does so"
    )


def test_the_layouts_of_january_and_february() -> None:
    """A.1.1: the peaks in each period, by start month; four layouts are all there are."""
    assert [layout.peaks_per_period for layout in bonus_layouts(length=4, peaks={2, 1})] == [
        (2, 0, 0),
        (1, 0, 1),
        (0, 0, 2),
        (0, 0, 2),
    ]


@pytest.mark.parametrize(
    ("peaks", "starts"),
    [
        ((11, 12), [4]),
        ((1, 4), [2, 3, 4]),
        ((1, 5), [1, 2, 3, 4]),
        ((1, 2, 7), [2]),
        ((1, 2, 5), []),
        ((12, 1, 2), []),
        ((1, 2, 3), []),
    ],
)
def test_which_layouts_are_feasible(peaks: tuple[int, ...], starts: list[int]) -> None:
    """D2: the start months that keep the peaks apart."""
    assert starts == feasible_starts(*peaks)


def test_winter_peaks_have_two_layouts_of_two() -> None:
    """D2: of December, January and February two share a period at best, as starts 1 and 2 have it."""
    largest = [max(layout.peaks_per_period) for layout in bonus_layouts(length=4, peaks={12, 1, 2})]
    layout = plan_bonus_periods(length=4, peaks={12, 1, 2})

    assert largest == [2, 2, 3, 3]
    assert (layout.start_month, layout.feasible, layout.peaks_per_period) == (1, False, (2, 0, 1))
    assert (
        layout.reason
        == "not feasible: wherever periods of 4 months start, some of January, February and December share one; "
        "here January and February share one, and nowhere is the fullest period less full; "
        "of 2 layouts that are equal in this, the one starting in January crosses no New Year"
    )


def test_volume_breaks_the_tie_of_the_winter_peaks() -> None:
    """D3: with volumes the layout that starts in February is the better one for December, January and February."""
    layout = plan_bonus_periods(length=4, peaks={12, 1, 2}, volumes=VOLUMES)

    assert (layout.start_month, layout.feasible, layout.peaks_per_period) == (2, False, (1, 0, 2))
    assert layout.reason.endswith(
        "here December and January share one, and nowhere is the fullest period less full; "
        "of 2 layouts that are equal in this, the one starting in February has the smallest spread of volume "
        "between periods (370)"
    )


def test_volumes_need_no_peaks() -> None:
    """D3: totals and spreads of the four layouts; the smallest spread is chosen, and all are feasible."""
    layouts = bonus_layouts(length=4, volumes=VOLUMES)
    layout = plan_bonus_periods(length=4, volumes=VOLUMES)
    totals: list[Any] = [one.totals for one in layouts]

    assert totals == [(810, 360, 530), (610, 360, 730), (420, 390, 890), (380, 440, 880)]
    assert [one.spread for one in layouts] == [450, 370, 500, 500]
    assert (layout.start_month, layout.feasible, layout.peaks, layout.peaks_per_period) == (2, True, (), (0, 0, 0))
    assert (
        layout.reason
        == "no peak months are named, so that every layout is feasible; of 4 layouts that are equal in this, "
        "the one starting in February has the smallest spread of volume between periods (370)"
    )


def test_peaks_count_before_volume() -> None:
    """Peaks are kept apart even where another layout has the smaller spread of volume."""
    volumes = [100, 0, 0, 0] * 3

    assert plan_bonus_periods(length=4, peaks={11, 12}, volumes=[*volumes[:10], 1000, 0]).start_month == 4
    assert plan_bonus_periods(length=4, peaks={1, 2}, volumes=[0, 9, 0, 0, 9, 0, 0, 0, 9, 0, 0, 0]).start_month == 2


def test_equal_volumes_leave_the_choice_to_new_year_and_then_to_the_start() -> None:
    """Where the spread decides nothing, no New Year is crossed; where it must be, the earliest start stands."""
    level = plan_bonus_periods(length=4, volumes=[5] * 12)
    later = plan_bonus_periods(length=4, peaks={1, 4}, volumes=[5] * 12)

    assert (level.start_month, level.spread, level.crosses_new_year) == (1, Fraction(0), False)
    assert level.reason.endswith("of 4 layouts that are equal in this, the one starting in January crosses no New Year")
    assert (later.start_month, later.crosses_new_year) == (2, True)
    assert (
        later.reason == "January and April lie in different periods; of 3 layouts that are equal in this, "
        "the one starting in February begins earliest in the year"
    )


def test_every_difference_that_decided_is_told() -> None:
    """Where the spread leaves several layouts, the reason goes on to what chose among them."""
    two = plan_bonus_periods(length=4, volumes=[0, 0, 0, 0, 0, 0, 0, 9, 0, 9, 0, 0])
    three = plan_bonus_periods(length=4, volumes=[9, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0])

    assert two.start_month == 1
    assert two.reason.endswith("has the smallest spread of volume between periods (9) and crosses no New Year")
    assert three.start_month == 2
    assert three.reason.endswith(
        "has the smallest spread of volume between periods (9) and begins earliest in the year"
    )


def test_one_peak_and_none() -> None:
    """A single peak, or none, is apart in every layout."""
    assert plan_bonus_periods(length=6, peaks=[3]).reason == (
        "March is the only peak month, so that every layout is feasible; "
        "of 6 layouts that are equal in this, the one starting in January crosses no New Year"
    )
    assert plan_bonus_periods(length=3, peaks=()).reason == (
        "no peak months are named, so that every layout is feasible; "
        "of 3 layouts that are equal in this, the one starting in January crosses no New Year"
    )


def test_single_months_keep_everything_apart() -> None:
    """Periods of one month have one layout, and are feasible whatever the peaks."""
    layout = plan_bonus_periods(length=1, peaks=range(1, 13))

    assert (layout.start_month, layout.feasible, layout.peaks_per_period) == (1, True, (1,) * 12)
    assert layout.reason.endswith("lie in different periods; periods of one month can be laid out in one way only")


def test_too_many_peaks_are_told_as_such() -> None:
    """More peaks than periods cannot lie apart, and the reason says so by their numbers."""
    four = plan_bonus_periods(length=4, peaks={1, 4, 7, 10})
    year = plan_bonus_periods(length=12, peaks={1, 2})

    assert four.reason.startswith(
        "not feasible: 4 peak months are too many for 3 periods; here January and April share one"
    )
    assert year.reason.startswith(
        "not feasible: 2 peak months are too many for 1 period; here January and February share"
    )
    assert (year.start_month, year.peaks_per_period) == (1, (2,))


def test_several_that_share_are_named_period_by_period() -> None:
    """Where more than one period holds two peaks, each is named."""
    assert (
        "here January and February, May and June share one" in plan_bonus_periods(length=4, peaks={1, 2, 5, 6}).reason
    )


def test_two_peaks_have_as_many_layouts_as_months_lie_between_them() -> None:
    """A.1.1: two peaks 1, 2, 3 months apart on the circle have 1, 2, 3 feasible layouts, from four on all 4."""
    for one, other in combinations(range(1, 13), 2):
        apart = min(other - one, 12 - other + one)

        assert min(apart, 4) == len(feasible_starts(one, other))


def test_how_many_sets_of_peaks_are_feasible() -> None:
    """A.1.1: of the 220 sets of three peaks 148 can be kept apart and 72 cannot; no set of four can."""
    three = Counter(plan_bonus_periods(length=4, peaks=peaks).feasible for peaks in combinations(range(1, 13), 3))

    assert three == {True: 148, False: 72}
    assert not any(plan_bonus_periods(length=4, peaks=peaks).feasible for peaks in combinations(range(1, 13), 4))


@pytest.mark.parametrize("length", [2, 3, 4, 6, 12])
@pytest.mark.parametrize("first", range(1, 13))
def test_three_adjacent_peaks_are_never_feasible(length: int, first: int) -> None:
    """A.1.1: three peaks in a run of adjacent months are infeasible for every length of two months or more."""
    run = {(first - 1 + step) % 12 + 1 for step in range(3)}

    assert not plan_bonus_periods(length=length, peaks=run).feasible


def test_numbers_stay_exact() -> None:
    """Decimals and fractions add up as they are written, and are told so."""
    thirds: list[Volume] = [Fraction(1, 3), *[0] * 11]
    tenths: list[Volume] = [Decimal("0.1"), Decimal("0.2"), *[0] * 10]

    assert (Fraction(1, 3), Fraction(3, 10)) == (
        plan_bonus_periods(volumes=thirds).spread,
        bonus_layouts(volumes=tenths)[0].spread,
    )
    assert plan_bonus_periods(volumes=thirds, peaks={1}).reason.endswith("crosses no New Year")
    assert "(1/3)" in plan_bonus_periods(volumes=[Fraction(1, 3), Fraction(1, 3)] + [0] * 10).reason
    assert "(0.125)" in plan_bonus_periods(volumes=[Decimal("0.125")] * 2 + [0] * 10).reason
    assert "(20)" in plan_bonus_periods(volumes=[20, 20] + [0] * 10).reason


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({}, "plan_bonus_periods: needs the peak months, or the volumes of the twelve months"),
        ({"peaks": {1}, "length": 5}, "BonusPeriods.length: must divide the year: 1, 2, 3, 4, 6 or 12 months"),
        ({"peaks": {1}, "length": 0}, "BonusPeriods.length: must divide the year: 1, 2, 3, 4, 6 or 12 months"),
        ({"peaks": {1}, "length": 24}, "BonusPeriods.length: must divide the year: 1, 2, 3, 4, 6 or 12 months"),
        ({"peaks": {1}, "length": "4"}, "BonusPeriods.length: must be int, not str"),
        ({"peaks": {0}}, "must be numbers of months, from 1 for January to 12 for December"),
        ({"peaks": {13}}, "must be numbers of months"),
        ({"peaks": [True]}, "must be numbers of months"),
        ({"peaks": "12"}, "must be numbers of months"),
        ({"volumes": [1] * 11}, "BonusPeriods.volumes: must be twelve, January to December, not 11"),
        ({"volumes": [1] * 13}, "not 13"),
        ({"volumes": dict.fromkeys(range(1, 13), 5)}, "must be twelve in the order of the year, not a dict"),
        ({"volumes": set(range(1, 13))}, "must be twelve in the order of the year, not a set"),
        ({"volumes": frozenset(range(1, 13))}, "must be twelve in the order of the year, not a frozenset"),
        (
            {"volumes": [1, 1.5] + [1] * 10},
            "February must be an int, a Decimal or a Fraction, which are exact, not float",
        ),
        ({"volumes": [True] + [1] * 11}, "January must be an int, a Decimal or a Fraction, which are exact, not bool"),
        ({"volumes": [1] * 11 + ["1"]}, "December must be an int"),
        ({"volumes": [1, 1, Decimal("NaN")] + [1] * 9}, "March must be a finite number"),
        ({"volumes": [1, 1, 1, -1] + [1] * 8}, "April must not be negative"),
        ({"peaks": {1}, "zone": "Mars/Olympus"}, "must be an IANA zone name"),
    ],
)
def test_what_is_refused(given: dict[str, Any], problem: str) -> None:
    """What cannot be planned is refused with what would be right."""
    with pytest.raises(InvalidValue) as refused:
        plan_bonus_periods(**given)

    assert problem in str(refused.value)


def test_no_spread_at_all_is_the_smallest() -> None:
    """A layout whose periods are equal comes before one whose spread is a fraction of one."""
    quarter = Fraction(1, 4)
    layout = plan_bonus_periods(length=4, volumes=[quarter, quarter, 0, 0, 0, 0, quarter, 0, 0, 0, 0, 0])

    assert (layout.start_month, layout.spread) == (2, Fraction(0))
