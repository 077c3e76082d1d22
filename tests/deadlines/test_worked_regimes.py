"""The worked examples of statutory deadlines, through the rule packs, with the holidays of their years passed in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import attrs
import pytest

from grievance.deadlines import penalty
from grievance.model import Complaint, ContactKind, Duty, Money
from grievance.procedure import Regime, regime
from support.builders import UK_BANK_HOLIDAYS_2025, a_contact
from support.regimes import changed, clock, end_of, in_stage_2, noon, received, row

UK = [date.fromisoformat(on) for on in UK_BANK_HOLIDAYS_2025]
LONDON, SYDNEY, MOSCOW = "Europe/London", "Australia/Sydney", "Europe/Moscow"
TICK = timedelta(microseconds=1)


def packed(name: str, holidays: Sequence[date] = ()) -> Regime:
    """Return a regime with the holidays of an example."""
    return regime(name, holidays=holidays)


def due(found: Regime, row_id: str, complaint: Complaint) -> datetime:
    """Return when a row is due."""
    due_at = clock(found, row_id, complaint).due_at
    assert due_at is not None
    return due_at


FCA = packed("fca-disp", UK)
MAUNDY_THURSDAY = datetime.fromisoformat("2025-04-17T10:00+01:00")
THIRD_DAY_CLOSES = datetime(2025, 4, 24, 16, tzinfo=UTC)


def test_d7_eight_weeks() -> None:
    """D7: received on Maundy Thursday 2025, eight weeks end with 2025-06-12 in London (L9)."""
    assert due(FCA, "eight-weeks", received(MAUNDY_THURSDAY)) == end_of("2025-06-12", LONDON)


def test_d7_third_business_day() -> None:
    """D7: the third business day is 2025-04-24, and it ends when business closes: 17:00 summer time (L6)."""
    assert due(FCA, "acknowledge", received(MAUNDY_THURSDAY)) == THIRD_DAY_CLOSES


def test_d7_payments() -> None:
    """D7: fifteen business days end on 2025-05-13; a holding notice in time makes it 35, on 2025-06-11 (L10)."""
    complaint = received(MAUNDY_THURSDAY)
    notice = a_contact(ContactKind.HOLDING_NOTICE, at=end_of("2025-05-13", LONDON))
    late = attrs.evolve(notice, at=notice.at + TICK)

    assert due(FCA, "payments", complaint) == end_of("2025-05-13", LONDON)
    assert due(FCA, "payments", attrs.evolve(complaint, contacts=(notice,))) == end_of("2025-06-11", LONDON)
    assert due(FCA, "payments", attrs.evolve(complaint, contacts=(late,))) == end_of("2025-05-13", LONDON)


def test_d7_ombudsman() -> None:
    """D7: after a final response on 2025-06-12 the ombudsman may be called until 2025-12-12, a right and no duty."""
    answered = received(MAUNDY_THURSDAY, answered_at=noon("2025-06-12", LONDON))

    assert due(FCA, "ombudsman", answered) == end_of("2025-12-12", LONDON)
    assert clock(FCA, "ombudsman", received(MAUNDY_THURSDAY)).due_at is None
    assert not row(FCA, "ombudsman").duty.ours


HOUSING = packed("housing-ombudsman", UK)
HOUSING_RECEIVED = noon("2025-03-03", LONDON)


def test_d8_acknowledgement() -> None:
    """D8: received on Monday 2025-03-03, acknowledged by 2025-03-10."""
    assert due(HOUSING, "acknowledge", received(HOUSING_RECEIVED)) == end_of("2025-03-10", LONDON)


@pytest.mark.parametrize(("acknowledged", "on"), [("2025-03-07", "2025-03-21"), ("2025-03-05", "2025-03-19")])
def test_d8_stage_1_counts_from_the_acknowledgement(acknowledged: str, on: str) -> None:
    """D8: ten working days of the acknowledgement; counted from receipt it would be 2025-03-17, the trap."""
    complaint = received(HOUSING_RECEIVED, acknowledged_at=noon(acknowledged, LONDON))

    assert due(HOUSING, "stage-1", complaint) == end_of(on, LONDON)


def test_d8_stage_1_waits_for_the_acknowledgement() -> None:
    """D8: while nothing is acknowledged the clock of stage 1 has no date."""
    assert clock(HOUSING, "stage-1", received(HOUSING_RECEIVED)).due_at is None


def test_d8_extension() -> None:
    """D8: a holding notice in time moves 2025-03-21 by ten working days, to 2025-04-04."""
    notice = a_contact(ContactKind.HOLDING_NOTICE, at=noon("2025-03-20", LONDON))
    complaint = received(HOUSING_RECEIVED, acknowledged_at=noon("2025-03-07", LONDON), contacts=(notice,))

    assert due(HOUSING, "stage-1", complaint) == end_of("2025-04-04", LONDON)


def test_housing_stage_2() -> None:
    """L21: stage 2 is acknowledged in 5 working days of the request, answered in 20 of that, over Easter."""
    requested, acknowledged = noon("2025-04-10", LONDON), noon("2025-04-16", LONDON)
    waiting = in_stage_2(HOUSING_RECEIVED, requested=requested)
    running = in_stage_2(HOUSING_RECEIVED, requested=requested, acknowledged=acknowledged)
    notice = a_contact(ContactKind.HOLDING_NOTICE, at=noon("2025-05-01", LONDON))
    extended = attrs.evolve(running, contacts=(*running.contacts, notice))

    assert due(HOUSING, "acknowledge-stage-2", waiting) == end_of("2025-04-17", LONDON)
    assert clock(HOUSING, "stage-2", waiting).due_at is None
    assert due(HOUSING, "stage-2", running) == end_of("2025-05-19", LONDON)
    assert due(HOUSING, "stage-2", extended) == end_of("2025-06-17", LONDON)


RG_271 = packed("rg-271")


@pytest.mark.parametrize(
    ("row_id", "on"),
    [
        ("respond", "2025-11-05"),
        ("respond-superannuation", "2025-11-20"),
        ("respond-death-benefit", "2026-01-04"),
        ("respond-hardship", "2025-10-27"),
    ],
)
def test_d9_rg_271(row_id: str, on: str) -> None:
    """D9: received on 2025-10-06: 30 days, superannuation 45; L22: 90 and 21."""
    assert due(RG_271, row_id, received(noon("2025-10-06", SYDNEY))) == end_of(on, SYDNEY)


def test_rg_271_acknowledgement() -> None:
    """L22: 24 hours are elapsed time, also over the night in which Sydney loses an hour."""
    complaint = received(datetime(2025, 10, 4, 5, tzinfo=UTC))

    assert due(RG_271, "acknowledge", complaint) == datetime(2025, 10, 5, 5, tzinfo=UTC)


@pytest.mark.parametrize(("row_id", "on"), [("respond", "2025-10-21"), ("final", "2025-12-05")])
def test_d9_cfpb(row_id: str, on: str) -> None:
    """D9: the company has 15 and 60 days from the dispatch to it, whenever the Bureau received the complaint."""
    zone = "America/New_York"
    sent = received(noon("2025-09-20", zone), sent_at=noon("2025-10-06", zone))

    assert due(packed("cfpb"), row_id, sent) == end_of(on, zone)
    assert clock(packed("cfpb"), row_id, received(noon("2025-10-06", zone))).due_at is None


@pytest.mark.parametrize(("row_id", "on"), [("acknowledge", "2025-04-09"), ("respond", "2025-10-04")])
def test_d9_nhs(row_id: str, on: str) -> None:
    """D9: received on Friday 2025-04-04, acknowledged by Wednesday 2025-04-09; L20: answered in six months."""
    assert due(packed("nhs", UK), row_id, received(noon("2025-04-04", LONDON))) == end_of(on, LONDON)


CONSUMER = packed("ru-consumer")
DEMANDED = received(noon("2025-03-03", MOSCOW))


@pytest.mark.parametrize(
    ("row_id", "on"),
    [
        ("refund", "2025-03-13"),
        ("replacement", "2025-03-10"),
        ("replacement-with-check", "2025-03-23"),
        ("replacement-without-stock", "2025-04-03"),
        ("repair", "2025-04-17"),
        ("services", "2025-03-13"),
    ],
)
def test_d10_terms(row_id: str, on: str) -> None:
    """D10: demanded on Monday 2025-03-03, all in calendar days; a term may end on a Sunday."""
    assert due(CONSUMER, row_id, DEMANDED) == end_of(on, MOSCOW)


@pytest.mark.parametrize(
    ("row_id", "on"), [("replacement-with-check", "2025-03-24"), ("refund", "2025-03-13"), ("repair", "2025-04-17")]
)
def test_d10_civil_code_shift(row_id: str, on: str) -> None:
    """D10: where the shift is switched on, a term that ends on a Sunday ends on Monday; others stay."""
    shifted = changed(CONSUMER, row_id, rolls=True)

    assert due(shifted, row_id, DEMANDED) == end_of(on, MOSCOW)


def test_d10_penalty() -> None:
    """D10: 100,000 roubles, 30 days late, 1 % a day: 30,000; for services it is 3 %."""
    price = Money(amount=Decimal(100_000), currency="RUB")

    assert penalty(row(CONSUMER, "refund"), price, 30) == Money(amount=Decimal(30_000), currency="RUB")
    assert penalty(row(CONSUMER, "services"), price, 1) == Money(amount=Decimal(3_000), currency="RUB")
    assert {row(CONSUMER, bound.standard.id.partition("/")[2]).daily_penalty for bound in CONSUMER.standards} == {1, 3}


def in_force(name: str, at: datetime) -> list[tuple[str, datetime]]:
    """Return the rows in force at a receipt with their dates."""
    found = packed(name)
    standards = [bound.standard for bound in found.in_force(at)]
    return [(one.id.partition("/")[2], due(found, one.id.partition("/")[2], received(at))) for one in standards]


@pytest.mark.parametrize(
    ("on", "row_id", "due_on"),
    [
        ("2024-09-02", "twenty-one-days", "2024-09-23"),
        ("2024-08-23", "twenty-one-days", "2024-09-13"),
        ("2024-08-22", "thirty-days", "2024-09-21"),
        ("2022-07-27", "thirty-days", "2022-08-26"),
        ("2022-07-26", "forty-five-days", "2022-09-09"),
        ("2021-07-30", "forty-five-days", "2021-09-13"),
        ("2021-07-29", "sixty-days", "2021-09-27"),
    ],
)
def test_d11_cpgrams(on: str, row_id: str, due_on: str) -> None:
    """D11: a grievance of 2024-09-02 has 21 days; each older one the term of its day, and only that (L73, L78)."""
    zone = "Asia/Kolkata"

    assert in_force("cpgrams", noon(on, zone)) == [(row_id, end_of(due_on, zone))]


@pytest.mark.parametrize(
    ("on", "row_id", "due_on"),
    [("2026-04-08", "six-weeks", "2026-05-20"), ("2026-04-07", "eight-weeks", "2026-06-02")],
)
def test_d11_ofcom(on: str, row_id: str, due_on: str) -> None:
    """D11: the complaint that was filed later reaches dispute resolution earlier (L18, L73)."""
    assert in_force("ofcom", noon(on, LONDON)) == [(row_id, end_of(due_on, LONDON))]


def test_d11_the_date_of_receipt_is_that_of_the_regimes_zone() -> None:
    """L73: 23:30 UTC on 7 April 2026 is 8 April in London, whatever the clocks of whoever asks."""
    at = datetime(2026, 4, 7, 23, 30, tzinfo=UTC)

    assert in_force("ofcom", at) == [("six-weeks", end_of("2026-05-20", LONDON))]
    assert in_force("ofcom", at - timedelta(hours=1)) == [("eight-weeks", end_of("2026-06-02", LONDON))]


@pytest.mark.parametrize(
    ("name", "row_id", "on", "due_on"),
    [
        ("us-dot", "acknowledge", "2025-10-06", "2025-11-05"),
        ("us-dot", "answer", "2025-10-06", "2025-12-05"),
        ("uk-energy", "eight-weeks", "2025-04-17", "2025-06-12"),
        ("ru-59-fz", "register", "2025-03-03", "2025-03-06"),
        ("eu-adr", "refusal", "2025-03-03", "2025-03-24"),
        ("eu-psd2", "reply", "2025-03-03", "2025-03-24"),
    ],
)
def test_terms_from_receipt(name: str, row_id: str, on: str, due_on: str) -> None:
    """L19, L77, L80, L81: terms that count from the receipt."""
    found = packed(name)
    zone = found.calendar.zone

    assert due(found, row_id, received(noon(on, zone))) == end_of(due_on, zone)


def test_59_fz_counts_from_registration() -> None:
    """L80: 30 days of registration, 30 more with notice; another body's matter is forwarded in 7."""
    found = packed("ru-59-fz")
    appeal = received(noon("2025-03-03", MOSCOW), registered_at=noon("2025-03-05", MOSCOW))
    notice = a_contact(ContactKind.HOLDING_NOTICE, at=noon("2025-04-01", MOSCOW))

    assert due(found, "answer", appeal) == end_of("2025-04-04", MOSCOW)
    assert due(found, "answer", attrs.evolve(appeal, contacts=(notice,))) == end_of("2025-05-04", MOSCOW)
    assert due(found, "forward", appeal) == end_of("2025-03-12", MOSCOW)
    assert row(found, "forward").duty is Duty.HAND_OVER


