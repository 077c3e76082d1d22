"""What a new version of a procedure changes for complaints: what is told is true, and silence means nothing changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.errors import GrievanceError
from grievance.procedure import Procedure, pack_names
from grievance.procedure.comparing import Change, Comparison, Weight, compare
from grievance.testing import ask, given_facts
from support.procedures import (
    DANGER,
    LATE,
    NORMAL,
    OTHERWISE,
    URGENT,
    a_mapping,
    a_procedure,
    a_standard_row,
    with_policy,
)
from support.whole_procedure import changed, everything, places

NOW = datetime(2026, 7, 1, 10, tzinfo=UTC)
FACTS = {
    "loyalty": ["none", "silver", "gold"],
    "value": {"type": "integer", "at_least": 0, "at_most": 3},
    "tags": "tags",
}
INPUTS: Mapping[str, tuple[object, ...]] = {
    "channel": ("web", "letter", "shop"),
    "loyalty": ("none", "silver", "gold", None),
    "value": (0, 1, 2, 3, None),
    "tags": ((), ("a",), ("b",), ("a", "b"), None),
}


def inputs() -> Iterator[dict[str, object]]:
    """Yield every input that conditions on these facts can tell apart."""
    for values in product(*INPUTS.values()):
        yield {name: value for name, value in zip(INPUTS, values, strict=True) if value is not None}


def whens() -> st.SearchStrategy[dict[str, Any]]:
    """Return conditions on one or two of the facts."""
    asked = st.one_of(
        st.sampled_from(["web", ["web", "letter"], {"not": "web"}]).map(lambda one: {"channel": one}),
        st.sampled_from(["gold", ["none", "gold"], {"not": "gold"}, {"present": False}]).map(
            lambda one: {"loyalty": one}
        ),
        st.sampled_from([1, {"at_least": 2}, {"below": 1}, {"between": [1, 2]}]).map(lambda one: {"value": one}),
        st.sampled_from([{"any_of": ["a"]}, {"all_of": ["a", "b"]}, {"none_of": ["b"]}]).map(lambda one: {"tags": one}),
    )
    return st.lists(asked, max_size=2).map(lambda parts: {name: one for part in parts for name, one in part.items()})


def rows(values: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Return up to four rows of a table, each with a value of its own."""
    row = st.tuples(whens(), values).map(lambda pair: {"when": pair[0], "because": "so", **pair[1]})
    return st.lists(row, max_size=4).map(lambda found: [{"id": f"r{at}", **one} for at, one in enumerate(found)])


