"""Matrices: every combination of some values becomes a case, and none may go unlisted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import product

import attrs

from grievance.codec import nearest
from grievance.testing.cases._cases import Case, Expectation
from grievance.testing.cases._pasting import toml_value
from grievance.testing.cases._reader import Reader
from grievance.testing.cases._reading_expectations import KNOWN_QUESTIONS, expectation
from grievance.testing.cases._tables import MatrixRow

__all__ = ["expanded"]

_FIXTURE = "fixture"
_SHOWN = 3


def expanded(reader: Reader, row: MatrixRow, path: str) -> tuple[Case, ...]:
    """Return a case for each combination of a matrix; one that goes unlisted, or is listed twice, is a fault."""
    matrix = _Matrix(reader=reader, row=row, path=path)
    return tuple(matrix.cases()) if matrix.is_sound() else ()


@attrs.frozen(kw_only=True)
class _Listed:
    """An answer of a matrix, and the values of dimensions that it is for."""

    path: str
    values: Mapping[str, list[object]]
    expect: Expectation

    def holds(self, combination: Mapping[str, object]) -> bool:
        return all(_among(combination.get(name), values) for name, values in self.values.items())


@attrs.frozen(kw_only=True)
class _Matrix:
    reader: Reader
    row: MatrixRow
    path: str

    def is_sound(self) -> bool:
        """Check question and dimensions, without which nothing else can be read."""
        before = len(self.reader.problems)
        question, over = self.row.question, self.row.over
        if question not in KNOWN_QUESTIONS:
            self._fault("question", f"{question!r} is no question{nearest(question, KNOWN_QUESTIONS)}")
        if not over:
            self._fault("over", "must name at least one fact, or fixture")
        for name, values in over.items():
            if not values:
                self._fault(f"over.{name}", "must hold at least one value")
            for number, value in enumerate(values):
                if _among(value, values[:number]):
                    self._fault(f"over.{name}[{number}]", f"{toml_value(value)} stands twice")
        self.reader.fixture(map(str, over.get(_FIXTURE, ())), f"{self.path}.over.{_FIXTURE}")
        return len(self.reader.problems) == before

    def cases(self) -> Iterator[Case]:
        """Yield the cases, and note the combinations without an answer."""
        listed, otherwise = list(self._listed()), self._otherwise()
        now, unlisted = self.reader.now_of(self.row, self.path), []
        self.reader.fixture(self.row.given, f"{self.path}.given")
        for values in product(*self.row.over.values()):
            combination = dict(zip(self.row.over, values, strict=True))
            answers = [answer for answer in listed if answer.holds(combination)]
            self._check_alone(answers, combination)
            if answers or otherwise:
                yield self._case(combination, (answers or otherwise)[0], now)
            else:
                unlisted.append(_in_words(combination))
        self._check_listed(unlisted)

    def _listed(self) -> Iterator[_Listed]:
        for number, answer in enumerate(self.row.expect):
            path = f"{self.path}.expect[{number}]"
            values = {name: self._chosen(name, value, path) for name, value in answer.when.items()}
            expect = expectation(self.reader, self.row.question, answer, path)
            yield _Listed(path=path, values=values, expect=expect)

    def _otherwise(self) -> list[_Listed]:
        if self.row.otherwise is None:
            return []
        path = f"{self.path}.otherwise"
        expect = expectation(self.reader, self.row.question, self.row.otherwise, path)
        return [_Listed(path=path, values={}, expect=expect)]

    def _chosen(self, name: str, value: object, path: str) -> list[object]:
        """Return the values of a dimension that a ``when`` chooses: one, or some in a list."""
        here = f"{path}.when.{name}"
        known = self.row.over.get(name)
        if known is None:
            self.reader.fault(here, f"is no dimension of this matrix{nearest(name, self.row.over)}")
            return []
        chosen = [value] if _among(value, known) or not isinstance(value, list | tuple) else list(value)
        strange = [one for one in chosen if not _among(one, known)]
        for one in strange:
            hint = nearest(one, map(_plainly, known))
            self.reader.fault(here, f"{toml_value(one)} is no value of this dimension{hint}")
        return chosen

    def _check_alone(self, answers: list[_Listed], combination: Mapping[str, object]) -> None:
        for other in answers[1:]:
            self.reader.fault(other.path, f"{_in_words(combination)} is listed by {answers[0].path} already")

    def _check_listed(self, unlisted: list[str]) -> None:
        if unlisted:
            more = f" and {len(unlisted) - _SHOWN} more" if len(unlisted) > _SHOWN else ""
            missing = "; ".join(unlisted[:_SHOWN])
            self._fault("expect", f"lists no answer for {missing}{more}: list them or give otherwise")

    def _case(self, combination: Mapping[str, object], answer: _Listed, now: datetime) -> Case:
        row, known = self.row, self.reader.fixtures
        own = {name: value for name, value in combination.items() if name != _FIXTURE}
        fixtures = [name for name in (*row.given, combination.get(_FIXTURE)) if name in known]
        facts = {name: value for fixture in fixtures for name, value in known[str(fixture)].items()}
        return Case(
            id=f"{row.id}[{', '.join(map(_plainly, combination.values()))}]",
            where=answer.path,
            facts={**facts, **row.facts, **own},
            now=now,
            expect=(answer.expect,),
            skip=row.skip,
        )

    def _fault(self, key: str, message: str) -> None:
        self.reader.fault(f"{self.path}.{key}", message)


def _among(value: object, values: Iterable[object]) -> bool:
    """Return whether *value* is one of *values*; true is not 1."""
    return any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in values)


def _plainly(value: object) -> str:
    return value if isinstance(value, str) else toml_value(value)


def _in_words(combination: Mapping[str, object]) -> str:
    return ", ".join(f"{name} = {toml_value(value)}" for name, value in combination.items())
