"""The JSON Schema of a calendar in the form of the procedure file."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from grievance.calendars._instants import FIRST_YEAR, LAST_YEAR
from grievance.calendars._values import WEEKDAYS

__all__ = ["calendar_schema"]

JsonSchema: TypeAlias = dict[str, Any]

_NAME: Final[JsonSchema] = {"type": "string", "minLength": 1}
_DATE: Final[JsonSchema] = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_DAY_OF_YEAR: Final[JsonSchema] = {"type": "string", "pattern": r"^\d{2}-\d{2}$"}
_CLOCK: Final = r"\s*\d{1,2}:\d{2}(:\d{2})?\s*"


def calendar_schema() -> JsonSchema:
    """Return the schema of a calendar: zone, week, holidays, seasons, closures, openings."""
    keys = {
        "name": _NAME,
        "zone": {"type": "string", "description": "The IANA name of its zone, such as Europe/London."},
        "week": _week(),
        "holidays": {"anyOf": [_country(), {"type": "array", "items": _dated()}]},
        "seasons": {"type": "array", "items": _season()},
        "closures": {"type": "array", "items": _closure()},
        "openings": {"type": "array", "items": _opening()},
    }
    said = "When work is done: days and hours in one zone, public holidays, seasons with hours of their own."
    return {"description": said, **_table(keys, "zone", "week")}


def _table(keys: dict[str, JsonSchema], *needed: str) -> JsonSchema:
    return {"type": "object", "properties": keys, "required": list(needed), "additionalProperties": False}


def _week() -> JsonSchema:
    return {
        "type": "object",
        "description": 'The hours of days, such as { mon-fri = ["09:00-18:00"] }; days that are not named have none.',
        "propertyNames": {"pattern": _days()},
        "additionalProperties": _hours(),
    }


def _days() -> str:
    """Return the pattern of days in words: ``mon``, ``Mon-Fri``, ``mon,wed``."""
    words = (word for day in WEEKDAYS for word in (day, day[:3]))
    either = "|".join("".join(f"[{letter.upper()}{letter.lower()}]" for letter in word) for word in words)
    one = rf"\s*(?:{either})\s*"
    days = f"{one}(?:-{one})?"
    return f"^{days}(?:,{days})*$"


def _hours() -> JsonSchema:
    ends = {"type": "array", "items": {"type": "string", "pattern": f"^{_CLOCK}$"}, "minItems": 2, "maxItems": 2}
    shift = {"type": "string", "pattern": f"^{_CLOCK}-{_CLOCK}$", "description": "Hours such as 09:00-18:00."}
    return {"type": "array", "items": {"anyOf": [shift, ends]}}


def _country() -> JsonSchema:
    year = {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
    years = {"type": "array", "items": year, "minItems": 2, "maxItems": 2}
    keys = {"country": _NAME, "subdivision": _NAME, "years": years}
    return {"description": "The public holidays of a country; loading freezes them.", **_table(keys, "country")}


def _dated() -> JsonSchema:
    return {"anyOf": [_DATE, _table({"on": _DATE, "name": _NAME}, "on")]}


def _season() -> JsonSchema:
    month = {"type": "integer", "minimum": 1, "maximum": 12}
    keys = {
        "name": _NAME,
        "week": _week(),
        "months": {"type": "array", "items": month},
        "from": _DAY_OF_YEAR,
        "to": _DAY_OF_YEAR,
    }
    ends = [{"required": ["months"]}, {"required": ["from", "to"]}]
    return {**_table(keys, "name", "week"), "anyOf": ends}


def _closure() -> JsonSchema:
    stretch = _table({"from": _DATE, "to": _DATE, "name": _NAME}, "from", "to")
    return {"anyOf": [*_dated()["anyOf"], stretch]}


def _opening() -> JsonSchema:
    return _table({"on": _DATE, "hours": _hours(), "name": _NAME}, "on", "hours")
