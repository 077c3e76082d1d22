"""The door without pytest: one call that tries all laws on a store, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from grievance.errors import InvalidValue, Unsupported
from grievance.testing.conformance._all import LAWS
from grievance.testing.conformance._capabilities import Lacks, read_lacks
from grievance.testing.conformance._law import StoreLaw
from grievance.testing.conformance._report import LawVerdict, StoreReport
from grievance.testing.conformance._trial import Faults, Make, Reopen, Subject, Trial

__all__ = ["check_store", "verdict"]

_CANNOT = (AttributeError, Unsupported, LookupError)


def check_store(
    make: Make,
    *,
    lacks: Mapping[str, str] | Lacks | None = None,
    reopen: Reopen | None = None,
    catch_up: Callable[[Any], object] | None = None,
    faults: Faults | None = None,
    laws: Iterable[StoreLaw] = LAWS,
) -> StoreReport:
    """
    Try all *laws* on the stores that *make* returns, and say which are kept.

    *make* returns a new, empty store each time it is called, synchronous or asynchronous. *lacks* names what the store
    cannot do, each with the reason. *reopen*, *catch_up* and *faults* are told in `Subject`.

    >>> from grievance.storage.memory import MemoryStore
    >>> report = check_store(MemoryStore, lacks={name: "it lives in this process" for name in (
    ...     "durable", "processes", "purge", "faults")})
    >>> report.conforms
    True

    Raises:
        InvalidValue: *lacks* names no capability, or gives no reason; or there are no *laws* to try.
    """
    declared, tried = read_lacks(lacks), tuple(laws)
    if not tried:
        raise InvalidValue("laws", "must hold at least one: a store of which nothing was tried does not conform")
    subject = Subject(make=make, reopen=reopen, catch_up=catch_up, faults=faults)
    return StoreReport(verdicts=tuple(verdict(one, subject, declared) for one in tried), lacks=declared)


def verdict(one: StoreLaw, subject: Subject, lacks: Lacks) -> LawVerdict:
    """Return what comes of a law."""
    lacking = next((lacks[needed] for needed in one.needs if needed in lacks), None)
    try:
        with Trial(subject) as trial:
            one(trial)
    except Exception as error:  # noqa: BLE001 - whatever a store raises where it must not breaks the law
        told = str(error) or type(error).__name__
        broken = told if isinstance(error, AssertionError) else f"it raised {type(error).__name__}: {told}"
        if lacking is None and isinstance(error, _CANNOT):
            broken += "".join(f"\n  if the store lacks this, declare it: {need.value!r}, and why" for need in one.needs)
        return LawVerdict(law=one, broken=broken, lacking=lacking)
    return LawVerdict(law=one, lacking=lacking)
