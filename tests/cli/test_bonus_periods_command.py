"""``grievance bonus-periods``: the layout in tables and in JSON, and what is said of what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

Cli: TypeAlias = Callable[..., tuple[int, str, str]]
Wrong: TypeAlias = Callable[[str], list[str]]

VOLUMES = [300, 280, 120, 110, 100, 90, 80, 90, 100, 120, 130, 180]
ONE_A_LINE = "".join(f"{volume}\n" for volume in VOLUMES)


@pytest.fixture(name="plan")
def _plan(cli: Cli, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Return how to plan with a file of volumes, as JSON."""

    def ran(text: str, *options: str) -> dict[str, Any]:
        (tmp_path / "volumes.csv").write_text(text, "utf-8")
        code, out, err = cli("bonus-periods", "--volumes", "volumes.csv", "--json", *options, store=False)
        assert (code, err) == (0, "")
        document: dict[str, Any] = json.loads(out)
        return document

    return ran


@pytest.fixture(name="wrong")
def _wrong(cli: Cli, tmp_path: Path) -> Wrong:
    """Return how to plan with a file that is wrong: it gives the lines of the error, whose end is 1."""

    def ran(text: str) -> list[str]:
        (tmp_path / "volumes.csv").write_text(text, "utf-8")
        code, out, err = cli("bonus-periods", "--volumes", "volumes.csv", store=False)
        assert (code, out) == (1, "")
        return [line.strip() for line in err.splitlines()]

    return ran


def test_peaks_in_words(cli: Cli) -> None:
    """D1 for people: the periods with their peaks in capitals, the reason, and all layouts with a star at the plan."""
    code, out, err = cli("bonus-periods", "--peaks", "1,2", store=False)
    lines = out.splitlines()

    assert (code, err) == (0, "")
    assert lines[0] == "Bonus periods of 4 months"
    assert [line.strip("│ ").split("│") for line in lines if line.startswith("│ FEB") or "JAN" in line] == [
        ["FEB mar apr may ", "     1"],
        ["oct nov dec JAN ", "     1"],
    ]
    assert "January and February lie in different periods" in lines
    assert "starting in February is the only layout of 4 months that does so" in lines
    assert [line for line in lines if "*" in line] == ["│ feb * │ 1 / 0 / 1     │ yes      │"]
    assert "│ mar   │ 0 / 0 / 2     │ no       │" in lines
    assert "volume" not in out


def test_volumes_in_words(cli: Cli, tmp_path: Path) -> None:
    """D3 for people: the totals of the plan, and totals and spread of each layout."""
    (tmp_path / "volumes.csv").write_text(ONE_A_LINE, "utf-8")
    code, out, _ = cli("bonus-periods", "--volumes", "volumes.csv", store=False)
    lines = out.splitlines()

    assert code == 0
    assert "│ feb mar apr may │     0 │    610 │" in lines
    assert "│ feb * │ 0 / 0 / 0     │ yes      │ 610 / 360 / 730 │    370 │" in lines
    assert "│ jan   │ 0 / 0 / 0     │ yes      │ 810 / 360 / 530 │    450 │" in lines


def test_one_month_is_a_month(cli: Cli) -> None:
    """The heading counts in words, and twelve periods are a table as well."""
    _, out, _ = cli("bonus-periods", "--peaks", "jan", "--length", "1", store=False)

    assert out.startswith("Bonus periods of 1 month\n")
    assert out.count("│     0 │") == 11


def test_peaks_as_json(cli: Cli) -> None:
    """The document has the plan, its reason and every layout; totals are null where volumes are not known."""
    code, out, _ = cli("bonus-periods", "--peaks", "dec, January,02", "--json", store=False)
    document = json.loads(out)
    layouts = document.pop("layouts")

    assert code == 0
    assert document.pop("reason").startswith("not feasible: wherever periods of 4 months start")
    assert document == {
        "length": 4,
        "start_month": 1,
        "periods": [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]],
        "peaks": [1, 2, 12],
        "peaks_per_period": [2, 0, 1],
        "feasible": False,
        "totals": None,
        "spread": None,
    }
    assert [(one["start_month"], one["peaks_per_period"]) for one in layouts] == [
        (1, [2, 0, 1]), (2, [1, 0, 2]), (3, [0, 0, 3]), (4, [0, 0, 3]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        ONE_A_LINE,
        ", ".join(map(str, VOLUMES)),
        "# complaints of 2025\n\n" + ONE_A_LINE.replace("\n", "  # so many\n"),
        "300,280,120,110,100,90\n80,90,100,120,130,180\n",
        "\ufeffmonth,volume\r\n" + "".join(f"{n},{volume}\r\n" for n, volume in enumerate(VOLUMES, 1)),
        "".join(f"2025-{n:02}, {volume}.0\n" for n, volume in reversed(list(enumerate(VOLUMES, 1)))),
        "Feb,280\nJanuary,300\n" + "".join(f"{n},{volume}\n" for n, volume in enumerate(VOLUMES[2:], 3)),
    ],
    ids=["a line each", "commas", "comments", "two lines", "csv", "csv from December on", "names of months"],
)
def test_ways_to_write_volumes(plan: Callable[..., dict[str, Any]], text: str) -> None:
    """Twelve numbers, one a line or with commas, or month and volume with a heading or without: all are D3."""
    document = plan(text)

    assert (document["start_month"], document["totals"], document["spread"]) == (2, ["610", "360", "730"], "370")


