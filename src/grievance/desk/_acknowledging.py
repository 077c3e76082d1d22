"""The notification of staff: who has taken note of the procedure in force (S31)."""

from __future__ import annotations

from grievance.desk._context import Context
from grievance.desk._driving import Operation, recall, remember
from grievance.model import Actor, ProcedureAcknowledged

__all__ = ["acknowledge", "acknowledged"]

_KIND = "procedure-acknowledged"


def acknowledge(context: Context, by: Actor) -> Operation[ProcedureAcknowledged]:
    """Record that *by* has taken note of the procedure in force; what was recorded before stands."""
    known = yield from acknowledged(context)
    for earlier in known:
        if earlier.by.id == by.id:
            return earlier
    word = ProcedureAcknowledged(by=by, procedure=context.procedure.ref, at=context.clock())
    document = context.codec.dumps(word)
    yield from remember(context.tenant, _KIND, context.procedure.ref.digest, document, beside=True)
    return word


def acknowledged(context: Context) -> Operation[tuple[ProcedureAcknowledged, ...]]:
    """Return who has taken note of the procedure in force, each once, the earliest first."""
    documents = yield from recall(context.tenant, _KIND, context.procedure.ref.digest)
    words = (context.codec.loads(document, ProcedureAcknowledged) for document in documents)
    first: dict[str, ProcedureAcknowledged] = {}
    for word in words:
        first.setdefault(word.by.id, word)
    return tuple(first.values())
