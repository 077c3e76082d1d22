"""Copies of stores: equal afterwards, from store to store and through lines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.cli._demo import NOW
from grievance.codec import Codec
from grievance.model import Complaint, Erasure
from grievance.storage import Commit, Imported, IndexEntry, Queue, copied, exported, imported
from grievance.storage.memory import MemoryStore
from grievance.storage.sql import SqlStore
from grievance.storage.sqlite import SqliteStore
from support.archived import BANK, a_bank, contents, lived_in
from support.stores import SHOP, a_commit, a_letter, after


@pytest.fixture(name="bank", scope="module")
def _bank() -> MemoryStore:
    """Real complaints with lives of every kind."""
    store = MemoryStore()
    lived_in(store)
    return store


def test_a_copy_through_lines_is_equal(bank: MemoryStore) -> None:
    """Heads, histories, queries, outbox in order, documents and the register are as they were."""
    target = MemoryStore()
    lines = list(exported(bank, BANK))
    found = imported(target, BANK, lines)

    assert contents(target) == contents(bank)
    assert list(exported(target, BANK)) == lines
    waiting, kept = bank.outbox(BANK, limit=1000), bank.documents(BANK, limit=1000).entries
    assert found == Imported(tenant=BANK, complaints=24, known=0, documents=len(kept), effects=len(waiting))


def test_from_file_to_lines_to_memory_to_file(tmp_path: Path) -> None:
    """A SQLite file, its lines, a store in memory made from them, and a file made from that hold the same."""
    with SqliteStore(tmp_path / "a.db") as first, SqliteStore(tmp_path / "b.db") as last:
        lived_in(first)
        lines = list(exported(first, BANK))
        between = MemoryStore()
        imported(between, None, lines)
        [outcome] = copied(between, last)

        assert contents(between) == contents(first) == contents(last)
        assert list(exported(last, BANK)) == lines
        assert outcome.known == 0
        assert a_bank(last)[0].verify().sound


def test_from_memory_to_a_server_and_back(bank: MemoryStore, sql_store: SqlStore) -> None:
    """A database on a server holds the same, and gives it back as it was."""
    back = MemoryStore()
    copied(bank, sql_store)
    copied(sql_store, back)

    assert contents(sql_store) == contents(bank) == contents(back)
    assert list(exported(sql_store, BANK)) == list(exported(bank, BANK))
    assert [outcome.known for outcome in copied(bank, sql_store)] == [24]
    assert a_bank(sql_store)[0].verify().sound


def test_life_goes_on_in_the_copy(bank: MemoryStore) -> None:
    """What was erased is erased, a request that was made is known, and the desk finds nothing changed."""
    target = MemoryStore()
    copied(bank, target)
    desk, _ = a_bank(target, NOW + timedelta(hours=2))
    before = desk.verify()
    key = next(iter(target.history(BANK, "cfpb:3182500").requests))
    [saved] = target.save(BANK, [a_commit("cfpb:3182500", before=99, request_key=key)])
    desk.due(NOW + timedelta(days=40))

    assert (before.sound, before.erased, before.checked) == (True, ("cfpb:3182670",), 24)
    assert saved.repeated
    assert desk.verify().sound


def test_the_lines_say_what_they_are(bank: MemoryStore) -> None:
    """A line is a JSON document in UTF-8 that a person can read: heads and events stand in it as text."""
    import json

    lines = [json.loads(line) for line in exported(bank, BANK)]
    first = lines[1]["complaint"]

    assert [next(key for key in line if key != "sha256") for line in lines[:2]] == ["export", "complaint"]
    assert lines[0]["export"] == {"format": 1, "tenant": BANK}
    assert [line["complaint"]["number"] for line in lines[1:25]] == list(range(1, 25))
    assert Codec().loads(first["head"], Complaint) == bank.get(BANK, ["cfpb:3182500"])[0].complaint
    assert [event["document"].encode() for event in first["events"]] == [
        event.document for event in bank.history(BANK, "cfpb:3182500").events
    ]
    assert lines[3]["complaint"]["secret"] is None
    assert lines[-1]["end"].keys() == {"complaints", "documents", "effects"}


def test_bytes_that_are_no_text_survive() -> None:
    """What is not UTF-8, and text with every awkward sign, comes back byte for byte."""
    store, target = MemoryStore(), MemoryStore()
    store.save(SHOP, [a_commit('\u2028 \U0001f4e6 "', secret=bytes(range(256)), request_key="\x85\r")])
    for document in (b"\xff\xfe", b"", b'{"base64": "YQ=="}', "\r\n\u2028\x00".encode()):
        store.remember(SHOP, "log", "\r", document, beside=True)
    imported(target, None, list(exported(store, SHOP)))

    assert contents(target, SHOP) == contents(store, SHOP)


def test_claims_are_left_behind(bank: MemoryStore) -> None:
    """Who has claimed a complaint in the source has not claimed it in the copy."""
    source, target = MemoryStore(), MemoryStore()
    copied(bank, source)
    until = NOW + timedelta(days=1)
    taken = source.claim(BANK, Queue(), by="ann", at=NOW, until=until)
    copied(source, target)

    assert target.claim(BANK, Queue(), by="bob", at=NOW, until=until) == taken is not None


def test_all_tenants_are_copied_or_the_one_that_is_named() -> None:
    """Each keeps its own; a name that is given with lines takes the place of theirs."""
    source, target = MemoryStore(), MemoryStore()
    source.save("a", [a_commit("c-1")])
    source.save("b", [a_commit("c-2"), a_commit("c-3")])
    seen: list[tuple[int, int]] = []
    outcomes = copied(source, target, progress=lambda done, total: seen.append((done, total)))
    only = MemoryStore()
    copied(source, only, "b")
    imported(only, "c", exported(source, "a"))

    assert [(one.tenant, one.complaints) for one in outcomes] == [("a", 1), ("b", 2)]
    assert seen == [(1, 3), (3, 3)]
    assert target.tenants() == ("a", "b")
    assert only.tenants() == ("b", "c")
    assert contents(only, "c")["heads"] == contents(source, "a")["heads"]


def test_a_copy_keeps_the_order_of_the_outbox_across_complaints() -> None:
    """The oldest comes first wherever its complaint stands in the register, what belongs to none with the last."""
    source, target = MemoryStore(), MemoryStore()
    source.save(SHOP, [a_commit("a"), a_commit("b"), a_commit("c"), a_commit("d")])
    for number, name in enumerate("cabx", 1):
        effects = (a_letter(f"{name}/{number}", complaint_id=name),)
        source.save(SHOP, [a_commit("d", before=number, effects=effects)])
    copied(source, target)

    assert [effect.id for effect in target.outbox(SHOP, limit=9)] == ["c/1", "a/2", "b/3", "x/4"]
    assert contents(target, SHOP) == contents(source, SHOP)


_NAMES = st.sampled_from(["a", "b", "c", "d"])
_STEPS = st.lists(
    st.tuples(
        _NAMES,
        st.integers(1, 3),
        st.booleans(),
        st.lists(st.integers(1, 9), max_size=3),
        st.lists(st.integers(1, 9), max_size=2),
        st.integers(0, 9),
    ),
    max_size=14,
)


def a_life(steps: Iterable[tuple[str, int, bool, list[int], list[int], int]]) -> MemoryStore:
    """Return a store in which these steps were taken: changes with keys, effects, settlements, now and then erasure."""
    store, versions = MemoryStore(), dict.fromkeys("abcd", 0)
    for number, (name, events, keyed, effects, settled, dice) in enumerate(steps):
        before = versions[name]
        changes: dict[str, Any] = {"effects": tuple(a_letter(f"e-{one}", complaint_id=name) for one in effects)}
        if dice == 0 and before:
            changes |= {"erases": True, "effects": (Erasure(id=f"{name}/{number}", complaint_id=name),)}
        commit = a_commit(
            name,
            before=before,
            events=events,
            request_key=f"r-{number}" if keyed else None,
            settled=tuple(f"e-{one}" for one in settled),
            team="t" if dice % 2 else None,
            rank_at=after(hours=dice) if dice > 3 else None,
            **changes,
        )
        store.save(SHOP, [commit])
        versions[name] += events
        store.remember(SHOP, f"kind {dice % 3}", name, bytes([dice, 200 + dice]), beside=dice > 4)
    return store


@settings(max_examples=60, deadline=None)
@given(_STEPS)
def test_any_life_is_copied(steps: list[tuple[str, int, bool, list[int], list[int], int]]) -> None:
    """Whatever happened in a store, a copy through lines and one without are equal to it."""
    source, through, straight = a_life(steps), MemoryStore(), MemoryStore()
    lines = list(exported(source, SHOP))
    imported(through, None, lines)
    copied(source, straight, SHOP)

    assert contents(through, SHOP) == contents(straight, SHOP) == contents(source, SHOP)
    assert list(exported(straight, SHOP)) == lines
    again = imported(through, SHOP, lines)
    assert again.known == again.complaints == source.registered(SHOP)
    assert contents(through, SHOP) == contents(source, SHOP)


def test_commits_rest_on_the_port_alone(bank: MemoryStore) -> None:
    """Each complaint comes in commits of one request key, its effects with the last, its secret with the first."""
    target = _Watching()
    copied(bank, target)
    of_first = [commit for commit in target.commits if commit.head.id == "cfpb:3182500"]
    requests = bank.history(BANK, "cfpb:3182500").requests

    assert len(requests) > 1
    assert {commit.request_key: commit.head.version for commit in of_first if commit.request_key} == requests
    assert [commit.secret is None for commit in of_first] == [False, *[True] * (len(of_first) - 1)]
    assert not any(commit.effects for commit in of_first[:-1])
    assert all(isinstance(commit.index, IndexEntry) for commit in of_first)


class _Watching(MemoryStore):
    """A store that notes what is saved in it."""

    def __init__(self) -> None:
        super().__init__()
        self.commits: list[Commit] = []

    def save(self, tenant: str, commits: Any, /) -> Any:
        """See ComplaintStore.save."""
        self.commits += commits
        return super().save(tenant, commits)
