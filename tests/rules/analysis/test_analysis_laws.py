"""What the analysis says of small random tables is what trying every input says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.rules import Rule, RuleTable, when
from grievance.rules.analysis import (
    Defect,
    Finding,
    Outcome,
    always_gives,
    analyse_table,
    differences,
    equivalent,
    implies,
    never_gives,
    reaches,
    score_bounds,
)
from support.brute_tables import SCHEMA, answer, conditions, every_input, held, holds, occurs, tables

often = settings(max_examples=60, deadline=None)


def of(findings: tuple[Finding, ...], defect: Defect) -> list[Finding]:
    """Return the findings of one kind."""
    return [finding for finding in findings if finding.defect is defect]


@often
@given(tables("first"))
def test_rows_that_never_answer(table: RuleTable[str]) -> None:
    """Never holding, shadowed and redundant rows of a first-hit table are those that trying everything finds."""
    everything = [(facts, held(table, facts)) for facts in every_input(table)]
    found = analyse_table(table, must_answer=False)
    never = {rule.id for at, rule in enumerate(table.rules) if not any(at in rows for _, rows in everything)}
    first = {table.rules[rows[0]].id for _, rows in everything if rows}
    last = None if table.otherwise is None else table.otherwise.value

    def could_go(at: int) -> bool:
        after = [[one for one in rows if one > at] for _, rows in everything if rows and rows[0] == at]
        given_by = [table.rules[rows[0]].value if rows else last for rows in after]
        return all(value == table.rules[at].value for value in given_by)

    redundant = {rule.id for at, rule in enumerate(table.rules) if rule.id in first and could_go(at)}
    assert {one.rows[0] for one in of(found, Defect.NEVER_HOLDS)} == never
    assert {one.rows[0] for one in of(found, Defect.SHADOWED)} == {rule.id for rule in table.rules} - first - never
    assert {one.rows[0] for one in of(found, Defect.REDUNDANT)} == redundant


@often
@given(tables("first"))
def test_what_shadows_a_row_covers_it_and_nothing_is_named_needlessly(table: RuleTable[str]) -> None:
    """The rules that are blamed hold together wherever the row does; without any one of them they do not."""
    places = {rule.id: at for at, rule in enumerate(table.rules)}
    everything = [held(table, facts) for facts in every_input(table)]
    for finding in of(analyse_table(table, must_answer=False), Defect.SHADOWED):
        row, *by = (places[one] for one in finding.rows)
        assert by
        assert all(set(by) & set(rows) for rows in everything if row in rows)
        for one in by:
            assert not all((set(by) - {one}) & set(rows) for rows in everything if row in rows)
        assert finding.example is not None
        assert row in held(table, finding.example)
        assert held(table, finding.example)[0] < row


@often
@given(tables("first") | tables("unique"))
def test_gaps(table: RuleTable[str]) -> None:
    """There is a finding exactly if some input is answered by no row, and each example is such an input."""
    found = of(analyse_table(table), Defect.GAP)
    gap = any(not held(table, facts) for facts in every_input(table))
    assert bool(found) == (gap and table.otherwise is None)
    for finding in found:
        assert finding.example is not None
        assert not held(table, finding.example)
        assert occurs(finding.example, every_input(table))
    assert len({str(sorted(one.example or {})) + one.message for one in found}) == len(found)


@often
@given(tables("unique"))
def test_overlaps(table: RuleTable[str]) -> None:
    """The pairs of a unique table that hold together are those that trying everything finds, by what they answer."""
    pairs = {(one, other) for facts in every_input(table) for one in held(table, facts) for other in held(table, facts)}
    same = {(a, b) for a, b in pairs if a < b and table.rules[a].value == table.rules[b].value}
    otherwise = {(a, b) for a, b in pairs if a < b} - same
    found = analyse_table(table, must_answer=False)
    for defect, expected in ((Defect.OVERLAP, same), (Defect.CONTRADICTION, otherwise)):
        told = {(one.rows[0], other) for one in of(found, defect) for other in one.rows[1:]}
        assert told == {(f"r{a}", f"r{b}") for a, b in expected}
        for finding in of(found, defect):
            assert finding.example is not None
            assert len(held(table, finding.example)) > 1
            assert occurs(finding.example, every_input(table))


@often
@given(tables("collect"))
def test_sums(table: RuleTable[int]) -> None:
    """The lowest and highest sums are those over every input, and each example adds up to its bound."""
    everything = [answer(table, facts) for facts in every_input(table)]
    bounds = score_bounds(table)
    if not everything:
        assert bounds.highest.attained is None
        return
    for extreme, expected in ((bounds.lowest, min(everything)), (bounds.highest, max(everything))):
        assert extreme.decided
        assert extreme.attained == expected
        assert extreme.example is not None
        assert answer(table, extreme.example) == expected
        assert occurs(extreme.example, every_input(table))


@often
@given(tables("collect"), st.integers(-4, 8), st.none() | st.integers(1, 4))
def test_sums_that_are_reached(table: RuleTable[int], low: int, width: int | None) -> None:
    """Some input adds up to a sum in a range exactly if the proof is refuted, by such an input."""
    below = None if width is None else low + width
    sums = [answer(table, facts) for facts in every_input(table)]
    proof = reaches(table, low, below)
    assert bool(proof) == (not any(low <= total and (below is None or total < below) for total in sums))
    if proof.example is not None:
        total = answer(table, proof.example)
        assert low <= total
        assert below is None or total < below


@often
@given(tables("collect") | tables("first", st.integers(0, 3)) | tables("unique", st.integers(0, 3)))
def test_falling(table: RuleTable[int]) -> None:
    """A rise of safety with which the answer falls is found exactly if there is one, with both inputs."""
    found = of(analyse_table(table, must_answer=False, ordered=["safety"]), Defect.NOT_MONOTONE)
    everything = every_input(table)

    def falls(facts: dict[str, Any]) -> bool:
        lower = [{**facts, "safety": below} for below in range(facts["safety"])]
        pairs = [(answer(table, one), answer(table, facts)) for one in lower if one in everything]
        return any(None not in pair and pair[0] > pair[1] for pair in pairs)

    expected = any(falls(facts) for facts in everything if facts.get("safety"))
    assert bool(found) == expected
    for finding in found:
        assert finding.example is not None
        assert finding.other is not None
        assert {**finding.example, "safety": 0} == {**finding.other, "safety": 0}
        assert finding.example["safety"] < finding.other["safety"]  # type: ignore[operator]
        assert answer(table, finding.example) > answer(table, finding.other)


ANY = tables("first") | tables("unique")


@often
@given(ANY, st.sampled_from(["A", "B", "Z", None]), conditions())
def test_never_and_always(table: RuleTable[str], value: str | None, asked: dict[str, object]) -> None:
    """What a table never, or always, answers where some conditions hold is what trying everything says."""
    only = when(asked, SCHEMA)
    answers = [
        (facts, answer(table, facts)) for facts in every_input(table, also=frozenset(asked)) if holds(only, facts)
    ]
    never, always = never_gives(table, value, when=only), always_gives(table, value, when=only)
    for proof, against in ((never, True), (always, False)):
        possible = [facts for facts, found in answers if (found == value) is against]
        for name in proof.example or {}:
            fewer = {at: of for at, of in (proof.example or {}).items() if at != name}
            assert not occurs(fewer, possible)
    assert bool(never) == all(found != value for _, found in answers)
    assert bool(always) == all(found == value for _, found in answers)
    for proof, given_by in ((never, True), (always, False)):
        if proof.example is not None:
            assert holds(only, proof.example)
            assert (answer(table, proof.example) == value) is given_by


@often
@given(ANY | tables("collect"), st.data(), conditions())
def test_equivalence(old: RuleTable[Any], data: st.DataObject, asked: dict[str, object]) -> None:
    """Two tables are equivalent, but for some inputs, exactly if every other input is answered alike."""
    new = data.draw(tables(old.hit))
    new = RuleTable(
        name="t",
        schema=SCHEMA,
        hit=old.hit,
        rules=tuple(old.rules[:2]) + tuple(one for one in new.rules[2:]),
        otherwise=new.otherwise,
        impossible=old.impossible,
    )
    excepted = when(asked, SCHEMA)
    everything = every_input(old, new, also=frozenset(asked))
    proof = equivalent(old, new, except_when=excepted)
    alike = all(answer(old, one) == answer(new, one) for one in everything if not (asked and holds(excepted, one)))
    assert proof.outcome is (Outcome.PROVED if alike else Outcome.REFUTED)
    if proof.example is not None:
        assert answer(old, proof.example) != answer(new, proof.example)
        assert not (asked and holds(excepted, proof.example))


@often
@given(ANY, ANY, st.sampled_from(["A", None]), st.sampled_from(["A", "B"]))
def test_implication(one: RuleTable[str], other: RuleTable[str], value: str | None, implied: str) -> None:
    """One answer implies the other exactly if no input has the first without the second."""
    proof = implies(one, value, other, implied)
    against = [
        facts for facts in every_input(one, other) if answer(one, facts) == value and answer(other, facts) != implied
    ]
    assert bool(proof) == (not against)
    if proof.example is not None:
        assert answer(one, proof.example) == value
        assert answer(other, proof.example) != implied


@often
@given(ANY, ANY)
def test_differences(old: RuleTable[str], new: RuleTable[str]) -> None:
    """There is one difference for each pair of different answers that some input gets."""
    found = differences(old, new)
    pairs = {(answer(old, facts), answer(new, facts)) for facts in every_input(old, new)}
    assert sorted(map(str, ((one.old, one.new) for one in found))) == sorted(
        map(str, (pair for pair in pairs if pair[0] != pair[1]))
    )
    for one in found:
        assert (answer(old, one.example), answer(new, one.example)) == (one.old, one.new)
        assert one.old is None or set(one.old_rules) <= {rule.id for rule in old.rules} | {"otherwise"}


@pytest.mark.parametrize("limit", [1, 2])
def test_differences_are_capped(limit: int) -> None:
    """No more than the limit are told."""
    old, new = (
        RuleTable(
            name="t",
            schema=SCHEMA,
            hit="first",
            rules=tuple(
                Rule(id=one, when=when({"channel": one}, SCHEMA), value=f"{word} {one}", because="so")
                for one in ("web", "letter", "shop")
            ),
        )
        for word in ("old", "new")
    )
    assert len(differences(old, new)) == 3
    assert len(differences(old, new, limit=limit)) == limit
