"""Laws of inventory and of purging: all that is kept can be listed, and what was deleted leaves no trace."""

from __future__ import annotations

from functools import partial
from typing import Any

from grievance.errors import InvalidValue
from grievance.testing.conformance._capabilities import Capability
from grievance.testing.conformance._commits import (
    BANK,
    SHOP,
    a_commit,
    a_letter,
    everything,
    pages,
    saved,
    telling,
)
from grievance.testing.conformance._law import law, refuses, require
from grievance.testing.conformance._trial import Trial

__all__ = [
    "all_documents_are_listed",
    "all_tenants_are_listed",
    "documents_are_listed_in_pages",
    "history_names_its_requests",
    "purge_changes_nothing_that_is_kept",
    "purge_says_that_nothing_is_left",
]

__tracebackhide__ = True


def _listed(store: Any, *, by: int = 99, tenant: str = SHOP) -> list[tuple[str, str, bytes]]:
    """Return kind, key and bytes of all documents, read in pages of *by*."""
    answer = pages(lambda after: store.documents(tenant, limit=by, after=after))
    return [(one.kind, one.key, one.document) for page in answer for one in page]


@law("STORE-631", needs=Capability.INVENTORY)
def all_tenants_are_listed(trial: Trial) -> None:
    """The tenants for which a complaint or a document is kept are listed, sorted; one that only looks is not."""
    store = trial.store
    saved(store, a_commit(), tenant="z")
    saved(store, a_commit(), tenant="b")
    store.remember("a", "kind", "key", b"document")
    store.recall("nobody", "kind", "key")
    require((tenants := store.tenants()) == ("a", "b", "z"), "the tenants are a, b, z", tenants=tenants)


@law("STORE-632", needs=Capability.INVENTORY)
def all_documents_are_listed(trial: Trial) -> None:
    """All documents of a tenant are listed by kind and key, those under the same key with the oldest first."""
    names = (("b", "a"), ("a", "z"), ("a", "Z"), ("ab", ""))
    for kind, key in names:
        trial.store.remember(SHOP, kind, key, b"2")
        trial.store.remember(SHOP, kind, key, b"1", beside=True)
    trial.store.remember(BANK, "a", "other", b"3")
    expected = [(*name, document) for name in sorted(names) for document in (b"2", b"1")]
    listed = _listed(trial.store)
    require(listed == expected, "other documents are listed", listed=listed, expected=expected)


@law("STORE-633", needs=Capability.INVENTORY)
def documents_are_listed_in_pages(trial: Trial) -> None:
    """Pages of any size put together are all documents; other limits and cursors are refused with InvalidValue."""
    expected = [("a:1", ":k", b"1"), ("a:1", ":k", b"2"), ("a:1", ":k", b"3"), ("b", "k", b"1"), ("é", "1:", b"1")]
    for kind, key, document in expected:
        trial.store.remember(SHOP, kind, key, document, beside=True)
    for by in (1, 2, 4, 5, 6):
        listed = _listed(trial.store, by=by)
        require(listed == expected, "the pages are another list", by=by, listed=listed, expected=expected)
    for asked in ({"limit": 0}, {"limit": 1, "after": "no cursor"}):
        refuses(InvalidValue, partial(trial.store.documents, SHOP, **asked), f"a list with {asked}")


@law("STORE-634", needs=Capability.INVENTORY)
def history_names_its_requests(trial: Trial) -> None:
    """The history names the keys of the requests that made it, each with the version that it led to, and no others."""
    saved(trial.store, a_commit("a", events=2, request_key="r"), a_commit("a", before=2))
    saved(trial.store, a_commit("a", before=3, request_key="s"), a_commit("b", request_key="t"))
    requests = [dict(trial.store.history(SHOP, name).requests) for name in "ab"]
    require(requests == [{"r": 2, "s": 4}, {"t": 1}], "other requests are named", requests=requests)


@law("STORE-641", needs=Capability.PURGE)
def purge_says_that_nothing_is_left(trial: Trial) -> None:
    """Where nobody else uses the store, a purge says True: nothing is left (that it is so, its own tests show)."""
    store = trial.store
    saved(store, telling(a_commit(), {"text": b"1"}), a_commit(before=1, erases=True))
    require((clean := store.purge()) is True, "a purge left traces", clean=clean)


@law("STORE-642", needs=Capability.PURGE)
def purge_changes_nothing_that_is_kept(trial: Trial) -> None:
    """A purge changes nothing that can be read."""
    store = trial.store
    saved(store, telling(a_commit(effects=(a_letter("e"),), request_key="r"), {"text": b"1"}), a_commit("c-2"))
    saved(store, a_commit("c-2", before=1, erases=True))
    store.remember(SHOP, "kind", "key", b"document")
    before = everything(trial.caught_up(store), "c-1", "c-2")
    store.purge()
    now = everything(trial.caught_up(store), "c-1", "c-2")
    require(now == before, "a purge changed what is kept", before=before, now=now)
    require(store.recall(SHOP, "kind", "key") == (b"document",), "a purge changed a document")
    require(saved(store, a_commit(request_key="r"))[0].repeated, "a purge forgot a request")
