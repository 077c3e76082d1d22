"""What was recorded stands: time off that was granted, terms that change, two who ask for the same hours (S3)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from grievance.errors import InvalidValue
from grievance.model import OvertimeEntry, Redemption
from grievance.motivation import Balance, Expires, TimeBank, balance, redeem

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
OLD = TimeBank(high=[1, 2], dead=[6, 7, 8])
NEW = TimeBank(high=[11, 12], dead=[4])
CHANGED = {date(2026, 1, 1): OLD, date(2027, 1, 1): NEW}


def worked(on: str, number: float = 8) -> OvertimeEntry:
    """Return hours that Ann worked over on a date, under that date as id."""
    minutes = round(number * 60)
    return OvertimeEntry(id=on, person="ann", on=date.fromisoformat(on), minutes=minutes, recorded_by="head", at=AT)


def off(name: str, first: str, number: float, last: str = "") -> Redemption:
    """Return hours that Ann takes off from a date on."""
    days = {"first": date.fromisoformat(first), "last": date.fromisoformat(last or first)}
    return Redemption(id=name, person="ann", minutes=round(number * 60), recorded_by="head", at=AT, **days)


def bank(entries: Any, redemptions: Any, terms: Any, on: str = "2027-12-31") -> Balance:
    """Return Ann's time bank on a date."""
    return balance(entries, redemptions, person="ann", terms=terms, on=date.fromisoformat(on))


def row(*values: object) -> tuple[object, ...]:
    """Return values of several kinds for one comparison."""
    return values


def test_what_was_granted_is_no_longer_judged() -> None:
    """Under other terms time off of last year would be refused: the balance posts it, only new time off is checked."""
    entries, granted = [worked("2026-02-02")], [off("r-1", "2026-07-01", 6)]
    found = bank(entries, granted, TimeBank(high=[1, 2], dead=[9]), "2026-08-01")
    assert row(found.redeemed, found.hours, found.uncovered) == (6, 2, ())
    with pytest.raises(InvalidValue, match="time off may be taken from 2026-09-01 to 2026-09-30"):
        redeem(off("r-2", "2026-07-02", 1), entries, granted, terms=TimeBank(high=[1, 2], dead=[9]))


def test_each_record_is_judged_by_the_terms_of_its_day() -> None:
    """Terms by their first day: old hours stay banked, time off of the new year follows the new terms."""
    entries = [worked("2026-02-02"), worked("2026-11-02"), worked("2027-02-02"), worked("2027-11-02", 3)]
    granted = [off("r-1", "2026-07-01", 6)]
    found = bank(entries, granted, CHANGED, "2027-11-30")
    assert [str(line) for line in found.lines] == [
        "2026-02-02: 8 h banked (worked 8 h over); balance 8 h",
        "2026-07-01: 6 h taken off (time off from 2026-07-01 to 2026-07-01); balance 2 h",
        "2026-08-31: 2 h lapsed (worked over on 2026-02-02, not taken in time); balance 0 h",
        "2026-11-02: 8 h not banked (was not worked in the high season); balance 0 h",
        "2027-02-02: 8 h not banked (was not worked in the high season); balance 0 h",
        "2027-11-02: 3 h banked (worked 3 h over); balance 3 h",
    ]
    assert str(found.window) == "2028-04-01 to 2028-04-30"
    assert redeem(off("r-2", "2028-04-03", 3), entries, granted, terms=CHANGED).hours == 0
    with pytest.raises(InvalidValue, match="time off may be taken from 2028-04-01"):
        redeem(off("r-2", "2027-07-01", 3), entries, granted, terms=CHANGED)


@pytest.mark.parametrize(("on", "window"), [("2026-12-31", "2027-06-01"), ("2027-01-01", "2027-04-01")])
def test_new_terms_hold_from_their_first_day(on: str, window: str) -> None:
    """On the day before, the old ones do."""
    assert bank([], [], CHANGED, on).window.first == date.fromisoformat(window)


@pytest.mark.parametrize(
    ("terms", "problem"),
    [
        ({}, "terms: must have the first day of some terms, and these"),
        ({AT: OLD}, "terms: must have dates as first days, not datetime"),
        ({date(2026, 2, 3): OLD}, "terms: say nothing of 2026-02-02: the first of them begin on 2026-02-03"),
    ],
)
def test_terms_hold_for_every_record(terms: Any, problem: str) -> None:
    """Which terms hold on the day of a record is never guessed."""
    with pytest.raises(InvalidValue) as refusal:
        bank([worked("2026-02-02")], [], terms)
    assert str(refusal.value) == problem


def test_hours_that_expire_go_by_the_terms_they_were_worked_under() -> None:
    """Their last day, and whether they are paid: also where later hours expire first, or the cap is lowered."""
    terms = {
        date(2026, 1, 1): TimeBank(high=[1, 2], dead=[6], expires=Expires.MONTHS, months=24, paid_out=True),
        date(2027, 1, 1): TimeBank(high=[1, 2], dead=[6], cap=timedelta(hours=5)),
    }
    entries = [worked("2026-02-02"), worked("2027-02-02", 2)]
    full = bank(entries, [], terms, "2027-03-01")
    assert row(full.hours, full.not_banked) == (8, 2)
    found = bank([*entries, worked("2027-02-03", 1)], [off("r-1", "2026-06-01", 6)], terms, "2028-02-03")
    assert [str(line) for line in found.lines[2:]] == [
        "2027-02-02: 2 h banked (worked 2 h over); balance 4 h",
        "2027-02-03: 1 h banked (worked 1 h over); balance 5 h",
        "2027-06-30: 2 h lapsed (worked over on 2027-02-02, not taken in time); balance 3 h",
        "2027-06-30: 1 h lapsed (worked over on 2027-02-03, not taken in time); balance 2 h",
        "2028-02-02: 2 h paid out (worked over on 2026-02-02, not taken in time); balance 0 h",
    ]


