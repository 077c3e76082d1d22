"""Published deadlines, with the holidays of their years passed in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from grievance.deadlines import due_at, due_on
from grievance.model import Anchor, Duty, Span, TimeFrame
from support.builders import UK_BANK_HOLIDAYS_2025, a_complaint, a_standard, an_office, received, the_clock

LONDON = an_office(holidays=list(UK_BANK_HOLIDAYS_2025))
FCA_RECEIVED = datetime(2025, 4, 17, 11, 30, tzinfo=ZoneInfo("Europe/London"))


def end_of(on: str, zone: str) -> datetime:
    """Return the last microsecond of a date in a zone whose midnight is an ordinary one."""
    midnight = datetime.fromisoformat(on).replace(tzinfo=ZoneInfo(zone)) + timedelta(days=1)
    return midnight.astimezone(UTC) - timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("within", "on"),
    [
        ("end of the 3rd business day", "2025-04-24"),
        ("3 business days", "2025-04-24"),
        ("8 weeks", "2025-06-12"),
        ("15 business days", "2025-05-13"),
        ("35 business days", "2025-06-11"),
    ],
)
def test_fca(within: str, on: str) -> None:
    """D7: received on Maundy Thursday 2025, with Easter and both May bank holidays in between (L6, L9, L10)."""
    assert due_on(FCA_RECEIVED, Span.parse(within), calendar=LONDON) == date.fromisoformat(on)


@pytest.mark.parametrize("statutory", [True, False])
def test_fca_third_business_day_ends_when_business_closes(statutory: bool) -> None:
    """L6: resolved by *close of business* on the third business day, statute or not: 18:00 summer time."""
    span = Span.parse("end of the 3rd business day")

    due = due_at(FCA_RECEIVED, span, calendar=LONDON, statutory=statutory)

    assert due == datetime(2025, 4, 24, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("within", "on"),
    [("8 weeks", "2025-06-12"), ("15 business days", "2025-05-13"), ("35 business days", "2025-06-11")],
)
def test_fca_statutory_spans_end_with_the_civil_day(within: str, on: str) -> None:
    """L9, L10: a statutory span ends with the day in London, whatever the office hours."""
    due = due_at(FCA_RECEIVED, Span.parse(within), calendar=LONDON, statutory=True)

    assert due == end_of(on, "Europe/London")


def test_the_ombudsman_can_be_called_for_six_months() -> None:
    """D7, L11: six months from a final response on 2025-06-12 end on 2025-12-12."""
    assert due_on(datetime(2025, 6, 12, 12, tzinfo=UTC), Span.parse("6 months")) == date(2025, 12, 12)


@pytest.mark.parametrize(
    ("anchor", "within", "on"),
    [
        ("2025-03-03", "5 business days", "2025-03-10"),
        ("2025-03-07", "10 business days", "2025-03-21"),
        ("2025-03-05", "10 business days", "2025-03-19"),
        ("2025-03-21", "10 business days", "2025-04-04"),
        ("2025-03-03", "10 business days", "2025-03-17"),
    ],
)
def test_housing_code(anchor: str, within: str, on: str) -> None:
    """D8: acknowledged in five working days; answered in ten of the acknowledgement, not of receipt (L21)."""
    at = datetime.fromisoformat(f"{anchor}T12:00").replace(tzinfo=ZoneInfo("Europe/London"))

    assert due_on(at, Span.parse(within), calendar=LONDON) == date.fromisoformat(on)


def test_housing_code_counts_from_the_acknowledgement() -> None:
    """D8: the clock of stage 1 stands still until the acknowledgement was sent, then counts from it."""
    standard = a_standard("10 business days", calendar="uk", anchor=Anchor.ACKNOWLEDGED, statutory=True)
    acknowledged = datetime(2025, 3, 7, 9, 30, tzinfo=UTC)

    waiting = the_clock(standard, calendars={"uk": LONDON})
    running = the_clock(standard, a_complaint(acknowledged_at=acknowledged), calendars={"uk": LONDON})

    assert (waiting.anchored_at, waiting.computed_at, waiting.due_at) == (None, None, None)
    assert (running.anchored_at, running.due_at) == (acknowledged, end_of("2025-03-21", "Europe/London"))


@pytest.mark.parametrize(
    ("within", "zone", "on"),
    [
        ("30 days", "Australia/Sydney", "2025-11-05"),
        ("45 days", "Australia/Sydney", "2025-11-20"),
        ("15 days", "America/New_York", "2025-10-21"),
        ("60 days", "America/New_York", "2025-12-05"),
    ],
)
def test_rg_271_and_cfpb(within: str, zone: str, on: str) -> None:
    """D9: received on 2025-10-06, calendar days that end with the day where the regime holds (L22, L23)."""
    received = datetime(2025, 10, 6, 15, tzinfo=ZoneInfo(zone))

    assert due_on(received, Span.parse(within), zone=zone) == date.fromisoformat(on)
    assert due_at(received, Span.parse(within), zone=zone, statutory=True) == end_of(on, zone)


def test_rg_271_acknowledgement_is_a_matter_of_hours() -> None:
    """L22: 24 hours are elapsed time, also over the night in which Sydney loses an hour."""
    received = datetime(2025, 10, 4, 15, tzinfo=ZoneInfo("Australia/Sydney"))

    due = due_at(received, Span.parse("24 hours"), zone="Australia/Sydney", statutory=True)

    assert due == datetime(2025, 10, 5, 5, tzinfo=UTC)
    assert due.tzinfo is UTC


def test_cfpb_counts_from_the_dispatch_to_the_company() -> None:
    """L23, L72: the fifteen days of a company start when the complaint was sent to it, not when it was received."""
    standard = a_standard("15 days", anchor=Anchor.SENT, statutory=True)
    sent = datetime(2025, 10, 6, 15, tzinfo=UTC)

    clock = the_clock(standard, received(sent + timedelta(days=1), sent_at=sent), zone="America/New_York")

    assert clock.due_at == end_of("2025-10-21", "America/New_York")


@pytest.mark.parametrize(
    ("received", "on"), [("2025-04-04", "2025-04-09"), ("2025-04-16", "2025-04-23"), ("2025-12-24", "2025-12-31")]
)
def test_nhs(received: str, on: str) -> None:
    """D9, L20: acknowledged within three working days, over a weekend, over Easter and over Christmas."""
    at = datetime.fromisoformat(f"{received}T09:00").replace(tzinfo=ZoneInfo("Europe/London"))

    assert due_on(at, Span.parse("3 business days"), calendar=LONDON) == date.fromisoformat(on)


@pytest.mark.parametrize(
    ("within", "on"),
    [
        ("10 days", "2025-03-13"),
        ("7 days", "2025-03-10"),
        ("20 days", "2025-03-23"),
        ("1 month", "2025-04-03"),
        ("45 days", "2025-04-17"),
    ],
)
def test_russian_consumer_law(within: str, on: str) -> None:
    """D10, L79: demanded on 2025-03-03; a term that ends on a Sunday ends on that Sunday."""
    demanded = datetime(2025, 3, 3, 12, tzinfo=ZoneInfo("Europe/Moscow"))

    assert due_on(demanded, Span.parse(within), zone="Europe/Moscow") == date.fromisoformat(on)


@pytest.mark.parametrize(
    ("received", "within", "on"),
    [
        ("2024-09-02", "21 days", "2024-09-23"),
        ("2024-09-02", "30 days", "2024-10-02"),
        ("2026-04-08", "6 weeks", "2026-05-20"),
        ("2026-04-07", "8 weeks", "2026-06-02"),
    ],
)
def test_old_and_new_terms(received: str, within: str, on: str) -> None:
    """D11: the terms of CPGRAMS and Ofcom before and after they were shortened (L18, L78)."""
    at = datetime.fromisoformat(f"{received}T12:00+00:00")

    assert due_on(at, Span.parse(within)) == date.fromisoformat(on)


def test_a_promise_in_business_days_ends_when_business_closes() -> None:
    """The office is the measure of its own promise: within one business day means by 18:00."""
    received = datetime(2026, 6, 5, 18, 30, tzinfo=ZoneInfo("Europe/London"))

    due = due_at(received, Span.parse("1 business day"), calendar=an_office())

    assert due == datetime(2026, 6, 8, 17, tzinfo=UTC)


def test_working_hours_follow_the_season() -> None:
    """D4: four working hours from a late Friday in the high season: one is used, three are left for Monday."""
    season = {"name": "high", "months": [1, 2], "week": {"mon-fri": ["09:00-20:00"]}}
    received = datetime(2026, 2, 27, 19, tzinfo=UTC)

    due = due_at(received, Span.parse("4 working hours"), calendar=an_office(seasons=[season]))

    assert due == datetime(2026, 3, 2, 12, tzinfo=UTC)


MONDAY = datetime(2026, 6, 1, 9, tzinfo=UTC)
FRIDAY_AT_FIVE = datetime(2026, 6, 5, 17, tzinfo=UTC)


def test_a_customer_may_tighten_our_promise() -> None:
    """D6: we promise Friday 17:00, the customer asks for Thursday 12:00: Thursday 12:00 binds, ours is kept beside."""
    standard = a_standard("104 hours")
    thursday = datetime(2026, 6, 4, 12, tzinfo=UTC)

    clock = the_clock(standard, received(MONDAY, time_frame=TimeFrame(not_after=thursday)))

    assert (clock.computed_at, clock.due_at) == (FRIDAY_AT_FIVE, thursday)


def test_a_customer_may_relax_our_promise_but_never_the_statute() -> None:
    """D6: who asks for next month relaxes our promise; the legal limit in ten days stands."""
    next_month = TimeFrame(not_after=datetime(2026, 7, 1, tzinfo=UTC))

    ours = the_clock(a_standard("5 days"), received(MONDAY, time_frame=next_month))
    legal = the_clock(a_standard("10 days", statutory=True), received(MONDAY, time_frame=next_month))

    assert ours.due_at == next_month.not_after
    assert legal.due_at == legal.computed_at == end_of("2026-06-11", "UTC")


@pytest.mark.parametrize("duty", [duty for duty in Duty if duty is not Duty.FINAL_RESPONSE])
@pytest.mark.parametrize("days", [1, 30])
def test_a_time_frame_is_about_the_answer(duty: Duty, days: int) -> None:
    """S5: the customer says when the *answer* is convenient; no other duty is tightened or relaxed by it."""
    asked = TimeFrame(not_after=MONDAY + timedelta(days=days))

    clock = the_clock(a_standard("5 days", duty=duty), received(MONDAY, time_frame=asked))

    assert clock.due_at == clock.computed_at == end_of("2026-06-06", "UTC")
