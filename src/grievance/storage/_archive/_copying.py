"""Copy all that is kept of an organisation: from store to store, or through a file of JSON Lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from grievance.storage._archive._lines import lines_of, opened
from grievance.storage._archive._source import as_source, parts_of
from grievance.storage._archive._target import Imported, receive
from grievance.storage._port import ComplaintStore

__all__ = ["Imported", "copied", "exported", "imported"]


def exported(store: ComplaintStore, tenant: str) -> Iterator[bytes]:
    r"""
    Yield all that *store* keeps of *tenant* as JSON Lines in UTF-8, one document a line, with line ends.

    The first line is a header, the last one counts what stands between them: complaints in the order of the register,
    each with its head, index entry, sealed events byte for byte, personal values, secret, request keys and what waits
    in the outbox; then the documents. Bytes stand as text where they are UTF-8, else as ``{"base64": "…"}``. Each line
    begins with the SHA-256 digest of the digest before it and its own content, so that a change of any byte is found.
    Claims are left out, and of the order of changes only that of first saving is kept.

    The lines hold personal data: write them where only their owner reads. Everything is read page by page but for the
    outbox, which is read at once.

    Raises:
        Unsupported: The store keeps no register or no inventory.
        StorageError: While lines are taken: a complaint is missing or damaged, or the store was changed meanwhile.

    >>> from grievance.storage.memory import MemoryStore
    >>> for line in exported(MemoryStore(), "shop"):
    ...     print(line.decode()[:20], line.decode()[76:], end="")
    {"sha256":"1028d0a8e ,"export":{"format":1,"tenant":"shop"}}
    {"sha256":"ab6b08ce2 ,"end":{"complaints":0,"documents":0,"effects":0}}
    """
    return lines_of(tenant, parts_of(as_source(store), tenant))


def imported(store: ComplaintStore, tenant: str | None, lines: Iterable[bytes]) -> Imported:
    """
    Put the *lines* of an export into *store* for *tenant*, by default the one that they name.

    Afterwards everything is as it was where it came from. An import that was interrupted goes on when it is made again
    with the same lines. Into stores of the asynchronous port nothing is imported.

    Raises:
        UnknownFormat: A newer version of the library wrote the lines.
        InvalidDocument: A line was changed or is missing; it says which one. What stands before it may be saved.
        StorageError: The store holds something else of *tenant*. Nothing is changed.
    """
    header, parts = opened(lines)
    return receive(store, header.tenant if tenant is None else tenant, parts, lambda _: None)


def copied(
    source: ComplaintStore,
    target: ComplaintStore,
    tenant: str | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Imported, ...]:
    """
    Copy *tenant*, by default every one, from *source* to *target* without a file: `exported` and `imported` in one.

    *progress* is called with how many complaints are copied, and with how many there are.

    Raises:
        Unsupported: The source keeps no register or no inventory.
        StorageError: As with `exported` and `imported`.
    """
    store = as_source(source)
    tenants = store.tenants() if tenant is None else (tenant,)
    total, before, outcomes = sum(map(store.registered, tenants)), 0, []
    for name in tenants:

        def saved(count: int, before: int = before) -> None:
            if progress is not None:
                progress(before + count, total)

        outcomes.append(receive(target, name, parts_of(store, name), saved))
        before += outcomes[-1].complaints
    return tuple(outcomes)
