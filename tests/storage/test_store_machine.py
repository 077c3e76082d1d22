"""Whatever is done to them, the SQLite store and the memory store answer alike."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from grievance.errors import StorageError
from grievance.model import Stage
from grievance.storage import Changed, Commit, ComplaintStore, Due, Query, Queue, Related
from grievance.storage.memory import MemoryStore
from grievance.storage.sqlite import SqliteStore
from support.builders import RECEIVED
from support.stores import a_commit, a_letter

TENANTS = ("shop", "bank")
NAMES = ("a", "b", "é", "\U0001f600", "a:1")
TEXTS = st.none() | st.sampled_from(("x", "y"))


def instants() -> st.SearchStrategy[datetime]:
    """Few instants, so that many are equal."""
    return st.integers(-2, 2).map(lambda number: RECEIVED + timedelta(microseconds=number))


def changes() -> st.SearchStrategy[dict[str, Any]]:
    """What is to be saved of one of few complaints, with few keys and effects; ``off`` by some versions at times."""
    letters = st.builds(a_letter, st.sampled_from("efg"), team=TEXTS)
    return st.fixed_dictionaries(
        {
            "complaint_id": st.sampled_from(NAMES),
            "off": st.sampled_from((0, 0, 0, 0, 0, 0, 0, 0, 1, -1)),
            "events": st.sampled_from((1, 1, 2)),
            "stage": st.sampled_from(Stage),
            "open": st.booleans(),
            "exception": st.booleans(),
            "received_at": instants(),
            "rank_at": st.none() | instants(),
            "next_due": st.none() | instants(),
            **dict.fromkeys(("team", "owner", "level", "customer_id", "product"), TEXTS),
            "request_key": st.none() | st.sampled_from("rstuvw"),
            "effects": st.lists(letters, max_size=2).map(tuple),
            "settled": st.lists(st.sampled_from("efg"), max_size=2).map(tuple),
            "personal": st.dictionaries(st.sampled_from(("text", "name")), st.binary(max_size=2), max_size=2),
            "erases": st.sampled_from((False, False, False, True)),
            "all_of_customer": st.sampled_from((None, None, None, "x")),
            "rests_on": st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from((0, 0, 0, 0, 1, -1))), max_size=2),
        }
    )


def queues() -> st.SearchStrategy[Queue]:
    """Queues with any filters."""
    stages = st.none() | st.sampled_from(Stage)
    return st.builds(Queue, team=TEXTS, owner=TEXTS, level=TEXTS, stage=stages, exception=st.booleans())


def queries() -> st.SearchStrategy[Query]:
    """Any question."""
    related = st.builds(Related, customer_id=TEXTS, product=TEXTS, since=instants())
    return queues() | st.builds(Due, before=instants()) | related | st.just(Changed())


class TwoStores(RuleBasedStateMachine):
    """Does everything to both stores and compares the answers."""

    def __init__(self) -> None:
        super().__init__()
        self.stores = (MemoryStore(), SqliteStore(":memory:"))

    def teardown(self) -> None:
        """Close the file."""
        self.stores[1].close()

    @rule(tenant=st.sampled_from(TENANTS), batch=st.lists(changes(), min_size=1, max_size=4))
    def save(self, tenant: str, batch: list[dict[str, Any]]) -> None:
        """Save a batch, or have it refused."""
        commits = self._commits(tenant, batch)
        memory, file = (self._saved(store, tenant, commits) for store in self.stores)
        assert memory == file

    def _commits(self, tenant: str, batch: list[dict[str, Any]]) -> list[Commit]:
        stored = {head.complaint.id: head.complaint.version for head in self.stores[1].get(tenant, NAMES)}
        versions = dict(stored)
        found = []
        for change in batch:
            fields = dict(change)
            before = max(0, versions.get(fields["complaint_id"], 0) + fields.pop("off"))
            fields["unchanged"] = tuple(
                (other, max(0, stored.get(other, 0) + off))
                for other, off in fields.pop("rests_on")
                if other != fields["complaint_id"]
            )
            personal = fields.pop("personal")
            if fields["erases"]:
                personal, fields["secret"] = {}, None
            commit = a_commit(before=before, **fields)
            events = tuple(attrs.evolve(event, personal=personal) for event in commit.events)
            found.append(attrs.evolve(commit, events=events))
            versions[fields["complaint_id"]] = before + fields["events"]
        return found

    @staticmethod
    def _saved(store: ComplaintStore, tenant: str, batch: list[Commit]) -> object:
        try:
            return store.save(tenant, batch)
        except StorageError as error:
            return type(error), str(error)

    @rule(tenant=st.sampled_from(TENANTS), queue=queues(), at=instants(), until=instants())
    def claim(self, tenant: str, queue: Queue, at: datetime, until: datetime) -> None:
        """Claim the first complaint of a queue."""
        memory, file = (store.claim(tenant, queue, by="ann", at=at, until=until) for store in self.stores)
        assert memory == file

    @rule(tenant=st.sampled_from(TENANTS), query=queries(), by=st.integers(1, 3))
    def find(self, tenant: str, query: Query, by: int) -> None:
        """Read the whole answer to a query, page by page."""
        cursor: str | None = None
        while True:
            memory, file = (store.find(tenant, query, limit=by, after=cursor) for store in self.stores)
            assert memory == file
            cursor = memory.after
            if cursor is None:
                break

    @rule(
        tenant=st.sampled_from(TENANTS),
        kind=st.sampled_from("kl"),
        document=st.none() | st.binary(max_size=3),
        beside=st.booleans(),
    )
    def remember(self, tenant: str, kind: str, document: bytes | None, beside: bool) -> None:
        """Keep a document, add it to the others, or forget them."""
        for store in self.stores:
            store.remember(tenant, kind, "key", document, beside=beside)

    @rule()
    def purge(self) -> None:
        """Wipe the traces; nothing that can be read changes."""
        assert self.stores[1].purge()

    @invariant()
    def all_is_equal(self) -> None:
        """Compare all that can be read."""
        memory, file = (self._everything(store) for store in self.stores)
        assert memory == file

    @staticmethod
    def _everything(store: MemoryStore | SqliteStore) -> object:
        return [
            (
                heads := store.get(tenant, NAMES),
                [store.history(tenant, head.complaint.id) for head in heads],
                store.outbox(tenant, limit=99),
                store.find(tenant, Changed(), limit=99),
                [store.recall(tenant, kind, "key") for kind in "kl"],
                store.registered(tenant),
            )
            for tenant in TENANTS
        ]


TestTwoStores = TwoStores.TestCase
TestTwoStores.settings = settings(max_examples=40, stateful_step_count=10, deadline=None)
