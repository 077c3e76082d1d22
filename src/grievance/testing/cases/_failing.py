"""The text of a verdict: what was expected, what came instead and why, what nearly came, and the case to paste."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import attrs

from grievance.codec._toml_words import toml_value
from grievance.decision import Reason
from grievance.testing.asking._cases import Case, Expectation
from grievance.testing.asking._wrapping import wrapped
from grievance.testing.cases._pasting import as_toml
from grievance.testing.cases._verdict import Answer, Verdict, VerdictKind

__all__ = ["compared", "headline", "told"]

_MARGIN = 12
_HEAD = 54


def told(verdict: Verdict) -> str:
    """Return a verdict as text; one that failed over several lines, ending with what pastes into a case file."""
    case = verdict.case
    if verdict.kind is VerdictKind.SKIPPED:
        return f"SKIP  {case.id}: {_in_a_line(case.skip or '')}"
    if verdict.kind is VerdictKind.PASSED:
        return f"PASS  {case.id}"
    return "\n".join([*_mismatches(verdict), *_answers(verdict)])


def _answers(verdict: Verdict) -> Iterator[str]:
    wrong = [answer for answer in verdict.answers if not answer.fits]
    if isinstance(verdict.case, Case) and wrong:
        for answer in wrong:
            yield from _answer(verdict, verdict.case, answer)
        yield from _paste(attrs.evolve(verdict.case, expect=tuple(answer.expected for answer in wrong)))


def headline(verdict: Verdict) -> str:
    """Return in one line what is wrong first of a verdict that failed."""
    if verdict.mismatches:
        return _in_a_line(verdict.mismatches[0])
    answer = next(answer for answer in verdict.answers if not answer.fits)
    expected, got = (" ".join(parts).rstrip() for parts in _two_sides(answer, verdict.zone))
    return f"{answer.expected.question}: expected {expected}, got {got}"


def _mismatches(verdict: Verdict) -> Iterator[str]:
    if verdict.mismatches:
        yield f"FAIL  {verdict.case.id}"
        yield from _place(verdict, verdict.case.where)
        yield from (f"  {line}" for mismatch in verdict.mismatches for line in mismatch.splitlines())
        facts = toml_value({name: one for name, one in verdict.case.facts.items() if one is not None})
        yield from wrapped(f"  facts     {facts}", indent=_MARGIN)


def _answer(verdict: Verdict, case: Case, answer: Answer) -> Iterator[str]:
    head = f"FAIL  {answer.expected.question} / {case.id}"
    asked = f"rules: {answer.table} ({_count(answer.rows)})" if answer.table else "a policy of the host"
    yield f"{head:<{_HEAD}}{asked}" if len(head) < _HEAD else f"{head}  {asked}"
    yield from _place(verdict, case.place_of(answer.expected.question))
    yield from compared(answer, zone=verdict.zone)


def _place(verdict: Verdict, where: str) -> Iterator[str]:
    calendar = getattr(verdict.case, "calendar", None)
    counted = f', calendar "{calendar}"' if calendar else ""
    yield f"  at {_local(verdict.case.now, verdict.zone)} {verdict.zone}{counted}"
    if verdict.source:
        yield f"  in {verdict.source}: {where}"


def compared(answer: Answer, *, zone: str = "UTC") -> Iterator[str]:
    """Yield in lines what was expected, what came instead, and the rows that came near; instants in *zone*."""
    expected, got = _two_sides(answer, zone)
    width = max(len(expected[0]), len(got[0]))
    yield f"  expected  {_two(expected, width)}"
    yield f"  got       {_two(got, width)}"
    yield from _difference(answer.expected.value, answer.value)
    if answer.points is not None:
        yield f"  points    {answer.points}"
    yield from (f"  nearly    {row}" for row in answer.nearly)


def _difference(expected: object, got: object) -> Iterator[str]:
    """Yield what one list has and the other has not."""
    if isinstance(expected, tuple) and isinstance(got, tuple):
        for label, several, others in (("missing", expected, got), ("besides", got, expected)):
            only = [str(one) for one in several if one not in others]
            if only:
                yield f"  {label}   {', '.join(only)}"


def _two(parts: tuple[str, str], width: int) -> str:
    return f"{parts[0]:<{width}}   {parts[1]}".rstrip()


def _two_sides(answer: Answer, zone: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return _expected(answer.expected, zone), _got(answer, zone)


def _expected(expectation: Expectation, zone: str) -> tuple[str, str]:
    value = "a person must decide" if expectation.abstains else _value(expectation.value, "any answer", zone)
    if expectation.because is None:
        return value, ""
    ids = ", ".join(sorted(expectation.because)) or "no rule"
    return value, f"because {'at least ' * expectation.at_least}{ids}"


def _got(answer: Answer, zone: str) -> tuple[str, str]:
    value, wanted = answer.value, answer.expected.value
    if isinstance(value, Mapping) and isinstance(wanted, Mapping):
        instead = value if any(name not in value for name in wanted) else ()
        dates = {name: value.get(name, "not owed") for name in (*wanted, *instead)}
        owed = (reason for reason in answer.reasons if reason.rule in dates)
        why = ", ".join(_reason(reason, answer.rows, in_full=True) for reason in owed)
        return _value(dates, "", zone), f"because {why}" if why else ""
    why = ", ".join(_reason(reason, answer.rows) for reason in answer.reasons) or "no rule"
    return _value(value, "a person must decide", zone), f"because {why}"


def _reason(reason: Reason, rows: Mapping[str, int], *, in_full: bool = False) -> str:
    number, because = rows.get(reason.rule), _in_a_line(str(reason.because))
    place = [f"row {number}"] if number else []
    place += [reason.authority] if reason.authority else []
    place += [because] if in_full or not place else []
    return f"{reason.rule} ({', '.join(place)})"


def _value(value: object, nothing: str, zone: str) -> str:
    if value is None:
        return nothing
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_value(at, 'not due yet', zone)}" for name, at in value.items())
    if isinstance(value, datetime):
        return _local(value, zone)
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return str(value)


def _local(at: datetime, zone: str) -> str:
    there = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    whole_minute = not there.second and not there.microsecond
    return there.isoformat(" ", "minutes" if whole_minute else "auto")


def _in_a_line(text: str) -> str:
    return " ".join(text.split())


def _count(rows: Mapping[str, int]) -> str:
    return f"{len(rows)} row{'' if len(rows) == 1 else 's'}"


def _paste(case: Case) -> Iterator[str]:
    for number, line in enumerate(as_toml(case).splitlines()):
        yield f"{'' if number else '  paste':<{_MARGIN}}{line}"
