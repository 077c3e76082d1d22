"""Commits are values: they do not contradict themselves, and what is kept of them cannot be reached from outside."""

from __future__ import annotations

import copy
import pickle
import threading
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from grievance.errors import InvalidValue
from grievance.storage import ComplaintStore, Due, History, KeptDocument, Page, Queue, Related
from grievance.storage.memory import MemoryStore
from support.builders import RECEIVED
from support.stores import PATIENCE, SHOP, a_commit, sealed


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"events": ()}, "Commit.events"),
        ({"events": (sealed("c-1", 2),)}, "Commit.events"),
        ({"events": (sealed("c-1", 1), sealed("c-1", 1))}, "Commit.events"),
        ({"expected_version": 1}, "Commit.events"),
        ({"head": {"version": 4}}, "Commit.head"),
        ({"complaint_id": "another"}, "Commit.index"),
    ],
)
def test_a_commit_that_contradicts_itself_is_no_commit(changes: dict[str, Any], field: str) -> None:
    """The events of a commit follow its expected version and lead to its head; its entry is that of its head."""
    head = changes.pop("head", None)
    index = {"complaint_id": changes.pop("complaint_id")} if "complaint_id" in changes else None
    commit = a_commit()
    if head:
        changes = {"head": attrs.evolve(commit.head, **head)}
    if index:
        changes = {"index": attrs.evolve(commit.index, **index)}
    with pytest.raises(InvalidValue) as refusal:
        attrs.evolve(commit, **changes)
    assert refusal.value.field == field


def test_what_a_store_keeps_cannot_be_reached(store: ComplaintStore) -> None:
    """Changing what was handed in, or what was handed out, changes nothing that is kept."""
    personal = {"text": b"as written"}
    store.save(SHOP, [attrs.evolve(a_commit(), events=(attrs.evolve(sealed("c-1", 1), personal=personal),))])
    personal["text"] = b"changed later"
    handed_out: Any = store.history(SHOP, "c-1").events[0].personal
    with pytest.raises(TypeError):
        handed_out["text"] = b"changed from outside"
    assert store.history(SHOP, "c-1").events[0].personal == {"text": b"as written"}


def test_no_reader_sees_half_a_batch() -> None:
    """Heads that are asked for together stand as they stood together, though a batch changes them meanwhile."""
    store = MemoryStore()
    store.save(SHOP, [a_commit("a"), a_commit("b")])
    batch = [a_commit("a", before=1), a_commit("b", before=1)]
    writer = threading.Thread(target=store.save, args=(SHOP, batch), daemon=True)

    def asked() -> Iterator[str]:
        yield "a"
        writer.start()
        writer.join(0.05)
        yield "b"

    names: Any = asked()
    seen = [head.complaint.version for head in store.get(SHOP, names)]
    writer.join(PATIENCE)
    assert not writer.is_alive()
    assert seen in ([1, 1], [2, 2])
    assert [head.complaint.version for head in store.get(SHOP, ["a", "b"])] == [2, 2]


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


def test_a_change_does_not_rest_on_itself() -> None:
    """A commit's own version is its expected one; to name it among the others is a contradiction."""
    with pytest.raises(InvalidValue) as refusal:
        a_commit("a", before=1, unchanged=(("b", 1), ("a", 1)))
    assert refusal.value.field == "Commit.unchanged"


def test_naive_instants_are_refused() -> None:
    """An instant without a zone is no bound of a query, and the field is named."""
    naive = RECEIVED.replace(tzinfo=None)
    with pytest.raises(InvalidValue, match=r"Due\.before: is a naive datetime"):
        Due(before=naive)
    with pytest.raises(InvalidValue, match=r"Related\.since: is a naive datetime"):
        Related(customer_id="k", since=naive)


@pytest.mark.parametrize("limit", [0, -1, -2, 2**63])
def test_a_page_holds_at_least_one_entry(store: ComplaintStore, limit: int) -> None:
    """A limit below one, or one that no store can count to, is refused: a page that cannot go on would be the last."""
    with pytest.raises(InvalidValue, match="limit: must be from 1 to 2147483647"):
        store.find(SHOP, Queue(), limit=limit)
    with pytest.raises(InvalidValue, match="limit"):
        store.outbox(SHOP, limit=limit)


def test_no_representation_names_a_person() -> None:
    """Who complains, and the keys of mails and customers, stand in no log: what is printed leaves them out."""
    commit = a_commit(customer_id="Anna Karenina", all_of_customer="Anna Karenina", request_key="<anna@mail>")
    related = Related(customer_id="Anna Karenina", since=RECEIVED)
    kept = KeptDocument(kind="customer", key="Anna Karenina", document=b"Anna Karenina")
    shown = repr((commit, commit.index, related, kept, Page(entries=(commit.index,))))
    assert "anna" not in shown.lower()


@pytest.mark.parametrize("again", [copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])  # noqa: S301 - our own
def test_what_is_stored_can_be_copied_and_pickled(again: Any) -> None:
    """A store may keep the values as they are; their mappings cannot be changed afterwards either."""
    event = sealed("c-1", 1, {"text": b"x"})
    history = History(events=(event,), secret=b"s", number=1, requests={"r": 1})
    assert again(event) == event
    assert again(history) == history
    with pytest.raises(TypeError):
        again(history).requests["r"] = 2
    assert again(a_commit()) == a_commit()
