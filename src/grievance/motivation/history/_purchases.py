"""The host's port to its shop: whether a customer has ordered again."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

__all__ = ["Purchases"]


class Purchases(Protocol):
    """How many orders a customer completed (S7, S12, S76); a plain function will do."""

    def __call__(self, customer_id: str, after: datetime, until: datetime, /) -> int | None:
        """
        Return the number of orders after the one instant, up to and at the other, both in UTC.

        None means that it is not known, or not yet: then it is pending, never zero.
        """
