"""What every operation of a desk needs: the procedure, the tenant, and what comes from outside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import attrs

from grievance.codec import Codec
from grievance.desk._driving import Operation, recall, remember
from grievance.desk._gathering import Gathering
from grievance.errors import UnknownProcedure
from grievance.lifecycle import Command
from grievance.model import Actor, Complaint, Submission
from grievance.model._checks import check_instant
from grievance.procedure import Procedure, Procedures

__all__ = ["SYSTEM", "Context"]

SYSTEM = Actor(id="system", roles=("system",))
"""Who acts when nobody is named."""


@attrs.frozen(kw_only=True)
class Context:
    """The procedure in force, the organisation, and what is injected; frozen procedures are thawed once."""

    procedure: Procedure
    tenant: str
    clock: Callable[[], datetime]
    ids: Callable[[Submission], str]
    keys: Callable[[], bytes]
    codec: Codec
    _thawed: dict[str, Procedure] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    def instant(self, now: datetime | None) -> datetime:
        """Return *now* in UTC, the present instant when it is None."""
        return self.clock() if now is None else check_instant("now", now)

    def check_permitted(self, complaint: Complaint, command: Command) -> None:
        """Raise NotPermitted unless one of the actor's roles may issue *command* on *complaint*."""
        self.procedure.conduct.permissions.check(complaint.id, command, complaint.stage)

    def gathering(self, procedure: Procedure) -> Gathering:
        """Return what gathers the facts that *procedure* reads."""
        return Gathering(procedure=procedure, tenant=self.tenant, codec=self.codec)

    def procedure_of(self, complaint: Complaint) -> Operation[Procedure]:
        """Return the procedure that governs a complaint: the one that decided it, until it is reassessed."""
        ref = complaint.procedure
        if ref is None or ref == self.procedure.ref:
            return self.procedure
        return (yield from self._thaw(ref.digest, str(ref), complaint.id))

    def procedures_of(self, complaint: Complaint, governing: Procedure | None = None) -> Operation[Procedures]:
        """Return the procedure that governs a complaint (unless *governing*), and those that clocks are pinned to."""
        procedures: dict[str | None, Procedure] = {None: governing or (yield from self.procedure_of(complaint))}
        for clock in (*complaint.clocks, *(clock for part in complaint.absorbed for clock in part.clocks)):
            if clock.under is not None and clock.under not in procedures:
                procedures[clock.under] = yield from self._thaw(clock.under, "of an earlier time", complaint.id)
        return procedures

    def _thaw(self, digest: str, called: str, complaint_id: str) -> Operation[Procedure]:
        if digest == self.procedure.ref.digest:
            return self.procedure
        if digest not in self._thawed:
            documents = yield from recall(self.tenant, "procedure", digest)
            if not documents:
                raise UnknownProcedure(complaint_id, called, "is not in this store")
            thawed = Procedure.from_document(documents[-1])
            if thawed.ref.digest != digest:
                raise UnknownProcedure(complaint_id, called, "was changed")
            self._thawed[digest] = thawed
        return self._thawed[digest]

    def keep_procedure(self, procedure: Procedure | None = None) -> Operation[None]:
        """Keep a frozen procedure beside the complaints that it decides, so that they can be explained for ever."""
        kept = procedure or self.procedure
        if not (yield from recall(self.tenant, "procedure", kept.ref.digest)):
            yield from remember(self.tenant, "procedure", kept.ref.digest, kept.document)
        yield from remember(self.tenant, "procedure", "current", kept.document)
