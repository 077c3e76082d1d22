"""Delegated authority: who settles what alone, who needs a second person; splitting does not help (pain 57)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from grievance.errors import InvalidValue
from grievance.model import Granted, Issue, Money, Remedy, RemedyKind, RemedyState
from grievance.policies import Facts
from grievance.policies._authority import Authority
from grievance.policies._limits import Limit
from grievance.policies._rates import Rate, converted
from grievance.policies._remedies import GrantingStandards
from grievance.policies._verdict import Settling, Verdict
from grievance.rules import FactSchema, Rule, RuleTable, when
from support.builders import RECEIVED, a_submission, facts_of

SCHEMA = FactSchema.from_mapping({"category": "path"})
AT = datetime(2026, 7, 10, 12, tzinfo=UTC)
SETTLE = Verdict(settling=Settling.SETTLE)


def money(amount: str, currency: str = "GBP") -> Money:
    """Return an amount."""
    return Money(amount=Decimal(amount), currency=currency)


def a_remedy(remedy_id: str, amount: str | None = None, currency: str = "GBP", kind: str = "refund") -> Remedy:
    """Return a refund, or another kind of remedy."""
    sum_ = None if amount is None else money(amount, currency)
    return Remedy(id=remedy_id, kind=RemedyKind(kind), amount=sum_)


def granted(remedy: Remedy, at: datetime = AT, state: RemedyState = RemedyState.ORDERED) -> Granted:
    """Return a remedy that was granted."""
    return Granted(remedy=remedy, by="ann", at=at, state=state)


def a_row(row_id: str, *roles: str, category: str = "", **terms: Any) -> Rule[Limit]:
    """Return a row of authority; its limits are in GBP unless told."""
    given: dict[str, Any] = {name: money(value) if isinstance(value, str) else value for name, value in terms.items()}
    limit = Limit(roles=frozenset(roles), **given)
    conditions = when({"category": category}, SCHEMA) if category else ()
    return Rule(id=row_id, when=conditions, value=limit, because=f"the row {row_id}", authority="decree 7")


def an_authority(*rows: Rule[Limit], **terms: Any) -> Authority:
    """Return the authority that these rows delegate."""
    return Authority(
        limits=RuleTable(name="authority", schema=SCHEMA, hit="first", rules=rows), reads=("category",), **terms
    )


CLERK = a_row("clerk", "clerk", on_remedy="20", on_complaint="30", on_customer="50")
HEAD = a_row("head", "head", on_complaint="200", approve=True)
SHOP = an_authority(CLERK, HEAD, window=timedelta(days=30))


def facts(category: str = "delivery/late", *further: str) -> Facts:
    """Return the facts of a complaint about these categories."""
    issues = tuple(Issue(category=path) for path in further)
    return facts_of(a_submission(category=category, further_issues=issues))


def judged(*remedies: Remedy, authority: Authority = SHOP, role: str = "clerk", **known: Any) -> Verdict | None:
    """Return the verdict on what somebody asks for."""
    return authority.judge(remedies, facts(), roles=(role,), at=AT, **known).value


def why(*remedies: Remedy, authority: Authority = SHOP, role: str = "clerk", **known: Any) -> list[str]:
    """Return the reasons of the verdict."""
    return list(authority.judge(remedies, facts(), roles=(role,), at=AT, **known).sentences())


def second(*roles: str, **split: Any) -> Verdict:
    """Return that somebody in these roles has to approve."""
    return Verdict(settling=Settling.SECOND, roles=roles, **split)


def test_what_lies_within_the_limit_is_settled_alone() -> None:
    """S56: up to the limit itself the clerk settles alone, with the row as the reason."""
    found = SHOP.judge([a_remedy("r1", "20")], facts(), roles=("clerk",), at=AT)
    assert found.value == SETTLE
    assert found.sentences() == ("the row clerk [clerk; decree 7]",)
    assert dict(found.read) == {"category": "delivery/late"}


def test_above_the_limit_a_second_person_is_needed() -> None:
    """S29, S56: a penny more goes to whom the table lets approve it, and the row says how far it is beyond."""
    assert judged(a_remedy("r1", "20.01")) == second("head")
    assert why(a_remedy("r1", "20.01")) == ["r1: 20.01 GBP on one remedy exceed 20 GBP [clerk; decree 7]"]


def test_several_remedies_of_one_complaint_add_up() -> None:
    """Pain 57: 16 and 15 lie within 20 each and are 31 together; the answer names both as what adds up."""
    split = (a_remedy("r1", "16"), a_remedy("r2", "15"))
    found = judged(*split)
    assert found == second("head", remedies=("r1", "r2"))
    assert found is not None
    assert found.split
    assert why(*split)[-1] == (
        "each remedy lies within the limit, but not together: remedies r1, r2 of this complaint [splitting]"
    )
    assert judged(a_remedy("r1", "16"), a_remedy("r2", "14")) == SETTLE


def test_what_the_complaint_brought_before_counts() -> None:
    """What was granted here before adds up with what is asked, whoever granted it; what failed does not."""
    before = granted(a_remedy("r1", "16"))
    assert judged(a_remedy("r2", "15"), here=[before]) == second("head", remedies=("r2", "r1"))
    assert judged(a_remedy("r2", "14"), here=[before]) == SETTLE
    assert judged(a_remedy("r2", "15"), here=[attrs.evolve(before, state=RemedyState.FAILED)]) == SETTLE
    done = attrs.evolve(before, state=RemedyState.EXECUTED)
    assert judged(a_remedy("r2", "15"), here=[done]) == second("head", remedies=("r2", "r1"))


def test_a_remedy_that_was_granted_is_not_asked_for_again() -> None:
    """Ordered at most once: a retry of what a second person had let through is settled, and counts once."""
    before = granted(a_remedy("r1", "29"))
    assert judged(a_remedy("r1", "29"), here=[before]) == SETTLE
    assert judged(a_remedy("r1", "29"), a_remedy("r2", "1"), here=[before]) == SETTLE
    assert judged(a_remedy("r1", "29"), a_remedy("r2", "1.01"), here=[before, before]) == second(
        "head", remedies=("r2", "r1")
    )
    failed = attrs.evolve(before, state=RemedyState.FAILED)
    assert judged(a_remedy("r1", "29"), here=[failed]) == second("head")


def test_what_the_customer_got_elsewhere_counts_within_the_window() -> None:
    """Pain 57: the sum of a customer is over complaints, as long as the window lasts, its first instant included."""
    first = AT - timedelta(days=30)
    elsewhere = {"c-8": [granted(a_remedy("r1", "35"), first)], "c-9": [granted(a_remedy("r1", "5"))]}
    assert judged(a_remedy("r1", "10"), elsewhere=elsewhere) == SETTLE
    found = judged(a_remedy("r1", "10.01"), elsewhere=elsewhere)
    assert found == second("head", remedies=("r1",), complaints=("c-8", "c-9"))
    assert why(a_remedy("r1", "10.01"), elsewhere=elsewhere) == [
        "r1: 50.01 GBP for the customer exceed 50 GBP [clerk; decree 7]",
        "each remedy lies within the limit, but not together: remedies r1 of this complaint and what complaints c-8, "
        "c-9 brought [splitting]",
    ]
    elsewhere["c-8"] = [granted(a_remedy("r1", "35"), first - timedelta(microseconds=1))]
    assert judged(a_remedy("r1", "20"), elsewhere=elsewhere) == SETTLE
    assert SHOP.since(AT) == first


def test_failed_grants_elsewhere_do_not_count_and_no_window_is_for_ever() -> None:
    """Only what the customer has or will get counts; without a window nothing is forgotten."""
    elsewhere = {"c-8": [granted(a_remedy("r1", "45"), datetime(2001, 1, 1, tzinfo=UTC))]}
    for_ever = attrs.evolve(SHOP, window=None)
    assert for_ever.since(AT) is None
    assert judged(a_remedy("r1", "6"), authority=for_ever, elsewhere=elsewhere) == second(
        "head", remedies=("r1",), complaints=("c-8",)
    )
    elsewhere["c-8"][0] = attrs.evolve(elsewhere["c-8"][0], state=RemedyState.FAILED)
    assert judged(a_remedy("r1", "6"), authority=for_ever, elsewhere=elsewhere) == SETTLE


def test_what_this_complaint_brought_before_the_window_counts_for_the_complaint_only() -> None:
    """The sum of a complaint knows no window; the customer's does."""
    old = granted(a_remedy("r1", "29"), AT - timedelta(days=31))
    rows = an_authority(a_row("clerk", "clerk", on_customer="20"), HEAD, window=timedelta(days=30))
    assert judged(a_remedy("r2", "20"), authority=rows, here=[old]) == SETTLE
    assert judged(a_remedy("r2", "2"), here=[old]) == second("head", remedies=("r2", "r1"))


