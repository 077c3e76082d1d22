"""Matrices: every combination of some values becomes a case, and none may go unlisted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import product
from math import prod
from typing import TypeAlias

import attrs

from grievance.codec import nearest
from grievance.codec._toml_words import toml_value
from grievance.testing.asking._cases import Case, Expectation
from grievance.testing.asking._combination import Combination, in_words, key_of, plainly
from grievance.testing.cases._reader import Given, Reader
from grievance.testing.cases._reading_expectations import KNOWN_QUESTIONS, expectation, written_expectation
from grievance.testing.cases._tables import AnswerTable, MatrixAnswer, MatrixRow

__all__ = ["MOST_COMBINATIONS", "expanded"]

MOST_COMBINATIONS = 10_000
"""How many cases a matrix may make: more take long, and nobody reads what fails."""

_FIXTURE = "fixture"
_SHOWN = 3

_Key: TypeAlias = tuple[object, ...]


def expanded(reader: Reader, row: MatrixRow, path: str) -> tuple[Case, ...]:
    """Return a case for each combination of a matrix; one that goes unlisted, or is listed twice, is a fault."""
    matrix = _Matrix(reader=reader, row=row, path=path)
    return tuple(matrix.cases()) if matrix.is_sound() else ()


@attrs.frozen(kw_only=True)
class _Listed:
    """An answer of a matrix, and where it is written."""

    path: str
    expect: Expectation


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
        count = prod(map(len, over.values()))
        if not over:
            self._fault("over", "must name at least one fact, or fixture")
        elif count > MOST_COMBINATIONS:
            most = f"at most {MOST_COMBINATIONS:,} are run: leave out values, or split the matrix"
            self._fault("over", f"makes {count:,} combinations, and {most}")
        else:
            for name, values in over.items():
                self._check_dimension(name, values)
        return len(self.reader.problems) == before

    def _check_dimension(self, name: str, values: tuple[object, ...]) -> None:
        if not values:
            self._fault(f"over.{name}", "must hold at least one value")
        seen: set[object] = set()
        for number, value in enumerate(values):
            if key_of(value) in seen:
                self._fault(f"over.{name}[{number}]", f"{toml_value(value)} stands twice")
            seen.add(key_of(value))
            known = self.reader.fixtures
            if name == _FIXTURE and not (isinstance(value, str) and value in known):
                self._fault(f"over.{name}[{number}]", f"{plainly(value)!r} is no fixture{nearest(value, known)}")

    def cases(self) -> Iterator[Case]:
        """Yield the cases, and note the combinations without an answer."""
        before = len(self.reader.problems)
        listed, otherwise = self._listed(), self._otherwise()
        sound = len(self.reader.problems) == before
        given = self.reader.fixture(self.row.given, f"{self.path}.given")
        now, unlisted = self.reader.now_of(self.row, self.path), []
        for values in product(*self.row.over.values()):
            combination = dict(zip(self.row.over, values, strict=True))
            answer = listed.get(tuple(map(key_of, values)), otherwise)
            if answer is None:
                unlisted.append(in_words(combination))
            else:
                yield self._case(combination, answer, given, now)
        if sound:
            self._check_listed(unlisted)
            if otherwise is not None and len(listed) == prod(map(len, self.row.over.values())):
                self._fault("otherwise", "is never reached: every combination is listed")

    def _listed(self) -> dict[_Key, _Listed]:
        """Return the answer for each combination that has one; a combination that is listed twice is a fault."""
        found: dict[_Key, _Listed] = {}
        for number, row in enumerate(self.row.expect):
            path = f"{self.path}.expect[{number}]"
            answer, twice = self._answer(row, path), []
            for values in product(*self._chosen(row, path)):
                first = found.setdefault(tuple(map(key_of, values)), answer)
                if first is not answer:
                    twice.append((in_words(dict(zip(self.row.over, values, strict=True))), first.path))
            if twice:
                (words, first_path), *others = twice
                more = f" and {len(others)} more" * bool(others)
                self.reader.fault(path, f"{words} is listed by {first_path} already{more}")
        return found

    def _otherwise(self) -> _Listed | None:
        if self.row.otherwise is None:
            return None
        path = f"{self.path}.otherwise"
        expect = written_expectation(self.reader, self.row.question, self.row.otherwise, path)
        return None if expect is None else _Listed(path=path, expect=expect)

    def _answer(self, table: AnswerTable, path: str) -> _Listed:
        return _Listed(path=path, expect=expectation(self.reader, self.row.question, table, path))

    def _chosen(self, row: MatrixAnswer, path: str) -> list[tuple[object, ...]]:
        """Return the values of each dimension that the ``when`` of an answer chooses; none at all if it has faults."""
        before = len(self.reader.problems)
        if not row.when:
            self.reader.fault(f"{path}.when", "must name a dimension: what holds of all the rest goes into otherwise")
        for name in row.when:
            if name not in self.row.over:
                hint = nearest(name, self.row.over)
                self.reader.fault(f"{path}.when.{name}", f"is no dimension of this matrix{hint}")
        chosen = [self._values(name, row.when, path) for name in self.row.over]
        return chosen if len(self.reader.problems) == before else [()]

    def _values(self, name: str, when: Mapping[str, object], path: str) -> tuple[object, ...]:
        """Return the values of a dimension that a ``when`` chooses: one, some in a list, or all."""
        known = {key_of(value): value for value in self.row.over[name]}
        if name not in when:
            return self.row.over[name]
        value = when[name]
        chosen = (value,) if key_of(value) in known or not isinstance(value, list | tuple) else tuple(value)
        if not chosen:
            self.reader.fault(f"{path}.when.{name}", "must hold at least one value")
        for one in chosen:
            if key_of(one) not in known:
                hint = nearest(one, map(plainly, known.values()))
                self.reader.fault(f"{path}.when.{name}", f"{toml_value(one)} is no value of this dimension{hint}")
        return chosen

    def _check_listed(self, unlisted: list[str]) -> None:
        if unlisted:
            more = f" and {len(unlisted) - _SHOWN} more" if len(unlisted) > _SHOWN else ""
            missing = "; ".join(unlisted[:_SHOWN])
            self._fault("expect", f"lists no answer for {missing}{more}: list them or give otherwise")

    def _case(self, combination: Combination, answer: _Listed, given: Given, now: datetime) -> Case:
        row = self.row
        own = {name: value for name, value in combination.items() if name != _FIXTURE}
        fixture = [str(combination[_FIXTURE])] if _FIXTURE in combination else []
        for name in fixture:
            given = given.but(self.reader.fixtures[name], f"fixtures.{name}")
        given = given.but(row.facts, f"{self.path}.facts").but(own, f"{self.path}.over")
        called = f"{row.id}[{', '.join(map(plainly, combination.values()))}]"
        self.reader.claim(called, self.path)
        return Case(
            id=called,
            where=answer.path,
            facts=given.facts,
            places=given.places,
            now=now,
            expect=(answer.expect,),
            skip=row.skip,
        )

    def _fault(self, key: str, message: str) -> None:
        self.reader.fault(f"{self.path}.{key}", message)
