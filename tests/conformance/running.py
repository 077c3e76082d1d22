"""How a state machine is run here."""

from __future__ import annotations

from typing import Any

from hypothesis import Phase, settings

__all__ = ["run"]


def run(machine: Any, **changes: Any) -> None:
    """Run a machine as a test does; what it finds is neither made small nor kept, and is found again every time."""
    case = machine.TestCase("runTest")
    case.settings = settings(case.settings, phases=[Phase.generate], database=None, derandomize=True, **changes)
    case.runTest()