def test_one_remedy_that_is_too_large_by_itself_is_no_split() -> None:
    """Splitting is named only where every single remedy lies within a limit."""
    assert judged(a_remedy("r1", "16"), a_remedy("r2", "25")) == second("head")


@pytest.mark.parametrize("kind", ["apology", "explanation"])
def test_an_apology_needs_no_authority(kind: str) -> None:
    """S36: who may settle nothing may still say sorry and explain; with an amount it is money like any other."""
    assert judged(a_remedy("r1", kind=kind), role="nobody") == SETTLE
    assert judged(a_remedy("r1", "25", kind=kind)) == second("head")


def test_what_costs_no_known_amount_needs_a_row_and_no_limit() -> None:
    """A replacement has no amount: a row about such remedies is enough, and none is not."""
    replacement = a_remedy("r1", kind="replacement")
    assert judged(replacement) == SETTLE
    assert judged(a_remedy("r2", "20"), here=[granted(replacement)]) == SETTLE
    rows = an_authority(a_row("clerk", "clerk", kinds=frozenset({RemedyKind.REFUND}), on_remedy="5"), HEAD)
    assert judged(replacement, authority=rows) == second("head")
    assert why(replacement, authority=rows) == [
        "no row gives the role 'clerk' authority over replacement (r1) [authority]"
    ]


