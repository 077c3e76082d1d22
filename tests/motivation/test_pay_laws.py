"""Laws of pay: a naive recomputation, sums, halves and wholes, better indices, and the order of people."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.model import Money
from grievance.motivation import BonusCurve, Employment, MissingIndex, PayScheme, payroll_of
from grievance.motivation._period import Period
from grievance.motivation.pay._earning import earned
from grievance.motivation.pay._employment import by_person

PERIOD = Period.parse("2026-02..2026-05")
DAYS = [PERIOD.first + timedelta(days=n) for n in range(PERIOD.days)]

cents = st.integers(0, 2_000_000).map(lambda n: Money(amount=Decimal(n).scaleb(-2), currency="EUR"))
indices = st.one_of(st.none(), st.fractions(-1, 2, max_denominator=50))
shares = st.fractions(0, 1, max_denominator=20)


@st.composite
def curves(draw: st.DrawFn) -> BonusCurve:
    """Build a curve with a threshold below its cap."""
    threshold, cap = sorted((draw(shares), draw(shares)))
    return BonusCurve(threshold=threshold, cap=cap)


schemes = st.builds(
    PayScheme,
    currency=st.just("EUR"),
    full_bonus=cents,
    curve=curves(),
    group_share=shares,
    percentage=shares,
    missing=st.sampled_from(MissingIndex),
    stand_in=shares,
)
pools = st.builds(
    PayScheme,
    currency=st.just("EUR"),
    pool=cents,
    curve=curves(),
    group_share=shares,
    missing=st.sampled_from(MissingIndex),
    stand_in=shares,
)


@st.composite
def staffs(draw: st.DrawFn) -> list[Employment]:
    """Build a few people of two groups, some of whom join or leave."""
    people = draw(st.lists(st.sampled_from("abcdef"), unique=True, min_size=1, max_size=6))
    days = st.one_of(st.none(), st.sampled_from(DAYS))
    made = []
    for person in people:
        first, last = draw(days), draw(days)
        if first and last and last < first:
            first, last = last, first
        group = draw(st.sampled_from(["north", "south"]))
        made.append(
            Employment(
                person=person,
                base=draw(cents),
                percentage_of=draw(st.none() | cents),
                group=group,
                first=first,
                last=last,
            )
        )
    return made


known = st.fixed_dictionaries(dict.fromkeys("abcdef", indices))
groups = st.fixed_dictionaries({"north": indices, "south": indices})


def counted_days(employment: Employment) -> int:
    """Count the days one by one."""
    return sum((employment.first or date.min) <= day <= (employment.last or date.max) for day in DAYS)


def line(scheme: PayScheme, index: Fraction | None) -> Fraction:
    """Return what an index earns, by the words of the rule."""
    curve = scheme.curve
    if index is None:
        return scheme.stand_in
    if index >= curve.cap:
        return Fraction(1)
    if curve.cap == curve.threshold:
        return Fraction(0)
    return max(Fraction(0), (index - curve.threshold) / (curve.cap - curve.threshold))


@settings(max_examples=60)
@given(scheme=schemes, staff=staffs(), own=known, of_groups=groups)
def test_every_column_adds_up(
    scheme: PayScheme, staff: list[Employment], own: dict[str, Fraction | None], of_groups: dict[str, Fraction | None]
) -> None:
    """Recomputed like a spreadsheet: each part is within a cent of the exact one, and its column sums to the cent."""
    payroll = payroll_of(scheme, staff, own, period=PERIOD, whole=PERIOD, groups=of_groups)
    exact: dict[str, list[Fraction]] = {"base": [], "percentage": [], "bonus": [], "kept_back": []}
    for one in sorted(staff, key=lambda one: one.person):
        there = Fraction(counted_days(one), 120)
        base = Fraction(one.base.amount) * there
        exact["base"].append(base)
        exact["percentage"].append(
            scheme.percentage * (base if one.percentage_of is None else Fraction(one.percentage_of.amount))
        )
        assert scheme.full_bonus is not None
        full = Fraction(scheme.full_bonus.amount) * there
        parts = [
            (own[one.person], full * (1 - scheme.group_share) * line(scheme, own[one.person])),
            (of_groups[one.group], full * scheme.group_share * line(scheme, of_groups[one.group])),
        ]
        waits = scheme.missing is MissingIndex.WAIT
        exact["bonus"].append(sum((part for index, part in parts if index is not None or not waits), Fraction(0)))
        exact["kept_back"].append(sum((part for index, part in parts if index is None and waits), Fraction(0)))

    columns = {
        "base": [one.base.amount for one in payroll.people],
        "percentage": [one.percentage.amount for one in payroll.people],
        "bonus": [one.bonus.amount + one.group_bonus.amount for one in payroll.people],
        "kept_back": [one.kept_back.amount for one in payroll.people],
    }
    for name, column in columns.items():
        assert Fraction(sum(column)) == round(sum(exact[name]) * 100) / Fraction(100)
        assert all(abs(Fraction(got) - want) < Fraction(2, 100) for got, want in zip(column, exact[name], strict=True))
    assert payroll.total.amount == sum(one.total.amount for one in payroll.people)
    assert payroll.total.amount == sum(map(sum, columns.values())) - sum(columns["kept_back"])


@settings(max_examples=60)
@given(scheme=pools, staff=staffs(), own=known, of_groups=groups)
def test_a_pool_is_paid_or_kept_back_whole(
    scheme: PayScheme, staff: list[Employment], own: dict[str, Fraction | None], of_groups: dict[str, Fraction | None]
) -> None:
    """Where anybody has a claim on each part, what is paid and kept back is the pool, to the cent; never more."""
    payroll = payroll_of(scheme, staff, own, period=PERIOD, whole=PERIOD, groups=of_groups)
    shared = sum(one.bonus.amount + one.group_bonus.amount + one.kept_back.amount for one in payroll.people)
    claims = [
        sum(line(scheme, own[one.person]) * counted_days(one) for one in staff),
        sum(line(scheme, of_groups[one.group]) * counted_days(one) for one in staff),
    ]

    assert scheme.pool is not None
    assert shared <= scheme.pool.amount
    if all(claims) or (claims[0] and not scheme.group_share) or (claims[1] and scheme.group_share == 1):
        assert shared == scheme.pool.amount
    if not any(claims):
        assert shared == 0


@settings(max_examples=60)
@given(scheme=st.one_of(schemes, pools), staff=staffs(), own=known, of_groups=groups, data=st.data())
def test_the_order_of_people_changes_nothing(
    scheme: PayScheme,
    staff: list[Employment],
    own: dict[str, Fraction | None],
    of_groups: dict[str, Fraction | None],
    data: st.DataObject,
) -> None:
    """Whoever comes first is paid the same, and told the same."""
    other = data.draw(st.permutations(staff))
    indices = dict(data.draw(st.permutations(list(own.items()))))

    first = payroll_of(scheme, staff, own, period=PERIOD, whole=PERIOD, groups=of_groups)
    assert first == payroll_of(scheme, other, indices, period=PERIOD, whole=PERIOD, groups=of_groups)
    assert [one.person for one in first.people] == sorted(one.person for one in staff)


@settings(max_examples=60)
@given(
    scheme=st.one_of(schemes, pools),
    staff=staffs(),
    own=known,
    of_groups=groups,
    better=st.fractions(-1, 2, max_denominator=50),
)
def test_a_better_index_is_never_paid_less(
    scheme: PayScheme,
    staff: list[Employment],
    own: dict[str, Fraction | None],
    of_groups: dict[str, Fraction | None],
    better: Fraction,
) -> None:
    """With everything else the same, raising one index never lowers that person's own bonus, not by a cent."""
    person = staff[0].person
    low, high = sorted((own[person] or Fraction(0), better))
    before, after = (
        payroll_of(scheme, staff, {**own, person: index}, period=PERIOD, whole=PERIOD, groups=of_groups).of(person)
        for index in (low, high)
    )

    assert before.bonus.amount + before.group_bonus.amount <= after.bonus.amount + after.group_bonus.amount


