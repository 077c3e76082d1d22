"""Mutants: which mistakes are made in a procedure, one at a time, and what each mutant answers."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievance.decision import Decision
from grievance.model import RemedyKind, Span
from grievance.policies import Scoring
from grievance.procedure import Procedure, tables_of
from grievance.rules import FactSchema, when
from grievance.testing import Mutant, ask, given_facts, mutants_of
from grievance.testing.mutation._conditions import nearly
from grievance.testing.mutation._spans import spans_in
from support.procedures import a_procedure, a_standard_row, with_policy

NOW = datetime(2026, 7, 1, 10, tzinfo=UTC)
SCHEMA = FactSchema.from_mapping(
    {
        "channel": ["web", "letter", "shop"],
        "safety": {"type": "integer", "at_least": 0, "at_most": 3},
        "amount": "decimal",
        "vip": "boolean",
        "category": "path",
        "kind": {"type": "path", "values": ["a", "a/b", "c"]},
        "product": "text",
        "tags": {"type": "tags", "values": ["old", "poor", "ill"]},
    }
)


MANY = tuple("abcdefghijklmnopqrstuvwxyzABCDEF")
"""More values than are tried each."""


def mistakes(fact: str, written: object, *named: object) -> list[tuple[str, object]]:
    """Return the mistakes that a condition may have, in the form of a file."""
    [condition] = when({fact: written}, SCHEMA)
    return [(one.kind, one.becomes.to_mapping()[fact]) for one in nearly(condition, named)]


@pytest.mark.parametrize(
    ("fact", "written", "expected"),
    [
        ("safety", {"at_least": 2}, [("negated", {"not": {"at_least": 2}}), ("moved", 1), ("moved", 3)]),
        ("safety", {"at_least": 1}, [("negated", {"not": {"at_least": 1}}), ("moved", 0), ("moved", 2)]),
        ("safety", {"at_most": 3}, [("moved", 2)]),
        ("safety", {"above": 2}, [("negated", {"not": {"above": 2}}), ("moved", 1)]),
        ("safety", {"below": 1}, [("negated", {"not": {"below": 1}}), ("moved", 2)]),
        (
            "amount",
            {"at_most": 5},
            [("negated", {"not": {"at_most": 5}}), ("moved", 4), ("moved", 6), ("moved", {"below": 5})],
        ),
        (
            "amount",
            {"at_least": 9.5},
            [
                ("negated", {"not": {"at_least": Decimal("9.5")}}),
                ("moved", 9.4),
                ("moved", 9.6),
                ("moved", {"above": 9.5}),
            ],
        ),
        (
            "amount",
            {"below": 1e3},
            [
                ("negated", {"not": {"below": 1000}}),
                ("moved", 999.9),
                ("moved", 1000.1),
                ("moved", {"at_most": 1000.0}),
            ],
        ),
    ],
)
def test_a_limit_is_moved_by_a_unit_of_its_last_place(fact: str, written: Any, expected: list[Any]) -> None:
    """A limit moves by one both ways, by a tenth if it has tenths; what no allowed value can satisfy is left out."""
    [name] = written
    told = [(kind, limit(name, value) if kind == "moved" else value) for kind, value in expected]

    assert told == mistakes(fact, written)


def limit(name: str, value: float | dict[str, float]) -> dict[str, int | Decimal]:
    """Return a limit with its numbers as conditions hold them; one that has no name of its own has this *name*."""
    named = value if isinstance(value, dict) else {name: value}
    return {name: one if isinstance(one, int) else Decimal(str(one)) for name, one in named.items()}


@pytest.mark.parametrize(
    ("number", "named", "expected"),
    [
        ("200", ("0.5", "7"), ["199", "201", "199.9", "200.1"]),
        ("2.5", ("2.50", "3.005"), ["2.4", "2.6", "2.499", "2.501"]),
        ("2.25", ("0.5",), ["2.24", "2.26"]),
    ],
)
def test_a_limit_is_moved_by_the_finest_step_of_the_rules_too(
    number: str, named: tuple[str, ...], expected: list[str]
) -> None:
    """Where the rules compare the fact with a number that has more decimals, that small a step is a mistake, too."""
    found = mistakes("amount", {"at_least": Decimal(number)}, *map(Decimal, named))

    limits = [{"at_least": Decimal(moved)} for moved in expected]
    assert [becomes for kind, becomes in found if kind == "moved"] == [*limits, {"above": Decimal(number)}]


def test_each_end_and_each_number_of_a_list_is_moved() -> None:
    """Both ends of a stretch, and every number that is listed, are off by one in turn."""
    assert mistakes("safety", {"between": [1, 2]}) == [
        ("negated", {"not": {"between": [1, 2]}}),
        ("moved", {"between": [0, 2]}),
        ("moved", {"between": [2, 2]}),
        ("moved", {"between": [1, 1]}),
        ("moved", {"between": [1, 3]}),
    ]
    assert mistakes("safety", [0, 2]) == [
        ("negated", {"not": [0, 2]}),
        ("moved", [1, 2]),
        ("moved", [0, 1]),
        ("moved", [0, 3]),
    ]


def test_a_large_exponent_is_a_whole_number() -> None:
    """A number without a fraction moves by one, however it is written."""
    assert ("moved", {"at_least": Decimal(1001)}) in mistakes("amount", {"at_least": Decimal("1E+3")})


@pytest.mark.parametrize(
    ("fact", "written", "opposite"),
    [
        ("vip", True, {"not": True}),
        ("channel", {"not": "web"}, "web"),
        ("channel", {"present": True}, {"present": False}),
        ("channel", {"present": False}, {"present": True}),
        ("channel", {"present": True, "not": "web"}, "web"),
        ("safety", {"at_least": 1, "below": 3}, {"not": {"at_least": 1, "below": 3}}),
        ("tags", {"any_of": ["old"]}, {"none_of": ["old"]}),
        ("tags", {"none_of": ["old"]}, {"any_of": ["old"]}),
        ("tags", {"all_of": ["old", "ill"]}, {"none_of": ["old", "ill"]}),
        ("tags", {"present": True, "any_of": ["old"]}, {"none_of": ["old"]}),
    ],
)
def test_a_condition_is_turned_round(fact: str, written: object, opposite: object) -> None:
    """The opposite holds for present values for which the condition does not."""
    found = [becomes for kind, becomes in mistakes(fact, written) if kind == "negated"]

    assert [opposite] == found


def test_what_always_holds_has_no_opposite() -> None:
    """A condition that every present value satisfies cannot be turned round: the row could never hold."""
    assert mistakes("safety", {"at_least": 0}) == [("moved", {"at_least": 1})]


@pytest.mark.parametrize(
    ("fact", "written", "named", "expected"),
    [
        ("channel", "web", (), [("widened", ["web", "letter"]), ("widened", ["web", "shop"])]),
        (
            "channel",
            ["web", "shop"],
            (),
            [("narrowed", "shop"), ("narrowed", "web"), ("widened", ["web", "shop", "letter"])],
        ),
        (
            "channel",
            ["letter", "shop", "web"],
            (),
            [("narrowed", ["shop", "web"]), ("narrowed", ["letter", "web"]), ("narrowed", ["letter", "shop"])],
        ),
        (
            "channel",
            {"not": "web"},
            (),
            [("widened", {"not": ["web", "letter"]}), ("widened", {"not": ["web", "shop"]})],
        ),
        ("channel", {"not": ["web", "shop"]}, (), [("narrowed", {"not": "shop"}), ("narrowed", {"not": "web"})]),
        (
            "channel",
            ["shop", "shop"],
            (),
            [("narrowed", "shop"), ("widened", ["shop", "shop", "web"]), ("widened", ["shop", "shop", "letter"])],
        ),
        ("product", "x", (), [("widened", {"present": True})]),
        ("product", {"not": "x"}, (), []),
        ("product", "x", ("w", "x", "y"), [("widened", ["x", "y"]), ("widened", ["x", "w"])]),
        ("product", "c", MANY, [("widened", ["c", "d"])]),
        ("product", "F", MANY, [("widened", ["F", "a"])]),
        ("product", "c", MANY[:31], [("widened", ["c", other]) for other in (*MANY[3:31], "a", "b")]),
        ("product", [*"abcdef"], tuple("abcdefg"), [("narrowed", [*"abcde"]), ("widened", [*"abcdefg"])]),
        (
            "product",
            [*"abcde"],
            tuple("abcde"),
            [
                *(("narrowed", [one for one in "abcde" if one != left]) for left in "abcde"),
                ("widened", {"present": True}),
            ],
        ),
        (
            "category",
            "a/**",
            ("a", "a/b", "a/c/d"),
            [("narrowed", "a"), ("narrowed", "a/b"), ("narrowed", "a/c/d")],
        ),
        ("category", "a/**", (), [("narrowed", "a"), ("narrowed", {"any_of": ["a/**"], "not": "a"})]),
        ("category", "a", (), [("widened", "a/**")]),
        ("category", "**", (), []),
        (
            "category",
            ["a/**", "b"],
            (),
            [
                ("narrowed", "b"),
                ("narrowed", ["a", "b"]),
                ("narrowed", {"any_of": ["a/**", "b"], "not": "a"}),
                ("narrowed", "a/**"),
                ("widened", ["a/**", "b/**"]),
            ],
        ),
        ("kind", "a/**", (), [("narrowed", "a"), ("narrowed", "a/b"), ("widened", ["a/**", "c"])]),
        ("kind", "a/b", (), [("widened", "a/b/**"), ("widened", ["a/b", "c"]), ("widened", ["a/b", "a"])]),
        (
            "tags",
            {"any_of": ["old"]},
            (),
            [("widened", {"any_of": ["old", "poor"]}), ("widened", {"any_of": ["old", "ill"]})],
        ),
        (
            "tags",
            {"all_of": ["ill", "old"]},
            (),
            [
                ("narrowed", {"all_of": ["old"]}),
                ("narrowed", {"all_of": ["ill"]}),
                ("widened", {"all_of": ["ill", "old", "poor"]}),
            ],
        ),
        ("vip", True, (), []),
    ],
)
def test_a_list_has_a_value_too_few_or_too_many(fact: str, written: object, named: Any, expected: Any) -> None:
    """
    A list of up to five loses each of its values, a longer one the last; it gains each of up to thirty that are known.

    A branch loses its root, or what is below it, or all but one path; a text of which no other is known becomes any.
    """
    assert expected == [one for one in mistakes(fact, written, *named) if one[0] != "negated"]


def test_a_list_of_paths_gains_a_branch_that_it_does_not_cover() -> None:
    """A path below a branch that is listed already adds nothing; each that is known may be all that is left."""
    assert mistaken_branch("a/**") == [{"not": "a/**"}, "a", "a/b/**", "a/c", ["a/**", "d/**"]]


def test_a_branch_grows_to_the_one_that_it_lies_in() -> None:
    """A path too short by its last name takes the neighbours in; a branch of the first level lies in none."""
    assert mistaken_branch("a/b/**") == [
        {"not": "a/b/**"},
        "a/b",
        "a/**",
        {"any_of": ["a/b/**"], "not": "a/b"},
        ["a/b/**", "a/c"],
        ["a/b/**", "d/**"],
        ["a/b/**", "a/**"],
    ]


def mistaken_branch(branch: str) -> list[object]:
    """Return the mistakes in a condition on a branch where the rules name some others."""
    [others] = when({"category": ["a/**", "a/b/**", "a/c", "d/**"]}, SCHEMA)
    return [becomes for _, becomes in mistakes("category", branch, *others.tests[0][1])]


ASKED = st.sampled_from(
    [
        ("safety", {"at_least": 1, "below": 3}),
        ("safety", {"not": {"between": [1, 2]}}),
        ("safety", [0, 1, 3]),
        ("amount", {"above": 1, "at_most": 2.5}),
        ("channel", {"not": ["web"]}),
        ("channel", {"present": True, "not": "web"}),
        ("kind", ["a/**", "c"]),
        ("tags", {"any_of": ["old", "ill"], "none_of": ["poor"]}),
        ("tags", {"all_of": ["old"]}),
        ("vip", {"not": False}),
        ("product", ["x", "y"]),
    ]
)


@given(ASKED)
def test_each_mistake_is_made_once(asked: tuple[str, object]) -> None:
    """No two mistakes in a condition come to the same, and none leaves it as it is."""
    fact, written = asked
    [condition] = when({fact: written}, SCHEMA)
    found = [one.becomes for one in nearly(condition, ("x", "y", "z"))]

    assert len({condition, *found}) == 1 + len(found) > 1


def of(procedure: Procedure, start: str) -> dict[str, Mutant]:
    """Return the mutants whose id begins so, by the rest of it."""
    return {one.id.removeprefix(start): one for one in mutants_of(procedure) if one.id.startswith(start)}


def answer(mutant: Mutant, question: str, **facts: object) -> Decision[Any]:
    """Return what a mutant answers."""
    return ask(mutant.procedure, question, given_facts(facts, mutant.procedure, NOW))


ROUTES = [
    {"id": "late", "when": {"category": "delivery/late/**"}, "to": "logistics", "because": "-"},
    {"id": "web", "when": {"channel": "web"}, "to": "online", "because": "-"},
]


def test_every_row_is_dropped_swapped_and_answers_otherwise() -> None:
    """Each kind of mistake is made in each row of an ordered table, and the mutant answers with it."""
    procedure = a_procedure(routing_rules=ROUTES)
    found = of(procedure, "routing/")

    assert {
        "late/dropped",
        "late/category/left-out",
        "late/category/negated-1",
        "late/category/narrowed-2",
        "late/category/widened-3",
        "late/category/narrowed-4",
        "late/value-0",
        "late/behind",
        "web/dropped",
        "web/channel/left-out",
        "web/channel/negated-1",
        "web/channel/widened-2",
        "web/value-0",
        "otherwise/value-0",
    } == {*found}
    late = {"category": "delivery/late", "channel": "web"}
    assert answer(found["late/dropped"], "routing", **late).value == "online"
    assert answer(found["late/behind"], "routing", **late).value == "online"
    assert answer(found["late/category/negated-1"], "routing", **late).value == "online"
    assert answer(found["late/category/narrowed-2"], "routing", **late).value == "logistics"
    assert (
        answer(found["late/category/narrowed-2"], "routing", **{**late, "category": "delivery/late/x"}).value
        == "online"
    )
    assert answer(found["late/category/widened-3"], "routing", category="delivery").value == "logistics"
    assert answer(found["late/category/narrowed-4"], "routing", **late).value == "online"
    assert answer(found["late/category/left-out"], "routing", category="billing").value == "logistics"
    assert answer(found["web/channel/widened-2"], "routing", channel="letter").value == "online"
    assert answer(found["late/value-0"], "routing", **late).value == "online"
    assert answer(found["web/value-0"], "routing", channel="web").value == "front-desk"
    assert answer(found["otherwise/value-0"], "routing", channel="letter").value == "logistics"
    assert ask(procedure, "routing", given_facts(late, procedure, NOW)).value == "logistics"
    assert found["late/behind"].sentence == "routing: 'late' stands behind 'web'"
    assert found["late/dropped"].sentence == "routing: 'late' is left out"
    assert str(found["late/value-0"]) == "routing/late/value-0: routing: 'late' sends to online, not to logistics"
    assert (
        found["late/category/narrowed-2"].sentence
        == "routing: 'late' leaves out what is below delivery/late (in category)"
    )
    assert [
        found[one].sentence.removeprefix("routing: ")
        for one in ("late/category/widened-3", "late/category/narrowed-4", "late/category/left-out")
    ] == [
        "'late' takes all of delivery/**, not only delivery/late/** (in category)",
        "'late' leaves out delivery/late itself, not what is below it (in category)",
        "'late' does not ask whether category is delivery/late/**",
    ]
    assert [found[f"web/channel/{one}"].sentence for one in ("negated-1", "widened-2")] == [
        "routing: 'web' has the condition 'channel is not web', not 'channel is web'",
        "routing: 'web' takes any other, too (in channel)",
    ]


def test_a_mistake_is_of_a_kind() -> None:
    """Every mutant says what its mistake is made in, and there is one of every kind."""
    rules = [{"id": "dear", "when": {"amount": {"at_least": 100}}, "score": 5, "because": "-"}]
    procedure = a_procedure(priority_rules=rules, routing_rules=ROUTES, factors={"hard": 5})
    kinds = {one.id: one.kind for one in mutants_of(procedure)}

    assert {*kinds.values()} == {"rows", "conditions", "limits", "values", "levels", "factors", "durations"}
    assert kinds["routing/late/behind"] == kinds["routing/late/dropped"] == "rows"
    assert kinds["routing/late/category/left-out"] == kinds["routing/late/category/negated-1"] == "conditions"
    assert kinds["priority/dear/amount/moved-2"] == "limits"
    assert kinds["priority/dear/value-0"] == kinds["routing/otherwise/value-0"] == "values"
    assert kinds["priority/level urgent/later"] == "levels"
    assert kinds["priority/factor hard severity/more"] == "factors"
    assert kinds["standards/acknowledge/relaxed"] == "durations"


def test_rows_of_a_sum_are_not_swapped() -> None:
    """Where rows add up their order does not matter; a row scores a point more or less instead."""
    rules = [
        {"id": "hurt", "when": {"severity.safety": 3}, "score": 85, "because": "-"},
        {"id": "web", "when": {"channel": "web"}, "score": 5, "because": "-"},
    ]
    found = of(a_procedure(priority_rules=rules), "priority/web/")

    kinds = {"left-out", "negated-1", "widened-2"}
    assert {"dropped", *(f"channel/{kind}" for kind in kinds), "value-0", "value-1"} == {*found}
    assert [answer(found[one], "score", channel="web").value for one in ("value-0", "value-1")] == [4, 6]


def test_lists_gain_what_other_rows_name() -> None:
    """A list gains a value of an undeclared fact that another row names, in its negations too."""
    routes = [
        {"id": "a", "when": {"channel": {"not": "web"}, "category": "x"}, "to": "a", "because": "-"},
        {"id": "b", "when": {"channel": ["letter", "web"]}, "to": "b", "because": "-"},
    ]
    found = of(a_procedure(routing_rules=routes), "routing/")

    assert found["a/channel/widened-2"].sentence == "routing: 'a' takes letter, too (in channel)"
    assert found["b/channel/narrowed-2"].sentence == "routing: 'b' leaves out letter (in channel)"
    assert found["b/channel/narrowed-3"].sentence == "routing: 'b' leaves out web (in channel)"


def test_lists_gain_what_other_tables_name_and_the_channels() -> None:
    """What rules of another kind ask for may be written by mistake, too, and so may every channel there is."""
    procedure = a_procedure(
        channels={"shop": {"name": "Our shop"}},
        routing_rules=[{"id": "web", "when": {"channel": "web"}, "to": "online", "because": "-"}],
        standards=[a_standard_row("a", when={"channel": {"present": True, "not": ["letter", "web"]}})],
    )
    found = of(procedure, "routing/web/channel/widened")

    assert [one.sentence for one in found.values()] == [
        "routing: 'web' takes letter, too (in channel)",
        "routing: 'web' takes shop, too (in channel)",
    ]


def test_a_level_is_reached_too_early_and_too_late() -> None:
    """Every level but the lowest and those reserved for people is reached a point earlier and later."""
    procedure = a_procedure()
    found = of(procedure, "priority/level ")

    assert {"urgent/earlier", "urgent/later"} == {*found}
    assert (found["urgent/earlier"].score, found["urgent/later"].score) == (79, 80)
    reached = [found[one].procedure.levels.by_name["urgent"].at_least for one in found]
    assert reached == [79, 81]
    assert found["urgent/earlier"].sentence == "priority: the level 'urgent' is reached from a score of 79, not of 80"
    assert not of(with_policy(lambda _facts: Decision(value=1)), "priority/")


def test_a_factor_weighs_too_much_and_too_little() -> None:
    """Every factor that weighs something a case can name weighs a point less and a point more."""
    procedure = a_procedure(factors={"hard": 5, "soft": 1, "vulnerability": 15, "recurrence": -2, "importance": 9})
    found = of(procedure, "priority/factor ")
    weights = {
        name: [cast(Scoring, found[f"{name}/{kind}"].procedure.score).factors for kind in ("less", "more")]
        for name in ("hard severity", "soft severity", "vulnerability", "recurrence")
    }

    assert {*found} == {f"{name}/{kind}" for name in weights for kind in ("less", "more")}
    assert [one.hard for one in weights["hard severity"]] == [4, 6]
    assert [one.soft for one in weights["soft severity"]] == [0, 2]
    assert [one.vulnerability for one in weights["vulnerability"]] == [14, 16]
    assert [one.recurrence for one in weights["recurrence"]] == [-3, -1]
    assert all(one.importance == 9 for both in weights.values() for one in both)
    assert found["recurrence/less"].sentence == "priority: the factor 'recurrence' weighs -3, not -2"
    assert not of(with_policy(lambda _facts: Decision(value=1)), "priority/")


def test_the_time_of_a_standard_is_relaxed_and_tightened() -> None:
    """A standard gives a unit more and less, but never less than nothing; its conditions have mistakes of their own."""
    rows = [a_standard_row("at-once", within="0 business days"), a_standard_row("a", when={"channel": "web"})]
    found = of(a_procedure(standards=rows), "standards/")

    assert {
        "at-once/dropped",
        "at-once/relaxed",
        "a/dropped",
        "a/channel/left-out",
        "a/channel/negated-1",
        "a/channel/widened-2",
        "a/relaxed",
        "a/tightened",
    } == {*found}
    assert str(found["a/relaxed"].procedure.standard("a").within) == "2 business days"
    assert str(found["a/tightened"].procedure.standard("a").within) == "0 business days"
    assert (found["a/relaxed"].table, found["a/relaxed"].at, found["a/relaxed"].standard) == ("standards", 1, "a")
    assert answer(found["a/dropped"], "standards", channel="web").value == ("at-once",)
    assert found["a/relaxed"].sentence == "standards: 'a' is due within 2 business days, not 1 business day"


DURATIONS: dict[str, Any] = {
    "standards": [
        a_standard_row("late", ahead="1 business day", unless_resolved_within="3 days"),
        a_standard_row("at-once", ahead="2 business days"),
        a_standard_row("waits", ahead="2 business days", pauses=["customer"]),
        a_standard_row("longer", within="5 days", extension={"by": "2 days"}, ahead="6 days"),
        a_standard_row("rolls", within="5 days", rolls=True, ahead="6 days"),
        a_standard_row("early", within="5 days", ahead="48 hours"),
    ],
    "escalation": [
        {"standard": "late", "calendar": "office", "rungs": [{"before": "4 working hours", "to": "accountable"}]},
        {"calendar": "office", "rungs": [{"after": "0 hours", "to": "owner"}, {"after": "1 day", "to": "accountable"}]},
    ],
    "notices": {"calendar": "office", "holding_before": "1 business day", "waiting_after": "5 days"},
    "reopening": {"within": "4 weeks"},
    "cannot_help": {
        "silence": "5 days",
        "bodies": {
            "courier": {"name": "Courier", "contact": "by phone", "answers_within": "2 weeks"},
            "maker": {"name": "Maker", "contact": "by phone"},
        },
        "review": "write to us",
        "external_route": "the ombudsman",
    },
}
LONGER_AND_SHORTER = {
    "standards.late.ahead": "1 business day",
    "standards.late.unless_resolved_within": "3 days",
    "standards.waits.ahead": "2 business days",
    "standards.longer.ahead": "6 days",
    "standards.longer.extension.by": "2 days",
    "standards.rolls.ahead": "6 days",
    "standards.early.ahead": "48 hours",
    "escalation[0].rungs[0].before": "4 working hours",
    "escalation[1].rungs[1].after": "1 day",
    "notices.holding_before": "1 business day",
    "notices.waiting_after": "5 days",
    "cannot_help.silence": "5 days",
    "cannot_help.bodies.courier.answers_within": "2 weeks",
}
LONGER = {"escalation[1].rungs[0].after": "0 hours"}
SHORTER = {"standards.at-once.ahead": "2 business days", "reopening.within": "4 weeks"}


def test_every_duration_is_longer_and_shorter_where_that_shows() -> None:
    """What lasts no time is not shorter; what no timeline sees is left alone: a letter at once, a late reopening."""
    found = {one.id: one for one in mutants_of(a_procedure(**DURATIONS)) if one.span is not None}

    assert found.keys() == {
        *(f"{name}/{kind}" for name in LONGER_AND_SHORTER for kind in ("longer", "shorter")),
        *(f"{name}/longer" for name in LONGER),
        *(f"{name}/shorter" for name in SHORTER),
    }
    for mutant in found.values():
        name, _, kind = mutant.id.rpartition("/")
        was = Span.parse({**LONGER_AND_SHORTER, **LONGER, **SHORTER}[name])
        other = attrs.evolve(was, count=was.count + (1 if kind == "longer" else -1))
        assert (mutant.span, mutant.sentence) == (was, f"{name} is {other}, not {was}")


def test_a_duration_is_changed_where_it_stands_and_nowhere_else() -> None:
    """Of all the durations of the two procedures one differs, and it is the one that the mutant names."""
    procedure = a_procedure(**DURATIONS)
    sections = ("standards", "conduct", "help")
    old = {path: span for section in sections for path, span in spans_in(getattr(procedure, section), (section,))}

    for mutant in (one for one in mutants_of(procedure) if one.span is not None):
        new = {path: span for one in sections for path, span in spans_in(getattr(mutant.procedure, one), (one,))}
        [path] = [path for path in old.keys() | new.keys() if old[path] != new[path]]
        assert old[path] == mutant.span
        assert str(path[-1]) == mutant.id.rpartition("/")[0].rpartition(".")[2]


def test_a_mutant_is_not_equal_to_the_procedure_nor_to_another() -> None:
    """What is remembered of one procedure is never taken for another: each has a digest of its own."""
    procedure = a_procedure(**DURATIONS)
    mutants = list(mutants_of(procedure))

    assert len({procedure.ref.digest, *(one.procedure.ref.digest for one in mutants)}) == len(mutants) + 1
    assert {one.procedure.ref.name for one in mutants} == {procedure.ref.name}


def test_grounds_and_remedies_have_neighbours() -> None:
    """A ground becomes the next one; a row of remedies allows a kind less, and one more."""
    procedure = a_procedure(
        cannot_help={
            "hit": "first",
            "rules": [{"id": "old", "when": {"category": "x"}, "ground": "time-barred", "because": "-"}],
            "silence": "5 days",
            "review": "write to the process owner",
            "external_route": "the ombudsman",
        },
        remedies={
            "allowed": [
                {"id": "two", "kinds": ["refund", "repair"], "because": "-"},
                {"id": "one", "kinds": ["goodwill"], "because": "-"},
            ],
            "authority": [{"id": "head", "roles": ["head"], "unlimited": True, "because": "-"}],
        },
    )
    ground = of(procedure, "cannot_help/old/value")
    two, one = of(procedure, "remedies.allowed/two/"), of(procedure, "remedies.allowed/one/")

    assert ground["-0"].sentence == "cannot_help: 'old' rests on the ground already finally answered, not time-barred"
    assert answer(ground["-0"], "cannot_help", category="x").value == "already finally answered"
    assert {"dropped", "value-0", "value-1"} == {*two}
    assert two["value-0"].sentence == "remedies.allowed: 'two' does not allow repair"
    assert two["value-1"].sentence == "remedies.allowed: 'two' allows replacement, too"
    assert {"dropped", "value-0"} == {*one}
    assert not of(procedure, "remedies.authority")


def test_all_kinds_have_no_further_one() -> None:
    """A row that allows every kind can only allow one less."""
    kinds = [kind.value for kind in RemedyKind if kind.value not in ("apology", "explanation")]
    procedure = a_procedure(remedies={"allowed": [{"id": "all", "kinds": kinds, "because": "-"}]})

    assert {"dropped", "value-0"} == {*of(procedure, "remedies.allowed/all/")}


def test_a_single_team_has_no_neighbour() -> None:
    """Where all go to the same team there is no other to send to by mistake."""
    routing = {"hit": "first", "otherwise": {"to": "desk", "because": "-"}, "rules": []}

    assert of(a_procedure(routing=routing), "routing/") == {}


def test_every_mutant_differs_in_one_table_alone() -> None:
    """A mutant shares all other tables, its ids are unique, and its procedure is made once."""
    procedure = a_procedure(routing_rules=ROUTES)
    found = list(mutants_of(procedure))

    assert len({one.id for one in found}) == len(found)
    for mutant in found:
        assert mutant.procedure is mutant.procedure
        old, new = tables_of(procedure), tables_of(mutant.procedure)
        changed = {name for name in old if old[name] != new[name]}
        assert changed == {mutant.table} or (not mutant.was and not changed)
