"""Reading tables and conditions of a procedure file: every fault at once, each with its path and the right name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from grievance.decision import Phrase
from grievance.errors import InvalidDocument, InvalidValue, Problem
from grievance.rules import FactSchema, Rule, RuleTable, read_table, read_when, when

SCHEMA = FactSchema.from_mapping(
    {
        "category": "path",
        "channel": ["web", "email", "letter"],
        "severity.safety": {"type": "integer", "at_least": 0, "at_most": 3},
    }
)


def team(row: Mapping[str, object]) -> str:
    """Read the key that a routing row has of its own."""
    to = row.get("to")
    if not isinstance(to, str):
        raise InvalidValue("to", "must name a team")
    return to


def read(mapping: object, path: str = "", **changed: Any) -> tuple[RuleTable[str] | None, list[Problem]]:
    """Read a routing table."""
    options: dict[str, Any] = {"value": team, "value_keys": frozenset({"to"}), "must_decide": True, **changed}
    return read_table(mapping, name="routing", schema=SCHEMA, path=path, **options)


def row(**changed: object) -> dict[str, object]:
    """A good row, changed; a key that is ... is left out."""
    good = {"id": "late", "when": {"channel": "web"}, "to": "logistics", "because": "they trace"} | changed
    return {key: value for key, value in good.items() if value is not ...}


def routing(*rows: object, **changed: object) -> dict[str, object]:
    """A good table with these rows, changed."""
    good = {"hit": "first", "rules": list(rows), "otherwise": {"to": "desk", "because": "nobody else"}} | changed
    return {key: value for key, value in good.items() if value is not ...}


def test_a_table_of_the_procedure_file_is_read() -> None:
    """Hit policy, rows with their own keys, several languages, authority and otherwise make a table."""
    table = RuleTable.from_mapping(
        {
            "hit": "first",
            "levels": {"urgent": 80},
            "rules": [
                {
                    "id": "late",
                    "when": {"category": "delivery/late/**", "severity.safety": {"at_least": 2}},
                    "to": "logistics",
                    "because": {"en": "they trace", "ru": "они ищут"},
                    "authority": "S40",
                },
                {"id": "all", "when": {}, "to": "all", "because": "everything"},
            ],
            "otherwise": {"to": "desk", "because": "nobody else", "id": "last", "authority": "S41"},
        },
        name="routing",
        schema=SCHEMA,
        value=team,
        value_keys=frozenset({"to"}),
        must_decide=True,
        other_keys=frozenset({"levels"}),
        impossible=(when({"channel": "web"}, SCHEMA),),
    )

    assert table == RuleTable(
        name="routing",
        schema=SCHEMA,
        hit="first",
        rules=(
            Rule(
                id="late",
                when=when({"category": "delivery/late/**", "severity.safety": {"at_least": 2}}, SCHEMA),
                value="logistics",
                because=Phrase((("en", "they trace"), ("ru", "они ищут"))),
                authority="S40",
            ),
            Rule(id="all", value="all", because="everything"),
        ),
        otherwise=Rule(id="last", value="desk", because="nobody else", authority="S41"),
        impossible=(when({"channel": "web"}, SCHEMA),),
    )


def test_an_otherwise_without_an_id_is_called_otherwise() -> None:
    """The answer for when no rule holds needs no id of its own."""
    table, problems = read(routing())

    assert problems == []
    assert table is not None
    assert table.otherwise == Rule(id="otherwise", value="desk", because="nobody else")


ROW_KEYS = "id, when, because, authority, to"
FAULTS: list[tuple[object, str, str]] = [
    (["x"], "", "must be a table with hit and rules, not a list"),
    (routing(hit=...), "hit", "must be one of first, unique, collect, not nothing"),
    (routing(hit="frist"), "hit", "must be one of first, unique, collect, not 'frist'; did you mean 'first'?"),
    (routing(hit=["first"]), "hit", "must be one of first, unique, collect, not a list"),
    (routing(otherwise=...), "otherwise", "is missing: this table must always have an answer"),
    (routing(otherwise="desk"), "otherwise", "must be a table, not 'desk'"),
    (routing(otherwise={"to": "desk"}), "otherwise.because", "is missing"),
    (routing(otherwise={"because": "x"}), "otherwise", "to: must name a team"),
    (
        routing(otherwise={"to": "desk", "because": "x", "when": {}}),
        "otherwise.when",
        "unknown key, expected id, because, authority, to",
    ),
    (
        routing(othrwise={}),
        "othrwise",
        "unknown key, expected hit, rules, otherwise; did you mean 'otherwise'?",
    ),
    (routing(rules={"id": "x"}), "rules", "must be a list of tables, not a table"),
    (routing("x"), "rules[0]", "must be a table, not 'x'"),
    (routing(row(id=...)), "rules[0].id", "is missing"),
    (routing(row(id="")), "rules[0].id", "must be a text that is not empty, not ''"),
    (routing(row(id=7)), "rules[0].id", "must be a text that is not empty, not 7"),
    (routing(row(when=...)), "rules[0].when", "is missing"),
    (routing(row(when="web")), "rules[0].when", "must be a table of facts and conditions, not 'web'"),
    (routing(row(because=...)), "rules[0].because", "is missing"),
    (
        routing(row(because={"en": ""})),
        "rules[0].because",
        'must be a text that is not empty or a table of texts by language such as { en = "…" }, not a table',
    ),
    (
        routing(row(because={})),
        "rules[0].because",
        'must be a text that is not empty or a table of texts by language such as { en = "…" }, not a table',
    ),
    (
        routing(row(because=["x"])),
        "rules[0].because",
        'must be a text that is not empty or a table of texts by language such as { en = "…" }, not a list',
    ),
    (routing(row(authority="")), "rules[0].authority", "must be a text that is not empty, not ''"),
    (routing(row(to=...)), "rules[0]", "to: must name a team"),
    (routing(row(too="x")), "rules[0].too", f"unknown key, expected {ROW_KEYS}; did you mean 'to'?"),
    (routing(row(), row()), "rules[1].id", "'late' is the id of rules[0] already"),
    (
        routing(row(id="desk"), otherwise={"id": "desk", "to": "x", "because": "y"}),
        "otherwise.id",
        "'desk' is the id of rules[0] already",
    ),
    (
        routing(row(when={"catgory": "a"})),
        "rules[0].when.catgory",
        "unknown fact; did you mean 'category'?",
    ),
    (routing(row(when={"weather": "a"})), "rules[0].when.weather", "unknown fact"),
    (
        routing(row(when={"severity": {"safety": 1}})),
        "rules[0].when.severity",
        'unknown fact; a name with a dot is written in quotes: "severity.safety"',
    ),
    (
        routing(row(when={"severity.safety": {"at_least": 5}})),
        "rules[0].when.severity.safety.at_least",
        "must be an integer at least 0 and at most 3, not 5",
    ),
]


@pytest.mark.parametrize(("mapping", "path", "message"), FAULTS)
def test_a_fault_of_a_table_names_its_place(mapping: object, path: str, message: str) -> None:
    """Every fault of a table has its path and says what would be right; the table is then not made."""
    assert (None, [Problem(path, message)]) == read(mapping)


def test_faults_are_found_below_the_place_of_the_table_in_its_document() -> None:
    """A loader that reads several tables gets paths from the root of the document."""
    bad = routing(row(id=...), row(when={"channel": "wbe"}))

    assert [p.path for p in read(bad, "routing")[1]] == ["routing.rules[0].id", "routing.rules[1].when.channel"]
    assert [p.path for p in read(None, "routing")[1]] == ["routing"]
    doubled = routing(row(id="desk"), otherwise={"id": "desk", "to": "x", "because": "y"})
    assert [p.path for p in read(doubled, "routing")[1]] == ["routing.otherwise.id"]


def test_all_faults_of_a_table_are_reported_at_once() -> None:
    """One reading lists everything that is wrong, in the order of the document."""
    bad = routing(
        row(because=..., when={"channel": ["wbe", "web"], "category": {"abov": 1}}),
        row(id="late", to=5, extra=1),
        "row",
        row(id="good"),
        hit="all",
        levels={},
        otherwise={"to": None},
    )

    table, problems = read(bad)

    assert table is None
    assert [problem.path for problem in problems] == [
        "levels",
        "hit",
        "rules[0].because",
        "rules[0].when.channel",
        "rules[0].when.category.abov",
        "rules[1].extra",
        "rules[1]",
        "rules[2]",
        "rules[1].id",
        "otherwise.because",
        "otherwise",
    ]


def test_a_table_that_need_not_decide_may_do_without_otherwise() -> None:
    """Otherwise is required where the caller says so, except that a sum of nothing is an answer."""
    plain = routing(otherwise=...)

    assert read(plain, must_decide=False)[0] is not None
    scores = {"hit": "collect"}
    assert (
        (found := read(scores, value=lambda _: 1, value_keys=frozenset()))[1],
        found[0] is not None,
    ) == ([], True)


def test_a_collect_table_refuses_what_cannot_be_summed() -> None:
    """Values of a collect table are finite numbers; true is none."""
    rows = [row(id=name, to=to) for name, to in (("a", 1), ("b", "x"), ("c", True), ("d", 0.5), ("e", float("inf")))]
    bad = {"hit": "collect", "rules": rows, "otherwise": {"to": "x", "because": "y"}}

    _, problems = read(bad, "priority", value=lambda own: own["to"])

    assert [
        Problem("priority.rules[1]", "a collect table sums integers and Decimals, not 'x'"),
        Problem("priority.rules[2]", "a collect table sums integers and Decimals, not true"),
        Problem("priority.rules[3]", "a collect table sums integers and Decimals, not 0.5"),
        Problem("priority.rules[4]", "a collect table sums integers and Decimals, not inf"),
        Problem("priority.otherwise", "a collect table sums integers and Decimals, not 'x'"),
    ] == problems


def test_a_value_of_none_is_a_fault_of_its_row() -> None:
    """None would say that a person must decide; no row may mean that by accident."""
    _, problems = read(routing(row()), value=lambda own: None if own["to"] == "logistics" else own["to"])

    assert [Problem("rules[0]", "Rule.value: must not be None, which would say that a person must decide")] == problems


def test_from_mapping_raises_all_faults_of_the_named_table() -> None:
    """The form for one table raises one error that lists every fault."""
    with pytest.raises(InvalidDocument) as caught:
        RuleTable.from_mapping(
            routing(row(id=...), hit="x"),
            name="routing",
            schema=SCHEMA,
            value=team,
            value_keys=frozenset({"to"}),
            must_decide=True,
        )

    assert caught.value.document == "rule table 'routing'"
    assert [problem.path for problem in caught.value.problems] == ["hit", "rules[0].id"]


def test_a_bare_when_is_read_with_its_faults() -> None:
    """Standards carry conditions too: the good ones are returned, the others are faults below the path."""
    conditions, problems = read_when({"channel": "web", "category": 5, "x": 1}, SCHEMA, "standards[2].when")

    assert [str(condition) for condition in conditions] == ["channel is web"]
    assert [problem.path for problem in problems] == ["standards[2].when.category", "standards[2].when.x"]
    assert ((), [Problem("when", "must be a table of facts and conditions, not a list")]) == read_when(
        [], SCHEMA, "when"
    )


def test_when_raises_the_faults_of_conditions() -> None:
    """Python code gets an error with the same paths."""
    with pytest.raises(InvalidDocument) as caught:
        when({"chanel": "web"}, SCHEMA)

    assert (Problem("chanel", "unknown fact; did you mean 'channel'?"),) == caught.value.problems


def test_pain_36_the_hit_policy_is_a_required_word() -> None:
    """Whether a table stops at the first match is never a default: without the word the table does not load."""
    _, problems = read(routing(row(), hit=...))

    assert [problem.path for problem in problems] == ["hit"]
