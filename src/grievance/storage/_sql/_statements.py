"""The statements that never change, each made once. All of what one answer needs is read by one of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Text, delete, func, insert, select, tuple_, union
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA
from sqlalchemy.dialects.postgresql import insert as upsert

from grievance.storage._sql._columns import array_of, given
from grievance.storage._sql._tables import COMPLAINTS, DOCUMENTS, EVENTS, OUTBOX, PERSONAL, REGISTERS, REQUESTS

__all__ = [
    "DOCUMENTS_KEPT",
    "DOCUMENTS_KEPT_BEHIND",
    "FORGETTING",
    "HEADS",
    "HISTORY",
    "LOCKING_TENANT",
    "OF_CUSTOMERS",
    "REGISTERED",
    "REMEMBERING",
    "REQUESTS_KNOWN",
    "TENANTS",
    "UNSETTLED",
    "VERSIONS",
    "WHAT_WAS_KEPT",
]

_C, _D = COMPLAINTS.c, DOCUMENTS.c
_LIMIT = given("limit", _C.number.type)


def _of_tenant(table: Any) -> Any:
    return table.c.tenant == given("tenant", table.c.tenant.type)


def _one_of(column: Any, name: str) -> Any:
    return column == func.any(array_of(name, "text"))


_COMPLAINTS_ASKED = (_of_tenant(COMPLAINTS), _one_of(_C.id, "ids"))

HEADS = select(_C.id, _C.head, _C.seal, _C.secret, _C.registered).where(*_COMPLAINTS_ASKED)

VERSIONS = select(_C.id, _C.version).where(*_COMPLAINTS_ASKED)

OF_CUSTOMERS = (
    select(_C.customer_id, _C.id, _C.version)
    .where(_of_tenant(COMPLAINTS), _one_of(_C.customer_id, "customers"))
    .order_by(_C.id)
)

REQUESTS_KNOWN = select(REQUESTS.c.key, REQUESTS.c.complaint_id, REQUESTS.c.version).where(
    _of_tenant(REQUESTS), _one_of(REQUESTS.c.key, "keys")
)

LOCKING_TENANT = (
    upsert(REGISTERS)
    .values(tenant=given("tenant", _C.tenant.type), changes=0, registered=0)
    .on_conflict_do_update(index_elements=[REGISTERS.c.tenant], set_={"changes": REGISTERS.c.changes})
)
"""Waits until nobody else is saving for the tenant, and makes others wait until the transaction ends."""


def _array(column: Any, kind: Any, *conditions: Any, by: Any) -> Any:
    return func.array(select(column).where(*conditions).order_by(by).scalar_subquery(), type_=ARRAY(kind))


_OF_COMPLAINT = (REQUESTS.c.tenant == _C.tenant, REQUESTS.c.complaint_id == _C.id)
_OF_EVENT = (PERSONAL.c.number == EVENTS.c.number, PERSONAL.c.seq == EVENTS.c.seq)
_THE_COMPLAINT = (
    select(
        _C.number,
        _C.secret,
        _C.registered,
        _array(REQUESTS.c.key, Text, *_OF_COMPLAINT, by=REQUESTS.c.key).label("keys"),
        _array(REQUESTS.c.version, REQUESTS.c.version.type, *_OF_COMPLAINT, by=REQUESTS.c.key).label("versions"),
    )
    .where(_of_tenant(COMPLAINTS), _C.id == given("id", _C.id.type))
    .cte("complaint")
    .prefix_with("materialized")
)

HISTORY = (
    select(
        *(_THE_COMPLAINT.c[name] for name in ("secret", "registered", "keys", "versions")),
        EVENTS.c.seq,
        EVENTS.c.document,
        EVENTS.c.seal,
        _array(PERSONAL.c.field, Text, *_OF_EVENT, by=PERSONAL.c.field),
        _array(PERSONAL.c.value, BYTEA, *_OF_EVENT, by=PERSONAL.c.field),
    )
    .where(EVENTS.c.number == _THE_COMPLAINT.c.number)
    .order_by(EVENTS.c.seq)
)

UNSETTLED = select(OUTBOX.c.document).where(_of_tenant(OUTBOX)).order_by(OUTBOX.c.number).limit(_LIMIT)

REGISTERED = select(REGISTERS.c.registered).where(_of_tenant(REGISTERS))

TENANTS = union(
    select(REGISTERS.c.tenant).where(REGISTERS.c.registered > 0),
    select(_D.tenant),
).order_by("tenant")

_THIS_DOCUMENT = [_of_tenant(DOCUMENTS), *(each == given(each.name, each.type) for each in (_D.kind, _D.key))]

LOCKING_DOCUMENT = select(
    func.pg_advisory_xact_lock(func.hashtext("grievance_documents"), func.hashtext(given("place", Text())))
)
"""Waits until nobody else is replacing the document, and makes others wait until the transaction ends."""

FORGETTING = delete(DOCUMENTS).where(*_THIS_DOCUMENT)

REMEMBERING = insert(DOCUMENTS).values(
    {each: given(each.name, each.type) for each in (_D.tenant, _D.kind, _D.key, _D.document)}
)

WHAT_WAS_KEPT = select(_D.document).where(*_THIS_DOCUMENT).order_by(_D.number)

_PLACE = [_D.kind, _D.key, _D.number]

DOCUMENTS_KEPT = select(*_PLACE, _D.document).where(_of_tenant(DOCUMENTS)).order_by(*_PLACE).limit(_LIMIT)

DOCUMENTS_KEPT_BEHIND = DOCUMENTS_KEPT.where(
    tuple_(*_PLACE) > tuple_(*(given(f"after_{each.name}", each.type) for each in _PLACE))
)
