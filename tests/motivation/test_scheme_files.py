"""Schemes as documents: read, written, and every fault told at once."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import attrs
import pytest

from grievance.errors import InvalidDocument, InvalidValue
from grievance.motivation.scheme._builders import (
    closures,
    default_scheme,
    handling_time,
    load,
    proposals,
    repeat_orders,
)
from grievance.motivation.scheme._component import Better, Measure, Scope
from grievance.motivation.scheme._file import read_scheme, scheme_as_mapping
from grievance.motivation.scheme._scheme import Aggregation, Gate, Missing, Normalisation, NoSpread, Scheme
from support.worked_index import host, worked

WHOLE = """
[scheme]
name = "support"
version = "2026-1"
normalisation = "distance to target"
aggregation = "geometric"
floor = 0.05
cap = 2
no_spread = "drop"
missing = "withhold"
confidence = 0.9
contest = "the works council"

[[components]]
name = "in time"
measure = "handling time"
statistic = "share within"
unit = "share"
better = "higher"
weight = "1/3"
window = "3 days"
minimum = 20
goalposts = [0, 0.95]
target = 0.9
guarded_by = ["reopened"]

[[components]]
name = "load"
measure = "load"
statistic = "per head"
unit = "complaints"
better = "lower"
weight = "2/3"
scope = "department"
target = 40

[[gates]]
measure = "audit"
at_least = 0.8
minimum = 5

