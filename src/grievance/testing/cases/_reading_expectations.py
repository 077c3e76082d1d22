"""What a case expects: the value of an answer, and exactly why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from grievance.codec import nearest, structured
from grievance.testing.asking._cases import Expectation
from grievance.testing.asking._questions import QUESTIONS
from grievance.testing.cases._reader import Reader, instant_of
from grievance.testing.cases._tables import AnswerTable

__all__ = ["DUE", "KNOWN_QUESTIONS", "expectation", "expectations", "written_expectation"]

DUE = "due"
"""The question that maps ids of standards to instants."""

KNOWN_QUESTIONS = (*QUESTIONS, DUE)
_KEYS = frozenset({"is", "abstains", "because", "because_at_least"})
_LISTS = ("standards", "remedies")


def expectations(reader: Reader, written: Mapping[str, object], path: str) -> tuple[Expectation, ...]:
    """Return what the ``expect`` table of a case expects."""
    return tuple(_expectations(reader, written, path))


def _expectations(reader: Reader, written: Mapping[str, object], path: str) -> Iterator[Expectation]:
    for question, raw in written.items():
        here = f"{path}.{question}"
        if question not in KNOWN_QUESTIONS:
            reader.fault(here, f"is no question{nearest(question, KNOWN_QUESTIONS)}")
        elif (expected := written_expectation(reader, question, raw, here)) is not None:
            yield expected


def written_expectation(reader: Reader, question: str, raw: object, path: str) -> Expectation | None:
    """Return what is expected of one of `KNOWN_QUESTIONS`, written as a table or as its value alone."""
    if not isinstance(raw, Mapping) or (question == DUE and raw.keys().isdisjoint(_KEYS)):
        return expectation(reader, question, AnswerTable(is_=raw), path, short=True)
    table, faults = structured(AnswerTable, raw, path=path)
    reader.problems += faults
    return None if table is None else expectation(reader, question, table, path)


def expectation(reader: Reader, question: str, table: AnswerTable, path: str, *, short: bool = False) -> Expectation:
    """Return what a *table* expects of one of `KNOWN_QUESTIONS`; a *short* one is written as its value alone."""
    because, at_least = _because(reader, table, path)
    if table.abstains:
        _check_abstaining(reader, question, table, path)
    elif table.is_ is None and because is None:
        reader.fault(path, "must say what is expected: is, abstains = true or because")
    if question == DUE and because is not None:
        reader.fault(path, "due has no reasons: expect those of standards")
    value = None if table.is_ is None else _value(reader, question, table.is_, path if short else f"{path}.is")
    return Expectation(question=question, value=value, abstains=table.abstains, because=because, at_least=at_least)


def _because(reader: Reader, table: AnswerTable, path: str) -> tuple[frozenset[str] | None, bool]:
    if table.because is not None and table.because_at_least is not None:
        reader.fault(f"{path}.because_at_least", "goes without because: the reasons are told exactly or at least")
    elif table.because_at_least == ():
        reader.fault(f"{path}.because_at_least", "must name a rule: every answer has at least none")
    if table.because_at_least is not None:
        return frozenset(table.because_at_least), True
    return None if table.because is None else frozenset(table.because), False


def _check_abstaining(reader: Reader, question: str, table: AnswerTable, path: str) -> None:
    if question in _LISTS or question == DUE:
        reader.fault(f"{path}.abstains", f"does not go with {question}, which always has an answer")
    elif table.is_ is not None:
        reader.fault(f"{path}.abstains", "goes without is: who abstains has no answer")


def _value(reader: Reader, question: str, written: object, path: str) -> object:
    form = _FORMS.get(question, _TEXT)
    if form.fits(written):
        return form.read(written)
    reader.fault(path, f"must be {form.wanted}")
    return None


@attrs.frozen
class _Form:
    """What the value of an answer is written as, and how it is read."""

    wanted: str
    fits: Callable[[object], bool]
    read: Callable[[Any], object]


def _are_texts(written: object) -> bool:
    return isinstance(written, list | tuple) and all(isinstance(one, str) for one in written)


def _are_instants(written: object) -> bool:
    return isinstance(written, Mapping) and bool(written) and None not in map(instant_of, written.values())


_TEXT = _Form("text", lambda written: isinstance(written, str), str)
_TEXTS = _Form("a list of texts", _are_texts, lambda texts: tuple(sorted(texts)))
_FORMS = {
    "score": _Form("a whole number", lambda written: type(written) is int, int),
    "standards": _TEXTS,
    "remedies": _TEXTS,
    DUE: _Form(
        "a table of standards with instants that name their offset, such as { answer = 2026-07-15T17:00:00Z }",
        _are_instants,
        lambda dates: {name: instant_of(at) for name, at in dates.items()},
    ),
}
