"""The pack for a bank in the United Kingdom: its log of complaints, and the days that the handbook counts."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from grievance.desk import Desk
from grievance.intake import IntakeMap
from grievance.model import Attributes, Complaint, Money, RemedyKind, Role, Submission
from grievance.procedure import Procedure, intake_map, regime
from grievance.storage.memory import MemoryStore
from support.logs import taken

PACK = Procedure.pack("finance-uk")
INTAKE = IntakeMap.load(intake_map("finance-uk"))
RECEIVED = datetime(2026, 7, 1, tzinfo=UTC)
LOG = [
    {
        "Reference": "F-1",
        "Received": "17/04/2025 10:00",
        "Product": "Current account",
        "Matter": "Charges",
        "Channel": "Branch",
        "What happened": "You took £30 twice, and nobody answers",
        "Amount in dispute": "30.00",
        "Wants": "Money back",
    },
    {
        "Reference": "F-2",
        "Received": "2026-07-01T08:15:00+01:00",
        "Product": "Transfer",
        "Matter": "Scam",
        "Channel": "Telephone",
        "Amount in dispute": "12500",
        "Payments law": "Payment services",
        "Answerable": "Us",
    },
    {
        "Reference": "F-3",
        "Received": "01/07/2026",
        "Product": "Mortgage",
        "Matter": "Arrears",
        "Wants": "Interest waived",
    },
    {"Reference": "F-4", "Received": "01/07/2026", "Product": "Home insurance", "Matter": "Claim turned down"},
    {"Reference": "F-5", "Received": "01/07/2026", "Product": "Something new"},
]


def desk() -> Desk:
    """Return a desk under the pack."""
    return Desk(PACK, MemoryStore(), clock=lambda: datetime(2026, 12, 31, tzinfo=UTC))


def submission(**content: Any) -> Submission:
    """Return a complaint about a fee, with this content instead of the usual."""
    usual: dict[str, Any] = {"category": "accounts/fees", "channel": "web", "received_at": RECEIVED}
    return Submission(**(usual | content))


def registered(**content: Any) -> Complaint:
    """Return what the pack makes of a complaint."""
    usual: dict[str, Any] = {"category": "accounts/fees", "channel": "web", "received_at": RECEIVED}
    return desk().register(Submission(**(usual | content)))


def days(complaint: Complaint) -> dict[str, str]:
    """Return the days, in London, on which the clocks of a complaint run out."""
    due = {clock.standard: clock.due_at for clock in complaint.clocks if clock.due_at is not None}
    return {standard: f"{at.astimezone(ZoneInfo(PACK.zone)):%Y-%m-%d}" for standard, at in due.items()}


class TestLog:
    def test_every_row_becomes_a_complaint(self, tmp_path: Path) -> None:
        """A usual log is read to the end, and each row has a team that knows what it is about."""
        complaints = [desk().register(row) for row in taken(INTAKE, LOG, tmp_path / "log.csv")]
        assert [(one.submission.category, one.team) for one in complaints] == [
            ("accounts/charges", "accounts"),
            ("payments/scam", "fraud"),
            ("home-finance/arrears", "home-finance"),
            ("insurance/claim", "insurance"),
            ("something-new", "complaints-desk"),
        ]
        assert [one.priority.level for one in complaints if one.priority] == [
            "normal",
            "urgent",
            "high",
            "normal",
            "normal",
        ]

    def test_takes_what_the_customer_wants_and_who_answers_for_it(self) -> None:
        """Money is in pounds, the payments law and the answerable firm are facts of the handbook and of the pack."""
        row = {"Reference": "F-9", "Received": "01/07/2026", "Product": "Debit card", "Matter": "Not authorised"}
        found = INTAKE.submission(
            row | {"Wants": "Money back", "Amount in dispute": "12.50", "Payments law": "Electronic money"}
        )
        assert found.category == "cards/unauthorised"
        assert found.demanded is RemedyKind.REFUND
        assert found.amount == Money(amount=Decimal("12.50"), currency="GBP")
        assert found.attributes == Attributes({"payments_law": "emd", "answerable": "us"})

    def test_keeps_whoever_speaks_for_the_customer(self) -> None:
        """A claims company is a representative, not the complainant."""
        row = {"Reference": "F-9", "Received": "01/07/2026", "Name": "A. Byron", "Representative": "Claims Ltd"}
        assert [(party.role, party.name) for party in INTAKE.submission(row).people] == [
            (Role.COMPLAINANT, "A. Byron"),
            (Role.REPRESENTATIVE, "Claims Ltd"),
        ]


class TestDays:
    def test_the_handbook_counts_as_in_the_worked_example(self) -> None:
        """D7: received on 17 April 2025, eight weeks end on 12 June; a payment has fifteen business days."""
        received = datetime.fromisoformat("2025-04-17T10:00+01:00")
        assert days(registered(received_at=received))["fca-disp/eight-weeks"] == "2025-06-12"
        payment = registered(received_at=received, attributes=Attributes({"payments_law": "psd"}))
        assert days(payment)["fca-disp/payments"] == "2025-05-13"
        assert days(payment)["fca-disp/acknowledge-before-2026-06"] == "2025-04-24"

    def test_our_promises_end_before_the_law_does(self) -> None:
        """Whoever keeps our promises keeps the law."""
        found = days(registered())
        assert found["acknowledge"] <= found["fca-disp/acknowledge"]
        assert found["answer"] <= found["fca-disp/eight-weeks"]

    def test_what_is_statutory_is_the_regime_s(self) -> None:
        """No number of the law was typed in twice: every statutory row is a row of the regime."""
        rows = {bound.standard.id for bound in regime("fca-disp").standards}
        assert {bound.standard.id for bound in PACK.standards if bound.standard.statutory} == rows


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ({"category": "insurance/claim/water"}, "insurer"),
        ({"category": "pensions/workplace"}, "trustees"),
        ({"attributes": Attributes({"answerable": "another firm"})}, "other-firm"),
        ({"category": "payments/late", "attributes": Attributes({"answerable": "merchant"})}, "merchant"),
    ],
)
def test_nobody_is_turned_away_without_being_told_where(content: dict[str, Any], body: str) -> None:
    """L53: whoever has to go elsewhere is told where."""
    place = desk()
    complaint = place.register(submission(**content))
    proposal = place.cannot_help(complaint.id)
    found = PACK.help.proposed_body(complaint.submission.category, proposal)
    assert found is not None
    assert found.id == body
