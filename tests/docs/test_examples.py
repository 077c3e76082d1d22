"""Every example runs: the README, the pages of docs/, the docstrings."""

from __future__ import annotations

import doctest
import importlib
import os
import pkgutil
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

import grievance

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SET_UP = ("python3 -m venv", "pip install")


def run_console(example: Example) -> None:
    """Run the ``$`` lines of a console block; setting up an environment is what CI does itself."""
    for line in str(example.parsed).splitlines():
        command = line.removeprefix("$ ")
        if line.startswith("$ ") and not any(words in command for words in SET_UP):
            programs = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
            done = subprocess.run(
                shlex.split(command), env={**os.environ, **programs}, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def write_file(example: Example) -> None:
    """Write a ``toml`` block that begins with ``# file: NAME`` to that file, for the examples that follow."""
    first, _, rest = str(example.parsed).partition("\n")
    if first.startswith("# file: "):
        Path(first.removeprefix("# file: ").strip()).write_text(rest, "utf-8")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_run(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples of a page run one after the other, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    parsers: list[Any] = [
        PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS),
        CodeBlockParser(language="console", evaluator=run_console),
        CodeBlockParser(language="toml", evaluator=write_file),
    ]
    for example in Sybil(parsers=parsers).parse(path).examples():
        example.evaluate()


MODULES = [module.name for module in pkgutil.walk_packages(grievance.__path__, "grievance.")]


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith("__main__")])
def test_docstrings_run(name: str) -> None:
    """The examples of a module's docstrings give what they say."""
    assert doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS).failed == 0
