"""Pay for a period: worked examples, each computed by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest

from grievance.errors import InvalidValue
from grievance.model import Money
from grievance.motivation import (
    Adjustment,
    BonusCurve,
    Employment,
    MissingIndex,
    Payroll,
    PayScheme,
    TakenBack,
    group_indices,
    payroll_of,
)
from grievance.motivation._period import Period

PERIOD = Period.parse("2026-02..2026-05")
"""120 days."""
CURVE = BonusCurve(threshold="0.4", cap="0.8")


def money(amount: str, currency: str = "EUR") -> Money:
    """Return an amount as it is written."""
    return Money(amount=Decimal(amount), currency=currency)


SCHEME = PayScheme(currency="EUR", full_bonus=money("600"), curve=CURVE)
ANN = Employment(person="ann", base=money("8000"))
BEN = Employment(person="ben", base=money("8000"), first=date(2026, 3, 1))


def paid(scheme: PayScheme, *staff: Employment, index: str | None = "0.6", **more: Any) -> Payroll:
    """Return the payroll of people who all have one index."""
    value = None if index is None else Fraction(index)
    whole = more.get("period", PERIOD)
    return payroll_of(scheme, staff, {one.person: value for one in staff}, **{"period": PERIOD, "whole": whole, **more})


def amounts(payroll: Payroll, person: str) -> dict[str, str]:
    """Return what somebody is paid, as it is written, without what is zero."""
    pay = payroll.of(person)
    names = ("base", "percentage", "bonus", "group_bonus", "adjustments", "kept_back", "left", "total")
    found = {name: getattr(pay, name).amount for name in names}
    return {name: str(amount) for name, amount in found.items() if amount}


def test_base_and_bonus() -> None:
    """Half way between threshold and cap earns half of the full bonus, on top of the base."""
    payroll = paid(SCHEME, ANN)

    assert amounts(payroll, "ann") == {"base": "8000.00", "bonus": "300.00", "total": "8300.00"}
    assert payroll.of("ann").sentences == (
        "there on 120 of the 120 days of 2026-02-01..2026-05-31: base 8000.00 EUR",
        "a full bonus is 600.00 EUR for the whole period, by days",
        "your index is 0.6: it earns 0.5 of the full bonus",
        "bonus: 300.00 EUR",
        "total: 8300.00 EUR",
    )
    assert (payroll.total, payroll.left, payroll.of("ann").days) == (money("8300.00"), (), 120)


@pytest.mark.parametrize(
    ("index", "bonus", "said"),
    [
        ("0.39", None, "your index is 0.39, below the threshold of 0.4: it earns nothing"),
        ("0.4", None, "your index is 0.4: it earns 0 of the full bonus"),
        ("0.8", "600.00", "your index is 0.8, which reaches the cap of 0.8: it earns 1 of the full bonus"),
        ("1.7", "600.00", "your index is 1.7, which reaches the cap of 0.8: it earns 1 of the full bonus"),
        ("2/3", "400.00", "your index is 0.6667: it earns 0.6667 of the full bonus"),
    ],
)
def test_the_index_is_told_with_what_it_earns(index: str, bonus: str | None, said: str) -> None:
    """Below the threshold, at both ends and beyond the cap: the bonus and the sentence."""
    payroll = paid(SCHEME, ANN, index=index)

    assert amounts(payroll, "ann").get("bonus") == bonus
    assert said in payroll.of("ann").sentences


def test_joiners_and_leavers_are_paid_by_days() -> None:
    """Who came on 1 March was there on 92 of 120 days: base and bonus are divided, to the cent."""
    payroll = paid(SCHEME, BEN, attrs.evolve(ANN, last=date(2026, 2, 1)))

    assert amounts(payroll, "ben") == {"base": "6133.33", "bonus": "230.00", "total": "6363.33"}
    assert amounts(payroll, "ann") == {"base": "66.67", "bonus": "2.50", "total": "69.17"}
    assert (payroll.of("ben").days, payroll.of("ann").days) == (92, 1)


def test_the_sum_decides_who_gets_the_cent() -> None:
    """Three bases of 6133.33 and a third add up to 18,400: one is rounded up, whose turn it is."""
    payroll = paid(SCHEME, *(attrs.evolve(BEN, person=person) for person in ("eve", "ben", "ann")))

    assert [str(pay.base.amount) for pay in payroll.people] == ["6133.34", "6133.33", "6133.33"]


def test_who_was_not_there_is_paid_nothing() -> None:
    """An employment outside the period is worth nothing in it."""
    gone = attrs.evolve(ANN, last=date(2026, 1, 31))
    later = attrs.evolve(BEN, first=date(2026, 6, 1))
    payroll = paid(SCHEME, gone, later)

    assert [amounts(payroll, "ann"), amounts(payroll, "ben")] == [{}, {}]
    assert payroll.of("ann").sentences[0] == "there on 0 of the 120 days of 2026-02-01..2026-05-31: base 0.00 EUR"


def test_terms_of_other_days_are_worth_nothing() -> None:
    """Terms that held before or after the period give no percentage of their amount, and are not spoken of."""
    scheme = attrs.evolve(SCHEME, percentage=Fraction("0.05"), group_share=Fraction(1, 2))
    before = Employment(
        person="ann", base=money("1"), percentage_of=money("20000"), full_bonus=money("9"), group="east",
        last=date(2026, 1, 31),
    )  # fmt: skip
    now = attrs.evolve(ANN, percentage_of=money("100"), group="north", first=date(2026, 2, 1), last=date(2026, 5, 31))
    after = attrs.evolve(before, group="west", first=date(2026, 6, 1), last=None)

    assert paid(scheme, before, now, after, groups={"north": 1}) == paid(scheme, now, groups={"north": 1})


def test_who_has_left_needs_no_index_and_still_gets_what_is_owed() -> None:
    """A leaver who stays on the list is paid the corrections of earlier periods, and nothing else."""
    gone = attrs.evolve(ANN, percentage_of=money("20000"), group="north", last=date(2026, 1, 31))
    scheme = attrs.evolve(SCHEME, percentage=Fraction("0.05"), group_share=Fraction(1, 2))
    late = Adjustment(person="ann", amount=money("90"), because="the orders of the winter are known")
    payroll = payroll_of(scheme, [gone], {}, period=PERIOD, whole=PERIOD, adjustments=[late])

    assert amounts(payroll, "ann") == {"adjustments": "90.00", "total": "90.00"}
    assert payroll.of("ann").sentences == (
        "there on 0 of the 120 days of 2026-02-01..2026-05-31: base 0.00 EUR",
        "correction of 90.00 EUR: the orders of the winter are known",
        "total: 90.00 EUR",
    )


def test_percentage_of_the_base_or_of_what_the_host_gives() -> None:
    """A turnover was earned as it is; without one the rate is of the base as paid."""
    scheme = attrs.evolve(SCHEME, percentage=Fraction("0.05"))
    seller = attrs.evolve(BEN, percentage_of=money("20000.10"))
    nothing = attrs.evolve(ANN, person="eve", percentage_of=money("0"))
    payroll = paid(scheme, attrs.evolve(ANN, last=date(2026, 3, 2)), seller, nothing, index="0")

    assert [str(pay.percentage.amount) for pay in payroll.people] == ["100.00", "1000.00", "0.00"]
    assert "percentage part, 5 %: 1000.00 EUR" in payroll.of("ben").sentences
    assert payroll.of("ann").total == money("2100.00")


def test_a_person_may_have_a_full_bonus_of_their_own() -> None:
    """The employment's full bonus stands before that of the scheme, also where it is nothing."""
    own, none = attrs.evolve(ANN, full_bonus=money("1000")), attrs.evolve(BEN, full_bonus=money("0"))
    payroll = paid(SCHEME, own, none)

    assert [str(pay.bonus.amount) for pay in payroll.people] == ["500.00", "0.00"]
    assert "a full bonus is 1000.00 EUR for the whole period, by days" in payroll.of("ann").sentences
    assert amounts(paid(attrs.evolve(SCHEME, full_bonus=None), ANN), "ann") == {"base": "8000.00", "total": "8000.00"}


