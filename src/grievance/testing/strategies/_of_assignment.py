"""What rosters and the terms of assignment demand beyond the types of their fields; assignments are made for real."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from grievance.calendars import BusinessCalendar
from grievance.decision import Decision
from grievance.desk import Assigned
from grievance.model import Handler, Mentoring
from grievance.policies.assignment import (
    Absence,
    Assignment,
    AssignmentTerms,
    Candidate,
    CaseNeeds,
    Load,
    Member,
    Requirement,
    Roster,
    TrainingNeed,
    Why,
    assign,
)
from grievance.testing.strategies._scalars import (
    NOTHING,
    Build,
    Field,
    Strategy,
    always,
    lengths,
    names,
    paths,
)

__all__: list[str] = []

_HOUR = timedelta(hours=1)
_COUNT = st.integers(1, 99)
_PERSON = st.sampled_from(("ann", "bob", "cy")) | names()
_LANGUAGE = st.sampled_from(("en", "fr"))
_ROLE = st.sampled_from(("accountable", "process owner"))
_ROLES = st.lists(_ROLE, max_size=2, unique=True).map(tuple)
_SKILL = st.sampled_from(("billing", "transport")) | names()
_LEVELS = st.dictionaries(_SKILL, st.integers(1, 5), max_size=2).map(lambda found: tuple(found.items()))


def _absences(build: Build) -> Strategy:
    return st.builds(
        lambda absence, length: absence if length is None else attrs.evolve(absence, until=absence.since + length),
        build(Absence, until=NOTHING),
        st.none() | lengths(timedelta(seconds=1)),
    )


def _rosters(build: Build, *, least: int = 0) -> Strategy:
    """Return up to three people who work by the office or day and night, and stand in for each other."""

    def of(members: Sequence[Member], calendar: BusinessCalendar) -> Roster:
        ids = {member.id for member in members}
        return Roster(members=tuple(_at_home(member, ids) for member in members), calendars={"office": calendar})

    members = st.lists(build(Member), min_size=least, max_size=3, unique_by=lambda one: one.id)
    return st.builds(of, members, build(BusinessCalendar))


def _at_home(member: Member, ids: set[str]) -> Member:
    """Return a member who works by what the roster has."""
    calendar = None if member.handler.calendar is None else "office"
    absences = tuple(one if one.substitute in ids else attrs.evolve(one, substitute=None) for one in member.absences)
    return attrs.evolve(member, handler=attrs.evolve(member.handler, calendar=calendar), absences=absences)


def _terms(build: Build) -> Strategy:
    def of(terms: AssignmentTerms, requirements: Sequence[Requirement]) -> AssignmentTerms:
        required = (one.grade for one in requirements if one.grade is not None)
        grades = tuple(dict.fromkeys((*terms.grades, *required)))
        return attrs.evolve(terms, grades=grades, requirements=tuple(requirements))

    bare = build(AssignmentTerms, requirements=st.just(()))
    return st.builds(of, bare, st.lists(build(Requirement), max_size=2))


def _decisions(build: Build) -> Strategy:
    """Return who is to have a complaint, of any roster on which there is somebody."""

    def of(
        needs: CaseNeeds, roster: Roster, loads: Mapping[str, Load], terms: AssignmentTerms, waited: int
    ) -> Decision[Assignment]:
        return assign(needs, roster, loads, needs.waiting_since + waited * _HOUR, terms)

    loads = st.dictionaries(_PERSON, build(Load), max_size=2)
    roster = _rosters(build, least=1)
    return st.builds(of, build(CaseNeeds), roster, loads, build(AssignmentTerms), st.integers(0, 99))


def _assignments(build: Build) -> Strategy:
    return _decisions(build).map(lambda decision: decision.value)


def _candidates(build: Build) -> Strategy:
    return _assignments(build).filter(lambda one: one.found).flatmap(lambda one: st.sampled_from(one.found))


def _assigned(build: Build) -> Strategy:
    """Return what became of a complaint: nothing was needed, it was offered or waits, or the offer was refused."""

    def of(why: Why, decision: Decision[Assignment], problem: str) -> Assigned:
        found = decision.value
        assert found is not None  # noqa: S101 - it never abstains
        to = None if problem else found.to
        return Assigned(complaint_id=found.complaint_id, why=why, decision=decision, offered=to, problem=problem)

    nothing = names().map(lambda complaint_id: Assigned(complaint_id=complaint_id))
    return nothing | st.builds(of, st.sampled_from(Why), _decisions(build), st.just("") | names())


def _mentoring(build: Build) -> Strategy:
    return build(Mentoring, mentor=st.just("ann"), learner=names().filter(lambda one: one != "ann"))


def _needs(_build: Build) -> Strategy:
    def of(skill: str, level: int, handed_over: Mapping[str, int], *rest: Any) -> TrainingNeed:
        unowned, teachers = rest
        times = sorted(handed_over.items(), key=lambda item: (-item[1], item[0]))
        return TrainingNeed(
            skill=skill,
            level=level,
            handed_over=tuple(times),
            unowned=unowned,
            learners=tuple(person for person, _ in times),
            teachers=tuple(one for one in teachers if one not in handed_over),
        )

    handed_over = st.dictionaries(_PERSON, _COUNT, min_size=1, max_size=2)
    teachers = st.lists(_PERSON, max_size=2, unique=True)
    return st.builds(of, _SKILL, st.integers(1, 5), handed_over, st.integers(0, 9), teachers)


WHOLE: Final[Mapping[Any, Field]] = {
    Absence: _absences,
    Assigned: _assigned,
    Assignment: _assignments,
    AssignmentTerms: _terms,
    Candidate: _candidates,
    Mentoring: _mentoring,
    Roster: _rosters,
    TrainingNeed: _needs,
}

FIELDS: Final[Mapping[Any, Mapping[str, Field]]] = {
    Absence: {"substitute": always(_PERSON)},
    AssignmentTerms: {
        "last_resort": always(st.lists(_PERSON, min_size=1, max_size=2, unique=True).map(tuple)),
        "overflow_at": always(st.integers(1, 100).map(lambda percent: Fraction(percent, 100))),
    },
    CaseNeeds: {
        "complaint_id": always(st.just("c-1") | names()),
        "skills": always(_LEVELS),
        "language": always(_LANGUAGE),
        "roles": always(st.lists(st.tuples(_ROLE), max_size=2).map(tuple)),
        "excluded": always(st.dictionaries(_PERSON, names(), max_size=2).map(lambda found: tuple(found.items()))),
        "owner": always(_PERSON),
        "handled_before": always(st.lists(_PERSON, max_size=2, unique=True).map(tuple)),
        "points": always(_COUNT),
        "queue": always(names()),
    },
    Load: {"points": always(st.integers(0, 99))},
    Member: {
        "handler": lambda build: build(
            Handler, id=_PERSON, languages=st.lists(_LANGUAGE, max_size=2, unique=True).map(tuple)
        ),
        "roles": always(_ROLES),
        "levels": always(_LEVELS),
        "capacity": always(_COUNT),
    },
    Requirement: {
        "category": always(paths()),
        "skills": always(_LEVELS),
        "roles": always(_ROLES),
        "points": always(_COUNT),
    },
}
