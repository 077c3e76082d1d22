"""Cases as text that pastes into a case file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grievance.codec._toml_words import toml_value
from grievance.testing.asking._cases import Case, Expectation

__all__ = ["answer_table", "as_toml"]


def as_toml(case: Case) -> str:
    """
    Return *case* as it stands in a case file, with all its facts in place of its fixtures; None is an absent fact.

    >>> from datetime import UTC, datetime
    >>> from grievance.testing import Case, Expectation, as_toml
    >>> print(as_toml(Case(
    ...     id="late", where="cases[0]", facts={"severity.safety": 3}, now=datetime(2026, 7, 1, 10, tzinfo=UTC),
    ...     expect=(Expectation(question="priority", value="urgent", because=frozenset({"danger"})),))))
    [[cases]]
    id = "late"
    now = 2026-07-01T10:00:00Z
    facts = { "severity.safety" = 3 }
    expect.priority = { is = "urgent", because = ["danger"] }
    """
    return "\n".join(_lines(case))


def _lines(case: Case) -> Iterator[str]:
    yield "[[cases]]"
    yield f"id = {toml_value(case.id)}"
    yield f"now = {toml_value(case.now)}"
    facts = {name: value for name, value in case.facts.items() if value is not None}
    if facts:
        yield f"facts = {toml_value(facts)}"
    for one in case.expect:
        yield f"expect.{one.question} = {toml_value(_shortest(answer_table(one)))}"
    if case.skip is not None:
        yield f"skip = {toml_value(case.skip)}"


def answer_table(expected: Expectation) -> dict[str, object]:
    """Return an expectation as the table of a case file."""
    table: dict[str, object] = {} if expected.value is None else {"is": expected.value}
    if expected.abstains:
        table["abstains"] = True
    if expected.because is not None:
        table["because_at_least" if expected.at_least else "because"] = sorted(expected.because)
    return table


def _shortest(table: Mapping[str, object]) -> object:
    return table["is"] if list(table) == ["is"] else table
