"""The time bank: what overtime gives, what time off uses, what is gone, and what it says of itself (S3, D5)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from grievance.calendars import BusinessCalendar
from grievance.errors import InvalidValue
from grievance.model import OvertimeEntry, Redemption
from grievance.motivation import (
    Balance,
    Expires,
    Lot,
    Posting,
    TimeBank,
    balance,
    redeem,
    season_overtime,
)
from grievance.motivation._period import Period

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
TERMS = TimeBank(high=[1, 2], dead=[6, 7, 8])
OFFICE = BusinessCalendar.from_mapping(
    {
        "zone": "Europe/London",
        "week": {"mon-fri": ["09:00-18:00"]},
        "seasons": [{"name": "high", "months": [1, 2], "week": {"mon-fri": ["09:00-20:00"]}}],
    }
)
WINTER = season_overtime(OFFICE, Period.parse("2026-01..2026-02"), person="ann", recorded_by="head", at=AT)


def worked(on: str, number: float = 2, **changes: Any) -> OvertimeEntry:
    """Return hours that Ann worked over on a date, under that date as id."""
    own: dict[str, Any] = {"id": on, "person": "ann", "on": date.fromisoformat(on), "recorded_by": "head", "at": AT}
    return OvertimeEntry(**{**own, "minutes": round(number * 60), **changes})


def off(first: str, number: float, last: str = "", **changes: Any) -> Redemption:
    """Return hours that Ann takes off from a date on, under that date as id."""
    days = {"first": date.fromisoformat(first), "last": date.fromisoformat(last or first)}
    own: dict[str, Any] = {"id": f"off-{first}", "person": "ann", "recorded_by": "head", "at": AT, **days}
    return Redemption(**{**own, "minutes": round(number * 60), **changes})


def bank(
    entries: list[OvertimeEntry] | tuple[OvertimeEntry, ...],
    redemptions: list[Redemption] | None = None,
    *,
    on: str = "2026-12-31",
    terms: TimeBank = TERMS,
) -> Balance:
    """Return Ann's time bank on a date."""
    return balance(entries, redemptions or [], person="ann", terms=terms, on=date.fromisoformat(on))


def row(*values: object) -> tuple[object, ...]:
    """Return values of several kinds for one comparison."""
    return values


def told(found: Balance) -> list[str]:
    """Return the ledger as text."""
    return [str(line) for line in found.lines]


def test_a_season_banks_ten_and_a_half_days() -> None:
    """D5: 42 days of two hours are 84 hours, 10.5 days of eight, to be taken off in the dead period only."""
    found = bank(WINTER, on="2026-02-28")
    assert row(found.banked, found.hours, found.days) == (84, 84, Fraction(21, 2))
    assert str(found.window) == "2026-06-01 to 2026-08-31"
    assert found.sentences() == (
        "84 h stand in the bank on 2026-02-28: 10.5 days of 8 h",
        "time off may be taken from 2026-06-01 to 2026-08-31",
        "84 h of it expire at the end of 2026-08-31",
    )


def test_january_is_refused_and_the_dead_period_allowed() -> None:
    """D5: redeeming in January is refused with the dates on which it will be possible; then it is done."""
    with pytest.raises(InvalidValue) as refusal:
        redeem(off("2026-01-30", 2), WINTER, [], terms=TERMS)
    assert str(refusal.value) == (
        "Redemption.first: 2026-01-30 to 2026-01-30 is not within the dead period: "
        "time off may be taken from 2026-06-01 to 2026-08-31"
    )
    found = redeem(off("2026-06-01", 84, "2026-06-15"), WINTER, [], terms=TERMS)
    assert row(found.hours, found.redeemed, found.lots, found.on) == (0, 84, (), date(2026, 6, 1))
    assert told(found)[-1] == "2026-06-01: 84 h taken off (time off from 2026-06-01 to 2026-06-15); balance 0 h"


@pytest.mark.parametrize(
    ("first", "last", "allowed"),
    [
        ("2026-05-31", "2026-06-01", False),
        ("2026-06-01", "2026-06-01", True),
        ("2026-08-31", "2026-08-31", True),
        ("2026-08-31", "2026-09-01", False),
        ("2026-07-01", "2027-06-01", False),
    ],
)
def test_every_day_off_lies_in_one_dead_period(first: str, last: str, allowed: bool) -> None:
    """Time off begins and ends within the same dead period."""
    if allowed:
        assert redeem(off(first, 8, last), WINTER, [], terms=TERMS).hours == 76
        return
    with pytest.raises(InvalidValue, match="time off may be taken from 2026-06-01 to 2026-08-31"):
        redeem(off(first, 8, last), WINTER, [], terms=TERMS)


