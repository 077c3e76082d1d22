"""Why a complaint stands where it stands: rulings with reasons, deadlines with ledgers, under the procedure of then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from grievance.deadlines import State
from grievance.decision import Decision, Reason
from grievance.errors import UnknownFormat, UnknownProcedure
from grievance.lifecycle import Admit, Overrule, RecordContact
from grievance.model import Customer, Importance, Nature, Severity, TimeFrame
from grievance.procedure import Procedure
from grievance.storage import ComplaintStore
from grievance.storage.memory import MemoryStore
from support.builders import CLERK, RECEIVED, a_contact, a_submission
from support.procedures import LATE, OTHERWISE, Clock, a_desk, a_mapping, a_procedure, a_standard_row, with_policy

HEADER = a_mapping()["procedure"]


def test_the_sentences(store: ComplaintStore) -> None:
    """An explanation is sentences: for each question every rule and factor that answered, then every deadline."""
    procedure = a_procedure(
        factors={"hard": 2, "importance": 10, "time_frame": 5},
        standards=[
            a_standard_row(authority="ours"),
            a_standard_row("law", duty="final response", within="8 weeks", statutory=True, authority="DISP 1.6.2"),
            a_standard_row("ours", duty="final response", within="1 month"),
            a_standard_row("check", duty="execution check", **{"from": "answered"}),
        ],
    )
    desk = a_desk(procedure, store)
    desk.keep_customer(Customer(id="k", importance=Importance(turnover=Decimal("0.5"))))
    frame = TimeFrame(not_after=RECEIVED + timedelta(hours=30))
    case = desk.register(a_submission(customer_id="k", severity=Severity(safety=2), time_frame=frame))

    assert list(desk.explain(case.id, now=RECEIVED + timedelta(days=2))) == [
        "priority urgent: someone may be hurt [danger]",
        "priority urgent: hard severity 2 of 9: +4 [factor hard severity]",
        "priority urgent: customer's importance 0.50 (turnover 0.5): +5 [factor importance]",
        "priority urgent: the customer wants the answer within 2 days: +5 [factor time frame]",
        "priority urgent: urgent, from a score of 80: work within 4 working hours [level urgent]",
        "routing logistics: logistics can trace it [late]",
        "acknowledgement within 1 business day of received [acknowledge; ours]: due 2026-07-02 17:00 UTC (overdue)",
        "final response within 8 weeks of received [law; DISP 1.6.2]: due 2026-08-26 22:59 UTC (running)",
        "final response within 1 month of received [ours]: "
        "due 2026-07-02 16:00 UTC, as was asked or promised (overdue)",
        "execution check within 1 business day of answered [check]: not running, answered has not been reached",
    ]


def test_the_parts(store: ComplaintStore) -> None:
    """The parts behind the sentences: the complaint, the procedure's name, the rulings, the facts that were read."""
    desk = a_desk(store=store)
    case = desk.register(a_submission(severity=Severity(safety=3)))
    explanation = desk.explain(case.id)
    assert explanation.complaint == case
    assert explanation.procedure == "Shop 1"
    assert [ruling.question for ruling in explanation.rulings] == ["priority", "routing"]
    assert dict(explanation.rulings[0].read) == {"severity.safety": 3}
    assert dict(explanation.rulings[1].read) == {"category": "delivery/late"}
    assert explanation.overrides == ()
    assert [deadline.standard.id for deadline in explanation.deadlines] == ["acknowledge"]


def test_the_ledger(store: ComplaintStore) -> None:
    """A deadline counted on a calendar shows each interval that counted and each that did not, and why."""
    standards = [a_standard_row(within="12 working hours"), a_standard_row("plain", within="2 days", calendar=None)]
    desk = a_desk(a_procedure(standards=standards), store)
    case = desk.register(a_submission())
    working, plain = desk.explain(case.id).deadlines

    assert plain.ledger is None
    assert working.ledger is not None
    assert [(line.starts_at, line.ends_at) for line in working.ledger.lines if line.counted] == [
        (RECEIVED, datetime(2026, 7, 1, 17, tzinfo=UTC)),
        (datetime(2026, 7, 2, 8, tzinfo=UTC), datetime(2026, 7, 2, 13, tzinfo=UTC)),
    ]
    assert working.status.clock.due_at == datetime(2026, 7, 2, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (datetime(2026, 7, 2, 17, tzinfo=UTC), State.RUNNING),
        (datetime(2026, 7, 2, 17, 0, 0, 1, tzinfo=UTC), State.OVERDUE),
    ],
)
def test_now_is_what_the_caller_claims(store: ComplaintStore, now: datetime, state: State) -> None:
    """The state of a deadline is that at the instant asked for, else that of the desk's clock."""
    clock = Clock(now)
    desk = a_desk(store=store, clock=clock)
    case = desk.register(a_submission())
    assert desk.explain(case.id).deadlines[0].status.state is state
    clock.turn(days=-1)
    assert desk.explain(case.id).deadlines[0].status.state is State.RUNNING
    assert desk.explain(case.id, now=now).deadlines[0].status.state is state


def test_what_was_done_in_time_and_late(store: ComplaintStore) -> None:
    """A letter that was sent shows as met, or as met late."""
    clock = Clock()
    desk = a_desk(store=store, clock=clock)
    for days, state in ((0, State.MET), (5, State.MET_LATE)):
        case = desk.register(a_submission())
        sent = a_contact(at=RECEIVED + timedelta(days=days, minutes=6))
        clock.at = sent.at
        desk.apply(case.id, RecordContact(by=CLERK, contact=sent))
        assert desk.explain(case.id, now=RECEIVED + timedelta(days=9)).deadlines[0].status.state is state