def test_volumes_with_peaks_and_another_length(plan: Callable[..., dict[str, Any]]) -> None:
    """Both may be given: December to February can share a period in two ways, of which the volumes choose one."""
    assert plan(ONE_A_LINE, "--peaks", "12,1,2")["peaks_per_period"] == [1, 0, 2]
    assert plan(ONE_A_LINE.replace("300", "300.25"), "--length", "6")["totals"] == ["780", "920.25"]


def test_every_fault_of_a_list_has_its_line(wrong: Wrong) -> None:
    """What is no volume is told line by line, and so is what is missing."""
    assert wrong("300\nmany\n\n-4\n1e3\n") == [
        "error: volumes volumes.csv has 4 faults:",
        "line 2: 'many' is no volume: write a number from 0, such as 120 or 7.5",
        "line 4: '-4' is no volume: write a number from 0, such as 120 or 7.5",
        "line 5: '1e3' is no volume: write a number from 0, such as 120 or 7.5",
        "line 5: the file ends with 4 numbers: there must be twelve, January first",
    ]


def test_a_list_has_twelve(wrong: Wrong) -> None:
    """Thirteen numbers are one too many, and a file of nothing has none."""
    assert wrong(ONE_A_LINE + "7\n")[1] == "line 13: the file ends with 13 numbers: there must be twelve, January first"
    assert wrong("# nothing\n")[1] == "the file ends with 0 numbers: there must be twelve, January first"


def test_every_fault_of_a_table_has_its_line(wrong: Wrong) -> None:
    """Months that are none, are there twice, or lack a cell are told line by line."""
    assert wrong("month,volume\n1,300\njanuary,7\n13,1\n2\n3,some\n4,5,6\n") == [
        "error: volumes volumes.csv has 5 faults:",
        "line 3: jan is there twice",
        "line 4: '13' is no month: write 1 to 12, jan or 2026-01",
        "line 5: must be a month and a volume, not 1 cells",
        "line 6: 'some' is no volume: write a number from 0, such as 120 or 7.5",
        "line 7: must be a month and a volume, not 3 cells",
    ]


def test_a_table_has_every_month(wrong: Wrong) -> None:
    """Months that are missing are named."""
    table = "".join(f"{n},1\n" for n in range(1, 13) if n not in {2, 12})

    assert wrong(table)[1] == "line 10: the file ends without feb, dec"


def test_a_heading_has_no_number(wrong: Wrong) -> None:
    """A first line with a number is no heading, so its month is looked at."""
    assert wrong("total,1700\n1,300\n")[1] == "line 1: 'total' is no month: write 1 to 12, jan or 2026-01"


def test_a_file_that_is_not_there(cli: Cli) -> None:
    """A missing file ends with 1 and its name."""
    code, out, err = cli("bonus-periods", "--volumes", "none.csv", store=False)

    assert (code, out) == (1, "")
    assert "none.csv" in err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "give the peak months, or a file of volumes"),
        (("--peaks", "1,13"), 2, "'13' is no month: give 1 to 12, or jan to dec"),
        (("--peaks", "0"), 2, "'0' is no month"),
        (("--peaks", " , "), 2, "names no month: give such as 1,2 or jan,feb"),
        (("--peaks", "1", "--length", "5"), 1, "error: BonusPeriods.length: must divide the year: 1, 2, 3, 4, 6 or 12"),
    ],
)
def test_arguments_that_are_wrong(cli: Cli, arguments: tuple[str, ...], code: int, said: str) -> None:
    """Arguments that cannot be read end with 2, those that the planner refuses with 1; both say what would be right."""
    ended, out, err = cli("bonus-periods", *arguments, store=False)

    assert (ended, out) == (code, "")
    assert said in err
