"""Whether the documents beside the complaints are what was kept: procedures by their digests, others by their kind."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from grievance.desk._context import Context
from grievance.desk._driving import PAGE, UNREADABLE, Ask, Operation, recall
from grievance.desk._staff_records import STAFF_RECORDS
from grievance.errors import Unsupported
from grievance.model import Customer, ProcedureAcknowledged, Reading
from grievance.storage import KeptDocument, Page

__all__ = ["changed_documents", "lists_all"]

_CURRENT = "current"
_KINDS = {
    "customer": Customer,
    "reading": Reading,
    "procedure-acknowledged": ProcedureAcknowledged,
    **STAFF_RECORDS,
}


def lists_all() -> Operation[bool]:
    """Ask the store whether it can list all that it keeps."""
    try:
        tenants: tuple[str, ...] | None = yield Ask("tenants", (), optional=True)
    except Unsupported:
        return False
    return tenants is not None


def changed_documents(context: Context, digests: Iterable[str], *, listed: bool) -> Operation[list[str]]:
    """
    Return what is wrong with documents: frozen procedures that are not what their digests say, others unreadable.

    Where the store has them *listed* all are looked at, else the procedures of these *digests* and the one in force.
    """
    found = []
    for digest in sorted(digests):
        documents = yield from recall(context.tenant, "procedure", digest)
        if [_digest(document) for document in documents] != [digest]:
            found.append(f"the procedure {digest} was changed or is gone")
    for document in (yield from recall(context.tenant, "procedure", _CURRENT)):
        kept = yield from recall(context.tenant, "procedure", _digest(document))
        found += [] if document in kept else ["the procedure in force is not one that was kept"]
    after: str | None = None
    while listed:
        page: Page[KeptDocument] = yield Ask("documents", (context.tenant,), {"limit": PAGE, "after": after})
        found += _unreadable(context, page.entries, set(digests))
        after, listed = page.after, page.after is not None
    return found


def _unreadable(context: Context, kept: Iterable[KeptDocument], looked_at: set[str]) -> Iterator[str]:
    """Yield what is wrong with the documents that no complaint names; a key may be a person's and is not told."""
    for one in kept:
        if one.kind == "procedure":
            if one.key not in {_CURRENT, *looked_at} and _digest(one.document) != one.key:
                yield f"the procedure {one.key} was changed"
        elif one.kind in _KINDS:
            try:
                context.codec.loads(one.document, _KINDS[one.kind])
            except UNREADABLE:
                yield f"a document of the kind {one.kind} cannot be read"


def _digest(document: bytes) -> str:
    return hashlib.sha256(document).hexdigest()
