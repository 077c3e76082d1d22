"""What every event has."""

from __future__ import annotations

from datetime import datetime

import attrs

from grievance.model._people import Actor

__all__ = ["Happening"]


@attrs.frozen(kw_only=True)
class Happening:
    """
    What every event has: when it happened, when it was recorded, who issued the command.

    ``request_key`` is the idempotency key of the command, None if it had none.
    """

    at: datetime
    recorded_at: datetime
    by: Actor
    request_key: str | None = None
