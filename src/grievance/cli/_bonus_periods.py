"""``grievance bonus-periods``: which months are paid for together, so that the seasons are level (S15, S16)."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from grievance.cli._printing import say_json
from grievance.cli._twelve_months import NAMES, read_peaks, read_volumes
from grievance.motivation import BonusPeriods, bonus_layouts, plan_bonus_periods
from grievance.motivation.periods._months import plain

__all__ = ["bonus_periods"]


def bonus_periods(peaks: str | None, volumes: Path | None, *, length: int, as_json: bool) -> None:
    """Print the periods of the best layout, the reason, and how all layouts compare."""
    if peaks is None and volumes is None:
        raise typer.BadParameter("give the peak months, or a file of volumes", param_hint="--peaks, --volumes")
    months = None if peaks is None else read_peaks(peaks)
    numbers = None if volumes is None else read_volumes(volumes)
    plan = plan_bonus_periods(length=length, peaks=months, volumes=numbers)
    layouts = bonus_layouts(length=length, peaks=months or (), volumes=numbers)
    if as_json:
        say_json({**_document(plan), "reason": plan.reason, "layouts": [_document(layout) for layout in layouts]})
        return
    console = Console()
    console.print(f"Bonus periods of {length} month{'' if length == 1 else 's'}", style="bold")
    console.print(_periods(plan))
    for clause in plan.reason.split("; "):
        console.print(clause, markup=False, soft_wrap=True)
    console.print("\nAll layouts", style="bold")
    console.print(_layouts(layouts, plan))


def _document(layout: BonusPeriods) -> dict[str, Any]:
    return {
        "length": layout.length,
        "start_month": layout.start_month,
        "periods": [list(period) for period in layout.periods],
        "peaks": list(layout.peaks),
        "peaks_per_period": list(layout.peaks_per_period),
        "feasible": layout.feasible,
        "totals": None if layout.totals is None else [plain(total) for total in layout.totals],
        "spread": None if layout.spread is None else plain(layout.spread),
    }


def _periods(plan: BonusPeriods) -> Table:
    """Return the periods of the plan, peaks in capitals."""
    table = Table()
    table.add_column("period")
    table.add_column("peaks", justify="right")
    totals = plan.totals
    if totals is not None:
        table.add_column("volume", justify="right")
    for number, (months, peaks) in enumerate(zip(plan.periods, plan.peaks_per_period, strict=True)):
        volume = () if totals is None else (plain(totals[number]),)
        table.add_row(" ".join(_name(month, plan) for month in months), str(peaks), *volume)
    return table


def _name(month: int, plan: BonusPeriods) -> str:
    name = NAMES[month - 1]
    return name.upper() if month in plan.peaks else name


def _layouts(layouts: tuple[BonusPeriods, ...], plan: BonusPeriods) -> Table:
    """Return every layout with what speaks for and against it; a star marks the plan."""
    table = Table("start", "peaks in each", "feasible")
    if plan.totals is not None:
        table.add_column("volume of each")
        table.add_column("spread", justify="right")
    for layout in layouts:
        start = NAMES[layout.start_month - 1] + (" *" if layout.start_month == plan.start_month else "")
        known = () if layout.totals is None else (_row(layout.totals), plain(max(layout.totals) - min(layout.totals)))
        table.add_row(start, _row(layout.peaks_per_period), "yes" if layout.feasible else "no", *known)
    return table


def _row(numbers: tuple[int, ...] | tuple[Fraction, ...]) -> str:
    return " / ".join(plain(Fraction(number)) for number in numbers)
