"""Laws of every policy: what it must do with the facts, and which facts must not matter."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, pairwise
from typing import Any

from grievance.codec import nearest
from grievance.decision import Decision
from grievance.errors import InvalidValue
from grievance.policies import ALWAYS, BUILT_IN, Facts
from grievance.procedure import Procedure, opaque_policies
from grievance.rules import FactSchema
from grievance.testing.laws._inputs import Subject, answer, inputs_of, must_answer, questions_of, said
from grievance.testing.laws._law import law
from grievance.testing.laws._varying import known_or_not, values_of, watched, with_fact

__all__ = [
    "blind_to",
    "blind_to_undeclared",
    "deterministic",
    "explained",
    "total",
]

__tracebackhide__ = True  # pytest shows the line of the test instead


@law("P1", "The same facts always get the same answer for the same reasons, in whatever order one asks.")
def deterministic(subject: Subject, cases: Iterable[Facts] | None = None) -> int:
    """Ask everything twice, the second time backwards."""
    facts = inputs_of(subject, cases)
    must_answer(deterministic, subject, facts)
    for question, policy in questions_of(subject).items():
        first = [answer(policy, one) for one in facts]
        again = [answer(policy, one) for one in reversed(facts)][::-1]
        for one, before, after in zip(facts, first, again, strict=True):
            if before != after:
                what = f"{question} answered {said(before)} at first and {said(after)} when asked again"
                raise deterministic.broken(what, one)
    return len(facts)


@law("P2", "Every complaint gets an answer, be it that a person must decide; none is an error.")
def total(subject: Subject, cases: Iterable[Facts] | None = None) -> int:
    """Ask everything once."""
    facts = inputs_of(subject, cases)
    for question, policy in questions_of(subject).items():
        for one in facts:
            try:
                found = policy(one)
            except Exception as error:
                raise total.broken(f"{question} raised {type(error).__name__}: {error}", one) from error
            if not isinstance(found, Decision):
                raise total.broken(f"{question} answered with a {type(found).__name__}, not with a Decision", one)
    return len(facts)


@law("P3", "Every answer says why in words: what is given, and that a person must decide.")
def explained(subject: Subject, cases: Iterable[Facts] | None = None) -> int:
    """Look at all reasons; an answer that gives nothing (no points, no standard) needs none."""
    facts = inputs_of(subject, cases)
    must_answer(explained, subject, facts)
    for question, policy in questions_of(subject).items():
        for one in facts:
            found = answer(policy, one)
            if found is not None and not _is_explained(found):
                raise explained.broken(f"{question} answered {said(found)} and did not say why", one)
    return len(facts)


def _is_explained(found: Decision[Any]) -> bool:
    if not found.reasons:
        return found.value is not None and not found.value
    return all(reason.rule.strip() and reason.because.said_in().strip() for reason in found.reasons)


@law("P4", "A decision rests on declared facts alone (S23).")
def blind_to_undeclared(
    subject: Subject, cases: Iterable[Facts] | None = None, *, declared: Iterable[str] | None = None
) -> int:
    """
    Look at which attributes of submission and customer are read, be the customer known or not.

    *declared* are the names that may be: those of the procedure, unless they are told.
    """
    if declared is None and not isinstance(subject, Procedure):
        raise InvalidValue("declared", "must be given with a policy: the names of the facts that it may read")
    known = frozenset(subject.schema if isinstance(subject, Procedure) and declared is None else declared or ())
    facts, asked = inputs_of(subject, cases), questions_of(subject)
    for one in chain.from_iterable(map(known_or_not, facts)):
        read: set[str] = set()
        told = watched(one, known | BUILT_IN.keys(), read)
        for question, policy in asked.items():
            answer(policy, told)
            if read - known:
                raise blind_to_undeclared.broken(f"{question} read {', '.join(sorted(read - known))}", one)
    return len(facts)


@law("P5", "Who somebody is does not matter: no answer changes with a protected attribute.")
def blind_to(subject: Subject, *protected: str, cases: Iterable[Facts] | None = None) -> int:
    """Change each *protected* fact, by its name, to other values and to absent; values and reasons must stay."""
    if not protected:
        raise InvalidValue("protected", "must name at least one fact")
    schema = subject.schema if isinstance(subject, Procedure) else FactSchema.from_mapping(BUILT_IN)
    for name in protected:
        _check_protected(subject, schema, name)
    choices = {name: _choices(schema, name) for name in protected}
    facts, asked = inputs_of(subject, cases), questions_of(subject)
    must_answer(blind_to, subject, facts)
    for one in chain.from_iterable(map(known_or_not, facts)):
        for name, values in choices.items():
            varied = [(value, with_fact(one, name, value)) for value in values]
            for question, policy in asked.items():
                found = [(value, answer(policy, told)) for value, told in varied]
                _demand_alike(f"with another {name} {question}", found, one)
    return len(facts)


def _check_protected(subject: Subject, schema: FactSchema, name: object) -> None:
    """Check that there is such a fact; a policy of the host may read names without a dot that nobody has declared."""
    if not isinstance(name, str):
        raise InvalidValue("protected", f"must be names of facts, not a {type(name).__name__}")
    opaque = not isinstance(subject, Procedure) or opaque_policies(subject)
    if name not in schema and ("." in name or not opaque):
        raise InvalidValue("protected", f"{name!r} is no fact{nearest(name, schema)}")


def _choices(schema: FactSchema, name: str) -> list[Any]:
    return [value for value in values_of(schema.get(name)) if value is not None or name not in ALWAYS]


def _demand_alike(question: str, found: list[tuple[Any, Decision[Any] | None]], facts: Facts) -> None:
    answered = [(value, decision) for value, decision in found if decision is not None]
    for (one, before), (other, after) in pairwise(answered):
        if (before.value, before.rules) != (after.value, after.rules):
            what = f"{question} answered differently: {said(before)} for {one!r}, {said(after)} for {other!r}"
            raise blind_to.broken(what, facts)
