"""The rule packs themselves: every row has its clause, source and mark, and no two of one kind bind one receipt."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest

from grievance.errors import CalendarExhausted, InvalidDocument, InvalidValue
from grievance.model import Anchor, Duty, Standard
from grievance.procedure import BoundStandard, Regime, regime, regime_names
from grievance.procedure._regimes import read_regime, regime_document
from support.builders import UK_BANK_HOLIDAYS_2025
from support.procedures import a_procedure

NAMES = (
    "cfpb", "cpgrams", "eu-adr", "eu-psd2", "fca-disp", "housing-ombudsman", "nhs", "ofcom", "rg-271", "ru-59-fz",
    "ru-consumer", "uk-energy", "us-dot",
)  # fmt: skip
ROWS = [
    pytest.param(name, row, id=f"{name}/{row['id']}") for name in NAMES for row in regime_document(name)["standards"]
]
MARKS = ("V", "V2", "R", "D")


def test_the_regimes() -> None:
    """These thirteen come with the library."""
    assert regime_names() == NAMES


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_every_row_says_where_it_comes_from(name: str, row: dict[str, Any]) -> None:
    """A row names the clause, where it was read and how well that is verified: the weakest of its sources."""
    assert row["statutory"] is True
    assert row["authority"]
    named = [mark for mark in MARKS if f"[{mark}]" in row["source"]]
    assert row["mark"] in named
    if row["mark"] in {"V", "V2"}:
        assert "R" not in named
    if row["mark"] == "V":
        assert named == ["V"]


@pytest.mark.parametrize("name", NAMES)
def test_a_regime_loads_as_a_procedure_has_it(name: str) -> None:
    """What `regime` returns are the standards, on the same terms, of a procedure that adopts the regime as it is."""
    found = regime(name, holidays=[])
    without_holidays = {**regime_document(name)["calendar"], "holidays": []}
    calendars = {"office": {"zone": "UTC", "week": {"mon-fri": ["09:00-17:00"]}}, "own": without_holidays}
    procedure = a_procedure(standards=[], calendars=calendars, regimes={name: {"calendar": "own"}})

    assert [facets(bound, found.name) for bound in found.standards] == [
        facets(bound, "own") for bound in procedure.standards
    ]
    assert found.calendar.zone == procedure.calendars["own"].zone
    assert found.title
    assert found.applies_to


def facets(bound: BoundStandard, calendar: str) -> tuple[object, ...]:
    """Return what a row says, and whether it counts on the calendar."""
    one = bound.standard
    return (
        one.id, one.duty, one.within, one.anchor, one.calendar == calendar, one.zone, one.since, one.until,
        one.extension, one.unless_resolved_within, one.if_resolved_within, one.daily_penalty, one.authority, one.source,
        one.mark, one.regime, bound.when,
    )  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_versions_follow_each_other(name: str) -> None:
    """Of rows for one duty, anchor and condition exactly one binds on any date between the first and the last (L73)."""
    versions: dict[object, list[Standard]] = {}
    for bound in regime(name, holidays=[]).standards:
        versions.setdefault((bound.standard.duty, bound.standard.anchor, bound.when), []).append(bound.standard)
    for rows in versions.values():
        for earlier, later in pairwise(rows):
            assert earlier.until is not None
            assert later.since is not None
            assert (later.since - earlier.until).days == 1


def test_disp_changes_its_acknowledgement_in_june_2026() -> None:
    """L8: the version of 2026-06-01 binds what London receives from that date on."""
    found = regime("fca-disp", holidays=[])

    def clause(at: datetime) -> list[str | None]:
        rows = (bound.standard for bound in found.in_force(at))
        return [row.authority for row in rows if row.duty is Duty.ACKNOWLEDGEMENT]

    assert clause(datetime(2026, 5, 31, 22, 59, tzinfo=UTC)) == ["DISP 1.6.1, version before 1 June 2026"]
    assert clause(datetime(2026, 5, 31, 23, 0, tzinfo=UTC)) == ["DISP 1.6.1, version of 1 June 2026"]


def test_what_began_on_a_date_binds_nothing_before() -> None:
    """L21, L22: the Code of 2024 and RG 271 bind from their first day on, by the date in their zone."""
    housing, rg_271 = regime("housing-ombudsman", holidays=[]), regime("rg-271", holidays=[])

    assert housing.in_force(datetime(2024, 3, 31, 22, 59, tzinfo=UTC)) == ()
    assert housing.in_force(datetime(2024, 3, 31, 23, 0, tzinfo=UTC)) == housing.standards
    assert rg_271.in_force(datetime(2021, 10, 4, 12, 59, tzinfo=UTC)) == ()
    assert rg_271.in_force(datetime(2021, 10, 4, 13, 0, tzinfo=UTC)) == rg_271.standards


def test_receipts_need_a_zone_and_a_year_that_the_calendar_knows() -> None:
    """A naive receipt and one out of all years are refused."""
    with pytest.raises(InvalidValue):
        regime("ofcom").in_force(datetime(2025, 4, 17))  # noqa: DTZ001
    with pytest.raises(CalendarExhausted):
        regime("ofcom").in_force(datetime(2500, 4, 17, tzinfo=UTC))


def test_anchors_differ() -> None:
    """
    L72: regimes count from receipt, acknowledgement, registration, complete file, dispatch, answer, second stage.

    What counts from an ombudsman's request is the company's own: no regime here says.
    """
    used = {bound.standard.anchor for name in NAMES for bound in regime(name, holidays=[]).standards}

    assert used == set(Anchor) - {Anchor.OMBUDSMAN_ASKED, Anchor.OMBUDSMAN_DECIDED}


def test_holidays_are_those_of_the_country_or_those_given() -> None:
    """The public holidays of the regime's country come from the extra; dates that are given stand instead of them."""
    given = [date.fromisoformat(on) for on in UK_BANK_HOLIDAYS_2025]
    usual, own = regime("fca-disp"), regime("fca-disp", holidays=given)

    assert [holiday.on for holiday in own.calendar.holidays] == given
    assert [holiday.on for holiday in usual.calendar.holidays if holiday.on.year == 2025] == given
    assert (usual.country, own.country) == ("GB-ENG", None)
    assert regime("ru-consumer").country == "RU"


