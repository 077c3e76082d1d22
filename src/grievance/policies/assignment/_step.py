"""How far one had to go to find somebody."""

from __future__ import annotations

from grievance.model._word import Word

__all__ = ["Step"]


class Step(Word):
    """
    How far one had to go, in this order.

    The *owner* keeps it; a *substitute* stands in; the handler of an earlier complaint takes the *follow-up*; somebody
    of the *first pool* below the threshold; somebody of the *overflow* pool; of the *reserve*, the first pool between
    the threshold and its capacity; it is *waiting* for who comes back or has room first; the *last resort* has it.
    """

    OWNER = "owner"
    SUBSTITUTE = "substitute"
    FOLLOW_UP = "follow-up"
    FIRST_POOL = "first pool"
    OVERFLOW = "overflow pool"
    RESERVE = "reserve"
    WAITING = "waiting"
    LAST_RESORT = "last resort"
