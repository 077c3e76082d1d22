"""What a new version of a procedure changes for complaints, in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from grievance.procedure import Procedure, tables_of, with_table
from grievance.procedure.comparing import Change, Comparison, Weight, compare
from support.comparing import FACTS, messages, priority
from support.procedures import (
    LATE,
    NORMAL,
    URGENT,
    a_mapping,
    a_procedure,
    a_standard_row,
    with_policy,
)


def test_levels_that_begin_elsewhere() -> None:
    """A level that begins at another score is told, and a complaint that it moves."""
    rules = [{"id": "old", "when": {"loyalty": "gold"}, "score": 60, "because": "so"}]
    more: dict[str, Any] = {"urgent": {**URGENT, "at_least": 50}, "normal": {**NORMAL, "at_least": 40}, "low": NORMAL}
    comparison = compare(priority(rules), priority(rules, levels=more))
    assert [one.message for one in comparison.changes] == [
        "normal [old] -> urgent [old]",
        "urgent: from a score of 80 -> 50",
    ]
    assert comparison.changes[0].example == {"loyalty": "gold"}


def test_scores_with_factors() -> None:
    """Where factors add to the points, other points are told; where they do not, those within a level are a reason."""
    rules = [{"id": "gold", "when": {"loyalty": "gold"}, "score": 10, "because": "so"}]
    more = [{**rules[0], "score": 20}]
    found = compare(priority(rules), priority(more))
    assert not found
    assert [one.message for one in found.reasons] == ["low (10 points) [gold] -> low (20 points) [gold]"]
    assert "\nanswered alike, for another reason\n  priority: low (10 points) [gold] -> low" in str(found)
    weighed = [priority(one, factors={"hard": 5}) for one in (rules, more)]
    assert messages(*weighed) == ["priority: 10 points before factors [gold] -> 20 points before factors [gold]"]
    assert messages(priority(rules), weighed[0]) == ["factors: factors: hard 0 -> 5"]
    unscored = [priority(one, hit="first", factors={"hard": 5}) for one in ([], rules)]
    assert messages(*unscored) == ["priority: a person decides [no rule] -> 10 points before factors [gold]"]


def test_no_level_is_told_that_factors_may_move() -> None:
    """Where factors add points the level is theirs too: a complaint that falls from urgent is not called normal."""
    retail = Procedure.pack("retail")
    table = tables_of(retail)["priority"]
    left = attrs.evolve(table, rules=tuple(one for one in table.rules if one.id != "danger"))
    found = [one.message for one in compare(retail, with_table(retail, "priority", left)).changes]
    assert "60 points before factors [danger] -> 0 points before factors [no rule]" in found
    assert not [message for message in found if any(level.name in message for level in retail.levels.levels)]


def test_reasons_are_no_change() -> None:
    """A rule that is called otherwise, gives another reason or rests on another clause answers alike."""
    old = a_procedure(priority_rules=[])
    new = a_procedure(
        priority_rules=[],
        routing={
            "hit": "first",
            "otherwise": {"to": "front-desk", "because": "it is ours"},
            "rules": [{**LATE, "id": "parcel"}],
        },
        standards=[a_standard_row(authority="clause 3")],
    )
    comparison = compare(old, new)
    assert not comparison
    assert [(one.section, one.message) for one in comparison.reasons] == [
        ("routing", "logistics [late] -> [parcel]"),
        ("routing", '[otherwise]: because "nobody else is responsible" -> "it is ours"'),
        ("standards", "[acknowledge]: authority nothing -> clause 3"),
    ]
    renamed_ = compare(old, a_procedure(priority_rules=[], standards=[a_standard_row("confirm")]))
    assert not renamed_
    assert [one.message for one in renamed_.reasons] == ["acknowledge -> confirm"]


def test_renamed_standards_are_paired_by_whom_they_bind() -> None:
    """Of standards with equal terms each is the one that binds the same complaints, whatever the order."""
    whens = {"web": {"channel": "web"}, "letter": {"channel": "letter"}}
    old = a_procedure(standards=[a_standard_row(name, when=when) for name, when in whens.items()])
    new = a_procedure(standards=[a_standard_row(f"by-{name}", when=whens[name]) for name in ("letter", "web")])
    comparison = compare(old, new)
    assert not comparison
    assert [one.message for one in comparison.reasons] == ["web -> by-web", "letter -> by-letter"]


def test_deadlines_in_words() -> None:
    """A deadline that is longer or shorter is said to be, where the spans alone tell; else only what it was and is."""
    old = a_procedure()
    for within, tail in (("2 business days", ": more time"), ("end of the 0th business day", ": less time")):
        new = a_procedure(standards=[a_standard_row(within=within)])
        assert messages(old, new) == [f"standards: acknowledge: within 1 business day -> {within}{tail}"]
    new = a_procedure(standards=[a_standard_row(within="3 days")])
    assert messages(old, new) == ["standards: acknowledge: within 1 business day -> 3 days"]
    plain = a_procedure(standards=[a_standard_row(within="30 hours", calendar=None)])
    less = a_procedure(standards=[a_standard_row(within="20 hours", calendar=None)])
    assert messages(plain, less) == ["standards: acknowledge: within 30 hours -> 20 hours: less time"]


OFFICE = a_mapping()["calendars"]["office"]


def with_office(**changes: Any) -> Procedure:
    """Return a procedure whose calendar is another one."""
    return a_procedure(calendars={"office": {**OFFICE, **changes}})


def test_calendars_in_words() -> None:
    """Calendars differ in zone, weeks, seasons and single dates, each told in words; their names do not count."""
    old = with_office()
    assert messages(old, with_office(zone="Europe/Paris")) == ["calendars: office: zone Europe/London -> Europe/Paris"]
    assert messages(old, with_office(week={"mon-thu": ["09:00-18:00"], "sat": ["10:00-12:30:30"]})) == [
        "calendars: office: Friday: 09:00-18:00 -> closed",
        "calendars: office: Saturday: closed -> 10:00-12:30:30",
    ]
    named = with_office(holidays=[{"on": date(2026, 12, 25), "name": "Christmas"}])
    assert messages(old, named) == ["calendars: office: 2026-12-25: as in the week -> closed"]
    assert messages(named, with_office(holidays=[date(2026, 12, 25)])) == []
    assert messages(named, with_office(closures=[date(2026, 12, 25)])) == []
    opened = with_office(openings=[{"on": date(2026, 12, 25), "hours": ["10:00-12:00"]}])
    assert messages(named, opened) == ["calendars: office: 2026-12-25: closed -> 10:00-12:00"]
    long = with_office(closures=[{"from": date(2026, 8, 1), "to": date(2026, 8, 10)}])
    listed = "2026-08-01, 2026-08-02, 2026-08-03, 2026-08-04, 2026-08-05, 2026-08-06 and 4 more"
    assert messages(old, long) == [f"calendars: office: {listed}: as in the week -> closed"]
    season = {"name": "high", "months": [1], "week": {"mon": ["09:00-20:00"]}}
    high = with_office(seasons=[season])
    assert messages(old, high) == ["calendars: office: the season months [1], week {'mon': ['09:00-20:00']} is new"]
    assert messages(high, old) == ["calendars: office: the season months [1], week {'mon': ['09:00-20:00']} is gone"]
    assert messages(high, with_office(seasons=[{**season, "name": "peak"}])) == []
    extra = {"calendars": {"office": OFFICE, "spare": {**OFFICE, "zone": "Asia/Tokyo"}}}
    spare = {"calendars": {"office": OFFICE, "spare": OFFICE}}
    assert messages(a_procedure(**extra), a_procedure(**spare)) == [], "nothing is counted by it"


def test_rights_in_words() -> None:
    """What a role may do, and at which stages, is told role by role."""
    old = a_procedure(permissions=[{"roles": ["handler"], "may": ["Answer", "Accept"], "at": ["open"]}])
    new = a_procedure(permissions=[{"roles": ["handler"], "may": ["Answer"]}, {"roles": ["lead"], "may": ["Close"]}])
    assert messages(old, new) == [
        "permissions: handler may now Answer but at open",
        "permissions: handler may no longer Accept at open",
        "permissions: lead may now Close",
    ]


def test_authority_and_retention_in_words() -> None:
    """What may be granted, and how long what is kept, is told as sentences that hold no longer and those that do."""
    row = {"id": "a", "roles": ["lead"], "on_remedy": "20.00 GBP", "because": "so"}
    old = a_procedure(remedies={"authority": [row]}, retention={"rules": [{"id": "a", "keep": "1 year"}]})
    more = {**row, "kinds": ["refund"], "approve": True, "when": {"channel": "web"}}
    new = a_procedure(
        remedies={"authority": [more]}, retention={"rules": [{"id": "b", "keep": "2 years", "stages": ["closed"]}]}
    )
    assert messages(old, new) == [
        "authority: no longer: lead may grant any remedy up to 20.00 GBP on a remedy",
        "authority: now: lead may grant refund up to 20.00 GBP on a remedy, and approve it when channel is web",
        "retention: no longer: complaints are kept 1 year",
        "retention: now: complaints that end closed are kept 2 years",
    ]


def test_letters_in_words() -> None:
    """What a letter says now and no longer is told sentence by sentence; another order of the same is told as such."""

    def with_letter(*texts: str, **more: Any) -> Procedure:
        blocks = [{"id": f"b{at}", "text": text, **more} for at, text in enumerate(texts)]
        return a_procedure(letters={"templates": {"thanks": {"blocks": blocks}}})

    old = with_letter("On $category.", "Thank you.")
    assert messages(a_procedure(), old) == ["letters: letter 'thanks' is new: sent as message"]
    assert messages(old, with_letter("On $category.", "Thanks.")) == [
        "letters: no longer: letter 'thanks': \"Thank you.\"",
        "letters: now: letter 'thanks': \"Thanks.\"",
    ]
    assert messages(old, with_letter("Thank you.", "On $category.")) == [
        "letters: letter 'thanks': the same in another order"
    ]
    only = with_letter("On $category.", only=["upheld"], unless="owner", goes_on=True)
    assert messages(only, with_letter("On $category.")) == [
        "letters: no longer: letter 'thanks': \"On $category.\" (only for upheld) (unless owner is known) "
        "(in the paragraph before)",
        "letters: now: letter 'thanks': \"On $category.\"",
    ]


def always(facts: Any) -> Any:
    """Answer nothing: a policy of the host."""
    raise NotImplementedError(facts)


def test_policies_of_the_host_cannot_be_looked_into() -> None:
    """The same policy is undecided; another one, or rules instead of it, is a change."""
    old = with_policy(always, "routing")
    comparison = compare(old, old)
    assert comparison
    assert [(one.message, one.weight) for one in comparison.changes] == [
        ("the host's policy 'own' decides as before: it cannot be looked into", Weight.UNDECIDED)
    ]
    assert "routing: the host's policy 'own' -> rules of the procedure" in messages(old, a_procedure())
    assert "routing: rules of the procedure -> the host's policy 'own'" in messages(a_procedure(), old)
    scored = with_policy(always)
    assert messages(scored, scored)[0].startswith("priority: the host's policy 'own' decides as before")
    refusing = a_procedure(
        policies={"own": always}, cannot_help={"policy": "own", "review": "again", "external_route": "outside"}
    )
    assert "cannot help: rules of the procedure -> the host's policy 'own'" in messages(a_procedure(), refusing)


def test_facts_of_another_kind() -> None:
    """Rules on a fact that is of another kind now cannot be compared, which is said; other values of it are told."""
    ruled = [{**LATE, "when": {"value": 1}}]
    old = a_procedure(facts={"value": "integer"}, routing_rules=ruled)
    new = a_procedure(facts={"value": "text"}, routing_rules=[])
    assert messages(old, new) == ["facts: value was an integer and is a text: rules on it are left out"]
    assert compare(old, new).changes[0].weight is Weight.UNDECIDED
    bounded = a_procedure(facts={"value": {"type": "integer", "at_least": 0}}, routing_rules=ruled)
    assert messages(old, bounded) == ["facts: value was an integer and is an integer at least 0"]
    assert messages(a_procedure(facts={"value": "integer"}), a_procedure(facts={"value": "text"})) == []


@pytest.mark.parametrize(
    ("declared", "anew", "gone", "strange"),
    [
        (["a", "b"], ["b", "c"], "a", "c"),
        (
            {"type": "integer", "at_least": 0, "at_most": 9},
            {"type": "integer", "at_least": 5, "at_most": 20},
            {"below": 5},
            {"above": 9},
        ),
        ({"type": "path", "values": ["a", "b"]}, "path", "b/**", {"not": ["a", "b"]}),
    ],
)
def test_only_what_both_know_is_compared(declared: Any, anew: Any, gone: Any, strange: Any) -> None:
    """A value that only one of two procedures takes shows no difference: no complaint can have it under both."""
    rest = [{**LATE, "id": "b", "when": {"value": gone}}] if anew == "path" else []
    old = a_procedure(facts={"value": declared}, routing_rules=[{**LATE, "when": {"value": gone}}])
    new = a_procedure(facts={"value": anew}, routing_rules=[*rest, {**LATE, "when": {"value": strange}}])
    assert [one.section for one in compare(old, new).changes] == ["facts"]


def test_impossible_inputs_show_nothing() -> None:
    """What both procedures say cannot occur shows no difference; what one says alone does."""
    never = {"channel": "web", "loyalty": "gold"}
    rules = [{**LATE, "when": never}]
    shut: dict[str, Any] = {"facts": FACTS, "impossible": [never]}
    assert not compare(a_procedure(**shut, routing_rules=[]), a_procedure(**shut, routing_rules=rules))
    assert compare(a_procedure(facts=FACTS, routing_rules=[]), a_procedure(**shut, routing_rules=rules))
    other: dict[str, Any] = {"facts": {**FACTS, "loyalty": "integer"}, "impossible": [{"channel": "web", "loyalty": 1}]}
    assert not compare(a_procedure(**other), a_procedure(**shut))


def test_too_many_differences_are_said_to_be() -> None:
    """Where not all kinds of difference can be told, or found in time, that is said instead of nothing."""
    rules = [{"id": f"r{at}", "when": {"value": at}, "to": f"team-{at}", "because": "so"} for at in range(60)]
    facts = {"value": "integer"}
    old, new = (a_procedure(facts=facts, routing_rules=found) for found in ([], rules))
    found = compare(old, new).changes
    assert len(found) == 51
    assert (found[-1].message, found[-1].weight) == (
        "there may be more kinds of difference than these 50",
        Weight.UNDECIDED,
    )
    renamed_ = [{**row, "id": f"{row['id']}-new"} for row in rules]
    assert not compare(new, a_procedure(facts=facts, routing_rules=renamed_)), "reasons alone are no doubt"


def test_what_is_not_decided_in_time() -> None:
    """Where the steps do not suffice each question says so, and the comparison is true."""
    rules = [{**LATE, "when": {"channel": "web", "loyalty": "gold"}}]
    old = a_procedure(facts=FACTS, remedies={"allowed": [{"id": "a", "kinds": ["refund"], "because": "so"}]})
    scored = [{"id": "x", "when": {"channel": "web", "loyalty": "gold"}, "score": 90, "because": "so"}]
    new = a_procedure(
        facts=FACTS,
        routing_rules=rules,
        priority_rules=scored,
        standards=[a_standard_row(when={"channel": "web", "loyalty": "gold"})],
        remedies={"allowed": [{"id": "a", "kinds": ["refund"], "because": "so", "when": {"channel": "web"}}]},
    )
    undecided = [one for one in compare(old, new, steps=1).changes if one.weight is Weight.UNDECIDED]
    assert {one.section for one in undecided} == {"priority", "routing", "remedies", "standards"}
    assert all("undecided within 1 steps" in one.message for one in undecided)


def test_a_comparison_reads_well() -> None:
    """The text goes section by section, with examples that paste into a case file; the mapping has the same."""
    old = a_procedure(facts=FACTS)
    rules = [{**LATE, "when": {"loyalty": "gold"}}]
    new = a_procedure(facts=FACTS, routing_rules=rules, reopening={"to": "recorded", "within": "8 weeks"})
    comparison = compare(old, new)
    assert str(comparison).splitlines() == [
        "Shop 1 -> Shop 1",
        "",
        "routing",
        "  logistics [late] -> front-desk [otherwise]",
        '    facts = { category = "delivery/late" }',
        "  front-desk [otherwise] -> logistics [late]",
        '    facts = { category = "other", loyalty = "gold" }',
        "",
        "conduct",
        "  reopening: to open -> recorded",
        "  reopening: within nothing -> 8 weeks",
    ]
    mapping = comparison.as_mapping()
    assert mapping["old"]["digest"] == old.ref.digest
    assert mapping["changes"][0] == {
        "section": "routing",
        "message": "logistics [late] -> front-desk [otherwise]",
        "example": {"category": "delivery/late"},
        "undecided": False,
    }
    assert mapping["changes"][-1]["example"] is None
    assert mapping["reasons"] == []
    assert Comparison(old=old.ref, new=new.ref, found=(Change(section="x", message="y", weight=Weight.REASON),)).reasons
