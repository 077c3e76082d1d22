"""Whatever is done to them, a store and the memory store answer alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from grievance.errors import StaleComplaint
from grievance.storage import Changed, Commit, Head, History, Numbered, Page, Query, Queue, Search
from grievance.storage.memory import MemoryStore
from grievance.testing.conformance._capabilities import Capability
from grievance.testing.conformance._commits import a_commit
from grievance.testing.conformance._doings import NAMES, TENANTS, changes, instants, queries, queues, tenants
from grievance.testing.conformance._law import require
from grievance.testing.conformance._trial import Subject, Trial

__all__ = ["TwoStores"]

_KINDS = ("k", "l")
_ALWAYS = (Queue(), Changed(), Search(text="late"))
_NEEDED: dict[type, Capability] = {Numbered: Capability.REGISTER, Search: Capability.SEARCH}


def _has(capability: Capability) -> Callable[[Any], bool]:
    return lambda machine: capability not in machine.lacking


class TwoStores(RuleBasedStateMachine):
    """Does everything to a store and to the memory store, and compares the answers."""

    subject: ClassVar[Subject]
    lacking: ClassVar[frozenset[Capability]]

    def __init__(self) -> None:
        super().__init__()
        self.memory = MemoryStore()
        self.trial = Trial(self.subject)
        self.store = self.trial.store

    def teardown(self) -> None:
        """Close all that was opened."""
        self.trial.__exit__()

    @rule(tenant=tenants(), batch=st.lists(changes(), min_size=1, max_size=4))
    def save(self, tenant: str, batch: list[dict[str, Any]]) -> None:
        """Save a batch, or have it refused."""
        commits = self._commits(tenant, batch)
        together = [commits] if _has(Capability.BATCHES)(self) else [[one] for one in commits]
        for some in together:
            self._same("save", partial(_outcome, tenant, some), commits=some)

    def _commits(self, tenant: str, batch: list[dict[str, Any]]) -> list[Commit]:
        stored = {head.complaint.id: head.complaint.version for head in self.memory.get(tenant, NAMES)}
        versions = dict(stored)
        found = []
        for change in batch:
            fields = dict(change)
            complaint_id, personal = fields["complaint_id"], fields.pop("personal")
            before = max(0, versions.get(complaint_id, 0) + fields.pop("off"))
            rests_on = [(other, off) for other, off in fields.pop("rests_on") if other != complaint_id]
            fields["unchanged"] = tuple((other, max(0, stored.get(other, 0) + off)) for other, off in rests_on)
            fields["submission"] = {"text": fields.pop("text")}
            if fields["erases"]:
                personal, fields["secret"] = {}, None
            commit = a_commit(before=before, **fields)
            events = tuple(attrs.evolve(event, personal=personal) for event in commit.events)
            found.append(attrs.evolve(commit, events=events))
            versions[complaint_id] = before + fields["events"]
        return found

    @rule(tenant=tenants(), queue=queues(), at=instants(), lasts=st.integers(0, 4), times=st.integers(1, 3))
    def claim(self, tenant: str, queue: Queue, at: datetime, lasts: int, times: int) -> None:
        """Claim the first complaints of a queue, one after the other."""
        self.trial.caught_up(self.store)
        until = at + timedelta(microseconds=lasts)
        for _ in range(times):
            self._same("claim", lambda store: store.claim(tenant, queue, by="ann", at=at, until=until))

    @rule(tenant=tenants(), query=queries(), by=st.integers(1, 3))
    def find(self, tenant: str, query: Query | Search, by: int) -> None:
        """Read the whole answer to a query, page by page."""
        self._ask(tenant, query, by)

    def _ask(self, tenant: str, query: Query | Search, by: int) -> None:
        needed = _NEEDED.get(type(query))
        if needed is None or _has(needed)(self):
            ask = "search" if isinstance(query, Search) else "find"
            self._same_pages(query, lambda store, after: getattr(store, ask)(tenant, query, limit=by, after=after))

    @rule(
        tenant=tenants(),
        kind=st.sampled_from(_KINDS),
        document=st.none() | st.binary(max_size=3),
        beside=st.booleans(),
    )
    def remember(self, tenant: str, kind: str, document: bytes | None, beside: bool) -> None:  # noqa: FBT001
        """Keep a document, add it to the others, or forget them."""
        self._same("remember", lambda store: store.remember(tenant, kind, "key", document, beside=beside))

    @precondition(_has(Capability.PURGE))
    @rule()
    def purge(self) -> None:
        """Wipe the traces; nothing that can be read changes."""
        if hasattr(self.trial.raw(self.store), "purge"):
            self.store.purge()

    @precondition(lambda self: self.subject.reopen is not None)
    @rule()
    def reopen(self) -> None:
        """Close the store and open its data again."""
        self.store = self.trial.again(self.store)

    @invariant()
    def all_is_equal(self) -> None:
        """Compare all that can be read."""
        self.trial.caught_up(self.store)
        for tenant in TENANTS:
            self._same("what is kept", partial(self._everything, tenant))
            if _has(Capability.INVENTORY)(self):
                self._same("what is listed", partial(_listed, tenant))
            for query in _ALWAYS:
                self._ask(tenant, query, 1)

    def _everything(self, tenant: str, store: Any) -> object:
        heads = store.get(tenant, NAMES)
        return (
            [self._head(head) for head in heads],
            [self._history(store.history(tenant, head.complaint.id)) for head in heads],
            store.outbox(tenant, limit=99),
            [store.recall(tenant, kind, "key") for kind in _KINDS],
            store.registered(tenant) if _has(Capability.REGISTER)(self) else None,
        )

    def _head(self, head: Head) -> Head:
        return head if _has(Capability.REGISTER)(self) else attrs.evolve(head, number=None)

    def _history(self, history: History) -> History:
        requests = history.requests if _has(Capability.INVENTORY)(self) else {}
        return attrs.evolve(history, requests=requests, number=self._number(history))

    def _number(self, history: History) -> int | None:
        return history.number if _has(Capability.REGISTER)(self) else None

    def _same_pages(self, asked: object, ask: Callable[[Any, str | None], Page[Any]]) -> None:
        """Read on in both, each by its own cursors, until both say that this was the last page."""
        self.trial.caught_up(self.store)
        after: list[str | None] = [None, None]
        while True:
            pages = [ask(store, cursor) for store, cursor in zip((self.memory, self.store), after, strict=True)]
            told = [(page.entries, page.after is None) for page in pages]
            require(told[0] == told[1], f"pages of {asked!r} are others", memory=told[0], store=told[1])
            after = [page.after for page in pages]
            if after[0] is None:
                return

    def _same(self, asked: str, ask: Callable[[Any], object], **facts: object) -> None:
        memory, store = ask(self.memory), ask(self.store)
        require(memory == store, f"{asked}: the answers are others", memory=memory, store=store, **facts)


def _outcome(tenant: str, batch: list[Commit], store: Any) -> object:
    try:
        return store.save(tenant, batch)
    except StaleComplaint as error:
        return error.complaint_id, error.expected, error.actual


def _listed(tenant: str, store: Any) -> object:
    return store.tenants(), store.documents(tenant, limit=99).entries