def test_adr_counts_from_the_complete_file() -> None:
    """L81: 90 calendar days of the complete file; before that there is no date."""
    found, zone = packed("eu-adr"), "Europe/Brussels"
    complete = received(noon("2025-01-10", zone), file_complete_at=noon("2025-03-03", zone))

    assert due(found, "outcome", complete) == end_of("2025-06-01", zone)
    assert clock(found, "outcome", attrs.evolve(complete, file_complete_at=None)).due_at is None


@pytest.mark.parametrize("row_id", ["acknowledge", "eight-weeks", "payments"])
@pytest.mark.parametrize(("late", "waived"), [(False, True), (True, False)])
def test_relief_of_disp(row_id: str, *, late: bool, waived: bool) -> None:
    """L6: what is resolved by close of business on the third business day is owed no more; a moment later it is."""
    resolved = received(MAUNDY_THURSDAY, resolved_at=THIRD_DAY_CLOSES + late * TICK)

    assert (clock(FCA, row_id, resolved).waived == "resolved within end of the 3rd business day") is waived


@pytest.mark.parametrize(("late", "waived"), [(False, None), (True, "not resolved within end of the 3rd business day")])
def test_summary_of_disp(waived: str | None, *, late: bool) -> None:
    """L6, D37: resolved by phone on business day 3, a summary is due on the next; later there is none."""
    summary = clock(FCA, "summary", received(MAUNDY_THURSDAY, resolved_at=THIRD_DAY_CLOSES + late * TICK))

    assert (summary.due_at, summary.waived) == (end_of("2025-04-25", LONDON), waived)


