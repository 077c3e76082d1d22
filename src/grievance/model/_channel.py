"""The ways in which a complaint can arrive and an answer can leave (S4, S50)."""

from __future__ import annotations

import attrs

from grievance.model._checks import check
from grievance.model._money import Money

__all__ = ["Channel"]


@attrs.frozen(kw_only=True)
class Channel:
    """
    A channel: can we answer on it, and what does complaining on it cost the customer (S50, S52)?

    ``cost`` is None for a free channel.
    """

    id: str
    name: str = ""
    two_way: bool = True
    cost: Money | None = None

    def __attrs_post_init__(self) -> None:
        check(self)

    @property
    def free(self) -> bool:
        """Whether complaining on this channel costs the customer nothing."""
        return self.cost is None
