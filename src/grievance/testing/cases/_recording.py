"""Cases that say what a procedure answers today: to paste, and to find out tomorrow that it answers otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from grievance.codec._toml_words import toml_value
from grievance.procedure import Procedure
from grievance.testing.asking._cases import Case, Expectation, Step, TimelineCase
from grievance.testing.asking._given import given_facts
from grievance.testing.asking._questions import ask
from grievance.testing.cases._pasting import as_toml
from grievance.testing.cases._running import due_dates

__all__ = ["case_toml", "recorded", "timeline_toml"]


def recorded(
    facts: Mapping[str, object], procedure: Procedure, now: datetime, questions: Iterable[str], *, case_id: str
) -> Case:
    """
    Return the case that expects of *procedure* what it answers to these *questions*, and exactly why.

    Raises:
        InvalidValue: A fact is not declared, or there is no such question.
    """
    expected = tuple(_expected(facts, procedure, now, questions))
    return Case(id=case_id, where="", facts=dict(facts), now=now, expect=expected)


def _expected(
    facts: Mapping[str, object], procedure: Procedure, now: datetime, questions: Iterable[str]
) -> Iterator[Expectation]:
    for question in questions:
        given = given_facts(facts, procedure, now)
        if question == "due":
            dates = due_dates(procedure, given)
            yield Expectation(question=question, value={name: at for name, at in dates.items() if at is not None})
            continue
        decision = ask(procedure, question, given)
        value = tuple(sorted(decision.value)) if isinstance(decision.value, tuple) else decision.value
        because = frozenset(decision.rules)
        yield Expectation(question=question, value=value, abstains=decision.abstained, because=because)


def case_toml(
    facts: Mapping[str, object], procedure: Procedure, now: datetime, questions: Iterable[str], *, case_id: str = "case"
) -> str:
    """
    Return what *procedure* answers to these *questions* about *facts*, as a case that pastes into a case file.

    Args:
        facts: Facts by name; those that are not named are absent.
        procedure: What answers.
        now: When the complaint is received (aware).
        questions: Questions of a case file, ``due`` included.
        case_id: What the case is called.

    Raises:
        InvalidValue: A fact is not declared, or there is no such question.
    """
    return as_toml(recorded(facts, procedure, now, questions, case_id=case_id))


def timeline_toml(case: TimelineCase) -> str:
    """Return a timeline as it stands in a case file, its facts in place of its fixtures; None is an absent fact."""
    lines = ["[[timelines]]", f"id = {toml_value(case.id)}", f"now = {toml_value(case.now)}"]
    facts = {name: value for name, value in case.facts.items() if value is not None}
    lines += [f"facts = {toml_value(facts)}"] * bool(facts)
    lines += [f"skip = {toml_value(case.skip)}"] * (case.skip is not None)
    for step in case.steps:
        lines += ["[[timelines.steps]]", *(f"{key} = {toml_value(value)}" for key, value in _told(step).items())]
    return "\n".join(lines)


def _told(step: Step) -> dict[str, Any]:
    found = {
        "after": str(step.after) if step.after else None,
        "at": step.at,
        "did": step.did,
        "effects": step.effects,
        "states": step.states or None,
        "stage": step.stage.value if step.stage else None,
    }
    return {key: value for key, value in found.items() if value is not None}
