"""Lengths of time in words, and the standards that are made of them."""

from __future__ import annotations

import pytest
from hypothesis import given

from grievance.errors import InvalidValue
from grievance.model import Duty, Span, Standard, Unit
from grievance.testing import spans


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("4 working hours", Span(count=4, unit=Unit.WORKING_HOUR)),
        ("1 working minute", Span(count=1, unit=Unit.WORKING_MINUTE)),
        ("3 business days", Span(count=3, unit=Unit.BUSINESS_DAY)),
        ("8 weeks", Span(count=8, unit=Unit.WEEK)),
        ("1 month", Span(count=1, unit=Unit.MONTH)),
        ("2 years", Span(count=2, unit=Unit.YEAR)),
        ("24 hours", Span(count=24, unit=Unit.HOUR)),
        ("90 minutes", Span(count=90, unit=Unit.MINUTE)),
        ("0 days", Span(count=0, unit=Unit.DAY)),
        ("end of the 3rd business day", Span(count=3, unit=Unit.BUSINESS_DAY, to_close=True)),
    ],
)
def test_words_are_lengths_of_time(words: str, span: Span) -> None:
    """The words of a procedure are read as written, whatever blanks stand between them, and printed the same."""
    assert Span.parse(words) == span
    assert Span.parse(f"  {words.replace(' ', '  ')}\n") == span
    assert str(span) == words


@given(spans())
def test_what_is_printed_is_read_back(span: Span) -> None:
    """Every length of time prints as words that mean it."""
    assert Span.parse(str(span)) == span


ORDINALS = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 10: "10th", 11: "11th", 12: "12th", 13: "13th"}
ORDINALS |= {21: "21st", 22: "22nd", 23: "23rd", 101: "101st", 111: "111th", 9999: "9999th"}


@pytest.mark.parametrize(("count", "ordinal"), ORDINALS.items())
def test_ordinals(count: int, ordinal: str) -> None:
    """The ends of business days are counted in English ordinals."""
    span = Span(count=count, unit=Unit.BUSINESS_DAY, to_close=True)

    assert str(span) == f"end of the {ordinal} business day"


@pytest.mark.parametrize(
    "words",
    [
        "",
        "3",
        "days",
        "-1 day",
        "1.5 hours",
        "3 fortnights",
        "3 working days",
        "1 business hour",
        "1000000 days",
        "end of the 3 business day",
        "end of the 3rd day",
        "end of the 10000th business day",
        "3 Days",
    ],
)
def test_other_words_are_refused(words: str) -> None:
    """What is no length of time is refused, with examples of what is."""
    with pytest.raises(InvalidValue, match="must be a length of time such as '4 working hours', '3 business days'"):
        Span.parse(words)


def test_elapsed_time_has_a_fixed_length() -> None:
    """Minutes to weeks are elapsed time; months, years and working time have no fixed length."""
    lengths = {"90 minutes": 5400, "24 hours": 86_400, "3 days": 259_200, "8 weeks": 4_838_400}

    assert {words: Span.parse(words).elapsed().total_seconds() for words in lengths} == lengths
    for words in ("1 month", "2 years", "4 working hours", "end of the 3rd business day"):
        with pytest.raises(InvalidValue, match=f"must be minutes, hours, days or weeks here: {words} have no fixed"):
            Span.parse(words).elapsed()


@pytest.mark.parametrize("unit", Unit)
def test_what_is_counted_on_a_calendar(unit: Unit) -> None:
    """Working time and business days need a calendar, wall time does not; a standard must name the one it needs."""
    span = Span(count=2, unit=unit)
    needs = unit.value.startswith(("working", "business"))

    assert span.on_calendar is needs
    assert Standard(id="s", duty=Duty.UPDATE, within=span, calendar="office").calendar == "office"
    if needs:
        with pytest.raises(InvalidValue) as refused:
            Standard(id="s", duty=Duty.UPDATE, within=span)
        assert str(refused.value) == f"Standard.calendar: must name a calendar: 2 {unit.value}s are counted on one"
    else:
        assert Standard(id="s", duty=Duty.UPDATE, within=span).calendar is None
