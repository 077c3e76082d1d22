"""Faults of a procedure: each is named with its exact path and the nearest right word, and all are found at once."""

from __future__ import annotations

from typing import Any

import pytest

from support.procedures import (
    CRITICAL,
    DANGER,
    LATE,
    NORMAL,
    OTHERWISE,
    URGENT,
    a_mapping,
    a_standard_row,
    check_faults,
    faults_of,
)

HEADER = a_mapping()["procedure"]
PRIORITY = a_mapping()["priority"]
ROUTING = a_mapping()["routing"]
OFFICE = a_mapping()["calendars"]["office"]
WORDS = (
    "must be a length of time such as '4 working hours', '3 business days', '8 weeks', '1 month', '24 hours' "
    "or 'end of the 3rd business day'"
)


def level(**changes: object) -> dict[str, object]:
    """Return the priority section with one level changed."""
    levels = {**PRIORITY["levels"], "normal": {**NORMAL, **changes}}
    return {**PRIORITY, "levels": levels}


def without(section: dict[str, Any], key: str) -> dict[str, Any]:
    """Return a section without one of its keys."""
    return {name: value for name, value in section.items() if name != key}


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        ({"procedure": without(HEADER, "accountable")}, ["procedure.accountable: is required"]),
        ({"procedure": {**HEADER, "acountable": "x"}}, [
            "procedure.acountable: is no known key; did you mean 'accountable'?"]),
        ({"procedure": {**HEADER, "name": 7}}, ["procedure.name: must be text, not a whole number"]),
        ({"procedure": {**HEADER, "name": ""}}, ["procedure.name: must not be empty"]),
        ({"procedure": {**HEADER, "version": "", "accountable": ""}}, [
            "procedure.version: must not be empty", "procedure.accountable: must not be empty"]),
        ({"procedure": {**HEADER, "effective": "soon"}}, ["procedure.effective: must be a date such as 2026-07-01"]),
        ({"procedure": {**HEADER, "effective": 2026}}, ["procedure.effective: must be a date such as 2026-07-01"]),
        ({"procedure": {**HEADER, "zone": "Europe/Lodnon"}}, ["procedure.zone: must be an IANA zone name"]),
        ({"procedure": {**HEADER, "zone": "../UTC"}}, ["procedure.zone: must be an IANA zone name"]),
        ({"procedure": {**HEADER, "zone": ""}}, ["procedure.zone: must be an IANA zone name"]),
        ({"procedure": {**HEADER, "recurrence_window": "1 year"}}, [
            "procedure.recurrence_window: must be minutes, hours, days or weeks here"]),
        ({"procedure": {**HEADER, "recurrence_window": "a while"}}, [f"procedure.recurrence_window: {WORDS}"]),
        ({"procedure": {**HEADER, "na.me": 7}, "standards": 7}, [
            "procedure.na.me: is no known key", "standards: must be a list, not a whole number"]),
        ({"": 1, "[x": 2}, ["is no known key", "[x: is no known key"]),
        ({"procedure": []}, ["procedure: must be a table, not a list"]),
        ({"procedures": {}}, ["procedures: is no known key; did you mean 'procedure'?"]),
        ({"calendars": {"office": {**OFFICE, "zone": "Europe/Lodnon"}}}, [
            "calendars.office.zone: 'Europe/Lodnon' is not an IANA zone; did you mean 'Europe/London'?"]),
        ({"calendars": {"office": {"week": {"mno": []}}}}, [
            "calendars.office.zone: is missing", "calendars.office.week.mno: 'mno' is not a day"]),
        ({"calendars": {"office": "nine to five"}}, ["calendars.office: must be a table, not text"]),
        ({"calendars": []}, ["calendars: must be a table, not a list"]),
        ({"standards": {}}, ["standards: must be a list, not a table"]),
        ({"standards": [7]}, ["standards[0]: must be a table, not a whole number"]),
        ({"standards": [a_standard_row(), a_standard_row("b", duty="acknowledgment")]}, [
            "standards[1].duty: is no duty; did you mean 'acknowledgement'?"]),
        ({"standards": [a_standard_row(**{"from": "recieved"})]}, [
            "standards[0].from: is no anchor; did you mean 'received'?"]),
        ({"standards": [a_standard_row(from_="received")]}, [
            "standards[0].from_: is no known key; did you mean 'from'?"]),
        ({"standards": [a_standard_row(within="soon")]}, [f"standards[0].within: {WORDS}"]),
        ({"standards": [a_standard_row(within=3)]}, [
            "standards[0].within: must be a length of time in words, such as '3 business days'"]),
        ({"standards": [a_standard_row(statutory="yes")]}, [
            "standards[0].statutory: must be true or false, not text"]),
        ({"standards": [a_standard_row(calendar="ofice")]}, [
            "standards[0].calendar: 'ofice' is no calendar of this procedure; did you mean 'office'?"]),
        ({"standards": [a_standard_row(calendar=None)]}, [
            "standards[0].calendar: must name a calendar: 1 business day are counted on one"]),
        ({"standards": [a_standard_row("a"), a_standard_row("b"), a_standard_row("a")]}, [
            "standards[2].id: 'a' stands twice"]),
        ({"standards": [a_standard_row("")]}, ["standards[0].id: must not be empty"]),
        ({"standards": [a_standard_row(when={"chanel": "web"})]}, [
            "standards[0].when.chanel: unknown fact; did you mean 'channel'?"]),
        ({"standards": [a_standard_row(when={"severity.safety": 9})]}, ["standards[0].when.severity.safety: must be"]),
        ({"standards": [a_standard_row(when=[])]}, ["standards[0].when: must be a table, not a list"]),
        ({"priority": level(at_least=None)}, [
            "priority.levels.normal: needs either at_least (the score from which it holds) or reserved = true"]),
        ({"priority": level(reserved=True)}, ["priority.levels.normal: needs either at_least"]),
        ({"priority": level(at_least=80)}, ["priority.levels.normal.at_least: is that of 'urgent' too"]),
        ({"priority": level(at_least="0")}, ["priority.levels.normal.at_least: must be a whole number, not text"]),
        ({"priority": level(at_least=0.5)}, ["priority.levels.normal.at_least: must be a whole number, not a decimal"]),
        ({"priority": level(head_start="3 business days")}, [
            "priority.levels.normal.head_start: must be minutes, hours, days or weeks here: 3 business days have"]),
        ({"priority": level(work_within=None)}, ["priority.levels.normal.work_within: must be a length of time"]),
        ({"priority": {**PRIORITY, "levels": {"critical": CRITICAL}}}, [
            "priority.levels: needs at least one level with at_least"]),
        ({"priority": {**PRIORITY, "levels": {}}}, ["priority.levels: needs at least one level with at_least"]),
        ({"priority": without(PRIORITY, "levels")}, ["priority.levels: is required"]),
        ({"priority": {**PRIORITY, "lead": "1 month"}}, ["priority.lead: must be minutes, hours, days or weeks here"]),
        ({"priority": {**PRIORITY, "calendar": "ofice"}}, [
            "priority.calendar: 'ofice' is no calendar of this procedure; did you mean 'office'?"]),
        ({"calendars": {}, "standards": [], "priority": {"levels": {"a": URGENT, "b": NORMAL}}}, [
            "priority.levels.a.work_within: is counted on a calendar: name one",
            "priority.levels.b.work_within: is counted on a calendar: name one"]),
        ({"priority": without(PRIORITY, "hit")}, [
            "priority.hit: must be one of first, unique, collect, not nothing"]),
        ({"priority": {**PRIORITY, "hit": "colect"}}, [
            "priority.hit: must be one of first, unique, collect, not 'colect'; did you mean 'collect'?"]),
        ({"priority": {**PRIORITY, "rules": [{**DANGER, "when": {"severity.safty": 1}}]}}, [
            "priority.rules[0].when.severity.safty: unknown fact; did you mean 'severity.safety'?"]),
        ({"priority": {**PRIORITY, "rules": [DANGER, DANGER]}}, [
            "priority.rules[1].id: 'danger' is the id of"]),
        ({"priority": {**PRIORITY, "rules": [{**DANGER, "scor": 1}]}}, [
            "priority.rules[0].scor: unknown key, expected"]),
        ({"priority": {**PRIORITY, "rules": [{**DANGER, "score": 1.5}]}}, ["priority.rules[0]"]),
        ({"priority": {**PRIORITY, "rules": [{**DANGER, "score": True}]}}, ["priority.rules[0]"]),
        ({"priority": {**PRIORITY, "rules": [without(DANGER, "score")]}}, ["priority.rules[0]"]),
        ({"priority": {**PRIORITY, "rules": [without(DANGER, "because")]}}, ["priority.rules[0].because: is missing"]),
        ({"priority": {**PRIORITY, "rules": "none"}}, ["priority.rules: must be a list of tables"]),
        ({"priority": {**PRIORITY, "otherwise": OTHERWISE}}, ["priority.otherwise: is no known key"]),
        ({"routing": without(ROUTING, "otherwise")}, [
            "routing.otherwise: is missing: this table must always have an answer"]),
        ({"routing": without(ROUTING, "hit")}, ["routing.hit: must be one of first, unique, collect, not nothing"]),
        ({"routing": {**ROUTING, "hit": "collect"}}, [
            "routing.rules[0]: a collect table sums", "routing.otherwise: a collect table sums"]),
        ({"routing": {**ROUTING, "rules": [{**LATE, "to": ""}]}}, ["routing.rules[0]"]),
        ({"routing": {**ROUTING, "otherwise": {"to": 7, "because": "x"}}}, ["routing.otherwise"]),
        ({"routing": {**ROUTING, "fallback": 1}}, ["routing.fallback: is no known key"]),
        ({"teams": {"logistics": {"calendar": "ofice"}, "front-desk": {}}}, [
            "teams.logistics.calendar: 'ofice' is no calendar of this procedure; did you mean 'office'?"]),
        ({"teams": {"logistics": {"nmae": "x"}, "front-desk": {}}}, [
            "teams.logistics.nmae: is no known key; did you mean 'name'?"]),
        ({"teams": {"logistics": "Bob", "front-desk": {}}}, ["teams.logistics: must be a table, not text"]),
        ({"channels": {"web": {"cost": "5 euros"}}}, [
            "channels.web.cost: must be an amount and a currency, such as '5000 EUR'"]),
        ({"channels": {"web": {"two_way": 1}}}, [
            "channels.web.two_way: must be true or false, not a whole number"]),
        ({"facts": {"loyalty": "txt"}}, ["facts.loyalty.type: must be one of"]),
        ({"facts": {"tier": {"type": "choice"}}}, ["facts.tier.values: a choice needs the list of its values"]),
        ({"facts": {"value": {"type": "decimal", "at_least": 5, "at_most": 1}}}, ["facts.value.at_most: must not be"]),
        ({"facts": {"category": "text"}}, ["facts.category: is built in: give the host's fact another name"]),
        ({"facts": []}, ["facts: must be a table, not a list"]),
        ({"impossible": {"channel": "web"}}, ["impossible: must be a list of tables"]),
        ({"impossible": [{"chanel": "web"}]}, ["impossible[0].chanel: unknown fact; did you mean 'channel'?"]),
        ({"impossible": ["web"]}, ["impossible[0]: must be a table of facts and conditions"]),
        ({"impossible": [{}, {"severity.safety": {"above": 3}}]}, ["impossible[1].severity.safety: can never hold"]),
    ],
)  # fmt: skip
def test_a_fault_and_its_path(sections: dict[str, Any], expected: list[str]) -> None:
    """One fault is one problem, at its exact path, with what would be right."""
    check_faults(faults_of(a_mapping(**sections)), expected)


