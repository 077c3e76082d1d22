"""``grievance test``: case files against a procedure."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any, NoReturn

import attrs

from grievance.cli._case_files import read_suites, together
from grievance.cli._open import read_procedure
from grievance.cli._printing import say_json
from grievance.errors import GrievanceError, UnreadableFile
from grievance.procedure import Procedure
from grievance.testing import (
    Coverage,
    MutationReport,
    Suite,
    SuiteResult,
    Verdict,
    coverage_of,
    junit,
    mutate,
    results_as_mapping,
    run_case,
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
    """What became of the cases of each file, and of all of them; mistakes are tried where all of them pass."""

    results: tuple[SuiteResult, ...]
    whole: SuiteResult
    coverage: Coverage | None
    mutation: MutationReport | None
    wanted: Wanted

    @property
    def uncovered(self) -> bool:
        least = self.wanted.fail_under
        return self.coverage is not None and least is not None and self.coverage.percent < least

    @property
    def passed(self) -> bool:
        return self.whole.passed and not self.uncovered


def test(words: str, paths: Iterable[Path], wanted: Wanted) -> None:
    """
    Run the cases of files, or of all case files in folders.

    It ends with 1 if one fails, none was run or too little is covered, with 2 if files cannot be read or written.
    """
    try:
        procedure = read_procedure(words)
        run = _run(read_suites(paths, procedure), procedure, wanted)
    except GrievanceError as error:
        _wrong(error)
    if wanted.json:
        say_json(_document(run))
    else:
        print("\n\n".join(_texts(run)))
    if wanted.junit is not None:
        _write(wanted.junit, junit(run.results))
    sys.exit(0 if run.passed else 1)


def _wrong(error: GrievanceError) -> NoReturn:
    print(f"error: {error}", file=sys.stderr)
    sys.exit(2)


def _run(suites: tuple[Suite, ...], procedure: Procedure, wanted: Wanted) -> _Run:
    whole = together(suites)
    results = tuple(_timed(suite, procedure) for suite in suites)
    verdicts = tuple(verdict for result in results for verdict in result.verdicts)
    became = SuiteResult(suite=whole, verdicts=verdicts)
    return _Run(
        results=results,
        whole=became,
        coverage=coverage_of(whole, procedure) if wanted.covered else None,
        mutation=mutate(whole, procedure) if wanted.mutate and became.passed else None,
        wanted=wanted,
    )


def _timed(suite: Suite, procedure: Procedure) -> SuiteResult:
    verdicts: list[Verdict] = []
    for case in suite.every:
        begun = perf_counter()
        verdict = run_case(case, procedure, source=suite.source)
        verdicts.append(attrs.evolve(verdict, seconds=perf_counter() - begun))
    return SuiteResult(suite=suite, verdicts=tuple(verdicts))


def _document(run: _Run) -> dict[str, Any]:
    found: dict[str, Any] = {"passed": run.passed, **results_as_mapping(run.results)}
    if run.coverage is not None:
        found["coverage"] = run.coverage.as_mapping()
    if run.wanted.mutate:
        found["mutation"] = run.mutation.as_mapping() if run.mutation else None
    return found


def _texts(run: _Run) -> Iterator[str]:
    yield from map(str, run.results)
    if len(run.results) > 1:
        yield run.whole.summary
    if run.coverage is not None:
        yield str(run.coverage)
    if run.uncovered:
        yield f"coverage is below {run.wanted.fail_under:g} percent"
    if run.wanted.mutate:
        yield str(run.mutation or "no mistake was tried: that is for cases that all pass")


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as error:
        _wrong(UnreadableFile(str(path), f"cannot be written: {error.strerror}"))
