"""Play ways to cheat against an index of the staff, yours or ours, and see what each would gain."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.testing.gaming._adapter import index_of
    from grievance.testing.gaming._all import STRATEGIES
    from grievance.testing.gaming._closing import CloseAndReopen, EmptyFirstAnswers, MassRefusal
    from grievance.testing.gaming._hiding import SelfMerging, SuppressingRegistration
    from grievance.testing.gaming._inventing import InventedComplaints, Splitting, TrivialProposals
    from grievance.testing.gaming._picking import CherryPicking, HandingOverTheHard, HandingOverTheOld, Meddling
    from grievance.testing.gaming._playing import TOLERANCE, gaming_report
    from grievance.testing.gaming._report import GamingReport, Play, StrategyResult
    from grievance.testing.gaming._strategy import Strategy
    from grievance.testing.gaming._synthetic import synthetic_world
    from grievance.testing.gaming._world import History, IndexUnderTest, World, world_of

__all__ = [
    "STRATEGIES",
    "TOLERANCE",
    "CherryPicking",
    "CloseAndReopen",
    "EmptyFirstAnswers",
    "GamingReport",
    "HandingOverTheHard",
    "HandingOverTheOld",
    "History",
    "IndexUnderTest",
    "InventedComplaints",
    "MassRefusal",
    "Meddling",
    "Play",
    "SelfMerging",
    "Splitting",
    "Strategy",
    "StrategyResult",
    "SuppressingRegistration",
    "TrivialProposals",
    "World",
    "gaming_report",
    "index_of",
    "synthetic_world",
    "world_of",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "STRATEGIES": "_all",
        "TOLERANCE": "_playing",
        "CherryPicking": "_picking",
        "CloseAndReopen": "_closing",
        "EmptyFirstAnswers": "_closing",
        "GamingReport": "_report",
        "HandingOverTheHard": "_picking",
        "HandingOverTheOld": "_picking",
        "History": "_world",
        "IndexUnderTest": "_world",
        "InventedComplaints": "_inventing",
        "MassRefusal": "_closing",
        "Meddling": "_picking",
        "Play": "_report",
        "SelfMerging": "_hiding",
        "Splitting": "_inventing",
        "Strategy": "_strategy",
        "StrategyResult": "_report",
        "SuppressingRegistration": "_hiding",
        "TrivialProposals": "_inventing",
        "World": "_world",
        "gaming_report": "_playing",
        "index_of": "_adapter",
        "synthetic_world": "_synthetic",
        "world_of": "_world",
    },
)
