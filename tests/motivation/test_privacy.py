"""Privacy by default: a handler sees own figures, a head groups, and persons only by an agreement in force (S49)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievance.errors import InvalidValue
from grievance.model import Actor, MonitoringAgreement
from grievance.motivation import (
    Better,
    Component,
    Measure,
    Measurement,
    Scheme,
    StaffIndices,
    Statistic,
    staff_indices,
    view_indices,
)

TODAY = date(2026, 6, 1)
AGREED = MonitoringAgreement(reference="agreement 7", agreed_by=("board", "council"), first=date(2026, 1, 1))
SCHEME = Scheme(
    name="calls",
    version="1",
    components=(
        Component(
            name="calls",
            measure=Measure.HOST,
            statistic=Statistic.GIVEN,
            unit="calls",
            better=Better.HIGHER,
            weight=1,
            goalposts=(0, 100),
        ),
    ),
)


def indices(calls: Mapping[str, int | None], *, spread: int | None = None) -> StaffIndices:
    """Return the index of people who made so many calls, give or take the *spread*; None is not known yet."""

    def measured(made: int | None) -> Measurement:
        if made is None:
            return Measurement(pending="not counted yet")
        value = Fraction(made)
        low, high = (None, None) if spread is None else (value - spread, value + spread)
        return Measurement(value=value, low=low, high=high, evidence=Fraction(10))

    return staff_indices(SCHEME, {person: {"calls": measured(made)} for person, made in calls.items()})


SIX = {"ann": 10, "bob": 20, "cem": 30, "dan": 40, "eva": 50, "fay": 60}


def test_a_handler_sees_own_figures_only() -> None:
    """All of one's own, nothing of others, and it is said that there is more."""
    seen = view_indices(indices(SIX), Actor(id="bob", roles=("handler",)), on=TODAY, agreements=(AGREED,))
    assert seen.own is not None
    assert (seen.own.person, seen.own.value) == ("bob", Fraction(1, 5))
    assert not seen.groups
    assert not seen.people
    assert seen.agreement is None
    assert seen.hidden == ("figures of others are not for this role",)


@pytest.mark.parametrize("roles", [(), ("customer",), ("system",), ("auditor",)])
def test_other_roles_see_nothing(roles: tuple[str, ...]) -> None:
    """It fails closed: who is nobody among the staff, in no role that may, sees nothing at all."""
    seen = view_indices(indices(SIX), Actor(id="zoe", roles=roles), on=TODAY, agreements=(AGREED,))
    assert seen.own is None
    assert not seen.groups
    assert not seen.people


@pytest.mark.parametrize("role", ["customer", "system", "import"])
def test_who_is_not_of_the_staff_has_no_own_figures(role: str) -> None:
    """A customer whose id is that of a handler is not that handler."""
    seen = view_indices(indices(SIX), Actor(id="bob", roles=(role, "handler")), on=TODAY)
    assert seen.own is None


@pytest.mark.parametrize("role", ["head", "accountable"])
def test_a_head_sees_groups_and_nobody_by_name(role: str) -> None:
    """How many, the mean, the quartiles; who is who is kept back until there is an agreement."""
    seen = view_indices(indices(SIX), Actor(id="boss", roles=(role,)), on=TODAY)
    [group] = seen.groups
    assert (group.group, group.people, group.counted, group.mean) == ("", 6, 6, Fraction(35, 100))
    assert group.quartiles == (Fraction(20, 100), Fraction(35, 100), Fraction(50, 100))
    assert seen.people == ()
    assert seen.hidden == ("single persons: no agreement on record covers this (S49)",)
    assert not any(name in repr(seen) for name in SIX)


def test_an_agreement_opens_single_persons_while_it_holds() -> None:
    """Its reference is told; before it and after it persons are hidden."""
    ended = attrs.evolve(AGREED, last=date(2026, 5, 31))
    boss = Actor(id="boss", roles=("head",))
    seen = view_indices(indices(SIX), boss, on=TODAY, agreements=(ended, AGREED))
    assert [one.person for one in seen.people] == sorted(SIX)
    assert seen.agreement == "agreement 7"
    assert seen.ranking is not None
    assert seen.ranking.tiers == (("fay",), ("eva",), ("dan",), ("cem",), ("bob",), ("ann",))
    assert seen.hidden == ()
    before = view_indices(indices(SIX), boss, on=TODAY, agreements=(ended,))
    assert (before.people, before.ranking, before.agreement) == ((), None, None)
    assert view_indices(indices(SIX), boss, on=date(2025, 12, 31), agreements=(AGREED,)).people == ()


def test_an_agreement_opens_nothing_that_lies_before_it() -> None:
    """What was measured of days before its first one stays closed, though it is in force by now."""
    boss = Actor(id="boss", roles=("head",))
    first = AGREED.first
    assert view_indices(indices(SIX), boss, on=TODAY, since=first, agreements=(AGREED,)).people
    earlier = view_indices(indices(SIX), boss, on=TODAY, since=date(2025, 12, 31), agreements=(AGREED,))
    assert not earlier.people


def test_a_head_who_handles_complaints_sees_the_own_figures_too() -> None:
    """They stand beside the groups."""
    seen = view_indices(indices(SIX), Actor(id="ann", roles=("handler", "head")), on=TODAY)
    assert seen.own is not None
    assert seen.own.person == "ann"
    assert len(seen.groups) == 1


