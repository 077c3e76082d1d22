"""What laws about documents need beside the strategies of the kit: which classes are documents, and planted markers."""

from __future__ import annotations

import typing
from typing import Any, TypeVar

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from grievance.model import (
    Attributes,
    AuditFinding,
    Channel,
    Complaint,
    Customer,
    Effect,
    Event,
    Handler,
    ImprovementProposal,
    Mentoring,
    MonitoringAgreement,
    OvertimeEntry,
    ProcedureAcknowledged,
    Reading,
    Redemption,
    Resolution,
    Submission,
    Taxonomy,
    Team,
)
from grievance.testing import values_of

T = TypeVar("T")

EVENTS: tuple[type[Event], ...] = typing.get_args(Event)
DOCUMENTS: tuple[type[Any], ...] = (
    Complaint, Submission, Customer, Handler, Team, Channel, Taxonomy, Resolution, *EVENTS, *typing.get_args(Effect),
    Reading, ProcedureAcknowledged, ImprovementProposal, OvertimeEntry, Redemption, AuditFinding, MonitoringAgreement,
    Mentoring,
)  # fmt: skip


def documents() -> SearchStrategy[Any]:
    """Any value that can be a document of its own."""
    return st.one_of([values_of(cls) for cls in DOCUMENTS])


def planted(value: T, marker: str) -> T:
    """Return *value* with *marker* in all its personal text and in that of the values inside."""
    if isinstance(value, tuple):
        return typing.cast("T", tuple(planted(item, marker) for item in value))
    cls: Any = type(value)
    if not attrs.has(cls):
        return value
    hints = typing.get_type_hints(cls)
    changes = {}
    for field in attrs.fields(cls):
        found = getattr(value, field.name)
        personal = field.metadata.get("personal")
        changes[field.name] = _filled(found, hints[field.name], marker) if personal else planted(found, marker)
    return typing.cast("T", attrs.evolve(typing.cast("Any", value), **changes))


def _filled(found: Any, hint: Any, marker: str) -> Any:
    if hint in (str, str | None):
        return marker
    if hint == tuple[str, ...]:
        return (*found, marker)
    if hint is Attributes:
        return Attributes({**found, "note": marker})
    return planted(found, marker)
