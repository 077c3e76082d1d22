"""Rules and complaints of fifteen facts: drawn once in a neutral form, and put into the form of the library."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeAlias

import attrs

from grievance.rules import FactSchema, HitPolicy, Rule, RuleTable, when

__all__ = ["ASKED", "Drawn", "Facts", "Test", "draw_facts", "draw_rules", "our_facts", "our_rules", "our_table"]

Test: TypeAlias = tuple[str, Literal["eq", "in", "prefix", "ge", "lt", "has"], Any]
Facts: TypeAlias = Mapping[str, Any]

TOPS = ("billing", "delivery", "account", "product", "service", "privacy", "fees", "access", "branch", "claims")
CATEGORIES = [f"{top}/{mid}/{leaf}" for top in TOPS for mid in "abcde" for leaf in ("late", "wrong", "missing", "rude")]
CHANNELS = ["email", "phone", "web", "letter", "social", "branch"]
TIERS = ["basic", "silver", "gold", "platinum"]
REGIONS = [f"r{number:02d}" for number in range(30)]
LANGUAGES = ["en", "de", "fr", "es", "hi", "ar", "zh", "pl"]
TAGS = [f"t{number:02d}" for number in range(20)]
PRODUCTS = [f"p{number:02d}" for number in range(40)]
AMOUNTS = [10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000]

SCHEMA = FactSchema.from_mapping(
    {
        "category": "path",
        "channel": CHANNELS,
        "tier": TIERS,
        "amount": {"type": "decimal", "at_least": 0},
        "repeat_count": {"type": "integer", "at_least": 0},
        "tags": "tags",
        "region": REGIONS,
        "language": LANGUAGES,
        "vulnerable": "boolean",
        "product": "text",
        "age_hours": {"type": "integer", "at_least": 0},
        "sentiment": "decimal",
        "country": "text",
        "has_lawyer": "boolean",
        "anonymous": "boolean",
    }
)
ASKED = tuple(SCHEMA)[:11]
"""The facts that rules ask; the last four come along unasked."""


@attrs.frozen
class Drawn:
    """A rule in the neutral form: all of ``tests`` must hold."""

    number: int
    tests: tuple[Test, ...]
    score: int


@cache
def draw_rules(count: int) -> tuple[Drawn, ...]:
    """
    Return *count* rules of two to five tests; the last one always holds.

    Seven in ten name one of the 200 categories, two a top category and a region, one a tag and a tier.
    """
    chance = random.Random(11)
    last = Drawn(count - 1, (("amount", "ge", 0),), 1)
    return (*(Drawn(number, _tests(chance), chance.randrange(1, 50)) for number in range(count - 1)), last)


def _first_tests(chance: random.Random) -> list[Test]:
    kind = chance.random()
    if kind < 0.7:
        return [("category", "eq", chance.choice(CATEGORIES))]
    if kind < 0.9:
        return [("category", "prefix", f"{chance.choice(TOPS)}/"), ("region", "eq", chance.choice(REGIONS))]
    return [("tags", "has", chance.choice(TAGS)), ("tier", "eq", chance.choice(TIERS))]


def _tests(chance: random.Random) -> tuple[Test, ...]:
    tests = _first_tests(chance)
    pool: list[Test] = [
        ("channel", "in", sorted(chance.sample(CHANNELS, 2))),
        ("amount", "ge", chance.choice(AMOUNTS)),
        ("amount", "lt", chance.choice(AMOUNTS)),
        ("repeat_count", "ge", chance.randrange(1, 5)),
        ("language", "eq", chance.choice(LANGUAGES)),
        ("vulnerable", "eq", True),
        ("age_hours", "ge", chance.choice([4, 8, 24, 72])),
        ("product", "in", sorted(chance.sample(PRODUCTS, 8))),
    ]
    for test in chance.sample(pool, chance.choice([1, 1, 2, 2, 3])):
        if test[0] not in {asked for asked, _, _ in tests}:
            tests.append(test)
    return tuple(tests)


@cache
def draw_facts(count: int) -> tuple[Facts, ...]:
    """Return the facts of *count* complaints as any engine takes them: texts, numbers, booleans, a list of tags."""
    chance = random.Random(5)
    return tuple(
        {
            "category": chance.choice(CATEGORIES),
            "channel": chance.choice(CHANNELS),
            "tier": chance.choice(TIERS),
            "amount": round(chance.lognormvariate(5, 2), 2),
            "repeat_count": min(9, int(chance.expovariate(0.7))),
            "tags": chance.sample(TAGS, chance.randrange(4)),
            "region": chance.choice(REGIONS),
            "language": chance.choice(LANGUAGES),
            "vulnerable": chance.random() < 0.1,
            "product": chance.choice(PRODUCTS),
            "age_hours": chance.randrange(200),
            "sentiment": round(chance.uniform(-1, 1), 2),
            "country": "GB",
            "has_lawyer": chance.random() < 0.02,
            "anonymous": chance.random() < 0.2,
        }
        for _ in range(count)
    )


def our_facts(facts: Facts) -> Facts:
    """Return the same facts as the library has them: amounts are decimals."""
    return {name: Decimal(str(value)) if isinstance(value, float) else value for name, value in facts.items()}


def our_rules(drawn: Sequence[Drawn], hit: HitPolicy) -> tuple[Rule[Any], ...]:
    """Return the rules for a table; their values are names of teams, scores if they are to be summed."""
    return tuple(
        Rule(
            id=str(rule.number),
            when=when(dict(_asked(test) for test in rule.tests), SCHEMA),
            value=rule.score if hit == "collect" else f"team-{rule.number % 25}",
            because="the table says so",
        )
        for rule in drawn
    )


def our_table(rules: tuple[Rule[Any], ...], hit: HitPolicy) -> RuleTable[Any]:
    return RuleTable(name="benchmark", schema=SCHEMA, hit=hit, rules=rules)


def _asked(test: Test) -> tuple[str, object]:
    fact, operator, value = test
    forms = {"prefix": f"{value}**", "ge": {"at_least": value}, "lt": {"below": value}, "has": {"any_of": [value]}}
    return fact, forms.get(operator, value)
