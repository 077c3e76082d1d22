"""Claims, the outbox, and documents that a store keeps by name."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any

import pytest

from grievance.errors import InvalidValue
from grievance.model import Assignment, Erasure, Referral, Remedy, RemedyKind, RemedyOrder, Reminder, Stage, Webhook
from grievance.storage import ComplaintStore, IndexEntry, Queue
from support.builders import RECEIVED
from support.stores import PATIENCE, SHOP, a_commit, a_letter, after, entries

ALL = Queue()
CLOSED: dict[str, Any] = {"stage": Stage.CLOSED, "open": False}


def claimed(store: ComplaintStore, at: datetime = RECEIVED, *, by: str = "ann", queue: Queue = ALL) -> str | None:
    """Return the id of the complaint that *by* gets for an hour."""
    entry = store.claim(SHOP, queue, by=by, at=at, until=at.replace(hour=at.hour + 1))
    return entry.complaint_id if entry else None


def test_each_claim_gets_the_next_one(store: ComplaintStore) -> None:
    """Claims go down the queue, by rank and id, and end with nothing."""
    ranks = {"late": 2, "b": 1, "a": 1}
    store.save(SHOP, [a_commit(name, rank_at=after(hours=hours)) for name, hours in ranks.items()])
    assert [claimed(store) for _ in range(4)] == ["a", "b", "late", None]


def test_a_claim_gives_the_whole_entry(store: ComplaintStore) -> None:
    """What a claim gives is the index entry as it was saved."""
    commit = a_commit(team="t", owner="o", level="l", next_due=RECEIVED, customer_id="k", product="p")
    store.save(SHOP, [commit])
    assert store.claim(SHOP, Queue(), by="ann", at=after(), until=after(hours=1)) == commit.index


def test_an_expired_claim_returns(store: ComplaintStore) -> None:
    """A complaint is free again at the very end of its claim, not a microsecond before."""
    store.save(SHOP, [a_commit()])
    store.claim(SHOP, Queue(), by="ann", at=after(), until=after(hours=1))
    assert claimed(store, after(minutes=59, seconds=59, microseconds=999_999), by="bob") is None
    assert claimed(store, after(hours=1), by="bob") == "c-1"
    assert claimed(store, after(hours=1), by="ann") is None


def test_a_claim_outlives_changes(store: ComplaintStore) -> None:
    """Saving a change of a claimed complaint does not free it."""
    store.save(SHOP, [a_commit()])
    assert claimed(store) == "c-1"
    store.save(SHOP, [a_commit(before=1, level="urgent")])
    assert claimed(store, by="bob") is None


def test_claims_do_not_hide_anything(store: ComplaintStore) -> None:
    """A claimed complaint stays in the queue that is read."""
    store.save(SHOP, [a_commit()])
    claimed(store)
    assert [entry.complaint_id for entry in entries(store, Queue())] == ["c-1"]


@pytest.mark.parametrize(
    ("queue", "got"),
    [
        (Queue(team="y"), "b"),
        (Queue(owner="ann"), "c"),
        (Queue(level="urgent"), "d"),
        (Queue(stage=Stage.ANSWERED), "e"),
        (Queue(team="y", owner="ann"), None),
    ],
)
def test_a_claim_honours_the_filters(store: ComplaintStore, queue: Queue, got: str | None) -> None:
    """Only a complaint of the queue asked for is given."""
    store.save(
        SHOP,
        [
            a_commit("a", team="x"),
            a_commit("b", team="y"),
            a_commit("c", owner="ann"),
            a_commit("d", level="urgent"),
            a_commit("e", stage=Stage.ANSWERED),
            a_commit("0", team="y", owner="ann", level="urgent", **CLOSED),
        ],
    )
    assert claimed(store, queue=queue) == got


def test_a_claim_of_another_tenant_does_not_count(store: ComplaintStore) -> None:
    """Claims are made within an organisation."""
    for tenant in (SHOP, "bank"):
        store.save(tenant, [a_commit()])
    assert claimed(store) == "c-1"
    assert store.claim("bank", Queue(), by="ann", at=after(), until=after(hours=1)) is not None
    assert store.claim("nobody", Queue(), by="ann", at=after(), until=after(hours=1)) is None


@pytest.mark.parametrize("field", ["at", "until"])
def test_a_claim_without_a_zone_is_refused(store: ComplaintStore, field: str) -> None:
    """The instants of a claim are aware; a naive one is refused by name."""
    store.save(SHOP, [a_commit()])
    instants = {"at": after(), "until": after(hours=1)}
    instants[field] = instants[field].replace(tzinfo=None)
    with pytest.raises(InvalidValue) as refusal:
        store.claim(SHOP, Queue(), by="ann", **instants)
    assert refusal.value.field == field


def test_no_two_claim_the_same(store: ComplaintStore) -> None:
    """Eight threads that claim at once get every complaint, each exactly once."""
    store.save(SHOP, [a_commit(f"c-{n:02}") for n in range(40)])
    got: list[IndexEntry] = []
    start = threading.Barrier(8, timeout=PATIENCE)

    def work(name: str) -> None:
        start.wait()
        while entry := store.claim(SHOP, Queue(), by=name, at=after(), until=after(hours=1)):
            got.append(entry)

    threads = [threading.Thread(target=work, args=(f"w-{n}",), daemon=True) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not [thread for thread in threads if thread.is_alive()]
    assert sorted(entry.complaint_id for entry in got) == [f"c-{n:02}" for n in range(40)]


def test_the_outbox_keeps_every_kind_of_effect_in_order(store: ComplaintStore) -> None:
    """Effects come back equal, oldest first, within a commit in its order, again and again until they are settled."""
    first = (
        a_letter("z", due_at=after(microseconds=7), team="t"),
        Reminder(id="y", complaint_id="c-1", to="ann", about="the parcel"),
        Assignment(id="x", complaint_id="c-1", to="logistics"),
    )
    second = (
        RemedyOrder(id="b", complaint_id="c-2", remedy=Remedy(id="b", kind=RemedyKind.REFUND)),
        Referral(id="a", complaint_id="c-2", to="ombudsman"),
        Erasure(id="d", complaint_id="c-2"),
        Webhook(id="c", complaint_id="c-2", event="answered"),
    )
    store.save(SHOP, [a_commit(effects=first), a_commit("c-2", effects=second)])
    assert store.outbox(SHOP, limit=100) == first + second
    assert store.outbox(SHOP, limit=4) == (first + second)[:4]
    assert store.outbox(SHOP, limit=4) == (first + second)[:4]


def test_what_is_settled_leaves_the_outbox(store: ComplaintStore) -> None:
    """Settled effects vanish, the others keep their order; to settle what is not there is harmless."""
    store.save(SHOP, [a_commit(effects=tuple(a_letter(name) for name in "cab"))])
    store.save(SHOP, [a_commit(before=1, settled=("a", "nothing"), effects=(a_letter("d"),))])
    assert [effect.id for effect in store.outbox(SHOP, limit=9)] == ["c", "b", "d"]
    store.save(SHOP, [a_commit(before=2, settled=("c", "b", "d", "d"))])
    assert store.outbox(SHOP, limit=9) == ()
    store.save(SHOP, [a_commit(before=3, effects=(a_letter("e"), a_letter("f")))])
    assert [effect.id for effect in store.outbox(SHOP, limit=9)] == ["e", "f"]


def test_an_effect_is_kept_once(store: ComplaintStore) -> None:
    """An effect whose id is in the outbox already is the same effect: the one that is there stays, in its place."""
    store.save(SHOP, [a_commit(effects=(a_letter("a"), a_letter("b"), a_letter("a", team="twin")))])
    store.save(SHOP, [a_commit(before=1, effects=(a_letter("a", team="later"), a_letter("c")))])
    assert store.outbox(SHOP, limit=9) == (a_letter("a"), a_letter("b"), a_letter("c"))


@pytest.mark.parametrize("second", ["new", "old"])
def test_commits_of_a_batch_settle_in_turn(store: ComplaintStore, second: str) -> None:
    """An effect that one commit settles and a later one of the batch orders again is in the outbox."""
    store.save(SHOP, [a_commit("old", effects=(a_letter("e"),))])
    last = a_commit("new", effects=(a_letter("e", team="again"),))
    if second == "old":
        last = a_commit("old", before=2, effects=(a_letter("e", team="again"),))
    store.save(SHOP, [a_commit("old", before=1, settled=("e",)), a_commit("other", settled=("e",)), last])
    assert store.outbox(SHOP, limit=9) == (a_letter("e", team="again"),)


def test_an_effect_that_its_own_commit_settles_is_not_handed_out(store: ComplaintStore) -> None:
    """Within a commit effects are ordered first and settled then."""
    store.save(SHOP, [a_commit(effects=(a_letter("e"), a_letter("f")), settled=("e",))])
    assert [effect.id for effect in store.outbox(SHOP, limit=9)] == ["f"]


def test_documents_are_kept_by_kind_and_key(store: ComplaintStore) -> None:
    """A document replaces the one of the same kind and key, and no other; of what was never kept there is none."""
    every = bytes(range(256)) * 1000
    store.remember(SHOP, "a", "bc", b"first")
    store.remember(SHOP, "ab", "c", every)
    store.remember(SHOP, "a", "bc", b"")
    assert store.recall(SHOP, "a", "bc") == (b"",)
    assert store.recall(SHOP, "ab", "c") == (every,)
    assert store.recall(SHOP, "abc", "") == ()
    assert store.recall("nobody", "a", "bc") == ()
