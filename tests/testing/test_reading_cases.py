"""Case files: what they may say, and that every fault is told with its place."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grievance.errors import InvalidDocument, UnreadableFile
from grievance.model import Span, Stage, Unit
from grievance.testing import Case, Expectation, Suite, read_suite, suite_from

NOW = datetime(2026, 7, 1, 10, tzinfo=UTC)
NAIVE = NOW.replace(tzinfo=None)
LATE = {"category": "delivery/late", "channel": "web"}

SHOP = """
[suite]
procedure = "procedure.toml"
now = 2026-07-01T11:00:00+01:00
calendar = "office"

[fixtures]
late = { category = "delivery/late", channel = "web" }
hurt = { "severity.safety" = 3 }

[[cases]]
id = "someone-may-be-hurt"
given = ["late", "hurt"]
facts = { channel = "letter", amount = 12.50 }
expect.priority = { is = "urgent", because = ["danger"] }
expect.score = { because_at_least = ["danger"] }
expect.routing = "logistics"
expect.cannot_help = { abstains = true }
expect.standards = ["answer", "acknowledge"]
expect.due = { acknowledge = 2026-07-02T17:00:00+01:00 }

[[cases]]
id = "later"
now = 2027-01-01T00:00:00Z
skip = "nobody has decided yet"

[[matrices]]
id = "routes"
question = "routing"
given = ["late"]
over = { category = ["delivery/late", "billing"], channel = ["web", "letter"] }
otherwise = { is = "front-desk" }
[[matrices.expect]]
when = { category = "billing" }
is = "payments"
because = ["money"]

[[timelines]]
id = "letter-forgotten"
given = ["late"]
[[timelines.steps]]
after = "1 business day"
did = "acknowledged"
effects = ["letter acknowledge"]
states = { answer = "running" }
stage = "open"
[[timelines.steps]]
at = 2026-07-08T10:00:00Z
effects = []
"""

EXPECTS_NOTHING = "must say what is expected: effects, states or stage of a step"


@pytest.fixture(name="shop")
def _shop(tmp_path: Path) -> Suite:
    """The suite of a whole file."""
    file = tmp_path / "shop.cases.toml"
    file.write_text(SHOP, "utf-8")
    return read_suite(file)


def a_case(**changes: Any) -> dict[str, Any]:
    """Return the mapping of a case that says what it must."""
    return {"id": "late", "facts": LATE, "expect": {"routing": "logistics"}, **changes}


def a_file(**sections: Any) -> dict[str, Any]:
    """Return the mapping of a file with an instant and these sections."""
    return {"suite": {"now": NOW}, **sections}


def a_matrix(**changes: Any) -> dict[str, Any]:
    """Return the mapping of a matrix of two by two, or as told."""
    over = {"category": ["delivery/late", "billing"], "channel": ["web", "letter"]}
    return {"id": "m", "question": "routing", "over": over, "otherwise": {"is": "front-desk"}, **changes}


def a_timeline(*steps: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return the mapping of a timeline with these steps."""
    return {"id": "t", "facts": LATE, "steps": list(steps), **changes}


def faults(mapping: object) -> list[str]:
    """Return the faults of a mapping that must have some."""
    with pytest.raises(InvalidDocument) as refusal:
        suite_from(mapping, source="shop.cases.toml")
    assert refusal.value.document == "shop.cases.toml"
    return [str(problem) for problem in refusal.value.problems]


def test_case(shop: Suite) -> None:
    """A case has the facts of its fixtures, later ones winning, and its own, which win over them."""
    case = shop.cases[0]
    assert case.facts == {
        "category": "delivery/late",
        "channel": "letter",
        "severity.safety": 3,
        "amount": Decimal("12.50"),
    }
    assert (case.id, case.where, case.now, case.skip) == (
        "someone-may-be-hurt",
        'cases["someone-may-be-hurt"]',
        NOW,
        None,
    )


