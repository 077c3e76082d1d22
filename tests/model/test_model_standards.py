"""Standards and what they are made of: which terms go together, whom they bind, how far a notice moves them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from grievance.errors import InvalidValue
from grievance.model import (
    Anchor,
    Duty,
    Extension,
    OnReopening,
    Response,
    Span,
    Standard,
    WaitsFor,
)


def a_standard(**fields: Any) -> Standard:
    """Return a standard for the final response, within eight weeks unless told otherwise."""
    return Standard(**{"id": "s", "duty": Duty.FINAL_RESPONSE, "within": Span.parse("8 weeks"), **fields})


def test_a_standard_says_no_more_than_it_is_told() -> None:
    """Counted from receipt, ours, never paused, binding everybody for ever, unless it says otherwise."""
    plain = a_standard()

    assert plain.anchor is Anchor.RECEIVED
    assert (plain.statutory, plain.deemed, plain.rolls, plain.repeats) == (False,) * 4
    assert plain.pauses == ()
    told = (plain.calendar, plain.zone, plain.regime, plain.since, plain.until, plain.extension, plain.on_reopening)
    assert told == (None,) * 7
    assert (plain.response, plain.ahead, plain.daily_penalty) == (None, None, None)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"statutory": True, "pauses": (WaitsFor.CUSTOMER,)}, "Standard.pauses: must be empty: a statute never pauses"),
        ({"mark": "X"}, "Standard.mark: must be V, V2, R or D"),
        ({"mark": ""}, "Standard.mark: must be V, V2, R or D"),
        ({"zone": "Europe/Nowhere"}, "Standard.zone: "),
        (
            {"since": date(2026, 1, 2), "until": date(2026, 1, 1)},
            "Standard.until: must not lie before since",
        ),
        ({"deemed": True}, "Standard.calendar: must name a calendar: business days are known from one"),
        ({"rolls": True}, "Standard.calendar: must name a calendar: business days are known from one"),
    ],
)
def test_terms_that_contradict_each_other_are_refused(fields: dict[str, Any], refusal: str) -> None:
    """A statute never pauses, a mark is known, dates are in order, business days need a calendar."""
    with pytest.raises(InvalidValue) as refused:
        a_standard(**fields)
    assert str(refused.value).startswith(refusal)


@pytest.mark.parametrize("span", ["1 business day", "2 working hours", "5 working minutes"])
@pytest.mark.parametrize(
    "term", ["within", "extension.by", "extension.to", "unless_resolved_within", "if_resolved_within", "ahead"]
)
def test_every_span_that_is_counted_on_a_calendar_needs_one(term: str, span: str) -> None:
    """Wherever a span of working time stands, the standard names the calendar that it is counted on."""
    counted = Span.parse(span)
    name, _, way = term.partition(".")
    fields: dict[str, Any] = {name: Extension(**{way: counted}) if way else counted}

    assert a_standard(**fields, calendar="office").calendar == "office"
    with pytest.raises(InvalidValue, match=f"^Standard.calendar: must name a calendar: {span} are counted on one$"):
        a_standard(**fields)


def test_terms_that_fit_are_taken() -> None:
    """One of our own may pause for either; a statute and every known mark stand; one day is a span of dates."""
    assert a_standard(pauses=tuple(WaitsFor)).pauses == tuple(WaitsFor)
    assert a_standard(statutory=True).statutory
    assert [a_standard(mark=mark).mark for mark in ("V", "V2", "R", "D", None)] == ["V", "V2", "R", "D", None]
    assert a_standard(deemed=True, rolls=True, calendar="office").rolls
    day = date(2026, 1, 1)
    assert a_standard(since=day, until=day).binds_on(day)
    assert a_standard(daily_penalty=Decimal(1)).daily_penalty == 1


@pytest.mark.parametrize(
    ("since", "until", "bound"),
    [
        (None, None, [True, True, True, True]),
        (1, None, [False, True, True, True]),
        (None, 2, [True, True, True, False]),
        (1, 2, [False, True, True, False]),
        (2, 2, [False, False, True, False]),
    ],
)
def test_a_standard_binds_from_its_first_to_its_last_date(
    since: int | None, until: int | None, bound: list[bool]
) -> None:
    """Both dates are dates of receipt on which it binds (L73)."""
    first = date(2026, 4, 7)
    dates = [first + timedelta(days) for days in range(4)]
    dated = a_standard(since=None if since is None else dates[since], until=None if until is None else dates[until])

    assert [dated.binds_on(on) for on in dates] == bound


def test_an_extension_goes_by_or_to() -> None:
    """Beyond the deadline or counted from the anchor: one of them, and not both."""
    week = Span.parse("1 week")

    assert (Extension(by=week).to, Extension(to=week).by) == (None, None)
    for fields in ({}, {"by": week, "to": week}):
        with pytest.raises(InvalidValue, match=r"^Extension.by: needs either by \(beyond the deadline\) or to"):
            Extension(**fields)


def test_a_response_names_a_kind() -> None:
    """What no contact could fulfil is no predicate."""
    assert Response(kinds=("update",)).channels == ()
    with pytest.raises(InvalidValue, match=r"^Response.kinds: must name at least one kind of contact$"):
        Response(kinds=(), channels=("letter",))


def test_the_external_route_alone_is_not_ours() -> None:
    """Every duty is the organisation's but the right of the complainant to go elsewhere (L11)."""
    assert [duty for duty in Duty if not duty.ours] == [Duty.EXTERNAL_ROUTE]


def test_two_anchors_belong_to_the_second_stage() -> None:
    """What is counted from the second stage is decided by another person (L21)."""
    assert [anchor for anchor in Anchor if anchor.of_stage_2] == [
        Anchor.STAGE_2_REQUESTED,
        Anchor.STAGE_2_ACKNOWLEDGED,
    ]


def test_what_may_become_of_a_clock_is_said_in_words() -> None:
    """The words of the procedure file."""
    assert [mode.value for mode in OnReopening] == ["continue", "restart", "new"]
    assert [whom.value for whom in WaitsFor] == ["customer", "third party"]


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("90 minutes", timedelta(minutes=90)),
        ("24 hours", timedelta(days=1)),
        ("3 days", timedelta(days=3)),
        ("8 weeks", timedelta(days=56)),
        ("0 days", timedelta(0)),
    ],
)
def test_fixed_spans_have_a_length(words: str, length: timedelta) -> None:
    """Minutes, hours, days and weeks are elapsed time."""
    assert Span.parse(words).elapsed() == length


@pytest.mark.parametrize(
    "words",
    ["1 month", "2 years", "1 working hour", "1 working minute", "1 business day", "end of the 3rd business day"],
)
def test_other_spans_have_no_length(words: str) -> None:
    """How long a month, a year, or working time lasts depends on when it begins."""
    with pytest.raises(InvalidValue, match=f"^Span: must be minutes, hours, days or weeks here: {words} have no fixed"):
        Span.parse(words).elapsed()
