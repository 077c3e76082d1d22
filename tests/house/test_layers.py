"""The house stands as the design has it: imports point down, modules stay small, only the desk reads the clock."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "grievance"

LAYERS = {
    "errors": 0,
    "_lazy": 0,
    "typing": 0,
    "decision": 0,
    "model": 1,
    "calendars": 1,
    "rules": 1,
    "codec": 2,
    "deadlines": 2,
    "lifecycle": 2,
    "storage": 2.5,
    "policies": 3,
    "cannot_help": 3,
    "correspondence": 3,
    "motivation": 3,
    "analytics": 3,
    "intake": 3,
    "procedure": 4,
    "desk": 5,
    "bulk": 5,
    "simulation": 5,
    "testing": 6,
    "cli": 7,
}
"""The table of the architecture page; a package imports from lower layers only."""

ALLOWED_SIDEWAYS = {
    ("storage", "codec"),
    ("decision", "errors"),
    ("_lazy", "errors"),
    ("cannot_help", "policies"),
    ("correspondence", "policies"),
}
FORBIDDEN = {
    "storage": {"deadlines", "lifecycle"},
    "policies": {"storage"},
    "intake": {"storage"},
    "procedure": {"storage"},
}

FOLDERS = {"policies": {"assignment"}, "procedure": {"analysis", "comparing"}, "rules": {"analysis"}}
"""Folders of a package that stand upon its modules: these do not import them, nor does one of the folders another."""

ORDERED = {
    "motivation": {"statistics": 0, "scheme": 1, "history": 2, "privacy": 2, "periods": 0, "pay": 1, "seasons": 1},
    "testing": {
        "asking": 0,
        "conformance": 0,
        "builders": 1,
        "timelines": 2,
        "laws": 2,
        "strategies": 3,
        "cases": 3,
        "coverage": 4,
        "mutation": 5,
        "gaming": 2,
    },
}
"""Folders of a package that stand in an order, each of which imports from lower ones only."""


def modules() -> list[Path]:
    """Return every module of the library."""
    return sorted(SOURCE.rglob("*.py"))


def package_of(path: Path) -> str:
    """Return the folder or top-level module that *path* belongs to."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported(path: Path, within: str = "grievance") -> Iterator[str]:
    """Yield what *path* imports from the library, anywhere in it: its packages, or the modules *within* one."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names = [node.module or ""]
        yield from (name.removeprefix(f"{within}.").split(".")[0] for name in names if name.startswith(f"{within}."))


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_point_down(path: Path) -> None:
    """A package imports only from layers below its own, and from no package beside it."""
    home = package_of(path)
    if home == "__init__":
        return
    for other in set(imported(path)) - {home}:
        assert other not in FORBIDDEN.get(home, set()), f"{path.name} imports {other}"
        down = LAYERS[other] < LAYERS[home] or (home, other) in ALLOWED_SIDEWAYS
        assert down, f"{home} (layer {LAYERS[home]}) imports {other} (layer {LAYERS[other]})"


@pytest.mark.parametrize("package", FOLDERS)
def test_folders_of_a_package_stand_upon_it_side_by_side(package: str) -> None:
    """What stands upon a package is imported by nothing in the package but itself: there is no way round in circles."""
    folders = FOLDERS[package]
    assert folders == {path.parent.name for path in (SOURCE / package).glob("*/__init__.py")}
    for path in (SOURCE / package).rglob("*.py"):
        home = path.relative_to(SOURCE / package).parts[0]
        beside = (folders & set(imported(path, f"grievance.{package}"))) - {home}
        assert not beside, f"{path.relative_to(SOURCE)} imports {beside}"


@pytest.mark.parametrize("package", ORDERED)
def test_the_folders_of_a_package_stand_in_an_order(package: str) -> None:
    """No folder imports from one beside it or above it: there is no way round in circles."""
    order = ORDERED[package]
    assert order.keys() == {path.parent.name for path in (SOURCE / package).glob("*/__init__.py")}
    for path in (SOURCE / package).glob("*/*.py"):
        home = path.parent.name
        for other in order.keys() & set(imported(path, f"grievance.{package}")) - {home}:
            assert order[other] < order[home], f"{package}/{home}/{path.name} imports {other}"


def test_every_folder_has_a_layer() -> None:
    """A new package is placed in the table before it lands."""
    folders = {path.name for path in SOURCE.iterdir() if path.is_dir() and path.name != "__pycache__"}

    assert set() == folders - LAYERS.keys()


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_modules_stay_small(path: Path) -> None:
    """No module has more than 500 lines."""
    assert len(path.read_text("utf-8").splitlines()) <= 500


CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
CLOCKS |= {("time", name) for name in ("time_ns", "monotonic", "perf_counter", "localtime", "gmtime")}


def clock_reads(path: Path) -> list[str]:
    """Return the calls of *path* that read a clock."""
    calls = (node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    attributes = (call for call in calls if isinstance(call, ast.Attribute))
    return [
        f"{owner}.{call.attr}"
        for call in attributes
        if (owner := getattr(call.value, "id", getattr(call.value, "attr", ""))) and (owner, call.attr) in CLOCKS
    ]


def test_only_the_desk_reads_the_clock() -> None:
    """The wall clock is read in one module: every other takes instants as arguments."""
    readers = {str(path.relative_to(SOURCE)): clock_reads(path) for path in modules() if clock_reads(path)}

    assert readers == {"desk/_defaults.py": ["datetime.now"]}


@pytest.mark.parametrize("name", ["random", "secrets", "uuid", "urandom"])
def test_only_the_desk_draws_random_numbers(name: str) -> None:
    """Ids and keys come from the desk's defaults; nothing below draws a random number."""
    users = {
        str(path.relative_to(SOURCE))
        for path in modules()
        if LAYERS.get(package_of(path), 0) < 6 and re.search(rf"import .*\b{name}\b", path.read_text("utf-8"))
    }

    assert users <= {"desk/_defaults.py"}


