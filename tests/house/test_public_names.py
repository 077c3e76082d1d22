"""The public names of every package are a committed list: an accidental export is a diff."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest

import grievance

LIST = Path(__file__).parent / "public_names.txt"


def found() -> list[str]:
    """Return the public names of every public package and module, as ``package: names``."""
    lines = [f"grievance: {' '.join(sorted(grievance.__all__))}"]
    for module in pkgutil.walk_packages(grievance.__path__, "grievance."):
        if "._" not in module.name and not module.name.endswith("__main__"):
            names = getattr(importlib.import_module(module.name), "__all__", [])
            lines.append(f"{module.name}: {' '.join(sorted(names))}")
    return sorted(lines)


def test_public_names_are_the_committed_ones() -> None:
    """``__all__`` of each public package is what the list says."""
    assert LIST.read_text("utf-8").splitlines() == found()


@pytest.mark.parametrize("name", sorted(grievance.__all__))
def test_first_page_names_load(name: str) -> None:
    """Each lazily loaded name is the object of its home."""
    assert getattr(grievance, name).__name__ == name
    assert name in dir(grievance)


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A misspelt name says which module lacks it."""
    with pytest.raises(AttributeError, match="'grievance' has no attribute 'Complain'"):
        grievance.Complain  # noqa: B018
