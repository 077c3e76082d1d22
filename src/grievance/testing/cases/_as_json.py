"""Results in the form of JSON, for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from grievance.codec._toml_words import toml_value
from grievance.testing.cases._pasting import answer_table
from grievance.testing.cases._verdict import Answer, SuiteResult, Verdict, VerdictKind

__all__ = ["results_as_mapping"]


def results_as_mapping(results: Iterable[SuiteResult]) -> dict[str, Any]:
    """
    Return *results* in the form of JSON: the counts, and for each file its cases with what was expected and came.

    Instants are texts in UTC. Rows that nearly fired stand with the answers that are wrong.
    """
    files = tuple(results)
    counts = {kind.value: sum(len(result.of(kind)) for result in files) for kind in VerdictKind}
    return {"counts": counts, "files": [_file(result) for result in files]}


def _file(result: SuiteResult) -> dict[str, Any]:
    return {"source": result.suite.source, "cases": [_case(verdict) for verdict in result.verdicts]}


def _case(verdict: Verdict) -> dict[str, Any]:
    found: dict[str, Any] = {"id": verdict.case.id, "where": verdict.case.where, "verdict": verdict.kind.value}
    if verdict.case.skip is not None:
        return {**found, "skip": verdict.case.skip}
    return {**found, "answers": [_answer(one) for one in verdict.answers], "mismatches": list(verdict.mismatches)}


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "question": answer.expected.question,
        "fits": answer.fits,
        "expected": _plain(answer_table(answer.expected)),
        "got": {"is": _plain(answer.value), "because": [reason.rule for reason in answer.reasons]},
        "table": answer.table,
        "nearly": [str(row) for row in answer.nearly],
    }


def _plain(value: object) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, datetime):
        return toml_value(value)
    return list(value) if isinstance(value, tuple) else value
