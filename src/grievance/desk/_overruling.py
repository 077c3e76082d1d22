"""What a person may overrule: the questions that a procedure asks, with answers that it knows."""

from __future__ import annotations

from grievance.codec import nearest
from grievance.errors import InvalidValue
from grievance.lifecycle import Overrule
from grievance.model import Complaint
from grievance.procedure import Procedure

__all__ = ["check_overruling"]

_QUESTIONS = ("priority", "routing")


def check_overruling(procedure: Procedure, complaint: Complaint, command: Overrule) -> None:
    """
    Refuse an overruling that *procedure* cannot follow.

    Raises:
        InvalidValue: A program asks, the question is none, there is no such level or team, or the team is the one
            complained about.
    """
    if "system" in command.by.roles:
        raise InvalidValue("Overrule.by", "must be a person: no program decides against the rules (S42)")
    if command.question not in _QUESTIONS:
        hint = nearest(command.question, _QUESTIONS)
        raise InvalidValue("Overrule.question", f"{command.question!r} is no question{hint}")
    if command.question == "priority":
        _check_level(procedure, command.value)
    else:
        _check_team(procedure, complaint, command.value)


def _check_level(procedure: Procedure, level: str) -> None:
    known = procedure.levels.by_name
    if level not in known:
        raise InvalidValue("Overrule.value", f"{level!r} is no level of this procedure{nearest(level, known)}")


def _check_team(procedure: Procedure, complaint: Complaint, team: str) -> None:
    if team in complaint.submission.accused:
        raise InvalidValue("Overrule.value", "must not be the one complained about")
    if not procedure.knows_team(team):
        raise InvalidValue("Overrule.value", f"{team!r} is no team of this procedure{nearest(team, procedure.teams)}")