def test_more_than_there_is_refused() -> None:
    """The whole balance may be taken, an instant more is refused, with when more can be banked and taken."""
    assert redeem(off("2026-08-31", 4), [worked("2026-02-02", 4)], [], terms=TERMS).hours == 0
    with pytest.raises(InvalidValue) as refusal:
        redeem(off("2026-08-31", 4.5), [worked("2026-02-02", 4)], [], terms=TERMS)
    assert str(refusal.value) == (
        "Redemption.minutes: 4.5 h are more than the 4 h that stand in the bank on 2026-08-31; "
        "more can be banked from 2027-01-01 to 2027-02-28 and taken from 2027-06-01 to 2027-08-31"
    )


def test_what_is_booked_for_later_is_kept() -> None:
    """Time off that is asked for may not use the hours of time off that is booked already, of the same person."""
    booked = [off("2026-08-03", 6), off("2026-07-01", 9, person="bob")]
    entries = [worked("2026-02-02", 4), worked("2026-02-03", 4)]
    assert redeem(off("2026-07-06", 2), entries, booked, terms=TERMS).hours == 6
    with pytest.raises(InvalidValue, match="6 h are more than the 5 h that stand in the bank on 2026-08-03"):
        redeem(off("2026-07-06", 3), entries, booked, terms=TERMS)
    with pytest.raises(InvalidValue, match="3 h are more than the 2 h"):
        redeem(off("2026-08-04", 3), entries, booked, terms=TERMS)


def test_the_same_record_twice_is_found_out() -> None:
    """Two entries, or two redemptions, of one id are refused: hours would count twice. Kinds and people are apart."""
    with pytest.raises(InvalidValue, match="id: two records are called 'a': give each of them once"):
        bank([worked("2026-01-06", id=name) for name in ("b", "a", "c", "b", "a")])
    with pytest.raises(InvalidValue, match="two records are called 'off-2026-07-01'"):
        redeem(off("2026-07-01", 1), WINTER, [off("2026-07-01", 1)], terms=TERMS)
    others = [worked("2026-01-05", id="a"), worked("2026-01-05", id="a", person="bob")]
    assert bank(others, [off("2026-07-01", 1, id="a")]).banked == 2


def test_first_in_first_out() -> None:
    """The oldest hours are used first, part of an entry if need be; what is left is told with its last day."""
    entries = [worked("2026-02-10", 3), worked("2026-01-05", 2), worked("2026-01-20", 4)]
    terms = TimeBank(high=[1, 2], dead=[3, 7], expires=Expires.MONTHS, months=6)
    found = bank(entries, [off("2026-03-02", 5)], on="2026-03-31", terms=terms)
    assert found.lots == (
        Lot(record_id="2026-01-20", on=date(2026, 1, 20), hours=Fraction(1), expires_on=date(2026, 7, 20)),
        Lot(record_id="2026-02-10", on=date(2026, 2, 10), hours=Fraction(3), expires_on=date(2026, 8, 10)),
    )
    assert found.sentences()[2:] == (
        "1 h of it expire at the end of 2026-07-20",
        "3 h of it expire at the end of 2026-08-10",
    )


def test_a_ledger_explains_itself() -> None:
    """Every line says when, how much, of what kind, why, and what stands in the bank then."""
    entries = [
        worked("2026-01-05", 1.25),
        worked("2026-01-06", 2, recorded_by="ann"),
        worked("2026-02-02", 3),
        worked("2026-05-04", 1),
    ]
    terms = TimeBank(high=[1, 2], dead=[6, 7, 8], rate="1.5", cap=timedelta(hours=5))
    found = bank(entries, [off("2026-07-01", 4)], terms=terms)
    assert told(found) == [
        "2026-01-05: about 1.88 h banked (worked 1.25 h over); balance about 1.88 h",
        "2026-01-06: 3 h not banked (waits until somebody else has approved it); balance about 1.88 h",
        "2026-02-02: about 3.12 h banked (worked 3 h over); balance 5 h",
        "2026-02-02: about 1.38 h not banked (no more than 5 h may stand in the bank); balance 5 h",
        "2026-05-04: 1.5 h not banked (was not worked in the high season); balance 5 h",
        "2026-07-01: 4 h taken off (time off from 2026-07-01 to 2026-07-01); balance 1 h",
        "2026-08-31: 1 h lapsed (worked over on 2026-02-02, not taken in time); balance 0 h",
    ]
    assert [line.record_id for line in found.lines] == [
        "2026-01-05", "2026-01-06", "2026-02-02", "2026-02-02", "2026-05-04", "off-2026-07-01", "2026-02-02",
    ]  # fmt: skip
    assert row(found.banked, found.not_banked) == (5, Fraction(3) + Fraction(11, 8) + Fraction(3, 2))
    assert row(found.redeemed, found.lapsed, found.paid_out, found.hours) == (4, 1, 0, 0)


