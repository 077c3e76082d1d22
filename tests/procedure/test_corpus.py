"""The corpus of broken procedures: each has one defect, and that one is found, at its place and nowhere else."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

import pytest

from grievance.codec._toml_words import toml_value
from grievance.errors import InvalidDocument
from grievance.policies import ALWAYS
from grievance.procedure import Procedure
from grievance.procedure.analysis import analyse
from grievance.rules.analysis import Defect, Finding
from support.broken import CORPUS, SOUND, Broken
from support.evidence import shows

_FINDS = [one for one in CORPUS if one.finds is not None]
_BY_ID = {one.id: one for one in CORPUS}
_FAULTY = [one for one in CORPUS if one.faults is not None]


@cache
def _found(broken_id: str) -> tuple[Finding, ...]:
    broken = _BY_ID[broken_id]
    return analyse(broken.load(), steps=broken.steps)


@pytest.mark.parametrize("broken", _FINDS, ids=lambda one: one.id)
def test_each_defect_is_found_and_nothing_else(broken: Broken) -> None:
    """Exactly one finding: of the kind that was built in, at its place, about its rows."""
    (found,) = _found(broken.id)

    expected = {"rows": [], **(broken.finds or {})}
    assert {"defect": found.defect.value, "where": found.where, "rows": list(found.rows)} == expected


@pytest.mark.parametrize("broken", _FAULTY, ids=lambda one: one.id)
def test_each_fault_is_found_and_nothing_else(broken: Broken) -> None:
    """A file that names what is not there does not load: the fault is told at its place, with the nearest name."""
    with pytest.raises(InvalidDocument) as caught:
        broken.load()

    assert broken.faults is not None
    assert [problem.path for problem in caught.value.problems] == list(broken.faults)
    for problem in caught.value.problems:
        assert broken.faults[problem.path] in problem.message


def test_the_sound_one_is_sound() -> None:
    """What the broken ones are made from has no finding: all that is found comes from an edit."""
    assert analyse(Procedure.from_mapping(SOUND)) == ()


def test_the_corpus_meets_every_kind_of_defect() -> None:
    """Each kind of defect is built into some procedure, and there are at least sixty of these."""
    met = {one.finds["defect"] for one in _FINDS if one.finds}

    assert met == {defect.value for defect in Defect}
    assert len(CORPUS) >= 60
    assert len({one.id for one in CORPUS}) == len(CORPUS)


_WITHOUT_EXAMPLE = {
    Defect.NEVER_HOLDS, Defect.UNREACHABLE, Defect.UNKNOWN_NAME, Defect.ENDLESS_LADDER, Defect.UNSENT_LETTER,
    Defect.IDLE_STANDARD, Defect.UNANALYSABLE, Defect.UNDECIDED,
}  # fmt: skip
"""What no complaint can show, because it is about what never happens."""

_OF_NO_COMPLAINT = ("escalation[", "notices.closing_after", "permissions", "priority.levels.", "teams.")
"""Where what is wrong is wrong whatever complaints there are."""


def _pasted(facts: Mapping[str, object]) -> dict[str, object]:
    """Return facts as a case file has them in which they were pasted."""
    read: dict[str, object] = tomllib.loads(f"facts = {toml_value(facts)}")["facts"]
    return read


@pytest.mark.parametrize("broken", _FINDS, ids=lambda one: one.id)
def test_each_counter_example_shows_the_defect(broken: Broken) -> None:
    """A finding about complaints names one: pasted into a case file and run, it does what the finding says."""
    procedure = broken.load()
    (found,) = _found(broken.id)

    of_none = found.defect in _WITHOUT_EXAMPLE or found.where.startswith(_OF_NO_COMPLAINT)
    assert (found.example is None) == of_none
    assert (found.other is None) == (of_none or found.defect is not Defect.NOT_MONOTONE)
    if found.example is not None:
        other = None if found.other is None else _pasted(found.other)
        assert shows(procedure, found, _pasted(found.example), other)


@pytest.mark.parametrize("broken", _FINDS, ids=lambda one: one.id)
def test_no_counter_example_says_more_than_it_takes(broken: Broken) -> None:
    """Without any one of its facts, but for those that every complaint has, it does not show the defect any more."""
    procedure = broken.load()
    (found,) = _found(broken.id)

    for name in sorted(set(found.example or ()) - ALWAYS):
        fewer, other = ({**facts} if facts is not None else None for facts in (found.example, found.other))
        assert fewer is not None
        for facts in (fewer, other or {}):
            facts.pop(name, None)
        assert not shows(procedure, found, fewer, other), name
