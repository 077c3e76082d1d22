"""``grievance test``: case files against a procedure."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs

from grievance.cli._open import read_procedure
from grievance.errors import InvalidDocument, Problem, UnreadableFile
from grievance.procedure import Procedure
from grievance.testing import (
    Coverage,
    MutationReport,
    Suite,
    SuiteResult,
    check_suite,
    coverage_of,
    junit,
    mutate,
    read_suite,
    results_as_mapping,
    run_suite,
)

__all__ = ["Wanted", "test"]


@attrs.frozen(kw_only=True)
class Wanted:
    """What is told beside what became of the cases; ``fail_under`` is the least coverage in percent."""

    coverage: bool = False
    fail_under: float | None = None
    mutate: bool = False
    junit: Path | None = None
    json: bool = False

    @property
    def covered(self) -> bool:
        """Whether the coverage is wanted."""
        return self.coverage or self.fail_under is not None


@attrs.frozen(kw_only=True)
class _Run:
    """What became of the cases of each file, and of all of them; ``fail_under`` is the least coverage."""

    results: tuple[SuiteResult, ...]
    whole: SuiteResult
    coverage: Coverage | None
    mutation: MutationReport | None
    fail_under: float | None

    @property
    def uncovered(self) -> bool:
        least = self.fail_under
        return self.coverage is not None and least is not None and self.coverage.percent < least

    @property
    def passed(self) -> bool:
        return self.whole.passed and not self.uncovered


def test(words: str, files: Iterable[Path], wanted: Wanted) -> None:
    """Run the cases of *files*; exit with 1 if one fails or none was run, with 2 if the files are wrong."""
    try:
        procedure = read_procedure(words)
        suites = _read(files, procedure)
    except (InvalidDocument, UnreadableFile) as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    run = _run(suites, procedure, wanted)
    if wanted.junit is not None:
        _write(wanted.junit, junit(run.results))
    if wanted.json:
        print(json.dumps(_document(run), ensure_ascii=False))
    else:
        print("\n\n".join(_texts(run)))
    sys.exit(0 if run.passed else 1)


def _read(files: Iterable[Path], procedure: Procedure) -> tuple[Suite, ...]:
    """Read all suites; the faults of all of them are told at once."""
    suites: list[Suite] = []
    problems: list[Problem] = []
    for file in files:
        try:
            suite = read_suite(file)
            suites.append(suite)
            faults: Iterable[Problem] = check_suite(suite, procedure)
        except InvalidDocument as error:
            faults = error.problems
        except UnreadableFile as error:
            faults = [Problem("", error.problem)]
        problems += (Problem(str(file), str(fault)) for fault in faults)
    if problems:
        raise InvalidDocument("what is tested", problems)
    return tuple(suites)


def _run(suites: tuple[Suite, ...], procedure: Procedure, wanted: Wanted) -> _Run:
    whole = Suite(
        source="all",
        procedure=None,
        cases=tuple(case for suite in suites for case in suite.cases),
        timelines=tuple(case for suite in suites for case in suite.timelines),
    )
    results = tuple(run_suite(suite, procedure) for suite in suites)
    verdicts = tuple(verdict for result in results for verdict in result.verdicts)
    return _Run(
        results=results,
        whole=SuiteResult(suite=whole, verdicts=verdicts),
        coverage=coverage_of(whole, procedure) if wanted.covered else None,
        mutation=mutate(whole, procedure) if wanted.mutate else None,
        fail_under=wanted.fail_under,
    )


def _document(run: _Run) -> dict[str, Any]:
    found = {"passed": run.passed, **results_as_mapping(run.results)}
    if run.coverage is not None:
        found["coverage"] = run.coverage.as_mapping()
    if run.mutation is not None:
        found["mutation"] = run.mutation.as_mapping()
    return found


def _texts(run: _Run) -> Iterator[str]:
    yield from map(str, run.results)
    if len(run.results) > 1:
        yield run.whole.summary
    if run.coverage is not None:
        yield str(run.coverage)
    if run.uncovered:
        yield f"coverage is below {run.fail_under:g} percent"
    if run.mutation is not None:
        yield str(run.mutation)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise UnreadableFile(str(path), f"cannot be written: {error.strerror}") from None
