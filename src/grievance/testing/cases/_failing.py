"""The text of a verdict: what was expected, what came instead and why, what nearly came, and the case to paste."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import attrs

from grievance.decision import Reason
from grievance.testing.cases._cases import Case, Expectation
from grievance.testing.cases._pasting import as_toml, toml_value
from grievance.testing.cases._verdict import Answer, Verdict, VerdictKind

__all__ = ["headline", "told"]

_MARGIN = 12
_HEAD = 54


def told(verdict: Verdict) -> str:
    """Return a verdict as text; one that failed over several lines, ending with what pastes into a case file."""
    case = verdict.case
    if verdict.kind is VerdictKind.SKIPPED:
        return f"SKIP  {case.id}: {case.skip}"
    if verdict.kind is VerdictKind.PASSED:
        return f"PASS  {case.id}"
    return "\n".join([*_mismatches(verdict), *_answers(verdict)])


def _answers(verdict: Verdict) -> Iterator[str]:
    wrong = [answer for answer in verdict.answers if not answer.fits]
    for answer in wrong:
        yield from _answer(verdict, answer)
    if isinstance(verdict.case, Case) and wrong:
        yield from _paste(attrs.evolve(verdict.case, expect=tuple(answer.expected for answer in wrong)))


def headline(verdict: Verdict) -> str:
    """Return in one line what is wrong first of a verdict that failed."""
    if verdict.mismatches:
        return verdict.mismatches[0]
    answer = next(answer for answer in verdict.answers if not answer.fits)
    expected, got = (" ".join(parts).rstrip() for parts in (_expected(answer.expected), _got(answer)))
    return f"{answer.expected.question}: expected {expected}, got {got}"


def _mismatches(verdict: Verdict) -> Iterator[str]:
    if verdict.mismatches:
        yield f"FAIL  {verdict.case.id}"
        yield _place(verdict)
        yield from (f"  {sentence}" for sentence in verdict.mismatches)


def _answer(verdict: Verdict, answer: Answer) -> Iterator[str]:
    head = f"FAIL  {answer.expected.question} / {verdict.case.id}"
    asked = f"rules: {answer.table} ({_count(answer.rows)})" if answer.table else "a policy of the host"
    yield f"{head:<{_HEAD}}{asked}" if len(head) < _HEAD else f"{head}  {asked}"
    yield _place(verdict)
    expected, got = _expected(answer.expected), _got(answer)
    width = max(len(expected[0]), len(got[0]))
    yield f"  expected  {_two(expected, width)}"
    yield f"  got       {_two(got, width)}"
    yield from (f"  nearly    {row}" for row in answer.nearly)


def _place(verdict: Verdict) -> str:
    at = verdict.case.now.astimezone(ZoneInfo(verdict.zone))
    calendar = getattr(verdict.case, "calendar", None)
    place = f"  at {at:%Y-%m-%d %H:%M} {verdict.zone}"
    return f'{place}, calendar "{calendar}"' if calendar else place


def _two(parts: tuple[str, str], width: int) -> str:
    return f"{parts[0]:<{width}}   {parts[1]}".rstrip()


def _expected(expectation: Expectation) -> tuple[str, str]:
    value = "a person must decide" if expectation.abstains else _value(expectation.value, "any answer")
    if expectation.because is None:
        return value, ""
    ids = ", ".join(sorted(expectation.because)) or "no rule"
    return value, f"because {'at least ' * expectation.at_least}{ids}"


def _got(answer: Answer) -> tuple[str, str]:
    value = answer.value
    if isinstance(value, Mapping) and isinstance(answer.expected.value, Mapping):
        value = {name: value.get(name, "not owed") for name in answer.expected.value}
        return _value(value, ""), ""
    reasons = ", ".join(_reason(reason, answer.rows) for reason in answer.reasons) or "no rule"
    return _value(value, "a person must decide"), f"because {reasons}"


def _reason(reason: Reason, rows: Mapping[str, int]) -> str:
    number = rows.get(reason.rule)
    place = [f"row {number}"] if number else []
    place += [reason.authority] if reason.authority else []
    return f"{reason.rule} ({', '.join(place)})" if place else f"{reason.rule} ({reason.because})"


def _value(value: object, nothing: str) -> str:
    if value is None:
        return nothing
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_value(at, 'not due yet')}" for name, at in value.items())
    if isinstance(value, datetime):
        return toml_value(value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return str(value)


def _count(rows: Mapping[str, int]) -> str:
    return f"{len(rows)} row{'' if len(rows) == 1 else 's'}"


def _paste(case: Case) -> Iterator[str]:
    for number, line in enumerate(as_toml(case).splitlines()):
        yield f"{'' if number else '  paste':<{_MARGIN}}{line}"
