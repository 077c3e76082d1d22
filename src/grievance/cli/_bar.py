"""The progress bar of commands that take their time: on a terminal only, beside what they print."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

__all__ = ["progress_bar"]


def progress_bar(units: str) -> Progress:
    """Return a bar whose tasks have a field ``found``: how many of *units* there are by now."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn(f"{{task.fields[found]}} {units}"),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )
