"""Laws of reading back: what was saved is there, as it was saved and nobody else's."""

from __future__ import annotations

from typing import Any

import attrs

from grievance.errors import UnknownComplaint
from grievance.storage import Changed, Due, Queue, Related
from grievance.testing.conformance._commits import (
    BANK,
    SECRET,
    SHOP,
    a_commit,
    after,
    found,
    head_of,
    saved,
    sealed,
)
from grievance.testing.conformance._law import law, refuses, require
from grievance.testing.conformance._trial import Trial

__all__ = [
    "any_number_of_heads_is_read_at_once",
    "change_replaces_the_head_and_adds_to_the_history",
    "complaint_may_have_no_secret",
    "complaints_belong_to_their_tenant",
    "head_is_read_back",
    "heads_come_in_the_order_asked",
    "history_is_read_back",
    "secret_stays_the_first",
    "unknown_complaint_has_no_history",
    "unknown_ids_are_skipped",
]

__tracebackhide__ = True


@law("STORE-101")
def head_is_read_back(trial: Trial) -> None:
    """The head of a saved complaint is read back equal, with the seal of its last event and its secret."""
    commit = a_commit(events=3)
    saved(trial.store, commit)
    head = head_of(trial.store)
    require(head.complaint == commit.head, "the complaint is another", read=head.complaint, saved=commit.head)
    require(head.seal == commit.events[-1].seal, "the seal is not that of the last event", seal=head.seal)
    require(head.secret == SECRET, "the secret is another", secret=head.secret)


@law("STORE-102")
def history_is_read_back(trial: Trial) -> None:
    """The events of a complaint are read back equal and in order, each with its personal values, and its secret."""
    values = [{"text": b'"late"', "people[0].name": b'"Ann"'}, {"text": b'"lost"'}, {}, {"text": b'"found"'}]
    told = tuple(sealed("c-1", seq, personal) for seq, personal in enumerate(values, 1))
    commits = (a_commit(events=3), a_commit(before=3))
    saved(trial.store, *(attrs.evolve(one, events=told[one.expected_version : one.head.version]) for one in commits))
    history = trial.store.history(SHOP, "c-1")
    personal = [dict(event.personal) for event in history.events]
    require(tuple(history.events) == told, "the events are others", read=history.events, personal=personal)
    require(history.secret == SECRET, "the secret is another", secret=history.secret)


@law("STORE-103")
def heads_come_in_the_order_asked(trial: Trial) -> None:
    """Heads come in the order in which their ids are asked for, as often as they are asked for."""
    saved(trial.store, *(a_commit(name) for name in "abc"))
    heads = [head.complaint.id for head in trial.store.get(SHOP, ["c", "a", "b", "a"])]
    require(heads == ["c", "a", "b", "a"], "the order asked for is c, a, b, a", heads=heads)


@law("STORE-104")
def unknown_ids_are_skipped(trial: Trial) -> None:
    """Ids that no complaint has are skipped among those that there are."""
    saved(trial.store, a_commit("a"), a_commit("b"))
    heads = [head.complaint.id for head in trial.store.get(SHOP, ["a", "nobody", "b"])]
    require(heads == ["a", "b"], "of a, nobody and b, there are a and b", heads=heads)


@law("STORE-105")
def any_number_of_heads_is_read_at_once(trial: Trial) -> None:
    """Any number of ids may be asked for at once, none and more than a statement takes among them."""
    saved(trial.store, a_commit("first"), a_commit("last"))
    require(trial.store.get(SHOP, []) == (), "heads were found though none was asked for")
    names = ["first", *(f"c-{number}" for number in range(2500)), "last"]
    heads = [head.complaint.id for head in trial.store.get(SHOP, names)]
    require(heads == ["first", "last"], "the first and the last of 2502 ids were not found", heads=heads)


@law("STORE-106")
def unknown_complaint_has_no_history(trial: Trial) -> None:
    """The history of an id that no complaint has is refused with UnknownComplaint, which names it."""
    refusal = refuses(UnknownComplaint, lambda: trial.store.history(SHOP, "c-404"), "the history of nobody")
    require(refusal.complaint_id == "c-404", "the refusal names another complaint", refusal=refusal)


@law("STORE-107")
def change_replaces_the_head_and_adds_to_the_history(trial: Trial) -> None:
    """A change puts its head in the place of the one before, and its events behind those before."""
    change = a_commit(before=2, events=2, head={"team": "billing"}, submission={"category": "billing"})
    saved(trial.store, a_commit(events=2, head={"team": "logistics", "owner": "ann"}), change)
    head, events = head_of(trial.store).complaint, trial.store.history(SHOP, "c-1").events
    require(head == change.head, "the head is not that of the change", read=head, saved=change.head)
    told = [event.seq for event in events]
    require(told == [1, 2, 3, 4], "the history does not go on", numbers=told)
    require(tuple(events) == tuple(sealed("c-1", seq) for seq in told), "events were changed", events=events)


@law("STORE-108")
def secret_stays_the_first(trial: Trial) -> None:
    """The secret of a complaint is the one that came with its first commit; a change brings no other."""
    saved(trial.store, a_commit(), a_commit(before=1, secret=b"another"))
    secrets = (head_of(trial.store).secret, trial.store.history(SHOP, "c-1").secret)
    require(secrets == (SECRET, SECRET), "a change replaced the secret", secrets=secrets)


@law("STORE-109")
def complaint_may_have_no_secret(trial: Trial) -> None:
    """A complaint that is saved without a secret has None for it; a change brings none."""
    saved(trial.store, attrs.evolve(a_commit(), secret=None), a_commit(before=1, secret=b"late"))
    secrets = (head_of(trial.store).secret, trial.store.history(SHOP, "c-1").secret)
    require(secrets == (None, None), "a secret came from nowhere", secrets=secrets)


@law("STORE-110")
def complaints_belong_to_their_tenant(trial: Trial) -> None:
    """A complaint of one tenant is neither read nor found nor replaced by another, who may have one of the same id."""
    alike: dict[str, Any] = {"customer_id": "k", "product": "p", "next_due": after()}
    of_shop, of_bank = (a_commit("b", mark=mark, **alike) for mark in ("shop's", "bank's"))
    saved(trial.store, a_commit("a", **alike), of_shop)
    require(trial.store.get(BANK, ["a"]) == (), "another tenant reads the head")
    saved(trial.store, of_bank, tenant=BANK)
    related = (Related(customer_id="k", since=after(days=-1)), Related(product="p", since=after(days=-1)))
    for tenant, own in ((SHOP, ["a", "b"]), (BANK, ["b"]), ("nobody", [])):
        for query in (Changed(), Queue(), Due(before=after(days=1)), *related):
            shown = found(trial, query, tenant=tenant)
            require(shown == own, "others' are found, or not its own", tenant=tenant, query=query, found=shown)
    for tenant, commit in ((SHOP, of_shop), (BANK, of_bank)):
        events, seal = trial.store.history(tenant, "b").events, head_of(trial.store, "b", tenant=tenant).seal
        require(events == commit.events, "the histories of two tenants are mixed", tenant=tenant, events=events)
        require(seal == commit.events[-1].seal, "the seal is that of another tenant's event", tenant=tenant, seal=seal)
