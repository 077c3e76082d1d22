"""``st.from_type`` knows every value of the library, at next to no cost for those who never ask."""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import inspect
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import grievance
from grievance.decision import Decision
from grievance.model import Attributes, Effect
from grievance.policies import Of
from grievance.testing.strategies import _register as registering

SETTINGS = settings(
    max_examples=4,
    database=None,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

LEFT_OUT = {
    "ThreadedStore": "holds a store of the host",
    "Mutant": "holds the function that tries it",
    "KilledMutant": "holds a mutant",
    "SurvivingMutant": "holds a mutant",
    "OpenMutant": "holds a mutant",
    "MutationReport": "holds mutants",
    "Law": "holds the function that checks it",
    "LawResult": "holds a law",
    "Report": "holds laws",
    "StoreLaw": "holds the function that checks it",
    "LawVerdict": "holds a law",
    "StoreReport": "holds laws",
    "Subject": "holds functions of the host",
    "Trial": "holds stores of the host",
}
"""Classes that no strategy can make, and why."""


def public_classes() -> Iterator[type[Any]]:
    """Yield each value class and enum that a package of the library gives out, once."""
    found: list[type[Any]] = [Attributes]
    for _, name, _ in pkgutil.walk_packages(grievance.__path__, "grievance."):
        if "._" not in name and not name.startswith("grievance.cli"):
            module = importlib.import_module(name)
            exported = [getattr(module, one) for one in getattr(module, "__all__", ())]
            found += [one for one in exported if inspect.isclass(one)]
    return (cls for cls in found if attrs.has(cls) or issubclass(cls, Enum) or cls is Attributes)


EFFECT: Any = Effect
CLASSES = sorted(set(public_classes()), key=lambda cls: (cls.__module__, cls.__name__))


def run(program: str) -> str:
    """Return what a program prints in a process of its own, where nothing is imported yet."""
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.strip()


def test_all_classes_are_seen() -> None:
    """The tests look at all packages: those of every layer are among them."""
    packages = {cls.__module__.split(".")[1] for cls in CLASSES}

    assert {"model", "calendars", "rules", "lifecycle", "policies", "procedure", "desk", "testing"} <= packages
    assert len(CLASSES) > 250
    assert LEFT_OUT.keys() <= {cls.__name__ for cls in CLASSES}


@pytest.mark.parametrize("cls", [one for one in CLASSES if one.__name__ not in LEFT_OUT], ids=lambda cls: cls.__name__)
def test_every_public_class_resolves(cls: type[Any]) -> None:
    """Each value class and enum is drawn, and what is drawn is one of it."""
    drawn = []

    @SETTINGS
    @given(st.from_type(cls))
    def draw(value: object) -> None:
        drawn.append(value)

    draw()
    assert drawn
    assert all(type(value) is cls for value in drawn)


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_left_out_cannot_be_made(name: str) -> None:
    """The list of exceptions holds no class that is drawn after all."""
    (cls,) = [one for one in CLASSES if one.__name__ == name]

    @SETTINGS
    @given(st.from_type(cls))
    def draw(_value: object) -> None:
        pass

    with pytest.raises(Exception, match="is not an attrs-decorated class"):
        draw()


@SETTINGS
@given(value=st.from_type(EFFECT), view=st.from_type(Of[int]), decision=st.from_type(Decision[bool]))
def test_unions_and_what_classes_hold_are_understood(value: Any, view: Of[int], decision: Decision[bool]) -> None:
    """A union is one of its members, and a generic class holds what it is told to hold."""
    assert isinstance(value, Effect)
    assert type(view.value) is int
    assert decision.value in (None, True, False)


def test_from_type_works_with_no_import_of_the_kit() -> None:
    """A test module needs hypothesis and the class, no more; a complaint is one that real commands have led to."""
    program = """
import hypothesis
from hypothesis import strategies as st
from grievance import Complaint

versions = set()

@hypothesis.settings(max_examples=20, database=None, derandomize=True, deadline=None)
@hypothesis.given(st.from_type(Complaint))
def draw(complaint):
    assert type(complaint) is Complaint
    versions.add(complaint.version)

draw()
print(len(versions) > 1)
"""
    assert run(program) == "True"


def test_the_order_of_imports_does_not_matter() -> None:
    """What was imported before hypothesis is registered as well."""
    program = """
from grievance import Complaint, Facts
from hypothesis import strategies as st
print(st.from_type(Complaint), st.from_type(Facts).validate())
"""
    assert run(program).endswith("None")


def test_importing_hypothesis_imports_next_to_nothing_of_ours() -> None:
    """The entry point costs its own module and the empty packages above it."""
    program = "import hypothesis, sys; print(*sorted(name for name in sys.modules if name.startswith('grievance')))"

    assert run(program).split() == [
        "grievance",
        "grievance._lazy",
        "grievance.testing",
        "grievance.testing.strategies",
        "grievance.testing.strategies._register",
    ]


def test_importing_a_class_builds_no_strategy() -> None:
    """Registering a class loads nothing else, not even the rest of its package."""
    program = """
import hypothesis, sys
from grievance.model import Money
print(*sorted(name for name in sys.modules if name.startswith(("grievance.testing.", "grievance.policies"))))
"""
    assert run(program).split() == ["grievance.testing.strategies", "grievance.testing.strategies._register"]


def test_registering_twice_watches_once() -> None:
    """Whoever calls it again changes nothing."""
    registering.register()

    assert sum(isinstance(finder, registering._Watch) for finder in sys.meta_path) == 1


def test_modules_are_loaded_as_ever() -> None:
    """Once a module is there, its loader is the one that it would have had: sources and resources are found."""
    module = importlib.import_module("grievance.model._money")

    assert module.__spec__ is not None
    assert isinstance(module.__spec__.loader, importlib.machinery.SourceFileLoader)
    assert module.__loader__ is module.__spec__.loader
    assert "class Money" in inspect.getsource(module)


def test_a_watched_module_is_registered_when_it_is_executed(tmp_path: Path) -> None:
    """A module of ours is found by the other finders, executed by their loader, and its public classes are drawn."""
    text = "import attrs\n\n@attrs.frozen\nclass Shelf:\n    name: str\n\nclass _Board(Shelf): pass\n\nWIDTH = 3\n"
    (tmp_path / "_shelf.py").write_text(text)
    spec = registering._Watch().find_spec("grievance.model._shelf", [str(tmp_path)])
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    assert isinstance(spec.loader, importlib.machinery.SourceFileLoader)
    names = []

    @SETTINGS
    @given(st.from_type(module.Shelf))
    def draw(shelf: Any) -> None:
        names.append(shelf.name)

    draw()
    assert names[0] == ""
    assert registering._strategy(module.Shelf) is registering._strategy(module.Shelf)  # built once


@pytest.mark.parametrize(
    "name", ["json.nonsense", "grievance", "grievance.cli._app", "grievance.testing.strategies._values"]
)
def test_modules_of_others_are_left_alone(name: str) -> None:
    """The watch has no say in what is not a value of the library."""
    assert registering._Watch().find_spec(name, None) is None


def test_what_does_not_exist_is_not_found() -> None:
    """A misspelt module is missing as ever."""
    with pytest.raises(ModuleNotFoundError, match=r"No module named 'grievance\.nonsense'"):
        importlib.import_module("grievance.nonsense")
