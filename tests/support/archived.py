"""Real complaints with lives of every kind, for stores to keep, copy and prove."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import Any

import attrs

from grievance.cli._demo import NOW
from grievance.desk import Desk
from grievance.intake import IntakeMap, Taken
from grievance.lifecycle import Answer, Decline, RecordContact, Withdraw
from grievance.model import Actor, Customer, Ground
from grievance.procedure import Procedure, intake_map, pack_path
from grievance.storage import Changed, ComplaintStore, Due, History, IndexEntry, Numbered, Query, Queue, Related
from support.builders import a_contact, a_refusal, a_resolution
from support.procedures import Clock
from support.stores import entries, ids

__all__ = ["BANK", "a_bank", "contents", "lived_in"]

BANK = "bank"
"""The tenant whose complaints these are."""

_ANN = Actor(id="ann", roles=("handler", "lead", "accountable"))
_LAST = "head-of-complaints@company.example"
_QUERIES: tuple[Query, ...] = (
    Numbered(),
    Queue(),
    Queue(team="cards"),
    Queue(exception=True),
    Due(before=NOW + timedelta(days=30)),
    Related(customer_id="k-1", since=NOW - timedelta(days=4000)),
    Related(product="credit_reporting", since=NOW - timedelta(days=4000)),
)


def a_bank(store: ComplaintStore, now: Any = NOW) -> tuple[Desk, Clock]:
    """Return the desk of the bank of the packaged sample, and its clock; its secrets are the same each time."""
    clock, numbers = Clock(now), iter(range(1, 1_000_000))
    secrets = (number.to_bytes(32, "big") for number in numbers)
    return Desk(Procedure.pack("cfpb"), store, tenant=BANK, clock=clock, keys=lambda: next(secrets)), clock


def lived_in(store: ComplaintStore, complaints: int = 24) -> tuple[str, ...]:
    """
    Fill *store* with real complaints and return their ids in order.

    The first was answered, the second refused, the third erased, the fourth merged into the fifth; there is a
    customer, somebody has read the first, and one effect was settled.
    """
    desk, clock = a_bank(store)
    with IntakeMap.load(intake_map("cfpb")).open(pack_path("cfpb", "sample.csv.gz")) as records:
        taken = (one.submission for one in records if isinstance(one, Taken))
        given = list(islice(taken, complaints))
    given[3:5] = (attrs.evolve(one, customer_id="k-1") for one in given[3:5])
    registered = [one.complaint for one in desk.register_all(given)]
    names = tuple(complaint.id for complaint in registered if complaint is not None)
    desk.keep_customer(Customer(id="k-1", name="Zoë", phone="0800"))
    desk.apply(names[0], RecordContact(by=_ANN, contact=a_contact(text="hello", at=NOW), key="call"))
    desk.due()
    clock.turn(hours=1)
    desk.apply(names[0], Answer(by=_ANN, resolution=a_resolution(reasons="late"), key="answer"))
    desk.apply(names[1], Decline(by=_ANN, refusal=a_refusal(Ground.NO_FAULT, last_resort=_LAST)))
    desk.apply(names[2], Withdraw(by=Actor(id="c", roles=("customer",))))
    desk.erase((names[2],))
    desk.merge(names[3], into=names[4])
    desk.show(names[0], by=_ANN)
    desk.settle(desk.outbox()[0])
    return names


def contents(store: Any, tenant: str = BANK) -> dict[str, Any]:
    """Return all that can be seen of a tenant, apart from the order of changes and claims."""
    names = sorted(ids(store, Changed(), tenant=tenant))
    return {
        "heads": store.get(tenant, names),
        "histories": [_plain(store.history(tenant, name)) for name in names],
        "answers": [_answer(store, query, tenant) for query in _QUERIES],
        "outbox": store.outbox(tenant, limit=1_000_000),
        "documents": store.documents(tenant, limit=1_000_000).entries,
        "registered": store.registered(tenant),
    }


def _plain(kept: History) -> tuple[Any, ...]:
    return kept.events, kept.secret, kept.number, dict(kept.requests)


def _answer(store: ComplaintStore, query: Query, tenant: str) -> list[IndexEntry]:
    return entries(store, query, tenant=tenant)