def test_terms_may_change_within_a_period() -> None:
    """An employment for each of the terms: 60 days of one base and bonus, 60 of the other."""
    before = attrs.evolve(ANN, last=date(2026, 4, 1))
    after = Employment(person="ann", base=money("9000"), full_bonus=money("900"), first=date(2026, 4, 2))
    payroll = paid(SCHEME, after, before)

    assert amounts(payroll, "ann") == {"base": "8500.00", "bonus": "375.00", "total": "8875.00"}
    assert payroll.of("ann").days == 120
    assert "a full bonus is 600.00 EUR and 900.00 EUR for the whole period, by days" in payroll.of("ann").sentences


def test_part_of_the_bonus_follows_the_group() -> None:
    """With a group share of 20 %, 480 follow one's own index and 120 that of the group."""
    scheme = attrs.evolve(SCHEME, group_share=Fraction("0.2"))
    payroll = paid(scheme, attrs.evolve(ANN, group="north"), index="0.6", groups={"north": Fraction("0.7")})

    assert amounts(payroll, "ann") == {"base": "8000.00", "bonus": "240.00", "group_bonus": "90.00", "total": "8330.00"}
    assert payroll.of("ann").sentences[1:-1] == (
        "a full bonus is 600.00 EUR for the whole period, by days; 20 % of it follows the index of the group",
        "your index is 0.6: it earns 0.5 of the full bonus",
        "bonus: 240.00 EUR",
        "the index of the group 'north' is 0.7: it earns 0.75 of the full bonus",
        "group bonus: 90.00 EUR",
    )


