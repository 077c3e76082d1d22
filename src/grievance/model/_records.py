"""What is kept beside the complaints: who read one, and who knows the procedure in force."""

from __future__ import annotations

from datetime import datetime

import attrs

from grievance.model._checks import check
from grievance.model._handling import ProcedureRef
from grievance.model._people import Actor

__all__ = ["ProcedureAcknowledged", "Reading"]


@attrs.frozen(kw_only=True)
class Reading:
    """One look at a complaint: who took it, in which roles, and when."""

    complaint_id: str
    by: Actor
    at: datetime

    def __attrs_post_init__(self) -> None:
        check(self)


@attrs.frozen(kw_only=True)
class ProcedureAcknowledged:
    """An employee's word to have taken note of one version of the procedure (S31)."""

    by: Actor
    procedure: ProcedureRef
    at: datetime

    def __attrs_post_init__(self) -> None:
        check(self)