def test_a_full_bank_takes_nothing() -> None:
    """At the cap nothing is banked, just below it a part; after time off there is room again."""
    terms = TimeBank(high=[1, 2], dead=[6], expires=Expires.NEVER, cap=timedelta(hours=4))
    entries = [worked("2026-01-05", 4), worked("2026-01-06", 2), worked("2027-01-05", 3)]
    found = bank(entries, [off("2026-06-01", 2)], on="2027-12-31", terms=terms)
    assert [row(line.posting, line.hours) for line in found.lines] == [
        (Posting.BANKED, 4),
        (Posting.NOT_BANKED, 2),
        (Posting.REDEEMED, 2),
        (Posting.BANKED, 2),
        (Posting.NOT_BANKED, 1),
    ]
    assert "to be taken" not in " ".join(found.sentences())
    assert len(found.sentences()) == 2


def test_hours_are_there_on_their_last_day() -> None:
    """At the end of the last day they still stand in the bank, a day later they are gone."""
    assert bank(WINTER, on="2026-08-31").hours == 84
    gone = bank(WINTER, on="2026-09-01")
    assert row(gone.hours, gone.lapsed, gone.days) == (0, 84, 0)
    assert {line.on for line in gone.lines if line.posting is Posting.LAPSED} == {date(2026, 8, 31)}
    assert gone.sentences() == (
        "0 h stand in the bank on 2026-09-01: 0 days of 8 h",
        "time off may be taken from 2027-06-01 to 2027-08-31",
    )


def test_expired_hours_cannot_be_taken() -> None:
    """Hours of last year's season are gone when this year's dead period begins, and before this year's are banked."""
    entries = [worked("2026-02-02", 4), worked("2027-02-02", 3)]
    with pytest.raises(InvalidValue, match="4 h are more than the 3 h"):
        redeem(off("2027-07-01", 4), entries, [], terms=TERMS)
    months = TimeBank(high=[1, 2], dead=[6, 7, 8], expires=Expires.MONTHS, months=5)
    assert redeem(off("2026-07-02", 4), entries, [], terms=months).hours == 0
    with pytest.raises(InvalidValue, match="4 h are more than the 0 h"):
        redeem(off("2026-07-03", 4), entries, [], terms=months)


def test_what_expires_may_be_paid() -> None:
    """Where the terms say so, hours that nobody took are to be paid, not lost."""
    paid = bank(WINTER, on="2026-09-01", terms=TimeBank(high=[1, 2], dead=[6, 7, 8], paid_out=True))
    assert row(paid.paid_out, paid.lapsed, paid.hours) == (84, 0, 0)
    assert told(paid)[-1] == ("2026-08-31: 2 h paid out (worked over on 2026-02-27, not taken in time); balance 0 h")


def test_later_records_and_other_people_are_left_out() -> None:
    """The balance is that of one person at the end of a date, the records of that date included."""
    entries = [worked("2026-01-05"), worked("2026-01-06"), worked("2026-01-06", person="bob", id="b")]
    assert [bank(entries, on=on).hours for on in ("2026-01-04", "2026-01-05", "2026-01-06")] == [0, 2, 4]
    booked = [off("2026-07-01", 1), off("2026-07-02", 1)]
    assert [bank(entries, booked, on=on).hours for on in ("2026-06-30", "2026-07-01", "2026-07-02")] == [4, 3, 2]
    assert bank(entries).person == "ann"


def test_a_norm_of_another_length() -> None:
    """Leave days are hours by the daily norm, exactly (S3)."""
    found = bank(
        [worked("2026-01-05", 10)],
        on="2026-01-05",
        terms=TimeBank(high=[1], dead=[6], norm=timedelta(hours=7, minutes=30)),
    )
    assert found.days == Fraction(4, 3)
    assert found.sentences()[0] == "10 h stand in the bank on 2026-01-05: about 1.33 days of 7.5 h"


def test_the_least_amount_is_exact() -> None:
    """A minute worked over is a minute in the bank."""
    minute = worked("2026-01-05", minutes=1)
    assert bank([minute], on="2026-01-05").hours == Fraction(1, 60)
