"""Facts, and one module a question: a protocol and its standard answer."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.policies._conduct import OUTSIDE, Conduct, Decree
    from grievance.policies._escalation import ALWAYS_THERE, ROLES, Ladder, Rung
    from grievance.policies._facts import BUILT_IN, Facts, named_facts
    from grievance.policies._importance import Share, WeightedImportance, importance_of, value_at_stake
    from grievance.policies._permissions import ALL_COMMANDS, DEFAULT_PERMISSIONS, Permissions, Permit
    from grievance.policies._protocols import RoutingPolicy, ScorePolicy
    from grievance.policies._public import PublicStatus, public_status
    from grievance.policies._public_words import (
        LANGUAGES,
        PUBLIC_DUTIES,
        PUBLIC_STAGES,
        STAND_IN,
        PublicStage,
        check_language,
    )
    from grievance.policies._ranking import Level, Levels
    from grievance.policies._recurrence import Earlier, Recurrence, recurrence_of
    from grievance.policies._reopening import ReopenedTo, ReopeningTerms
    from grievance.policies._roles import CUSTOMER
    from grievance.policies._routing import Routing
    from grievance.policies._scoring import Factors, Scoring
    from grievance.policies._views import MASKED, Masked, view

__all__ = [
    "ALL_COMMANDS",
    "ALWAYS_THERE",
    "BUILT_IN",
    "CUSTOMER",
    "DEFAULT_PERMISSIONS",
    "LANGUAGES",
    "MASKED",
    "OUTSIDE",
    "PUBLIC_DUTIES",
    "PUBLIC_STAGES",
    "ROLES",
    "STAND_IN",
    "Conduct",
    "Decree",
    "Earlier",
    "Factors",
    "Facts",
    "Ladder",
    "Level",
    "Levels",
    "Masked",
    "Permissions",
    "Permit",
    "PublicStage",
    "PublicStatus",
    "Recurrence",
    "ReopenedTo",
    "ReopeningTerms",
    "Routing",
    "RoutingPolicy",
    "Rung",
    "ScorePolicy",
    "Scoring",
    "Share",
    "WeightedImportance",
    "check_language",
    "importance_of",
    "named_facts",
    "public_status",
    "recurrence_of",
    "value_at_stake",
    "view",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "ALL_COMMANDS": "_permissions",
        "ALWAYS_THERE": "_escalation",
        "BUILT_IN": "_facts",
        "CUSTOMER": "_roles",
        "DEFAULT_PERMISSIONS": "_permissions",
        "LANGUAGES": "_public_words",
        "MASKED": "_views",
        "OUTSIDE": "_conduct",
        "PUBLIC_DUTIES": "_public_words",
        "PUBLIC_STAGES": "_public_words",
        "ROLES": "_escalation",
        "STAND_IN": "_public_words",
        "Conduct": "_conduct",
        "Decree": "_conduct",
        "Earlier": "_recurrence",
        "Factors": "_scoring",
        "Facts": "_facts",
        "Ladder": "_escalation",
        "Level": "_ranking",
        "Levels": "_ranking",
        "Masked": "_views",
        "Permissions": "_permissions",
        "Permit": "_permissions",
        "PublicStage": "_public_words",
        "PublicStatus": "_public",
        "Recurrence": "_recurrence",
        "ReopenedTo": "_reopening",
        "ReopeningTerms": "_reopening",
        "Routing": "_routing",
        "RoutingPolicy": "_protocols",
        "Rung": "_escalation",
        "ScorePolicy": "_protocols",
        "Scoring": "_scoring",
        "Share": "_importance",
        "WeightedImportance": "_importance",
        "check_language": "_public_words",
        "importance_of": "_importance",
        "named_facts": "_facts",
        "public_status": "_public",
        "recurrence_of": "_recurrence",
        "value_at_stake": "_importance",
        "view": "_views",
    },
)
