"""Laws of data that outlives a store: what was saved is there when it is opened again, or a second time."""

from __future__ import annotations

from typing import Any

import attrs

from grievance.errors import StaleComplaint
from grievance.model import Stage
from grievance.storage import Changed, Due, Numbered, Query, Queue, Related, Search
from grievance.testing.conformance._capabilities import Capability
from grievance.testing.conformance._commits import RECEIVED, SECRET, SHOP, a_commit, a_letter, after, ids, sealed
from grievance.testing.conformance._law import law, refuses, require
from grievance.testing.conformance._trial import Trial

__all__ = [
    "claims_outlive_the_store",
    "documents_outlive_the_store",
    "erasures_outlive_the_store",
    "histories_outlive_the_store",
    "queries_outlive_the_store",
    "requests_outlive_the_store",
    "the_outbox_outlives_the_store",
    "the_register_outlives_the_store",
    "two_stores_see_each_other",
    "words_outlive_the_store",
]

__tracebackhide__ = True  # pytest shows the line of the test instead


@law("STORE-801", needs=Capability.DURABLE)
def histories_outlive_the_store(trial: Trial) -> None:
    """Heads and histories are as they were when the data is opened again, whichever organisation they belong to."""
    store = trial.store
    first, second = a_commit(events=2, head={"stage": Stage.CLOSED}), a_commit("c-2", request_key="r")
    changed = a_commit(before=2, team="t")
    for tenant, commit in ((SHOP, first), ("bank", second), (SHOP, changed)):
        store.save(tenant, [commit])
    before = [(store.get(tenant, ids_), store.history(tenant, *ids_)) for tenant, ids_ in _PLACES]
    store = trial.again(store)
    found = [(store.get(tenant, ids_), store.history(tenant, *ids_)) for tenant, ids_ in _PLACES]
    require(found == before, "heads or histories are others", before=before, found=found)
    require([head.complaint for heads, _ in found for head in heads] == [changed.head, second.head], "heads are others")
    events = found[0][1].events
    require(events == tuple(sealed("c-1", seq) for seq in (1, 2, 3)), "a history is another", events=events)


_PLACES = ((SHOP, ["c-1"]), ("bank", ["c-2"]))


@law("STORE-802", needs=Capability.DURABLE)
def queries_outlive_the_store(trial: Trial) -> None:
    """Queries are answered as before when the data is opened again."""
    store = trial.store
    for name, fields in _INDEXED.items():
        store.save(SHOP, [a_commit(name, **fields)])
    store = trial.caught_up(trial.again(store))
    for query, expected in _ANSWERS.items():
        found = ids(store, query, by=1)
        require(found == expected, "a query is answered otherwise", query=query, expected=expected, found=found)


_INDEXED: dict[str, dict[str, Any]] = {
    "a": {"team": "t", "rank_at": after(hours=2), "next_due": after(hours=1)},
    "b": {"team": "t", "rank_at": after(hours=1), "customer_id": "k"},
    "c": {"exception": True, "rank_at": after(hours=3), "product": "p"},
    "d": {"open": False, "rank_at": None, "customer_id": "k"},
}
_ANSWERS: dict[Query, list[str]] = {
    Queue(): ["b", "a", "c"],
    Queue(team="t"): ["b", "a"],
    Queue(exception=True): ["c"],
    Due(before=after(hours=1)): ["a"],
    Related(customer_id="k", since=RECEIVED): ["b", "d"],
    Changed(): ["a", "b", "c", "d"],
}


@law("STORE-803", needs=Capability.DURABLE)
def the_outbox_outlives_the_store(trial: Trial) -> None:
    """Effects that nobody has settled are handed out as they were, the oldest first, when the data is opened again."""
    store = trial.store
    letters = tuple(a_letter(name, team="t") for name in ("z", "y", "x"))
    store.save(SHOP, [a_commit(effects=letters)])
    store.save(SHOP, [a_commit("c-2", settled=("y",))])
    store = trial.again(store)
    found = store.outbox(SHOP, limit=9)
    require(found == (letters[0], letters[2]), "other effects are handed out", found=found)


@law("STORE-804", needs=Capability.DURABLE)
def documents_outlive_the_store(trial: Trial) -> None:
    """Documents are recalled as they were, the oldest first, when the data is opened again."""
    store = trial.store
    for document in (b"\x00one", b"two"):
        store.remember(SHOP, "log", "key", document, beside=True)
    store.remember(SHOP, "customer", "key", b"kept")
    store = trial.again(store)
    found = (store.recall(SHOP, "log", "key"), store.recall(SHOP, "customer", "key"))
    require(found == ((b"\x00one", b"two"), (b"kept",)), "other documents are recalled", found=found)


