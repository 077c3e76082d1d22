"""Laws of documents: what a store keeps by kind and key."""

from __future__ import annotations

from grievance.testing.conformance._commits import BANK, SHOP
from grievance.testing.conformance._law import law, require
from grievance.testing.conformance._trial import Trial

__all__ = [
    "document_replaces_what_was_kept",
    "documents_are_added_beside",
    "documents_are_exact",
    "documents_are_kept_by_kind_and_key",
    "documents_belong_to_their_tenant",
    "none_forgets",
    "nothing_is_recalled_of_what_was_never_kept",
]

__tracebackhide__ = True


@law("STORE-421")
def documents_are_kept_by_kind_and_key(trial: Trial) -> None:
    """A document is recalled under its kind and its key, and under no other."""
    names = {("a", "bc"): b"first", ("ab", "c"): b"second", ("bc", "a"): b"third"}
    for (kind, key), document in names.items():
        trial.store.remember(SHOP, kind, key, document)
    there = {name: trial.store.recall(SHOP, *name) for name in names}
    require(there == {name: (one,) for name, one in names.items()}, "documents are mixed", there=there)


@law("STORE-422")
def document_replaces_what_was_kept(trial: Trial) -> None:
    """A document replaces all that was kept under its key, be it one or a log."""
    store = trial.store
    for document in (b"1", b"2"):
        store.remember(SHOP, "kind", "one", document)
        store.remember(SHOP, "kind", "log", document, beside=True)
    store.remember(SHOP, "kind", "log", b"3")
    there = (store.recall(SHOP, "kind", "one"), store.recall(SHOP, "kind", "log"))
    require(there == ((b"2",), (b"3",)), "something else is kept than the last document", there=there)


@law("STORE-423")
def documents_are_added_beside(trial: Trial) -> None:
    """Documents that are added beside others are recalled the oldest first, equal ones as often as they were added."""
    trial.store.remember(SHOP, "log", "key", b"z")
    for document in (b"b", b"a", b"b"):
        trial.store.remember(SHOP, "log", "key", document, beside=True)
    there = trial.store.recall(SHOP, "log", "key")
    require(there == (b"z", b"b", b"a", b"b"), "the log is z, b, a, b", there=there)


@law("STORE-424")
def none_forgets(trial: Trial) -> None:
    """None forgets all that was kept under a key, and nothing under another; the key may be used again."""
    store = trial.store
    for kind, key in (("customer", "a"), ("customer", "b"), ("profile", "a")):
        store.remember(SHOP, kind, key, b"one")
        store.remember(SHOP, kind, key, b"two", beside=True)
    store.remember(SHOP, "log", "a", b"one")
    for kind, key, beside in (("customer", "a", False), ("customer", "nobody", False), ("log", "a", True)):
        store.remember(SHOP, kind, key, None, beside=beside)
    require((there := store.recall(SHOP, "log", "a")) == (), "something was not forgotten", there=there)
    require((there := store.recall(SHOP, "customer", "a")) == (), "something was not forgotten", there=there)
    others = (store.recall(SHOP, "customer", "b"), store.recall(SHOP, "profile", "a"))
    require(others == ((b"one", b"two"),) * 2, "documents under other keys were forgotten", there=others)
    store.remember(SHOP, "customer", "a", b"again", beside=True)
    require((there := store.recall(SHOP, "customer", "a")) == (b"again",), "the key is used again", there=there)


@law("STORE-425")
def documents_belong_to_their_tenant(trial: Trial) -> None:
    """A document is recalled and forgotten by its tenant only."""
    store = trial.store
    store.remember(SHOP, "kind", "a", b"shop's")
    store.remember(BANK, "kind", "b", b"bank's")
    require((there := store.recall(BANK, "kind", "a")) == (), "another tenant recalls a document", there=there)
    store.remember(BANK, "kind", "a", None)
    require((there := store.recall(SHOP, "kind", "a")) == (b"shop's",), "another tenant forgot it", there=there)


@law("STORE-426")
def documents_are_exact(trial: Trial) -> None:
    """Documents keep every byte, however long they are, and may be empty."""
    documents = {"every": bytes(range(256)) * 1000, "empty": b"", "null": b"\0\0", "space": b" \n\t\r\n "}
    for key, document in documents.items():
        trial.store.remember(SHOP, "kind", key, document)
        there = trial.store.recall(SHOP, "kind", key)
        require(there == (document,), "the document is another", key=key, lengths=[len(one) for one in there])


@law("STORE-427")
def nothing_is_recalled_of_what_was_never_kept(trial: Trial) -> None:
    """Of a kind or a key under which nothing was kept, nothing is recalled."""
    there = trial.store.recall(SHOP, "nothing", "never")
    require(there == (), "something was recalled that was never kept", there=there)
