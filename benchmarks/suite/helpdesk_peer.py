"""The peer of the whole path: django-helpdesk, in a process of its own under an interpreter that has it."""

from __future__ import annotations

import csv
import gzip
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from benchmarks.suite.method import DifferentAnswers, NotMeasured, Setting, Side

__all__ = ["ESCALATED", "FORMS", "HELPDESK", "escalating_helpdesk", "helpdesk"]

HELPDESK = "GRIEVANCE_HELPDESK_PYTHON"
"""The environment variable that names an interpreter which has django-helpdesk."""

FORMS = 100
"""How many forms it files a round."""

ESCALATED = 200
"""How many tickets it escalates a round."""


@contextmanager
def helpdesk(setting: Setting, sample: Path) -> Iterator[Side | None]:
    """Yield the side that files tickets through the public form of django-helpdesk, None where it is not there."""
    with _helpdesk(setting, sample) as ask:
        filed = 0

        def side(_: object) -> None:
            nonlocal filed
            filed += FORMS
            if ask and ask(str(FORMS)) != filed:
                raise DifferentAnswers

        yield side if ask else None


@contextmanager
def escalating_helpdesk(setting: Setting, sample: Path) -> Iterator[tuple[Callable[[], object], Side] | None]:
    """Yield what makes its tickets due and the side that escalates them, None where it is not there."""
    with _helpdesk(setting, sample) as ask:
        if not ask:
            yield None
            return

        def side(_: object) -> None:
            if ask("escalate") != ESCALATED:
                raise DifferentAnswers

        yield lambda: ask(f"open {ESCALATED}"), side


@contextmanager
def _helpdesk(setting: Setting, sample: Path) -> Iterator[Callable[[str], int] | None]:
    """Yield what asks the help desk to do something and returns its answer, None where it is not there."""
    python = os.environ.get(HELPDESK)
    if not python:
        yield None
        return
    folder = setting.folder / "helpdesk"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    records = folder / "records.jsonl"
    records.write_text("".join(f"{json.dumps(form)}\n" for form in forms(sample)), encoding="utf-8")
    command = [python, "-P", str(Path(__file__).with_name("helpdesk_side.py")), str(folder), str(records)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        asks, answers = cast(Any, process.stdin), cast(Any, process.stdout)
        if answers.readline() != "ready\n":
            raise NotMeasured(f"the interpreter that {HELPDESK} names does not run django-helpdesk")

        def ask(words: str) -> int:
            asks.write(f"{words}\n")
            asks.flush()
            return int(answers.readline())

        yield ask
        asks.close()


def forms(sample: Path) -> Iterator[dict[str, str]]:
    """Yield the records of the sample as people would type them into the form of a help desk."""
    with gzip.open(sample, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = row["Consumer complaint narrative"] or f"{row['Product']}: {row['Sub-issue'] or row['Issue']}"
            yield {"title": row["Issue"][:100], "body": text, "submitter_email": "consumer@example.org"}