def test_all_of_the_bonus_may_follow_the_group() -> None:
    """With a group share of one, a person's own index earns nothing and is not spoken of."""
    scheme = attrs.evolve(SCHEME, group_share=Fraction(1))
    payroll = paid(scheme, ANN, index=None, groups={"": 1})

    assert amounts(payroll, "ann") == {"base": "8000.00", "group_bonus": "600.00", "total": "8600.00"}
    assert not any("your index" in sentence for sentence in payroll.of("ann").sentences)


def test_who_changes_the_group_follows_both() -> None:
    """Each group's index counts for the days in it."""
    scheme = attrs.evolve(SCHEME, group_share=Fraction(1))
    before = attrs.evolve(ANN, group="north", last=date(2026, 3, 2))
    after = attrs.evolve(ANN, group="south", first=date(2026, 3, 3))
    payroll = paid(scheme, before, after, groups={"north": Fraction("0.8"), "south": Fraction("0.6"), "west": None})

    assert payroll.of("ann").group_bonus == money("375.00")  # 600 for 30 days of 120, 300 for 90
    assert [sentence for sentence in payroll.of("ann").sentences if "the group '" in sentence] == [
        "the index of the group 'north' is 0.8, which reaches the cap of 0.8: it earns 1 of the full bonus",
        "the index of the group 'south' is 0.6: it earns 0.5 of the full bonus",
    ]


def test_the_index_of_a_group_is_a_mean_by_days() -> None:
    """92 days of 0.2 and 120 of 0.5; who is withheld does not count, and a group of theirs alone has none."""
    staff = [
        attrs.evolve(BEN, group="north"),
        attrs.evolve(ANN, group="north"),
        attrs.evolve(ANN, person="eve", group="north"),
        attrs.evolve(ANN, person="zoe", group="south"),
        attrs.evolve(ANN, person="tom", group="east", last=date(2026, 1, 1)),
    ]
    indices: dict[str, Any] = {"ann": Decimal("0.5"), "ben": Fraction("0.2"), "eve": None, "zoe": None, "tom": 1}

    assert group_indices(staff, indices, period=PERIOD) == {
        "east": None,
        "north": (Fraction("0.2") * 92 + Fraction("0.5") * 120) / 212,
        "south": None,
    }


