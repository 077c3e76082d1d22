"""The laws of stores, and three doors to them: `check_store`, `StoreConformance` for pytest, `store_machine`."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.testing.conformance._all import LAWS
    from grievance.testing.conformance._capabilities import WITHOUT, Capability
    from grievance.testing.conformance._check import check_store
    from grievance.testing.conformance._faulty import Crash, FaultyStore
    from grievance.testing.conformance._law import LawViolation, StoreLaw
    from grievance.testing.conformance._machine import store_machine
    from grievance.testing.conformance._report import LawVerdict, StoreReport
    from grievance.testing.conformance._suite import StoreConformance
    from grievance.testing.conformance._trial import Faults, Make, Reopen, Subject, Trial

__all__ = [
    "LAWS",
    "WITHOUT",
    "Capability",
    "Crash",
    "Faults",
    "FaultyStore",
    "LawVerdict",
    "LawViolation",
    "Make",
    "Reopen",
    "StoreConformance",
    "StoreLaw",
    "StoreReport",
    "Subject",
    "Trial",
    "check_store",
    "store_machine",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "LAWS": "_all",
        "WITHOUT": "_capabilities",
        "Capability": "_capabilities",
        "Crash": "_faulty",
        "Faults": "_trial",
        "FaultyStore": "_faulty",
        "LawVerdict": "_report",
        "LawViolation": "_law",
        "Make": "_trial",
        "Reopen": "_trial",
        "StoreConformance": "_suite",
        "StoreLaw": "_law",
        "StoreReport": "_report",
        "Subject": "_trial",
        "Trial": "_trial",
        "check_store": "_check",
        "store_machine": "_machine",
    },
)
