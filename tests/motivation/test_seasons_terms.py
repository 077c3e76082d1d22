"""The records and the terms of the time bank: what is refused, when time off may be taken, when hours are gone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.calendars import BusinessCalendar, Season
from grievance.errors import InvalidValue
from grievance.model import OvertimeEntry, Redemption
from grievance.motivation import Expires, TimeBank

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTES = 24 * 60
TICK = timedelta(microseconds=1)


def an_entry(**changes: Any) -> OvertimeEntry:
    """Return two hours that Ann worked over."""
    own = {"id": "o", "person": "ann", "on": date(2026, 1, 5), "minutes": 120, "recorded_by": "head"}
    return OvertimeEntry(**{**own, "at": AT, **changes})


def a_redemption(**changes: Any) -> Redemption:
    """Return two days off in July."""
    own = {"id": "r", "person": "ann", "first": date(2026, 7, 1), "last": date(2026, 7, 2), "recorded_by": "head"}
    return Redemption(**{**own, "minutes": 960, "at": AT, **changes})


def a_bank(**changes: Any) -> TimeBank:
    """Return terms with a high season in January and February and a dead one in summer."""
    return TimeBank(**{"high": [1, 2], "dead": [6, 7, 8], **changes})


def a_season(first: tuple[int, int], last: tuple[int, int]) -> Season:
    """Return a season from one day of the year to another."""
    return Season(name="s", week=[()] * 7, first=first, last=last)


def row(*values: object) -> tuple[object, ...]:
    """Return values of several kinds for one comparison."""
    return values


@pytest.mark.parametrize(
    ("build", "changes", "refusal"),
    [
        (an_entry, {"id": ""}, "OvertimeEntry: needs an id, the person"),
        (an_entry, {"person": ""}, "OvertimeEntry: needs an id, the person"),
        (an_entry, {"recorded_by": ""}, "OvertimeEntry: needs an id, the person"),
        (an_entry, {"minutes": 0}, "OvertimeEntry.minutes: must be more than nothing"),
        (an_entry, {"minutes": MINUTES + 1}, "OvertimeEntry.minutes: must be more than nothing, and at most a day"),
        (an_entry, {"approved_by": "ann"}, "OvertimeEntry.approved_by: must name somebody else"),
        (an_entry, {"approved_by": ""}, "OvertimeEntry.approved_by: must name somebody else"),
        (an_entry, {"at": datetime(2026, 1, 1)}, "OvertimeEntry.at: is a naive datetime"),  # noqa: DTZ001
        (a_redemption, {"id": ""}, "Redemption: needs an id, the person"),
        (a_redemption, {"person": ""}, "Redemption: needs an id, the person"),
        (a_redemption, {"recorded_by": ""}, "Redemption: needs an id, the person"),
        (a_redemption, {"last": date(2026, 6, 30)}, "Redemption.last: must not lie before"),
        (a_redemption, {"minutes": 0}, "Redemption.minutes: must be more than nothing"),
        (a_redemption, {"minutes": 2 * MINUTES + 1}, "Redemption.minutes: .* at most the whole of its days"),
        (a_redemption, {"minutes": 8.5}, "Redemption.minutes: must be int"),
        (a_bank, {"dead": [2, 6]}, "TimeBank.dead: shares dates with the high season, first 02-01"),
        (a_bank, {"dead": a_season((2, 29), (6, 30))}, "TimeBank.dead: shares dates .* first 02-29"),
        (a_bank, {"dead": []}, "Season: needs either 'months'"),
        (a_bank, {"rate": 0}, "TimeBank.rate: must be above zero"),
        (a_bank, {"rate": 1.5}, "TimeBank.rate: must be exact"),
        (a_bank, {"rate": True}, "TimeBank.rate: must be exact"),
        (a_bank, {"rate": "one"}, "TimeBank.rate: must be a finite number"),
        (a_bank, {"rate": "1/0"}, "TimeBank.rate: must be a finite number"),
        (a_bank, {"rate": Decimal("Infinity")}, "TimeBank.rate: must be a finite number"),
        (a_bank, {"norm": timedelta(0)}, "TimeBank.norm: must be more than nothing"),
        (
            a_bank,
            {"norm": timedelta(days=1, microseconds=1)},
            "TimeBank.norm: must be more than nothing, and at most a day",
        ),
        (a_bank, {"cap": timedelta(0)}, "TimeBank.cap: must be more than nothing"),
        (a_bank, {"months": 3}, "TimeBank.months: goes with hours that expire after a number of months"),
        (a_bank, {"expires": Expires.MONTHS}, "TimeBank.months: goes with"),
        (a_bank, {"expires": Expires.MONTHS, "months": 0}, "TimeBank.months: must be 1 to 1200"),
        (a_bank, {"expires": Expires.MONTHS, "months": 1201}, "TimeBank.months: must be 1 to 1200"),
    ],
)
def test_what_is_impossible_is_refused(build: Any, changes: dict[str, Any], refusal: str) -> None:
    """Each value says which of its parts is wrong and what would be right."""
    with pytest.raises(InvalidValue, match=f"^{refusal}"):
        build(**changes)


def test_the_limits_are_allowed() -> None:
    """A day at most may be worked over, the whole of the days taken off, and a norm and a cap may be anything above."""
    assert an_entry(minutes=MINUTES).worked == timedelta(days=1)
    assert an_entry(minutes=1).worked == timedelta(minutes=1)
    assert a_redemption(minutes=2 * MINUTES, last=date(2026, 7, 2)).taken == timedelta(days=2)
    assert a_redemption(first=date(2026, 7, 2), minutes=1).first == date(2026, 7, 2)
    assert a_bank(norm=DAY, cap=TICK, rate="1/1000").rate == Fraction(1, 1000)
    assert a_bank(expires=Expires.MONTHS, months=1200).months == 1200
    assert a_bank(high=[1], dead=[2], expires=Expires.MONTHS, months=1).months == 1


@pytest.mark.parametrize("given_rate", [Fraction(3, 2), Decimal("1.5"), "1.5", "3/2"])
def test_a_rate_is_exact(given_rate: Any) -> None:
    """However it is written, one and a half is three halves."""
    assert a_bank(rate=given_rate).rate == Fraction(3, 2)


def test_the_usual_terms() -> None:
    """S3: an hour for an hour, days of eight hours, gone at the end of the dead period unless configured."""
    bank = a_bank()
    assert row(bank.rate, bank.norm, bank.cap, bank.expires) == (1, timedelta(hours=8), None, Expires.DEAD_PERIOD)
    assert bank.paid_out is False


@pytest.mark.parametrize(
    ("recorded_by", "approved_by", "approved"),
    [("head", None, True), ("ann", None, False), ("ann", "head", True), ("head", "boss", True)],
)
def test_somebody_else_answers_for_overtime(recorded_by: str, approved_by: str | None, approved: bool) -> None:
    """What a person records of themselves waits for another's approval; what another records does not."""
    assert an_entry(recorded_by=recorded_by, approved_by=approved_by).approved is approved


