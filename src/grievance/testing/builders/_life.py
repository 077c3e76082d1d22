"""The life of one complaint: real commands, an hour apart, with what a procedure makes follow from them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import attrs

from grievance.desk._changing import retimed
from grievance.desk._registering import assessing
from grievance.lifecycle import Admit, Command, Register, Time, apply, follow
from grievance.model import Actor, Complaint, Event, Stage, Submission
from grievance.policies import Facts
from grievance.procedure import Procedure, assess

__all__ = ["CLERK", "RECEIVED", "Life"]

RECEIVED: Final = datetime(2026, 7, 1, 10, tzinfo=UTC)
"""When a submission of the builders was received: a Wednesday."""

CLERK: Final = Actor(id="clerk", roles=("handler",))
"""Who handles the complaints of the builders."""

_HOUR = timedelta(hours=1)


@attrs.define(kw_only=True)
class Life:
    """A complaint as it stands and the ``events`` that led to it; ``now`` is when it was last worked on."""

    procedure: Procedure | None
    complaint: Complaint
    events: tuple[Event, ...]
    now: datetime

    @classmethod
    def begun(
        cls, submission: Submission, *, complaint_id: str = "c-1", procedure: Procedure | None = None, by: Actor = CLERK
    ) -> Life:
        """Register *submission* at its receipt; a complaint is decided by *procedure*, if there is one."""
        now = submission.received_at
        complaint, events = apply(None, Register(by=by, complaint_id=complaint_id, submission=submission), now=now)
        life = cls(procedure=procedure, complaint=complaint, events=events, now=now)
        if complaint.stage is Stage.OPEN:
            life._decide()
        return life

    def do(self, command: Command) -> None:
        """Apply a command an hour later; one that is refused changes nothing."""
        now = self.now + _HOUR
        self.complaint, events = apply(self.complaint, command, now=now)
        self.events, self.now = (*self.events, *events), now
        if isinstance(command, Admit):
            self._decide()
        self._run_clocks()

    def _decide(self) -> None:
        if self.procedure is None:
            return
        submission = self.complaint.submission
        facts = Facts(submission=submission, issue=submission.issues[0], now=self.now, complaint=self.complaint)
        self._follow(assessing(self.procedure, assess(self.procedure, facts, self.complaint), CLERK))

    def _run_clocks(self) -> None:
        if self.procedure is None:
            return
        procedures: Any = {None: self.procedure}
        clocks = retimed(self.complaint, procedures)
        if clocks != self.complaint.clocks:
            self._follow(Time(by=CLERK, clocks=clocks))

    def _follow(self, command: Command) -> None:
        self.complaint, events = follow(self.complaint, command, now=self.now)
        self.events = (*self.events, *events)
