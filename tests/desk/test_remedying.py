"""Remedies: granted within authority, ordered at most once, followed until carried out (S25, S29, S30, S56)."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.desk import Desk
from grievance.errors import IllegalMove, InvalidValue, NotPermitted, StaleComplaint
from grievance.lifecycle import (
    Accept,
    Answer,
    Approve,
    CheckExecution,
    Close,
    Correct,
    Decline,
    Propose,
    Reopen,
    ReportRemedy,
)
from grievance.model import (
    Actor,
    Complaint,
    Ground,
    Measure,
    Money,
    Remedy,
    RemedyKind,
    RemedyOrder,
    RemedyState,
    Reminder,
    Resolution,
    Stage,
)
from grievance.policies import Settling
from grievance.storage import ComplaintStore
from grievance.storage.memory import MemoryStore
from grievance.storage.sqlite import SqliteStore
from support.builders import a_refusal, a_resolution, a_submission
from support.life import ANN, BOB, OPENED, a_living_desk
from support.procedures import Clock

LEAD = Actor(id="lea", roles=("lead",))
PERMITTED = [
    {"roles": ["handler", "lead"], "may": ["*"]},
    {"roles": ["accountable"], "may": ["*"]},
    {"roles": ["system"], "may": ["Register", "Settle"]},
]
REMEDIES: dict[str, Any] = {
    "window": "52 weeks",
    "allowed": [
        {
            "id": "late",
            "when": {"category": "delivery/**"},
            "kinds": ["refund", "goodwill", "compensation"],
            "because": "what is late is paid back",
        }
    ],
    "authority": [
        {
            "id": "handler",
            "roles": ["handler"],
            "on_remedy": "20.00 GBP",
            "on_complaint": "30.00 GBP",
            "on_customer": "50.00 GBP",
            "because": "small sums are settled at once",
        },
        {
            "id": "lead",
            "roles": ["lead"],
            "on_remedy": "200.00 GBP",
            "on_complaint": "200.00 GBP",
            "on_customer": "200.00 GBP",
            "approve": True,
            "because": "a lead answers for more",
        },
    ],
    "rates": [{"on": date(2026, 6, 1), "from": "EUR", "to": "GBP", "rate": Decimal("0.80")}],
}


def pounds(amount: str) -> Money:
    """Return so many pounds."""
    return Money(amount=Decimal(amount), currency="GBP")


def a_remedy(remedy_id: str = "r-1", amount: str | Money | None = "10.00", **changes: Any) -> Remedy:
    """Return a refund."""
    money = pounds(amount) if isinstance(amount, str) else amount
    return attrs.evolve(Remedy(id=remedy_id, kind=RemedyKind.REFUND, amount=money), **changes)


def granting(*remedies: Remedy, by: Actor = ANN, **changes: Any) -> Answer:
    """Return the answer that grants remedies."""
    return Answer(by=by, resolution=a_resolution(remedies=remedies, decided_by=by.id, **changes))


def opened(store: ComplaintStore, **sections: Any) -> tuple[Desk, Clock]:
    """Return a desk on which a handler may grant little."""
    return a_living_desk(store, **{"remedies": REMEDIES, "permissions": PERMITTED, **sections})


def filed(desk: Desk, **changes: Any) -> Complaint:
    """Return a complaint of the usual customer."""
    return desk.register(a_submission(received_at=OPENED, receiver="ann", **{"customer_id": "c-17", **changes}))


def test_a_kind_that_the_category_does_not_allow(store: ComplaintStore) -> None:
    """S25: the standards for granting say which remedies a category allows, whoever asks."""
    desk, _ = opened(store)
    case, bill = filed(desk), filed(desk, category="billing/wrong")

    with pytest.raises(NotPermitted, match="do not allow replacement here"):
        desk.apply(case.id, granting(a_remedy(kind=RemedyKind.REPLACEMENT)))
    with pytest.raises(NotPermitted, match="do not allow refund here"):
        desk.apply(bill.id, granting(a_remedy(), by=LEAD))
    assert desk.apply(bill.id, granting(a_remedy(kind=RemedyKind.APOLOGY, amount=None))).stage is Stage.ANSWERED


def test_settle_or_hand_over(store: ComplaintStore) -> None:
    """S56: within the limits one settles it oneself; above them it goes to somebody who may; the reasons say why."""
    desk, _ = opened(store)
    case = filed(desk)

    small, large = (desk.may_settle(case.id, [a_remedy(amount=sum_)], by=ANN) for sum_ in ("20.00", "20.01"))
    assert small.value is not None
    assert large.value is not None
    assert small.value.settling is Settling.SETTLE
    assert (large.value.settling, large.value.roles) == (Settling.SECOND, ("lead",))
    assert "exceed 20.00 GBP" in " ".join(large.sentences())
    with pytest.raises(NotPermitted, match="exceed"):
        desk.apply(case.id, granting(a_remedy(amount="20.01")))
    assert desk.apply(case.id, granting(a_remedy(amount="20.00"))).stage is Stage.ANSWERED


def test_above_a_limit_a_second_person_approves(store: ComplaintStore) -> None:
    """L59, pain 57: approval is an act of a person who has the authority, never a name in a field."""
    desk, _ = opened(store)
    case = filed(desk)
    asked = a_resolution(remedies=(a_remedy(amount="120.00"),), decided_by="ann")

    with pytest.raises(InvalidValue, match="'lea' has not approved"):
        desk.apply(case.id, Answer(by=ANN, resolution=attrs.evolve(asked, approved_by="lea")))
    desk.apply(case.id, Propose(by=ANN, resolution=asked))
    with pytest.raises(NotPermitted, match="no row gives"):
        desk.apply(case.id, Approve(by=BOB))
    desk.apply(case.id, Approve(by=LEAD))
    answered = desk.apply(case.id, Answer(by=ANN, resolution=attrs.evolve(asked, approved_by="lea")))
    assert [(one.remedy.id, one.state) for one in answered.granted] == [("r-1", RemedyState.ORDERED)]
    assert desk.authority_used().with_second == 1


def test_splitting_is_seen(store: ComplaintStore) -> None:
    """Pain 57: three small refunds are one large one, on a complaint and over the complaints of a customer."""
    desk, _ = opened(store)
    case = filed(desk)
    parts = tuple(a_remedy(f"r-{number}", "15.00") for number in range(3))

    verdict = desk.may_settle(case.id, parts, by=ANN).value
    assert verdict is not None
    assert (verdict.settling, verdict.split, verdict.remedies) == (Settling.SECOND, True, ("r-0", "r-1", "r-2"))
    others = [filed(desk) for _ in range(3)]
    desk.apply(others[0].id, granting(a_remedy(amount="20.00")))
    desk.apply(others[1].id, granting(a_remedy(amount="20.00")))
    with pytest.raises(NotPermitted, match="not together"):
        desk.apply(others[2].id, granting(a_remedy(amount="20.00")))
    assert desk.apply(others[2].id, granting(a_remedy(amount="10.00"))).stage is Stage.ANSWERED


def test_the_customers_sum_rolls(store: ComplaintStore) -> None:
    """What was granted before the window does not count any more."""
    desk, clock = opened(store)
    for _ in range(2):
        desk.apply(filed(desk).id, granting(a_remedy(amount="20.00")))
    late = filed(desk)
    with pytest.raises(NotPermitted):
        desk.apply(late.id, granting(a_remedy(amount="20.00")))
    clock.turn(weeks=53)
    assert desk.apply(late.id, granting(a_remedy(amount="20.00"))).stage is Stage.ANSWERED


def test_another_currency_needs_a_dated_rate(store: ComplaintStore) -> None:
    """Currencies never mix: with a dated rate the amount is measured, without one the accountable person decides."""
    desk, _ = opened(store)
    case = filed(desk)
    euros, dollars = (Money(amount=Decimal(25), currency=one) for one in ("EUR", "USD"))

    assert desk.may_settle(case.id, [a_remedy(amount=dollars)], by=ANN).abstained
    with pytest.raises(NotPermitted, match="the accountable person decides it"):
        desk.apply(case.id, granting(a_remedy(amount=dollars)))
    assert desk.apply(case.id, granting(a_remedy(amount=euros))).stage is Stage.ANSWERED
    boss = Actor(id="boss@shop.example", roles=("accountable",))
    assert desk.apply(filed(desk).id, granting(a_remedy(amount=dollars), by=boss)).stage is Stage.ANSWERED


def test_a_refusal_may_give_something_out_of_goodwill(store: ComplaintStore) -> None:
    """L54: a gesture without acceptance stays within authority too."""
    desk, _ = opened(store)
    case = filed(desk)
    gift = a_remedy("g-1", "60.00", kind=RemedyKind.GOODWILL)

    with pytest.raises(NotPermitted, match="exceed"):
        desk.apply(case.id, Decline(by=ANN, refusal=a_refusal(Ground.NO_FAULT, remedies=(gift,))))
    small = attrs.evolve(gift, amount=pounds("5.00"))
    declined = desk.apply(case.id, Decline(by=ANN, refusal=a_refusal(Ground.NO_FAULT, remedies=(small,))))
    assert [one.remedy.id for one in declined.granted] == ["g-1"]


def test_at_least_one_measure(store: ComplaintStore) -> None:
    """S81: an answer, and what is proposed as one, holds at least one concrete measure."""
    desk, _ = opened(store)
    case = filed(desk)
    empty = a_resolution(measures=(), decided_by="ann")
    for command in (Answer(by=ANN, resolution=empty), Propose(by=ANN, resolution=empty)):
        with pytest.raises(InvalidValue, match=r"at least one measure .* \(S81\)"):
            desk.apply(case.id, command)
    assert desk.apply(case.id, granting(measures=(Measure(what="call her"),))).stage is Stage.ANSWERED


def test_ordered_once_and_followed_until_done(store: ComplaintStore) -> None:
    """S30: the host is told once, the owner when it is late; it is not closed before it is carried out."""
    desk, clock = opened(store, standards=[])
    case = filed(desk)
    desk.apply(case.id, granting(a_remedy(promised_by=date(2026, 7, 3))))

    [order] = [one for one in desk.due() if isinstance(one, RemedyOrder)]
    assert (order.id, order.remedy.id) == (f"{case.id}/remedy/r-1", "r-1")
    assert not [one for one in desk.due() if isinstance(one, RemedyOrder)]
    with pytest.raises(InvalidValue, match="until what was granted is carried out"):
        desk.apply(case.id, Close(by=ANN))
    clock.turn(days=6)
    [late] = [one for one in desk.due() if one.id.endswith("/late")]
    assert isinstance(late, Reminder)
    assert late.to == "ann"
    done = desk.apply(case.id, ReportRemedy(by=ANN, remedy_id="r-1", state=RemedyState.EXECUTED, reference="PAY-1"))
    assert (done.granted[0].state, done.granted[0].reference) == (RemedyState.EXECUTED, "PAY-1")
    assert not [one for one in desk.outbox() if "remedy" in one.id]
    with pytest.raises(InvalidValue, match="reported as executed before"):
        desk.apply(case.id, ReportRemedy(by=ANN, remedy_id="r-1", state=RemedyState.EXECUTED))
    assert desk.verify().sound


def test_what_failed_is_ordered_again_under_another_id(store: ComplaintStore) -> None:
    """A failed payment is no grant; the next attempt has an id of its own, so that nothing is paid twice."""
    desk, clock = opened(store)
    case = filed(desk)
    desk.apply(case.id, granting(a_remedy(amount="20.00")))
    desk.apply(case.id, ReportRemedy(by=ANN, remedy_id="r-1", state=RemedyState.FAILED, remark="no account"))
    [failed] = [one for one in desk.due() if one.id.endswith("/failed")]
    assert isinstance(failed, Reminder)
    assert failed.to == "ann"
    clock.turn(hours=1)
    desk.apply(case.id, Reopen(by=ANN, reason="the payment failed"))
    with pytest.raises(InvalidValue, match="'r-1' has failed"):
        desk.apply(case.id, granting(a_remedy(amount="20.00")))
    again = desk.apply(case.id, granting(a_remedy("r-2", "20.00")))
    assert [(one.remedy.id, one.state) for one in again.granted] == [
        ("r-1", RemedyState.FAILED),
        ("r-2", RemedyState.ORDERED),
    ]
    assert not [one for one in desk.outbox() if one.id.endswith("/failed")]


def test_a_second_answer_orders_nothing_twice(store: ComplaintStore) -> None:
    """An answer that repeats what was granted before adds nothing; another remedy under its id is refused."""
    desk, clock = opened(store)
    case = filed(desk)
    desk.apply(case.id, granting(a_remedy(amount="20.00"), a_remedy("sorry", "1.00", kind=RemedyKind.GOODWILL)))
    clock.turn(hours=1)
    desk.apply(case.id, Reopen(by=ANN, reason="it was more"))
    with pytest.raises((InvalidValue, NotPermitted), match="another remedy"):
        desk.apply(case.id, granting(a_remedy(amount="10.00")))
    again = desk.apply(case.id, granting(a_remedy(amount="20.00")))
    assert [one.remedy.id for one in again.granted] == ["r-1", "sorry"]
    assert len([one for one in desk.due() if isinstance(one, RemedyOrder)]) == 2


def test_a_check_says_that_all_of_it_is_done(store: ComplaintStore) -> None:
    """S30: whoever looked and found everything carried out needs no report for each."""
    desk, _ = opened(store)
    case = filed(desk)
    desk.apply(case.id, granting(a_remedy()))
    checked = desk.apply(case.id, CheckExecution(by=ANN, carried_out=True))
    assert [one.state for one in checked.granted] == [RemedyState.EXECUTED]


def test_an_apology_is_given_by_the_letter(store: ComplaintStore) -> None:
    """What the answer itself gives needs no order."""
    desk, _ = opened(store)
    case = filed(desk)
    desk.apply(case.id, granting(a_remedy(kind=RemedyKind.APOLOGY, amount=None)))
    assert not [one for one in desk.due() if isinstance(one, RemedyOrder)]


def test_the_same_command_twice_grants_once(store: ComplaintStore) -> None:
    """A retry with the same key changes nothing (pain 57)."""
    desk, _ = opened(store)
    case = filed(desk)
    command = attrs.evolve(granting(a_remedy(amount="20.00")), key="k-1")
    assert desk.apply(case.id, command) == desk.apply(case.id, command)
    assert len(desk.get(case.id).granted) == 1


def test_a_return_discount(store: ComplaintStore) -> None:
    """S7: who comes back in time after a resolved complaint pays less; without terms nothing is promised."""
    terms = {"percent": Decimal(10), "cap": "20.00 GBP", "within": "90 days", "valid": "30 days"}
    desk, clock = opened(store, remedies={**REMEDIES, "return_discount": terms})
    case = filed(desk)
    desk.apply(case.id, granting())
    early = desk.return_discount(case.id, returned_at=clock.at, price=pounds("50.00"))
    assert early.value is None or early.value.discount is None
    desk.apply(case.id, Accept(by=ANN))
    clock.turn(days=3)
    found = desk.return_discount(case.id, returned_at=clock.at, price=pounds("50.00")).value
    assert found is not None
    assert found.discount is not None
    assert found.discount.amount == pounds("5.00")
    plain, _ = opened(MemoryStore())
    assert plain.return_discount(filed(plain).id, returned_at=clock.at, price=pounds("50.00")).abstained


class Interfering:
    """A store in which another desk grants something just before the first save of this one."""

    def __init__(self, store: ComplaintStore, other: Any) -> None:
        self.store, self.other = store, other

    def save(self, tenant: str, commits: Any) -> Any:
        """Let the other one go first, once."""
        other, self.other = self.other, None
        if other is not None:
            other()
        return self.store.save(tenant, commits)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


def test_two_desks_do_not_exceed_the_customers_limit_together(store: ComplaintStore) -> None:
    """Each complaint alone is within the limit; decided at the same time, the second is judged anew, and refused."""
    desk, clock = opened(store)
    cases = [filed(desk) for _ in range(3)]
    desk.apply(cases[0].id, granting(a_remedy(amount="20.00")))
    late = Interfering(store, lambda: desk.apply(cases[1].id, granting(a_remedy(amount="20.00"))))
    other, other_clock = opened(late)
    other_clock.at = clock.at
    with pytest.raises(NotPermitted):
        other.apply(cases[2].id, granting(a_remedy(amount="20.00")))


def test_a_complaint_that_comes_in_between_counts(store: ComplaintStore) -> None:
    """One that is registered and answered between the look at the customer and the save is not overlooked."""
    desk, clock = opened(store)
    first = filed(desk)

    def between() -> None:
        desk.apply(filed(desk).id, granting(a_remedy("p", "20.00"), a_remedy("q", "10.00")))

    late = Interfering(store, between)
    other, other_clock = opened(late)
    other_clock.at = clock.at
    with pytest.raises(NotPermitted, match="for the customer exceed"):
        other.apply(first.id, granting(a_remedy("x", "20.00"), a_remedy("y", "10.00")))


def test_late_entries_count_when_they_are_made(store: ComplaintStore) -> None:
    """What is entered late is judged in the window of today: dating it back hides nothing."""
    desk, clock = opened(store)
    cases = [filed(desk) for _ in range(2)]
    clock.turn(weeks=60)
    late: dict[str, Any] = {"at": OPENED + timedelta(hours=2)}
    desk.apply(cases[0].id, attrs.evolve(granting(a_remedy("x", "20.00"), a_remedy("y", "10.00")), **late))
    with pytest.raises(NotPermitted, match="for the customer exceed"):
        desk.apply(cases[1].id, attrs.evolve(granting(a_remedy("x", "20.00"), a_remedy("y", "10.00")), **late))


def test_the_customer_of_a_grant_stays(store: ComplaintStore) -> None:
    """Whoever was granted something is not exchanged for another, so that sums cannot be moved."""
    desk, _ = opened(store)
    case = filed(desk)
    desk.apply(case.id, granting(a_remedy()))
    moved = attrs.evolve(desk.get(case.id).submission, customer_id=None)
    with pytest.raises(InvalidValue, match="must keep the customer"):
        desk.apply(case.id, Correct(by=ANN, submission=moved, reason="a mistake"))


def test_what_a_letter_gives_has_no_price(store: ComplaintStore) -> None:
    """An apology with an amount would count and never be paid."""
    desk, _ = opened(store)
    with pytest.raises(InvalidValue, match="goes with no apology"):
        desk.apply(filed(desk).id, granting(a_remedy(kind=RemedyKind.APOLOGY)))


def test_a_check_does_not_undo_a_failure(store: ComplaintStore) -> None:
    """That all was carried out cannot be said where something failed; that each was is enough (S30)."""
    desk, _ = opened(store)
    case = filed(desk)
    desk.apply(case.id, granting(a_remedy("a", "5.00"), a_remedy("b", "5.00")))
    for name in "ab":
        done = desk.apply(case.id, ReportRemedy(by=ANN, remedy_id=name, state=RemedyState.EXECUTED))
    assert done.executed_at is not None
    other = filed(desk)
    desk.apply(other.id, granting(a_remedy()))
    desk.apply(other.id, ReportRemedy(by=ANN, remedy_id="r-1", state=RemedyState.FAILED))
    with pytest.raises(InvalidValue, match="has failed: 'r-1'"):
        desk.apply(other.id, CheckExecution(by=ANN, carried_out=True))


def test_many_threads_never_exceed_it(tmp_path: Path) -> None:
    """Eight desks grant at once on one file, again and again: the customer never gets more than a handler may give."""
    with SqliteStore(tmp_path / "c.db") as kept:
        desk, _ = opened(kept)
        ids = [filed(desk).id for _ in range(8)]
        desk.get(ids[0])

    def grant(complaint_id: str) -> None:
        with SqliteStore(tmp_path / "c.db") as own:
            mine, _ = opened(own)
            for _ in range(6):
                try:
                    mine.apply(complaint_id, granting(a_remedy(amount="15.00")))
                except StaleComplaint:
                    continue
                except (IllegalMove, NotPermitted):
                    return

    threads = [threading.Thread(target=grant, args=(complaint_id,)) for complaint_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with SqliteStore(tmp_path / "c.db") as kept:
        desk, _ = opened(kept)
        granted = [one.remedy.amount for complaint_id in ids for one in desk.get(complaint_id).granted]
    total = sum(money.amount for money in granted if money is not None)
    assert Decimal(15) <= total <= Decimal(50)


@settings(max_examples=40, deadline=None)
@given(
    steps=st.lists(
        st.tuples(
            st.integers(0, 2),
            st.sampled_from(["a", "b", "c"]),
            st.sampled_from(["5.00", "15.00", "20.00", "25.00"]),
            st.sampled_from(["grant", "retry", "fail", "reopen", "wait"]),
        ),
        max_size=14,
    )
)
def test_sums_never_exceed_authority_under_any_order_of_retries(steps: list[tuple[int, str, str, str]]) -> None:
    """Property: whatever a handler tries, in any order and again, no sum of what stands is above the limits."""
    desk, clock = opened(MemoryStore())
    cases = [filed(desk).id for _ in range(3)]
    last: dict[int, Answer] = {}
    for number, name, amount, what in steps:
        clock.turn(minutes=1)
        command: Any
        if what == "grant":
            command = last[number] = attrs.evolve(granting(a_remedy(name, amount)), key=f"{len(last)}-{name}-{amount}")
        elif what == "retry":
            command = last.get(number)
        elif what == "fail":
            command = ReportRemedy(by=ANN, remedy_id=name, state=RemedyState.FAILED)
        elif what == "reopen":
            command = Reopen(by=ANN, reason="again")
        else:
            clock.turn(weeks=20)
            continue
        if command is None:
            continue
        with suppress(IllegalMove, InvalidValue, NotPermitted):
            desk.apply(cases[number], command)
        _check_sums([desk.get(one) for one in cases], clock)


def _check_sums(cases: list[Complaint], clock: Clock) -> None:
    stands = [
        (case.id, granted)
        for case in cases
        for granted in case.granted
        if granted.state is not RemedyState.FAILED and granted.remedy.amount is not None
    ]
    assert all(granted.remedy.amount <= pounds("20.00") for _, granted in stands if granted.remedy.amount)
    for case in cases:
        assert _sum(granted for one, granted in stands if one == case.id) <= Decimal(30)
    for _, granted in stands:
        window = [one for _, one in stands if granted.at - timedelta(weeks=52) <= one.at <= granted.at]
        assert _sum(window) <= Decimal(50)


def _sum(granted: Any) -> Decimal:
    return sum((one.remedy.amount.amount for one in granted), Decimal(0))


def test_resolutions_of_past_cases_need_no_authority() -> None:
    """What history tells was decided then: a fold applies no rule."""
    decided = Resolution(outcome=a_resolution().outcome, decided_by="x", approved_by="y")
    assert decided.approved_by == "y"
    with pytest.raises(InvalidValue, match="somebody else than who decided"):
        attrs.evolve(decided, approved_by="x")
