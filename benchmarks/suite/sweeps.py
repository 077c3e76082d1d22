"""Sweeps: reminding of ten thousand complaints that are due, each with its history, beside a help desk's command."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.suite.helpdesk_peer import ESCALATED, HELPDESK, escalating_helpdesk
from benchmarks.suite.method import DifferentAnswers, Outcome, Setting, race
from benchmarks.suite.results import Row, faster_by

from grievance.desk import Desk
from grievance.model import Submission
from grievance.procedure import Procedure, pack_path
from grievance.storage.sqlite import SqliteStore

__all__ = ["ROWS"]

RECEIVED = datetime(2026, 7, 1, 9, tzinfo=UTC)
DUE = datetime(2026, 7, 15, 17, tzinfo=UTC)
BATCH = 500


def procedure() -> Procedure:
    """Return a procedure with one promise and a ladder of which one rung is reached when it is due."""
    mapping: dict[str, Any] = {
        "procedure": {"name": "Sweep", "version": "1", "effective": RECEIVED.date(), "accountable": "boss"},
        "calendars": {"office": {"zone": "UTC", "week": {"mon-fri": ["09:00-17:00"]}}},
        "standards": [
            {"id": "answer", "duty": "final response", "within": "10 business days", "calendar": "office",
             "pauses": ["customer"], "ahead": "1 hour"},
        ],
        "priority": {"levels": {"normal": {"at_least": 0, "work_within": "3 business days"}}},
        "routing": {"hit": "first", "otherwise": {"to": "desk", "because": "it is small"}},
        "escalation": [
            {"calendar": "office", "rungs": [
                {"before": "2 working hours", "to": "owner"}, {"after": "1 business day", "to": "accountable"},
            ]},
        ],
    }  # fmt: skip
    return Procedure.from_mapping(mapping)


def escalate(setting: Setting) -> Outcome:
    """Time one sweep over complaints that are all due; what it hands out is counted, and a second one has nothing."""
    number, decided = setting.size(300, 10_000), procedure()
    text = "My parcel never came, and nobody answers the telephone. " * 4

    def desk_of(round_: int) -> Desk:
        for old in setting.folder.glob("due-*"):
            old.unlink()
        store = SqliteStore(setting.folder / f"due-{round_}.db")
        desk = Desk(decided, store, clock=lambda: RECEIVED)
        for start in range(0, number, BATCH):
            desk.register_all(
                [
                    Submission(
                        text=text, category="delivery/late", channel="web", customer_id=f"c-{one}",
                        receiver="ann", received_at=RECEIVED + timedelta(seconds=one), source_key=f"s-{one}",
                    )
                    for one in range(start, min(start + BATCH, number))
                ]
            )  # fmt: skip
        return desk

    def ours(desk: Any) -> None:
        if len(desk.due(DUE - timedelta(hours=2))) != number:
            raise DifferentAnswers

    with escalating_helpdesk(setting, pack_path("cfpb", "sample.csv.gz")) as peer:
        prepare, theirs = peer or (lambda: None, None)

        def feed(round_: int) -> Desk:
            prepare()
            return desk_of(round_)

        note = "" if peer else f"{HELPDESK} names no interpreter"
        return race(ours, theirs, setting=setting, operations=number, their_operations=ESCALATED, feed=feed, note=note)


ROWS = (
    Row(
        name="sweeps/escalate",
        what="remind of 10,000 complaints that are due, each recorded, sealed and put into the outbox",
        peer="django-helpdesk escalate_tickets",
        goal=faster_by(100),
        unit="/s",
        measure=escalate,
    ),
)