def test_a_person_is_named(store: ComplaintStore) -> None:
    """A decision of a person is explained as one, and what that person wrote stays in its own field."""
    desk = a_desk(store=store)
    case = desk.register(a_submission())
    desk.apply(case.id, Overrule(by=CLERK, question="routing", value="billing", reason="Jane Roe asked"))
    explanation = desk.explain(case.id)
    assert "routing billing: decided by clerk, a person, against the rules [override]" in list(explanation)
    assert [override.reason for override in explanation.overrides] == ["Jane Roe asked"]
    assert "Jane Roe" not in repr(explanation)


def test_what_no_rule_could_decide(store: ComplaintStore) -> None:
    """An abstention is explained as left to a person, and the case is on the exception list (S40, S42)."""
    twice = [{**LATE, "id": "other"}, LATE]
    routing = {"hit": "unique", "otherwise": OTHERWISE, "rules": twice}
    desk = a_desk(a_procedure(routing=routing), store)
    case = desk.register(a_submission())
    assert case.exceptions == ("routing",)
    assert case.team == "boss@shop.example"
    assert (
        "routing left to a person: only one rule may hold, but 'other' and 'late' do [routing]"
        in list(desk.explain(case.id))
    )  # fmt: skip


def version(number: str, within: str, **sections: Any) -> Procedure:
    """Return a version of the procedure with its own promise."""
    row = a_standard_row(f"ack-{number}", within=within)
    return a_procedure(procedure={**HEADER, "version": number}, standards=[row], **sections)


def test_each_complaint_is_explained_by_its_own_procedure(store: ComplaintStore) -> None:
    """Two desks with two versions on one store explain each other's complaints as they were decided."""
    old, new = version("1", "1 business day"), version("2", "5 working hours", priority_rules=[])
    first, second = a_desk(old, store, ids=lambda _: "old"), a_desk(new, store, ids=lambda _: "new")
    first.register(a_submission())
    second.register(a_submission())
    for desk in (first, second):
        assert desk.explain("old").procedure == "Shop 1"
        assert desk.explain("new").procedure == "Shop 2"
        assert [str(one.standard.within) for one in desk.explain("old").deadlines] == ["1 business day"]
        assert [str(one.standard.within) for one in desk.explain("new").deadlines] == ["5 working hours"]
        assert desk.explain("old").deadlines[0].ledger == first.explain("old").deadlines[0].ledger is not None
    assert list(first.explain("new")) == list(second.explain("new"))


def test_the_procedure_at_receipt_governs(store: ComplaintStore) -> None:
    """A desk with a newer procedure decides anew under the old one: only a reassessment moves a complaint."""
    old, new = version("1", "1 business day"), version("2", "5 working hours")
    case = a_desk(old, store).register(a_submission())
    a_desk(new, store).apply(case.id, Overrule(by=CLERK, question="routing", value="x", reason="y"))
    explanation = a_desk(new, store).explain(case.id)
    assert explanation.procedure == "Shop 1"
    assert [one.standard.id for one in explanation.deadlines] == ["ack-1"]


def test_a_desk_that_only_admits_leaves_its_procedure(store: ComplaintStore) -> None:
    """A desk that never registered a complaint and admits one keeps its procedure, so that others can explain."""
    old, new = version("1", "1 business day"), version("2", "5 working hours")
    case = a_desk(old, store).register(a_submission(nature=Nature.ENQUIRY))
    a_desk(new, store).apply(case.id, Admit(by=CLERK))
    explanation = a_desk(old, store).explain(case.id)
    assert explanation.procedure == "Shop 2"
    assert [one.standard.id for one in explanation.deadlines] == ["ack-2"]


def test_a_procedure_that_is_lost_is_missed(store: ComplaintStore) -> None:
    """When the procedure that decided is not in the store, the error says so; no other one is put in its place."""
    case = a_desk(version("1", "1 business day"), store).register(a_submission())
    store.remember("default", "procedure", version("1", "1 business day").ref.digest, b'{"format":9}')
    desk = a_desk(version("2", "1 business day"), store)
    with pytest.raises(UnknownFormat):
        desk.explain(case.id)

    class Forgetful(MemoryStore):
        def recall(self, *_: str) -> tuple[bytes, ...]:
            return ()

    forgetful = Forgetful()
    case = a_desk(version("1", "1 business day"), forgetful).register(a_submission())
    with pytest.raises(UnknownProcedure, match="Shop 1"):
        a_desk(version("2", "1 business day"), forgetful).explain(case.id)


def test_a_policy_that_is_not_there_any_more(store: ComplaintStore) -> None:
    """What a host's policy decided is explained from history, though the policy is not loaded any more."""
    reason = Reason(rule="own", because="we say so", authority="house rules")
    desk = a_desk(with_policy(lambda _: Decision(value=85, reasons=(reason,))), store)
    case = desk.register(a_submission())
    sentence = "priority urgent: we say so [own; house rules]"
    assert sentence in list(desk.explain(case.id))
    assert sentence in list(a_desk(store=store).explain(case.id))


def test_a_procedure_is_kept_under_its_digest(store: ComplaintStore) -> None:
    """The frozen procedure lies in the store under its digest and as the current one; a newer one replaces that."""
    old, new = version("1", "1 business day"), version("2", "1 business day")
    for number, procedure in enumerate((old, new, old)):
        a_desk(procedure, store, ids=lambda _, number=number: f"c-{number}").register(a_submission())
        assert store.recall("default", "procedure", "current") == (procedure.document,)
    for procedure in (old, new):
        assert store.recall("default", "procedure", procedure.ref.digest) == (procedure.document,)
