"""Texts, numbers, instants and dates that the library accepts, for hypothesis; each shrinks to a plain one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from grievance.model import Attributes, AttributeValue
from grievance.testing.builders._life import RECEIVED

__all__: list[str] = []

Strategy = SearchStrategy[Any]
Build = Callable[..., Strategy]
"""Builds a class from the strategies of its fields, those named as told."""

Field = Callable[[Build], Strategy]

NOTHING: Final[Strategy] = st.none()


def always(strategy: Strategy) -> Field:
    """Return a field that needs no other class to be built."""
    return lambda _: strategy


_TRICKY = '\u2028\u2029\u0085\u200b\ufeff\U0001f600\x01\x1f\x7f"\\/\r\n\t<&é'
_ZONES = (
    *("UTC", "Europe/London", "Europe/Amsterdam", "America/New_York", "Asia/Kolkata"),
    *("Australia/Lord_Howe", "Pacific/Apia", "Etc/GMT+12"),
)


def texts(*, min_size: int = 0) -> SearchStrategy[str]:
    """Return any text that the model accepts, the characters that break other formats among it."""
    plain = st.characters(codec="utf-8", exclude_characters="\0")
    return st.text(plain | st.sampled_from(_TRICKY), min_size=min_size, max_size=12)


def names() -> SearchStrategy[str]:
    """Return text that is not blank."""
    return texts(min_size=1).filter(str.strip)


def paths() -> SearchStrategy[str]:
    """Return paths of one to three names, some usual ones among them."""
    part = st.text(st.characters(codec="utf-8", exclude_characters="\0/*"), max_size=8).map(str.strip).filter(bool)
    usual = st.sampled_from(("delivery/late", "delivery", "billing"))
    return usual | st.lists(part, min_size=1, max_size=3).map("/".join)


def channels() -> SearchStrategy[str]:
    """Return the usual channels, and any other."""
    return st.sampled_from(("web", "email", "letter", "phone", "shop")) | names()


def zones() -> SearchStrategy[str]:
    """Return IANA names of zones with and without summer time, of odd offsets and of skipped days."""
    return st.sampled_from(_ZONES)


def instants() -> SearchStrategy[datetime]:
    """Return instants in UTC, with and without microseconds."""
    exact = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
    return st.one_of(st.just(RECEIVED), exact.map(lambda at: at.replace(microsecond=0)), exact)


def dates() -> SearchStrategy[date]:
    """Return dates of the years in which complaints happen."""
    return st.just(RECEIVED.date()) | st.dates(date(1990, 1, 1), date(2100, 1, 1))


def whole_numbers() -> SearchStrategy[int]:
    """Return whole numbers of 64 bits."""
    return st.integers(-(2**63), 2**63 - 1)


def decimals() -> SearchStrategy[Decimal]:
    """Return finite decimals of any scale and exponent, negative zero among them."""
    digits = st.lists(st.integers(0, 9), min_size=1, max_size=8).map(tuple)
    return st.builds(
        lambda sign, digits, exponent: Decimal((sign, digits, exponent)),
        st.integers(0, 1),
        digits,
        st.integers(0, 6) | st.integers(-6, 0),
    )


def fractions() -> SearchStrategy[Decimal]:
    """Return decimals from 0 to 1."""
    return st.integers(0, 1000).map(lambda thousandths: Decimal(thousandths) / 1000)


_PARTS = 420


def rationals(low: int = -1000, high: int = 1000) -> SearchStrategy[Fraction]:
    """Return exact numbers, those whose decimals never end among them."""
    return st.integers(low * _PARTS, high * _PARTS).map(lambda parts: Fraction(parts, _PARTS))


def positive() -> SearchStrategy[Fraction]:
    """Return exact numbers above 0."""
    return st.integers(1, 1000 * _PARTS).map(lambda parts: Fraction(parts, _PARTS))


def shares() -> SearchStrategy[Fraction]:
    """Return exact numbers from 0 to 1."""
    return rationals(0, 1)


def stretches() -> SearchStrategy[tuple[date, date]]:
    """Return a first and a last date in order, up to four hundred days apart."""
    return st.builds(lambda first, days: (first, first + timedelta(days=days)), dates(), st.integers(0, 400))


def attributes(of: SearchStrategy[AttributeValue] | None = None) -> SearchStrategy[Attributes]:
    """Return attributes with up to three names, of any values or of those told."""
    any_value = st.one_of(texts(), whole_numbers(), st.booleans(), decimals(), st.lists(texts(), max_size=2).map(tuple))
    return st.dictionaries(texts(min_size=1), any_value if of is None else of, max_size=3).map(Attributes)


def lengths(least: timedelta = timedelta(0)) -> SearchStrategy[timedelta]:
    """Return lengths of time up to a thousand days, to the second."""
    return st.integers(int(least.total_seconds()), 1000 * 86_400).map(lambda count: timedelta(seconds=count))


def facts() -> SearchStrategy[object]:
    """Return what a fact may be that rules read, None for its absence."""
    return st.none() | texts() | whole_numbers() | st.booleans() | decimals()