@pytest.mark.parametrize(("resolved_on", "waived"), [("2025-04-07", True), ("2025-04-08", False)])
def test_relief_of_the_nhs(resolved_on: str, *, waived: bool) -> None:
    """L20: an oral complaint of Friday that is resolved by Monday is out of scope; a written one stays."""
    found = packed("nhs", UK)
    complaint = received(noon("2025-04-04", LONDON), resolved_at=end_of(resolved_on, LONDON))

    assert all(
        (clock(found, one, complaint).waived is not None) is waived for one in ("acknowledge-oral", "respond-oral")
    )
    assert all(clock(found, one, complaint).waived is None for one in ("acknowledge", "respond"))


@pytest.mark.parametrize(("resolved_on", "waived"), [("2025-10-13", True), ("2025-10-14", False)])
def test_relief_of_rg_271(resolved_on: str, *, waived: bool) -> None:
    """L22: closed in five business days, no response is owed; the acknowledgement still is."""
    complaint = received(noon("2025-10-06", SYDNEY), resolved_at=end_of(resolved_on, SYDNEY))

    assert (clock(RG_271, "respond", complaint).waived is not None) is waived
    assert (clock(RG_271, "respond-superannuation", complaint).waived is not None) is waived
    assert clock(RG_271, "acknowledge", complaint).waived is None


@pytest.mark.parametrize(
    ("at", "on"),
    [
        ("2025-04-17T16:59", "2025-05-13"),
        ("2025-04-17T17:00", "2025-05-14"),
        ("2025-04-18T10:00", "2025-05-14"),
        ("2025-04-22T08:00", "2025-05-14"),
        ("2025-04-22T17:30", "2025-05-15"),
    ],
)
def test_deemed_receipt(at: str, on: str) -> None:
    """L12: what comes in after close, or on Good Friday, counts as received on the next business day if so wished."""
    deemed = changed(FCA, "payments", deemed=True)

    assert due(deemed, "payments", received(datetime.fromisoformat(f"{at}+01:00"))) == end_of(on, LONDON)
