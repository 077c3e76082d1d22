"""Why a complaint stands where it stands: every ruling with its reasons, every deadline with its ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import attrs

from grievance.calendars import BusinessCalendar, Ledger
from grievance.deadlines import ClockStatus, Gap, State, gaps_of, ledger, status
from grievance.model import Complaint, Override, Ruling, Standard
from grievance.procedure import Procedures

__all__ = ["DeadlineExplained", "Explanation", "explained"]


@attrs.frozen(kw_only=True)
class DeadlineExplained:
    """A clock with the standard it follows, what has become of it, and the calendar that counts its time."""

    standard: Standard
    status: ClockStatus
    calendar: BusinessCalendar | None = None
    gaps: tuple[Gap, ...] = ()

    @property
    def ledger(self) -> Ledger | None:
        """Every counted and excluded interval; None for a clock of plain time or one that has not started."""
        return ledger(self.status.clock, self.calendar, self.gaps)

    def __str__(self) -> str:
        standard, clock = self.standard, self.status.clock
        source = f"{standard.id}; {standard.authority}" if standard.authority else standard.id
        rule = f"{standard.duty.value} within {standard.within} of {standard.anchor.value} [{source}]"
        if self.status.state is State.WAIVED:
            return f"{rule}: not owed, {clock.waived}"
        if clock.anchored_at is None:
            return f"{rule}: not running, {standard.anchor.value} has not been reached"
        if clock.due_at is None:
            return f"{rule}: paused, {self.gaps[-1].why if self.gaps else 'it waits'}"
        asked = "" if clock.due_at == clock.computed_at else ", as was asked or promised"
        return f"{rule}: due {clock.due_at:%Y-%m-%d %H:%M} UTC{asked} ({self.status.state.value})"


@attrs.frozen(kw_only=True)
class Explanation:
    """
    The answer to "why": iterate over it for sentences, or read its parts.

    ``procedure`` names the version that decided.
    """

    complaint: Complaint
    procedure: str
    rulings: tuple[Ruling, ...]
    overrides: tuple[Override, ...]
    deadlines: tuple[DeadlineExplained, ...]

    def __iter__(self) -> Iterator[str]:
        for ruling in self.rulings:
            answer = ruling.value or "left to a person"
            for reason in ruling.reasons:
                yield f"{ruling.question} {answer}: {reason}"
        yield from map(str, self.deadlines)


def explained(complaint: Complaint, procedures: Procedures, now: datetime) -> Explanation:
    """Return why *complaint* stands where it stands at *now*; *procedures* are those that decided it."""
    return Explanation(
        complaint=complaint,
        procedure=str(complaint.procedure or "no procedure"),
        rulings=complaint.rulings,
        overrides=complaint.overrides,
        deadlines=tuple(_deadline(complaint, found, procedures) for found in status(complaint, now)),
    )


def _deadline(complaint: Complaint, found: ClockStatus, procedures: Procedures) -> DeadlineExplained:
    procedure = procedures[found.clock.under]
    standard = procedure.standard(found.clock.standard)
    return DeadlineExplained(
        standard=standard,
        status=found,
        calendar=procedure.calendars.get(standard.calendar or "") if standard.within.on_calendar else None,
        gaps=gaps_of(complaint, standard, procedure.terms),
    )
