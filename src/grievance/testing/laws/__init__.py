"""Standard laws, one line each: what must hold of every policy, every procedure and every index."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.testing.laws._all import ALL, LawResult, Report, check_policy, check_procedure
    from grievance.testing.laws._inputs import drawn_from
    from grievance.testing.laws._law import Law, LawBroken
    from grievance.testing.laws._of_policies import blind_to, blind_to_undeclared, deterministic, explained, total
    from grievance.testing.laws._of_procedures import pauses_never_hurry, reaches_somebody, refusals_owe, within_bounds
    from grievance.testing.laws._of_urgency import blind_to_the_clock, monotone_in_severity, nobody_starves

__all__ = [
    "ALL",
    "Law",
    "LawBroken",
    "LawResult",
    "Report",
    "blind_to",
    "blind_to_the_clock",
    "blind_to_undeclared",
    "check_policy",
    "check_procedure",
    "deterministic",
    "drawn_from",
    "explained",
    "monotone_in_severity",
    "nobody_starves",
    "pauses_never_hurry",
    "reaches_somebody",
    "refusals_owe",
    "total",
    "within_bounds",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "ALL": "_all",
        "Law": "_law",
        "LawBroken": "_law",
        "LawResult": "_all",
        "Report": "_all",
        "blind_to": "_of_policies",
        "blind_to_the_clock": "_of_urgency",
        "blind_to_undeclared": "_of_policies",
        "check_policy": "_all",
        "check_procedure": "_all",
        "deterministic": "_of_policies",
        "drawn_from": "_inputs",
        "explained": "_of_policies",
        "monotone_in_severity": "_of_urgency",
        "nobody_starves": "_of_urgency",
        "pauses_never_hurry": "_of_procedures",
        "reaches_somebody": "_of_procedures",
        "refusals_owe": "_of_procedures",
        "total": "_of_policies",
        "within_bounds": "_of_procedures",
    },
)
