"""Every example runs: the README, the pages of docs/, the docstrings."""

from __future__ import annotations

import doctest
import importlib
import os
import pkgutil
from pathlib import Path
from typing import Any

import pytest
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

import grievance
from support.sessions import play

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SET_UP = ("python3 -m venv", "pip install")


def run_console(example: Example) -> None:
    """Play a console block; setting up an environment is what CI does itself."""
    if not any(words in example.parsed for words in SET_UP):
        play(str(example.parsed))


def write_file(example: Example) -> None:
    """
    Write a ``toml`` or ``py`` block that begins with ``# file: NAME`` to that file.

    One that begins with ``# at the end of NAME`` is added there, any other is only shown.
    """
    first, _, rest = str(example.parsed).partition("\n")
    if first.startswith("# file: "):
        Path(first.removeprefix("# file: ").strip()).write_text(rest, "utf-8")
    elif first.startswith("# at the end of "):
        with Path(first.removeprefix("# at the end of ").strip()).open("a", encoding="utf-8") as file:
            file.write(f"\n{rest}")


def change_file(example: Example) -> None:
    """Change a file as a ``diff`` block says that begins with ``+++ NAME``: its old lines occur there once."""
    first, *lines = str(example.parsed).splitlines()
    path = Path(first.removeprefix("+++ ").strip())
    old, new = ("".join(f"{line[1:]}\n" for line in lines if line[0] in f" {sign}") for sign in "-+")
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{path} has {text.count(old)} times:\n{old}"
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_run(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples of a page run one after the other, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(EXAMPLES)
    monkeypatch.setattr(os, "fsync", lambda _file: None)  # nobody pulls the plug while a page runs
    parsers: list[Any] = [
        PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS),
        CodeBlockParser(language="console", evaluator=run_console),
        CodeBlockParser(language="toml", evaluator=write_file),
        CodeBlockParser(language="py", evaluator=write_file),
        CodeBlockParser(language="diff", evaluator=change_file),
    ]
    for example in Sybil(parsers=parsers).parse(path).examples():
        example.evaluate()


MODULES = [module.name for module in pkgutil.walk_packages(grievance.__path__, "grievance.")]


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith("__main__")])
def test_docstrings_run(name: str) -> None:
    """The examples of a module's docstrings give what they say."""
    assert doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS).failed == 0