@pytest.mark.parametrize("kind", ["refund", "price reduction", "compensation", "penalty", "goodwill"])
def test_money_without_an_amount_is_left_to_a_person(kind: str) -> None:
    """Nobody can tell whether an unknown sum lies within a limit: not the head either."""
    for role in ("clerk", "head"):
        assert judged(a_remedy("r1", kind=kind), role=role) is None
    assert why(a_remedy("r1", kind=kind)) == ["the amount of remedy 'r1' is not known [authority]"]
    assert judged(a_remedy("r1", kind=kind), here=[granted(a_remedy("r1", kind=kind))]) == SETTLE


def test_an_amount_below_nothing_lowers_no_sum() -> None:
    """A negative amount is left to a person, and one that was granted does not make room for more."""
    assert why(a_remedy("r1", "-5")) == ["the amount of remedy 'r1' is below 0 [authority]"]
    before = [granted(a_remedy("r0", "-100")), granted(a_remedy("r1", "20"))]
    assert judged(a_remedy("r2", "11"), here=before) == second("head", remedies=("r2", "r1"))


def test_an_id_stands_for_one_remedy() -> None:
    """Under an id that was granted nothing else can be asked for, nor twice in one request."""
    words = "the id 'r1' stands for another remedy already: a new one needs an id of its own [authority]"
    assert why(a_remedy("r1", "20"), here=[granted(a_remedy("r1", "1"))]) == [words]
    assert why(a_remedy("r1", "1", kind="goodwill"), here=[granted(a_remedy("r1", "1"))]) == [words]
    assert why(a_remedy("r1", "1"), a_remedy("r1", "2")) == [words]
    failed = granted(a_remedy("r1", "1"), state=RemedyState.FAILED)
    assert judged(a_remedy("r1", "20"), here=[failed]) == SETTLE


def test_nobody_in_the_table_may_approve_it() -> None:
    """What lies beyond every row goes to the accountable person, with the reasons (S40)."""
    assert judged(a_remedy("r1", "200.01")) is None
    assert why(a_remedy("r1", "200.01"))[-1] == (
        "nobody in the table may approve it: the accountable person decides [authority]"
    )
    assert judged(a_remedy("r1", "200")) == second("head")


