"""Whatever is done to them, a store and the memory store answer alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar, TypeAlias

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from grievance.errors import StaleComplaint, UnknownComplaint
from grievance.model import Stage
from grievance.storage import Changed, Commit, Due, Head, History, Numbered, Page, Query, Queue, Related, Search
from grievance.storage.memory import MemoryStore
from grievance.testing.conformance._capabilities import Capability
from grievance.testing.conformance._commits import a_commit, after
from grievance.testing.conformance._doings import NAMES, TENANTS, changes, instants, queries, queues, tenants
from grievance.testing.conformance._law import require
from grievance.testing.conformance._trial import Subject, Trial

__all__ = ["TwoStores"]

_Ask: TypeAlias = Callable[[Any, str | None], Page[Any]]
_Ends: TypeAlias = tuple[str | None, str | None]
_PLACES = (("k", "key"), ("k", "Key"), ("l", "key"))
_ALWAYS = (
    Queue(),
    Queue(exception=True),
    Queue(stage=Stage.OPEN),
    Due(before=after()),
    Related(customer_id="x", since=after(days=-1)),
    Related(product="y", since=after(days=-1)),
    Changed(),
    Numbered(),
    Search(text="late"),
)
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
        self.left_at: dict[tuple[str, Query | Search], _Ends] = {}

    def teardown(self) -> None:
        """Close all that was opened."""
        self.trial.__exit__()

    @initialize(saved=st.lists(changes(), max_size=len(NAMES) - 1))
    def begin(self, saved: list[dict[str, Any]]) -> None:
        """Let there be some complaints, so that answers have something in them."""
        for name, change in zip(NAMES, saved, strict=False):
            self._save(
                TENANTS[0], [{**change, "complaint_id": name, "off": 0, "rests_on": [], "all_of_customer": None}]
            )

    @rule(tenant=tenants(), batch=st.lists(changes(), min_size=1, max_size=4))
    def save(self, tenant: str, batch: list[dict[str, Any]]) -> None:
        """Save a batch, or have it refused."""
        self._save(tenant, batch)

    def _save(self, tenant: str, batch: list[dict[str, Any]]) -> None:
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
                personal, fields["secret"] = ({}, {}), None
            commit = a_commit(before=before, **fields)
            told = zip(commit.events, personal, strict=False)
            events = tuple(attrs.evolve(event, personal=values) for event, values in told)
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
        if self._answers(query):
            self._same_pages(query, _asking(tenant, query, by))

    def _answers(self, query: Query | Search) -> bool:
        return _NEEDED.get(type(query)) not in self.lacking

    @rule(tenant=tenants(), change=changes(), by=st.integers(1, 2))
    def read_on(self, tenant: str, change: dict[str, Any], by: int) -> None:
        """Change something, and read the next page of what is always asked from where the last one ended."""
        self._save(tenant, [change])
        self.trial.caught_up(self.store)
        for query in [one for one in _ALWAYS if self._answers(one)]:
            start = self.left_at.get((tenant, query), (None, None))
            self.left_at[tenant, query] = self._same_page(query, _asking(tenant, query, by), start)

    @rule(tenant=tenants(), limit=st.integers(1, 3))
    def list_some(self, tenant: str, limit: int) -> None:
        """Read some of what is handed out and of what is remembered."""
        self._same("what is handed out", lambda store: store.outbox(tenant, limit=limit))
        if _has(Capability.INVENTORY)(self):
            self._same_pages("documents", lambda store, after: store.documents(tenant, limit=limit, after=after))

    @rule(tenant=tenants(), name=st.sampled_from(NAMES))
    def read_history(self, tenant: str, name: str) -> None:
        """Read a history, whether there is one or not."""
        self._same("a history", partial(_refused, tenant, name))

    @rule(
        tenant=tenants(),
        place=st.sampled_from(_PLACES),
        document=st.none() | st.binary(max_size=3),
        beside=st.booleans(),
    )
    def remember(self, tenant: str, place: tuple[str, str], document: bytes | None, beside: bool) -> None:  # noqa: FBT001
        """Keep a document, add it to the others, or forget them."""
        self._same("remember", lambda store: store.remember(tenant, *place, document, beside=beside))

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
                self._ask(tenant, query, 3)

    def _everything(self, tenant: str, store: Any) -> object:
        heads = store.get(tenant, NAMES)
        return (
            [self._head(head) for head in heads],
            [self._history(store.history(tenant, head.complaint.id)) for head in heads],
            store.outbox(tenant, limit=99),
            [store.recall(tenant, *place) for place in _PLACES],
            store.registered(tenant) if _has(Capability.REGISTER)(self) else None,
        )

    def _head(self, head: Head) -> Head:
        return head if _has(Capability.REGISTER)(self) else attrs.evolve(head, number=None)

    def _history(self, history: History) -> History:
        requests = history.requests if _has(Capability.INVENTORY)(self) else {}
        return attrs.evolve(history, requests=requests, number=self._number(history))

    def _number(self, history: History) -> int | None:
        return history.number if _has(Capability.REGISTER)(self) else None

    def _same_pages(self, asked: object, ask: _Ask) -> None:
        """Read on in both, each by its own cursors, until both say that this was the last page."""
        self.trial.caught_up(self.store)
        left_at = self._same_page(asked, ask, (None, None))
        while left_at[0] is not None:
            left_at = self._same_page(asked, ask, left_at)

    def _same_page(self, asked: object, ask: _Ask, start: _Ends) -> _Ends:
        """Read a page in both, each from its own cursor, and return where it ends."""
        pages = [ask(store, cursor) for store, cursor in zip((self.memory, self.store), start, strict=True)]
        told = [(page.entries, page.after is None) for page in pages]
        require(told[0] == told[1], f"pages of {asked!r} are others", memory=told[0], store=told[1])
        return pages[0].after, pages[1].after

    def _same(self, asked: str, ask: Callable[[Any], object], **facts: object) -> None:
        memory, store = ask(self.memory), ask(self.store)
        require(memory == store, f"{asked}: the answers are others", memory=memory, store=store, **facts)


def _outcome(tenant: str, batch: list[Commit], store: Any) -> object:
    try:
        return store.save(tenant, batch)
    except StaleComplaint as error:
        return error.complaint_id, error.expected, error.actual


def _asking(tenant: str, query: Query | Search, by: int) -> _Ask:
    ask = "search" if isinstance(query, Search) else "find"
    return lambda store, after: getattr(store, ask)(tenant, query, limit=by, after=after)


def _refused(tenant: str, name: str, store: Any) -> object:
    try:
        return bool(store.history(tenant, name).events)
    except UnknownComplaint as error:
        return error.complaint_id


def _listed(tenant: str, store: Any) -> object:
    return store.tenants(), store.documents(tenant, limit=99).entries
