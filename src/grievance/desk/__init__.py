"""The only imperative part: gather facts, decide, apply, save, hand out effects."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.desk._async_desk import AsyncDesk
    from grievance.desk._defaults import new_id, new_key, system_clock
    from grievance.desk._desk import Desk
    from grievance.desk._explanation import DeadlineExplained, Explanation
    from grievance.desk._operations import SYSTEM, Registration

__all__ = [
    "SYSTEM",
    "AsyncDesk",
    "DeadlineExplained",
    "Desk",
    "Explanation",
    "Registration",
    "new_id",
    "new_key",
    "system_clock",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "SYSTEM": "_operations",
        "AsyncDesk": "_async_desk",
        "DeadlineExplained": "_explanation",
        "Desk": "_desk",
        "Explanation": "_explanation",
        "Registration": "_operations",
        "new_id": "_defaults",
        "new_key": "_defaults",
        "system_clock": "_defaults",
    },
)
