"""A procedure with ladders, notices, pauses and reopening, and the people who handle complaints under it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from grievance.desk import Desk
from grievance.model import Actor
from grievance.procedure import Procedure
from grievance.storage import ComplaintStore
from support.procedures import Clock, a_desk, a_procedure, a_standard_row

ANN = Actor(id="ann", roles=("handler",))
BOB = Actor(id="bob", roles=("handler", "warehouse"))
BOSS = Actor(id="boss@shop.example", roles=("accountable",))
CUSTOMER = Actor(id="c-17", roles=("customer",))

OPENED = datetime(2026, 7, 1, 10, tzinfo=UTC)
"""A Wednesday, eleven o'clock in London."""

LADDER = {
    "calendar": "office",
    "rungs": [
        {"before": "4 working hours", "to": "owner"},
        {"after": "1 business day", "to": "team"},
        {"after": "2 business days", "to": "process owner"},
        {"after": "5 business days", "to": "accountable"},
    ],
}


def a_living_procedure(**sections: Any) -> Procedure:
    """Return a procedure: acknowledge in a day, answer in ten, check what was granted, remind up a ladder."""
    usual: dict[str, Any] = {
        "standards": [
            a_standard_row(),
            a_standard_row("answer", duty="final response", within="10 business days", pauses=["customer"]),
            a_standard_row("check", duty="execution check", within="5 business days", **{"from": "answered"}),
        ],
        "escalation": [LADDER],
        "notices": {"holding_before": "1 business day", "calendar": "office"},
        "delivery": {"calendar": "office"},
        "reopening": {"within": "28 days"},
    }
    return a_procedure(**{**usual, **sections})


def a_living_desk(store: ComplaintStore | None = None, **sections: Any) -> tuple[Desk, Clock]:
    """Return a desk under that procedure, and its clock, which stands when the usual complaint is received."""
    clock = Clock(OPENED)
    return a_desk(a_living_procedure(**sections), store, clock=clock), clock
