"""What a complaint asks of people, and what they have on their hands."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from grievance.model import Money, Offer, Reopening, Stage, Transfer
from grievance.policies.assignment import AssignmentTerms, CaseNeeds, Load, Requirement, loads_of, needs_of
from support.builders import a_complaint, a_submission
from support.staffing import DAY, HOUR, MONDAY, TERMS, away, person, roster

PEOPLE = roster(person("ann", teams=("claims",)), person("bob", conflicts=("k-7",)), person("cid", conflicts=("c-9",)))


def asked_of(complaint: Any, terms: AssignmentTerms = TERMS, **changes: Any) -> CaseNeeds:
    """Return what it asks for on Monday."""
    return needs_of(complaint, changes.pop("people", PEOPLE), MONDAY, terms, **changes)


def a_case(submission: dict[str, Any] | None = None, **changes: Any) -> Any:
    """Return an open complaint that was registered on Monday."""
    filed = a_submission(**{"received_at": MONDAY, **(submission or {})})
    return a_complaint(**{"submission": filed, "registered_at": MONDAY, **changes})


def transfer(to: str, at: datetime = MONDAY, state: Offer = Offer.DECLINED, **changes: Any) -> Transfer:
    """Return an offer that was settled an hour later."""
    settled = None if state is Offer.OPEN else at + HOUR
    return Transfer(**{"to": to, "given_by": None, "at": at, "state": state, "settled_at": settled, **changes})


def test_an_ordinary_complaint_asks_for_nothing_special() -> None:
    """It takes one point, waits since it was registered, and stands in the queue of its team, or the accountable's."""
    assert asked_of(a_case()) == CaseNeeds(complaint_id="c-1", waiting_since=MONDAY, queue="boss")
    assert asked_of(a_case(team="claims")).team == "claims"
    routed = asked_of(a_case({"language": "de"}, team="nobody is in it", owner="ann"))
    assert (routed.team, routed.queue, routed.language, routed.owner) == (None, "nobody is in it", "de", "ann")


def eur(amount: str, currency: str = "EUR") -> Money:
    """Return an amount."""
    return Money(amount=Decimal(amount), currency=currency)


@pytest.mark.parametrize(
    ("required", "holds"),
    [
        (Requirement(), True),
        (Requirement(category="delivery"), True),
        (Requirement(category="delivery/late"), True),
        (Requirement(category="delivery/late/abroad"), False),
        (Requirement(category="deliver"), False),
        (Requirement(above=eur("99.99")), True),
        (Requirement(above=eur("100")), False),
        (Requirement(above=eur("1", "USD")), False),
        (Requirement(category="product", above=eur("1")), False),
    ],
)
def test_when_a_requirement_holds(required: Requirement, holds: bool) -> None:
    """It is about a category with all below it, and about amounts above one in its own currency."""
    assert required.holds(a_submission(category="delivery/late", amount=eur("100"))) is holds
    assert not Requirement(above=eur("1")).holds(a_submission())


def test_the_strictest_of_several_requirements_counts() -> None:
    """The highest level of each skill, the highest grade, the most points, and every set of roles."""
    terms = attrs.evolve(
        TERMS,
        grades=("junior", "senior"),
        requirements=(
            Requirement(skills=(("law", 2), ("tax", 1)), grade="senior", roles=("judge",), points=3),
            Requirement(skills=(("law", 1), ("art", 5)), grade="junior", roles=("clerk", "head"), points=2),
            Requirement(category="other", skills=(("law", 9),), points=9),
        ),
    )
    asked = asked_of(a_case(), terms)

    assert asked.skills == (("art", 5), ("law", 2), ("tax", 1))
    assert (asked.grade, asked.points) == ("senior", 3)
    assert asked.roles == (("judge",), ("clerk", "head"))
    assert terms.points(a_submission(category="else")) == 3
    assert TERMS.points(a_submission()) == 1


def test_who_must_not_have_it() -> None:
    """Whom it is about, who decided before (L21, D38), and who declared a conflict with it or with its customer."""
    decided = Reopening(
        at=MONDAY, answered_at=MONDAY - DAY, referred_at=None, ended_at=None, decided_by="dan", approved_by="eve",
        stage_2=True,
    )  # fmt: skip
    case = a_case({"customer_id": "k-7", "staff_complained_about": ("ann", "dan")}, id="c-9", reopenings=(decided,))

    assert dict(asked_of(case).excluded) == {
        "ann": "the complaint is about this person",
        "dan": "the complaint is about this person",
        "eve": "decided the earlier stage",
        "bob": "a conflict of interest is declared",
        "cid": "a conflict of interest is declared",
    }
    assert asked_of(a_case()).excluded == ()


