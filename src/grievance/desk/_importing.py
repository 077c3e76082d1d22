"""Take past cases over as history: nothing is sent for them, and nothing fires that was due before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from grievance.desk._changing import retimed
from grievance.desk._context import Context
from grievance.desk._driving import Operation, save
from grievance.desk._filing import commit_of
from grievance.desk._registering import Registration, assessing
from grievance.errors import GrievanceError, StorageError
from grievance.intake import PastCase, Unreadable
from grievance.lifecycle import HandOut, Register, Time, apply, follow, recount, replay
from grievance.model import Actor, Complaint, Event, Prompt, Registered, Stage
from grievance.procedure import Procedures, agenda, assess, next_due
from grievance.storage import Commit

__all__ = ["import_past"]

_IMPORT = Actor(id="import", roles=("system", "import"))


def import_past(
    context: Context, cases: Iterable[PastCase | Unreadable], by: Actor | None
) -> Operation[tuple[Registration | Unreadable, ...]]:
    """
    Save past *cases* with their histories, each in a transaction of its own; one that fails stops no other.

    They are decided under the procedure in force, so that open ones stand in the queue and deadlines can be looked at;
    whatever was due before the import is marked as past. A case whose source key is known changes nothing. What the
    intake could not take is handed on as it is.
    """
    outcomes: list[Registration | Unreadable] = []
    for case in cases:
        if isinstance(case, Unreadable):
            outcomes.append(case)
            continue
        try:
            outcomes.append((yield from _import(context, case, by or _IMPORT)))
        except StorageError:
            raise
        except GrievanceError as error:
            outcomes.append(Registration(submission=case.submission, error=error))
    return tuple(outcomes)


def _import(context: Context, case: PastCase, by: Actor) -> Operation[Registration]:
    commit = yield from _commit(context, case, by)
    [saved] = yield from save(context.tenant, (commit,))
    complaint = None if saved.repeated else commit.head
    return Registration(submission=case.submission, complaint=complaint, known=saved.repeated)


def _commit(context: Context, case: PastCase, by: Actor) -> Operation[Commit]:
    now, procedure, submission = context.clock(), context.procedure, case.submission
    command = Register(by=by, at=submission.received_at, complaint_id=context.ids(submission), submission=submission)
    procedure.conduct.permissions.check(command.complaint_id, command, None)
    complaint, (registered,) = apply(None, command, now=now)
    assert isinstance(registered, Registered)  # what `apply` makes of Register  # noqa: S101
    events = recount(registered, case.moves, promised=case.promised)
    procedures: Procedures = {None: procedure}
    if complaint.stage is Stage.OPEN:
        facts = yield from context.gathering(procedure).facts(complaint, now)
        _, decided = follow(complaint, assessing(procedure, assess(procedure, facts, complaint), by), now=now)
        events = (registered, *decided, *events[1:])
        events += _brought_up_to(now, replay(events), procedures, by)
    told = replay(events)
    return commit_of(
        told,
        events,
        codec=context.codec,
        secret=context.keys(),
        due=next_due(told, procedures),
        request_key=submission.source_key,
    )


def _brought_up_to(now: datetime, complaint: Complaint, procedures: Procedures, by: Actor) -> tuple[Event, ...]:
    """Return the events that run the clocks to the end of the history, and mark what was due by *now* as past."""
    complaint, events = follow(complaint, Time(by=by, clocks=retimed(complaint, procedures)), now=now)
    past = tuple(Prompt(effect=item.id, passed=True) for item in agenda(complaint, procedures) if item.at <= now)
    return (*events, *follow(complaint, HandOut(by=by, prompts=past), now=now)[1]) if past else events
