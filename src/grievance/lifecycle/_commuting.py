"""Which commands still mean the same when something else was recorded first: such changes do not conflict."""

from __future__ import annotations

from collections.abc import Iterable

from grievance.lifecycle._commands import (
    Command,
    GiveFeedback,
    RecordContact,
    ReportBounce,
    ReportRemedy,
    Settle,
    Tick,
)
from grievance.lifecycle._of_record import LinkWith, PlaceHold
from grievance.model import (
    Bounced,
    Contacted,
    ContactKind,
    Event,
    Linked,
    Prompted,
    Settled,
    Ticked,
    Timed,
)

__all__ = ["commutes"]

_REPORTS = (RecordContact, ReportBounce, ReportRemedy, Tick, LinkWith, PlaceHold, Settle, GiveFeedback)
"""They say what has happened outside, which is so whatever was done meanwhile."""

_BESIDE = (Bounced, Linked, Prompted, Settled, Ticked, Timed)
"""They change nothing on which a person decides: bookkeeping, reminders, how a letter fared."""


def commutes(command: Command, since: Iterable[Event]) -> bool:
    """
    Return whether *command* means the same although those events came *since* its maker looked at the complaint.

    A report of what has happened does, whatever came before it; a decision does if only notes, automatic letters and
    bookkeeping came. So appending a note and changing the stage do not conflict, in either order (pain 55), and two
    decisions do. Whether the complaint still allows the command is for `apply` to say.
    """
    return isinstance(command, _REPORTS) or all(map(_is_beside, since))


def _is_beside(event: Event) -> bool:
    if isinstance(event, Contacted):
        return event.contact.automatic or event.contact.kind is ContactKind.NOTE
    return isinstance(event, _BESIDE)
