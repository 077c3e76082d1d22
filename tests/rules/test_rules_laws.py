"""Laws of rule tables on random schemas, tables and facts, against a naive loop over what the file says."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any, TypeAlias

from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st

from grievance.errors import InvalidDocument
from grievance.rules import Condition, FactSchema, Partition, RuleTable, when

SETTINGS = settings(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)

Written: TypeAlias = Any
Facts: TypeAlias = dict[str, Any]

PATHS = ["a", "a/b", "a/b/c", "a/bc", "a/b/c/d", "b", "b/a", "a/other"]
TEXTS = ["x", "y", "X", "", "a/b", "other", "other-", "x/**"]
TAGS = ["t", "u", "v", "w"]
INTEGERS = st.integers(-4, 4)
DECIMALS = st.one_of(
    INTEGERS, INTEGERS.map(lambda n: Decimal(n) / 4), INTEGERS.map(lambda n: n / 2), st.just(Decimal("1E-30"))
)

# ---------------------------------------------------------------- the naive reading of what a file says


def number(value: Any) -> Any:
    """A float means the decimal that it prints as."""
    return Decimal(str(value)) if isinstance(value, float) else value


def names(pattern: Any, value: Any, kind: str) -> bool:
    """Whether one alternative of a scalar or list means the value."""
    if kind == "path" and pattern == "**":
        return True
    if kind == "path" and pattern.endswith("/**"):
        return bool(value == pattern[:-3] or value.startswith(pattern[:-2]))
    return bool(number(pattern) == number(value))


def passes(operator: str, operand: Any, value: Any, kind: str) -> bool:
    """One line of a table of operators, for a fact that is present."""
    if operator in {"not", "present"}:
        return not holds(operand, value, kind) if operator == "not" else bool(operand)
    if kind == "tags":
        among = [tag in value for tag in operand]
        return {"any_of": any(among), "all_of": all(among), "none_of": not any(among)}[operator]
    if operator == "any_of":
        return any(names(pattern, value, kind) for pattern in operand)
    if operator == "between":
        return bool(number(operand[0]) <= number(value) <= number(operand[1]))
    difference = number(value) - number(operand)
    return bool(
        {
            "at_least": difference >= 0,
            "above": difference > 0,
            "at_most": difference <= 0,
            "below": difference < 0,
        }[operator]
    )


def holds(written: Written, value: Any, kind: str) -> bool:
    """A condition as a procedure file writes it."""
    if value is None:
        return bool(written == {"present": False})
    if isinstance(written, dict):
        return all(passes(operator, operand, value, kind) for operator, operand in written.items())
    return any(names(one, value, kind) for one in (written if isinstance(written, list) else [written]))


def stopped_by(row: Written, facts: Facts, kinds: Mapping[str, str]) -> str | None:
    """The first condition of a row that is false."""
    for name, written in row["when"].items():
        if not holds(written, facts.get(name), kinds[name]):
            return str(name)
    return None


# ---------------------------------------------------------------- random files and facts

DECLARATIONS: dict[str, list[Any]] = {
    "choice": [["x", "y", "z"], {"type": "choice", "values": ["x"]}],
    "text": ["text"],
    "path": ["path", {"type": "path", "values": PATHS}, {"type": "path", "values": ["a/b", "a/b/c", "b"]}],
    "integer": ["integer", {"type": "integer", "at_least": -2}, {"type": "integer", "at_least": -1, "at_most": 3}],
    "decimal": ["decimal", {"type": "decimal", "at_most": 2.5}, {"type": "decimal", "at_least": 0, "at_most": 3}],
    "boolean": ["boolean"],
    "tags": ["tags", {"type": "tags", "values": TAGS}],
}


def values_of(declared: Any, kind: str) -> st.SearchStrategy[Any]:
    """Values that a declaration allows."""
    table = declared if isinstance(declared, dict) else {}
    low, high = table.get("at_least"), table.get("at_most")
    if kind in {"integer", "decimal"}:
        numbers: st.SearchStrategy[Any] = INTEGERS if kind == "integer" else DECIMALS
        return numbers.filter(
            lambda n: (low is None or number(n) >= number(low)) and (high is None or number(n) <= number(high))
        )
    if kind == "boolean":
        return st.booleans()
    if kind == "tags":
        return st.lists(st.sampled_from(TAGS), max_size=4).map(tuple)
    listed = declared if isinstance(declared, list) else table.get("values")
    pool = {"path": PATHS, "text": TEXTS, "choice": []}[kind]
    return st.sampled_from(listed or pool)


def patterns_of(declared: Any, kind: str) -> st.SearchStrategy[Any]:
    """Values, and for paths subtrees, that a condition may name."""
    exact = values_of(declared, kind)
    if kind != "path":
        return exact
    return st.one_of(exact, exact.map(lambda path: f"{path}/**"), st.sampled_from(["**", "a/**"]))


def lists_of(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    """Short lists with something in them."""
    return st.lists(values, min_size=1, max_size=3)


@st.composite
def conditions(draw: st.DrawFn, declared: Any, kind: str, *, nested: bool = False) -> Written:
    """A condition as a file writes it; some can never hold."""
    if kind == "tags":
        operators = {key: lists_of(st.sampled_from(TAGS)) for key in ("any_of", "all_of", "none_of")}
    else:
        one = patterns_of(declared, kind)
        if draw(st.booleans()):
            return draw(st.one_of(one, lists_of(one)))
        operators = {"any_of": lists_of(one)}
        if not nested:
            operators["not"] = conditions(declared, kind, nested=True)
        if kind in {"integer", "decimal"}:
            operators |= dict.fromkeys(("at_least", "above", "at_most", "below"), one)
            operators["between"] = st.lists(one, min_size=2, max_size=2)
    if not nested:
        operators["present"] = st.booleans()  # type: ignore[assignment]
    keys = draw(st.lists(st.sampled_from(sorted(operators)), min_size=1, max_size=2, unique=True))
    return {key: draw(operators[key]) for key in keys}


@st.composite
def files(draw: st.DrawFn, hit: str) -> tuple[dict[str, str], FactSchema, dict[str, Any]]:
    """The kinds of some facts, their schema, and a table over them as a procedure file has it."""
    chosen = draw(st.lists(st.sampled_from(sorted(DECLARATIONS)), min_size=1, max_size=4))
    kinds = {f"{kind}.{position}": kind for position, kind in enumerate(chosen)}
    declared = {name: draw(st.sampled_from(DECLARATIONS[kind])) for name, kind in kinds.items()}
    schema = FactSchema.from_mapping(declared)
    rows = []
    for position in range(draw(st.integers(0, 6))):
        asked = draw(st.lists(st.sampled_from(sorted(kinds)), max_size=3, unique=True))
        row = {name: draw(conditions(declared[name], kinds[name])) for name in asked}
        good = {name: written for name, written in row.items() if loads(schema, name, written)}
        rows.append({"id": f"r{position}", "when": good, "because": "so", "score": draw(DECIMALS.map(number))})
    table: dict[str, Any] = {"hit": hit, "rules": rows}
    if draw(st.booleans()):
        table["otherwise"] = {"score": 77, "because": "else"}
    return kinds, schema, table


def loads(schema: FactSchema, name: str, written: Written) -> bool:
    """Whether a condition can be loaded; random ones are sometimes impossible."""
    try:
        when({name: written}, schema)
    except InvalidDocument:
        return False
    return True


@st.composite
def facts_for(draw: st.DrawFn, schema: FactSchema) -> Facts:
    """Facts of which some are missing or None, and one that no rule knows."""
    facts: Facts = {"unknown": object()}
    for name, fact in schema.items():
        table = {"values": fact.values, "at_least": fact.at_least, "at_most": fact.at_most}
        declared = list(fact.values or ()) if fact.kind == "choice" else table
        value = draw(st.one_of(st.none(), values_of(declared, fact.kind), values_of(declared, fact.kind)))
        if value is not None or draw(st.booleans()):
            facts[name] = value
    return facts


@st.composite
def cases(draw: st.DrawFn, hit: str) -> tuple[dict[str, str], RuleTable[Any], dict[str, Any], Facts]:
    """The kinds of the facts, a table, what its file says, and facts."""
    kinds, schema, written = draw(files(hit))
    table = RuleTable.from_mapping(
        written,
        name="table",
        schema=schema,
        value=lambda row: row["score"],
        value_keys=frozenset({"score"}),
        must_decide=False,
    )
    return kinds, table, written, draw(facts_for(schema))


def expected_read(rows: list[dict[str, Any]], facts: Facts) -> Facts:
    """The facts that some rows name."""
    return {name: facts.get(name) for row in rows for name in row["when"]}


# ---------------------------------------------------------------- laws


@SETTINGS
@given(cases("first"))
def test_first_answers_with_the_first_row_that_a_naive_loop_finds(case: Any) -> None:
    """A first-hit table gives value, reason and read facts of the lowest row that holds, or otherwise."""
    kinds, table, written, facts = case
    held = [row for row in written["rules"] if stopped_by(row, facts, kinds) is None]

    decision = table.decide(facts)

    if held:
        assert held[0]["score"] == decision.value
        assert (held[0]["id"],) == decision.rules
        assert expected_read(held[:1], facts) == decision.read
    else:
        assert ((77, ("otherwise",)) if "otherwise" in written else (None, ("table",))) == (
            decision.value,
            decision.rules,
        )
        assert decision.read == {}


@SETTINGS
@given(cases("unique"))
def test_unique_answers_only_when_one_row_holds(case: Any) -> None:
    """A unique table answers with the only row that holds, abstains naming all when there are more."""
    kinds, table, written, facts = case
    held = [row for row in written["rules"] if stopped_by(row, facts, kinds) is None]

    decision = table.decide(facts)

    if len(held) == 1:
        assert (held[0]["score"], (held[0]["id"],)) == (decision.value, decision.rules)
    elif held:
        assert decision.abstained
        assert " and ".join(repr(row["id"]) for row in held) in str(decision.reasons[0])
    if held:
        assert expected_read(held, facts) == decision.read
    else:
        assert (77 if "otherwise" in written else None) == decision.value


@SETTINGS
@given(cases("collect"))
def test_collect_sums_every_row_that_holds(case: Any) -> None:
    """A collect table sums the values of all rows that hold, with their reasons in the order of the table."""
    kinds, table, written, facts = case
    held = [row for row in written["rules"] if stopped_by(row, facts, kinds) is None]

    decision = table.decide(facts)

    if held:
        assert sum(row["score"] for row in held) == decision.value
        assert tuple(row["id"] for row in held) == decision.rules
        assert expected_read(held, facts) == decision.read
    else:
        assert ((77, ("otherwise",)) if "otherwise" in written else (0, ())) == (decision.value, decision.rules)


@SETTINGS
@given(cases("first"))
def test_matching_and_explain_say_of_each_row_what_a_naive_loop_says(case: Any) -> None:
    """Every row holds or was stopped by the first false condition with the value that the fact has."""
    kinds, table, written, facts = case
    stops = {row["id"]: stopped_by(row, facts, kinds) for row in written["rules"]}
    holding = tuple(rule for rule, stop in stops.items() if stop is None)

    explanation = table.explain(facts)

    assert holding == table.matching(facts)
    assert table.decide(facts) == explanation.decision
    assert stops == {row.rule: None if row.stopped_by is None else row.stopped_by.fact.name for row in explanation.rows}
    assert holding[:1] == tuple(row.rule for row in explanation.rows if row.fired)
    assert dict.fromkeys(holding[1:], holding[:1]) == {
        row.rule: (row.later_than,) for row in explanation.rows if row.later_than
    }
    for row in explanation.rows:
        if row.stopped_by is not None:
            value = facts.get(row.stopped_by.fact.name)
            assert (frozenset(value) if isinstance(value, tuple) else number(value)) == row.value


@SETTINGS
@given(st.data(), cases("collect"))
def test_two_values_of_one_class_satisfy_exactly_the_same_conditions(data: st.DataObject, case: Any) -> None:
    """The partition law: what falls into the same classes of a fact cannot be told apart by any condition on it."""
    kinds, table, written, facts = case
    others = data.draw(facts_for(table.schema))
    for name, kind in kinds.items():
        columns = [column for column in table.partition.columns if column.fact.name == name]
        here = [column.class_of(column.value_in(facts)) for column in columns]
        there = [column.class_of(column.value_in(others)) for column in columns]
        if here == there:
            for row in written["rules"]:
                if name in row["when"]:
                    condition = row["when"][name]
                    assert holds(condition, facts.get(name), kind) == holds(condition, others.get(name), kind)


@SETTINGS
@given(cases("first"))
def test_classes_are_what_the_index_reads(case: Any) -> None:
    """The rows that hold are the intersection of the classes of the columns; the last class is the absent fact."""
    _, table, written, facts = case
    partition: Partition = table.partition
    alive = (1 << len(partition.owners)) - 1
    for column in partition.columns:
        position = column.class_of(column.value_in(facts))
        assert (position == len(column.classes) - 1) == (facts.get(column.fact.name) is None)
        alive &= column.classes[position].rows

    assert alive == partition.rows(facts)
    assert {column.fact.name for column in partition.columns} == {
        name for row in written["rules"] for name in row["when"]
    }


@SETTINGS
@given(cases("first"))
def test_examples_and_boundaries_are_allowed_and_lie_in_their_class(case: Any) -> None:
    """Each class has an allowed example that falls into it, and no two classes of present values are the same."""
    _, table, _, _ = case
    for column in table.partition.columns:
        for position, of in enumerate(column.classes):
            assert position == column.class_of(of.example)
        for value in column.boundaries:
            assert value is not None
            assert column.class_of(value) < len(column.classes) - 1
            if column.fact.kind != "tags":
                assert column.fact.accept(value) == value
        rows = [of.rows for of in column.classes[:-1]]
        assert len(rows) == len(set(rows))


@SETTINGS
@given(cases("first"))
def test_neighbouring_integers_of_different_classes_are_boundaries(case: Any) -> None:
    """Wherever the class of an integer changes, both integers beside the change are boundary values."""
    _, table, _, _ = case
    for column in table.partition.columns:
        if column.fact.kind == "integer":
            low, high = column.fact.at_least, column.fact.at_most
            line = range(int(-6 if low is None else low), int(6 if high is None else high))
            for left, right in pairwise(line):
                if column.class_of(left) != column.class_of(right):
                    assert {left, right} <= set(column.boundaries)


@SETTINGS
@given(st.data(), st.sampled_from(sorted(DECLARATIONS)))
def test_conditions_survive_their_mapping(data: st.DataObject, kind: str) -> None:
    """A condition read, written in its shortest form and read again is the same condition."""
    declared = data.draw(st.sampled_from(DECLARATIONS[kind]))
    fact = FactSchema.from_mapping({"f": declared})["f"]
    written = data.draw(conditions(declared, kind))
    try:
        condition = Condition.of(fact, written)
    except InvalidDocument:
        reject()

    mapping = condition.to_mapping()

    assert condition == Condition.of(fact, mapping["f"])
    assert mapping == Condition.of(fact, mapping["f"]).to_mapping()
    assert str(condition).startswith("f ")


@SETTINGS
@given(st.data(), st.sampled_from(sorted(DECLARATIONS)))
def test_only_conditions_that_no_value_satisfies_are_refused_as_impossible(data: st.DataObject, kind: str) -> None:
    """When a condition is refused because it can never hold, no allowed value satisfies it."""
    declared = data.draw(st.sampled_from(DECLARATIONS[kind]))
    fact = FactSchema.from_mapping({"f": declared})["f"]
    written = data.draw(conditions(declared, kind))
    value = data.draw(st.one_of(st.none(), values_of(declared, kind)))
    try:
        condition = Condition.of(fact, written)
    except InvalidDocument as error:
        assume("can never hold" in str(error))
        assert not holds(written, value, kind)
    else:
        assert holds(written, value, kind) == condition.holds(value)


@SETTINGS
@given(cases("first"))
def test_a_copied_or_unpickled_table_decides_alike(case: Any) -> None:
    """The index is no part of a table: copies and pickles leave it out, build it anew and decide the same."""
    _, table, _, facts = case
    before = pickle.dumps(table)
    decision = table.decide(facts)

    assert before == pickle.dumps(table)
    for twin in (pickle.loads(before), copy.deepcopy(table)):  # noqa: S301
        assert table == twin
        assert decision.value == twin.decide(facts).value
        assert decision.rules == twin.decide(facts).rules


def test_a_large_table_answers_like_a_naive_loop() -> None:
    """Hundreds of rows over every kind of fact, so that sets of rows span many machine words, decide alike."""
    kinds = {"path": "path", "choice": "choice", "integer": "integer", "decimal": "decimal", "tags": "tags"}
    schema = FactSchema.from_mapping({**kinds, "choice": ["x", "y", "z"]})
    asked: list[Facts] = [
        {"path": PATHS[n % 8] + "/**" * (n % 3 == 0), "integer": {"at_least": n % 5 - 2}}
        | ({"tags": {"any_of": [TAGS[n % 4], TAGS[n % 3]], "none_of": [TAGS[(n + 1) % 4]]}} if n % 7 == 0 else {})
        | ({"choice": {"not": "xyz"[n % 3]}} if n % 2 else {"decimal": {"between": [n % 4 - 2, n % 4]}})
        for n in range(500)
    ]
    good = [row for row in asked if all(loads(schema, name, written) for name, written in row.items())]
    found = Partition.of([when(row, schema) for row in good])

    assert len(good) > 450
    for n in range(400):
        facts: Facts = {
            "path": None if n % 11 == 0 else PATHS[n % 8] + "/more" * (n % 2),
            "choice": "xyz"[n % 3],
            "integer": n % 6 - 3,
            "decimal": Decimal(n % 17) / 4 - 2,
            "tags": frozenset(TAGS[: n % 5]),
        }
        naive = [place for place, row in enumerate(good) if stopped_by({"when": row}, facts, kinds) is None]
        assert list(found.matching(facts)) == naive