[[gates]]
measure = "reopened"
at_most = "1/4"
"""


def test_every_key_is_read() -> None:
    """A whole file, with exact numbers."""
    expected = Scheme(
        name="support",
        version="2026-1",
        normalisation=Normalisation.DISTANCE_TO_TARGET,
        aggregation=Aggregation.GEOMETRIC,
        floor="0.05",
        cap=2,
        no_spread=NoSpread.DROP,
        missing=Missing.WITHHOLD,
        confidence="0.9",
        contest="the works council",
        components=(
            handling_time(
                name="in time",
                weight="1/3",
                within=timedelta(days=3),
                minimum=20,
                goalposts=(0, "0.95"),
                target="0.9",
                guarded_by=(Measure.REOPENED,),
            ),
            load(weight="2/3", better=Better.LOWER, scope=Scope.DEPARTMENT, minimum=1, target=40),
        ),
        gates=(
            Gate(measure=Measure.AUDIT, at_least="0.8", minimum=5),
            Gate(measure=Measure.REOPENED, at_most="1/4"),
        ),
    )
    assert read_scheme(tomllib.loads(WHOLE, parse_float=Decimal)) == expected
    assert read_scheme(tomllib.loads(WHOLE)) == expected


def _least() -> dict[str, Any]:
    return {
        "scheme": {"name": "x", "version": "1"},
        "components": [
            {"name": "a", "measure": "host", "statistic": "given", "unit": "u", "better": "higher", "weight": 1}
        ],
    }


def test_what_is_left_out_has_the_defaults_of_the_values() -> None:
    """The shortest file is the shortest scheme."""
    assert read_scheme(_least()) == Scheme(name="x", version="1", components=(attrs.evolve(host("a", 1), unit="u"),))


def _problems(document: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(InvalidDocument) as refused:
        read_scheme(document)
    assert refused.value.document == "scheme"
    return [(one.path, one.message) for one in refused.value.problems]


def test_unknown_words_get_the_nearest_right_one() -> None:
    """Keys, measures, directions: all faults at once, each with its path."""
    document = _least()
    document["scheme"]["normalizasion"] = "z-score"
    document["components"][0] |= {"measure": "closure", "better": "hihger"}
    document["gate"] = []
    assert _problems(document) == [
        ("scheme.normalizasion", "is no known key; did you mean 'normalisation'?"),
        ("components[0].measure", "is no measure; did you mean 'closures'?"),
        ("components[0].better", "is no better; did you mean 'higher'?"),
        ("gate", "is no known key; did you mean 'gates'?"),
    ]


def test_values_that_make_no_sense_are_all_told() -> None:
    """In components and gates, by their paths, before the scheme as a whole is looked at."""
    document = _least()
    row = document["components"][0]
    document["scheme"]["floor"] = "much"
    document["components"] = [
        row | {"weight": True, "target": [3], "window": "3 business days", "goalposts": [1]},
        row | {"weight": 2, "name": "b"},
        row | {"goalposts": [3, "x"], "name": "c"},
        row | {"goalposts": [3, 2], "name": "d"},
        row | {"name": "e", "minimum": -1},
    ]
    document["gates"] = [{"measure": "audit"}, {"measure": "audit", "at_least": "?"}]
    number = "must be a number, or one as text such as '1/3'"
    finite = "must be a finite number such as 3, '0.25' or '1/3'"
    assert _problems(document) == [
        ("components[0].weight", number),
        ("components[0].target", number),
        ("components[0].goalposts", "must be a list of two numbers, the low one first"),
        ("components[0].window", "must be a number of minutes, hours, days, weeks: it is counted on no calendar"),
        ("components[1].weight", "must lie between 0 and 1, not at 2"),
        ("components[2].goalposts[1]", finite),
        ("components[3].goalposts.high", "must lie above the low one: the direction says which is better"),
        ("components[4].minimum", "must not be negative"),
        ("gates[0].at_least", "or at_most must be given, and not both"),
        ("gates[1].at_least", finite),
        ("scheme.floor", finite),
    ]


@pytest.mark.parametrize(
    ("change", "path", "problem"),
    [
        ({"weight": "0.9"}, "components", "must have weights that sum to exactly 1, not to 9/10"),
        ({"goalposts": [0, True]}, "components[0].goalposts[1]", "must be a number, or one as text such as '1/3'"),
        ({"window": "3 fortnights"}, "components[0].window", "must be a length of time"),
        ({"window": "1 month"}, "components[0].window", "must be a number of minutes"),
    ],
)
def test_a_fault_of_the_first_component(change: dict[str, Any], path: str, problem: str) -> None:
    """Weights that do not sum to one are told with their sum, of the components as a whole."""
    document = _least()
    document["components"][0] |= change
    [(found, message)] = _problems(document)
    assert found == path
    assert message.startswith(problem)


@pytest.mark.parametrize(("key", "value"), [("floor", 1), ("cap", 0), ("confidence", 2), ("name", " ")])
def test_a_fault_of_the_scheme_has_its_path(key: str, value: object) -> None:
    """Under the table that it stands in."""
    document = _least()
    document["scheme"][key] = value
    assert [path for path, _ in _problems(document)] == [f"scheme.{key}"]


def test_what_is_no_table_is_refused() -> None:
    """A list, or a file without components."""
    assert _problems({"scheme": {"name": "x", "version": "1"}}) == [("components", "is required")]
    with pytest.raises(InvalidDocument, match="must be a table"):
        read_scheme([])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("90 minutes", timedelta(minutes=90)),
        ("48 hours", timedelta(days=2)),
        ("1 day", timedelta(days=1)),
        ("8 weeks", timedelta(weeks=8)),
    ],
)
def test_windows_are_lengths_of_time(words: str, length: timedelta) -> None:
    """In minutes, hours, days and weeks."""
    document = _least()
    document["components"][0]["window"] = words
    assert read_scheme(document).components[0].window == length


SCHEMES = [
    default_scheme(),
    worked(),
    worked(Normalisation.Z_SCORE, cap="2.5", missing=Missing.WITHHOLD, no_spread=NoSpread.DROP, contest="us"),
    Scheme(
        name="thirds",
        version="1",
        components=(
            closures(weight="1/3", target="0.125"),
            repeat_orders(weight="1/3", within=timedelta(hours=36)),
            proposals(weight="1/3", goalposts=("-1/7", Fraction(1, 3 * 10**30))),
        ),
        gates=(Gate(measure=Measure.HOST, at_most="-0.001", minimum=0),),
    ),
]


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.name)
def test_what_is_written_is_read_back(scheme: Scheme) -> None:
    """Exactly, whatever the fractions; and a host that works with three digits writes the same."""
    written = scheme_as_mapping(scheme)
    assert read_scheme(written) == scheme
    with localcontext() as context:
        context.prec = 3
        assert scheme_as_mapping(scheme) == written


def test_numbers_are_written_as_people_write_them() -> None:
    """Whole ones as such, decimals where they end, fractions as text; what is not set is left out."""
    written: Any = scheme_as_mapping(SCHEMES[3])
    rows = written["components"]
    assert [row["weight"] for row in rows] == ["1/3"] * 3
    assert rows[0]["target"] == Decimal("0.125")
    assert rows[0]["guarded_by"] == ["reopened", "overturned", "satisfaction"]
    assert [row.get("window") for row in rows] == [None, "36 hours", None]
    assert "guarded_by" not in rows[1]
    assert "goalposts" not in rows[0]
    assert rows[1]["goalposts"] == [0, 1]
    assert (written["scheme"]["cap"], written["scheme"]["floor"]) == (3, Decimal("0.01"))
    assert written["gates"] == [{"measure": "host", "at_most": Decimal("-0.001"), "minimum": 0}]


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(days=14), "14 days"),
        (timedelta(hours=25), "25 hours"),
        (timedelta(minutes=61), "61 minutes"),
        (timedelta(seconds=60), "1 minutes"),
    ],
)
def test_windows_are_written_in_the_largest_unit_that_is_whole(length: timedelta, words: str) -> None:
    """Days, hours or minutes."""
    written: Any = scheme_as_mapping(
        Scheme(name="x", version="1", components=(repeat_orders(weight=1, within=length),))
    )
    assert written["components"][0]["window"] == words


def test_a_window_that_no_words_have_is_refused() -> None:
    """Half a minute cannot be written, and is not rounded silently."""
    scheme = Scheme(name="x", version="1", components=(repeat_orders(weight=1, within=timedelta(seconds=30)),))
    with pytest.raises(InvalidValue, match="whole number of minutes"):
        scheme_as_mapping(scheme)
