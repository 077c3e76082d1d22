"""Whether and how a complaint is taken up again: to which stage, by which owner, within how long (pains 15, 42)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum

import attrs

from grievance.calendars import BusinessCalendar
from grievance.deadlines import due_at
from grievance.errors import NotPermitted
from grievance.lifecycle import Reopen
from grievance.model import CUSTOMER, Complaint, Nature, OnReopening, Span, Stage

__all__ = ["ReopenedTo", "ReopeningTerms"]


class ReopenedTo(Enum):
    """Who owns a complaint that is taken up again."""

    KEEP = "keep"
    RELEASE = "release"
    ACCOUNTABLE = "accountable"


@attrs.frozen(kw_only=True)
class ReopeningTerms:
    """
    The terms of reopening, the same for every channel (pain 43).

    ``within`` counts from the last end of the work (the latest answer, acceptance, referral, withdrawal or closing) on
    ``calendar``, else in ``zone``; None is without limit. ``clocks`` is what becomes of a clock whose standard does not
    say.
    """

    to: Stage = Stage.OPEN
    owner: ReopenedTo = ReopenedTo.KEEP
    within: Span | None = None
    calendar: str | None = None
    clocks: OnReopening = OnReopening.CONTINUE

    def settle(
        self,
        complaint: Complaint,
        command: Reopen,
        *,
        now: datetime,
        accountable: str,
        calendars: Mapping[str, BusinessCalendar],
        zone: str,
    ) -> Reopen:
        """
        Return *command* with the stage and the owner that these terms give.

        Raises:
            NotPermitted: It is too late; a new problem is a new complaint.
        """
        ended, limit = _last_end(complaint), self.within
        if ended is not None and limit is not None:
            calendar = calendars[self.calendar] if self.calendar else None
            until = due_at(ended, limit, calendar=calendar, zone=zone)
            asked_at = now if set(command.by.roles) == {CUSTOMER} else command.at or now
            if asked_at > until:
                because = f"it could be within {limit} of its end, until {until:%Y-%m-%d}: register a new complaint"
                raise NotPermitted(complaint.id, tried="Reopen", because=because)
        stage = self.to if complaint.nature is Nature.COMPLAINT else Stage.RECORDED
        return attrs.evolve(command, stage=stage, owner=self._owner(complaint, accountable))

    def _owner(self, complaint: Complaint, accountable: str) -> str | None:
        owners = {
            ReopenedTo.KEEP: complaint.owner,
            ReopenedTo.RELEASE: None,
            ReopenedTo.ACCOUNTABLE: accountable,
        }
        owner = owners[self.owner]
        return None if owner in complaint.submission.accused else owner


def _last_end(complaint: Complaint) -> datetime | None:
    ends = (complaint.answered_at, complaint.resolved_at, complaint.referred_at, complaint.ended_at)
    return max(filter(None, ends), default=None)
