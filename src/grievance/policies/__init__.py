"""Facts, and one module a question: a protocol and its standard answer."""

from grievance.policies._facts import BUILT_IN, Facts, named_facts
from grievance.policies._importance import Share, WeightedImportance, importance_of, value_at_stake
from grievance.policies._protocols import RoutingPolicy, ScorePolicy
from grievance.policies._ranking import Level, Levels
from grievance.policies._recurrence import Earlier, Recurrence, recurrence_of
from grievance.policies._routing import Routing
from grievance.policies._scoring import Factors, Scoring

__all__ = [
    "BUILT_IN",
    "Earlier",
    "Factors",
    "Facts",
    "Level",
    "Levels",
    "Recurrence",
    "Routing",
    "RoutingPolicy",
    "ScorePolicy",
    "Scoring",
    "Share",
    "WeightedImportance",
    "importance_of",
    "named_facts",
    "recurrence_of",
    "value_at_stake",
]