def test_expectations(shop: Suite) -> None:
    """What is expected is a value, or exactly why, or both; lists are in any order and instants in UTC."""
    assert shop.cases[0].expect == (
        Expectation(question="priority", value="urgent", because=frozenset({"danger"})),
        Expectation(question="score", because=frozenset({"danger"}), at_least=True),
        Expectation(question="routing", value="logistics"),
        Expectation(question="cannot_help", abstains=True),
        Expectation(question="standards", value=("acknowledge", "answer")),
        Expectation(question="due", value={"acknowledge": datetime(2026, 7, 2, 16, tzinfo=UTC)}),
    )


def test_skipped(shop: Suite) -> None:
    """A case that is skipped says why and need not expect anything; it may have an instant of its own."""
    later = shop.cases[1]
    assert (later.skip, later.expect) == ("nobody has decided yet", ())
    assert later.now == datetime(2027, 1, 1, tzinfo=UTC)


def test_matrix(shop: Suite) -> None:
    """Each combination of a matrix is a case of its own, with the answer that is listed for it, else the other one."""
    found = {case.id: (case.where, case.expect[0]) for case in shop.cases[2:]}
    payments = Expectation(question="routing", value="payments", because=frozenset({"money"}))
    front_desk = Expectation(question="routing", value="front-desk")
    assert found == {
        "routes[delivery/late, web]": ('matrices["routes"].otherwise', front_desk),
        "routes[delivery/late, letter]": ('matrices["routes"].otherwise', front_desk),
        "routes[billing, web]": ('matrices["routes"].expect[0]', payments),
        "routes[billing, letter]": ('matrices["routes"].expect[0]', payments),
    }
    assert shop.cases[-1].facts == {"category": "billing", "channel": "letter"}


def test_matrix_over_fixtures() -> None:
    """The dimension called fixture takes named facts; those of other dimensions win over them, and so do its own."""
    found = suite_from(
        a_file(
            fixtures={
                "gold": {"tier": "gold", "channel": "web"},
                "plain": {"tier": "no"},
                "base": {"tier": "silver"},
            },
            matrices=[
                a_matrix(
                    given=["base"],
                    facts={"channel": "phone"},
                    over={"fixture": ["gold", "plain"], "issues": [1, 2]},
                    expect=[{"when": {"fixture": "gold", "issues": [1, 2]}, "is": "vip"}],
                    skip="not yet",
                )
            ],
        )
    ).cases
    assert [(case.id, case.facts) for case in found] == [
        ("m[gold, 1]", {"tier": "gold", "channel": "phone", "issues": 1}),
        ("m[gold, 2]", {"tier": "gold", "channel": "phone", "issues": 2}),
        ("m[plain, 1]", {"tier": "no", "channel": "phone", "issues": 1}),
        ("m[plain, 2]", {"tier": "no", "channel": "phone", "issues": 2}),
    ]
    assert [case.expect[0].value for case in found] == ["vip", "vip", "front-desk", "front-desk"]
    assert {case.skip for case in found} == {"not yet"}


def test_timeline(shop: Suite) -> None:
    """A timeline has its steps in order, counted on the calendar of the suite; an empty list says nothing may fire."""
    (timeline,) = shop.timelines
    first, second = timeline.steps
    assert (timeline.facts, timeline.now, timeline.calendar) == (LATE, NOW, "office")
    assert (first.after, first.did) == (Span(count=1, unit=Unit.BUSINESS_DAY), "acknowledged")
    assert (first.effects, first.states, first.stage) == (("letter acknowledge",), {"answer": "running"}, Stage.OPEN)
    assert (second.at, second.effects, second.stage) == (datetime(2026, 7, 8, 10, tzinfo=UTC), (), None)


def test_procedure_beside_the_file(shop: Suite, tmp_path: Path) -> None:
    """The procedure is a path from the folder of the file, or a pack by name, or left open."""
    assert shop.procedure == str(tmp_path / "procedure.toml")
    assert suite_from(a_file(suite={"now": NOW, "procedure": "retail"}), base=tmp_path).procedure == "retail"
    assert suite_from(a_file()).procedure is None