def amended(found: list[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Return rows with a small change: one dropped, moved, renamed, repeated, or with other conditions."""
    if not found:
        return st.just(found)
    at = st.integers(0, len(found) - 1)
    return st.one_of(
        at.map(lambda one: [*found[:one], *found[one + 1 :]]),
        at.map(lambda one: [found[one], *found[:one], *found[one + 1 :]]),
        at.map(lambda one: [{**row, "id": "other"} if row is found[one] else row for row in found]),
        at.map(lambda one: [*found, {**found[one], "id": "again"}]),
        st.tuples(at, whens()).map(
            lambda pair: [{**row, "when": pair[1]} if row is found[pair[0]] else row for row in found]
        ),
    )


def pairs(values: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[tuple[Any, Any]]:
    """Return the rows of two versions of a table."""
    return rows(values).flatmap(lambda found: st.tuples(st.just(found), amended(found) | rows(values)))


def asked_of(procedure: Procedure, question: str, facts: Mapping[str, object]) -> Any:
    """Return what a procedure answers to a question about a complaint with these facts."""
    return ask(procedure, question, given_facts(facts, procedure, NOW)).value


def answers(old: Procedure, new: Procedure, question: str) -> set[tuple[Any, Any]]:
    """Return how the answers to a question change over all inputs: asked of both, one by one."""
    found = set()
    for facts in inputs():
        asked = [asked_of(one, question, facts) for one in (old, new)]
        if asked[0] != asked[1]:
            found.add((asked[0], asked[1]))
    return found


ARROW = re.compile(r"(?P<old>.*) \[.*\] -> (?P<new>.*) \[.*\]")


def told(old: Procedure, new: Procedure, question: str, section: str) -> set[tuple[str, str]]:
    """Return the changes of answers that a comparison tells; each is true of its example."""
    found = set()
    for change in compare(old, new).changes:
        assert change.section == section
        words = ARROW.fullmatch(change.message)
        assert words is not None, change
        assert change.example is not None
        asked = [asked_of(one, question, change.example) for one in (old, new)]
        said = tuple(str(SAID.get(words[side], words[side])) for side in ("old", "new"))
        assert said == tuple(map(str, asked)), change
        found.add((said[0], said[1]))
    return found


SAID = {"a person decides": None, "nothing is proposed": None}


@given(pairs(st.sampled_from([{"to": "x"}, {"to": "y"}])))
@settings(max_examples=30, deadline=None)
def test_routes(pair: tuple[Any, Any]) -> None:
    """Every change of a team is told with an example of it, and no other."""
    old, new = (a_procedure(facts=FACTS, routing_rules=found) for found in pair)
    expected = {(str(before), str(after)) for before, after in answers(old, new, "routing")}
    assert told(old, new, "routing", "routing") == expected


@given(pairs(st.sampled_from([{"to": "x"}, {"to": "y"}])))
@settings(max_examples=25, deadline=None)
def test_unique_routes(pair: tuple[Any, Any]) -> None:
    """So they are where only one row may hold: where several do, a person decides."""
    old, new = (
        a_procedure(facts=FACTS, routing={"hit": "unique", "otherwise": OTHERWISE, "rules": found}) for found in pair
    )
    expected = {(str(before), str(after)) for before, after in answers(old, new, "routing")}
    assert told(old, new, "routing", "routing") == expected


SCORES = st.sampled_from([5, 30, 50, 90]).map(lambda score: {"score": score})
LEVELS = {"urgent": URGENT, "normal": {**NORMAL, "at_least": 40}, "low": NORMAL}


def priority(found: list[dict[str, Any]], hit: str = "collect", **more: Any) -> Procedure:
    """Return a procedure with these rows of priority."""
    return a_procedure(facts=FACTS, priority={"hit": hit, "levels": LEVELS, "rules": found, **more})


@given(pairs(SCORES), st.sampled_from(["collect", "first", "unique"]), st.sampled_from(["collect", "first"]))
@settings(max_examples=30, deadline=None)
def test_levels(pair: tuple[Any, Any], was: str, now: str) -> None:
    """Every change of a level is told with an example, whatever the hit policies are; other scores are no change."""
    old, new = priority(pair[0], was), priority(pair[1], now)
    expected = {(str(before), str(after)) for before, after in answers(old, new, "priority")}
    assert told(old, new, "priority", "priority") == expected


GROUNDS = st.sampled_from([{"ground": "time-barred"}, {"ground": "duplicate"}])


@given(pairs(GROUNDS))
@settings(max_examples=25, deadline=None)
def test_refusals(pair: tuple[Any, Any]) -> None:
    """Every change of what is refused, and why, is told with an example."""
    terms = {"review": "again", "external_route": "outside", "hit": "first"}
    old, new = (a_procedure(facts=FACTS, cannot_help={**terms, "rules": found}) for found in pair)
    expected = {(str(before), str(after)) for before, after in answers(old, new, "cannot_help")}
    found = {
        tuple("time-barred" if word == "time barred" else word for word in one)
        for one in told(old, new, "cannot_help", "cannot help")
    }
    assert found == expected


KINDS = st.sampled_from([{"kinds": ["refund"]}, {"kinds": ["refund", "repair"]}, {"kinds": ["goodwill"]}])


@given(pairs(KINDS))
@settings(max_examples=25, deadline=None)
def test_remedies(pair: tuple[Any, Any]) -> None:
    """Every kind of remedy that may be granted now, or no longer, is told with an example; the others are not."""
    old, new = (a_procedure(facts=FACTS, remedies={"allowed": found}) for found in pair)
    given_now, no_longer = set(), set()
    for before, after in answers(old, new, "remedies"):
        given_now |= {*after} - {*before}
        no_longer |= {*before} - {*after}
    found: dict[str, set[str]] = {"may be granted now": set(), "may no longer be granted": set()}
    for change in compare(old, new).changes:
        assert change.example is not None
        kind = change.message.partition(" may ")[0]
        verb = change.message.removeprefix(f"{kind} ").partition(" [")[0]
        had, has = (kind in asked_of(one, "remedies", change.example) for one in (old, new))
        assert (had, has) == ((False, True) if verb == "may be granted now" else (True, False))
        found[verb].add(kind)
    assert found == {"may be granted now": given_now, "may no longer be granted": no_longer}


@given(rows(st.just({})).flatmap(lambda found: st.tuples(st.just(found), amended(found))))
@settings(max_examples=25, deadline=None)
def test_bindings(pair: tuple[Any, Any]) -> None:
    """Every standard that binds other complaints now is told with one of them; one that is renamed is no change."""
    terms = {"within": "1 day", "calendar": "office"}
    old, new = (
        a_procedure(
            facts=FACTS,
            standards=[a_standard_row(row["id"], when=row["when"], **terms) for row in found],
        )
        for found in pair
    )
    comparison = compare(old, new)
    counts = {tuple(len(asked_of(one, "standards", facts)) for one in (old, new)) for facts in inputs()}
    binding = [one for one in comparison.changes if "bind" in one.message]
    for change in binding:
        assert change.example is not None
        asked = [asked_of(one, "standards", change.example) for one in (old, new)]
        name = change.message.split()[0]
        assert (name in asked[1]) == change.message.endswith("binds now"), change
    if any(before != after for before, after in counts):
        assert binding
    if not comparison:
        assert all(before == after for before, after in counts)


SILENT: frozenset[tuple[Any, ...]] = frozenset(
    {
        ("procedure", "name"),
        ("procedure", "version"),
        ("procedure", "effective"),
        ("standards", 0, "id"),
        ("priority", "rules", 0, "id"),
        ("priority", "rules", 0, "score"),  # one point more is the same level
        ("priority", "rules", 0, "because"),
        ("priority", "factors"),  # there are none
        ("routing", "otherwise", "because"),
        ("routing", "rules", 0, "id"),
        ("routing", "rules", 0, "because"),
        ("impossible",),
        ("impossible", 0),
        ("impossible", 0, "anonymous"),
        ("impossible", 0, "loyalty"),
        ("standards", 0, "when", "category"),  # all categories are below those that it names
        ("standards", 0, "when", "loyalty", "present"),  # what is not gold is there
        ("teams", "logistics", "name"),
        ("taxonomy", "version"),
        ("routing", "hit"),  # of one row there is no other
        ("cannot_help", "hit"),
        ("cannot_help", "rules", 0, "id"),
        ("cannot_help", "rules", 0, "because"),
        ("remedies", "allowed", 0, "id"),
        ("remedies", "allowed", 0, "because", "en"),
        ("remedies", "authority", 0, "id"),
        ("remedies", "authority", 0, "because"),
        ("letters", "templates", "thanks", "blocks", 0, "id"),
        ("checklists", "late", "items", 0, "id"),
        ("retention", "rules", 0, "id"),
        ("recurrence",),  # what it says is the usual
        ("recurrence", "product"),
    }
)
"""What may change in a procedure without a change for complaints: names, versions, reasons."""

SWAPPED = {
    "Europe/London": "Asia/Tokyo", "09:00-18:00": "09:00-17:00", "acknowledgement": "final response",
    "customer": "third party", "last resort": "explanation", "delivery/**": "billing", "delivery/late/**": "billing",
    "delivery/late": "billing", "collect": "first", "first": "unique", "front-desk": "logistics",
    "logistics": "front-desk", "0.85 GBP": "11.00 GBP", "20.00 GBP": "11.00 GBP", "text": "phone",
    "service": "product", "*": "Answer", "Assess": "Answer", "open": "closed", "closed": "withdrawn",
    "recorded": "open", "new": "continue", "accountable": "process owner", "id": "team", "stage": "team",
    "time-barred": "duplicate", "apology": "explanation", "refund": "repair", "EUR": "USD", "GBP": "USD",
    "Thank you for telling us about $category.": "On $category.", "email": "web",
}  # fmt: skip
"""What can stand in place of a word that has to be one of some; in place of all others, spans too, three days can."""


def otherwise(value: object) -> object:
    """Return a value that could stand in place of one; None in place of lists and tables."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, date):
        return date(2026, 2, 2)
    return SWAPPED.get(value, "3 days") if isinstance(value, str) else None


def versions_of(whole: dict[str, Any], path: tuple[Any, ...]) -> Iterator[Procedure]:
    """Yield the procedures in which something else stands at a place, or nothing, as far as they load."""
    value: Any = whole
    for step in path:
        value = value[step]
    instead = otherwise(value)
    for how in ("set", "drop") if instead is not None else ("drop",):
        with suppress(GrievanceError):
            yield Procedure.from_mapping(changed(whole, path, how, instead))


def test_no_change_is_passed_over() -> None:
    """Whatever stands otherwise in a procedure, or is taken out of it: a change is told, but for names and reasons."""
    whole = everything()
    old = Procedure.from_mapping(everything())
    told_of = {path: [bool(compare(old, new)) for new in versions_of(whole, path)] for path in places(whole)}
    assert {path for path, told in told_of.items() if not all(told)} == SILENT
    assert sum(any(told) for told in told_of.values()) > 150


@pytest.mark.parametrize("name", pack_names())
def test_nothing_changes_between_equals(name: str) -> None:
    """A procedure and itself are the same for complaints, for no other reason either."""
    comparison = compare(Procedure.pack(name), Procedure.pack(name))
    assert not comparison.found
    assert not comparison
    assert str(comparison).endswith("\nnothing changes for complaints")


def shuffled(mapping: dict[str, Any]) -> dict[str, Any]:
    """Return a procedure whose rows stand in another order, as far as it decides nothing."""
    turned = {
        "standards": mapping["standards"][::-1],
        "permissions": mapping["permissions"][::-1],
        "escalation": mapping["escalation"][::-1],
    }
    priority_ = {**mapping["priority"], "rules": mapping["priority"]["rules"][::-1]}
    calendars = dict(reversed(mapping["calendars"].items()))
    return {**dict(reversed(mapping.items())), **turned, "priority": priority_, "calendars": calendars}


WHOLE = everything()
REWRITTEN: dict[str, Callable[[], dict[str, Any]]] = {
    "another order": lambda: shuffled(several()),
    "another version": lambda: {**several(), "procedure": {**WHOLE["procedure"], "version": "2", "name": "X"}},
    "renamed rules": lambda: {**several(), "routing": {**several()["routing"], "rules": [{**LATE, "id": "new"}]}},
    "renamed standards": lambda: {**several(), "standards": renamed(several()["standards"])},
    "a renamed calendar": lambda: {
        **several(),
        "calendars": {"hours": several()["calendars"]["office"]},
        "standards": [{**row, "calendar": "hours"} for row in several()["standards"]],
        "teams": {"logistics": {"calendar": "hours"}, "front-desk": {}},
        "delivery": {"calendar": "hours"},
    },
    "another way of writing": lambda: {
        **several(),
        "calendars": {
            "office": {"zone": "Europe/London", "week": {"mon-wed": ["9:00-18:00"], "thu,fri": ["9:00-18:00"]}}
        },
        "reopening": {"to": "recorded", "within": "56 days", "clocks": "new"},
    },
    "a redundant row": lambda: {
        **several(),
        "routing": {**several()["routing"], "rules": [LATE, {**LATE, "id": "later"}]},
    },
}


def several() -> dict[str, Any]:
    """Return a procedure with two rows of each kind."""
    whole = everything()
    more = {"id": "costly", "when": {"amount": {"at_least": 100}}, "score": 20, "because": "much is at stake"}
    return {
        **whole,
        "standards": [*whole["standards"], a_standard_row("second", duty="final response", within="2 weeks")],
        "priority": {**whole["priority"], "rules": [DANGER, more]},
        "permissions": [*whole["permissions"], {"roles": ["lead"], "may": ["Answer", "Accept"]}],
        "escalation": [*whole["escalation"], {"rungs": [{"after": "3 days", "to": "accountable"}]}],
    }


def renamed(standards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return standards under other names."""
    return [{**row, "id": f"{row['id']}-new"} for row in standards]


@pytest.mark.parametrize("name", REWRITTEN)
def test_equals_may_be_written_differently(name: str) -> None:
    """The same procedure in other words changes nothing for complaints, and the text says so."""
    old, new = Procedure.from_mapping(several()), Procedure.from_mapping(REWRITTEN[name]())
    comparison = compare(old, new)
    assert [str(one) for one in comparison.changes] == []
    assert "\nnothing changes for complaints" in str(comparison)


def messages(old: Procedure, new: Procedure) -> list[str]:
    """Return what changes, section by section, in words."""
    return [f"{one.section}: {one.message}" for one in compare(old, new).changes]


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
    assert messages(*weighed) == [
        "priority: low (10 points before factors) [gold] -> low (20 points before factors) [gold]"
    ]
    assert messages(priority(rules), weighed[0]) == ["factors: factors: hard 0 -> 5"]
    unscored = [priority(one, hit="first", factors={"hard": 5}) for one in ([], rules)]
    assert messages(*unscored) == ["priority: a person decides [no rule] -> low (10 points before factors) [gold]"]


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
