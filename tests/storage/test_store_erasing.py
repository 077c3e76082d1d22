"""What a store forgets for ever, and on whose versions a change may rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import pytest

from grievance.errors import InvalidValue, StaleComplaint
from grievance.storage import Changed, Commit, ComplaintStore, Queue, SealedEvent
from support.stores import SECRET, SHOP, a_commit, a_letter, after, ids, sealed

PERSONAL = {"text": b'"my parcel"', "people[0].name": b'"Ann"'}


def telling(commit: Commit, personal: Mapping[str, bytes] = PERSONAL) -> Commit:
    """Return *commit* with personal values in each of its events."""
    return attrs.evolve(commit, events=tuple(attrs.evolve(event, personal=personal) for event in commit.events))


def personal_of(store: ComplaintStore, complaint_id: str) -> list[dict[str, bytes]]:
    """Return the personal values of each event."""
    return [dict(event.personal) for event in store.history(SHOP, complaint_id).events]


def bare(events: tuple[SealedEvent, ...]) -> list[tuple[int, bytes, bytes]]:
    """Return what erasure leaves of events."""
    return [(event.seq, event.document, event.seal) for event in events]


def test_erasure_takes_the_personal_values_and_the_secret(store: ComplaintStore) -> None:
    """After a commit that erases, no event has personal values and nobody has the secret; the seals stay."""
    store.save(SHOP, [telling(a_commit(events=2)), telling(a_commit("c-2"))])
    store.save(SHOP, [telling(a_commit(before=2))])
    store.claim(SHOP, Queue(), by="ann", at=after(), until=after(hours=1))
    before = store.history(SHOP, "c-1")
    erased = store.save(SHOP, [a_commit(before=3, erases=True, customer_id="pseudonym")])

    now = store.history(SHOP, "c-1")
    assert erased[0].version == 4
    assert (now.secret, store.get(SHOP, ["c-1"])[0].secret) == (None, None)
    assert personal_of(store, "c-1") == [{}, {}, {}, {}]
    assert bare(now.events) == [*bare(before.events), *bare((sealed("c-1", 4),))]
    assert now.number == before.number
    claimed = store.claim(SHOP, Queue(), by="bob", at=after(), until=after(hours=1))
    assert claimed is not None
    assert claimed.complaint_id == "c-2"


def test_erasure_touches_no_other_complaint(store: ComplaintStore) -> None:
    """The neighbours in the register, and the same id of another tenant, keep their values and their secrets."""
    batch = [telling(a_commit(name)) for name in ("a", "b", "c")]
    store.save(SHOP, batch)
    store.save("bank", batch)
    store.save(SHOP, [a_commit("b", before=1, erases=True)])

    assert [personal_of(store, name) for name in ("a", "b", "c")] == [[PERSONAL], [{}, {}], [PERSONAL]]
    assert [head.secret for head in store.get(SHOP, ["a", "b", "c"])] == [SECRET, None, SECRET]
    assert store.history("bank", "b").events[0].personal == PERSONAL
    assert store.history("bank", "b").secret == SECRET


def test_erasure_within_a_batch(store: ComplaintStore) -> None:
    """What earlier commits of the batch have brought is erased too; what comes later has no secret any more."""
    batch = [
        telling(a_commit()),
        telling(a_commit(before=1)),
        telling(a_commit("c-2")),
        a_commit(before=2, erases=True, effects=(a_letter("e"),)),
        telling(a_commit(before=3, secret=b"another")),
    ]
    store.save(SHOP, batch)
    assert personal_of(store, "c-1") == [{}, {}, {}, PERSONAL]
    assert store.history(SHOP, "c-1").secret is None
    assert personal_of(store, "c-2") == [PERSONAL]
    assert [effect.id for effect in store.outbox(SHOP, limit=9)] == ["e"]


def test_a_new_complaint_may_be_erased_at_once(store: ComplaintStore) -> None:
    """A first commit that erases is kept without a secret."""
    store.save(SHOP, [a_commit(secret=None, erases=True)])
    assert store.history(SHOP, "c-1") == attrs.evolve(store.history(SHOP, "c-1"), secret=None)
    assert personal_of(store, "c-1") == [{}]


def test_an_erasure_that_is_refused_erases_nothing(store: ComplaintStore) -> None:
    """Erasure is part of the transaction: a stale commit behind it leaves the values and the secret where they were."""
    store.save(SHOP, [telling(a_commit())])
    with pytest.raises(StaleComplaint):
        store.save(SHOP, [a_commit(before=1, erases=True), a_commit("nobody", before=3)])
    assert personal_of(store, "c-1") == [PERSONAL]
    assert store.history(SHOP, "c-1").secret == SECRET


def test_a_repeated_erasure_does_nothing(store: ComplaintStore) -> None:
    """An erasure with a known request key changes nothing."""
    store.save(SHOP, [telling(a_commit(request_key="r"))])
    assert store.save(SHOP, [a_commit(before=1, erases=True, request_key="r")])[0].repeated
    assert personal_of(store, "c-1") == [PERSONAL]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"events": (sealed("c-1", 2, {"text": b"1"}),)}, "Commit.events"),
        ({"secret": b"key"}, "Commit.secret"),
    ],
)
def test_what_erases_brings_nothing_personal(changes: dict[str, Any], field: str) -> None:
    """A commit that erases and brings personal values or a secret contradicts itself."""
    with pytest.raises(InvalidValue) as refusal:
        attrs.evolve(a_commit(before=1, erases=True), **changes)
    assert refusal.value.field == field


def test_a_forgotten_document_is_gone(store: ComplaintStore) -> None:
    """Remembering None forgets all that was kept under this key, and nothing that was kept under another one."""
    for kind, key in (("customer", "a"), ("customer", "b"), ("profile", "a")):
        store.remember(SHOP, kind, key, b"one")
        store.remember(SHOP, kind, key, b"two", beside=True)
    store.remember("bank", "customer", "a", b"bank's")
    store.remember(SHOP, "customer", "a", None)

    assert store.recall(SHOP, "customer", "a") == ()
    assert store.recall(SHOP, "customer", "b") == store.recall(SHOP, "profile", "a") == (b"one", b"two")
    assert store.recall("bank", "customer", "a") == (b"bank's",)
    store.remember(SHOP, "customer", "b", None, beside=True)
    assert store.recall(SHOP, "customer", "b") == ()
    store.remember(SHOP, "customer", "nobody", None)
    store.remember(SHOP, "customer", "a", b"again", beside=True)
    assert store.recall(SHOP, "customer", "a") == (b"again",)


def test_a_change_rests_on_the_versions_of_others(store: ComplaintStore) -> None:
    """A change goes in while the complaints on which it was decided stand as they stood, or still do not exist."""
    store.save(SHOP, [a_commit("a", events=3), a_commit("b")])
    store.save(SHOP, [a_commit("c", unchanged=(("a", 3), ("b", 1), ("nobody", 0)))])
    assert ids(store, Changed()) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("unchanged", "refused"),
    [
        ((("a", 2),), ("a", 2, 3)),
        ((("b", 1), ("a", 4)), ("a", 4, 3)),
        ((("nobody", 1),), ("nobody", 1, 0)),
        ((("b", 0),), ("b", 0, 1)),
        ((("b", 1), ("b", 2)), ("b", 2, 1)),
        ((("nobody", 2), ("a", 2)), ("nobody", 2, 0)),
    ],
)
def test_a_change_of_what_a_decision_rested_on_refuses_the_batch(
    store: ComplaintStore, unchanged: tuple[tuple[str, int], ...], refused: tuple[str, int, int]
) -> None:
    """If one of them has moved on, the whole batch is refused, that one is named, and nothing is changed."""
    store.save(SHOP, [a_commit("a", events=3), a_commit("b")])
    with pytest.raises(StaleComplaint) as refusal:
        store.save(SHOP, [a_commit("new"), a_commit("b", before=1, unchanged=unchanged[:0]),
                          a_commit("c", unchanged=unchanged, effects=(a_letter("e"),))])  # fmt: skip
    error = refusal.value
    assert (error.complaint_id, error.expected, error.actual) == refused
    assert ids(store, Changed()) == ["a", "b"]
    assert len(store.history(SHOP, "b").events) == 1
    assert store.outbox(SHOP, limit=9) == ()


def test_what_the_batch_itself_changes_counts_as_it_was(store: ComplaintStore) -> None:
    """Two complaints of one batch may rest on each other's version before the batch, new ones on there being none."""
    store.save(SHOP, [a_commit("a", events=3), a_commit("b")])
    merge = [
        a_commit("a", before=3, unchanged=(("b", 1), ("new", 0))),
        a_commit("a", before=4),
        a_commit("b", before=1, unchanged=(("a", 3),)),
        a_commit("new", unchanged=(("a", 3), ("b", 1))),
    ]
    assert [saved.version for saved in store.save(SHOP, merge)] == [4, 5, 2, 1]
    with pytest.raises(StaleComplaint) as refusal:
        store.save(SHOP, [a_commit("a", before=5), a_commit("b", before=2, unchanged=(("a", 6),))])
    assert (refusal.value.complaint_id, refusal.value.actual) == ("a", 5)