@settings(max_examples=60)
@given(scheme=schemes, staff=staffs(), own=known, of_groups=groups, cut=st.integers(1, 119))
def test_two_halves_make_a_whole(
    scheme: PayScheme,
    staff: list[Employment],
    own: dict[str, Fraction | None],
    of_groups: dict[str, Fraction | None],
    cut: int,
) -> None:
    """Before rounding, the pay of two consecutive parts of a period is that of the period, and so is one cut in two."""
    people = by_person(attrs.evolve(one, percentage_of=None) for one in staff)
    halves = [Period(first=PERIOD.first, last=DAYS[cut - 1]), Period(first=DAYS[cut], last=PERIOD.last)]
    whole = earned(scheme, people, own, of_groups, period=PERIOD, whole=PERIOD)
    first, second = (earned(scheme, people, own, of_groups, period=half, whole=PERIOD) for half in halves)

    assert whole.base == {person: first.base[person] + second.base[person] for person in whole.base}
    assert whole.percentage == {person: first.percentage[person] + second.percentage[person] for person in people}
    assert whole.bonus == {cell: first.bonus[cell] + second.bonus[cell] for cell in whole.bonus}
    assert whole.kept_back == {cell: first.kept_back[cell] + second.kept_back[cell] for cell in whole.kept_back}


@settings(max_examples=60)
@given(scheme=schemes, base=cents, index=indices, of_groups=groups, cut=st.integers(1, 119))
def test_an_employment_cut_in_two_is_paid_the_same(
    scheme: PayScheme, base: Money, index: Fraction | None, of_groups: dict[str, Fraction | None], cut: int
) -> None:
    """Two employments on the same terms, one after the other, are one: to the cent."""
    one = Employment(person="a", base=base, group="north")
    two = [attrs.evolve(one, last=DAYS[cut - 1]), attrs.evolve(one, first=DAYS[cut])]

    assert payroll_of(scheme, [one], {"a": index}, period=PERIOD, whole=PERIOD, groups=of_groups) == payroll_of(
        scheme, two, {"a": index}, period=PERIOD, whole=PERIOD, groups=of_groups
    )
