"""The cases of the packs: all pass, every rule fires in one of them, and a mistake in the rules fails one."""

from __future__ import annotations

from functools import cache

import pytest

from grievance.procedure import Procedure, pack_path
from grievance.procedure.analysis import analyse
from grievance.testing import Suite, VerdictKind, check_suite, coverage_of, mutate, read_suite, run_suite

PACKS = ("cfpb", "finance-uk", "municipal", "retail", "telecom")

pack = cache(Procedure.pack)


@cache
def suite(name: str) -> Suite:
    """Return the cases of a pack."""
    return read_suite(pack_path(name, "cases.toml"))


@pytest.mark.parametrize("name", PACKS)
class TestEveryPack:
    def test_is_sound(self, name: str) -> None:
        """The analysis of a pack finds nothing wrong with it."""
        assert analyse(pack(name)) == ()

    def test_passes_its_cases(self, name: str) -> None:
        """Every case speaks of what the procedure has, none is skipped, and all pass."""
        assert tuple(check_suite(suite(name), pack(name))) == ()
        result = run_suite(suite(name), pack(name))
        assert result.passed, str(result)
        assert len(result.of(VerdictKind.PASSED)) == len(result.verdicts) > 100

    def test_tries_every_rule(self, name: str) -> None:
        """Every row fires, each of its conditions was met and missed, so was every limit, stage, letter, clause."""
        coverage = coverage_of(suite(name), pack(name))
        assert coverage.percent == 100
        assert [*coverage.untried, *coverage.moves, *coverage.letters, *coverage.clauses] == []

    @pytest.mark.slow
    def test_notices_every_mistake(self, name: str) -> None:
        """Whatever small mistake is made in a pack, a case fails, unless nobody could notice it."""
        report = mutate(suite(name), pack(name))
        assert [one.mutant.sentence for one in report.survived] == []
        assert [one.mutant.sentence for one in report.undecided] == []
        assert len(report.killed) > 100
