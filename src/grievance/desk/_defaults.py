"""What the desk takes from outside when the host injects nothing else: the clock, ids and keys."""

from __future__ import annotations

from datetime import UTC, datetime
from os import urandom
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grievance.model import Submission

__all__ = ["new_id", "new_key", "system_clock"]


def system_clock() -> datetime:
    """Return the present instant in UTC. Nothing else in the library reads a clock."""
    return datetime.now(UTC)


def new_id(submission: Submission) -> str:
    """Return the id of a new complaint: its source key if it has one, else a random one."""
    return submission.source_key or f"C-{urandom(8).hex()}"


def new_key() -> bytes:
    """Return a random key for the commitments of one complaint."""
    return urandom(32)
