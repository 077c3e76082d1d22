"""All laws of stores, in the order of their numbers."""

from __future__ import annotations

from typing import Final

from grievance.testing.conformance import (
    _laws_of_batches,
    _laws_of_claims,
    _laws_of_crashes,
    _laws_of_documents,
    _laws_of_erasure,
    _laws_of_faults,
    _laws_of_grounds,
    _laws_of_keeping,
    _laws_of_one_loop,
    _laws_of_outbox,
    _laws_of_pages,
    _laws_of_processes,
    _laws_of_queries,
    _laws_of_queues,
    _laws_of_readers,
    _laws_of_reading,
    _laws_of_reopening,
    _laws_of_requests,
    _laws_of_saving,
    _laws_of_search,
    _laws_of_the_register,
    _laws_of_threads,
    _laws_of_values,
)
from grievance.testing.conformance._law import StoreLaw

__all__ = ["LAWS"]

_FAMILIES = (
    _laws_of_reading,
    _laws_of_values,
    _laws_of_saving,
    _laws_of_batches,
    _laws_of_requests,
    _laws_of_grounds,
    _laws_of_queues,
    _laws_of_queries,
    _laws_of_pages,
    _laws_of_claims,
    _laws_of_outbox,
    _laws_of_documents,
    _laws_of_erasure,
    _laws_of_the_register,
    _laws_of_search,
    _laws_of_keeping,
    _laws_of_crashes,
    _laws_of_faults,
    _laws_of_one_loop,
    _laws_of_processes,
    _laws_of_readers,
    _laws_of_reopening,
    _laws_of_threads,
)

LAWS: Final[tuple[StoreLaw, ...]] = tuple(
    sorted((getattr(family, name) for family in _FAMILIES for name in family.__all__), key=lambda law: law.id)
)
"""The laws that every store keeps, or every store with the capability that they need."""
