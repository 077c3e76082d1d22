"""Rule tables: worked examples of each hit policy, what a decision carries, and wrong facts."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Any

import pytest

from grievance.decision import Decision
from grievance.errors import FactError, InvalidDocument, InvalidValue, Problem
from grievance.rules import FactSchema, HitPolicy, Rule, RuleTable, when

SCHEMA = FactSchema.from_mapping(
    {
        "category": "path",
        "listed": {"type": "path", "values": ["a", "a/b"]},
        "channel": ["web", "email", "letter"],
        "country": "text",
        "severity": {"type": "integer", "at_least": 0, "at_most": 3},
        "repeats": "integer",
        "amount": "decimal",
        "vip": "boolean",
        "tags": "tags",
        "labels": {"type": "tags", "values": ["x", "y", "z"]},
    }
)


def rule(rule_id: str, value: Any, /, **asked: Any) -> Rule[Any]:
    """A rule with conditions as a file writes them."""
    return Rule(id=rule_id, when=when(asked, SCHEMA), value=value, because=f"because {rule_id}")


def table(hit: HitPolicy, *rules: Rule[Any], otherwise: Rule[Any] | None = None) -> RuleTable[Any]:
    """A table of these rules."""
    return RuleTable(name="table", schema=SCHEMA, hit=hit, rules=rules, otherwise=otherwise)


ROUTING = (
    rule("late", "logistics", category="delivery/late/**", channel=["web", "email"]),
    rule("danger", "safety", severity={"at_least": 2}),
    rule("delivery", "post", category="delivery/**"),
)
DESK_SCORE = Rule[Any](id="base", value=9, because="everyone gets some")
DESK = Rule[Any](id="otherwise", value="desk", because="nobody else", authority="S40")


def test_first_answers_with_the_first_row_that_holds() -> None:
    """Order is meaning: the first row that holds answers, later ones that hold do not."""
    facts = {"category": "delivery/late/abroad", "channel": "web", "severity": 3, "amount": 5}

    decision = table("first", *ROUTING, otherwise=DESK).decide(facts)

    assert decision.value == "logistics"
    assert decision.sentences() == ("because late [late]",)
    assert decision.read == {"category": "delivery/late/abroad", "channel": "web"}


def test_first_moves_on_when_an_earlier_row_is_stopped() -> None:
    """A row with one false condition does not answer, however many of its others are true."""
    facts = {"category": "delivery/late", "channel": "letter", "severity": 2}

    decision = table("first", *ROUTING, otherwise=DESK).decide(facts)

    assert (decision.value, decision.rules, decision.read) == ("safety", ("danger",), {"severity": 2})


def test_otherwise_answers_when_no_row_holds() -> None:
    """The answer for the rest has its own reason and authority, and reads nothing."""
    decision = table("first", *ROUTING, otherwise=DESK).decide({})

    assert (decision.value, decision.sentences(), decision.read) == ("desk", ("nobody else [otherwise; S40]",), {})


@pytest.mark.parametrize("hit", ["first", "unique"])
def test_a_table_without_otherwise_abstains_when_no_row_holds(hit: HitPolicy) -> None:
    """Nothing is dropped silently: a person must decide."""
    decision = table(hit, *ROUTING).decide({"category": "billing"})

    assert decision.abstained
    assert decision.sentences() == ("no rule holds [table]",)


def test_unique_answers_with_the_only_row_that_holds() -> None:
    """One row that holds is an answer."""
    decision = table("unique", *ROUTING, otherwise=DESK).decide({"category": "delivery/lost", "severity": 1})

    assert (decision.value, decision.read) == ("post", {"category": "delivery/lost"})


def test_unique_abstains_and_names_the_rows_when_several_hold() -> None:
    """A conflict goes to a person with the names of the rules and all the facts that they read."""
    decision = table("unique", *ROUTING, otherwise=DESK).decide({"category": "delivery/lost", "severity": 2})

    assert decision.abstained
    assert decision.sentences() == ("only one rule may hold, but 'danger' and 'delivery' do [table]",)
    assert decision.read == {"category": "delivery/lost", "severity": 2}


def test_collect_sums_the_values_of_all_rows_that_hold() -> None:
    """Scores add up exactly, integers and decimals together, with every reason in the order of the table."""
    scores = table(
        "collect",
        rule("danger", 60, severity={"at_least": 2}),
        rule("far", Decimal("0.1"), country="NZ"),
        rule("vip", Decimal("0.2"), vip=True),
        rule("rude", -3, tags={"any_of": ["rude"]}),
    )

    decision = scores.decide({"severity": 2, "country": "NZ", "vip": True, "tags": ["late"]})

    assert Decimal("60.3") == decision.value
    assert decision.rules == ("danger", "far", "vip")
    assert decision.read == {"severity": 2, "country": "NZ", "vip": True}


def test_a_collect_table_in_which_nothing_holds_gives_nothing() -> None:
    """The sum of nothing is 0 without reasons, unless there is an otherwise."""
    danger = rule("danger", 60, severity={"at_least": 2})
    assert Decision(value=0) == table("collect", danger).decide({"severity": 1})
    assert (
        (found := table("collect", danger, otherwise=DESK_SCORE).decide({})).value,
        found.rules,
    ) == (9, ("base",))


def test_rows_that_sum_to_zero_still_have_their_reasons() -> None:
    """A total of 0 that rules gave is told from the 0 of no rules."""
    decision = table("collect", rule("up", 5), rule("down", -5), otherwise=DESK_SCORE).decide({})

    assert (decision.value, decision.rules) == (0, ("up", "down"))


def test_a_rule_without_conditions_always_holds() -> None:
    """An empty conjunction is true of any facts, even of none."""
    assert ((found := table("first", rule("all", "all")).decide({})).value, found.read) == ("all", {})


def test_a_table_without_rules_answers_otherwise() -> None:
    """No rows is a table too."""
    assert table("first", otherwise=DESK).decide({"anything": 1}).value == "desk"
    assert table("first").matching({}) == ()


def test_pain_37_deciding_sees_one_snapshot_and_changes_nothing() -> None:
    """Rules do not chain: what one row gives no other row can read, and deciding twice is deciding once."""
    facts = MappingProxyType({"category": "delivery/late", "channel": "web", "severity": 3})
    routing = table("first", *ROUTING, rule("chained", "never", country="logistics"))

    first, second = routing.decide(facts), routing.decide(facts)

    assert first == second
    assert routing.matching(facts)[0] == "late"
    assert "chained" not in routing.matching(facts)


def test_the_facts_read_by_a_decision_cannot_be_changed() -> None:
    """A decision is a value: what it read stays as it was."""
    facts = {"severity": 2}
    for hit in ("first", "unique"):
        decision = table(hit, rule("danger", 1, severity=2)).decide(facts)
        facts_then = dict(decision.read)
        with pytest.raises(TypeError):
            decision.read["severity"] = 9  # type: ignore[index]
        facts["severity"] = 3
        assert facts_then == decision.read
        facts["severity"] = 2


def test_a_row_may_ask_that_a_fact_is_absent() -> None:
    """Only present = false is true of an absent fact, and the decision says that it read nothing there."""
    absent = table("first", rule("none", "ask", country={"present": False}), rule("not", "far", country={"not": "GB"}))

    assert ((found := absent.decide({})).value, found.read) == ("ask", {"country": None})
    assert absent.decide({"country": None}).value == "ask"
    assert absent.decide({"country": "NZ"}).value == "far"
    assert absent.decide({"country": "GB"}).abstained


def test_a_rule_that_asks_for_any_of_several_tags_counts_once() -> None:
    """However many of the tags came, the rule holds once: no double score, no conflict with itself."""
    both = {"tags": ["press", "legal", "other"]}

    scores = table("collect", rule("loud", 7, tags={"any_of": ["press", "legal"]}), rule("next", 1))
    alone = table("unique", rule("loud", "boss", tags={"any_of": ["press", "legal"]}))

    assert ((found := scores.decide(both)).value, found.rules) == (8, ("loud", "next"))
    assert alone.decide(both).value == "boss"
    assert alone.decide({"tags": ["legal"]}).value == "boss"
    assert scores.matching(both) == ("loud", "next")


def test_tags_wanted_together_and_unwanted_tags() -> None:
    """All of several tags, none of others, and mixtures on two facts decide as they read."""
    tagged = table(
        "collect",
        rule("pair", 1, tags={"all_of": ["a", "b"]}),
        rule("clean", 10, tags={"none_of": ["a", "c"]}),
        rule("mixed", 100, tags={"all_of": ["a"], "any_of": ["b", "c"], "none_of": ["d"]}),
        rule("two", 1000, tags={"any_of": ["a", "b"]}, labels={"any_of": ["x", "y"]}),
        rule("there", 10000, tags={"present": True}),
        rule("gone", 100000, tags={"present": False}),
    )

    assert {tags: tagged.decide({"tags": tags}).value for tags in _some_tags()} == {
        (): 10010,
        ("a",): 10000,
        ("b",): 10010,
        ("a", "b"): 10101,
        ("a", "c"): 10100,
        ("a", "b", "d"): 10001,
        ("a", "b", "c"): 10101,
    }
    assert tagged.decide({"tags": frozenset("ab"), "labels": {"y", "z"}}).value == 11101
    assert tagged.decide({"labels": ["x"]}).value == 100000


def _some_tags() -> list[tuple[str, ...]]:
    return [(), ("a",), ("b",), ("a", "b"), ("a", "c"), ("a", "b", "d"), ("a", "b", "c")]


class Channel(StrEnum):
    WEB = "web"


class Safety(IntEnum):
    BAD = 2


class Lazy(Mapping[str, object]):
    """Facts that a host works out when they are read."""

    def __getitem__(self, key: str) -> object:
        if key == "severity":
            return 2
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(["severity"])

    def __len__(self) -> int:
        return 1


def test_values_of_related_types_decide_alike() -> None:
    """Enumerations, floats for decimals, collections of tags, mappings of facts are read as what they mean."""
    routing = table("first", *ROUTING[:2])
    assert routing.matching({"category": "delivery/late", "channel": Channel.WEB}) == ("late",)
    assert routing.matching({"severity": Safety.BAD}) == ("danger",)
    assert routing.matching(Lazy()) == ("danger",)
    tenth = table("first", rule("tenth", 1, amount=0.1))
    binary = Decimal("0.1000000000000000055511151231257827")
    assert [tenth.decide({"amount": amount}).value for amount in (0.1, Decimal("0.10"), binary)] == [1, 1, None]
    tagged = table("first", rule("t", 1, tags={"any_of": ["a"]}))
    assert [
        tagged.decide({"tags": tags}).value for tags in (["a"], ("a",), {"a"}, frozenset("a"), {"a": 0}.keys())
    ] == [1, 1, 1, 1, 1]


WRONG: list[tuple[str, Any]] = [
    ("category", 5),
    ("category", ["delivery"]),
    ("category", {}),
    ("category", "a//b"),
    ("listed", "a/c"),
    ("listed", 1),
    ("channel", "fax"),
    ("channel", 1),
    ("channel", set()),
    ("country", 44),
    ("country", b"GB"),
    ("country", []),
    ("severity", -1),
    ("severity", 4),
    ("severity", True),
    ("severity", 2.0),
    ("severity", "2"),
    ("severity", object()),
    ("repeats", Decimal(1)),
    ("repeats", False),
    ("repeats", [1]),
    ("amount", True),
    ("amount", "5"),
    ("amount", float("nan")),
    ("amount", Decimal("NaN")),
    ("amount", Decimal("sNaN")),
    ("amount", Decimal("-Infinity")),
    ("amount", 1j),
    ("vip", 1),
    ("vip", 0),
    ("vip", "true"),
    ("tags", "press"),
    ("tags", 5),
    ("tags", [5]),
    ("tags", [["press"]]),
    ("tags", {"press": 1}),
    ("tags", iter(["press"])),
    ("labels", ["w"]),
    ("labels", {"x", None}),
]


@pytest.mark.parametrize("hit", ["first", "unique", "collect"])
@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_fact_is_an_error_that_names_it(hit: HitPolicy, name: str, value: Any) -> None:
    """A value that the declaration does not allow is never silently false, and is not quoted in the error."""
    asking = {
        "category": "delivery",
        "listed": "a/b",
        "channel": "web",
        "country": "GB",
        "severity": {"between": [1, 2]},
        "repeats": 1,
        "amount": {"above": 5},
        "vip": True,
        "tags": {"any_of": ["press"]},
        "labels": {"any_of": ["x"]},
    }
    wary = table(hit, rule("asks", 1, **{name: asking[name]}), rule("also", 2))

    for ask in (wary.decide, wary.matching, wary.explain, wary.decide):
        with pytest.raises(FactError) as caught:
            ask({name: value})
        assert name == caught.value.fact
        assert repr(value) not in str(caught.value)


def test_facts_are_read_until_no_row_is_left() -> None:
    """A fact that can no longer matter is not looked at, so it is not checked either."""
    both = table("first", rule("both", 1, channel="web", severity={"at_least": 0}))

    assert both.decide({"channel": "email", "severity": "wrong"}).abstained
    with pytest.raises(FactError):
        both.decide({"channel": "web", "severity": "wrong"})


def test_facts_that_no_rule_asks_are_ignored() -> None:
    """A table reads only what its rules name."""
    assert (
        table("first", *ROUTING)
        .decide({"category": "delivery/late", "channel": "web", "amount": "wrong", "nonsense": object()})
        .value
        == "logistics"
    )


def test_an_error_of_a_lookup_that_is_no_fault_of_a_fact_is_passed_on() -> None:
    """Only values that break their declaration become fact errors; a broken mapping keeps its own error."""

    class Broken(dict[str, object]):
        def get(self, key: str, default: object = None) -> object:
            if self.pop("armed", False):
                raise TypeError("broken mapping")
            return super().get(key, default)

    with pytest.raises(TypeError, match="broken mapping") as caught:
        table("first", rule("danger", 1, severity=2)).decide(Broken(armed=True))
    assert not isinstance(caught.value, FactError)


def test_a_table_is_a_value() -> None:
    """Tables with equal parts are equal and hash alike, whether they have decided or not."""
    one, two = table("first", *ROUTING, otherwise=DESK), table("first", *ROUTING, otherwise=DESK)
    text = repr(one)
    one.decide({"severity": 2})

    assert (one, hash(one), text) == (two, hash(two), repr(one))
    assert one != table("unique", *ROUTING, otherwise=DESK)
    assert len(pickle.dumps(two)) == len(pickle.dumps(one))


def test_a_rule_refuses_what_would_mislead() -> None:
    """No empty id, no value that means abstaining, no fact asked twice, no empty reason."""
    with pytest.raises(InvalidValue, match=r"Rule\.id: must not be empty"):
        rule("", 1)
    with pytest.raises(InvalidValue, match=r"Rule\.value: must not be None"):
        rule("a", None)
    with pytest.raises(InvalidValue, match="rule 'a' asks a fact twice"):
        Rule(id="a", when=(*when({"vip": True}, SCHEMA), *when({"vip": False}, SCHEMA)), value=1, because="b")
    with pytest.raises(InvalidValue, match=r"Phrase\.texts"):
        Rule(id="a", value=1, because="")


def test_a_table_built_from_objects_is_checked_as_a_whole() -> None:
    """Rows that do not fit the schema, the hit policy or each other are all listed."""
    elsewhere = FactSchema.from_mapping({"vip": "text", "mood": "text"})
    stranger = Rule[Any](id="a", when=when({"vip": "x", "mood": "y"}, elsewhere), value=True, because="b")

    with pytest.raises(InvalidDocument) as caught:
        RuleTable(
            name="scores",
            schema=SCHEMA,
            hit="collect",
            rules=(rule("a", 1), stranger),
            otherwise=rule("else", 0, vip=True),
            impossible=(when({"mood": "y"}, elsewhere),),
        )

    undeclared = "is not declared like this in the schema of the table"
    assert (
        Problem("rules[1].id", "'a' is the id of rules[0] already"),
        Problem("rules[1]", "a collect table sums integers and Decimals, not true"),
        Problem("rules[1].when.vip", undeclared),
        Problem("rules[1].when.mood", undeclared),
        Problem("otherwise.when", "must be empty: it answers when no other rule holds"),
        Problem("impossible[0].mood", undeclared),
    ) == caught.value.problems
    with pytest.raises(InvalidDocument, match="hit: must be one of first, unique, collect, not 'any'"):
        table("any")  # type: ignore[arg-type]


def test_a_fact_declared_alike_in_two_schemas_is_the_same_fact() -> None:
    """Conditions read under an equal declaration fit the table."""
    twin = FactSchema.from_mapping({"vip": "boolean"})
    fits = Rule[Any](id="a", when=when({"vip": True}, twin), value=1, because="b")

    assert table("first", fits).decide({"vip": True}).value == 1