def test_a_missing_index_waits() -> None:
    """No bonus yet: what the stand-in gives is kept back and told, and is no part of the total."""
    payroll = paid(SCHEME, ANN, index=None)

    assert amounts(payroll, "ann") == {"base": "8000.00", "kept_back": "300.00", "total": "8000.00"}
    assert payroll.of("ann").sentences[2:4] == (
        "your index is withheld or pending: what 0.5 of the full bonus gives waits",
        "bonus: 0.00 EUR; 300.00 EUR is kept back until the index is known",
    )


def test_a_missing_index_is_paid_on_account() -> None:
    """The stand-in share of the full bonus is paid, by days, and said to be on account."""
    scheme = attrs.evolve(SCHEME, missing=MissingIndex.ON_ACCOUNT, stand_in=Fraction(1, 4))
    payroll = paid(scheme, BEN, index=None)

    assert amounts(payroll, "ben") == {"base": "6133.33", "bonus": "115.00", "total": "6248.33"}
    assert (
        "your index is withheld or pending: what 0.25 of the full bonus gives is paid on account"
        in payroll.of("ben").sentences
    )


def test_a_missing_index_of_a_group_waits_too() -> None:
    """Only the part that follows the group is kept back."""
    scheme = attrs.evolve(SCHEME, group_share=Fraction(1, 2))
    payroll = paid(scheme, ANN, index="0.8", groups={"": None})

    assert amounts(payroll, "ann") == {
        "base": "8000.00", "bonus": "300.00", "kept_back": "150.00", "total": "8300.00",
    }  # fmt: skip


def test_a_pool_is_shared_by_index_and_days() -> None:
    """1,000 among 120 days of 0.5 and 92 of 0.25: 722.89 and 277.11, which add up to the pool."""
    scheme = PayScheme(currency="EUR", pool=money("1000"))
    payroll = payroll_of(
        scheme, [ANN, BEN], {"ann": Fraction(1, 2), "ben": Fraction(1, 4)}, period=PERIOD, whole=PERIOD
    )

    assert [str(one.bonus.amount) for one in payroll.people] == ["722.89", "277.11"]
    assert payroll.of("ben").sentences[1:3] == (
        "the pool is 1000.00 EUR, shared out by what indices count, times days",
        "your index is 0.25: it counts 0.25 a day",
    )


def test_a_pool_of_thirds_adds_up() -> None:
    """100.00 among three who are equal: 33.34, 33.33, 33.33, by turns."""
    staff = [attrs.evolve(ANN, person=person) for person in ("eve", "ann", "ben")]
    payroll = paid(PayScheme(currency="EUR", pool=money("100")), *staff)

    assert [(one.person, str(one.bonus.amount)) for one in payroll.people] == [
        ("ann", "33.34"), ("ben", "33.33"), ("eve", "33.33"),
    ]  # fmt: skip


def test_a_pool_keeps_back_the_share_of_who_is_missing() -> None:
    """Others are not paid what may still be due to somebody: paid and kept back together are the pool."""
    scheme = PayScheme(currency="EUR", pool=money("1000"))
    payroll = payroll_of(
        scheme, [ANN, attrs.evolve(ANN, person="eve")], {"ann": Fraction(1), "eve": None}, period=PERIOD, whole=PERIOD
    )

    assert [str(one.bonus.amount) for one in payroll.people] == ["666.67", "0.00"]
    assert str(payroll.of("eve").kept_back.amount) == "333.33"


def test_a_pool_that_nobody_has_earned_is_not_paid() -> None:
    """Where every index lies below the threshold nothing is shared out; the group's part does not move to persons."""
    scheme = PayScheme(currency="EUR", pool=money("1000"), curve=CURVE, group_share=Fraction("0.3"))
    nobody = paid(scheme, ANN, BEN, index="0.1", groups={"": 0})
    only_own = paid(scheme, ANN, BEN, index="0.6", groups={"": 0})

    assert nobody.total == money("14133.33")
    assert sum(one.bonus.amount + one.group_bonus.amount for one in only_own.people) == 700


