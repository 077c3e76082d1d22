"""The pytest plugin: case files are collected as tests."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

from grievance.testing.cases import _running
from support.shop_file import SHOP

pytest_plugins = ["pytester"]

SUITE = """
[suite]
procedure = "procedure.toml"
now = 2026-07-01T10:00:00Z
calendar = "office"

[[cases]]
id = "a late parcel"
facts = { category = "delivery/late", channel = "web" }
expect.routing = "logistics"

[[cases]]
id = "a bill"
facts = { category = "billing", channel = "web" }
expect.routing = { is = "front-desk", because = ["late"] }

[[cases]]
id = "later"
skip = "nobody has decided"

[[timelines]]
id = "nothing happens"
facts = { category = "billing", channel = "web" }
steps = [{ after = "0 minutes", stage = "open" }]
"""
BARE = SUITE.replace('procedure = "procedure.toml"\n', "")


ALONE = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest")
"""Without plugins of others that take their time."""


class Keeper:
    """Keeps the modules that a run imports: pytester forgets them, and what they made would not know its own types."""

    def __init__(self) -> None:
        self.modules: dict[str, ModuleType] = {}

    def pytest_unconfigure(self) -> None:
        """Remember what is imported by now."""
        self.modules = {name: module for name, module in sys.modules.items() if name.startswith("grievance.")}

    def restore(self) -> None:
        """Give back what was kept."""
        sys.modules.update(self.modules)


@pytest.fixture(name="keeper", autouse=True)
def _keeper() -> Iterator[Keeper]:
    """Set up before pytester, and so torn down after it."""
    keeper = Keeper()
    yield keeper
    keeper.restore()


@pytest.fixture(name="bare_run")
def _bare_run(pytester: pytest.Pytester, keeper: Keeper) -> Callable[..., pytest.RunResult]:
    """Return how to run pytest over files that lie beside the procedure."""

    def ran(*arguments: str, **files: str) -> pytest.RunResult:
        for name, text in {"procedure.toml": SHOP, **files}.items():
            path = pytester.path / name.replace("__", ".")
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        result = pytester.runpytest_inprocess(*ALONE, *arguments, plugins=[keeper])
        keeper.restore()
        return result

    return ran


@pytest.fixture(name="run")
def _run(bare_run: Callable[..., pytest.RunResult]) -> Callable[..., pytest.RunResult]:
    """Return how to run pytest with the plugin over files that lie beside the procedure."""
    return lambda *arguments, **files: bare_run("-p", "grievance.testing.plugin", *arguments, **files)


def test_a_case_is_a_test(run: Callable[..., pytest.RunResult]) -> None:
    """Each case is a test of its own, which passes, fails or is skipped with its reason."""
    result = run("-rs", "-v", shop__cases__toml=SUITE)
    result.assert_outcomes(passed=2, failed=1, skipped=1)
    result.stdout.fnmatch_lines(
        [
            "shop.cases.toml::a late parcel PASSED*",
            "shop.cases.toml::a bill FAILED*",
            "shop.cases.toml::later SKIPPED (nobody has decided)*",
            "shop.cases.toml::nothing happens PASSED*",
            "*nobody has decided*",
        ]
    )


def test_text_of_a_failure(run: Callable[..., pytest.RunResult]) -> None:
    """A failing case reads like on the command line, without a traceback."""
    result = run(shop__cases__toml=SUITE)
    result.stdout.fnmatch_lines(
        [
            "FAIL  routing / a bill *rules: routing (1 row)",
            "  at 2026-07-01 10:00 UTC",
            '  in shop.cases.toml: cases[[]"a bill"[]].expect.routing',
            "  expected  front-desk   because late",
            "  got       front-desk   because otherwise (nobody else is responsible)",
            '  nearly    late (row 1) stopped at  category is delivery/late/[*][*]   category = "billing"',
            "  paste     [[][[]cases[]][]]",
            "FAILED shop.cases.toml::a bill - routing: expected front-desk because late, *",
        ]
    )
    assert "Traceback" not in result.stdout.str()
    assert "plugin.py" not in result.stdout.str()
    assert "CaseFailed" not in result.stdout.str()


def test_one_case_alone(run: Callable[..., pytest.RunResult]) -> None:
    """A case is chosen by its name like any test."""
    result = run("-k", "parcel", shop__cases__toml=SUITE)
    result.assert_outcomes(passed=1, deselected=3)


def test_json_and_further_names(run: Callable[..., pytest.RunResult]) -> None:
    """Files called cases.json or *.cases.json are collected, those that the ini option names, and no others."""
    case = '{"id": "by json", "facts": {"category": "x", "channel": "y"}, "expect": {"routing": "front-desk"}}'
    json = f'{{"suite": {{"procedure": "procedure.toml", "now": "2026-07-01T10:00:00Z"}}, "cases": [{case}]}}'
    ini = "[pytest]\ngrievance_cases = rules/*.toml mine.json\n"
    further = SUITE.replace("procedure.toml", "../procedure.toml").replace("parcel", "letter")
    named = {"a__cases__json": json, "cases__json": json, "mine__json": json, "rules/further__toml": further}
    files = {"pytest__ini": ini, **named, "mycases__json": "x"}
    result = run("-v", "--deselect", "rules/further.toml::a bill", other__toml="x", **files)
    result.assert_outcomes(passed=5, skipped=1, deselected=1)
    names = ("a.cases.json::by json", "cases.json::by json", "mine.json::by json", "rules/further.toml::a late letter")
    result.stdout.fnmatch_lines_random([f"{name} PASSED*" for name in names])


@pytest.mark.parametrize("procedure", ["procedure.toml", "retail"])
def test_procedure_of_the_ini_file(run: Callable[..., pytest.RunResult], procedure: str) -> None:
    """A file that names no procedure is about the one of the ini file: a path from there, or a pack."""
    ini = f"[pytest]\ngrievance_procedure = {procedure}\n"
    suite = BARE.replace(', because = ["late"]', "").replace('category = "billing"', 'category = "other"')
    run("sub", pytest__ini=ini, **{"sub/shop__cases__toml": suite}).assert_outcomes(passed=3, skipped=1)


def test_no_procedure(run: Callable[..., pytest.RunResult]) -> None:
    """A file that is about no procedure is an error that says what to do."""
    result = run(shop__cases__toml=BARE)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*names no procedure: say [[]suite[]] procedure, or set grievance_procedure*"])


@pytest.mark.parametrize(
    ("suite", "line"),
    [
        (SUITE.replace("expect.routing", "expects.routing"), '*cases[[]"a late parcel"[]].expects: is no known key*'),
        (SUITE.replace('"logistics"', '"logistic"'), "*'logistic' is no team *did you mean 'logistics'[?]*"),
        (SUITE.replace("procedure.toml", "procedur.toml"), "*procedur.toml: cannot be read*"),
        ("[suite", "*is no TOML*"),
        (SUITE.split("[[cases]]", maxsplit=1)[0], "*holds no case*"),
    ],
)
def test_wrong_files(run: Callable[..., pytest.RunResult], suite: str, line: str) -> None:
    """A file with faults, or without a case, is an error of the collection, told without a traceback."""
    result = run(shop__cases__toml=suite)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([line])
    assert "Traceback" not in result.stdout.str()


def test_errors_of_the_machine(run: Callable[..., pytest.RunResult], monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong in the library itself is told as pytest tells it, with its traceback."""

    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError("it broke")

    monkeypatch.setattr(_running, "given_facts", broken)
    result = run(shop__cases__toml=SUITE)
    result.assert_outcomes(passed=1, failed=2, skipped=1)
    result.stdout.fnmatch_lines(["*ZeroDivisionError: it broke*"])


