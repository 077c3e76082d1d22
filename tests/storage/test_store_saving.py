"""What is saved, all of it or nothing: versions, batches, request keys, tenants."""

from __future__ import annotations

from datetime import UTC, datetime

import attrs
import pytest

from grievance.errors import StaleComplaint, UnknownComplaint
from grievance.model import Stage
from grievance.storage import Changed, Commit, ComplaintStore, Head, IndexEntry, Queue, Saved, SealedEvent
from support.builders import a_submission
from support.stores import SECRET, SHOP, a_commit, a_letter, after, entries, ids, sealed

ODD_TEXTS = [
    "",
    " leading and trailing ",
    "line\u0085next\u2028\u2029",
    "\U0001f600 \U0010ffff",
    "e\u0301 é",
    "'; drop table complaints; --",
    '"quoted" \\ back % _ ? :x',
    "\ufeffbom \u200b \x01\x1f\x7f",
    "مرحبا שלום",
]


def test_what_was_saved_is_read_back(store: ComplaintStore) -> None:
    """The head with its last seal and its key, the history and the index entry of a commit come back equal."""
    commit = a_commit(events=2, team="logistics", owner="ann", level="urgent", next_due=after(days=1))
    outcome = store.save(SHOP, [commit])

    assert outcome == (Saved(complaint_id="c-1", version=2),)
    assert store.get(SHOP, ["c-1"]) == (Head(complaint=commit.head, seal=commit.events[-1].seal, secret=SECRET),)
    assert store.history(SHOP, "c-1").events == commit.events
    assert store.history(SHOP, "c-1").secret == SECRET
    assert entries(store, Queue()) == [commit.index]


def test_create_refuses_to_overwrite(store: ComplaintStore) -> None:
    """A new complaint under an id that is taken is refused, says at which version that one is, and changes nothing."""
    store.save(SHOP, [a_commit(events=3)])
    with pytest.raises(StaleComplaint) as refusal:
        store.save(SHOP, [a_commit(team="thieves")])

    assert (refusal.value.complaint_id, refusal.value.expected, refusal.value.actual) == ("c-1", 0, 3)
    assert "expected no complaint" in str(refusal.value)
    assert [(entry.team, entry.open) for entry in entries(store, Queue())] == [(None, True)]
    assert len(store.history(SHOP, "c-1").events) == 3


@pytest.mark.parametrize("before", [1, 3])
def test_a_stale_write_is_refused(store: ComplaintStore, before: int) -> None:
    """A change based on another version, older or newer, is refused with both versions and without effect."""
    store.save(SHOP, [a_commit(events=2)])
    with pytest.raises(StaleComplaint) as refusal:
        store.save(SHOP, [a_commit(before=before, team="late", effects=(a_letter("e"),))])

    assert (refusal.value.complaint_id, refusal.value.expected, refusal.value.actual) == ("c-1", before, 2)
    assert [event.seq for event in store.history(SHOP, "c-1").events] == [1, 2]
    assert entries(store, Queue())[0].team is None
    assert store.outbox(SHOP, limit=9) == ()


def test_a_change_of_nothing_is_refused(store: ComplaintStore) -> None:
    """A change of a complaint that does not exist is refused; its actual version is 0."""
    with pytest.raises(StaleComplaint) as refusal:
        store.save(SHOP, [a_commit(before=2)])
    assert (refusal.value.expected, refusal.value.actual) == (2, 0)


def test_a_change_replaces_the_head_and_adds_to_the_history(store: ComplaintStore) -> None:
    """After a change there is one head and one index entry, the new ones, and the longer history with its key."""
    second = a_commit(before=1, events=2, team="billing", head={"stage": Stage.ANSWERED})
    store.save(SHOP, [a_commit(team="logistics")])
    store.save(SHOP, [attrs.evolve(second, secret=b"another key")])

    assert store.get(SHOP, ["c-1"]) == (Head(complaint=second.head, seal=sealed("c-1", 3).seal, secret=SECRET),)
    assert entries(store, Queue()) == [second.index]
    assert store.history(SHOP, "c-1").events == (sealed("c-1", 1), sealed("c-1", 2), sealed("c-1", 3))
    assert store.history(SHOP, "c-1").secret == SECRET


def test_several_commits_on_one_complaint_in_a_batch(store: ComplaintStore) -> None:
    """Commits of one batch build on each other, created, changed and changed again, with others between them."""
    batch = [a_commit(), a_commit("c-2"), a_commit(before=1, events=2), a_commit("c-3"), a_commit(before=3, team="t")]
    outcome = store.save(SHOP, batch)

    assert [(saved.complaint_id, saved.version) for saved in outcome] == [
        ("c-1", 1), ("c-2", 1), ("c-1", 3), ("c-3", 1), ("c-1", 4),
    ]  # fmt: skip
    assert [event.seq for event in store.history(SHOP, "c-1").events] == [1, 2, 3, 4]
    assert ids(store, Queue(team="t")) == ["c-1"]


