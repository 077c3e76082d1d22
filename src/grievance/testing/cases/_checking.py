"""Whether the names in a suite are names of its procedure: what cannot be told from the file alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from grievance.codec import nearest
from grievance.errors import FactError, InvalidValue, Problem
from grievance.model import Ground, RemedyKind
from grievance.procedure import Procedure, tables_of
from grievance.rules import Fact
from grievance.testing.asking._cases import Case, Expectation, Suite, TimelineCase
from grievance.testing.asking._given import given_facts
from grievance.testing.asking._questions import TABLE_OF
from grievance.testing.cases._reader import place_of
from grievance.testing.timelines._doings import body_named

__all__ = ["check_suite", "faults_of"]

_FACTOR = "factor "
"""How the reasons begin that factors of a score give beside the rules."""


def check_suite(suite: Suite, procedure: Procedure) -> list[Problem]:
    """
    Return every name and value in *suite* that *procedure* does not know, with the nearest right name.

    These are facts and their values, alone and together, channels, bodies, and what is expected: levels, teams,
    grounds, remedies, standards, calendars and the ids of rules. Neither rules that a policy of the host names are
    looked at nor cases that are skipped.
    """
    cases = (case for case in suite.cases if case.skip is None)
    timelines = (case for case in suite.timelines if case.skip is None)
    found = [*_header(suite, procedure), *_cases(cases, procedure), *_timelines(timelines, procedure)]
    return list(dict.fromkeys(found))


def _header(suite: Suite, procedure: Procedure) -> Iterator[Problem]:
    if suite.calendar is not None:
        yield from _unknown([suite.calendar], procedure.calendars, "calendar", "suite.calendar")
    for name, facts in suite.fixtures.items():
        yield from _named(facts, {fact: place_of(fact, f"fixtures.{name}") for fact in facts}, procedure)


def _cases(cases: Iterable[Case], procedure: Procedure) -> Iterator[Problem]:
    for case in cases:
        yield from _facts(case, procedure)
        for expected in case.expect:
            yield from faults_of(expected, procedure, case.place_of(expected.question))


def _timelines(cases: Iterable[TimelineCase], procedure: Procedure) -> Iterator[Problem]:
    standards = _standards(procedure)
    for case in cases:
        yield from _facts(case, procedure)
        for number, step in enumerate(case.steps):
            path = f"{case.where}.steps[{number}]"
            yield from _unknown(step.states, standards, "standard", f"{path}.states")
            sent = [words.partition(" ") for words in step.effects or ()]
            letters = [standard for kind, _, standard in sent if kind in ("letter", "notice")]
            yield from _unknown(letters, standards, "standard", f"{path}.effects")
            body = body_named(step.did or "")
            yield from _unknown([body] if body else [], procedure.help.bodies, "body", f"{path}.did")


def _facts(case: Case | TimelineCase, procedure: Procedure) -> Iterator[Problem]:
    """Yield what is wrong with each fact, or else with all of them together."""
    places = {name: case.places.get(name, case.where) for name in case.facts}
    faults = [*_named(case.facts, places, procedure)]
    yield from faults or _together(case, procedure)


def _together(case: Case | TimelineCase, procedure: Procedure) -> Iterator[Problem]:
    try:
        given_facts(case.facts, procedure, case.now)
    except InvalidValue as error:
        yield Problem(case.where, error.problem if error.field == "facts" else str(error))


def _named(facts: Mapping[str, object], places: Mapping[str, str], procedure: Procedure) -> Iterator[Problem]:
    for name, value in facts.items():
        path = places[name]
        if name not in procedure.schema:
            yield from _unknown([name], procedure.schema, "fact", path)
            continue
        yield from _fact(procedure.schema[name], value, path)
        if name == "channel" and procedure.channels:
            yield from _unknown([str(value)], procedure.channels, "channel", path)


def _fact(fact: Fact, value: object, path: str) -> Iterator[Problem]:
    try:
        fact.accept(value)
    except FactError as error:
        near = nearest(value, fact.known) if isinstance(value, str) and fact.known else ""
        yield Problem(path, f"{error}{near}")


def faults_of(expected: Expectation, procedure: Procedure, path: str) -> Iterator[Problem]:
    """Yield the names in what is *expected*, at *path*, that *procedure* does not know."""
    yield from _answers(expected, procedure, path)
    yield from _reasons(expected, procedure, path)


def _answers(expected: Expectation, procedure: Procedure, path: str) -> Iterator[Problem]:
    if expected.value is None or expected.question == "score":
        return
    known, kind = _known(expected.question, procedure)
    named = expected.value if isinstance(expected.value, tuple | Mapping) else (expected.value,)
    if known:
        yield from _unknown(map(str, named), known, kind, path)


def _known(question: str, procedure: Procedure) -> tuple[Collection[str], str]:
    """Return the answers that there are to a question (none if that cannot be told), and what they are called."""
    if question == "priority":
        return [level.name for level in procedure.levels.levels if not level.reserved], "level that rules can give"
    if question == "routing":
        return _teams(procedure), "team"
    if question == "cannot_help":
        return [ground.value for ground in Ground], "ground"
    if question == "remedies":
        return [kind.value for kind in RemedyKind], "kind of remedy"
    return _standards(procedure), "standard"


def _teams(procedure: Procedure) -> set[str]:
    """Return where complaints may go; nothing if a policy of the host decides it and no team is declared."""
    table = tables_of(procedure).get("routing")
    rules = (*table.rules, table.otherwise) if table else ()
    teams = {*procedure.teams} or {rule.value for rule in rules if rule}
    last = {procedure.accountable, procedure.conduct.process_owner, *procedure.conduct.deputies}
    return teams | last if teams else teams


def _reasons(expected: Expectation, procedure: Procedure, path: str) -> Iterator[Problem]:
    table = tables_of(procedure).get(TABLE_OF[expected.question])
    if table is None or expected.abstains:
        return
    known = [*(rule.id for rule in table.rules), *([table.otherwise.id] if table.otherwise else [])]
    named = sorted(rule for rule in expected.because or () if not rule.startswith(_FACTOR))
    yield from _unknown(named, known, "rule", path)


def _standards(procedure: Procedure) -> list[str]:
    return [bound.standard.id for bound in procedure.standards]


def _unknown(names: Iterable[str], known: Collection[str], kind: str, path: str) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            yield Problem(path, f"{name!r} is no {kind} of this procedure{nearest(name, known)}")
