"""Conditions: what each word means, at and beside its boundary, in words and in files."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from grievance.errors import FactError, InvalidDocument, Problem
from grievance.rules import Condition, Fact, FactSchema, Subtree

SCHEMA = FactSchema.from_mapping(
    {
        "tier": ["none", "silver", "gold"],
        "note": "text",
        "category": "path",
        "known": {"type": "path", "values": ["delivery/late", "delivery/lost", "billing"]},
        "severity": {"type": "integer", "at_least": 0, "at_most": 3},
        "amount": "decimal",
        "price": {"type": "decimal", "at_least": 0, "at_most": 10},
        "vip": "boolean",
        "tags": "tags",
        "labels": {"type": "tags", "values": ["press", "legal"]},
    }
)

MEANINGS: list[tuple[str, Any, list[Any], list[Any]]] = [
    ("tier", "gold", ["gold"], ["silver", None]),
    ("tier", ["gold", "silver"], ["gold", "silver"], ["none", None]),
    ("tier", {"any_of": ["gold"]}, ["gold"], ["none", None]),
    ("tier", {"not": "gold"}, ["none", "silver"], ["gold", None]),
    ("tier", {"not": ["gold", "silver"]}, ["none"], ["gold", "silver", None]),
    ("tier", {"not": {"any_of": ["gold"]}}, ["none"], ["gold", None]),
    ("tier", {"not": {"not": "gold"}}, ["gold"], ["none", None]),
    ("tier", {"present": True}, ["none", "gold"], [None]),
    ("tier", {"present": False}, [None], ["none", "gold"]),
    ("note", "Ab", ["Ab"], ["ab", "Ab ", "A", None]),
    ("note", "", [""], [" ", None]),
    ("note", "a/**", ["a/**"], ["a", "a/b", None]),
    ("category", "a/b", ["a/b"], ["a", "a/b/c", "a/bc", None]),
    ("category", "a/b/**", ["a/b", "a/b/c", "a/b/c/d"], ["a", "a/bc", "b/a/b", None]),
    ("category", ["x", "a/b/**"], ["x", "a/b", "a/b/c"], ["x/y", "a", None]),
    ("category", "**", ["a", "a/b"], [None]),
    ("category", {"not": "a/**"}, ["b", "ab"], ["a", "a/b", None]),
    ("category", {"any_of": ["a/**"], "not": ["a/b/**", "a/c"]}, ["a", "a/c/d", "a/bb"], ["a/b", "a/b/x", "a/c"]),
    ("severity", 2, [2], [1, 3, None]),
    ("severity", [0, 3], [0, 3], [1, 2]),
    ("severity", {"at_least": 2}, [2, 3], [1, None]),
    ("severity", {"above": 2}, [3], [2, 1, None]),
    ("severity", {"at_most": 2}, [2, 0], [3, None]),
    ("severity", {"below": 2}, [1, 0], [2, None]),
    ("severity", {"between": [1, 2]}, [1, 2], [0, 3, None]),
    ("severity", {"between": [2, 2]}, [2], [1, 3]),
    ("severity", {"not": {"at_least": 1, "at_most": 2}}, [0, 3], [1, 2, None]),
    ("severity", {"at_least": 1, "not": 2}, [1, 3], [0, 2]),
    ("amount", {"above": 0.1}, [Decimal("0.1000000000000000001"), 1], [Decimal("0.1"), 0.1, 0]),
    ("amount", {"at_least": Decimal("0.1")}, [0.1, Decimal("0.10")], [Decimal("0.0999999999999999999")]),
    ("amount", 5, [5, 5.0, Decimal("5.00")], [Decimal("5.01"), None]),
    ("amount", {"between": [5, 5.5]}, [5, Decimal("5.5")], [Decimal("4.99"), Decimal("5.51")]),
    ("amount", {"above": 2**53}, [2**53 + 1], [2**53]),
    ("vip", True, [True], [False, None]),
    ("vip", {"not": True}, [False], [True, None]),
    ("tags", {"any_of": ["a", "b"]}, [["a"], ["b", "c"]], [[], ["c"], None]),
    ("tags", {"all_of": ["a", "b"]}, [["b", "a", "c"]], [["a"], [], None]),
    ("tags", {"none_of": ["a", "b"]}, [[], ["c"]], [["a"], ["b", "c"], None]),
    ("tags", {"any_of": ["a", "b"], "none_of": ["a"]}, [["b"]], [["a", "b"], ["a"], [], None]),
    ("tags", {"present": True}, [[], ["a"]], [None]),
    ("tags", {"present": False}, [None], [[], ["a"]]),
]


@pytest.mark.parametrize(("name", "written", "true", "false"), MEANINGS)
def test_what_a_condition_means(name: str, written: object, true: list[object], false: list[object]) -> None:
    """Each word of a condition is true of the values that it says and false of all others, absent ones included."""
    condition = Condition.of(SCHEMA[name], written)

    assert [True] * len(true) == [condition.holds(value) for value in true]
    assert [False] * len(false) == [condition.holds(value) for value in false]


def test_holds_refuses_a_value_of_the_wrong_kind() -> None:
    """A wrong value is never silently false."""
    with pytest.raises(FactError, match="fact 'severity' must be an integer at least 0 and at most 3, not bool"):
        Condition.of(SCHEMA["severity"], {"at_least": 1}).holds(True)


WORDS: list[tuple[str, Any, str]] = [
    ("severity", {"at_least": 2}, "severity at least 2"),
    ("severity", {"above": 0, "below": 3}, "severity above 0 and below 3"),
    ("amount", {"at_most": 1.50}, "amount at most 1.5"),
    ("amount", {"between": [1, 2]}, "amount between 1 and 2"),
    ("tier", "gold", "tier is gold"),
    ("tier", ["gold", "none"], "tier is one of gold, none"),
    ("tier", {"not": "gold"}, "tier is not gold"),
    ("tier", {"not": ["gold", "none"]}, "tier is none of gold, none"),
    ("severity", {"not": {"at_least": 2, "below": 3}}, "severity not (at least 2 and below 3)"),
    ("tier", {"present": True}, "tier is present"),
    ("tier", {"present": False}, "tier is absent"),
    ("vip", True, "vip is true"),
    ("category", ["a/b/**", "c"], "category is one of a/b/**, c"),
    ("category", "**", "category is **"),
    ("tags", {"any_of": ["a"]}, "tags has any of a"),
    ("tags", {"all_of": ["a", "b"], "none_of": ["c"]}, "tags has all of a, b and has none of c"),
]


@pytest.mark.parametrize(("name", "written", "words"), WORDS)
def test_a_condition_reads_as_a_sentence(name: str, written: object, words: str) -> None:
    """The text of a condition names the fact and says what is asked."""
    assert words == str(Condition.of(SCHEMA[name], written))


SHORTEST: list[tuple[str, Any, Any]] = [
    ("tier", ["gold"], "gold"),
    ("tier", {"any_of": ["gold", "none"]}, ["gold", "none"]),
    ("tier", {"any_of": ["gold"], "present": True}, {"any_of": ["gold"], "present": True}),
    ("tier", {"not": {"any_of": ["gold"]}}, {"not": "gold"}),
    ("severity", {"not": {"between": [1, 2]}}, {"not": {"between": [1, 2]}}),
    ("category", ["a/**", "**"], ["a/**", "**"]),
    ("amount", 0.5, Decimal("0.5")),
    ("tags", {"any_of": ["a"]}, {"any_of": ["a"]}),
]


@pytest.mark.parametrize(("name", "written", "shortest"), SHORTEST)
def test_a_condition_has_one_shortest_form(name: str, written: object, shortest: object) -> None:
    """However it was written, a condition is written back in the shortest form of a procedure file."""
    assert {name: shortest} == Condition.of(SCHEMA[name], written).to_mapping()


SCALAR = "any_of, not, present"
NUMERIC = f"{SCALAR}, at_least, above, at_most, below, between"
FAULTS: list[tuple[str, Any, str, str]] = [
    ("tier", "gould", "", "must be one of none, silver, gold, not 'gould'; did you mean 'gold'?"),
    ("tier", "GOLD", "", "must be one of none, silver, gold, not 'GOLD'; did you mean 'gold'?"),
    ("tier", 5, "", "must be one of none, silver, gold, not 5"),
    ("tier", None, "", "must be one of none, silver, gold, not nothing"),
    ("tier", {"not": "gould"}, "not", "must be one of none, silver, gold, not 'gould'; did you mean 'gold'?"),
    ("tier", {"any_of": ["x"]}, "", "must be one of none, silver, gold, not 'x'"),
    ("tier", [["gold"]], "", "must be one of none, silver, gold, not a list"),
    ("tier", [], "", "must be a list that is not empty, not a list"),
    ("tier", {"any_of": []}, "", "must be a list that is not empty, not a list"),
    ("tier", {"any_of": "gold"}, "", "must be a list that is not empty, not 'gold'"),
    ("tier", {}, "", f"needs at least one of {SCALAR}"),
    ("tier", {"not": {}}, "not", f"needs at least one of {SCALAR}"),
    ("tier", {"nott": "gold"}, "nott", f"unknown operator, expected {SCALAR}; did you mean 'not'?"),
    (
        "tier",
        {"at_least": "gold"},
        "at_least",
        f"does not fit tier, which is one of none, silver, gold: use {SCALAR}",
    ),
    ("tier", {"none_of": ["gold"]}, "none_of", f"does not fit tier, which is one of none, silver, gold: use {SCALAR}"),
    ("tier", {"present": "yes"}, "present", "must be true or false, not 'yes'"),
    ("tier", {"not": {"present": True}}, "not.present", "must stand beside not, not inside it"),
    ("tier", {"not": ["none", "silver", "gold"]}, "", "can never hold: no tier is none of none, silver, gold"),
    ("tier", {"present": False, "any_of": ["gold"]}, "", "can never hold: no tier is absent and is gold"),
    ("tier", {"any_of": ["gold"], "not": "gold"}, "", "can never hold: no tier is gold and is not gold"),
    ("note", 5, "", "must be a text, not 5"),
    ("note", {"above": "a"}, "above", f"does not fit note, which is a text: use {SCALAR}"),
    ("category", "a//b", "", "must be a path such as a/b/c, not 'a//b'"),
    ("category", "a/*", "", "** may only stand at the end of a path, after a slash, not as in 'a/*'"),
    ("category", "a/**/b", "", "** may only stand at the end of a path, after a slash, not as in 'a/**/b'"),
    ("category", "a**", "", "** may only stand at the end of a path, after a slash, not as in 'a**'"),
    ("category", "/**", "", "** may only stand at the end of a path, after a slash, not as in '/**'"),
    ("category", "a/*/**", "", "** may only stand at the end of a path, after a slash, not as in 'a/*/**'"),
    ("category", "a//**", "", "** may only stand at the end of a path, after a slash, not as in 'a//**'"),
    ("category", {"not": "**"}, "", "can never hold: no category is not **"),
    (
        "category",
        {"any_of": ["a/b/**"], "not": "a/**"},
        "",
        "can never hold: no category is a/b/** and is not a/**",
    ),
    (
        "known",
        "delivry/late",
        "",
        f"must be {SCHEMA['known'].expected}, not 'delivry/late'; did you mean 'delivery/late'?",
    ),
    ("known", "delivry/**", "", "no path lies in 'delivry/**'; did you mean 'delivery'?"),
    ("known", "billing/x/**", "", "no path lies in 'billing/x/**'; did you mean 'billing'?"),
    ("known", {"not": ["delivery/**", "billing"]}, "", "can never hold: no known is none of delivery/**, billing"),
    ("severity", "2", "", "must be an integer at least 0 and at most 3, not '2'"),
    ("severity", True, "", "must be an integer at least 0 and at most 3, not true"),
    ("severity", 2.0, "", "must be an integer at least 0 and at most 3, not 2.0"),
    ("severity", {"at_least": 4}, "at_least", "must be an integer at least 0 and at most 3, not 4"),
    ("severity", {"below": -1}, "below", "must be an integer at least 0 and at most 3, not -1"),
    ("severity", {"at_most": [1]}, "at_most", "must be an integer at least 0 and at most 3, not a list"),
    ("severity", {"above": {"x": 1}}, "above", "must be an integer at least 0 and at most 3, not a table"),
    ("severity", {"between": [1, 2, 3]}, "between", "must be a list of two numbers, not of 3"),
    ("severity", {"between": [1]}, "between", "must be a list of two numbers, not of 1"),
    ("severity", {"between": 1}, "between", "must be a list that is not empty, not 1"),
    ("severity", {"between": [3, 2]}, "", "can never hold: no severity between 3 and 2"),
    ("severity", {"above": 3}, "", "can never hold: no severity above 3"),
    ("severity", {"below": 0}, "", "can never hold: no severity below 0"),
    ("severity", {"above": 1, "below": 2}, "", "can never hold: no severity above 1 and below 2"),
    ("severity", {"not": {"at_least": 0}}, "", "can never hold: no severity not (at least 0)"),
    ("severity", {"any_of": [1], "above": 1}, "", "can never hold: no severity is 1 and above 1"),
    ("amount", {"between": [5, 3]}, "", "can never hold: no amount between 5 and 3"),
    ("amount", {"at_least": 5, "below": 5}, "", "can never hold: no amount at least 5 and below 5"),
    ("amount", {"above": 5, "at_most": 5}, "", "can never hold: no amount above 5 and at most 5"),
    ("amount", float("nan"), "", "must be a number, not NaN"),
    ("amount", {"at_most": float("inf")}, "at_most", "must be a number, not Infinity"),
    ("amount", {"at_leest": 5}, "at_leest", f"unknown operator, expected {NUMERIC}; did you mean 'at_least'?"),
    ("price", {"at_most": 10.01}, "at_most", "must be a number at least 0 and at most 10, not 10.01"),
    ("vip", 1, "", "must be true or false, not 1"),
    ("vip", "true", "", "must be true or false, not 'true'"),
    ("vip", {"not": [True, False]}, "", "can never hold: no vip is none of true, false"),
    ("tags", "a", "", "tags are asked with any_of, all_of or none_of in a table, not with 'a'"),
    ("tags", ["a"], "", "tags are asked with any_of, all_of or none_of in a table, not with a list"),
    ("tags", {"any_of": "a"}, "any_of", "must be a list that is not empty, not 'a'"),
    ("tags", {"none_of": []}, "none_of", "must be a list that is not empty, not a list"),
    ("tags", {"all_of": [5]}, "all_of", "must be a text, not 5"),
    (
        "tags",
        {"not": ["a"]},
        "not",
        "does not fit tags, which is a collection of tags: use any_of, all_of, none_of, present",
    ),
    ("tags", {"all_of": ["a"], "none_of": ["a"]}, "", "can never hold: no tags has all of a and has none of a"),
    ("tags", {"any_of": ["a"], "none_of": ["a"]}, "", "can never hold: no tags has any of a and has none of a"),
    ("tags", {"any_of": ["a"], "present": False}, "", "can never hold: no tags has any of a and is absent"),
    (
        "labels",
        {"any_of": ["pres"]},
        "any_of",
        "must be one of the tags press, legal, not 'pres'; did you mean 'press'?",
    ),
]


@pytest.mark.parametrize(("name", "written", "path", "message"), FAULTS)
def test_a_wrong_condition_is_refused_at_its_place(name: str, written: object, path: str, message: str) -> None:
    """Every fault names the place inside the condition, what is wrong and the nearest right name."""
    with pytest.raises(InvalidDocument) as caught:
        Condition.of(SCHEMA[name], written)

    assert (Problem(path, message),) == caught.value.problems


POSSIBLE: list[tuple[str, Any, Any]] = [
    ("severity", {"above": 1, "below": 3}, 2),
    ("severity", {"above": 2}, 3),
    ("severity", {"below": 1}, 0),
    (
        "amount",
        {"above": 1, "below": Decimal("1.0000000000000000000000000000000000001")},
        Decimal("1." + "0" * 37 + "5"),
    ),
    ("amount", {"above": Decimal(f"0.{'9' * 40}"), "below": 1}, Decimal(f"0.{'9' * 40}5")),
    ("amount", {"at_least": 5, "at_most": 5}, 5),
    ("amount", {"above": Decimal("1E+50"), "below": Decimal("2E+50")}, Decimal("1.5E+50")),
    ("price", {"above": Decimal("9.99")}, 10),
    ("known", {"any_of": ["delivery/**"], "not": "delivery/late"}, "delivery/lost"),
    ("note", {"not": "other"}, "x"),
    ("tags", {"any_of": ["a", "b"], "none_of": ["a"], "all_of": ["c"]}, ["b", "c"]),
]


@pytest.mark.parametrize(("name", "written", "value"), POSSIBLE)
def test_a_narrow_condition_that_can_hold_is_accepted(name: str, written: object, value: object) -> None:
    """Only what no value can satisfy is refused, however little room a condition leaves."""
    assert Condition.of(SCHEMA[name], written).holds(value)


def test_all_faults_of_one_condition_are_listed() -> None:
    """A misspelt operator does not hide the wrong operands beside it."""
    with pytest.raises(InvalidDocument) as caught:
        Condition.of(SCHEMA["severity"], {"at_lest": 1, "below": "x", "not": {"present": True, "above": 9}})

    assert [problem.path for problem in caught.value.problems] == ["at_lest", "below", "not.present", "not.above"]


def test_a_condition_may_be_built_from_tests() -> None:
    """What of() reads is what the constructor takes, and the constructor refuses what a file cannot say."""
    fact = SCHEMA["category"]

    assert Condition.of(fact, ["x", "a/**"]) == Condition(fact=fact, tests=(("any_of", ("x", Subtree("a"))),))
    with pytest.raises(InvalidDocument, match="at_least: is asked twice"):
        Condition(fact=SCHEMA["severity"], tests=(("at_least", 1), ("at_least", 2)))


def test_conditions_are_values() -> None:
    """Equal conditions are equal and hash alike; the text for debugging does not repeat a long declaration."""
    one, two = (Condition.of(SCHEMA["tier"], form) for form in ("gold", {"any_of": ["gold"]}))

    assert (one, hash(one)) == (two, hash(two))
    assert repr(one) == "Condition(fact='tier', tests=(('any_of', ('gold',)),))"
    assert one != Condition.of(Fact(name="tier", kind="text"), "gold")
