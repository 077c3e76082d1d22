"""What is wrong with a procedure that loads: every table, and the whole; questions and proofs."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.procedure.analysis._analyse import analyse
    from grievance.procedure.analysis._scores import score_range
    from grievance.procedure.analysis._time import TimeProof, never_less_time

__all__ = [
    "TimeProof",
    "analyse",
    "never_less_time",
    "score_range",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "TimeProof": "_time",
        "analyse": "_analyse",
        "never_less_time": "_time",
        "score_range": "_scores",
    },
)
