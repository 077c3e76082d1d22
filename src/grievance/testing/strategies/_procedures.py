"""A hypothesis strategy for small procedures whose rules read facts of every kind, each section there or left out."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from grievance.procedure import Procedure

__all__ = ["procedures"]

_TEAMS = ("logistics", "payments", "front-desk")
_HOST = {
    "loyalty": ["none", "silver", "gold"],
    "parcel_value": {"type": "decimal", "at_least": 0},
    "gift": "boolean",
    "marks": "tags",
}
_CONDITIONS: dict[str, SearchStrategy[Any]] = {
    "category": st.sampled_from(("billing", "delivery/late", "delivery/**", ["billing", "delivery/late"])),
    "channel": st.sampled_from(("letter", ["web", "email"], {"not": "phone"})),
    "language": st.sampled_from(("ru", ["en", "nl"], {"present": False})),
    "amount": st.integers(0, 500).map(lambda number: {"at_least": number}),
    "severity.safety": st.integers(1, 3).map(lambda step: {"at_least": step}),
    "severity.hard": st.integers(1, 9).map(lambda step: {"below": step}),
    "anonymous": st.booleans(),
    "demanded": st.sampled_from(("refund", ["repair", "replacement"])),
    "customer.tier": st.sampled_from(("gold", {"present": True})),
    "loyalty": st.sampled_from(("gold", ["silver", "gold"])),
    "parcel_value": st.integers(1, 500).map(lambda number: {"above": number}),
    "gift": st.booleans(),
    "marks": st.sampled_from(({"any_of": ["fragile", "heavy"]}, {"all_of": ["fragile"]}, {"none_of": ["heavy"]})),
}
_OPTIONAL: dict[str, Any] = {
    "taxonomy": {
        "version": "1",
        "categories": [{"path": path} for path in ("billing", "delivery/late", "delivery/lost")],
    },
    "channels": {"web": {"asks": ["text", "email or phone"], "welcomes": ["product"]}, "letter": {"cost": "0.85 GBP"}},
    "impossible": [{"gift": True, "loyalty": "gold"}],
    "reopening": {"within": "28 days", "clocks": "continue"},
    "recurrence": {"product": "26 weeks", "customer": "52 weeks"},
    "notices": {"holding_before": "1 business day", "closing_after": "20 business days", "calendar": "office"},
    "escalation": [{"calendar": "office", "rungs": [{"after": "1 business day", "to": "accountable"}]}],
    "remedies": {
        "window": "52 weeks",
        "return_discount": {"percent": 5, "cap": "10.00 GBP", "within": "3 months", "valid": "30 days"},
        "allowed": [{"id": "always", "kinds": ["goodwill", "refund"], "because": "it fits everywhere"}],
        "authority": [{"id": "clerks", "roles": ["handler"], "on_remedy": "50.00 GBP", "because": "most are settled"}],
    },
    "letters": {"responses": [{"channel": "web", "by": "letter", "within": "2 business days", "confirm": True}]},
    "checklists": {"talking": {"items": [{"id": "listen", "what": "let the customer finish"}]}},
    "retention": {"rules": [{"id": "complaints", "stages": ["closed"], "keep": "3 years", "authority": "our default"}]},
}
"""Sections that a procedure may do without."""

_DUTIES = {"acknowledge": ("acknowledgement", 2), "answer": ("final response", 20), "update": ("update", 10)}


def procedures() -> SearchStrategy[Procedure]:
    """
    Return a strategy for procedures of a few rules each for priority, routing, refusals and standards.

    All other sections are usual ones, or left out.
    """
    return st.builds(
        _procedure,
        priority=_rows(score=st.integers(-20, 100)),
        routing=_rows(to=st.sampled_from(_TEAMS)),
        refusals=st.just([]) | _rows(ground=st.sampled_from(("no fault found", "legally barred"))),
        standards=st.lists(_standards(), min_size=1, max_size=3, unique_by=lambda row: row["id"]),
        others=st.lists(st.sampled_from([*_OPTIONAL]), unique=True),
    )


def _whens() -> SearchStrategy[dict[str, Any]]:
    names = st.lists(st.sampled_from([*_CONDITIONS]), min_size=1, max_size=3, unique=True)
    return names.flatmap(lambda asked: st.fixed_dictionaries({name: _CONDITIONS[name] for name in asked}))


def _rows(**values: SearchStrategy[Any]) -> SearchStrategy[list[dict[str, Any]]]:
    row = st.fixed_dictionaries({"when": _whens(), **values})
    return st.lists(row, min_size=1, max_size=4).map(_numbered)


def _numbered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"id": f"rule-{number}", "because": f"so it was agreed ({number})", **row} for number, row in enumerate(rows)
    ]


@st.composite
def _standards(draw: st.DrawFn) -> dict[str, Any]:
    standard_id = draw(st.sampled_from([*_DUTIES]))
    duty, days = _DUTIES[standard_id]
    when = draw(st.just({}) | _whens())
    within = f"{draw(st.integers(1, days))} business days"
    return {"id": standard_id, "duty": duty, "within": within, "calendar": "office", **({"when": when} if when else {})}


def _procedure(
    priority: list[dict[str, Any]],
    routing: list[dict[str, Any]],
    refusals: list[dict[str, Any]],
    standards: list[dict[str, Any]],
    others: list[str],
) -> Procedure:
    levels = {
        "urgent": {"at_least": 60, "work_within": "4 working hours", "head_start": "1 day"},
        "normal": {"at_least": 0, "work_within": "3 business days"},
    }
    help_section = {"hit": "first", "review": "our head looks again", "external_route": "the court", "rules": refusals}
    return Procedure.from_mapping(
        {
            "procedure": {
                "name": "Drawn",
                "version": "1",
                "effective": date(2020, 1, 1),
                "accountable": "boss@shop.example",
                "zone": "Europe/London",
            },
            "calendars": {"office": {"zone": "Europe/London", "week": {"mon-fri": ["09:00-18:00"]}}},
            "facts": _HOST,
            "teams": {team: {"calendar": "office"} for team in _TEAMS},
            "standards": standards,
            "priority": {"hit": "collect", "levels": levels, "rules": priority},
            "routing": {
                "hit": "first",
                "otherwise": {"to": "front-desk", "because": "nobody else is responsible"},
                "rules": routing,
            },
            **({"cannot_help": help_section} if refusals else {}),
            **{name: _OPTIONAL[name] for name in others},
        }
    )
