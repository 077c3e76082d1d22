"""What a procedure names must be there: factors' measures, teams, categories, policies."""

from __future__ import annotations

import re
from typing import Any

import pytest

from grievance.decision import Decision
from support.procedures import LATE, OTHERWISE, URGENT, a_mapping, check_faults, faults_of

PRIORITY = a_mapping()["priority"]
ROUTING = a_mapping()["routing"]


FACTORS: list[tuple[dict[str, object], str]] = [
    ({"hrad": 1}, "hrad: is no known key; did you mean 'hard'?"),
    ({"hard": 1.5}, "hard: must be a whole number, not a decimal"),
    (
        {"importance": 1, "importance_weights": {"turnover": -1}},
        "importance_weights: must be finite numbers and not negative",
    ),
    ({"importance_weights": {"turnover": "much"}}, "importance_weights.turnover: must be a number, not text"),
    ({"importance_weights": {"turnover": float("nan")}}, "importance_weights.turnover: must be a finite number"),
    ({"importance_weights": {"turnover": float("inf")}}, "importance_weights.turnover: must be a finite number"),
    ({"value_at_stake": 1}, "full_value: is required: value_at_stake is measured by it"),
    ({"value_at_stake": 1, "full_value": "0 EUR"}, "full_value: must be more than nothing"),
    ({"value_at_stake": 1, "full_value": "-5 EUR"}, "full_value: must be more than nothing"),
    ({"value_at_stake": 1, "full_value": "NaN EUR"}, "full_value: must be an amount and a currency"),
    ({"full_value": 5000}, "full_value: must be an amount and a currency, such as '5000 EUR'"),
    ({"time_frame": 1, "time_frame_within": "2 business days"}, "time_frame_within: must be minutes, hours, days or"),
    ({"time_frame_within": "2 months"}, "time_frame_within: must be minutes, hours, days or weeks here"),
]


@pytest.mark.parametrize(("factors", "expected"), FACTORS)
def test_faults_of_factors(factors: dict[str, object], expected: str) -> None:
    """What would fail on the first complaint that a factor measures is a fault when the procedure is loaded."""
    check_faults(faults_of(a_mapping(factors=factors)), [f"priority.factors.{expected}"])


@pytest.mark.parametrize("where", ["rules", "otherwise"])
def test_a_team_that_is_not_declared(where: str) -> None:
    """Once teams are declared, a rule that names another one is a fault with the nearest team."""
    routing = {**ROUTING, "rules": [{**LATE, "to": "logistcs"}]}
    if where == "otherwise":
        routing = {**ROUTING, "otherwise": {**OTHERWISE, "to": "logistcs"}}
    teams: dict[str, object] = {"logistics": {}, "front-desk": {}}
    [found] = faults_of(a_mapping(routing=routing, teams=teams))
    assert re.match(r"routing\.(rules\[0\]|otherwise)[.:]", found)
    assert found.endswith("'logistcs' is no team; did you mean 'logistics'?")


TAXONOMY = {"version": "1", "categories": [{"path": "delivery/late"}, {"path": "goods"}]}


@pytest.mark.parametrize(
    ("taxonomy", "rules", "expected"),
    [
        ({}, [{**LATE, "when": {"category": "delivery/lost"}}], ["routing.rules[0].when.category: must be one of"]),
        ({}, [{**LATE, "when": {"category": "devilery/**"}}], ["routing.rules[0].when.category: no path lies in"]),
        ({"categories": []}, [], ["taxonomy.categories: needs at least one category"]),
        ({"categories": [{"path": "a"}, {"path": "b"}, {"path": "a"}]}, [], [
            "taxonomy.categories[2].path: 'a' stands twice (S58)"]),
        ({"categories": [{"path": "a"}, {"path": "b//c"}, {"path": "d/*"}]}, [], [
            "taxonomy.categories[1].path: must be a path of names", "taxonomy.categories[2].path: must name one"]),
        ({"categories": [{"path": "a", "since": "2026-01-02", "until": "2026-01-02"}]}, [], [
            "taxonomy.categories[0].until: must lie after since"]),
        ({"categories": [{"path": "a", "about": "prodct"}]}, [], [
            "taxonomy.categories[0].about: is no object kind; did you mean 'product'?"]),
        ({"categories": [{"nmae": "a", "path": "a"}]}, [], ["taxonomy.categories[0].nmae: is no known key"]),
        ({"renamed": {"old": ["delivery/late", "godos"]}}, [], [
            "taxonomy.renamed.old[1]: 'godos' is no category; did you mean 'goods'?"]),
        ({"renamed": {"old": "goods"}}, [], ["taxonomy.renamed.old: must be a list, not text"]),
        ({"version": 1}, [], ["taxonomy.version: must be text, not a whole number"]),
    ],
)  # fmt: skip
def test_faults_of_a_taxonomy(taxonomy: dict[str, Any], rules: list[Any], expected: list[str]) -> None:
    """Categories that are none, twice, or named by a rule and unknown are faults at their own place."""
    check_faults(faults_of(a_mapping(taxonomy={**TAXONOMY, **taxonomy}, routing_rules=rules)), expected)


def own(_facts: Any) -> Any:
    """Abstain."""
    return Decision.abstain("own", "for no reason")


@pytest.mark.parametrize(
    ("sections", "policies", "expected"),
    [
        ({"routing": {"policy": "onw"}}, {"own": own}, ["routing.policy: no policy 'onw' was handed over; did you"]),
        ({"routing": {"policy": "own"}}, {}, [
            "routing.policy: no policy 'own' was handed over; hand it over when loading: policies={…}"]),
        ({"priority": {"levels": {"a": URGENT}, "policy": "x"}}, {"own": own}, [
            "priority.policy: no policy 'x' was handed over; known are own"]),
        ({"priority": {"levels": {"a": URGENT}, "policy": 7}}, {"own": own}, ["priority.policy: must be text, not"]),
        ({"priority": {**PRIORITY, "policy": "own"}}, {"own": own}, [
            "priority.policy: stands instead of hit, rules: leave these out"]),
        ({"priority": {"levels": {"a": URGENT}, "factors": {"hard": 1}, "policy": "own"}}, {"own": own}, [
            "priority.policy: stands instead of factors: leave these out"]),
        ({"routing": {**ROUTING, "policy": "own"}}, {"own": own}, [
            "routing.policy: stands instead of hit, rules, otherwise: leave these out"]),
        ({"routing": {"policy": "own"}}, {"own": "no function"}, ["routing.policy: the policy 'own' cannot be called"]),
    ],
)  # fmt: skip
def test_faults_of_policies(sections: dict[str, Any], policies: dict[str, Any], expected: list[str]) -> None:
    """A policy that was not handed over, or that stands beside what it replaces, is a fault."""
    check_faults(faults_of(a_mapping(**sections), **policies), expected)
