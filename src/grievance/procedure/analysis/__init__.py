"""What is wrong with a procedure that loads: every table, and the whole."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.procedure.analysis._analyse import analyse
    from grievance.procedure.analysis._scores import score_range

__all__ = [
    "analyse",
    "score_range",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "analyse": "_analyse",
        "score_range": "_scores",
    },
)
