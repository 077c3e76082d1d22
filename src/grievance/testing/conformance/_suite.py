"""The door for pytest: a class to inherit, with one fixture to override and one test per law."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from grievance.testing.conformance._all import LAWS
from grievance.testing.conformance._capabilities import read_lacks
from grievance.testing.conformance._check import verdict
from grievance.testing.conformance._law import StoreLaw
from grievance.testing.conformance._report import StoreReport
from grievance.testing.conformance._trial import Make, Subject

__all__ = ["StoreConformance"]


class StoreConformance:
    """
    The laws of stores as tests: inherit it, override the fixture ``make_store``, and declare what the store lacks.

    Override `reopen` if what was saved outlives the store, `catch_up` if its queries answer late, `faults` if it can be
    made to fail inside, as methods or as ``staticmethod`` of a function; `Subject` tells what they return.
    """

    lacks: ClassVar[Mapping[str, str]] = {}

    @pytest.fixture
    def make_store(self) -> Make:
        """Return what makes a new, empty store."""
        pytest.fail("override the fixture make_store in your class: it returns what makes a new, empty store")

    reopen: Any = None
    catch_up: Any = None
    faults: Any = None

    @pytest.fixture
    def subject(self, make_store: Make) -> Subject:
        """Return all that the kit is told of the store."""
        return Subject(make=make_store, reopen=self.reopen, catch_up=self.catch_up, faults=self.faults)

    @pytest.mark.parametrize("law", LAWS, ids=str)
    def test_law(self, law: StoreLaw, subject: Subject) -> None:
        """Each law is kept, or the store is declared to lack what it needs."""
        found = verdict(law, subject, read_lacks(self.lacks))
        if found.fails:
            raise AssertionError(str(found))
        if found.broken is not None:
            pytest.xfail(str(found))

    def test_what_is_declared_lacking_is_lacking(self, subject: Subject) -> None:
        """Of each capability that is declared lacking some law is broken, but for those kept by luck; else say so."""
        declared = read_lacks(self.lacks)
        verdicts = tuple(verdict(one, subject, declared) for one in LAWS if not declared.keys().isdisjoint(one.needs))
        StoreReport(verdicts=verdicts, lacks=declared).must_conform()
