"""
The pytest plugin: each case of a case file is a test. Switch it on with ``-p grievance.testing.plugin``, or with
``pytest_plugins = ["grievance.testing.plugin"]`` in the topmost ``conftest.py``.

Case files are those called ``cases.toml`` and ``*.cases.toml``, or ``.json``, and those that match the patterns of the
ini option ``grievance_cases``. The procedure that they are about is the one that their ``[suite]`` names, else that of
the ini option ``grievance_procedure``: the name of a pack, or a path from the folder of the ini file.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from grievance.errors import GrievanceError
from grievance.procedure import Procedure, pack_names
from grievance.testing.asking._cases import Case, Suite, TimelineCase
from grievance.testing.cases._checking import check_suite
from grievance.testing.cases._failing import headline
from grievance.testing.cases._reading import CASE_FILES, read_suite
from grievance.testing.cases._running import run_case
from grievance.testing.cases._verdict import Verdict, VerdictKind

__all__ = ["CaseFile", "CaseItem"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the ini options."""
    parser.addini("grievance_cases", "more names of case files, such as rules/*.toml", type="args", default=[])
    parser.addini("grievance_procedure", "the pack or path of the procedure of case files", default="")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CaseFile | None:
    """Take what is a case file."""
    names = (*CASE_FILES, *parent.config.getini("grievance_cases"))
    return CaseFile.from_parent(parent, path=file_path) if any(map(file_path.match, names)) else None


class CaseFile(pytest.File):
    """A case file; its faults are errors of the collection."""

    def collect(self) -> Iterable[CaseItem]:
        """Return a test for each case."""
        try:
            suite = read_suite(self.path)
            procedure = self._procedure(suite)
            faults = check_suite(suite, procedure)
        except GrievanceError as error:
            raise self.CollectError(str(error)) from None
        if faults:
            raise self.CollectError("\n".join(map(str, faults)))
        if not suite.every:
            raise self.CollectError("holds no case")
        return [CaseItem.from_parent(self, name=case.id, case=case, procedure=procedure) for case in suite.every]

    def _procedure(self, suite: Suite) -> Procedure:
        named = suite.procedure or self._of_ini()
        if not named:
            raise self.CollectError("names no procedure: say [suite] procedure, or set grievance_procedure")
        return Procedure.pack(named) if named in pack_names() else Procedure.load(named)

    def _of_ini(self) -> str:
        named: str = self.config.getini("grievance_procedure")
        folder = self.config.inipath.parent if self.config.inipath else self.config.rootpath
        return str(folder / named) if named and named not in pack_names() else named


class CaseItem(pytest.Item):
    """One case."""

    def __init__(self, *, case: Case | TimelineCase, procedure: Procedure, **of_pytest: Any) -> None:
        super().__init__(**of_pytest)
        self._case, self._procedure = case, procedure

    def runtest(self) -> None:
        """Run the case."""
        verdict = run_case(self._case, self._procedure, source=self.nodeid.partition("::")[0])
        if verdict.kind is VerdictKind.SKIPPED:
            pytest.skip(self._case.skip or "")
        if verdict.kind is VerdictKind.FAILED:
            raise CaseFailed(verdict)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return the text of a failed case, with one line for the summary; anything else is told as usual."""
        if not isinstance(excinfo.value, CaseFailed):
            return super().repr_failure(excinfo, style)
        told: Any = excinfo.getrepr(style="value")
        told.reprcrash.message = headline(excinfo.value.verdict)
        return told

    def reportinfo(self) -> tuple[Path, None, str]:
        """Return how the case is called."""
        return self.path, None, self._case.id


class CaseFailed(AssertionError):
    """A case failed; its text says all that is needed to see why."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(str(verdict))
        self.verdict = verdict
