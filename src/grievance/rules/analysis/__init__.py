"""Exact answers about all inputs of a rule table, on its partition: gaps, overlaps, shadows, sums, questions."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.rules.analysis._answers import Possible
    from grievance.rules.analysis._finding import Defect, Finding, Outcome, Proof, Undecided
    from grievance.rules.analysis._inspection import STEPS, Implied
    from grievance.rules.analysis._questions import (
        Difference,
        always_gives,
        differences,
        equivalent,
        implies,
        never_gives,
        no_input,
    )
    from grievance.rules.analysis._sums import Extreme, ScoreBounds, reaches, score_bounds
    from grievance.rules.analysis._table import analyse_table

__all__ = [
    "STEPS",
    "Defect",
    "Difference",
    "Extreme",
    "Finding",
    "Implied",
    "Outcome",
    "Possible",
    "Proof",
    "ScoreBounds",
    "Undecided",
    "always_gives",
    "analyse_table",
    "differences",
    "equivalent",
    "implies",
    "never_gives",
    "no_input",
    "reaches",
    "score_bounds",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "STEPS": "_inspection",
        "Defect": "_finding",
        "Difference": "_questions",
        "Extreme": "_sums",
        "Finding": "_finding",
        "Implied": "_inspection",
        "Outcome": "_finding",
        "Possible": "_answers",
        "Proof": "_finding",
        "ScoreBounds": "_sums",
        "Undecided": "_finding",
        "always_gives": "_questions",
        "analyse_table": "_table",
        "differences": "_questions",
        "equivalent": "_questions",
        "implies": "_questions",
        "never_gives": "_questions",
        "no_input": "_questions",
        "reaches": "_sums",
        "score_bounds": "_sums",
    },
)
