"""Case files: from TOML, JSON or a mapping to a suite, with every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from os import PathLike, fspath
from pathlib import Path
from typing import Any, TypeVar

from grievance.codec import nearest, read_toml, structured
from grievance.errors import InvalidDocument, Problem
from grievance.procedure import pack_names
from grievance.testing.asking._cases import Case, Suite
from grievance.testing.cases._reader import GivenRow, Reader
from grievance.testing.cases._reading_expectations import expectations
from grievance.testing.cases._reading_json import read_json
from grievance.testing.cases._reading_matrices import expanded
from grievance.testing.cases._reading_timelines import timeline
from grievance.testing.cases._tables import CaseRow, MatrixRow, SuiteTable, TimelineRow

__all__ = ["CASE_FILES", "read_suite", "suite_from"]

CASE_FILES = ("cases.toml", "cases.json", "*.cases.toml", "*.cases.json")
"""How case files are called that are found without being named one by one."""

R = TypeVar("R", bound=GivenRow)
V = TypeVar("V")

_SECTIONS = ("suite", "fixtures", "cases", "matrices", "timelines")


def read_suite(path: str | PathLike[str]) -> Suite:
    """
    Read a case file: JSON if its name ends so, else TOML.

    Raises:
        InvalidDocument: The file has faults; all of them are listed with their paths.
        UnreadableFile: The file is not there, or is no TOML or JSON.
    """
    file = Path(path)
    raw = read_json(file) if file.suffix == ".json" else read_toml(file)
    return suite_from(raw, source=fspath(path), base=file.parent)


def suite_from(mapping: object, *, source: str = "cases", base: str | PathLike[str] = ".") -> Suite:
    """
    Return the suite that *mapping* describes in the form of the file.

    *source* is what it is called in messages, and *base* the folder from which the path of its procedure leads.

    Raises:
        InvalidDocument: It has faults; all of them are listed with their paths.
    """
    if not isinstance(mapping, Mapping):
        raise InvalidDocument(source, [Problem("", "must be a table")])
    problems = [
        Problem(str(key), f"is no known section{nearest(key, _SECTIONS)}") for key in mapping if key not in _SECTIONS
    ]
    header, faults = structured(SuiteTable, mapping.get("suite", {}), path="suite")
    problems += faults
    reader = Reader(problems=problems, fixtures=_fixtures(mapping.get("fixtures", {}), problems), now=_NO_INSTANT)
    if header is not None:
        reader.now = reader.instant(header.now, "suite.now") or _NO_INSTANT
        reader.calendar = header.calendar
    cases = (
        *_each(CaseRow, mapping, "cases", reader, _case),
        *(case for cases in _each(MatrixRow, mapping, "matrices", reader, expanded) for case in cases),
    )
    timelines = tuple(_each(TimelineRow, mapping, "timelines", reader, timeline))
    if problems or header is None:
        raise InvalidDocument(source, problems)
    return Suite(
        source=source,
        procedure=_located(header.procedure, base),
        calendar=header.calendar,
        fixtures=reader.fixtures,
        cases=cases,
        timelines=timelines,
    )


_NO_INSTANT = datetime.min.replace(tzinfo=UTC)
"""Stands for the instant of a suite that has none, until its faults are told."""


def _fixtures(raw: object, problems: list[Problem]) -> dict[str, Mapping[str, object]]:
    if not isinstance(raw, Mapping):
        problems.append(Problem("fixtures", "must be a table of named facts"))
        return {}
    wrong = [name for name, facts in raw.items() if not isinstance(facts, Mapping)]
    problems += (Problem(f"fixtures.{name}", "must be a table of facts") for name in wrong)
    return {name: facts if isinstance(facts, Mapping) else {} for name, facts in raw.items()}


def _each(
    kind: type[R], mapping: Mapping[str, Any], section: str, reader: Reader, read: Callable[[Reader, R, str], V]
) -> Iterator[V]:
    """Read each row of a section; a row with faults does not hide those of the others."""
    rows = mapping.get(section, [])
    if not isinstance(rows, list | tuple):
        reader.fault(section, "must be a list of tables")
        return
    for number, raw in enumerate(rows):
        path = reader.place(section, number, raw)
        row, faults = structured(kind, raw, path=path)
        reader.problems += faults
        if row is not None:
            reader.begin(row, path)
            yield read(reader, row, path)


def _case(reader: Reader, row: CaseRow, path: str) -> Case:
    if not row.expect and row.skip is None:
        reader.fault(f"{path}.expect", "must say what is expected")
    given = reader.given(row, path)
    return Case(
        id=row.id,
        where=path,
        facts=given.facts,
        places=given.places,
        now=reader.now_of(row, path),
        expect=expectations(reader, row.expect, f"{path}.expect"),
        skip=row.skip,
    )


def _located(procedure: str | None, base: str | PathLike[str]) -> str | None:
    if procedure is None or procedure in pack_names():
        return procedure
    return fspath(Path(base) / procedure)