def test_the_head_settles_alone_what_the_clerk_hands_over() -> None:
    """S56: the same table says what each role may settle; an unlimited row knows no sum and no currency."""
    assert judged(a_remedy("r1", "200"), role="head") == SETTLE
    boss = an_authority(CLERK, HEAD, a_row("boss", "boss", unlimited=True))
    assert judged(a_remedy("r1", "1000000", "JPY"), authority=boss, role="boss") == SETTLE
    assert judged(a_remedy("r1", "201"), authority=boss) is None
    approving = an_authority(CLERK, HEAD, a_row("boss", "boss", "owner", unlimited=True, approve=True))
    assert judged(a_remedy("r1", "201"), authority=approving) == second("boss", "owner")
    assert judged(a_remedy("r1", "21"), authority=approving) == second("boss", "head", "owner")


def test_rows_add_authority() -> None:
    """One row that lets a remedy through is enough; several roles have what each of them has."""
    more = an_authority(CLERK, a_row("parcels", "clerk", category="delivery/**", on_complaint="60"), HEAD)
    assert judged(a_remedy("r1", "60"), authority=more) == SETTLE
    assert why(a_remedy("r1", "60"), authority=more) == ["the row parcels [parcels; decree 7]"]
    elsewhere = more.judge([a_remedy("r1", "60")], facts("billing"), roles=("clerk",), at=AT)
    assert elsewhere.value == second("head")
    both = SHOP.judge([a_remedy("r1", "60")], facts(), roles=("clerk", "head"), at=AT)
    assert both.value == SETTLE


def test_sums_are_of_the_kinds_of_the_row() -> None:
    """A row about refunds adds up refunds; the goodwill of another row has its own sum."""
    refunds = a_row("refunds", "clerk", kinds=frozenset({RemedyKind.REFUND}), on_complaint="30")
    goodwill = a_row("goodwill", "clerk", kinds=frozenset({RemedyKind.GOODWILL}), on_complaint="10")
    rows = an_authority(refunds, goodwill, HEAD)
    asked = (a_remedy("r1", "30"), a_remedy("r2", "10", kind="goodwill"))
    assert judged(*asked, authority=rows) == SETTLE
    assert judged(*asked, a_remedy("r3", "1", kind="goodwill"), authority=rows) == second("head", remedies=("r2", "r3"))


def test_without_a_table_there_are_no_limits() -> None:
    """A procedure without delegated authority limits nobody, and says so."""
    assert judged(a_remedy("r1"), authority=Authority()) == SETTLE
    assert why(a_remedy("r1"), authority=Authority()) == ["the procedure sets no limits [authority]"]


# currencies


def test_another_currency_is_left_to_a_person() -> None:
    """No limit stands in euro and no rate is known: the accountable person decides; sums in pounds are as before."""
    euros = a_remedy("r1", "1", "EUR")
    assert judged(euros) is None
    assert why(euros) == [
        "no limit stands in EUR, and there is no dated rate for it: the accountable person decides [authority]"
    ]
    assert judged(a_remedy("r2", "20"), here=[granted(a_remedy("r1", "999", "EUR"))]) == SETTLE


def test_a_dated_rate_measures_it() -> None:
    """The latest rate on or before the day counts, in its own direction."""
    rates = (
        Rate(on=date(2026, 7, 10), from_="EUR", to="GBP", rate=Decimal("0.8")),
        Rate(on=date(2026, 7, 1), from_="EUR", to="GBP", rate=Decimal("0.5")),
        Rate(on=date(2026, 7, 11), from_="EUR", to="GBP", rate=Decimal("0.1")),
        Rate(on=date(2026, 7, 1), from_="GBP", to="USD", rate=Decimal("0.01")),
    )
    shop = attrs.evolve(SHOP, rates=rates)
    assert judged(a_remedy("r1", "25", "EUR"), authority=shop) == SETTLE
    assert judged(a_remedy("r1", "25.01", "EUR"), authority=shop) == second("head")
    assert judged(a_remedy("r1", "1", "USD"), authority=shop) is None
    assert judged(a_remedy("r2", "11"), authority=shop, here=[granted(a_remedy("r1", "25", "EUR"))]) == second(
        "head", remedies=("r2", "r1")
    )
    early = datetime(2026, 6, 30, 12, tzinfo=UTC)
    assert shop.judge([a_remedy("r1", "1", "EUR")], facts(), roles=("clerk",), at=early).abstained


