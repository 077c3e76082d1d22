"""What an analysis says in words, with which example, and what it says when it may not search for long enough."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from grievance.errors import InvalidValue
from grievance.rules import FactSchema, HitPolicy, Rule, RuleTable, when
from grievance.rules.analysis import (
    Defect,
    Finding,
    Outcome,
    Proof,
    Undecided,
    always_gives,
    analyse_table,
    differences,
    equivalent,
    implies,
    never_gives,
    reaches,
    score_bounds,
)

SCHEMA = FactSchema.from_mapping(
    {
        "amount": {"type": "decimal", "at_least": 0},
        "age": {"type": "integer", "at_least": 0},
        "channel": ["web", "letter", "shop"],
        "vip": "boolean",
        "needs": {"type": "tags", "values": ["large print", "signing"]},
        "category": {"type": "path", "values": ["delivery", "delivery/late", "billing"]},
    }
)

Row = tuple[str, Mapping[str, object], object]


def table(*rows: Row, hit: HitPolicy = "first", otherwise: object = None, impossible: Any = ()) -> RuleTable[Any]:
    """Return a table of rows: id, conditions, answer."""
    return RuleTable(
        name="routing",
        schema=SCHEMA,
        hit=hit,
        rules=tuple(Rule(id=one, when=when(asked, SCHEMA), value=value, because=one) for one, asked, value in rows),
        otherwise=None if otherwise is None else Rule(id="otherwise", value=otherwise, because="otherwise"),
        impossible=tuple(when(one, SCHEMA) for one in impossible),
    )


def said(findings: tuple[Finding, ...]) -> list[tuple[str, Any]]:
    """Return findings in words, with their examples."""
    return [(str(finding), finding.example) for finding in findings]


LARGE: Row = ("large", {"amount": {"at_least": 100}}, "head")
LARGER: Row = ("larger", {"amount": {"at_least": 200}}, "board")
SMALL: Row = ("small", {"amount": {"below": 300}}, "clerk")
WEB: Row = ("web", {"channel": "web"}, "clerk")


def test_a_row_that_one_before_it_shadows() -> None:
    """It is told which row takes its place, and an input for which both hold."""
    (one,) = analyse_table(table(LARGE, LARGER, otherwise="clerk"), where="route")

    assert one == Finding(
        defect=Defect.SHADOWED,
        where="route.rules[1]",
        message="'larger' never gives the answer: 'large' before it holds wherever it does",
        rows=("larger", "large"),
        example={"amount": 200},
    )


def test_a_row_that_two_before_it_shadow_together() -> None:
    """Both are told, and no row that is not needed for it."""
    rows = (LARGE, SMALL, WEB, ("vip", {"vip": True, "amount": {"present": True}}, "board"))

    (one,) = analyse_table(table(*rows, otherwise="x"))

    assert one.message == "'vip' never gives the answer: 'large', 'small' before it hold wherever it does"
    assert one.example is not None
    assert one.example.keys() == {"amount", "vip"}


def test_a_row_that_cannot_hold() -> None:
    """What is impossible leaves it nothing; nothing else is said of it."""
    found = analyse_table(table(LARGER, LARGE, otherwise="clerk", impossible=[{"amount": {"at_least": 150}}]))

    assert said(found) == [("routing.rules[0]: never holds: 'larger' never holds: what it asks cannot occur", None)]


def test_a_row_that_could_be_left_out() -> None:
    """A row after which every input that it answers is answered the same is redundant; the example is one of these."""
    rows = (("larger", {"amount": {"at_least": 200}}, "head"), LARGE)

    assert said(analyse_table(table(*rows, otherwise="clerk"))) == [
        (
            "routing.rules[0]: redundant: 'larger' could be left out: wherever it answers, what comes after it answers"
            " the same",
            {"amount": 200},
        )
    ]
    assert analyse_table(table(*reversed(rows), otherwise="clerk"))[0].defect is Defect.SHADOWED
    assert analyse_table(table(("vip", {"vip": True}, "board"), *rows[1:], otherwise="clerk")) == ()


def test_gaps_are_told_as_wide_as_they_are() -> None:
    """Each gap names the facts that matter, in words, and no others."""
    rows: tuple[Row, ...] = (
        ("large", {"amount": {"at_least": 100}}, "head"),
        ("none", {"amount": {"present": False}, "channel": "web"}, "clerk"),
        ("vip", {"vip": True}, "board"),
    )

    wide, narrow = said(analyse_table(table(*rows)))

    everywhere = "amount is below 100 or absent and channel is letter or shop or absent and vip is false or absent"
    assert wide == (f"routing: gap: no rule holds where {everywhere}", {})
    on_the_web = "amount is below 100 and channel is web and vip is false or absent"
    assert narrow == (f"routing: gap: no rule holds where {on_the_web}", {"amount": 0, "channel": "web"})


def test_many_gaps_are_capped() -> None:
    """After so many it is only said that there are more."""
    rows = [(f"r{at}", {"age": at, "amount": {"at_least": at}}, "clerk") for at in range(13)]

    found = analyse_table(table(*rows))

    assert [one.defect for one in found] == [Defect.GAP] * 11
    assert found[-1].message == "and there are more gaps"
    assert len({str(one.example) for one in found}) == 11
    assert analyse_table(table(*rows), must_answer=False) == ()


def test_rows_that_hold_together_are_told_once_a_row() -> None:
    """All rows that hold with one are told together: those that answer the same, and those that contradict it."""
    rows = (WEB, SMALL, ("vip", {"vip": True}, "board"), LARGE)

    found = said(analyse_table(table(*rows, hit="unique", otherwise="x")))

    assert found[:3] == [
        (
            "routing.rules[0]: overlap: 'web' and 'small' can hold together, which answer the same: only one may",
            {"amount": 100, "channel": "web"},
        ),
        (
            "routing.rules[0]: contradiction: 'web' and 'vip', 'large' can hold together, which answer something else: "
            "only one may",
            {"channel": "web", "vip": True},
        ),
        (
            "routing.rules[1]: contradiction: 'small' and 'vip', 'large' can hold together, which answer something "
            "else: only one may",
            {"amount": 100, "vip": True},
        ),
    ]


def test_rows_that_only_the_impossible_would_let_hold_together_do_not_overlap() -> None:
    """What cannot occur is no overlap."""
    vip: Row = ("vip", {"vip": True}, "board")

    assert (
        analyse_table(table(WEB, vip, hit="unique", otherwise="x", impossible=[{"channel": "web", "vip": True}])) == ()
    )
    assert (
        len(analyse_table(table(WEB, vip, hit="unique", otherwise="x", impossible=[{"channel": "shop", "vip": True}])))
        == 1
    )


def test_points_that_count_twice() -> None:
    """In a table of points a copy of a row is a mistake: it adds again, or it is worth something else."""
    rows: tuple[Row, ...] = (
        ("vip", {"vip": True}, 5),
        ("gold", {"vip": True}, 5),
        ("silver", {"vip": True, "channel": ["web", "letter"]}, 5),
        ("tin", {"channel": ["letter", "web"], "vip": True}, 6),
    )

    assert said(analyse_table(table(*rows, hit="collect"))) == [
        ("routing.rules[0]: overlap: 'gold' asks exactly what 'vip' asks: its points count twice", {"vip": True}),
        (
            "routing.rules[2]: contradiction: 'tin' asks exactly what 'silver' asks: are they worth 5 or 6?",
            {"channel": "web", "vip": True},
        ),
    ]


def test_an_answer_that_falls_is_told_with_the_pair() -> None:
    """The first step up at which points fall is told in words, with an input below it and one above."""
    rows: tuple[Row, ...] = (
        ("old", {"age": {"at_least": 60}}, 5),
        ("oldest", {"age": {"at_least": 80}, "vip": True}, -3),
    )

    (one,) = analyse_table(table(*rows, hit="collect"), ordered=["age"])

    assert one.message == "as age rises from at least 60 and below 80 to at least 80, the answer falls"
    assert (one.rows, one.example, one.other) == (("oldest",), {"age": 60, "vip": True}, {"age": 80, "vip": True})
    assert analyse_table(table(*rows, hit="collect"), ordered=["amount"]) == ()


def test_an_answer_of_a_first_table_that_falls() -> None:
    """A table that gives numbers by its first row is asked too; an input that nobody answers falls nowhere."""
    rows: tuple[Row, ...] = (("old", {"age": {"at_least": 80}}, 2), ("young", {"age": {"below": 60}}, 2))

    assert analyse_table(table(*rows), ordered=["age"], must_answer=False) == ()
    (one,) = analyse_table(table(*rows, otherwise=3), ordered=["age"])
    assert one.message == "as age rises from at least 60 and below 80 to at least 80, the answer falls"
    assert one.rows == ("old",)


def test_bounds_have_inputs() -> None:
    """The sum of a table lies between two bounds; each is attained by an input that is told."""
    rows: tuple[Row, ...] = (
        ("vip", {"vip": True}, 5),
        ("web", {"channel": "web"}, 3),
        ("shop", {"channel": "shop"}, 4),
        ("young", {"age": {"below": 18}}, -7),
    )

    found = score_bounds(table(*rows, hit="collect"))

    assert (found.lowest.attained, found.lowest.bound, found.lowest.example) == (-7, -7, {"age": 0})
    assert (found.highest.attained, found.highest.bound) == (9, 9)
    assert found.highest.example == {"channel": "shop", "vip": True}
    assert found.highest.decided


def test_a_row_for_any_of_several_tags_counts_once() -> None:
    """Whoever has both tags gets the points of a row that asks for any of them once."""
    rows: tuple[Row, ...] = (("needs", {"needs": {"any_of": ["large print", "signing"]}}, 5), ("vip", {"vip": True}, 1))

    found = score_bounds(table(*rows, hit="collect"))

    assert (found.lowest.attained, found.highest.attained) == (0, 6)


def many(hit: HitPolicy, value: object = None, *, falls: bool = False) -> RuleTable[Any]:
    """Return a table that takes some steps to decide."""
    rows: list[Row] = []
    for at in range(1, 9):
        asked: dict[str, object] = {"age": {"at_least": at}, "amount": {"below": 10 * (9 - at)}}
        rows.append((f"r{at}", {**asked, "vip": at % 2 == 0}, (-at if falls else at) if value is None else value))
        rows.append((f"s{at}", {**asked, "channel": "web" if at % 3 else "shop"}, at if value is None else value))
    return table(*rows, hit=hit)


@pytest.mark.parametrize(
    ("subject", "options", "said_of_it"),
    [
        (
            many("collect", falls=True),
            {"ordered": ["age"]},
            "does the answer fall as age rises?: undecided within 1 steps; still to be told apart: 'r1', 's1'",
        ),
        (
            many("first"),
            {"ordered": ["age"], "must_answer": False, "all_count": True},
            "does the answer fall as age rises?: undecided within 1 steps; still to be told apart: 'r1', 's1', "
            "'r2', 's2', 'r3', 's3'",
        ),
        (many("first"), {"all_count": True}, "does some rule hold for every input?: undecided within 1 steps"),
    ],
    ids=["points that fall", "answers that fall", "gaps"],
)
def test_what_is_not_decided_is_said(subject: RuleTable[Any], options: dict[str, Any], said_of_it: str) -> None:
    """A question that takes more steps than it may is a finding that names the rows still to be told apart."""
    *_, one = analyse_table(subject, steps=1, **options)

    assert (one.defect, one.message) == (Defect.UNDECIDED, said_of_it)
    assert one.rows == tuple(re.findall("'(..)'", said_of_it))


def test_after_a_few_open_questions_the_rest_is_not_asked() -> None:
    """Each rule may take as many steps; when some stay open, it is said how many others were not looked at."""
    found = analyse_table(many("first"), must_answer=False, steps=0)

    assert [one.message for one in found] == [
        "does 'r1' ever give the answer?: undecided within 0 steps; still to be told apart: 's1'",
        "does 's1' ever give the answer?: undecided within 0 steps; still to be told apart: 'r1'",
        "does 'r2' ever give the answer?: undecided within 0 steps; still to be told apart: 's1'; not asked of 13 "
        "rules after it",
    ]
    assert [one.rows for one in found] == [("r1", "s1"), ("s1", "r1"), ("r2", "s1")]


IMPOSSIBLE = [
    {"age": {"at_least": 1}, "channel": "web", "vip": True},
    {"age": {"at_least": 1}, "channel": "shop", "vip": True},
    {"age": {"at_least": 1}, "channel": "letter", "amount": {"at_least": 7}},
]


def test_what_cannot_be_decided_of_the_impossible_is_said() -> None:
    """Whether a row can hold at all, or with another one, may take too long as well."""
    hard: Row = ("hard", {"age": {"at_least": 5}, "vip": True}, "x")
    easy: Row = ("easy", {"age": {"at_least": 6}}, "y")

    rest: Row = ("rest", {"channel": "web", "amount": {"at_least": 7}}, "z")

    subject = table(hard, easy, rest, hit="unique", otherwise="x", impossible=IMPOSSIBLE)
    questions = [finding.message for finding in analyse_table(subject, steps=0)]
    assert questions == [
        *(f"does '{one}' ever hold?: undecided within 0 steps" for one in ("hard", "easy", "rest")),
        *(f"which rules hold together with '{one}'?: undecided within 0 steps" for one in ("hard", "easy")),
    ]
    assert all(found.defect is not Defect.UNDECIDED for found in analyse_table(subject, steps=1))


def test_a_sum_that_is_not_decided_has_bounds() -> None:
    """The best sum that an input was found for, if any, and what no input can pass."""
    lowest, exact = score_bounds(many("collect"), steps=3).highest, score_bounds(many("collect")).highest

    assert exact.decided
    assert lowest.attained is None
    assert not lowest.decided
    assert lowest.bound >= exact.bound
    found = reaches(many("collect"), 5, 7, steps=1)
    assert (found.outcome, found.because) == (Outcome.UNDECIDED, "undecided within 1 steps")
    assert found.rows == tuple(rule.id for rule in many("collect").rules)


def test_sums_that_are_reached() -> None:
    """Whether a sum between two numbers is reached is proved or refuted by an input that reaches it."""
    points = table(("vip", {"vip": True}, 5), ("web", {"channel": "web"}, 3), hit="collect")

    assert reaches(points, 4, 8) == Proof(
        outcome=Outcome.REFUTED,
        because="an input adds up to at least 4 and less than 8",
        example={"vip": True},
        rows=("vip",),
    )
    assert str(reaches(points, 6, 8)) == "proved: no input adds up to at least 6 and less than 8"
    assert reaches(points, 9, None).because == "no input adds up to at least 9"
    assert not reaches(points, 8, None)


def test_questions_end_in_words() -> None:
    """A proof says what is proved; a refutation names an input and the rules it rests on."""
    routing = table(LARGER, LARGE, WEB, otherwise="front")

    assert str(never_gives(routing, "nobody")) == "proved: it never answers 'nobody'"
    assert never_gives(routing, "head") == Proof(
        outcome=Outcome.REFUTED, because="an input is answered 'head'", example={"amount": 100}, rows=("large",)
    )
    assert str(never_gives(routing, None)) == "proved: it never answers nothing"
    assert str(always_gives(routing, "board", when=when({"amount": {"at_least": 250}}, SCHEMA))) == (
        "proved: it always answers 'board'"
    )
    refuted = always_gives(routing, "front")
    assert (refuted.because, bool(refuted)) == ("an input is answered otherwise", False)
    assert str(implies(routing, "board", table(LARGE, otherwise="x"), "head")) == (
        "proved: whatever is answered 'board' is answered 'head'"
    )
    assert implies(routing, "clerk", routing, "head").because == "an input is answered 'clerk', but not 'head'"


def test_two_tables_that_answer_alike() -> None:
    """Order and rows that do not matter make no difference; a moved boundary does, but for where it is excepted."""
    old, new = table(LARGER, LARGE, otherwise="clerk"), table(LARGE, LARGER, otherwise="clerk")

    assert str(equivalent(old, table(LARGER, LARGE, SMALL, otherwise="clerk"))) == (
        "proved: both answer every input alike"
    )
    refuted = equivalent(old, new)
    assert (str(refuted), refuted.example) == ("refuted: they answer an input differently", {"amount": 200})
    assert refuted.rows == ("larger", "large")
    assert equivalent(old, new, except_when=when({"amount": {"at_least": 200}}, SCHEMA))
    assert equivalent(old, table(LARGER, LARGE, hit="unique", otherwise="clerk")).outcome is Outcome.REFUTED


def test_questions_that_are_not_decided_name_rows() -> None:
    """A question that takes too long is neither proved nor refuted: it names the rows that are left."""
    found = always_gives(many("first", "x"), "x", steps=1)

    assert (found.outcome, found.because, bool(found)) == (Outcome.UNDECIDED, "undecided within 1 steps", False)
    assert "r1" in found.rows


def test_sums_can_be_asked_for_like_answers() -> None:
    """What a table of points never gives is a sum; what is not a number is never given."""
    points = table(("vip", {"vip": True}, 5), ("web", {"channel": "web"}, 3), hit="collect")

    assert never_gives(points, 4)
    assert never_gives(points, 9)
    assert never_gives(points, "head")
    assert never_gives(points, 8).example == {"channel": "web", "vip": True}
    assert never_gives(points, 0).example == {}


def test_a_row_that_very_many_shadow() -> None:
    """Of more rows than can be told apart in reasonable time all that meet it are named, the first few by name."""
    rows: list[Row] = [(f"r{at}", {"age": at}, at) for at in range(60)]

    (one,) = analyse_table(table(*rows, ("all", {"age": {"below": 60}}, "all"), otherwise="x"))

    assert one.message.startswith("'all' never gives the answer: 'r0', 'r1', 'r2'")
    assert "'r7' and 52 more before it hold wherever it does" in one.message


def test_a_row_is_needed_where_nobody_else_answers() -> None:
    """A row whose successors answer the same is needed if none of them holds for some of its inputs."""
    rows: tuple[Row, ...] = (("large", {"amount": {"at_least": 100}}, "head"), ("vip", {"vip": True}, "head"))

    assert analyse_table(table(*rows), must_answer=False) == ()
    assert analyse_table(table(*rows, otherwise="clerk")) == ()
    assert [one.rows for one in analyse_table(table(*rows, otherwise="head"))] == [("large",), ("vip",)]


def test_what_was_not_decided_says_so() -> None:
    """Where a function cannot answer in part, it raises an error of the library, with the rules that were open."""
    with pytest.raises(Undecided, match=r"^undecided within 1 steps$") as caught:
        differences(many("first"), many("unique"), steps=1)

    assert set(caught.value.rows) <= {rule.id for rule in many("first").rules}
    assert caught.value.rows


@pytest.mark.parametrize(
    ("fact", "asked", "said_of_the_rest"),
    [
        ("channel", ["web"], "channel is letter or shop or absent"),
        ("name", ["ann", "bob"], "name is any other or absent"),
        ("place", ["uk/**", "fr", "fr/paris"], "place is any other or absent"),
        ("place", ["uk/wales"], "place is any other or absent"),
        ("letter", ["a"], "letter is b or c or d or e or f or 2 others or absent"),
    ],
)
def test_what_no_rule_names_is_told_as_all_that_it_is(fact: str, asked: list[str], said_of_the_rest: str) -> None:
    """A class of names is told by all of them, or as all others; never by one that stands for them."""
    schema = FactSchema.from_mapping(
        {"channel": ["web", "letter", "shop"], "name": "text", "place": "path", "letter": list("abcdefgh")}
    )
    rule = Rule(id="r", when=when({fact: asked}, schema), value=1, because="r")

    (gap,) = analyse_table(RuleTable(name="t", schema=schema, hit="first", rules=(rule,)))

    assert gap.message == f"no rule holds where {said_of_the_rest}"


def test_what_lies_below_a_branch_is_told_as_that() -> None:
    """Of a branch that rules split, all that none of them names is what else is below it."""
    schema = FactSchema.from_mapping({"place": "path", "vip": "boolean"})
    asked: list[dict[str, object]] = [
        {"place": "uk/**", "vip": True},
        {"place": ["uk", "uk/wales"]},
        {"place": {"not": "uk/**"}},
        {"place": {"present": False}},
    ]
    rules = tuple(Rule(id=str(at), when=when(one, schema), value=at, because="r") for at, one in enumerate(asked))

    (gap,) = analyse_table(RuleTable(name="t", schema=schema, hit="first", rules=rules))

    assert gap.message == "no rule holds where place is anything else below uk and vip is false or absent"


@pytest.mark.parametrize(
    ("name", "problem"),
    [("amuont", "'amuont' is no fact of this table; did you mean 'amount'?"), ("vip", "'vip' must be a number, not")],
)
def test_only_numbers_of_the_table_can_rise(name: str, problem: str) -> None:
    """A misspelt fact, or one that is no number, is told: nothing would be asked of it."""
    with pytest.raises(InvalidValue, match=re.escape(problem)):
        analyse_table(table(LARGE, otherwise="x"), ordered=[name])


@pytest.mark.parametrize("hit", ["first", "unique"])
def test_a_fall_across_a_stretch_without_an_answer(hit: HitPolicy) -> None:
    """What lies between two inputs may have no answer, or not occur: the answer falls all the same."""
    rows: tuple[Row, ...] = (("young", {"age": {"below": 10}}, 5), ("old", {"age": {"at_least": 20}}, 3))

    (one,) = analyse_table(table(*rows, hit=hit), ordered=["age"], must_answer=False)
    assert (one.example, one.other) == ({"age": 0}, {"age": 20})
    barred = table(*rows, otherwise=4, impossible=[{"age": {"between": [10, 19]}}])
    (one,) = analyse_table(barred, ordered=["age"])
    assert one.message == "as age rises from below 10 to at least 20, the answer falls"


def test_points_with_a_last_word() -> None:
    """In a table of points ``otherwise`` is the sum of an input for which no row holds, as when it is decided."""
    points = table(("vip", {"vip": True}, 2), ("zero", {"channel": "web"}, 0), hit="collect", otherwise=5)

    assert never_gives(points, 5).example == {}
    assert never_gives(points, 0).example == {"channel": "web"}
    assert (score_bounds(points).lowest.attained, score_bounds(points).highest.attained) == (0, 5)
    assert score_bounds(points).highest.example == {}
    assert not reaches(points, 5, 6)
    assert reaches(points, 3, 5)
    other = table(("vip", {"vip": True}, 2), ("zero", {"channel": "web"}, 0), hit="collect", otherwise=6)
    assert equivalent(points, other).example == {}
    aged = table(("old", {"age": {"at_least": 60}}, 2), hit="collect", otherwise=5)
    (one,) = analyse_table(aged, ordered=["age"])
    assert one.message == "as age rises from below 60 to at least 60, the answer falls"


def test_decimal_points() -> None:
    """Points may be decimals."""
    points = table(("vip", {"vip": True}, Decimal("1.5")), hit="collect")

    assert never_gives(points, Decimal("1.5")).outcome is Outcome.REFUTED
    assert never_gives(points, Decimal("1.4"))


def test_any_and_all_of_some_tags_are_not_the_same() -> None:
    """Rows that name the same tags ask the same only if they ask for as many of them."""
    some, every = {"needs": {"any_of": ["large print", "signing"]}}, {"needs": {"all_of": ["large print", "signing"]}}

    assert analyse_table(table(("some", some, 5), ("every", every, 5), hit="collect")) == ()
    (found,) = analyse_table(table(("some", some, "a"), ("every", every, "a"), hit="unique", otherwise="x"))
    assert found.example == {"needs": ["large print", "signing"]}
    (found,) = analyse_table(
        table(("some", some, "a"), ("one", {"needs": {"all_of": ["signing"]}}, "a"), hit="unique", otherwise="x")
    )
    assert found.example == {"needs": ["signing"]}


def test_chains_of_what_cannot_be() -> None:
    """Combinations that cannot occur bar together what none of them does, over facts that no rule asks."""
    rows = (("shop", {"channel": "shop"}, "a"), ("rest", {"channel": {"not": ["shop"]}}, "b"))
    never: list[dict[str, object]] = [
        {"vip": True, "channel": "shop"},
        {"vip": False, "channel": "shop"},
        {"vip": {"present": False}},
    ]

    first, *_ = analyse_table(table(*rows, otherwise="x", impossible=never))
    assert (first.defect, first.rows) == (Defect.NEVER_HOLDS, ("shop",))
    open_to = table(*rows, otherwise="x", impossible=[never[0], {"vip": {"present": False}, "channel": "shop"}])
    assert never_gives(open_to, "a").example == {"channel": "shop", "vip": False}
    always = table(*rows, otherwise="x", impossible=[never[0], never[2]])
    assert never_gives(always, "a").example == {"channel": "shop", "vip": False}
    implied = [when(one, SCHEMA) for one in (never[0], never[2])]
    assert never_gives(table(*rows, otherwise="x"), "a", implied=implied).example == {"channel": "shop"}
    assert never_gives(table(*rows, otherwise="x"), "a", implied=[when(one, SCHEMA) for one in never])


def test_examples_have_no_fact_too_many() -> None:
    """A fact that another one makes needless is left out, whichever came first."""
    rows: tuple[Row, ...] = (("no", {"vip": False}, "b"), ("none", {"channel": {"present": False}}, "b"))

    assert never_gives(table(*rows), "b").example == {}
