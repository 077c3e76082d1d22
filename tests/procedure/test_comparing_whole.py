"""Silence means that nothing changed for complaints, and whatever changes anything is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import pytest

from grievance.errors import GrievanceError
from grievance.procedure import Procedure, pack_names
from grievance.procedure.comparing import compare
from support.procedures import (
    DANGER,
    LATE,
    a_standard_row,
)
from support.whole_procedure import changed, everything, places

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
    """Yield the procedures in which something else stands at a place, and then nothing, as far as they load."""
    value: Any = whole
    for step in path:
        value = value[step]
    instead = otherwise(value)
    for how in ("set", "drop") if instead is not None else ("drop",):
        with suppress(GrievanceError):
            yield Procedure.from_mapping(changed(whole, path, how, instead))


@pytest.mark.slow
def test_no_change_is_passed_over() -> None:
    """Whatever stands otherwise in a procedure, or is taken out of it: a change is told, but for names and reasons."""
    whole = everything()
    old = Procedure.from_mapping(everything())
    told_of = {
        path: bool(compare(old, new))
        for path in places(whole)
        if (new := next(versions_of(whole, path), None)) is not None
    }
    assert {path for path, told in told_of.items() if not told} == SILENT
    assert sum(told_of.values()) > 150


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
