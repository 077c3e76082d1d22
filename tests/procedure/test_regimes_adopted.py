"""Procedures that adopt regimes: what binds, what may be overridden, what is frozen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import attrs

from grievance.deadlines import run_clocks
from grievance.model import Attributes, Complaint, Issue, RemedyKind, Submission
from grievance.procedure import Procedure, bindings
from support.builders import a_complaint, a_submission, facts_of
from support.procedures import a_mapping, a_procedure, a_standard_row
from support.regimes import end_of

RECEIVED = datetime.fromisoformat("2025-04-17T10:00+01:00")
HOLIDAYS = ["2025-04-18", "2025-04-21", "2025-05-05", "2025-05-26"]
BANK = {"zone": "Europe/London", "week": {"mon-fri": ["09:00-17:00"]}, "holidays": HOLIDAYS}
OFFICE = a_mapping()["calendars"]["office"]
CALENDARS = {"office": OFFICE, "bank": BANK}


def adopting(regimes: dict[str, Any], **sections: Any) -> Procedure:
    """Return a procedure with one promise of its own that adopts regimes."""
    return a_procedure(**{"calendars": CALENDARS, "regimes": regimes, **sections})


def complaint_of(**changes: Any) -> Complaint:
    """Return a complaint received on Maundy Thursday 2025; attributes as keywords are facts of the host."""
    attributes = Attributes(changes.pop("attributes", {}))
    submission = a_submission(received_at=RECEIVED, attributes=attributes, **changes)
    return a_complaint(submission=submission, registered_at=submission.received_at)


def binding(procedure: Procedure, submission: Submission, issue: int = 0) -> list[str]:
    """Return the ids of the standards that bind an issue."""
    facts = attrs.evolve(facts_of(submission), issue=submission.issues[issue])
    return [standard.id for standard in procedure.binding(facts)]


def due(procedure: Procedure, complaint: Complaint) -> dict[str, datetime | None]:
    """Return when each clock of a complaint is due, waived ones left out."""
    clocks = run_clocks(complaint, bindings(procedure, facts_of(complaint.submission)))
    return {clock.standard: clock.due_at for clock in clocks if clock.waived is None}


DISP = ["fca-disp/acknowledge-before-2026-06", "fca-disp/summary", "fca-disp/eight-weeks", "fca-disp/ombudsman"]
PSD = ["fca-disp/payments" if row == "fca-disp/eight-weeks" else row for row in DISP]


def test_an_adopted_regime_binds_every_complaint() -> None:
    """An issue without a regime is bound by the procedure's own standards and those of the adopted regime."""
    procedure = adopting({"fca-disp": {"calendar": "bank"}})

    assert procedure.adopted == {"fca-disp"}
    assert binding(procedure, complaint_of().submission) == ["acknowledge", *DISP]
    assert binding(procedure, complaint_of(attributes={"payments_law": "psd"}).submission) == ["acknowledge", *PSD]
    assert binding(procedure, complaint_of(regime="unheard of").submission) == ["acknowledge", *DISP]


def test_an_issue_that_names_a_regime_is_bound_by_that_alone() -> None:
    """L76: who names a regime, adopted or the procedure's own, is bound by nothing else; issues may differ."""
    own = a_standard_row("hotline", regime="hotline")
    procedure = adopting({"fca-disp": {"calendar": "bank"}, "ofcom": {}}, standards=[a_standard_row(), own])
    submission = complaint_of(
        further_issues=tuple(Issue(category="a/b", regime=name) for name in ("ofcom", "hotline", "fca-disp"))
    ).submission

    assert binding(procedure, submission) == ["acknowledge", *DISP, "ofcom/eight-weeks"]
    assert binding(procedure, submission, 1) == ["ofcom/eight-weeks"]
    assert binding(procedure, submission, 2) == ["hotline"]
    assert binding(procedure, submission, 3) == DISP


def test_several_regimes_bind_one_complaint() -> None:
    """A payment complaint may fall under the British and the European rules: each gives its own date."""
    procedure = adopting({"fca-disp": {"calendar": "bank"}, "eu-psd2": {"calendar": "bank"}, "ofcom": {}})
    found = due(procedure, complaint_of(attributes={"payments_law": "emd"}))

    assert found == {
        "acknowledge": datetime(2025, 4, 18, 17, tzinfo=UTC),
        "fca-disp/acknowledge-before-2026-06": datetime(2025, 4, 24, 16, tzinfo=UTC),
        "fca-disp/summary": None,
        "fca-disp/payments": end_of("2025-05-13", "Europe/London"),
        "fca-disp/ombudsman": None,
        "eu-psd2/reply": end_of("2025-05-13", "Europe/London"),
        "ofcom/eight-weeks": end_of("2025-06-12", "Europe/London"),
    }


