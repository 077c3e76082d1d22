"""A procedure that says something in every section, and the same with one change."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date
from typing import Any

from support.procedures import a_mapping, a_standard_row


def everything() -> dict[str, Any]:
    """Return a procedure that says something in every section."""
    return a_mapping(
        facts={"loyalty": ["none", "gold"], "tags": "tags", "value": {"type": "decimal", "at_least": 0}},
        standards=[
            a_standard_row(
                pauses=["customer"],
                extension={"by": "5 business days"},
                response={"kinds": ["acknowledgement"], "channels": ["email"]},
                requires=["last resort"],
                daily_penalty=1,
                when={
                    "category": ["delivery/**", "billing"],
                    "loyalty": {"not": "gold", "present": True},
                    "severity.safety": {"between": [1, 2]},
                    "tags": {"any_of": ["vip"], "none_of": ["test"]},
                    "value": {"above": 1, "at_most": 10},
                },
            ),
        ],
        impossible=[{"anonymous": True, "loyalty": "gold"}],
        teams={"logistics": {"name": "Logistics", "calendar": "office"}, "front-desk": {}},
        channels={"web": {"cost": "0.85 GBP", "asks": ["text"]}, "email": {"two_way": False}},
        taxonomy={
            "version": "2",
            "categories": [
                {"path": "delivery/late", "about": "service", "since": date(2026, 1, 1)},
                {"path": "billing"},
            ],
            "renamed": {"post": ["delivery/late"]},
        },
        permissions=[{"roles": ["handler"], "may": ["*", "Assess"], "at": ["open"]}],
        reopening={"to": "recorded", "within": "8 weeks", "clocks": "new"},
        ownership={"hops": 2},
        recategorising={"route": False},
        escalation=[{"duty": "acknowledgement", "rungs": [{"after": "1 day", "to": "accountable"}]}],
        notices={"holding_before": "1 day"},
        delivery={"calendar": "office"},
        views={"support": {"fields": ["id", "stage"]}},
        cannot_help={
            "review": {"en": "Ask again.", "ru": "Спросите ещё раз."},
            "external_route": "The ombudsman.",
            "hit": "first",
            "rules": [{"id": "old", "when": {"channel": "web"}, "ground": "time-barred", "because": "it is old"}],
            "grounds": {"duplicate": {"two_persons": True}},
            "bodies": {"courier": {"name": "The courier", "contact": "its site", "answers_within": "2 weeks"}},
            "goodwill": ["apology"],
        },
        remedies={
            "allowed": [{"id": "all", "kinds": ["refund"], "because": {"en": "it is late"}}],
            "authority": [{"id": "small", "roles": ["handler"], "on_remedy": "20.00 GBP", "because": "it is little"}],
            "window": "52 weeks",
            "rates": [{"on": date(2026, 1, 1), "from": "EUR", "to": "GBP", "rate": 1}],
            "return_discount": {"percent": 10, "cap": "20.00 GBP", "within": "30 days", "valid": "60 days"},
        },
        letters={
            "website": "https://shop.example",
            "signature": {"en": "The desk", "ru": "Бюро"},
            "templates": {"thanks": {"blocks": [{"id": "hello", "text": "Thank you for telling us about $category."}]}},
            "responses": [{"channel": "web", "by": "email", "within": "1 day"}],
        },
        checklists={"late": {"items": [{"id": "look", "what": "Look.", "phrases": ["I look."]}]}},
        retention={"rules": [{"id": "a-year", "keep": "1 year", "stages": ["closed"]}]},
        recurrence={"product": "52 weeks"},
    )


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the paths of everything in a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*path, key)
        yield from places(one, (*path, key))


def changed(value: dict[str, Any], path: tuple[Any, ...], how: str, put: Any) -> dict[str, Any]:
    """Return a document with one change."""
    whole = copy.deepcopy(value)
    holder: Any = whole
    for step in path[:-1]:
        holder = holder[step]
    if how == "drop":
        del holder[path[-1]]
    elif how == "set" or isinstance(holder, list):
        holder[path[-1]] = put
    else:
        holder["strange"] = put
    return whole
