"""What a new version of a procedure changes for complaints."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.procedure.comparing._change import Change, Comparison, Weight
    from grievance.procedure.comparing._compare import compare

__all__ = [
    "Change",
    "Comparison",
    "Weight",
    "compare",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "Change": "_change",
        "Comparison": "_change",
        "Weight": "_change",
        "compare": "_compare",
    },
)
