"""The statement of a save: all of its tables at once, as one chain of common table expressions."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import CTE, Executable, case, delete, func, literal, null, select, union_all, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import Delete

from grievance.storage._sql._batch import Rows
from grievance.storage._sql._columns import Values, array_of, given, parameters_of, rows_of
from grievance.storage._sql._tables import COMPLAINTS, EVENTS, OUTBOX, PERSONAL, REGISTERS, REQUESTS

__all__ = ["saved_as_asked", "saving", "saving_parameters", "settling"]

_STATE = {
    "id": "text",
    "place": "bigint",
    "version": "bigint",
    "head": "bytea",
    "seal": "bytea",
    "words": "text",
    "stage": "text",
    "open": "boolean",
    "received_at": "bigint",
    "team": "text",
    "owner": "text",
    "level": "text",
    "rank_at": "bigint",
    "next_due": "bigint",
    "customer_id": "text",
    "product": "text",
    "exception": "boolean",
}
_COLUMNS: dict[str, dict[str, str]] = {
    "created": {"nth": "bigint", "secret": "bytea", **_STATE},
    "updated": {"expected": "bigint", "erased": "boolean", **_STATE},
    "events": {"id": "text", "seq": "bigint", "document": "bytea", "seal": "bytea"},
    "personal": {"id": "text", "seq": "bigint", "field": "text", "value": "bytea"},
    "requests": {"key": "text", "complaint_id": "text", "version": "bigint"},
    "effects": {"id": "text", "document": "bytea"},
}
_TENANT = given("tenant", REGISTERS.c.tenant.type)
_COUNTED = ("created", "updated", "requests")


def saving_parameters(tenant: str, rows: Rows) -> tuple[frozenset[str], dict[str, object]]:
    """Return which parts the statement for *rows* has, and its parameters."""
    parameters: dict[str, object] = {"tenant": tenant, "changes": rows.count, "registered": len(rows.created)}
    parts = {name for name in (*_COLUMNS, "settled", "erased") if getattr(rows, name)}
    for name in parts:
        some = getattr(rows, name)
        parameters |= parameters_of(name, _COLUMNS[name], some) if name in _COLUMNS else {name: Values(some)}
    return frozenset(parts), parameters


def saved_as_asked(rows: Rows, counts: tuple[int, ...]) -> bool:
    """Return whether what `saving` counted is what *rows* asked for."""
    return counts == tuple(len(getattr(rows, name)) for name in _COUNTED)


@cache
def saving(parts: frozenset[str]) -> Executable:
    """
    Return the statement that saves what has these *parts*.

    Its row holds how many complaints it created and updated and how many requests were new. If one of these is not what
    was asked for, something did not fit, and all of it is to be undone. The tenant's row in the registers gives the
    numbers; it is taken first, and stays locked to the end of the transaction.
    """
    register = _register()
    changes, registered = (select(register.c[name]).scalar_subquery() for name in ("changes", "registered"))
    counted: dict[str, CTE] = {}
    if "created" in parts:
        counted["created"] = _created(changes, registered)
    if "updated" in parts:
        counted["updated"] = _updated(changes)
    kept = union_all(*(select(one.c.number, one.c.id) for one in counted.values())).cte("kept")
    if "requests" in parts:
        counted["requests"] = _requests()
    others = [statement for name, statement in _others(kept).items() if name in parts]
    counts = (
        select(func.count()).select_from(counted[name]).scalar_subquery() if name in counted else literal(0)
        for name in _COUNTED
    )
    return select(*counts).add_cte(*others)


@cache
def settling() -> Delete:
    """Return the statement that takes what was settled out of the outbox."""
    settled = OUTBOX.c.id == func.any(array_of("settled", "text"))
    return delete(OUTBOX).where(OUTBOX.c.tenant == _TENANT, settled)


def _register() -> CTE:
    counters = [REGISTERS.c.changes, REGISTERS.c.registered]
    more = {each.name: given(each.name, each.type) for each in counters}
    new = insert(REGISTERS).values(tenant=_TENANT, **more)
    return (
        new.on_conflict_do_update(
            index_elements=[REGISTERS.c.tenant],
            set_={each.name: each + new.excluded[each.name] for each in counters},
        )
        .returning(*((each - more[each.name]).label(each.name) for each in counters))
        .cte("register")
    )


def _state(new: Any, changes: Any) -> dict[str, Any]:
    state = {name: new.c[name] for name in _STATE if name != "place"}
    return {**state, "words": func.string_to_array(new.c.words, " "), "changed": changes + new.c.place}


def _created(changes: Any, registered: Any) -> CTE:
    new = rows_of("created", _COLUMNS["created"])
    columns = {
        "tenant": _TENANT,
        "registered": registered + new.c.nth,
        "secret": new.c.secret,
        **_state(new, changes),
    }
    return (
        insert(COMPLAINTS)
        .from_select(list(columns), select(*columns.values()))
        .on_conflict_do_nothing()
        .returning(COMPLAINTS.c.number, COMPLAINTS.c.id)
        .cte("created")
    )


def _updated(changes: Any) -> CTE:
    new = rows_of("updated", _COLUMNS["updated"])
    stored = COMPLAINTS.c
    columns = {**_state(new, changes), "secret": case((new.c.erased, null()), else_=stored.secret)}
    del columns["id"]
    return (
        update(COMPLAINTS)
        .values(columns)
        .where(stored.tenant == _TENANT, stored.id == new.c.id, stored.version == new.c.expected)
        .returning(stored.number, stored.id)
        .cte("updated")
    )


def _requests() -> CTE:
    new = rows_of("requests", _COLUMNS["requests"])
    columns = {"tenant": _TENANT, **{each.name: each for each in new.c}}
    inserted = insert(REQUESTS).from_select(list(columns), select(*columns.values()))
    return inserted.on_conflict_do_nothing().returning(REQUESTS.c.key).cte("requests")


def _others(kept: CTE) -> dict[str, CTE]:
    """Return what follows from the complaints that were *kept*, by the names of the parts."""
    events, personal = (rows_of(name, _COLUMNS[name]) for name in ("events", "personal"))
    effects = rows_of("effects", _COLUMNS["effects"])
    erased = select(kept.c.number).where(kept.c.id == func.any(array_of("erased", "text")))
    return {
        "events": insert(EVENTS)
        .from_select(
            ["number", "seq", "document", "seal"],
            select(kept.c.number, events.c.seq, events.c.document, events.c.seal).where(events.c.id == kept.c.id),
        )
        .cte("events"),
        "personal": insert(PERSONAL)
        .from_select(
            ["number", "seq", "field", "value"],
            select(kept.c.number, personal.c.seq, personal.c.field, personal.c.value).where(personal.c.id == kept.c.id),
        )
        .cte("personal"),
        "effects": insert(OUTBOX)
        .from_select(["tenant", "id", "document"], select(_TENANT, effects.c.id, effects.c.document))
        .on_conflict_do_nothing()
        .cte("effects"),
        "settled": settling().cte("settled"),
        "erased": delete(PERSONAL).where(PERSONAL.c.number.in_(erased)).cte("erased"),
    }