def test_all_faults_at_once() -> None:
    """A document full of faults of every kind, of form and of meaning, lists all of them."""
    mapping = {
        "procedure": {"name": "", "version": "1", "effective": "soon", "zone": "Mars/Base"},
        "calendars": {"office": OFFICE, "night": {"zone": "Europe/Lodnon", "week": {"mno": []}}},
        "facts": {"loyalty": ["a", "a"], "channel": "text", "amount": "text"},
        "standards": [
            a_standard_row("a", duty="acknowledgment"),
            a_standard_row("b", calendar="ofice"),
            a_standard_row("b", when={"chanel": "web"}),
            a_standard_row("c", calendar="night"),
        ],
        "priority": {
            "hit": "colect",
            "levels": {"x": {"at_least": 1, "work_within": "1 hour", "head_start": "1 year"}, "y": NORMAL},
            "rules": [{"id": "r", "when": {"severity.safty": 1}, "score": 1, "because": "x"}],
            "factors": {"hrad": 1},
        },
        "routing": {"hit": "first", "rules": [{**LATE, "when": {"channel": {"at_least": 2}}}], "fallback": 1},
        "teams": {"logistics": {"calendar": "nigth"}},
        "channels": {"web": {"cost": "much"}},
        "impossible": [{"chanel": "web"}],
        "typo": 1,
    }
    found = [fault.split(": ")[0] for fault in faults_of(mapping)]
    assert sorted(found) == sorted(
        [
            "procedure.name",
            "procedure.accountable",
            "procedure.effective",
            "procedure.zone",
            "calendars.night.zone",
            "calendars.night.week.mno",
            "facts.loyalty.values[1]",
            "facts.channel",
            "facts.amount",
            "standards[0].duty",
            "standards[1].calendar",
            "standards[2].id",
            "standards[2].when.chanel",
            "priority.levels.x.head_start",
            "priority.hit",
            "priority.rules[0].when.severity.safty",
            "priority.factors.hrad",
            "routing.rules[0].when.channel.at_least",
            "routing.fallback",
            "routing.otherwise",
            "teams.logistics.calendar",
            "channels.web.cost",
            "impossible[0].chanel",
            "typo",
        ]
    )


