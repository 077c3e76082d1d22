"""Small complaints under the standards of a regime, and when the clocks of these are due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from grievance.deadlines import Binding, run_clocks
from grievance.model import Clock, Complaint, ContactKind, Reopening, Standard
from grievance.procedure import BoundStandard, Regime
from support.builders import a_complaint, a_contact, a_submission


def noon(on: str, zone: str) -> datetime:
    """Return the noon of a date in a zone."""
    return datetime.fromisoformat(f"{on}T12:00").replace(tzinfo=ZoneInfo(zone))


def end_of(on: str, zone: str) -> datetime:
    """Return the last microsecond of a date in a zone whose midnight is an ordinary one."""
    midnight = datetime.fromisoformat(on).replace(tzinfo=ZoneInfo(zone)) + timedelta(days=1)
    return midnight.astimezone(UTC) - timedelta(microseconds=1)


def row(regime: Regime, row_id: str) -> Standard:
    """Return the standard of a row."""
    [standard] = [bound.standard for bound in regime.standards if bound.standard.id == f"{regime.name}/{row_id}"]
    return standard


def changed(regime: Regime, row_id: str, **terms: Any) -> Regime:
    """Return the regime with one row on other terms."""
    standard = attrs.evolve(row(regime, row_id), **terms)
    return attrs.evolve(regime, standards=(BoundStandard(standard=standard),))


def received(at: datetime, **changes: Any) -> Complaint:
    """Return an open complaint that was received, and registered, at an instant."""
    sent_at = changes.pop("sent_at", None)
    submission = a_submission(received_at=at, sent_at=sent_at)
    return a_complaint(**{"submission": submission, "registered_at": at.astimezone(UTC), **changes})


def in_stage_2(at: datetime, *, requested: datetime, acknowledged: datetime | None = None) -> Complaint:
    """Return a complaint that is in its second stage."""
    sent = () if acknowledged is None else (a_contact(ContactKind.ACKNOWLEDGEMENT, at=acknowledged),)
    return received(at, reopenings=(Reopening(at=requested, stage_2=True),), contacts=sent)


def clock(regime: Regime, row_id: str, complaint: Complaint) -> Clock:
    """Return the last clock of a row on a complaint, as its history has it."""
    binding = Binding(standard=row(regime, row_id), issue=0, terms=regime.terms)
    return run_clocks(complaint, [binding])[-1]
