"""What can never be true of the built-in facts: nothing that occurs, and all that they rule out of each other."""

from __future__ import annotations

from itertools import chain, combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.model import Severity
from grievance.policies import ALWAYS, BUILT_IN, SEVERITY_SUMS, SEVERITY_TOP, Facts, implied
from grievance.rules import FactSchema, Partition

SCHEMA = FactSchema.from_mapping(BUILT_IN)


def what_cannot_be(*about: str) -> Partition:
    """Return what cannot occur as far as some facts alone tell."""
    return Partition.of([one for one in implied(SCHEMA) if {*about}.issuperset(of.fact.name for of in one)])


@settings(max_examples=100)
@given(st.from_type(Facts))
def test_nothing_that_occurs_is_ruled_out(facts: Facts) -> None:
    """The facts of any complaint are possible, be its customer known or not."""
    assert not what_cannot_be(*BUILT_IN).matching(facts.named(tuple(BUILT_IN)))


def test_severities_that_cannot_occur_are_ruled_out_for_any_choice_of_parts() -> None:
    """A sum that its parts cannot make is ruled out, whichever of them are looked at, and no other one is."""
    for total, parts in SEVERITY_SUMS.items():
        every = list(product(range(SEVERITY_TOP + 1), repeat=len(parts)))
        for told in chain.from_iterable(combinations(range(len(parts)), count) for count in range(1, 4)):
            possible = {(*(values[at] for at in told), sum(values)) for values in every}
            names = [*(parts[at] for at in told), total]
            steps = [range(SEVERITY_TOP + 1)] * len(told)
            never = what_cannot_be(*names)
            for values in product(*steps, range(SEVERITY_TOP * len(parts) + 1)):
                facts: dict[str, Any] = dict(zip(names, values, strict=True))
                assert bool(never.matching(facts)) == (values not in possible), facts


def test_the_sums_are_those_of_the_model() -> None:
    """The parts are the model's, and so are their highest value and their sums."""
    highest = {name.removeprefix("severity."): SEVERITY_TOP for parts in SEVERITY_SUMS.values() for name in parts}
    severity = Severity(**highest)

    assert (severity.hard, severity.soft) == tuple(SEVERITY_TOP * len(parts) for parts in SEVERITY_SUMS.values())


@pytest.mark.parametrize(
    ("told", "absent"),
    [
        ({"severity.safety": 1}, "severity.trust"),
        ({"severity.trust": 1}, "severity.hard"),
        ({"amount": 5}, "currency"),
        ({"currency": "GBP"}, "amount"),
        ({"customer.known": True}, "customer.vulnerability"),
        ({"recurrence": "same product"}, "product"),
        ({"recurrence": "both"}, "product"),
        *(({}, name) for name in sorted(ALWAYS)),
    ],
)
def test_facts_that_come_together_or_always(told: dict[str, Any], absent: str) -> None:
    """A severity is told in all parts, an amount with its currency; some facts are on every complaint."""
    assert what_cannot_be(*told, absent).matching(told)


@pytest.mark.parametrize(
    "facts",
    [
        {"customer.known": False, "customer.tier": "gold"},
        {"customer.known": True, "anonymous": True},
        {"anonymous": True, "represented": True},
        {"anonymous": True, "recurrence": "same customer"},
        {"anonymous": True, "recurrence": "both"},
        {"issues": 0},
    ],
)
def test_facts_that_exclude_each_other(facts: dict[str, Any]) -> None:
    """Nothing is known of who is not known; who is anonymous is neither known nor represented."""
    assert what_cannot_be(*facts).matching(facts)
