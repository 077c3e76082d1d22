"""What every command has."""

from __future__ import annotations

from datetime import datetime

import attrs

from grievance.model import Actor
from grievance.model._checks import check

__all__ = ["Asked"]


@attrs.frozen(kw_only=True)
class Asked:
    """
    What every command has: who asks, and when the matter happened.

    ``at`` is an aware instant; None means the instant at which the command is applied. A late entry has an earlier one.
    ``key`` makes it idempotent: a complaint that knows the key of a command is left as it is.
    """

    by: Actor
    at: datetime | None = None
    key: str | None = None

    def __attrs_post_init__(self) -> None:
        check(self)
