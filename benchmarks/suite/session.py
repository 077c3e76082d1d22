"""One run: which rows, each printed when it is done, then the table and the JSON file."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.suite import (
    analysis,
    assigning,
    calendars,
    documents,
    imports,
    motivation,
    postgres,
    rules,
    storage,
    sweeps,
    triage,
    whole_path,
)
from benchmarks.suite.method import DifferentAnswers, NotMeasured, Setting
from benchmarks.suite.results import Result, Row

__all__ = ["session"]

GROUPS = (
    *(calendars, rules, analysis, documents, storage, postgres, imports, sweeps, whole_path, triage, motivation),
    assigning,
)
ROWS: tuple[Row, ...] = tuple(row for group in GROUPS for row in group.ROWS)

PACKAGES = (
    *("grievance", "attrs", "cattrs", "msgspec", "numpy"),
    *("workclock", "durable_rules", "zen-engine", "pydantic", "SQLAlchemy", "psycopg", "Django"),
)
HEADINGS = ("row", "ours", "peer", "theirs", "ratio", "goal", "")


def session(arguments: Sequence[str], *, results: Path) -> int:
    """Run the rows that *arguments* name, all of them by default; return the exit code: speed never fails it."""
    wanted = _arguments(arguments)
    done: list[Result] = []
    for _, rows in groupby(_chosen(wanted.rows), key=_group):
        with TemporaryDirectory(prefix="benchmarks-") as folder, ExitStack() as leave:
            done += _measured(rows, Setting(quick=wanted.quick, folder=Path(folder), leave=leave))
    print()
    print(_table([HEADINGS, *(result.cells() for result in done)]))
    verdicts = Counter(result.verdict for result in done)
    print()
    print(", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common()))
    print(f"kept in {_kept(results, done, quick=wanted.quick)}")
    return 1 if verdicts["failed"] else 0


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/run.py", description="Measure the library beside its peers.")
    parser.add_argument("--quick", action="store_true", help="a smoke run: small sizes, figures of no worth")
    parser.add_argument("rows", nargs="*", metavar="ROW", help="a group or a row; all of them by default")
    wanted = parser.parse_args(arguments)
    unknown = [name for name in wanted.rows if not list(_chosen([name]))]
    if unknown:
        parser.error(f"no row is called {unknown[0]!r}; there are: {', '.join(row.name for row in ROWS)}")
    return wanted


def _chosen(names: Sequence[str]) -> Iterator[Row]:
    return (row for row in ROWS if not names or {row.name, _group(row)}.intersection(names))


def _group(row: Row) -> str:
    return row.name.partition("/")[0]


def _measured(rows: Iterable[Row], setting: Setting) -> Iterator[Result]:
    for row in rows:
        try:
            result = Result(row=row, outcome=row.measure(setting))
        except DifferentAnswers:
            result = Result(row=row, failed=True, why="the answers of the two sides differ")
        except NotMeasured as error:
            result = Result(row=row, why=str(error))
        except Exception as error:  # noqa: BLE001 - one broken row must not cost the others
            traceback.print_exc()
            result = Result(row=row, failed=True, why=type(error).__name__)
        print("  ".join(filter(None, result.cells())), flush=True)
        yield result


def _table(lines: list[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


def _kept(folder: Path, done: Sequence[Result], *, quick: bool) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    path = folder / f"{now:%Y%m%dT%H%M%SZ}{'-quick' if quick else ''}.json"
    document = {"at": now.isoformat(), "quick": quick, **_machine(), "rows": [result.document() for result in done]}
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _machine() -> dict[str, Any]:
    return {
        "python": sys.version.split()[0],
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "load": os.getloadavg(),
        "packages": {name: _version(name) for name in PACKAGES},
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
