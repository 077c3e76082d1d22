"""What the log of another system says that happened in a past case, in a closed set of words."""

from __future__ import annotations

from datetime import datetime

import attrs

from grievance.model._checks import check, personal
from grievance.model._word import Word

__all__ = ["Move", "MoveKind"]


class MoveKind(Word):
    """
    What an entry of a log means.

    *Answer and close* ends a case at once, whichever of the two is still missing. A *note* changes nothing.
    """

    WORK = "work"
    ACKNOWLEDGE = "acknowledge"
    WAIT_FOR_CUSTOMER = "wait for the customer"
    WAIT_FOR_THIRD_PARTY = "wait for a third party"
    ANSWER = "answer"
    DECLINE = "decline"
    REFER = "refer"
    ACCEPT = "accept"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    ANSWER_AND_CLOSE = "answer and close"
    NOTE = "note"


@attrs.frozen(kw_only=True)
class Move:
    """An entry of the log of a past case; ``by`` names who made it, if the log does, and ``note`` is its own text."""

    at: datetime
    what: MoveKind
    by: str | None = None
    note: str = personal(default="")

    def __attrs_post_init__(self) -> None:
        check(self)