@law("STORE-805", needs=Capability.DURABLE)
def requests_outlive_the_store(trial: Trial) -> None:
    """A request key is known when the data is opened again: its change is not made a second time."""
    store = trial.store
    store.save(SHOP, [a_commit(request_key="r")])
    store = trial.again(store)
    [saved] = store.save(SHOP, [a_commit("c-2", request_key="r")])
    require(saved.repeated and saved.complaint_id == "c-1", "the request was not known", saved=saved)
    require(store.get(SHOP, ["c-2"]) == (), "a change was made a second time")


@law("STORE-806", needs=Capability.DURABLE)
def claims_outlive_the_store(trial: Trial) -> None:
    """A complaint that was claimed is not given to another when the data is opened again, until the claim is over."""
    store = trial.store
    store.save(SHOP, [a_commit()])
    trial.caught_up(store).claim(SHOP, Queue(), by="ann", at=after(), until=after(hours=2))
    store = trial.caught_up(trial.again(store))
    early = store.claim(SHOP, Queue(), by="bob", at=after(hours=1), until=after(hours=3))
    require(early is None, "a claimed complaint was given to another", given=early)
    late = store.claim(SHOP, Queue(), by="bob", at=after(hours=2), until=after(hours=3))
    require(late is not None, "a complaint whose claim was over was not given away")


@law("STORE-807", needs=(Capability.DURABLE, Capability.REGISTER))
def the_register_outlives_the_store(trial: Trial) -> None:
    """Numbers go on where they were when the data is opened again, and so does their count."""
    store = trial.store
    store.save(SHOP, [a_commit("a")])
    store.save(SHOP, [a_commit("b")])
    store = trial.again(store)
    store.save(SHOP, [a_commit("c")])
    numbers = [head.number for head in store.get(SHOP, ["a", "b", "c"])]
    require(numbers == [1, 2, 3], "numbers are others", numbers=numbers)
    require(store.registered(SHOP) == 3, "the count is another", registered=store.registered(SHOP))
    found = ids(trial.caught_up(store), Numbered(since=2))
    require(found == ["b", "c"], "the register is in another order", found=found)


@law("STORE-808", needs=(Capability.DURABLE, Capability.SEARCH))
def words_outlive_the_store(trial: Trial) -> None:
    """Complaints are found by their words when the data is opened again."""
    store = trial.store
    for name, text in (("a", "the parcel is late"), ("b", "a rude clerk")):
        store.save(SHOP, [a_commit(name, submission={"text": text})])
    store = trial.caught_up(trial.again(store))
    found = [entry.complaint_id for entry in store.search(SHOP, Search(text="PARCEL"), limit=9).entries]
    require(found == ["a"], "other complaints are found", found=found)


@law("STORE-809", needs=Capability.DURABLE)
def erasures_outlive_the_store(trial: Trial) -> None:
    """Personal values and the secret that were erased stay away when the data is opened again; others are kept."""
    store = trial.store
    for name in ("c-1", "c-2"):
        personal = sealed(name, 1, {"text": b'"Ann"'})
        store.save(SHOP, [attrs.evolve(a_commit(name), events=(personal,))])
    store.save(SHOP, [a_commit(before=1, erases=True)])
    store = trial.again(store)
    erased, kept = store.history(SHOP, "c-1"), store.history(SHOP, "c-2")
    require(erased.secret is None, "the secret is there again")
    require(not any(event.personal for event in erased.events), "personal values are there again")
    require(kept.secret == SECRET and dict(kept.events[0].personal) == {"text": b'"Ann"'}, "another one was erased")


@law("STORE-810", needs=Capability.DURABLE)
def two_stores_see_each_other(trial: Trial) -> None:
    """Of two stores on the same data each reads what the other has saved, and refuses what is stale by that."""
    one = trial.store
    other = trial.reopened(one)
    one.save(SHOP, [a_commit(request_key="r")])
    require([head.complaint.version for head in other.get(SHOP, ["c-1"])] == [1], "a new complaint was not seen")
    other.save(SHOP, [a_commit(before=1, effects=(a_letter("e"),))])
    refuses(StaleComplaint, lambda: one.save(SHOP, [a_commit(before=1)]), "what the other store made stale")
    require(one.history(SHOP, "c-1").events == tuple(sealed("c-1", seq) for seq in (1, 2)), "a change was not seen")
    require(one.outbox(SHOP, limit=9) == (a_letter("e"),), "an effect was not seen")
    require(other.save(SHOP, [a_commit("x", request_key="r")])[0].repeated, "a request was not known")