def test_a_fault_is_told_once() -> None:
    """A broken calendar is told where it is broken, not again wherever it is named."""
    calendars = {"office": {"zone": "Nowhere", "week": {}}}
    assert [fault.split(":")[0] for fault in faults_of(a_mapping(calendars=calendars))] == ["calendars.office.zone"]
    assert faults_of(a_mapping(calendars=[], standards=[a_standard_row()])) == [
        "calendars: must be a table, not a list"
    ]


def test_the_order_of_faults_does_not_change() -> None:
    """Two facts that collide are told in the order of the document."""
    names = ["language", "amount", "channel", "place", "category"]
    found = faults_of(a_mapping(facts=dict.fromkeys(names, "text"), routing_rules=[]))
    assert [fault.split(":")[0] for fault in found] == [f"facts.{name}" for name in names]


@pytest.mark.parametrize("mapping", [[], "text", None, 7])
def test_a_procedure_is_a_table(mapping: Any) -> None:
    """Anything else than a table is refused as a whole."""
    assert faults_of(mapping) == ["must be a table"]


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b"])
@pytest.mark.parametrize("where", ["name", "team", "because"])
def test_text_that_no_store_can_keep(text: str, where: str) -> None:
    """NUL and lone surrogates, anywhere in a procedure, are a fault of the document."""
    sections: dict[str, dict[str, Any]] = {
        "name": {"procedure": {**HEADER, "name": text}},
        "team": {"teams": {text: {}, "logistics": {}, "front-desk": {}}},
        "because": {"routing_rules": [{**LATE, "because": text}]},
    }
    [found] = faults_of(a_mapping(**sections[where]))
    assert "NUL" in found or "lone surrogate" in found


@pytest.mark.parametrize("value", [{"web"}, object(), b"web", 3 + 4j])
def test_what_json_does_not_have(value: object) -> None:
    """A value that no document can hold is a fault at its place, whoever else objects to it."""
    found = faults_of(a_mapping(routing_rules=[{**LATE, "when": {"channel": [value]}}]))
    assert found[0] == f"routing.rules[0].when.channel[0]: must not hold a {type(value).__name__}"
