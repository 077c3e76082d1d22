"""The ledger: every stretch between two instants, counted or not, and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from grievance.calendars import BusinessCalendar, Ledger, LedgerLine

_SHOP = BusinessCalendar.from_mapping(
    {
        "zone": "Europe/London",
        "week": {"mon-fri": ["09:00-18:00"], "sat": ["10:00-14:00"]},
        "holidays": [
            {"on": "2026-12-25", "name": "Christmas Day"},
            "2026-12-26",
            {"on": "2026-12-28", "name": "Boxing Day"},
        ],
        "seasons": [{"name": "quiet", "months": [1], "week": {"mon-thu": ["10:00-16:00"]}}],
        "closures": ["2026-12-29", {"from": "2026-12-28", "to": "2026-12-31", "name": "stock-taking"}],
        "openings": [{"on": "2026-12-27", "hours": ["12:00-13:00"], "name": "sale"}],
    },
    name="shop",
)


def _at(words: str) -> datetime:
    return datetime.fromisoformat(words)


def test_a_ledger_says_why_time_did_not_count() -> None:
    """Each stretch that did not count names the holiday, the closure, the missing hours or the time of day."""
    ledger = _SHOP.ledger(_at("2026-12-24T17:00Z"), _at("2027-01-04T11:00Z"))

    assert [(f"{line.starts_at:%m-%d %H:%M}", line.why) for line in ledger.lines] == [
        ("12-24 17:00", None),
        ("12-24 18:00", "outside hours"),
        ("12-25 00:00", "holiday: Christmas Day"),
        ("12-26 00:00", "holiday"),
        ("12-27 00:00", "outside hours"),
        ("12-27 12:00", None),
        ("12-27 13:00", "outside hours"),
        ("12-28 00:00", "holiday: Boxing Day"),
        ("12-29 00:00", "closed"),
        ("12-30 00:00", "closed: stock-taking"),
        ("01-01 00:00", "no hours on Fridays in season 'quiet'"),
        ("01-02 00:00", "no hours on Saturdays in season 'quiet'"),
        ("01-03 00:00", "no hours on Sundays in season 'quiet'"),
        ("01-04 00:00", "outside hours"),
        ("01-04 10:00", None),
    ]
    assert ledger.counted == timedelta(hours=3)
    assert ledger.excluded == timedelta(days=10, hours=18) - timedelta(hours=3)
    assert [line.counted for line in ledger.lines[:2]] == [True, False]
    assert ledger.lines[1].length == timedelta(hours=6)


def test_a_weekend_is_told_from_a_night() -> None:
    """Days of the week without hours are named; what is closed at both ends of one is outside hours."""
    reasons = [line.why for line in _SHOP.ledger(_at("2026-06-06T11:00Z"), _at("2026-06-08T07:00Z")).lines]

    assert reasons == [None, "outside hours", "no hours on Sundays", "outside hours"]


def test_a_ledger_prints_in_local_time_with_offsets() -> None:
    """The table shows the wall clock of the calendar's zone on both sides of a change, lengths and totals."""
    night = BusinessCalendar.from_mapping({"zone": "Europe/London", "week": {"sat": ["22:00-06:00"]}}, name="night")

    assert str(night.ledger(_at("2026-03-28T21:30Z"), _at("2026-03-29T05:00:00.5Z"))) == (
        "calendar 'night' in Europe/London\n"
        "Sat 2026-03-28 21:30:00+00:00  Sat 2026-03-28 22:00:00+00:00                0:30:00  outside hours\n"
        "Sat 2026-03-28 22:00:00+00:00  Sun 2026-03-29 06:00:00+01:00                7:00:00  counted\n"
        "Sun 2026-03-29 06:00:00+01:00  Sun 2026-03-29 06:00:00.500000+01:00  0:00:00.500000  no hours on Sundays\n"
        "counted 7:00:00, excluded 0:30:00.500000"
    )


def test_long_lengths_are_printed_in_hours() -> None:
    """Lengths of days are hours, so that columns add up by eye."""
    assert str(_SHOP.ledger(_at("2026-12-29T00:00Z"), _at("2027-01-01T00:00Z"))).splitlines()[-1] == (
        "counted 0:00:00, excluded 72:00:00"
    )


@pytest.mark.parametrize("at", ["2026-12-24T17:00Z", "2026-12-25T17:00Z"])
def test_a_ledger_of_no_time_is_empty(at: str) -> None:
    """Between an instant and itself nothing is counted and nothing excluded."""
    ledger = _SHOP.ledger(_at(at), _at(at))

    assert ledger == Ledger(calendar="shop", zone="Europe/London", lines=())
    assert str(ledger) == "calendar 'shop' in Europe/London\ncounted 0:00:00, excluded 0:00:00"


def test_a_ledger_around_the_clock_has_one_line() -> None:
    """Open time that touches is one stretch, over midnight and over New Year."""
    always = BusinessCalendar.from_mapping({"zone": "Asia/Tokyo", "week": {"mon-sun": ["00:00-24:00"]}})
    start, end = datetime(2025, 6, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)

    assert always.ledger(start, end).lines == (LedgerLine(starts_at=start, ends_at=end),)