def test_who_was_asked_in_vain_is_not_asked_again_until_it_is_taken_up_anew() -> None:
    """Declined and lapsed offers count since the last reopening; accepted ones do not; the owner counts if released."""
    before, after = transfer("old", MONDAY - DAY), transfer("dan", MONDAY)
    taken = transfer("ann", MONDAY, Offer.ACCEPTED)
    again = Reopening(at=MONDAY, answered_at=None, referred_at=None, ended_at=None, decided_by=None, approved_by=None)
    first = a_case(transfers=(before, after, taken, transfer("ann")), owner="ann", registered_at=MONDAY - DAY)
    early = attrs.evolve(first, submission=a_submission(received_at=MONDAY - DAY))

    assert asked_of(early).asked == ("dan", "old")
    assert asked_of(early, released=True).asked == ("ann", "dan", "old")
    assert asked_of(attrs.evolve(early, reopenings=(again,))).asked == ("dan",)
    assert asked_of(a_case(transfers=(after,)), released=True).asked == ("dan",)


def test_since_when_it_waits() -> None:
    """Since the latest of: registered, taken up again, an offer settled, the owner gone."""
    gone = roster(person("ann", absences=away(MONDAY - HOUR)))
    again = Reopening(at=MONDAY, answered_at=None, referred_at=None, ended_at=None, decided_by=None, approved_by=None)
    case = a_case({"received_at": MONDAY - 9 * DAY}, registered_at=MONDAY - 8 * DAY, owner="ann")
    offered = attrs.evolve(case, transfers=(transfer("bob", MONDAY - DAY), transfer("cid", state=Offer.OPEN)))

    assert asked_of(case).waiting_since == MONDAY - 8 * DAY
    assert asked_of(offered).waiting_since == MONDAY - DAY + HOUR
    assert asked_of(offered, people=gone).waiting_since == MONDAY - HOUR
    assert asked_of(attrs.evolve(case, reopenings=(again,)), people=gone).waiting_since == MONDAY


def test_who_handled_the_customers_earlier_complaints() -> None:
    """The owners of those within the window, the latest first, each once; never of another customer or a later one."""

    def earlier(name: str, days: float, owner: str | None = "ann", customer: str | None = "k-1") -> Any:
        filed = {"customer_id": customer, "received_at": MONDAY - days * DAY}
        return a_case(filed, id=name, owner=owner)

    case = a_case({"customer_id": "k-1"})
    within = TERMS.follow_up_within
    assert within is not None
    known = [
        earlier("a", 365, "eve"), earlier("b", 3, "ann"), earlier("d", 2, "bob"), earlier("e", 1, "ann"),
        earlier("f", 365.01, "old"), earlier("g", -1, "later"), earlier("h", 1, None), earlier("i", 1, "x", "k-2"),
        attrs.evolve(case, owner="itself"), earlier("z", 0, "same"),
    ]  # fmt: skip

    assert asked_of(case, earlier=known).handled_before == ("same", "ann", "bob", "eve")
    assert asked_of(a_case(), earlier=[earlier("j", 1, "x", None)]).handled_before == ()
    assert asked_of(case, attrs.evolve(TERMS, follow_up_within=None), earlier=known).handled_before == ()


def test_what_people_have_on_their_hands() -> None:
    """What they own and what they are asked to take, in points, of open complaints; and when they were last asked."""
    terms = attrs.evolve(TERMS, requirements=(Requirement(category="product", points=3),))
    offer = transfer("bob", MONDAY + HOUR, Offer.OPEN)
    found = loads_of(
        (
            a_case(owner="ann", transfers=(transfer("cid", MONDAY), offer)),
            a_case({"category": "product/broken"}, owner="ann", transfers=(transfer("ann", MONDAY, Offer.ACCEPTED),)),
            a_case(transfers=(transfer("bob", MONDAY - DAY), transfer("cid", MONDAY - DAY))),
            a_case(owner="bob", stage=Stage.CLOSED),
            a_case(owner="bob", stage=Stage.ANSWERED),
            a_case(owner="bob", stage=Stage.RESOLVED),
            a_case(owner="bob", stage=Stage.AWAITING_CUSTOMER),
            a_case(owner="dan", transfers=(transfer("dan", state=Offer.OPEN),)),
            a_case(owner="bob", merged_into="c-2"),
        ),
        terms,
    )

    assert found == {
        "ann": Load(points=4, last_assigned=MONDAY),
        "bob": Load(points=2, last_assigned=MONDAY + HOUR),
        "cid": Load(points=0, last_assigned=MONDAY),
        "dan": Load(points=1, last_assigned=MONDAY),
    }