@pytest.mark.parametrize(
    ("batch", "refused"),
    [
        ([a_commit("new"), a_commit("old"), a_commit("new-2")], ("old", 0, 2)),
        ([a_commit("new"), a_commit("old", before=1)], ("old", 1, 2)),
        ([a_commit("old", before=2), a_commit("new"), a_commit("old", before=2)], ("old", 2, 3)),
        ([a_commit("new"), a_commit("twin", events=2), a_commit("twin")], ("twin", 0, 2)),
        ([a_commit("twin"), a_commit("twin", before=1), a_commit("twin")], ("twin", 0, 2)),
        ([a_commit("new"), a_commit("none", before=1)], ("none", 1, 0)),
        ([a_commit("old", before=2), a_commit("new"), a_commit("old")], ("old", 0, 3)),
    ],
)
def test_a_failing_batch_changes_nothing(
    store: ComplaintStore, batch: list[Commit], refused: tuple[str, int, int]
) -> None:
    """Whatever else is in the batch, one commit that does not fit leaves all as it was and is the one named."""
    store.save(SHOP, [a_commit("old", events=2)])
    loaded = [attrs.evolve(c, request_key=f"r{n}", effects=(a_letter(f"e{n}"),)) for n, c in enumerate(batch)]
    with pytest.raises(StaleComplaint) as refusal:
        store.save(SHOP, loaded)

    error = refusal.value
    assert (error.complaint_id, error.expected, error.actual) == refused
    assert ids(store, Changed()) == ["old"]
    assert len(store.history(SHOP, "old").events) == 2
    assert store.outbox(SHOP, limit=9) == ()
    again = store.save(SHOP, [attrs.evolve(a_commit("free"), request_key="r0")])
    assert again == (Saved(complaint_id="free", version=1),)


def test_an_empty_batch_is_nothing(store: ComplaintStore) -> None:
    """Saving no commits saves nothing and answers nothing."""
    assert store.save(SHOP, []) == ()


def test_a_request_is_done_once(store: ComplaintStore) -> None:
    """A commit with a known request key changes nothing, whatever it holds, and gives what the first one gave."""
    store.save(SHOP, [a_commit(events=2, request_key="r")])
    other = a_commit("c-9", request_key="r", effects=(a_letter("e"),))
    stale = a_commit(before=7, request_key="r", settled=("e",))

    assert store.save(SHOP, [other]) == (Saved(complaint_id="c-1", version=2, repeated=True),)
    assert store.save(SHOP, [stale]) == (Saved(complaint_id="c-1", version=2, repeated=True),)
    assert ids(store, Changed()) == ["c-1"]
    assert store.outbox(SHOP, limit=9) == ()


def test_a_request_twice_in_a_batch_is_done_once(store: ComplaintStore) -> None:
    """The second commit of a batch with the key of the first is a repetition of it."""
    batch = [
        a_commit("a", events=2, request_key="r"),
        a_commit("b", request_key="s"),
        a_commit("a", events=2, request_key="r"),
        a_commit("z", request_key="r"),
    ]
    repeated = Saved(complaint_id="a", version=2, repeated=True)
    assert store.save(SHOP, batch) == (
        Saved(complaint_id="a", version=2),
        Saved(complaint_id="b", version=1),
        repeated,
        repeated,
    )
    assert ids(store, Changed()) == ["a", "b"]


def test_a_request_gives_its_own_version_for_ever(store: ComplaintStore) -> None:
    """What a repeated request gives is the version of then, though the complaint has moved on."""
    store.save(SHOP, [a_commit(request_key="first")])
    store.save(SHOP, [a_commit(before=1, request_key="second")])
    assert store.save(SHOP, [a_commit(request_key="first")])[0].version == 1


def test_many_request_keys_in_a_batch(store: ComplaintStore) -> None:
    """More keys than a statement takes are all known again."""
    batch = [a_commit(f"c-{n}", request_key=f"r-{n}") for n in range(1203)]
    store.save(SHOP, batch)
    assert all(saved.repeated and saved.complaint_id == f"c-{n}" for n, saved in enumerate(store.save(SHOP, batch)))


def test_get_keeps_the_order_and_skips_the_unknown(store: ComplaintStore) -> None:
    """Heads come in the order asked for, an id asked twice twice, unknown ones not at all."""
    store.save(SHOP, [a_commit("a"), a_commit("b"), a_commit("c")])
    found = store.get(SHOP, ["c", "nobody", "a", "c"])
    assert [head.complaint.id for head in found] == ["c", "a", "c"]
    assert store.get(SHOP, []) == ()
    assert store.get(SHOP, ("nobody",)) == ()


