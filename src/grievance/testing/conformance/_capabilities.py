"""What a store may lack, if its host says so and why."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final

from grievance.codec import nearest
from grievance.errors import InvalidValue

__all__ = ["RACING", "WITHOUT", "Capability", "Lacks", "read_lacks"]


class Capability(Enum):
    """What a store is expected to do unless its lack is declared."""

    BATCHES = "batches"
    FRESH = "fresh"
    THREADS = "threads"
    REGISTER = "register"
    SEARCH = "search"
    INVENTORY = "inventory"
    PURGE = "purge"
    DURABLE = "durable"
    PROCESSES = "processes"
    FAULTS = "faults"


Lacks = Mapping[Capability, str]

RACING: Final = frozenset({Capability.THREADS, Capability.PROCESSES})
"""Capabilities whose laws are kept by luck at times: that they are kept does not show that nothing is lacking."""

WITHOUT: Final[Mapping[Capability, str]] = MappingProxyType(
    {
        Capability.BATCHES: "saves one commit at a time; operations that change several complaints at once are refused",
        Capability.FRESH: "answers queries late: what was just saved or claimed shows after a while",
        Capability.THREADS: "is used by one thread at a time",
        Capability.REGISTER: "numbers no complaints; one that was removed is not missed",
        Capability.SEARCH: "finds no complaint by its words",
        Capability.INVENTORY: "cannot list what it keeps, so it cannot be copied from",
        Capability.PURGE: "has nothing to wipe, or leaves that to its operator",
        Capability.DURABLE: "forgets everything when it is closed",
        Capability.PROCESSES: "is used by one process",
        Capability.FAULTS: "cannot be made to fail inside, so that is not tried",
    }
)
"""What a store without a capability does instead."""


def read_lacks(lacks: Mapping[str, str] | Lacks | None) -> Lacks:
    """
    Return what is declared lacking, each with its reason.

    Raises:
        InvalidValue: There is no such capability, or no reason is given.
    """
    known = {one.value: one for one in Capability}
    found: dict[Capability, str] = {}
    for name, reason in (lacks or {}).items():
        capability = name if isinstance(name, Capability) else known.get(name)
        if capability is None:
            raise InvalidValue("lacks", f"no capability is called {name!r}{nearest(str(name), known)}")
        if not reason.strip():
            raise InvalidValue("lacks", f"must say why the store lacks {capability.value!r}")
        found[capability] = reason
    return MappingProxyType(found)
