"""What somebody else found who looked at a closed complaint again: the sample audit of closing codes."""

from __future__ import annotations

from datetime import datetime

import attrs

from grievance.errors import InvalidValue
from grievance.model._checks import check, personal

__all__ = ["AuditFinding"]


@attrs.frozen(kw_only=True)
class AuditFinding:
    """
    What an audit found of one complaint (L59): a ``passed`` one is genuine, and its end is justified.

    One that did not pass takes back the credit of the end that stood ``at`` that instant.

    Raises:
        InvalidValue: It names no complaint, or nobody who looked.
    """

    complaint_id: str
    by: str
    at: datetime
    passed: bool
    remark: str = personal(default="")

    def __attrs_post_init__(self) -> None:
        check(self)
        if not self.complaint_id or not self.by:
            raise InvalidValue("AuditFinding", "needs the id of the complaint and who looked at it")