def test_the_day_of_a_rate_is_that_of_the_procedure() -> None:
    """At eleven in the evening in UTC it is the next day in Moscow."""
    rates = (Rate(on=date(2026, 7, 11), from_="EUR", to="GBP", rate=Decimal(1)),)
    late = datetime(2026, 7, 10, 23, tzinfo=UTC)
    asked: dict[str, Any] = {"roles": ("clerk",), "at": late}
    here = attrs.evolve(SHOP, rates=rates)
    there = attrs.evolve(here, zone="Europe/Moscow")
    assert here.judge([a_remedy("r1", "1", "EUR")], facts(), **asked).abstained
    assert there.judge([a_remedy("r1", "1", "EUR")], facts(), **asked).value == SETTLE


def test_a_currency_with_a_row_of_its_own_is_not_converted() -> None:
    """Where the role has a row in a currency that row measures it, and it adds to no sum of another currency."""
    rates = (Rate(on=date(2026, 7, 1), from_="EUR", to="GBP", rate=Decimal("0.5")),)
    euro = a_row("euro", "clerk", on_complaint=money("30", "EUR"))
    rows = an_authority(CLERK, euro, HEAD, rates=rates)
    assert judged(a_remedy("r1", "20"), a_remedy("r2", "30", "EUR"), authority=rows) == SETTLE
    assert judged(a_remedy("r2", "31", "EUR"), authority=rows) == second("head")
    assert why(a_remedy("r2", "31", "EUR"), authority=rows) == [
        "r2: its currency is not that of the row, and there is no rate [clerk; decree 7]",
        "r2: 31 EUR on the complaint exceed 30 EUR [euro; decree 7]",
    ]


def test_converting() -> None:
    """Amounts are exact, and a currency is itself without any rate."""
    rate = Rate(on=date(2026, 7, 1), from_="EUR", to="GBP", rate=Decimal("0.8567"))
    assert converted(money("10.01", "EUR"), "GBP", date(2026, 7, 1), [rate]) == money("8.575567")
    assert converted(money("3"), "GBP", date(2026, 7, 1), []) == money("3")
    assert converted(money("3"), "EUR", date(2026, 7, 1), [rate]) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rate": Decimal(0)}, "Rate.rate"),
        ({"rate": Decimal("NaN")}, "Rate.rate"),
        ({"from_": "euro"}, "Rate.from_"),
        ({"to": "gbp"}, "Rate.to"),
        ({"to": "EUR"}, "Rate.to"),
    ],
)
def test_a_rate_that_is_none(changes: dict[str, Any], field: str) -> None:
    """A rate is above 0 and between two currencies."""
    given: dict[str, Any] = {"on": date(2026, 7, 1), "from_": "EUR", "to": "GBP", "rate": Decimal(1), **changes}
    with pytest.raises(InvalidValue) as fault:
        Rate(**given)
    assert fault.value.field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"roles": frozenset()}, "Limit.roles"),
        ({"roles": frozenset({"clerk", " "})}, "Limit.roles"),
        ({"on_remedy": None}, "Limit.unlimited"),
        ({"unlimited": True}, "Limit.unlimited"),
        ({"on_customer": money("5", "EUR")}, "Limit.on_customer"),
        ({"on_remedy": money("-1")}, "Limit.on_remedy"),
    ],
)
def test_a_row_that_delegates_nothing(changes: dict[str, Any], field: str) -> None:
    """A row names roles, and limits in one currency or none at all; a limit of 0 is one."""
    given: dict[str, Any] = {"roles": frozenset({"clerk"}), "on_remedy": money("0"), **changes}
    assert Limit(roles=frozenset({"clerk"}), on_remedy=money("0")).currency == "GBP"
    with pytest.raises(InvalidValue) as fault:
        Limit(**given)
    assert fault.value.field == field


# the second person


def approval(*remedies: Remedy, authority: Authority = SHOP, role: str = "head", **known: Any) -> bool | None:
    """Return whether somebody in a role may be the second person."""
    return authority.may_approve(remedies, facts(), roles=(role,), at=AT, **known).value


