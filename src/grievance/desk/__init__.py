"""The only imperative part: gather facts, decide, apply, save, hand out effects."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.desk._assigning import Assigned
    from grievance.desk._async_desk import AsyncDesk
    from grievance.desk._context import SYSTEM
    from grievance.desk._corresponding import Checked, LetterChecked
    from grievance.desk._defaults import new_id, new_key, system_clock
    from grievance.desk._desk import Desk
    from grievance.desk._erasing import Erased
    from grievance.desk._explanation import DeadlineExplained, Explanation
    from grievance.desk._reassessing import Move, Moved, Reassessment
    from grievance.desk._registering import Registration
    from grievance.desk._retaining import Retained
    from grievance.desk._verifying import Finding, Verification
    from grievance.desk._viewing import View

__all__ = [
    "SYSTEM",
    "Assigned",
    "AsyncDesk",
    "Checked",
    "DeadlineExplained",
    "Desk",
    "Erased",
    "Explanation",
    "Finding",
    "LetterChecked",
    "Move",
    "Moved",
    "Reassessment",
    "Registration",
    "Retained",
    "Verification",
    "View",
    "new_id",
    "new_key",
    "system_clock",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "SYSTEM": "_context",
        "Assigned": "_assigning",
        "AsyncDesk": "_async_desk",
        "Checked": "_corresponding",
        "DeadlineExplained": "_explanation",
        "Desk": "_desk",
        "Erased": "_erasing",
        "Explanation": "_explanation",
        "Finding": "_verifying",
        "LetterChecked": "_corresponding",
        "Move": "_reassessing",
        "Moved": "_reassessing",
        "Reassessment": "_reassessing",
        "Registration": "_registering",
        "Retained": "_retaining",
        "Verification": "_verifying",
        "View": "_viewing",
        "new_id": "_defaults",
        "new_key": "_defaults",
        "system_clock": "_defaults",
    },
)
