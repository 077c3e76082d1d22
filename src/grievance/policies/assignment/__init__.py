"""Who is to have a complaint: by skill, authority, language, hours, absences and load; fair, and never a dead end."""

from typing import TYPE_CHECKING

from grievance._lazy import attach

if TYPE_CHECKING:
    from grievance.policies.assignment._ability import Why, needs_reassignment
    from grievance.policies.assignment._assign import assign
    from grievance.policies.assignment._assignment import Assignment
    from grievance.policies.assignment._candidates import Candidate, Obstacle
    from grievance.policies.assignment._needs import CaseNeeds, loads_of, needs_of
    from grievance.policies.assignment._roster import Absence, Member, Pool, Roster
    from grievance.policies.assignment._step import Step
    from grievance.policies.assignment._terms import AssignmentTerms, FirstContact, Load, Requirement
    from grievance.policies.assignment._training import TrainingNeed, training_needs

__all__ = [
    "Absence",
    "Assignment",
    "AssignmentTerms",
    "Candidate",
    "CaseNeeds",
    "FirstContact",
    "Load",
    "Member",
    "Obstacle",
    "Pool",
    "Requirement",
    "Roster",
    "Step",
    "TrainingNeed",
    "Why",
    "assign",
    "loads_of",
    "needs_of",
    "needs_reassignment",
    "training_needs",
]

__getattr__, __dir__ = attach(
    __name__,
    {
        "Absence": "_roster",
        "Assignment": "_assignment",
        "AssignmentTerms": "_terms",
        "Candidate": "_candidates",
        "CaseNeeds": "_needs",
        "FirstContact": "_terms",
        "Load": "_terms",
        "Member": "_roster",
        "Obstacle": "_candidates",
        "Pool": "_roster",
        "Requirement": "_terms",
        "Roster": "_roster",
        "Step": "_step",
        "TrainingNeed": "_training",
        "Why": "_ability",
        "assign": "_assign",
        "loads_of": "_needs",
        "needs_of": "_needs",
        "needs_reassignment": "_ability",
        "training_needs": "_training",
    },
)
