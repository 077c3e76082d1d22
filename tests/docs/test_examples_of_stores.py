"""What the pages for integrators show is what stands in the examples, and the example store keeps the laws."""

from __future__ import annotations

import importlib
import os
import re
import sys
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest

from grievance.testing.conformance import LAWS, Capability

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLES = DOCS / "examples"
FOLDERS = {"write-a-store.md": EXAMPLES, "django.md": EXAMPLES / "django_host"}


def blocks(page: str) -> list[str]:
    """Return the pieces of examples that a page shows; those that name a file are no pieces, they are written."""
    found = re.findall(r"^```py\n(.*?)^```$", (DOCS / page).read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return [block for block in found if not block.startswith("# file: ")]


@pytest.mark.parametrize("page", FOLDERS)
def test_pieces_stand_in_the_examples(page: str) -> None:
    """Each piece of code that a page shows stands word for word in a file of its example, indented or not."""
    files = [path.read_text("utf-8") for path in FOLDERS[page].rglob("*.py")]
    shown = blocks(page)
    assert shown
    for block in shown:
        as_written = [indent(block, "    " * depth) for depth in range(4)]
        assert any(one in file for one in as_written for file in files), block


def test_laws_that_the_page_names_exist() -> None:
    """What looks like the name or the number of a law is one."""
    text = (DOCS / "write-a-store.md").read_text("utf-8")
    named = set(re.findall(r"`([a-z]+(?:_[a-z]+){2,})`", text))
    numbered = set(re.findall(r"STORE-\d+ \w+", text))
    assert named
    assert named <= {law.name for law in LAWS}
    assert numbered <= {str(law) for law in LAWS}


def test_the_page_knows_all_capabilities() -> None:
    """The table of what a store may lack has each capability once, in the order of the kit."""
    text = (DOCS / "write-a-store.md").read_text("utf-8")
    _, _, table = text.partition("| capability | it is | if you lack it |\n|---|---|---|\n")
    names = re.findall(r"^\| `(\w+)` \|", table.partition("\n\n")[0], re.MULTILINE)
    assert names == [one.value for one in Capability]


@pytest.fixture(autouse=True)
def _nobody_pulls_the_plug(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written need not reach the disk while tests run."""
    monkeypatch.setattr(os, "fsync", lambda _file: None)


sys.path.append(str(EXAMPLES))  # the processes of the kit look there, too
_example: Any = importlib.import_module("test_json_store")
TestJsonDirectoryStore = _example.TestJsonDirectoryStore
test_the_json_store_answers_like_the_memory_store = _example.test_it_answers_like_the_memory_store
