"""What a new version of a procedure changes for complaints, and whether it ever gives less time."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.procedure.comparing._change import Change, Comparison, Weight
    from grievance.procedure.comparing._compare import compare
    from grievance.procedure.comparing._time import TimeProof, never_less_time

__all__ = [
    "Change",
    "Comparison",
    "TimeProof",
    "Weight",
    "compare",
    "never_less_time",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "Change": "_change",
        "Comparison": "_change",
        "TimeProof": "_time",
        "Weight": "_change",
        "compare": "_compare",
        "never_less_time": "_time",
    },
)
