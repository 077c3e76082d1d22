"""Faults of adopting regimes: each has its path and the nearest right word, and all are found at once."""

from __future__ import annotations

from typing import Any

import pytest

from support.procedures import a_mapping, a_standard_row, check_faults, faults_of

BANK = {"zone": "Europe/London", "week": {"mon-fri": ["09:00-17:00"]}}
OFFICE = a_mapping()["calendars"]["office"]
CALENDARS = {"office": OFFICE, "bank": BANK}


def disp(**table: Any) -> dict[str, Any]:
    """Return the adoption of one regime."""
    return {"fca-disp": {"calendar": "bank", **table}}


@pytest.mark.parametrize(
    ("regimes", "expected"),
    [
        ("fca-disp", ["regimes: must be a table"]),
        (["fca-disp"], ["regimes: must be a table"]),
        ({"fca-dsip": {}}, ["regimes.fca-dsip: is no regime; did you mean 'fca-disp'?"]),
        ({"fca-disp": "yes"}, ["regimes.fca-disp: must be a table"]),
        (disp(wen={}), ["regimes.fca-disp.wen: is no known key; did you mean 'when'?"]),
        (disp(calendar="bnak"), [
            "regimes.fca-disp.calendar: 'bnak' is no calendar of this procedure; did you mean 'bank'?"]),
        (disp(calendar=3), ["regimes.fca-disp.calendar: must be text, not a whole number"]),
        (disp(when={"prodct": "x"}), ["regimes.fca-disp.when.prodct: unknown fact; did you mean 'product'?"]),
        (disp(when={"nature": "compliant"}), ["regimes.fca-disp.when.nature: "]),
        (disp(when={"payments_law": "psd"}), [
            "regimes.fca-disp.when.payments_law: is asked otherwise by the row 'eight-weeks' itself: override its"]),
        (disp(standards={"eight-week": {}}), [
            "regimes.fca-disp.standards.eight-week: is no standard of 'fca-disp'; did you mean 'eight-weeks'?"]),
        (disp(standards={"eight-weeks": {"witin": "4 weeks"}}), [
            "regimes.fca-disp.standards.eight-weeks.witin: is no known key; did you mean 'within'?"]),
        (disp(standards={"eight-weeks": {"within": "soon"}}), [
            "regimes.fca-disp.standards.eight-weeks.within: must be a length of time"]),
        (disp(standards={"eight-weeks": "4 weeks"}), ["regimes.fca-disp.standards.eight-weeks: must be a table"]),
        (disp(standards={"eight-weeks": {"id": "x", "regime": "y"}}), [
            "regimes.fca-disp.standards.eight-weeks.id: cannot be overridden",
            "regimes.fca-disp.standards.eight-weeks.regime: cannot be overridden"]),
        (disp(standards={"*": {"rolls": "yes"}}), [
            "regimes.fca-disp.standards.*.rolls: must be true or false, not text"]),
        (disp(standards={"eight-weeks": {"pauses": ["customer"]}}), [
            "regimes.fca-disp.standards.eight-weeks.pauses: must be empty: a statute never pauses"]),
        (disp(standards={"eight-weeks": {"calendar": "ofice"}}), [
            "regimes.fca-disp.standards.eight-weeks.calendar: 'ofice' is no calendar of this procedure; "
            "did you mean 'office'?"]),
        (disp(standards={"eight-weeks": {"when": {"chanel": "web"}}}), [
            "regimes.fca-disp.standards.eight-weeks.when.chanel: unknown fact; did you mean 'channel'?"]),
    ],
)  # fmt: skip
def test_faults_of_an_adoption(regimes: Any, expected: list[str]) -> None:
    """A fault of an adoption stands where it was written, never at a row that nobody wrote."""
    check_faults(faults_of(a_mapping(calendars=CALENDARS, regimes=regimes)), expected)


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        ({"facts": {"payments_law": "text"}}, [
            "facts.payments_law: must be declared as the regime 'fca-disp' declares it: ['psd', 'emd']"]),
        ({"facts": {"payments_law": ["emd", "psd"], "other": "txet"}}, [
            "facts.payments_law: must be declared as the regime", "facts.other.type: "]),
        ({"facts": "text"}, ["facts: must be a table"]),
        ({"calendars": ["office"]}, ["calendars: must be a table"]),
        ({"standards": {"id": "x"}}, ["standards: must be a list"]),
        ({"adopted": "fca-disp"}, ["adopted: must be a list"]),
        ({"adopted": ["fca-dips"]}, ["adopted[0]: no standard belongs to 'fca-dips'; did you mean 'fca-disp'?"]),
        ({"regime": {}}, ["regime: is no known key; did you mean 'regimes'?"]),
        ({"standards": [a_standard_row("fca-disp/eight-weeks")]}, [
            "regimes.fca-disp.standards.eight-weeks.id: 'fca-disp/eight-weeks' stands twice"]),
    ],
)  # fmt: skip
def test_faults_beside_an_adoption(sections: dict[str, Any], expected: list[str]) -> None:
    """What the procedure itself says otherwise than the regime, or in another form, is told once and at its place."""
    regimes = {"fca-disp": {"calendar": "bank"}} if "calendars" not in sections else {"ofcom": {}}
    mapping = a_mapping(**{"calendars": CALENDARS, "regimes": regimes, **sections})
    if "calendars" in sections:
        mapping["standards"] = []
    check_faults(faults_of(mapping), expected)


def test_a_calendar_of_the_regimes_name() -> None:
    """A procedure that has a calendar of the regime's name must say which of the two is meant."""
    calendars = {"office": OFFICE, "ofcom": BANK}
    mapping = a_mapping(calendars=calendars, regimes={"ofcom": {}})

    check_faults(
        faults_of(mapping),
        ["regimes.ofcom.calendar: say which: 'ofcom' is a calendar of this procedure and the regime's own"],
    )


def test_all_faults_at_once() -> None:
    """Faults of several adoptions and of the rest of the file come together."""
    regimes = {"nhs": {"calendar": "bank", "when": {"x": 1}}, "ofcn": {}, "cfpb": {"standards": {"finl": {}}}}
    mapping = a_mapping(calendars=CALENDARS, regimes=regimes, standards=[a_standard_row(within="soon")])
    found = faults_of(mapping)

    assert sorted(fault.partition(":")[0] for fault in found) == [
        "regimes.cfpb.standards.finl",
        "regimes.nhs.when.x",
        "regimes.ofcn",
        "standards[0].within",
    ]


def test_adopted_needs_rows() -> None:
    """A name in `adopted` brings nothing with it: the rows of a pack come with `regimes` alone."""
    check_faults(faults_of(a_mapping(adopted=["ofcom"])), ["adopted[0]: no standard belongs to 'ofcom'"])
