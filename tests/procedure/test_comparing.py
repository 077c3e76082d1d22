"""What a new version of a procedure decides otherwise: all that is told is true, and all that is true is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.procedure import Procedure
from grievance.procedure.comparing import compare
from grievance.testing import ask, given_facts
from support.comparing import FACTS, priority
from support.procedures import (
    OTHERWISE,
    a_procedure,
    a_standard_row,
)

NOW = datetime(2026, 7, 1, 10, tzinfo=UTC)
INPUTS: Mapping[str, tuple[object, ...]] = {
    "channel": ("web", "letter", "shop"),
    "loyalty": ("none", "silver", "gold", None),
    "value": (0, 1, 2, 3, None),
    "tags": ((), ("a",), ("b",), ("a", "b"), None),
}


def inputs() -> Iterator[dict[str, object]]:
    """Yield every input that conditions on these facts can tell apart."""
    for values in product(*INPUTS.values()):
        yield {name: value for name, value in zip(INPUTS, values, strict=True) if value is not None}


def whens() -> st.SearchStrategy[dict[str, Any]]:
    """Return conditions on one or two of the facts."""
    asked = st.one_of(
        st.sampled_from(["web", ["web", "letter"], {"not": "web"}]).map(lambda one: {"channel": one}),
        st.sampled_from(["gold", ["none", "gold"], {"not": "gold"}, {"present": False}]).map(
            lambda one: {"loyalty": one}
        ),
        st.sampled_from([1, {"at_least": 2}, {"below": 1}, {"between": [1, 2]}]).map(lambda one: {"value": one}),
        st.sampled_from([{"any_of": ["a"]}, {"all_of": ["a", "b"]}, {"none_of": ["b"]}]).map(lambda one: {"tags": one}),
    )
    return st.lists(asked, max_size=2).map(lambda parts: {name: one for part in parts for name, one in part.items()})


def rows(values: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Return up to four rows of a table, each with a value of its own."""
    row = st.tuples(whens(), values).map(lambda pair: {"when": pair[0], "because": "so", **pair[1]})
    return st.lists(row, max_size=4).map(lambda found: [{"id": f"r{at}", **one} for at, one in enumerate(found)])