def test_a_pool_has_a_part_for_groups() -> None:
    """300 of 1,000 follow the groups, and everything adds up to the pool."""
    scheme = PayScheme(currency="EUR", pool=money("1000.01"), group_share=Fraction("0.3"))
    staff = [attrs.evolve(ANN, group="north"), attrs.evolve(BEN, person="eve", group="south")]
    payroll = payroll_of(
        scheme,
        staff,
        {"ann": 1, "eve": 1},
        period=PERIOD,
        whole=PERIOD,
        groups={"north": Fraction(1, 3), "south": Fraction(1, 7)},
    )

    assert sum(one.bonus.amount + one.group_bonus.amount for one in payroll.people) == Decimal("1000.01")
    assert [str(one.bonus.amount) for one in payroll.people] == ["396.23", "303.78"]
    assert [str(one.group_bonus.amount) for one in payroll.people] == ["225.81", "74.19"]
    assert (
        payroll.of("ann")
        .sentences[1]
        .endswith("shared out by what indices count, times days; 30 % of it follows the index of the group")
    )


def test_currencies_without_cents_and_with_thousandths() -> None:
    """A third of 1,000 yen is 333, of 1,000 dinars 333.333."""
    third = BonusCurve(threshold=0, cap=3)
    yen, dinar = (PayScheme(currency=code, full_bonus=money("1000", code), curve=third) for code in ("JPY", "KWD"))

    assert str(paid(yen, attrs.evolve(ANN, base=money("5", "JPY")), index="1").of("ann").bonus.amount) == "333"
    assert str(paid(dinar, attrs.evolve(ANN, base=money("5", "KWD")), index="1").of("ann").bonus.amount) == "333.333"


def test_a_stub_is_paid_by_its_days_of_the_whole() -> None:
    """Amounts are for the whole period: of 120 days a scheme that starts on 2 May pays 30."""
    stub = Period(first=date(2026, 5, 2), last=date(2026, 5, 31))
    payroll = paid(SCHEME, ANN, BEN, period=stub, whole=PERIOD)

    assert amounts(payroll, "ann") == amounts(payroll, "ben") == {
        "base": "2000.00", "bonus": "75.00", "total": "2075.00",
    }  # fmt: skip
    assert payroll.of("ann").sentences[0].startswith("there on 30 of the 120 days of 2026-02-01..2026-05-31")


@pytest.mark.parametrize(
    ("first", "last"), [(date(2026, 1, 31), date(2026, 5, 31)), (date(2026, 2, 1), date(2026, 6, 1))]
)
def test_a_stub_lies_within_the_whole(first: date, last: date) -> None:
    """A period that is no part of the whole one is refused."""
    with pytest.raises(InvalidValue, match=r"whole: must hold all of 2026-0"):
        paid(SCHEME, ANN, period=Period(first=first, last=last), whole=PERIOD)


def test_indices_of_others_are_not_looked_at() -> None:
    """An index for somebody who is not paid here changes nothing."""
    payroll = payroll_of(SCHEME, [ANN], {"ann": Fraction("0.6"), "bob": Fraction(1)}, period=PERIOD, whole=PERIOD)

    assert payroll == paid(SCHEME, ANN)


