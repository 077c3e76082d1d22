"""A log of five made-up tickets, worked by hand: the library and the spreadsheet come to the numbers of the table."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from grievance.intake import IntakeMap, PastCase
from grievance.lifecycle import recount
from grievance.model import Assessment, ImprovementProposal, Money
from grievance.motivation import (
    Better,
    BonusCurve,
    Employment,
    Measured,
    PayScheme,
    Period,
    Scheme,
    Scope,
    Terms,
    closures,
    handling_time,
    load,
    measure,
    payroll_of,
    proposals,
    repeat_orders,
    staff_indices,
)
from support.past_maps import HELPDESK, registered
from support.spreadsheet import cases_as_of, helpdesk_cases
from support.spreadsheet_figures import Figure, Sheet
from support.spreadsheet_index import Column, Plan, indices_of

TAKE, RESOLVE = "Take in charge ticket", "Resolve ticket"

LOG = (
    ("1", TAKE, "ann", "2026-02-02T09:00:00", "c1"),
    ("1", RESOLVE, "ann", "2026-02-03T09:00:00", "c1"),
    ("2", TAKE, "ann", "2026-02-09T09:00:00", "c2"),
    ("2", TAKE, "ben", "2026-02-10T09:00:00", "c2"),
    ("2", RESOLVE, "ben", "2026-02-12T09:00:00", "c2"),
    ("3", TAKE, "ben", "2026-03-02T09:00:00", "c3"),
    ("3", RESOLVE, "ben", "2026-03-22T09:00:00", "c3"),
    ("4", TAKE, "ben", "2026-03-09T09:00:00", "c4"),
    ("4", RESOLVE, "ann", "2026-03-10T09:00:00", "c4"),
    ("4", TAKE, "ben", "2026-03-20T09:00:00", "c4"),
    ("4", RESOLVE, "ben", "2026-03-21T09:00:00", "c4"),
    ("5", TAKE, "ann", "2026-04-20T09:00:00", "c5"),
    ("5", RESOLVE, "ann", "2026-04-21T09:00:00", "c5"),
    ("5", TAKE, "ben", "2026-05-25T09:00:00", "c5"),
)
"""
One is simple; two is shared; three is late; four is reopened within 28 days, so only its second end earns; five is
reopened after 28 days, so it was earned and is taken back.
"""

SHARES = (
    {"ann": Fraction(1)},
    {"ann": Fraction(1, 3), "ben": Fraction(2, 3)},
    {"ben": Fraction(1)},
    {"ann": Fraction(1, 6), "ben": Fraction(5, 6)},
    {"ann": Fraction(2, 3), "ben": Fraction(1, 3)},
)

TABLE: Mapping[str, tuple[Fraction, Fraction]] = {
    "handling time": (Fraction(3, 5), Fraction(3, 5)),  # 3 of 5 in time; the two differ by no more than chance
    "closures": (Fraction(3, 2), Fraction(5, 2)),
    "repeat orders": (Fraction(1, 2), Fraction(1, 2)),  # the first customer ordered, the second did not
    "load": (Fraction(13, 6), Fraction(17, 6)),
    "proposals": (Fraction(1), Fraction(0)),
}
"""By hand: the figures of ann and ben."""

INDICES = (Fraction(271, 600), Fraction(269, 600))
"""By hand: .30 x .6 + .30 x 1.5/5 + .15 x .5 + .10 x (1 - 13/30) + .15 x 1/3, and the same of ben."""

PERIOD = Period.parse("2026-02..2026-05", zone="Europe/Rome")
NOW = datetime(2026, 6, 15, 10, tzinfo=UTC)

SCHEME = Scheme(
    name="worked",
    version="1",
    components=(
        handling_time(weight="0.30", within=timedelta(days=14), minimum=0, guarded_by=()),
        closures(weight="0.30", goalposts=(0, 5), guarded_by=()),
        repeat_orders(weight="0.15", within=timedelta(days=90), minimum=0),
        load(weight="0.10", better=Better.LOWER, scope=Scope.PERSON, goalposts=(0, 5)),
        proposals(weight="0.15", goalposts=(0, 3)),
    ),
)

PROPOSAL = ImprovementProposal(
    id="p-1",
    by="ann",
    at=datetime(2026, 2, 1, tzinfo=UTC),
    assessed=Assessment(by="eve", at=datetime(2026, 3, 1, tzinfo=UTC), accepted=True),
)


def orders(customer: str, after: datetime, until: datetime) -> int:
    """Return how often a customer ordered: the first one did, within the 90 days that are asked for."""
    assert until - after == timedelta(days=90)
    return int(customer == "c1")


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    header = "case_id,activity,resource,timestamp,customer,product,seriousness,workgroup\n"
    rows = (",".join((*row, "p", "1", "1")) for row in LOG)
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress((header + "\n".join(rows) + "\n").encode()))
    return path


@pytest.fixture(name="measured")
def _measured(path: Path) -> Measured:
    histories = []
    for case in IntakeMap.from_mapping(HELPDESK).past_cases(path):
        assert isinstance(case, PastCase)
        histories.append((case.submission.source_key or "", recount(registered(case), case.moves)))
    terms = Terms(mix=("product",))
    return measure(
        histories, scheme=SCHEME, period=PERIOD, now=NOW, terms=terms, purchases=orders, proposals=[PROPOSAL]
    )


@pytest.fixture(name="sheet")
def _sheet(path: Path) -> Sheet:
    events = HELPDESK["events"]
    cases = cases_as_of(helpdesk_cases(path, events["meanings"], events["otherwise"]), NOW)
    assert tuple(case.shares for case in cases) == SHARES
    return Sheet(cases, since=PERIOD.since, until=PERIOD.until, now=NOW, mix=("product",))


def figures(sheet: Sheet) -> Mapping[str, Mapping[str, Figure]]:
    """Return the figures of the spreadsheet."""
    given = [("ann", datetime(2026, 3, 1, tzinfo=UTC))]
    people = sheet.people(given)
    return {
        "handling time": sheet.within(timedelta(days=14), "handling time"),
        "closures": sheet.closures(),
        "repeat orders": sheet.repeat_orders(timedelta(days=90), orders),
        "load": sheet.load(people),
        "proposals": sheet.proposals(people, given),
    }


@pytest.mark.parametrize("name", TABLE)
def test_the_figures_are_those_of_the_table(measured: Measured, sheet: Sheet, name: str) -> None:
    """Both come to what was worked by hand; the share in time is adjusted with nine decimal places."""
    by_hand = dict(zip(("ann", "ben"), TABLE[name], strict=True))
    library = {who: mine[name].value for who, mine in measured.measured.items()}
    own = {who: figure.value for who, figure in figures(sheet)[name].items()}

    assert own.keys() == library.keys() == by_hand.keys()
    for who, value in by_hand.items():
        if name == "handling time":
            assert float(library[who] or 0) == pytest.approx(float(value), abs=1e-9)
            assert float(own[who]) == pytest.approx(float(value), abs=1e-9)
        else:
            assert library[who] == own[who] == value


def test_the_indices_and_the_bonus_are_those_of_the_table(measured: Measured, sheet: Sheet) -> None:
    """45.17 and 44.83 points; of a full bonus of 1,000 from 0.2 to 0.7 that is 503.33 and 496.67, 1,000 together."""
    indices = staff_indices(SCHEME, measured.measured, measured.guards)
    plan = Plan(
        columns=(
            Column("handling time", Fraction(30, 100), True, goalposts=(Fraction(0), Fraction(1))),
            Column("closures", Fraction(30, 100), True, goalposts=(Fraction(0), Fraction(5))),
            Column("repeat orders", Fraction(15, 100), True, goalposts=(Fraction(0), Fraction(1))),
            Column("load", Fraction(10, 100), False, goalposts=(Fraction(0), Fraction(5))),
            Column("proposals", Fraction(15, 100), True, goalposts=(Fraction(0), Fraction(3))),
        )
    )
    own = indices_of(plan, ("ann", "ben"), figures(sheet), {})
    staff = [Employment(person=who, base=euros("0")) for who in ("ann", "ben")]
    scheme = PayScheme(currency="EUR", full_bonus=euros("1000"), curve=BonusCurve(threshold="0.2", cap="0.7"))
    payroll = payroll_of(scheme, staff, {one.person: one.value for one in indices}, period=PERIOD, whole=PERIOD)

    assert [float(one.value or 0) for one in indices] == pytest.approx([float(one) for one in INDICES], abs=1e-8)
    assert [float(line.value or 0) for line in own.values()] == pytest.approx([float(one) for one in INDICES], abs=1e-8)
    assert [one.points for one in indices] == [Decimal("45.17"), Decimal("44.83")]
    assert [pay.bonus for pay in payroll.people] == [euros("503.33"), euros("496.67")]
    assert payroll.total == euros("1000")


def euros(amount: str) -> Money:
    """Return so many euros."""
    return Money(amount=Decimal(amount), currency="EUR")