def test_json(tmp_path: Path) -> None:
    """A file whose name ends in .json has the same structure; its instants are texts and its numbers exact."""
    file = tmp_path / "shop.cases.json"
    case = a_case(facts={**LATE, "amount": 0.1}, expect={"due": {"answer": "2026-07-02T17:00:00Z"}})
    file.write_text(json.dumps({"suite": {"now": "2026-07-01T10:00:00Z"}, "cases": [case]}), "utf-8")
    (found,) = read_suite(file).cases
    assert (found.now, found.facts["amount"]) == (NOW, Decimal("0.1"))
    assert found.expect[0].value == {"answer": datetime(2026, 7, 2, 17, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("x.toml", b"[suite", "is no TOML"),
        ("x.json", b"{", "is no JSON"),
        ("x.json", b'{"cases": [], "cases": []}', "is no JSON: 'cases' stands twice in one object"),
        ("x.json", b'{"suite": {"a": NaN}}', "is no JSON: NaN is no number"),
        ("x.json", b'{"suite": ["\\ud800"]}', "holds half of a character"),
        ("x.json", b"[" * 100_000, "is nested too deeply"),
        ("x.json", b"1" * 5_000, "is no JSON: "),
        ("x.toml", b"\xff\xfea\x00", "must be UTF-8 text"),
        ("x.json", b'"\xff"', "must be UTF-8 text"),
        ("x.json", None, "cannot be read"),
        ("x.toml", None, "cannot be read"),
    ],
)
def test_unreadable(tmp_path: Path, name: str, content: bytes | None, problem: str) -> None:
    """A file that is none, or cannot be read, is told with its path."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFile, match=problem) as refusal:
        read_suite(tmp_path / name)
    assert refusal.value.path == str(tmp_path / name)


@pytest.mark.parametrize("name", ["shop.cases.toml", "shop.cases.json"])
def test_files_of_other_editors(tmp_path: Path, name: str) -> None:
    """A byte order mark and the line ends of Windows change nothing."""
    lines = ["[suite]", "now = 2026-07-01T10:00:00Z", "[[cases]]", 'id = "жалоба"', 'skip = """a', 'b"""']
    case = '{"id": "жалоба", "skip": "a\\nb"}'
    texts = {
        "toml": "\r\n".join(lines),
        "json": f'{{"suite": {{"now": "2026-07-01T10:00:00Z"}},\r\n"cases": [{case}]}}',
    }
    (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + texts[name[-4:]].encode())
    (found,) = read_suite(tmp_path / name).cases
    assert (found.id, found.skip) == ("жалоба", "a\nb")


def test_all_faults_at_once() -> None:
    """Faults in one place do not hide those in others; each comes with its path and the nearest right name."""
    found = faults(
        {
            "suite": {"now": NAIVE, "calender": "office"},
            "fixture": {},
            "fixtures": {"late": 3},
            "cases": [{"id": "a", "expects": {}}, a_case(given=["lade"]), a_case(expect={"rooting": "x"})],
            "matrices": {},
            "timelines": [{"id": "t"}],
        }
    )
    assert found == [
        "fixture: is no known section; did you mean 'fixtures'?",
        "suite.calender: is no known key; did you mean 'calendar'?",
        "fixtures.late: must be a table of facts",
        "cases[\"a\"].expects: is no known key; did you mean 'expect'?",
        "cases[\"late\"].given[0]: 'lade' is no fixture; did you mean 'late'?",
        "cases[2].id: 'late' is the id of cases[\"late\"] already",
        "cases[2].expect.rooting: is no question; did you mean 'routing'?",
        "matrices: must be a list of tables",
        'timelines["t"].steps: is required',
    ]


@pytest.mark.parametrize(
    ("mapping", "problem"),
    [
        ([], "must be a table"),
        ({}, "suite.now: is required"),
        (a_file(suite=3), "suite: must be a table"),
        (a_file(fixtures=[]), "fixtures: must be a table of named facts"),
        (a_file(cases=[3]), "cases[0]: must be a table"),
        (a_file(cases=[a_case(id="")]), "cases[0].id: must not be empty"),
        (a_file(cases=[a_case(skip=" ")]), 'cases["late"].skip: must say why it is skipped'),
        (a_file(cases=[a_case(skip=True)]), 'cases["late"].skip: must be text, not true or false'),
        (a_file(cases=[a_case(expect={})]), 'cases["late"].expect: must say what is expected'),
    ],
)
def test_fault(mapping: object, problem: str) -> None:
    """What is wrong with the frame of a file is told."""
    assert faults(mapping) == [problem]


@pytest.mark.parametrize(
    "now", ["2026-07-01", "tomorrow", NAIVE, NOW.date(), 3, "0001-01-01T00:00+14:00", "2200-01-01T00:00Z"]
)
def test_instants_are_aware(now: object) -> None:
    """An instant that does not name its offset, or is none at all, is a fault wherever it stands."""
    sentence = "must be an instant of the years 1900 to 2199 with its offset from UTC, such as 2026-07-01T10:00:00Z"
    assert faults(a_file(suite={"now": now})) == [f"suite.now: {sentence}"]
    assert faults(a_file(cases=[a_case(now=now)])) == [f'cases["late"].now: {sentence}']
    timeline = a_timeline({"at": now, "effects": []})
    assert faults(a_file(timelines=[timeline])) == [f'timelines["t"].steps[0].at: {sentence}']


@pytest.mark.parametrize(
    ("expect", "problem"),
    [
        ({"routing": 3}, "routing: must be text"),
        ({"routing": ["a"]}, "routing: must be text"),
        ({"routing": {"is": True}}, "routing.is: must be text"),
        ({"score": "3"}, "score: must be a whole number"),
        ({"score": True}, "score: must be a whole number"),
        ({"standards": "answer"}, "standards: must be a list of texts"),
        ({"remedies": ["refund", 1]}, "remedies: must be a list of texts"),
        ({"routing": {}}, "routing: must say what is expected: is, abstains = true or because"),
        ({"routing": {"abstain": True}}, "routing.abstain: is no known key; did you mean 'abstains'?"),
        ({"routing": {"abstains": True, "is": "a"}}, "routing.abstains: goes without is: who abstains has no answer"),
        (
            {"standards": {"abstains": True}},
            "standards.abstains: does not go with standards, which always has an answer",
        ),
        (
            {"routing": {"is": "a", "because": [], "because_at_least": []}},
            "routing.because_at_least: goes without because: the reasons are told exactly or at least",
        ),
        (
            {"routing": {"is": "a", "because_at_least": []}},
            "routing.because_at_least: must name a rule: every answer has at least none",
        ),
    ],
)
def test_faults_of_expectations(expect: dict[str, object], problem: str) -> None:
    """An expectation must fit its question, and say one thing."""
    assert faults(a_file(cases=[a_case(expect=expect)])) == [f'cases["late"].expect.{problem}']


@pytest.mark.parametrize("due", ["soon", {}, {"answer": "soon"}, {"answer": NAIVE}, [NOW]])
def test_faults_of_due(due: object) -> None:
    """What is due is a table of instants that name their offset."""
    (problem,) = faults(a_file(cases=[a_case(expect={"due": due})]))
    assert problem.startswith(
        'cases["late"].expect.due: must be a table of standards with instants that name their offset'
    )


def test_reasons_of_none() -> None:
    """That no rule gives the answer can be expected, too."""
    (case,) = suite_from(a_file(cases=[a_case(expect={"priority": {"is": "normal", "because": []}})])).cases
    assert case.expect == (Expectation(question="priority", value="normal", because=frozenset()),)


def test_matrix_of_dates() -> None:
    """A matrix may ask when something is due; for that there are no reasons, and nobody abstains."""
    answer = {"is": {"answer": NOW}}
    (case, *_) = suite_from(a_file(matrices=[a_matrix(question="due", otherwise=answer)])).cases
    assert case.expect == (Expectation(question="due", value={"answer": NOW}),)
    (short, *_) = suite_from(a_file(matrices=[a_matrix(question="due", otherwise={"answer": NOW})])).cases
    assert short.expect == case.expect
    assert faults(a_file(matrices=[a_matrix(question="due", otherwise={**answer, "because": ["a"]})])) == [
        'matrices["m"].otherwise: due has no reasons: expect those of standards'
    ]
    assert faults(a_file(matrices=[a_matrix(question="due", otherwise={"abstains": True})])) == [
        'matrices["m"].otherwise.abstains: does not go with due, which always has an answer'
    ]


def test_unlisted_combinations() -> None:
    """A combination that a matrix does not list is a fault unless it says otherwise; many are counted."""
    mapping = a_matrix(expect=[{"when": {"category": "billing", "channel": "web"}, "is": "payments"}])
    del mapping["otherwise"]
    assert faults(a_file(matrices=[mapping])) == [
        'matrices["m"].expect: lists no answer for category = "delivery/late", channel = "web"; '
        'category = "delivery/late", channel = "letter"; category = "billing", channel = "letter": '
        "list them or give otherwise"
    ]
    mapping["expect"] = []
    (problem,) = faults(a_file(matrices=[mapping]))
    assert problem.endswith('category = "billing", channel = "web" and 1 more: list them or give otherwise')


def test_combination_listed_twice() -> None:
    """Two rows for one combination are a fault, since only one of them could be meant."""
    rows = [{"when": {"category": "billing"}, "is": "payments"}, {"when": {"channel": "web"}, "is": "front-desk"}]
    assert faults(a_file(matrices=[a_matrix(expect=rows)])) == [
        'matrices["m"].expect[1]: category = "billing", channel = "web" is listed by matrices["m"].expect[0] already'
    ]


def test_an_otherwise_that_nothing_reaches() -> None:
    """An answer for what is left is a fault where nothing is: nobody would ever see it fail."""
    rows = [{"when": {"channel": ["web", "letter"]}, "is": "payments"}]
    assert faults(a_file(matrices=[a_matrix(expect=rows)])) == [
        'matrices["m"].otherwise: is never reached: every combination is listed'
    ]


NO_WHEN = "expect[0].when: must name a dimension: what holds of all the rest goes into otherwise"


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"question": "rooting"}, ["question: 'rooting' is no question; did you mean 'routing'?"]),
        ({"over": {}}, ["over: must name at least one fact, or fixture"]),
        ({"over": {"channel": []}}, ["over.channel: must hold at least one value"]),
        ({"over": {"channel": ["web", "letter", "web"]}}, ['over.channel[2]: "web" stands twice']),
        ({"over": {"fixture": ["lade"]}}, ["over.fixture[0]: 'lade' is no fixture; did you mean 'late'?"]),
        ({"given": ["lade"]}, ["given[0]: 'lade' is no fixture; did you mean 'late'?"]),
        (
            {"now": 3},
            [
                "now: must be an instant of the years 1900 to 2199 with its offset from UTC, "
                "such as 2026-07-01T10:00:00Z"
            ],
        ),
        ({"otherwise": {}}, ["otherwise: must say what is expected: is, abstains = true or because"]),
        ({"expect": [{"when": {"channel": "web"}, "is": 3}]}, ["expect[0].is: must be text"]),
        ({"expect": [{"is": "a"}]}, [NO_WHEN]),
        ({"expect": [{"when": {}, "is": "a"}]}, [NO_WHEN]),
        (
            {"expect": [{"when": {"chanel": "web"}, "is": "a"}]},
            ["expect[0].when.chanel: is no dimension of this matrix; did you mean 'channel'?"],
        ),
        (
            {"expect": [{"when": {"channel": ["web", "leter"]}, "is": "a"}]},
            ["expect[0].when.channel: \"leter\" is no value of this dimension; did you mean 'letter'?"],
        ),
        (
            {"over": {"anonymous": [True, False]}, "expect": [{"when": {"anonymous": 1}, "is": "a"}]},
            ["expect[0].when.anonymous: 1 is no value of this dimension; known are false, true"],
        ),
    ],
)
def test_faults_of_matrices(changes: dict[str, object], problems: list[str]) -> None:
    """A matrix must have dimensions with distinct values, and rows that fit them."""
    found = faults(a_file(fixtures={"late": LATE}, matrices=[a_matrix(**changes)]))
    assert found == [f'matrices["m"].{problem}' for problem in problems]


def test_too_many_combinations() -> None:
    """A matrix of a million combinations is refused at once instead of being run; ten thousand are fine."""
    over = {name: list(range(10)) for name in "abcdef"}
    assert faults(a_file(matrices=[a_matrix(over=over)])) == [
        'matrices["m"].over: makes 1,000,000 combinations, and at most 10,000 are run: leave out values, or split the '
        "matrix"
    ]
    del over["e"], over["f"]
    assert len(suite_from(a_file(matrices=[a_matrix(over=over)])).cases) == 10_000


def test_many_combinations_listed_twice() -> None:
    """Many combinations of one row that are listed already are one fault, which counts them."""
    every = {"when": {"channel": ["web", "letter"]}}
    rows = [{**every, "is": "a"}, {**every, "is": "b"}, {"when": {"category": "billing"}, "is": "a"}]
    assert faults(a_file(matrices=[a_matrix(expect=rows)])) == [
        'matrices["m"].expect[1]: category = "delivery/late", channel = "web" is listed by matrices["m"].expect[0] '
        "already and 3 more",
        'matrices["m"].expect[2]: category = "billing", channel = "web" is listed by matrices["m"].expect[0] already '
        "and 1 more",
    ]


def test_faulty_rows_hide_what_is_unlisted() -> None:
    """Whether a combination is listed is asked when the rows themselves are right."""
    matrix = a_matrix(expect=[{"when": {"chanel": "web", "category": []}, "is": "a"}])
    del matrix["otherwise"]
    assert faults(a_file(matrices=[matrix])) == [
        "matrices[\"m\"].expect[0].when.chanel: is no dimension of this matrix; did you mean 'channel'?",
        'matrices["m"].expect[0].when.category: must hold at least one value',
    ]


@pytest.mark.parametrize("fixture", [1, ["late"], True, {"late": 1}])
def test_fixtures_are_named_by_texts(fixture: object) -> None:
    """A dimension of fixtures holds their names and nothing else."""
    matrix = a_matrix(over={"fixture": [fixture]})
    (problem,) = faults(a_file(fixtures={"1": {}, "late": {}}, matrices=[matrix]))
    assert problem.startswith('matrices["m"].over.fixture[0]: ')
    assert "is no fixture; " in problem


def test_names_of_combinations() -> None:
    """No two combinations are called the same: a text that could be taken for something else keeps its quotes."""
    over = {"a": [1, "1", True, "true", "x, y", "жизнь / web", "", "nan", Decimal("0.5")], "b": [["x", "y"], ["x, y"]]}
    found = [case.id for case in suite_from(a_file(matrices=[a_matrix(over=over)])).cases]
    assert len(set(found)) == 18
    assert [name.removesuffix(', ["x", "y"]]') for name in found[::2]] == [
        "m[1",
        'm["1"',
        "m[true",
        'm["true"',
        'm["x, y"',
        "m[жизнь / web",
        'm[""',
        'm["nan"',
        "m[0.5",
    ]


@pytest.mark.parametrize(
    ("sections", "problem"),
    [
        (
            {"cases": [a_case(id="m[web]")], "matrices": [a_matrix(over={"channel": ["web"]})]},
            'matrices["m"].id: \'m[web]\' is the id of cases["m[web]"] already',
        ),
        (
            {"matrices": [a_matrix(over={"channel": ["web"]})], "timelines": [a_timeline({"at": NOW}, id="m[web]")]},
            "timelines[0].id: 'm[web]' is the id of matrices[\"m\"] already",
        ),
        (
            {"cases": [a_case(id="m")], "matrices": [a_matrix()]},
            "matrices[0].id: 'm' is the id of cases[\"m\"] already",
        ),
        ({"cases": [a_case(id="a\x1b[31m")]}, "cases[0].id: must be one line of text, without control characters"),
        ({"cases": [a_case(id="a\nb")]}, "cases[0].id: must be one line of text, without control characters"),
    ],
)
def test_ids(sections: dict[str, Any], problem: str) -> None:
    """Ids are unique over all sections, the combinations of matrices included, and fit into a line."""
    assert problem in faults(a_file(**sections))


def test_places_of_facts() -> None:
    """A case knows where each of its facts is written: in itself, a fixture, or the dimension of a matrix."""
    fixtures = {"late": {"channel": "web", "category": "x"}, "hurt": {"severity.safety": 3, "channel": "web"}}
    found = suite_from(
        a_file(
            fixtures=fixtures,
            cases=[a_case(given=["late", "hurt"], facts={"category": "y"})],
            matrices=[a_matrix(given=["late"], facts={"issues": 2}, over={"fixture": ["hurt"], "category": ["a"]})],
            timelines=[a_timeline({"at": NOW, "effects": []})],
        )
    )
    assert found.cases[0].places == {
        "category": 'cases["late"].facts.category',
        "channel": "fixtures.hurt.channel",
        "severity.safety": 'fixtures.hurt."severity.safety"',
    }
    assert found.cases[1].places == {
        "category": 'matrices["m"].over.category',
        "channel": "fixtures.hurt.channel",
        "severity.safety": 'fixtures.hurt."severity.safety"',
        "issues": 'matrices["m"].facts.issues',
    }
    assert found.timelines[0].places["channel"] == 'timelines["t"].facts.channel'


def test_sets_in_python() -> None:
    """A matrix made in Python may have sets and tables for values, which are equal whatever their order."""
    over = {"tags": [frozenset({"a", "b"}), {"c"}], "more": [{"x": 1, "y": True}]}
    rows = [{"when": {"tags": {"b", "a"}, "more": {"y": True, "x": 1}}, "is": "one"}]
    found = suite_from(a_file(matrices=[a_matrix(over=over, expect=rows)])).cases
    assert [case.expect[0].value for case in found] == ["one", "front-desk"]
    assert faults(a_file(matrices=[a_matrix(over={"tags": [{"a"}, frozenset("a")]})])) == [
        'matrices["m"].over.tags[1]: ["a"] stands twice'
    ]


def test_values_that_are_lists() -> None:
    """A dimension may be over a fact that is a collection: a row names one such value, or several in a list."""
    over = {"tags": [["a"], ["a", "b"]], "anonymous": [True, False]}
    rows = [
        {"when": {"tags": ["a"]}, "is": "one"},
        {"when": {"tags": [["a", "b"]], "anonymous": [True, False]}, "is": "two"},
    ]
    matrix = a_matrix(over=over, expect=rows)
    del matrix["otherwise"]
    found = suite_from(a_file(matrices=[matrix])).cases
    assert [(case.id, case.expect[0].value) for case in found] == [
        ('m[["a"], true]', "one"),
        ('m[["a"], false]', "one"),
        ('m[["a", "b"], true]', "two"),
        ('m[["a", "b"], false]', "two"),
    ]


@pytest.mark.parametrize(
    ("steps", "problems"),
    [
        ([{"effects": []}], ["steps[0]: needs its instant: either after or at"]),
        ([{"after": "1 day", "at": NOW, "effects": []}], ["steps[0]: needs its instant: either after or at"]),
        (
            [{"after": "1 day", "did": "acknowledged"}],
            ["steps: must say what is expected: effects, states or stage of a step"],
        ),
        ([], ["steps: must say what is expected: effects, states or stage of a step"]),
        (
            [{"after": "1 day", "states": {"answer": "runing"}}],
            ["steps[0].states.answer: 'runing' is no state of a clock; did you mean 'running'?"],
        ),
        (
            [{"after": "1 day", "stage": "opened"}, {"after": "soon"}],
            [
                "steps[0].stage: is no stage; did you mean 'open'?",
                "steps[1].after: must be a length of time such as '4 working hours', '3 business days', '8 weeks', "
                "'1 month', '24 hours' or 'end of the 3rd business day'",
            ],
        ),
        (
            [{"at": "2026-07-01T09:59:59Z", "effects": []}],
            ["steps[0]: lies before the receipt: steps come in the order of time"],
        ),
        (
            [{"after": "2 days", "effects": []}, {"after": "1 business day"}, {"at": "2026-07-02T10:00:00Z"}],
            [
                "steps[1].after: needs a calendar: say which one counts 1 business day in suite.calendar",
                "steps[2]: lies before a step before it: steps come in the order of time",
            ],
        ),
        (
            [{"after": "1 day", "effects": ["leter answer"]}],
            ["steps[0].effects: 'leter answer' is nothing that is handed out; did you mean 'letter'?"],
        ),
        (
            [{"after": "1 day", "effects": ["letter", "referral courier", "erasure now", "letter answer"]}],
            [
                "steps[0].effects: 'letter' must be written 'letter STANDARD'",
                "steps[0].effects: 'referral courier' must be written 'referral to BODY'",
                "steps[0].effects: 'erasure now' must be written 'erasure'",
            ],
        ),
        (
            [{"after": "1 day", "did": "answered with refund 20 quid", "effects": []}],
            ["steps[0].did: 'refund 20 quid' is no remedy such as 'refund 20.00 GBP'; did you mean 'refund'?"],
        ),
        (
            [{"after": "1 day", "did": "refused as dupicate", "effects": []}],
            ["steps[0].did: 'dupicate' is no ground; did you mean 'duplicate'?"],
        ),
    ],
)
def test_faults_of_timelines(steps: list[dict[str, Any]], problems: list[str]) -> None:
    """The steps of a timeline have one instant each, come in order, and expect something."""
    found = faults(a_file(timelines=[a_timeline(*steps)]))
    assert found == [f'timelines["t"].{problem}' for problem in problems]


def test_what_cannot_happen() -> None:
    """What happens in a step is one of the words for it; the nearest is named."""
    (problem,) = faults(a_file(timelines=[a_timeline({"after": "1 day", "did": "acknowleged", "effects": []})]))
    assert problem.startswith("timelines[\"t\"].steps[0].did: 'acknowleged' is nothing that happens in a timeline")
    assert problem.endswith("did you mean 'acknowledged'?")


def test_steps_at_the_same_instant() -> None:
    """Two steps may be at the same instant, also at the receipt."""
    steps: list[dict[str, Any]] = [
        {"after": "0 minutes", "effects": []},
        {"at": NOW},
        {"after": "1 day"},
        {"after": "24 hours"},
    ]
    (timeline,) = suite_from(a_file(timelines=[a_timeline(*steps)])).timelines
    assert len(timeline.steps) == 4


def test_case_by_hand() -> None:
    """The values of a file can be made in Python as well."""
    case = Case(id="a", where="here", facts=LATE, now=NOW, expect=(Expectation(question="routing", value="x"),))
    assert Suite(source="by hand", procedure=None, cases=(case,)).cases == (case,)


@pytest.mark.parametrize(
    ("question", "value", "read"),
    [("routing", "front-desk", "front-desk"), ("score", 5, 5), ("standards", ["b", "a"], ("a", "b"))],
)
def test_otherwise_may_be_the_value_alone(question: str, value: object, read: object) -> None:
    """What is expected otherwise is written as what a case expects: the value alone, or a table with reasons."""
    matrix = a_matrix(question=question, otherwise=value)

    for case in suite_from(a_file(matrices=[matrix])).cases:
        (expected,) = case.expect
        assert (expected.question, expected.value, expected.because) == (question, read, None)
    assert faults(a_file(matrices=[a_matrix(question="score", otherwise="high")])) == [
        'matrices["m"].otherwise: must be a whole number'
    ]
