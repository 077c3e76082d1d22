"""Every law that needs neither threads nor files is broken by saboteurs of its own, and by nothing else."""

from __future__ import annotations

import inspect

import pytest

from conformance import (
    saboteurs_of_capabilities,
    saboteurs_of_claims,
    saboteurs_of_erasure,
    saboteurs_of_keeping,
    saboteurs_of_mixing,
    saboteurs_of_places,
    saboteurs_of_queries,
    saboteurs_of_requests,
    saboteurs_of_saving,
    saboteurs_of_sizes,
)
from conformance.breaking import QUICK, SABOTEURS, report_on
from grievance.storage.memory import MemoryStore
from grievance.testing.conformance import LAWS, StoreLaw

FAMILIES = (
    saboteurs_of_saving,
    saboteurs_of_requests,
    saboteurs_of_queries,
    saboteurs_of_claims,
    saboteurs_of_erasure,
    saboteurs_of_keeping,
    saboteurs_of_capabilities,
    saboteurs_of_mixing,
    saboteurs_of_places,
    saboteurs_of_sizes,
)


@pytest.mark.parametrize(("name", "saboteur"), SABOTEURS, ids=lambda one: getattr(one, "__name__", ""))
def test_a_saboteur_breaks_its_law_alone(name: str, saboteur: type[MemoryStore]) -> None:
    """A store with one fault breaks exactly the law that is about this fault."""
    broken = report_on(saboteur).broken

    assert {verdict.law.name for verdict in broken} == {name}, "\n".join(map(str, broken))


@pytest.mark.parametrize("saboteur", saboteurs_of_places.BY_OFFSET, ids=lambda one: one.__name__)
def test_pages_by_number_are_found_out(saboteur: type[MemoryStore]) -> None:
    """A store whose cursors count entries breaks both laws of what comes and goes between pages, for any one query."""
    broken = report_on(saboteur).broken

    expected = {"cursor_outlives_its_entry", "what_comes_between_pages_is_in_its_place"}
    assert {verdict.law.name for verdict in broken} == expected, "\n".join(map(str, broken))


def test_every_quick_law_has_a_saboteur() -> None:
    """A law that nothing breaks says nothing."""
    assert {name for name, _ in SABOTEURS} == {law.name for law in QUICK}


def test_every_saboteur_tells_its_fault() -> None:
    """The stores that break laws say in a sentence how."""
    assert all(saboteur.__doc__ for _, saboteur in SABOTEURS)
    assert {saboteur.__module__ for _, saboteur in SABOTEURS} == {family.__name__ for family in FAMILIES}


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_a_law_is_a_sentence_that_fits_on_a_screen(law: StoreLaw) -> None:
    """Each law states itself in its docstring, and is short enough to be read at once."""
    assert law.sentence.endswith(".")
    assert len(inspect.getsource(law.check).splitlines()) <= 30


def test_laws_are_numbered_once() -> None:
    """Numbers and names of laws are their own, and the laws stand in the order of their numbers."""
    numbers = [law.id for law in LAWS]

    assert numbers == sorted(set(numbers))
    assert len({law.name for law in LAWS}) == len(LAWS)
