"""What a procedure can be asked about the facts of a complaint, and its answers in the words of a case file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from grievance.codec import nearest
from grievance.decision import Decision
from grievance.errors import InvalidValue
from grievance.policies import Facts
from grievance.procedure import Procedure
from grievance.procedure._tables import reason_of_standard

__all__ = ["QUESTIONS", "TABLE_OF", "ask"]


def ask(procedure: Procedure, question: str, facts: Facts) -> Decision[Any]:
    """
    Return what *procedure* answers to one of `QUESTIONS`, with the rules that gave the answer.

    ``priority`` is the name of the level and ``score`` the points, ``routing`` the team, ``cannot_help`` the ground;
    ``standards`` are the ids of those that bind and ``remedies`` the kinds that are allowed, as tuples in order.

    Raises:
        InvalidValue: There is no such question; the nearest is given.
    """
    if question not in QUESTIONS:
        raise InvalidValue("question", f"{question!r} is no question{nearest(question, QUESTIONS)}")
    return QUESTIONS[question](procedure, facts)


def _priority(procedure: Procedure, facts: Facts) -> Decision[str]:
    score = procedure.score(facts)
    level = None if score.value is None else procedure.levels.reached_by(score.value).name
    return Decision(value=level, reasons=score.reasons, read=score.read)


def _cannot_help(procedure: Procedure, facts: Facts) -> Decision[str]:
    found = procedure.help.policy(facts)
    return Decision(value=found.value.value if found.value else None, reasons=found.reasons, read=found.read)


def _standards(procedure: Procedure, facts: Facts) -> Decision[tuple[str, ...]]:
    binding = procedure.binding(facts)
    return Decision(value=tuple(one.id for one in binding), reasons=tuple(map(reason_of_standard, binding)))


def _remedies(procedure: Procedure, facts: Facts) -> Decision[tuple[str, ...]]:
    found = procedure.authority.granting.allowed(facts)
    kinds = tuple(sorted(kind.value for kind in found.value or ()))
    return Decision(value=kinds, reasons=found.reasons, read=found.read)


QUESTIONS: Mapping[str, Callable[[Procedure, Facts], Decision[Any]]] = {
    "priority": _priority,
    "score": lambda procedure, facts: procedure.score(facts),
    "routing": lambda procedure, facts: procedure.route(facts),
    "cannot_help": _cannot_help,
    "standards": _standards,
    "remedies": _remedies,
}
"""The questions by their names in a case file."""

TABLE_OF: Mapping[str, str] = {
    "priority": "priority",
    "score": "priority",
    "routing": "routing",
    "cannot_help": "cannot_help",
    "remedies": "remedies.allowed",
    "standards": "standards",
    "due": "standards",
}
"""The table that answers each question of a case file."""