def test_the_regime_counts_on_its_own_calendar() -> None:
    """Without another calendar the regime brings its own, under its name, with the public holidays of its country."""
    procedure = adopting({"nhs": {}})

    assert tuple(procedure.calendars) == ("office", "bank", "nhs")
    assert date(2025, 4, 18) in [holiday.on for holiday in procedure.calendars["nhs"].holidays]
    assert due(procedure, complaint_of())["nhs/acknowledge"] == end_of("2025-04-24", "Europe/London")


def test_the_date_of_receipt_is_taken_in_the_regimes_zone() -> None:
    """L73: the rule is chosen by the date in London also where time is counted on a calendar far away."""
    tokyo = {"zone": "Asia/Tokyo", "week": {"mon-fri": ["09:00-17:00"]}}
    procedure = adopting({"ofcom": {"calendar": "tokyo"}}, calendars={"office": OFFICE, "tokyo": tokyo})

    def at(hour: int) -> list[str]:
        submission = a_submission(received_at=datetime(2026, 4, 7, hour, tzinfo=UTC))
        return binding(procedure, submission)[1:]

    assert at(22) == ["ofcom/eight-weeks"]
    assert at(23) == ["ofcom/six-weeks"]


def test_conditions_of_the_adoption() -> None:
    """`when` says which issues a regime binds at all, beside what its rows ask for."""
    when = {"product": ["loan", "card"], "complainant": {"not": "large business"}}
    procedure = adopting(
        {"fca-disp": {"calendar": "bank", "when": when}}, facts={"complainant": ["consumer", "large business"]}
    )

    def of(**attributes: str) -> list[str]:
        return binding(procedure, complaint_of(product="loan", attributes=attributes).submission)[1:]

    assert of(complainant="consumer") == DISP
    assert of(complainant="consumer", payments_law="psd") == PSD
    assert of(complainant="large business") == of() == []
    elsewhere = complaint_of(product="phone", attributes={"complainant": "consumer"}).submission
    assert binding(procedure, elsewhere) == ["acknowledge"]


def test_a_key_of_a_row_is_overridden() -> None:
    """A company may bind itself more strictly; the other keys of the row stay as the regime has them."""
    rows = {"eight-weeks": {"within": "4 weeks", "authority": "our promise to the regulator"}}
    procedure = adopting({"fca-disp": {"calendar": "bank", "standards": rows}})
    changed = procedure.standard("fca-disp/eight-weeks")

    assert due(procedure, complaint_of())["fca-disp/eight-weeks"] == end_of("2025-05-15", "Europe/London")
    assert (changed.authority, changed.mark, changed.statutory) == ("our promise to the regulator", "V", True)


def test_the_civil_code_shift_is_switched_on() -> None:
    """D10: "*" overrides every row; a row's own override goes before it."""
    moscow = {"zone": "Europe/Moscow", "week": {"mon-fri": ["09:00-18:00"]}}
    calendars = {"office": OFFICE, "moscow": moscow}
    demand = a_submission(
        received_at=datetime(2025, 3, 3, 9, tzinfo=UTC),
        demanded=RemedyKind.REPLACEMENT,
        attributes=Attributes({"replacement_needs": "quality check"}),
    )
    complaint = a_complaint(submission=demand, registered_at=demand.received_at)

    def answer(standards: dict[str, Any]) -> datetime | None:
        procedure = adopting({"ru-consumer": {"calendar": "moscow", "standards": standards}}, calendars=calendars)
        return due(procedure, complaint)["ru-consumer/replacement-with-check"]

    sunday, monday = end_of("2025-03-23", "Europe/Moscow"), end_of("2025-03-24", "Europe/Moscow")
    assert answer({}) == sunday
    assert answer({"*": {"rolls": True}}) == monday
    assert answer({"replacement-with-check": {"rolls": True}}) == monday
    assert answer({"*": {"rolls": True}, "replacement-with-check": {"rolls": False}}) == sunday
    assert answer({"repair": {"rolls": True}}) == sunday


def test_deemed_receipt_is_switched_on() -> None:
    """L12: what comes in on Good Friday counts from Tuesday where the procedure says so."""
    friday = a_complaint(submission=a_submission(received_at=datetime(2025, 4, 18, 10, tzinfo=UTC)))
    psd = attrs.evolve(friday.submission, attributes=Attributes({"payments_law": "psd"}))
    complaint = attrs.evolve(friday, submission=psd, registered_at=psd.received_at)

    def answer(**standards: Any) -> datetime | None:
        procedure = adopting({"fca-disp": {"calendar": "bank", "standards": standards}})
        return due(procedure, complaint)["fca-disp/payments"]

    assert answer() == end_of("2025-05-13", "Europe/London")
    assert answer(payments={"deemed": True}) == end_of("2025-05-14", "Europe/London")