def test_who_is_not_on_the_payroll() -> None:
    """Asking for somebody else is refused with their id."""
    with pytest.raises(InvalidValue, match=r"person: 'bob' is not on the payroll of 2026-02-01\.\.2026-05-31"):
        paid(SCHEME, ANN).of("bob")


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"indices": {}}, "indices: has no entry for 'ann': None stands for an index that is withheld or pending"),
        ({"indices": {"ann": 0.5}}, "indices['ann']: must be exact, such as '0.25' or Decimal('0.25'), not float"),
        ({"scheme": attrs.evolve(SCHEME, group_share=Fraction(1))}, "groups: has no entry for ''"),
        ({"staff": [attrs.evolve(ANN, base=money("1", "USD"))]}, "Employment.base: must be in EUR"),
        ({"staff": [attrs.evolve(ANN, percentage_of=money("1", "USD"))]}, "Employment.percentage_of: must be in EUR"),
        ({"staff": [attrs.evolve(ANN, full_bonus=money("1", "USD"))]}, "Employment.full_bonus: must be in EUR"),
        ({"staff": [ANN, ANN]}, "staff: has two employments of 'ann' on the same days"),
        (
            {"staff": [attrs.evolve(ANN, last=date(2026, 3, 1)), attrs.evolve(ANN, first=date(2026, 3, 1))]},
            "staff: has two employments of 'ann' on 2026-03-01",
        ),
        (
            {"scheme": PayScheme(currency="EUR", pool=money("1")), "staff": [attrs.evolve(ANN, full_bonus=money("1"))]},
            "Employment.full_bonus: has no meaning where a pool is shared out",
        ),
    ],
)
def test_what_cannot_be_paid(given: dict[str, Any], problem: str) -> None:
    """What is missing, not exact or twice is refused with what would be right."""
    known = {"scheme": SCHEME, "staff": [ANN], "indices": {"ann": Fraction(1)}, **given}
    with pytest.raises(InvalidValue) as refused:
        payroll_of(known["scheme"], known["staff"], known["indices"], period=PERIOD, whole=PERIOD)

    assert problem in str(refused.value)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"group_share": "1.01"}, "PayScheme.group_share: must be a share, from 0 to 1"),
        ({"group_share": "-0.01"}, "PayScheme.group_share: must be a share"),
        ({"stand_in": 2}, "PayScheme.stand_in: must be a share"),
        ({"percentage": "-0.01"}, "PayScheme.percentage: must not be negative"),
        ({"pool": money("1"), "full_bonus": money("1")}, "PayScheme.pool: takes the place of a full bonus"),
        ({"full_bonus": money("-0.01")}, "PayScheme.full_bonus: must not be negative"),
        ({"full_bonus": money("1", "USD")}, "PayScheme.full_bonus: must be in EUR"),
        ({"pool": money("-0.01")}, "PayScheme.pool: must not be negative"),
        ({"pool": money("0.001")}, "PayScheme.pool: must have at most 2 decimal places"),
        ({"below_zero": True}, "PayScheme.below_zero: is for claw-back"),
        ({"curve": None}, "PayScheme.curve: must be BonusCurve"),
        ({"currency": "eur"}, "PayScheme.currency: must be an ISO 4217 code of three capital letters, such as 'EUR'"),
        ({"currency": ""}, "PayScheme.currency: must be an ISO 4217 code"),
    ],
)
def test_what_is_no_scheme(given: dict[str, Any], problem: str) -> None:
    """A scheme is refused with the field that is wrong."""
    with pytest.raises(InvalidValue) as refused:
        PayScheme(**{"currency": "EUR", **given})

    assert problem in str(refused.value)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"person": ""}, "Employment.person: must name who is paid"),
        ({"base": money("-1")}, "Employment.base: must not be negative"),
        ({"percentage_of": money("-1")}, "Employment.percentage_of: must not be negative"),
        ({"full_bonus": money("-1")}, "Employment.full_bonus: must not be negative"),
        ({"first": date(2026, 2, 2), "last": date(2026, 2, 1)}, "Employment.last: must not lie before the first day"),
    ],
)
def test_what_is_no_employment(given: dict[str, Any], problem: str) -> None:
    """An employment is refused with the field that is wrong."""
    with pytest.raises(InvalidValue) as refused:
        attrs.evolve(ANN, **given)

    assert problem in str(refused.value)


def test_the_edges_of_what_is_allowed() -> None:
    """Shares of nothing and all, amounts of zero, and an employment of one day are fine."""
    assert PayScheme(currency="EUR", pool=money("0"), group_share=1, stand_in=0, percentage=0).group_share == 1
    assert PayScheme(currency="EUR", full_bonus=money("0"), stand_in=1, taken_back=TakenBack.CLAW_BACK, below_zero=True)
    assert attrs.evolve(ANN, base=money("0"), first=date(2026, 2, 2), last=date(2026, 2, 2)).days_in(PERIOD) == 1
    assert Adjustment(person="ann", amount=money("0"), because="nothing").amount == money("0")