def amended(found: list[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Return rows with a small change: one dropped, moved, renamed, repeated, or with other conditions."""
    if not found:
        return st.just(found)
    at = st.integers(0, len(found) - 1)
    return st.one_of(
        at.map(lambda one: [*found[:one], *found[one + 1 :]]),
        at.map(lambda one: [found[one], *found[:one], *found[one + 1 :]]),
        at.map(lambda one: [{**row, "id": "other"} if row is found[one] else row for row in found]),
        at.map(lambda one: [*found, {**found[one], "id": "again"}]),
        st.tuples(at, whens()).map(
            lambda pair: [{**row, "when": pair[1]} if row is found[pair[0]] else row for row in found]
        ),
    )


def pairs(values: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[tuple[Any, Any]]:
    """Return the rows of two versions of a table."""
    return rows(values).flatmap(lambda found: st.tuples(st.just(found), amended(found) | rows(values)))


def asked_of(procedure: Procedure, question: str, facts: Mapping[str, object]) -> Any:
    """Return what a procedure answers to a question about a complaint with these facts."""
    return ask(procedure, question, given_facts(facts, procedure, NOW)).value


def answers(old: Procedure, new: Procedure, question: str) -> set[tuple[Any, Any]]:
    """Return how the answers to a question change over all inputs: asked of both, one by one."""
    found = set()
    for facts in inputs():
        asked = [asked_of(one, question, facts) for one in (old, new)]
        if asked[0] != asked[1]:
            found.add((asked[0], asked[1]))
    return found


ARROW = re.compile(r"(?P<old>.*) \[.*\] -> (?P<new>.*) \[.*\]")


def told(old: Procedure, new: Procedure, question: str, section: str) -> set[tuple[str, str]]:
    """Return the changes of answers that a comparison tells; each is true of its example."""
    found = set()
    for change in compare(old, new).changes:
        assert change.section == section
        words = ARROW.fullmatch(change.message)
        assert words is not None, change
        assert change.example is not None
        asked = [asked_of(one, question, change.example) for one in (old, new)]
        said = tuple(str(SAID.get(words[side], words[side])) for side in ("old", "new"))
        assert said == tuple(map(str, asked)), change
        found.add((said[0], said[1]))
    return found


SAID = {"a person decides": None, "nothing is proposed": None}


@given(pairs(st.sampled_from([{"to": "x"}, {"to": "y"}])))
@settings(max_examples=30, deadline=None)
def test_routes(pair: tuple[Any, Any]) -> None:
    """Every change of a team is told with an example of it, and no other."""
    old, new = (a_procedure(facts=FACTS, routing_rules=found) for found in pair)
    expected = {(str(before), str(after)) for before, after in answers(old, new, "routing")}
    assert told(old, new, "routing", "routing") == expected


@given(pairs(st.sampled_from([{"to": "x"}, {"to": "y"}])))
@settings(max_examples=25, deadline=None)
def test_unique_routes(pair: tuple[Any, Any]) -> None:
    """So they are where only one row may hold: where several do, a person decides."""
    old, new = (
        a_procedure(facts=FACTS, routing={"hit": "unique", "otherwise": OTHERWISE, "rules": found}) for found in pair
    )
    expected = {(str(before), str(after)) for before, after in answers(old, new, "routing")}
    assert told(old, new, "routing", "routing") == expected


SCORES = st.sampled_from([5, 30, 50, 90]).map(lambda score: {"score": score})


@given(pairs(SCORES), st.sampled_from(["collect", "first", "unique"]), st.sampled_from(["collect", "first"]))
@settings(max_examples=30, deadline=None)
def test_levels(pair: tuple[Any, Any], was: str, now: str) -> None:
    """Every change of a level is told with an example, whatever the hit policies are; other scores are no change."""
    old, new = priority(pair[0], was), priority(pair[1], now)
    expected = {(str(before), str(after)) for before, after in answers(old, new, "priority")}
    assert told(old, new, "priority", "priority") == expected


GROUNDS = st.sampled_from([{"ground": "time-barred"}, {"ground": "duplicate"}])


@given(pairs(GROUNDS))
@settings(max_examples=25, deadline=None)
def test_refusals(pair: tuple[Any, Any]) -> None:
    """Every change of what is refused, and why, is told with an example."""
    terms = {"review": "again", "external_route": "outside", "hit": "first"}
    old, new = (a_procedure(facts=FACTS, cannot_help={**terms, "rules": found}) for found in pair)
    expected = {(str(before), str(after)) for before, after in answers(old, new, "cannot_help")}
    found = {
        tuple("time-barred" if word == "time barred" else word for word in one)
        for one in told(old, new, "cannot_help", "cannot help")
    }
    assert found == expected


KINDS = st.sampled_from([{"kinds": ["refund"]}, {"kinds": ["refund", "repair"]}, {"kinds": ["goodwill"]}])


@given(pairs(KINDS))
@settings(max_examples=25, deadline=None)
def test_remedies(pair: tuple[Any, Any]) -> None:
    """Every kind of remedy that may be granted now, or no longer, is told with an example; the others are not."""
    old, new = (a_procedure(facts=FACTS, remedies={"allowed": found}) for found in pair)
    given_now, no_longer = set(), set()
    for before, after in answers(old, new, "remedies"):
        given_now |= {*after} - {*before}
        no_longer |= {*before} - {*after}
    found: dict[str, set[str]] = {"may be granted now": set(), "may no longer be granted": set()}
    for change in compare(old, new).changes:
        assert change.example is not None
        kind = change.message.partition(" may ")[0]
        verb = change.message.removeprefix(f"{kind} ").partition(" [")[0]
        had, has = (kind in asked_of(one, "remedies", change.example) for one in (old, new))
        assert (had, has) == ((False, True) if verb == "may be granted now" else (True, False))
        found[verb].add(kind)
    assert found == {"may be granted now": given_now, "may no longer be granted": no_longer}


@given(rows(st.just({})).flatmap(lambda found: st.tuples(st.just(found), amended(found))))
@settings(max_examples=25, deadline=None)
def test_bindings(pair: tuple[Any, Any]) -> None:
    """Every standard that binds other complaints now is told with one of them; one that is renamed is no change."""
    terms = {"within": "1 day", "calendar": "office"}
    old, new = (
        a_procedure(
            facts=FACTS,
            standards=[a_standard_row(row["id"], when=row["when"], **terms) for row in found],
        )
        for found in pair
    )
    comparison = compare(old, new)
    counts = {tuple(len(asked_of(one, "standards", facts)) for one in (old, new)) for facts in inputs()}
    binding = [one for one in comparison.changes if "bind" in one.message]
    for change in binding:
        assert change.example is not None
        asked = [asked_of(one, "standards", change.example) for one in (old, new)]
        name = change.message.split()[0]
        assert (name in asked[1]) == change.message.endswith("binds now"), change
    if any(before != after for before, after in counts):
        assert binding
    if not comparison:
        assert all(before == after for before, after in counts)
