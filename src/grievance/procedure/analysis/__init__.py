"""What is wrong with a procedure that loads: every table, and the whole; questions and proofs."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.procedure.analysis._analyse import analyse

__all__ = [
    "analyse",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "analyse": "_analyse",
    },
)
