"""
What a store may do beside the port: protocols of one or two methods, which an asynchronous store awaits.

A store that has the methods has the capability; the conformance kit asks that one which is missing be declared, with a
reason.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import attrs

from grievance.storage._queries import Page, Search
from grievance.storage._values import IndexEntry

__all__ = ["Inventory", "KeptDocument", "Purging", "Registry", "Searching"]


@runtime_checkable
class Registry(Protocol):
    """
    What a store may do beside the port: count all complaints that it ever had, so that a removed one is missed.

    It numbers them in `Head` and `History` from 1 without gaps and answers `Numbered`.
    """

    def registered(self, tenant: str, /) -> int:
        """Return how many complaints were ever saved for *tenant*."""
        ...


@runtime_checkable
class Purging(Protocol):
    """What a store that leaves traces of deleted bytes does beside the port: wipe them."""

    def purge(self) -> bool:
        """Wipe all traces of what was erased, forgotten, settled or replaced; return whether none is left."""
        ...


@runtime_checkable
class Searching(Protocol):
    """
    What a store may do beside the port: find complaints by their words, for people who search and for precedents (S68).

    It keeps the words of each head, `words_in`, and forgets them when a head has them no more.
    """

    def search(self, tenant: str, search: Search, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        """
        Return at most *limit* index entries of complaints that have the words, behind the cursor *after*.

        Raises:
            InvalidValue: *limit* is below one, or *after* is no cursor of an earlier page.
            Unsupported: The store was opened without this capability.
        """
        ...


@attrs.frozen(kw_only=True)
class KeptDocument:
    """A document that was kept under a kind and a key; one of several where it was added beside others."""

    kind: str
    key: str = attrs.field(repr=False)
    document: bytes = attrs.field(repr=False)


@runtime_checkable
class Inventory(Protocol):
    """
    What a store may do beside the port: list all that it keeps, so that it can be copied.

    It names the keys of its requests in `History`.
    """

    def tenants(self) -> tuple[str, ...]:
        """Return all organisations for which anything is kept, sorted."""
        ...

    def documents(self, tenant: str, /, *, limit: int, after: str | None = None) -> Page[KeptDocument]:
        """
        Return at most *limit* of the documents that were remembered, behind the cursor *after*.

        They come by kind and key, those under the same key with the oldest first.

        Raises:
            InvalidValue: *limit* is below one, or *after* is no cursor of an earlier page.
        """
        ...