def test_a_change_may_rest_on_all_complaints_of_a_customer(store: ComplaintStore) -> None:
    """It is refused once the customer has a complaint that was not looked at; what the same batch brings is none."""
    store.save(SHOP, [a_commit("a", customer_id="ada"), a_commit("x", customer_id="bob"), a_commit("y")])
    store.save("bank", [a_commit("elsewhere", customer_id="ada")])
    batch = [
        a_commit("b", customer_id="ada", all_of_customer="ada", unchanged=(("a", 1),)),
        a_commit("a", before=1, customer_id="ada", erases=True, secret=None),
        a_commit("c", customer_id="ada", all_of_customer="ada", unchanged=(("a", 1),)),
    ]
    assert [saved.version for saved in store.save(SHOP, batch)] == [1, 2, 1]
    with pytest.raises(StaleComplaint) as refusal:
        store.save(SHOP, [a_commit("a", before=2, all_of_customer="ada", unchanged=(("c", 1),))])
    assert (refusal.value.complaint_id, refusal.value.expected, refusal.value.actual) == ("b", 0, 1)
    with pytest.raises(StaleComplaint) as refusal:
        store.save(SHOP, [a_commit("a", before=2, all_of_customer="ada", unchanged=(("c", 7),))])
    assert (refusal.value.complaint_id, refusal.value.expected, refusal.value.actual) == ("c", 7, 1)