def test_a_season_of_the_calendar_will_do() -> None:
    """The terms may name the season of the calendar itself; its dates count, not its hours."""
    season = {"name": "high", "from": "11-15", "to": "01-10", "week": {"mon": ["09:00-20:00"]}}
    office = BusinessCalendar.from_mapping({"zone": "UTC", "week": {"mon": ["09:00-18:00"]}, "seasons": [season]})
    bank = TimeBank(high=office.seasons[0], dead=[2])
    assert bank.high is office.seasons[0]
    assert [bank.banks_on(date(2026, *day)) for day in ((11, 14), (11, 15), (12, 31), (1, 1), (1, 10), (1, 11))] == [
        False, True, True, True, True, False,
    ]  # fmt: skip
    assert str(bank.next_high(date(2026, 12, 31))) == "2026-11-15 to 2027-01-10"
    assert row(bank.high.name, bank.dead.name, a_bank().high.name) == ("high", "dead", "high")


@pytest.mark.parametrize(
    ("on", "window"),
    [
        ("2026-02-01", "2026-06-01 to 2026-08-31"),
        ("2026-05-31", "2026-06-01 to 2026-08-31"),
        ("2026-06-01", "2026-06-01 to 2026-08-31"),
        ("2026-08-31", "2026-06-01 to 2026-08-31"),
        ("2026-09-01", "2026-12-01 to 2027-01-31"),
        ("2026-12-31", "2026-12-01 to 2027-01-31"),
        ("2027-01-31", "2026-12-01 to 2027-01-31"),
        ("2027-02-01", "2027-06-01 to 2027-08-31"),
    ],
)
def test_the_window_is_the_present_dead_period_or_the_next(on: str, window: str) -> None:
    """A dead period may cross New Year, and there may be several in a year."""
    bank = a_bank(high=[3], dead=[1, 6, 7, 8, 12])
    found = bank.window(date.fromisoformat(on))
    assert str(found) == window
    assert (date.fromisoformat(on) in found) is (found.first <= date.fromisoformat(on))
    assert row(found.first - DAY in found, found.first in found, found.last in found, found.last + DAY in found) == (
        False, True, True, False,
    )  # fmt: skip


