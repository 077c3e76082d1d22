"""Cases as text that pastes into a case file."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime

from grievance.testing.cases._cases import Case, Expectation

__all__ = ["answer_table", "as_toml", "toml_value"]

_BARE = re.compile(r"[A-Za-z0-9_-]+")


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


def toml_value(value: object) -> str:
    """Return a value as TOML writes it; sets are lists in order."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{_key(str(name))} = {toml_value(one)}" for name, one in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, Collection):
        ordered = sorted(value) if isinstance(value, set | frozenset) else value
        return f"[{', '.join(map(toml_value, ordered))}]"
    return str(value)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else toml_value(name)
