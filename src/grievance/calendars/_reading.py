"""Reading a calendar from the form of the procedure file: every fault is found at once, with its path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from grievance.calendars._holidays import DEFAULT_YEARS, public_holidays
from grievance.calendars._instants import FIRST_YEAR, LAST_YEAR
from grievance.calendars._place import Place
from grievance.calendars._values import (
    WEEKDAYS,
    Closure,
    Holiday,
    Hours,
    Opening,
    Season,
    Week,
    closures_of,
    hours_of,
    openings_of,
    seasons_of,
)
from grievance.calendars._words import read_date, read_days, read_month_day, read_shift
from grievance.calendars._zone import find_zone
from grievance.errors import InvalidValue


def read_parts(raw: object, place: Place) -> dict[str, Any]:
    """Return the parts of a calendar that *raw* describes; every fault is noted in *place*."""
    table = place.table(raw, needs=("zone", "week"), knows=("name", "holidays", "seasons", "closures", "openings"))
    return {key: _READERS[key](value, place.at(key)) for key, value in table.items()}


def _read_name(raw: object, place: Place) -> str:
    if isinstance(raw, str) and raw.isprintable() and raw.strip():
        return raw
    place.fault("must be a name: one line of text")
    return ""


def _read_zone(raw: object, place: Place) -> str | None:
    zone = place.value(find_zone, raw)
    return zone.key if zone else None


def _read_week(raw: object, place: Place) -> Week:
    week: list[Hours] = [()] * len(WEEKDAYS)
    given: dict[int, str] = {}
    for key, value in place.mapping(raw).items():
        here, words = place.at(str(key)), str(key)
        hours = _read_hours(value, here)
        for day in here.value(read_days, words) or ():
            if day in given:
                here.fault(f"{WEEKDAYS[day]} is given twice, first by {given[day]!r}")
            given[day], week[day] = words, hours
    return tuple(week)


def _read_hours(raw: object, place: Place) -> Hours:
    shifts = place.each(raw, lambda item, here: here.value(read_shift, item))
    return place.value(hours_of, shifts) or ()


def _read_holidays(raw: object, place: Place) -> Iterable[Holiday]:
    return _read_country(raw, place) if isinstance(raw, Mapping) else place.each(raw, _read_holiday)


def _read_holiday(raw: object, place: Place) -> Holiday | None:
    if not isinstance(raw, Mapping):
        on, name = place.value(read_date, raw), ""
    else:
        table = place.table(raw, needs=("on",), knows=("name",))
        on, name = _date(table, "on", place), _name(table, place)
    return Holiday(on=on, name=name) if on else None


def _read_country(raw: Mapping[Any, object], place: Place) -> Iterable[Holiday]:
    table = place.table(raw, needs=("country",), knows=("subdivision", "years"))
    country, subdivision = _name(table, place, "country"), _name(table, place, "subdivision")
    years = _years(table.get("years", DEFAULT_YEARS), place.at("years"))
    if country and years:
        try:
            return public_holidays(country, subdivision or None, years)
        except InvalidValue as refusal:
            place.at(refusal.field).fault(refusal.problem)
    return ()


def _years(raw: object, place: Place) -> tuple[int, int] | None:
    match raw:
        case [int(first), int(last)] if FIRST_YEAR <= first <= last <= LAST_YEAR:
            return first, last
    place.fault(f"must be the first and the last year, within {FIRST_YEAR} to {LAST_YEAR}")
    return None


def _read_season(raw: object, place: Place) -> Season | None:
    known = len(place.problems)
    table = place.table(raw, needs=("name", "week"), knows=("months", "from", "to"))
    parts: dict[str, object] = {"name": _name(table, place)}
    if "week" in table:
        parts["week"] = _read_week(table["week"], place.at("week"))
    if "months" in table:
        parts["months"] = place.at("months").each(table["months"], _read_month)
    for key, field in (("from", "first"), ("to", "last")):
        if key in table:
            parts[field] = place.at(key).value(read_month_day, table[key])
    return place.value(Season, **parts) if len(place.problems) == known else None


def _read_month(raw: object, place: Place) -> int | None:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    place.fault(f"{raw!r} is not a month: months are 1 to 12")
    return None


def _read_seasons(raw: object, place: Place) -> tuple[Season, ...]:
    return place.value(seasons_of, place.each(raw, _read_season)) or ()


def _read_closure(raw: object, place: Place) -> Closure | None:
    if not isinstance(raw, Mapping):
        on = place.value(read_date, raw)
        return Closure(first=on, last=on) if on else None
    table = place.table(raw, knows=("on", "from", "to", "name"))
    if table.keys() - {"name"} not in ({"on"}, {"from", "to"}):
        place.fault("needs either 'on', or 'from' and 'to'")
        return None
    first = _date(table, "on" if "on" in table else "from", place)
    last = first if "on" in table else _date(table, "to", place)
    name = _name(table, place)
    return place.value(Closure, first=first, last=last, name=name) if first and last else None


def _read_closures(raw: object, place: Place) -> tuple[Closure, ...]:
    return closures_of(place.each(raw, _read_closure))


def _read_opening(raw: object, place: Place) -> Opening | None:
    known = len(place.problems)
    table = place.table(raw, needs=("on", "hours"), knows=("name",))
    parts: dict[str, object] = {"on": _date(table, "on", place), "name": _name(table, place)}
    if "hours" in table:
        parts["hours"] = _read_hours(table["hours"], place.at("hours"))
    return place.value(Opening, **parts) if len(place.problems) == known else None


def _read_openings(raw: object, place: Place) -> tuple[Opening, ...]:
    return place.value(openings_of, place.each(raw, _read_opening)) or ()


def _date(table: dict[str, object], key: str, place: Place) -> date | None:
    return place.at(key).value(read_date, table[key]) if key in table else None


def _name(table: dict[str, object], place: Place, key: str = "name") -> str:
    return _read_name(table[key], place.at(key)) if key in table else ""


_READERS: Mapping[str, Callable[[object, Place], object]] = {
    "name": _read_name,
    "zone": _read_zone,
    "week": _read_week,
    "holidays": _read_holidays,
    "seasons": _read_seasons,
    "closures": _read_closures,
    "openings": _read_openings,
}