def test_only_the_command_line_prints() -> None:
    """No module outside the command line calls print or reads arguments."""
    for path in modules():
        text = path.read_text("utf-8")
        called = {getattr(node.func, "id", "") for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)}
        if package_of(path) != "cli":
            assert not {"print", "input", "exit"} & called, path
            assert "sys.argv" not in text, path


def run(code: str) -> str:
    """Return what a fresh interpreter prints for *code*; measuring its coverage would load modules of its own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env).stdout


def test_a_bare_import_loads_next_to_nothing() -> None:
    """`import grievance` loads no third-party package and none of its own folders."""
    loaded = run("import sys; before = set(sys.modules); import grievance; print(*(set(sys.modules) - before))").split()

    assert {"grievance", "grievance._lazy"} == {
        name for name in loaded if name.split(".")[0] not in sys.stdlib_module_names
    }


FIRST_PAGE = "from grievance import Complaint, Desk, Procedure"
NEVER = {"pytest", "hypothesis", "pandas", "numpy", "sqlalchemy", "asyncio", "sqlite3", "argparse", "pyarrow"}
NEVER |= {"msgspec", "holidays", "typer", "rich", "cattrs", "dateutil.tz", "dateutil.rrule", "tomllib"}


def test_the_first_page_loads_no_extra() -> None:
    """What the tutorial's first line imports loads no extra, no event loop and no database."""
    loaded = run(f"import sys; {FIRST_PAGE}; print(*sys.modules)").split()

    assert set() == NEVER & set(loaded)


def test_importing_is_silent() -> None:
    """Importing adds no log handler and warns of nothing."""
    code = f"import logging, warnings; warnings.simplefilter('error'); {FIRST_PAGE}; print(logging.root.handlers)"

    assert run(code).strip() == "[]"