def test_of_several_that_do_not_fit_the_first_is_named(store: ComplaintStore) -> None:
    """What is refused first is what comes first in the batch, and of one commit its own version."""
    store.save(SHOP, [a_commit("a", events=3)])
    off = (("a", 1),)
    for batch, named in (
        ([a_commit("a"), a_commit("b", unchanged=off)], ("a", 0)),
        ([a_commit("x", unchanged=off), a_commit("a")], ("a", 1)),
        ([a_commit("x", before=1, unchanged=off)], ("x", 1)),
        ([a_commit("x"), a_commit("x", unchanged=off)], ("x", 0)),
    ):
        with pytest.raises(StaleComplaint) as refusal:
            store.save(SHOP, batch)
        assert (refusal.value.complaint_id, refusal.value.expected) == named


def test_a_repeated_request_rests_on_nothing(store: ComplaintStore) -> None:
    """What was done once is told again, though others have moved on since."""
    store.save(SHOP, [a_commit("a"), a_commit("b", request_key="r", unchanged=(("a", 0),))])
    assert store.save(SHOP, [a_commit("b", request_key="r", unchanged=(("a", 0),))])[0].repeated


def test_another_tenants_complaints_are_nobodys_ground(store: ComplaintStore) -> None:
    """A change rests on complaints of its own tenant only."""
    store.save("bank", [a_commit("a")])
    store.save(SHOP, [a_commit("b", unchanged=(("a", 0),))])
    assert ids(store, Changed()) == ["b"]


def test_many_grounds(store: ComplaintStore) -> None:
    """A decision may rest on more complaints than a statement takes; the last of them counts too."""
    names = [f"c-{n}" for n in range(1203)]
    store.save(SHOP, [a_commit(name) for name in names])
    grounds = tuple((name, 1) for name in names)
    store.save(SHOP, [a_commit("resting", unchanged=grounds)])
    store.save(SHOP, [a_commit(names[-1], before=1)])
    with pytest.raises(StaleComplaint) as refusal:
        store.save(SHOP, [a_commit("late", unchanged=grounds)])
    assert refusal.value.complaint_id == names[-1]


def test_a_change_does_not_rest_on_itself() -> None:
    """A commit's own version is its expected one; to name it among the others is a contradiction."""
    with pytest.raises(InvalidValue) as refusal:
        a_commit("a", before=1, unchanged=(("b", 1), ("a", 1)))
    assert refusal.value.field == "Commit.unchanged"