def test_who_may_be_the_second_person() -> None:
    """S29: whom the table lets approve, within the row; the clerk's own limit is no leave to approve."""
    assert approval(a_remedy("r1", "200")) is True
    assert approval(a_remedy("r1", "200.01")) is False
    assert approval(a_remedy("r1", "1"), role="clerk") is False
    assert approval(a_remedy("r1", "101"), here=[granted(a_remedy("r0", "100"))]) is False
    assert approval(a_remedy("r1", "1"), authority=Authority()) is True
    found = SHOP.may_approve([a_remedy("r1", "201")], facts(), roles=("head",), at=AT)
    assert found.sentences() == ("r1: 201 GBP on the complaint exceed 200 GBP [head; decree 7]",)


def test_what_cannot_be_measured_nobody_approves() -> None:
    """The second person abstains where the first would: another currency, an unknown amount."""
    assert approval(a_remedy("r1", "1", "EUR")) is None
    assert approval(a_remedy("r1")) is None


# the standards for granting

KINDS = FactSchema.from_mapping({"category": "path"})


def allowing(**rows: tuple[str, ...]) -> GrantingStandards:
    """Return standards that allow these kinds in these categories and below."""
    rules = tuple(
        Rule(
            id=name,
            when=when({"category": f"{name}/**"}, KINDS),
            value=frozenset(map(RemedyKind, kinds)),
            because=f"usual for {name}",
        )
        for name, kinds in rows.items()
    )
    return GrantingStandards(
        table=RuleTable(name="allowed", schema=KINDS, hit="first", rules=rules), reads=("category",)
    )


STANDARDS = Authority(granting=allowing(delivery=("refund", "repair"), billing=("refund", "goodwill")))


def test_a_category_allows_kinds_of_remedy() -> None:
    """S25: what no row allows is refused whoever asks; the rows that hold add up, an apology is always there."""
    asked = (a_remedy("r1", "1", kind="goodwill"), a_remedy("r2", kind="apology"), a_remedy("r3", "1"))
    found = STANDARDS.judge(asked, facts(), roles=("head",), at=AT)
    assert found.value == Verdict(settling=Settling.REFUSED, kinds=(RemedyKind.GOODWILL,))
    assert found.sentences() == (
        "the standards do not allow goodwill here [granting; S25]",
        "usual for delivery [delivery]",
    )
    assert STANDARDS.judge(asked, facts("billing"), roles=("head",), at=AT).value == SETTLE
    assert STANDARDS.may_approve(asked, facts(), roles=("head",), at=AT).value is False


def test_rows_that_hold_add_up() -> None:
    """S25: the union of all rows that hold, with each as a reason."""
    table = allowing(delivery=("refund",), **{"delivery/late": ("repair",)})
    found = table.allowed(facts())
    assert found.value == frozenset(map(RemedyKind, ("refund", "repair", "apology", "explanation")))
    assert (found.rules, dict(found.read)) == (("delivery", "delivery/late"), {"category": "delivery/late"})


def test_where_no_row_holds_only_words_are_allowed() -> None:
    """A table that says nothing of a category allows an apology and an explanation; no table allows everything."""
    assert STANDARDS.granting.allowed(facts("staff")).value == frozenset({RemedyKind.APOLOGY, RemedyKind.EXPLANATION})
    assert GrantingStandards().allowed(facts("staff")).value == frozenset(RemedyKind)


def test_a_remedy_is_for_any_issue_of_the_complaint() -> None:
    """A complaint about two matters may bring what either of them allows."""
    asked = (a_remedy("r1", "1", kind="goodwill"), a_remedy("r2", "1", kind="repair"))
    both = facts("delivery/late", "billing/double")
    assert STANDARDS.judge(asked, both, roles=(), at=AT).value == SETTLE


def test_naive_instants_are_refused() -> None:
    """The window and the day of a rate need an aware instant."""
    with pytest.raises(InvalidValue, match="naive"):
        SHOP.judge([a_remedy("r1", "1")], facts(), roles=("clerk",), at=RECEIVED.replace(tzinfo=None))