def test_conditions_of_a_row_are_overridden() -> None:
    """An overridden `when` replaces the row's own; that of the adoption is still asked for."""
    rows = {"eight-weeks": {"when": {"channel": "letter"}}}
    procedure = adopting({"fca-disp": {"calendar": "bank", "when": {"language": "en"}, "standards": rows}})

    def of(**changes: Any) -> bool:
        return "fca-disp/eight-weeks" in binding(procedure, complaint_of(**changes).submission)

    assert of(channel="letter", language="en", attributes={"payments_law": "psd"})
    assert not of(channel="web", language="en")
    assert not of(channel="letter", language="de")


def test_the_same_condition_twice_is_no_clash() -> None:
    """What the adoption and a row ask for alike is asked for once."""
    procedure = adopting({"ru-59-fz": {"when": {"anonymous": False}}})

    assert binding(procedure, complaint_of(customer_id="k-1").submission)[1:] == [
        "ru-59-fz/register",
        "ru-59-fz/answer",
    ]


def test_the_same_fact_declared_twice_is_no_clash() -> None:
    """A procedure may declare a regime's fact itself, in another form, if it means the same."""
    fact = {"type": "choice", "values": ["psd", "emd"]}

    procedure = adopting({"fca-disp": {"calendar": "bank"}, "eu-psd2": {}}, facts={"payments_law": fact})

    assert procedure.adopted == {"fca-disp", "eu-psd2"}


def test_reads_tells_what_adopted_rows_read() -> None:
    """The desk gathers the facts of the regimes' conditions too."""
    assert {"made_orally", "product"} <= adopting({"nhs": {"when": {"product": "surgery"}}}).reads


ALL = {
    "cfpb": {}, "cpgrams": {}, "eu-adr": {}, "eu-psd2": {}, "fca-disp": {}, "housing-ombudsman": {}, "nhs": {},
    "ofcom": {}, "rg-271": {}, "ru-59-fz": {}, "ru-consumer": {"standards": {"*": {"rolls": True}}}, "uk-energy": {},
    "us-dot": {},
}  # fmt: skip


def test_frozen_and_thawed_it_is_the_same() -> None:
    """A frozen document holds the rows themselves: it comes back equal and binds the same, whatever regimes become."""
    procedure = adopting(ALL)
    thawed = Procedure.from_document(procedure.document)

    assert thawed == procedure
    assert thawed.document == procedure.document
    assert thawed.adopted == procedure.adopted == set(ALL)
    assert thawed.standards == procedure.standards
    assert b'"regimes"' not in procedure.document
    for attributes in ({}, {"payments_law": "psd", "idr_matter": "hardship"}):
        complaint = complaint_of(demanded=RemedyKind.REFUND, attributes=attributes)
        assert due(thawed, complaint) == due(procedure, complaint)
        assert len(due(thawed, complaint)) > 20


def test_adopting_changes_the_digest() -> None:
    """Adopting, and each override, makes another procedure."""
    adoptions: list[dict[str, Any]] = [{}, {"ofcom": {}}]
    adoptions += [{"ofcom": {"when": {"language": "en"}}}, {"ofcom": {"calendar": "bank"}}]

    assert len({adopting(regimes).ref.digest for regimes in adoptions}) == 4


def test_rows_of_the_procedure_may_be_adopted() -> None:
    """`adopted` makes rows of the procedure's own regimes bind every issue, beside those of packs."""
    own = a_standard_row("hotline", regime="hotline")
    procedure = adopting({"uk-energy": {}}, standards=[a_standard_row(), own], adopted=["hotline"])

    assert binding(procedure, complaint_of().submission) == ["acknowledge", "hotline", "uk-energy/eight-weeks"]
    assert binding(procedure, complaint_of(regime="hotline").submission) == ["hotline"]


def test_an_escalation_ladder_names_an_adopted_row() -> None:
    """Other sections know adopted rows by their full ids, as if the procedure had written them."""
    ladder = {
        "standard": "uk-energy/eight-weeks",
        "rungs": [{"to": "team", "before": "1 week"}, {"to": "accountable", "after": "1 day"}],
    }
    procedure = adopting({"uk-energy": {}}, escalation=[ladder])

    assert [one.standard for one in procedure.conduct.ladders] == ["uk-energy/eight-weeks"]


def test_without_any_standard_of_its_own() -> None:
    """A procedure may live by regimes alone; one in which every row has a regime of its own binds none without."""
    assert binding(adopting({"uk-energy": {}}, standards=[]), complaint_of().submission) == ["uk-energy/eight-weeks"]
    assert binding(a_procedure(standards=[a_standard_row(regime="x")]), complaint_of().submission) == []