def test_opt_in(bare_run: Callable[..., pytest.RunResult]) -> None:
    """Nothing is collected unless the plugin is asked for; a conftest can ask for it, too."""
    bare_run(shop__cases__toml=SUITE).assert_outcomes()
    conftest = 'pytest_plugins = ["grievance.testing.plugin"]'
    bare_run(shop__cases__toml=SUITE, conftest__py=conftest).assert_outcomes(passed=2, failed=1, skipped=1)


def test_beside_other_plugins(bare_run: Callable[..., pytest.RunResult], pytester: pytest.Pytester) -> None:
    """It works in several processes at once, where warnings are errors, and modules are imported by their paths."""
    pytest.importorskip("xdist", reason="needs pytest-xdist, which the extra dev brings")
    options = ["-p", "grievance.testing.plugin", "-n1", "-Werror", "--import-mode=importlib", "--strict-config"]
    bare_run("--collect-only", shop__cases__toml=SUITE, test_more__py="def test_more(): pass")
    result = pytester.runpytest_subprocess(*options, "-p", "no:cacheprovider")
    result.assert_outcomes(passed=3, failed=1, skipped=1)
    result.stdout.fnmatch_lines(["FAIL  routing / a bill *", "FAILED shop.cases.toml::a bill - routing: expected *"])


def test_without_pytest(pytester: pytest.Pytester) -> None:
    """The kit works where there is no pytest."""
    code = "import sys; sys.modules['pytest'] = None; from grievance.testing import read_suite, run_suite, junit"
    assert pytester.run(sys.executable, "-c", code).ret == 0