@pytest.mark.parametrize("name", NAMES)
def test_only_who_counts_business_days_needs_holidays(name: str) -> None:
    """A regime of calendar days loads without the extra; the others count on a country's holidays."""
    found = regime(name)
    spans = [
        span for bound in found.standards for span in (bound.standard.within, bound.standard.unless_resolved_within)
    ]
    counts = any(span is not None and span.on_calendar for span in spans)

    assert bool(found.calendar.holidays) is (found.country is not None)
    assert counts <= (found.country is not None)


def test_an_unknown_regime() -> None:
    """A misspelt name is refused with the nearest right one."""
    with pytest.raises(
        InvalidDocument, match=r"regime 'ofcon' has 1 fault:\n  there is none of this name; did you mean 'ofcom'"
    ):
        regime("ofcon")


def test_a_holiday_that_is_no_date() -> None:
    """Holidays that are given are checked as those of a calendar are."""
    wrong: Any = ["2025-02-30"]
    with pytest.raises(InvalidDocument) as refusal:
        regime("nhs", holidays=wrong)

    assert [problem.path for problem in refusal.value.problems] == ["calendar.holidays[0]"]


def faulty(**sections: Any) -> list[str]:
    """Return the faults of the Ofcom regime with other sections."""
    with pytest.raises(InvalidDocument) as refusal:
        read_regime("ofcom", {**regime_document("ofcom"), **sections})
    assert refusal.value.document == "regime 'ofcom'"
    return [str(problem) for problem in refusal.value.problems]


def test_all_faults_of_a_regime_are_told() -> None:
    """A regime is read as strictly as a procedure: form first, then calendar, facts, conditions and terms."""
    row = regime_document("ofcom")["standards"][0]

    assert faulty(regime={"titel": "x", "applies_to": "y"}, standards=[{**row, "within": "soon"}]) == [
        "regime.title: is required",
        "regime.titel: is no known key; did you mean 'title'?",
        "standards[0].within: must be a length of time such as '4 working hours', '3 business days', '8 weeks', "
        "'1 month', '24 hours' or 'end of the 3rd business day'",
    ]
    found = faulty(
        calendar={"zone": "Europe/London", "week": {"mon": ["9-5"]}},
        facts={"kind": "txet"},
        standards=[row, row, {**row, "id": "other", "pauses": ["customer"], "when": {"prodct": "x"}}],
    )
    assert [fault.partition(":")[0] for fault in found] == [
        "calendar.week.mon[0]",
        "facts.kind.type",
        "standards[1].id",
        "standards[2].when.prodct",
        "standards[2].pauses",
    ]
    assert found[3].endswith("unknown fact; did you mean 'product'?")


def test_a_regime_is_a_value() -> None:
    """Loaded twice it is the same."""
    assert regime("ofcom") == regime("ofcom")
    assert isinstance(regime("ofcom"), Regime)
