"""Terms, credit, exact sums, matters and the sample audit."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievance.errors import InvalidValue
from grievance.model import (
    Actor,
    AuditFinding,
    Closed,
    Declined,
    Merged,
    OmbudsmanDecided,
    OmbudsmanResult,
    Referred,
    Severity,
    Submission,
    Withdrawn,
)
from grievance.motivation.history._audit import audit_sample, needs_second_look
from grievance.motivation.history._ledger import Ledger
from grievance.motivation.history._matters import Matters
from grievance.motivation.history._reading import read_case
from grievance.motivation.history._terms import Shares, Terms, stratum_of
from grievance.motivation.history._work import Credit, is_person, weights_of
from grievance.testing import a_refusal
from support.courses import CUSTOMER, SYSTEM, Course, day

WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"reopen_within": timedelta(0)}, "Terms.reopen_within: must be longer than nothing"),
        ({"same_matter_within": timedelta(0)}, "Terms.same_matter_within: must be longer than nothing"),
        ({"horizon": timedelta(-1)}, "Terms.horizon: must be longer than nothing"),
        ({"smoothing": 0}, "Terms.smoothing: must be 1 or more"),
        ({"mix": ("colour",)}, "Terms.mix: must be some of category, channel, product, severity, each once"),
        ({"mix": ("channel", "channel")}, "Terms.mix: must be some of"),
    ],
)
def test_terms_that_make_no_sense_are_refused(wrong: dict[str, Any], message: str) -> None:
    """With what would be right."""
    with pytest.raises(InvalidValue, match=message):
        Terms(**wrong)


def test_the_smallest_terms_are_allowed() -> None:
    """The bounds are not off by one."""
    assert Terms(smoothing=1, mix=()).smoothing == 1


@pytest.mark.parametrize("name", ["received", "worked", "wrote", "did_a_task", "decided", "approved"])
def test_weights_are_not_negative(name: str) -> None:
    """And not all of them are 0."""
    with pytest.raises(InvalidValue, match="must not be negative"):
        Shares(**{name: -1})
    assert getattr(Shares(**{name: 0}), name) == 0
    with pytest.raises(InvalidValue, match="must not all be 0"):
        Shares(received=0, worked=0, wrote=0, did_a_task=0, decided=0, approved=0)


def test_a_stratum_has_a_word_for_each_name() -> None:
    """The first part of the category, and the sum of the hard factors; the empty word where nothing is known."""
    mix = ("severity", "category", "product", "channel")
    known = Submission(
        category="a/b/c",
        channel="web",
        received_at=day(0),
        product="fridge",
        severity=Severity(safety=2, loss=3, anger=1),
    )
    assert stratum_of(known, mix) == ("5", "a", "fridge", "web")
    assert stratum_of(Submission(category="a", channel="web", received_at=day(0)), mix) == ("", "a", "", "web")
    assert stratum_of(known, ()) == ()


def test_kinds_of_work_add_up() -> None:
    """Each combination weighs the sum of its kinds; working and writing nothing without a part; approving is none."""
    weigh = weights_of(Shares(received=1, worked=10, wrote=100, did_a_task=1000, decided=10_000, approved=100_000))
    assert [weigh[1 << bit] for bit in range(7)] == [1, 0, 0, 1000, 10_000, 100_000, 0]
    assert [weigh[1 << bit | 0b110] for bit in (0, 3, 4, 5, 6)] == [111, 1110, 10_110, 100_000, 110]
    assert (weigh[0], weigh[0b1111111], weigh[0b010010], weigh[0b110]) == (0, 111_111, 10_010, 0)


def test_a_person_is_known_by_the_roles() -> None:
    """Programs, imports and complainants are none."""
    assert [is_person(Actor(id="x", roles=roles)) for roles in ((), ("handler",), ("handler", "lead"))] == [True] * 3
    for role in ("system", "import", "customer"):
        assert not is_person(Actor(id="x", roles=("handler", role)))


def test_who_has_credit_is_in_it() -> None:
    """By the id."""
    credit = Credit((("ann", 3), ("bob", 1)), 4)
    assert ("ann" in credit, "dan" in credit) == (True, False)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.integers(1, 5), st.integers(1, 9))))
def test_a_ledger_is_exact(given_parts: list[tuple[str, str, int, int]]) -> None:
    """The sums are those of the fractions, in whatever order."""
    ledger: Ledger[str] = Ledger()
    sums: dict[str, dict[str, Fraction]] = {}
    for person, account, weight, more in given_parts:
        credit = Credit(((person, weight), ("other", more)), weight + more)
        ledger.add(credit, account, -1 if more == 1 else 2)
        ledger.add_part(person, weight, 7, account)
        for who, part in ((person, weight), ("other", more)):
            accounts = sums.setdefault(who, {})
            share = Fraction(part, weight + more) * (-1 if more == 1 else 2)
            accounts[account] = accounts.get(account, Fraction(0)) + share
        sums[person][account] += Fraction(weight, 7)
    assert ledger.by_account() == sums
    assert ledger.by_person() == {person: sum(accounts.values()) for person, accounts in sums.items()}


# --- matters


def test_a_second_complaint_on_a_matter_within_the_window_follows_the_first() -> None:
    """Seven days later is within it; another customer or product is another matter, none has none."""
    for later, follows in [(7, True), (7.001, False), (0, True)]:
        matters = Matters(WEEK)
        assert not matters.follows(("eve", "fridge"), day(0))
        assert not matters.follows(("eve", "oven"), day(0))
        assert not matters.follows(None, day(0))
        assert not matters.follows(None, day(0))
        assert matters.follows(("eve", "fridge"), day(later)) is follows


def test_each_follower_makes_the_next_one_follow() -> None:
    """Compared with the latest receipt so far, which a late entry does not move back."""
    matters = Matters(WEEK)
    assert [matters.follows(("eve", "x"), day(on)) for on in (0, 6, 12, 20)] == [False, True, True, False]
    matters = Matters(WEEK)
    assert [matters.follows(("eve", "x"), day(on)) for on in (10, 4, 2, 15)] == [False, True, False, True]


def test_a_matter_is_forgotten_after_four_windows() -> None:
    """Counted from the newest receipt of all: whether it was thrown away by then makes no difference."""
    for newest, follows in [(28, True), (28.001, False)]:
        for others in (1, 1000):
            matters = Matters(WEEK)
            matters.follows(("eve", "x"), day(0))
            for one in range(others):
                matters.follows((f"u-{one}", "x"), day(newest))
            assert matters.follows(("eve", "x"), day(3)) is follows
    matters.follows(("eve", "x"), day(2))
    assert matters.follows(("eve", "x"), day(9.5))


def test_what_is_forgotten_takes_no_room() -> None:
    """The memory is that of four windows, twice at most."""
    matters = Matters(WEEK)
    for number in range(5000):
        matters.follows((f"u-{number}", "x"), day(number / 10))
        assert len(matters) <= 2 * 281 + 1


# --- the audit

IDS = [f"c-{number}" for number in range(100)]


def test_a_sample_is_the_same_in_whatever_order() -> None:
    """Nobody can steer it by the order, nor by giving a complaint twice."""
    found = {audit_sample(order, seed="s", size=2) for order in permutations(["a", "b", "c", "d", "a"])}
    assert len(found) == 1
    assert len(set(found.pop())) == 2


def test_a_larger_sample_holds_the_smaller_one() -> None:
    """In the order in which they are to be looked at; another seed finds others."""
    assert audit_sample(IDS, seed="s", size=20)[:5] == audit_sample(IDS, seed="s", size=5)
    assert audit_sample(IDS, seed="s", size=5) != audit_sample(IDS, seed="t", size=5)
    assert audit_sample(IDS, seed="s", size=200) == audit_sample(IDS, seed="s", share=1)
    assert audit_sample(IDS, seed="s", size=0) == audit_sample([], seed="s", share=1) == ()


def test_the_seed_and_the_id_do_not_run_together() -> None:
    """A seed that ends as the ids begin is another seed."""
    plain = audit_sample([f"1{one}" for one in range(50)], seed="s", size=5)
    assert plain != tuple(f"1{one}" for one in audit_sample([str(one) for one in range(50)], seed="s1", size=5))


def test_a_share_is_rounded_up() -> None:
    """A tenth of eleven is two."""
    assert len(audit_sample(IDS[:11], seed="s", share="0.1")) == 2
    assert len(audit_sample(IDS[:10], seed="s", share="0.1")) == 1


@pytest.mark.parametrize(
    "wrong", [{}, {"size": -1}, {"share": -1}, {"share": 2}, {"size": 1, "share": 1}, {"size": 0, "share": 0}]
)
def test_a_sample_has_a_size_or_a_share(wrong: dict[str, Any]) -> None:
    """One of the two, and one that is possible."""
    with pytest.raises(InvalidValue, match="audit_sample"):
        audit_sample(IDS, seed="s", **wrong)


def test_each_complaint_is_as_likely_as_another() -> None:
    """Over many seeds each is drawn about equally often."""
    drawn = [one for seed in range(400) for one in audit_sample(IDS[:10], seed=str(seed), size=3)]
    assert all(80 <= drawn.count(one) <= 160 for one in IDS[:10])


def finding(*, passed: bool, on: float = 9) -> AuditFinding:
    """What an audit found of the only complaint."""
    return AuditFinding(complaint_id="c-1", by="liz", at=day(on), passed=passed)


REFUSED = {"refusal": a_refusal(decided_by="ann")}


@pytest.mark.parametrize(
    ("course", "needs"),
    [
        (Course(), False),
        (Course().answered(1, "ann"), False),
        (Course().then(1, Declined, "ann", **REFUSED), True),
        (Course().then(1, Declined, "ann", refusal=a_refusal(decided_by="ann", reviewed_by="liz")), False),
        (Course().then(1, Referred, "ann", to="courier", **REFUSED), True),
        (Course().then(1, Withdrawn, "ann"), True),
        (Course().then(1, Closed, "ann"), True),
        (Course().then(1, Merged, "ann", into="c-0"), True),
        (
            Course().then(1, Declined, "ann", **REFUSED).then(2, OmbudsmanDecided, result=OmbudsmanResult.DISMISSED),
            False,
        ),
    ],
)
def test_a_closing_code_alone_needs_a_second_look(course: Course, needs: bool) -> None:
    """Unless somebody else has looked at it (L59)."""
    assert needs_second_look(read_case(*course.told)) is needs


def test_an_audit_is_a_second_look() -> None:
    """If it passed, and after the merger."""
    withdrawn, merged = Course().then(1, Withdrawn, CUSTOMER), Course().then(5, Merged, SYSTEM, into="c-0")
    assert not needs_second_look(read_case(*withdrawn.told, audits=[finding(passed=True)]))
    assert not needs_second_look(read_case(*withdrawn.told, audits=[finding(passed=False)]))  # it is open again
    assert not needs_second_look(read_case(*merged.told, audits=[finding(passed=True, on=5)]))
    assert needs_second_look(read_case(*merged.told, audits=[finding(passed=True, on=4)]))
    assert needs_second_look(read_case(*merged.told, audits=[finding(passed=False)]))


def test_a_finding_names_the_complaint_and_who_looked() -> None:
    """Neither may be missing."""
    for wrong in ({"complaint_id": "", "by": "liz"}, {"complaint_id": "c-1", "by": ""}):
        with pytest.raises(InvalidValue, match="needs the id of the complaint and who looked at it"):
            AuditFinding(at=day(0), passed=True, **wrong)
