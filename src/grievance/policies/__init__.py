"""Facts, and one module a question: a protocol and its standard answer."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.policies._authority import Authority
    from grievance.policies._conduct import OUTSIDE, Conduct, Decree
    from grievance.policies._discount import Discount, Entitlement, ReturnDiscount, return_discount
    from grievance.policies._escalation import ALWAYS_THERE, ROLES, Ladder, Rung
    from grievance.policies._facts import BUILT_IN, Facts, named_facts
    from grievance.policies._importance import Share, WeightedImportance, importance_of, value_at_stake
    from grievance.policies._joint import JointView, Of, joint
    from grievance.policies._ledger import newly_asked
    from grievance.policies._limits import Limit
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
    from grievance.policies._rates import Rate
    from grievance.policies._recurrence import Earlier, Recurrence, RecurrenceWindows, recurrence_of
    from grievance.policies._redaction import Redactor, identifiers, redact
    from grievance.policies._remedies import ALWAYS_ALLOWED, GrantingStandards
    from grievance.policies._reopening import ReopenedTo, ReopeningTerms
    from grievance.policies._retention import (
        HELD,
        Expiry,
        Kept,
        Retention,
        RetentionPlan,
        RetentionRule,
        expires_at,
        retention_plan,
    )
    from grievance.policies._routing import Routing
    from grievance.policies._scoring import Factors, Scoring
    from grievance.policies._similar import Similar, Similarity, SimilarityReason, similar
    from grievance.policies._verdict import Settling, Verdict
    from grievance.policies._views import MASKED, Masked, view

__all__ = [
    "ALL_COMMANDS",
    "ALWAYS_ALLOWED",
    "ALWAYS_THERE",
    "BUILT_IN",
    "DEFAULT_PERMISSIONS",
    "HELD",
    "LANGUAGES",
    "MASKED",
    "OUTSIDE",
    "PUBLIC_DUTIES",
    "PUBLIC_STAGES",
    "ROLES",
    "STAND_IN",
    "Authority",
    "Conduct",
    "Decree",
    "Discount",
    "Earlier",
    "Entitlement",
    "Expiry",
    "Factors",
    "Facts",
    "GrantingStandards",
    "JointView",
    "Kept",
    "Ladder",
    "Level",
    "Levels",
    "Limit",
    "Masked",
    "Of",
    "Permissions",
    "Permit",
    "PublicStage",
    "PublicStatus",
    "Rate",
    "Recurrence",
    "RecurrenceWindows",
    "Redactor",
    "ReopenedTo",
    "ReopeningTerms",
    "Retention",
    "RetentionPlan",
    "RetentionRule",
    "ReturnDiscount",
    "Routing",
    "RoutingPolicy",
    "Rung",
    "ScorePolicy",
    "Scoring",
    "Settling",
    "Share",
    "Similar",
    "Similarity",
    "SimilarityReason",
    "Verdict",
    "WeightedImportance",
    "check_language",
    "expires_at",
    "identifiers",
    "importance_of",
    "joint",
    "named_facts",
    "newly_asked",
    "public_status",
    "recurrence_of",
    "redact",
    "retention_plan",
    "return_discount",
    "similar",
    "value_at_stake",
    "view",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "ALL_COMMANDS": "_permissions",
        "ALWAYS_ALLOWED": "_remedies",
        "ALWAYS_THERE": "_escalation",
        "BUILT_IN": "_facts",
        "DEFAULT_PERMISSIONS": "_permissions",
        "HELD": "_retention",
        "LANGUAGES": "_public_words",
        "MASKED": "_views",
        "OUTSIDE": "_conduct",
        "PUBLIC_DUTIES": "_public_words",
        "PUBLIC_STAGES": "_public_words",
        "ROLES": "_escalation",
        "STAND_IN": "_public_words",
        "Authority": "_authority",
        "Conduct": "_conduct",
        "Decree": "_conduct",
        "Discount": "_discount",
        "Earlier": "_recurrence",
        "Entitlement": "_discount",
        "Expiry": "_retention",
        "Factors": "_scoring",
        "Facts": "_facts",
        "GrantingStandards": "_remedies",
        "JointView": "_joint",
        "Kept": "_retention",
        "Ladder": "_escalation",
        "Level": "_ranking",
        "Levels": "_ranking",
        "Limit": "_limits",
        "Masked": "_views",
        "Of": "_joint",
        "Permissions": "_permissions",
        "Permit": "_permissions",
        "PublicStage": "_public_words",
        "PublicStatus": "_public",
        "Rate": "_rates",
        "Recurrence": "_recurrence",
        "RecurrenceWindows": "_recurrence",
        "Redactor": "_redaction",
        "ReopenedTo": "_reopening",
        "ReopeningTerms": "_reopening",
        "Retention": "_retention",
        "RetentionPlan": "_retention",
        "RetentionRule": "_retention",
        "ReturnDiscount": "_discount",
        "Routing": "_routing",
        "RoutingPolicy": "_protocols",
        "Rung": "_escalation",
        "ScorePolicy": "_protocols",
        "Scoring": "_scoring",
        "Settling": "_verdict",
        "Share": "_importance",
        "Similar": "_similar",
        "Similarity": "_similar",
        "SimilarityReason": "_similar",
        "Verdict": "_verdict",
        "WeightedImportance": "_importance",
        "check_language": "_public_words",
        "expires_at": "_retention",
        "identifiers": "_redaction",
        "importance_of": "_importance",
        "joint": "_joint",
        "named_facts": "_facts",
        "newly_asked": "_ledger",
        "public_status": "_public",
        "recurrence_of": "_recurrence",
        "redact": "_redaction",
        "retention_plan": "_retention",
        "return_discount": "_discount",
        "similar": "_similar",
        "value_at_stake": "_importance",
        "view": "_views",
    },
)