def test_the_quartiles_of_an_odd_number_leave_the_middle_out() -> None:
    """They are the medians of the two halves."""
    five = {name: SIX[name] for name in ("ann", "bob", "cem", "dan", "eva")}
    [group] = view_indices(indices(five), Actor(id="boss", roles=("head",)), on=TODAY).groups
    assert group.quartiles == (Fraction(15, 100), Fraction(30, 100), Fraction(45, 100))


def test_the_interval_of_the_mean_is_that_of_independent_figures() -> None:
    """Six people, each give or take 6 points: the mean is known to 6 divided by the root of six."""
    [group] = view_indices(indices(SIX, spread=6), Actor(id="boss", roles=("head",)), on=TODAY).groups
    assert group.low is not None
    assert group.high is not None
    assert float(group.mean - group.low) == pytest.approx(0.06 / 6**0.5)
    assert float(group.high - group.mean) == pytest.approx(0.06 / 6**0.5)


def test_who_has_no_value_is_counted_apart() -> None:
    """They are of the group, and not in its figures."""
    [group] = view_indices(indices({**SIX, "gus": None}), Actor(id="boss", roles=("head",)), on=TODAY).groups
    assert (group.people, group.counted, group.mean) == (7, 6, Fraction(35, 100))


def test_small_groups_are_put_together() -> None:
    """Two groups of three make one of six; alone they are kept back, and so is who would be found by subtraction."""
    boss = Actor(id="boss", roles=("head",))
    halves = {name: "north" if name < "dan" else "south" for name in SIX}
    [group] = view_indices(indices(SIX), boss, on=TODAY, groups=halves).groups
    assert (group.group, group.counted) == ("others", 6)
    lonely = {name: "north" if name == "ann" else "south" for name in SIX}
    [group] = view_indices(indices(SIX), boss, on=TODAY, groups=lonely).groups
    assert (group.group, group.counted) == ("others", 6)
    three = {name: SIX[name] for name in ("ann", "bob", "cem")}
    seen = view_indices(indices(three), boss, on=TODAY, groups=halves)
    assert seen.groups == ()
    assert seen.hidden[0] == "3 people are in groups of fewer than 5"
    assert view_indices(indices(three), boss, on=TODAY, groups=halves, smallest=3).groups[0].counted == 3


def test_a_group_that_is_called_others_keeps_its_name() -> None:
    """What was put together is then told by how many groups it holds."""
    people = {**SIX, **{name.upper(): calls for name, calls in SIX.items()}}
    groups = {name: "others" if name.islower() else ("a" if name < "DAN" else "b") for name in people}
    seen = view_indices(indices(people), Actor(id="boss", roles=("head",)), on=TODAY, groups=groups)
    assert [(one.group, one.counted) for one in seen.groups] == [("others", 6), ("others (2 groups)", 6)]


def test_a_group_of_one_is_a_person() -> None:
    """So the smallest group has two."""
    with pytest.raises(InvalidValue, match="at least 2"):
        view_indices(indices(SIX), Actor(id="boss", roles=("head",)), on=TODAY, smallest=1)
    two = {"ann": 10, "bob": 20}
    assert view_indices(indices(two), Actor(id="boss", roles=("head",)), on=TODAY, smallest=2).groups[0].people == 2


def test_a_reader_does_not_count_towards_the_group() -> None:
    """Who knows one of five figures would be told about four people: five others are needed."""
    five = {name: SIX[name] for name in ("ann", "bob", "cem", "dan", "eva")}
    ann = Actor(id="ann", roles=("handler", "head"))
    assert view_indices(indices(five), ann, on=TODAY).groups == ()
    assert [one.counted for one in view_indices(indices(SIX), ann, on=TODAY).groups] == [6]
    two = {"ann": 10, "bob": 20}
    assert view_indices(indices(two), ann, on=TODAY, smallest=2).groups == ()


@pytest.mark.parametrize(("people", "shown"), [(2, False), (3, False), (4, True)])
def test_quartiles_of_fewer_than_four_would_be_persons(people: int, shown: bool) -> None:
    """Of four the outer ones are means of two; of three they would be the least and the largest figure."""
    few = dict(list(SIX.items())[:people])
    [group] = view_indices(indices(few), Actor(id="boss", roles=("head",)), on=TODAY, smallest=2).groups
    expected = (Fraction(15, 100), Fraction(25, 100), Fraction(35, 100)) if shown else ()
    assert group.quartiles == expected


@given(
    st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 100) | st.none(), min_size=1),
    st.data(),
)
def test_no_group_that_is_shown_is_small(calls: dict[str, int | None], data: st.DataObject) -> None:
    """Whatever the groups: each shown one has enough people, nobody is in two, and all others are counted as hidden."""
    groups = {name: data.draw(st.sampled_from("xyz")) for name in calls}
    seen = view_indices(indices(calls), Actor(id="boss", roles=("head",)), on=TODAY, groups=groups, smallest=3)
    assert all(one.counted >= 3 for one in seen.groups)
    hidden = [int(word.split()[0]) for word in seen.hidden if word[0].isdigit()]
    assert sum(one.people for one in seen.groups) + sum(hidden) == len(calls)