def test_get_takes_any_number_of_ids(store: ComplaintStore) -> None:
    """A thousand and one heads at once come in order, the ends of the parts that are asked among them."""
    names = [f"c-{n}" for n in range(1001)]
    store.save(SHOP, [a_commit(name) for name in names])
    assert [head.complaint.id for head in store.get(SHOP, names[::-1])] == names[::-1]


def test_the_history_of_nobody(store: ComplaintStore) -> None:
    """A complaint that is not there has no history, and the error says which."""
    with pytest.raises(UnknownComplaint) as refusal:
        store.history(SHOP, "c-404")
    assert refusal.value.complaint_id == "c-404"


def test_tenants_see_nothing_of_each_other(store: ComplaintStore) -> None:
    """Complaints, histories, request keys, effects and documents of a tenant are nobody else's."""
    store.save(SHOP, [a_commit(events=2, request_key="r", effects=(a_letter("e"), a_letter("f")))])
    store.remember(SHOP, "kind", "key", b"document")

    assert store.get("bank", ["c-1"]) == ()
    assert store.outbox("bank", limit=9) == ()
    assert store.recall("bank", "kind", "key") == ()
    assert ids(store, Queue(), tenant="bank") == ids(store, Changed(), tenant="bank") == []
    with pytest.raises(UnknownComplaint):
        store.history("bank", "c-1")
    other = a_commit(request_key="r", effects=(a_letter("e"),), settled=("f",), team="bank's")
    assert store.save("bank", [other]) == (Saved(complaint_id="c-1", version=1),)
    assert [effect.id for effect in store.outbox("bank", limit=9)] == ["e"]
    assert [effect.id for effect in store.outbox(SHOP, limit=9)] == ["e", "f"]
    assert len(store.history(SHOP, "c-1").events) == 2
    assert [entry.team for entry in entries(store, Queue(), tenant="bank")] == ["bank's"]


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_text_survives(store: ComplaintStore, text: str) -> None:
    """Ids, names, keys, tenants and what people wrote come back letter for letter, and are found again."""
    name = f"x{text}"
    commit = a_commit(
        name, team=name, owner=name, level=name, customer_id=name, product=name, request_key=name,
        effects=(a_letter(name, team=name),), head={"submission": a_submission(text=text), "team": name},
    )  # fmt: skip
    store.save(name, [commit])
    store.remember(name, name, name, text.encode())

    assert [head.complaint for head in store.get(name, [name])] == [commit.head]
    assert entries(store, Queue(team=name, owner=name, level=name), tenant=name) == [commit.index]
    assert store.save(name, [commit])[0].repeated
    assert store.outbox(name, limit=1) == commit.effects
    assert store.recall(name, name, name) == (text.encode(),)


def test_bytes_and_instants_are_exact(store: ComplaintStore) -> None:
    """Events, personal values and keys keep every byte; instants keep microseconds and may lie before 1970."""
    every = bytes(range(256))
    event = SealedEvent(seq=1, document=every, seal=every[::-1], personal={"a.b": every, "\U0001f600": b""})
    early = datetime(1931, 1, 2, 3, 4, 5, 678901, UTC)
    late = datetime.max.replace(tzinfo=UTC)
    commit = a_commit(events=1, secret=every, received_at=early, rank_at=late, next_due=early)
    store.save(SHOP, [attrs.evolve(commit, events=(event,))])

    assert store.history(SHOP, "c-1").events == (event,)
    assert store.history(SHOP, "c-1").secret == every
    [head] = store.get(SHOP, ["c-1"])
    assert (head.seal, head.secret) == (every[::-1], every)
    assert entries(store, Queue()) == [commit.index]


def test_an_erased_history_has_no_key(store: ComplaintStore) -> None:
    """A complaint saved without a key has none, and its history is whole."""
    store.save(SHOP, [a_commit(secret=None)])
    assert store.history(SHOP, "c-1").secret is None
    assert store.get(SHOP, ["c-1"])[0].secret is None


def test_an_index_entry_without_anything_to_rank_by(store: ComplaintStore) -> None:
    """A complaint without rank, team, owner, level, due or customer is kept, and stands in no queue."""
    entry = IndexEntry(complaint_id="c-1", stage=Stage.RECORDED, open=False, received_at=after())
    store.save(SHOP, [attrs.evolve(a_commit(), index=entry)])
    assert entries(store, Changed()) == [entry]
    assert entries(store, Queue()) == []