def test_the_end_of_february_is_in_the_season_every_year() -> None:
    """A dead period up to the 29 February ends with the 28 in a common year."""
    bank = a_bank(high=[6], dead=a_season((2, 10), (2, 29)))
    assert str(bank.window(date(2026, 1, 1))) == "2026-02-10 to 2026-02-28"
    assert str(bank.window(date(2028, 2, 29))) == "2028-02-10 to 2028-02-29"


@pytest.mark.parametrize(
    ("terms", "on", "gone"),
    [
        ({}, "2026-01-05", "2026-08-31"),
        ({}, "2026-02-28", "2026-08-31"),
        ({"dead": [4, 6, 7]}, "2026-02-28", "2026-04-30"),
        ({"high": [9], "dead": a_season((12, 20), (1, 15))}, "2026-09-30", "2027-01-15"),
        ({"expires": Expires.MONTHS, "months": 6}, "2026-01-05", "2026-07-05"),
        ({"expires": Expires.MONTHS, "months": 1, "high": [1], "dead": [2]}, "2026-01-31", "2026-02-28"),
        ({"expires": Expires.MONTHS, "months": 25}, "2026-01-31", "2028-02-29"),
        ({"expires": Expires.MONTHS, "months": 12, "high": [12], "dead": [1]}, "2026-12-31", "2027-12-31"),
        ({"expires": Expires.MONTHS, "months": 11}, "2026-01-15", "2026-12-15"),
        ({"expires": Expires.NEVER}, "2026-01-05", None),
    ],
)
def test_hours_are_gone_by_the_rule(terms: dict[str, Any], on: str, gone: str | None) -> None:
    """At the end of the next dead period, after months counted by the calendar, or never."""
    assert a_bank(**terms).expires_on(date.fromisoformat(on)) == (date.fromisoformat(gone) if gone else None)


@settings(max_examples=100)
@given(
    months=st.sets(st.integers(1, 12), min_size=1, max_size=11),
    on=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
)
def test_a_window_is_one_whole_stretch(months: set[int], on: date) -> None:
    """Every date of a window is in the season, those around it are not, and none before it was passed over."""
    high = next(month for month in range(1, 13) if month not in months)
    window = a_bank(high=[high], dead=sorted(months)).window(on)
    inside = [window.first + timedelta(days=number) for number in range((window.last - window.first).days + 1)]
    assert all(day.month in months for day in inside)
    assert (window.first - DAY).month not in months
    assert (window.last + DAY).month not in months
    assert on <= window.last
    assert all((on + timedelta(days=number)).month not in months for number in range((window.first - on).days))
