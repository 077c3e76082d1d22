"""The case files that the command line names: read and checked, with the faults of all of them at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs

from grievance.errors import InvalidDocument, Problem, UnreadableFile
from grievance.procedure import Procedure
from grievance.testing import Suite, check_suite, read_suite
from grievance.testing.cases._reading import CASE_FILES

__all__ = ["read_suites", "together"]

_FOREIGN = ("node_modules", "site-packages")


def read_suites(paths: Iterable[Path], procedure: Procedure) -> tuple[Suite, ...]:
    """
    Return the suites of these files, each read once, and of all case files in these folders.

    Raises:
        InvalidDocument: Some have faults, or names that *procedure* does not know; all of them are listed.
    """
    suites: list[Suite] = []
    problems: list[Problem] = []
    for path in _each_once(paths):
        try:
            suite = read_suite(path)
            suites.append(suite)
            faults: Iterable[Problem] = check_suite(suite, procedure)
        except InvalidDocument as error:
            faults = error.problems
        except UnreadableFile as error:
            faults = [Problem("", error.problem)]
        problems += (Problem(str(path), str(fault)) for fault in faults)
    if problems:
        raise InvalidDocument("what is tested", problems)
    return tuple(suites)


def _each_once(paths: Iterable[Path]) -> Iterator[Path]:
    seen: set[Path] = set()
    for path in paths:
        for file in _files(path):
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(file for name in CASE_FILES for file in path.rglob(name) if not _is_foreign(file.relative_to(path)))
    if not found:
        raise UnreadableFile(str(path), f"holds no case files: they are called {', '.join(CASE_FILES)}")
    return found


def _is_foreign(file: Path) -> bool:
    """Return whether a file lies in a folder of tools or of installed packages, not of the one who tests."""
    return any(part.startswith(".") or part in _FOREIGN for part in file.parts[:-1])


def together(suites: Iterable[Suite]) -> Suite:
    """Return all suites as one; an id that stands in several of them gets the name of its file before it."""
    every = tuple(suites)
    counts = Counter(case.id for suite in every for case in suite.every)

    def called(case_id: str, suite: Suite) -> str:
        return case_id if counts[case_id] == 1 else f"{suite.source}: {case_id}"

    return Suite(
        source="all",
        procedure=None,
        cases=tuple(attrs.evolve(case, id=called(case.id, suite)) for suite in every for case in suite.cases),
        timelines=tuple(attrs.evolve(case, id=called(case.id, suite)) for suite in every for case in suite.timelines),
    )
