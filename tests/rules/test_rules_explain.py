"""Explanations: what became of every rule, in values and in words."""

from __future__ import annotations

from typing import Any

from grievance.rules import FactSchema, HitPolicy, RowTrace, Rule, RuleTable, when

SCHEMA = FactSchema.from_mapping(
    {"category": "path", "channel": ["web", "letter"], "severity": "integer", "vip": "boolean", "tags": "tags"}
)


def table(hit: HitPolicy, **rules: dict[str, Any]) -> RuleTable[Any]:
    """A table of rules by id, with values 1, 2, 3 …"""
    rows = (
        Rule(id=rule_id, when=when(asked, SCHEMA), value=position, because=f"so says {rule_id}", authority="S1")
        for position, (rule_id, asked) in enumerate(rules.items(), 1)
    )
    return RuleTable(name="urgency", schema=SCHEMA, hit=hit, rules=tuple(rows))


def test_an_explanation_reads_well() -> None:
    """The text says the answer, why, and for each rule what became of it, with the values that mattered."""
    first = table(
        "first",
        letter={"severity": {"at_least": 1}, "channel": "letter"},
        late={"category": "delivery/**"},
        press={"tags": {"any_of": ["press"]}},
        vip={"vip": True},
        severe={"severity": {"at_least": 3}},
        far={"category": "delivery/late", "severity": 2},
    )
    facts = {"category": "delivery/late", "channel": "web", "severity": 2, "vip": False, "tags": ["vip", "rude"]}

    assert str(first.explain(facts)).splitlines() == [
        "urgency: 2",
        "  because so says late [late; S1]",
        "  letter: stopped at channel is letter; channel = 'web'",
        "  late: fired",
        "  press: stopped at tags has any of press; tags = {'rude', 'vip'}",
        "  vip: stopped at vip is true; vip = false",
        "  severe: stopped at severity at least 3; severity = 2",
        "  far: holds, but later than late",
    ]


def test_an_absent_fact_stops_a_rule_and_is_called_absent() -> None:
    """A condition on an absent fact is false, not included, and the explanation says why."""
    explanation = table("first", far={"category": {"not": "delivery"}}).explain({})

    assert str(explanation).splitlines() == [
        "urgency: a person must decide",
        "  because no rule holds [urgency]",
        "  far: stopped at category is not delivery; category is absent",
    ]


def test_the_first_false_condition_in_the_order_of_the_file_stops_a_rule() -> None:
    """Of several false conditions the first is named, with the accepted value of its fact."""
    rule = table("first", a={"vip": True, "severity": 5, "channel": "web"})

    (row,) = rule.explain({"vip": True, "severity": 4, "channel": "letter"}).rows

    assert RowTrace(rule="a", fired=False, stopped_by=rule.rules[0].when[1], value=4) == row
    assert not row.holds


def test_conflicting_rows_of_a_unique_table_hold_but_not_alone() -> None:
    """When a unique table abstains, each rule that holds is shown as holding with others."""
    explanation = table("unique", a={"vip": True}, urgency={"severity": 1}, c={"vip": False}).explain(
        {"vip": True, "severity": 1}
    )

    assert [(row.fired, row.holds, row.later_than) for row in explanation.rows] == [
        (False, True, None),
        (False, True, None),
        (False, False, None),
    ]
    assert "  a: holds, but not alone" in str(explanation).splitlines()


def test_every_row_of_a_sum_fired() -> None:
    """In a collect table all rows that hold gave the value."""
    explanation = table("collect", a={"vip": True}, b={"severity": 1}, c={"severity": 2}).explain(
        {"vip": True, "severity": 2}
    )

    assert explanation.decision.value == 4
    assert [row.fired for row in explanation.rows] == [True, False, True]
    assert [str(row) for row in explanation.rows if row.holds] == ["a: fired", "c: fired"]


def test_values_of_facts_are_not_part_of_the_text_for_debugging() -> None:
    """Facts may be personal: they are in the explanation for people, not in a repr that ends in a log."""
    row = table("first", a={"category": "x"}).explain({"category": "secret"}).rows[0]

    assert "secret" in str(row)
    assert "secret" not in repr(row)