def test_of_two_for_the_same_hours_the_first_stands() -> None:
    """What was recorded later is told as not covered and not counted, also where it is for an earlier day."""
    entries = [worked("2026-02-02")]
    first, second, third = (off("b", "2026-07-10", 6), off("a", "2026-07-01", 4), off("c", "2026-07-20", 2))
    found = bank(entries, [first, second, third], OLD, "2026-07-31")
    assert [str(line) for line in found.lines[1:]] == [
        "2026-07-01: 4 h not covered (time off from 2026-07-01 to 2026-07-01: not the hours for it beside what was "
        "recorded before); balance 8 h",
        "2026-07-10: 6 h taken off (time off from 2026-07-10 to 2026-07-10); balance 2 h",
        "2026-07-20: 2 h taken off (time off from 2026-07-20 to 2026-07-20); balance 0 h",
    ]
    assert row(found.redeemed, found.hours, found.uncovered) == (8, 0, ("a",))
    assert bank(entries, [second, first, third], OLD).uncovered == ("b",)
    assert bank(entries, [first, second], OLD, "2026-06-30").hours == 8
    assert redeem(third, entries, [first, second], terms=OLD).hours == 8 - 6 - 2


def test_a_day_is_not_taken_twice() -> None:
    """No more than the norm a day, over the days that all time off names; what is left of them is told."""
    entries = [worked(f"2026-02-{day:02}") for day in range(2, 12)]
    booked = [off("r-1", "2026-07-01", 8)]
    with pytest.raises(InvalidValue) as refusal:
        redeem(off("r-2", "2026-07-01", 8), entries, booked, terms=OLD)
    assert str(refusal.value) == (
        "Redemption.minutes: 8 h are more than the days from 2026-07-01 to 2026-07-01 have: at 8 h a day, "
        "with 8 h booked already, at most 0 h; take less, or name more days"
    )
    assert redeem(off("r-2", "2026-07-01", 8, "2026-07-02"), entries, booked, terms=OLD).hours == 64
    with pytest.raises(InvalidValue, match="from 2026-07-01 to 2026-07-02 have: at 8 h a day, with 8 h booked already"):
        redeem(off("r-2", "2026-07-01", 8.5, "2026-07-02"), entries, booked, terms=OLD)
    with pytest.raises(InvalidValue, match=r"8\.25 h are more than the days from 2026-07-02 to 2026-07-02 have"):
        redeem(off("r-2", "2026-07-02", 8.25), entries, booked, terms=OLD)


def test_days_that_overlap_are_counted_together() -> None:
    """Three days that three requests share in part hold three norms, whoever names which of them."""
    entries = [worked(f"2026-02-{day:02}") for day in range(2, 12)]
    booked = [off("r-1", "2026-07-01", 10, "2026-07-02"), off("r-2", "2026-07-02", 10, "2026-07-03")]
    assert redeem(off("r-3", "2026-07-02", 4), entries, booked, terms=OLD).hours == 56
    with pytest.raises(InvalidValue, match="from 2026-07-01 to 2026-07-03 have: at 8 h a day, with 20 h booked alrea"):
        redeem(off("r-3", "2026-07-02", 4.25), entries, booked, terms=OLD)
    assert redeem(off("r-3", "2026-07-04", 8), entries, booked, terms=OLD).on == date(2026, 7, 4)


def test_what_is_not_covered_takes_no_day() -> None:
    """Who came too late for the hours does not block the day."""
    entries = [worked("2026-02-02")]
    recorded = [off("r-1", "2026-07-01", 7), off("r-2", "2026-07-02", 8)]
    assert redeem(off("r-3", "2026-07-02", 1), entries, recorded, terms=OLD).uncovered == ("r-2",)


@pytest.mark.parametrize(
    ("high", "dead", "months", "least"),
    [([1], [7], 5, 6), ([1, 2], [6, 7], 4, 5), ([12, 1], [6], 5, 6), ([11], [3], 3, 4), ([1, 9], [4, 10], 2, 3)],
)
def test_hours_that_could_never_be_taken_are_refused(high: list[int], dead: list[int], months: int, least: int) -> None:
    """Hours that are gone before any dead period begins are no hours given back."""
    with pytest.raises(InvalidValue, match=rf"could never be taken.*: must be {least} at least"):
        TimeBank(high=high, dead=dead, expires=Expires.MONTHS, months=months)
    assert TimeBank(high=high, dead=dead, expires=Expires.MONTHS, months=least).months == least


def test_the_hours_that_could_never_be_taken_are_told() -> None:
    """The reason names the first of them, their last day and the dead period."""
    with pytest.raises(InvalidValue) as refusal:
        TimeBank(high=[1], dead=[7], expires=Expires.MONTHS, months=1)
    assert str(refusal.value) == (
        "TimeBank.months: of 1 mean that hours of 01-01 could never be taken: they are gone after 02-01, before the "
        "dead period begins on 07-01: must be 6 at least"
    )
