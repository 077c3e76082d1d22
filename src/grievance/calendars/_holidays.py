"""Public holidays of a country, read once and frozen into dates."""

from __future__ import annotations

from types import ModuleType

from grievance.calendars._values import Holiday
from grievance.calendars._words import nearest
from grievance.errors import InvalidValue, MissingExtra

DEFAULT_YEARS = (2000, 2050)


def public_holidays(country: str, subdivision: str | None, years: tuple[int, int]) -> tuple[Holiday, ...]:
    """
    Return the public holidays of a country, or of a part of it, in the years from first to last.

    Raises:
        MissingExtra: The extra ``holidays`` is not installed.
        InvalidValue: No such country or subdivision; the field says which of the two.
    """
    holidays = _library()
    try:
        found = holidays.country_holidays(country, subdiv=subdivision, years=range(years[0], years[1] + 1))
    except NotImplementedError:
        raise _unknown(holidays, country, subdivision) from None
    return tuple(Holiday(on=on, name=name) for on, name in found.items())


def _unknown(holidays: ModuleType, country: str, subdivision: str | None) -> InvalidValue:
    known = holidays.list_supported_countries()
    if country not in known:
        hint = nearest(country.upper(), known)
        return InvalidValue("country", f"{country!r} is not a known country: write its ISO code, such as 'GB'{hint}")
    names = holidays.country_holidays(country).get_subdivision_aliases()
    hint = nearest(str(subdivision), [*names, *(alias for aliases in names.values() for alias in aliases)])
    return InvalidValue("subdivision", f"{subdivision!r} is not a known part of {country!r}{hint}")


def _library() -> ModuleType:
    try:
        import holidays
    except ImportError:
        raise MissingExtra("holidays", needs="holidays") from None
    return holidays
